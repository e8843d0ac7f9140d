/* zky-timeline.c: the steps of a call as a line that can be dragged along
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-timeline.h"

#include <glib/gi18n.h>
#include <math.h>

#define KNOB      8.0  /* px, radius */
#define TRACK     6.0  /* px, thickness */
#define MAX_TICKS 60   /* more would run together */

struct _ZkyTimeline
{
  GtkWidget       parent_instance;

  /* Owned */
  ZkySession     *session;
  GSignalGroup   *signals;

  /* Borrowed */
  const ZkyTheme *theme;
};

G_DEFINE_FINAL_TYPE (ZkyTimeline, zky_timeline, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_THEME,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
get_steps (ZkyTimeline *self,
           guint       *n,
           guint       *n_forward)
{
  *n = *n_forward = 0;
  if (self->session != NULL)
    g_object_get (self->session, "n-steps", n, "n-forward", n_forward, NULL);
}

/* Positions to pixels, and back. */

static double
get_track_width (ZkyTimeline *self)
{
  return MAX (1, gtk_widget_get_width (GTK_WIDGET (self)) - 2 * KNOB);
}

static double
to_x (ZkyTimeline *self,
      double       position,
      guint        n)
{
  return KNOB + (n > 0 ? position / n : 0) * get_track_width (self);
}

static void
seek (ZkyTimeline *self,
      double       x)
{
  guint n, n_forward;
  double part = CLAMP ((x - KNOB) / get_track_width (self), 0, 1);

  get_steps (self, &n, &n_forward);
  if (n == 0)
    return;
  zky_session_set_playing (self->session, FALSE);
  zky_session_set_position (self->session, round (part * n));
}

/* Drawing */

static GdkRGBA
to_rgba (const ZkyColor *color,
         double          alpha)
{
  return (GdkRGBA) { color->red, color->green, color->blue, color->alpha * alpha };
}

static void
append_bar (GtkSnapshot   *snapshot,
            double         x0,
            double         x1,
            double         middle,
            const GdkRGBA *color)
{
  graphene_rect_t rect = GRAPHENE_RECT_INIT (x0, middle - TRACK / 2, MAX (0, x1 - x0), TRACK);
  GskRoundedRect outline;

  if (x1 <= x0)
    return;
  gsk_rounded_rect_init_from_rect (&outline, &rect, TRACK / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, color, &rect);
  gtk_snapshot_pop (snapshot);
}

/* One pass: all of it pale, the part that is done in full colour. */
static void
append_pass (ZkyTimeline  *self,
             GtkSnapshot  *snapshot,
             ZkyColorRole  role,
             double        from,
             double        to,
             double        at,
             guint         n,
             double        middle)
{
  GdkRGBA pale = to_rgba (&self->theme->colors[role], 0.28);
  GdkRGBA full = to_rgba (&self->theme->colors[role], 1);

  append_bar (snapshot, to_x (self, from, n), to_x (self, to, n), middle, &pale);
  append_bar (snapshot, to_x (self, from, n), to_x (self, CLAMP (at, from, to), n), middle, &full);
}

static void
append_ticks (ZkyTimeline *self,
              GtkSnapshot *snapshot,
              guint        n,
              guint        n_forward,
              double       middle)
{
  GdkRGBA dim = to_rgba (&self->theme->colors[ZKY_COLOR_DIM_TEXT], 0.7);

  for (guint i = 0; n <= MAX_TICKS && i <= n; i++)
    gtk_snapshot_append_color (snapshot, &dim,
                               &GRAPHENE_RECT_INIT (round (to_x (self, i, n)) - 0.5, middle + TRACK, 1, 3));
  gtk_snapshot_append_color (snapshot, &dim,
                             &GRAPHENE_RECT_INIT (round (to_x (self, n_forward, n)) - 1, middle - 9, 2, 21));
}

static void
append_caption (ZkyTimeline  *self,
                GtkSnapshot  *snapshot,
                const char   *text,
                ZkyColorRole  role,
                double        from,
                double        to,
                double        top)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  GdkRGBA color = to_rgba (&self->theme->colors[role], 1);
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  if (to - from < width + 8)
    return;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (round ((from + to - width) / 2), top));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
