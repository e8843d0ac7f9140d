/* zky-layers-recurrent.c: RNN, GRU and LSTM: cells, and stacks of sequences
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-nn-private.h"

#include <string.h>

/**
 * Kind:
 * @op: the operator for one step; without `_cell` that for a sequence
 * @n_gates: rows of the weights for each number of the state
 * @n_states: states: h, and c of an LSTM
 *
 * What tells the three apart.
 */
typedef struct
{
  const char *cell, *sequence;
  guint       n_gates, n_states;
} Kind;

static const Kind rnn = { "rnn_cell", "rnn", 1, 1 };
static const Kind gru = { "gru_cell", "gru", 3, 1 };
static const Kind lstm = { "lstm_cell", "lstm", 4, 2 };

static const Kind *
get_kind (const ZkyNnLayer *layer)
{
  return layer->name[0] == 'R' ? &rnn : layer->name[0] == 'G' ? &gru : &lstm;
}

static guint
find (const ZkyAttributes *attributes,
      const char          *name)
{
  guint position;

  return zky_attributes_find (attributes, name, &position, NULL) ? position : G_MAXUINT;
}

static gboolean
get_bool (const ZkyAttributes *attributes,
          const char          *name)
{
  return zky_attributes_get_bool (attributes, find (attributes, name));
}

enum { INPUT_SIZE, HIDDEN_SIZE };

#define SIZES                                                                   \
  { "input_size", ZKY_ATTRIBUTE_INT, NULL, TRUE, "numbers in an input" },       \
  { "hidden_size", ZKY_ATTRIBUTE_INT, NULL, TRUE, "numbers in the state" }

#define NONLINEARITY { "nonlinearity", ZKY_ATTRIBUTE_STRING, "tanh", FALSE, "tanh or relu" }
#define BIAS { "bias", ZKY_ATTRIBUTE_BOOL, "true", FALSE, "whether there are two" }

#define STACK                                                                   \
  { "batch_first", ZKY_ATTRIBUTE_BOOL, "false", FALSE, "inputs are [N, L, …], not [L, N, …]" }, \
  { "dropout", ZKY_ATTRIBUTE_DOUBLE, "0", FALSE, "the share that is dropped between layers while training" }, \
  { "bidirectional", ZKY_ATTRIBUTE_BOOL, "false", FALSE, "another state goes from the last step to the first" }, \
  ZKY_NN_SEED, { NULL }

#define LAYERS { "num_layers", ZKY_ATTRIBUTE_INT, "1", FALSE, "one on top of the other" }

static const ZkyAttribute rnn_cell_attributes[] = { SIZES, BIAS, NONLINEARITY, ZKY_NN_SEED, { NULL } };
static const ZkyAttribute cell_attributes[] = { SIZES, BIAS, ZKY_NN_SEED, { NULL } };
static const ZkyAttribute rnn_attributes[] = { SIZES, LAYERS, NONLINEARITY, BIAS, STACK };
static const ZkyAttribute stack_attributes[] = { SIZES, LAYERS, BIAS, STACK };

/* -- Parameters -------------------------------------------------------------------------------- */

/* Weights [k · H, input] and [k · H, H] and biases [k · H] for k gates, evenly within 1/√H. */
static void
make_weights (ZkyNnMaker *maker,
              const char    *suffix,
              gsize          n_in)
{
  gsize n_hidden = zky_maker_extent (maker, HIDDEN_SIZE), n = n_hidden * get_kind (maker->layer)->n_gates;
  double bound = 1 / sqrt ((double) n_hidden);
  const char *const names[] = { "weight_ih", "weight_hh", "bias_ih", "bias_hh" };

  for (guint i = 0; i < (get_bool (maker->attributes, "bias") ? 4 : 2); i++)
    {
      g_autofree char *name = g_strconcat (names[i], suffix, NULL);

      zky_maker_uniform (maker, name, i == 0 ? zky_shape_2 (n, n_in) : i == 1 ? zky_shape_2 (n, n_hidden) : zky_shape_1 (n), bound);
    }
}

static void
check_nonlinearity (ZkyNnMaker *maker)
{
  guint position = find (maker->attributes, "nonlinearity");
  const char *name = position != G_MAXUINT ? zky_attributes_get_string (maker->attributes, position) : "tanh";

  if (!g_str_equal (name, "tanh") && !g_str_equal (name, "relu"))
    zky_maker_fail (maker, ZKY_ERROR_VALUE, "nonlinearity is “%s”; tanh and relu are possible", name);
}

static void
cell_make (ZkyNnMaker *maker)
{
  check_nonlinearity (maker);
  make_weights (maker, "", zky_maker_extent (maker, INPUT_SIZE));
}

