/* zky-training-panel-save.c: saves parameters, curves and pictures of a training
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-training-panel-private.h"

#include <glib/gi18n.h>

enum { SAVED, N_SIGNALS };

static guint signals[N_SIGNALS];

static gboolean
save_parameters (ZkyTrainingPanel  *self,
                 GFile             *file,
                 GError           **error)
{
  return zky_training_run_save (self->run, g_file_peek_path (file), error);
}

static gboolean
save_curve (ZkyTrainingPanel  *self,
            GFile             *file,
            GError           **error)
{
  return zky_curve_view_save (self->loss_view, file, error);
}

static gboolean
save_plot (ZkyTrainingPanel  *self,
           GFile             *file,
           GError           **error)
{
  return zky_training_pictures_save_plot (self->pictures, file, error);
}

static gboolean
save_spread (ZkyTrainingPanel  *self,
             GFile             *file,
             GError           **error)
{
  return zky_training_pictures_save_spread (self->pictures, file, error);
}

/* What can be saved: by the name of its action. */
static const struct
{
  const char *action, *title, *name;
  gboolean  (*save) (ZkyTrainingPanel  *self,
                     GFile             *file,
                     GError           **error);
} saves[] = {
  { "training.save", N_("Save the Parameters"), "parameters.safetensors", save_parameters },
  { "training.save-curve", N_("Save the Curves: .svg, .pdf, .png or .csv"), "loss.svg", save_curve },
  { "training.save-plot", N_("Save the Picture: .svg, .pdf, .png or .csv"), "predictions.svg", save_plot },
  { "training.save-spread", N_("Save the Histograms: .svg, .pdf, .png or .csv"), "histograms.svg", save_spread },
};

/* Saves what @action is about, and says how it went. */
void
zky_training_panel_save (ZkyTrainingPanel *self,
                         const char       *action,
                         GFile            *file)
{
  g_autoptr(GError) error = NULL;

  g_return_if_fail (ZKY_IS_TRAINING_PANEL (self));

  for (guint i = 0; i < G_N_ELEMENTS (saves); i++)
    if (g_str_equal (saves[i].action, action))
      {
        if (g_file_peek_path (file) == NULL)
          g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, _("only files on this machine can be written"));
        else
          saves[i].save (self, file, &error);
        g_signal_emit (self, signals[SAVED], 0, file, error != NULL ? error->message : NULL);
      }
}

static void
response_cb (ZkyTrainingPanel     *self,
             int                   response,
             GtkFileChooserNative *chooser)
{
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;

  if (file != NULL)
    zky_training_panel_save (self, g_object_get_data (G_OBJECT (chooser), "action"), file);
  g_clear_object (&self->chooser);
}

static void
save_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  ZkyTrainingPanel *self = ZKY_TRAINING_PANEL (widget);
  guint i = 0;

  while (!g_str_equal (saves[i].action, action))
    i++;
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_(saves[i].title), GTK_WINDOW (gtk_widget_get_root (widget)),
                                               GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), saves[i].name);
  g_object_set_data (G_OBJECT (self->chooser), "action", (gpointer) saves[i].action);
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (response_cb), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

void
zky_training_panel_install_saving (GtkWidgetClass *widget_class)
{
  signals[SAVED] = g_signal_new ("saved", ZKY_TYPE_TRAINING_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 2, G_TYPE_FILE, G_TYPE_STRING);
  for (guint i = 0; i < G_N_ELEMENTS (saves); i++)
    gtk_widget_class_install_action (widget_class, saves[i].action, NULL, save_action);
}
