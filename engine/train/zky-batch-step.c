/* zky-batch-step.c: one batch, from columns to loss and gradients
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-batch-private.h"

/* -- What goes where -------------------------------------------------------------------- */

/* A column that is neither an input nor a target would be a mistake that nobody sees. */
static gboolean
check_columns (ZkyTraining  *training,
               gboolean      any_input,
               GError      **error)
{
  const char *const wanted[] = { training->loss_target, training->accuracy };

  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    if (wanted[i] != NULL && (training->dataset == NULL || !zky_dataset_find (training->dataset, wanted[i], NULL)))
      {
        g_set_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN, "The data set has no column “%s”, which the %s is compared with",
                     wanted[i], i == 0 ? "output" : "accuracy");
        return FALSE;
      }

  if (training->dataset != NULL && !any_input)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "No column of the data set is called as an input of %s is: “%s” is none",
                   zky_module_get_name (training->module), zky_dataset_get_name (training->dataset, 0));
      return FALSE;
    }

  return TRUE;
}

static void
find_inputs (ZkyBatchStep *self,
             ZkyDtype      dtype)
{
  ZkyDataset *dataset = self->training->dataset;
  ZkyInput input;
  guint column;

  self->n_inputs = zky_module_get_n_inputs (self->training->module);
  self->inputs = g_new (gint, self->n_inputs + 1);
  self->n_columns = dataset != NULL ? zky_dataset_get_n_columns (dataset) : 0;
  self->dtypes = g_new (ZkyDtype, self->n_columns + 1);
  for (guint i = 0; i < self->n_columns; i++)
    self->dtypes[i] = dtype;

  for (guint i = 0; i < self->n_inputs; i++)
    {
      self->inputs[i] = -1;
      if (!zky_module_get_input (self->training->module, i, &input)
          || dataset == NULL || !zky_dataset_find (dataset, input.name, &column))
        continue;
      self->inputs[i] = (gint) column;
      if (zky_dtype_is_float (zky_tensor_get_dtype (input.value)))
        self->dtypes[column] = zky_tensor_get_dtype (input.value);
    }
}

/* What @training says is computed for the parameters of @optimizer. */
ZkyBatchStep *
zky_batch_step_new (ZkyTraining   *training,
                    ZkyOptimizer  *optimizer,
                    GError       **error)
{
  ZkyBatchStep *self = g_new0 (ZkyBatchStep, 1);
  gboolean any_input = FALSE;
  ZkyInput param;

  self->training = zky_training_ref (training);
  self->n_params = zky_optimizer_get_n_params (optimizer);
  self->params = g_new (const char *, self->n_params);
  for (guint i = 0; i < self->n_params; i++)
    self->params[i] = zky_optimizer_get_param (optimizer, i);

  if (!zky_module_find (training->module, self->params[0], &param, error))
    {
      zky_batch_step_free (self);
      return NULL;
    }
  find_inputs (self, zky_tensor_get_dtype (param.value));
  for (guint i = 0; i < self->n_inputs; i++)
    any_input |= self->inputs[i] >= 0;
  if (!check_columns (training, any_input, error))
    {
      zky_batch_step_free (self);
      return NULL;
    }
  if (training->numbers.compile != 0)
    self->plans = zky_batch_plans_new (self);

  return self;
}

void
zky_batch_step_free (ZkyBatchStep *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->plans, zky_batch_plans_free);
  zky_training_unref (self->training);
  g_free (self->params);
  g_free (self->inputs);
  g_free (self->dtypes);
  g_free (self);
}

/* What random operators mix into their seeds from now on: another number in each step. */
void
zky_batch_step_set_counter (ZkyBatchStep *self,
                            gint64        counter)
{
  self->counter = counter;
}

/* -- Columns ---------------------------------------------------------------------------------- */

