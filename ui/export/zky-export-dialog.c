/* zky-export-dialog.c: saves the picture of a session
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-export-dialog.h"

#include <glib/gi18n.h>
#include <math.h>

#define RESOURCE_UI "/org/zkynet/ZkyNet/ui/"

#define PREVIEW_WIDTH  360
#define PREVIEW_HEIGHT 180
#define POLL_MS        100 /* how often the progress is looked at */

struct _ZkyExportDialog
{
  AdwWindow             parent_instance;

  ZkyExportOptions      start;        /* what is not asked for here: the view, digits, the palette */
  guint                 poll_id;

  /* Owned */
  ZkySession           *session;
  GArray               *kinds;        /* of ZkyExportKind */
  GCancellable         *cancellable;
  GCancellable         *preview;      /* cancels the one that is being drawn */
  ZkyExportProgress    *progress;
  GtkFileChooserNative *chooser;
  GFile                *file;         /* that is being written */

  /* Template children */
  GtkWidget            *save_button;
  GtkPicture           *picture;
  AdwComboRow          *format_row;
  AdwComboRow          *area_row;
  AdwComboRow          *theme_row;
  AdwActionRow         *scale_row;
  GtkAdjustment        *scale;
  GtkWidget            *rate_row;
  GtkAdjustment        *rate;
  GtkWidget            *seconds_row;
  GtkAdjustment        *seconds;
  GtkSwitch            *gradients_switch;
  GtkWidget            *gradients_row;
  GtkSwitch            *step_switch;
  GtkWidget            *step_row;
  GtkSwitch            *captions_switch;
  GtkWidget            *captions_row;
  AdwComboRow          *color_row;
  GtkSwitch            *marks_switch;
  GtkWidget            *marks_row;
  GtkSwitch            *transparent_switch;
  GtkWidget            *transparent_row;
  GtkWidget            *error_label;
  gboolean              has_note;   /* that it tells, and no error */
  GtkProgressBar       *progress_bar;
};

enum { EXPORTED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ZkyExportDialog, zky_export_dialog, ADW_TYPE_WINDOW)

static const ZkyExportKind *
get_kind (ZkyExportDialog *self)
{
  return &g_array_index (self->kinds, ZkyExportKind, MIN (adw_combo_row_get_selected (self->format_row), self->kinds->len - 1));
}

/* Whether the file is made of pixels. */
static gboolean
has_pixels (const ZkyExportKind *kind)
{
  return kind->klass == ZKY_EXPORT_MOVIE || (kind->klass == ZKY_EXPORT_STILL && kind->still == ZKY_FORMAT_PNG);
}

static ZkyExportOptions
get_options (ZkyExportDialog *self)
{
  const ZkyExportKind *kind = get_kind (self);

  return (ZkyExportOptions) {
    .kind = *kind,
    .scale = has_pixels (kind) ? gtk_adjustment_get_value (self->scale) : 1,
    .theme = adw_combo_row_get_selected (self->theme_row) == 1 ? ZKY_THEME_DARK : ZKY_THEME_LIGHT,
    .area = MIN (adw_combo_row_get_selected (self->area_row), ZKY_EXPORT_SELECTION),
    .view = self->start.view,
    .look = self->start.look,
    .gradients = gtk_switch_get_active (self->gradients_switch),
    .present_step = gtk_switch_get_active (self->step_switch),
    .captions = gtk_switch_get_active (self->captions_switch),
    .transparent = gtk_switch_get_active (self->transparent_switch),
    .rate = gtk_adjustment_get_value (self->rate),
    .seconds = gtk_adjustment_get_value (self->seconds),
    .digits = self->start.digits,
    .color_by = MIN (adw_combo_row_get_selected (self->color_row), ZKY_N_LENSES - 1),
    .marks = gtk_switch_get_active (self->marks_switch),
  };
}

