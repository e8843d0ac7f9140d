/* test-export.c: files that other programs read, the same every time
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-export.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>

#include "scene-fixture.h"
#include "zky-text.h"

typedef struct
{
  ZkyGraph *graph;
  ZkyScene *scene;
  ZkySteps *steps;
  ZkyFrame  frame;
  char     *folder;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  self->graph = fixture_simple (data != NULL ? data : "3", "1");
  self->scene = fixture_scene (self->graph, ZKY_ORIENTATION_AUTO);
  self->steps = zky_steps_new (self->graph);
  self->frame = (ZkyFrame) ZKY_FRAME_INIT;
  self->frame.theme = zky_theme_get (ZKY_THEME_LIGHT);
  self->frame.steps = self->steps;
  self->frame.gradients = TRUE;
  self->frame.position = zky_steps_get_n (self->steps);
  self->folder = g_dir_make_tmp ("zky-export-XXXXXX", &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_rmdir (self->folder);
  g_free (self->folder);
  zky_steps_unref (self->steps);
  zky_scene_unref (self->scene);
  zky_graph_unref (self->graph);
}

static GBytes *
export (Fixture   *self,
        ZkyFormat  format,
        double     scale)
{
  g_autoptr (GError) error = NULL;
  ZkyStill picture = { .format = format, .scale = scale };
  GBytes *bytes = zky_export_to_bytes (self->scene, &self->frame, &picture, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (bytes), >, 500);
  return bytes;
}

/* Runs a program on an exported file and returns what it wrote; NULL where the machine does not have it. */
static char *
read_with_options (Fixture    *self,
                   ZkyFormat   format,
                   const char *program,
                   const char *options,
                   const char *arguments)
{
  g_autofree char *found = g_find_program_in_path (program);
  g_autofree char *path = g_strdup_printf ("%s/picture.%s", self->folder, zky_format_get_extension (format));
  g_autofree char *line = g_strdup_printf ("%s %s %s %s", program, options, path, arguments);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autofree char *errors = NULL;
  char *output = NULL;
  int status;

  if (found == NULL)
    {
      g_test_skip (program);
      return NULL;
    }

  g_assert_true (zky_export_to_file (self->scene, &self->frame, &(ZkyStill) { format, 1 }, file, &error));
  g_spawn_command_line_sync (line, &output, &errors, &status, &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  if (error != NULL)
    g_test_message ("%s: %s", line, errors);
  g_assert_no_error (error);
  g_unlink (path);
  return output;
}

static char *
read_with (Fixture    *self,
           ZkyFormat   format,
           const char *program,
           const char *arguments)
{
  return read_with_options (self, format, program, "", arguments);
}

static void
test_svg (Fixture       *self,
          gconstpointer  data)
{
  g_autofree char *checked = read_with (self, ZKY_FORMAT_SVG, "xmllint", "--noout");
  g_autofree char *drawn = read_with (self, ZKY_FORMAT_SVG, "rsvg-convert", "");
}

static void
test_svg_text (Fixture       *self,
               gconstpointer  data)
{
  static const char *const texts[] = { ">36<", ">33<", ">out<", ">w<", "<title>a: add</title>", ">∇<" };
  g_autoptr (GBytes) svg = export (self, ZKY_FORMAT_SVG, 1);
  g_autofree char *text = g_strndup (g_bytes_get_data (svg, NULL), g_bytes_get_size (svg));

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_nonnull (strstr (text, texts[i]));
  g_assert_null (strstr (text, zky_graph_get_id (self->graph)));
}

static void
test_pdf (Fixture       *self,
          gconstpointer  data)
{
  g_autofree char *text = read_with (self, ZKY_FORMAT_PDF, "pdftotext", "-");
  static const char *const words[] = { "36", "33", "out", "parameter", "x²" };

  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (words); i++)
    g_assert_nonnull (strstr (text, words[i]));
}

static void
test_dot (Fixture       *self,
          gconstpointer  data)
{
  g_autofree char *svg = read_with (self, ZKY_FORMAT_DOT, "dot", "-Tsvg");

  if (svg != NULL)
    g_assert_nonnull (strstr (svg, "∇ 33"));
}

