/* zky-trainer-batch.c: a batch of a training: gradients, a step of the optimiser, and what it came to
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-trainer-private.h"

#include <math.h>

#include "zky-clip.h"

#define MAX_RECENT 4096 /* batches that are told of one by one */

typedef struct
{
  ZkyTrainer    *trainer;
  const guint64 *rows;
  guint64        n_rows;
  GCancellable  *cancellable;
} Batch;

/* Elements of a gradient, evenly taken; a copy, since a plan writes the next batch in the same place. */
static ZkyTensor *
take_sample (ZkyTensor *gradient)
{
  gsize size = zky_tensor_get_size (gradient), n = MIN (size, ZKY_TRAINER_GRADIENTS);
  ZkyShape shape = { .n_axes = 1, .dims = { n } };
  g_autofree double *numbers = g_new (double, n + 1);

  for (gsize i = 0; i < n; i++)
    numbers[i] = zky_tensor_get_double (gradient, i * size / n);

  return zky_tensor_new_from_doubles (ZKY_FLOAT32, &shape, numbers, NULL);
}

/* Whether each batch is told of: somebody looks at them one by one. */
gboolean
zky_trainer_tells_each (ZkyTrainer *self)
{
  gboolean each;

  g_mutex_lock (&self->pause_lock);
  each = self->paused || self->pace > 0;
  g_mutex_unlock (&self->pause_lock);

  return each;
}

/* For the report of this batch, where there is to be one. */
static void
keep_gradients (ZkyTrainer *self,
                ZkyTensor **gradients,
                guint       n)
{
  if (!g_atomic_int_get (&self->tells_gradients)
      || !zky_report_is_due (self, self->state.batch + 1 >= self->n_batches, zky_trainer_tells_each (self)))
    return;

  g_clear_pointer (&self->gradients, zky_archive_unref);
  self->gradients = zky_archive_new ();
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(ZkyTensor) sample = gradients[i] != NULL ? take_sample (gradients[i]) : NULL;

      if (sample != NULL)
        zky_archive_add (self->gradients, zky_optimizer_get_param (self->optimizer, i), sample);
    }
}

static gboolean
compute_gradients (ZkyTensor **gradients,
                   double     *loss,
                   gpointer    user_data,
                   GError    **error)
{
  Batch *batch = user_data;
  ZkyTrainer *self = batch->trainer;
  const ZkyTrainingNumbers *numbers = &self->training->numbers;
  guint n = zky_optimizer_get_n_params (self->optimizer);

  if (!zky_batch_step_run (self->batch_step, self->dataset, batch->rows, batch->n_rows, gradients, &self->result,
                           batch->cancellable, error))
    return FALSE;
  *loss = self->result.loss;

  if ((numbers->clip_value > 0 && !zky_clip_value (gradients, n, numbers->clip_value, error))
      || (numbers->clip_norm > 0 && !zky_clip_norm (gradients, n, numbers->clip_norm, 2, NULL, error)))
    {
      for (guint i = 0; i < n; i++)
        g_clear_pointer (&gradients[i], zky_tensor_unref);
      return FALSE;
    }
  keep_gradients (self, gradients, n);

  return TRUE;
}

static gboolean
set_rate (ZkyTrainer  *self,
          GError     **error)
{
  double per_batch = 0, rate = self->state.lr, momentum = NAN;
  guint64 step;

  if (self->schedule != NULL)
    {
      zky_schedule_get (self->schedule, "per_batch", &per_batch, NULL);
      step = per_batch != 0 ? self->state.step : self->state.epoch;
      rate = zky_schedule_get_rate (self->schedule, self->state.lr, step);
      momentum = zky_schedule_get_momentum (self->schedule, step);
    }

  /* Where there is neither a momentum nor a beta1, one-cycle moves the rate alone. */
  if (!isnan (momentum) && !zky_optimizer_set (self->optimizer, "momentum", momentum, NULL))
    zky_optimizer_set (self->optimizer, "beta1", momentum, NULL);
  self->rate = rate;

  return zky_optimizer_set (self->optimizer, "lr", rate, error);
}

