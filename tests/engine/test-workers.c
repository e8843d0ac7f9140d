/* test-workers.c: parts of one piece of work are each done once, by whoever comes
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky.h"
#include "zky-workers-private.h"

#define N_PARTS 100

typedef struct
{
  gint counts[N_PARTS];
  gint worst_thread;
} Counts;

static void
count_cb (guint    part,
          guint    thread,
          gpointer data)
{
  Counts *self = data;

  g_atomic_int_inc (&self->counts[part]);
  if ((gint) thread > g_atomic_int_get (&self->worst_thread))
    g_atomic_int_set (&self->worst_thread, (gint) thread);
}

static void
assert_counts (const Counts *counts,
               gint          n)
{
  for (guint i = 0; i < N_PARTS; i++)
    g_assert_cmpint (counts->counts[i], ==, n);
}

/* Many pieces behind one another, and after pauses in which threads fall asleep. */
static void
test_each_once (gconstpointer data)
{
  Counts counts = { { 0 } };

  zky_workers_set_n (GPOINTER_TO_UINT (data));
  g_assert_cmpuint (zky_workers_get_n (), ==, GPOINTER_TO_UINT (data));
  for (guint i = 0; i < 500; i++)
    {
      zky_workers_run (N_PARTS, count_cb, &counts);
      if (i % 100 == 0)
        g_usleep (2000);
      assert_counts (&counts, (gint) i + 1);
    }
  g_assert_cmpint (counts.worst_thread, <, GPOINTER_TO_INT (data));
  zky_workers_set_n (0);
}

static void
nested_cb (guint    part,
           guint    thread,
           gpointer data)
{
  zky_workers_run (N_PARTS, count_cb, data);
}

/* A part that has parts of its own does them itself. */
static void
test_nested (void)
{
  Counts counts = { { 0 } };

  zky_workers_set_n (3);
  zky_workers_run (7, nested_cb, &counts);
  assert_counts (&counts, 7);
  zky_workers_set_n (0);
}

static gpointer
run_in_thread (gpointer data)
{
  for (guint i = 0; i < 200; i++)
    zky_workers_run (N_PARTS, count_cb, data);

  return NULL;
}

/* Several threads that have work at the same time do not wait for one another. */
static void
test_several_callers (void)
{
  Counts counts[3] = { { { 0 } } };
  GThread *threads[3];

  zky_workers_set_n (2);
  for (guint i = 0; i < 3; i++)
    threads[i] = g_thread_new (NULL, run_in_thread, &counts[i]);
  for (guint i = 0; i < 3; i++)
    g_thread_join (threads[i]);
  for (guint i = 0; i < 3; i++)
    assert_counts (&counts[i], 200);
  zky_workers_set_n (0);
}

static void
test_variable (void)
{
  g_setenv ("ZKY_THREADS", "3", TRUE);
  zky_workers_set_n (0);
  g_assert_cmpuint (zky_workers_get_n (), ==, 3);
  g_setenv ("ZKY_THREADS", "many", TRUE);
  zky_workers_set_n (0);
  g_assert_cmpuint (zky_workers_get_n (), >=, 1);
  g_unsetenv ("ZKY_THREADS");
  zky_workers_set_n (1000);
  g_assert_cmpuint (zky_workers_get_n (), ==, ZKY_WORKERS_MAX);
  zky_workers_set_n (0);
}

/* -- Operators that share their work ------------------------------------------------------------ */

typedef struct
{
  const char *op, *attributes;
  ZkyShape    shapes[4];
  guint       n_inputs;
} Work;

