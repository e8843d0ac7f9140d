/* zky-frame.c: what a scene shows at one moment, and the drawing of it
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-frame.h"

#include <math.h>
#include <string.h>

#include "zky-bezier.h"
#include "zky-frame-private.h"
#include "zky-mark-draw.h"

#define FULL_ZOOM   0.45 /* below it numbers cannot be read and are left out */
#define LARGE_ZOOM  0.28 /* below it values cannot be told apart */
#define NAME_ZOOM   0.2  /* below it not even large names can */
#define NAME_SIZE   36.0
#define NAME_LEAST  22.0
#define NAME_LINE   46.0 /* what a name takes above a heat map */
#define BOX_ZOOM    0.15 /* below it a card is a few pixels */
#define TOKEN_ZOOM  0.7  /* below it tokens shrink no further: they are what is looked at */
#define TOKEN_MOST  6.0
#define VEIL        0.78 /* of the background over what does not belong to a trace */
#define GHOST       0.5  /* the same over what only one of two calls has */
#define MARK_SIZE   16.0 /* of the signs for what is wrong */
#define MARK_MARGIN 8.0  /* what rings and arrows stand out of their cards */

ZkyDetail
zky_frame_get_detail (double zoom)
{
  return zoom >= FULL_ZOOM ? ZKY_DETAIL_FULL : zoom >= LARGE_ZOOM ? ZKY_DETAIL_LARGE : zoom >= NAME_ZOOM ? ZKY_DETAIL_NAMES
         : zoom >= BOX_ZOOM ? ZKY_DETAIL_BOXES : ZKY_DETAIL_RECTS;
}

/* Whether a wire brings an input to the node of a step; for a contribution, the one that it goes back along. */
static gboolean
takes_part (ZkyScene      *scene,
            const ZkyWire *wire,
            const ZkyStep *step)
{
  if (step->kind == ZKY_STEP_SEND)
    return zky_scene_wire_serves (scene, wire, step->node, step->input);
  for (guint k = 0; k < zky_node_get_n_inputs (step->node); k++)
    if (zky_scene_wire_serves (scene, wire, step->node, k))
      return TRUE;

  return FALSE;
}

gboolean
zky_frame_is_traced (const ZkyFrame *self,
                     ZkyScene       *scene,
                     guint           i)
{
  const ZkyCard *card = &scene->cards[i];
  const ZkyGroup *group;

  if (self->trace == NULL)
    return TRUE;
  if (card->node != NULL)
    return zky_trace_has (self->trace, zky_node_get_index (card->node)) &&
           (card->badge_for < 0 || zky_frame_is_traced (self, scene, card->badge_for));

  group = zky_groups_get (scene->groups, card->group);
  return group->n_operators > 0 && zky_trace_has_any (self->trace, group->first, group->last);
}

static gboolean
is_traced_wire (const ZkyFrame *self,
                ZkyScene       *scene,
                const ZkyWire  *wire)
{
  return self->trace == NULL || (zky_frame_is_traced (self, scene, wire->from) && zky_frame_is_traced (self, scene, wire->to) &&
                                 zky_trace_has (self->trace, zky_node_get_index (wire->node)));
}

/* What does not belong to the trace steps back. */
static ZkyColor
get_wire_color (const ZkyFrame *self,
                ZkyScene       *scene,
                const ZkyWire  *wire,
                ZkyColorRole    role)
{
  const ZkyColor *colors = self->theme->colors;

  if (!is_traced_wire (self, scene, wire))
    return zky_color_mix (&colors[ZKY_COLOR_BACKGROUND], &colors[ZKY_COLOR_EDGE], 1 - VEIL);

  return colors[self->trace != NULL && role == ZKY_COLOR_EDGE ? ZKY_COLOR_SELECTION : role];
}

