/* zky-graph.c: the life of a call: its outputs, its scopes, its error
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-layer.h"

#include "zky-pool.h"

static guint n_alive; /* atomic */

static void
clear_output (gpointer data)
{
  ZkyGraphOutput *output = data;

  g_free (output->name);
}

/**
 * zky_graph_new:
 * @name: (nullable): what is called: the module's name
 *
 * Starts a call: an empty graph with a call id of its own.
 *
 * Returns: (transfer full)
 */
ZkyGraph *
zky_graph_new (const char *name)
{
  ZkyGraph *self = g_new0 (ZkyGraph, 1);

  self->tape.klass = &zky_graph_tape_class;
  self->ref_count = 1;
  self->name = g_strdup (name);
  self->id = g_uuid_string_random ();
  self->outputs = g_array_new (FALSE, FALSE, sizeof (ZkyGraphOutput));
  g_array_set_clear_func (self->outputs, clear_output);
  g_mutex_init (&self->keys_lock);
  g_atomic_int_inc (&n_alive);

  return self;
}

/**
 * zky_graph_get_n_alive:
 *
 * Returns: how many graphs there are in this process: what tests look at that search for leaks
 */
guint
zky_graph_get_n_alive (void)
{
  return (guint) g_atomic_int_get (&n_alive);
}

ZkyGraph *
zky_graph_ref (ZkyGraph *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);

  return self;
}

void
zky_graph_unref (ZkyGraph *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_atomic_int_add (&n_alive, -1);
  zky_graph_clear_gradients (self);
  zky_graph_drop_nodes (self);
  for (guint k = 0; k < ZKY_GRAPH_N_CHUNKS; k++)
    zky_pool_free (self->chunks[k], zky_graph_chunk_bytes (k));

  zky_arena_free (self->arena);
  zky_graph_drop_keys (self);
  g_clear_pointer (&self->titles, g_ptr_array_unref);
  g_mutex_clear (&self->keys_lock);
  g_clear_pointer (&self->layer, zky_layer_free);
  g_clear_pointer (&self->strings, g_string_chunk_free);
  g_clear_pointer (&self->scopes, zky_scopes_free);
  g_clear_pointer (&self->expansion, zky_expansion_free);
  g_clear_pointer (&self->times, g_array_unref);
  if (self->budget != NULL)
    zky_budget_give (self->budget, self->bytes);
  g_clear_pointer (&self->budget, zky_budget_unref);
  g_clear_pointer (&self->outputs, g_array_unref);
  g_clear_pointer (&self->buffers, g_array_unref);
  g_clear_error (&self->error);
  g_free (self->name);
  g_free (self->id);
  g_free (self);
}

/**
 * zky_graph_get_cancellable:
 *
 * Returns: (transfer none) (nullable): what stops the call, also where it is in code that the engine knows nothing of
 */
GCancellable *
zky_graph_get_cancellable (ZkyGraph *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return zky_budget_get_cancellable (self->budget);
}

/**
 * zky_graph_set_budget:
 * @budget: (nullable): limits of time and memory that operators keep to
 */
void
zky_graph_set_budget (ZkyGraph  *self,
                      ZkyBudget *budget)
{
  g_return_if_fail (self != NULL);

  if (budget != NULL)
    zky_budget_ref (budget);
  g_clear_pointer (&self->budget, zky_budget_unref);
  self->budget = budget;
}

/**
 * zky_graph_push_scope:
 * @name: a module's field name, or an operator's
 *
 * Nodes made from now on lie in @name, inside the present scope. Scopes deeper than 512 are an error of the call.
 */
void
zky_graph_push_scope (ZkyGraph   *self,
                      const char *name)
{
  g_return_if_fail (self != NULL && name != NULL);

  if (self->scopes == NULL)
    self->scopes = zky_scopes_new ();
  if (zky_scopes_get (self->scopes, self->scope)->depth >= ZKY_GRAPH_MAX_SCOPE_DEPTH)
    zky_graph_fail (self, g_error_new (ZKY_ERROR, ZKY_ERROR_LIMIT,
                                       "Module calls are nested deeper than %d at “%s”",
                                       ZKY_GRAPH_MAX_SCOPE_DEPTH, name));

  self->scope = zky_scopes_add (self->scopes, self->scope, name, FALSE);
  if (self->layer != NULL)
    zky_layer_push_scope (self, name);
}

/**
 * zky_graph_pop_scope:
 *
 * Goes back to the scope around the present one.
 */
void
zky_graph_pop_scope (ZkyGraph *self)
{
  g_return_if_fail (self != NULL && self->scope != 0);

  self->scope = zky_scopes_get (self->scopes, self->scope)->parent;
  if (self->layer != NULL)
    zky_layer_pop_scope (self);
}

/**
 * zky_graph_set_line:
 * @line: the source line that nodes made from now on remember; 0: none
 */