append_disc (GtkSnapshot   *snapshot,
             double         x,
             double         y,
             double         radius,
             const GdkRGBA *color)
{
  graphene_rect_t rect = GRAPHENE_RECT_INIT (x - radius, y - radius, 2 * radius, 2 * radius);
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &rect, radius);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, color, &rect);
  gtk_snapshot_pop (snapshot);
}

static void
append_knob (ZkyTimeline *self,
             GtkSnapshot *snapshot,
             double       x,
             double       middle,
             gboolean     back)
{
  GdkRGBA ring = to_rgba (&self->theme->colors[back ? ZKY_COLOR_GRADIENT : ZKY_COLOR_VALUE], 1);
  GdkRGBA inside = to_rgba (&self->theme->colors[ZKY_COLOR_CARD], 1);

  append_disc (snapshot, x, middle, KNOB, &ring);
  append_disc (snapshot, x, middle, KNOB - 3, &inside);
}

static void
zky_timeline_snapshot (GtkWidget   *widget,
                       GtkSnapshot *snapshot)
{
  ZkyTimeline *self = ZKY_TIMELINE (widget);
  double middle = 12;
  guint n, n_forward;
  double at, border;

  get_steps (self, &n, &n_forward);
  if (n == 0)
    {
      GdkRGBA dim = to_rgba (&self->theme->colors[ZKY_COLOR_DIM_TEXT], 0.3);

      append_bar (snapshot, KNOB, KNOB + get_track_width (self), middle, &dim);
      return;
    }
  at = zky_session_get_position (self->session) + zky_session_get_phase (self->session);
  border = to_x (self, n_forward, n);

  append_pass (self, snapshot, ZKY_COLOR_VALUE, 0, n_forward, at, n, middle);
  append_pass (self, snapshot, ZKY_COLOR_GRADIENT, n_forward, n, at, n, middle);
  append_ticks (self, snapshot, n, n_forward, middle);
  append_caption (self, snapshot, _("forward"), ZKY_COLOR_VALUE, KNOB, border, middle + 11);
  append_caption (self, snapshot, _("back"), ZKY_COLOR_GRADIENT, border, to_x (self, n, n), middle + 11);
  append_knob (self, snapshot, to_x (self, at, n), middle, at > n_forward);
}

static void
zky_timeline_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  g_autoptr (PangoLayout) layout = NULL;
  int height;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 80;
      *natural = 400;
      return;
    }
  layout = gtk_widget_create_pango_layout (widget, _("forward"));
  pango_layout_get_pixel_size (layout, NULL, &height);
  *minimum = *natural = 24 + height;
}

/* Dragging and keys */

static void
drag_begin_cb (ZkyTimeline    *self,
               double          x,
               double          y,
               GtkGestureDrag *drag)
{
  gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  seek (self, x);
}

static void
drag_update_cb (ZkyTimeline    *self,
                double          dx,
                double          dy,
                GtkGestureDrag *drag)
{
  double x, y;

  if (gtk_gesture_drag_get_start_point (drag, &x, &y))
    seek (self, x + dx);
}

static gboolean
scroll_cb (ZkyTimeline *self,
           double       dx,
           double       dy)
{
  if (self->session == NULL || dx + dy == 0)
    return GDK_EVENT_PROPAGATE;
  zky_session_step (self->session, dx + dy > 0 ? 1 : -1);
  return GDK_EVENT_STOP;
}

static gboolean
step_cb (GtkWidget *widget,
         GVariant  *args,
         gpointer   unused)
{
  ZkyTimeline *self = ZKY_TIMELINE (widget);
  int direction;

  g_variant_get (args, "(i)", &direction);
  if (self->session != NULL)
    zky_session_step (self->session, direction);
  return GDK_EVENT_STOP;
}

/* Page Up and Down go from one border of the passes to the next. */
static gboolean
page_cb (GtkWidget *widget,
         GVariant  *args,
         gpointer   unused)
{
  ZkyTimeline *self = ZKY_TIMELINE (widget);
  guint n, n_forward, position;
  int direction;

  if (self->session == NULL)
    return GDK_EVENT_PROPAGATE;
  g_variant_get (args, "(i)", &direction);
  get_steps (self, &n, &n_forward);
  position = zky_session_get_position (self->session);
  zky_session_set_playing (self->session, FALSE);
  if (direction < 0)
    zky_session_set_position (self->session, position > n_forward ? n_forward : 0);
  else
    zky_session_set_position (self->session, position < n_forward ? n_forward : n);
  return GDK_EVENT_STOP;
}