static const Work works[] = {
  { "linear", NULL, { { 2, { 300, 200 } }, { 2, { 250, 200 } }, { 1, { 250 } } }, 3 },
  { "conv2d", "padding=[1]", { { 4, { 9, 3, 20, 21 } }, { 4, { 8, 3, 3, 3 } }, { 1, { 8 } } }, 3 },
  { "conv1d", "groups=2", { { 3, { 40, 4, 50 } }, { 3, { 6, 2, 3 } } }, 2 },
  { "conv_transpose2d", NULL, { { 4, { 17, 8, 10, 10 } }, { 4, { 8, 3, 3, 3 } } }, 2 },
  { "scaled_dot_product_attention", "is_causal=true", { { 4, { 3, 5, 40, 32 } }, { 4, { 3, 5, 40, 32 } }, { 4, { 3, 5, 40, 32 } } }, 3 },
  { "gru_steps", NULL, { { 3, { 5, 50, 96 } }, { 2, { 50, 32 } }, { 2, { 96, 32 } }, { 1, { 96 } } }, 4 },
  { "rnn_steps", NULL, { { 3, { 5, 37, 32 } }, { 2, { 37, 32 } }, { 2, { 32, 32 } } }, 3 },
  { "tanh", NULL, { { 2, { 700, 501 } } }, 1 },
};

/* (transfer full): the output and the gradients of all inputs */
static GPtrArray *
run_work (const Work *work)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(ZkyTensor) cotangent = NULL;
  g_autoptr(GError) error = NULL;
  GPtrArray *results = g_ptr_array_new_with_free_func ((GDestroyNotify) zky_tensor_unref);
  ZkyNode *nodes[4] = { NULL }, *output;
  ZkyShape shape;

  for (guint i = 0; i < work->n_inputs; i++)
    {
      g_autoptr(ZkyTensor) input = zky_tensor_new_normal (ZKY_FLOAT32, &work->shapes[i], rand, 0, 0.5, NULL);

      nodes[i] = zky_graph_variable (graph, NULL, input);
    }
  output = zky_opv (work->op, work->attributes, nodes, work->n_inputs);
  zky_graph_end (graph, &error);
  g_assert_no_error (error);
  zky_graph_add_output (graph, NULL, output);
  shape = zky_tensor_get_shape (zky_node_get_value (output));
  cotangent = zky_tensor_new_normal (ZKY_FLOAT32, &shape, rand, 0, 1, NULL);
  zky_graph_vjp (graph, cotangent, &error);
  g_assert_no_error (error);

  g_ptr_array_add (results, zky_tensor_ref (zky_node_get_value (output)));
  for (guint i = 0; i < work->n_inputs; i++)
    g_ptr_array_add (results, zky_tensor_ref (zky_node_get_gradient (nodes[i])));

  return results;
}

/* Values and gradients do not depend on how many threads there are, not in the last bit. */
static void
test_same_numbers (gconstpointer data)
{
  g_autoptr(GPtrArray) one = NULL;

  zky_workers_set_n (1);
  one = run_work (data);
  for (guint n = 2; n <= 5; n++)
    {
      g_autoptr(GPtrArray) more = NULL;

      zky_workers_set_n (n);
      more = run_work (data);
      for (guint i = 0; i < one->len; i++)
        g_assert_true (zky_tensor_equal (g_ptr_array_index (one, i), g_ptr_array_index (more, i)));
    }
  zky_workers_set_n (0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/engine/workers/each-part-once/1", GUINT_TO_POINTER (1), test_each_once);
  g_test_add_data_func ("/engine/workers/each-part-once/2", GUINT_TO_POINTER (2), test_each_once);
  g_test_add_data_func ("/engine/workers/each-part-once/5", GUINT_TO_POINTER (5), test_each_once);
  g_test_add_func ("/engine/workers/nested", test_nested);
  g_test_add_func ("/engine/workers/several-callers", test_several_callers);
  g_test_add_func ("/engine/workers/variable", test_variable);

  for (guint i = 0; i < G_N_ELEMENTS (works); i++)
    {
      g_autofree char *path = g_strdup_printf ("/engine/workers/same-numbers/%s", works[i].op);

      g_test_add_data_func (path, &works[i], test_same_numbers);
    }

  return g_test_run ();
}
