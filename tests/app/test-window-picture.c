/* test-window-picture.c: the picture on the clipboard and on paper
 * SPDX-License-Identifier: Apache-2.0 */
#include "window-fixture.h"

typedef struct
{
  GdkTexture *texture;
  gboolean    done;
} Paste;

static void
pasted_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Paste *paste = user_data;

  paste->texture = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (source), result, NULL);
  paste->done = TRUE;
}

static gboolean
is_pasted (gpointer data)
{
  return ((Paste *) data)->done;
}

static gboolean
has_texture (gpointer data)
{
  return gdk_content_formats_contain_gtype (gdk_clipboard_get_formats (data), GDK_TYPE_TEXTURE);
}

static void
test_copy (WindowFixture *fixture,
           gconstpointer  data)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (fixture->window));
  Paste paste = { 0 };
  ZkyRect bounds;

  fixture_open_expression (fixture, "x^2 + 1");
  fixture_activate (fixture, "win.copy-picture");
  g_assert_true (wait_for (has_texture, clipboard));
  gdk_clipboard_read_texture_async (clipboard, NULL, pasted_cb, &paste);
  g_assert_true (wait_for (is_pasted, &paste));
  g_assert_nonnull (paste.texture);
  bounds = zky_scene_get_bounds (zky_session_get_scene (fixture->session));
  g_assert_cmpint (gdk_texture_get_width (paste.texture), ==, (int) ceil (2 * bounds.width));
  g_object_unref (paste.texture);
}

static gboolean
is_printed (gpointer path)
{
  static const char end[] = "%%EOF\n";
  g_autofree char *contents = NULL;
  gsize length;

  return g_file_get_contents (path, &contents, &length, NULL) && length > strlen (end)
         && memcmp (contents + length - strlen (end), end, strlen (end)) == 0;
}

/* One page with the numbers as text. */
static void
test_print (WindowFixture *fixture,
            gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "page.pdf", NULL);
  g_autofree char *program = g_find_program_in_path ("pdftotext");
  g_autofree char *line = g_strdup_printf ("pdftotext %s -", path), *text = NULL, *contents = NULL;
  gsize length;

  fixture_open_expression (fixture, "x^2 + 41");
  zky_window_print (fixture->window, GTK_PRINT_OPERATION_ACTION_EXPORT, path);
  g_assert_true (wait_for (is_printed, path));
  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_true (g_str_has_prefix (contents, "%PDF-"));
  if (program == NULL)
    {
      g_test_skip ("pdftotext");
      return;
    }
  g_assert_true (g_spawn_command_line_sync (line, &text, NULL, NULL, NULL));
  g_assert_nonnull (strstr (text, "42"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  FIXTURE_ADD ("/app/window-picture/copy", test_copy);
  FIXTURE_ADD ("/app/window-picture/print", test_print);

  return g_test_run ();
}
