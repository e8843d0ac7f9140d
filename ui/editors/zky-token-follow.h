/* zky-token-follow.h: an input that is the continuation of a text
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-session.h"

G_BEGIN_DECLS

/* @target, where rows of the text that have become others are moved by one, with @next at their ends; NULL where it has another shape. */
ZkyTensor  *zky_token_follow_move  (ZkyTensor   *before,
                                    ZkyTensor   *text,
                                    ZkyTensor   *target,
                                    gint64       next) G_GNUC_WARN_UNUSED_RESULT;

/* The input of the session that goes with a text that is typed as @name, or NULL; @note says what becomes of the others, or is NULL. */
char       *zky_token_follow_dup_input (ZkySession *session,
                                    const char  *name,
                                    char       **note) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
