/* zky-ops-steps.c: cells of recurrent networks taken along a sequence of weighted inputs, there and back
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include <string.h>

#include "zky-cells.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"

#define MOST_STEPS  1024 /* as many outputs as a node may have */
#define MOST_SLICES 64   /* steps that are cut out one by one: going back, each adds an array as long as the sequence */

/*
 * rnn_steps, gru_steps, lstm_steps take what came from the inputs, weighted, [L, …, k · H], the first state […, H] (an LSTM's
 * two), the weights U [k · H, H] for the state and a bias [k · H] or none, and give the states after each step, [L, …, H].
 * Their rows for the way back take what arrives at these states, the states, and the same inputs.
 */

/* -- Shapes ------------------------------------------------------------------------------------------ */

static gboolean
fail_shapes (const ZkyTensor  *x,
             const ZkyTensor  *h,
             GError          **error)
{
  ZkyShape a = zky_tensor_get_shape (x), b = zky_tensor_get_shape (h);
  g_autofree char *a_text = zky_shape_to_string (&a), *b_text = zky_shape_to_string (&b);

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE,
               "weighted inputs of shape %s and a state of shape %s are not those of a sequence of at least one step",
               a_text, b_text);
  return FALSE;
}

static gboolean
check_inputs (const ZkyCell         *cell,
              ZkyTensor *const      *inputs,
              guint                  n_inputs,
              const ZkyAttributes   *attributes,
              GError               **error)
{
  const ZkyTensor *x = inputs[0], *h = inputs[1], *u = inputs[1 + cell->n_states];
  gboolean fits;

  if (!zky_cell_check_function (cell, attributes, error) || !zky_cell_check_weights (cell, u, u, h, error))
    return FALSE;

  fits = x->n_axes == h->n_axes + 1 && x->dims[0] > 0 && x->dims[x->n_axes - 1] == u->dims[0];
  for (guint i = 0; i + 1 < h->n_axes && fits; i++)
    fits = x->dims[i + 1] == h->dims[i];
  if (cell->n_states > 1)
    {
      ZkyShape a = zky_tensor_get_shape (h), b = zky_tensor_get_shape (inputs[2]);

      fits = fits && zky_shape_equal (&a, &b);
    }
  if (!fits)
    return fail_shapes (x, h, error);

  if (n_inputs > cell->n_states + 2)
    {
      ZkyShape bias = zky_tensor_get_shape (inputs[n_inputs - 1]);
      g_autofree char *text = zky_shape_to_string (&bias);

      if (bias.n_axes != 1 || bias.dims[0] != (gsize) u->dims[0])
        {
          g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "a bias of shape %s does not fit %" G_GSSIZE_FORMAT " gates", text,
                       u->dims[0]);
          return FALSE;
        }
    }

  return TRUE;
}

static ZkyShape
states_shape (const ZkyTensor *x,
              const ZkyTensor *h)
{
  ZkyShape shape = zky_tensor_get_shape (x);

  shape.dims[shape.n_axes - 1] = h->dims[h->n_axes - 1];
  return shape;
}

static gboolean
steps_infer (ZkyOpCall  *call,
             GError    **error)
{
  if (!check_inputs (call->op->kernel, call->inputs, call->n_inputs, call->attributes, error))
    return FALSE;

  for (guint i = 0; i < call->n_outputs; i++)
    {
      call->outputs[i].dtype = zky_compose_float_dtype (call);
      call->outputs[i].shape = states_shape (call->inputs[0], call->inputs[1]);
    }

  return TRUE;
}

