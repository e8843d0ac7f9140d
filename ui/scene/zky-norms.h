/* zky-norms.h: how large the numbers of a group are
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <zky.h>

G_BEGIN_DECLS

/**
 * ZkyNorms:
 * @value: root of the sum of squares of all that leaves the group; NaN is possible
 * @gradient: the same of the gradients of its parameters; of a group without any, of those of what leaves it
 * @has_value, @has_gradient: whether all of it is there yet; for gradients, whether any has arrived
 */
typedef struct
{
  double   value, gradient;
  gboolean has_value, has_gradient;
} ZkyNorms;

/* The norms of cards at the moment they were last asked for; several threads may ask at once. */
typedef struct _ZkyNormCache ZkyNormCache;

ZkyNormCache *zky_norm_cache_new    (guint             n_cards) G_GNUC_WARN_UNUSED_RESULT;
void          zky_norm_cache_free   (ZkyNormCache     *self);
/* @steps: (nullable): %NULL: all that @graph holds. @outputs, @params: indices of nodes. */
ZkyNorms      zky_norm_cache_lookup (ZkyNormCache     *self,
                                     guint             card,
                                     ZkyGraph         *graph,
                                     ZkySteps         *steps,
                                     guint             position,
                                     const GArray     *outputs,
                                     const GArray     *params);
double        zky_tensor_get_norm   (const ZkyTensor  *tensor);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyNormCache, zky_norm_cache_free)

G_END_DECLS
