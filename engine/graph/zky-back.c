/* zky-back.c: the gradient of an output with respect to the nodes it depends on
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-back.h"

#include <string.h>

#include "zky-functions.h"
#include "zky-graph-private.h"
#include "zky-kernels.h"
#include "zky-scratch.h"
#include "zky-vjp.h"

/* What is known of a node during the pass. */
enum
{
  WANTED = 1 << 0,   /* its gradient is kept */
  LEADS = 1 << 1,    /* a wanted node is it, or lies before it */
  REACHED = 1 << 2,  /* an output of the operator has a gradient; marked at the first output */
  NAMED = 1 << 3,    /* it was asked for by name */
};

typedef struct
{
  ZkyGraph      *graph;
  ZkyBackFlags   flags;
  ZkyTape       *tape;       /* where vjps are computed */
  ZkyScratch    *scratch;    /* (nullable): that tape, when the pass is not recorded */
  guint8        *states;     /* one a node */
  ZkyGradients  *gradients;
  guint          n_batch;
  const gsize   *batch;
  GError        *error;

  GHashTable    *scopes;     /* of a recorded pass: scope → the one that its nodes are in */
  GArray        *origins;    /* of a recorded pass that is kept: for each of its nodes the index of the forward one */

  ZkyVjp         vjp;        /* of the operator at work */
  ZkyNode      **slots;      /* its arrays */
  guint8        *wants;
  guint          n_slots;
} Back;

/* Which gradients are kept, and which nodes lead to one of them. */
static void
mark_nodes (Back                 *self,
            const ZkyBackOptions *options,
            ZkyNode              *output,
            gboolean              scalar)
{
  ZkyGraph *graph = self->graph;
  gboolean all = (scalar && options->cotangent == NULL && options->wanted == NULL)
                 || (self->flags & (ZKY_BACK_ALL | ZKY_BACK_KEEP));

  for (guint i = 0; i < options->n_wanted; i++)
    if (options->wanted[i] != NULL && options->wanted[i]->tape == &graph->tape)
      self->states[options->wanted[i]->index] |= WANTED | NAMED;

  for (guint i = 0; i < self->gradients->n; i++)
    {
      const ZkyNode *node = zky_graph_node (graph, i);
      guint8 state = self->states[i];

      if (!node->needs_grad)
        {
          self->states[i] = 0;
          continue;
        }

      if (all || (options->wanted == NULL && node->op == NULL))
        state |= WANTED;
      if (state & WANTED)
        state |= LEADS;
      for (guint k = 0; k < node->n_inputs && !(state & LEADS); k++)
        state |= self->states[node->inputs[k]->index] & LEADS;
      self->states[i] = state;
    }

  if (output->needs_grad)
    self->states[output->index] |= LEADS;
}

/* A gradient per element of B takes n_batch times the room of its node. Nothing is computed before it is known to fit. */
static gboolean
check_limit (Back        *self,
             ZkyNode     *output,
             gsize        limit,
             gsize        n_batch,
             GError     **error)
{
  double total = 0, largest = 0;
  double worst;

  for (guint i = 0; i <= output->index; i++)
    {
      const ZkyNode *node = zky_graph_node (self->graph, i);
      double bytes;

      if (!(self->states[i] & LEADS))
        continue;

      bytes = (double) n_batch * zky_tensor_get_bytes (node->value);
      if (self->states[i] & WANTED)
        total += bytes;
      largest = MAX (largest, bytes);
    }

  worst = MAX (total, largest);
  if (worst <= (double) limit)
    return TRUE;

  {
    ZkyShape shape = zky_tensor_get_shape (output->value);
    g_autofree char *text = zky_shape_to_string (&shape);
    g_autofree char *needed = g_format_size_full (worst < 1e18 ? (guint64) worst : G_MAXUINT64 / 16,
                                                  G_FORMAT_SIZE_IEC_UNITS);
    g_autofree char *allowed = g_format_size_full (limit, G_FORMAT_SIZE_IEC_UNITS);

    g_set_error (error, ZKY_ERROR, ZKY_ERROR_SIZE,
                 "The Jacobian of an output of shape %s would take %s, more than the limit of %s; "
                 "give a cotangent to get one gradient instead", text, needed, allowed);
  }
  return FALSE;
}

static void
take_error (Back *self)
{
  if (self->error != NULL)
    return;

  if (self->scratch != NULL)
    zky_scratch_take_error (self->scratch, &self->error);
  else if (self->graph->error != NULL)
    self->error = g_error_copy (self->graph->error);
}

