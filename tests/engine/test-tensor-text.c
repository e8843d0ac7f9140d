/* test-tensor-text.c: tensors written as nested lists
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-tensor.h"

#include <string.h>

#include "tensor-assert.h"

static void
test_there_and_back (void)
{
  static const struct
  {
    ZkyDtype    dtype;
    const char *text;
  } cases[] = {
    { ZKY_FLOAT32, "36" },
    { ZKY_FLOAT32, "[0.1, -0, 1e-7, NaN, Infinity, -Infinity, 3.4028235e38]" },
    { ZKY_FLOAT64, "[[0.30000000000000004, 5e-324], [1.7976931348623157e308, -1.5]]" },
    { ZKY_INT64, "[9223372036854775807, -9223372036854775808, 9007199254740993]" },
    { ZKY_BOOL, "[[true, false]]" },
    { ZKY_FLOAT32, "[]" },
    { ZKY_FLOAT32, "[[], [], []]" },
    { ZKY_FLOAT32, "[[[]]]" },
    { ZKY_FLOAT32, "[[[[[[[[1, 2]]]]]]]]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ZkyTensor) tensor = tensor_of (cases[i].dtype, cases[i].text);

      assert_tensor (tensor, cases[i].text);
    }
}

static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  ZkyShape shape = zky_shape_new (3, (const gsize[]) { 7, 3, 11 });

  for (guint dtype = 0; dtype < ZKY_N_DTYPES; dtype++)
    {
      g_autoptr (ZkyTensor) tensor = zky_tensor_new_normal ((ZkyDtype) dtype, &shape, rand, 0, 1e5, NULL);
      g_autoptr (ZkyTensor) view = zky_tensor_transpose (tensor, (const guint[]) { 2, 0, 1 });
      g_autofree char *text = zky_tensor_to_string (view);
      g_autoptr (ZkyTensor) back = tensor_of ((ZkyDtype) dtype, text);

      g_assert_true (zky_tensor_equal (view, back));
    }
}

static void
test_element (void)
{
  g_autoptr (ZkyTensor) tensor = tensor_of (ZKY_FLOAT32, "[[0.1, 2], [3, 4]]");
  g_autoptr (ZkyTensor) view = zky_tensor_transpose (tensor, NULL);
  g_autoptr (GString) text = g_string_new ("v = ");

  zky_tensor_append_element (tensor, 0, text);
  zky_tensor_append_element (view, 1, text);
  g_assert_cmpstr (text->str, ==, "v = 0.13");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/tensor-text/there-and-back", test_there_and_back);
  g_test_add_func ("/engine/tensor-text/random", test_random);
  g_test_add_func ("/engine/tensor-text/element", test_element);

  return g_test_run ();
}
