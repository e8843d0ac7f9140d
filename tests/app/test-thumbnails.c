/* test-thumbnails.c: small pictures of models
 * SPDX-License-Identifier: Apache-2.0 */
#include <glib/gstdio.h>
#include <gtk/gtk.h>

#include "../test-gone.h"
#include "test-wait.h"
#include "zky-thumbnails.h"

#define MODEL(number)                                                                                  \
  "local zky = require 'zky'\nlocal m = zky.module 'M'\nm:input ('x', " number ")\n"                   \
  "print 'nobody reads this'\nfunction m:call (x) return x * 2 end\nreturn m\n"

typedef struct
{
  ZkyThumbnails *thumbnails;
  char          *folder;
  guint          n_done, n_wanted;
  GdkTexture    *texture;
  char          *problem;
  char          *order;      /* names of files as they were done */
} Fixture;

static void
done_cb (Fixture    *fixture,
         GFile      *file,
         GdkTexture *texture,
         const char *problem)
{
  g_autofree char *name = g_file_get_basename (file), *order = g_steal_pointer (&fixture->order);

  fixture->n_done++;
  g_set_object (&fixture->texture, texture);
  g_free (fixture->problem);
  fixture->problem = g_strdup (problem);
  fixture->order = g_strconcat (order, name, " ", NULL);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("zky-test-XXXXXX", NULL);
  fixture->thumbnails = zky_thumbnails_new ();
  fixture->order = g_strdup ("");
  g_signal_connect_swapped (fixture->thumbnails, "done", G_CALLBACK (done_cb), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_signal_handlers_disconnect_by_data (fixture->thumbnails, fixture);
  assert_gone (fixture->thumbnails);
  g_clear_object (&fixture->texture);
  g_free (fixture->problem);
  g_free (fixture->order);
}

static gboolean
is_done (gpointer data)
{
  Fixture *fixture = data;

  return fixture->n_done >= fixture->n_wanted;
}

static GFile *
write_model (Fixture    *fixture,
             const char *name,
             const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));

  return g_file_new_for_path (path);
}

static void
request (Fixture *fixture,
         GFile   *file,
         guint    variant,
         int      factor)
{
  fixture->n_wanted++;
  zky_thumbnails_request (fixture->thumbnails, file, zky_theme_get (variant), factor);
}

static void
wait_done (Fixture *fixture)
{
  g_assert_true (wait_for (is_done, fixture));
}

/* Something other than the background is on it. */
static guint
count_colours (GdkTexture *texture)
{
  int width = gdk_texture_get_width (texture), height = gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new (guint32, (gsize) width * (gsize) height);
  g_autoptr(GHashTable) colours = g_hash_table_new (NULL, NULL);

  gdk_texture_download (texture, (guchar *) pixels, (gsize) width * 4);
  for (int i = 0; i < width * height; i++)
    g_hash_table_add (colours, GUINT_TO_POINTER (pixels[i]));

  return g_hash_table_size (colours);
}

/* How far from each border something begins: left, right, top, bottom. */
static void
find_margins (GdkTexture *texture,
              int        *margins)
{
  int width = gdk_texture_get_width (texture), height = gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new (guint32, (gsize) width * (gsize) height);

  margins[0] = margins[1] = width;
  margins[2] = margins[3] = height;
  gdk_texture_download (texture, (guchar *) pixels, (gsize) width * 4);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      if (pixels[y * width + x] != pixels[0])
        {
          margins[0] = MIN (margins[0], x);
          margins[1] = MIN (margins[1], width - 1 - x);
          margins[2] = MIN (margins[2], y);
          margins[3] = MIN (margins[3], height - 1 - y);
        }
}