/* Wires of the selection are traced in its two colours; those of the present step in the hue of what went along. */
static ZkyColorRole
get_wire_role (const ZkyFrame *self,
               ZkyScene       *scene,
               const ZkyWire  *wire)
{
  const ZkyStep *present = zky_frame_get_present (self);

  if (self->selected == (gint) wire->to)
    return ZKY_COLOR_INPUTS;
  if (self->selected == (gint) wire->from)
    return ZKY_COLOR_CONSUMERS;
  if (wire->is_backward)
    return ZKY_COLOR_GRADIENT;
  if (wire->is_crossing)
    return ZKY_COLOR_VALUE;
  if (present == NULL || (present->kind != ZKY_STEP_COMPUTE && present->kind != ZKY_STEP_SEND) ||
      !takes_part (scene, wire, present))
    return ZKY_COLOR_EDGE;

  return present->kind == ZKY_STEP_COMPUTE ? ZKY_COLOR_VALUE : ZKY_COLOR_GRADIENT;
}

static void
draw_arrow (ZkyPen         *pen,
            const double   *tip,
            const double   *neck,
            double          half,
            const ZkyColor *color)
{
  double dx = tip[0] - neck[0], dy = tip[1] - neck[1], length = hypot (dx, dy);
  ZkyPath path;

  if (length <= 0)
    return;

  dx /= length;
  dy /= length;
  zky_path_clear (&path);
  zky_path_move (&path, tip[0], tip[1]);
  zky_path_line (&path, neck[0] - dy * half, neck[1] + dx * half);
  zky_path_line (&path, neck[0] + dy * half, neck[1] - dx * half);
  zky_path_close (&path);
  zky_pen_shape (pen, &path, color, NULL);
}

/* Far out a wire is a straight line: curves cost ten times as much and look the same. It is seen however far that is. */
static void
draw_line (const ZkyFrame *self,
           ZkyScene       *scene,
           const ZkyWire  *wire,
           ZkyPen         *pen,
           double          zoom)
{
  const double *a = wire->points, *b = a + 2 * (wire->n_points - 1);
  ZkyStroke stroke = { get_wire_color (self, scene, wire, get_wire_role (self, scene, wire)), MAX (wire->width * 3, 1 / zoom), 0 };

  zky_pen_line (pen, a[0], a[1], b[0], b[1], &stroke);
}

void
zky_frame_paint_wire (const ZkyFrame *self,
                      ZkyScene       *scene,
                      const ZkyWire  *wire,
                      ZkyPen         *pen,
                      double          zoom)
{
  ZkyDetail detail = zky_frame_get_detail (zoom);
  ZkyColorRole role = get_wire_role (self, scene, wire);
  ZkyColor color = get_wire_color (self, scene, wire, role);
  gboolean is_pass = wire->is_backward || wire->is_crossing;
  double width = wire->width * (role == ZKY_COLOR_EDGE || (is_pass && wire->from != (guint) self->selected) ? 1.25 : 2);
  double arrow = 7 + width;
  guint last = 2 * (wire->n_points - 1);
  g_autofree double *points = NULL, *shorter = NULL;
  ZkyStroke stroke = { color, width, role == ZKY_COLOR_GRADIENT ? 6 : 0 };

  if (detail == ZKY_DETAIL_RECTS)
    {
      draw_line (self, scene, wire, pen, zoom);
      return;
    }
  if (detail != ZKY_DETAIL_FULL)
    {
      zky_pen_curve (pen, wire->points, wire->n_points, &stroke);
      return;
    }

  /* A gradient has gone back: so has the arrow. */
  points = role == ZKY_COLOR_GRADIENT && !is_pass ? zky_bezier_dup_reversed (wire->points, wire->n_points)
                                      : g_memdup2 (wire->points, sizeof (double) * 2 * wire->n_points);
  shorter = zky_bezier_dup_shorter (points, wire->n_points, arrow - 1);
  zky_pen_curve (pen, shorter, wire->n_points, &stroke);
  draw_arrow (pen, points + last, shorter + last, 3 + width * 0.75, &color);
}

