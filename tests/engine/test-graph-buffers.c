/* test-graph-buffers.c: buffers and the counter of a graph by itself; with modules and trainers they are in test-buffers.c
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky.h"

#include "tensor-assert.h"

static ZkyNode *
buffer (ZkyGraph   *graph,
        const char *name,
        ZkyDtype    dtype,
        const char *value)
{
  g_autoptr(ZkyTensor) tensor = tensor_of (dtype, value);

  return zky_graph_buffer (graph, name, tensor);
}

static ZkyNode *
variable (ZkyGraph   *graph,
          const char *value)
{
  g_autoptr(ZkyTensor) tensor = tensor_of (ZKY_FLOAT32, value);

  return zky_graph_variable (graph, NULL, tensor);
}

/* Each is told of in the order of use; of several updates the last one counts, and the value of the call stays. */
static void
test_updates (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  ZkyNode *x = variable (graph, "[3, 4]"), *mean, *other, *sum;

  g_assert_cmpuint (zky_graph_get_n_buffers (graph), ==, 0);
  g_assert_null (zky_graph_get_buffer (graph, 0));
  mean = buffer (graph, "mean", ZKY_FLOAT32, "[1, 2]");
  other = buffer (graph, "other", ZKY_FLOAT32, "0");
  sum = zky_add (mean, x);
  g_assert_true (zky_graph_update_buffer (graph, mean, x) == x);
  g_assert_true (zky_graph_update_buffer (graph, mean, sum) == sum);

  g_assert_cmpuint (zky_graph_get_n_buffers (graph), ==, 2);
  g_assert_true (zky_graph_get_buffer (graph, 0) == mean);
  g_assert_true (zky_graph_get_update (graph, 0) == sum);
  g_assert_true (zky_graph_get_buffer (graph, 1) == other);
  g_assert_null (zky_graph_get_update (graph, 1));
  g_assert_null (zky_graph_get_update (graph, 2));
  assert_tensor (zky_node_get_value (mean), "[1, 2]");
  assert_tensor (zky_node_get_value (sum), "[4, 6]");
}

/* What an error has left is passed on; everything else that does not fit says both sides. */
static void
test_errors (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(GError) shape = NULL, dtype = NULL, none = NULL;
  ZkyNode *x = variable (graph, "[3, 4]"), *mean = buffer (graph, "mean", ZKY_FLOAT32, "[1]"), *n = buffer (graph, "n", ZKY_INT64, "[1, 2]");

  g_assert_null (zky_graph_update_buffer (graph, NULL, x));
  g_assert_null (zky_graph_update_buffer (graph, mean, NULL));
  g_assert_no_error (zky_graph_get_error (graph));

  g_assert_null (zky_graph_update_buffer (graph, mean, x));
  shape = zky_graph_take_error (graph);
  assert_error (shape, ZKY_ERROR_SHAPE, "The buffer “mean” is float32 [1] and cannot become float32 [2]");
  g_assert_null (zky_graph_update_buffer (graph, n, x));
  dtype = zky_graph_take_error (graph);
  assert_error (dtype, ZKY_ERROR_SHAPE, "The buffer “n” is int64 [2] and cannot become float32 [2]");
  g_assert_null (zky_graph_update_buffer (graph, x, x));
  none = zky_graph_take_error (graph);
  assert_error (none, ZKY_ERROR_USE, "Node 0 is no buffer");
  g_assert_null (zky_graph_get_update (graph, 0));
}

/* In a map what is the same for all examples may be kept, what differs may not. */
static void
test_map (void)
{
  g_autoptr(ZkyGraph) base = zky_graph_new (NULL), map = zky_vmap_new (base, 3);
  g_autoptr(GError) error = NULL;
  ZkyNode *mean = buffer (base, "mean", ZKY_FLOAT32, "[1, 2]"), *x = variable (base, "[[1, 2], [3, 4], [5, 6]]");
  ZkyNode *example = zky_vmap_enter (map, x, 0), *same = zky_vmap_import (map, zky_neg (mean)), *update;

  update = zky_graph_update_buffer (base, mean, same);
  g_assert_nonnull (update);
  g_assert_true (zky_node_get_graph (update) == base);
  assert_tensor (zky_node_get_value (zky_graph_get_update (base, 0)), "[-1, -2]");

  g_assert_null (zky_graph_update_buffer (base, mean, zky_add (example, mean)));
  error = zky_graph_take_error (base);
  assert_error (error, ZKY_ERROR_USE, "The buffer “mean” cannot become what differs from example to example inside a map");
  g_assert_true (zky_graph_get_update (base, 0) == update);
}

/* One in a call, however often and from however deep in a map it is asked for; so are the seeds. */
static void
test_counter (void)
{
  g_autoptr(ZkyGraph) base = zky_graph_new (NULL), map = zky_vmap_new (base, 2), inner = zky_vmap_new (map, 2);
  ZkyNode *deep, *counter;

  zky_graph_set_counter (base, 7);
  g_assert_null (zky_graph_find_counter (base));
  deep = zky_graph_counter (inner);
  g_assert_nonnull (deep);
  g_assert_false (zky_node_is_mapped (deep));
  counter = zky_graph_find_counter (base);
  g_assert_nonnull (counter);
  g_assert_true (zky_graph_counter (base) == counter);
  g_assert_true (zky_graph_counter (inner) == deep);
  g_assert_cmpstr (zky_node_get_name (counter), ==, "step");
  g_assert_cmpint (zky_tensor_get_dtype (zky_node_get_value (counter)), ==, ZKY_INT64);
  g_assert_cmpint (zky_tensor_get_int (zky_node_get_value (counter), 0), ==, 7);
  assert_tensor (zky_node_get_value (zky_vmap_leave (map, zky_vmap_leave (inner, deep, 0), 0)), "[[7, 7], [7, 7]]");

  g_assert_cmpuint (zky_graph_next_seed (base), ==, 0);
  g_assert_cmpuint (zky_graph_next_seed (inner), ==, 1);
  g_assert_cmpuint (zky_graph_next_seed (map), ==, 2);
}

/* Behind an error there is neither. */
static void
test_behind_error (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  ZkyNode *x = variable (graph, "[1, 2]");

  zky_graph_set_most_nodes (graph, 1);
  g_assert_null (zky_neg (x));
  g_assert_error (zky_graph_get_error (graph), ZKY_ERROR, ZKY_ERROR_SIZE);
  g_assert_null (zky_graph_counter (graph));
  g_assert_null (zky_graph_find_counter (graph));
  g_assert_null (buffer (graph, "mean", ZKY_FLOAT32, "1"));
  g_assert_cmpuint (zky_graph_get_n_buffers (graph), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/graph-buffers/updates", test_updates);
  g_test_add_func ("/engine/graph-buffers/errors", test_errors);
  g_test_add_func ("/engine/graph-buffers/map", test_map);
  g_test_add_func ("/engine/graph-buffers/counter", test_counter);
  g_test_add_func ("/engine/graph-buffers/behind-error", test_behind_error);

  return g_test_run ();
}
