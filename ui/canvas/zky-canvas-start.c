/* zky-canvas-start.c: how a graph is seen that is opened, or seen as a whole: clear of what lies over the canvas, and large enough
 * to be read
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-canvas-private.h"

#include "zky-legend.h"

#define FIT_MARGIN   32.0 /* px */
#define FIT_MAX_ZOOM 1.6  /* a small graph is not blown up more than this */
#define FIT_MIN_ZOOM 0.28 /* below it nothing can be read */
#define START_LEAST  0.45 /* of a graph of which one end is seen: all its text can be read */
#define START_MOST   0.6
#define CRUMBS       44.0 /* px: the height of the breadcrumbs, which are there where there are groups */
#define LEGEND_ROOM  (ZKY_LEGEND_HEIGHT + 2 * ZKY_LEGEND_MARGIN)

/* A part of a picture along one axis. */
typedef struct
{
  double least, most;
} Span;

static double
get_text_scale (ZkyCanvas *self)
{
  return self->large_text ? ZKY_CANVAS_LARGE_TEXT : 1;
}

/* The view without what lies over it for good, in pixels. */
static ZkyRect
get_room (ZkyCanvas *self)
{
  double top = zky_groups_get_n (zky_scene_get_groups (self->scene)) > 1 ? CRUMBS * get_text_scale (self) : FIT_MARGIN;

  return (ZkyRect) { FIT_MARGIN, top, self->camera.width - 2 * FIT_MARGIN, self->camera.height - FIT_MARGIN - top };
}

static void
include (Span          *span,
         gboolean       down,
         const ZkyRect *rect)
{
  double start = down ? rect->x : rect->y;

  span->least = MIN (span->least, start);
  span->most = MAX (span->most, start + (down ? rect->width : rect->height));
}

/* The box of the backward pass beside the call, or -1. */
static gint
find_pass (ZkyScene *scene)
{
  gint group = zky_groups_find (zky_scene_get_groups (scene), ZKY_GROUPS_BACKWARD);

  return group > 0 ? zky_scene_find_box (scene, (guint) group) : -1;
}

/**
 * End:
 * @down: whether edges run downwards, else to the right
 * @is_last: whether it is where the graph ends, else where it begins
 * @limit: how far it reaches along that way
 *
 * One end of a graph that is too large to be seen as a whole.
 */
typedef struct
{
  gboolean down, is_last;
  double   limit;
} End;

static gboolean
is_in (const End     *end,
       const ZkyRect *rect)
{
  double near = end->down ? rect->y : rect->x;

  return end->is_last ? near + (end->down ? rect->height : rect->width) >= end->limit : near <= end->limit;
}

/* How wide what lies at @end is, across the way that edges take. */
static Span
find_span (ZkyScene  *scene,
           const End *end)
{
  Span span = { G_MAXDOUBLE, -G_MAXDOUBLE };

  for (guint i = 0; i < zky_scene_get_n_cards (scene); i++)
    {
      const ZkyRect *rect = &zky_scene_get_card (scene, i)->rect;

      if (is_in (end, rect))
        include (&span, end->down, rect);
    }
  for (guint i = 0; i < zky_scene_get_n_boxes (scene); i++)
    {
      const ZkyRect *rect = &zky_scene_get_box (scene, i)->rect;

      if (is_in (end, rect))
        include (&span, end->down, rect);
    }

  return span;
}

/* The middle of the cards at @end: where most of a picture is that is wider than the view. */
static double
find_middle (ZkyScene  *scene,
             const End *end)
{
  double sum = 0;
  guint n = 0;

  for (guint i = 0; i < zky_scene_get_n_cards (scene); i++)
    {
      const ZkyRect *rect = &zky_scene_get_card (scene, i)->rect;

      if (!is_in (end, rect))
        continue;
      sum += end->down ? rect->x + rect->width / 2 : rect->y + rect->height / 2;
      n++;
    }

  return sum / MAX (n, 1);
}

/* Where the middle of the view is across: all of it if there is room, else the pass where one is seen beside the call, else where most
 * of it is. */
static double
choose_middle (ZkyScene  *scene,
               const End *end,
               Span       span,
               double     room)
{
  gint pass = find_pass (scene);
  Span part = span;

  if (span.most - span.least <= room)
    return (span.least + span.most) / 2;
  if (pass < 0)
    return CLAMP (find_middle (scene, end), span.least + room / 2, span.most - room / 2);

  part = (Span) { G_MAXDOUBLE, -G_MAXDOUBLE };
  include (&part, end->down, &zky_scene_get_box (scene, pass)->rect);

  return part.most - part.least <= room ? (part.least + part.most) / 2 : part.least + room / 2;
}

