/* test-source-panel.c: models written in the window
 * SPDX-License-Identifier: Apache-2.0 */
#include "source-fixture.h"

#include <gtksourceview/gtksource.h>

#include "zky-autosave.h"

static GtkWidget *
get_error_label (WindowFixture *fixture)
{
  return GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (fixture->window->source_panel), ZKY_TYPE_SOURCE_PANEL, "error_label"));
}

/* What is typed is called without having been saved, and the file stays as it is until it is. */
static void
test_live (WindowFixture *fixture,
           gconstpointer  data)
{
  g_autoptr(GFile) file = open_model (fixture);
  g_autofree char *text = NULL, *saved = NULL;

  fixture_activate (fixture, "win.source");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->window->source_panel)));
  text = zky_source_panel_dup_text (fixture->window->source_panel);
  g_assert_cmpstr (text, ==, MODEL);
  g_assert_false (zky_source_panel_get_modified (fixture->window->source_panel));

  fixture_expect_call (fixture);
  replace_line (fixture, 5, "  local a = x + 2");
  fixture_wait_called (fixture);
  g_assert_cmpfloat (fixture_get_output (fixture), ==, 25);
  g_assert_true (zky_source_panel_get_modified (fixture->window->source_panel));
  g_assert_true (g_file_load_contents (file, NULL, &saved, NULL, NULL, NULL));
  g_assert_cmpstr (saved, ==, MODEL);
  g_clear_pointer (&saved, g_free);

  fixture_expect_call (fixture);
  fixture_activate (fixture, "win.save");
  g_assert_false (zky_source_panel_get_modified (fixture->window->source_panel));
  g_assert_true (g_file_load_contents (file, NULL, &saved, NULL, NULL, NULL));
  g_assert_nonnull (strstr (saved, "x + 2"));
  fixture_wait_called (fixture);
  g_assert_cmpfloat (fixture_get_output (fixture), ==, 25);
}

static gboolean
shows_error (gpointer data)
{
  return gtk_widget_get_visible (get_error_label (data));
}

static GSList *
list_error_marks (WindowFixture *fixture,
                  int            line)
{
  return gtk_source_buffer_get_source_marks_at_line (GTK_SOURCE_BUFFER (get_buffer (fixture)), line - 1, "error");
}

/* A file that is opened with a mistake: its graph up to there, and the mistake in the gutter, under the cursor. */
static void
test_open_broken (WindowFixture *fixture,
                  gconstpointer  data)
{
  g_autoptr(GFile) file = fixture_write (fixture, "broken.lua",
                                         "local zky = require 'zky'\n"
                                         "local model = zky.module 'M'\n"
                                         "model:input ('x', 3)\n"
                                         "function model:call (x)\n"
                                         "  local a = x + 1\n"
                                         "  return zky.matmul (a, zky.ones ({2, 3}))\n"
                                         "end\n"
                                         "return model\n");
  g_autoptr(GSList) marks = NULL;
  GtkTextBuffer *buffer = get_buffer (fixture);
  GtkTextIter cursor;

  fixture_expect_call (fixture);
  zky_window_open_file (fixture->window, file);
  g_assert_true (wait_for (fixture_was_called, fixture));
  g_assert_nonnull (zky_session_get_error (fixture->session));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (fixture->window->stack), ==, "graph");
  g_assert_cmpfloat (zky_tensor_get_double (zky_node_get_value (fixture_get_node (fixture, "a")), 0), ==, 4);

  fixture_activate (fixture, "win.source");
  marks = list_error_marks (fixture, 6);
  g_assert_nonnull (marks);
  g_assert_true (gtk_widget_get_visible (get_error_label (fixture)));
  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
  g_assert_cmpint (gtk_text_iter_get_line (&cursor), ==, 5);
}

static gboolean
has_session_error (gpointer data)
{
  return zky_session_get_error (((WindowFixture *) data)->session) != NULL;
}

/* Nothing of it can be seen: its text can. */
static void
test_open_unreadable (WindowFixture *fixture,
                      gconstpointer  data)
{
  g_autoptr(GFile) file = fixture_write (fixture, "broken.lua", "local zky = = require 'zky'\n");

  g_assert_false (gtk_widget_get_visible (fixture->window->show_source_button));
  zky_window_open_file (fixture->window, file);
  g_assert_true (wait_for (has_session_error, fixture));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (fixture->window->stack), ==, "status");
  g_assert_true (gtk_widget_get_visible (fixture->window->show_source_button));
  g_signal_emit_by_name (fixture->window->show_source_button, "clicked");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->window->source_panel)));
  g_assert_true (gtk_widget_get_visible (get_error_label (fixture)));
}

static gboolean
shows_none (gpointer data)
{
  return !shows_error (data);
}

