/* zky-trainer-call.c: the call that the next step of a training makes, to be looked at
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-trainer-private.h"

static void
find_batch (ZkyTrainer     *self,
            const guint64 **rows,
            guint64        *n_rows)
{
  guint64 start = (self->state.batch < self->n_batches ? self->state.batch : 0) * self->batch_size;

  zky_trainer_make_order (self);
  *rows = self->order != NULL ? self->order + start : NULL;
  *n_rows = MIN (self->batch_size, self->n_rows - start);
}

/* The module's outputs, and the loss where it is none of them. */
static void
add_loss (ZkyGraph *graph,
          ZkyNode  *loss)
{
  for (guint i = 0; i < zky_graph_get_n_outputs (graph); i++)
    if (zky_graph_get_output (graph, i) == loss)
      return;
  zky_graph_add_output (graph, "loss", loss);
}

/**
 * zky_trainer_call:
 * @graph: an empty graph, which is filled and can be looked at even after an error
 * @n_rows: (out) (optional): rows of the batch
 * @cancellable: (nullable): stops it
 * @error: return location for the first error of the call
 *
 * Calls the module as the next step will: on its batch, in training mode, with its random numbers. What is made of the outputs is in scope
 * `loss`; the loss is an output too. Nothing is differentiated, and nothing is trained. Before a run.
 *
 * Returns: (transfer none) (nullable): the loss, a node of @graph
 */
ZkyNode *
zky_trainer_call (ZkyTrainer    *self,
                  ZkyGraph      *graph,
                  guint64       *n_rows,
                  GCancellable  *cancellable,
                  GError       **error)
{
  const guint64 *rows;
  guint64 n;
  ZkyNode *loss;

  g_return_val_if_fail (ZKY_IS_TRAINER (self) && graph != NULL, NULL);

  zky_trainer_lock (self);
  find_batch (self, &rows, &n);
  zky_batch_step_set_counter (self->batch_step, ((gint64) self->training->numbers.seed << 32) + (gint64) self->state.step);
  zky_module_set_training (self->training->module, TRUE);
  loss = zky_batch_step_call (self->batch_step, graph, self->dataset, rows, n, cancellable, error);
  zky_module_set_training (self->training->module, FALSE);
  if (loss != NULL)
    add_loss (graph, loss);
  zky_trainer_unlock (self);
  if (n_rows != NULL)
    *n_rows = n;

  return loss;
}
