/* zky-canvas-groups.c: groups that open and close under the pointer
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-canvas-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "zky-describe.h"

#define GLIDE_TIME (200 * G_TIME_SPAN_MILLISECOND)
#define MOST_CARDS 400 /* more of them jump: each frame would take too long */

void
zky_canvas_clear_anchor (ZkyCanvas *self)
{
  g_clear_pointer (&self->anchor.key, g_free);
}

/* Takes down which point of @rect lies at a point of the view. On the button that is so many units from the corner, so that
 * it is there for the next click; elsewhere the same part of a larger or smaller box. */
static void
set_anchor (ZkyCanvas     *self,
            const char    *key,
            gboolean       relative,
            const ZkyRect *rect,
            double         view_x,
            double         view_y)
{
  ZkyCanvasAnchor *anchor = &self->anchor;
  double x, y;

  zky_camera_to_scene (&self->camera, view_x, view_y, &x, &y);
  zky_canvas_clear_anchor (self);
  *anchor = (ZkyCanvasAnchor) { .view_x = view_x, .view_y = view_y, .x = x - rect->x, .y = y - rect->y };
  anchor->key = g_strdup (key);
  anchor->relative = relative;
  if (anchor->relative)
    {
      anchor->x /= MAX (rect->width, 1);
      anchor->y /= MAX (rect->height, 1);
    }
}

/* What has the button at its upper left: the card of a closed group, the title of an open one. */
static ZkyRect
get_head (ZkyCanvas *self,
          guint      group)
{
  gint card = zky_scene_find_group_card (self->scene, group), box = zky_scene_find_box (self->scene, group);

  if (card >= 0)
    return zky_scene_get_card (self->scene, card)->rect;

  return box >= 0 ? zky_scene_get_box (self->scene, box)->title : (ZkyRect) { 0, 0, 0, 0 };
}

/**
 * zky_canvas_toggle_group:
 * @group: a group of the scene
 * @subtree: all inside as well
 * @view_x: a point of the widget: what of the group lies there stays there
 * @view_y: its other coordinate
 *
 * Opens a closed group or closes an open one.
 */
void
zky_canvas_toggle_group (ZkyCanvas *self,
                         guint      group,
                         gboolean   subtree,
                         double     view_x,
                         double     view_y)
{
  gboolean relative;
  double x, y;
  ZkyRect rect;

  if (group == 0 || !zky_scene_get_group_rect (self->scene, group, &rect))
    return;

  zky_camera_to_scene (&self->camera, view_x, view_y, &x, &y);
  relative = zky_scene_pick_button (self->scene, x, y) != group;
  if (!relative)
    rect = get_head (self, group);
  set_anchor (self, zky_groups_get (zky_scene_get_groups (self->scene), group)->key, relative, &rect, view_x, view_y);
  zky_session_set_group_open (self->session, group, !zky_scene_is_open (self->scene, group), subtree);
}

/**
 * zky_canvas_open_composite:
 * @node: a composite operator
 * @view_x: a point of the widget: what of the card lies there stays there
 * @view_y: its other coordinate
 *
 * Opens an operator into its textbook graph.
 */
void
zky_canvas_open_composite (ZkyCanvas *self,
                           ZkyNode   *node,
                           double     view_x,
                           double     view_y)
{
  gint card = zky_scene_find_card (self->scene, node);
  g_autofree char *key = NULL;

  if (card < 0)
    return;

  key = g_strconcat (zky_graph_get_key (zky_node_get_graph (node), zky_node_get_index (zky_node_get_output (node, 0))),
                     "/", NULL);
  set_anchor (self, key, TRUE, &zky_scene_get_card (self->scene, card)->rect, view_x, view_y);
  zky_session_open_composite (self->session, node);
}

/* By keyboard: its corner stays where it is. */
void
zky_canvas_toggle_in_place (ZkyCanvas *self,
                            guint      group,
                            gboolean   subtree)
{
  ZkyRect rect;

  if (group == 0 || !zky_scene_get_group_rect (self->scene, group, &rect))
    return;

  rect = get_head (self, group);
  rect = zky_camera_rect_to_view (&self->camera, &rect);
  zky_canvas_toggle_group (self, group, subtree, CLAMP (rect.x + 16 * self->camera.zoom, 0, self->camera.width),
                           CLAMP (rect.y + 14 * self->camera.zoom, 0, self->camera.height));
}

void
zky_canvas_set_all_open (ZkyCanvas       *self,
                         ZkyFoldsDefault  state)
{
  if (self->scene == NULL)
    return;

  self->wants_fit = TRUE;
  zky_session_set_all_open (self->session, state);
}

