/* test-animation.c: the steps of a call as files that other programs play
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-animation.h"

#include <glib/gstdio.h>
#include <string.h>

#include "scene-fixture.h"

typedef struct
{
  ZkyGraph     *graph;
  ZkyScene     *scene;
  ZkySteps     *steps;
  ZkyFrame      frame;
  ZkyAnimation  animation;
  char         *folder;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  self->graph = fixture_simple ("3", "1");
  self->scene = fixture_scene (self->graph, ZKY_ORIENTATION_AUTO);
  self->steps = zky_steps_new (self->graph);
  self->frame = (ZkyFrame) ZKY_FRAME_INIT;
  self->frame.theme = zky_theme_get (ZKY_THEME_LIGHT);
  self->frame.steps = self->steps;
  self->frame.gradients = TRUE;
  self->animation = (ZkyAnimation) ZKY_ANIMATION_INIT;
  self->animation.rate = 10;
  self->animation.seconds = 0.5;
  self->folder = g_dir_make_tmp ("zky-animation-XXXXXX", &error);
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

/* (transfer full): the path of what was written */
static char *
write_movie (Fixture        *self,
             ZkyMovieFormat  format,
             const char     *name)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (self->folder, name, NULL);

  self->animation.format = format;
  zky_animation_write (&self->animation, self->scene, &self->frame, path, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  return path;
}

