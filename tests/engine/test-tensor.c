/* test-tensor.c: an n-dimensional array of numbers
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-tensor-private.h"

#include <math.h>
#include <string.h>

#include "tensor-assert.h"

#define SHAPE(...) zky_shape_new (sizeof ((gsize[]) { __VA_ARGS__ }) / sizeof (gsize), (const gsize[]) { __VA_ARGS__ })

static void
test_new (void)
{
  ZkyShape shape = SHAPE (3, 1, 5);

  for (guint i = 0; i < ZKY_N_DTYPES; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (ZkyTensor) tensor = zky_tensor_new ((ZkyDtype) i, &shape, &error);
      ZkyShape found = zky_tensor_get_shape (tensor);

      g_assert_no_error (error);
      g_assert_true (zky_shape_equal (&found, &shape));
      g_assert_cmpuint (zky_tensor_get_dtype (tensor), ==, i);
      g_assert_cmpuint (zky_tensor_get_n_axes (tensor), ==, 3);
      g_assert_cmpuint (zky_tensor_get_size (tensor), ==, 15);
      g_assert_cmpuint (zky_tensor_get_bytes (tensor), ==, 15 * zky_dtype_get_size ((ZkyDtype) i));
      g_assert_cmpuint (zky_tensor_get_dim (tensor, 2), ==, 5);
      g_assert_cmpint (zky_tensor_get_stride (tensor, 0), ==, 5);
      g_assert_cmpint (zky_tensor_get_stride (tensor, 2), ==, 1);
      g_assert_true (zky_tensor_is_contiguous (tensor));
      g_assert_true (zky_tensor_is_unshared (tensor));
      g_assert_cmpuint ((guintptr) zky_tensor_get_data (tensor) % 64, ==, 0);
      memset (zky_tensor_get_data_writable (tensor), 0, zky_tensor_get_bytes (tensor));
    }
}

/* A scalar is one block of memory: its number lies inside. */
static void
test_scalar (void)
{
  g_autoptr (ZkyTensor) tensor = zky_tensor_new_scalar (ZKY_FLOAT32, 36);
  const char *data = zky_tensor_get_data (tensor);

  g_assert_true (data > (char *) tensor && data < (char *) (tensor + 1));
  g_assert_null (tensor->storage);
  g_assert_cmpuint (zky_tensor_get_size (tensor), ==, 1);
  g_assert_cmpuint (zky_tensor_get_n_axes (tensor), ==, 0);
  g_assert_cmpfloat (zky_tensor_get_double (tensor, 0), ==, 36);
}

static void
test_empty (void)
{
  ZkyShape shape = SHAPE (3, 0, 2);
  g_autoptr (ZkyTensor) a = zky_tensor_new_full (ZKY_FLOAT64, &shape, 7, NULL);
  g_autoptr (ZkyTensor) b = zky_tensor_copy (a, NULL);
  g_autoptr (ZkyTensor) c = zky_tensor_cast (a, ZKY_BOOL, NULL);

  g_assert_cmpuint (zky_tensor_get_size (a), ==, 0);
  g_assert_cmpuint (zky_tensor_get_bytes (a), ==, 0);
  g_assert_nonnull (zky_tensor_get_data (a));
  g_assert_true (zky_tensor_is_contiguous (a));
  g_assert_true (zky_tensor_equal (a, b));
  g_assert_true (zky_tensor_close (a, c, 0, 0));
  assert_tensor (a, "[[], [], []]");
}

static void
test_most_axes (void)
{
  gsize dims[ZKY_MAX_AXES] = { 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1 };
  ZkyShape shape = zky_shape_new (ZKY_MAX_AXES, dims);
  g_autoptr (ZkyTensor) tensor = zky_tensor_new_full (ZKY_INT64, &shape, 5, NULL);

  g_assert_cmpuint (zky_tensor_get_size (tensor), ==, 256);
  g_assert_cmpint (zky_tensor_get_int (tensor, 255), ==, 5);
}

