/* test-content.c: arrays of all shapes on cards
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-content.h"

#include "scene-fixture.h"

static ZkyContent
measure (guint n_axes,
         ...)
{
  ZkyShape shape = { .n_axes = n_axes };
  ZkyContent content;
  va_list args;

  va_start (args, n_axes);
  for (guint i = 0; i < n_axes; i++)
    shape.dims[i] = va_arg (args, int);
  va_end (args);

  zky_content_measure (&content, &shape, 20);
  g_assert_cmpfloat (content.width, >, 0);
  g_assert_cmpfloat (content.width, <=, 300);
  g_assert_cmpfloat (content.height, >, 0);
  g_assert_cmpfloat (content.height, <=, 160);
  return content;
}

static void
test_kinds (void)
{
  g_assert_cmpint (measure (0).kind, ==, ZKY_CONTENT_NUMBER);
  g_assert_cmpint (measure (1, 0).kind, ==, ZKY_CONTENT_EMPTY);
  g_assert_cmpint (measure (3, 4, 0, 7).kind, ==, ZKY_CONTENT_EMPTY);
  g_assert_cmpint (measure (1, 1).kind, ==, ZKY_CONTENT_TABLE);
  g_assert_cmpint (measure (1, 5).kind, ==, ZKY_CONTENT_TABLE);
  g_assert_cmpint (measure (2, 4, 4).kind, ==, ZKY_CONTENT_TABLE);
  g_assert_cmpint (measure (2, 2, 3).kind, ==, ZKY_CONTENT_TABLE);
  g_assert_cmpint (measure (3, 2, 2, 2).kind, ==, ZKY_CONTENT_TABLE);
  g_assert_cmpint (measure (1, 6).kind, ==, ZKY_CONTENT_MAP);
  g_assert_cmpint (measure (2, 64, 64).kind, ==, ZKY_CONTENT_MAP);
  g_assert_cmpint (measure (2, 784, 10).kind, ==, ZKY_CONTENT_MAP);
  g_assert_cmpint (measure (2, 1, 100000).kind, ==, ZKY_CONTENT_MAP);
  g_assert_cmpint (measure (2, 100000, 1).kind, ==, ZKY_CONTENT_MAP);
  g_assert_cmpint (measure (4, 4, 3, 4, 3).kind, ==, ZKY_CONTENT_MAP);
  g_assert_cmpint (measure (8, 2, 3, 2, 3, 2, 3, 2, 3).kind, ==, ZKY_CONTENT_MAP);
}

/* A Jacobian of matrices: a matrix of matrices. */
static void
test_tiles (void)
{
  ZkyContent jacobian = measure (4, 4, 3, 4, 3), batch = measure (3, 100, 5, 5);

  g_assert_cmpuint (jacobian.tile_rows, ==, 4);
  g_assert_cmpuint (jacobian.tile_columns, ==, 3);
  g_assert_cmpuint (batch.n_tiles, ==, 16);
  g_assert_cmpuint (batch.n_matrices, ==, 100);
}

static void
test_format (void)
{
  static const struct { const char *tensor, *text; } cases[] = {
    { "36", "36" }, { "3.14159", "3.142" }, { "-0.00012346", "-1.235e-4" }, { "0.1", "0.1" },
    { "NaN", "NaN" }, { "-Infinity", "-∞" }, { "Infinity", "∞" },
  };
  g_autoptr (ZkyTensor) whole = zky_tensor_new_scalar (ZKY_INT64, 1234567), flag = zky_tensor_new_scalar (ZKY_BOOL, 1);
  char text[ZKY_NUMBER_MAX];

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ZkyTensor) tensor = fixture_tensor (cases[i].tensor);
      g_assert_cmpstr (zky_content_format (tensor, 0, 0, text), ==, cases[i].text);
    }
  g_assert_cmpstr (zky_content_format (whole, 0, 0, text), ==, "1234567");
  g_assert_cmpstr (zky_content_format (whole, 0, 3, text), ==, "1234567"); /* integers stay whole */
  {
    g_autoptr (ZkyTensor) pi = fixture_tensor ("3.14159265");

    g_assert_cmpstr (zky_content_format (pi, 0, 3, text), ==, "3.14");
    g_assert_cmpstr (zky_content_format (pi, 0, 6, text), ==, "3.14159");
  }
  g_assert_cmpstr (zky_content_format (flag, 0, 0, text), ==, "1");
}

