/* test-pen-svg.c: SVG that every reader takes
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-pen.h"

#include <string.h>

static void
start_cb (GMarkupParseContext  *context,
          const char           *element,
          const char          **names,
          const char          **values,
          gpointer              user_data,
          GError              **error)
{
  GHashTable *counts = user_data;

  g_hash_table_insert (counts, g_strdup (element),
                       GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, element)) + 1));
}

/* How many elements of each name a document has; fails if it is not well-formed. */
static GHashTable *
parse (GBytes *svg)
{
  static const GMarkupParser parser = { .start_element = start_cb };
  GHashTable *counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GMarkupParseContext *context = g_markup_parse_context_new (&parser, 0, counts, NULL);
  g_autoptr (GError) error = NULL;

  g_markup_parse_context_parse (context, g_bytes_get_data (svg, NULL), g_bytes_get_size (svg), &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
  g_markup_parse_context_free (context);
  return counts;
}

static guint
count (GHashTable *counts,
       const char *element)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (counts, element));
}

static void
test_elements (void)
{
  const ZkyTheme *theme = zky_theme_get (ZKY_THEME_LIGHT);
  ZkyPen *pen = zky_pen_new_svg (&(ZkyRect) { -10, -10, 200, 100.5 }, 2, theme);
  ZkyColor glass = { 1, 0, 0, 0.5 };
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 3, 2);
  g_autoptr (GHashTable) counts = NULL;
  g_autoptr (GBytes) svg = NULL;
  g_autofree char *text = NULL;

  zky_pen_begin (pen, "a & b <c>");
  zky_pen_rect (pen, &(ZkyRect) { 0, 0, 50, 20 }, 4, &glass, &(ZkyStroke) { theme->colors[ZKY_COLOR_EDGE], 1.5, 3 });
  zky_pen_line (pen, 0, 0, 1.0 / 3, -0.001, &(ZkyStroke) { theme->colors[ZKY_COLOR_EDGE], 1, 0 });
  zky_pen_curve (pen, (double[]) { 0, 0, 1, 1, 2, 2, 3, 3 }, 4, &(ZkyStroke) { theme->colors[ZKY_COLOR_EDGE], 1, 0 });
  zky_pen_image (pen, &(ZkyRect) { 0, 0, 30, 20 }, image);
  zky_pen_label (pen, &(ZkyLabel) { .text = "∇ 24 + 9 = 33", .size = 14, .color = theme->colors[ZKY_COLOR_TEXT] });
  zky_pen_label (pen, &(ZkyLabel) { .text = "much too long for it", .size = 14, .room = 60, .least_size = 10,
                                    .color = theme->colors[ZKY_COLOR_TEXT], .anchor = ZKY_ANCHOR_MIDDLE });
  zky_pen_label (pen, &(ZkyLabel) { .text = "", .size = 14 });
  zky_pen_end (pen);
  svg = zky_pen_free_svg (pen);
  text = g_strndup (g_bytes_get_data (svg, NULL), g_bytes_get_size (svg));
  counts = parse (svg);

  g_assert_cmpuint (count (counts, "svg"), ==, 1);
  g_assert_cmpuint (count (counts, "g"), ==, 1);
  g_assert_cmpuint (count (counts, "path"), ==, 3);
  g_assert_cmpuint (count (counts, "image"), ==, 1);
  g_assert_cmpuint (count (counts, "text"), ==, 2);
  g_assert_nonnull (strstr (text, "width=\"400\" height=\"201\" viewBox=\"-10 -10 200 100.5\""));
  g_assert_nonnull (strstr (text, "<title>a &amp; b &lt;c&gt;</title>"));
  g_assert_nonnull (strstr (text, ">∇ 24 + 9 = 33</text>"));
  g_assert_nonnull (strstr (text, "fill-opacity=\"0.5\""));
  g_assert_nonnull (strstr (text, "M0 0L0.33 0"));
  g_assert_nonnull (strstr (text, "textLength="));
  cairo_surface_destroy (image);
}

static void
test_hostile (void)
{
  static const char *const texts[] = {
    "<script>alert(1)</script>", "]]>", "--><!--", "&amp;&#0;&quot;\"'", "bell\a escape\x1b null", "bad \xff\xfe\xc0 bytes",
    "\xe2\x80\xae turned", "\xf0\x9f\x98\x80 \xef\xbf\xbe", "<![CDATA[", "<?xml?>",
  };
  const ZkyTheme *theme = zky_theme_get (ZKY_THEME_DARK);
  ZkyPen *pen = zky_pen_new_svg (&(ZkyRect) { 0, 0, 10, 10 }, 1, theme);
  g_autoptr (GHashTable) counts = NULL;
  g_autoptr (GBytes) svg = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      zky_pen_begin (pen, texts[i]);
      zky_pen_label (pen, &(ZkyLabel) { .text = texts[i], .size = 10, .color = theme->colors[ZKY_COLOR_TEXT] });
      zky_pen_end (pen);
    }
  svg = zky_pen_free_svg (pen);
  counts = parse (svg);
  g_assert_cmpuint (count (counts, "text"), ==, G_N_ELEMENTS (texts));
  g_assert_cmpuint (count (counts, "script"), ==, 0);
  g_assert_cmpuint (count (counts, "title"), ==, G_N_ELEMENTS (texts));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/pen-svg/elements", test_elements);
  g_test_add_func ("/ui/pen-svg/hostile", test_hostile);

  return g_test_run ();
}