/* LaTeX sets it; the letters of its fonts are in the file as letters. */
static void
test_tikz (Fixture       *self,
           gconstpointer  data)
{
  g_autofree char *options = g_strdup_printf ("-output-directory %s -interaction=nonstopmode -halt-on-error", self->folder);
  g_autofree char *pdf = g_build_filename (self->folder, "picture.pdf", NULL);
  g_autofree char *log = read_with_options (self, ZKY_FORMAT_TIKZ, "pdflatex", options, "");
  static const char *const leftovers[] = { "picture.pdf", "picture.log", "picture.aux" };

  if (log != NULL)
    {
      g_assert_nonnull (strstr (log, "1 page"));
      g_assert_null (strstr (log, "Overfull"));
    }
  for (guint i = 0; i < G_N_ELEMENTS (leftovers); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, leftovers[i], NULL);

      g_unlink (path);
    }
}

/* A browser runs the page's script, which shows the end; nothing in it asks for the network. */
static void
test_html (Fixture       *self,
           gconstpointer  data)
{
  g_autofree char *profile = g_build_filename (self->folder, "profile", NULL);
  g_autofree char *options = g_strdup_printf ("--headless=new --no-sandbox --disable-gpu --user-data-dir=%s --virtual-time-budget=2000 "
                                              "--dump-dom", profile);
  g_autofree char *page = read_with_options (self, ZKY_FORMAT_HTML, "chromium", options, "");
  g_autofree char *remove = g_strdup_printf ("rm -r %s", profile);
  static const char *const words[] = { ">36<", ">33<", "10 / 10", "aria-valuetext=\"step 10 of 10: ∂out/∂w" };

  g_spawn_command_line_sync (remove, NULL, NULL, NULL, NULL);
  for (guint i = 0; page != NULL && i < G_N_ELEMENTS (words); i++)
    {
      if (strstr (page, words[i]) == NULL)
        g_test_message ("no “%s”", words[i]);
      g_assert_nonnull (strstr (page, words[i]));
    }
  if (page != NULL)
    {
      g_assert_null (strstr (page, "http://localhost"));
      g_assert_null (strstr (page, "src="));
      g_assert_null (strstr (page, "@import"));
    }
}

/* A part of the scene, and a line below it */
static void
test_area (Fixture       *self,
           gconstpointer  data)
{
  const ZkyCard *card = zky_scene_get_card (self->scene, 0);
  ZkyStill picture = { ZKY_FORMAT_SVG, 1, card->rect, "the caption" };
  g_autoptr (GBytes) bytes = zky_export_to_bytes (self->scene, &self->frame, &picture, NULL);
  g_autofree char *svg = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  double width, height;

  zky_still_get_size (&picture, self->scene, &self->frame, &width, &height);
  g_assert_cmpfloat (width, ==, card->rect.width);
  g_assert_cmpfloat (height, >, card->rect.height);
  g_assert_nonnull (strstr (svg, ">the caption<"));
  g_assert_nonnull (strstr (svg, ">x<"));
  g_assert_null (strstr (svg, ">out<"));
}

static void
test_same_bytes (Fixture       *self,
                 gconstpointer  data)
{
  for (guint format = 0; format < ZKY_N_FORMATS; format++)
    {
      g_autoptr (ZkyGraph) graph = fixture_simple ("3", "1");
      g_autoptr (ZkyScene) scene = fixture_scene (graph, ZKY_ORIENTATION_AUTO);
      g_autoptr (ZkySteps) steps = zky_steps_new (graph);
      g_autoptr (GBytes) a = export (self, format, 1), b = NULL;
      ZkyFrame frame = self->frame;

      /* Another call, another second, another locale. */
      if (format == ZKY_FORMAT_PDF)
        g_usleep (1100000);
      if (setlocale (LC_ALL, "de_DE.UTF-8") == NULL)
        setlocale (LC_ALL, "C.UTF-8");
      frame.steps = steps;
      b = zky_export_to_bytes (scene, &frame, &(ZkyStill) { format, 1 }, NULL);
      setlocale (LC_ALL, "C");
      g_assert_true (g_bytes_equal (a, b));
    }
}