/* What a program says of a file; NULL where the machine does not have it. */
static char *
ask (const char *program,
     const char *arguments,
     const char *path)
{
  g_autofree char *found = g_find_program_in_path (program);
  g_autofree char *line = g_strdup_printf ("%s %s %s", program, arguments, path);
  g_autofree char *errors = NULL;
  g_autoptr (GError) error = NULL;
  char *output = NULL;
  int status;

  if (found == NULL)
    {
      g_test_skip (program);
      return NULL;
    }

  g_spawn_command_line_sync (line, &output, &errors, &status, &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  if (error != NULL)
    g_test_message ("%s: %s", line, errors);
  g_assert_no_error (error);

  return output;
}

static guint
count_lines (const char *text)
{
  guint n = 0;

  for (; *text != '\0'; text++)
    n += *text == '\n';

  return n;
}

/* Ten events with three moving pictures and a still one each, and the beginning; frames that are alike are one. The delays, in hundredths of
 * a second, add up to the time that was asked for. */
static void
test_gif (Fixture       *self,
          gconstpointer  data)
{
  g_autofree char *path = write_movie (self, ZKY_MOVIE_GIF, "movie.gif");
  g_autofree char *said = ask ("identify", "-format \"%T %W %H\\n\"", path);
  ZkyRect bounds = zky_scene_get_bounds (self->scene);
  guint total = 0;

  g_unlink (path);
  if (said == NULL)
    return;

  g_assert_cmpuint (count_lines (said), >, 20);
  g_assert_cmpuint (count_lines (said), <=, 41);
  for (const char *line = said; *line != '\0'; line = strchr (line, '\n') + 1)
    {
      guint delay, width, height;

      g_assert_cmpint (sscanf (line, "%u %u %u", &delay, &width, &height), ==, 3);
      g_assert_cmpuint (width, ==, (guint) (bounds.width + 0.999));
      g_assert_cmpuint (height, ==, (guint) (bounds.height + 40 + 0.999));
      total += delay;
    }
  g_assert_cmpuint (total, >=, 720);
  g_assert_cmpuint (total, <=, 760);
}

/* The colours of a flat area are exact: the last GIF frame, put together, is the picture itself where it has no blends. */
static void
test_gif_colors (Fixture       *self,
                 gconstpointer  data)
{
  g_autofree char *path = write_movie (self, ZKY_MOVIE_GIF, "movie.gif");
  g_autofree char *line = g_strdup_printf ("%s -coalesce -delete 0--2 -format \"%%[hex:p{2,2}]\" info:", path);
  g_autofree char *color = ask ("convert", line, "");
  const ZkyColor *background = &self->frame.theme->colors[ZKY_COLOR_BACKGROUND];
  g_autofree char *expected = g_strdup_printf ("%02X%02X%02X", (guint) (background->red * 255 + 0.5),
                                               (guint) (background->green * 255 + 0.5),
                                               (guint) (background->blue * 255 + 0.5));

  g_unlink (path);
  if (color != NULL)
    g_assert_true (g_str_has_prefix (color, expected));
}

static guint32
read_u32 (const char *data)
{
  guint32 value;

  memcpy (&value, data, 4);
  return GUINT32_FROM_BE (value);
}

/* Every chunk is in its place: one header, one acTL that counts the frames, sequence numbers in a row, and an end. */
static void
test_apng (Fixture       *self,
           gconstpointer  data)
{
  g_autofree char *path = write_movie (self, ZKY_MOVIE_APNG, "movie.png");
  g_autofree char *file = NULL, *said = NULL;
  guint n_frames = 0, n_declared = 0, sequence = 0, total = 0;
  gsize length, at = 8;

  g_assert_true (g_file_get_contents (path, &file, &length, NULL));
  while (at < length)
    {
      guint32 size = read_u32 (file + at);
      const char *type = file + at + 4, *chunk = file + at + 8;

      if (memcmp (type, "acTL", 4) == 0)
        n_declared = read_u32 (chunk);
      else if (memcmp (type, "fcTL", 4) == 0)
        {
          g_assert_cmpuint (read_u32 (chunk), ==, sequence++);
          total += (guint8) chunk[20] << 8 | (guint8) chunk[21];
          n_frames++;
        }
      else if (memcmp (type, "fdAT", 4) == 0)
        g_assert_cmpuint (read_u32 (chunk), ==, sequence++);
      at += 12 + size;
    }
  g_assert_cmpuint (at, ==, length);
  g_assert_cmpuint (n_frames, ==, n_declared);
  g_assert_cmpuint (n_frames, >, 20);
  g_assert_cmpuint (total, >=, 7200);
  g_assert_cmpuint (total, <=, 7600);

  /* A program that knows no animations sees the first frame. */
  said = ask ("identify", "-regard-warnings -format \"%m %w\"", path);
  if (said != NULL)
    g_assert_true (g_str_has_prefix (said, "PNG "));
  g_unlink (path);
}

static void
test_frames (Fixture       *self,
             gconstpointer  data)
{
  g_autofree char *path = NULL, *pattern = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  self->animation.last = 2;
  path = write_movie (self, ZKY_MOVIE_FRAMES, "frame-%03d.png");

  /* The old images are not written over. */
  g_assert_false (zky_animation_write (&self->animation, self->scene, &self->frame, path, NULL, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  g_clear_error (&error);

  for (;; n++)
    {
      g_autofree char *name = g_strdup_printf ("%s/frame-%03u.png", self->folder, n + 1);

      if (g_unlink (name) != 0)
        break;
    }
  /* 0.4 s at first, twice 0.5 s, 2 s in the end: at ten a second */
  g_assert_cmpuint (n, >=, 33);
  g_assert_cmpuint (n, <=, 35);

  for (guint i = 0; i < 5; i++)
    {
      static const char *const patterns[] = { "%s.png", "%d%d.png", "%n.png", "%99999999999d.png", "plain.png" };

      pattern = g_build_filename (self->folder, patterns[i], NULL);
      g_assert_false (zky_animation_write (&self->animation, self->scene, &self->frame, pattern, NULL, NULL, NULL, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      g_clear_error (&error);
      g_clear_pointer (&pattern, g_free);
    }
}

static void
test_webm (Fixture       *self,
           gconstpointer  data)
{
  g_autofree char *path = NULL, *file = NULL, *said = NULL, *line = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  self->animation.last = 2;
  if (!zky_movie_format_is_available (ZKY_MOVIE_WEBM))
    {
      path = g_build_filename (self->folder, "movie.webm", NULL);
      self->animation.format = ZKY_MOVIE_WEBM;
      g_assert_false (zky_animation_write (&self->animation, self->scene, &self->frame, path, NULL, NULL, NULL, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
      return;
    }

  path = write_movie (self, ZKY_MOVIE_WEBM, "movie.webm");
  g_assert_true (g_file_get_contents (path, &file, &length, NULL));
  g_assert_cmpmem (file, 4, "\x1a\x45\xdf\xa3", 4); /* EBML */
  line = g_strdup_printf ("-q filesrc location=%s ! matroskademux ! vp8dec ! fakesink", path);
  said = ask ("gst-launch-1.0", line, "");
  g_unlink (path);
}

static void
cancel_cb (double   done,
           gpointer user_data)
{
  if (done > 0.2)
    g_cancellable_cancel (user_data);
}

/* Half-way, nothing is left but the old file. */
static void
test_cancel (Fixture       *self,
             gconstpointer  data)
{
  static const char *const names[] = { "movie.gif", "movie.png", "movie.webm", "frame-%d.png" };

  for (guint format = 0; format < ZKY_N_MOVIE_FORMATS; format++)
    {
      g_autofree char *path = g_build_filename (self->folder, names[format], NULL), *text = NULL;
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (GDir) dir = NULL;
      guint n_files = 0;

      if (!zky_movie_format_is_available (format))
        continue;
      if (format != ZKY_MOVIE_FRAMES)
        g_assert_true (g_file_set_contents (path, "old", -1, NULL));
      self->animation.format = format;
      g_assert_false (zky_animation_write (&self->animation, self->scene, &self->frame, path, cancel_cb, cancellable,
                                           cancellable, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      if (format != ZKY_MOVIE_FRAMES)
        {
          g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
          g_assert_cmpstr (text, ==, "old");
          g_unlink (path);
        }
      dir = g_dir_open (self->folder, 0, NULL);
      while (g_dir_read_name (dir) != NULL)
        n_files++;
      g_assert_cmpuint (n_files, ==, 0);
    }
}

static void
test_same_bytes (Fixture       *self,
                 gconstpointer  data)
{
  for (guint format = ZKY_MOVIE_GIF; format <= ZKY_MOVIE_APNG; format++)
    {
      g_autofree char *a = NULL, *b = NULL, *first = NULL, *second = NULL;
      gsize n_a, n_b;

      first = write_movie (self, format, "first");
      second = write_movie (self, format, "second");
      g_assert_true (g_file_get_contents (first, &a, &n_a, NULL));
      g_assert_true (g_file_get_contents (second, &b, &n_b, NULL));
      g_assert_cmpmem (a, n_a, b, n_b);
      g_unlink (first);
      g_unlink (second);
    }
}

static void
test_options (Fixture       *self,
              gconstpointer  data)
{
  static const ZkyAnimation bad[] = {
    { .scale = 0, .rate = 10, .seconds = 1 }, { .scale = 1, .rate = 0, .seconds = 1 },
    { .scale = 1, .rate = 100, .seconds = 1 }, { .scale = 1, .rate = 10, .seconds = 0 },
    { .scale = 1, .rate = 10, .seconds = 1, .first = 5, .last = 4 }, { .scale = 1, .rate = 10, .seconds = 1, .first = 99, .last = 99 },
    { .scale = 1e6, .rate = 10, .seconds = 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, "bad.gif", NULL);
      g_autoptr (GError) error = NULL;

      g_assert_false (zky_animation_write (&bad[i], self->scene, &self->frame, path, NULL, NULL, NULL, &error));
      if (bad[i].first > 0)
        g_assert_error (error, ZKY_ERROR, ZKY_ERROR_USE);
      else
        g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
}

static void
test_formats (void)
{
  static const struct { const char *path; ZkyMovieFormat format; } good[] = {
    { "a.gif", ZKY_MOVIE_GIF }, { "/x.y/b.PNG", ZKY_MOVIE_APNG }, { "c.apng", ZKY_MOVIE_APNG },
    { "d.webm", ZKY_MOVIE_WEBM }, { "e-%d.png", ZKY_MOVIE_FRAMES },
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      ZkyMovieFormat format;

      g_assert_true (zky_movie_format_from_path (good[i].path, &format, NULL));
      g_assert_cmpint (format, ==, good[i].format);
      g_assert_nonnull (zky_movie_format_get_title (format));
    }
  for (guint i = 0; i < 3; i++)
    {
      static const char *const bad[] = { "", "a.mp4", "gif" };
      g_autoptr (GError) error = NULL;
      ZkyMovieFormat format;

      g_assert_false (zky_movie_format_from_path (bad[i], &format, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
    }
}

int
main (int   argc,
      char *argv[])
{
  static const struct { const char *path; void (*func) (Fixture *, gconstpointer); } tests[] = {
    { "/ui/animation/gif", test_gif }, { "/ui/animation/gif-colors", test_gif_colors },
    { "/ui/animation/apng", test_apng }, { "/ui/animation/frames", test_frames },
    { "/ui/animation/webm", test_webm }, { "/ui/animation/cancel", test_cancel },
    { "/ui/animation/same-bytes", test_same_bytes }, { "/ui/animation/options", test_options },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].func, tear_down);
  g_test_add_func ("/ui/animation/formats", test_formats);

  return g_test_run ();
}
