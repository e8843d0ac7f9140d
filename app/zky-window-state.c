/* zky-window-state.c: what a window keeps for the next run
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-settings.h"
#include "zky-window-private.h"

#define USUAL_WIDTH  1200
#define USUAL_HEIGHT 760

static void
orientation_cb (ZkyWindow *self)
{
  int orientation;

  g_object_get (self->session, "orientation", &orientation, NULL);
  g_settings_set_enum (self->settings, "orientation", orientation);
}

/* Folded away for lack of room is not closed. */
static void
reveal_flap_cb (ZkyWindow *self)
{
  if (!adw_flap_get_folded (self->flap))
    g_settings_set_boolean (self->settings, "panel-hidden", !adw_flap_get_reveal_flap (self->flap));
}

/* Sizes are set while the window is made, everything else follows the settings both ways from then on. */
void
zky_window_restore_state (ZkyWindow *self)
{
  int width = 0, height = 0;

  if (self->settings)
    {
      g_settings_get (self->settings, "window-width", "i", &width);
      g_settings_get (self->settings, "window-height", "i", &height);
      if (g_settings_get_boolean (self->settings, "window-maximized"))
        gtk_window_maximize (GTK_WINDOW (self));
    }
  gtk_window_set_default_size (GTK_WINDOW (self), width > 0 ? width : USUAL_WIDTH, height > 0 ? height : USUAL_HEIGHT);
  if (!self->settings)
    return;

  g_object_set (self->session, "orientation", g_settings_get_enum (self->settings, "orientation"), NULL);
  g_signal_connect_object (self->session, "notify::orientation", G_CALLBACK (orientation_cb), self, G_CONNECT_SWAPPED);
  g_settings_bind (self->settings, "backward", self->session, "backward", G_SETTINGS_BIND_DEFAULT);
  adw_flap_set_reveal_flap (self->flap, !g_settings_get_boolean (self->settings, "panel-hidden"));
  g_settings_bind (self->settings, "panel-width", self->side_panel, "width", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (self->flap, "notify::reveal-flap", G_CALLBACK (reveal_flap_cb), self, G_CONNECT_SWAPPED);
  g_settings_bind (self->settings, "digits", self->canvas, "digits", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "follow-steps", self->canvas, "follows", G_SETTINGS_BIND_DEFAULT);
  zky_window_follow_lens (self);
  g_settings_bind (self->settings, "wheel-zooms", self->canvas, "wheel-zooms", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "large-text", self, "large-text", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (self->settings, "speed", self->player, "speed", G_SETTINGS_BIND_DEFAULT);
}

void
zky_window_save_state (ZkyWindow *self)
{
  int width, height;

  if (!self->settings)
    return;

  /* The default size of a maximised window is still the one it goes back to. */
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  if (!gtk_window_is_fullscreen (GTK_WINDOW (self)))
    {
      g_settings_set_int (self->settings, "window-width", width);
      g_settings_set_int (self->settings, "window-height", height);
      g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
    }
}

static void
set_string (GSettings  *settings,
            const char *key,
            const char *value)
{
  g_autofree char *old = g_settings_get_string (settings, key);

  if (!g_str_equal (old, value))
    g_settings_set_string (settings, key, value);
}

/* Called after each call, many times during a drag: writes only what is new. */
void
zky_window_remember_model (ZkyWindow *self)
{
  const char *expression = zky_session_get_expression (self->session);
  GFile *file = zky_session_get_file (self->session);
  g_autofree char *uri = file ? g_file_get_uri (file) : NULL;

  if (!self->settings)
    return;

  set_string (self->settings, "last-file", uri ? uri : "");
  set_string (self->settings, "last-formula", expression ? expression : "");
  if (file)
    zky_settings_add_recent (self->settings, file);
}
