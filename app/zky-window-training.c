/* zky-window-training.c: the training in a window: its page, its key, and what closing asks
 * SPDX-License-Identifier: Apache-2.0 */
#include <glib/gi18n.h>

#include "zky-window-private.h"

/* Only models that say how to train them have the page. */
static void
state_cb (ZkyWindow *self)
{
  gboolean can = zky_training_run_get_state (self->training) != ZKY_RUN_NONE;
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "train");

  gtk_stack_page_set_visible (self->training_page, can);
  if (!can && g_strcmp0 (gtk_stack_get_visible_child_name (self->panel_stack), "training") == 0)
    gtk_stack_set_visible_child_name (self->panel_stack, "inspector");
  if (action != NULL)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (action), can);
}

/* `win.previous-training-step` is `steps.previous` of the bar. */
static void
step_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  gboolean next = g_str_has_prefix (g_action_get_name (G_ACTION (action)), "next");

  gtk_widget_activate_action (GTK_WIDGET (ZKY_WINDOW (user_data)->step_bar), next ? "steps.next" : "steps.previous", NULL);
}

static const GActionEntry entries[] = {
  { "next-training-step", step_action },
  { "previous-training-step", step_action },
};

static void
steps_cb (ZkyWindow *self)
{
  gboolean any = zky_training_run_get_last_step (self->training) > 0;

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), entries[i].name)), any);
}

/* Shows the page, and plays or pauses. */
void
zky_window_train (ZkyWindow *self)
{
  adw_flap_set_reveal_flap (self->flap, TRUE);
  gtk_stack_set_visible_child_name (self->panel_stack, "training");
  gtk_widget_activate_action (GTK_WIDGET (self->training_panel), "training.play", NULL);
}

/* -- What is trained and nowhere else ----------------------------------------------------------- */

/* What is done once what was trained has been saved or given up. */
struct _ZkyThen
{
  ZkyThenFunc     then;
  gpointer        data;
  GDestroyNotify  destroy;
};

static void
then_free (ZkyThen *then)
{
  if (then->destroy != NULL)
    then->destroy (then->data);
  g_free (then);
}

/* It is done, and nobody waits for it any more. */
static void
go_on (ZkyWindow *self)
{
  ZkyThen *then = g_steal_pointer (&self->then);

  then->then (self, then->data);
  then_free (then);
}

void
zky_window_drop_training (ZkyWindow *self)
{
  g_clear_pointer (&self->then, then_free);
}

/* What cannot be written is told of, and nothing is lost. */
static void
chosen_cb (ZkyWindow *self,
           int        response)
{
  g_autoptr(GFile) file = zky_window_end_dialog (self, response);
  g_autoptr(GError) error = NULL;

  if (file == NULL || self->then == NULL)
    {
      zky_window_drop_training (self);
      return;
    }
  if (g_file_peek_path (file) == NULL)
    zky_window_show_toast (self, _("only files on this machine can be written"));
  else if (!zky_training_run_save (self->training, g_file_peek_path (file), &error))
    zky_window_show_toast (self, error->message);
  else
    {
      go_on (self);
      return;
    }
  zky_window_drop_training (self);
}

static void
response_cb (ZkyWindow  *self,
             const char *response)
{
  zky_window_end_question (self);
  if (g_str_equal (response, "save"))
    {
      zky_training_run_pause (self->training);
      zky_window_choose (self, _("Save the Parameters"), GTK_FILE_CHOOSER_ACTION_SAVE, _("_Save"), "parameters.safetensors",
                         G_CALLBACK (chosen_cb));
    }
  else if (g_str_equal (response, "close"))
    go_on (self);
  else
    zky_window_drop_training (self);
}

/**
 * zky_window_after_training:
 * @close_label: what it is called to do it without saving, with a mnemonic
 * @then: what is to be done
 * @data: for @then
 * @destroy: (nullable): frees @data
 *
 * Does something that would lose what was trained: at once where nothing was, or all of it is in a file, else when somebody has said what
 * becomes of it.
 */
