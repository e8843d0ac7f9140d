/* zky-batch-step.c: one batch, from columns to loss and gradients
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-batch-step.h"

#include <math.h>
#include <string.h>

#include "zky-finite.h"
#include "zky-functions.h"
#include "zky-training-private.h"

struct _ZkyBatchStep
{
  ZkyTraining   *training;
  guint          n_params;
  const char   **params;    /* interned paths, in the optimiser's order */
  guint          n_inputs;
  gint          *inputs;    /* which column an input of the module is, or −1 */
  ZkyDtype      *dtypes;    /* what floating columns become */
  guint          n_columns;
  gint64         counter;
};

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

  return self;
}

void
zky_batch_step_free (ZkyBatchStep *self)
{
  if (self == NULL)
    return;

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

/* -- The call --------------------------------------------------------------------------------- */

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

static gboolean
call_module (ZkyBatchStep  *self,
             ZkyGraph      *graph,
             GPtrArray     *columns,
             GError       **error)
{
  g_autofree ZkyTensor **inputs = g_new0 (ZkyTensor *, self->n_inputs + 1);

  for (guint i = 0; i < self->n_inputs; i++)
    if (self->inputs[i] >= 0)
      inputs[i] = g_ptr_array_index (columns, self->inputs[i]);

  return zky_module_run (self->training->module, graph, inputs, self->n_inputs, error);
}

/* One node a column: the variable of an input, or a constant. The module's inputs are the first nodes of its call. */
static ZkyNode **
make_column_nodes (ZkyBatchStep *self,
                   ZkyGraph     *graph,
                   GPtrArray    *columns)
{
  ZkyNode **nodes = g_new0 (ZkyNode *, columns->len + 1);

  for (guint i = 0; i < self->n_inputs; i++)
    if (self->inputs[i] >= 0)
      nodes[self->inputs[i]] = zky_graph_get_node (graph, i);
  for (guint i = 0; i < columns->len; i++)
    if (nodes[i] == NULL)
      nodes[i] = zky_graph_constant (graph, g_ptr_array_index (columns, i));

  return nodes;
}

static ZkyNode *
find_named_loss (ZkyGraph *graph)
{
  for (guint i = 0; i < zky_graph_get_n_outputs (graph); i++)
    if (g_strcmp0 (zky_graph_get_output_name (graph, i), "loss") == 0)
      return zky_graph_get_output (graph, i);

  return zky_graph_get_output (graph, 0);
}

static ZkyNode *
make_loss (ZkyBatchStep  *self,
           ZkyGraph      *graph,
           GPtrArray     *columns)
{
  g_autofree ZkyNode **nodes = NULL, **outputs = NULL;
  guint n_outputs = zky_graph_get_n_outputs (graph), target;
  ZkyNode *loss;

  if (self->training->loss == NULL && self->training->loss_op == NULL)
    return find_named_loss (graph);

  nodes = make_column_nodes (self, graph, columns);
  zky_graph_push_scope (graph, "loss");
  if (self->training->loss_op != NULL)
    {
      zky_dataset_find (self->training->dataset, self->training->loss_target, &target);
      loss = zky_op (self->training->loss_op, NULL, zky_graph_get_output (graph, 0), nodes[target], NULL);
    }
  else
    {
      outputs = g_new (ZkyNode *, n_outputs + 1);
      for (guint i = 0; i < n_outputs; i++)
        outputs[i] = zky_graph_get_output (graph, i);
      loss = self->training->loss (graph, outputs, n_outputs, nodes, self->training->loss_data);
    }
  zky_graph_pop_scope (graph);

  return loss;
}

static gboolean
check_loss (ZkyGraph  *graph,
            ZkyNode   *loss,
            GError   **error)
{
  ZkyTensor *value;
  ZkyShape shape;

  if (!zky_graph_end (graph, error))
    return FALSE;
  value = loss != NULL ? zky_node_get_value (loss) : NULL;
  if (value == NULL)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "The loss function returned no loss");
      return FALSE;
    }

  shape = zky_tensor_get_shape (value);
  if (shape.n_axes == 0 && zky_dtype_is_float (zky_tensor_get_dtype (value)))
    return TRUE;

  {
    g_autofree char *text = zky_shape_to_string (&shape);

    g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "The loss is %s of shape %s, not a floating scalar: take its mean",
                 zky_dtype_get_name (zky_tensor_get_dtype (value)), text);
  }
  return FALSE;
}

/* -- Metrics ------------------------------------------------------------------------------------ */

