/* zky-canvas-content.c: what the canvas shows, and what of it changes
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-canvas-private.h"

static gboolean
rect_equal (const ZkyRect *a,
            const ZkyRect *b)
{
  return a->x == b->x && a->y == b->y && a->width == b->width && a->height == b->height;
}

/* Whether the cards of @b lie where those of @a did, so that an index means the same place. */
static gboolean
same_places (ZkyScene *a,
             ZkyScene *b)
{
  guint n = zky_scene_get_n_cards (a);

  if (zky_scene_get_n_cards (b) != n || zky_scene_get_n_wires (b) != zky_scene_get_n_wires (a) ||
      zky_scene_get_n_boxes (b) != zky_scene_get_n_boxes (a))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!rect_equal (&zky_scene_get_card (a, i)->rect, &zky_scene_get_card (b, i)->rect))
      return FALSE;
  return TRUE;
}

static char *
dup_source (ZkySession *session)
{
  GFile *file = zky_session_get_file (session);

  return file != NULL ? g_file_get_uri (file) : g_strdup (zky_session_get_expression (session));
}

/* Whether this is another model than the one before; the view and the history of one say nothing about another. */
static gboolean
take_source (ZkyCanvas *self)
{
  g_autofree char *source = dup_source (self->session);

  if (g_strcmp0 (source, self->source) == 0)
    return FALSE;
  g_free (self->source);
  self->source = g_steal_pointer (&source);
  g_ptr_array_set_size (self->history, 0);
  self->history_at = 0;
  return TRUE;
}

void
zky_canvas_find_selected (ZkyCanvas *self)
{
  ZkyNode *node = self->scene != NULL ? zky_session_get_selected_node (self->session) : NULL;

  self->selected = node != NULL ? zky_scene_find_card (self->scene, node) : -1;
  self->selected_group = 0;
  if (self->scene != NULL && node == NULL)
    {
      guint group = zky_session_get_selected_group (self->session);

      self->selected = group > 0 ? zky_scene_find_group_card (self->scene, group) : -1;
      self->selected_group = group > 0 && self->selected < 0 ? group : 0;
    }
}

/* The camera for a scene whose cards lie elsewhere than those before. */
static void
place_camera (ZkyCanvas *self,
              ZkyScene  *before,
              gboolean   opened)
{
  if (self->scene == NULL)
    return;
  if (self->restored)
    self->restored = FALSE;
  else if (opened || (before != NULL && zky_scene_get_options (before).backward != zky_scene_get_options (self->scene).backward))
    zky_canvas_fit_start (self); /* with the backward pass it is another picture, too */
  else if (self->wants_fit)
    zky_canvas_fit (self);
  else if (self->auto_fit && self->anchor.key == NULL)
    zky_canvas_refit (self);
  else
    zky_canvas_keep_place (self, before);
  self->wants_fit = FALSE;
}

/* A node that was waited for can be seen now. */
static void
show_wanted (ZkyCanvas *self)
{
  g_autofree char *key = g_steal_pointer (&self->wanted);
  ZkyNode *node = key != NULL && self->scene != NULL ? zky_graph_find_key (zky_scene_get_graph (self->scene), key) : NULL;

  if (node != NULL)
    zky_canvas_show_node (self, node);
}

/**
 * zky_canvas_take_scene:
 *
 * Shows the session's present scene. After an edit the cards stay where they are and so does the camera.
 */
void
zky_canvas_take_scene (ZkyCanvas *self)
{
  ZkyScene *scene = self->session != NULL ? zky_session_get_scene (self->session) : NULL;
  g_autoptr (ZkyScene) before = self->scene;
  ZkyCamera camera = self->camera;
  gboolean has_focus = (gtk_widget_get_state_flags (GTK_WIDGET (self)) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0;
  gboolean opened, moved;

  if (scene == before)
    {
      g_steal_pointer (&before);
      return;
    }
  opened = scene != NULL && take_source (self);
  moved = before == NULL || scene == NULL || !same_places (before, scene);

  self->scene = scene != NULL ? zky_scene_ref (scene) : NULL;
  zky_canvas_find_selected (self);
  zky_canvas_update_trace (self);
  if (moved)
    {
      self->hovered = -1;
      self->unhurried = TRUE;
      zky_canvas_clear_proxies (self);
      zky_canvas_close_popovers (self);
      g_clear_pointer (&self->shown.steps, zky_steps_unref); /* what is shown from now on differs everywhere */
      zky_tiles_reset (self->tiles, NULL, &self->shown);
      zky_canvas_drop_minimap (self);
      zky_canvas_stop_following (self);
      if (opened)
        self->followed = zky_session_get_position (self->session);
      place_camera (self, before, opened);
      zky_canvas_clear_anchor (self);
      show_wanted (self);
    }
  zky_canvas_update_frame (self);
  if (moved && before != NULL && scene != NULL && !opened)
    zky_canvas_start_glide (self, before, &camera);
  else if (moved)
    zky_canvas_stop_glide (self);
  if (moved && has_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self)); /* the proxy that had it is gone */
  zky_canvas_update_place (self);
  g_signal_emit_by_name (self, "scene-shown");
  zky_canvas_schedule_proxies (self);
}

