/* zky-expression-lua.c: a formula as a model file
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-expression.h"

#include <string.h>

#include "zky-number.h"

/* -- Signs and parentheses ------------------------------------------------------------ */

static char *
enclose (const char *text,
         gboolean    needed)
{
  return needed ? g_strconcat ("(", text, ")", NULL) : g_strdup (text);
}

static ZkyBinding
sign_binding (char sign)
{
  switch (sign)
    {
    case '+': case '-': return ZKY_BINDS_SUM;
    case '*': case '/': return ZKY_BINDS_PRODUCT;
    default: return ZKY_BINDS_POWER;
    }
}

/**
 * zky_binding_join:
 * @a: the left side, as Lua
 * @a_binding: how tightly it holds together
 * @sign: one of `+ - * / ^`
 * @b: the right side
 * @b_binding: how tightly that holds together
 * @result: (out): how tightly the whole does
 *
 * Puts a sign between two texts, with parentheses where they are needed. A power goes from right to left,
 * and a minus sign in its exponent needs none.
 *
 * Returns: (transfer full): the text
 */
char *
zky_binding_join (const char *a,
                  ZkyBinding  a_binding,
                  char        sign,
                  const char *b,
                  ZkyBinding  b_binding,
                  ZkyBinding *result)
{
  ZkyBinding binding = sign_binding (sign);
  gboolean is_power = binding == ZKY_BINDS_POWER;
  g_autofree char *left = enclose (a, a_binding < binding || (is_power && a_binding == binding));
  g_autofree char *right = enclose (b, is_power ? b_binding < ZKY_BINDS_MINUS : b_binding <= binding);

  *result = binding;

  return is_power ? g_strconcat (left, "^", right, NULL)
                  : g_strdup_printf ("%s %c %s", left, sign, right);
}

/**
 * zky_binding_negate:
 * @a: a text, as Lua
 * @a_binding: how tightly it holds together
 *
 * Returns: (transfer full): it with a minus sign, which binds as %ZKY_BINDS_MINUS; two of them would begin a comment
 */
char *
zky_binding_negate (const char *a,
                    ZkyBinding  a_binding)
{
  g_autofree char *right = enclose (a, a_binding <= ZKY_BINDS_MINUS);

  return g_strconcat ("-", right, NULL);
}

/* -- Names ------------------------------------------------------------------------------ */

/* Words that cannot be a local variable of the function, or must not be one. */
static const char *const taken[] = {
  "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in", "local", "nil", "not",
  "or", "repeat", "return", "then", "true", "until", "while", "call", "input", "math", "model", "param", "require",
  "self", "zky", NULL
};

static const char *const greek[] = {
  "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi",
  "omicron", "pi", "rho", "sigma", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
};

/* Lua's names are ASCII: θ₁ becomes theta1, other letters their number in Unicode. */
static char *
spell (const char *name)
{
  GString *text = g_string_new (NULL);

  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p), small = g_unichar_tolower (c);

      if (c < 0x80)
        g_string_append_c (text, (char) c);
      else if (c >= 0x2080 && c <= 0x2089)
        g_string_append_unichar (text, '0' + (c - 0x2080));
      else if (small >= 0x3b1 && small < 0x3b1 + G_N_ELEMENTS (greek))
        {
          gsize start = text->len;

          g_string_append (text, greek[small - 0x3b1]);
          if (c != small)
            text->str[start] = g_ascii_toupper (text->str[start]);
        }
      else
        g_string_append_printf (text, "u%04x", c);
    }

  return g_string_free (text, FALSE);
}

/* What each name is called in Lua: itself, spelt in ASCII, or with a stroke behind it where that would not work. */
static char **
make_lua_names (const ZkyExpression *self)
{
  guint n = self->names->len;
  char **result = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = spell (g_array_index (self->names, ZkyFormulaName, i).name);
      gboolean again;

      result[i] = g_strconcat (name, g_strv_contains (taken, name) ? "_" : "", NULL);
      do
        {
          again = FALSE;
          for (guint k = 0; k < n; k++)
            {
              const char *other = k < i ? result[k] : g_array_index (self->names, ZkyFormulaName, k).name;

              if (k != i && g_str_equal (other, result[i]))
                {
                  char *longer = g_strconcat (result[i], "_", NULL);

                  g_free (result[i]);
                  result[i] = longer;
                  again = TRUE;
                }
            }
        }
      while (again);
    }

  return result;
}

