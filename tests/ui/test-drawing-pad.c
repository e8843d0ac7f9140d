/* test-drawing-pad.c: an image that is drawn by hand
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-drawing-pad.h"

static ZkyTensor *
make (ZkyDtype     dtype,
      guint        n_axes,
      const gsize *dims)
{
  ZkyShape shape = zky_shape_new (n_axes, dims);

  return zky_tensor_new_zeros (dtype, &shape, NULL);
}

static void
test_suits (void)
{
  static const struct { guint n_axes; gsize dims[4]; gboolean suits; } shapes[] = {
    { 2, { 8, 8 }, TRUE }, { 4, { 1, 1, 28, 28 }, TRUE }, { 3, { 1, 5, 9 }, TRUE },
    { 2, { 4, 8 }, FALSE }, { 2, { 65, 64 }, FALSE }, { 3, { 2, 8, 8 }, FALSE }, { 1, { 64 }, FALSE }, { 2, { 6, 60 }, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autoptr (ZkyTensor) value = make (ZKY_FLOAT32, shapes[i].n_axes, shapes[i].dims);

      g_assert_cmpint (zky_drawing_pad_suits (value), ==, shapes[i].suits);
    }
  {
    g_autoptr (ZkyTensor) classes = make (ZKY_INT64, 2, (gsize[]) { 8, 8 });

    g_assert_false (zky_drawing_pad_suits (classes));
  }
}

static void
test_dot (void)
{
  g_autoptr (ZkyTensor) paper = make (ZKY_FLOAT32, 3, (gsize[]) { 1, 8, 8 });
  g_autoptr (ZkyTensor) dot = zky_drawing_pad_dot (paper, 3.5, 2.5, 1), erased = zky_drawing_pad_dot (dot, 3.5, 2.5, 0);

  g_assert_cmpfloat (zky_tensor_get_double (dot, 2 * 8 + 3), ==, 1);
  g_assert_cmpfloat (zky_tensor_get_double (dot, 2 * 8 + 4), >, 0);
  g_assert_cmpfloat (zky_tensor_get_double (dot, 2 * 8 + 4), <, 1);
  g_assert_cmpfloat (zky_tensor_get_double (dot, 7 * 8 + 7), ==, 0);
  g_assert_cmpuint (zky_tensor_get_n_axes (dot), ==, 3);
  g_assert_cmpfloat (zky_tensor_get_double (erased, 2 * 8 + 3), ==, 0);

  /* What is there already is not made paler by a rim. */
  {
    g_autoptr (ZkyTensor) two = zky_drawing_pad_dot (dot, 5.2, 2.5, 1);

    g_assert_cmpfloat (zky_tensor_get_double (two, 2 * 8 + 3), ==, 1);
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/drawing-pad/suits", test_suits);
  g_test_add_func ("/ui/drawing-pad/dot", test_dot);

  return g_test_run ();
}
