/* test-source-save.c: files that are not to be written are not written
 * SPDX-License-Identifier: Apache-2.0 */
#include <glib/gstdio.h>

#include "source-fixture.h"

#include "zky-examples.h"

static gboolean
has_chooser (gpointer data)
{
  WindowFixture *fixture = data;

  return fixture->window->dialog != NULL && gtk_native_dialog_get_visible (fixture->window->dialog);
}

static GtkNativeDialog *
wait_chooser (WindowFixture *fixture,
              const char    *title,
              const char    *name)
{
  g_autofree char *proposed = NULL;

  g_assert_true (wait_for (has_chooser, fixture));
  proposed = gtk_file_chooser_get_current_name (GTK_FILE_CHOOSER (fixture->window->dialog));
  g_assert_cmpstr (gtk_native_dialog_get_title (fixture->window->dialog), ==, title);
  g_assert_cmpstr (proposed, ==, name);

  return fixture->window->dialog;
}

/* It goes to its folder in its own time. */
static gboolean
has_chosen (gpointer data)
{
  WindowFixture *fixture = data;
  g_autofree char *path = g_build_filename (fixture->folder, "mine.lua", NULL);
  g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (fixture->window->dialog));

  return file != NULL && g_strcmp0 (g_file_peek_path (file), path) == 0;
}

static char *
read_text (GFile *file)
{
  char *text = NULL;

  g_assert_true (g_file_load_contents (file, NULL, &text, NULL, NULL, NULL));

  return text;
}

static gboolean
has_file (gpointer data)
{
  WindowFixture *fixture = data;
  GFile *file = zky_source_panel_get_file (fixture->window->source_panel);

  return file != NULL && g_str_has_prefix (g_file_peek_path (file), fixture->folder);
}

/* Saving an example asks for a name, and leaves it as it came; the copy has all that it needs, and what was learned in the example. */
static void
test_example (WindowFixture *fixture,
              gconstpointer  data)
{
  g_autoptr(GFile) first = zky_examples_dup_first (), folder = g_file_get_parent (first);
  g_autoptr(GFile) file = g_file_get_child (folder, "hmm.lua"), copied = NULL, needed = NULL, parts = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "mine.lua", NULL), *before = read_text (file), *after = NULL, *mine = NULL;
  g_autoptr(GFile) copy = g_file_new_for_path (path);
  GtkNativeDialog *dialog;

  fixture_expect_call (fixture);
  zky_window_open_file (fixture->window, file);
  fixture_wait_called (fixture);
  g_assert_nonnull (gtk_widget_get_tooltip_text (GTK_WIDGET (fixture->window->title)));
  fixture_expect_call (fixture);
  replace_line (fixture, 1, "-- mine");
  fixture_wait_called (fixture);

  fixture_activate (fixture, "win.save");
  dialog = wait_chooser (fixture, "Save Your Copy of the Example", "hmm.lua");
  copied = g_file_get_parent (copy);
  g_assert_true (gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (dialog), copied, NULL));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), "mine.lua");
  g_assert_true (wait_for (has_chosen, fixture));
  fixture_expect_call (fixture);
  g_signal_emit_by_name (dialog, "response", GTK_RESPONSE_ACCEPT);
  g_assert_true (wait_for (has_file, fixture));
  fixture_wait_called (fixture);
  after = read_text (file);
  mine = read_text (copy);
  g_assert_cmpstr (after, ==, before);
  g_assert_true (g_str_has_prefix (mine, "-- mine\n"));
  g_assert_null (gtk_widget_get_tooltip_text (GTK_WIDGET (fixture->window->title)));
  g_assert_false (zky_source_panel_get_modified (fixture->window->source_panel));

  parts = g_file_get_child (copied, "hmm");
  needed = g_file_get_child (parts, "grammar.lua");
  g_assert_true (g_file_delete (needed, NULL, NULL));
  g_file_delete (parts, NULL, NULL);
}

/* Where a file cannot be written any more another place is asked for. */
static void
test_unwritable (WindowFixture *fixture,
                 gconstpointer  data)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "away", NULL), *path = g_build_filename (folder, "model.lua", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, MODEL, -1, NULL));
  fixture_expect_call (fixture);
  zky_window_open_file (fixture->window, file);
  fixture_wait_called (fixture);
  replace_line (fixture, 5, "  local a = x + 2");
  g_unlink (path);
  g_rmdir (folder);
  fixture_activate (fixture, "win.save");
  wait_chooser (fixture, "Save Model", "model.lua");
  g_assert_true (zky_source_panel_get_modified (fixture->window->source_panel));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  FIXTURE_ADD ("/app/source-save/example", test_example);
  FIXTURE_ADD ("/app/source-save/unwritable", test_unwritable);

  return g_test_run ();
}
