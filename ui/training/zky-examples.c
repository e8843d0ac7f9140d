/* zky-examples.c: the rows of its data that a model is looked at with
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-examples.h"

#define MICROSECONDS (10 * G_USEC_PER_SEC)
#define BYTES        ((gsize) 1 << 30)

/* -- Which data -------------------------------------------------------------------------- */

/* The inputs that the module was declared with, as far as they have as many rows as the first of them. */
static ZkyDataset *
make_dataset (ZkyModule *module)
{
  ZkyDataset *dataset = zky_dataset_new ();
  ZkyInput input;

  for (guint i = 0; zky_module_get_input (module, i, &input); i++)
    zky_dataset_add (dataset, input.name, input.value, NULL);

  return dataset;
}

/**
 * zky_examples_split:
 * @training: (transfer none): what is trained, on data
 * @trained: (out) (transfer full) (nullable): the rows that are trained on
 * @kept: (out) (transfer full) (nullable): those that are kept back
 *
 * The same rows that the trainer keeps back: split with the same seed.
 */
void
zky_examples_split (ZkyTraining  *training,
                    ZkyDataset  **trained,
                    ZkyDataset  **kept)
{
  ZkyDataset *all = zky_training_get_dataset (training), *own = zky_training_get_validation (training);
  double share = 0, seed = 0;

  *trained = *kept = NULL;
  zky_training_get (training, "validation", &share, NULL);
  zky_training_get (training, "seed", &seed, NULL);
  if (own != NULL)
    *kept = zky_dataset_ref (own);
  else if (all != NULL && share > 0 && zky_dataset_split (all, share, (guint32) seed, trained, kept, NULL))
    return;
  if (all != NULL)
    *trained = zky_dataset_ref (all);
}

static gboolean
find_x (ZkyExamples *self,
        const char  *target)
{
  ZkyInput input;

  for (guint i = 0; zky_module_get_input (self->module, i, &input); i++)
    if (g_strcmp0 (input.name, target) != 0 && zky_dataset_find (self->dataset, input.name, &self->x_column))
      {
        self->x_input = i;
        return TRUE;
      }

  return FALSE;
}

/* The named column, else the first that is not looked at. */
static void
find_target (ZkyExamples *self,
             const char  *target)
{
  guint n = zky_dataset_get_n_columns (self->dataset);

  self->has_target = target != NULL && zky_dataset_find (self->dataset, target, &self->target_column);
  for (guint i = 0; !self->has_target && i < n; i++)
    if (i != self->x_column)
      {
        self->has_target = TRUE;
        self->target_column = i;
      }
}

/**
 * zky_examples_new:
 * @training: (transfer none): how the module is trained
 *
 * Returns: (transfer full) (nullable): the examples
 */
ZkyExamples *
zky_examples_new (ZkyTraining *training)
{
  g_autoptr (ZkyExamples) self = g_new0 (ZkyExamples, 1);
  g_autoptr (ZkyDataset) trained = NULL, kept = NULL;
  const char *target = zky_training_get_target (training);

  self->module = zky_module_ref (zky_training_get_module (training));
  zky_examples_split (training, &trained, &kept);
  self->is_validation = kept != NULL;
  self->dataset = kept != NULL ? g_steal_pointer (&kept) : trained != NULL ? g_steal_pointer (&trained) : make_dataset (self->module);
  if (zky_dataset_get_n_rows (self->dataset) == 0 || !find_x (self, target))
    return NULL;
  find_target (self, target);
  self->classes = self->has_target ? zky_training_get_names (training, zky_dataset_get_name (self->dataset, self->target_column)) : NULL;
  if (self->classes != NULL)
    zky_vocabulary_ref (self->classes);
  self->names = zky_training_get_names (training, zky_dataset_get_name (self->dataset, self->x_column));
  if (self->names != NULL)
    zky_vocabulary_ref (self->names);
  self->has_logits = g_strcmp0 (zky_training_get_loss_op (training), "binary_cross_entropy_with_logits") == 0;

  return g_steal_pointer (&self);
}

