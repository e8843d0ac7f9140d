/* zky-cells.c: cells of recurrent networks: their formulas as graphs
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-cells.h"

#include <string.h>

#include "zky-tensor-private.h"

#define NONLINEARITY { "nonlinearity", ZKY_ATTRIBUTE_STRING, "tanh", FALSE, "tanh or relu" }
#define REVERSE { "reverse", ZKY_ATTRIBUTE_BOOL, "false", FALSE, "go from the last step to the first" }

const ZkyAttribute zky_cell_rnn_attributes[] = { NONLINEARITY, REVERSE, { NULL } };
const ZkyAttribute zky_cell_attributes[] = { REVERSE, { NULL } };

ZkyNode *
zky_cell_linear (ZkyNode *x,
                 ZkyNode *weight,
                 ZkyNode *bias)
{
  return zky_compose_apply ("linear", (ZkyNode *[]) { x, weight, bias }, bias != NULL ? 3 : 2, NULL);
}

gboolean
zky_cell_is_relu (const ZkyAttributes *attributes)
{
  return g_str_equal (zky_attributes_get_string (attributes, 0), "relu");
}

gboolean
zky_cell_is_reverse (const ZkyCell       *self,
                     const ZkyAttributes *attributes)
{
  return zky_attributes_get_bool (attributes, self->reverse);
}

/* Cuts the last axis into parts as long as the state: outputs of one node, whose vjp joins their cotangents. They are called
 * @stem_i … for the gates i …, a letter each. */
static void
cut_gates (ZkyNode       *gates,
           const ZkyNode *state,
           ZkyNode      **parts,
           const char    *stem,
           const char    *letters)
{
  guint n_parts = strlen (letters);
  gsize n = state != NULL ? state->value->dims[state->value->n_axes - 1] : 0;
  g_autoptr (GString) text = g_string_new ("axis=-1, sizes=[");
  ZkyNode *first;

  for (guint i = 0; i < n_parts; i++)
    g_string_append_printf (text, "%s%" G_GSIZE_FORMAT, i > 0 ? ", " : "", n);
  g_string_append_c (text, ']');

  first = zky_compose_call ("split", text->str, gates);
  for (guint i = 0; i < n_parts; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s_%c", stem, letters[i]);

      parts[i] = zky_tape_name (zky_node_sibling (first, i), name);
    }
}

/* W x + b, which was computed before, and U h + d. */
static ZkyNode *
from_state (ZkyNode *from_input,
            ZkyNode *h,
            ZkyNode *weight,
            ZkyNode *bias)
{
  zky_tape_name (from_input, "Wx");
  return zky_tape_name (zky_cell_linear (h, weight, bias), "Uh");
}

static ZkyNode *
join (ZkyNode *const *gates,
      guint           n)
{
  for (guint i = 0; i < n; i++)
    if (gates[i] == NULL)
      return NULL;

  return zky_concat (gates, n, -1);
}

static ZkyNode *
one_minus (ZkyNode *a)
{
  return zky_sub (zky_compose_number (a, 1), a);
}

/* y · (1 - y), the slope of a sigmoid. */
static ZkyNode *
sigmoid_slope (ZkyNode *y)
{
  return zky_mul (y, one_minus (y));
}

static ZkyNode *
tanh_slope (ZkyNode *y)
{
  return one_minus (zky_square (y));
}

/* -- RNN: h = tanh (W x + b + U h + d), or relu ---------------------------------------------------- */

static ZkyCellState
rnn_step (ZkyNode *from_input, ZkyCellState state, ZkyNode *weight, ZkyNode *bias, const ZkyAttributes *attributes)
{
  ZkyNode *sum = zky_tape_name (zky_add (from_input, from_state (from_input, state.h, weight, bias)), "a");

  return (ZkyCellState) { zky_tape_name (zky_cell_is_relu (attributes) ? zky_relu (sum) : zky_tanh (sum), "h"), NULL };
}

static ZkyCellBack
rnn_back (ZkyCellState arriving, ZkyNode *from_input, ZkyCellState state, ZkyCellState next, ZkyNode *weight, ZkyNode *bias,
          const ZkyAttributes *attributes)
{
  ZkyNode *back = zky_cell_is_relu (attributes) ? zky_relu_backward (arriving.h, next.h)
                                                : zky_mul (arriving.h, tanh_slope (next.h));

  return (ZkyCellBack) { back, back, { NULL, NULL } };
}

/* -- GRU: r, z = σ (…), n = tanh (W x + b + r · (U h + d)), h = n + z · (h - n) ------------------------ */

typedef struct
{
  ZkyNode *r, *z, *n, *m; /* m = U h + d for n */
} GruGates;

static GruGates
gru_gates (ZkyNode *from_input,
           ZkyNode *h,
           ZkyNode *weight,
           ZkyNode *bias)
{
  ZkyNode *x[3], *s[3];
  GruGates gates;

  gates.m = from_state (from_input, h, weight, bias);
  cut_gates (from_input, h, x, "Wx", "rzn");
  cut_gates (gates.m, h, s, "Uh", "rzn");
  gates.r = zky_tape_name (zky_sigmoid (zky_tape_name (zky_add (x[0], s[0]), "a_r")), "r");
  gates.z = zky_tape_name (zky_sigmoid (zky_tape_name (zky_add (x[1], s[1]), "a_z")), "z");
  gates.m = s[2];
  gates.n = zky_tape_name (zky_tanh (zky_tape_name (zky_add (x[2], zky_mul (gates.r, s[2])), "a_n")), "n");

  return gates;
}