void
zky_window_after_training (ZkyWindow      *self,
                           const char     *close_label,
                           ZkyThenFunc     then,
                           gpointer        data,
                           GDestroyNotify  destroy)
{
  ZkyRunState state = zky_training_run_get_state (self->training);
  gboolean runs = state == ZKY_RUN_RUNNING || state == ZKY_RUN_LOADING;
  GtkWidget *dialog;

  zky_window_drop_training (self);
  if (!runs && !zky_training_run_is_unsaved (self->training))
    {
      then (self, data);
      if (destroy != NULL)
        destroy (data);
      return;
    }

  self->then = g_new (ZkyThen, 1);
  *self->then = (ZkyThen) { then, data, destroy };
  dialog = adw_message_dialog_new (GTK_WINDOW (self), runs ? _("A Training Is Running") : _("Save What Was Trained?"),
                                   _("What the model has learned is lost unless its parameters are saved."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", runs ? _("_Go On Training") : _("_Cancel"),
                                    "close", close_label, "save", _("_Save Parameters…"), NULL);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (dialog), "save", zky_training_run_is_unsaved (self->training));
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "close", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), runs ? "cancel" : "save");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, G_CONNECT_SWAPPED);
  zky_window_ask (self, dialog);
}

static void
close_now (ZkyWindow *self,
           gpointer   data)
{
  self->may_close = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

static void
open_formula (ZkyWindow *self,
              gpointer   expression)
{
  zky_session_open_expression (self->session, expression);
}

/* A formula that is typed takes the place of the model as well. */
static gboolean
opening_cb (ZkyWindow  *self,
            const char *expression)
{
  if (zky_session_get_expression (self->session) != NULL)
    return FALSE; /* it has no training */
  zky_window_after_training (self, _("_Open Without Saving"), open_formula, g_strdup (expression), g_free);

  return TRUE;
}

/* Whether closing has to wait for an answer. */
gboolean
zky_window_ask_to_close (ZkyWindow *self)
{
  ZkyRunState state = zky_training_run_get_state (self->training);

  if (self->may_close
      || (state != ZKY_RUN_RUNNING && state != ZKY_RUN_LOADING && !zky_training_run_is_unsaved (self->training)))
    return FALSE;
  zky_window_after_training (self, _("_Close Without Saving"), close_now, NULL, NULL);

  return TRUE;
}

/* The model was loaded anew, and its steps are no longer those of this one. What its parameters have become may be. */
static void
begun_anew_cb (ZkyWindow *self)
{
  guint n_learned, n_kept = zky_session_get_n_kept (self->session, &n_learned);
  g_autofree char *text = NULL;

  if (n_kept == 0)
    text = g_strdup (_("The model has changed: training begins anew"));
  else if (n_kept == n_learned)
    text = g_strdup (_("The model has changed: what was learned is kept, steps and curves begin anew"));
  else
    text = g_strdup_printf (_("The model has changed: %u of %u learned parameters are kept, steps and curves begin anew"), n_kept,
                            n_learned);
  zky_window_show_toast (self, text);
}

/* -- The window --------------------------------------------------------------------------------- */

void
zky_window_add_training (ZkyWindow *self)
{
  g_autoptr(GPropertyAction) batch = NULL;

  self->training = zky_training_run_new (self->session);
  g_object_set (self->training_panel, "run", self->training, NULL);
  g_object_set (self->step_bar, "run", self->training, NULL);
  g_signal_connect_object (self->training, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->training, "begun-anew", G_CALLBACK (begun_anew_cb), self, G_CONNECT_SWAPPED);
  batch = g_property_action_new ("training-batch", self->training, "shows-batch");
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (batch));
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (self->training, "notify", G_CALLBACK (steps_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->training, "progress", G_CALLBACK (steps_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->formula_bar, "opening", G_CALLBACK (opening_cb), self, G_CONNECT_SWAPPED);
  steps_cb (self);
  state_cb (self);
}