/* A mistake in a word keeps the last graph; one in a call shows the graph up to it. Either marks its line. */
static void
test_error (WindowFixture *fixture,
            gconstpointer  data)
{
  g_autoptr(GFile) file = open_model (fixture);
  GtkTextIter start;
  GtkTextTag *tag = gtk_text_tag_table_lookup (gtk_text_buffer_get_tag_table (get_buffer (fixture)), "error");

  replace_line (fixture, 5, "  local a = = x");
  g_assert_true (wait_for (shows_error, fixture));
  g_assert_cmpfloat (fixture_get_output (fixture), ==, 16);
  gtk_text_buffer_get_iter_at_line (get_buffer (fixture), &start, 4);
  g_assert_true (gtk_text_iter_has_tag (&start, tag));
  g_assert_true (g_str_has_prefix (gtk_label_get_text (GTK_LABEL (get_error_label (fixture))), "m.lua:5:"));

  replace_line (fixture, 5, "  local a = x + 2");
  g_assert_true (wait_for (shows_none, fixture));

  replace_line (fixture, 6, "  local b = a * zky.tensor {1, 2} + zky.tensor {1, 2, 3}");
  g_assert_true (wait_for (shows_error, fixture));
  gtk_text_buffer_get_iter_at_line (get_buffer (fixture), &start, 5);
  g_assert_true (gtk_text_iter_has_tag (&start, tag));
  g_assert_nonnull (zky_graph_find_node (zky_session_get_graph (fixture->session), "a"));
  g_assert_null (zky_graph_find_node (zky_session_get_graph (fixture->session), "b"));
  end (fixture);
}

/* A node and its line find one another. */
static void
test_lines (WindowFixture *fixture,
            gconstpointer  data)
{
  g_autoptr(GFile) file = open_model (fixture);
  GtkTextBuffer *buffer = get_buffer (fixture);
  GtkTextIter cursor;

  fixture_activate (fixture, "win.source");
  gtk_widget_grab_focus (GTK_WIDGET (fixture->window->canvas));
  zky_session_select_node (fixture->session, fixture_get_node (fixture, "a"));
  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
  g_assert_cmpint (gtk_text_iter_get_line (&cursor) + 1, ==, 5);

  gtk_widget_grab_focus (GTK_WIDGET (fixture->window->source_panel));
  gtk_text_buffer_get_iter_at_line (buffer, &cursor, 5);
  gtk_text_buffer_place_cursor (buffer, &cursor);
  g_assert_true (zky_session_get_selected_node (fixture->session) == fixture_get_node (fixture, "b"));
}

static gboolean
is_kept (gpointer data)
{
  g_autoptr(GDir) dir = g_dir_open (((WindowFixture *) data)->folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    n += g_ascii_isdigit (name[0]);

  return n == 1;
}

/* What was typed is kept after a while, and forgotten when it is saved or given up. */
static void
test_autosave (WindowFixture *fixture,
               gconstpointer  data)
{
  g_autoptr(GFile) file = open_model (fixture);

  replace_line (fixture, 5, "  local a = x + 7");
  g_assert_true (wait_for (is_kept, fixture));
  zky_source_panel_revert (fixture->window->source_panel);
  g_assert_false (is_kept (fixture));
}

static gboolean
find_dialog (gpointer data)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window))
        *(GtkWindow **) data = window;
    }

  return *(GtkWindow **) data != NULL;
}

/* Opening something else asks; keeping on writing keeps it, discarding opens the other one. */
static void
test_unsaved (WindowFixture *fixture,
              gconstpointer  data)
{
  g_autoptr(GFile) file = open_model (fixture), other = fixture_write (fixture, "other.lua", MODEL);
  GtkWindow *dialog = NULL;

  fixture_expect_call (fixture);
  replace_line (fixture, 5, "  local a = x + 2");
  fixture_wait_called (fixture);

  zky_window_open_file (fixture->window, other);
  g_assert_true (wait_for (find_dialog, &dialog));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_assert_true (zky_source_panel_get_modified (fixture->window->source_panel));
  gtk_window_destroy (dialog);
  dialog = NULL;

  zky_window_open_file (fixture->window, other);
  g_assert_true (wait_for (find_dialog, &dialog));
  fixture_expect_call (fixture);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "discard");
  gtk_window_destroy (dialog);
  fixture_wait_called (fixture);
  while (!g_file_equal (zky_session_get_file (fixture->session), other))
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (zky_source_panel_get_modified (fixture->window->source_panel));
}