void
zky_examples_free (ZkyExamples *self)
{
  g_clear_pointer (&self->module, zky_module_unref);
  g_clear_pointer (&self->dataset, zky_dataset_unref);
  g_clear_pointer (&self->names, zky_vocabulary_unref);
  g_clear_pointer (&self->classes, zky_vocabulary_unref);
  g_free (self);
}

/* -- Calls ---------------------------------------------------------------------------------- */

/* Floating columns become what the input is declared with. */
static ZkyTensor *
take (const ZkyExamples  *self,
      const ZkyInput     *input,
      guint               column,
      const guint64      *rows,
      guint64             n_rows,
      GError            **error)
{
  g_autoptr (ZkyTensor) taken = zky_dataset_take (self->dataset, column, rows, n_rows, error);
  ZkyDtype dtype = zky_tensor_get_dtype (input->value);

  if (taken == NULL || zky_tensor_get_dtype (taken) == dtype || !zky_dtype_is_float (dtype)
      || !zky_dtype_is_float (zky_tensor_get_dtype (taken)))
    return g_steal_pointer (&taken);

  return zky_tensor_narrow (taken, dtype, error);
}

/**
 * zky_examples_call:
 * @rows: (array length=n_rows): which examples
 * @x: (nullable): what the input that is looked at gets instead of its column: as many rows
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * Calls the module as it is after training. In one thread at a time.
 *
 * Returns: (transfer full): the call
 */
ZkyGraph *
zky_examples_call (const ZkyExamples  *self,
                   const guint64      *rows,
                   guint64             n_rows,
                   ZkyTensor          *x,
                   GCancellable       *cancellable,
                   GError            **error)
{
  guint n = zky_module_get_n_inputs (self->module), column;
  g_autoptr (ZkyBudget) budget = zky_budget_new (cancellable, MICROSECONDS, BYTES);
  g_autoptr (ZkyGraph) graph = zky_graph_new (zky_module_get_name (self->module));
  g_autoptr (GPtrArray) owned = g_ptr_array_new_with_free_func ((GDestroyNotify) zky_tensor_unref);
  g_autofree ZkyTensor **inputs = g_new0 (ZkyTensor *, n + 1);
  gboolean done;

  for (guint i = 0; i < n; i++)
    {
      ZkyInput input;

      zky_module_get_input (self->module, i, &input);
      if (i == self->x_input && x != NULL)
        inputs[i] = x;
      else if (zky_dataset_find (self->dataset, input.name, &column))
        {
          inputs[i] = take (self, &input, column, rows, n_rows, error);
          if (inputs[i] == NULL)
            return NULL;
          g_ptr_array_add (owned, inputs[i]);
        }
    }

  zky_module_set_training (self->module, FALSE);
  zky_graph_set_budget (graph, budget);
  done = zky_module_run (self->module, graph, inputs, n, error);
  zky_graph_set_budget (graph, NULL);

  return done ? g_steal_pointer (&graph) : NULL;
}

/* Whether @node has something to say of each of so many examples. */
static gboolean
has_rows (ZkyNode *node,
          gsize    n_rows)
{
  ZkyTensor *value = zky_node_get_value (node);

  return value != NULL && zky_tensor_get_n_axes (value) > 0 && zky_tensor_get_size (value) > 0
         && zky_tensor_get_dim (value, 0) % n_rows == 0;
}

/**
 * zky_examples_find_output:
 *
 * Returns: (transfer none) (nullable): the first output that has a row an example; where the only output is the loss, what that was
 *   made of: the scores of `cross_entropy`
 */
ZkyNode *
zky_examples_find_output (ZkyGraph *graph,
                          gsize     n_rows)
{
  ZkyNode *loss = zky_graph_get_output (graph, 0);

  for (guint i = 0; i < zky_graph_get_n_outputs (graph); i++)
    if (has_rows (zky_graph_get_output (graph, i), n_rows))
      return zky_graph_get_output (graph, i);

  if (zky_node_get_n_inputs (loss) >= 2 && has_rows (zky_node_get_input (loss, 0), n_rows))
    return zky_node_get_input (loss, 0);

  return NULL;
}