/* What is to be known before it is saved, where an error stands afterwards. */
static void
show_note (ZkyExportDialog *self,
           const char      *note)
{
  if (note == NULL && !self->has_note)
    return; /* an error stays */
  self->has_note = note != NULL;
  gtk_label_set_text (GTK_LABEL (self->error_label), note != NULL ? note : "");
  gtk_widget_set_visible (self->error_label, note != NULL);
}

static void
previewed_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(ZkyExportDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GdkTexture) texture = zky_export_preview_finish (result, &error);

  if (texture == NULL)
    return; /* another one is on its way, or saving will say what is wrong */

  gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
  show_note (self, zky_export_preview_get_note (result));
}

static void
draw_preview (ZkyExportDialog *self)
{
  ZkyExportOptions options = get_options (self);
  int factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  g_cancellable_cancel (self->preview);
  g_clear_object (&self->preview);
  self->preview = g_cancellable_new ();
  zky_export_preview_start (self->session, &options, PREVIEW_WIDTH * factor, PREVIEW_HEIGHT * factor, self->preview,
                            previewed_cb, g_object_ref (self));
}

/* What a file has is what can be chosen for it: pixels, colours, time. */
static void
update_rows (ZkyExportDialog *self)
{
  const ZkyExportKind *kind = get_kind (self);
  ZkyRect bounds = zky_scene_get_bounds (zky_session_get_scene (self->session));
  double scale = gtk_adjustment_get_value (self->scale);
  g_autofree char *size = g_strdup_printf (_("The whole graph has %.0f × %.0f pixels"), ceil (bounds.width * scale),
                                           ceil (bounds.height * scale));
  gboolean is_drawn = kind->klass != ZKY_EXPORT_DATA, is_movie = kind->klass == ZKY_EXPORT_MOVIE;
  gboolean is_free = !(kind->klass == ZKY_EXPORT_STILL && (kind->still == ZKY_FORMAT_DOT || kind->still == ZKY_FORMAT_HTML));

  adw_action_row_set_subtitle (self->scale_row, size);
  gtk_widget_set_visible (GTK_WIDGET (self->picture), is_drawn);
  gtk_widget_set_visible (GTK_WIDGET (self->scale_row), has_pixels (kind));
  gtk_widget_set_visible (self->rate_row, is_movie);
  gtk_widget_set_visible (self->seconds_row, is_movie);
  gtk_widget_set_visible (GTK_WIDGET (self->area_row), is_drawn && is_free);
  gtk_widget_set_visible (self->captions_row, is_drawn && is_free);
  gtk_widget_set_visible (self->gradients_row, is_drawn);
  gtk_widget_set_visible (self->step_row, is_drawn && !is_movie);
  gtk_widget_set_visible (GTK_WIDGET (self->theme_row), is_drawn);
  gtk_widget_set_visible (self->transparent_row, is_drawn);
  gtk_widget_set_visible (GTK_WIDGET (self->color_row), is_drawn);
  gtk_widget_set_visible (self->marks_row, is_drawn && (is_free || kind->still != ZKY_FORMAT_DOT));
  gtk_widget_set_sensitive (GTK_WIDGET (self->theme_row), is_free || kind->still != ZKY_FORMAT_DOT);
  gtk_widget_set_sensitive (self->transparent_row, is_free);
  if (is_drawn)
    draw_preview (self);
}

static void
show_error (ZkyExportDialog *self,
            const char      *message)
{
  self->has_note = FALSE;
  gtk_label_set_text (GTK_LABEL (self->error_label), message ? message : "");
  gtk_widget_set_visible (self->error_label, message != NULL);
}

static gboolean
poll_cb (gpointer user_data)
{
  ZkyExportDialog *self = user_data;

  gtk_progress_bar_set_fraction (self->progress_bar, g_atomic_int_get (&self->progress->permille) / 1000.0);
  return G_SOURCE_CONTINUE;
}

static void
show_progress (ZkyExportDialog *self,
               gboolean         running)
{
  g_clear_handle_id (&self->poll_id, g_source_remove);
  if (running)
    self->poll_id = g_timeout_add (POLL_MS, poll_cb, self);
  g_atomic_int_set (&self->progress->permille, 0);
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), running && get_kind (self)->klass == ZKY_EXPORT_MOVIE);
  gtk_widget_set_sensitive (self->save_button, !running);
}