/* The answer closes the window; whoever holds the dialog a little longer, as the click on it does, finds no dead window in it. */
static void
test_unsaved_close (WindowFixture *fixture,
                    gconstpointer  data)
{
  g_autoptr(GFile) file = open_model (fixture);
  ZkyWindow *window = fixture->window;
  GtkWindow *dialog = NULL;

  fixture_expect_call (fixture);
  replace_line (fixture, 5, "  local a = x + 2");
  fixture_wait_called (fixture);
  gtk_window_close (GTK_WINDOW (window));
  g_assert_true (wait_for (find_dialog, &dialog));
  g_object_ref (dialog);
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  g_signal_handlers_disconnect_by_data (fixture->session, fixture);
  gtk_window_destroy (dialog); /* as its buttons do first */
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "discard");
  while (window != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_object_unref (dialog);

  fixture->window = zky_window_new (fixture_get_application (), NULL);
  fixture->session = zky_window_get_session (fixture->window);
}

/* A new model is called before it is a file. */
static void
test_new (WindowFixture *fixture,
          gconstpointer  data)
{
  g_object_set (fixture->window->source_panel, "autosave-folder", fixture->folder, NULL);
  fixture_expect_call (fixture);
  fixture_activate (fixture, "win.new-model");
  fixture_wait_called (fixture);
  g_assert_cmpfloat_with_epsilon (fixture_get_output (fixture), tanh (3), 1e-6);
  g_assert_null (zky_session_get_file (fixture->session));

  fixture_expect_call (fixture);
  replace_line (fixture, 10, "  return a");
  fixture_wait_called (fixture);
  g_assert_cmpfloat (fixture_get_output (fixture), ==, 3);
  end (fixture);
}

/* Text that somebody else's file would replace is not written over it without a question. */
static void
test_conflict (WindowFixture *fixture,
               gconstpointer  data)
{
  g_autoptr(GFile) file = open_model (fixture);
  g_autofree char *path = g_file_get_path (file), *text = NULL;
  g_autoptr(GError) error = NULL;

  replace_line (fixture, 5, "  local a = x + 2");
  g_usleep (20000);
  g_assert_true (g_file_set_contents (path, MODEL "-- by another program\n", -1, NULL));
  g_assert_false (zky_source_panel_save (fixture->window->source_panel, NULL, FALSE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "another program"));
  g_clear_error (&error);
  g_assert_true (zky_source_panel_save (fixture->window->source_panel, NULL, TRUE, &error));
  g_assert_no_error (error);
}

static void
test_recover (WindowFixture *fixture,
              gconstpointer  data)
{
  g_autoptr(GFile) file = open_model (fixture);

  fixture_expect_call (fixture);
  zky_source_panel_recover (fixture->window->source_panel, file,
                            "local zky = require 'zky'\nlocal m = zky.module 'R'\nm:input ('x', 5)\n"
                            "function m:call (x) return x * 2 end\nreturn m\n");
  fixture_wait_called (fixture);
  g_assert_cmpfloat (fixture_get_output (fixture), ==, 10);
  g_assert_true (zky_source_panel_get_modified (fixture->window->source_panel));
  end (fixture);
}

/* As a text does that has found lines to be of another height. */
static void
moved_cb (GtkAdjustment *adjustment,
          GtkWidget     *panel)
{
  if (!gtk_widget_get_visible (panel))
    gtk_adjustment_set_value (adjustment, 7);
}

/* Hidden in the middle of a movement, a text stays where it has got to, without a word. */
static void
test_hide_moving (WindowFixture *fixture,
                  gconstpointer  data)
{
  GtkWidget *panel = GTK_WIDGET (fixture->window->source_panel);
  g_autoptr(GFile) file = open_model (fixture);
  g_autoptr(GString) lines = g_string_new (NULL);
  GtkAdjustment *adjustment;
  GtkTextIter end_iter;
  double moving;

  for (guint i = 0; i < 500; i++)
    g_string_append_printf (lines, "-- line %u\n", i);
  gtk_text_buffer_get_end_iter (get_buffer (fixture), &end_iter);
  gtk_text_buffer_insert (get_buffer (fixture), &end_iter, lines->str, -1);
  gtk_widget_set_visible (panel, TRUE);
  wait_ms (200);
  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (gtk_widget_get_template_child (panel, ZKY_TYPE_SOURCE_PANEL, "view")));
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (moved_cb), panel, 0);

  zky_source_panel_show_line (fixture->window->source_panel, 400);
  while (gtk_adjustment_get_value (adjustment) < 10)
    g_main_context_iteration (NULL, TRUE);
  moving = gtk_adjustment_get_value (adjustment);
  gtk_widget_set_visible (panel, FALSE);
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), ==, moving);
  end (fixture);
}

/* From 1 to 21, as WCAG has it. */
static double
get_luminance (const char *text)
{
  double sum = 0, parts[3];
  GdkRGBA color;

  g_assert_nonnull (text);
  g_assert_true (gdk_rgba_parse (&color, text));
  parts[0] = color.red, parts[1] = color.green, parts[2] = color.blue;
  for (guint i = 0; i < 3; i++)
    sum += (const double[]) { 0.2126, 0.7152, 0.0722 }[i] * (parts[i] <= 0.03928 ? parts[i] / 12.92 : pow ((parts[i] + 0.055) / 1.055, 2.4));

  return sum;
}