/* On the tape of this pass: the gradient that @index has so far. */
static ZkyNode *
gradient_node (Back  *self,
               guint  index)
{
  if (self->gradients->values[index] == NULL)
    return NULL;
  if (self->scratch == NULL)
    return self->gradients->nodes[index];

  return zky_scratch_borrow (self->scratch, self->gradients->values[index]);
}

/* @value (transfer full) becomes the gradient of @index. */
static void
set_gradient (Back      *self,
              guint      index,
              ZkyTensor *value,
              ZkyNode   *node)
{
  g_clear_pointer (&self->gradients->values[index], zky_tensor_unref);
  self->gradients->values[index] = value;
  if (self->scratch == NULL)
    self->gradients->nodes[index] = node;
}

/* Adds to a gradient in its own memory, which is possible when nobody else holds it and no element is there twice, as in a
 * broadcast one. */
static gboolean
add_in_place (Back      *self,
              ZkyTensor *sum,
              ZkyTensor *term)
{
  if (self->scratch == NULL || sum == term || sum->dtype != term->dtype || sum->n_axes != term->n_axes
      || !sum->contiguous || !zky_tensor_is_unshared (sum))
    return FALSE;

  for (guint i = 0; i < sum->n_axes; i++)
    if (sum->dims[i] != term->dims[i])
      return FALSE;

  return zky_accumulate (sum, term, self->graph->budget, &self->error);
}

/* Adds what arrived at @target along one edge. The value of a contribution that comes for the @last time is taken over. */
static void
add_contribution (Back     *self,
                  ZkyNode  *target,
                  ZkyNode  *contribution,
                  gboolean  last)
{
  ZkyTensor *before = self->gradients->values[target->index];

  if (before == NULL || !add_in_place (self, before, contribution->value))
    {
      if (before != NULL && self->error == NULL)
        {
          contribution = zky_add (gradient_node (self, target->index), contribution);
          last = TRUE;
        }
      if (contribution == NULL || self->error != NULL)
        {
          take_error (self);
          return;
        }
      set_gradient (self, target->index, last && self->scratch != NULL ? zky_scratch_take (self->scratch, contribution)
                                                                       : zky_tensor_ref (contribution->value),
                    contribution);
    }

  self->states[target->index - target->output_no] |= REACHED;
}

static void
keep_contribution (Back          *self,
                   const ZkyNode *from,
                   guint          input,
                   ZkyNode       *contribution)
{
  ZkyTensor ***kept = self->gradients->contributions;

  if (kept == NULL)
    return;

  if (kept[from->index] == NULL)
    kept[from->index] = g_new0 (ZkyTensor *, from->n_inputs);
  kept[from->index][input] = zky_tensor_ref (contribution->value);
  if (self->gradients->contribution_nodes == NULL)
    return;

  if (self->gradients->contribution_nodes[from->index] == NULL)
    self->gradients->contribution_nodes[from->index] = g_new0 (ZkyNode *, from->n_inputs);
  self->gradients->contribution_nodes[from->index][input] = contribution;
}

/* The scope of a recorded pass that stands for @scope: `back/hidden` for `hidden`. */
static guint
mirror_scope (Back  *self,
              guint  scope)
{
  gpointer found;
  const ZkyScope *own;
  const char *name;
  guint outer, made;

  if (g_hash_table_lookup_extended (self->scopes, GUINT_TO_POINTER (scope), NULL, &found))
    return GPOINTER_TO_UINT (found);

  /* Scopes are at most ZKY_GRAPH_MAX_SCOPE_DEPTH deep. */
  outer = mirror_scope (self, zky_scopes_get (self->graph->scopes, scope)->parent);
  own = zky_scopes_get (self->graph->scopes, scope);
  name = strrchr (own->path, '/');
  made = zky_scopes_add (self->graph->scopes, outer, name != NULL ? name + 1 : own->path, TRUE);
  g_hash_table_insert (self->scopes, GUINT_TO_POINTER (scope), GUINT_TO_POINTER (made));

  return made;
}

/* What has been recorded since then is of the derivative of @node. */
static void
note_origin (Back  *self,
             guint  node)
{
  guint n = self->gradients->n;

  while (self->origins != NULL && n + self->origins->len < self->graph->n_nodes)
    g_array_append_val (self->origins, node);
}

/* Room for outputs and cotangents of an operator, then for contributions and a byte an input. */
static void
reserve_slots (Back  *self,
               guint  n_outputs,
               guint  n_inputs)
{
  guint n = 2 * n_outputs + n_inputs;

  if (n > self->n_slots)
    {
      self->n_slots = 2 * n;
      self->slots = g_renew (ZkyNode *, self->slots, self->n_slots);
      self->wants = g_renew (guint8, self->wants, self->n_slots);
    }

  self->vjp.outputs = self->slots;
  self->vjp.cotangents = self->slots + n_outputs;
  self->vjp.contributions = self->slots + 2 * n_outputs;
  self->vjp.wants = self->wants;
}