/* Tokens are in the file, and another step is another file. */
static void
test_steps (Fixture       *self,
            gconstpointer  data)
{
  g_autoptr (GBytes) end = export (self, ZKY_FORMAT_SVG, 1), still = NULL, moving = NULL;

  self->frame.position = 6;
  still = export (self, ZKY_FORMAT_SVG, 1);
  self->frame.phase = 0.5;
  moving = export (self, ZKY_FORMAT_SVG, 1);
  g_assert_false (g_bytes_equal (end, still));
  g_assert_cmpuint (g_bytes_get_size (moving), >, g_bytes_get_size (still) + 200);
}

static void
test_scale (Fixture       *self,
            gconstpointer  data)
{
  static const double scales[] = { 0, -1, NAN, INFINITY, 1000, 1e300 };
  ZkyRect bounds = zky_scene_get_bounds (self->scene);

  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (zky_export_to_bytes (self->scene, &self->frame, &(ZkyStill) { ZKY_FORMAT_PNG, scales[i] }, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }

  for (double scale = 0.5; scale <= 2; scale *= 2)
    {
      g_autoptr (GBytes) png = export (self, ZKY_FORMAT_PNG, scale);
      const guint8 *data_bytes = g_bytes_get_data (png, NULL);
      guint width = data_bytes[16] << 24 | data_bytes[17] << 16 | data_bytes[18] << 8 | data_bytes[19];

      g_assert_cmpuint (width, ==, ceil (bounds.width * scale));
    }
}

/* An error leaves the old file as it was. */
static void
test_old_file (Fixture       *self,
               gconstpointer  data)
{
  g_autofree char *path = g_build_filename (self->folder, "old.png", NULL);
  g_autofree char *nowhere = g_build_filename (self->folder, "missing", "new.png", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path), lost = g_file_new_for_path (nowhere);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  g_assert_false (zky_export_to_file (self->scene, &self->frame, &(ZkyStill) { ZKY_FORMAT_PNG, 1e6 }, file, &error));
  g_assert_nonnull (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "old");
  g_clear_error (&error);

  g_assert_false (zky_export_to_file (self->scene, &self->frame, &(ZkyStill) { ZKY_FORMAT_PNG, 1 }, lost, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_unlink (path);
}

static void
test_formats (void)
{
  for (guint i = 0; i < ZKY_N_FORMATS; i++)
    {
      g_autofree char *path = g_strdup_printf ("/some.where/a picture.%s", zky_format_get_extension (i));
      ZkyFormat format;

      g_assert_nonnull (zky_format_get_title (i));
      g_assert_true (zky_format_from_path (path, &format, NULL));
      g_assert_cmpuint (format, ==, i);
    }

  for (guint i = 0; i < 4; i++)
    {
      static const char *const paths[] = { "", "noending", "/a.svg/b", "picture.jpeg" };
      g_autoptr (GError) error = NULL;
      ZkyFormat format;

      g_assert_false (zky_format_from_path (paths[i], &format, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
}

/* Names that somebody chose to break a file with. */
static void
test_hostile (Fixture       *self,
              gconstpointer  data)
{
  static const char *const names[] = { "</svg><script>\"", "\\\"; }\n}", "\x01\xff]]>-->" };
  ZkyNode *sum = NULL;
  ZkyGraph *graph = zky_graph_new ("\"\\ hostile\n");

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      ZkyNode *x = fixture_variable (graph, names[i], i == 0 ? "[1,2,3,4,5,6,7,8]" : "2");

      sum = sum != NULL ? zky_add (sum, x) : x;
    }
  zky_node_set_name (sum, "a\nb\\n\"c\"");
  fixture_end (graph, sum);

  zky_steps_unref (self->steps);
  zky_scene_unref (self->scene);
  zky_graph_unref (self->graph);
  self->graph = graph;
  self->scene = fixture_scene (graph, ZKY_ORIENTATION_AUTO);
  self->steps = self->frame.steps = zky_steps_new (graph);
  self->frame.position = zky_steps_get_n (self->steps);
  test_svg (self, NULL);
  g_free (read_with (self, ZKY_FORMAT_PDF, "pdftotext", "-"));
  g_free (read_with (self, ZKY_FORMAT_DOT, "dot", "-Tsvg"));
}

static cairo_status_t
read_bytes (gpointer       closure,
            unsigned char *data,
            unsigned int   length)
{
  GByteArray *bytes = closure;

  if (bytes->len < length)
    return CAIRO_STATUS_READ_ERROR;
  memcpy (data, bytes->data, length);
  g_byte_array_remove_range (bytes, 0, length);
  return CAIRO_STATUS_SUCCESS;
}

/* The mean of a block of pixels, one channel. */
static double
get_mean (cairo_surface_t *image,
          int              x0,
          int              y0,
          int              channel)
{
  const guint8 *data = cairo_image_surface_get_data (image);
  double sum = 0;

  for (int y = y0; y < y0 + 8; y++)
    for (int x = x0; x < x0 + 8; x++)
      sum += data[y * cairo_image_surface_get_stride (image) + 4 * x + channel];

  return sum / 64;
}

/* Blocks of 8 × 8 pixels are compared, so that another version of the font renderer passes and another picture does
 * not. The picture was drawn with DejaVu Sans: where another font of the theme's list is installed all sizes differ. */
static void
test_golden (Fixture       *self,
             gconstpointer  data)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "scene-simple.png", NULL);
  g_autoptr (GBytes) png = export (self, ZKY_FORMAT_PNG, 1);
  g_autoptr (GByteArray) array = g_bytes_unref_to_array (g_bytes_ref (png));
  PangoContext *context = pango_layout_get_context (zky_text_get_layout ("x", 10, FALSE));
  g_autoptr (PangoFont) font = pango_context_load_font (context,
    pango_layout_get_font_description (zky_text_get_layout ("x", 10, FALSE)));
  PangoFontDescription *description = pango_font_describe (font);
  gboolean is_dejavu = g_strcmp0 (pango_font_description_get_family (description), "DejaVu Sans") == 0;
  cairo_surface_t *ours, *golden;
  guint n_blocks = 0, n_different = 0;

  pango_font_description_free (description);
  if (!is_dejavu)
    {
      g_test_skip ("pictures are compared with DejaVu Sans");
      return;
    }

  ours = cairo_image_surface_create_from_png_stream (read_bytes, array);
  golden = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_surface_status (golden), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_image_surface_get_width (ours), ==, cairo_image_surface_get_width (golden));
  g_assert_cmpint (cairo_image_surface_get_height (ours), ==, cairo_image_surface_get_height (golden));

  for (int y = 0; y + 8 <= cairo_image_surface_get_height (ours); y += 8)
    for (int x = 0; x + 8 <= cairo_image_surface_get_width (ours); x += 8)
      for (int channel = 0; channel < 3; channel++, n_blocks++)
        n_different += fabs (get_mean (ours, x, y, channel) - get_mean (golden, x, y, channel)) > 12;

  g_test_message ("%u of %u blocks differ", n_different, n_blocks);
  g_assert_cmpuint (n_different * 200, <=, n_blocks);
  cairo_surface_destroy (ours);
  cairo_surface_destroy (golden);
}

int
main (int   argc,
      char *argv[])
{
  static const struct { const char *path; void (*func) (Fixture *, gconstpointer); } tests[] = {
    { "/ui/export/svg", test_svg }, { "/ui/export/svg-text", test_svg_text }, { "/ui/export/pdf", test_pdf },
    { "/ui/export/dot", test_dot }, { "/ui/export/tikz", test_tikz },
    { "/ui/export/html", test_html }, { "/ui/export/area", test_area }, { "/ui/export/same-bytes", test_same_bytes }, { "/ui/export/steps", test_steps },
    { "/ui/export/scale", test_scale }, { "/ui/export/old-file", test_old_file },
    { "/ui/export/hostile", test_hostile }, { "/ui/export/golden", test_golden },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  g_test_add ("/ui/export/svg/maps", Fixture, "[1,2,-3,4,NaN,6,7,8,9]", set_up, test_svg, tear_down);
  g_test_add ("/ui/export/tikz/maps", Fixture, "[1,2,-3,4,NaN,6,7,8,9]", set_up, test_tikz, tear_down);
  g_test_add_func ("/ui/export/formats", test_formats);

  return g_test_run ();
}
