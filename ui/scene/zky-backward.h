/* zky-backward.h: how the recorded backward pass is drawn
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <zky.h>

G_BEGIN_DECLS

typedef enum
{
  ZKY_BACKWARD_HIDDEN,  /* the call alone */
  ZKY_BACKWARD_BESIDE,  /* two boxes side by side; values of the call that the pass uses are badges there */
  ZKY_BACKWARD_MERGED,  /* one graph, with wires from the values to where the pass uses them */
} ZkyBackward;

#define ZKY_N_BACKWARDS 3

/* `hidden`, `beside`, `merged`: what commands and settings call it. */
const char *zky_backward_get_name (ZkyBackward    self);
gboolean    zky_backward_from_name (const char    *name,
                                    ZkyBackward   *backward);
/* Whether one is the gradient of the other, or a part of it. */
gboolean    zky_backward_belong    (const ZkyNode *a,
                                    const ZkyNode *b);
/* The node to go to from @node, (nullable): its gradient, or of a node of the pass the one that it is about. */
ZkyNode    *zky_backward_get_partner (const ZkyNode *node);

G_END_DECLS