/* The rings of an open group. */
static int
find_box_mark (const ZkyFrame    *self,
               const ZkyGroupBox *box)
{
  return self->selected_group > 0 && self->selected_group == box->group ? (int) ZKY_COLOR_SELECTION : -1;
}

/* Boxes around others come first. */
static void
draw_box (const ZkyFrame *self,
          ZkyScene       *scene,
          guint           i,
          ZkyPen         *pen)
{
  const ZkyGroupBox *box = &scene->boxes[i];

  zky_group_box_draw (zky_groups_get (scene->groups, box->group), box, find_box_mark (self, box), self->theme, pen);
}

static void
draw_name (const char     *name,
           const ZkyRect  *rect,
           double          top,
           ZkyAnchor       anchor,
           ZkyColor        ink,
           ZkyPen         *pen)
{
  double size = MIN (NAME_SIZE, rect->height * 0.8);

  zky_pen_label (pen, &(ZkyLabel) { .text = name, .x = anchor == ZKY_ANCHOR_MIDDLE ? rect->x + rect->width / 2 : rect->x + 14,
                                    .y = top + size * 0.36, .size = size, .bold = TRUE, .anchor = anchor,
                                    .color = ink, .room = rect->width - 32,
                                    .least_size = MIN (size, NAME_LEAST) });
}

static void
draw_title (const ZkyFrame *self,
            ZkyScene       *scene,
            guint           i,
            ZkyPen         *pen,
            ZkyDetail       detail)
{
  const ZkyGroupBox *box = &scene->boxes[i];
  const ZkyGroup *group = zky_groups_get (scene->groups, box->group);

  if (group->kind != ZKY_GROUP_PASS && (detail == ZKY_DETAIL_NAMES || detail == ZKY_DETAIL_LARGE))
    draw_name (group->label, &box->rect, box->rect.y + 24, ZKY_ANCHOR_START, self->theme->colors[ZKY_COLOR_TEXT], pen);
  if (detail != ZKY_DETAIL_FULL && group->kind != ZKY_GROUP_PASS)
    return;

  zky_pen_begin (pen, group->label);
  zky_group_title_draw (group, box, self->theme, pen);
  zky_pen_end (pen);
}

/* What the card says, for those who cannot see it: `a: add [2 × 3]`, and what is wrong with it. */
static char *
make_title (const ZkyCardPlan  *plan,
            const ZkyCardState *state)
{
  const char *name = plan->title[0] == '\0' && plan->symbol != NULL ? plan->symbol : plan->title;
  g_autofree char *health = zky_health_describe (&state->health);

  return g_strdup_printf ("%s%s%s%s%s", name, plan->detail != NULL && name[0] != '\0' ? ": " : "",
                          plan->detail != NULL ? plan->detail : "", health != NULL ? "\n" : "", health != NULL ? health : "");
}

static void
draw_veil (const ZkyFrame *self,
           const ZkyRect  *rect,
           double          alpha,
           ZkyPen         *pen)
{
  ZkyColor veil = self->theme->colors[ZKY_COLOR_BACKGROUND];
  ZkyRect area = { rect->x - 2, rect->y - 2, rect->width + 12, rect->height + 12 };

  veil.alpha = alpha;
  zky_pen_rect (pen, &area, 0, &veil, NULL);
}

/* From far away: no more than a colour, and no less. */
static void
paint_rect (const ZkyFrame *self,
            ZkyScene       *scene,
            guint           i,
            ZkyPen         *pen,
            double          zoom)
{
  ZkyColor fill = self->theme->colors[zky_card_plan_get_role (&scene->plans[i])];
  ZkyRect rect = scene->cards[i].rect;

  rect.width = MAX (rect.width, 1 / zoom);
  rect.height = MAX (rect.height, 1 / zoom);
  zky_frame_get_fill (self, scene, i, &fill);
  zky_pen_rect (pen, &rect, 0, &fill, NULL);
  if (!zky_frame_is_traced (self, scene, i))
    draw_veil (self, &rect, VEIL, pen);
}

