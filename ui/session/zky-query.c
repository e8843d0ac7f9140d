/* zky-query.c: which nodes fit what is typed
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-query.h"

#include <math.h>
#include <string.h>

#define ANY_LENGTH G_MAXSIZE /* of an axis: * */

typedef enum
{
  TERM_WORD,
  TERM_SHAPE,
  TERM_NAN,
  TERM_INF,
  TERM_COMPARE,
  TERM_FINDING,
} TermKind;

typedef enum
{
  QUANTITY_VALUE,
  QUANTITY_GRAD,
  QUANTITY_ABS_VALUE,
  QUANTITY_ABS_GRAD,
  QUANTITY_MIN,
  QUANTITY_MAX,
  QUANTITY_MEAN,
  QUANTITY_SIZE,
  QUANTITY_LINE,
} Quantity;

typedef enum
{
  LESS,
  LESS_EQUAL,
  GREATER,
  GREATER_EQUAL,
  EQUAL,
  NOT_EQUAL,
} Relation;

typedef struct
{
  TermKind  kind;
  char     *word;     /* small letters */
  ZkyFinding finding;
  gsize     dims[16];
  guint     n_dims;
  gboolean  is_exact; /* all axes are there */
  Quantity  quantity;
  Relation  relation;
  double    number;
} Term;

struct _ZkyQuery
{
  GArray         *terms;
  ZkyHealthLimits limits;
  const ZkyMeasures *measures;
};

static void
term_clear (gpointer data)
{
  g_free (((Term *) data)->word);
}

static const char *
skip_blanks (const char *p)
{
  while (g_ascii_isspace (*p))
    p++;

  return p;
}

/* Reading */

/* The longer ones first; of several the last one is what a quantity is called. */
static const struct { const char *name; Quantity quantity; } quantities[] = {
  { "|value|", QUANTITY_ABS_VALUE }, { "|gradient|", QUANTITY_ABS_GRAD }, { "|grad|", QUANTITY_ABS_GRAD },
  { "value", QUANTITY_VALUE }, { "gradient", QUANTITY_GRAD }, { "grad", QUANTITY_GRAD }, { "min", QUANTITY_MIN },
  { "max", QUANTITY_MAX }, { "mean", QUANTITY_MEAN }, { "size", QUANTITY_SIZE }, { "line", QUANTITY_LINE },
};

static const char *
get_quantity_name (Quantity quantity)
{
  for (guint i = G_N_ELEMENTS (quantities); i-- > 0;)
    if (quantities[i].quantity == quantity)
      return quantities[i].name;

  return "";
}

static const char *
read_quantity (const char *p,
               Quantity   *quantity)
{
  for (guint i = 0; i < G_N_ELEMENTS (quantities); i++)
    if (g_ascii_strncasecmp (p, quantities[i].name, strlen (quantities[i].name)) == 0)
      {
        *quantity = quantities[i].quantity;
        return p + strlen (quantities[i].name);
      }

  return NULL;
}

