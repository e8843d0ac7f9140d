/* test-load-dialog.c: asks for a file of numbers
 * SPDX-License-Identifier: Apache-2.0 */
#include <glib/gstdio.h>

#include "../test-gone.h"
#include "zky-load-dialog.h"

static char *loaded;

static void
load (gpointer    widget,
      const char *path)
{
  g_assert_true (GTK_IS_LABEL (widget));
  g_free (loaded);
  loaded = g_strdup (path);
}

/* A window with a widget that asks, as from a popover that then closes */
static GtkWindow *
ask (GtkWidget **widget)
{
  GtkWindow *window = g_object_ref (GTK_WINDOW (gtk_window_new ()));

  *widget = g_object_ref (gtk_label_new ("asks"));
  gtk_window_set_child (window, *widget);
  gtk_window_present (window);
  zky_load_dialog_open (*widget, "Load", load);
  gtk_window_set_child (window, NULL);

  return window;
}

static GtkWindow *
find_dialog (void)
{
  g_autoptr(GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (GTK_IS_FILE_CHOOSER (window))
        return window;
    }

  return NULL;
}

/* Whoever asked is given the file, even if it is no longer in its window, and is let go. */
static void
test_answer (void)
{
  g_autofree char *path = NULL;
  g_autoptr(GFile) file = NULL, chosen = NULL;
  GtkWidget *widget;
  GtkWindow *window = ask (&widget), *dialog = find_dialog ();
  int descriptor = g_file_open_tmp ("zky-test-XXXXXX.csv", &path, NULL);
  gint64 end = g_get_monotonic_time () + GONE_SECONDS * G_USEC_PER_SEC;

  g_assert_cmpint (descriptor, >=, 0);
  g_close (descriptor, NULL);
  file = g_file_new_for_path (path);
  g_assert_true (gtk_file_chooser_set_file (GTK_FILE_CHOOSER (dialog), file, NULL));
  while ((chosen = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog))) == NULL && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  gtk_dialog_response (GTK_DIALOG (dialog), GTK_RESPONSE_ACCEPT);
  g_assert_cmpstr (loaded, ==, path);
  assert_gone (widget);
  gtk_window_destroy (window);
  assert_gone (window);
  g_unlink (path);
  g_clear_pointer (&loaded, g_free);
}

static void
test_cancel (void)
{
  GtkWidget *widget;
  GtkWindow *window = ask (&widget);

  gtk_dialog_response (GTK_DIALOG (find_dialog ()), GTK_RESPONSE_CANCEL);
  g_assert_null (loaded);
  assert_gone (widget);
  gtk_window_destroy (window);
  assert_gone (window);
}

/* Nobody answers any more. */
static void
test_closed (void)
{
  GtkWidget *widget;
  GtkWindow *window = ask (&widget);

  gtk_window_destroy (window);
  assert_gone (window);
  assert_gone (widget);
  g_assert_null (find_dialog ());
  g_assert_null (loaded);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/load-dialog/answer", test_answer);
  g_test_add_func ("/ui/load-dialog/cancel", test_cancel);
  g_test_add_func ("/ui/load-dialog/closed", test_closed);

  return g_test_run ();
}