void
zky_graph_set_line (ZkyGraph *self,
                    guint     line)
{
  g_return_if_fail (self != NULL);

  self->line = line;
}

/**
 * zky_graph_set_most_nodes:
 * @most: how many nodes the graph may have; 0: as many as fit
 *
 * What would record one more fails, and the nodes up to there stay: to see how a call begins that does not come to an end.
 */
void
zky_graph_set_most_nodes (ZkyGraph *self,
                          guint     most)
{
  g_return_if_fail (self != NULL);

  self->most_nodes = most;
}

/* Whether an input or a parameter is called so, other than @node itself. */
static gboolean
is_given_name (ZkyGraph      *self,
               const char    *name,
               const ZkyNode *node)
{
  for (guint i = 0; i < self->n_nodes; i++)
    {
      const ZkyNode *other = zky_graph_node (self, i);

      if (other != node && zky_node_is_given (other) && g_strcmp0 (other->name, name) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_output_name (ZkyGraph   *self,
                const char *name)
{
  for (guint i = 0; i < self->outputs->len; i++)
    if (g_str_equal (zky_graph_get_output_name (self, i), name))
      return TRUE;

  return FALSE;
}

/* (transfer full) (nullable): @name, unless an input has it: ∂x/∂x says nothing. Then `out`, or a number is put behind a name that
 * the node does not have anyway: in `return {h = new}` it was chosen. */
static char *
choose_output_name (ZkyGraph      *self,
                    const char    *name,
                    const ZkyNode *node)
{
  const char *wanted = name != NULL ? name : node->name != NULL ? node->name : "out";
  const char *base = g_strcmp0 (wanted, node->name) == 0 ? "out" : wanted;
  g_autofree char *free_name = NULL;

  if (!is_given_name (self, wanted, node))
    return g_strdup (name);

  free_name = g_strdup (base);
  for (guint i = 2; is_given_name (self, free_name, node) || is_output_name (self, free_name); i++)
    {
      g_free (free_name);
      free_name = g_strdup_printf ("%s%u", base, i);
    }

  return g_steal_pointer (&free_name);
}

/**
 * zky_graph_add_output:
 * @name: (nullable): what the output is called; %NULL: as its node, or `out`. Where an input or a parameter has that name, the output
 *   gets another one: `out`, `h2`
 * @node: (nullable): a node of this graph; %NULL after an error
 */
void
zky_graph_add_output (ZkyGraph   *self,
                      const char *name,
                      ZkyNode    *node)
{
  ZkyGraphOutput output;

  g_return_if_fail (self != NULL);

  if (node == NULL)
    {
      zky_graph_fail (self, g_error_new (ZKY_ERROR, ZKY_ERROR_USE, "The call gave no output"));
      return;
    }
  if (node->tape != &self->tape)
    {
      zky_graph_fail (self, g_error_new (ZKY_ERROR, ZKY_ERROR_USE,
                                         "The output is of another call than %s", self->id));
      return;
    }

  output.node = node;
  output.name = choose_output_name (self, name, node);
  g_array_append_val (self->outputs, output);
}

/**
 * zky_graph_fail:
 * @error: (transfer full): what went wrong
 *
 * Makes the call fail. The first error of a call sticks, and later operators return %NULL.
 */
void
zky_graph_fail (ZkyGraph *self,
                GError   *error)
{
  g_return_if_fail (self != NULL && error != NULL);

  if (self->error == NULL)
    self->error = error;
  else
    g_error_free (error);
}

/**
 * zky_graph_get_error:
 *
 * Returns: (nullable): the first error of the call
 */
const GError *
zky_graph_get_error (ZkyGraph *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->error;
}

/**
 * zky_graph_take_error:
 * @self: a graph
 *
 * For languages in which an error is raised and may be caught: the graph forgets it, and the call goes on with
 * the nodes that there are.
 *
 * Returns: (transfer full) (nullable): the first error of the call
 */
GError *
zky_graph_take_error (ZkyGraph *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_steal_pointer (&self->error);
}

/**
 * zky_graph_note_reading:
 *
 * Says that numbers of the call are looked at while it is made, so that it depends on them which operators come: the graph of a
 * call on other numbers may be another one.
 */
void
zky_graph_note_reading (ZkyGraph *self)
{
  g_return_if_fail (self != NULL);

  zky_tape_note_reading (&self->tape);
}

/**
 * zky_graph_reads_values:
 *
 * Returns: whether zky_graph_note_reading() was called, by the model or by an operator's rule
 */
gboolean
zky_graph_reads_values (ZkyGraph *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->tape.reads_values;
}

/**
 * zky_graph_end:
 *
 * Ends the call. After an error the nodes up to there can still be looked at.
 *
 * Returns: %TRUE if no operator failed; else @error is a copy of the first error
 */
gboolean
zky_graph_end (ZkyGraph  *self,
               GError   **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->error == NULL)
    return TRUE;

  g_propagate_error (error, g_error_copy (self->error));
  return FALSE;
}