/* The session */

static void
update_accessible (ZkyTimeline *self)
{
  guint n, n_forward, position = self->session != NULL ? zky_session_get_position (self->session) : 0;
  g_autofree char *text = NULL;

  get_steps (self, &n, &n_forward);
  text = g_strdup_printf (position <= n_forward ? _("Step %u of %u, forward") : _("Step %u of %u, back"), position, n);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, (double) n,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, (double) position,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

static void
position_cb (ZkyTimeline *self)
{
  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
zky_timeline_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  ZkyTimeline *self = ZKY_TIMELINE (object);

  if (id == PROP_SESSION)
    g_value_set_object (value, self->session);
  else if (id == PROP_THEME)
    g_value_set_pointer (value, (gpointer) self->theme);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zky_timeline_set_property (GObject      *object,
                           guint         id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  ZkyTimeline *self = ZKY_TIMELINE (object);

  if (id == PROP_SESSION)
    {
      if (!g_set_object (&self->session, g_value_get_object (value)))
        return;
      g_signal_group_set_target (self->signals, self->session);
      position_cb (self);
    }
  else if (id == PROP_THEME)
    {
      const ZkyTheme *theme = g_value_get_pointer (value);

      if (theme == NULL || theme == self->theme)
        return;
      self->theme = theme;
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
  else
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  g_object_notify_by_pspec (object, pspec);
}

static void
zky_timeline_dispose (GObject *object)
{
  ZkyTimeline *self = ZKY_TIMELINE (object);

  if (self->signals != NULL)
    g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->signals);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (zky_timeline_parent_class)->dispose (object);
}

static void
add_keys (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint key;
    int   direction;
  } steps[] = {
    { GDK_KEY_Left, -1 }, { GDK_KEY_KP_Left, -1 }, { GDK_KEY_Down, -1 },
    { GDK_KEY_Right, 1 }, { GDK_KEY_KP_Right, 1 }, { GDK_KEY_Up, 1 },
  }, pages[] = {
    { GDK_KEY_Page_Up, -1 }, { GDK_KEY_Page_Down, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    gtk_widget_class_add_binding (widget_class, steps[i].key, 0, step_cb, "(i)", steps[i].direction);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    gtk_widget_class_add_binding (widget_class, pages[i].key, 0, page_cb, "(i)", pages[i].direction);
}

static void
zky_timeline_class_init (ZkyTimelineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = zky_timeline_dispose;
  object_class->get_property = zky_timeline_get_property;
  object_class->set_property = zky_timeline_set_property;
  widget_class->snapshot = zky_timeline_snapshot;
  widget_class->measure = zky_timeline_measure;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, ZKY_TYPE_SESSION, flags);
  properties[PROP_THEME] = g_param_spec_pointer ("theme", NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  add_keys (widget_class);
  gtk_widget_class_set_css_name (widget_class, "timeline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
}

static void
zky_timeline_init (ZkyTimeline *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES
                                                                | GTK_EVENT_CONTROLLER_SCROLL_DISCRETE);
  GtkGesture *drag = gtk_gesture_drag_new ();

  self->theme = zky_theme_get (ZKY_THEME_LIGHT);
  self->signals = g_signal_group_new (ZKY_TYPE_SESSION);
  g_signal_group_connect_swapped (self->signals, "notify::position", G_CALLBACK (position_cb), self);
  g_signal_group_connect_swapped (self->signals, "notify::n-steps", G_CALLBACK (position_cb), self);
  g_signal_group_connect_swapped (self->signals, "notify::n-forward", G_CALLBACK (position_cb), self);
  g_signal_group_connect_swapped (self->signals, "notify::phase", G_CALLBACK (gtk_widget_queue_draw), self);

  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (widget, scroll);

  gtk_widget_set_focusable (widget, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Time line"), -1);
  update_accessible (self);
}

GtkWidget *
zky_timeline_new (void)
{
  return g_object_new (ZKY_TYPE_TIMELINE, NULL);
}
