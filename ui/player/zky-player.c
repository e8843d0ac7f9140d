/* zky-player.c: play, step and scrub through the steps of a call
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-player.h"

#include <glib/gi18n.h>

#include "zky-clock.h"
#include "zky-player-layout.h"
#include "zky-target-button.h"
#include "zky-timeline.h"

static const double speeds[] = { 0.25, 0.5, 1, 2, 4 }; /* as the drop-down lists them */

struct _ZkyPlayer
{
  GtkWidget       parent_instance;

  /* Owned */
  ZkySession     *session;
  GSignalGroup   *signals;

  double          speed;
  gboolean        animate;
  ZkyClock        clock;
  gboolean        ticking;   /* it is the clock that moves the position */
  guint           tick_id;
  gint64          last_frame;

  /* Template children */
  GtkWidget      *controls, *figures;
  GtkButton      *play_button;
  GtkLabel       *count_label;
  GtkDropDown    *speed_drop;
  ZkyTargetButton *target_button;
  ZkyTimeline    *timeline;
};

G_DEFINE_FINAL_TYPE (ZkyPlayer, zky_player, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_THEME,
  PROP_SPEED,
  PROP_ANIMATE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* The clock */

static gboolean
shall_animate (ZkyPlayer *self)
{
  gboolean enabled = TRUE;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &enabled, NULL);
  return enabled && self->animate;
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *frame_clock,
         gpointer       unused)
{
  ZkyPlayer *self = ZKY_PLAYER (widget);
  gint64 now = gdk_frame_clock_get_frame_time (frame_clock);
  gint64 passed = self->last_frame > 0 ? now - self->last_frame : 0;

  self->last_frame = now;
  self->ticking = TRUE;
  zky_clock_advance (&self->clock, self->session, passed / (double) G_USEC_PER_SEC, self->speed,
                     shall_animate (self));
  self->ticking = FALSE;
  return G_SOURCE_CONTINUE;
}

static void
update_clock (ZkyPlayer *self)
{
  gboolean playing = self->session != NULL && zky_session_get_playing (self->session);

  if (playing && self->tick_id == 0)
    {
      self->last_frame = 0;
      self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
    }
  else if (!playing && self->tick_id != 0)
    {
      gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
      self->tick_id = 0;
    }
}

/* What is seen */

static void
update_play_button (ZkyPlayer *self)
{
  gboolean playing = self->session != NULL && zky_session_get_playing (self->session);
  GtkWidget *button = GTK_WIDGET (self->play_button);

  gtk_button_set_icon_name (self->play_button,
                            playing ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (button, playing ? _("Pause (Space)") : _("Play (Space)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, playing ? _("Pause") : _("Play"), -1);
}

static void
update_count (ZkyPlayer *self)
{
  g_autofree char *text = NULL;
  guint n = 0, position = 0;

  if (self->session != NULL)
    g_object_get (self->session, "n-steps", &n, "position", &position, NULL);
  text = g_strdup_printf ("%u / %u", position, n);
  gtk_label_set_text (self->count_label, text);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "player.play", n > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "player.start", position > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "player.step-back", position > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "player.step-forward", position < n);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "player.end", position < n);
}

static void
playing_cb (ZkyPlayer *self)
{
  update_clock (self);
  update_play_button (self);
}

static void
position_cb (ZkyPlayer *self)
{
  if (!self->ticking)
    zky_clock_restart (&self->clock);
  update_count (self);
}

/* Actions */

static void
play_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ZkySession *session = ZKY_PLAYER (widget)->session;

  zky_session_set_playing (session, !zky_session_get_playing (session));
}

static void
step_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ZkyPlayer *self = ZKY_PLAYER (widget);

  zky_clock_restart (&self->clock);
  zky_session_step (self->session, g_str_equal (name, "player.step-forward") ? 1 : -1);
}

static void
jump_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ZkySession *session = ZKY_PLAYER (widget)->session;

  zky_session_set_playing (session, FALSE);
  zky_session_set_position (session, g_str_equal (name, "player.start") ? 0 : G_MAXUINT);
}

static void
set_speed (ZkyPlayer *self,
           double     speed)
{
  if (self->speed == speed)
    return;
  self->speed = speed;
  for (guint i = 0; i < G_N_ELEMENTS (speeds); i++)
    if (speeds[i] == speed)
      gtk_drop_down_set_selected (self->speed_drop, i);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SPEED]);
}

static void
speed_cb (ZkyPlayer *self)
{
  guint i = gtk_drop_down_get_selected (self->speed_drop);

  if (i < G_N_ELEMENTS (speeds))
    set_speed (self, speeds[i]);
}

static void
speed_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  ZkyPlayer *self = ZKY_PLAYER (widget);

  set_speed (self, g_str_equal (name, "player.faster") ? MIN (self->speed * 2, 4) : MAX (self->speed / 2, 0.25));
}

