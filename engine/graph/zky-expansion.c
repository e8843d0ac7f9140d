/* zky-expansion.c: composite operators that are recorded as their textbook graphs, one by one
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-graph-private.h"

#include <string.h>

/**
 * ZkyExpansion:
 * @func: asked about each composite operator
 * @user_data: for @func
 * @counts: scope + operator → nodes that it has had so far, recorded as one or not
 *
 * Which of the operators that could be one node are not.
 */
struct _ZkyExpansion
{
  ZkyExpandFunc  func;
  gpointer       user_data;
  GHashTable    *counts;
};

void
zky_expansion_free (ZkyExpansion *self)
{
  g_hash_table_unref (self->counts);
  g_free (self);
}

/**
 * zky_graph_set_expand:
 * @self: a graph in which nothing has been recorded yet
 * @func: (nullable): whether the composite operator with a key is recorded as its textbook graph
 * @user_data: for @func, as long as the graph is built
 *
 * Opens composite operators: a softmax that is one node otherwise becomes exp, sum and division, in a scope that has the
 * key which the node would have. So the key that is known from one call says what to open in the next, and stays
 * the same. Values may differ in the last digits.
 */
void
zky_graph_set_expand (ZkyGraph      *self,
                      ZkyExpandFunc  func,
                      gpointer       user_data)
{
  g_return_if_fail (self != NULL && self->n_nodes == 0);

  g_clear_pointer (&self->expansion, zky_expansion_free);
  if (func == NULL)
    return;

  self->expansion = g_new (ZkyExpansion, 1);
  *self->expansion = (ZkyExpansion) { func, user_data, g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
}

/**
 * zky_op_can_open:
 *
 * Returns: whether it is one node by itself and has a textbook graph, for zky_graph_set_expand()
 */
gboolean
zky_op_can_open (const ZkyOp *op)
{
  return op != NULL && op->expand != NULL && op->forward != NULL && op->vjp != NULL && op->n_outputs > 0;
}

/* Counts one more @op in the present scope. (transfer full) (nullable): the name of the scope that it is recorded in; NULL: as one node */
static char *
dup_scope (ZkyGraph    *self,
           const ZkyOp *op)
{
  ZkyExpansion *expansion = self->expansion;
  const char *path = self->scopes != NULL ? zky_scopes_get (self->scopes, self->scope)->path : "";
  char *stem = g_strconcat (path, *path != '\0' ? "/" : "", op->name, NULL);
  guint ordinal = GPOINTER_TO_UINT (g_hash_table_lookup (expansion->counts, stem));
  g_autofree char *key = g_strdup_printf ("%s#%u", stem, ordinal);

  g_hash_table_insert (expansion->counts, stem, GUINT_TO_POINTER (ordinal + op->n_outputs));
  if (!expansion->func (self, key, expansion->user_data))
    return NULL;

  return g_strdup_printf ("%s#%u", op->name, ordinal);
}

/* Records the textbook graph of a composite operator, under a scope with its name. The nodes of several outputs
 * are made those of one operator, so that they lie in a row and their gradients come together. */
static ZkyNode *
expand_in (ZkyGraph            *self,
           const char          *scope,
           const ZkyOp         *op,
           ZkyNode *const      *inputs,
           guint                n_inputs,
           const ZkyAttributes *attributes)
{
  ZkyNode *outputs[16] = { NULL };
  guint n_outputs = op->n_outputs;
  gboolean done;

  g_assert (n_outputs <= G_N_ELEMENTS (outputs));

  zky_graph_push_scope (self, scope);
  done = zky_op_expand_on (&self->tape, op, inputs, n_inputs, attributes, outputs);
  zky_graph_pop_scope (self);

  if (!done || self->error != NULL)
    return NULL;

  return n_outputs > 1 ? zky_graph_apply (self, zky_op_lookup ("tuple", NULL), outputs, n_outputs, NULL) : outputs[0];
}

ZkyNode *
zky_graph_expand (ZkyGraph            *self,
                  const ZkyOp         *op,
                  ZkyNode *const      *inputs,
                  guint                n_inputs,
                  const ZkyAttributes *attributes)
{
  return expand_in (self, op->name, op, inputs, n_inputs, attributes);
}

/*
 * zky_expansion_open:
 * @result: (out): the node of the first output, or %NULL after an error, if it is opened
 *
 * Records a composite operator that could be one node as its textbook graph, if somebody wants to see it like that.
 *
 * Returns: whether it is opened
 */
gboolean
zky_expansion_open (ZkyGraph            *self,
                    const ZkyOp         *op,
                    ZkyNode *const      *inputs,
                    guint                n_inputs,
                    const ZkyAttributes *attributes,
                    ZkyNode            **result)
{
  g_autofree char *scope = NULL;

  if (!zky_op_can_open (op))
    return FALSE;

  scope = dup_scope (self, op);
  if (scope != NULL)
    *result = expand_in (self, scope, op, inputs, n_inputs, attributes);
  return scope != NULL;
}

/*
 * zky_expansion_count:
 * @scope: the scope of a node
 * @counts: stem → nodes so far, as keys are made
 *
 * What was expanded takes its numbers as if it had been nodes, so that the keys of those behind it do not change.
 */
void
zky_expansion_count (const char *scope,
                     GHashTable *counts)
{
  for (const char *mark = strchr (scope, '#'); mark != NULL; mark = strchr (mark + 1, '#'))
    {
      g_autofree char *stem = g_strndup (scope, mark - scope);
      const char *name = strrchr (stem, '/');
      const ZkyOp *op = zky_op_lookup (name != NULL ? name + 1 : stem, NULL);
      guint64 ordinal = g_ascii_strtoull (mark + 1, NULL, 10) + (op != NULL ? MAX (op->n_outputs, 1) : 1);

      if (ordinal > GPOINTER_TO_UINT (g_hash_table_lookup (counts, stem)))
        g_hash_table_insert (counts, g_steal_pointer (&stem), GUINT_TO_POINTER (ordinal));
    }
}
