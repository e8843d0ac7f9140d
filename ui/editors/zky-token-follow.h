/* zky-token-follow.h: an input that is the continuation of a text
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <zky.h>

G_BEGIN_DECLS

/* The column that has at each place what is in @name at the next one, in all examples that are looked at; else NULL. */
const char *zky_token_follow_find  (ZkyTraining *training,
                                    const char  *name);
/* The other way: the column that @name is the continuation of, else NULL. */
const char *zky_token_follow_find_text (ZkyTraining *training,
                                    const char  *name);
/* @target, where rows of the text that have become others are moved by one, with @next at their ends; NULL where it has another shape. */
ZkyTensor  *zky_token_follow_move  (ZkyTensor   *before,
                                    ZkyTensor   *text,
                                    ZkyTensor   *target,
                                    gint64       next) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
