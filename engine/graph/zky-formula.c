/* zky-formula.c: formulas of rows with names, numbers or shapes in the place of their letters
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-formula-private.h"

#include <string.h>

#include "zky-number.h"

#define DIGITS 4 /* as on the cards */

/* -- Inputs that are not there ------------------------------------------------------ */

static gboolean
is_word (char c)
{
  return g_ascii_isalnum (c) || c == '_';
}

/* How many bytes in front of @end join what follows to what stands before. */
static gsize
joint_before (const char *start,
              const char *end)
{
  static const char *const joints[] = { " + ", " - ", " · ", " / ", ", " };

  for (gsize i = 0; i < G_N_ELEMENTS (joints); i++)
    {
      gsize length = strlen (joints[i]);

      if ((gsize) (end - start) > length && strncmp (end - length, joints[i], length) == 0)
        return length;
    }

  return 0;
}

/* Takes the operand @letter, and what joins it to those before, out of @text: ` + c`, ` · b`. */
static void
remove_operand (GString *text,
                char     letter)
{
  for (gsize i = 0; i < text->len; i++)
    {
      gsize joint, length = 1;

      if (text->str[i] != letter || (i > 0 && is_word (text->str[i - 1])) || is_word (text->str[i + 1]))
        continue;

      joint = joint_before (text->str, text->str + i);
      if (joint == 0)
        continue;
      if (g_str_has_prefix (text->str + i + length, "ᵀ"))
        length += strlen ("ᵀ");
      i -= joint;
      g_string_erase (text, i, joint + length);
      i--;
    }
}

/* @formula without the inputs that an operator may have and @node does not. */
static char *
without_absent (const ZkyNode *node,
                const char    *formula)
{
  GString *text = g_string_new (formula);

  if (node->op->max_inputs != ZKY_OP_ANY_INPUTS)
    for (guint i = node->n_inputs; i < node->op->max_inputs; i++)
      remove_operand (text, (char) ('a' + i));

  return g_string_free (text, FALSE);
}

/* -- Letters --------------------------------------------------------------------------- */

/* A negative zero is shown as 0: its sign says nothing here. */
void
zky_formula_append_number (GString         *text,
                           const ZkyTensor *value,
                           guint            digits)
{
  char buffer[ZKY_NUMBER_MAX];
  double number = zky_tensor_get_double (value, 0);

  g_string_append (text, zky_number_format_digits (buffer, number == 0 ? 0 : number, digits > 0 ? digits : DIGITS));
}

/* [2×3]; of a transposed tensor, with its last two axes exchanged; of a Jacobian [2×3⊕4]: axes of the output, then those of
 * the node. */
void
zky_formula_append_shape (GString         *text,
                          const ZkyTensor *value,
                          gboolean         transposed,
                          guint            n_front)
{
  ZkyShape shape = zky_tensor_get_shape (value);

  if (transposed && shape.n_axes >= 2 + n_front)
    {
      gsize last = shape.dims[shape.n_axes - 1];

      shape.dims[shape.n_axes - 1] = shape.dims[shape.n_axes - 2];
      shape.dims[shape.n_axes - 2] = last;
    }

  g_string_append_c (text, '[');
  for (guint i = 0; i < shape.n_axes; i++)
    g_string_append_printf (text, "%s%" G_GSIZE_FORMAT, i == 0 ? "" : i == n_front ? "⊕" : "×", shape.dims[i]);
  g_string_append_c (text, ']');
}

/* A negative number is put in parentheses, unless it stands alone in some already. */
void
zky_formula_append_operand (GString         *text,
                            const ZkyTensor *value,
                            gboolean         enclosed,
                            guint            digits)
{
  gsize start = text->len;

  zky_formula_append_number (text, value, digits);
  if (text->str[start] == '-' && !enclosed)
    {
      g_string_insert_c (text, start, '(');
      g_string_append_c (text, ')');
    }
}