/* Asks the row of the operator whose first output is @node for its contributions. */
static void
run_vjp (Back    *self,
         ZkyNode *node,
         guint    n_outputs)
{
  guint n_inputs = node->n_inputs;
  ZkyNode **contributions;

  reserve_slots (self, n_outputs, n_inputs);
  contributions = self->vjp.contributions;
  for (guint i = 0; i < n_outputs; i++)
    {
      self->slots[i] = i == 0 ? node : zky_graph_node (self->graph, node->index + i);
      self->slots[n_outputs + i] = gradient_node (self, node->index + i);
    }
  for (guint i = 0; i < n_inputs; i++)
    {
      contributions[i] = NULL;
      self->wants[i] = (self->states[node->inputs[i]->index] & LEADS) != 0;
    }

  self->vjp.op = node->op;
  self->vjp.attributes = node->attributes;
  self->vjp.n_inputs = n_inputs;
  self->vjp.n_outputs = n_outputs;
  self->vjp.inputs = node->inputs;
  node->op->vjp (&self->vjp);
  take_error (self);

  for (guint i = 0; i < n_inputs && self->error == NULL; i++)
    if (self->wants[i] && contributions[i] != NULL)
      {
        gboolean last = TRUE;

        for (guint k = i + 1; k < n_inputs; k++)
          last &= contributions[k] != contributions[i];
        keep_contribution (self, node, i, contributions[i]);
        add_contribution (self, node->inputs[i], contributions[i], last);
      }
}

/* The walk: nodes in reverse order, each operator once, when all that arrives at its outputs has arrived. */
static void
walk (Back    *self,
      ZkyNode *output)
{
  for (guint i = output->index + 1; i-- > 0 && self->error == NULL;)
    {
      ZkyNode *node = zky_graph_node (self->graph, i);
      guint n_outputs;

      if (!(self->states[i] & REACHED) || !(self->states[i] & LEADS) || node->op == NULL)
        continue;

      n_outputs = node->op->n_outputs == 1 ? 1 : zky_graph_count_siblings (self->graph, node);
      if (self->scopes != NULL)
        {
          self->graph->scope = mirror_scope (self, node->scope);
          self->graph->line = node->line;
        }
      run_vjp (self, node, n_outputs);
      note_origin (self, i);
      if (self->scratch != NULL)
        zky_scratch_reset (self->scratch);

      for (guint k = 0; k < n_outputs; k++)
        if (!(self->states[i + k] & WANTED))
          g_clear_pointer (&self->gradients->values[i + k], zky_tensor_unref);
    }
}

/* An input that the output does not depend on gets zeros: a scalar zero, broadcast, takes no room. */
static void
fill_zeros (Back *self)
{
  ZkyShape batch = zky_shape_new (self->n_batch, self->batch);

  for (guint i = 0; i < self->gradients->n && self->error == NULL; i++)
    {
      const ZkyNode *node = zky_graph_node (self->graph, i);
      ZkyShape own, shape;
      g_autoptr(ZkyTensor) zero = NULL;

      if (!(self->states[i] & WANTED) || self->gradients->values[i] != NULL
          || (node->op != NULL && !(self->states[i] & NAMED)))
        continue;

      own = zky_tensor_get_shape (node->value);
      if (!zky_shape_concat (&batch, &own, &shape, &self->error))
        return;
      zero = zky_tensor_new_scalar (zky_tensor_get_dtype (node->value), 0);
      self->gradients->values[i] = zky_tensor_broadcast_to (zero, &shape, &self->error);
      if (self->gradients->nodes != NULL && self->gradients->values[i] != NULL)
        self->gradients->nodes[i] = zky_graph_constant (self->graph, self->gradients->values[i]);
      note_origin (self, i);
    }
}

