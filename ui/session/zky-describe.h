/* zky-describe.h: nodes and tensors in a few words, for lists, labels and screen readers
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-session.h"

G_BEGIN_DECLS

const char *zky_describe_kind      (const ZkyNode *node);
char       *zky_describe_shape     (const ZkyTensor *tensor) G_GNUC_WARN_UNUSED_RESULT;
char       *zky_describe_tensor    (const ZkyTensor *tensor,
                                    guint            digits) G_GNUC_WARN_UNUSED_RESULT;
/* In a narrow list: of what is in a module, with @scope, that: `hidden › v1`. */
char       *zky_describe_row_name  (ZkySession      *session,
                                    ZkyNode         *node,
                                    gboolean         scope) G_GNUC_WARN_UNUSED_RESULT;
/* What explanations call a node. */
const char *zky_describe_name      (ZkySession      *session,
                                    ZkyNode         *node);
/* A formula of the registry with the names of this node and its inputs in place of y, a, b, c … */
char       *zky_describe_formula   (ZkySession      *session,
                                    ZkyNode         *node,
                                    const char      *formula) G_GNUC_WARN_UNUSED_RESULT;
char       *zky_describe_node      (ZkySession      *session,
                                    ZkyNode         *node) G_GNUC_WARN_UNUSED_RESULT;
char       *zky_describe_changed   (const ZkyDistance *distance) G_GNUC_WARN_UNUSED_RESULT;
char       *zky_describe_difference (ZkyDifference   *difference,
                                     ZkySteps        *steps,
                                     guint            digits) G_GNUC_WARN_UNUSED_RESULT;
/* `blocks.0, closed group of 23 operators` */
char       *zky_describe_group     (ZkySession      *session,
                                    guint            group) G_GNUC_WARN_UNUSED_RESULT;
/* What is known of a node where the time line stands: NULL before it is computed, or before anything has arrived. */
ZkyTensor  *zky_session_get_value    (ZkySession    *self,
                                      const ZkyNode *node);
ZkyTensor  *zky_session_dup_gradient (ZkySession    *self,
                                      const ZkyNode *node) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