/* `_l0`, `_l0_reverse`, `_l1` … */
static void
write_suffix (char     *suffix,
              gsize     size,
              guint     layer,
              gboolean  reverse)
{
  g_snprintf (suffix, size, "_l%u%s", layer, reverse ? "_reverse" : "");
}

static void
stack_make (ZkyNnMaker *maker)
{
  guint n_layers = (guint) zky_maker_int (maker, find (maker->attributes, "num_layers"), 1, ZKY_NN_MAX_DEPTH);
  guint n_directions = get_bool (maker->attributes, "bidirectional") ? 2 : 1;
  gsize n_in = zky_maker_extent (maker, INPUT_SIZE), n_hidden = zky_maker_extent (maker, HIDDEN_SIZE);

  check_nonlinearity (maker);
  zky_maker_share (maker, find (maker->attributes, "dropout"));
  for (guint i = 0; i < n_layers; i++)
    for (guint k = 0; k < n_directions; k++)
      {
        char suffix[32];

        write_suffix (suffix, sizeof suffix, i, k == 1);
        make_weights (maker, suffix, i == 0 ? n_in : n_hidden * n_directions);
      }
}

/* -- Cells ------------------------------------------------------------------------------------------ */

/* Applies @op to inputs, states and the weights that end with @suffix. */
static ZkyNode *
apply (ZkyCall             *call,
       const char          *op,
       ZkyNode             *x,
       ZkyNode *const      *states,
       const char          *suffix,
       gboolean             reverse,
       const ZkyAttributes *attributes)
{
  const Kind *kind = get_kind (zky_module_get_layer (zky_call_get_module (call)));
  const ZkyOp *row = zky_op_lookup (op, NULL);
  ZkyAttributes *own = row->attributes != NULL ? zky_attributes_new (row->attributes) : NULL;
  const char *const names[] = { "weight_ih", "weight_hh", "bias_ih", "bias_hh" };
  ZkyNode *all[8] = { x };
  guint n = 1;

  for (guint i = 0; i < kind->n_states; i++)
    all[n++] = states[i];
  for (guint i = 0; i < (get_bool (attributes, "bias") ? 4 : 2); i++)
    {
      g_autofree char *name = g_strconcat (names[i], suffix, NULL);

      all[n++] = zky_call_param (call, name);
    }
  if (find (attributes, "nonlinearity") != G_MAXUINT)
    zky_attributes_set_string (own, find (own, "nonlinearity"),
                               zky_attributes_get_string (attributes, find (attributes, "nonlinearity")));
  if (reverse)
    zky_set_bool (own, "reverse", TRUE);

  return zky_run_op (op, own, all, n);
}

/* The last axis has to be as long as the layer was told. */
static gboolean
check_last_axis (ZkyCall       *call,
                 const ZkyNode *x,
                 const char    *what,
                 gint64         n)
{
  ZkyShape shape = zky_tensor_get_shape (zky_node_get_value (x));
  g_autofree char *text = zky_shape_to_string (&shape);

  if (shape.n_axes > 0 && shape.dims[shape.n_axes - 1] == (gsize) n)
    return TRUE;

  zky_run_fail (call, "the %s has shape %s, its last axis has to have extent %" G_GINT64_FORMAT, what, text, n);
  return FALSE;
}

/* h (and c) from x [N, I] or [I]; states are 0 where they are left out */
static ZkyNode *
cell_run (ZkyCall             *call,
          ZkyNode *const      *inputs,
          const ZkyAttributes *attributes)
{
  const Kind *kind = get_kind (zky_module_get_layer (zky_call_get_module (call)));
  gint64 n_hidden = zky_attributes_get_int (attributes, HIDDEN_SIZE);
  ZkyNode *states[2] = { inputs[1], kind->n_states > 1 ? inputs[2] : NULL }, *h;
  ZkyShape shape;

  if (!zky_run_check_axes (call, inputs[0], 1, 2, "[N, features] or [features]")
      || !check_last_axis (call, inputs[0], "input", zky_attributes_get_int (attributes, INPUT_SIZE)))
    return NULL;

  shape = zky_tensor_get_shape (zky_node_get_value (inputs[0]));
  shape.dims[shape.n_axes - 1] = (gsize) n_hidden;
  for (guint i = 0; i < kind->n_states; i++)
    {
      if (states[i] == NULL)
        states[i] = zky_run_full (call, zky_tensor_get_dtype (zky_node_get_value (inputs[0])), &shape, 0);
      else if (!check_last_axis (call, states[i], "state", n_hidden))
        return NULL;
    }

  h = apply (call, kind->cell, inputs[0], states, "", FALSE, attributes);
  if (kind->n_states > 1)
    zky_call_output (call, "c", zky_node_get_output (h, 1));

  return h;
}

