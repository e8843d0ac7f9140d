/* zky-canvas-camera.c: the canvas's camera: fit, zoom, pan, and what has to be seen
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-canvas-private.h"

#include <math.h>

#define FIT_MARGIN   32.0 /* px */
#define READABLE     0.45 /* from this zoom on all text of a card can be read */
#define FIT_MAX_ZOOM 1.6  /* a small graph is not blown up more than this */

static void
include (ZkyRect *rect,
         double   x,
         double   y)
{
  double x1 = MAX (rect->x + rect->width, x), y1 = MAX (rect->y + rect->height, y);

  rect->x = MIN (rect->x, x);
  rect->y = MIN (rect->y, y);
  rect->width = x1 - rect->x;
  rect->height = y1 - rect->y;
}

/**
 * zky_canvas_camera_moved:
 *
 * Somebody changed the camera.
 */
void
zky_canvas_camera_moved (ZkyCanvas *self)
{
  if (self->scene != NULL)
    {
      ZkyRect bounds = zky_scene_get_bounds (self->scene);

      if (self->is_kept)
        include (&bounds, self->kept_x, self->kept_y);
      zky_camera_keep_near (&self->camera, &bounds);
    }
  zky_canvas_invalidate (self);
  if (self->editor != NULL || (self->menu != NULL && gtk_widget_get_visible (self->menu)))
    gtk_widget_queue_allocate (GTK_WIDGET (self)); /* an open popover moves along */
  zky_canvas_schedule_proxies (self);
  zky_canvas_update_place (self);
}

/* Shows all of @rect, as large as it may be. */
void
zky_canvas_fit_rect (ZkyCanvas     *self,
                     const ZkyRect *rect)
{
  double before = self->camera.zoom;

  zky_camera_fit (&self->camera, rect, FIT_MARGIN, FIT_MAX_ZOOM * (self->large_text ? ZKY_CANVAS_LARGE_TEXT : 1));
  self->auto_fit = FALSE;
  zky_canvas_camera_moved (self);
  if (before != self->camera.zoom)
    g_object_notify (G_OBJECT (self), "zoom");
}

/* The last fit once more, for another scene or size. */
void
zky_canvas_refit (ZkyCanvas *self)
{
  double before = self->camera.zoom;

  self->auto_fit = TRUE;
  self->restored = FALSE;
  self->is_kept = FALSE;
  zky_canvas_fit_camera (self);
  zky_canvas_camera_moved (self);
  if (before != self->camera.zoom)
    g_object_notify (G_OBJECT (self), "zoom");
}

/**
 * zky_canvas_fit:
 *
 * Shows the whole scene, and goes on doing so when the window changes its size, until the camera is moved.
 */
void
zky_canvas_fit (ZkyCanvas *self)
{
  g_return_if_fail (ZKY_IS_CANVAS (self));

  self->from_start = FALSE;
  zky_canvas_refit (self);
}

/* The same for a graph that is opened: of one of which nothing could be read then the end where the play head is. */
void
zky_canvas_fit_start (ZkyCanvas *self)
{
  self->from_start = TRUE;
  zky_canvas_refit (self);
}

/**
 * zky_canvas_zoom_about:
 * @x, @y: the point of the widget that stays in its place
 */
void
zky_canvas_zoom_about (ZkyCanvas *self,
                       double     zoom,
                       double     x,
                       double     y)
{
  double before = self->camera.zoom;

  zky_camera_zoom_about (&self->camera, zoom, x, y);
  if (before == self->camera.zoom)
    return;
  self->auto_fit = FALSE;
  zky_canvas_camera_moved (self);
  g_object_notify (G_OBJECT (self), "zoom");
}

/* What is gone to can be read when it is there. */
static void
make_readable (ZkyCanvas     *self,
               const ZkyRect *rect)
{
  double zoom = READABLE * (self->large_text ? ZKY_CANVAS_LARGE_TEXT : 1);

  if (self->camera.zoom >= zoom)
    return;
  self->camera.x = rect->x + rect->width / 2;
  self->camera.y = rect->y + rect->height / 2;
  zky_canvas_zoom_about (self, zoom, self->camera.width / 2, self->camera.height / 2);
}

