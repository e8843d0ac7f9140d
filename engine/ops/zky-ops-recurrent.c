/* zky-ops-recurrent.c: cells of recurrent networks, and sequences of them
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include <string.h>

#include "zky-compose.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"

#define MOST_STEPS 1024 /* that one node unbinds */

/*
 * A cell takes an input x […, I], its state h […, H] (an LSTM c […, H] too), weights for both, [k · H, I] and [k · H, H]
 * with k gates one below the other as PyTorch has them, and two biases [k · H] or none. A sequence takes inputs
 * [L, …, I] instead, and gives all states [L, …, H] and the last one. What comes from the inputs, weighted, is computed
 * for all of it at once.
 */

typedef struct
{
  ZkyNode *h, *c;  /* c is NULL but for an LSTM */
} State;

/**
 * Cell:
 * @n_gates: rows of the weights for each of the state
 * @step: the next state, from the weighted input and the weights for the state (a bias of %NULL is none)
 */
typedef struct
{
  guint   n_gates, n_states;
  State (*step) (ZkyNode *from_input, State state, ZkyNode *weight, ZkyNode *bias, const ZkyAttributes *attributes);
} Cell;

static ZkyNode *
linear (ZkyNode *x,
        ZkyNode *weight,
        ZkyNode *bias)
{
  return zky_compose_apply ("linear", (ZkyNode *[]) { x, weight, bias }, bias != NULL ? 3 : 2, NULL);
}

/* Cuts the last axis into parts as long as the state: outputs of one node, whose vjp joins their cotangents. */
static void
cut_gates (ZkyNode       *gates,
           const ZkyNode *state,
           ZkyNode      **parts,
           guint          n_parts)
{
  gsize n = state != NULL ? state->value->dims[state->value->n_axes - 1] : 0;
  g_autoptr(GString) text = g_string_new ("axis=-1, sizes=[");
  ZkyNode *first;

  for (guint i = 0; i < n_parts; i++)
    g_string_append_printf (text, "%s%" G_GSIZE_FORMAT, i > 0 ? ", " : "", n);
  g_string_append_c (text, ']');

  first = zky_compose_call ("split", text->str, gates);
  for (guint i = 0; i < n_parts; i++)
    parts[i] = zky_node_sibling (first, i);
}

/* -- The cells --------------------------------------------------------------------------------- */

/* h = tanh (W x + b + U h + d), or relu */
static State
rnn_step (ZkyNode *from_input, State state, ZkyNode *weight, ZkyNode *bias, const ZkyAttributes *attributes)
{
  gboolean relu = g_str_equal (zky_attributes_get_string (attributes, 0), "relu");
  ZkyNode *sum = zky_add (from_input, linear (state.h, weight, bias));

  return (State) { relu ? zky_relu (sum) : zky_tanh (sum), NULL };
}

/* r, z = σ (…), n = tanh (W x + b + r · (U h + d)), h = n + z · (h - n) */
static State
gru_step (ZkyNode *from_input, State state, ZkyNode *weight, ZkyNode *bias, const ZkyAttributes *attributes)
{
  ZkyNode *x[3], *h[3], *r, *z, *n;

  cut_gates (from_input, state.h, x, 3);
  cut_gates (linear (state.h, weight, bias), state.h, h, 3);
  r = zky_sigmoid (zky_add (x[0], h[0]));
  z = zky_sigmoid (zky_add (x[1], h[1]));
  n = zky_tanh (zky_add (x[2], zky_mul (r, h[2])));

  return (State) { zky_add (n, zky_mul (z, zky_sub (state.h, n))), NULL };
}