static void
add_card (GArray   *damage,
          ZkyScene *scene,
          gint      card)
{
  if (card >= 0)
    g_array_append_val (damage, zky_scene_get_card (scene, card)->rect);
}

/* With the cards of its gradient, or of what it is the gradient of. */
static void
add_related (GArray   *damage,
             ZkyScene *scene,
             gint      card)
{
  const ZkyCard *own;

  add_card (damage, scene, card);
  if (card < 0 || zky_scene_get_options (scene).backward == ZKY_BACKWARD_HIDDEN)
    return;

  own = zky_scene_get_card (scene, card);
  for (guint i = 0; i < zky_scene_get_n_cards (scene); i++)
    if (zky_backward_belong (own->node, zky_scene_get_card (scene, i)->node))
      add_card (damage, scene, i);
}

static void
add_wire (GArray        *damage,
          const ZkyWire *wire)
{
  ZkyRect rect;
  double x1 = -G_MAXDOUBLE, y1 = -G_MAXDOUBLE;

  rect.x = rect.y = G_MAXDOUBLE;
  for (guint i = 0; i < wire->n_points; i++)
    {
      rect.x = MIN (rect.x, wire->points[2 * i]);
      rect.y = MIN (rect.y, wire->points[2 * i + 1]);
      x1 = MAX (x1, wire->points[2 * i]);
      y1 = MAX (y1, wire->points[2 * i + 1]);
    }
  rect.width = x1 - rect.x;
  rect.height = y1 - rect.y;
  g_array_append_val (damage, rect);
}

static void
add_box (GArray   *damage,
         ZkyScene *scene,
         guint     group)
{
  ZkyRect rect;

  if (group > 0 && zky_scene_get_group_rect (scene, group, &rect))
    g_array_append_val (damage, rect);
}

/* A selection colours the cards and wires around it as well. */
static void
add_selection (GArray   *damage,
               ZkyScene *scene,
               gint      card)
{
  guint n = zky_scene_get_n_wires (scene);

  if (card < 0)
    return;
  add_related (damage, scene, card);
  for (guint i = 0; i < n; i++)
    {
      const ZkyWire *wire = zky_scene_get_wire (scene, i);

      if (wire->from != (guint) card && wire->to != (guint) card)
        continue;
      add_wire (damage, wire);
      add_card (damage, scene, wire->from);
      add_card (damage, scene, wire->to);
    }
}

/**
 * zky_canvas_get_damage:
 * @frame: what shall be shown, on the scene that is shown
 *
 * Returns: (transfer full) (nullable) (element-type ZkyRect): where that differs from what is shown; %NULL: everywhere
 */
GArray *
zky_canvas_get_damage (ZkyCanvas      *self,
                       const ZkyFrame *frame)
{
  const ZkyFrame *shown = &self->shown;
  g_autoptr (GArray) damage = NULL;
  ZkyRect rect;

  if (frame->theme != shown->theme || frame->steps != shown->steps || frame->hide_next != shown->hide_next ||
      frame->trace != shown->trace || frame->digits != shown->digits || frame->density != shown->density ||
      !zky_lens_equal (&frame->lens, &shown->lens) || !zky_health_limits_equal (&frame->health, &shown->health))
    return NULL;

  damage = g_array_new (FALSE, FALSE, sizeof (ZkyRect));
  if ((frame->position != shown->position || frame->phase != shown->phase)
      && zky_frame_get_damage (shown, frame, self->scene, &rect))
    g_array_append_val (damage, rect);
  if (frame->hovered != shown->hovered)
    {
      add_related (damage, self->scene, shown->hovered);
      add_related (damage, self->scene, frame->hovered);
    }
  if (frame->selected_group != shown->selected_group)
    {
      add_box (damage, self->scene, shown->selected_group);
      add_box (damage, self->scene, frame->selected_group);
    }
  if (frame->selected != shown->selected)
    {
      add_selection (damage, self->scene, shown->selected);
      add_selection (damage, self->scene, frame->selected);
    }
  return g_steal_pointer (&damage);
}