static void
append_symbol (GString               *text,
               const ZkySubstitution *what,
               const ZkyNode         *symbol,
               ZkyTensor             *value,
               const char            *name,
               gboolean               enclosed,
               gboolean               transposed)
{
  /* Only the cotangent has a name of its own here. */
  guint n_front = name != NULL ? what->n_front : 0;

  switch (what->as)
    {
    case ZKY_AS_NAME:
      g_string_append (text, name != NULL ? name : zky_steps_get_name (what->steps, symbol));
      break;
    case ZKY_AS_NUMBER:
      zky_formula_append_operand (text, value, enclosed, what->digits);
      break;
    case ZKY_AS_SHAPE:
      if (zky_tensor_get_n_axes (value) == 0)
        zky_formula_append_operand (text, value, enclosed, what->digits);
      else
        zky_formula_append_shape (text, value, transposed, n_front);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* The value of an attribute that a formula names, as text. */
static gboolean
append_attribute (GString             *text,
                  const ZkyAttributes *attributes,
                  const char          *word,
                  gsize                length)
{
  g_autofree char *name = g_strndup (word, length);
  char buffer[ZKY_NUMBER_MAX];
  const ZkyAttribute *declared;
  guint position;

  if (attributes == NULL || !zky_attributes_find (attributes, name, &position, NULL))
    return FALSE;

  declared = zky_attributes_get_declared (attributes);
  switch (declared[position].type)
    {
    case ZKY_ATTRIBUTE_INT:
      g_string_append_printf (text, "%" G_GINT64_FORMAT, zky_attributes_get_int (attributes, position));
      return TRUE;
    case ZKY_ATTRIBUTE_DOUBLE:
      g_string_append (text, zky_number_format_digits (buffer, zky_attributes_get_double (attributes, position),
                                                       DIGITS));
      return TRUE;
    case ZKY_ATTRIBUTE_BOOL:
    case ZKY_ATTRIBUTE_STRING:
    case ZKY_ATTRIBUTE_INTS:
    default:
      return FALSE;
    }
}

/* One word of a formula: an input's letter, y, an attribute; anything else stays as it is. */
static void
append_word (GString               *text,
             const ZkySubstitution *what,
             const char            *word,
             gsize                  length,
             gboolean               enclosed,
             gboolean               transposed)
{
  const ZkyNode *node = what->node;

  if (length == 1 && *word == 'y')
    append_symbol (text, what, node, node->value, NULL, enclosed, transposed);
  else if (length == 1 && *word >= 'a' && (guint) (*word - 'a') < node->n_inputs)
    append_symbol (text, what, node->inputs[*word - 'a'], node->inputs[*word - 'a']->value, NULL,
                   enclosed, transposed);
  else if (length == 1 || !append_attribute (text, node->attributes, word, length))
    g_string_append_len (text, word, length);
}

/* Whether what stands between @word and @end opens an argument or the formula, so that its minus sign stands for itself. */
static gboolean
is_alone (const char *formula,
          const char *word,
          const char *end)
{
  gboolean opened = word == formula || word[-1] == '(' || (word - formula >= 2 && g_str_has_prefix (word - 2, ", "));

  return opened && (*end == '\0' || *end == ')' || *end == ',' || *end == ' ');
}

/* Puts names, numbers or shapes in the place of the letters of @formula. Words of several letters are functions. */
void
zky_formula_append (GString               *text,
                    const ZkySubstitution *what,
                    const char            *row_formula)
{
  g_autofree char *formula = without_absent (what->node, row_formula);
  const char *p = formula;

  while (*p != '\0')
    {
      const char *end = p;
      gboolean enclosed, transposed;

      if (g_str_has_prefix (p, "ȳ"))
        {
          end = p + strlen ("ȳ");
          transposed = g_str_has_prefix (end, "ᵀ");
          append_symbol (text, what, what->node, what->cotangent_value, what->cotangent,
                         is_alone (formula, p, end), transposed);
          p = end + (transposed && what->as == ZKY_AS_SHAPE ? strlen ("ᵀ") : 0);
          continue;
        }

      while (g_ascii_isalpha (*end) || *end == '_' || (end > p && g_ascii_isdigit (*end)))
        end++;
      if (end == p)
        {
          end = g_utf8_next_char (p);
          g_string_append_len (text, p, end - p);
          p = end;
          continue;
        }

      enclosed = is_alone (formula, p, end);
      transposed = g_str_has_prefix (end, "ᵀ");
      append_word (text, what, p, end - p, enclosed, transposed);
      p = end + (transposed && what->as == ZKY_AS_SHAPE ? strlen ("ᵀ") : 0);
    }
}

/* name(a, b, c) of an operator without a formula, or with any number of inputs. */
char *
zky_formula_dup (const ZkyNode *node)
{
  GString *text;

  if (node->op->formula != NULL && node->op->max_inputs != ZKY_OP_ANY_INPUTS)
    return g_strdup (node->op->formula);

  text = g_string_new (node->op->name);
  g_string_append_c (text, '(');
  for (guint i = 0; i < node->n_inputs; i++)
    if (i < 24)
      g_string_append_printf (text, "%s%c", i > 0 ? ", " : "", 'a' + i);
    else if (i == 24)
      g_string_append (text, ", …");
  g_string_append_c (text, ')');

  return g_string_free (text, FALSE);
}

/**
 * zky_steps_name_formula:
 * @self: the steps of a call
 * @node: a node of that call, made by an operator
 * @formula: a text of the operator's row: its formula, or one of its partials
 *
 * Puts the names of the nodes, `x` and `w`, in the place of the row's letters. Inputs that the operator could have and
 * does not are left out.
 *
 * Returns: (transfer full): the text
 */
char *
zky_steps_name_formula (ZkySteps      *self,
                        const ZkyNode *node,
                        const char    *formula)
{
  ZkySubstitution what = { .steps = self, .node = node, .as = ZKY_AS_NAME, .cotangent = "ȳ" };
  GString *text;

  g_return_val_if_fail (self != NULL && node != NULL && node->op != NULL && formula != NULL, NULL);

  text = g_string_new (NULL);
  zky_formula_append (text, &what, formula);

  return g_string_free (text, FALSE);
}
