/* test-file-watch.c: saves are noticed, however an editor makes them
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-file-watch.h"

#include <glib/gstdio.h>

#include "test-wait.h"

typedef struct
{
  char         *folder;
  GFile        *file;
  ZkyFileWatch *watch;
  guint         n_calls, n_gone;
  gboolean      uses_layers; /* and part/layer.lua */
} Fixture;

/* What a model has read */
static GHashTable *
list_cb (gpointer data)
{
  Fixture *fixture = data;
  GHashTable *files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (fixture->uses_layers)
    {
      g_hash_table_add (files, g_build_filename (fixture->folder, "layers.lua", NULL));
      g_hash_table_add (files, g_build_filename (fixture->folder, "part", "layer.lua", NULL));
    }

  return files;
}

static void
count_cb (gpointer data)
{
  ((Fixture *) data)->n_calls++;
}

static void
gone_cb (gpointer data)
{
  ((Fixture *) data)->n_gone++;
}

static gboolean
is_gone (gpointer data)
{
  return ((Fixture *) data)->n_gone > 0;
}

static gboolean
was_called (gpointer data)
{
  return ((Fixture *) data)->n_calls > 0;
}

static void
write_beside (Fixture    *fixture,
              const char *name,
              const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *path = NULL;

  fixture->folder = g_dir_make_tmp ("zky-test-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  write_beside (fixture, "model.lua", "return 1");
  path = g_build_filename (fixture->folder, "model.lua", NULL);
  fixture->file = g_file_new_for_path (path);
  fixture->watch = zky_file_watch_new (fixture->file, list_cb, count_cb, gone_cb, fixture);
  g_assert_nonnull (fixture->watch);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  zky_file_watch_free (fixture->watch);
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_object_unref (fixture->file);
}

static void
test_write (Fixture       *fixture,
            gconstpointer  data)
{
  write_beside (fixture, "model.lua", "return 2");
  g_assert_true (wait_for (was_called, fixture));
  g_assert_cmpuint (fixture->n_calls, ==, 1);
}

/* Vim and gedit write another file and rename it. The second save has to be seen as well. */
static void
test_rename (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *from = g_build_filename (fixture->folder, ".model.tmp", NULL);

  for (guint i = 0; i < 2; i++)
    {
      fixture->n_calls = 0;
      write_beside (fixture, ".model.tmp", "return 3");
      g_assert_cmpint (g_rename (from, g_file_peek_path (fixture->file)), ==, 0);
      g_assert_true (wait_for (was_called, fixture));
    }
}

/* What the model requires counts from the moment on in which it has read it. */
static void
test_required (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *part = g_build_filename (fixture->folder, "part", NULL), *layer = g_build_filename (part, "layer.lua", NULL);

  fixture->uses_layers = TRUE;
  write_beside (fixture, "layers.lua", "return {}");
  g_assert_true (wait_for (was_called, fixture));

  g_assert_cmpint (g_mkdir (part, 0700), ==, 0);
  zky_file_watch_follow (fixture->watch);
  fixture->n_calls = 0;
  write_beside (fixture, "part/layer.lua", "return {}");
  g_assert_true (wait_for (was_called, fixture));
  g_unlink (layer);
  g_rmdir (part);
}

static gboolean
elapsed_cb (gpointer data)
{
  *(gboolean *) data = TRUE;

  return G_SOURCE_REMOVE;
}

/* Pictures exported into the folder, and other models there, are none of its business. */
static void
test_other (Fixture       *fixture,
            gconstpointer  data)
{
  gboolean elapsed = FALSE;

  fixture->uses_layers = TRUE;
  write_beside (fixture, "model.svg", "<svg/>");
  write_beside (fixture, "other.lua", "return 7");
  write_beside (fixture, ".model.lua.swp", "swap");
  g_timeout_add (500, elapsed_cb, &elapsed);
  while (!elapsed)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fixture->n_calls, ==, 0);
}

/* A file that is away for a moment is not read then. */
static void
test_delete (Fixture       *fixture,
             gconstpointer  data)
{
  g_unlink (g_file_peek_path (fixture->file));
  write_beside (fixture, "model.lua", "return 4");
  g_assert_true (wait_for (was_called, fixture));
  g_assert_true (g_file_query_exists (fixture->file, NULL));
  g_assert_cmpuint (fixture->n_gone, ==, 0);
}

/* A file that stays away is told of once; others beside it are not; it is watched still. */
static void
test_gone (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *other = g_build_filename (fixture->folder, "layers.lua", NULL);

  fixture->uses_layers = TRUE;
  write_beside (fixture, "layers.lua", "return {}");
  g_assert_true (wait_for (was_called, fixture));
  g_unlink (other);
  g_unlink (g_file_peek_path (fixture->file));
  g_assert_true (wait_for (is_gone, fixture));
  g_assert_cmpuint (fixture->n_gone, ==, 1);
  fixture->n_calls = 0;
  write_beside (fixture, "model.lua", "return 5");
  g_assert_true (wait_for (was_called, fixture));

  g_assert_cmpint (g_rename (g_file_peek_path (fixture->file), other), ==, 0);
  fixture->n_gone = 0;
  g_assert_true (wait_for (is_gone, fixture));
  g_unlink (other);
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/app/file-watch/write/once", test_write);
  ADD ("/app/file-watch/rename/twice", test_rename);
  ADD ("/app/file-watch/required/noticed", test_required);
  ADD ("/app/file-watch/other/ignored", test_other);
  ADD ("/app/file-watch/delete/comes-back", test_delete);
  ADD ("/app/file-watch/delete/gone", test_gone);

  return g_test_run ();
}
