/* test-dropout.c: masks of dropout
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky.h"

#include "tensor-assert.h"

static ZkyTensor *
mask (const char *attributes,
      gint64      counter)
{
  const ZkyOp *op = zky_op_lookup ("dropout_mask", NULL);
  ZkyShape shape = zky_shape_new (1, (gsize[]) { 10000 });
  g_autoptr(ZkyTensor) x = zky_tensor_new_zeros (ZKY_FLOAT64, &shape, NULL);
  g_autoptr(ZkyTensor) number = zky_tensor_new_scalar (ZKY_INT64, (double) counter);
  g_autoptr(ZkyAttributes) settings = zky_attributes_parse (op->attributes, attributes, NULL);
  g_autoptr(GError) error = NULL;
  ZkyTensor *inputs[] = { x, number }, *result;

  zky_op_compute (op, inputs, counter < 0 ? 1 : 2, settings, NULL, &result, &error);
  g_assert_no_error (error);
  return result;
}

/* A share of p is dropped, within four standard deviations, and what stays makes up for it. */
static void
test_share (void)
{
  g_autoptr(ZkyTensor) found = mask ("p=0.2, seed=5", -1);
  guint dropped = 0;

  for (gsize i = 0; i < 10000; i++)
    {
      double value = zky_tensor_get_double (found, i);

      g_assert_true (value == 0 || value == 1.25);
      dropped += value == 0;
    }
  g_assert_cmpuint (dropped, >, 2000 - 160);
  g_assert_cmpuint (dropped, <, 2000 + 160);
}

static void
test_seed (void)
{
  g_autoptr(ZkyTensor) a = mask ("seed=1", -1), again = mask ("seed=1", -1), other = mask ("seed=2", -1);
  g_autoptr(ZkyTensor) first = mask ("seed=1", 0), second = mask ("seed=1", 1);

  g_assert_true (zky_tensor_equal (a, again));
  g_assert_false (zky_tensor_equal (a, other));
  g_assert_false (zky_tensor_equal (first, second));
}

static void
test_bounds (void)
{
  g_autoptr(ZkyTensor) all = mask ("p=0", -1), none = mask ("p=1", -1), evaluating = mask ("p=0.9, training=false", -1);

  for (gsize i = 0; i < 10000; i++)
    {
      g_assert_cmpfloat (zky_tensor_get_double (all, i), ==, 1);
      g_assert_cmpfloat (zky_tensor_get_double (none, i), ==, 0);
      g_assert_cmpfloat (zky_tensor_get_double (evaluating, i), ==, 1);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/dropout/share", test_share);
  g_test_add_func ("/engine/dropout/seed", test_seed);
  g_test_add_func ("/engine/dropout/bounds", test_bounds);

  return g_test_run ();
}