/* The name below the head of a card, or on top of its heat maps. */
static void
paint_named (const ZkyFrame     *self,
             ZkyScene           *scene,
             guint               i,
             const ZkyCardState *state,
             ZkyPen             *pen)
{
  const ZkyCardPlan *plan = &scene->plans[i];
  const ZkyCard *card = &scene->cards[i];
  ZkyCardLook look = { self->theme, scene->digests, self->gradients, self->digits };
  ZkyColor ink = state->is_filled ? zky_color_get_ink (&state->fill) : self->theme->colors[ZKY_COLOR_TEXT];
  gboolean has_map;

  zky_card_draw_box (plan, card, state, self->theme, pen);
  has_map = zky_card_draw_maps (plan, card, state, &look, pen, NAME_LINE);
  draw_name (zky_card_plan_get_short_name (plan), &card->rect, card->rect.y + (has_map ? NAME_LINE : card->rect.height) / 2,
             ZKY_ANCHOR_MIDDLE, ink, pen);
}

void
zky_frame_paint_card (const ZkyFrame *self,
                      ZkyScene       *scene,
                      guint           i,
                      ZkyPen         *pen,
                      double          zoom)
{
  ZkyDetail detail = zky_frame_get_detail (zoom);
  const ZkyCardPlan *plan = &scene->plans[i];
  const ZkyCard *card = &scene->cards[i];
  ZkyCardLook look = { self->theme, scene->digests, self->gradients, self->digits };
  g_auto (ZkyCardState) state = ZKY_CARD_STATE_INIT;
  g_autofree char *title = NULL;
  ZkyRect place;
  ZkyColor ink;

  if (detail == ZKY_DETAIL_RECTS)
    {
      paint_rect (self, scene, i, pen, zoom);
      return;
    }

  zky_frame_get_state (self, scene, i, &state);
  ink = state.is_filled ? zky_color_get_ink (&state.fill) : self->theme->colors[ZKY_COLOR_TEXT];
  switch (detail)
    {
    case ZKY_DETAIL_BOXES:
      zky_card_draw_box (plan, card, &state, self->theme, pen);
      break;
    case ZKY_DETAIL_NAMES:
      paint_named (self, scene, i, &state, pen);
      break;
    case ZKY_DETAIL_LARGE:
      place = card->rect;
      if (zky_card_draw_large (plan, card, &state, &look, pen))
        place.height = card->value_rect.y - card->rect.y;
      draw_name (zky_card_plan_get_short_name (plan), &place, place.y + place.height / 2, ZKY_ANCHOR_MIDDLE, ink, pen);
      break;
    case ZKY_DETAIL_FULL:
      title = make_title (plan, &state);
      zky_pen_begin (pen, title);
      zky_card_draw (plan, card, &state, &look, pen);
      zky_marks_draw (&state.health, plan->group != NULL, &card->rect, MARK_SIZE, self->theme, pen);
      zky_pen_end (pen);
      break;
    default:
      g_assert_not_reached ();
    }
  if (detail != ZKY_DETAIL_FULL)
    zky_marks_draw (&state.health, plan->group != NULL, &card->rect, detail == ZKY_DETAIL_BOXES ? 3 * MARK_SIZE : 2 * MARK_SIZE,
                    self->theme, pen);
  if (!zky_frame_is_traced (self, scene, i))
    draw_veil (self, &card->rect, VEIL, pen);
  else if (state.is_ghost)
    draw_veil (self, &card->rect, GHOST, pen);
}

static int
compare_indices (gconstpointer a,
                 gconstpointer b)
{
  const guint *x = a, *y = b;

  return (*x > *y) - (*x < *y);
}

/**
 * zky_frame_paint:
 * @self: a moment
 * @scene: a laid-out scene
 * @pen: what draws
 * @clip: (nullable): what is wanted; %NULL: everything
 * @zoom: pixels per scene unit: decides on how much of it can be seen
 *
 * Draws boxes of groups, wires, then cards, with any pen.
 */
