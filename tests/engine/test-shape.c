/* test-shape.c: the extents of a tensor
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-shape.h"

#include <string.h>

#include "tensor-assert.h"

#define SHAPE(...) zky_shape_new (sizeof ((gsize[]) { __VA_ARGS__ }) / sizeof (gsize), (const gsize[]) { __VA_ARGS__ })

static void
assert_shape (const ZkyShape *shape,
              const char     *expected)
{
  g_autofree char *text = zky_shape_to_string (shape);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_text (void)
{
  static const struct
  {
    ZkyShape    shape;
    const char *string, *label;
  } cases[] = {
    { { 0 }, "[]", "scalar" },
    { { 1, { 3 } }, "[3]", "3" },
    { { 2, { 3, 2 } }, "[3, 2]", "3×2" },
    { { 3, { 0, 1, 100000 } }, "[0, 1, 100000]", "0×1×100000" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *label = zky_shape_to_label (&cases[i].shape);

      assert_shape (&cases[i].shape, cases[i].string);
      g_assert_cmpstr (label, ==, cases[i].label);
    }
}

static void
test_equal (void)
{
  ZkyShape a = SHAPE (3, 2), b = SHAPE (3, 2), c = SHAPE (3, 1), d = SHAPE (1, 3, 2);

  g_assert_true (zky_shape_equal (&a, &b));
  g_assert_false (zky_shape_equal (&a, &c));
  g_assert_false (zky_shape_equal (&a, &d));
  g_assert_true (zky_shape_equal (&ZKY_SCALAR_SHAPE, &ZKY_SCALAR_SHAPE));

  /* What stands behind the last axis does not count. */
  b.dims[2] = 7;
  g_assert_true (zky_shape_equal (&a, &b));
}

static void
test_size (void)
{
  ZkyShape shapes[] = { ZKY_SCALAR_SHAPE, SHAPE (3, 2), SHAPE (3, 0, 2), SHAPE (0) };
  gsize sizes[] = { 1, 6, 0, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      gsize size = 99;

      g_assert_true (zky_shape_get_size (&shapes[i], &size, NULL));
      g_assert_cmpuint (size, ==, sizes[i]);
    }
}

static void
test_size_overflow (void)
{
  ZkyShape shapes[] = {
    SHAPE ((gsize) 1 << 32, (gsize) 1 << 32),
    SHAPE (G_MAXSIZE),
    SHAPE (G_MAXSIZE, 2),
    SHAPE (0, G_MAXSIZE, G_MAXSIZE),
    SHAPE ((gsize) 1 << 32, (gsize) 1 << 31, 0),
  };

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autoptr (GError) error = NULL;
      gsize size = 99;

      g_assert_false (zky_shape_get_size (&shapes[i], &size, &error));
      assert_error (error, ZKY_ERROR_SIZE, "has more elements than can be counted");
      g_assert_cmpuint (size, ==, 99);
    }
}

static void
test_broadcast (void)
{
  static const struct
  {
    ZkyShape    a, b;
    const char *result; /* NULL: they do not fit */
  } cases[] = {
    { { 0 }, { 0 }, "[]" },
    { { 0 }, { 2, { 3, 2 } }, "[3, 2]" },
    { { 2, { 3, 2 } }, { 1, { 2 } }, "[3, 2]" },
    { { 2, { 3, 1 } }, { 2, { 1, 4 } }, "[3, 4]" },
    { { 3, { 2, 1, 5 } }, { 2, { 7, 1 } }, "[2, 7, 5]" },
    { { 1, { 0 } }, { 1, { 1 } }, "[0]" },
    { { 2, { 0, 3 } }, { 1, { 3 } }, "[0, 3]" },
    { { 1, { 0 } }, { 1, { 2 } }, NULL },
    { { 2, { 3, 2 } }, { 2, { 4, 2 } }, NULL },
    { { 2, { 3, 2 } }, { 1, { 3 } }, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint swapped = 0; swapped < 2; swapped++)
      {
        const ZkyShape *a = swapped ? &cases[i].b : &cases[i].a;
        const ZkyShape *b = swapped ? &cases[i].a : &cases[i].b;
        g_autoptr (GError) error = NULL;
        ZkyShape result;

        if (cases[i].result == NULL)
          {
            g_assert_false (zky_shape_broadcast (a, b, &result, &error));
            g_assert_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE);
            continue;
          }

        g_assert_true (zky_shape_broadcast (a, b, &result, &error));
        g_assert_no_error (error);
        assert_shape (&result, cases[i].result);
      }
}