/* What arrives has the states' shape behind the axes of a batch, which all results get. */
static gboolean
backward_infer (ZkyOpCall  *call,
                GError    **error)
{
  const ZkyCell *cell = call->op->kernel;
  ZkyTensor *const *inputs = call->inputs + 2 * cell->n_states;
  ZkyShape batch = zky_tensor_get_shape (call->inputs[0]), states;

  if (!check_inputs (cell, inputs, call->n_inputs - 2 * cell->n_states, call->attributes, error))
    return FALSE;

  states = states_shape (inputs[0], inputs[1]);
  for (guint i = 0; i < 2 * cell->n_states; i++)
    {
      ZkyShape shape = zky_tensor_get_shape (call->inputs[i]), tail;
      guint n = shape.n_axes - MIN (shape.n_axes, states.n_axes);

      tail = zky_shape_new (shape.n_axes - n, shape.dims + n);
      if (!zky_shape_equal (&tail, &states) || (i < cell->n_states && !zky_shape_equal (&shape, &batch))
          || (i >= cell->n_states && n > 0))
        {
          g_autofree char *a = zky_shape_to_string (&shape), *b = zky_shape_to_string (&states);

          g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "input %u has shape %s, which does not fit states of shape %s", i, a, b);
          return FALSE;
        }
    }

  batch.n_axes -= states.n_axes;
  for (guint i = 0; i < call->n_outputs; i++)
    {
      ZkyShape own = zky_tensor_get_shape (inputs[i < call->n_outputs - cell->n_states ? 0 : 1]);

      call->outputs[i].dtype = zky_compose_float_dtype (call);
      if (!zky_shape_concat (&batch, &own, &call->outputs[i].shape, error))
        return FALSE;
    }

  return TRUE;
}

/* -- The textbook graphs: one step after the other, each in a scope of its own -------------------------------- */

/**
 * Sequence:
 * @axis: that of the steps, from the end
 * @steps: (nullable): MOST_STEPS of them from @first on, as outputs of one node, whose vjp stacks their cotangents: a slice
 *   for each step would add arrays as long as the sequence
 *
 * A node whose steps are taken one by one.
 */
typedef struct
{
  ZkyNode *node, *steps;
  gint64   axis;
  gsize    first;
} Sequence;

static ZkyNode *
step_of (Sequence *self,
         gsize     place)
{
  gsize first = place / MOST_STEPS * MOST_STEPS, length;

  if (self->node == NULL)
    return NULL;

  if (self->steps == NULL || first != self->first)
    {
      g_autofree char *text = g_strdup_printf ("axis=%" G_GINT64_FORMAT, self->axis);
      ZkyNode *part = self->node;

      length = part->value->dims[part->value->n_axes + self->axis];
      if (length > MOST_STEPS)
        part = zky_slice (part, self->axis, (gint64) first, (gint64) MIN (first + MOST_STEPS, length), 1);
      self->steps = zky_compose_call ("unbind", text, part);
      self->first = first;
    }

  return zky_node_sibling (self->steps, (guint) (place - first));
}

/* The same where the step lies in its own part of a graph, and all that belongs to it should. */
static ZkyNode *
cut_step (Sequence *self,
          gsize     place)
{
  if (self->node->value->dims[self->node->value->n_axes + self->axis] > MOST_SLICES)
    return step_of (self, place);

  return zky_squeeze (zky_slice (self->node, self->axis, (gint64) place, (gint64) place + 1, 1), self->axis);
}

static ZkyNode *
stack (ZkyNode *const *nodes,
       gsize           n,
       gint64          axis)
{
  g_autofree char *text = g_strdup_printf ("axis=%" G_GINT64_FORMAT, axis);

  for (gsize i = 0; i < n; i++)
    if (nodes[i] == NULL)
      return NULL;

  return zky_opv ("stack", text, nodes, n);
}