static void
reveal_rect (ZkyCanvas     *self,
             const ZkyRect *rect)
{
  if (!zky_camera_reveal (&self->camera, rect, FIT_MARGIN))
    return;
  self->auto_fit = FALSE;
  zky_canvas_camera_moved (self);
}

static gboolean
is_seen (ZkyCanvas     *self,
         const ZkyRect *rect)
{
  ZkyRect view = zky_camera_rect_to_view (&self->camera, rect);

  return view.x < self->camera.width && view.y < self->camera.height && view.x + view.width > 0 && view.y + view.height > 0;
}

static double
get_distance (ZkyCanvas     *self,
              const ZkyRect *rect)
{
  return hypot (rect->x + rect->width / 2 - self->camera.x, rect->y + rect->height / 2 - self->camera.y);
}

/* The card that is nearest to the middle of the view, or -1. */
static gint
find_nearest (ZkyCanvas *self)
{
  double least = G_MAXDOUBLE;
  gint nearest = -1;

  for (guint i = 0; i < zky_scene_get_n_cards (self->scene); i++)
    {
      double distance = get_distance (self, &zky_scene_get_card (self->scene, i)->rect);

      if (distance < least)
        {
          least = distance;
          nearest = (gint) i;
        }
    }

  return nearest;
}

/* Of an open group the corner with its name. */
static gboolean
find_selected_rect (ZkyCanvas *self,
                    ZkyRect   *rect)
{
  gint box = self->selected_group > 0 ? zky_scene_find_box (self->scene, self->selected_group) : -1;

  if (self->selected >= 0)
    *rect = zky_scene_get_card (self->scene, (guint) self->selected)->rect;
  else if (box >= 0)
    *rect = zky_scene_get_box (self->scene, (guint) box)->title;

  return self->selected >= 0 || box >= 0;
}

/**
 * zky_canvas_zoom_to:
 *
 * Zooms where no pointer says about what: about the selection if that is seen, else about the middle. If there is nothing there, the
 * nearest card comes into view.
 */
void
zky_canvas_zoom_to (ZkyCanvas *self,
                    double     zoom)
{
  double x = self->camera.width / 2, y = self->camera.height / 2;
  ZkyRect rect;
  gint nearest;

  if (self->scene == NULL)
    return;
  if (find_selected_rect (self, &rect) && is_seen (self, &rect))
    {
      rect = zky_camera_rect_to_view (&self->camera, &rect);
      x = CLAMP (rect.x + rect.width / 2, 0, self->camera.width);
      y = CLAMP (rect.y + rect.height / 2, 0, self->camera.height);
    }
  zky_canvas_zoom_about (self, zoom, x, y);

  for (guint i = 0; i < zky_scene_get_n_cards (self->scene); i++)
    if (is_seen (self, &zky_scene_get_card (self->scene, i)->rect))
      return;
  nearest = find_nearest (self);
  if (nearest >= 0)
    reveal_rect (self, &zky_scene_get_card (self->scene, (guint) nearest)->rect);
}

/**
 * zky_canvas_select_card:
 * @card: index of a card of the scene, or -1
 *
 * Selects its node or group in the session, and moves the view if it cannot be seen.
 */
void
zky_canvas_select_card (ZkyCanvas *self,
                        gint       card)
{
  const ZkyCard *c = self->scene != NULL && card >= 0 ? zky_scene_get_card (self->scene, card) : NULL;

  if (self->scene == NULL)
    return;
  if (c != NULL && c->group > 0)
    zky_session_select_group (self->session, c->group);
  else
    zky_session_select_node (self->session, c != NULL ? c->node : NULL);
  if (c != NULL)
    reveal_rect (self, &c->rect);
}

/* The view stays: an open group may be larger than it. */
void
zky_canvas_select_group (ZkyCanvas *self,
                         guint      group)
{
  if (self->scene != NULL && group > 0)
    zky_session_select_group (self->session, group);
}

