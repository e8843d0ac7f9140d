/* test-tensor-copy.c: tensors copied, converted and compared
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-tensor.h"

#include <math.h>
#include <string.h>

#include "tensor-assert.h"

static void
test_copy (void)
{
  for (guint i = 0; i < ZKY_N_DTYPES; i++)
    {
      g_autoptr (ZkyTensor) tensor = tensor_of ((ZkyDtype) i, "[[[0, 1, 1], [1, 0, 1]]]");
      g_autoptr (ZkyTensor) view = zky_tensor_transpose (tensor, NULL);
      g_autoptr (ZkyTensor) copy = zky_tensor_copy (view, NULL);

      g_assert_true (zky_tensor_is_contiguous (copy));
      g_assert_true (zky_tensor_is_unshared (copy));
      g_assert_true (zky_tensor_equal (copy, view));
      g_assert_cmpuint (zky_tensor_get_n_axes (copy), ==, 3);
    }
}

static void
test_contiguous (void)
{
  g_autoptr (ZkyTensor) tensor = tensor_of (ZKY_FLOAT32, "[[1, 2], [3, 4]]");
  g_autoptr (ZkyTensor) same = zky_tensor_contiguous (tensor, NULL);
  g_autoptr (ZkyTensor) view = zky_tensor_transpose (tensor, NULL);
  g_autoptr (ZkyTensor) dense = zky_tensor_contiguous (view, NULL);

  g_assert_true (same == tensor);
  g_assert_false (zky_tensor_is_contiguous (view));
  g_assert_true (zky_tensor_is_contiguous (dense));
  assert_tensor (dense, "[[1, 3], [2, 4]]");
}

/* Every type from every type, through dense and strided loops. */
static void
test_cast (void)
{
  static const struct
  {
    ZkyDtype    from;
    const char *text;
    const char *as[ZKY_N_DTYPES];
  } cases[] = {
    { ZKY_BOOL, "[true, false]", { "[true, false]", "[1, 0]", "[1, 0]", "[1, 0]" } },
    { ZKY_INT64, "[-7, 0]", { "[true, false]", "[-7, 0]", "[-7, 0]", "[-7, 0]" } },
    { ZKY_FLOAT32, "[-1.75, 0.1]", { "[true, true]", "[-1, 0]", "[-1.75, 0.1]", "[-1.75, 0.10000000149011612]" } },
    { ZKY_FLOAT64, "[1e300, -0]", { "[true, false]", "[9223372036854775807, 0]", "[Infinity, -0]", "[1e300, -0]" } },
    { ZKY_FLOAT64, "[NaN, -inf]", { "[true, true]", "[0, -9223372036854775808]", "[NaN, -Infinity]", "[NaN, -Infinity]" } },
    { ZKY_FLOAT32, "[NaN, inf]", { "[true, true]", "[0, 9223372036854775807]", "[NaN, Infinity]", "[NaN, Infinity]" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint to = 0; to < ZKY_N_DTYPES; to++)
      {
        ZkyShape wide = zky_shape_new (2, (const gsize[]) { 2, 3 });
        ZkyShape tall = zky_shape_new (2, (const gsize[]) { 2, 1 });
        g_autoptr (ZkyTensor) tensor = tensor_of (cases[i].from, cases[i].text);
        g_autoptr (ZkyTensor) cast = zky_tensor_cast (tensor, (ZkyDtype) to, NULL);
        g_autoptr (ZkyTensor) column = zky_tensor_reshape (tensor, &tall, NULL);
        g_autoptr (ZkyTensor) strided = zky_tensor_broadcast_to (column, &wide, NULL);
        g_autoptr (ZkyTensor) strided_cast = zky_tensor_cast (strided, (ZkyDtype) to, NULL);

        assert_tensor (cast, cases[i].as[to]);
        g_assert_true ((cast == tensor) == (cases[i].from == to));
        for (guint k = 0; k < 6; k++)
          {
            g_autoptr (GString) a = g_string_new (NULL);
            g_autoptr (GString) b = g_string_new (NULL);

            zky_tensor_append_element (strided_cast, k, a);
            zky_tensor_append_element (cast, k / 3, b);
            g_assert_cmpstr (a->str, ==, b->str);
          }
      }
}

static void
test_with_element (void)
{
  g_autoptr (ZkyTensor) tensor = tensor_of (ZKY_FLOAT32, "[[1, 2], [3, 4]]");
  g_autoptr (ZkyTensor) view = zky_tensor_transpose (tensor, NULL);
  g_autoptr (ZkyTensor) changed = zky_tensor_with_element (view, 1, 0.5, NULL);
  g_autoptr (ZkyTensor) scalar = zky_tensor_new_scalar (ZKY_INT64, 3);
  g_autoptr (ZkyTensor) five = zky_tensor_with_element (scalar, 0, 5, NULL);

  assert_tensor (changed, "[[1, 0.5], [2, 4]]");
  assert_tensor (tensor, "[[1, 2], [3, 4]]");
  assert_tensor (five, "5");
  assert_tensor (scalar, "3");
}

static void
test_equal (void)
{
  static const struct
  {
    ZkyDtype    a_dtype, b_dtype;
    const char *a, *b;
    gboolean    equal;
  } cases[] = {
    { ZKY_FLOAT32, ZKY_FLOAT32, "[1, 2]", "[1, 2]", TRUE },
    { ZKY_FLOAT32, ZKY_FLOAT32, "[1, 2]", "[1, 3]", FALSE },
    { ZKY_FLOAT32, ZKY_FLOAT64, "[1, 2]", "[1, 2]", FALSE },
    { ZKY_FLOAT32, ZKY_FLOAT32, "[1, 2]", "[[1, 2]]", FALSE },
    { ZKY_FLOAT32, ZKY_FLOAT32, "[1, 2]", "[1, 2, 3]", FALSE },
    { ZKY_FLOAT32, ZKY_FLOAT32, "0", "-0", FALSE },
    { ZKY_FLOAT64, ZKY_FLOAT64, "[NaN, 1]", "[-NaN, 1]", TRUE },
    { ZKY_FLOAT64, ZKY_FLOAT64, "[NaN, 1]", "[NaN, 2]", FALSE },
    { ZKY_INT64, ZKY_INT64, "9007199254740993", "9007199254740992", FALSE },
    { ZKY_BOOL, ZKY_BOOL, "[true]", "[1]", TRUE },
    { ZKY_FLOAT32, ZKY_FLOAT32, "[]", "[]", TRUE },
    { ZKY_FLOAT32, ZKY_FLOAT32, "[]", "[[]]", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ZkyTensor) a = tensor_of (cases[i].a_dtype, cases[i].a);
      g_autoptr (ZkyTensor) b = tensor_of (cases[i].b_dtype, cases[i].b);

      g_assert_true (zky_tensor_equal (a, b) == cases[i].equal);
      g_assert_true (zky_tensor_equal (b, a) == cases[i].equal);
      g_assert_true (zky_tensor_equal (a, a));
    }
}

static void
test_close (void)
{
  static const struct
  {
    const char *a, *b;
    double      relative, absolute;
    gboolean    close;
  } cases[] = {
    { "[1, 100]", "[1, 101]", 0.01, 0, TRUE },
    { "[1, 100]", "[1, 102]", 0.01, 0, FALSE },
    { "[0, 1]", "[0.5, 1]", 0, 0.5, TRUE },
    { "[NaN, inf, -inf]", "[NaN, inf, -inf]", 0, 0, TRUE },
    { "[inf]", "[-inf]", 1, 1, FALSE },
    { "[inf]", "[1e300]", 1, 1, FALSE },
    { "[1]", "[inf]", 1, 1, FALSE },
    { "[NaN]", "[1]", 1, 1, FALSE },
    { "[1]", "[[1]]", 1, 1, FALSE },
    { "0", "-0", 0, 0, TRUE },
  };
  g_autoptr (ZkyTensor) f = tensor_of (ZKY_FLOAT32, "0.1");
  g_autoptr (ZkyTensor) d = tensor_of (ZKY_FLOAT64, "0.1");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ZkyTensor) a = tensor_of (ZKY_FLOAT64, cases[i].a);
      g_autoptr (ZkyTensor) b = tensor_of (ZKY_FLOAT64, cases[i].b);

      g_assert_true (zky_tensor_close (a, b, cases[i].relative, cases[i].absolute) == cases[i].close);
    }

  g_assert_true (zky_tensor_close (f, d, 1e-7, 0));
  g_assert_false (zky_tensor_close (f, d, 1e-9, 0));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/tensor-copy/copy", test_copy);
  g_test_add_func ("/engine/tensor-copy/contiguous", test_contiguous);
  g_test_add_func ("/engine/tensor-copy/cast", test_cast);
  g_test_add_func ("/engine/tensor-copy/with-element", test_with_element);
  g_test_add_func ("/engine/tensor-copy/equal", test_equal);
  g_test_add_func ("/engine/tensor-copy/close", test_close);

  return g_test_run ();
}