/* A long graph and a wide one are seen to their ends. */
static void
test_fit (Fixture       *fixture,
          gconstpointer  data)
{
  static const char *const bodies[] = { "for i = 1, 14 do x = x:sin () * i end return x",
                                        "local s = x for i = 1, 11 do s = s + x:cos () * i end return s" };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autofree char *text = g_strdup_printf ("local zky = require 'zky'\nlocal m = zky.module 'M'\nm:input ('x', 1)\n"
                                               "function m:call (x) %s end\nreturn m\n", bodies[i]);
      g_autofree char *name = g_strdup_printf ("%u.lua", i);
      g_autoptr(GFile) file = write_model (fixture, name, text);
      int margins[4];

      request (fixture, file, ZKY_THEME_LIGHT, 1);
      wait_done (fixture);
      g_assert_cmpstr (fixture->problem, ==, NULL);
      find_margins (fixture->texture, margins);
      for (guint k = 0; k < 4; k++)
        g_assert_cmpint (margins[k], >=, 4);
      g_assert_cmpint (MIN (margins[0] + margins[1], margins[2] + margins[3]), <, 40);
    }
}

static void
test_draw (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GFile) file = write_model (fixture, "a.lua", MODEL ("3"));
  g_autoptr(GdkTexture) light = NULL;

  request (fixture, file, ZKY_THEME_LIGHT, 2);
  g_assert_cmpuint (fixture->n_done, ==, 0);
  wait_done (fixture);
  g_assert_cmpstr (fixture->problem, ==, NULL);
  g_assert_cmpint (gdk_texture_get_width (fixture->texture), ==, 2 * ZKY_THUMBNAIL_WIDTH);
  g_assert_cmpint (gdk_texture_get_height (fixture->texture), ==, 2 * ZKY_THUMBNAIL_HEIGHT);
  g_assert_cmpuint (count_colours (fixture->texture), >, 20);

  /* At once and the same, as long as the file is the same; other colours are another picture. */
  light = g_object_ref (fixture->texture);
  request (fixture, file, ZKY_THEME_LIGHT, 2);
  g_assert_cmpuint (fixture->n_done, ==, 2);
  g_assert_true (fixture->texture == light);
  request (fixture, file, ZKY_THEME_DARK, 2);
  wait_done (fixture);
  g_assert_true (fixture->texture != light);

  g_usleep (20000);
  g_object_unref (write_model (fixture, "a.lua", MODEL ("44444")));
  request (fixture, file, ZKY_THEME_LIGHT, 2);
  wait_done (fixture);
  g_assert_true (fixture->texture != light);
}

/* A model that cannot be called says why, and the next one has its turn. */
static void
test_problem (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GFile) bad = write_model (fixture, "bad.lua", "local = 3\n"), good = write_model (fixture, "good.lua", MODEL ("3"));

  request (fixture, bad, ZKY_THEME_LIGHT, 1);
  wait_done (fixture);
  g_assert_null (fixture->texture);
  g_assert_nonnull (strstr (fixture->problem, "bad.lua:1"));
  request (fixture, bad, ZKY_THEME_LIGHT, 1);
  request (fixture, good, ZKY_THEME_LIGHT, 1);
  wait_done (fixture);
  g_assert_nonnull (fixture->texture);
  g_assert_cmpstr (fixture->order, ==, "bad.lua bad.lua good.lua ");
}

/* Nothing comes after a stop, not even from a model that runs for ever; the next request does. */
static void
test_stop (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GFile) endless = write_model (fixture, "endless.lua", "while true do end\n"), good = write_model (fixture, "good.lua", MODEL ("3"));

  request (fixture, endless, ZKY_THEME_LIGHT, 1);
  request (fixture, good, ZKY_THEME_DARK, 1);
  zky_thumbnails_stop (fixture->thumbnails);
  fixture->n_wanted = 0;
  request (fixture, good, ZKY_THEME_LIGHT, 1);
  wait_done (fixture);
  g_assert_cmpstr (fixture->order, ==, "good.lua ");
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add ("/app/thumbnails/draw", Fixture, NULL, set_up, test_draw, tear_down);
  g_test_add ("/app/thumbnails/fit", Fixture, NULL, set_up, test_fit, tear_down);
  g_test_add ("/app/thumbnails/problem", Fixture, NULL, set_up, test_problem, tear_down);
  g_test_add ("/app/thumbnails/stop", Fixture, NULL, set_up, test_stop, tear_down);

  return g_test_run ();
}
