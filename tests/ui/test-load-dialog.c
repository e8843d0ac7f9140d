/* test-load-dialog.c: asks for a file of numbers
 * SPDX-License-Identifier: Apache-2.0 */
#include <adwaita.h>
#include <glib/gstdio.h>

#include "../test-gone.h"
#include "zky-load-dialog.h"

static char *loaded;

static gboolean fails;

static gboolean
load (gpointer     widget,
      const char  *path,
      GError     **error)
{
  g_assert_true (GTK_IS_LABEL (widget));
  g_free (loaded);
  loaded = g_strdup (path);
  if (fails)
    g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "It is about nothing");

  return !fails;
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
find_window (GType type)
{
  g_autoptr(GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (g_type_is_a (G_OBJECT_TYPE (window), type))
        return window;
    }

  return NULL;
}

static GtkWindow *
find_dialog (void)
{
  return find_window (GTK_TYPE_FILE_CHOOSER_DIALOG);
}

/* Answers with a file, of which there is one then. */
static char *
answer (GtkWindow *dialog)
{
  char *path = NULL;
  int descriptor = g_file_open_tmp ("zky-test-XXXXXX.csv", &path, NULL);
  gint64 end = g_get_monotonic_time () + GONE_SECONDS * G_USEC_PER_SEC;
  g_autoptr(GFile) file = g_file_new_for_path (path), chosen = NULL;

  g_assert_cmpint (descriptor, >=, 0);
  g_close (descriptor, NULL);
  g_assert_true (gtk_file_chooser_set_file (GTK_FILE_CHOOSER (dialog), file, NULL));
  while ((chosen = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog))) == NULL && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
  gtk_dialog_response (GTK_DIALOG (dialog), GTK_RESPONSE_ACCEPT);

  return path;
}

/* Whoever asked is given the file, even if it is no longer in its window, and is let go. */
static void
test_answer (void)
{
  GtkWidget *widget;
  GtkWindow *window = ask (&widget);
  g_autofree char *path = answer (find_dialog ());

  g_assert_cmpstr (loaded, ==, path);
  assert_gone (widget);
  gtk_window_destroy (window);
  assert_gone (window);
  g_unlink (path);
  g_clear_pointer (&loaded, g_free);
}

/* Why it is not loaded is told in a dialog of its own. */
static void
test_fails (void)
{
  GtkWidget *widget;
  GtkWindow *window = ask (&widget), *told;
  g_autofree char *path = NULL, *name = NULL, *heading = NULL;

  fails = TRUE;
  path = answer (find_dialog ());
  fails = FALSE;
  name = g_path_get_basename (path);
  heading = g_strdup_printf ("%s Cannot Be Loaded", name);
  told = find_window (ADW_TYPE_MESSAGE_DIALOG);
  g_assert_nonnull (told);
  g_assert_cmpstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (told)), ==, heading);
  g_assert_cmpstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (told)), ==, "It is about nothing");
  gtk_window_destroy (told);
  assert_gone (widget);
  gtk_window_destroy (window);
  g_object_unref (window);
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
  adw_init ();

  g_test_add_func ("/ui/load-dialog/answer", test_answer);
  g_test_add_func ("/ui/load-dialog/cancel", test_cancel);
  g_test_add_func ("/ui/load-dialog/closed", test_closed);
  g_test_add_func ("/ui/load-dialog/fails", test_fails);

  return g_test_run ();
}