/* Whether the play head is in the second half of the picture: after the forward pass, at the output. */
static gboolean
is_played_to_end (ZkyCanvas     *self,
                  const ZkyRect *bounds,
                  gboolean       down)
{
  gint card = self->session != NULL ? zky_canvas_find_step (self, zky_session_get_position (self->session)) : -1;
  const ZkyRect *rect = card >= 0 ? &zky_scene_get_card (self->scene, (guint) card)->rect : NULL;

  if (rect == NULL)
    return FALSE;
  return down ? rect->y + rect->height / 2 > bounds->y + bounds->height / 2 : rect->x + rect->width / 2 > bounds->x + bounds->width / 2;
}

/* That end of a graph where the play head is, large enough to be read. */
static void
show_end (ZkyCanvas     *self,
          const ZkyRect *bounds,
          const ZkyRect *free)
{
  End end = { .down = zky_scene_get_orientation (self->scene) == ZKY_ORIENTATION_TOP_TO_BOTTOM };
  ZkyRect map, room = *free;
  double across, along, middle, seen, start, begin, size;
  Span span;

  if (zky_canvas_get_minimap (self, &map) && end.down)
    room.width -= map.width;
  else if (zky_canvas_get_minimap (self, &map))
    room.height = MIN (room.height, map.y - ZKY_LEGEND_MARGIN - room.y);
  across = end.down ? room.width : room.height;
  along = end.down ? room.height : room.width;
  begin = end.down ? bounds->y : bounds->x;
  size = end.down ? bounds->height : bounds->width;

  end.is_last = is_played_to_end (self, bounds, end.down);
  end.limit = end.is_last ? begin + size - along / START_MOST : begin + along / START_MOST;
  span = find_span (self->scene, &end);
  self->camera.zoom = CLAMP (across / MAX (span.most - span.least, 1), START_LEAST, START_MOST);
  middle = choose_middle (self->scene, &end, span, across / self->camera.zoom);
  seen = along / self->camera.zoom;
  start = end.is_last ? MAX (begin, begin + size - seen) : begin;
  if (end.down)
    {
      self->camera.x = middle + (self->camera.width / 2 - room.x - room.width / 2) / self->camera.zoom;
      self->camera.y = start + (self->camera.height / 2 - room.y) / self->camera.zoom;
    }
  else
    {
      self->camera.x = start + (self->camera.width / 2 - room.x) / self->camera.zoom;
      self->camera.y = middle + (self->camera.height / 2 - room.y - room.height / 2) / self->camera.zoom;
    }
}

/* Whether the legend, in its corner, would lie over a card. */
static gboolean
is_below_legend (ZkyCanvas *self)
{
  double scale = get_text_scale (self), height = LEGEND_ROOM * scale;
  ZkyRect visible = zky_camera_get_visible (&self->camera);
  double right = visible.x + (ZKY_LEGEND_WIDTH + 2 * ZKY_LEGEND_MARGIN) * scale / self->camera.zoom;
  double top = visible.y + (self->camera.height - height) / self->camera.zoom;

  for (guint i = 0; zky_canvas_has_legend (self) && i < zky_scene_get_n_cards (self->scene); i++)
    {
      const ZkyRect *rect = &zky_scene_get_card (self->scene, i)->rect;

      if (rect->x < right && rect->y + rect->height > top)
        return TRUE;
    }

  return FALSE;
}

/**
 * zky_canvas_fit_camera:
 *
 * Shows the whole scene, or of one that is opened and of which nothing could be read then, the end where the play head is. Without a word to anybody, as
 * size_allocate needs it.
 */
void
zky_canvas_fit_camera (ZkyCanvas *self)
{
  double most = FIT_MAX_ZOOM * get_text_scale (self);
  ZkyRect bounds, room;

  if (self->scene == NULL || self->camera.width <= 0)
    return;
  bounds = zky_scene_get_bounds (self->scene);
  room = get_room (self);
  zky_camera_fit_into (&self->camera, &bounds, &room, most);
  if (is_below_legend (self))
    {
      room.height -= LEGEND_ROOM * get_text_scale (self) - FIT_MARGIN;
      zky_camera_fit_into (&self->camera, &bounds, &room, most);
    }
  if (self->from_start && self->camera.zoom < FIT_MIN_ZOOM && zky_scene_get_n_cards (self->scene) > 0)
    show_end (self, &bounds, &room);
}
