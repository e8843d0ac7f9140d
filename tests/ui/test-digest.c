/* test-digest.c: large arrays at a glance
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-digest.h"

#include <math.h>

static ZkyTensor *
make_matrix (gsize rows,
             gsize columns)
{
  ZkyShape shape = zky_shape_new (2, (gsize[]) { rows, columns });
  ZkyTensor *tensor = zky_tensor_new_zeros (ZKY_FLOAT32, &shape, NULL);

  g_assert_nonnull (tensor);
  return tensor;
}

static void
test_numbers (void)
{
  g_autoptr (ZkyTensor) tensor = make_matrix (10, 10);
  g_autoptr (ZkyDigest) digest = NULL;
  float *data = zky_tensor_get_data_writable (tensor);

  data[17] = -4;
  data[42] = 2;
  digest = zky_digest_new (tensor, 1, 10, 10, 10, 10);
  g_assert_cmpfloat (digest->min, ==, -4);
  g_assert_cmpfloat (digest->max, ==, 2);
  g_assert_cmpfloat_with_epsilon (digest->mean, -0.02, 1e-9);
  g_assert_cmpuint (digest->n_bad, ==, 0);
  g_assert_cmpfloat (digest->levels[17], ==, -1);
  g_assert_cmpfloat (digest->levels[42], ==, 0.5);
  g_assert_cmpfloat (digest->levels[0], ==, 0);
}

/* One element among a million keeps its pixel. */
static void
test_extremes (void)
{
  g_autoptr (ZkyTensor) tensor = make_matrix (1000, 1000);
  g_autoptr (ZkyDigest) digest = NULL;
  float *data = zky_tensor_get_data_writable (tensor);
  guint n = 0;

  data[123456] = -7;
  data[999999] = NAN;
  digest = zky_digest_new (tensor, 1, 1000, 1000, 20, 30);
  g_assert_cmpuint (digest->n_bad, ==, 1);
  g_assert_true (isnan (digest->levels[20 * 30 - 1]));
  for (guint i = 0; i < 20 * 30; i++)
    n += digest->levels[i] == -1;
  g_assert_cmpuint (n, ==, 1);
}

static void
test_nothing_finite (void)
{
  g_autoptr (ZkyTensor) tensor = make_matrix (5, 5);
  g_autoptr (ZkyDigest) digest = NULL;
  float *data = zky_tensor_get_data_writable (tensor);
  cairo_surface_t *image;

  for (guint i = 0; i < 25; i++)
    data[i] = i % 2 ? NAN : -INFINITY;
  digest = zky_digest_new (tensor, 1, 5, 5, 5, 5);
  g_assert_true (isnan (digest->mean));
  g_assert_cmpuint (digest->n_bad, ==, 25);

  image = zky_digest_make_image (digest, 0, zky_theme_get (ZKY_THEME_LIGHT));
  g_assert_cmpint (cairo_image_surface_get_width (image), ==, 5);
  cairo_surface_destroy (image);
}

static void
test_cache (void)
{
  g_autoptr (ZkyTensor) tensor = make_matrix (8, 8);
  ZkyDigestCache *cache = zky_digest_cache_new ();
  g_autoptr (ZkyDigest) first = zky_digest_cache_lookup (cache, tensor, 1, 8, 8, 8, 8);
  g_autoptr (ZkyDigest) again = zky_digest_cache_lookup (cache, tensor, 1, 8, 8, 8, 8);
  g_autoptr (ZkyDigest) coarser = zky_digest_cache_lookup (cache, tensor, 1, 8, 8, 4, 4);

  g_assert_true (first == again);
  g_assert_true (first != coarser);
  g_assert_cmpuint (coarser->rows, ==, 4);
  zky_digest_cache_free (cache);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/digest/numbers", test_numbers);
  g_test_add_func ("/ui/digest/extremes", test_extremes);
  g_test_add_func ("/ui/digest/nothing-finite", test_nothing_finite);
  g_test_add_func ("/ui/digest/cache", test_cache);

  return g_test_run ();
}
