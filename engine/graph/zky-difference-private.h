/* zky-difference-private.h: what the graph of two calls takes over from them
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-difference.h"
#include "zky-graph-private.h"

G_BEGIN_DECLS

/* zky-difference-pass.c */
void zky_difference_copy_pass (ZkyGraph       *graph,
                               ZkyGraph       *a,
                               ZkyNode *const *of_a,
                               ZkyGraph       *b,
                               ZkyNode *const *of_b);
void zky_difference_name      (ZkyGraph       *graph,
                               ZkyGraph       *a,
                               ZkyNode *const *of_a,
                               ZkyGraph       *b,
                               ZkyNode *const *of_b);

G_END_DECLS