/**
 * zky_canvas_show_node:
 * @node: (nullable): a node of the present call
 *
 * Moves the view as little as it takes to see the card of @node, and closer to it where it could not be read. Closed groups around it open first.
 */
void
zky_canvas_show_node (ZkyCanvas *self,
                      ZkyNode   *node)
{
  gint card;

  g_return_if_fail (ZKY_IS_CANVAS (self));

  if (self->scene == NULL || node == NULL || zky_node_get_graph (node) != zky_scene_get_graph (self->scene))
    return;
  if (zky_session_reveal_node (self->session, node))
    {
      g_free (self->wanted);
      self->wanted = g_strdup (zky_graph_get_key (zky_node_get_graph (node), zky_node_get_index (node)));
      return;
    }

  card = zky_scene_find_card (self->scene, node);
  if (card < 0)
    return;
  make_readable (self, &zky_scene_get_card (self->scene, card)->rect);
  reveal_rect (self, &zky_scene_get_card (self->scene, card)->rect);
}

/* Moves the view to what is selected, as it is: a node in a closed group is where that is. */
void
zky_canvas_show_selected (ZkyCanvas *self)
{
  ZkyRect rect;

  if (self->scene == NULL)
    return;
  if (self->selected >= 0)
    reveal_rect (self, &zky_scene_get_card (self->scene, self->selected)->rect);
  else if (self->selected_group > 0 && zky_scene_get_group_rect (self->scene, self->selected_group, &rect))
    reveal_rect (self, &rect);
}

void
zky_canvas_get_view (ZkyCanvas *self,
                     double    *zoom,
                     double    *x,
                     double    *y)
{
  g_return_if_fail (ZKY_IS_CANVAS (self));

  *zoom = self->camera.zoom;
  *x = self->camera.x;
  *y = self->camera.y;
}

/**
 * zky_canvas_set_view:
 *
 * Puts the camera where zky_canvas_get_view() found it. May be called before there is a scene: the first one then
 * keeps this view.
 */
void
zky_canvas_set_view (ZkyCanvas *self,
                     double     zoom,
                     double     x,
                     double     y)
{
  g_return_if_fail (ZKY_IS_CANVAS (self));
  g_return_if_fail (isfinite (zoom) && isfinite (x) && isfinite (y));

  self->camera.zoom = CLAMP (zoom, ZKY_ZOOM_MIN, ZKY_ZOOM_MAX);
  self->camera.x = x;
  self->camera.y = y;
  self->auto_fit = FALSE;
  self->restored = self->scene == NULL;
  zky_canvas_camera_moved (self);
  g_object_notify (G_OBJECT (self), "zoom");
}

/**
 * zky_canvas_get_anchor:
 * @rect: in scene units
 *
 * Returns: where a popover for @rect points at
 */
GdkRectangle
zky_canvas_get_anchor (ZkyCanvas     *self,
                       const ZkyRect *rect)
{
  ZkyRect view = zky_camera_rect_to_view (&self->camera, rect);

  return (GdkRectangle) { round (view.x), round (view.y), MAX (1, round (view.width)),
                          MAX (1, round (view.height)) };
}

/**
 * zky_canvas_get_visible:
 *
 * Returns: the part of the scene that is seen, in scene units
 */
ZkyRect
zky_canvas_get_visible (ZkyCanvas *self)
{
  ZkyRect visible, bounds;
  double right, bottom;

  g_return_val_if_fail (ZKY_IS_CANVAS (self), (ZkyRect) { 0 });

  visible = zky_camera_get_visible (&self->camera);
  if (self->scene == NULL)
    return visible;

  /* Where the view is larger than the scene, the empty rest is not meant. */
  bounds = zky_scene_get_bounds (self->scene);
  right = MIN (visible.x + visible.width, bounds.x + bounds.width);
  bottom = MIN (visible.y + visible.height, bounds.y + bounds.height);
  visible.x = MAX (visible.x, bounds.x);
  visible.y = MAX (visible.y, bounds.y);
  visible.width = MAX (right - visible.x, 0);
  visible.height = MAX (bottom - visible.y, 0);

  return visible;
}
