/* zky-lua-pattern.c: Lua's patterns, matched by steps that are counted
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-lua-pattern.h"

#include <ctype.h>
#include <string.h>

#define MAX_DEPTH 200 /* of the matcher on the C stack */

/* Marks in place of a capture's length */
#define OPEN     -1
#define POSITION -2

static const char *match_here (ZkyPattern *self,
                               const char *s,
                               const char *p);

/* Whether the letter behind a `%` stands for @c; a capital one stands for all others. */
static gboolean
class_has (int letter,
           int c)
{
  gboolean result;

  switch (tolower (letter))
    {
    case 'a': result = isalpha (c); break;
    case 'c': result = iscntrl (c); break;
    case 'd': result = isdigit (c); break;
    case 'g': result = isgraph (c); break;
    case 'l': result = islower (c); break;
    case 'p': result = ispunct (c); break;
    case 's': result = isspace (c); break;
    case 'u': result = isupper (c); break;
    case 'w': result = isalnum (c); break;
    case 'x': result = isxdigit (c); break;
    default:
      return letter == c;
    }

  return isupper (letter) ? !result : !!result;
}

/* Where the item that begins at @p, one character's worth of pattern, ends. */
static const char *
item_end (ZkyPattern *self,
          const char *p)
{
  char first = *p++;

  if (first == '%')
    {
      if (p == self->pattern_end)
        zky_lua_error (self->L, "malformed pattern (ends with '%%')");
      return p + 1;
    }
  if (first != '[')
    return p;

  if (p < self->pattern_end && *p == '^')
    p++;
  for (const char *begin = p; ; p++)
    {
      if (p >= self->pattern_end)
        zky_lua_error (self->L, "malformed pattern (missing ']')");
      if (*p == ']' && p > begin)
        return p + 1;
      if (*p == '%')
        p++;
    }
}

/* Whether the set between `[` at @p and `]` at @last has @c. */
static gboolean
set_has (const char *p,
         const char *last,
         int         c)
{
  gboolean positive = TRUE;

  p++;
  if (*p == '^')
    {
      positive = FALSE;
      p++;
    }

  for (; p < last; p++)
    {
      if (*p == '%' && p + 1 < last)
        {
          p++;
          if (class_has ((guchar) *p, c))
            return positive;
        }
      else if (p + 2 < last && p[1] == '-')
        {
          if ((guchar) p[0] <= c && c <= (guchar) p[2])
            return positive;
          p += 2;
        }
      else if ((guchar) *p == c)
        return positive;
    }

  return !positive;
}

/* Whether the item from @p to @end stands for the character at @s. */
static gboolean
item_has (ZkyPattern *self,
          const char *s,
          const char *p,
          const char *end)
{
  int c;

  if (s >= self->subject_end)
    return FALSE;

  c = (guchar) *s;
  switch (*p)
    {
    case '.': return TRUE;
    case '%': return class_has ((guchar) p[1], c);
    case '[': return set_has (p, end - 1, c);
    default: return (guchar) *p == c;
    }
}

/* `*` and `+`: as many as there are, then fewer and fewer. */
static const char *
match_most (ZkyPattern *self,
            const char *s,
            const char *p,
            const char *end)
{
  const char *last = s;

  while (item_has (self, last, p, end))
    {
      zky_lua_tick (self->L, 1);
      last++;
    }

  for (; last >= s; last--)
    {
      const char *result = match_here (self, last, end + 1);

      if (result != NULL)
        return result;
    }

  return NULL;
}

/* `-`: none, then more and more. */
static const char *
match_least (ZkyPattern *self,
             const char *s,
             const char *p,
             const char *end)
{
  for (;; s++)
    {
      const char *result = match_here (self, s, end + 1);

      if (result != NULL)
        return result;
      if (!item_has (self, s, p, end))
        return NULL;
    }
}

/* `(`: what follows is a capture if the rest matches. */
static const char *
match_open (ZkyPattern *self,
            const char *s,
            const char *p,
            gssize      mark)
{
  const char *result;

  if (self->n_captures == ZKY_PATTERN_CAPTURES)
    zky_lua_error (self->L, "too many captures");

  self->captures[self->n_captures].start = s;
  self->captures[self->n_captures].length = mark;
  self->n_captures++;
  result = match_here (self, s, p);
  if (result == NULL)
    self->n_captures--;

  return result;
}