static void
test_broadcast_in_place (void)
{
  ZkyShape a = SHAPE (3, 1), b = SHAPE (5, 1, 4);

  g_assert_true (zky_shape_broadcast (&a, &b, &a, NULL));
  assert_shape (&a, "[5, 3, 4]");
}

static void
test_broadcast_message (void)
{
  ZkyShape a = SHAPE (3, 2), b = SHAPE (4, 2), result;
  g_autoptr (GError) error = NULL;

  g_assert_false (zky_shape_broadcast (&a, &b, &result, &error));
  g_assert_cmpstr (error->message, ==, "shapes [3, 2] and [4, 2] do not broadcast");
}

static void
test_concat (void)
{
  ZkyShape a = SHAPE (3, 2), b = SHAPE (5), c, wide = SHAPE (1, 1, 1, 1, 1, 1, 1, 1, 2);
  g_autoptr (GError) error = NULL;

  g_assert_true (zky_shape_concat (&a, &b, &c, NULL));
  assert_shape (&c, "[3, 2, 5]");

  c = a;
  g_assert_true (zky_shape_concat (&c, &b, &c, NULL));
  assert_shape (&c, "[3, 2, 5]");

  c = b;
  g_assert_true (zky_shape_concat (&a, &c, &c, NULL));
  assert_shape (&c, "[3, 2, 5]");

  c = a;
  g_assert_true (zky_shape_concat (&c, &c, &c, NULL));
  assert_shape (&c, "[3, 2, 3, 2]");

  g_assert_true (zky_shape_concat (&ZKY_SCALAR_SHAPE, &ZKY_SCALAR_SHAPE, &c, NULL));
  assert_shape (&c, "[]");

  g_assert_false (zky_shape_concat (&wide, &wide, &c, &error));
  assert_error (error, ZKY_ERROR_SHAPE, "have 18 axes together, the most is 16");
}

static void
test_axis (void)
{
  ZkyShape shape = SHAPE (3, 2);
  gint64 wrong[] = { 2, -3, G_MAXINT64, G_MININT64 };
  guint axis;

  for (gint64 i = -2; i < 2; i++)
    {
      g_assert_true (zky_shape_axis (&shape, i, &axis, NULL));
      g_assert_cmpuint (axis, ==, (i + 2) % 2);
    }

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (zky_shape_axis (&shape, wrong[i], &axis, &error));
      assert_error (error, ZKY_ERROR_VALUE, "shape [3, 2] has 2 axes");
    }

  g_assert_false (zky_shape_axis (&ZKY_SCALAR_SHAPE, 0, &axis, NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/shape/text", test_text);
  g_test_add_func ("/engine/shape/equal", test_equal);
  g_test_add_func ("/engine/shape/size", test_size);
  g_test_add_func ("/engine/shape/size/overflow", test_size_overflow);
  g_test_add_func ("/engine/shape/broadcast", test_broadcast);
  g_test_add_func ("/engine/shape/broadcast/in-place", test_broadcast_in_place);
  g_test_add_func ("/engine/shape/broadcast/message", test_broadcast_message);
  g_test_add_func ("/engine/shape/concat", test_concat);
  g_test_add_func ("/engine/shape/axis", test_axis);

  return g_test_run ();
}