/* i, f, o = σ (…), g = tanh (…), c = f · c + i · g, h = o · tanh (c) */
static State
lstm_step (ZkyNode *from_input, State state, ZkyNode *weight, ZkyNode *bias, const ZkyAttributes *attributes)
{
  ZkyNode *gates[4], *i, *f, *g, *o;
  State next;

  cut_gates (zky_add (from_input, linear (state.h, weight, bias)), state.h, gates, 4);
  i = zky_sigmoid (gates[0]);
  f = zky_sigmoid (gates[1]);
  g = zky_tanh (gates[2]);
  o = zky_sigmoid (gates[3]);
  next.c = zky_add (zky_mul (f, state.c), zky_mul (i, g));
  next.h = zky_mul (o, zky_tanh (next.c));

  return next;
}

static const Cell rnn = { 1, 1, rnn_step };
static const Cell gru = { 3, 1, gru_step };
static const Cell lstm = { 4, 2, lstm_step };

/* -- Shapes ---------------------------------------------------------------------------------------- */

static gboolean
check_weights (ZkyOpCall  *call,
               const Cell *cell,
               GError    **error)
{
  guint first = 1 + cell->n_states;
  ZkyTensor *x = call->inputs[0], *h = call->inputs[1], *w, *u;

  if (call->n_inputs == first + 3)
    {
      g_set_error_literal (error, ZKY_ERROR, ZKY_ERROR_USE, "there have to be two biases or none");
      return FALSE;
    }

  w = call->inputs[first];
  u = call->inputs[first + 1];
  if (h->n_axes == 0 || x->n_axes == 0 || w->n_axes != 2 || u->n_axes != 2 ||
      u->dims[1] != h->dims[h->n_axes - 1] || u->dims[0] != cell->n_gates * u->dims[1] || w->dims[0] != u->dims[0])
    {
      ZkyShape ws = zky_tensor_get_shape (w), us = zky_tensor_get_shape (u), hs = zky_tensor_get_shape (h);
      g_autofree char *a = zky_shape_to_string (&hs), *b = zky_shape_to_string (&ws), *c = zky_shape_to_string (&us);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "weights of shapes %s and %s do not fit a state of shape %s with %u gate%s",
                   b, c, a, cell->n_gates, cell->n_gates == 1 ? "" : "s");
      return FALSE;
    }

  return TRUE;
}

static gboolean
cell_infer (ZkyOpCall  *call,
            GError    **error)
{
  return check_weights (call, call->op->kernel, error);
}

static gboolean
rnn_infer (ZkyOpCall  *call,
           GError    **error)
{
  const char *function = zky_attributes_get_string (call->attributes, 0);

  if (g_str_equal (function, "tanh") || g_str_equal (function, "relu"))
    return check_weights (call, call->op->kernel, error);

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "nonlinearity is “%s”; tanh and relu are possible", function);
  return FALSE;
}

static gboolean
check_length (ZkyOpCall  *call,
              GError    **error)
{
  ZkyShape shape = zky_tensor_get_shape (call->inputs[0]);
  g_autofree char *text = zky_shape_to_string (&shape);

  if (shape.n_axes >= 2 && shape.dims[0] > 0)
    return TRUE;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "the input has shape %s, it needs at least one step along its first axis", text);
  return FALSE;
}

static gboolean
sequence_infer (ZkyOpCall  *call,
                GError    **error)
{
  return check_length (call, error) && cell_infer (call, error);
}

static gboolean
rnn_sequence_infer (ZkyOpCall  *call,
                    GError    **error)
{
  return check_length (call, error) && rnn_infer (call, error);
}

/* -- Expanding ----------------------------------------------------------------------------------------- */

/* Inputs by what they are: x, the state, two weights, two biases. */
typedef struct
{
  ZkyNode *from_input;
  State    state;
  ZkyNode *weight, *bias;
} Parts;

static Parts
take_apart (const Cell     *cell,
            ZkyNode *const *inputs,
            guint           n_inputs)
{
  guint first = 1 + cell->n_states;
  gboolean has_bias = n_inputs > first + 2;

  return (Parts) {
    linear (inputs[0], inputs[first], has_bias ? inputs[first + 2] : NULL),
    { inputs[1], cell->n_states > 1 ? inputs[2] : NULL },
    inputs[first + 1], has_bias ? inputs[first + 3] : NULL,
  };
}