/* `)`: ends the capture that was begun last. */
static const char *
match_close (ZkyPattern *self,
             const char *s,
             const char *p)
{
  const char *result;
  guint i = self->n_captures;

  while (i > 0 && self->captures[i - 1].length != OPEN)
    i--;
  if (i == 0)
    zky_lua_error (self->L, "invalid pattern capture");

  self->captures[i - 1].length = s - self->captures[i - 1].start;
  result = match_here (self, s, p);
  if (result == NULL)
    self->captures[i - 1].length = OPEN;

  return result;
}

/* `%b()`: up to the closing character that belongs to the opening one at @s. */
static const char *
skip_balanced (ZkyPattern *self,
               const char *s,
               const char *p)
{
  gsize depth = 1;

  if (p + 1 >= self->pattern_end)
    zky_lua_error (self->L, "malformed pattern (missing arguments to '%%b')");
  if (s >= self->subject_end || *s != p[0])
    return NULL;

  while (++s < self->subject_end)
    {
      zky_lua_tick (self->L, 1);
      if (*s == p[1])
        {
          if (--depth == 0)
            return s + 1;
        }
      else if (*s == p[0])
        depth++;
    }

  return NULL;
}

/* `%1`: behind the text of an earlier capture, if it stands at @s. */
static const char *
skip_capture (ZkyPattern *self,
              const char *s,
              char        digit)
{
  guint i = digit - '1';
  gssize length;

  if (digit == '0' || i >= self->n_captures || self->captures[i].length == OPEN)
    zky_lua_error (self->L, "invalid capture index %%%c", digit);

  length = MAX (self->captures[i].length, 0);
  zky_lua_tick (self->L, (guint) MIN (length / 64, 4096));
  if (self->subject_end - s < length || memcmp (s, self->captures[i].start, length) != 0)
    return NULL;

  return s + length;
}

/* `%f[set]`: whether a run of the set begins at @s. */
static gboolean
is_frontier (ZkyPattern *self,
             const char *s,
             const char *p,
             const char *end)
{
  int before = s == self->subject ? '\0' : (guchar) s[-1];
  int here = s == self->subject_end ? '\0' : (guchar) *s;

  return !set_has (p, end - 1, before) && set_has (p, end - 1, here);
}

/* The escapes that stand for more than one character's item; @p at the letter behind `%`. Moves @p behind them.
 * Returns NULL where they do not match. */
static const char *
match_escape (ZkyPattern  *self,
              const char  *s,
              const char **p)
{
  const char *argument = *p + 1;

  if (**p == 'b')
    {
      *p = argument + 2;
      return skip_balanced (self, s, argument);
    }
  if (**p == 'f')
    {
      if (argument >= self->pattern_end || *argument != '[')
        zky_lua_error (self->L, "missing '[' after '%%f' in pattern");
      *p = item_end (self, argument);
      return is_frontier (self, s, argument, *p) ? s : NULL;
    }

  *p = argument;

  return skip_capture (self, s, argument[-1]);
}

/* What is left of the subject at @s against what is left of the pattern at @p: where the match ends, or NULL. */
static const char *
match_rest (ZkyPattern *self,
            const char *s,
            const char *p)
{
  while (s != NULL && p < self->pattern_end)
    {
      const char *end;

      zky_lua_tick (self->L, 1);

      if (*p == '(')
        return p + 1 < self->pattern_end && p[1] == ')' ? match_open (self, s, p + 2, POSITION)
                                                         : match_open (self, s, p + 1, OPEN);
      if (*p == ')')
        return match_close (self, s, p + 1);
      if (*p == '$' && p + 1 == self->pattern_end)
        return s == self->subject_end ? s : NULL;
      if (*p == '%' && p + 1 < self->pattern_end && (p[1] == 'b' || p[1] == 'f' || isdigit ((guchar) p[1])))
        {
          p++;
          s = match_escape (self, s, &p);
          continue;
        }

      end = item_end (self, p);
      switch (end < self->pattern_end ? *end : '\0')
        {
        case '*':
          return match_most (self, s, p, end);
        case '+':
          return item_has (self, s, p, end) ? match_most (self, s + 1, p, end) : NULL;
        case '-':
          return match_least (self, s, p, end);
        case '?':
          if (item_has (self, s, p, end))
            {
              const char *result = match_here (self, s + 1, end + 1);

              if (result != NULL)
                return result;
            }
          p = end + 1;
          break;
        default:
          s = item_has (self, s, p, end) ? s + 1 : NULL;
          p = end;
        }
    }

  return s;
}

