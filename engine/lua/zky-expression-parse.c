/* zky-expression-parse.c: reads a formula
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-expression-private.h"

#include <string.h>

#define MAX_LENGTH (64 * 1024) /* bytes */
#define MAX_DEPTH  200         /* of parentheses, signs and exponents: how deep the parser goes on the C stack */

/*
 *   formula  = [ head ] sum [ ";" names ]      head and names: zky-expression-head.c
 *   sum      = product { ("+" | "-") product }
 *   product  = factor { ("*" | "/" | "@") factor }
 *   factor   = ("-" | "+" | "√") factor | power
 *   power    = atom { "²" } [ "^" factor ]
 *   atom     = number | name | name "(" arguments ")" | "(" sum ")" | list
 */

typedef struct
{
  ZkyLexer           lexer;
  ZkyExpression     *result;
  const char *const *inputs; /* names that are inputs even if they are constants elsewhere */
  guint              depth;
} Parser;

static gboolean parse_sum    (Parser  *self,
                              GError **error);
static gboolean parse_factor (Parser  *self,
                              GError **error);

/* The column of a place in the text. */
static guint
column (Parser     *self,
        const char *at)
{
  return zky_lexer_column (&self->lexer, at);
}

static gboolean
is_known (Parser     *self,
          const char *name)
{
  for (guint i = 0; i < self->result->names->len; i++)
    if (g_str_equal (g_array_index (self->result->names, ZkyFormulaName, i).name, name))
      return TRUE;

  return self->inputs != NULL && g_strv_contains (self->inputs, name);
}

/* A name that is no function: pi and e, unless they are inputs, or an input. */
static void
add_name (Parser         *self,
          const ZkyToken *token)
{
  g_autofree char *name = g_strndup (token->start, token->length);

  if ((g_str_equal (name, "π") || g_str_equal (name, "pi")) && !is_known (self, name))
    zky_expression_add_number (self->result, column (self, token->start), G_PI, FALSE, "math.pi");
  else if (g_str_equal (name, "e") && !is_known (self, name))
    zky_expression_add_number (self->result, column (self, token->start), G_E, FALSE, "math.exp(1)");
  else
    {
      guint place = zky_expression_find_name (self->result, token->start, token->length, column (self, token->start));

      zky_expression_add (self->result, ZKY_TERM_NAME, column (self, token->start))->name = place;
    }
}

/* -- Grammar -------------------------------------------------------------------------- */

static gboolean
enter (Parser  *self,
       GError **error)
{
  if (++self->depth <= MAX_DEPTH)
    return TRUE;

  return zky_lexer_fail (&self->lexer, self->lexer.token.start, error, "the formula is nested deeper than %d",
                         MAX_DEPTH);
}

/* [1, 2] or [[1, 2], [3, 4]]: kept as text till the dtype is known */
static gboolean
parse_list (Parser  *self,
            GError **error)
{
  guint at = column (self, self->lexer.token.start);
  char *text = zky_expression_read_list (&self->lexer, error);

  if (text == NULL)
    return FALSE;
  zky_expression_add (self->result, ZKY_TERM_LIST, at)->text = text;

  return TRUE;
}

/* `axes=[0, 1]`, the lexer standing at `=`: appends it to @text as it was typed. */
static gboolean
parse_attribute (Parser         *self,
                 const ZkyToken *name,
                 GString        *text,
                 GError        **error)
{
  const char *start = self->lexer.at;
  guint depth = 0;

  do
    {
      if (!zky_lexer_next (&self->lexer, error))
        return FALSE;
      if (zky_lexer_is (&self->lexer, '['))
        depth++;
      else if (zky_lexer_is (&self->lexer, ']') && depth > 0)
        depth--;
      else if (self->lexer.token.kind == ZKY_TOKEN_END)
        return zky_lexer_fail (&self->lexer, name->start, error, "the attribute “%.*s” has no end",
                               (int) MIN (name->length, 40), name->start);
    }
  while (depth > 0 || !(zky_lexer_is (&self->lexer, ',') || zky_lexer_is (&self->lexer, ')')));

  g_string_append_printf (text, "%s%.*s=%.*s", text->len > 0 ? ", " : "", (int) name->length, name->start,
                          (int) (self->lexer.token.start - start), start);

  return TRUE;
}

/* Whether a name and `=` come next: an attribute. */
static gboolean
is_attribute (Parser *self)
{
  ZkyLexer ahead = self->lexer;

  return ahead.token.kind == ZKY_TOKEN_NAME && zky_lexer_next (&ahead, NULL) && zky_lexer_is (&ahead, '=');
}

