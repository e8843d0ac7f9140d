/* zky-expression.c: the program of a formula: numbers, names and operators for a stack
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-expression-private.h"

#include <math.h>
#include <string.h>

#include "zky-number.h"

static void
clear_term (gpointer data)
{
  ZkyTerm *term = data;

  g_free (term->text);
  g_clear_pointer (&term->attributes, zky_attributes_unref);
}

static void
clear_name (gpointer data)
{
  ZkyFormulaName *name = data;

  g_free (name->name);
  g_free (name->value);
}

/* (transfer full): a program without terms. */
ZkyExpression *
zky_expression_new (const char *text)
{
  ZkyExpression *self = g_new0 (ZkyExpression, 1);

  self->text = g_strdup (text);
  self->names = g_array_new (FALSE, FALSE, sizeof (ZkyFormulaName));
  g_array_set_clear_func (self->names, clear_name);
  self->terms = g_array_new (FALSE, FALSE, sizeof (ZkyTerm));
  g_array_set_clear_func (self->terms, clear_term);

  return self;
}

/**
 * zky_expression_free:
 * @self: (nullable): an expression
 */
void
zky_expression_free (ZkyExpression *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->names);
  g_array_unref (self->terms);
  g_free (self->function);
  g_free (self->text);
  g_free (self);
}

/* Adds a term at the end. */
ZkyTerm *
zky_expression_add (ZkyExpression *self,
                    ZkyTermKind    kind,
                    guint          column)
{
  ZkyTerm term = { .kind = kind, .column = column, .binding = ZKY_BINDS_ATOM };

  g_array_append_val (self->terms, term);

  return &g_array_index (self->terms, ZkyTerm, self->terms->len - 1);
}

/* Adds a number, with its text for Lua: @text, or digits. */
void
zky_expression_add_number (ZkyExpression *self,
                           guint          column,
                           double         number,
                           gboolean       is_integer,
                           const char    *text)
{
  ZkyTerm *term = zky_expression_add (self, ZKY_TERM_NUMBER, column);
  char buffer[ZKY_NUMBER_MAX];

  term->number = number;
  term->is_integer = is_integer;
  if (text != NULL)
    {
      term->text = g_strdup (text);
      return;
    }

  if (isinf (number))
    g_strlcpy (buffer, "math.huge", sizeof buffer);
  else
    zky_number_format (buffer, number, ZKY_FLOAT64);
  term->text = g_strconcat (buffer, is_integer || strpbrk (buffer, ".en") != NULL ? "" : ".0", NULL);
  term->binding = number < 0 ? ZKY_BINDS_MINUS : ZKY_BINDS_ATOM;
}

/* The term that is @back places before the end if it is a number. */
static ZkyTerm *
get_number (ZkyExpression *self,
            guint          back)
{
  GArray *terms = self->terms;
  ZkyTerm *term;

  if (terms->len <= back)
    return NULL;
  term = &g_array_index (terms, ZkyTerm, terms->len - 1 - back);

  return term->kind == ZKY_TERM_NUMBER ? term : NULL;
}

/* Two numbers and a sign are one number, as they are in Lua. */
static gboolean
fold (ZkyExpression *self,
      char           sign)
{
  ZkyTerm *a = get_number (self, 1), *b = get_number (self, 0);
  gboolean is_integer;
  double number;
  char *text;

  if (a == NULL || b == NULL)
    return FALSE;

  switch (sign)
    {
    case '+': number = a->number + b->number; break;
    case '-': number = a->number - b->number; break;
    case '*': number = a->number * b->number; break;
    case '/': number = a->number / b->number; break;
    default: number = pow (a->number, b->number);
    }
  if (!isfinite (number))
    return FALSE;

  is_integer = a->is_integer && b->is_integer && strchr ("+-*", sign) != NULL && fabs (number) < 9e15;
  text = zky_binding_join (a->text, a->binding, sign, b->text, b->binding, &a->binding);
  g_free (a->text);
  a->text = text;
  a->number = number;
  a->is_integer = is_integer;
  g_array_set_size (self->terms, self->terms->len - 1);

  return TRUE;
}

/* Adds the operator that @sign stands for. */
void
zky_expression_add_sign (ZkyExpression *self,
                         guint          column,
                         char           sign)
{
  static const char signs[] = "+-*/^@";
  static const char *const names[] = { "add", "sub", "mul", "div", "pow", "matmul" };
  ZkyTerm *term;

  if (sign != '@' && fold (self, sign))
    return;

  term = zky_expression_add (self, ZKY_TERM_APPLY, column);
  term->op = zky_op_lookup (names[strchr (signs, sign) - signs], NULL);
  term->n_operands = 2;
}

/* Adds a minus sign in front of what is there. */
void
zky_expression_add_minus (ZkyExpression *self,
                          guint          column)
{
  ZkyTerm *a = get_number (self, 0);
  char *text;

  if (a != NULL)
    {
      text = zky_binding_negate (a->text, a->binding);
      g_free (a->text);
      a->text = text;
      a->binding = ZKY_BINDS_MINUS;
      a->number = -a->number;
      return;
    }

  zky_expression_add_function (self, column, "neg");
}

/* Adds a function of one input, applied to what is there. */
void
zky_expression_add_function (ZkyExpression *self,
                             guint          column,
                             const char    *name)
{
  ZkyTerm *term = zky_expression_add (self, ZKY_TERM_APPLY, column);

  term->op = zky_op_lookup (name, NULL);
  term->n_operands = 1;
}

/* The place of a name in the list; it is added where it is new. */
guint
zky_expression_find_name (ZkyExpression *self,
                          const char    *text,
                          gsize          length,
                          guint          column)
{
  GArray *names = self->names;
  ZkyFormulaName name;

  for (guint i = 0; i < names->len; i++)
    {
      const char *known = g_array_index (names, ZkyFormulaName, i).name;

      if (strlen (known) == length && memcmp (known, text, length) == 0)
        return i;
    }

  name = (ZkyFormulaName) { .name = g_strndup (text, length), .column = column };
  g_array_append_val (names, name);

  return names->len - 1;
}