/* -- Stacks ------------------------------------------------------------------------------------------- */

/**
 * Stack:
 * @states: what each state begins as, for each layer and direction [N, H]
 * @last: what it ends as, as many
 *
 * A stack on its way up.
 */
typedef struct
{
  const Kind *kind;
  guint       n_layers, n_directions;
  ZkyNode   **states[2], **last[2];
} Stack;

static void
stack_init (Stack               *self,
            ZkyCall             *call,
            const ZkyAttributes *attributes)
{
  guint n;

  self->kind = get_kind (zky_module_get_layer (zky_call_get_module (call)));
  self->n_layers = (guint) zky_attributes_get_int (attributes, find (attributes, "num_layers"));
  self->n_directions = get_bool (attributes, "bidirectional") ? 2 : 1;
  n = self->n_layers * self->n_directions;
  for (guint i = 0; i < self->kind->n_states; i++)
    {
      self->states[i] = g_new0 (ZkyNode *, n);
      self->last[i] = g_new0 (ZkyNode *, n);
    }
}

static void
stack_clear (Stack *self)
{
  for (guint i = 0; i < self->kind->n_states; i++)
    {
      g_free (self->states[i]);
      g_free (self->last[i]);
    }
}

/* Takes apart the states [layers · directions, N, H], or makes zeros of those that are left out. */
static gboolean
begin_states (Stack               *self,
              ZkyCall             *call,
              ZkyNode *const      *inputs,
              const ZkyShape      *shape)
{
  guint n = self->n_layers * self->n_directions;
  ZkyShape all = { .n_axes = 1, .dims = { n } };

  if (!zky_shape_concat (&all, shape, &all, NULL))
    return FALSE;

  for (guint i = 0; i < self->kind->n_states; i++)
    {
      ZkyNode *given = inputs[1 + i], *zeros = NULL, *parts = NULL;

      if (given != NULL)
        {
          ZkyShape found = zky_tensor_get_shape (zky_node_get_value (given));

          if (!zky_shape_equal (&found, &all))
            {
              g_autofree char *a = zky_shape_to_string (&found), *b = zky_shape_to_string (&all);

              zky_run_fail (call, "the state %s has shape %s, it has to be %s", i == 0 ? "h" : "c", a, b);
              return FALSE;
            }
          parts = zky_op ("unbind", "axis=0", given, NULL);
        }
      else
        zeros = zky_run_full (call, zky_tensor_get_dtype (zky_node_get_value (inputs[0])), shape, 0);

      for (guint k = 0; k < n; k++)
        self->states[i][k] = given != NULL ? zky_node_get_output (parts, k) : zeros;
    }

  return TRUE;
}

/* All directions of one layer: x [L, N, I] → [L, N, directions · H] */
static ZkyNode *
run_layer (Stack               *self,
           ZkyCall             *call,
           ZkyNode             *x,
           guint                layer,
           const ZkyAttributes *attributes)
{
  ZkyNode *outputs[2] = { NULL, NULL };

  for (guint k = 0; k < self->n_directions; k++)
    {
      guint place = layer * self->n_directions + k;
      ZkyNode *states[2] = { NULL, NULL };
      char suffix[32];

      for (guint i = 0; i < self->kind->n_states; i++)
        states[i] = self->states[i][place];
      write_suffix (suffix, sizeof suffix, layer, k == 1);
      outputs[k] = apply (call, self->kind->sequence, x, states, suffix, k == 1, attributes);
      for (guint i = 0; i < self->kind->n_states; i++)
        self->last[i][place] = zky_node_get_output (outputs[k], 1 + i);
    }

  return self->n_directions > 1 ? zky_concat (outputs, 2, -1) : outputs[0];
}

/* The output [L, N, directions · H], or [N, L, …]; further outputs are the last states [layers · directions, N, H]. Without N where
 * the input has no batch. */
