/* test-window-closed.c: a window that is closed under what it has opened goes with all that is in it
 * SPDX-License-Identifier: Apache-2.0 */
#include "../test-gone.h"
#include "window-fixture.h"

/* What opens something above the window, and of which part of it */
static const struct
{
  const char *name;
  gsize       part;   /* offset of the child */
  const char *action;
} opened[] = {
  { "nothing", G_STRUCT_OFFSET (ZkyWindow, canvas), NULL },
  { "calls", G_STRUCT_OFFSET (ZkyWindow, canvas), "win.calls" },
  { "edit", G_STRUCT_OFFSET (ZkyWindow, canvas), "canvas.edit" },
  { "export", G_STRUCT_OFFSET (ZkyWindow, canvas), "win.export" },
  { "find", G_STRUCT_OFFSET (ZkyWindow, canvas), "win.find" },
  { "gallery", G_STRUCT_OFFSET (ZkyWindow, canvas), "win.gallery" },
  { "open", G_STRUCT_OFFSET (ZkyWindow, canvas), "win.open" },
  { "panel", G_STRUCT_OFFSET (ZkyWindow, canvas), "win.panel" },
  { "save", G_STRUCT_OFFSET (ZkyWindow, canvas), "win.save-as" },
  { "save-value", G_STRUCT_OFFSET (ZkyWindow, inspector), "inspector.save-value" },
  { "source", G_STRUCT_OFFSET (ZkyWindow, canvas), "win.source" },
  { "target", G_STRUCT_OFFSET (ZkyWindow, canvas), "win.target" },
};

static void
test_closed (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  WindowFixture fixture = { .window = zky_window_new (fixture_get_application (), NULL) };
  gpointer canvas = g_object_ref (fixture.window->canvas), inspector = g_object_ref (fixture.window->inspector);
  GtkWidget *part = G_STRUCT_MEMBER (GtkWidget *, fixture.window, opened[i].part);

  fixture.session = g_object_ref (zky_window_get_session (fixture.window));
  g_signal_connect_swapped (fixture.session, "called", G_CALLBACK (fixture_called_cb), &fixture);
  gtk_window_present (GTK_WINDOW (fixture.window));
  fixture_open_expression (&fixture, "f(x; w) = (x + w) * x^2");
  zky_session_select_node (fixture.session, fixture_get_node (&fixture, "x"));
  wait_ms (100);
  if (opened[i].action != NULL)
    g_assert_true (gtk_widget_activate_action (part, opened[i].action, NULL));
  wait_ms (100);

  g_signal_handlers_disconnect_by_data (fixture.session, &fixture);
  gtk_window_destroy (GTK_WINDOW (fixture.window));
  assert_gone (canvas);
  assert_gone (inspector);
  assert_gone (fixture.session);
}

/* Somebody, as an event that is on its way, still holds the window of shortcuts. */
static void
test_shortcuts (void)
{
  ZkyWindow *window = zky_window_new (fixture_get_application (), NULL);
  gpointer canvas = g_object_ref (window->canvas);
  GtkWidget *overlay;

  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "win.show-help-overlay", NULL));
  overlay = g_object_ref (GTK_WIDGET (gtk_application_window_get_help_overlay (GTK_APPLICATION_WINDOW (window))));
  wait_ms (200);
  gtk_window_destroy (GTK_WINDOW (window));
  assert_gone (canvas);
  wait_ms (50);
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
  g_object_unref (overlay);
  g_log_set_always_fatal (G_LOG_FATAL_MASK);
}

/* The list of its parts is open, with the focus in it, when the bar of rows goes. */
static void
test_rows (void)
{
  static const char model[] = "local zky = require 'zky'\nlocal model = zky.module 'Line'\nmodel:input ('x', {{1}})\nmodel:param ('w', 2)\n"
                              "function model:call (x) return x * self.w end\n"
                              "model:train { dataset = {x = {{1}, {2}, {3}, {4}}, t = {{1}, {2}, {3}, {4}}}, loss = 'mse_loss', target = 't', validation = 0.25 }\n"
                              "return model\n";
  g_autofree char *folder = g_dir_make_tmp ("zky-rows-XXXXXX", NULL);
  WindowFixture fixture = { .window = zky_window_new (fixture_get_application (), NULL), .folder = folder };
  gpointer bar = g_object_ref (fixture.window->row_bar);
  GtkWidget *list = GTK_WIDGET (gtk_widget_get_template_child (bar, ZKY_TYPE_ROW_BAR, "part_list"));

  fixture.session = g_object_ref (zky_window_get_session (fixture.window));
  g_signal_connect_swapped (fixture.session, "called", G_CALLBACK (fixture_called_cb), &fixture);
  gtk_window_present (GTK_WINDOW (fixture.window));
  fixture_open_model (&fixture, "line.lua", model);
  wait_ms (200);
  gtk_widget_activate (gtk_widget_get_first_child (list));
  wait_ms (500);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (fixture.window)), gtk_widget_get_last_child (list)));
  g_object_set (bar, "feed", NULL, NULL);
  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_last_child (list)));
  g_assert_false (gtk_widget_get_visible (bar));
  wait_ms (200);

  g_signal_handlers_disconnect_by_data (fixture.session, &fixture);
  gtk_window_destroy (GTK_WINDOW (fixture.window));
  assert_gone (bar);
  assert_gone (fixture.session);
}

/* Dialogs stand above dialogs, and go with those, whichever came first. */
static void
test_dialogs (void)
{
  ZkyWindow *window = zky_window_new (fixture_get_application (), NULL);
  gpointer canvas = g_object_ref (window->canvas);
  GtkWindow *dialogs[6], *gone[6];

  gtk_window_present (GTK_WINDOW (window));
  for (guint i = 0; i < G_N_ELEMENTS (dialogs); i++)
    {
      dialogs[i] = GTK_WINDOW (gtk_window_new ());
      gone[i] = dialogs[i];
      g_object_add_weak_pointer (G_OBJECT (dialogs[i]), (gpointer *) &gone[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (dialogs); i++)
    gtk_window_set_transient_for (dialogs[i], i == 2 || i == 3 ? GTK_WINDOW (window) : dialogs[i < 2 ? 2 : 3]);
  for (guint i = 0; i < G_N_ELEMENTS (dialogs); i++)
    {
      gtk_window_set_destroy_with_parent (dialogs[i], TRUE);
      gtk_window_present (dialogs[i]);
    }
  wait_ms (100);

  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  gtk_window_destroy (GTK_WINDOW (window));
  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  assert_gone (canvas);
  for (guint i = 0; i < G_N_ELEMENTS (gone); i++)
    g_assert_null (gone[i]);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  /* GTK 4.8 asks where the pointer is in a window that has just been closed. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK);

  for (guint i = 0; i < G_N_ELEMENTS (opened); i++)
    {
      g_autofree char *path = g_strdup_printf ("/app/window-closed/%s", opened[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_closed);
    }
  g_test_add_func ("/app/window-closed/dialogs", test_dialogs);
  g_test_add_func ("/app/window-closed/rows", test_rows);
  g_test_add_func ("/app/window-closed/shortcuts", test_shortcuts);

  return g_test_run ();
}