/* -- Values ----------------------------------------------------------------------------- */

/* Nested lists as Lua writes them, `{{1, 2}, {3, 4}}`, with numbers that Lua can read. */
static char *
lists_to_lua (const char *text)
{
  GString *result = g_string_new (text);

  g_string_replace (result, "[", "{", 0);
  g_string_replace (result, "]", "}", 0);
  g_string_replace (result, " ", "", 0);
  g_string_replace (result, ",", ", ", 0);
  g_string_replace (result, "Infinity", "math.huge", 0);
  g_string_replace (result, "NaN", "0/0", 0);

  return g_string_free (result, FALSE);
}

static char *
value_to_lua (const ZkyTensor *value)
{
  g_autofree char *text = zky_tensor_to_string (value);

  return lists_to_lua (text);
}

static void
append_ints (GString             *lua,
             const ZkyAttributes *attributes,
             guint                position)
{
  guint n;
  const gint64 *ints = zky_attributes_get_ints (attributes, position, &n);

  g_string_append_c (lua, '{');
  for (guint i = 0; i < n; i++)
    g_string_append_printf (lua, "%s%" G_GINT64_FORMAT, i > 0 ? ", " : "", ints[i]);
  g_string_append_c (lua, '}');
}

static void
append_quoted (GString    *lua,
               const char *text)
{
  g_string_append_c (lua, '"');
  for (; *text != '\0'; text++)
    {
      if (*text == '"' || *text == '\\')
        g_string_append_c (lua, '\\');
      g_string_append_c (lua, *text);
    }
  g_string_append_c (lua, '"');
}

/* `{axes = {0}, keepdims = true}`: the attributes that are not as declared. */
static void
append_attributes (GString             *lua,
                   const ZkyAttributes *attributes)
{
  const ZkyAttribute *declared = zky_attributes_get_declared (attributes);
  g_autofree char *changed = zky_attributes_to_string (attributes);
  const char *separator = "{";
  char buffer[ZKY_NUMBER_MAX];

  for (guint i = 0; declared != NULL && declared[i].name != NULL; i++)
    {
      g_autofree char *start = g_strconcat (declared[i].name, "=", NULL);

      if (!zky_attributes_is_set (attributes, i) || strstr (changed, start) == NULL)
        continue;

      g_string_append_printf (lua, "%s%s = ", separator, declared[i].name);
      separator = ", ";
      switch (declared[i].type)
        {
        case ZKY_ATTRIBUTE_BOOL:
          g_string_append (lua, zky_attributes_get_bool (attributes, i) ? "true" : "false");
          break;
        case ZKY_ATTRIBUTE_INT:
          g_string_append_printf (lua, "%" G_GINT64_FORMAT, zky_attributes_get_int (attributes, i));
          break;
        case ZKY_ATTRIBUTE_DOUBLE:
          g_string_append (lua, zky_number_format (buffer, zky_attributes_get_double (attributes, i), ZKY_FLOAT64));
          break;
        case ZKY_ATTRIBUTE_STRING:
          append_quoted (lua, zky_attributes_get_string (attributes, i));
          break;
        case ZKY_ATTRIBUTE_INTS:
          append_ints (lua, attributes, i);
          break;
        default:
          g_assert_not_reached ();
        }
    }
  g_string_append (lua, *separator == '{' ? "{}" : "}");
}

/* -- The formula ------------------------------------------------------------------------- */

typedef struct
{
  char       *text;
  ZkyBinding  binding;
} Piece;

static void
clear_piece (gpointer data)
{
  Piece *piece = data;

  g_free (piece->text);
}

/* `zky.sum(x, {axes = {0}})` */
static char *
call_to_lua (const ZkyTerm *term,
             const Piece   *operands)
{
  GString *lua = g_string_new (NULL);

  g_string_append_printf (lua, "zky.%s(", term->op->name);
  for (guint i = 0; i < term->n_operands; i++)
    g_string_append_printf (lua, "%s%s", i > 0 ? ", " : "", operands[i].text);
  if (term->attributes != NULL)
    {
      g_string_append (lua, ", ");
      append_attributes (lua, term->attributes);
    }
  g_string_append_c (lua, ')');

  return g_string_free (lua, FALSE);
}

