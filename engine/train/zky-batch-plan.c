/* zky-batch-plan.c: plans of batches, one for each number of rows
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-batch-private.h"

#include <math.h>

#include "zky-plan.h"

#define MAX_PLANS 4           /* batches of so many shapes: the usual one, the last one of an epoch, the same for validation */
#define FLOAT_TOLERANCE 1e-4  /* by which numbers of a plan may be off where the library does not add in the same order */
#define DOUBLE_TOLERANCE 1e-10

/**
 * Entry:
 * @n_rows, @with_gradients, @training: what it is for
 * @n_runs: batches of this kind so far
 * @used: when it was used last
 * @next_check: the batch at which the plan is held against a call again
 * @fingerprint: (nullable): of the graph that the plan was made of
 * @plan: (nullable): made at the second batch
 * @is_hopeless: no plan can be made, or it was found out to be wrong
 * @feeds: (nullable): tensors to be fed; borrowed while a batch runs
 * @outcome: what the plan computes
 */
typedef struct
{
  guint64          n_rows;
  gboolean         with_gradients, training;
  guint64          n_runs, used, next_check;
  char            *fingerprint;
  ZkyPlan         *plan;
  gboolean         is_hopeless;
  GPtrArray       *feeds;
  ZkyBatchOutcome  outcome;
} Entry;

struct _ZkyBatchPlans
{
  ZkyBatchStep *step;
  Entry         entries[MAX_PLANS];
  guint64       n_runs;
  ZkyTensor    *counter;
};

static void
entry_clear (Entry *self)
{
  g_clear_pointer (&self->fingerprint, g_free);
  g_clear_pointer (&self->plan, zky_plan_free);
  g_clear_pointer (&self->feeds, g_ptr_array_unref);
  zky_batch_outcome_clear (&self->outcome);
  *self = (Entry) { 0 };
}

ZkyBatchPlans *
zky_batch_plans_new (ZkyBatchStep *step)
{
  ZkyBatchPlans *self = g_new0 (ZkyBatchPlans, 1);

  self->step = step;
  self->counter = zky_tensor_new_scalar (ZKY_INT64, 0);

  return self;
}

void
zky_batch_plans_free (ZkyBatchPlans *self)
{
  for (guint i = 0; i < MAX_PLANS; i++)
    entry_clear (&self->entries[i]);
  zky_tensor_unref (self->counter);
  g_free (self);
}

/* The entry for such batches; where there is none, the one that was not used for longest is given up for it. */
static Entry *
find_entry (ZkyBatchPlans  *self,
            const ZkyBatch *batch)
{
  gboolean training = zky_module_get_training (self->step->training->module);
  Entry *oldest = self->entries;

  for (guint i = 0; i < MAX_PLANS; i++)
    {
      Entry *entry = &self->entries[i];

      if (entry->n_runs > 0 && entry->n_rows == batch->n_rows && entry->with_gradients == batch->with_gradients
          && entry->training == training)
        return entry;
      if (entry->used < oldest->used)
        oldest = entry;
    }

  entry_clear (oldest);
  oldest->n_rows = batch->n_rows;
  oldest->with_gradients = batch->with_gradients;
  oldest->training = training;

  return oldest;
}

/* -- Feeds: columns, inputs that have none, parameters and buffers, the counter -------------------------- */

/* What varies from call to call, as nodes of one … */
static void
list_nodes (ZkyBatchPlans      *self,
            const ZkyBatchCall *call,
            GPtrArray          *nodes)
{
  g_autoptr(GHashTable) named = g_hash_table_new (g_str_hash, g_str_equal);
  ZkyModule *module = self->step->training->module;
  ZkyInput entry;

  for (guint i = 0; i < self->step->n_columns; i++)
    g_ptr_array_add (nodes, call->columns[i]);
  for (guint i = 0; i < self->step->n_inputs; i++)
    if (self->step->inputs[i] < 0)
      g_ptr_array_add (nodes, zky_graph_get_node (call->graph, i));

  for (guint i = 0; i < zky_graph_get_n_nodes (call->graph); i++)
    {
      ZkyNode *node = zky_graph_get_node (call->graph, i);

      if (zky_node_get_kind (node) == ZKY_NODE_PARAMETER && zky_node_get_name (node) != NULL)
        g_hash_table_insert (named, (gpointer) zky_node_get_name (node), node);
    }
  for (guint i = 0; i < zky_graph_get_n_buffers (call->graph); i++)
    g_hash_table_insert (named, (gpointer) zky_node_get_name (zky_graph_get_buffer (call->graph, i)),
                         zky_graph_get_buffer (call->graph, i));
  for (guint i = 0; zky_module_get_state (module, i, &entry); i++)
    g_ptr_array_add (nodes, g_hash_table_lookup (named, entry.name));

  g_ptr_array_add (nodes, zky_graph_find_counter (call->graph));
}