static void
test_bad (void)
{
  static const struct { const char *text; gboolean is_bad; } cases[] = {
    { "1", FALSE }, { "NaN", TRUE }, { "[1, 2]", FALSE }, { "[1, Infinity]", TRUE },
    { "[1,2,3,4,5,6,7]", FALSE }, { "[1,2,3,4,5,6,NaN]", TRUE },
  };
  ZkyDigestCache *digests = zky_digest_cache_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ZkyTensor) tensor = fixture_tensor (cases[i].text);
      ZkyShape shape = zky_tensor_get_shape (tensor);
      ZkyContent content;

      zky_content_measure (&content, &shape, 20);
      g_assert_cmpint (zky_content_is_bad (&content, tensor, digests), ==, cases[i].is_bad);
      g_assert_false (zky_content_is_bad (&content, NULL, digests));
    }
  zky_digest_cache_free (digests);
}

/* Numbers of another shape than was planned for are not read past their end. */
static void
test_mismatch (void)
{
  static const char *const texts[] = { "1", "[1,2,3]", "[[1,2],[3,4]]", "[1,2,3,4,5,6,7,8,9]" };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 200, 200);
  cairo_t *cr = cairo_create (surface);
  ZkyPen *pen = zky_pen_new_cairo (cr);
  ZkyDigestCache *digests = zky_digest_cache_new ();
  ZkyContentStyle style = { zky_theme_get (ZKY_THEME_DARK), ZKY_COLOR_VALUE, 20, 0 };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    for (guint k = 0; k < G_N_ELEMENTS (texts); k++)
      {
        g_autoptr (ZkyTensor) planned = fixture_tensor (texts[i]), drawn = fixture_tensor (texts[k]);
        ZkyShape shape = zky_tensor_get_shape (planned);
        ZkyContent content;

        zky_content_measure (&content, &shape, 20);
        zky_content_draw (&content, drawn, digests, &style, pen, &(ZkyRect) { 0, 0, 200, 200 });
        zky_content_draw (&content, NULL, digests, &style, pen, &(ZkyRect) { 0, 0, 200, 200 });
      }

  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  zky_digest_cache_free (digests);
  zky_pen_free (pen);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* Numbers that have names have their text above them. */
static void
test_names (void)
{
  static const char *const letters[] = { "a", "b", "\n", NULL };
  g_autoptr (ZkyVocabulary) names = zky_vocabulary_new (letters, NULL);
  g_autoptr (ZkyTensor) tensor = zky_tensor_parse ("[[1, 0, 2, 1, 0, 1, 1]]", ZKY_INT64, NULL);
  ZkyContentStyle style = { zky_theme_get (ZKY_THEME_LIGHT), ZKY_COLOR_VALUE, 20, 0 };
  ZkyDigestCache *digests = zky_digest_cache_new ();
  ZkyContent content = measure (2, 1, 7);
  double height = content.height;
  ZkyPen *pen = zky_pen_new_svg (&(ZkyRect) { 0, 0, 200, 200 }, 1, style.theme);
  g_autoptr (GBytes) svg = NULL;

  zky_content_add_names (&content, names);
  g_assert_cmpfloat (content.height, ==, height + ZKY_CONTENT_TEXT_HEIGHT);
  zky_content_draw (&content, tensor, digests, &style, pen, &(ZkyRect) { 0, 0, content.width, content.height });
  zky_content_draw (&content, NULL, digests, &style, pen, &(ZkyRect) { 0, 0, content.width, content.height });
  svg = zky_pen_free_svg (pen);
  zky_digest_cache_free (digests);
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (svg, NULL), (gssize) g_bytes_get_size (svg), "“ba↵babb”"));
}

/* A difference of labels is one, or not. */
static void
test_labels (void)
{
  g_autoptr (ZkyTensor) labels = zky_tensor_parse ("[-3, 0, 2]", ZKY_INT64, NULL), numbers = zky_tensor_parse ("[-3, 0, 2]", ZKY_FLOAT32, NULL);
  static const char *const texts[][2] = { { "≠", "-3" }, { "=", "0" }, { "≠", "+2" } };
  char text[ZKY_NUMBER_MAX];

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_cmpstr (zky_content_format_signed (labels, i, 4, text), ==, texts[i][0]);
      g_assert_cmpstr (zky_content_format_signed (numbers, i, 4, text), ==, texts[i][1]);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/content/kinds", test_kinds);
  g_test_add_func ("/ui/content/tiles", test_tiles);
  g_test_add_func ("/ui/content/format", test_format);
  g_test_add_func ("/ui/content/bad", test_bad);
  g_test_add_func ("/ui/content/mismatch", test_mismatch);
  g_test_add_func ("/ui/content/names", test_names);
  g_test_add_func ("/ui/content/labels", test_labels);

  return g_test_run ();
}