static void
test_too_large (void)
{
  ZkyShape large = SHAPE (1 << 20, 1 << 20), uncountable = SHAPE ((gsize) 1 << 40, (gsize) 1 << 40);
  ZkyShape just = SHAPE (ZKY_TENSOR_MAX_BYTES + 1);
  g_autoptr (GError) error = NULL;

  g_assert_null (zky_tensor_new (ZKY_FLOAT32, &large, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_SIZE);
  g_assert_cmpstr (error->message, ==,
                   "a float32 tensor of shape [1048576, 1048576] would take 4 TiB, the limit is 16 GiB");

  g_clear_error (&error);
  g_assert_null (zky_tensor_new_zeros (ZKY_FLOAT32, &uncountable, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_SIZE);

  g_clear_error (&error);
  g_assert_null (zky_tensor_new_full (ZKY_BOOL, &just, 1, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_SIZE);
}

static void
test_shared (void)
{
  g_autoptr (ZkyTensor) tensor = tensor_of (ZKY_FLOAT32, "[1, 2]");
  ZkyTensor *second = zky_tensor_ref (tensor);
  ZkyTensor *view;

  g_assert_true (second == tensor);
  g_assert_false (zky_tensor_is_unshared (tensor));
  zky_tensor_unref (second);
  g_assert_true (zky_tensor_is_unshared (tensor));

  /* A view holds the numbers as well, and they outlive the tensor it was made of. */
  view = zky_tensor_transpose (tensor, NULL);
  g_assert_false (zky_tensor_is_unshared (tensor));
  g_assert_false (zky_tensor_is_unshared (view));
  g_clear_pointer (&tensor, zky_tensor_unref);
  g_assert_true (zky_tensor_is_unshared (view));
  assert_tensor (view, "[1, 2]");
  zky_tensor_unref (view);
}

static void
test_element (void)
{
  g_autoptr (ZkyTensor) tensor = tensor_of (ZKY_FLOAT64, "[[1.5, -2.5, NaN], [1e300, -1e300, 0]]");
  g_autoptr (ZkyTensor) view = zky_tensor_transpose (tensor, NULL);
  g_autoptr (ZkyTensor) integer = tensor_of (ZKY_INT64, "[9007199254740993, -9223372036854775808]");

  g_assert_cmpint (zky_tensor_get_int (tensor, 0), ==, 1);
  g_assert_cmpint (zky_tensor_get_int (tensor, 1), ==, -2);
  g_assert_cmpint (zky_tensor_get_int (tensor, 2), ==, 0);
  g_assert_cmpint (zky_tensor_get_int (tensor, 3), ==, G_MAXINT64);
  g_assert_cmpint (zky_tensor_get_int (tensor, 4), ==, G_MININT64);

  /* The index counts in row-major order, whatever the strides. */
  g_assert_cmpfloat (zky_tensor_get_double (view, 1), ==, 1e300);
  g_assert_cmpfloat (zky_tensor_get_double (view, 2), ==, -2.5);
  g_assert_true (isnan (zky_tensor_get_double (view, 4)));

  g_assert_cmpint (zky_tensor_get_int (integer, 0), ==, G_GINT64_CONSTANT (9007199254740993));
  g_assert_cmpint (zky_tensor_get_int (integer, 1), ==, G_MININT64);
}

#define N_THREADS 4
#define N_TURNS 20000

static gpointer
ref_and_view (gpointer data)
{
  for (guint i = 0; i < N_TURNS; i++)
    {
      g_autoptr (ZkyTensor) same = zky_tensor_ref (data);
      g_autoptr (ZkyTensor) view = zky_tensor_transpose (same, NULL);

      g_assert_cmpfloat (zky_tensor_get_double (view, 1), ==, 3);
    }
  zky_tensor_unref (data);

  return NULL;
}

static void
test_threads (void)
{
  ZkyTensor *tensor = tensor_of (ZKY_FLOAT32, "[[1, 2], [3, 4]]");
  GThread *threads[N_THREADS];

  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("tensor", ref_and_view, zky_tensor_ref (tensor));
  zky_tensor_unref (tensor);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/tensor/new", test_new);
  g_test_add_func ("/engine/tensor/new/scalar", test_scalar);
  g_test_add_func ("/engine/tensor/new/empty", test_empty);
  g_test_add_func ("/engine/tensor/new/most-axes", test_most_axes);
  g_test_add_func ("/engine/tensor/new/too-large", test_too_large);
  g_test_add_func ("/engine/tensor/shared", test_shared);
  g_test_add_func ("/engine/tensor/element", test_element);
  g_test_add_func ("/engine/tensor/threads", test_threads);

  return g_test_run ();
}
