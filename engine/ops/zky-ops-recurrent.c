/* zky-ops-recurrent.c: cells of recurrent networks, and sequences of them
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include <string.h>

#include "zky-cells.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"

/*
 * A cell takes an input x […, I], its state h […, H] (an LSTM c […, H] too), weights for both, and two biases or none; a
 * sequence takes inputs [L, …, I] instead, and gives all states [L, …, H] and the last one. Both are computed by the rows of
 * zky-ops-steps.c, a cell as a sequence of one step: what comes from the inputs, weighted, is one product for all of them.
 */

/* -- Shapes ---------------------------------------------------------------------------------------- */

static gboolean
check_weights (ZkyOpCall  *call,
               GError    **error)
{
  const ZkyCell *cell = call->op->kernel;
  guint first = 1 + cell->n_states;
  ZkyTensor *h = call->inputs[1];

  if (call->n_inputs == first + 3)
    {
      g_set_error_literal (error, ZKY_ERROR, ZKY_ERROR_USE, "there have to be two biases or none");
      return FALSE;
    }
  if (call->inputs[0]->n_axes == 0)
    h = call->inputs[0]; /* a single number is no input, nor a state */

  return zky_cell_check_function (cell, call->attributes, error)
         && zky_cell_check_weights (cell, call->inputs[first], call->inputs[first + 1], h, error);
}

