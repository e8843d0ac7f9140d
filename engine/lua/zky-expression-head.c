/* zky-expression-head.c: what stands around a formula: names in their order, which are parameters, what they start from
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-expression-private.h"

#include <string.h>

/*
 *   head     = name [ "(" names [ ";" names ] ")" ] "="
 *   names    = entry { "," entry }
 *   entry    = name [ "=" value ]
 *   value    = [ "-" | "+" ] number | list
 */

/* Whether @text, which was typed from @start on, can be read as a tensor. The place in it becomes one of the whole expression. */
static gboolean
check_value (ZkyLexer    *lexer,
             const char  *start,
             const char  *text,
             GError     **error)
{
  static const char at[] = " at character ";
  g_autoptr(GError) cause = NULL;
  g_autoptr(ZkyTensor) value = zky_tensor_parse (text, ZKY_FLOAT64, &cause);
  char *place = value == NULL ? g_strrstr (cause->message, at) : NULL;
  guint64 character = 1;

  if (value != NULL)
    return TRUE;
  if (place != NULL && g_ascii_string_to_unsigned (place + strlen (at), 10, 1, G_MAXUINT, &character, NULL))
    place[place > cause->message && place[-1] == ',' ? -1 : 0] = '\0';

  return zky_lexer_fail (lexer, g_utf8_offset_to_pointer (start, (glong) character - 1), error, "%s", cause->message);
}

/* What was typed from @start to @end, with minus signs that every reader of numbers knows. */
static char *
dup_number_text (const char *start,
                 const char *end)
{
  GString *text = g_string_new_len (start, end - start);

  g_string_replace (text, "−", "-", 0);

  return g_string_free (text, FALSE);
}

/**
 * zky_expression_read_list:
 * @lexer: stands at `[`
 * @error: return location for a %ZKY_ERROR_SYNTAX
 *
 * Reads `[1, 2]` or `[[1, 2], [3, 4]]`.
 *
 * Returns: (transfer full) (nullable): its text
 */
char *
zky_expression_read_list (ZkyLexer  *lexer,
                          GError   **error)
{
  const char *start = lexer->token.start;
  g_autofree char *text = NULL;
  const char *end;
  guint depth = 0;

  do
    {
      if (zky_lexer_is (lexer, '['))
        depth++;
      else if (zky_lexer_is (lexer, ']'))
        depth--;
      else if (lexer->token.kind == ZKY_TOKEN_END)
        {
          zky_lexer_fail (lexer, start, error, "the list has no end");
          return NULL;
        }
      end = lexer->at;
      if (!zky_lexer_next (lexer, error))
        return NULL;
    }
  while (depth > 0);

  text = dup_number_text (start, end);

  return check_value (lexer, start, text, error) ? g_steal_pointer (&text) : NULL;
}

/* What stands behind `=`: a number or a list. */
static char *
read_value (ZkyLexer  *lexer,
            GError   **error)
{
  const char *start = lexer->token.start;
  g_autofree char *text = NULL;

  if (zky_lexer_is (lexer, '['))
    return zky_expression_read_list (lexer, error);
  if ((zky_lexer_is (lexer, '-') || zky_lexer_is (lexer, '+')) && !zky_lexer_next (lexer, error))
    return NULL;
  if (lexer->token.kind != ZKY_TOKEN_NUMBER)
    {
      zky_lexer_fail (lexer, lexer->token.start, error, "a value is a number or a list such as [[1, 2], [3, 4]]");
      return NULL;
    }

  text = dup_number_text (*start == '+' ? start + 1 : start, lexer->at);

  return check_value (lexer, start, text, error) && zky_lexer_next (lexer, error) ? g_steal_pointer (&text) : NULL;
}