/* The point of @rect that was taken down comes to lie where it was. */
static void
place_anchor (ZkyCanvas     *self,
              const ZkyRect *rect)
{
  const ZkyCanvasAnchor *anchor = &self->anchor;
  double x = rect->x + anchor->x * (anchor->relative ? rect->width : 1);
  double y = rect->y + anchor->y * (anchor->relative ? rect->height : 1);

  self->camera.x = x - (anchor->view_x - self->camera.width / 2) / self->camera.zoom;
  self->camera.y = y - (anchor->view_y - self->camera.height / 2) / self->camera.zoom;
}

static double
get_distance (const ZkyCanvas *self,
              const ZkyRect   *rect)
{
  return hypot (rect->x + rect->width / 2 - self->camera.x, rect->y + rect->height / 2 - self->camera.y);
}

/* A card of the scene before that is in this one too: the selected one, or the one that is nearest to the middle. */
static gint
find_steady (ZkyCanvas *self,
             ZkyScene  *before,
             ZkyRect   *old_rect)
{
  ZkyGraph *graph = zky_scene_get_graph (self->scene);
  double least = G_MAXDOUBLE;
  gint steady = -1;

  for (guint i = 0; i < zky_scene_get_n_cards (before); i++)
    {
      const ZkyCard *card = zky_scene_get_card (before, i);
      double distance = get_distance (self, &card->rect);
      ZkyNode *node;
      gint now;

      if (card->node == NULL || card->badge_for >= 0 || distance >= least)
        continue;
      node = zky_graph_find_key (graph, zky_graph_get_key (zky_scene_get_graph (before), zky_node_get_index (card->node)));
      now = node != NULL ? zky_scene_find_card (self->scene, node) : -1;
      if (now < 0 || zky_scene_get_card (self->scene, now)->node != node)
        continue;
      steady = now;
      least = distance;
      *old_rect = card->rect;
    }

  return steady;
}

/* Where the anchored group is now; a composite operator that was closed is a card. */
static gboolean
find_anchor (ZkyCanvas *self,
             ZkyRect   *rect)
{
  const char *key = self->anchor.key;
  gint group = key != NULL ? zky_groups_find (zky_scene_get_groups (self->scene), key) : -1;
  g_autofree char *node_key = NULL;
  ZkyNode *node;
  gint card;

  if (key == NULL)
    return FALSE;
  if (group > 0 && !zky_scene_get_group_rect (self->scene, group, rect))
    return FALSE;
  if (group > 0)
    {
      *rect = self->anchor.relative ? *rect : get_head (self, group);
      return TRUE;
    }

  node_key = g_strndup (key, strlen (key) - 1);
  node = zky_graph_find_key (zky_scene_get_graph (self->scene), node_key);
  card = node != NULL ? zky_scene_find_card (self->scene, node) : -1;
  if (card < 0)
    return FALSE;
  *rect = zky_scene_get_card (self->scene, card)->rect;
  return TRUE;
}

/**
 * zky_canvas_keep_place:
 * @before: (nullable): the scene that was shown until now
 *
 * Puts the camera so that what was clicked, or else what is in the middle, stays where it is.
 */
void
zky_canvas_keep_place (ZkyCanvas *self,
                       ZkyScene  *before)
{
  ZkyRect rect;

  if (find_anchor (self, &rect))
    {
      self->auto_fit = FALSE;
      place_anchor (self, &rect);
    }
  else if (before != NULL)
    {
      gint steady = find_steady (self, before, &rect);

      if (steady >= 0)
        {
          self->camera.x += zky_scene_get_card (self->scene, steady)->rect.x - rect.x;
          self->camera.y += zky_scene_get_card (self->scene, steady)->rect.y - rect.y;
        }
    }
  zky_canvas_clear_anchor (self);
  self->is_kept = TRUE;
  self->kept_x = self->camera.x;
  self->kept_y = self->camera.y;
  zky_canvas_camera_moved (self);
}

/* Where one is */

static guint
find_place (ZkyCanvas *self)
{
  ZkyGroups *groups = zky_scene_get_groups (self->scene);
  ZkyNode *node = zky_session_get_selected_node (self->session);
  gint group = zky_session_get_selected_group (self->session);

  if (node != NULL)
    group = zky_groups_get_home (groups, node);
  else if (group == 0)
    return zky_scene_pick_group (self->scene, self->camera.x, self->camera.y);
  while (group > 0 && !zky_scene_is_open (self->scene, group))
    group = zky_groups_get (groups, group)->parent;

  return group;
}

/**
 * zky_canvas_update_place:
 *
 * The selection or the camera changed, and perhaps the group that one is in.
 */
