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

void
zky_window_add_training (ZkyWindow *self)
{
  self->training = zky_training_run_new (self->session);
  g_object_set (self->training_panel, "run", self->training, NULL);
  g_signal_connect_object (self->training, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  state_cb (self);
}

/* Shows the page, and plays or pauses. */
void
zky_window_train (ZkyWindow *self)
{
  adw_flap_set_reveal_flap (self->flap, TRUE);
  gtk_stack_set_visible_child_name (self->panel_stack, "training");
  gtk_widget_activate_action (GTK_WIDGET (self->training_panel), "training.play", NULL);
}

static void
response_cb (ZkyWindow  *self,
             const char *response)
{
  zky_window_end_question (self);
  if (!g_str_equal (response, "close"))
    return;

  self->may_close = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

/* Whether closing has to wait for an answer: what a training has learned and nobody saved is lost with the window. */
gboolean
zky_window_ask_to_close (ZkyWindow *self)
{
  ZkyRunState state = zky_training_run_get_state (self->training);
  GtkWidget *dialog;

  if (self->may_close || (state != ZKY_RUN_RUNNING && state != ZKY_RUN_LOADING))
    return FALSE;

  dialog = adw_message_dialog_new (GTK_WINDOW (self), _("A Training Is Running"),
                                   _("What the model has learned is lost unless it is saved first."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Go On Training"), "close", _("_Close"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "close", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, G_CONNECT_SWAPPED);
  zky_window_ask (self, dialog);

  return TRUE;
}