static ZkyCellState
gru_step (ZkyNode *from_input, ZkyCellState state, ZkyNode *weight, ZkyNode *bias, const ZkyAttributes *attributes)
{
  GruGates gates = gru_gates (from_input, state.h, weight, bias);

  return (ZkyCellState) { zky_tape_name (zky_add (gates.n, zky_mul (gates.z, zky_sub (state.h, gates.n))), "h"), NULL };
}

static ZkyCellBack
gru_back (ZkyCellState arriving, ZkyNode *from_input, ZkyCellState state, ZkyCellState next, ZkyNode *weight, ZkyNode *bias,
          const ZkyAttributes *attributes)
{
  GruGates gates = gru_gates (from_input, state.h, weight, bias);
  ZkyNode *n = zky_mul (zky_mul (arriving.h, one_minus (gates.z)), tanh_slope (gates.n));
  ZkyNode *z = zky_mul (zky_mul (arriving.h, zky_sub (state.h, gates.n)), sigmoid_slope (gates.z));
  ZkyNode *r = zky_mul (zky_mul (n, gates.m), sigmoid_slope (gates.r));

  return (ZkyCellBack) {
    join ((ZkyNode *[]) { r, z, n }, 3), join ((ZkyNode *[]) { r, z, zky_mul (n, gates.r) }, 3),
    { zky_mul (arriving.h, gates.z), NULL },
  };
}

/* -- LSTM: i, f, o = σ (…), g = tanh (…), c = f · c + i · g, h = o · tanh (c) --------------------------- */

typedef struct
{
  ZkyNode *i, *f, *g, *o;
} LstmGates;

static LstmGates
lstm_gates (ZkyNode *from_input,
            ZkyNode *h,
            ZkyNode *weight,
            ZkyNode *bias)
{
  ZkyNode *gates[4];

  cut_gates (zky_tape_name (zky_add (from_input, from_state (from_input, h, weight, bias)), "a"), h, gates, "a", "ifgo");
  return (LstmGates) {
    zky_tape_name (zky_sigmoid (gates[0]), "i"), zky_tape_name (zky_sigmoid (gates[1]), "f"),
    zky_tape_name (zky_tanh (gates[2]), "g"), zky_tape_name (zky_sigmoid (gates[3]), "o"),
  };
}

static ZkyCellState
lstm_step (ZkyNode *from_input, ZkyCellState state, ZkyNode *weight, ZkyNode *bias, const ZkyAttributes *attributes)
{
  LstmGates gates = lstm_gates (from_input, state.h, weight, bias);
  ZkyNode *c = zky_tape_name (zky_add (zky_mul (gates.f, state.c), zky_mul (gates.i, gates.g)), "c");

  return (ZkyCellState) { zky_tape_name (zky_mul (gates.o, zky_tanh (c)), "h"), c };
}

static ZkyCellBack
lstm_back (ZkyCellState arriving, ZkyNode *from_input, ZkyCellState state, ZkyCellState next, ZkyNode *weight, ZkyNode *bias,
           const ZkyAttributes *attributes)
{
  LstmGates gates = lstm_gates (from_input, state.h, weight, bias);
  ZkyNode *t = zky_tanh (next.c), *c = zky_add (arriving.c, zky_mul (zky_mul (arriving.h, gates.o), tanh_slope (t)));
  ZkyNode *back = join ((ZkyNode *[]) { zky_mul (zky_mul (c, gates.g), sigmoid_slope (gates.i)),
                                        zky_mul (zky_mul (c, state.c), sigmoid_slope (gates.f)),
                                        zky_mul (zky_mul (c, gates.i), tanh_slope (gates.g)),
                                        zky_mul (zky_mul (arriving.h, t), sigmoid_slope (gates.o)) }, 4);

  return (ZkyCellBack) { back, back, { NULL, zky_mul (c, gates.f) } };
}

const ZkyCell zky_cell_rnn = { "rnn", ZKY_CELL_RNN, 1, 1, 1, rnn_step, rnn_back };
const ZkyCell zky_cell_gru = { "gru", ZKY_CELL_GRU, 3, 1, 0, gru_step, gru_back };
const ZkyCell zky_cell_lstm = { "lstm", ZKY_CELL_LSTM, 4, 2, 0, lstm_step, lstm_back };

/* -- Checking ------------------------------------------------------------------------------------------- */

gboolean
zky_cell_check_weights (const ZkyCell    *self,
                        const ZkyTensor  *w,
                        const ZkyTensor  *u,
                        const ZkyTensor  *h,
                        GError          **error)
{
  if (h->n_axes > 0 && w->n_axes == 2 && u->n_axes == 2 && u->dims[1] == h->dims[h->n_axes - 1]
      && u->dims[0] == self->n_gates * u->dims[1] && w->dims[0] == u->dims[0])
    return TRUE;

  {
    ZkyShape ws = zky_tensor_get_shape (w), us = zky_tensor_get_shape (u), hs = zky_tensor_get_shape (h);
    g_autofree char *a = zky_shape_to_string (&hs), *b = zky_shape_to_string (&ws), *c = zky_shape_to_string (&us);

    g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "weights of shapes %s and %s do not fit a state of shape %s with %u gate%s",
                 b, c, a, self->n_gates, self->n_gates == 1 ? "" : "s");
  }
  return FALSE;
}

gboolean
zky_cell_check_function (const ZkyCell        *self,
                         const ZkyAttributes  *attributes,
                         GError              **error)
{
  const char *function;

  if (self->kind != ZKY_CELL_RNN)
    return TRUE;

  function = zky_attributes_get_string (attributes, 0);
  if (g_str_equal (function, "tanh") || g_str_equal (function, "relu"))
    return TRUE;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "nonlinearity is “%s”; tanh and relu are possible", function);
  return FALSE;
}