static const char *
match_here (ZkyPattern *self,
            const char *s,
            const char *p)
{
  const char *result;

  if (self->depth >= MAX_DEPTH)
    zky_lua_error (self->L, "pattern too complex");

  self->depth++;
  result = match_rest (self, s, p);
  self->depth--;

  return result;
}

/**
 * zky_pattern_init:
 * @self: a pattern on the stack
 * @L: a thread
 * @subject: what is searched
 * @subject_length: its bytes
 * @pattern: a Lua pattern
 * @pattern_length: its bytes
 */
void
zky_pattern_init (ZkyPattern *self,
                  lua_State  *L,
                  const char *subject,
                  gsize       subject_length,
                  const char *pattern,
                  gsize       pattern_length)
{
  self->L = L;
  self->subject = subject;
  self->subject_end = subject + subject_length;
  self->anchored = pattern_length > 0 && *pattern == '^';
  self->pattern = pattern + (self->anchored ? 1 : 0);
  self->pattern_end = pattern + pattern_length;
}

/**
 * zky_pattern_match:
 * @self: a pattern
 * @start: where in the subject the match has to begin
 *
 * Returns: (nullable): where it ends
 */
const char *
zky_pattern_match (ZkyPattern *self,
                   const char *start)
{
  self->depth = 0;
  self->n_captures = 0;

  return match_here (self, start, self->pattern);
}

/**
 * zky_pattern_search:
 * @self: a pattern
 * @from: where the search begins
 * @end: (out): where the match ends
 *
 * Returns: (nullable): where the first match begins
 */
const char *
zky_pattern_search (ZkyPattern  *self,
                    const char  *from,
                    const char **end)
{
  for (const char *s = from; s <= self->subject_end; s++)
    {
      *end = zky_pattern_match (self, s);
      if (*end != NULL)
        return s;
      if (self->anchored)
        break;
    }

  return NULL;
}

/**
 * zky_pattern_push_capture:
 * @self: a pattern that matched
 * @i: counted from 0; 0 is the whole match where there are no captures
 * @start: where the match begins
 * @end: where it ends
 *
 * Pushes the text of a capture, or its position.
 */
void
zky_pattern_push_capture (ZkyPattern *self,
                          guint       i,
                          const char *start,
                          const char *end)
{
  if (i >= self->n_captures)
    {
      if (i > 0)
        zky_lua_error (self->L, "invalid capture index %%%u", i + 1);
      lua_pushlstring (self->L, start, end - start);
    }
  else if (self->captures[i].length == POSITION)
    lua_pushinteger (self->L, self->captures[i].start - self->subject + 1);
  else if (self->captures[i].length == OPEN)
    zky_lua_error (self->L, "unfinished capture");
  else
    lua_pushlstring (self->L, self->captures[i].start, self->captures[i].length);
}

/**
 * zky_pattern_push_captures:
 * @self: a pattern that matched
 * @start: where the match begins
 * @end: where it ends
 * @whole: whether the whole match counts where there are no captures
 *
 * Returns: how many values were pushed
 */
int
zky_pattern_push_captures (ZkyPattern *self,
                           const char *start,
                           const char *end,
                           gboolean    whole)
{
  guint n = self->n_captures == 0 && whole ? 1 : self->n_captures;

  luaL_checkstack (self->L, (int) n, "too many captures");
  for (guint i = 0; i < n; i++)
    zky_pattern_push_capture (self, i, start, end);

  return (int) n;
}