void
zky_canvas_update_place (ZkyCanvas *self)
{
  const char *place = self->scene != NULL
                      ? zky_groups_get (zky_scene_get_groups (self->scene), find_place (self))->key : NULL;

  if (g_strcmp0 (place, self->place) == 0)
    return;
  g_free (self->place);
  self->place = g_strdup (place);
  g_object_notify (G_OBJECT (self), "place");
}

void
zky_canvas_show_group (ZkyCanvas  *self,
                       const char *key)
{
  gint group;
  ZkyRect rect;

  g_return_if_fail (ZKY_IS_CANVAS (self) && key != NULL);

  group = self->scene != NULL ? zky_groups_find (zky_scene_get_groups (self->scene), key) : -1;
  if (group == 0)
    {
      zky_canvas_select_card (self, -1);
      zky_canvas_fit (self);
    }
  if (group <= 0 || !zky_scene_get_group_rect (self->scene, group, &rect))
    return;

  zky_canvas_select_group (self, group);
  zky_canvas_fit_rect (self, &rect);
}

/* Gliding */

gboolean
zky_canvas_is_animated (ZkyCanvas *self)
{
  gboolean enabled;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &enabled, NULL);
  return enabled && gtk_widget_get_mapped (GTK_WIDGET (self));
}

static double
get_time (ZkyCanvas *self)
{
  return (double) (g_get_monotonic_time () - self->glide_start) / GLIDE_TIME;
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       unused)
{
  ZkyCanvas *self = ZKY_CANVAS (widget);

  if (get_time (self) >= 1)
    {
      self->glide_tick = 0;
      zky_canvas_stop_glide (self);
      return G_SOURCE_REMOVE;
    }
  gtk_widget_queue_draw (widget);
  return G_SOURCE_CONTINUE;
}

/**
 * zky_canvas_start_glide:
 * @before: the scene that was shown until now
 * @camera: where the camera was
 *
 * Moves everything to its new place within a moment; with animations off it is there at once.
 */
void
zky_canvas_start_glide (ZkyCanvas       *self,
                        ZkyScene        *before,
                        const ZkyCamera *camera)
{
  zky_canvas_stop_glide (self);
  if (!zky_canvas_is_animated (self) || zky_scene_get_n_cards (before) > MOST_CARDS ||
      zky_scene_get_n_cards (self->scene) > MOST_CARDS)
    return;

  self->glide = zky_glide_new (before, self->scene);
  self->glide_camera = *camera;
  self->glide_start = g_get_monotonic_time ();
  self->glide_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

void
zky_canvas_stop_glide (ZkyCanvas *self)
{
  if (self->glide_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->glide_tick);
  self->glide_tick = 0;
  if (self->glide == NULL)
    return;

  g_clear_pointer (&self->glide, zky_glide_free);
  zky_canvas_invalidate (self);
}

/* Fast at first, then slower. */
static double
ease (double t)
{
  t = 1 - CLAMP (t, 0, 1);
  return 1 - t * t * t;
}

/* Meanwhile workers draw the tiles of what it ends with. */
void
zky_canvas_snapshot_glide (ZkyCanvas   *self,
                           GtkSnapshot *snapshot)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, self->camera.width, self->camera.height);
  double t = ease (get_time (self));
  ZkyCamera camera = self->camera;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  ZkyRect visible;

  camera.x = self->glide_camera.x + (camera.x - self->glide_camera.x) * t;
  camera.y = self->glide_camera.y + (camera.y - self->glide_camera.y) * t;
  camera.zoom = self->glide_camera.zoom * pow (camera.zoom / self->glide_camera.zoom, t);
  visible = zky_camera_get_visible (&camera);
  cairo_translate (cr, camera.width / 2, camera.height / 2);
  cairo_scale (cr, camera.zoom, camera.zoom);
  cairo_translate (cr, -camera.x, -camera.y);
  zky_glide_draw (self->glide, &self->shown, cr, &visible, camera.zoom, t);
  cairo_destroy (cr);
  zky_tiles_prepare (self->tiles, &self->camera, gtk_widget_get_scale_factor (GTK_WIDGET (self)));
}

/* For screen readers */

/**
 * zky_canvas_describe_card:
 *
 * Returns: (transfer full): what a card says in words
 */
char *
zky_canvas_describe_card (ZkyCanvas *self,
                          guint      card)
{
  const ZkyCard *c = zky_scene_get_card (self->scene, card);
  g_autofree char *notes = zky_canvas_dup_notes (self, card);
  g_autofree char *text = c->node != NULL ? zky_describe_node (self->session, c->node)
                                          : zky_describe_group (self->session, c->group);

  return notes != NULL ? g_strdup_printf ("%s. %s", text, g_strdelimit (notes, "\n", ';')) : g_steal_pointer (&text);
}