static void
saved_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(ZkyExportDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean saved = zky_export_job_finish (result, &error);

  if (self->session == NULL)
    return; /* closed meanwhile */

  show_progress (self, FALSE);
  if (saved)
    {
      g_signal_emit (self, signals[EXPORTED], 0, self->file);
      gtk_window_close (GTK_WINDOW (self));
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (self, error->message);
}

static void
response_cb (ZkyExportDialog *self,
             int              response)
{
  g_autoptr(GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr(GFile) file = NULL;

  if (response != GTK_RESPONSE_ACCEPT)
    return;

  file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  zky_export_dialog_save (self, file);
}

/* `simple.lua` becomes `simple.svg`, an expression `formula.svg`. */
static char *
suggest_name (ZkyExportDialog *self)
{
  GFile *file = zky_session_get_file (self->session);
  g_autofree char *base = file ? g_file_get_basename (file) : g_strdup ("formula");
  char *dot = strrchr (base, '.');

  if (dot && dot != base)
    *dot = '\0';

  return g_strdup_printf ("%s.%s", base, zky_export_kind_get_extension (get_kind (self)));
}

static void
save_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  ZkyExportDialog *self = ZKY_EXPORT_DIALOG (widget);
  g_autofree char *name = suggest_name (self);

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_("Export Picture"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE,
                                               _("_Save"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (response_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
fill_formats (ZkyExportDialog *self)
{
  g_autoptr(GtkStringList) formats = gtk_string_list_new (NULL);

  for (guint i = 0; i < self->kinds->len; i++)
    gtk_string_list_append (formats, zky_export_kind_get_title (&g_array_index (self->kinds, ZkyExportKind, i)));
  adw_combo_row_set_model (self->format_row, G_LIST_MODEL (formats));
}

static void
zky_export_dialog_dispose (GObject *object)
{
  ZkyExportDialog *self = ZKY_EXPORT_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->preview);
  g_clear_handle_id (&self->poll_id, g_source_remove);
  g_clear_object (&self->chooser);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), ZKY_TYPE_EXPORT_DIALOG);

  G_OBJECT_CLASS (zky_export_dialog_parent_class)->dispose (object);
}

static void
zky_export_dialog_finalize (GObject *object)
{
  ZkyExportDialog *self = ZKY_EXPORT_DIALOG (object);

  g_clear_object (&self->cancellable);
  g_clear_object (&self->preview);
  g_clear_object (&self->file);
  g_clear_pointer (&self->progress, g_atomic_rc_box_release);
  g_array_unref (self->kinds);

  G_OBJECT_CLASS (zky_export_dialog_parent_class)->finalize (object);
}

static void
zky_export_dialog_class_init (ZkyExportDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = zky_export_dialog_dispose;
  object_class->finalize = zky_export_dialog_finalize;

  signals[EXPORTED] = g_signal_new ("exported", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_FILE);

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_UI "zky-export-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ZkyExportDialog, area_row);
  gtk_widget_class_bind_template_child (widget_class, ZkyExportDialog, captions_row);
  gtk_widget_class_bind_template_child (widget_class, ZkyExportDialog, captions_switch);
  gtk_widget_class_bind_template_child (widget_class, ZkyExportDialog, color_row);
  gtk_widget_class_bind_template_child (widget_class, ZkyExportDialog, error_label);
  gtk_widget_class_bind_template_child (widget_class, ZkyExportDialog, format_row);
  gtk_widget_class_bind_template_child (widget_class, ZkyExportDialog, gradients_row);
  gtk_widget_class_bind_template_child (widget_class, ZkyExportDialog, gradients_switch);
  gtk_widget_class_bind_template_child (widget_class, ZkyExportDialog, marks_row);
  gtk_widget_class_bind_template_child (widget_class, ZkyExportDialog, marks_switch);
  gtk_widget_class_bind_template_child (widget_class, ZkyExportDialog, picture);
  gtk_widget_class_bind_template_child (widget_class, ZkyExportDialog, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, ZkyExportDialog, rate);
  gtk_widget_class_bind_template_child (widget_class, ZkyExportDialog, rate_row);
  gtk_widget_class_bind_template_child (widget_class, ZkyExportDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, ZkyExportDialog, scale);
  gtk_widget_class_bind_template_child (widget_class, ZkyExportDialog, scale_row);
  gtk_widget_class_bind_template_child (widget_class, ZkyExportDialog, seconds);
  gtk_widget_class_bind_template_child (widget_class, ZkyExportDialog, seconds_row);
  gtk_widget_class_bind_template_child (widget_class, ZkyExportDialog, step_row);
  gtk_widget_class_bind_template_child (widget_class, ZkyExportDialog, step_switch);
  gtk_widget_class_bind_template_child (widget_class, ZkyExportDialog, theme_row);
  gtk_widget_class_bind_template_child (widget_class, ZkyExportDialog, transparent_row);
  gtk_widget_class_bind_template_child (widget_class, ZkyExportDialog, transparent_switch);

  gtk_widget_class_install_action (widget_class, "export.save", NULL, save_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
zky_export_dialog_init (ZkyExportDialog *self)
{
  self->cancellable = g_cancellable_new ();
  self->kinds = zky_export_kinds_list ();
  self->progress = g_atomic_rc_box_new0 (ZkyExportProgress);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_size_request (GTK_WIDGET (self->picture), -1, PREVIEW_HEIGHT);
  fill_formats (self);
}

/**
 * zky_export_dialog_new:
 * @parent: the window it belongs to
 * @session: one with a scene
 * @start: (nullable): what is seen of the scene, digits of numbers, a palette, what cards are coloured by, marks; %NULL: all of it, as
 *   usual
 */
GtkWidget *
zky_export_dialog_new (GtkWindow              *parent,
                       ZkySession             *session,
                       const ZkyExportOptions *start)
{
  ZkyExportDialog *self;

  g_return_val_if_fail (ZKY_IS_SESSION (session), NULL);
  g_return_val_if_fail (zky_session_get_scene (session) != NULL, NULL);

  self = g_object_new (ZKY_TYPE_EXPORT_DIALOG, "transient-for", parent, NULL);
  self->session = g_object_ref (session);
  if (start != NULL)
    self->start = *start;
  adw_combo_row_set_selected (self->color_row, self->start.color_by);
  gtk_switch_set_active (self->marks_switch, self->start.marks);

  for (guint i = 0; i < 4; i++)
    g_signal_connect_swapped (((AdwComboRow *[]) { self->format_row, self->area_row, self->theme_row, self->color_row })[i],
                              "notify::selected", G_CALLBACK (update_rows), self);
  for (guint i = 0; i < 5; i++)
    g_signal_connect_swapped (((GtkSwitch *[]) { self->gradients_switch, self->step_switch, self->captions_switch,
                                                 self->marks_switch, self->transparent_switch })[i],
                              "notify::active", G_CALLBACK (update_rows), self);
  g_signal_connect_swapped (self->scale, "value-changed", G_CALLBACK (update_rows), self);
  update_rows (self);
  gtk_widget_grab_focus (self->save_button);

  return GTK_WIDGET (self);
}

/**
 * zky_export_dialog_save:
 * @file: where to
 *
 * What the file chooser leads to: writes the picture, then closes the dialog.
 */
void
zky_export_dialog_save (ZkyExportDialog *self,
                        GFile           *file)
{
  ZkyExportOptions options;

  g_return_if_fail (ZKY_IS_EXPORT_DIALOG (self));
  g_return_if_fail (G_IS_FILE (file));

  options = get_options (self);
  show_error (self, NULL);
  show_progress (self, TRUE);
  g_set_object (&self->file, file);
  zky_export_job_start (self->session, &options, file, self->progress, self->cancellable, saved_cb, g_object_ref (self));
}