/* (transfer full): the rows of all columns */
static GPtrArray *
take_columns (ZkyBatchStep      *self,
              const ZkyDataset  *dataset,
              const guint64     *rows,
              guint64            n_rows,
              GError           **error)
{
  g_autoptr(GPtrArray) columns = g_ptr_array_new_with_free_func ((GDestroyNotify) zky_tensor_unref);

  for (guint i = 0; i < self->n_columns; i++)
    {
      g_autoptr(ZkyTensor) batch = zky_dataset_take (dataset, i, rows, n_rows, error);
      ZkyTensor *cast;

      if (batch == NULL)
        return NULL;
      cast = zky_dtype_is_float (zky_tensor_get_dtype (batch)) ? zky_tensor_cast (batch, self->dtypes[i], error)
                                                                : zky_tensor_ref (batch);
      if (cast == NULL)
        return NULL;
      g_ptr_array_add (columns, cast);
    }

  return g_steal_pointer (&columns);
}

guint64
zky_batch_step_get_n_planned (ZkyBatchStep *self)
{
  return self->n_planned;
}

/* -- A batch ----------------------------------------------------------------------------------- */

static gboolean
call_batch (ZkyBatchStep    *self,
            const ZkyBatch  *batch,
            gboolean         trace,
            ZkyTensor      **gradients,
            ZkyBatchResult  *result,
            GError         **error)
{
  ZkyBatchCall call;
  gboolean done = zky_batch_call_init (&call, self, batch, trace, error);

  if (done && trace)
    zky_batch_plans_trace (self->plans, batch, &call);
  done = done && zky_batch_conclude (self, batch, &call.outcome, &call, gradients, result, error);
  zky_batch_call_clear (&call);

  return done;
}

/* Where a plan's numbers are not finite the module is called for the reason. */
static gboolean
run_batch (ZkyBatchStep    *self,
           const ZkyBatch  *batch,
           ZkyTensor      **gradients,
           ZkyBatchResult  *result,
           GError         **error)
{
  ZkyBatchVerdict verdict = ZKY_BATCH_CALL;
  const ZkyBatchOutcome *outcome;
  GError *cause = NULL;

  if (self->plans != NULL)
    verdict = zky_batch_plans_run (self->plans, batch, &outcome, error);
  if (verdict == ZKY_BATCH_FAILED)
    return FALSE;
  if (verdict == ZKY_BATCH_DONE)
    {
      if (zky_batch_conclude (self, batch, outcome, NULL, gradients, result, &cause))
        {
          self->n_planned++;
          return TRUE;
        }
      if (cause != NULL)
        {
          g_propagate_error (error, cause);
          return FALSE;
        }
      g_clear_pointer (&result->buffers, zky_archive_unref);
    }

  return call_batch (self, batch, verdict == ZKY_BATCH_TRACE, gradients, result, error);
}

/* Computes loss and metrics of rows of @dataset. Gradients, one a parameter, are (transfer full) and hold till the next batch; where
 * @gradients is NULL neither they nor new values of buffers are asked for. */
gboolean
zky_batch_step_run (ZkyBatchStep      *self,
                    const ZkyDataset  *dataset,
                    const guint64     *rows,
                    guint64            n_rows,
                    ZkyTensor        **gradients,
                    ZkyBatchResult    *result,
                    GCancellable      *cancellable,
                    GError           **error)
{
  g_autoptr(ZkyBudget) budget = zky_budget_new (cancellable, 0, 0);
  g_autoptr(GPtrArray) columns = take_columns (self, dataset, rows, n_rows, error);
  ZkyBatch batch = { columns, n_rows, gradients != NULL, budget };

  g_clear_pointer (&result->buffers, zky_archive_unref);

  return columns != NULL && run_batch (self, &batch, gradients, result, error);
}

/* Calls the module on rows of @dataset into @graph, and makes the loss there, which is returned (transfer none); it is not differentiated. */
ZkyNode *
zky_batch_step_call (ZkyBatchStep      *self,
                     ZkyGraph          *graph,
                     const ZkyDataset  *dataset,
                     const guint64     *rows,
                     guint64            n_rows,
                     GCancellable      *cancellable,
                     GError           **error)
{
  g_autoptr(ZkyBudget) budget = zky_budget_new (cancellable, 0, 0);
  g_autoptr(GPtrArray) columns = take_columns (self, dataset, rows, n_rows, error);
  ZkyBatch batch = { columns, n_rows, TRUE, budget };
  g_autofree ZkyNode **nodes = NULL;
  ZkyNode *loss;

  if (columns == NULL)
    return NULL;
  loss = zky_batch_call_graph (self, graph, &batch, &nodes, error);
  zky_graph_set_budget (graph, NULL);

  return loss;
}