void
zky_frame_paint (const ZkyFrame *self,
                 ZkyScene       *scene,
                 ZkyPen         *pen,
                 const ZkyRect  *clip,
                 double          zoom)
{
  ZkyRect area = clip != NULL ? (ZkyRect) { clip->x - MARK_MARGIN, clip->y - MARK_MARGIN,
                                            clip->width + 2 * MARK_MARGIN, clip->height + 2 * MARK_MARGIN }
                              : scene->bounds;
  g_autoptr (GArray) wires = zky_grid_query (scene->wire_grid, clip != NULL ? &area : NULL);
  g_autoptr (GArray) cards = zky_grid_query (scene->card_grid, clip != NULL ? &area : NULL);
  g_autoptr (GArray) boxes = zky_grid_query (scene->box_grid, clip != NULL ? &area : NULL);

  g_array_sort (boxes, compare_indices);
  for (guint i = 0; i < boxes->len; i++)
    draw_box (self, scene, g_array_index (boxes, guint, i), pen);

  for (guint i = 0; i < wires->len; i++)
    zky_frame_paint_wire (self, scene, &scene->wires[g_array_index (wires, guint, i)], pen, zoom);

  for (guint i = 0; i < boxes->len; i++)
    draw_title (self, scene, g_array_index (boxes, guint, i), pen, zky_frame_get_detail (zoom));
  for (guint i = 0; i < cards->len; i++)
    zky_frame_paint_card (self, scene, g_array_index (cards, guint, i), pen, zoom);
}

/**
 * zky_frame_draw:
 * @self: a moment
 * @scene: a laid-out scene
 * @cr: in scene units
 * @clip: (nullable): what is wanted; %NULL: everything
 * @zoom: pixels per scene unit: decides on the detail
 *
 * Draws what stands still: background, wires and cards. Several threads may draw one scene, each with its own @cr.
 */
void
zky_frame_draw (const ZkyFrame *self,
                ZkyScene       *scene,
                cairo_t        *cr,
                const ZkyRect  *clip,
                double          zoom)
{
  const ZkyColor *background;
  ZkyPen *pen;

  g_return_if_fail (self != NULL && self->theme != NULL);
  g_return_if_fail (scene != NULL);

  background = &self->theme->colors[ZKY_COLOR_BACKGROUND];
  cairo_save (cr);
  if (!self->transparent)
    {
      cairo_set_source_rgb (cr, background->red, background->green, background->blue);
      cairo_paint (cr);
    }

  if (scene->is_laid_out)
    {
      if (zky_frame_get_detail (zoom) == ZKY_DETAIL_RECTS)
        cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
      pen = zky_pen_new_cairo (cr);
      zky_frame_paint (self, scene, pen, clip, zoom);
      cairo_set_antialias (cr, CAIRO_ANTIALIAS_DEFAULT);
      zky_frame_paint_signs (self, scene, pen, clip, zoom);
      zky_pen_free (pen);
    }
  cairo_restore (cr);
}

/**
 * zky_frame_draw_tokens:
 * @self: a moment
 * @scene: a laid-out scene
 * @cr: in scene units
 * @zoom: pixels per scene unit
 *
 * Draws what moves: the tokens of the event that is under way. A few shapes, for an overlay in each frame.
 */
void
zky_frame_draw_tokens (const ZkyFrame *self,
                       ZkyScene       *scene,
                       cairo_t        *cr,
                       double          zoom)
{
  ZkyPen *pen;

  g_return_if_fail (self != NULL && self->theme != NULL);
  g_return_if_fail (scene != NULL);

  if (!scene->is_laid_out)
    return;

  cairo_save (cr);
  pen = zky_pen_new_cairo (cr);
  zky_frame_paint_tokens (self, scene, pen, CLAMP (TOKEN_ZOOM / zoom, 1, TOKEN_MOST));
  zky_pen_free (pen);
  cairo_restore (cr);
}
