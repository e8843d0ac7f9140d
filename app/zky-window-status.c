/* zky-window-status.c: what a window shows in the place of a graph as long as there is none
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "zky-app-config.h"
#include "zky-window-private.h"

/* A model that takes longer for its first call is worth a word; from when on the session counts as busy. */
#define SLOW_MS 800

/* The words of the session, without the place in a formula, which the caret above shows. */
static char *
dup_cause (const char *error)
{
  const char *cause = g_str_has_prefix (error, "-e:") ? strstr (error, ": ") : NULL;

  /* A description is markup. */
  return g_markup_escape_text (cause ? cause + strlen (": ") : error, -1);
}

static void
show_error (ZkyWindow  *self,
            const char *error)
{
  g_autofree char *cause = dup_cause (error);
  g_autofree char *text = g_strdup_printf ("%s\n\n%s", cause, _("Correct it, open another model, or type a formula."));

  adw_status_page_set_title (self->status_page, _("This Model Cannot Be Shown"));
  adw_status_page_set_description (self->status_page, text);
}

static void
show_slow (ZkyWindow *self)
{
  adw_status_page_set_title (self->status_page, _("The Model Is Still Running"));
  adw_status_page_set_description (self->status_page,
                                   _("Its graph is shown as soon as its call has come to an end. Stop shows what it has computed so far."));
}

/* The canvas stays as soon as anything could be shown; what is wrong then stands under the formula bar, or under the text. */
void
zky_window_update_status (ZkyWindow *self)
{
  const char *error = zky_session_get_error (self->session);
  gboolean slow = self->is_slow && zky_session_get_busy (self->session);

  if (zky_session_get_scene (self->session))
    {
      gtk_stack_set_visible_child_name (self->stack, "graph");
      return;
    }

  if (slow)
    show_slow (self);
  else if (error)
    show_error (self, error);
  else
    {
      adw_status_page_set_title (self->status_page, _("No Model"));
      adw_status_page_set_description (self->status_page, _("Open a model, or type a formula above."));
    }
  gtk_widget_set_visible (self->stop_button, slow);
  gtk_widget_set_visible (self->show_source_button, error && !slow && !zky_session_get_expression (self->session)
                                                    && !gtk_widget_get_visible (GTK_WIDGET (self->source_panel)));
  gtk_stack_set_visible_child_name (self->stack, slow || error || !self->wanted ? "status" : "graph");
}

static gboolean
slow_cb (gpointer data)
{
  ZkyWindow *self = data;

  self->slow_id = 0;
  self->is_slow = TRUE;
  zky_window_update_status (self);

  return G_SOURCE_REMOVE;
}

static void
busy_cb (ZkyWindow *self)
{
  g_clear_handle_id (&self->slow_id, g_source_remove);
  self->is_slow = FALSE;
  if (zky_session_get_busy (self->session))
    self->slow_id = g_timeout_add (SLOW_MS, slow_cb, self);
  zky_window_update_status (self);
}

void
zky_window_add_status (ZkyWindow *self)
{
  g_signal_connect_object (self->session, "notify::busy", G_CALLBACK (busy_cb), self, G_CONNECT_SWAPPED);
}

void
zky_window_drop_status (ZkyWindow *self)
{
  g_clear_handle_id (&self->slow_id, g_source_remove);
}
