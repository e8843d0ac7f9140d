/* zky-batch-place.h: a place in a training, whose next batch a call is about
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <zky.h>

G_BEGIN_DECLS

/**
 * ZkyBatchPlace:
 * @batch: rows of a batch; 0: what the model's file says
 * @epochs: that are done there, of the trainer's own count, with the part of the present one
 * @step: batches that are done, for words
 *
 * Where. Counted, and never changed.
 */
typedef struct
{
  double  batch, epochs;
  guint64 step;
} ZkyBatchPlace;

ZkyBatchPlace *zky_batch_place_new   (double               batch,
                                      double               epochs,
                                      guint64              step) G_GNUC_WARN_UNUSED_RESULT;
ZkyBatchPlace *zky_batch_place_ref   (ZkyBatchPlace       *self);
void           zky_batch_place_unref (ZkyBatchPlace       *self);
gboolean       zky_batch_place_equal (const ZkyBatchPlace *a,
                                      const ZkyBatchPlace *b);
/* Where @place has one, or NULL, it gets the other; both may be NULL. */
void           zky_batch_place_set   (ZkyBatchPlace      **place,
                                      ZkyBatchPlace       *other);

/**
 * zky_batch_place_call:
 * @model: one that says how it is trained, with the parameters of that place
 * @first: (element-type ZkyTensor) (nullable): what its inputs were declared with
 * @graph: an empty graph, which is filled
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * Calls @model as the trainer does in its next step there.
 *
 * Returns: (transfer none) (nullable): the loss
 */
ZkyNode       *zky_batch_place_call  (const ZkyBatchPlace *self,
                                      ZkyModel            *model,
                                      GPtrArray           *first,
                                      ZkyGraph            *graph,
                                      GCancellable        *cancellable,
                                      GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyBatchPlace, zky_batch_place_unref)

G_END_DECLS