/* … and, in the same order, as tensors. */
static void
list_tensors (ZkyBatchPlans  *self,
              const ZkyBatch *batch,
              GPtrArray      *tensors)
{
  ZkyModule *module = self->step->training->module;
  ZkyInput entry;

  g_ptr_array_set_size (tensors, 0);
  for (guint i = 0; i < self->step->n_columns; i++)
    g_ptr_array_add (tensors, g_ptr_array_index (batch->columns, i));
  for (guint i = 0; i < self->step->n_inputs; i++)
    if (self->step->inputs[i] < 0 && zky_module_get_input (module, i, &entry))
      g_ptr_array_add (tensors, entry.value);
  for (guint i = 0; zky_module_get_state (module, i, &entry); i++)
    g_ptr_array_add (tensors, entry.value);

  *(gint64 *) zky_tensor_get_data_writable (self->counter) = self->step->counter;
  g_ptr_array_add (tensors, self->counter);
}

/* -- Making a plan ---------------------------------------------------------------------------------------- */

static void
give_up (ZkyBatchPlans *self,
         Entry         *entry,
         const char    *reason)
{
  entry->is_hopeless = TRUE;
  g_clear_pointer (&entry->plan, zky_plan_free);
  g_debug ("%s is trained without a plan: %s", zky_module_get_name (self->step->training->module), reason);
}

/* The plan's results stand where the call's do. */
static void
copy_layout (Entry              *entry,
             const ZkyBatchCall *call)
{
  guint k = 0;

  zky_batch_outcome_init (&entry->outcome);
  entry->outcome.n_metrics = call->outcome.n_metrics;
  entry->outcome.n_gradients = call->outcome.n_gradients;
  for (guint i = 0; i < call->results->len; i++)
    {
      ZkyTensor *result = g_ptr_array_index (call->results, i) != NULL ? zky_plan_get_result (entry->plan, k++) : NULL;

      g_ptr_array_add (entry->outcome.tensors, result != NULL ? zky_tensor_ref (result) : NULL);
      g_ptr_array_add (entry->outcome.names, g_strdup (g_ptr_array_index (call->outcome.names, i)));
    }
}

static void
make_plan (ZkyBatchPlans      *self,
           Entry              *entry,
           const ZkyBatchCall *call,
           GPtrArray          *feeds)
{
  g_autoptr(GPtrArray) results = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < call->results->len; i++)
    if (g_ptr_array_index (call->results, i) != NULL)
      g_ptr_array_add (results, g_ptr_array_index (call->results, i));

  entry->plan = zky_plan_new (call->graph, (ZkyNode *const *) feeds->pdata, feeds->len,
                              (ZkyNode *const *) results->pdata, results->len, &error);
  if (entry->plan == NULL)
    {
      give_up (self, entry, error->message);
      return;
    }
  entry->feeds = g_ptr_array_new ();
  copy_layout (entry, call);
  entry->next_check = entry->n_runs + 1;
}

/* -- Holding a plan against a call --------------------------------------------------------------------------- */

static double
greatest (const ZkyTensor *tensor)
{
  double most = 0;

  for (gsize i = 0; i < zky_tensor_get_size (tensor); i++)
    most = MAX (most, fabs (zky_tensor_get_double (tensor, i)));

  return most;
}

static gboolean
is_close (const ZkyTensor *given,
          const ZkyTensor *expected)
{
  double tolerance = zky_tensor_get_dtype (expected) == ZKY_FLOAT64 ? DOUBLE_TOLERANCE : FLOAT_TOLERANCE;

  return zky_tensor_equal (given, expected)
         || zky_tensor_close (given, expected, tolerance, tolerance * greatest (expected));
}