/* Adds the result of a batch to sums: the loss, then metrics. */
gboolean
zky_trainer_add_result (ZkyTrainer  *self,
                        GArray      *sums,
                        double       loss,
                        double       n_rows,
                        GError     **error)
{
  guint n = self->result.values->len + 1;

  if (self->metric_names == NULL)
    {
      self->metric_names = g_ptr_array_new_with_free_func (g_free);
      for (guint i = 0; i < self->result.names->len; i++)
        g_ptr_array_add (self->metric_names, g_strdup (g_ptr_array_index (self->result.names, i)));
      g_ptr_array_add (self->metric_names, NULL);
    }
  if (self->metric_names->len != n)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "The module gave %u metrics, now it gives %u",
                   self->metric_names->len - 1, n - 1);
      return FALSE;
    }

  if (sums->len == 0)
    g_array_set_size (sums, n);
  g_array_index (sums, double, 0) += loss * n_rows;
  for (guint i = 1; i < n; i++)
    g_array_index (sums, double, i) += g_array_index (self->result.values, double, i - 1) * n_rows;

  return TRUE;
}

/* What the batch came to by itself, for the next report. */
static void
keep_recent (ZkyTrainer *self,
             double      loss)
{
  const GArray *values = self->result.values;

  if (self->func == NULL)
    return;
  if (self->recent->len / (values->len + 1) >= MAX_RECENT)
    g_array_remove_range (self->recent, 0, (values->len + 1) * (MAX_RECENT / 2));
  g_array_append_val (self->recent, loss);
  g_array_append_vals (self->recent, values->data, values->len);
}

/* Running statistics and the like, behind the step. */
static gboolean
apply_buffers (ZkyTrainer  *self,
               GError     **error)
{
  const ZkyArchive *buffers = self->result.buffers;

  for (guint i = 0; buffers != NULL && i < zky_archive_get_n (buffers); i++)
    if (!zky_module_set_value (self->training->module, zky_archive_get_name (buffers, i), zky_archive_get (buffers, i), error))
      return FALSE;

  return TRUE;
}

/* The next batch of the epoch, and a step of the optimiser. */
gboolean
zky_trainer_train_batch (ZkyTrainer  *self,
                         GError     **error)
{
  ZkyTrainerState *state = &self->state;
  guint64 start = state->batch * self->batch_size;
  Batch batch = { self, self->order != NULL ? self->order + start : NULL, MIN (self->batch_size, self->n_rows - start) };
  double loss;

  /* L-BFGS moves the parameters while it asks for gradients, so a step of it is finished. */
  if (!g_str_equal (zky_optimizer_get_kind (self->optimizer), "lbfgs"))
    batch.cancellable = self->cancellable;
  if (!set_rate (self, error))
    return FALSE;

  /* What is dropped depends on the seed and the step, so that a resumed training goes on as it would have. */
  zky_batch_step_set_counter (self->batch_step, ((gint64) self->training->numbers.seed << 32) + (gint64) state->step);
  if (!zky_optimizer_step (self->optimizer, compute_gradients, &batch, &loss, error))
    {
      if (g_error_matches (*error, ZKY_ERROR, ZKY_ERROR_NONFINITE))
        g_prefix_error (error, "Epoch %" G_GUINT64_FORMAT ", batch %" G_GUINT64_FORMAT ": ", state->epoch + 1, state->batch + 1);
      return FALSE;
    }
  if (!apply_buffers (self, error) || !zky_trainer_add_result (self, state->sums, loss, (double) batch.n_rows, error))
    return FALSE;
  keep_recent (self, loss);
  state->rows += (double) batch.n_rows;
  state->batch++;
  state->step++;

  return TRUE;
}