/* The arguments of @op, the lexer standing behind `(`. */
static gboolean
parse_arguments (Parser       *self,
                 const ZkyOp  *op,
                 guint        *n,
                 GString      *attributes,
                 GError      **error)
{
  while (!zky_lexer_is (&self->lexer, ')'))
    {
      if (is_attribute (self))
        {
          ZkyToken name = self->lexer.token;

          if (!zky_lexer_next (&self->lexer, error) || !parse_attribute (self, &name, attributes, error))
            return FALSE;
        }
      else if (attributes->len > 0)
        return zky_lexer_fail (&self->lexer, self->lexer.token.start, error,
                               "%s: inputs come before attributes", op->name);
      else if (!parse_sum (self, error))
        return FALSE;
      else
        ++*n;

      if (!zky_lexer_is (&self->lexer, ','))
        break;
      if (!zky_lexer_next (&self->lexer, error))
        return FALSE;
    }

  return zky_lexer_expect (&self->lexer, ')', error);
}

/* Where the parenthesis ends that opens at @open, or NULL. */
static const char *
find_close (const char *open)
{
  guint depth = 0;

  for (const char *p = open; *p != '\0'; p++)
    if (*p == '(')
      depth++;
    else if (*p == ')' && --depth == 0)
      return p;

  return NULL;
}

/* No operator is called @name. What stands alone in front, and is like no operator, may be the half of a definition: `f(x` and `f(x)` of
 * `f(x) = x^2`. */
static gboolean
fail_unknown (Parser          *self,
              const ZkyToken  *name,
              const char      *cause,
              GError         **error)
{
  const char *close = find_close (self->lexer.token.start), *rest = close != NULL ? close + 1 : "";
  int length = (int) MIN (name->length, 40);

  if (close == NULL)
    return zky_lexer_fail (&self->lexer, name->start + strlen (name->start), error,
                           "“%.*s(” has no “)”; a function is defined as f(x) = x^2", length, name->start);
  if (name->start == self->lexer.text + strspn (self->lexer.text, " ") && rest[strspn (rest, " ")] == '\0' && !g_str_has_suffix (cause, "?"))
    return zky_lexer_fail (&self->lexer, name->start, error, "%s; to define it, go on with “=”: f(x) = x^2", cause);

  return zky_lexer_fail (&self->lexer, name->start, error, "%s", cause);
}

/* name (a, b, attribute=…), the lexer standing at `(` */
static gboolean
parse_call (Parser         *self,
            const ZkyToken *name,
            GError        **error)
{
  g_autofree char *word = g_strndup (name->start, name->length);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GError) cause = NULL;
  const ZkyOp *op = zky_op_lookup (word, &cause);
  ZkyTerm *term;
  guint n = 0;

  if (op == NULL)
    return fail_unknown (self, name, cause->message, error);
  if (!zky_lexer_next (&self->lexer, error) || !parse_arguments (self, op, &n, text, error))
    return FALSE;

  term = zky_expression_add (self->result, ZKY_TERM_APPLY, column (self, name->start));
  term->op = op;
  term->n_operands = n;
  if (text->len > 0)
    term->attributes = zky_attributes_parse (op->attributes, text->str, &cause);
  if (cause != NULL)
    return zky_lexer_fail (&self->lexer, name->start, error, "%s: %s", op->name, cause->message);

  if (n < op->min_inputs || n > op->max_inputs)
    return zky_lexer_fail (&self->lexer, name->start, error, "%s takes %s%u input%s, not %u", op->name,
                           op->max_inputs > op->min_inputs ? "at least " : "", op->min_inputs,
                           op->min_inputs == 1 ? "" : "s", n);

  return TRUE;
}

static gboolean
parse_atom (Parser  *self,
            GError **error)
{
  ZkyToken token = self->lexer.token;

  switch (token.kind)
    {
    case ZKY_TOKEN_NUMBER:
      zky_expression_add_number (self->result, column (self, token.start), token.number, token.is_integer, NULL);
      return zky_lexer_next (&self->lexer, error);

    case ZKY_TOKEN_NAME:
      if (!zky_lexer_next (&self->lexer, error))
        return FALSE;
      if (zky_lexer_is (&self->lexer, '('))
        return parse_call (self, &token, error);
      add_name (self, &token);
      return TRUE;

    case ZKY_TOKEN_SIGN:
      if (token.sign == '[')
        return parse_list (self, error);
      if (token.sign != '(')
        break;
      return zky_lexer_next (&self->lexer, error) && parse_sum (self, error) && zky_lexer_expect (&self->lexer, ')', error);

    case ZKY_TOKEN_END:
      return zky_lexer_fail (&self->lexer, token.start, error, "%s",
                             *self->result->text != '\0' ? "the formula ends where a number, a name or “(” is expected" : "there is no formula");

    default:
      break;
    }

  return zky_lexer_fail (&self->lexer, token.start, error, "“%.*s” where a number, a name or “(” is expected",
                         (int) MIN (token.length, 40), token.start);
}

