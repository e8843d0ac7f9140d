/* test-scratch.c: a tape that only computes
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-scratch.h"

#include <string.h>

#include "tensor-assert.h"
#include "zky-functions.h"

static void
test_reset (void)
{
  g_autoptr(ZkyScratch) scratch = zky_scratch_new (NULL);
  g_autoptr(ZkyTensor) one = tensor_of (ZKY_FLOAT64, "1"), sum = NULL;

  for (guint round = 0; round < 3; round++)
    {
      ZkyNode *first = zky_scratch_wrap (scratch, one), *node = first;

      for (guint i = 0; i < 1000; i++) /* more than the first chunk holds */
        node = zky_add (node, first);
      g_assert_cmpfloat (zky_tensor_get_double (node->value, 0), ==, 1001);
      g_assert_cmpfloat (zky_tensor_get_double (first->value, 0), ==, 1);

      g_clear_pointer (&sum, zky_tensor_unref);
      sum = zky_tensor_ref (node->value);
      zky_scratch_reset (scratch);
      g_assert_cmpfloat (zky_tensor_get_double (sum, 0), ==, 1001);
    }

  g_assert_true (zky_tensor_is_unshared (one));
}

static void
test_siblings (void)
{
  g_autoptr(ZkyScratch) scratch = zky_scratch_new (NULL);
  g_autoptr(ZkyTensor) value = tensor_of (ZKY_FLOAT32, "[1, 3]");
  ZkyNode *a = zky_scratch_wrap (scratch, value);

  for (guint i = 0; i < 200; i++) /* also where a chunk ends */
    {
      ZkyNode *var = zky_op ("var_mean", NULL, a, NULL);

      assert_tensor (var->value, "2");
      assert_tensor (zky_node_sibling (var, 1)->value, "2");
      g_assert_cmpuint (zky_node_sibling (var, 1)->output_no, ==, 1);
      g_assert_true (zky_node_sibling (var, 0) == var);
    }
  g_assert_null (zky_node_sibling (NULL, 1));
}

static void
test_two_tapes (void)
{
  g_autoptr(ZkyScratch) here = zky_scratch_new (NULL), there = zky_scratch_new (NULL);
  g_autoptr(ZkyTensor) value = tensor_of (ZKY_FLOAT32, "1");
  g_autoptr(GError) error = NULL;

  g_assert_null (zky_add (zky_scratch_wrap (here, value), zky_scratch_wrap (there, value)));
  g_assert_true (zky_scratch_take_error (here, &error));
  assert_error (error, ZKY_ERROR_USE, "add: inputs 0 and 1 are nodes of different calls");
}

static void
test_many_inputs (void)
{
  g_autoptr(ZkyScratch) scratch = zky_scratch_new (NULL);
  g_autoptr(ZkyTensor) value = tensor_of (ZKY_FLOAT32, "[1]");
  ZkyNode *nodes[20];

  for (gsize i = 0; i < G_N_ELEMENTS (nodes); i++)
    nodes[i] = zky_scratch_wrap (scratch, value);
  g_assert_cmpuint (zky_tensor_get_size (zky_concat (nodes, G_N_ELEMENTS (nodes), 0)->value), ==, 20);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/scratch/reset", test_reset);
  g_test_add_func ("/engine/scratch/siblings", test_siblings);
  g_test_add_func ("/engine/scratch/two-tapes", test_two_tapes);
  g_test_add_func ("/engine/scratch/many-inputs", test_many_inputs);

  return g_test_run ();
}
