/* test-dtype.c: the element types of tensors
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-dtype.h"

static void
test_names (void)
{
  for (guint i = 0; i < ZKY_N_DTYPES; i++)
    {
      g_autoptr (GError) error = NULL;
      ZkyDtype dtype;

      g_assert_true (zky_dtype_from_name (zky_dtype_get_name ((ZkyDtype) i), &dtype, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (dtype, ==, i);
    }
}

static void
test_unknown (void)
{
  const char *names[] = { "", "float", "Float32", "float32 ", "\xff" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      ZkyDtype dtype;

      g_assert_false (zky_dtype_from_name (names[i], &dtype, &error));
      g_assert_error (error, ZKY_ERROR, ZKY_ERROR_DTYPE);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

static void
test_sizes (void)
{
  g_assert_cmpuint (zky_dtype_get_size (ZKY_BOOL), ==, 1);
  g_assert_cmpuint (zky_dtype_get_size (ZKY_INT64), ==, 8);
  g_assert_cmpuint (zky_dtype_get_size (ZKY_FLOAT32), ==, 4);
  g_assert_cmpuint (zky_dtype_get_size (ZKY_FLOAT64), ==, 8);
  g_assert_true (zky_dtype_is_float (ZKY_FLOAT32));
  g_assert_true (zky_dtype_is_float (ZKY_FLOAT64));
  g_assert_false (zky_dtype_is_float (ZKY_INT64));
  g_assert_false (zky_dtype_is_float (ZKY_BOOL));
}

static void
test_promote (void)
{
  for (guint i = 0; i < ZKY_N_DTYPES; i++)
    for (guint j = 0; j < ZKY_N_DTYPES; j++)
      g_assert_cmpuint (zky_dtype_promote ((ZkyDtype) i, (ZkyDtype) j), ==, MAX (i, j));

  g_assert_cmpuint (zky_dtype_promote (ZKY_INT64, ZKY_FLOAT32), ==, ZKY_FLOAT32);
  g_assert_cmpuint (zky_dtype_promote (ZKY_BOOL, ZKY_INT64), ==, ZKY_INT64);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/dtype/name/there-and-back", test_names);
  g_test_add_func ("/engine/dtype/name/unknown", test_unknown);
  g_test_add_func ("/engine/dtype/size", test_sizes);
  g_test_add_func ("/engine/dtype/promote", test_promote);

  return g_test_run ();
}
