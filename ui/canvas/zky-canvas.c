/* zky-canvas.c: the widget that shows a scene
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-canvas-private.h"

#include <glib/gi18n.h>

#include "zky-content.h"
#include "zky-value-editor.h"

G_DEFINE_FINAL_TYPE (ZkyCanvas, zky_canvas, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_THEME,
  PROP_COLOR_BY,
  PROP_DIGITS,
  PROP_FOLLOWS,
  PROP_LARGE_TEXT,
  PROP_MINIMAP,
  PROP_PLACE,
  PROP_WHEEL_ZOOMS,
  PROP_ZOOM,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

void
zky_canvas_invalidate (ZkyCanvas *self)
{
  g_clear_pointer (&self->static_node, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
tiles_ready (gpointer data)
{
  zky_canvas_invalidate (data);
}

/* The session */

static void
selected_cb (ZkyCanvas *self)
{
  g_autofree char *key = NULL;

  zky_canvas_take_scene (self);
  zky_canvas_find_selected (self);
  g_object_get (self->session, "selected", &key, NULL);
  if (key != NULL && !self->travelling)
    {
      if (self->history->len > 0)
        g_ptr_array_set_size (self->history, self->history_at + 1);
      g_ptr_array_add (self->history, g_steal_pointer (&key));
      self->history_at = self->history->len - 1;
    }
  zky_canvas_update_frame (self);
  zky_canvas_update_actions (self);
  zky_canvas_update_place (self);
  zky_canvas_schedule_proxies (self);
}

static void
scene_cb (ZkyCanvas *self)
{
  zky_canvas_take_scene (self);
  zky_canvas_update_actions (self);
}

static void
position_cb (ZkyCanvas *self)
{
  zky_canvas_update_frame (self);
  zky_canvas_schedule_proxies (self);
  zky_canvas_follow (self, zky_session_get_position (self->session));
}

/* Tokens are drawn in each frame anyway; only a question changes what stands still. */
static void
phase_cb (ZkyCanvas *self)
{
  zky_canvas_take_scene (self);
  if (self->shown.hide_next && (self->shown.phase > 0) != (zky_session_get_phase (self->session) > 0))
    zky_canvas_update_frame (self);
  if (zky_session_get_phase (self->session) > 0)
    zky_canvas_follow (self, zky_session_get_position (self->session) + 1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
set_session (ZkyCanvas  *self,
             ZkySession *session)
{
  if (!g_set_object (&self->session, session))
    return;
  g_signal_group_set_target (self->signals, session);
  zky_canvas_take_scene (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

static void
set_theme (ZkyCanvas      *self,
           const ZkyTheme *theme)
{
  if (theme == NULL)
    theme = zky_theme_get (ZKY_THEME_LIGHT);
  if (self->theme == theme)
    return;
  self->theme = theme;
  zky_canvas_update_frame (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_THEME]);
}

static void
set_large_text (ZkyCanvas *self,
                gboolean   large_text)
{
  if (self->large_text == !!large_text)
    return;
  self->large_text = !!large_text;
  zky_canvas_update_frame (self);
  if (self->auto_fit)
    zky_canvas_refit (self);
  else
    zky_canvas_zoom_about (self, self->camera.zoom * (self->large_text ? ZKY_CANVAS_LARGE_TEXT : 1 / ZKY_CANVAS_LARGE_TEXT),
                           self->camera.width / 2, self->camera.height / 2);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LARGE_TEXT]);
}

static void
set_digits (ZkyCanvas *self,
            guint      digits)
{
  if (self->digits == digits)
    return;
  self->digits = digits;
  zky_canvas_update_frame (self);
  zky_canvas_schedule_proxies (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DIGITS]);
}

static void
set_wheel_zooms (ZkyCanvas *self,
                 gboolean   wheel_zooms)
{
  if (self->wheel_zooms == !!wheel_zooms)
    return;
  self->wheel_zooms = !!wheel_zooms;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WHEEL_ZOOMS]);
}

static void
set_follows (ZkyCanvas *self,
             gboolean   follows)
{
  if (self->follows == !!follows)
    return;
  self->follows = !!follows;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLLOWS]);
}

static void
set_minimap (ZkyCanvas *self,
             gboolean   minimap)
{
  if (self->minimap == !!minimap)
    return;
  self->minimap = !!minimap;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MINIMAP]);
}

/* Layout */

static void
zky_canvas_measure (GtkWidget      *widget,
                    GtkOrientation  orientation,
                    int             for_size,
                    int            *minimum,
                    int            *natural,
                    int            *minimum_baseline,
                    int            *natural_baseline)
{
  *minimum = 120;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 800 : 480;
}

