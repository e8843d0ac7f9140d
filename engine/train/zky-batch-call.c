/* zky-batch-call.c: a batch computed by calling the module
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-batch-private.h"

#include <math.h>

#include "zky-back.h"
#include "zky-functions.h"

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

/* One node a column: the variable of an input, or a constant where a loss is made of it. The module's inputs are the first nodes of
 * its call. */
static ZkyNode **
make_column_nodes (ZkyBatchStep *self,
                   ZkyGraph     *graph,
                   GPtrArray    *columns)
{
  gboolean makes_loss = self->training->loss != NULL || self->training->loss_op != NULL;
  ZkyNode **nodes = g_new0 (ZkyNode *, columns->len + 1);

  for (guint i = 0; i < self->n_inputs; i++)
    if (self->inputs[i] >= 0)
      nodes[self->inputs[i]] = zky_graph_get_node (graph, i);
  for (guint i = 0; i < columns->len; i++)
    if (nodes[i] == NULL && makes_loss)
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
make_loss (ZkyBatchStep   *self,
           ZkyGraph       *graph,
           ZkyNode *const *nodes)
{
  g_autofree ZkyNode **outputs = NULL;
  guint n_outputs = zky_graph_get_n_outputs (graph), target;
  ZkyNode *loss;

  if (self->training->loss == NULL && self->training->loss_op == NULL)
    return find_named_loss (graph);

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

/* -- What comes out -------------------------------------------------------------------------------- */

static void
add_result (ZkyBatchCall *self,
            const char   *name,
            ZkyNode      *node,
            ZkyTensor    *value)
{
  g_ptr_array_add (self->results, node);
  g_ptr_array_add (self->outcome.names, g_strdup (name));
  g_ptr_array_add (self->outcome.tensors, value != NULL ? zky_tensor_ref (value) : NULL);
}

static void
add_node (ZkyBatchCall *self,
          const char   *name,
          ZkyNode      *node)
{
  add_result (self, name, node, zky_node_get_value (node));
}

/* The scores are the first output, or the second where the first is the loss. */
static ZkyNode *
find_scores (const ZkyBatchCall *self)
{
  ZkyNode *first = zky_graph_get_output (self->graph, 0);

  return first == self->loss && zky_graph_get_n_outputs (self->graph) > 1 ? zky_graph_get_output (self->graph, 1) : first;
}

/* The loss, what accuracy is taken of, and the outputs that are single numbers. */
static void
add_values (ZkyBatchCall *self,
            ZkyBatchStep *step)
{
  add_node (self, NULL, self->loss);
  add_node (self, NULL, step->training->accuracy != NULL ? find_scores (self) : NULL);

  for (guint i = 0; i < zky_graph_get_n_outputs (self->graph); i++)
    {
      ZkyNode *node = zky_graph_get_output (self->graph, i);

      if (node == self->loss || zky_tensor_get_n_axes (zky_node_get_value (node)) != 0)
        continue;
      add_node (self, zky_graph_get_output_name (self->graph, i), node);
      self->outcome.n_metrics++;
    }
}

static gboolean
add_gradients (ZkyBatchCall  *self,
               ZkyBatchStep  *step,
               gboolean       record,
               GError       **error)
{
  g_autofree ZkyNode **wanted = g_new0 (ZkyNode *, step->n_params);
  g_autoptr(GHashTable) nodes = g_hash_table_new (g_str_hash, g_str_equal);
  ZkyBackOptions options = {
    .output = self->loss, .wanted = wanted, .n_wanted = step->n_params, .limit = G_MAXSIZE,
    .flags = record ? ZKY_BACK_RECORD | ZKY_BACK_FINAL : ZKY_BACK_DEFAULT,
  };

  for (guint i = 0; i < zky_graph_get_n_nodes (self->graph); i++)
    {
      ZkyNode *node = zky_graph_get_node (self->graph, i);

      if (zky_node_get_kind (node) == ZKY_NODE_PARAMETER && zky_node_get_name (node) != NULL)
        g_hash_table_insert (nodes, (gpointer) zky_node_get_name (node), node);
    }
  for (guint i = 0; i < step->n_params; i++)
    wanted[i] = g_hash_table_lookup (nodes, step->params[i]);

  if (!zky_graph_back (self->graph, &options, error))
    return FALSE;

  self->outcome.n_gradients = step->n_params;
  for (guint i = 0; i < step->n_params; i++)
    add_result (self, NULL, record && wanted[i] != NULL ? zky_node_get_gradient_node (wanted[i]) : NULL,
                wanted[i] != NULL ? zky_node_get_gradient (wanted[i]) : NULL);

  return TRUE;
}

/* What the call has computed for buffers. */
static void
add_updates (ZkyBatchCall *self)
{
  for (guint i = 0; i < zky_graph_get_n_buffers (self->graph); i++)
    {
      ZkyNode *update = zky_graph_get_update (self->graph, i);

      if (update != NULL)
        add_node (self, zky_node_get_name (zky_graph_get_buffer (self->graph, i)), update);
    }
}

/* Calls the module on @batch into @graph, which is empty, and makes the loss there. Returns the loss, or NULL with an error; *@columns, (transfer
 * full), is one node a column. */
ZkyNode *
zky_batch_call_graph (ZkyBatchStep    *step,
                      ZkyGraph        *graph,
                      const ZkyBatch  *batch,
                      ZkyNode       ***columns,
                      GError         **error)
{
  ZkyNode *loss;

  *columns = NULL;
  zky_graph_set_budget (graph, batch->budget);
  zky_graph_set_counter (graph, step->counter);
  if (!call_module (step, graph, batch->columns, error))
    return NULL;
  *columns = make_column_nodes (step, graph, batch->columns);
  loss = make_loss (step, graph, *columns);

  return check_loss (graph, loss, error) ? loss : NULL;
}

/* Calls the module on @batch. With @record the backward pass stays in the graph. Where the loss is not finite nothing is
 * differentiated. After an error the call is to be cleared all the same. */
gboolean
zky_batch_call_init (ZkyBatchCall    *self,
                     ZkyBatchStep    *step,
                     const ZkyBatch  *batch,
                     gboolean         record,
                     GError         **error)
{
  self->graph = zky_graph_new (zky_module_get_name (step->training->module));
  self->results = g_ptr_array_new ();
  zky_batch_outcome_init (&self->outcome);
  self->loss = zky_batch_call_graph (step, self->graph, batch, &self->columns, error);
  if (self->loss == NULL)
    return FALSE;

  add_values (self, step);
  if (!batch->with_gradients || !isfinite (zky_tensor_get_double (zky_node_get_value (self->loss), 0)))
    return TRUE;
  if (!add_gradients (self, step, record, error))
    return FALSE;
  add_updates (self);

  return TRUE;
}

void
zky_batch_call_clear (ZkyBatchCall *self)
{
  g_clear_pointer (&self->results, g_ptr_array_unref);
  zky_batch_outcome_clear (&self->outcome);
  g_clear_pointer (&self->columns, g_free);
  g_clear_pointer (&self->graph, zky_graph_unref);
}
