/* test-attention.c: attention in several strips against its textbook graph
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-op-call.h"

#include "tensor-assert.h"

static ZkyTensor *
random_tensor (GRand *rand,
               gsize  heads,
               gsize  rows,
               gsize  columns)
{
  ZkyShape shape = zky_shape_new (3, (const gsize[]) { heads, rows, columns });

  return zky_tensor_new_uniform (ZKY_FLOAT64, &shape, rand, -1, 1, NULL);
}

/* All outputs of @op and of the same row without its kernel. */
static void
compare (const char       *name,
         const char       *text,
         ZkyTensor *const *inputs,
         guint             n_inputs)
{
  const ZkyOp *op = zky_op_lookup (name, NULL);
  g_autoptr(ZkyAttributes) attributes = zky_attributes_parse (op->attributes, text, NULL);
  g_autoptr(GError) error = NULL;
  ZkyOp textbook = *op;
  ZkyOpCall a, b;

  textbook.forward = NULL;
  zky_op_call_init (&a, op, inputs, n_inputs, attributes, NULL);
  zky_op_call_init (&b, &textbook, inputs, n_inputs, attributes, NULL);
  zky_op_call_run (&a, &error);
  g_assert_no_error (error);
  zky_op_call_run (&b, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < a.n_outputs; i++)
    g_assert_true (zky_tensor_close (a.outputs[i].tensor, b.outputs[i].tensor, 1e-10, 1e-10));
  zky_op_call_clear (&a);
  zky_op_call_clear (&b);
}

static void
test_strips (void)
{
  static const char *const texts[] = { "", "is_causal=true", "is_causal=true, scale=0.3" };
  static const gsize extents[][2] = { { 300, 200 }, { 200, 300 }, { 1, 40000 }, { 700, 65 } };
  g_autoptr(GRand) rand = g_rand_new_with_seed (g_test_rand_int ());

  for (guint i = 0; i < G_N_ELEMENTS (extents); i++)
    for (guint k = 0; k < G_N_ELEMENTS (texts); k++)
      {
        gsize l = extents[i][0], s = extents[i][1];
        g_autoptr(ZkyTensor) cotangent = random_tensor (rand, 2, l, 4), q = random_tensor (rand, 2, l, 3);
        g_autoptr(ZkyTensor) keys = random_tensor (rand, 1, s, 3), v = random_tensor (rand, 2, s, 4);
        g_autoptr(ZkyTensor) mask = random_tensor (rand, 2, 1, s);
        ZkyTensor *inputs[] = { cotangent, q, keys, v, mask };
        guint n_inputs = k == 1 ? 5 : 4;

        compare ("scaled_dot_product_attention", texts[k], inputs + 1, n_inputs - 1);
        compare ("scaled_dot_product_attention_backward", texts[k], inputs, n_inputs);
      }
}

/* Without keys there is nothing to take a mean of, without queries nobody asks. */
static void
test_empty (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);
  g_autoptr(ZkyTensor) cotangent = random_tensor (rand, 2, 0, 4), q = random_tensor (rand, 2, 0, 3);
  g_autoptr(ZkyTensor) keys = random_tensor (rand, 2, 2, 3), v = random_tensor (rand, 2, 2, 4);

  compare ("scaled_dot_product_attention", "", (ZkyTensor *[]) { q, keys, v }, 3);
  compare ("scaled_dot_product_attention_backward", "", (ZkyTensor *[]) { cotangent, q, keys, v }, 4);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/attention/strips", test_strips);
  g_test_add_func ("/engine/attention/empty", test_empty);

  return g_test_run ();
}
