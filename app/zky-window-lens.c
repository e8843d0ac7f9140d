/* zky-window-lens.c: what cards are coloured by, in which colours, and what is marked, as the settings say
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-window-private.h"

#include <glib/gi18n.h>

static void
marks_cb (ZkyWindow *self)
{
  ZkyHealthLimits limits = {
    .is_on = g_settings_get_boolean (self->settings, "marks"),
    .vanishing = g_settings_get_double (self->settings, "vanishing"),
    .exploding = g_settings_get_double (self->settings, "exploding"),
    .dead = g_settings_get_double (self->settings, "dead"),
  };

  zky_session_set_health (self->session, &limits);
}

static void
nothing_found_cb (ZkyWindow *self)
{
  ZkySteps *steps = zky_session_get_steps (self->session);
  gboolean is_forward = steps != NULL && zky_session_get_position (self->session) <= zky_steps_get_n_forward (steps);

  zky_window_show_toast (self, is_forward ? _("No value has a mark; gradients are looked at once they are there")
                                          : _("No value and no gradient has a mark"));
}

/* Follows the settings from now on; what cards are coloured by goes there too when it is chosen in the window. */
void
zky_window_follow_lens (ZkyWindow *self)
{
  static const struct { const char *key; GCallback func; } keys[] = {
    { "marks", G_CALLBACK (marks_cb) }, { "vanishing", G_CALLBACK (marks_cb) }, { "exploding", G_CALLBACK (marks_cb) },
    { "dead", G_CALLBACK (marks_cb) }, { "palette", G_CALLBACK (zky_window_update_theme) },
    { "color-positive", G_CALLBACK (zky_window_update_theme) }, { "color-negative", G_CALLBACK (zky_window_update_theme) },
    { "color-gradient", G_CALLBACK (zky_window_update_theme) }, { "color-inputs", G_CALLBACK (zky_window_update_theme) },
  };

  g_settings_bind (self->settings, "color-by", self->canvas, "color-by", G_SETTINGS_BIND_DEFAULT);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *signal = g_strconcat ("changed::", keys[i].key, NULL);

      g_signal_connect_object (self->settings, signal, keys[i].func, self, G_CONNECT_SWAPPED);
    }
  g_signal_connect_object (self->canvas, "nothing-found", G_CALLBACK (nothing_found_cb), self, G_CONNECT_SWAPPED);
  marks_cb (self);
  zky_window_update_theme (self);
}
