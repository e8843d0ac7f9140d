/* test-recurrent.c: sequences that are long, or of nothing
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky.h"

#include <math.h>

#include "tensor-assert.h"

#define LENGTH 2500

static ZkyTensor *
full (guint        n_axes,
      const gsize *dims,
      double       value)
{
  ZkyShape shape = zky_shape_new (n_axes, dims);
  g_autoptr(GError) error = NULL;
  ZkyTensor *tensor = zky_tensor_new_full (ZKY_FLOAT64, &shape, value, &error);

  g_assert_no_error (error);

  return tensor;
}

/* h = tanh (x + 0.9 h), in the one direction and in the other: longer than one node can unbind. */
static void
test_long (void)
{
  const ZkyOp *op = zky_op_lookup ("rnn", NULL);
  ZkyShape shape = { 2, { LENGTH, 1 } };
  g_autoptr(GRand) rand = g_rand_new_with_seed (3);
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyTensor) x = zky_tensor_new_normal (ZKY_FLOAT64, &shape, rand, 0, 1, NULL);
  g_autoptr(ZkyTensor) h = full (1, (gsize[]) { 1 }, 0);
  g_autoptr(ZkyTensor) w = full (2, (gsize[]) { 1, 1 }, 1);
  g_autoptr(ZkyTensor) u = full (2, (gsize[]) { 1, 1 }, 0.9);
  ZkyTensor *inputs[] = { x, h, w, u };

  for (guint reverse = 0; reverse < 2; reverse++)
    {
      g_autoptr(ZkyAttributes) settings = zky_attributes_parse (op->attributes, reverse ? "reverse=true" : "", &error);
      g_autoptr(ZkyTensor) states = NULL;
      double state = 0;

      g_assert_no_error (error);
      g_assert_true (zky_op_compute (op, inputs, 4, settings, NULL, &states, &error));
      for (guint i = 0; i < LENGTH; i++)
        {
          guint place = reverse ? LENGTH - 1 - i : i;

          state = tanh (zky_tensor_get_double (x, place) + 0.9 * state);
          g_assert_cmpfloat_with_epsilon (zky_tensor_get_double (states, place), state, 1e-12);
        }
    }
}

/* A state of no numbers is cut into gates of none. */
static void
test_empty (gconstpointer name)
{
  const ZkyOp *op = zky_op_lookup (name, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyTensor) x = full (3, (gsize[]) { 2, 1, 3 }, 1);
  g_autoptr(ZkyTensor) h = full (2, (gsize[]) { 1, 0 }, 0);
  g_autoptr(ZkyTensor) w = full (2, (gsize[]) { 0, 3 }, 0);
  g_autoptr(ZkyTensor) u = full (2, (gsize[]) { 0, 0 }, 0);
  gboolean two = g_str_equal (name, "lstm");
  ZkyTensor *inputs[] = { x, h, two ? h : w, two ? w : u, u };
  g_autoptr(ZkyTensor) states = NULL;

  g_assert_true (zky_op_compute (op, inputs, two ? 5 : 4, NULL, NULL, &states, &error));
  g_assert_no_error (error);
  assert_tensor (states, "[[[]], [[]]]");
}

static ZkyTensor *
normal (GRand       *rand,
        guint        n_axes,
        const gsize *dims)
{
  ZkyShape shape = zky_shape_new (n_axes, dims);

  return zky_tensor_new_normal (ZKY_FLOAT64, &shape, rand, 0, 1, NULL);
}

static gboolean
is_steps (ZkyGraph   *graph,
          const char *key,
          gpointer    unused)
{
  return g_str_has_suffix (key, "_steps#0");
}

static gboolean
is_cell (ZkyGraph   *graph,
         const char *key,
         gpointer    unused)
{
  return g_str_has_suffix (key, "gru_cell#0");
}

/* The call of a sequence of @length steps of two numbers, with its gradients; @open: as the textbook has it. */
static ZkyGraph *
call_sequence (const char *name,
               gsize       length,
               gboolean    open)
{
  ZkyGraph *graph = zky_graph_new (NULL);
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);
  gsize n_gates = g_str_equal (name, "lstm") ? 4 : g_str_equal (name, "gru") ? 3 : 1;
  guint n_states = n_gates == 4 ? 2 : 1, n = 0;
  g_autoptr(ZkyTensor) x = normal (rand, 3, (gsize[]) { length, 1, 2 }), h = normal (rand, 2, (gsize[]) { 1, 2 });
  g_autoptr(ZkyTensor) w = normal (rand, 2, (gsize[]) { 2 * n_gates, 2 }), u = normal (rand, 2, (gsize[]) { 2 * n_gates, 2 });
  ZkyBackOptions back = { .flags = ZKY_BACK_KEEP };
  g_autoptr(GError) error = NULL;
  ZkyNode *inputs[5];

  zky_graph_set_expand (graph, open ? is_steps : NULL, NULL);
  inputs[n++] = zky_graph_variable (graph, "x", x);
  for (guint i = 0; i < n_states; i++)
    inputs[n++] = zky_graph_variable (graph, i == 0 ? "first" : "memory", h);
  inputs[n++] = zky_graph_parameter (graph, "w", w);
  inputs[n++] = zky_graph_parameter (graph, "u", u);
  zky_graph_add_output (graph, NULL, zky_sum (zky_sin (zky_opv (name, "", inputs, n)), NULL, 0, FALSE));
  zky_graph_end (graph, &error);
  g_assert_no_error (error);
  zky_graph_back (graph, &back, &error);
  g_assert_no_error (error);

  return graph;
}

