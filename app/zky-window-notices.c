/* zky-window-notices.c: what a window says unasked: that its file is gone, and what the quiz does
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-app-config.h"
#include "zky-window-private.h"

/* -- A file that is gone ----------------------------------------------------------------- */

/* The text is still in the window, and can be saved as long as that is open. */
static void
say_gone (ZkyWindow *self)
{
  g_autofree char *name = g_file_get_basename (self->wanted);
  g_autofree char *text = g_strdup_printf (_("%s was deleted or moved. Its text is kept here until it is saved."), name);
  g_autofree char *markup = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (markup);

  adw_toast_set_button_label (toast, _("_Save"));
  adw_toast_set_action_name (toast, "win.save");
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
set_gone (ZkyWindow *self,
          gboolean   gone)
{
  if (self->gone == gone)
    return;
  self->gone = gone;
  zky_window_update_title (self);
  zky_window_update_actions (self);
}

/* For the watch of the file. */
void
zky_window_file_gone (gpointer data)
{
  ZkyWindow *self = data;

  set_gone (self, TRUE);
  say_gone (self);
}

/* It is there again, or another one is open. */
void
zky_window_file_found (ZkyWindow *self)
{
  set_gone (self, FALSE);
}

/* Before something is done again with what was read from the file. */
void
zky_window_remind_of_gone (ZkyWindow *self)
{
  if (self->gone)
    say_gone (self);
}

/* -- The quiz ------------------------------------------------------------------------------- */

static void
quiz_cb (ZkyWindow *self)
{
  gboolean quiz;
  AdwToast *toast;

  g_object_get (self->session, "quiz", &quiz, NULL);
  toast = adw_toast_new (quiz ? _("Quiz: each step waits before its number, until you go on") : _("The quiz has ended"));
  adw_toast_set_timeout (toast, 3);
  if (self->quiz_toast != NULL)
    adw_toast_dismiss (self->quiz_toast);
  g_set_weak_pointer (&self->quiz_toast, toast);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
zky_window_add_notices (ZkyWindow *self)
{
  g_signal_connect_object (self->session, "notify::quiz", G_CALLBACK (quiz_cb), self, G_CONNECT_SWAPPED);
}

void
zky_window_drop_notices (ZkyWindow *self)
{
  g_clear_weak_pointer (&self->quiz_toast);
}