static double
get_contrast (GtkSourceStyleScheme *scheme,
              const char           *style,
              const char           *ground)
{
  g_autofree char *letters = NULL, *background = NULL;
  double a, b;

  g_object_get (gtk_source_style_scheme_get_style (scheme, style), "foreground", &letters, NULL);
  g_object_get (gtk_source_style_scheme_get_style (scheme, ground), "background", &background, NULL);
  a = get_luminance (letters);
  b = get_luminance (background);

  return (MAX (a, b) + 0.05) / (MIN (a, b) + 0.05);
}

/* In high contrast all of the text can be read, comments as well as the rest. */
static void
test_contrast (WindowFixture *fixture,
               gconstpointer  data)
{
  static const char *const styles[] = { "text", "def:comment", "def:string", "def:number", "def:floating-point", "def:boolean",
                                        "def:constant", "def:function", "def:statement", "def:type", "def:special-char",
                                        "def:preprocessor", "def:identifier" };
  g_autofree char *usual = NULL;

  for (guint variant = 0; variant <= ZKY_THEME_DARK_CONTRAST; variant++)
    {
      GtkSourceStyleScheme *scheme;
      gboolean is_high = variant >= ZKY_THEME_LIGHT_CONTRAST;

      g_object_set (fixture->window->source_panel, "theme", zky_theme_get (variant), NULL);
      scheme = gtk_source_buffer_get_style_scheme (GTK_SOURCE_BUFFER (get_buffer (fixture)));
      g_assert_nonnull (scheme);
      g_assert_cmpstr (gtk_source_style_scheme_get_id (scheme), !=, usual);
      g_free (usual);
      usual = g_strdup (gtk_source_style_scheme_get_id (scheme));
      for (guint i = 0; is_high && i < G_N_ELEMENTS (styles); i++)
        {
          g_test_message ("%s %s", usual, styles[i]);
          g_assert_cmpfloat (get_contrast (scheme, styles[i], "text"), >=, 7);
        }
      if (is_high)
        g_assert_cmpfloat (get_contrast (scheme, "line-numbers", "line-numbers"), >=, 7);
    }
}

static gboolean
is_red (gpointer data)
{
  return gtk_widget_has_css_class (get_error_label (data), "error");
}

static gboolean
is_busy (gpointer data)
{
  return zky_session_get_busy (((WindowFixture *) data)->session);
}

/* What is said of the text before is pale as soon as there is another, also while that does not come to an end, and red again when it holds. */
static void
test_old_error (WindowFixture *fixture,
                gconstpointer  data)
{
  g_autoptr(GFile) file = open_model (fixture);

  fixture_activate (fixture, "win.source");
  replace_line (fixture, 5, "  local a = x + nothing");
  g_assert_true (wait_for (shows_error, fixture));
  g_assert_true (is_red (fixture));
  replace_line (fixture, 5, "  local a = x * nothing");
  g_assert_false (is_red (fixture));
  g_assert_true (wait_for (is_red, fixture));
  replace_line (fixture, 6, "  local b = a  -- the same mistake");
  g_assert_false (is_red (fixture));
  g_assert_true (wait_for (is_red, fixture));

  replace_line (fixture, 5, "  while true do end");
  g_assert_true (wait_for (is_busy, fixture));
  g_assert_false (is_red (fixture));
  fixture_activate (fixture, "win.stop");
  g_assert_true (wait_for (is_red, fixture));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  FIXTURE_ADD ("/app/source-panel/open/broken", test_open_broken);
  FIXTURE_ADD ("/app/source-panel/open/unreadable", test_open_unreadable);
  FIXTURE_ADD ("/app/source-panel/live", test_live);
  FIXTURE_ADD ("/app/source-panel/error", test_error);
  FIXTURE_ADD ("/app/source-panel/error/old", test_old_error);
  FIXTURE_ADD ("/app/source-panel/lines", test_lines);
  FIXTURE_ADD ("/app/source-panel/autosave", test_autosave);
  FIXTURE_ADD ("/app/source-panel/unsaved", test_unsaved);
  FIXTURE_ADD ("/app/source-panel/unsaved/close", test_unsaved_close);
  FIXTURE_ADD ("/app/source-panel/new", test_new);
  FIXTURE_ADD ("/app/source-panel/conflict", test_conflict);
  FIXTURE_ADD ("/app/source-panel/recover", test_recover);
  FIXTURE_ADD ("/app/source-panel/hide-moving", test_hide_moving);
  FIXTURE_ADD ("/app/source-panel/contrast", test_contrast);

  return g_test_run ();
}