static void
assert_same (ZkyTensor *a,
             ZkyTensor *b)
{
  g_assert_cmpuint (zky_tensor_get_size (a), ==, zky_tensor_get_size (b));
  for (gsize i = 0; i < zky_tensor_get_size (a); i++)
    g_assert_cmpfloat_with_epsilon (zky_tensor_get_double (a, i), zky_tensor_get_double (b, i), 1e-9);
}

/* The node called @name in the step that ends with @suffix. */
static ZkyNode *
find_in_step (ZkyGraph   *graph,
              const char *suffix,
              const char *name)
{
  for (guint i = 0; i < zky_graph_get_n_forward (graph); i++)
    {
      ZkyNode *node = zky_graph_get_node (graph, i);

      if (g_strcmp0 (zky_node_get_name (node), name) == 0 && g_str_has_suffix (zky_node_get_scope (node), suffix))
        return node;
    }

  return NULL;
}

/* Opened, each step is a scope with gates that have the names of the textbook, and the numbers are the same. */
static void
test_textbook (gconstpointer name)
{
  static const char *const names[][8] = { { "Wx", "Uh", "a", "h" }, { "Wx", "Uh", "r", "z", "n", "h" },
                                          { "Wx", "Uh", "i", "f", "g", "o", "c", "h" } };
  const char *const *own = names[g_str_equal (name, "lstm") ? 2 : g_str_equal (name, "gru") ? 1 : 0];
  g_autoptr(ZkyGraph) closed = call_sequence (name, 4, FALSE), open = call_sequence (name, 4, TRUE);

  for (guint step = 0; step < 4; step++)
    for (guint i = 0; i < 8 && own[i] != NULL; i++)
      {
        g_autofree char *suffix = g_strdup_printf ("%s_steps#0/step %u", (const char *) name, step);
        ZkyNode *node = find_in_step (open, suffix, own[i]);

        g_assert_nonnull (node);
        g_assert_cmpint (zky_node_get_kind (node), ==, ZKY_NODE_OPERATOR);
      }
  g_assert_null (find_in_step (closed, "step 0", "h"));
  g_assert_null (find_in_step (open, "step 4", "h"));

  assert_same (zky_node_get_value (zky_graph_get_output (closed, 0)), zky_node_get_value (zky_graph_get_output (open, 0)));
  for (guint i = 0; i < 4; i++)
    assert_same (zky_node_get_gradient (zky_graph_get_node (closed, i)), zky_node_get_gradient (zky_graph_get_node (open, i)));
}

/* More steps than are cut out one by one: the same numbers, and the same scopes. */
static void
test_many (void)
{
  g_autoptr(ZkyGraph) closed = call_sequence ("gru", 80, FALSE), open = call_sequence ("gru", 80, TRUE);

  g_assert_nonnull (find_in_step (open, "step 79", "r"));
  assert_same (zky_node_get_value (zky_graph_get_output (closed, 0)), zky_node_get_value (zky_graph_get_output (open, 0)));
  assert_same (zky_node_get_gradient (zky_graph_get_node (closed, 0)), zky_node_get_gradient (zky_graph_get_node (open, 0)));
}

/* What the model calls the result of a cell stays its name when the cell is opened. */
static void
test_local (void)
{
  static const char text[] =
    "local zky = require 'zky'\nlocal m = zky.module 'M'\nm:input ('x', {1, 2})\nm:input ('h', {0.5})\n"
    "m:param ('w', {{1, 2}, {3, 4}, {5, 6}})\nm:param ('u', {{1}, {2}, {3}})\n"
    "function m:call (x, h)\n  local state = zky.gru_cell (x, h, self.w, self.u)\n  local other = state\n  return other * 2\nend\n"
    "return m\n";
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = zky_model_load_text (text, "cell.lua", NULL, NULL, &error);

  g_assert_no_error (error);
  for (guint open = 0; open < 2; open++)
    {
      g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
      ZkyNode *state;

      zky_graph_set_expand (graph, open ? is_cell : NULL, NULL);
      g_assert_true (zky_model_call (model, graph, NULL, &error));
      g_assert_no_error (error);
      state = zky_node_get_input (zky_graph_get_output (graph, 0), 0);
      g_assert_cmpstr (zky_node_get_name (state), ==, "state");
      g_assert_cmpstr (zky_node_get_op (state)->name, ==, open ? "add" : "gru_cell");
      g_assert_cmpint (find_in_step (graph, "gru_cell#0", "z") != NULL, ==, open);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/recurrent/long", test_long);
  g_test_add_data_func ("/engine/recurrent/empty/rnn", "rnn", test_empty);
  g_test_add_data_func ("/engine/recurrent/empty/gru", "gru", test_empty);
  g_test_add_data_func ("/engine/recurrent/empty/lstm", "lstm", test_empty);

  g_test_add_data_func ("/engine/recurrent/textbook/rnn", "rnn", test_textbook);
  g_test_add_data_func ("/engine/recurrent/textbook/gru", "gru", test_textbook);
  g_test_add_data_func ("/engine/recurrent/textbook/lstm", "lstm", test_textbook);
  g_test_add_func ("/engine/recurrent/textbook/many", test_many);
  g_test_add_func ("/engine/recurrent/textbook/local", test_local);

  return g_test_run ();
}