static gboolean
parse_power (Parser  *self,
             GError **error)
{
  const char *at;

  if (!parse_atom (self, error))
    return FALSE;

  while (self->lexer.token.kind == ZKY_TOKEN_POWER)
    {
      ZkyToken *token = &self->lexer.token;

      at = token->start;
      zky_expression_add_number (self->result, column (self, at), token->number, token->is_integer, NULL);
      zky_expression_add_sign (self->result, column (self, at), '^');
      if (!zky_lexer_next (&self->lexer, error))
        return FALSE;
    }

  if (!zky_lexer_is (&self->lexer, '^'))
    return TRUE;

  at = self->lexer.token.start;
  if (!zky_lexer_next (&self->lexer, error) || !parse_factor (self, error))
    return FALSE;
  zky_expression_add_sign (self->result, column (self, at), '^');

  return TRUE;
}

/* A root reaches as far as a minus sign does: √x² is √(x²). */
static gboolean
parse_root (Parser  *self,
            GError **error)
{
  ZkyToken token = self->lexer.token;

  if (!zky_lexer_next (&self->lexer, error) || !parse_factor (self, error))
    return FALSE;
  zky_expression_add_function (self->result, column (self, token.start), token.number == 2 ? "sqrt" : "cbrt");

  return TRUE;
}

static gboolean
parse_factor (Parser  *self,
              GError **error)
{
  const char *at = self->lexer.token.start;
  gboolean minus = zky_lexer_is (&self->lexer, '-');
  gboolean good;

  if (!enter (self, error))
    return FALSE;

  if (minus || zky_lexer_is (&self->lexer, '+'))
    {
      good = zky_lexer_next (&self->lexer, error) && parse_factor (self, error);
      if (good && minus)
        zky_expression_add_minus (self->result, column (self, at));
    }
  else if (self->lexer.token.kind == ZKY_TOKEN_ROOT)
    good = parse_root (self, error);
  else
    good = parse_power (self, error);
  self->depth--;

  return good;
}

/* Operands of one strength, joined by one of the signs, from left to right. */
static gboolean
parse_row (Parser      *self,
           const char  *signs,
           gboolean   (*operand) (Parser *, GError **),
           GError     **error)
{
  if (!operand (self, error))
    return FALSE;

  while (self->lexer.token.kind == ZKY_TOKEN_SIGN && strchr (signs, self->lexer.token.sign) != NULL)
    {
      ZkyToken token = self->lexer.token;

      if (!zky_lexer_next (&self->lexer, error) || !operand (self, error))
        return FALSE;
      zky_expression_add_sign (self->result, column (self, token.start), token.sign);
    }

  return TRUE;
}

static gboolean
parse_product (Parser  *self,
               GError **error)
{
  return parse_row (self, "*/@", parse_factor, error);
}

static gboolean
parse_sum (Parser  *self,
           GError **error)
{
  return parse_row (self, "+-", parse_product, error);
}

static gboolean
parse_formula (Parser  *self,
               GError **error)
{
  ZkyToken *token = &self->lexer.token;

  if (!zky_lexer_next (&self->lexer, error))
    return FALSE;
  if (!zky_expression_read_head (self->result, &self->lexer, error))
    return FALSE;
  if (!parse_sum (self, error))
    return FALSE;
  if (zky_lexer_is (&self->lexer, ';') &&
      (!zky_lexer_next (&self->lexer, error) || !zky_expression_read_names (self->result, &self->lexer, FALSE, TRUE, error)))
    return FALSE;
  if (token->kind == ZKY_TOKEN_END)
    return TRUE;

  if (token->kind == ZKY_TOKEN_NAME || token->kind == ZKY_TOKEN_NUMBER || token->kind == ZKY_TOKEN_ROOT
      || zky_lexer_is (&self->lexer, '('))
    return zky_lexer_fail (&self->lexer, token->start, error, "an operator is missing before “%.*s”",
                           (int) MIN (token->length, 40), token->start);

  return zky_lexer_fail (&self->lexer, token->start, error, "“%.*s” where an operator or the end is expected",
                         (int) MIN (token->length, 40), token->start);
}

/**
 * zky_expression_parse:
 * @text: a formula, `(x + w) * x^2` or `f(x; w) = (x + w) * x^2`
 * @inputs: (nullable): names that are inputs even if they are `pi` or `e`
 * @error: return location for a %ZKY_ERROR_SYNTAX of the form `-e:5: cause`
 *
 * Reads a formula. Numbers between signs are put together, as Lua does.
 *
 * Returns: (transfer full) (nullable): the program
 */
ZkyExpression *
zky_expression_parse (const char         *text,
                      const char *const  *inputs,
                      GError            **error)
{
  g_autoptr(ZkyExpression) result = zky_expression_new (text);
  Parser parser = { .lexer = { .text = text, .at = text }, .result = result, .inputs = inputs };

  if (strlen (text) > MAX_LENGTH)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SYNTAX, "-e:1: the formula is longer than %d bytes", MAX_LENGTH);
      return NULL;
    }
  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SYNTAX, "-e:1: the formula is not valid UTF-8");
      return NULL;
    }
  if (!parse_formula (&parser, error))
    return NULL;

  return g_steal_pointer (&result);
}
