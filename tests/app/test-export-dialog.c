/* test-export-dialog.c: each format is written, and what cannot be written is said
 * SPDX-License-Identifier: Apache-2.0 */
#include "window-fixture.h"

#include "zky-export-dialog.h"
#include "zky-export.h"

static const struct
{
  ZkyFormat   format;
  const char *begin;
} formats[] = {
  { ZKY_FORMAT_SVG, "<?xml" },
  { ZKY_FORMAT_PDF, "%PDF-" },
  { ZKY_FORMAT_PNG, "\211PNG\r\n" },
  { ZKY_FORMAT_DOT, "digraph" },
};

static ZkyExportDialog *
open_dialog (WindowFixture *fixture,
             ZkyFormat      format)
{
  GtkWidget *dialog = zky_export_dialog_new (GTK_WINDOW (fixture->window), fixture->session);

  gtk_window_present (GTK_WINDOW (dialog));
  adw_combo_row_set_selected (ADW_COMBO_ROW (fixture_find (dialog, ADW_TYPE_COMBO_ROW)), format);

  return ZKY_EXPORT_DIALOG (dialog);
}

static void
exported_cb (GFile **exported,
             GFile  *file)
{
  *exported = g_object_ref (file);
}

static gboolean
is_set (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static void
test_formats (WindowFixture *fixture,
              gconstpointer  data)
{
  fixture_open_expression (fixture, "f(x; w) = (x + w) * x^2");

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      ZkyExportDialog *dialog = open_dialog (fixture, formats[i].format);
      g_autofree char *name = g_strdup_printf ("picture.%s", zky_format_get_extension (formats[i].format));
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
      g_autofree char *contents = NULL;
      g_autoptr(GFile) file = g_file_new_for_path (path);
      g_autoptr(GFile) exported = NULL;
      gsize length;

      g_signal_connect_swapped (dialog, "exported", G_CALLBACK (exported_cb), &exported);
      zky_export_dialog_save (dialog, file);
      g_assert_true (wait_for (is_set, &exported));
      g_assert_true (g_file_equal (file, exported));

      g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
      g_assert_cmpuint (length, >, 200);
      g_assert_true (g_str_has_prefix (contents, formats[i].begin));
    }
}

static gboolean
shows_error (gpointer data)
{
  GtkWidget *label = gtk_widget_get_last_child (data);

  return gtk_widget_get_visible (label) && gtk_label_get_text (GTK_LABEL (label))[0] != '\0';
}

/* The dialog stays, says why, and lets somebody try another place. */
static void
test_error (WindowFixture *fixture,
            gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "no such folder", "a.svg", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  ZkyExportDialog *dialog;
  GtkWidget *label;

  fixture_open_expression (fixture, "x + 1");
  dialog = open_dialog (fixture, ZKY_FORMAT_SVG);
  label = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (dialog), ZKY_TYPE_EXPORT_DIALOG, "error_label"));
  zky_export_dialog_save (dialog, file);
  g_assert_true (wait_for (shows_error, gtk_widget_get_parent (label)));
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* Closing the dialog while the picture is drawn ends the job without a word. */
static void
test_cancel (WindowFixture *fixture,
             gconstpointer  data)
{
  g_autoptr(GFile) file = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "a.png", NULL);
  ZkyExportDialog *dialog;

  file = g_file_new_for_path (path);
  fixture_open_expression (fixture, "x + 1");
  dialog = open_dialog (fixture, ZKY_FORMAT_PNG);
  zky_export_dialog_save (dialog, file);
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  gtk_window_close (GTK_WINDOW (dialog));
  for (guint i = 0; dialog && i < 10000; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_null (dialog);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  FIXTURE_ADD ("/app/export-dialog/formats/written", test_formats);
  FIXTURE_ADD ("/app/export-dialog/error/shown", test_error);
  FIXTURE_ADD ("/app/export-dialog/cancel/silent", test_cancel);

  return g_test_run ();
}