/* The sign that Lua has for an operator, or 0. */
static char
op_sign (const ZkyOp *op)
{
  static const char *const names[] = { "add", "sub", "mul", "div", "pow", NULL };

  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_equal (op->name, names[i]))
      return "+-*/^"[i];

  return '\0';
}

static Piece
term_to_lua (const ZkyTerm *term,
             GArray        *stack)
{
  const Piece *operands = &g_array_index (stack, Piece, stack->len - term->n_operands);
  Piece result = { .binding = ZKY_BINDS_ATOM };
  char sign = op_sign (term->op);

  if (sign != '\0' && term->n_operands == 2)
    result.text = zky_binding_join (operands[0].text, operands[0].binding, sign,
                                    operands[1].text, operands[1].binding, &result.binding);
  else if (g_str_equal (term->op->name, "neg"))
    {
      result.text = zky_binding_negate (operands[0].text, operands[0].binding);
      result.binding = ZKY_BINDS_MINUS;
    }
  else
    result.text = call_to_lua (term, operands);

  return result;
}

static char *
formula_to_lua (const ZkyExpression *self,
                char               **names)
{
  g_autoptr(GArray) stack = g_array_new (FALSE, FALSE, sizeof (Piece));

  g_array_set_clear_func (stack, clear_piece);
  for (guint i = 0; i < self->terms->len; i++)
    {
      const ZkyTerm *term = &g_array_index (self->terms, ZkyTerm, i);
      Piece piece = { .binding = ZKY_BINDS_ATOM };
      g_autofree char *lists = NULL;

      switch (term->kind)
        {
        case ZKY_TERM_NUMBER:
          piece.text = g_strdup (term->text);
          piece.binding = term->binding;
          break;
        case ZKY_TERM_LIST:
          lists = lists_to_lua (term->text);
          piece.text = g_strdup_printf ("zky.tensor%s", lists);
          break;
        case ZKY_TERM_NAME:
          piece.text = g_strconcat (g_array_index (self->names, ZkyFormulaName, term->name).is_parameter ? "self." : "",
                                    names[term->name], NULL);
          break;
        default:
          piece = term_to_lua (term, stack);
          g_array_set_size (stack, stack->len - term->n_operands);
        }
      g_array_append_val (stack, piece);
    }

  return g_strdup (g_array_index (stack, Piece, 0).text);
}

/**
 * zky_expression_write_lua:
 * @self: a formula
 * @name: (nullable): what the module is called
 * @values: has the values of inputs and parameters
 *
 * Writes a model file that gives the same numbers.
 *
 * Returns: (transfer full): its text
 */
char *
zky_expression_write_lua (const ZkyExpression *self,
                          const char          *name,
                          ZkyModule           *values)
{
  g_auto(GStrv) names = make_lua_names (self);
  g_autofree char *formula = formula_to_lua (self, names);
  g_autofree char *comment = g_strdelimit (g_strdup (self->text), "\r\n", ' ');
  GString *lua = g_string_new (NULL);
  GString *arguments = g_string_new (NULL);

  if (name == NULL)
    name = self->function != NULL ? self->function : "formula";

  g_string_append_printf (lua, "-- %s\nlocal zky = require \"zky\"\n\nlocal model = zky.module ", comment);
  append_quoted (lua, name);
  g_string_append_c (lua, '\n');
  for (guint i = 0; i < self->names->len; i++)
    {
      const ZkyFormulaName *entry = &g_array_index (self->names, ZkyFormulaName, i);
      g_autofree char *value = NULL;
      ZkyInput input;

      if (!zky_module_find (values, entry->name, &input, NULL))
        continue;
      value = value_to_lua (input.value);
      g_string_append_printf (lua, "model:%s(\"%s\", %s)\n", entry->is_parameter ? "param" : "input", names[i], value);
      if (!entry->is_parameter)
        g_string_append_printf (arguments, "%s%s", arguments->len > 0 ? ", " : "", names[i]);
    }
  g_string_append_printf (lua, "\nfunction model:call(%s)\n  return %s\nend\n\nreturn model\n", arguments->str, formula);

  g_string_free (arguments, TRUE);

  return g_string_free (lua, FALSE);
}
