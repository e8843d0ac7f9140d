/* zky-query.h: which nodes fit what is typed
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-health.h"

G_BEGIN_DECLS

/**
 * ZkyQuery:
 *
 * What is looked for, as it is typed. All of its terms must hold, with blanks between them:
 *
 *   `relu`, `blocks.3`         a part of the node's path, name or operator, in small or capital letters
 *   `[4, 32]`, `4x32`, `[*,32]`  its shape; * is any length; without brackets axes of length 1 may be left out
 *   `nan`, `inf`               its value or its gradient holds one
 *   `dead`, `exploding`,       it would have this mark (zky-health.h) when the call is over
 *   `vanishing`, `zero`,
 *   `rounding`
 *   `|grad| < 1e-6`            a quantity against a number, with < <= > >= = !=
 *
 * Quantities: `value`, `grad` (of an array some element has to fit), `|value|`, `|grad|` (the greatest magnitude has to),
 * `min`, `max`, `mean` (of the value), `size` (elements), `line` (of the source).
 */
typedef struct _ZkyQuery ZkyQuery;

ZkyQuery *zky_query_new      (const char     *text) G_GNUC_WARN_UNUSED_RESULT;
void      zky_query_free     (ZkyQuery       *self);
/* From where on something has a mark; the usual limits unless told. */
void      zky_query_set_limits (ZkyQuery     *self,
                              const ZkyHealthLimits *limits);
/* Of the call whose nodes are asked for, as long as they are; nodes have marks only with them. */
void      zky_query_set_measures (ZkyQuery   *self,
                              const ZkyMeasures *measures);
gboolean  zky_query_is_empty (const ZkyQuery *self);
/* @description: path, name and operator of @node. */
gboolean  zky_query_fits     (const ZkyQuery *self,
                              const ZkyNode  *node,
                              const char     *description);
/* (transfer full): of a node that fits the numbers that it was compared by: `|grad| 3e-7`; empty where there are none. */
char     *zky_query_dup_numbers (const ZkyQuery *self,
                              const ZkyNode  *node,
                              guint           digits) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyQuery, zky_query_free)

G_END_DECLS
