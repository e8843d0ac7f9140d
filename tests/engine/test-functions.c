/* test-functions.c: operators as C functions on nodes
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-functions.h"

#include <string.h>

#include "tensor-assert.h"
#include "zky-functions-private.h"
#include "zky-scratch.h"

static ZkyNode *
node_of (ZkyScratch *scratch,
         const char *text)
{
  g_autoptr(ZkyTensor) tensor = tensor_of (ZKY_FLOAT32, text);

  return zky_scratch_wrap (scratch, tensor);
}

/* Each function reaches the row of its name. */
static void
test_rows (void)
{
  g_autoptr(ZkyScratch) scratch = zky_scratch_new (NULL);
  ZkyNode *a = node_of (scratch, "[[1, 4], [9, 16]]"), *b = node_of (scratch, "[[2, 2], [2, 2]]");
  ZkyNode *yes = zky_less (a, b);
  ZkyNode *const pairs[] = { a, b };
  const gint64 axes[] = { 0 };
  ZkyShape shape = zky_shape_new (1, (const gsize[]) { 4 });
  ZkyShape larger = zky_shape_new (3, (const gsize[]) { 1, 2, 2 });

  const struct { ZkyNode *node; const char *text; } cases[] = {
    { zky_add (a, b), "[[3, 6], [11, 18]]" },
    { zky_sub (a, b), "[[-1, 2], [7, 14]]" },
    { zky_mul (a, b), "[[2, 8], [18, 32]]" },
    { zky_div (a, b), "[[0.5, 2], [4.5, 8]]" },
    { zky_pow (a, b), "[[1, 16], [81, 256]]" },
    { zky_maximum (a, b), "[[2, 4], [9, 16]]" },
    { zky_minimum (a, b), "[[1, 2], [2, 2]]" },
    { zky_equal (a, b), "[[false, false], [false, false]]" },
    { yes, "[[true, false], [false, false]]" },
    { zky_less_equal (a, b), "[[true, false], [false, false]]" },
    { zky_where (yes, a, b), "[[1, 2], [2, 2]]" },
    { zky_identity (b), "[[2, 2], [2, 2]]" },
    { zky_neg (b), "[[-2, -2], [-2, -2]]" },
    { zky_square (b), "[[4, 4], [4, 4]]" },
    { zky_sqrt (a), "[[1, 2], [3, 4]]" },
    { zky_relu (zky_neg (b)), "[[0, 0], [0, 0]]" },
    { zky_abs (zky_neg (b)), "[[2, 2], [2, 2]]" },
    { zky_sign (zky_neg (b)), "[[-1, -1], [-1, -1]]" },
    { zky_cast (a, ZKY_INT64), "[[1, 4], [9, 16]]" },
    { zky_matmul (a, b), "[[10, 10], [50, 50]]" },
    { zky_sum (a, NULL, 0, FALSE), "30" },
    { zky_sum (a, axes, 1, TRUE), "[[10, 20]]" },
    { zky_mean (a, axes, 1, FALSE), "[5, 10]" },
    { zky_max (a, axes, 1, FALSE), "[9, 16]" },
    { zky_reshape (a, &shape), "[1, 4, 9, 16]" },
    { zky_transpose (a, NULL, 0), "[[1, 9], [4, 16]]" },
    { zky_swap_last (a), "[[1, 9], [4, 16]]" },
    { zky_broadcast_to (a, &larger), "[[[1, 4], [9, 16]]]" },
    { zky_slice (a, -1, 1, G_MAXINT64, 1), "[[4], [16]]" },
    { zky_concat (pairs, 2, 1), "[[1, 4, 2, 2], [9, 16, 2, 2]]" },
    { zky_unsqueeze (a, 0), "[[[1, 4], [9, 16]]]" },
    { zky_slice_scatter (a, zky_slice (b, 0, 0, 1, 1), 0, 1, 2, 1), "[[1, 4], [2, 2]]" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_nonnull (cases[i].node);
      assert_tensor (cases[i].node->value, cases[i].text);
    }

  g_assert_cmpstr (zky_exp (a)->op->name, ==, "exp");
  g_assert_cmpstr (zky_log (a)->op->name, ==, "log");
  g_assert_cmpstr (zky_sin (a)->op->name, ==, "sin");
  g_assert_cmpstr (zky_cos (a)->op->name, ==, "cos");
  g_assert_cmpstr (zky_tanh (a)->op->name, ==, "tanh");
  g_assert_cmpstr (zky_sigmoid (a)->op->name, ==, "sigmoid");
  g_assert_false (zky_scratch_take_error (scratch, NULL));
}

static void
test_by_name (void)
{
  g_autoptr(ZkyScratch) scratch = zky_scratch_new (NULL);
  ZkyNode *a = node_of (scratch, "[[1, 2], [3, 4]]");

  assert_tensor (zky_op ("sum", "axes=[1], keepdims=true", a, NULL)->value, "[[3], [7]]");
  assert_tensor (zky_op ("concat", NULL, a, a, a, NULL)->value, "[[1, 2], [3, 4], [1, 2], [3, 4], [1, 2], [3, 4]]");
  assert_tensor (zky_opv ("mul", "", (ZkyNode *[]) { a, a }, 2)->value, "[[1, 4], [9, 16]]");
  assert_tensor (zky_op ("mse_loss", "reduction=sum", a, zky_neg (a), NULL)->value, "120");
}

/* The first error sticks, and what follows it gives NULL quietly. */
static void
test_errors (void)
{
  g_autoptr(ZkyScratch) scratch = zky_scratch_new (NULL);
  g_autoptr(GError) error = NULL;
  ZkyNode *a = node_of (scratch, "[1, 2]"), *b = node_of (scratch, "[1, 2, 3]");
  ZkyNode *bad = zky_mul (a, b);

  g_assert_null (bad);
  g_assert_null (zky_add (bad, a));
  g_assert_null (zky_add (a, bad));
  g_assert_null (zky_sum (bad, NULL, 0, FALSE));
  g_assert_null (zky_swap_last (bad));
  g_assert_null (zky_op ("no_such_operator", NULL, a, NULL));
  g_assert_true (zky_scratch_take_error (scratch, &error));
  assert_error (error, ZKY_ERROR_SHAPE, "mul: shapes [2] and [3] do not broadcast");
  g_assert_false (zky_scratch_take_error (scratch, NULL));

  g_clear_error (&error);
  zky_scratch_reset (scratch);
  a = node_of (scratch, "[1, 2]");
  g_assert_null (zky_op ("summ", NULL, a, NULL));
  g_assert_true (zky_scratch_take_error (scratch, &error));
  assert_error (error, ZKY_ERROR_UNKNOWN, "Unknown operator “summ”; is it “sum”?");

  g_clear_error (&error);
  g_assert_null (zky_op ("sum", "axs=1", a, NULL));
  g_assert_true (zky_scratch_take_error (scratch, &error));
  assert_error (error, ZKY_ERROR_UNKNOWN, "sum: No attribute “axs”");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/functions/rows", test_rows);
  g_test_add_func ("/engine/functions/by-name", test_by_name);
  g_test_add_func ("/engine/functions/errors", test_errors);

  return g_test_run ();
}