static void
zky_canvas_size_allocate (GtkWidget *widget,
                          int        width,
                          int        height,
                          int        baseline)
{
  ZkyCanvas *self = ZKY_CANVAS (widget);

  if (width != self->camera.width || height != self->camera.height)
    {
      self->camera.width = width;
      self->camera.height = height;
      if (self->auto_fit)
        zky_canvas_fit_camera (self);
      g_clear_pointer (&self->static_node, gsk_render_node_unref);
      zky_canvas_schedule_proxies (self);
    }
  zky_canvas_allocate_proxies (self);
  if (self->editor != NULL)
    gtk_popover_present (self->editor);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

/* One stop for Tab: into the selected card, or the first one; the arrows do the rest. */
static gboolean
zky_canvas_focus (GtkWidget        *widget,
                  GtkDirectionType  direction)
{
  GtkWidget *popovers[] = { GTK_WIDGET (ZKY_CANVAS (widget)->editor), ZKY_CANVAS (widget)->menu };

  /* What hangs on the canvas and is open keeps the focus. */
  for (guint i = 0; i < G_N_ELEMENTS (popovers); i++)
    if (popovers[i] != NULL && gtk_widget_get_mapped (popovers[i]))
      return gtk_widget_child_focus (popovers[i], direction);
  if (gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_FOCUS_WITHIN)
    return FALSE;
  return gtk_widget_grab_focus (widget);
}

static gboolean
zky_canvas_grab_focus (GtkWidget *widget)
{
  ZkyCanvas *self = ZKY_CANVAS (widget);

  /* A proxy that goes hands the focus on; new ones are of a scene that is not shown yet. */
  if (self->dropping)
    return GTK_WIDGET_CLASS (zky_canvas_parent_class)->grab_focus (widget);
  if (self->selected >= 0)
    {
      zky_canvas_focus_card (self, self->selected);
      return TRUE;
    }
  if (self->selected_group > 0)
    {
      zky_canvas_focus_group (self, self->selected_group);
      return TRUE;
    }
  return GTK_WIDGET_CLASS (zky_canvas_parent_class)->grab_focus (widget);
}

static void
zky_canvas_state_flags_changed (GtkWidget     *widget,
                                GtkStateFlags  previous)
{
  gtk_widget_queue_draw (widget);
}

static void
scale_factor_cb (ZkyCanvas *self)
{
  zky_canvas_update_frame (self);
  zky_canvas_invalidate (self);
}

/* The object */

static void
zky_canvas_get_property (GObject    *object,
                         guint       id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  ZkyCanvas *self = ZKY_CANVAS (object);

  switch (id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_THEME:
      g_value_set_pointer (value, (gpointer) self->theme);
      break;
    case PROP_COLOR_BY:
      g_value_set_string (value, zky_lens_get_name (self->color_by));
      break;
    case PROP_DIGITS:
      g_value_set_uint (value, self->digits);
      break;
    case PROP_FOLLOWS:
      g_value_set_boolean (value, self->follows);
      break;
    case PROP_LARGE_TEXT:
      g_value_set_boolean (value, self->large_text);
      break;
    case PROP_MINIMAP:
      g_value_set_boolean (value, self->minimap);
      break;
    case PROP_PLACE:
      g_value_set_string (value, self->place);
      break;
    case PROP_WHEEL_ZOOMS:
      g_value_set_boolean (value, self->wheel_zooms);
      break;
    case PROP_ZOOM:
      g_value_set_double (value, self->camera.zoom);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
zky_canvas_set_property (GObject      *object,
                         guint         id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  ZkyCanvas *self = ZKY_CANVAS (object);
  ZkyLensKind kind;

  switch (id)
    {
    case PROP_SESSION:
      set_session (self, g_value_get_object (value));
      break;
    case PROP_THEME:
      set_theme (self, g_value_get_pointer (value));
      break;
    case PROP_COLOR_BY:
      if (zky_lens_from_name (g_value_get_string (value), &kind, NULL))
        zky_canvas_set_color_by (self, kind);
      break;
    case PROP_DIGITS:
      set_digits (self, g_value_get_uint (value));
      break;
    case PROP_FOLLOWS:
      set_follows (self, g_value_get_boolean (value));
      break;
    case PROP_LARGE_TEXT:
      set_large_text (self, g_value_get_boolean (value));
      break;
    case PROP_MINIMAP:
      set_minimap (self, g_value_get_boolean (value));
      break;
    case PROP_WHEEL_ZOOMS:
      set_wheel_zooms (self, g_value_get_boolean (value));
      break;
    case PROP_ZOOM:
      zky_canvas_zoom_about (self, g_value_get_double (value), self->camera.width / 2,
                             self->camera.height / 2);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
zky_canvas_dispose (GObject *object)
{
  ZkyCanvas *self = ZKY_CANVAS (object);
  GtkWidget *child;

  g_clear_handle_id (&self->proxies_id, g_source_remove);
  if (self->signals != NULL)
    g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->signals);
  g_clear_pointer (&self->proxies, g_hash_table_unref);
  g_clear_pointer (&self->group_proxies, g_hash_table_unref);
  self->menu = NULL;
  self->editor = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    {
      zky_value_popover_empty (child);
      gtk_widget_unparent (child); /* proxies, the menu, an editor that is open */
    }
  zky_canvas_clear_anchor (self);
  zky_canvas_stop_glide (self);
  zky_canvas_stop_following (self);
  zky_canvas_drop_minimap (self);
  g_clear_pointer (&self->wanted, g_free);
  g_clear_pointer (&self->place, g_free);
  g_clear_pointer (&self->static_node, gsk_render_node_unref);
  g_clear_pointer (&self->tiles, zky_tiles_free);
  g_clear_pointer (&self->shown.steps, zky_steps_unref);
  g_clear_pointer (&self->shown.trace, zky_trace_unref);
  g_clear_pointer (&self->trace, zky_trace_unref);
  g_clear_pointer (&self->trace_start, g_free);
  g_clear_pointer (&self->trace_end, g_free);
  g_clear_pointer (&self->scene, zky_scene_unref);
  g_clear_pointer (&self->history, g_ptr_array_unref);
  g_clear_pointer (&self->source, g_free);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (zky_canvas_parent_class)->dispose (object);
}

static void
zky_canvas_class_init (ZkyCanvasClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = zky_canvas_get_property;
  object_class->set_property = zky_canvas_set_property;
  object_class->dispose = zky_canvas_dispose;
  widget_class->snapshot = zky_canvas_snapshot;
  widget_class->measure = zky_canvas_measure;
  widget_class->size_allocate = zky_canvas_size_allocate;
  widget_class->focus = zky_canvas_focus;
  widget_class->grab_focus = zky_canvas_grab_focus;
  widget_class->state_flags_changed = zky_canvas_state_flags_changed;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, ZKY_TYPE_SESSION, flags);
  properties[PROP_THEME] = g_param_spec_pointer ("theme", NULL, NULL, flags);
  properties[PROP_COLOR_BY] = g_param_spec_string ("color-by", NULL, NULL, "none", flags);
  properties[PROP_DIGITS] = g_param_spec_uint ("digits", NULL, NULL, 3, 6, ZKY_CONTENT_DIGITS, flags);
  properties[PROP_FOLLOWS] = g_param_spec_boolean ("follows", NULL, NULL, TRUE, flags);
  properties[PROP_LARGE_TEXT] = g_param_spec_boolean ("large-text", NULL, NULL, FALSE, flags);
  properties[PROP_MINIMAP] = g_param_spec_boolean ("minimap", NULL, NULL, TRUE, flags);
  properties[PROP_PLACE] = g_param_spec_string ("place", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_WHEEL_ZOOMS] = g_param_spec_boolean ("wheel-zooms", NULL, NULL, FALSE, flags);
  properties[PROP_ZOOM] = g_param_spec_double ("zoom", NULL, NULL, ZKY_ZOOM_MIN, ZKY_ZOOM_MAX, 1, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_signal_new ("nothing-found", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_signal_new ("scene-shown", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  zky_canvas_class_init_actions (widget_class);
  zky_canvas_class_init_lens (widget_class);
  gtk_widget_class_set_css_name (widget_class, "canvas");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
zky_canvas_init (ZkyCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->theme = zky_theme_get (ZKY_THEME_LIGHT);
  self->camera.zoom = 1;
  self->auto_fit = TRUE;
  self->minimap = self->follows = TRUE;
  self->digits = ZKY_CONTENT_DIGITS;
  self->hovered = self->selected = -1;
  self->shown = (ZkyFrame) ZKY_FRAME_INIT;
  self->shown.theme = self->theme;
  self->tiles = zky_tiles_new (tiles_ready, self);
  zky_tiles_reset (self->tiles, NULL, &self->shown);
  self->history = g_ptr_array_new_with_free_func (g_free);
  self->proxies = g_hash_table_new (NULL, NULL);
  self->group_proxies = g_hash_table_new (NULL, NULL);

  self->signals = g_signal_group_new (ZKY_TYPE_SESSION);
  g_signal_group_connect_swapped (self->signals, "notify::scene", G_CALLBACK (scene_cb), self);
  g_signal_group_connect_swapped (self->signals, "notify::position", G_CALLBACK (position_cb), self);
  g_signal_group_connect_swapped (self->signals, "notify::phase", G_CALLBACK (phase_cb), self);
  g_signal_group_connect_swapped (self->signals, "notify::quiz", G_CALLBACK (zky_canvas_update_frame), self);
  g_signal_group_connect_swapped (self->signals, "notify::health", G_CALLBACK (zky_canvas_update_frame), self);
  g_signal_group_connect_swapped (self->signals, "notify::selected", G_CALLBACK (selected_cb), self);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (scale_factor_cb), NULL);

  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Computational graph"), -1);
  zky_canvas_init_pointer (self);
  zky_canvas_init_lens (self);
  zky_canvas_update_actions (self);
}

GtkWidget *
zky_canvas_new (void)
{
  return g_object_new (ZKY_TYPE_CANVAS, NULL);
}
