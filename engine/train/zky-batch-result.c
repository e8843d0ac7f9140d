/* zky-batch-result.c: from what a batch gave to loss, metrics and gradients
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-batch-private.h"

#include <math.h>

#include "zky-finite.h"

void
zky_batch_result_init (ZkyBatchResult *self)
{
  self->loss = 0;
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->values = g_array_new (FALSE, FALSE, sizeof (double));
  self->buffers = NULL;
}

void
zky_batch_result_clear (ZkyBatchResult *self)
{
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->values, g_array_unref);
  g_clear_pointer (&self->buffers, zky_archive_unref);
}

static void
unref_tensor (gpointer data)
{
  if (data != NULL)
    zky_tensor_unref (data);
}

void
zky_batch_outcome_init (ZkyBatchOutcome *self)
{
  self->tensors = g_ptr_array_new_with_free_func (unref_tensor);
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->n_metrics = self->n_gradients = 0;
}

void
zky_batch_outcome_clear (ZkyBatchOutcome *self)
{
  g_clear_pointer (&self->tensors, g_ptr_array_unref);
  g_clear_pointer (&self->names, g_ptr_array_unref);
}

/* -- Metrics ------------------------------------------------------------------------------------ */

/* Names stay as they are from one batch to the next, so that nothing is allocated. */
static void
add_metric (ZkyBatchResult *result,
            const char     *name,
            double          value)
{
  guint i = result->values->len;

  g_array_append_val (result->values, value);
  if (i < result->names->len && g_str_equal (g_ptr_array_index (result->names, i), name))
    return;
  g_ptr_array_set_size (result->names, (gint) MIN (i, result->names->len));
  g_ptr_array_add (result->names, g_strdup (name));
}

/* Numbers along the last axis are scores of classes, unless there is one an example. */
static gboolean
get_accuracy (const ZkyTensor  *scores,
              const ZkyTensor  *targets,
              double           *accuracy,
              GError          **error)
{
  gsize n = zky_tensor_get_size (targets), size = zky_tensor_get_size (scores);
  gsize n_classes = n > 0 && size % n == 0 ? size / n : 0;
  gsize right = 0;

  if (n_classes == 0)
    {
      ZkyShape a = zky_tensor_get_shape (scores), b = zky_tensor_get_shape (targets);
      g_autofree char *a_text = zky_shape_to_string (&a), *b_text = zky_shape_to_string (&b);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "accuracy: scores of shape %s do not fit classes of shape %s", a_text, b_text);
      return FALSE;
    }

  for (gsize i = 0; i < n; i++)
    {
      gsize best = 0;

      for (gsize k = 1; k < n_classes; k++)
        if (zky_tensor_get_double (scores, i * n_classes + k) > zky_tensor_get_double (scores, i * n_classes + best))
          best = k;
      if (n_classes == 1)
        best = zky_tensor_get_double (scores, i) > 0;
      right += zky_tensor_get_double (targets, i) == (double) best;
    }
  *accuracy = (double) right / (double) n;

  return TRUE;
}

static gboolean
collect_metrics (ZkyBatchStep           *self,
                 const ZkyBatch         *batch,
                 const ZkyBatchOutcome  *outcome,
                 ZkyBatchResult         *result,
                 GError                **error)
{
  ZkyTensor *scores = g_ptr_array_index (outcome->tensors, ZKY_BATCH_SCORES);
  guint target;
  double value;

  g_array_set_size (result->values, 0);
  for (guint i = ZKY_BATCH_METRICS; i < ZKY_BATCH_METRICS + outcome->n_metrics; i++)
    add_metric (result, g_ptr_array_index (outcome->names, i),
                zky_tensor_get_double (g_ptr_array_index (outcome->tensors, i), 0));

  if (scores != NULL)
    {
      zky_dataset_find (self->training->dataset, self->training->accuracy, &target);
      if (!get_accuracy (scores, g_ptr_array_index (batch->columns, target), &value, error))
        return FALSE;
      add_metric (result, "accuracy", value);
    }
  g_ptr_array_set_size (result->names, (gint) result->values->len);

  return TRUE;
}

/* -- Gradients ------------------------------------------------------------------------------------ */

/* Training cannot go on from NaN or infinity: says where it came from. */
static gboolean
fail_nonfinite (const char  *what,
                double       value,
                char        *origin,
                GError     **error)
{
  g_autofree char *where = origin;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_NONFINITE, "the %s is %s%s%s", what,
               isnan (value) ? "NaN" : isinf (value) ? "infinite" : "not finite",
               where != NULL ? "; it came up first in " : "", where != NULL ? where : "");

  return FALSE;
}

static gboolean
collect_gradients (ZkyBatchStep           *self,
                   const ZkyBatchOutcome  *outcome,
                   ZkyBatchCall           *call,
                   ZkyTensor             **gradients,
                   GError                **error)
{
  for (guint i = 0; i < outcome->n_gradients; i++)
    {
      ZkyTensor *gradient = g_ptr_array_index (outcome->tensors, ZKY_BATCH_METRICS + outcome->n_metrics + i);
      g_autofree char *what = NULL;

      gradients[i] = gradient != NULL ? zky_tensor_contiguous (gradient, error) : NULL;
      if (gradient == NULL || (gradients[i] != NULL && zky_tensor_is_finite (gradients[i])))
        continue;

      for (guint k = 0; k <= i; k++)
        g_clear_pointer (&gradients[k], zky_tensor_unref);
      if (call == NULL || (error != NULL && *error != NULL))
        return FALSE;
      what = g_strdup_printf ("gradient of %s", self->params[i]);
      return fail_nonfinite (what, 0, zky_graph_find_nonfinite_gradient (call->graph, call->loss), error);
    }

  return TRUE;
}

/* The module has them only when the step is done. What a plan has computed is overwritten by the next batch. */
static gboolean
collect_buffers (const ZkyBatchOutcome  *outcome,
                 gboolean                copy,
                 ZkyBatchResult         *result,
                 GError                **error)
{
  for (guint i = ZKY_BATCH_METRICS + outcome->n_metrics + outcome->n_gradients; i < outcome->tensors->len; i++)
    {
      ZkyTensor *value = g_ptr_array_index (outcome->tensors, i);
      g_autoptr(ZkyTensor) own = copy ? zky_tensor_copy (value, error) : zky_tensor_ref (value);

      if (own == NULL)
        return FALSE;
      if (result->buffers == NULL)
        result->buffers = zky_archive_new ();
      zky_archive_add (result->buffers, g_ptr_array_index (outcome->names, i), own);
    }

  return TRUE;
}

gboolean
zky_batch_conclude (ZkyBatchStep           *step,
                    const ZkyBatch         *batch,
                    const ZkyBatchOutcome  *outcome,
                    ZkyBatchCall           *call,
                    ZkyTensor             **gradients,
                    ZkyBatchResult         *result,
                    GError                **error)
{
  result->loss = zky_tensor_get_double (g_ptr_array_index (outcome->tensors, ZKY_BATCH_LOSS), 0);
  if (!collect_metrics (step, batch, outcome, result, error))
    return FALSE;
  if (!batch->with_gradients)
    return TRUE;

  if (!isfinite (result->loss))
    return call != NULL && fail_nonfinite ("loss", result->loss, zky_graph_find_nonfinite (call->graph), error);

  return collect_buffers (outcome, call == NULL, result, error)
         && collect_gradients (step, outcome, call, gradients, error);
}