static ZkyNode *
stack_run (ZkyCall             *call,
           ZkyNode *const      *inputs,
           const ZkyAttributes *attributes)
{
  double dropout = zky_attributes_get_double (attributes, find (attributes, "dropout"));
  gboolean swap = get_bool (attributes, "batch_first");
  ZkyNode *x = inputs[0];
  ZkyShape shape;
  Stack stack;

  if (!zky_run_check_axes (call, x, 2, 3, swap ? "[N, L, features] or [L, features]" : "[L, N, features] or [L, features]")
      || !check_last_axis (call, x, "input", zky_attributes_get_int (attributes, INPUT_SIZE)))
    return NULL;

  shape = zky_tensor_get_shape (zky_node_get_value (x));
  swap &= shape.n_axes == 3;
  shape = shape.n_axes == 2 ? zky_shape_1 (0) : zky_shape_2 (shape.dims[swap ? 0 : 1], 0);
  shape.dims[shape.n_axes - 1] = (gsize) zky_attributes_get_int (attributes, HIDDEN_SIZE);

  stack_init (&stack, call, attributes);
  if (begin_states (&stack, call, inputs, &shape))
    {
      if (swap)
        x = zky_op ("swapaxes", "axis0=0, axis1=1", x, NULL);
      for (guint i = 0; x != NULL && i < stack.n_layers; i++)
        {
          x = run_layer (&stack, call, x, i, attributes);
          if (i + 1 < stack.n_layers)
            x = zky_run_dropout (call, x, dropout, zky_call_next_seed (call));
        }
      if (swap)
        x = zky_op ("swapaxes", "axis0=0, axis1=1", x, NULL);
      for (guint i = 0; i < stack.kind->n_states; i++)
        zky_call_output (call, i == 0 ? "h_n" : "c_n",
                         zky_opv ("stack", "axis=0", stack.last[i], stack.n_layers * stack.n_directions));
    }
  else
    x = NULL;
  stack_clear (&stack);

  return x;
}

/* -- The rows --------------------------------------------------------------------------------------------- */

static const char *const cell_inputs[] = { "input", "h?", NULL };
static const char *const lstm_cell_inputs[] = { "input", "h?", "c?", NULL };
static const char *const cell_outputs[] = { "h", NULL };
static const char *const lstm_cell_outputs[] = { "h", "c", NULL };
static const char *const stack_inputs[] = { "input", "h_0?", NULL };
static const char *const lstm_inputs[] = { "input", "h_0?", "c_0?", NULL };
static const char *const stack_outputs[] = { "output", "h_n", NULL };
static const char *const lstm_outputs[] = { "output", "h_n", "c_n", NULL };

#define CELL_SAMPLES(more, ...)                                                 \
  (const ZkyNnSample[]) { { "input_size=2, hidden_size=3", { "2, 2" } }, { "input_size=2, hidden_size=2" more, { "3, 2", __VA_ARGS__ } }, \
                             { "input_size=2, hidden_size=2, bias=false", { "2" } }, { NULL } }

#define STACK_SAMPLES(more, ...)                                                \
  (const ZkyNnSample[]) { { "input_size=2, hidden_size=3", { "3, 2, 2" } }, \
                             { "input_size=2, hidden_size=2, num_layers=2, bidirectional=true, batch_first=true" more, { "1, 3, 2", __VA_ARGS__ } }, \
                             { "input_size=2, hidden_size=2, num_layers=2, bias=false, dropout=0.3", { "2, 2" } }, { NULL } }

const ZkyNnLayer zky_layers_recurrent[] = {
  {
    .name = "RNN", .summary = "Runs a recurrent network along a sequence", .inputs = stack_inputs, .outputs = stack_outputs,
    .attributes = rnn_attributes, .make = stack_make, .run = stack_run, .samples = STACK_SAMPLES (", nonlinearity=relu", "4, 1, 2"),
  },
  {
    .name = "GRU", .summary = "Runs gated recurrent units along a sequence", .inputs = stack_inputs, .outputs = stack_outputs,
    .attributes = stack_attributes, .make = stack_make, .run = stack_run, .samples = STACK_SAMPLES ("", "4, 1, 2"),
  },
  {
    .name = "LSTM", .summary = "Runs a long short-term memory along a sequence", .inputs = lstm_inputs, .outputs = lstm_outputs,
    .attributes = stack_attributes, .make = stack_make, .run = stack_run, .samples = STACK_SAMPLES ("", "4, 1, 2", "4, 1, 2"),
  },
  {
    .name = "RNNCell", .summary = "Takes one step of a recurrent network", .inputs = cell_inputs, .outputs = cell_outputs,
    .attributes = rnn_cell_attributes, .make = cell_make, .run = cell_run, .samples = CELL_SAMPLES (", nonlinearity=relu", "3, 2"),
  },
  {
    .name = "GRUCell", .summary = "Takes one step of a gated recurrent unit", .inputs = cell_inputs, .outputs = cell_outputs,
    .attributes = cell_attributes, .make = cell_make, .run = cell_run, .samples = CELL_SAMPLES ("", "3, 2"),
  },
  {
    .name = "LSTMCell", .summary = "Takes one step of a long short-term memory", .inputs = lstm_cell_inputs, .outputs = lstm_cell_outputs,
    .attributes = cell_attributes, .make = cell_make, .run = cell_run, .samples = CELL_SAMPLES ("", "3, 2", "3, 2"),
  },
  { NULL }
};