/* The pass itself; @self's gradients are filled in. */
static void
run (Back    *self,
     ZkyNode *output)
{
  guint scope = self->graph->scope, line = self->graph->line;
  ZkyNode *seed;

  if (self->flags & ZKY_BACK_RECORD)
    {
      if (self->graph->scopes == NULL)
        self->graph->scopes = zky_scopes_new ();
      self->graph->scope = zky_scopes_add (self->graph->scopes, 0, "back", TRUE);
      self->graph->is_final = (self->flags & ZKY_BACK_FINAL) != 0;
      self->tape = &self->graph->tape;
      self->scopes = g_hash_table_new (NULL, NULL);
      g_hash_table_insert (self->scopes, GUINT_TO_POINTER (0), GUINT_TO_POINTER (self->graph->scope));
      if (self->flags & ZKY_BACK_KEEP)
        self->origins = g_array_new (FALSE, FALSE, sizeof (guint));
    }
  else
    {
      self->scratch = zky_scratch_new (self->graph->budget);
      self->tape = zky_scratch_get_tape (self->scratch);
    }

  self->vjp.tape = self->tape;
  self->vjp.n_batch = self->n_batch;
  self->vjp.batch = self->batch;

  seed = zky_tape_constant (self->tape, self->gradients->seed);
  if (seed != NULL)
    {
      set_gradient (self, output->index, zky_tensor_ref (seed->value), seed);
      self->states[output->index - output->output_no] |= REACHED | (self->states[output->index] & LEADS);
      note_origin (self, output->index);
      walk (self, output);
    }
  take_error (self);
  if (self->scopes != NULL)
    self->graph->scope = mirror_scope (self, 0);
  if (self->error == NULL)
    fill_zeros (self);
  if (self->error == NULL && self->origins != NULL)
    zky_gradients_map (self->gradients, g_steal_pointer (&self->origins));

  g_clear_pointer (&self->scratch, zky_scratch_free);
  g_clear_pointer (&self->scopes, g_hash_table_unref);
  g_clear_pointer (&self->origins, g_array_unref);
  g_clear_pointer (&self->slots, g_free);
  g_clear_pointer (&self->wants, g_free);
  self->graph->scope = scope;
  self->graph->line = line;
  self->graph->is_final = FALSE;
}

/**
 * zky_graph_back:
 * @options: (nullable): what to differentiate and what to keep; %NULL: the first output, everything by default
 *
 * Computes gradients, which zky_node_get_gradient() gives, in place of those of an earlier pass. For an output of shape S
 * and a node of shape T a gradient has shape S ⊕ T without a cotangent, T with one (B ⊕ T for a cotangent of shape B ⊕ S).
 *
 * Returns: %FALSE with an error: there is no floating output, the cotangent does not fit, a Jacobian would be larger than the
 *   limit, the budget is used up. Earlier gradients are then still there
 */
gboolean
zky_graph_back (ZkyGraph              *self,
                const ZkyBackOptions  *options,
                GError               **error)
{
  static const ZkyBackOptions defaults = { 0 };
  g_autoptr(ZkyTensor) seed = NULL;
  g_autofree guint8 *states = NULL;
  Back back = { .graph = self };
  ZkyNode *output;
  ZkyShape shape, seed_shape;
  gsize n_batch = 1, limit;

  g_return_val_if_fail (self != NULL, FALSE);

  if (options == NULL)
    options = &defaults;
  output = zky_back_choose_output (self, options, error);
  if (output == NULL)
    return FALSE;

  shape = zky_tensor_get_shape (output->value);
  limit = options->limit > 0 ? options->limit : ZKY_BACK_LIMIT;
  back.flags = options->flags;

  seed = zky_back_make_seed (output, options->cotangent, limit, error);
  if (seed == NULL)
    return FALSE;

  seed_shape = zky_tensor_get_shape (seed);
  back.n_batch = seed_shape.n_axes - shape.n_axes;
  back.batch = seed_shape.dims;
  for (guint i = 0; i < back.n_batch; i++)
    n_batch *= seed_shape.dims[i];

  back.gradients = zky_gradients_new (output, seed, back.flags);
  states = back.states = g_new0 (guint8, self->n_nodes);
  mark_nodes (&back, options, output, shape.n_axes == 0);

  if (back.n_batch == 0 || check_limit (&back, output, limit, n_batch, &back.error))
    run (&back, output);

  if (back.error != NULL)
    {
      zky_gradients_free (back.gradients);
      g_propagate_error (error, back.error);
      return FALSE;
    }

  zky_gradients_free (self->gradients);
  self->gradients = back.gradients;

  return TRUE;
}

/**
 * zky_graph_vjp:
 * @cotangent: a tensor of the shape of the first output
 *
 * Computes cotangent × Jacobian: gradients that have the shapes of their nodes. All are kept.
 *
 * Returns: %FALSE with an error as zky_graph_back()
 */
gboolean
zky_graph_vjp (ZkyGraph   *self,
               ZkyTensor  *cotangent,
               GError    **error)
{
  ZkyBackOptions options = { .cotangent = cotangent, .flags = ZKY_BACK_ALL };

  g_return_val_if_fail (self != NULL && cotangent != NULL, FALSE);

  return zky_graph_back (self, &options, error);
}
