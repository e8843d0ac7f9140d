/* zky-lua-words.h: what can be written in a model file, with what it means
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <zky.h>

G_BEGIN_DECLS

/**
 * ZkyLuaWord:
 * @text: what is written: `softmax`, `Linear`
 * @prefix: what has to stand before it: `zky.`, `zky.nn.`, `model:` for modules, `x:` for nodes; empty for words of Lua
 * @hint: what it is, in a few words: `σ(a)`, `layer`
 * @comment: what it does, its derivatives and settings, a line each
 *
 * One word.
 */
typedef struct
{
  char *text;
  char *prefix;
  char *hint;
  char *comment;
} ZkyLuaWord;

/* All of them, made from the registries of operators and layers; (transfer full): array of ZkyLuaWord, sorted. */
GPtrArray *zky_lua_words_list  (void) G_GNUC_WARN_UNUSED_RESULT;
/* Whether a word begins with @typed, behind @prefix; case does not count. */
gboolean   zky_lua_word_fits   (const ZkyLuaWord *self,
                                const char       *prefix,
                                const char       *typed);
/* The part of a line up to the cursor that names something: `zky.nn.` and `Lin` of `local a = zky.nn.Lin`. Both (transfer full). */
void       zky_lua_words_split (const char       *line,
                                char            **prefix,
                                char            **typed);

G_END_DECLS