static gboolean
expand_cell (const Cell          *cell,
             ZkyNode *const      *inputs,
             guint                n_inputs,
             const ZkyAttributes *attributes,
             ZkyNode            **outputs)
{
  Parts parts = take_apart (cell, inputs, n_inputs);
  State next = cell->step (parts.from_input, parts.state, parts.weight, parts.bias, attributes);

  outputs[0] = next.h;
  if (cell->n_states > 1)
    outputs[1] = next.c;

  return next.h != NULL && (cell->n_states < 2 || next.c != NULL);
}

/* The steps of the sequence around @place, as outputs of one node, whose vjp stacks their cotangents; a slice for each of them would add
 * arrays as long as the sequence. The node has as many outputs as one may have. */
static ZkyNode *
unbind_around (ZkyNode *sequence,
               gsize    place)
{
  gsize start = place / MOST_STEPS * MOST_STEPS;

  if (sequence != NULL && sequence->value->dims[0] > MOST_STEPS)
    sequence = zky_slice (sequence, 0, (gint64) start, (gint64) MIN (start + MOST_STEPS, (gsize) sequence->value->dims[0]), 1);

  return zky_compose_call ("unbind", "axis=0", sequence);
}

/* @reverse: from the last step to the first. The states stand at the steps that they belong to. */
static gboolean
expand_sequence (const Cell          *cell,
                 ZkyNode *const      *inputs,
                 guint                n_inputs,
                 const ZkyAttributes *attributes,
                 gboolean             reverse,
                 ZkyNode            **outputs)
{
  Parts parts = take_apart (cell, inputs, n_inputs);
  gsize length = inputs[0]->value->dims[0];
  g_autofree ZkyNode **states = g_new (ZkyNode *, length);
  ZkyNode *steps = NULL;

  for (gsize i = 0; i < length; i++)
    {
      gsize place = reverse ? length - 1 - i : i;

      if (i == 0 || place % MOST_STEPS == (reverse ? MOST_STEPS - 1 : 0))
        steps = unbind_around (parts.from_input, place);
      parts.state = cell->step (zky_node_sibling (steps, (guint) (place % MOST_STEPS)), parts.state, parts.weight, parts.bias, attributes);
      if (parts.state.h == NULL)
        return FALSE;
      states[place] = parts.state.h;
    }

  outputs[0] = zky_opv ("stack", "axis=0", states, length);
  outputs[1] = parts.state.h;
  if (cell->n_states > 1)
    outputs[2] = parts.state.c;

  return outputs[0] != NULL;
}

#define EXPAND(cell, reverse_position)                                          \
  static gboolean                                                               \
  cell##_cell_expand (ZkyNode *const *inputs, guint n_inputs, const ZkyAttributes *attributes, ZkyNode **outputs) \
  {                                                                             \
    return expand_cell (&cell, inputs, n_inputs, attributes, outputs);          \
  }                                                                             \
                                                                                \
  static gboolean                                                               \
  cell##_expand (ZkyNode *const *inputs, guint n_inputs, const ZkyAttributes *attributes, ZkyNode **outputs) \
  {                                                                             \
    return expand_sequence (&cell, inputs, n_inputs, attributes,                \
                            zky_attributes_get_bool (attributes, reverse_position), outputs); \
  }

EXPAND (rnn, 1)
EXPAND (gru, 0)
EXPAND (lstm, 0)

/* -- Attributes and samples -------------------------------------------------------------------------------- */

#define NONLINEARITY { "nonlinearity", ZKY_ATTRIBUTE_STRING, "tanh", FALSE, "tanh or relu" }
#define REVERSE { "reverse", ZKY_ATTRIBUTE_BOOL, "false", FALSE, "go from the last step to the first" }