static void
add_metric (ZkyBatchResult *result,
            const char     *name,
            double          value)
{
  g_ptr_array_add (result->names, g_strdup (name));
  g_array_append_val (result->values, value);
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

/* The scores are the first output, or the second where the first is the loss. */
static ZkyNode *
find_scores (ZkyGraph *graph,
             ZkyNode  *loss)
{
  ZkyNode *first = zky_graph_get_output (graph, 0);

  return first == loss && zky_graph_get_n_outputs (graph) > 1 ? zky_graph_get_output (graph, 1) : first;
}

static gboolean
collect_metrics (ZkyBatchStep    *self,
                 ZkyGraph        *graph,
                 ZkyNode         *loss,
                 GPtrArray       *columns,
                 ZkyBatchResult  *result,
                 GError         **error)
{
  guint target;
  double value;

  for (guint i = 0; i < zky_graph_get_n_outputs (graph); i++)
    {
      ZkyNode *node = zky_graph_get_output (graph, i);

      if (node != loss && zky_tensor_get_n_axes (zky_node_get_value (node)) == 0)
        add_metric (result, zky_graph_get_output_name (graph, i), zky_tensor_get_double (zky_node_get_value (node), 0));
    }
  if (self->training->accuracy == NULL)
    return TRUE;

  zky_dataset_find (self->training->dataset, self->training->accuracy, &target);
  if (!get_accuracy (zky_node_get_value (find_scores (graph, loss)), g_ptr_array_index (columns, target), &value, error))
    return FALSE;
  add_metric (result, "accuracy", value);

  return TRUE;
}

/* -- Buffers --------------------------------------------------------------------------------------- */

/* What the call has computed for buffers. The module has it only when the step is done. */
static void
collect_buffers (ZkyGraph       *graph,
                 ZkyBatchResult *result)
{
  for (guint i = 0; i < zky_graph_get_n_buffers (graph); i++)
    {
      ZkyNode *update = zky_graph_get_update (graph, i);

      if (update == NULL)
        continue;
      if (result->buffers == NULL)
        result->buffers = zky_archive_new ();
      zky_archive_add (result->buffers, zky_node_get_name (zky_graph_get_buffer (graph, i)), zky_node_get_value (update));
    }
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
collect_gradients (ZkyBatchStep  *self,
                   ZkyGraph      *graph,
                   ZkyNode       *loss,
                   ZkyTensor    **gradients,
                   GError       **error)
{
  g_autofree ZkyNode **wanted = g_new0 (ZkyNode *, self->n_params);
  g_autoptr(GHashTable) nodes = g_hash_table_new (g_str_hash, g_str_equal);
  ZkyBackOptions options = { .output = loss, .wanted = wanted, .n_wanted = self->n_params, .limit = G_MAXSIZE };

  for (guint i = 0; i < zky_graph_get_n_nodes (graph); i++)
    {
      ZkyNode *node = zky_graph_get_node (graph, i);

      if (zky_node_get_kind (node) == ZKY_NODE_PARAMETER && zky_node_get_name (node) != NULL)
        g_hash_table_insert (nodes, (gpointer) zky_node_get_name (node), node);
    }
  for (guint i = 0; i < self->n_params; i++)
    wanted[i] = g_hash_table_lookup (nodes, self->params[i]);

  if (!zky_graph_back (graph, &options, error))
    return FALSE;
  for (guint i = 0; i < self->n_params; i++)
    {
      ZkyTensor *gradient = wanted[i] != NULL ? zky_node_get_gradient (wanted[i]) : NULL;

      if (gradient == NULL)
        continue;
      if (!zky_tensor_is_finite (gradient))
        {
          g_autofree char *what = g_strdup_printf ("gradient of %s", self->params[i]);

          for (guint k = 0; k < i; k++)
            g_clear_pointer (&gradients[k], zky_tensor_unref);
          return fail_nonfinite (what, 0, zky_graph_find_nonfinite_gradient (graph, loss), error);
        }
      gradients[i] = zky_tensor_ref (gradient);
    }

  return TRUE;
}

/* Calls the module on rows of @dataset. Gradients, one a parameter, are (transfer full); where @gradients is NULL neither they nor new
 * values of buffers are asked for. */
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
  g_autoptr(ZkyGraph) graph = NULL;
  ZkyNode *loss;

  g_ptr_array_set_size (result->names, 0);
  g_array_set_size (result->values, 0);
  g_clear_pointer (&result->buffers, zky_archive_unref);
  if (columns == NULL)
    return FALSE;

  graph = zky_graph_new (zky_module_get_name (self->training->module));
  zky_graph_set_budget (graph, budget);
  zky_graph_set_counter (graph, self->counter);
  if (!call_module (self, graph, columns, error))
    return FALSE;
  loss = make_loss (self, graph, columns);
  if (!check_loss (graph, loss, error) || !collect_metrics (self, graph, loss, columns, result, error))
    return FALSE;

  result->loss = zky_tensor_get_double (zky_node_get_value (loss), 0);
  if (gradients == NULL)
    return TRUE;
  if (!isfinite (result->loss))
    return fail_nonfinite ("loss", result->loss, zky_graph_find_nonfinite (graph), error);

  collect_buffers (graph, result);

  return collect_gradients (self, graph, loss, gradients, error);
}
