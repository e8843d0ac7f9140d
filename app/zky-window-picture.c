/* zky-window-picture.c: the picture of a window's call to other places: files, the clipboard, paper
 * SPDX-License-Identifier: Apache-2.0 */
#include <glib/gi18n.h>

#include "zky-export-dialog.h"
#include "zky-export-job.h"
#include "zky-window-private.h"

#define COPY_SCALE 2.0
#define COPY_MOST  6000 /* pixels of a side that other programs can be expected to take */

static void
exported_cb (ZkyWindow *self,
             GFile     *file)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *message = g_strdup_printf (_("Saved as %s"), name);

  zky_window_show_toast (self, message);
}

static guint
get_digits (ZkyWindow *self)
{
  guint digits;

  g_object_get (self->canvas, "digits", &digits, NULL);

  return digits;
}

static const ZkyTheme *
get_theme (ZkyWindow *self)
{
  gpointer theme;

  g_object_get (self->canvas, "theme", &theme, NULL);

  return theme;
}

/* Opens the dialog that saves the call. */
void
zky_window_export (ZkyWindow *self)
{
  ZkyExportOptions start = {
    .view = zky_canvas_get_visible (self->canvas),
    .look = get_theme (self), .digits = get_digits (self),
    .color_by = zky_canvas_get_color_by (self->canvas), .marks = zky_session_get_health (self->session)->is_on,
  };
  GtkWidget *dialog = zky_export_dialog_new (GTK_WINDOW (self), self->session, &start);

  g_signal_connect_object (dialog, "exported", G_CALLBACK (exported_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* The picture as it is on the screen, whole. */
static ZkyExportOptions
get_options (ZkyWindow *self,
             double     scale)
{
  return (ZkyExportOptions) {
    .kind = { .klass = ZKY_EXPORT_STILL, .still = ZKY_FORMAT_PNG },
    .scale = scale, .gradients = TRUE, .present_step = TRUE,
    .theme = adw_style_manager_get_dark (adw_style_manager_get_default ()) ? ZKY_THEME_DARK : ZKY_THEME_LIGHT,
    .look = get_theme (self), .digits = get_digits (self),
    .color_by = zky_canvas_get_color_by (self->canvas), .marks = zky_session_get_health (self->session)->is_on,
  };
}

static void
copied_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(ZkyWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GdkTexture) texture = zky_export_preview_finish (result, &error);

  if (self->session == NULL) /* closed meanwhile */
    return;
  if (texture == NULL)
    {
      zky_window_show_toast (self, error->message);
      return;
    }

  gdk_clipboard_set_texture (gtk_widget_get_clipboard (GTK_WIDGET (self)), texture);
  zky_window_show_toast (self, _("Picture copied"));
}

/* Puts the picture on the clipboard. */
void
zky_window_copy_picture (ZkyWindow *self)
{
  ZkyExportOptions options = get_options (self, COPY_SCALE);

  zky_export_preview_start (self->session, &options, COPY_MOST, COPY_MOST, NULL, copied_cb, g_object_ref (self));
}

/* -- Paper ----------------------------------------------------------------------------------- */

typedef struct
{
  ZkyWindow *window; /* owned: the dialog knows it without holding it */
  ZkyScene  *scene;
  ZkySteps  *steps;
  ZkyFrame   frame;
} Sheet;

static void
sheet_free (gpointer  data,
            GClosure *closure)
{
  Sheet *sheet = data;

  g_object_unref (sheet->window);
  zky_scene_unref (sheet->scene);
  zky_steps_unref (sheet->steps);
  g_free (sheet);
}

/* As large as the page allows, in its middle, but not larger than on the screen by half. */
static void
draw_page_cb (GtkPrintOperation *operation,
              GtkPrintContext   *context,
              int                page,
              gpointer           user_data)
{
  Sheet *sheet = user_data;
  ZkyStill still = { .format = ZKY_FORMAT_PDF, .scale = 1 };
  double page_width = gtk_print_context_get_width (context), page_height = gtk_print_context_get_height (context);
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  double width, height;

  zky_still_get_size (&still, sheet->scene, &sheet->frame, &width, &height);
  still.scale = MIN (1.5, MIN (page_width / width, page_height / height));
  cairo_translate (cr, (page_width - width * still.scale) / 2, (page_height - height * still.scale) / 2);
  zky_still_draw (&still, sheet->scene, &sheet->frame, cr);
}

static void
printed_cb (GtkPrintOperation       *operation,
            GtkPrintOperationResult  result,
            Sheet                   *sheet)
{
  g_autoptr(GError) error = NULL;

  if (result != GTK_PRINT_OPERATION_RESULT_ERROR || !gtk_widget_get_visible (GTK_WIDGET (sheet->window)))
    return;

  gtk_print_operation_get_error (operation, &error);
  if (error != NULL)
    zky_window_show_toast (sheet->window, error->message);
}

/**
 * zky_window_print:
 * @action: asks with a dialog, or %GTK_PRINT_OPERATION_ACTION_EXPORT
 * @path: (nullable): the PDF file of an export
 *
 * Prints the picture on one page, upright or across as it fits better: on white, with the colours of the light theme. Returns at once: a
 * main loop of the dialog's own, inside of the event that asked for it, would make GTK 4.8 lose references to what has the focus.
 */
void
zky_window_print (ZkyWindow               *self,
                  GtkPrintOperationAction  action,
                  const char              *path)
{
  g_autoptr(GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr(GtkPageSetup) page = gtk_page_setup_new ();
  Sheet *sheet = g_new0 (Sheet, 1);
  ZkyRect bounds;

  sheet->window = g_object_ref (self);
  sheet->scene = zky_scene_ref (zky_session_get_scene (self->session));
  sheet->steps = zky_steps_ref (zky_session_get_steps (self->session));
  sheet->frame = (ZkyFrame) ZKY_FRAME_INIT;
  sheet->frame.theme = zky_theme_get_like (get_theme (self), ZKY_THEME_LIGHT);
  sheet->frame.health = *zky_session_get_health (self->session);
  sheet->frame.digits = get_digits (self);
  sheet->frame.steps = sheet->steps;
  sheet->frame.position = zky_session_get_position (self->session);
  sheet->frame.gradients = sheet->frame.transparent = TRUE;
  sheet->frame.lens = zky_lens_make (zky_canvas_get_color_by (self->canvas), sheet->scene, sheet->steps, TRUE);
  bounds = zky_scene_get_bounds (sheet->scene);

  gtk_page_setup_set_orientation (page, bounds.width > bounds.height ? GTK_PAGE_ORIENTATION_LANDSCAPE
                                                                     : GTK_PAGE_ORIENTATION_PORTRAIT);
  gtk_print_operation_set_default_page_setup (operation, page);
  gtk_print_operation_set_n_pages (operation, 1);
  gtk_print_operation_set_job_name (operation, zky_session_get_title (self->session));
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  if (path != NULL)
    gtk_print_operation_set_export_filename (operation, path);
  g_signal_connect_data (operation, "draw-page", G_CALLBACK (draw_page_cb), sheet, sheet_free, 0);
  g_signal_connect (operation, "done", G_CALLBACK (printed_cb), sheet);
  gtk_print_operation_set_allow_async (operation, TRUE);
  gtk_print_operation_run (operation, action, GTK_WINDOW (self), NULL);
}
