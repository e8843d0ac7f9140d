/* zky-batch-step.h: one batch, from columns to loss and gradients
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-archive.h"
#include "zky-training.h"

G_BEGIN_DECLS

/**
 * ZkyBatchResult:
 * @loss: of this batch
 * @names: metrics: further outputs of the module that are scalars, and `accuracy`
 * @values: of double, as many
 * @buffers: (nullable): what buffers of the module become behind the step, by path
 */
typedef struct
{
  double      loss;
  GPtrArray  *names;
  GArray     *values;
  ZkyArchive *buffers;
} ZkyBatchResult;

/* How a training computes; nothing else knows of calls and graphs, so that a compiled plan can take its place. */
typedef struct _ZkyBatchStep ZkyBatchStep;

void          zky_batch_result_init  (ZkyBatchResult    *self);
void          zky_batch_result_clear (ZkyBatchResult    *self);

ZkyBatchStep *zky_batch_step_new     (ZkyTraining       *training,
                                      ZkyOptimizer      *optimizer,
                                      GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void          zky_batch_step_free    (ZkyBatchStep      *self);
void          zky_batch_step_set_counter (ZkyBatchStep  *self,
                                      gint64             counter);
ZkyNode      *zky_batch_step_call    (ZkyBatchStep      *self,
                                      ZkyGraph          *graph,
                                      const ZkyDataset  *dataset,
                                      const guint64     *rows,
                                      guint64            n_rows,
                                      GCancellable      *cancellable,
                                      GError           **error);
guint64       zky_batch_step_get_n_planned (ZkyBatchStep *self);
gboolean      zky_batch_step_run     (ZkyBatchStep      *self,
                                      const ZkyDataset  *dataset,
                                      const guint64     *rows,
                                      guint64            n_rows,
                                      ZkyTensor        **gradients,
                                      ZkyBatchResult    *result,
                                      GCancellable      *cancellable,
                                      GError           **error);

G_END_DECLS
