/* test-back-seed.c: what cannot be differentiated, and from what; a failed pass leaves the gradients of the one before
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky.h"

#include "tensor-assert.h"

static ZkyNode *
variable (ZkyGraph   *graph,
          const char *value)
{
  g_autoptr(ZkyTensor) tensor = tensor_of (ZKY_FLOAT32, value);

  return zky_graph_variable (graph, "x", tensor);
}

static void
assert_refused (ZkyGraph             *graph,
                const ZkyBackOptions *options,
                ZkyError              code,
                const char           *message)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (zky_graph_back (graph, options, &error));
  assert_error (error, (int) code, message);
}

static void
test_output (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL), other = zky_graph_new (NULL);
  g_autoptr(GError) error = NULL;
  ZkyNode *x = variable (graph, "[1, 2]"), *foreign = variable (other, "3"), *count, *loss;
  g_autofree char *of_other = g_strdup_printf ("The output to differentiate is not of call %s", zky_graph_get_id (graph));

  assert_refused (graph, NULL, ZKY_ERROR_USE, "The call has no output to differentiate");
  loss = zky_sum (zky_square (x), NULL, 0, FALSE);
  zky_graph_add_output (graph, "loss", loss);
  g_assert_true (zky_graph_back (graph, NULL, &error));
  g_assert_no_error (error);

  assert_refused (graph, &(ZkyBackOptions) { .output = foreign }, ZKY_ERROR_USE, of_other);
  count = zky_op ("count_nonzero", NULL, x, NULL);
  assert_refused (graph, &(ZkyBackOptions) { .output = count }, ZKY_ERROR_DTYPE, "Gradients need a floating output; this one is int64");
  assert_tensor (zky_node_get_gradient (x), "[2, 4]");
}

/* One, a cotangent of the output's shape, or with axes in front; anything else is told with both shapes. */
static void
test_cotangent (void)
{
  static const char *const wrong[][2] = {
    { "1", "[]" }, { "[1, 2, 3]", "[3]" }, { "[[1], [2]]", "[2, 1]" }, { "[]", "[0]" },
  };
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(ZkyTensor) whole = tensor_of (ZKY_INT64, "[[1, 1], [0, 3]]");
  g_autoptr(GError) error = NULL;
  ZkyNode *x = variable (graph, "[1, 2]");

  zky_graph_add_output (graph, "y", zky_square (x));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(ZkyTensor) cotangent = tensor_of (ZKY_FLOAT32, wrong[i][0]);
      g_autofree char *message = g_strdup_printf ("A cotangent of shape %s does not fit the output of shape [2]", wrong[i][1]);

      assert_refused (graph, &(ZkyBackOptions) { .cotangent = cotangent }, ZKY_ERROR_SHAPE, message);
    }

  /* Its dtype becomes that of the output. */
  g_assert_true (zky_graph_back (graph, &(ZkyBackOptions) { .cotangent = whole }, &error));
  g_assert_no_error (error);
  assert_tensor (zky_node_get_gradient (x), "[[2, 4], [0, 12]]");
  g_assert_cmpint (zky_tensor_get_dtype (zky_node_get_gradient (x)), ==, ZKY_FLOAT32);
}

/* The identity of an output of n elements has n², which is known before it is made, also where that is beyond all memory. */
static void
test_identity (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  g_autoptr(ZkyTensor) zero = tensor_of (ZKY_FLOAT32, "0"), huge = NULL;
  ZkyShape shape = { .n_axes = 1, .dims = { (gsize) 1 << 20 } };
  ZkyNode *x = variable (graph, "[1, 2, 3]"), *many;

  zky_graph_add_output (graph, "y", zky_square (x));
  assert_refused (graph, &(ZkyBackOptions) { .limit = 35 }, ZKY_ERROR_SIZE,
                  "The Jacobian of an output of shape [3] starts from an identity of 9 elements, more than the limit of 35 bytes; "
                  "give a cotangent to get one gradient instead");
  g_assert_true (zky_graph_back (graph, &(ZkyBackOptions) { .limit = 36 }, NULL));
  assert_tensor (zky_node_get_gradient (x), "[[2, 0, 0], [0, 4, 0], [0, 0, 6]]");

  huge = zky_tensor_broadcast_to (zero, &shape, NULL); /* takes no room */
  many = zky_graph_variable (graph, "many", huge);
  assert_refused (graph, &(ZkyBackOptions) { .output = zky_neg (many) }, ZKY_ERROR_SIZE, "starts from an identity of 1.09951e+12 elements");
  assert_tensor (zky_node_get_gradient (x), "[[2, 0, 0], [0, 4, 0], [0, 0, 6]]");
}

/* What the call failed of is what back fails of. */
static void
test_behind_error (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  ZkyNode *x = variable (graph, "[1, 2]");

  zky_graph_add_output (graph, "y", zky_square (x));
  g_assert_null (zky_add (x, variable (graph, "[1, 2, 3]")));
  assert_refused (graph, NULL, ZKY_ERROR_SHAPE, "[2] and [3]");
  g_assert_error (zky_graph_get_error (graph), ZKY_ERROR, ZKY_ERROR_SHAPE);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/back-seed/output", test_output);
  g_test_add_func ("/engine/back-seed/cotangent", test_cotangent);
  g_test_add_func ("/engine/back-seed/identity", test_identity);
  g_test_add_func ("/engine/back-seed/behind-error", test_behind_error);

  return g_test_run ();
}