/* The axes in front of the last one of @x, from @skip on, and of the states, broadcast. */
static gboolean
find_front (const ZkyTensor   *x,
            guint              skip,
            ZkyTensor *const  *states,
            guint              n_states,
            ZkyShape          *front,
            GError           **error)
{
  *front = zky_tensor_get_shape (x);
  front->n_axes -= 1 + skip;
  memmove (front->dims, front->dims + skip, front->n_axes * sizeof front->dims[0]);

  for (guint i = 0; i < n_states; i++)
    {
      ZkyShape left = *front, right = zky_tensor_get_shape (states[i]);

      right.n_axes -= MIN (right.n_axes, 1);
      if (!zky_shape_broadcast (&left, &right, front, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
cell_infer (ZkyOpCall  *call,
            GError    **error)
{
  const ZkyCell *cell = call->op->kernel;
  ZkyShape shape;

  if (!check_weights (call, error) || !find_front (call->inputs[0], 0, call->inputs + 1, cell->n_states, &shape, error))
    return FALSE;

  shape.dims[shape.n_axes++] = call->inputs[2 + cell->n_states]->dims[1];
  for (guint i = 0; i < call->n_outputs; i++)
    {
      call->outputs[i].dtype = zky_compose_float_dtype (call);
      call->outputs[i].shape = shape;
    }

  return TRUE;
}

static gboolean
sequence_infer (ZkyOpCall  *call,
                GError    **error)
{
  const ZkyCell *cell = call->op->kernel;
  ZkyShape shape = zky_tensor_get_shape (call->inputs[0]), front;
  g_autofree char *text = zky_shape_to_string (&shape);

  if (shape.n_axes < 2 || shape.dims[0] == 0)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "the input has shape %s, it needs at least one step along its first axis",
                   text);
      return FALSE;
    }

  return check_weights (call, error) && find_front (call->inputs[0], 1, call->inputs + 1, cell->n_states, &front, error);
}

/* -- In terms of steps --------------------------------------------------------------------------------- */

/* Where @node has not the axes of @shape in front of the last one, it is broadcast to them. */
static ZkyNode *
widen (ZkyNode        *node,
       const ZkyShape *front)
{
  ZkyShape own, wanted = *front;

  if (node == NULL)
    return NULL;

  own = zky_tensor_get_shape (node->value);
  wanted.dims[wanted.n_axes++] = own.dims[own.n_axes - 1];
  return zky_shape_equal (&own, &wanted) ? node : zky_broadcast_to (node, &wanted);
}

/**
 * Parts:
 * @front: the axes that x (but for its first one, in a sequence) and the states have in common
 * @states: the first ones, with these axes
 * @weights: for the input, for the state
 * @biases: (nullable)
 *
 * Inputs by what they are.
 */
typedef struct
{
  ZkyShape front;
  ZkyNode *x, *states[2], *weights[2], *biases[2];
} Parts;

static gboolean
take_apart (const ZkyCell  *cell,
            ZkyNode *const *inputs,
            guint           n_inputs,
            gboolean        is_sequence,
            Parts          *parts)
{
  guint first = 1 + cell->n_states;
  ZkyTensor *states[2];
  ZkyShape whole;

  for (guint i = 0; i < cell->n_states; i++)
    states[i] = inputs[1 + i]->value;
  if (!find_front (inputs[0]->value, is_sequence, states, cell->n_states, &parts->front, NULL))
    return FALSE;

  whole = parts->front;
  if (is_sequence)
    {
      memmove (whole.dims + 1, whole.dims, whole.n_axes++ * sizeof whole.dims[0]);
      whole.dims[0] = inputs[0]->value->dims[0];
    }
  parts->x = widen (inputs[0], &whole);
  for (guint i = 0; i < 2; i++)
    {
      parts->states[i] = i < cell->n_states ? widen (inputs[1 + i], &parts->front) : NULL;
      parts->weights[i] = inputs[first + i];
      parts->biases[i] = n_inputs > first + 2 ? inputs[first + 2 + i] : NULL;
    }

  return parts->x != NULL && parts->states[0] != NULL;
}

/* Fills @inputs as the rows of steps take them, from weighted inputs [L, …, k · H]; returns how many. */
static guint
steps_inputs (const ZkyCell  *cell,
              const Parts    *parts,
              ZkyNode        *from_input,
              ZkyNode       **inputs)
{
  guint n = 0;

  inputs[n++] = from_input;
  for (guint i = 0; i < cell->n_states; i++)
    inputs[n++] = parts->states[i];
  inputs[n++] = parts->weights[1];
  if (parts->biases[1] != NULL)
    inputs[n++] = parts->biases[1];

  return n;
}

static const ZkyOp *
row_of (const ZkyCell *cell,
        const char    *suffix)
{
  g_autofree char *name = g_strconcat (cell->name, suffix, NULL);

  return zky_op_lookup (name, NULL);
}

static gboolean
expand_sequence (const ZkyCell        *cell,
                 ZkyNode *const       *inputs,
                 guint                 n_inputs,
                 const ZkyAttributes  *attributes,
                 ZkyNode             **outputs)
{
  gint64 length = inputs[0]->value->dims[0], last = zky_cell_is_reverse (cell, attributes) ? 0 : length - 1;
  ZkyNode *own[5], *states;
  Parts parts;
  guint n;

  if (!take_apart (cell, inputs, n_inputs, TRUE, &parts))
    return FALSE;

  n = steps_inputs (cell, &parts, zky_cell_linear (parts.x, parts.weights[0], parts.biases[0]), own);
  states = zky_op_apply (row_of (cell, "_steps"), own, n, attributes);
  if (states == NULL)
    return FALSE;

  outputs[0] = states;
  for (guint i = 0; i < cell->n_states; i++)
    outputs[1 + i] = zky_squeeze (zky_slice (zky_node_sibling (states, i), 0, last, last + 1, 1), 0);

  return outputs[cell->n_states] != NULL;
}

/* The attributes of rows of steps for those of a cell. (transfer full) */
static ZkyAttributes *
steps_attributes (const ZkyCell       *cell,
                  const ZkyAttributes *attributes)
{
  ZkyAttributes *result = zky_attributes_new (row_of (cell, "_steps")->attributes);

  if (cell->kind == ZKY_CELL_RNN)
    zky_attributes_set_string (result, 0, zky_attributes_get_string (attributes, 0));

  return result;
}

/* What the kernel of a cell does: a sequence of one step. */
static gboolean
take_one_step (const ZkyCell        *cell,
               ZkyNode *const       *inputs,
               guint                 n_inputs,
               const ZkyAttributes  *attributes,
               ZkyNode             **outputs)
{
  g_autoptr (ZkyAttributes) settings = steps_attributes (cell, attributes);
  ZkyNode *own[5], *states;
  Parts parts;
  guint n;

  if (!take_apart (cell, inputs, n_inputs, FALSE, &parts))
    return FALSE;

  n = steps_inputs (cell, &parts, zky_unsqueeze (zky_cell_linear (parts.x, parts.weights[0], parts.biases[0]), 0), own);
  states = zky_op_apply (row_of (cell, "_steps"), own, n, settings);
  for (guint i = 0; i < cell->n_states; i++)
    outputs[i] = zky_squeeze (zky_node_sibling (states, i), 0);

  return outputs[cell->n_states - 1] != NULL;
}

static gboolean
expand_cell (const ZkyCell        *cell,
             ZkyNode *const       *inputs,
             guint                 n_inputs,
             const ZkyAttributes  *attributes,
             ZkyNode             **outputs)
{
  guint first = 1 + cell->n_states;
  gboolean has_bias = n_inputs > first + 2;
  ZkyCellState state = { inputs[1], cell->n_states > 1 ? inputs[2] : NULL };

  state = cell->step (zky_cell_linear (inputs[0], inputs[first], has_bias ? inputs[first + 2] : NULL), state, inputs[first + 1],
                      has_bias ? inputs[first + 3] : NULL, attributes);
  outputs[0] = state.h;
  if (cell->n_states > 1)
    outputs[1] = state.c;

  return state.h != NULL && (cell->n_states < 2 || state.c != NULL);
}

#define EXPAND(name)                                                            \
  static gboolean                                                               \
  name##_cell_expand (ZkyNode *const *inputs, guint n_inputs, const ZkyAttributes *attributes, ZkyNode **outputs) \
  {                                                                             \
    return expand_cell (&zky_cell_##name, inputs, n_inputs, attributes, outputs); \
  }                                                                             \
                                                                                \
  static gboolean                                                               \
  name##_take_one_step (ZkyNode *const *inputs, guint n_inputs, const ZkyAttributes *attributes, ZkyNode **outputs) \
  {                                                                             \
    return take_one_step (&zky_cell_##name, inputs, n_inputs, attributes, outputs); \
  }                                                                             \
                                                                                \
  static gboolean                                                               \
  name##_cell_forward (ZkyOpCall *call, GError **error)                         \
  {                                                                             \
    return zky_compose_run_as (call, name##_take_one_step, error);              \
  }                                                                             \
                                                                                \
  static gboolean                                                               \
  name##_expand (ZkyNode *const *inputs, guint n_inputs, const ZkyAttributes *attributes, ZkyNode **outputs) \
  {                                                                             \
    return expand_sequence (&zky_cell_##name, inputs, n_inputs, attributes, outputs); \
  }

EXPAND (rnn)
EXPAND (gru)
EXPAND (lstm)

/* -- One step back --------------------------------------------------------------------------------------------- */

/* What arrives, B ⊕ […, k · H], times @x […, n], summed over all lines: [k · H, n]. */
static ZkyNode *
sum_products (ZkyVjp  *vjp,
              ZkyNode *arriving,
              ZkyNode *x)
{
  ZkyShape wide, narrow;
  const ZkyTensor *value;
  gsize n, gates, rows = 1;

  if (arriving == NULL || x == NULL)
    return NULL;

  value = x->value;
  n = value->dims[value->n_axes - 1];
  gates = arriving->value->dims[arriving->value->n_axes - 1];
  for (guint i = 0; i + 1 < value->n_axes; i++)
    rows *= value->dims[i];
  wide = zky_shape_new (2, (const gsize[]) { rows, gates });
  wide = zky_vjp_batched (vjp, &wide);
  narrow = zky_shape_new (2, (const gsize[]) { rows, n });

  return zky_matmul (zky_swap_last (zky_reshape (arriving, &wide)), zky_reshape (x, &narrow));
}

/* Applies the row that goes back, to a sequence of one step. */
static ZkyNode *
go_back (ZkyVjp        *vjp,
         const ZkyCell *cell,
         const Parts   *parts,
         gint64         axis)
{
  g_autoptr (ZkyAttributes) settings = steps_attributes (cell, vjp->attributes);
  ZkyNode *inputs[10];
  guint n = cell->n_states;

  for (guint i = 0; i < n; i++)
    {
      inputs[i] = zky_unsqueeze (zky_vjp_cotangent_of (vjp, i), axis);
      inputs[n + i] = zky_unsqueeze (zky_vjp_output (vjp, i), axis);
    }
  n = 2 * n + steps_inputs (cell, parts, zky_unsqueeze (zky_cell_linear (parts->x, parts->weights[0], parts->biases[0]), axis),
                            inputs + 2 * n);

  return zky_op_apply (row_of (cell, "_steps_backward"), inputs, n, settings);
}

/* The weighted input is computed again rather than kept. */
static void
cell_vjp (ZkyVjp *vjp)
{
  const ZkyCell *cell = vjp->op->kernel;
  guint first = 1 + cell->n_states, n_lead = cell->kind == ZKY_CELL_GRU ? 2 : 1;
  ZkyNode *inputs[7], *back, *dx, *ds;
  gint64 axis;
  Parts parts;

  for (guint i = 0; i < vjp->n_inputs; i++)
    inputs[i] = zky_vjp_input (vjp, i);
  if (!take_apart (cell, inputs, vjp->n_inputs, FALSE, &parts))
    return;

  axis = -2 - (gint64) parts.front.n_axes;
  back = go_back (vjp, cell, &parts, axis);
  dx = zky_squeeze (back, axis);
  ds = n_lead > 1 ? zky_squeeze (zky_node_sibling (back, 1), axis) : dx;

  if (zky_vjp_wants (vjp, 0))
    zky_vjp_add (vjp, 0, zky_matmul (dx, parts.weights[0]));
  for (guint i = 0; i < cell->n_states; i++)
    if (zky_vjp_wants (vjp, 1 + i))
      zky_vjp_add (vjp, 1 + i, zky_node_sibling (back, n_lead + i));
  if (zky_vjp_wants (vjp, first))
    zky_vjp_add (vjp, first, sum_products (vjp, dx, parts.x));
  if (zky_vjp_wants (vjp, first + 1))
    zky_vjp_add (vjp, first + 1, sum_products (vjp, ds, parts.states[0]));
  for (guint i = first + 2; i < vjp->n_inputs; i++)
    if (zky_vjp_wants (vjp, i))
      zky_vjp_add (vjp, i, i == first + 2 ? dx : ds);
}

/* -- Attributes and samples -------------------------------------------------------------------------------- */

static const ZkyAttribute rnn_cell_attributes[] = {
  { "nonlinearity", ZKY_ATTRIBUTE_STRING, "tanh", FALSE, "tanh or relu" },
  { NULL }
};

/* Two inputs a step, two numbers in the state; @x and @h are extents in front of them. */
static void
add_inputs (ZkyOpCall  *call,
            GRand      *rand,
            const char *x,
            const char *h,
            gboolean    bias)
{
  const ZkyCell *cell = call->op->kernel;
  g_autofree char *input = g_strconcat (x, "2", NULL), *state = g_strconcat (h, "2", NULL);
  g_autofree char *weight = g_strdup_printf ("%u, 2", 2 * cell->n_gates);

  zky_compose_sample (call, rand, input, -1, 1);
  for (guint i = 0; i < cell->n_states; i++)
    zky_compose_sample (call, rand, state, -1, 1);
  for (guint i = 0; i < 2; i++)
    zky_compose_sample (call, rand, weight, -1, 1);
  weight[strlen (weight) - 3] = '\0';
  for (guint i = 0; bias && i < 2; i++)
    zky_compose_sample (call, rand, weight, -1, 1);
}

static gboolean
cell_sample (GRand     *rand,
             guint      i,
             ZkyOpCall *call)
{
  static const char *const extents[][2] = { { "3, ", "3, " }, { "", "" }, { "1, 2, ", "1, 2, " }, { "3, ", "" }, { "", "2, " } };

  if (i >= G_N_ELEMENTS (extents))
    return FALSE;

  add_inputs (call, rand, extents[i][0], extents[i][1], i != 1);
  return TRUE;
}

static gboolean
sequence_sample (GRand     *rand,
                 guint      i,
                 ZkyOpCall *call)
{
  static const char *const extents[][2] = { { "3, 2, ", "2, " }, { "2, ", "" }, { "1, 2, ", "2, " }, { "2, 2, ", "" } };

  if (i >= G_N_ELEMENTS (extents))
    return FALSE;

  add_inputs (call, rand, extents[i][0], extents[i][1], i != 1);
  if (i == 1)
    zky_op_call_parse_attributes (call, "reverse=true");
  return TRUE;
}

/* -- The rows --------------------------------------------------------------------------------------------------- */

static const char *const state_names[] = { "output", "h", NULL };
static const char *const lstm_cell_names[] = { "h", "c", NULL };
static const char *const lstm_names[] = { "output", "h", "c", NULL };

/* δ is what arrives at the gates; ε, in a GRU, at what comes from the state; γ, in an LSTM, at the new c. Of a
 * sequence they are those of each step, and weights and biases get the sums over all. */
#define RNN_PARTIALS                                                            \
  (const char *const[]) { "δ @ c, δ = ȳ · (1 - y²)", "δ @ d", "δᵀ @ a", "δᵀ @ b", "sum(δ)", "sum(δ)" }

#define GRU_PARTIALS                                                            \
  (const char *const[]) {                                                       \
    "δ @ c, δ = (m · u · r · (1 - r), ȳ · (b - n) · z · (1 - z), m), m = ȳ · (1 - z) · (1 - n²)", \
    "ε @ d + ȳ · z, ε = (m · u · r · (1 - r), ȳ · (b - n) · z · (1 - z), m · r)", "δᵀ @ a", "εᵀ @ b", "sum(δ)", "sum(ε)" }

#define LSTM_PARTIALS                                                           \
  (const char *const[]) {                                                       \
    "δ @ d, δ = (γ · new · in · (1 - in), γ · c · forget · (1 - forget), γ · in · (1 - new²), ȳ · t · out · (1 - out))", \
    "δ @ e", "γ · forget, γ = c̄′ + ȳ · out · (1 - t²), t = tanh(c′)", "δᵀ @ a", "δᵀ @ b", "sum(δ)", "sum(δ)" }

const ZkyOp zky_ops_recurrent[] = {
  {
    .name = "rnn_cell", .symbol = "RNN", .formula = "tanh(a @ cᵀ + e + b @ dᵀ + f)", .attributes = rnn_cell_attributes,
    .summary = "Takes one step of a recurrent network: input a, state b, weights c and d, biases e and f",
    .partials = RNN_PARTIALS,
    .min_inputs = 4, .max_inputs = 6, .n_outputs = 1, .kernel = &zky_cell_rnn,
    .infer = cell_infer, .forward = rnn_cell_forward, .vjp = cell_vjp, .expand = rnn_cell_expand, .sample = cell_sample,
  },
  {
    .name = "gru_cell", .symbol = "GRU", .formula = "n + z · (b - n)",
    .summary = "Takes one step of a gated recurrent unit: input a, state b, weights c and d, biases e and f",
    .partials = GRU_PARTIALS,
    .min_inputs = 4, .max_inputs = 6, .n_outputs = 1, .kernel = &zky_cell_gru,
    .infer = cell_infer, .forward = gru_cell_forward, .vjp = cell_vjp, .expand = gru_cell_expand, .sample = cell_sample,
  },
  {
    .name = "lstm_cell", .symbol = "LSTM", .formula = "out · tanh(forget · c + in · new)", .output_names = lstm_cell_names,
    .summary = "Takes one step of a long short-term memory: input a, states b and c, weights d and e, biases f and g",
    .partials = LSTM_PARTIALS,
    .min_inputs = 5, .max_inputs = 7, .n_outputs = 2, .kernel = &zky_cell_lstm,
    .infer = cell_infer, .forward = lstm_cell_forward, .vjp = cell_vjp, .expand = lstm_cell_expand, .sample = cell_sample,
  },
  {
    .name = "rnn", .symbol = "RNN⋯", .formula = "tanh(a @ cᵀ + e + b @ dᵀ + f)", .attributes = zky_cell_rnn_attributes, .output_names = state_names,
    .summary = "Runs a recurrent network along the first axis of a from state b, with weights c and d, biases e and f",
    .partials = RNN_PARTIALS,
    .min_inputs = 4, .max_inputs = 6, .n_outputs = 2, .kernel = &zky_cell_rnn,
    .infer = sequence_infer, .expand = rnn_expand, .sample = sequence_sample,
  },
  {
    .name = "gru", .symbol = "GRU⋯", .formula = "n + z · (b - n)", .attributes = zky_cell_attributes, .output_names = state_names,
    .summary = "Runs a gated recurrent unit along the first axis of a from state b, with weights c and d, biases e and f",
    .partials = GRU_PARTIALS,
    .min_inputs = 4, .max_inputs = 6, .n_outputs = 2, .kernel = &zky_cell_gru,
    .infer = sequence_infer, .expand = gru_expand, .sample = sequence_sample,
  },
  {
    .name = "lstm", .symbol = "LSTM⋯", .formula = "out · tanh(forget · c + in · new)", .attributes = zky_cell_attributes, .output_names = lstm_names,
    .summary = "Runs a long short-term memory along the first axis of a from states b and c, with weights d and e, biases f and g",
    .partials = LSTM_PARTIALS,
    .min_inputs = 5, .max_inputs = 7, .n_outputs = 3, .kernel = &zky_cell_lstm,
    .infer = sequence_infer, .expand = lstm_expand, .sample = sequence_sample,
  },
  { NULL }
};