/* `x` or `x = 3` */
static gboolean
read_entry (ZkyExpression *self,
            ZkyLexer      *lexer,
            gboolean       in_head,
            gboolean       is_parameter,
            GError       **error)
{
  ZkyToken token = lexer->token;
  guint n = self->names->len;
  guint place = zky_expression_find_name (self, token.start, token.length, zky_lexer_column (lexer, token.start));
  ZkyFormulaName *name = &g_array_index (self->names, ZkyFormulaName, place);

  if (in_head && place < n)
    return zky_lexer_fail (lexer, token.start, error, "“%.*s” is named twice", (int) MIN (token.length, 40), token.start);
  if (!zky_lexer_next (lexer, error))
    return FALSE;
  name->is_parameter |= is_parameter;
  if (!zky_lexer_is (lexer, '='))
    return TRUE;
  if (name->value != NULL)
    return zky_lexer_fail (lexer, token.start, error, "“%.*s” has two values", (int) MIN (token.length, 40), token.start);
  if (!zky_lexer_next (lexer, error))
    return FALSE;
  name->value = read_value (lexer, error);

  return name->value != NULL;
}

/**
 * zky_expression_read_names:
 * @self: where names are added
 * @lexer: stands at the first one
 * @in_head: whether none may have stood before
 * @are_parameters: whether a `;` stands in front of them
 * @error: return location for a %ZKY_ERROR_SYNTAX
 *
 * Reads `x, y = 2, z`.
 *
 * Returns: %FALSE at a mistake
 */
gboolean
zky_expression_read_names (ZkyExpression *self,
                           ZkyLexer      *lexer,
                           gboolean       in_head,
                           gboolean       are_parameters,
                           GError       **error)
{
  while (lexer->token.kind == ZKY_TOKEN_NAME && !g_ascii_isdigit (*lexer->token.start))
    {
      if (!read_entry (self, lexer, in_head, are_parameters, error))
        return FALSE;
      if (!zky_lexer_is (lexer, ','))
        return TRUE;
      if (!zky_lexer_next (lexer, error))
        return FALSE;
    }

  return TRUE;
}

/* Whether the token may stand between the parentheses of a head. */
static gboolean
is_of_head (const ZkyToken *token)
{
  return token->kind == ZKY_TOKEN_NAME || token->kind == ZKY_TOKEN_NUMBER || token->kind == ZKY_TOKEN_STRING
         || (token->kind == ZKY_TOKEN_SIGN && strchr (",;=[]+-", token->sign) != NULL);
}

/* Whether the formula begins as `f(x; w = 2) =` or `y =` does. */
static gboolean
has_head (const ZkyLexer *lexer)
{
  ZkyLexer ahead = *lexer;

  if (ahead.token.kind != ZKY_TOKEN_NAME || !zky_lexer_next (&ahead, NULL))
    return FALSE;

  if (zky_lexer_is (&ahead, '('))
    {
      do
        {
          if (!zky_lexer_next (&ahead, NULL))
            return FALSE;
        }
      while (is_of_head (&ahead.token));

      if (!zky_lexer_is (&ahead, ')') || !zky_lexer_next (&ahead, NULL))
        return FALSE;
    }

  return zky_lexer_is (&ahead, '=');
}

/**
 * zky_expression_read_head:
 * @self: gets the name of the function and the names in its parentheses
 * @lexer: stands at the first token
 * @error: return location for a %ZKY_ERROR_SYNTAX
 *
 * Reads `f(x; w) =` where a formula begins with it.
 *
 * Returns: %FALSE at a mistake
 */
gboolean
zky_expression_read_head (ZkyExpression *self,
                          ZkyLexer      *lexer,
                          GError       **error)
{
  if (!has_head (lexer))
    return TRUE;

  self->function = g_strndup (lexer->token.start, lexer->token.length);
  if (!zky_lexer_next (lexer, error))
    return FALSE;
  if (zky_lexer_is (lexer, '('))
    {
      if (!zky_lexer_next (lexer, error) || !zky_expression_read_names (self, lexer, TRUE, FALSE, error))
        return FALSE;
      if (zky_lexer_is (lexer, ';') &&
          (!zky_lexer_next (lexer, error) || !zky_expression_read_names (self, lexer, TRUE, TRUE, error)))
        return FALSE;
      if (!zky_lexer_expect (lexer, ')', error))
        return FALSE;
    }

  return zky_lexer_expect (lexer, '=', error);
}
