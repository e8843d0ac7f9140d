/* zky-lua-pattern.h: Lua's patterns, matched by steps that are counted
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-sandbox.h"

G_BEGIN_DECLS

#define ZKY_PATTERN_CAPTURES 32

/**
 * ZkyPattern:
 * @L: where errors are raised and steps are counted
 * @subject: what is searched
 * @subject_end: behind its last byte
 * @pattern: the pattern, without its anchor
 * @pattern_end: behind its last byte
 * @anchored: it began with `^`
 * @depth: how deep the matcher stands
 * @n_captures: captures begun so far
 * @captures: where each begins, and its length or one of the negative marks
 *
 * A pattern of Lua and what it is matched against. A hostile one takes exponential time, and Lua's own matcher cannot be
 * interrupted; this one looks at the clock.
 */
typedef struct
{
  lua_State  *L;
  const char *subject, *subject_end;
  const char *pattern, *pattern_end;
  gboolean    anchored;
  guint       depth;
  guint       n_captures;
  struct
  {
    const char *start;
    gssize      length;
  } captures[ZKY_PATTERN_CAPTURES];
} ZkyPattern;

void        zky_pattern_init          (ZkyPattern *self,
                                       lua_State  *L,
                                       const char *subject,
                                       gsize       subject_length,
                                       const char *pattern,
                                       gsize       pattern_length);
const char *zky_pattern_match         (ZkyPattern *self,
                                       const char *start);
const char *zky_pattern_search        (ZkyPattern *self,
                                       const char *from,
                                       const char **end);
void        zky_pattern_push_capture  (ZkyPattern *self,
                                       guint       i,
                                       const char *start,
                                       const char *end);
int         zky_pattern_push_captures (ZkyPattern *self,
                                       const char *start,
                                       const char *end,
                                       gboolean    whole);

G_END_DECLS