static const ZkyAttribute rnn_cell_attributes[] = { NONLINEARITY, { NULL } };
static const ZkyAttribute rnn_attributes[] = { NONLINEARITY, REVERSE, { NULL } };
static const ZkyAttribute sequence_attributes[] = { REVERSE, { NULL } };

/* Two inputs a step, two numbers in the state; @x and @h are extents in front of them. */
static void
add_inputs (ZkyOpCall  *call,
            GRand      *rand,
            const char *x,
            const char *h,
            gboolean    bias)
{
  const Cell *cell = call->op->kernel;
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
  static const char *const extents[] = { "3, ", "", "1, 2, " };

  if (i >= G_N_ELEMENTS (extents))
    return FALSE;

  add_inputs (call, rand, extents[i], extents[i], i != 1);
  return TRUE;
}

static gboolean
sequence_sample (GRand     *rand,
                 guint      i,
                 ZkyOpCall *call)
{
  static const char *const extents[][2] = { { "3, 2, ", "2, " }, { "2, ", "" }, { "1, 2, ", "2, " } };

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
    .min_inputs = 4, .max_inputs = 6, .n_outputs = 1, .kernel = &rnn,
    .infer = rnn_infer, .expand = rnn_cell_expand, .sample = cell_sample,
  },
  {
    .name = "gru_cell", .symbol = "GRU", .formula = "n + z · (b - n)",
    .summary = "Takes one step of a gated recurrent unit: input a, state b, weights c and d, biases e and f",
    .partials = GRU_PARTIALS,
    .min_inputs = 4, .max_inputs = 6, .n_outputs = 1, .kernel = &gru,
    .infer = cell_infer, .expand = gru_cell_expand, .sample = cell_sample,
  },
  {
    .name = "lstm_cell", .symbol = "LSTM", .formula = "out · tanh(forget · c + in · new)", .output_names = lstm_cell_names,
    .summary = "Takes one step of a long short-term memory: input a, states b and c, weights d and e, biases f and g",
    .partials = LSTM_PARTIALS,
    .min_inputs = 5, .max_inputs = 7, .n_outputs = 2, .kernel = &lstm,
    .infer = cell_infer, .expand = lstm_cell_expand, .sample = cell_sample,
  },
  {
    .name = "rnn", .symbol = "RNN⋯", .formula = "tanh(a @ cᵀ + e + b @ dᵀ + f)", .attributes = rnn_attributes, .output_names = state_names,
    .summary = "Runs a recurrent network along the first axis of a from state b, with weights c and d, biases e and f",
    .partials = RNN_PARTIALS,
    .min_inputs = 4, .max_inputs = 6, .n_outputs = 2, .kernel = &rnn,
    .infer = rnn_sequence_infer, .expand = rnn_expand, .sample = sequence_sample,
  },
  {
    .name = "gru", .symbol = "GRU⋯", .formula = "n + z · (b - n)", .attributes = sequence_attributes, .output_names = state_names,
    .summary = "Runs a gated recurrent unit along the first axis of a from state b, with weights c and d, biases e and f",
    .partials = GRU_PARTIALS,
    .min_inputs = 4, .max_inputs = 6, .n_outputs = 2, .kernel = &gru,
    .infer = sequence_infer, .expand = gru_expand, .sample = sequence_sample,
  },
  {
    .name = "lstm", .symbol = "LSTM⋯", .formula = "out · tanh(forget · c + in · new)", .attributes = sequence_attributes, .output_names = lstm_names,
    .summary = "Runs a long short-term memory along the first axis of a from states b and c, with weights d and e, biases f and g",
    .partials = LSTM_PARTIALS,
    .min_inputs = 5, .max_inputs = 7, .n_outputs = 3, .kernel = &lstm,
    .infer = sequence_infer, .expand = lstm_expand, .sample = sequence_sample,
  },
  { NULL }
};
