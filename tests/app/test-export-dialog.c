/* test-export-dialog.c: each format is written, and what cannot be written is said
 * SPDX-License-Identifier: Apache-2.0 */
#include "window-fixture.h"

#include "zky-export-dialog.h"
#include "zky-export-job.h"

/* What a file begins with, by its ending */
static const struct { const char *extension, *begin; } beginnings[] = {
  { "svg", "<?xml" }, { "pdf", "%PDF-" }, { "png", "\211PNG\r\n" }, { "dot", "digraph" }, { "tex", "\\documentclass" },
  { "html", "<!DOCTYPE html>" }, { "gif", "GIF89a" }, { "webm", "\x1a\x45\xdf\xa3" }, { "json", "{\"graph\"" },
  { "csv", "node,name," },
};

static GtkWidget *
get_child (gpointer    dialog,
           const char *name)
{
  return GTK_WIDGET (gtk_widget_get_template_child (dialog, ZKY_TYPE_EXPORT_DIALOG, name));
}

static ZkyExportDialog *
open_dialog (WindowFixture *fixture,
             guint          kind)
{
  GtkWidget *dialog = zky_export_dialog_new (GTK_WINDOW (fixture->window), fixture->session, NULL);

  gtk_window_present (GTK_WINDOW (dialog));
  adw_combo_row_set_selected (ADW_COMBO_ROW (get_child (dialog, "format_row")), kind);

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
  g_autoptr(GArray) kinds = zky_export_kinds_list ();

  fixture_open_expression (fixture, "f(x; w) = (x + w) * x^2");
  g_assert_cmpuint (kinds->len, >=, ZKY_N_FORMATS + ZKY_N_MOVIE_FORMATS - 1 + ZKY_N_DATA_FORMATS);

  for (guint i = 0; i < kinds->len; i++)
    {
      const ZkyExportKind *kind = &g_array_index (kinds, ZkyExportKind, i);
      ZkyExportDialog *dialog = open_dialog (fixture, i);
      g_autofree char *name = g_strdup_printf ("picture.%s", zky_export_kind_get_extension (kind));
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
      g_autofree char *contents = NULL;
      g_autoptr(GFile) file = g_file_new_for_path (path);
      g_autoptr(GFile) exported = NULL;
      gboolean is_movie;
      gsize length;

      g_object_get (get_child (dialog, "seconds_row"), "visible", &is_movie, NULL);
      g_assert_cmpint (is_movie, ==, kind->klass == ZKY_EXPORT_MOVIE);
      gtk_spin_button_set_value (GTK_SPIN_BUTTON (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (get_child (dialog, "seconds_row")))), 0.1);
      g_signal_connect_swapped (dialog, "exported", G_CALLBACK (exported_cb), &exported);
      zky_export_dialog_save (dialog, file);
      g_assert_true (wait_for (is_set, &exported));
      g_assert_true (g_file_equal (file, exported));

      /* Numbered images have names of their own. */
      if (is_movie && kind->movie == ZKY_MOVIE_FRAMES)
        {
          g_free (path);
          path = g_build_filename (fixture->folder, "picture-0001.png", NULL);
        }
      g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
      g_assert_cmpuint (length, >, 100);
      for (guint k = 0; k < G_N_ELEMENTS (beginnings); k++)
        if (g_str_has_suffix (path, beginnings[k].extension))
          g_assert_true (g_str_has_prefix (contents, beginnings[k].begin));
    }
}

static gboolean
has_picture (gpointer data)
{
  return gtk_picture_get_paintable (data) != NULL;
}

/* The preview is that of the file: another part, another picture. */
static void
test_preview (WindowFixture *fixture,
              gconstpointer  data)
{
  ZkyExportDialog *dialog;
  GtkPicture *picture;
  int whole, part;

  fixture_open_expression (fixture, "f(x; w) = (x + w) * x^2");
  zky_session_select_node (fixture->session, fixture_get_node (fixture, "w"));
  dialog = open_dialog (fixture, 0);
  picture = GTK_PICTURE (get_child (dialog, "picture"));
  g_assert_true (wait_for (has_picture, picture));
  whole = gdk_paintable_get_intrinsic_width (gtk_picture_get_paintable (picture));

  gtk_picture_set_paintable (picture, NULL);
  adw_combo_row_set_selected (ADW_COMBO_ROW (get_child (dialog, "area_row")), ZKY_EXPORT_SELECTION);
  g_assert_true (wait_for (has_picture, picture));
  part = gdk_paintable_get_intrinsic_width (gtk_picture_get_paintable (picture));
  g_assert_cmpint (part, >, 50);
  g_assert_cmpint (part, !=, whole);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static gboolean
shows_error (gpointer data)
{
  return gtk_widget_get_visible (data) && gtk_label_get_text (data)[0] != '\0';
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
  dialog = open_dialog (fixture, 0);
  label = get_child (dialog, "error_label");
  zky_export_dialog_save (dialog, file);
  g_assert_true (wait_for (shows_error, label));
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
  dialog = open_dialog (fixture, 2);
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
  FIXTURE_ADD ("/app/export-dialog/preview/part", test_preview);
  FIXTURE_ADD ("/app/export-dialog/error/shown", test_error);
  FIXTURE_ADD ("/app/export-dialog/cancel/silent", test_cancel);

  return g_test_run ();
}