static void
target_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  zky_target_button_popup (ZKY_PLAYER (widget)->target_button);
}

/* The object */

static void
set_session (ZkyPlayer  *self,
             ZkySession *session)
{
  if (!g_set_object (&self->session, session))
    return;
  g_signal_group_set_target (self->signals, session);
  g_object_set (self->timeline, "session", session, NULL);
  g_object_set (self->target_button, "session", session, NULL);
  playing_cb (self);
  update_count (self);
}

static void
zky_player_get_property (GObject    *object,
                         guint       id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  ZkyPlayer *self = ZKY_PLAYER (object);

  switch (id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_THEME:
      g_object_get_property (G_OBJECT (self->timeline), "theme", value);
      break;
    case PROP_SPEED:
      g_value_set_double (value, self->speed);
      break;
    case PROP_ANIMATE:
      g_value_set_boolean (value, self->animate);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
zky_player_set_property (GObject      *object,
                         guint         id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  ZkyPlayer *self = ZKY_PLAYER (object);

  switch (id)
    {
    case PROP_SESSION:
      set_session (self, g_value_get_object (value));
      break;
    case PROP_THEME:
      g_object_set_property (G_OBJECT (self->timeline), "theme", value);
      break;
    case PROP_SPEED:
      set_speed (self, g_value_get_double (value));
      break;
    case PROP_ANIMATE:
      self->animate = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
zky_player_dispose (GObject *object)
{
  ZkyPlayer *self = ZKY_PLAYER (object);

  if (self->signals != NULL)
    g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->signals);
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick_id);
  self->tick_id = 0;
  gtk_widget_dispose_template (GTK_WIDGET (self), ZKY_TYPE_PLAYER);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (zky_player_parent_class)->dispose (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, ZKY_TYPE_SESSION, flags);
  properties[PROP_THEME] = g_param_spec_pointer ("theme", NULL, NULL, flags);
  properties[PROP_SPEED] =
    g_param_spec_double ("speed", NULL, NULL, 0.25, 4, 1, flags | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_ANIMATE] = g_param_spec_boolean ("animate", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
zky_player_class_init (ZkyPlayerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = zky_player_dispose;
  object_class->get_property = zky_player_get_property;
  object_class->set_property = zky_player_set_property;
  install_properties (object_class);

  gtk_widget_class_install_action (widget_class, "player.play", NULL, play_action);
  gtk_widget_class_install_action (widget_class, "player.step-forward", NULL, step_action);
  gtk_widget_class_install_action (widget_class, "player.step-back", NULL, step_action);
  gtk_widget_class_install_action (widget_class, "player.start", NULL, jump_action);
  gtk_widget_class_install_action (widget_class, "player.end", NULL, jump_action);
  gtk_widget_class_install_action (widget_class, "player.faster", NULL, speed_action);
  gtk_widget_class_install_action (widget_class, "player.slower", NULL, speed_action);
  gtk_widget_class_install_action (widget_class, "player.target", NULL, target_action);

  g_type_ensure (ZKY_TYPE_PLAYER_LAYOUT);
  g_type_ensure (ZKY_TYPE_TARGET_BUTTON);
  g_type_ensure (ZKY_TYPE_TIMELINE);
  gtk_widget_class_set_css_name (widget_class, "player");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/zkynet/ZkyNet/ui/zky-player.ui");
  gtk_widget_class_bind_template_child (widget_class, ZkyPlayer, controls);
  gtk_widget_class_bind_template_child (widget_class, ZkyPlayer, figures);
  gtk_widget_class_bind_template_child (widget_class, ZkyPlayer, play_button);
  gtk_widget_class_bind_template_child (widget_class, ZkyPlayer, count_label);
  gtk_widget_class_bind_template_child (widget_class, ZkyPlayer, speed_drop);
  gtk_widget_class_bind_template_child (widget_class, ZkyPlayer, target_button);
  gtk_widget_class_bind_template_child (widget_class, ZkyPlayer, timeline);
  gtk_widget_class_bind_template_callback (widget_class, speed_cb);
}

static void
zky_player_init (ZkyPlayer *self)
{
  self->speed = 1;
  self->animate = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drop_down_set_selected (self->speed_drop, 2);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (GTK_WIDGET (self->speed_drop))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Speed"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Player"), -1);

  self->signals = g_signal_group_new (ZKY_TYPE_SESSION);
  g_signal_group_connect_swapped (self->signals, "notify::playing", G_CALLBACK (playing_cb), self);
  g_signal_group_connect_swapped (self->signals, "notify::position", G_CALLBACK (position_cb), self);
  g_signal_group_connect_swapped (self->signals, "notify::n-steps", G_CALLBACK (update_count), self);
  update_count (self);
}

GtkWidget *
zky_player_new (void)
{
  return g_object_new (ZKY_TYPE_PLAYER, NULL);
}