static gboolean
expand_steps (const ZkyCell        *cell,
              ZkyNode *const       *inputs,
              guint                 n_inputs,
              const ZkyAttributes  *attributes,
              ZkyNode             **outputs)
{
  gsize length = inputs[0]->value->dims[0];
  g_autofree ZkyNode **h = g_new (ZkyNode *, length), **c = g_new0 (ZkyNode *, length);
  ZkyNode *weight = inputs[1 + cell->n_states], *bias = n_inputs > cell->n_states + 2 ? inputs[n_inputs - 1] : NULL;
  ZkyCellState state = { inputs[1], cell->n_states > 1 ? inputs[2] : NULL };
  Sequence x = { inputs[0], NULL, -(gint64) inputs[0]->value->n_axes, 0 };

  for (gsize i = 0; i < length; i++)
    {
      gsize place = zky_cell_is_reverse (cell, attributes) ? length - 1 - i : i;
      g_autofree char *name = g_strdup_printf ("step %" G_GSIZE_FORMAT, place);

      zky_tape_enter (inputs[0]->tape, name);
      state = cell->step (cut_step (&x, place), state, weight, bias, attributes);
      zky_tape_leave (inputs[0]->tape);
      if (state.h == NULL)
        return FALSE;
      h[place] = state.h;
      c[place] = state.c;
    }

  outputs[0] = stack (h, length, 0);
  if (cell->n_states > 1)
    outputs[1] = stack (c, length, 0);

  return outputs[0] != NULL;
}

/* Sums of what arrives at a step and what comes back from the one after it, which is NULL at first. */
static ZkyNode *
arrive (Sequence *sequence,
        gsize     place,
        ZkyNode  *carried)
{
  ZkyNode *step = step_of (sequence, place);

  return carried != NULL ? zky_add (step, carried) : step;
}

static gboolean
expand_back (const ZkyCell        *cell,
             ZkyNode *const       *inputs,
             guint                 n_inputs,
             const ZkyAttributes  *attributes,
             ZkyNode             **outputs)
{
  guint n = cell->n_states, n_lead = cell->kind == ZKY_CELL_GRU ? 2 : 1;
  ZkyNode *const *own = inputs + 2 * n;
  ZkyNode *weight = own[1 + n], *bias = n_inputs > 3 * n + 2 ? inputs[n_inputs - 1] : NULL;
  gsize length = own[0]->value->dims[0];
  gint64 axis = -(gint64) own[0]->value->n_axes;
  gboolean reverse = zky_cell_is_reverse (cell, attributes);
  g_autofree ZkyNode **dx = g_new0 (ZkyNode *, length), **ds = g_new0 (ZkyNode *, length);
  Sequence x = { own[0], NULL, axis, 0 }, h = { inputs[n], NULL, axis, 0 }, c = { n > 1 ? inputs[n + 1] : NULL, NULL, axis, 0 };
  Sequence dh = { inputs[0], NULL, axis, 0 }, dc = { n > 1 ? inputs[1] : NULL, NULL, axis, 0 };
  ZkyCellState carried = { NULL, NULL };

  for (gsize i = length; i-- > 0;)
    {
      gsize place = reverse ? length - 1 - i : i, before = reverse ? place + 1 : place - 1;
      ZkyCellState arriving = { arrive (&dh, place, carried.h), n > 1 ? arrive (&dc, place, carried.c) : NULL };
      ZkyCellState next = { step_of (&h, place), step_of (&c, place) }, state = { own[1], n > 1 ? own[2] : NULL };
      ZkyCellBack back;

      if (i > 0)
        state = (ZkyCellState) { step_of (&h, before), step_of (&c, before) };

      back = cell->back (arriving, step_of (&x, place), state, next, weight, bias, attributes);
      if (back.from_state == NULL)
        return FALSE;
      dx[place] = back.from_input;
      ds[place] = back.from_state;
      carried.h = zky_matmul (back.from_state, weight);
      if (back.state.h != NULL)
        carried.h = zky_add (back.state.h, carried.h);
      carried.c = back.state.c;
    }

  outputs[0] = stack (dx, length, axis);
  if (n_lead > 1)
    outputs[1] = stack (ds, length, axis);
  outputs[n_lead] = carried.h;
  if (n > 1)
    outputs[n_lead + 1] = carried.c;

  return outputs[0] != NULL && carried.h != NULL;
}