static gboolean
has_same_outcome (const Entry        *entry,
                  const ZkyBatchCall *call)
{
  if (entry->outcome.tensors->len != call->outcome.tensors->len || entry->outcome.n_metrics != call->outcome.n_metrics)
    return FALSE;

  for (guint i = 0; i < call->outcome.tensors->len; i++)
    {
      ZkyTensor *given = g_ptr_array_index (entry->outcome.tensors, i);
      ZkyTensor *expected = g_ptr_array_index (call->outcome.tensors, i);

      if ((given == NULL) != (expected == NULL) || (given != NULL && !is_close (given, expected)))
        return FALSE;
    }

  return TRUE;
}

static void
check_plan (ZkyBatchPlans      *self,
            Entry              *entry,
            const ZkyBatch     *batch,
            const ZkyBatchCall *call,
            const char         *fingerprint)
{
  g_autoptr(GError) error = NULL;

  if (!g_str_equal (fingerprint, entry->fingerprint))
    {
      give_up (self, entry, "its calls do not make the same graph every time");
      return;
    }

  list_tensors (self, batch, entry->feeds);
  if (!zky_plan_run (entry->plan, (ZkyTensor *const *) entry->feeds->pdata, batch->budget, &error))
    {
      if (!g_error_matches (error, ZKY_ERROR, ZKY_ERROR_STOPPED))
        give_up (self, entry, error->message);
      return;
    }
  if (!has_same_outcome (entry, call))
    {
      g_warning ("%s: the plan of a batch gives other numbers than the call; it is trained without it",
                 zky_module_get_name (self->step->training->module));
      give_up (self, entry, "its numbers are not those of the call");
    }
}

/* -- A batch --------------------------------------------------------------------------------------------------- */

/* Says how a batch is to be computed, and does it where a plan can. The first batch of a kind is called, since there may be no other;
 * of the second one a plan is made; then, ever more rarely, a batch is both called and run, so that whatever was overlooked shows. */
ZkyBatchVerdict
zky_batch_plans_run (ZkyBatchPlans          *self,
                     const ZkyBatch         *batch,
                     const ZkyBatchOutcome **outcome,
                     GError                **error)
{
  Entry *entry = find_entry (self, batch);
  g_autoptr(GError) cause = NULL;

  entry->n_runs++;
  entry->used = ++self->n_runs;
  if (entry->is_hopeless || entry->n_runs == 1)
    return ZKY_BATCH_CALL;
  if (entry->plan == NULL || entry->n_runs == entry->next_check)
    return ZKY_BATCH_TRACE;

  /* What an operator says of bad numbers, a call says with its place. */
  list_tensors (self, batch, entry->feeds);
  if (!zky_plan_run (entry->plan, (ZkyTensor *const *) entry->feeds->pdata, batch->budget, &cause))
    {
      if (!g_error_matches (cause, ZKY_ERROR, ZKY_ERROR_STOPPED))
        return ZKY_BATCH_CALL;
      g_propagate_error (error, g_steal_pointer (&cause));
      return ZKY_BATCH_FAILED;
    }
  *outcome = &entry->outcome;

  return ZKY_BATCH_DONE;
}

/* Looks at a recorded call of @batch: makes a plan of it, or holds the plan that there is against it. */
void
zky_batch_plans_trace (ZkyBatchPlans      *self,
                       const ZkyBatch     *batch,
                       const ZkyBatchCall *call)
{
  Entry *entry = find_entry (self, batch);
  g_autoptr(GPtrArray) feeds = g_ptr_array_new ();
  char *fingerprint;

  if (batch->with_gradients && call->outcome.n_gradients == 0) /* the loss is not finite */
    return;
  if (zky_graph_reads_values (call->graph))
    {
      give_up (self, entry, "numbers are read while it is called");
      return;
    }

  list_nodes (self, call, feeds);
  fingerprint = zky_plan_fingerprint (call->graph, (ZkyNode *const *) feeds->pdata, feeds->len);
  if (entry->plan == NULL)
    {
      entry->fingerprint = fingerprint;
      make_plan (self, entry, call, feeds);
      return;
    }

  check_plan (self, entry, batch, call, fingerprint);
  entry->next_check = 2 * entry->n_runs - 1;
  g_free (fingerprint);
}