static const char *
read_relation (const char *p,
               Relation   *relation)
{
  static const struct { const char *sign; Relation relation; } signs[] = {
    { "<=", LESS_EQUAL }, { ">=", GREATER_EQUAL }, { "!=", NOT_EQUAL }, { "==", EQUAL }, { "≤", LESS_EQUAL },
    { "≥", GREATER_EQUAL }, { "≠", NOT_EQUAL }, { "<", LESS }, { ">", GREATER }, { "=", EQUAL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (signs); i++)
    if (g_str_has_prefix (p, signs[i].sign))
      {
        *relation = signs[i].relation;
        return p + strlen (signs[i].sign);
      }

  return NULL;
}

/* `|grad| < 1e-6`; a number that is not typed yet is no term. */
static const char *
read_comparison (const char *p,
                 Term       *term,
                 gboolean   *is_whole)
{
  const char *end = read_quantity (p, &term->quantity);
  char *number_end = NULL;

  if (end != NULL)
    end = read_relation (skip_blanks (end), &term->relation);
  if (end == NULL)
    return NULL;

  end = skip_blanks (end);
  term->kind = TERM_COMPARE;
  term->number = g_ascii_strtod (end, &number_end);
  *is_whole = number_end != end && (*number_end == '\0' || g_ascii_isspace (*number_end));
  if (!*is_whole)
    for (number_end = (char *) end; *number_end != '\0' && !g_ascii_isspace (*number_end); number_end++)
      ;

  return number_end;
}

/* `[4, 32]`, `4x32`, `4×32`, `[*,32]`, `[]` */
static const char *
read_shape (const char *p,
            Term       *term)
{
  gboolean has_bracket = *p == '[';

  term->is_exact = has_bracket;
  p += has_bracket;
  for (term->n_dims = 0; term->n_dims < G_N_ELEMENTS (term->dims);)
    {
      char *end = (char *) p;

      if (has_bracket)
        p = skip_blanks (p);
      if (has_bracket && *p == ']')
        break;
      term->dims[term->n_dims] = *p == '*' ? ANY_LENGTH : g_ascii_isdigit (*p) ? g_ascii_strtoull (p, &end, 10) : 0;
      end = *p == '*' ? (char *) p + 1 : end;
      if (end == p)
        return NULL;
      term->n_dims++;
      p = has_bracket ? skip_blanks (end) : end;
      if (*p == ',' || *p == 'x')
        p++;
      else if (g_str_has_prefix (p, "×"))
        p += strlen ("×");
      else
        break;
    }
  if (has_bracket ? *p != ']' : term->n_dims < 2)
    return NULL;

  p += has_bracket;
  term->kind = TERM_SHAPE;
  return *p == '\0' || g_ascii_isspace (*p) ? p : NULL;
}

static const char *
read_word (const char *p,
           Term       *term)
{
  const char *end = p;
  g_autofree char *word = NULL;

  while (*end != '\0' && !g_ascii_isspace (*end))
    end++;
  word = g_strndup (p, end - p);
  term->word = g_utf8_casefold (word, -1);
  term->kind = g_str_equal (term->word, "nan") ? TERM_NAN : g_str_equal (term->word, "inf") ? TERM_INF : TERM_WORD;
  for (guint i = ZKY_FINDING_BAD + 1; i < ZKY_N_FINDINGS; i++)
    if (g_str_equal (term->word, zky_finding_get_name (i)))
      {
        term->kind = TERM_FINDING;
        term->finding = i;
      }

  return end;
}

/**
 * zky_query_new:
 * @text: what is typed
 *
 * Reads a query. Nothing is an error: what is no condition yet is looked for as a word, or left out while its number is
 * missing.
 */
ZkyQuery *
zky_query_new (const char *text)
{
  ZkyQuery *self = g_new (ZkyQuery, 1);
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  self->limits = (ZkyHealthLimits) ZKY_HEALTH_LIMITS_INIT;
  self->terms = g_array_new (FALSE, TRUE, sizeof (Term));
  g_array_set_clear_func (self->terms, term_clear);
  for (const char *p = skip_blanks (valid); *p != '\0';)
    {
      Term term = { 0 };
      gboolean is_whole = TRUE;
      const char *end = read_comparison (p, &term, &is_whole);

      if (end == NULL)
        end = read_shape (p, &term);
      if (end == NULL)
        end = read_word (p, &term);
      if (is_whole)
        g_array_append_val (self->terms, term);
      p = skip_blanks (end);
    }

  return self;
}

void
zky_query_free (ZkyQuery *self)
{
  g_array_unref (self->terms);
  g_free (self);
}

void
zky_query_set_limits (ZkyQuery              *self,
                      const ZkyHealthLimits *limits)
{
  self->limits = *limits;
}

void
zky_query_set_measures (ZkyQuery          *self,
                        const ZkyMeasures *measures)
{
  self->measures = measures;
}

gboolean
zky_query_is_empty (const ZkyQuery *self)
{
  return self->terms->len == 0;
}

/* Looking */

static gboolean
holds (const ZkyTensor *tensor,
       gboolean         nan)
{
  for (gsize i = 0; tensor != NULL && i < zky_tensor_get_size (tensor); i++)
    {
      double x = zky_tensor_get_double (tensor, i);

      if (nan ? isnan (x) : isinf (x))
        return TRUE;
    }

  return FALSE;
}

static gboolean
compare (double   x,
         Relation relation,
         double   number)
{
  switch (relation)
    {
    case LESS:
      return x < number;
    case LESS_EQUAL:
      return x <= number;
    case GREATER:
      return x > number;
    case GREATER_EQUAL:
      return x >= number;
    case EQUAL:
      return x == number;
    case NOT_EQUAL:
    default:
      return x != number;
    }
}

/* Of an array some element has to fit; NaN where none does. */
static double
find_element (const ZkyTensor *tensor,
              const Term      *term)
{
  for (gsize i = 0; tensor != NULL && i < zky_tensor_get_size (tensor); i++)
    {
      double x = zky_tensor_get_double (tensor, i);

      if (!isnan (x) && compare (x, term->relation, term->number))
        return x;
    }

  return NAN;
}

/* NaN where there is nothing to measure, which fits nothing. */
static double
measure (const ZkyTensor *tensor,
         Quantity         quantity)
{
  gsize n = tensor != NULL ? zky_tensor_get_size (tensor) : 0;
  double greatest = 0, least = INFINITY, most = -INFINITY, sum = 0;

  for (gsize i = 0; i < n; i++)
    {
      double x = zky_tensor_get_double (tensor, i);

      greatest = MAX (greatest, fabs (x));
      least = MIN (least, x);
      most = MAX (most, x);
      sum += x;
    }
  if (n == 0)
    return NAN;

  switch (quantity)
    {
    case QUANTITY_MIN:
      return least;
    case QUANTITY_MAX:
      return most;
    case QUANTITY_MEAN:
      return sum / n;
    default:
      return greatest;
    }
}

/* The number that is compared: of an array with a condition on its elements the first one that fits; NaN for none. */
static double
get_compared (const Term    *term,
              const ZkyNode *node)
{
  const ZkyTensor *value = zky_node_get_value (node), *gradient = zky_node_get_gradient (node);

  switch (term->quantity)
    {
    case QUANTITY_VALUE:
    case QUANTITY_GRAD:
      return find_element (term->quantity == QUANTITY_VALUE ? value : gradient, term);
    case QUANTITY_SIZE:
      return value != NULL ? (double) zky_tensor_get_size (value) : NAN;
    case QUANTITY_LINE:
      return zky_node_get_line (node);
    case QUANTITY_ABS_GRAD:
      return measure (gradient, term->quantity);
    default:
      return measure (value, term->quantity);
    }
}

static gboolean
fits_comparison (const Term    *term,
                 const ZkyNode *node)
{
  double x = get_compared (term, node);

  return !isnan (x) && compare (x, term->relation, term->number);
}

/* Without brackets axes of length 1 may be left out: 12x48 is 1×12×48 as well. */
static gboolean
fits_shape (const Term      *term,
            const ZkyTensor *value)
{
  guint n_axes = value != NULL ? zky_tensor_get_n_axes (value) : 0, n_found = 0;

  if (value == NULL || n_axes < term->n_dims || (term->is_exact && n_axes != term->n_dims))
    return FALSE;

  for (guint i = 0; i < n_axes; i++)
    {
      gsize dim = zky_tensor_get_dim (value, i);
      guint n_missing = n_axes - i - (term->n_dims - n_found);

      if (n_found < term->n_dims && (dim != 1 || n_missing == 0 || term->dims[n_found] == 1)
          && (term->dims[n_found] == ANY_LENGTH || term->dims[n_found] == dim))
        n_found++;
      else if (dim != 1)
        return FALSE;
    }

  return n_found == term->n_dims;
}

/* As it stands when the call is over, marks or not. */
static gboolean
fits_finding (const ZkyQuery *self,
              const Term     *term,
              const ZkyNode  *node)
{
  ZkyHealth health = { 0 };

  if (self->measures != NULL)
    zky_health_add (&health, &self->limits, node, zky_measures_get_value (self->measures, node),
                    zky_measures_get_gradient (self->measures, node), TRUE);

  return health.counts[term->finding] > 0;
}

static gboolean
fits (const ZkyQuery *self,
      const Term     *term,
      const ZkyNode  *node,
      const char     *folded)
{
  switch (term->kind)
    {
    case TERM_NAN:
    case TERM_INF:
      return holds (zky_node_get_value (node), term->kind == TERM_NAN) ||
             holds (zky_node_get_gradient (node), term->kind == TERM_NAN);
    case TERM_SHAPE:
      return fits_shape (term, zky_node_get_value (node));
    case TERM_FINDING:
      return fits_finding (self, term, node);
    case TERM_COMPARE:
      return fits_comparison (term, node);
    case TERM_WORD:
    default:
      return strstr (folded, term->word) != NULL;
    }
}

gboolean
zky_query_fits (const ZkyQuery *self,
                const ZkyNode  *node,
                const char     *description)
{
  g_autofree char *folded = g_utf8_casefold (description, -1);

  /* Words are quicker than numbers. */
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < self->terms->len; i++)
      {
        const Term *term = &g_array_index (self->terms, Term, i);

        if ((term->kind == TERM_WORD) == (pass == 0) && !fits (self, term, node, folded))
          return FALSE;
      }

  return TRUE;
}

char *
zky_query_dup_numbers (const ZkyQuery *self,
                       const ZkyNode  *node,
                       guint           digits)
{
  GString *text = g_string_new (NULL);
  char number[ZKY_NUMBER_MAX];

  for (guint i = 0; i < self->terms->len; i++)
    {
      const Term *term = &g_array_index (self->terms, Term, i);

      if (term->kind == TERM_COMPARE && term->quantity != QUANTITY_SIZE && term->quantity != QUANTITY_LINE)
        g_string_append_printf (text, "%s%s %s", text->len > 0 ? ", " : "", get_quantity_name (term->quantity),
                                zky_number_format_digits (number, get_compared (term, node), digits));
    }

  return g_string_free (text, FALSE);
}