#define EXPAND(name)                                                            \
  static gboolean                                                               \
  name##_expand (ZkyNode *const *inputs, guint n_inputs, const ZkyAttributes *attributes, ZkyNode **outputs) \
  {                                                                             \
    return expand_steps (&zky_cell_##name, inputs, n_inputs, attributes, outputs); \
  }                                                                             \
                                                                                \
  static gboolean                                                               \
  name##_expand_back (ZkyNode *const *inputs, guint n_inputs, const ZkyAttributes *attributes, ZkyNode **outputs) \
  {                                                                             \
    return expand_back (&zky_cell_##name, inputs, n_inputs, attributes, outputs); \
  }

EXPAND (rnn)
EXPAND (gru)
EXPAND (lstm)

/* -- Vjp ------------------------------------------------------------------------------------------------------ */

/* The states before each step, in their places. */
static ZkyNode *
states_before (ZkyNode  *first,
               ZkyNode  *states,
               gboolean  reverse)
{
  gint64 length;
  ZkyNode *rest;

  if (first == NULL || states == NULL)
    return NULL;

  length = states->value->dims[0];
  rest = zky_slice (states, 0, reverse ? 1 : 0, reverse ? length : length - 1, 1);
  first = zky_unsqueeze (first, 0);
  if (rest == NULL || first == NULL)
    return NULL;

  return zky_concat (reverse ? (ZkyNode *[]) { rest, first } : (ZkyNode *[]) { first, rest }, 2, 0);
}

/* With what arrives at the weighted states, B ⊕ [L, …, k · H], U gets the sum of its products with the states. */
static void
add_weight (ZkyVjp        *vjp,
            const ZkyCell *cell,
            ZkyNode       *ds)
{
  const ZkyTensor *u = zky_vjp_input_value (vjp, 1 + cell->n_states), *states = zky_vjp_output_value (vjp, 0);
  gsize n_rows = u->dims[1] > 0 ? states->size / (gsize) u->dims[1] : 0;
  ZkyShape wide = zky_shape_new (2, (const gsize[]) { n_rows, u->dims[0] });
  ZkyShape narrow = zky_shape_new (2, (const gsize[]) { n_rows, u->dims[1] });
  ZkyNode *before = states_before (zky_vjp_input (vjp, 1), zky_vjp_output (vjp, 0), zky_cell_is_reverse (cell, vjp->attributes));

  wide = zky_vjp_batched (vjp, &wide);
  zky_vjp_add (vjp, 1 + cell->n_states,
               zky_matmul (zky_swap_last (zky_reshape (ds, &wide)), zky_reshape (before, &narrow)));
}

static void
steps_vjp (ZkyVjp *vjp)
{
  const ZkyCell *cell = vjp->op->kernel;
  guint n = cell->n_states, n_lead = cell->kind == ZKY_CELL_GRU ? 2 : 1;
  g_autofree char *name = g_strconcat (cell->name, "_steps_backward", NULL);
  ZkyNode *inputs[10], *back, *ds;

  for (guint i = 0; i < n; i++)
    {
      inputs[i] = zky_vjp_cotangent_of (vjp, i);
      inputs[n + i] = zky_vjp_output (vjp, i);
    }
  for (guint i = 0; i < vjp->n_inputs; i++)
    inputs[2 * n + i] = zky_vjp_input (vjp, i);

  back = zky_op_apply (zky_op_lookup (name, NULL), inputs, 2 * n + vjp->n_inputs, vjp->attributes);
  ds = zky_node_sibling (back, n_lead - 1);
  if (zky_vjp_wants (vjp, 0))
    zky_vjp_add (vjp, 0, back);
  for (guint i = 0; i < n; i++)
    if (zky_vjp_wants (vjp, 1 + i))
      zky_vjp_add (vjp, 1 + i, zky_node_sibling (back, n_lead + i));
  if (zky_vjp_wants (vjp, 1 + n))
    add_weight (vjp, cell, ds);
  if (vjp->n_inputs > n + 2 && zky_vjp_wants (vjp, n + 2))
    zky_vjp_add (vjp, n + 2, ds);
}

/* -- Samples ----------------------------------------------------------------------------------------------------- */

/* @lead are extents of a batch of cotangents; NULL leaves the first inputs, those of the way back, out. */
static gboolean
add_inputs (ZkyOpCall  *call,
            GRand      *rand,
            const char *lead,
            const char *length,
            const char *front,
            gboolean    bias)
{
  const ZkyCell *cell = call->op->kernel;
  g_autofree char *state = g_strconcat (front, "2", NULL), *states = g_strconcat (length, front, "2", NULL);
  g_autofree char *x = g_strdup_printf ("%s%s%u", length, front, 2 * cell->n_gates);
  g_autofree char *weight = g_strdup_printf ("%u, 2", 2 * cell->n_gates), *vector = g_strdup_printf ("%u", 2 * cell->n_gates);
  g_autofree char *arriving = lead != NULL ? g_strconcat (lead, states, NULL) : NULL;

  for (guint i = 0; lead != NULL && i < 2 * cell->n_states; i++)
    zky_compose_sample (call, rand, i < cell->n_states ? arriving : states, 0.1, 0.9);
  zky_compose_sample (call, rand, x, -1, 1);
  for (guint i = 0; i < cell->n_states; i++)
    zky_compose_sample (call, rand, state, -1, 1);
  zky_compose_sample (call, rand, weight, -1, 1);
  if (bias)
    zky_compose_sample (call, rand, vector, -1, 1);

  return TRUE;
}

static void
set_reverse (ZkyOpCall *call)
{
  const ZkyCell *cell = call->op->kernel;

  zky_op_call_parse_attributes (call, cell->kind == ZKY_CELL_RNN ? "reverse=true, nonlinearity=relu" : "reverse=true");
}

static gboolean
steps_sample (GRand     *rand,
              guint      i,
              ZkyOpCall *call)
{
  static const char *const extents[][2] = { { "3, ", "2, " }, { "2, ", "" }, { "1, ", "2, 2, " } };

  if (i >= G_N_ELEMENTS (extents))
    return FALSE;
  if (i == 1)
    set_reverse (call);
  return add_inputs (call, rand, NULL, extents[i][0], extents[i][1], i != 1);
}

static gboolean
back_sample (GRand     *rand,
             guint      i,
             ZkyOpCall *call)
{
  static const char *const extents[][3] = { { "", "2, ", "2, " }, { "2, ", "2, ", "" }, { "", "1, ", "1, " } };

  if (i >= G_N_ELEMENTS (extents))
    return FALSE;
  if (i == 1)
    set_reverse (call);
  return add_inputs (call, rand, extents[i][0], extents[i][1], extents[i][2], i != 1);
}

/* -- The rows ------------------------------------------------------------------------------------------------------ */

static const char *const lstm_names[] = { "h", "c", NULL };
static const char *const rnn_back_names[] = { "input", "h", NULL };
static const char *const gru_back_names[] = { "input", "state", "h", NULL };
static const char *const lstm_back_names[] = { "input", "h", "c", NULL };

/* What arrives at the gates is δ, in a GRU at what came from the states ε. */
#define STEPS(cell, ...)                                                        \
  .kernel = &zky_cell_##cell, .infer = steps_infer, .forward = zky_cell_forward, .vjp = steps_vjp, .expand = cell##_expand, \
  .sample = steps_sample, .partials = (const char *const[]) { __VA_ARGS__ }

/* Of a way back there is one formula, that of the gates; its derivatives are those of what it expands into. */
#define EXPANSION_PARTIALS                                                      \
  (const char *const[]) { "ȳ · ∂y/∂a of the expansion", "ȳ · ∂y/∂b of the expansion", "ȳ · ∂y/∂c of the expansion", \
                          "ȳ · ∂y/∂d of the expansion", "ȳ · ∂y/∂e of the expansion", "ȳ · ∂y/∂f of the expansion", \
                          "ȳ · ∂y/∂g of the expansion", "ȳ · ∂y/∂h of the expansion", "ȳ · ∂y/∂i of the expansion" }

#define BACK(cell)                                                              \
  .kernel = &zky_cell_##cell, .infer = backward_infer, .forward = zky_cell_backward, .expand = cell##_expand_back, \
  .sample = back_sample, .output_names = cell##_back_names, .partials = EXPANSION_PARTIALS

const ZkyOp zky_ops_steps[] = {
  {
    .name = "rnn_steps", .symbol = "RNN⋯", .formula = "tanh(a + b @ cᵀ + d)", .attributes = zky_cell_rnn_attributes,
    .summary = "Takes the steps of a recurrent network on weighted inputs a from state b, with weights c and bias d",
    .min_inputs = 3, .max_inputs = 4, .n_outputs = 1,
    STEPS (rnn, "δ, δ = ȳ · (1 - y²)", "δ @ c", "δᵀ @ b", "sum(δ)"),
  },
  {
    .name = "gru_steps", .symbol = "GRU⋯", .formula = "n + z · (b - n)", .attributes = zky_cell_attributes,
    .summary = "Takes the steps of a gated recurrent unit on weighted inputs a from state b, with weights c and bias d",
    .min_inputs = 3, .max_inputs = 4, .n_outputs = 1,
    STEPS (gru, "δ, δ = (m · u · r · (1 - r), ȳ · (b - n) · z · (1 - z), m), m = ȳ · (1 - z) · (1 - n²)",
           "ε @ c + ȳ · z, ε = (m · u · r · (1 - r), ȳ · (b - n) · z · (1 - z), m · r)", "εᵀ @ b", "sum(ε)"),
  },
  {
    .name = "lstm_steps", .symbol = "LSTM⋯", .formula = "out · tanh(forget · c + in · new)", .attributes = zky_cell_attributes,
    .summary = "Takes the steps of a long short-term memory on weighted inputs a from states b and c, with weights d and bias e",
    .min_inputs = 4, .max_inputs = 5, .n_outputs = 2, .output_names = lstm_names,
    STEPS (lstm, "δ, δ = (γ · new · in · (1 - in), γ · c · forget · (1 - forget), γ · in · (1 - new²), ȳ · t · out · (1 - out))",
           "δ @ d", "γ · forget, γ = c̄′ + ȳ · out · (1 - t²), t = tanh(c′)", "δᵀ @ b", "sum(δ)"),
  },
  {
    .name = "rnn_steps_backward", .symbol = "RNN⋯′", .formula = "a · (1 - b²)", .attributes = zky_cell_rnn_attributes,
    .summary = "Takes a gradient a back through the steps that gave states b: to the weighted inputs c and the first state d",
    .min_inputs = 5, .max_inputs = 6, .n_outputs = 2, BACK (rnn),
  },
  {
    .name = "gru_steps_backward", .symbol = "GRU⋯′", .formula = "a · (1 - z) · (1 - n²)", .attributes = zky_cell_attributes,
    .summary = "Takes a gradient a back through the steps that gave states b: to weighted inputs c, weighted states, first state d",
    .min_inputs = 5, .max_inputs = 6, .n_outputs = 3, BACK (gru),
  },
  {
    .name = "lstm_steps_backward", .symbol = "LSTM⋯′", .formula = "b + a · out · (1 - tanh(d)²)",
    .attributes = zky_cell_attributes,
    .summary = "Takes gradients a and b back through the steps that gave states c and d: to weighted inputs e, first states f, g",
    .min_inputs = 8, .max_inputs = 9, .n_outputs = 3, BACK (lstm),
  },
  { NULL }
};
