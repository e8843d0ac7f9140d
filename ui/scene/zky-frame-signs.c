/* zky-frame-signs.c: what is left to be seen of cards in a small picture: what they are, their heat maps, what is wrong with them
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-frame-private.h"
#include "zky-mark-draw.h"
#include "zky-text.h"

#define TEXT_SIZE 9.0 /* px, of whatever size the picture is */
#define TEXT_PAD  2.0 /* px */
#define SHORT     3.0 /* heights of the text: where a name may be shortened to */
#define LEAST_MAP 5.0 /* px: a smaller one says nothing */
#define DOT       6.0 /* px */

/* One card, with what a pixel measures in the scene. */
typedef struct
{
  const ZkyFrame *frame;
  ZkyScene       *scene;
  guint           card;
  double          px;
  ZkyPen         *pen;
} Sign;

static double
get_room (const Sign *self)
{
  return self->scene->cards[self->card].rect.width - 2 * TEXT_PAD * self->px;
}

/* An operator is known by its symbol, everything else by its name. (nullable): there is no room. */
static const char *
choose_text (const Sign *self)
{
  const ZkyCardPlan *plan = &self->scene->plans[self->card];
  const char *name = zky_card_plan_get_short_name (plan), *symbol = plan->group == NULL ? plan->symbol : NULL;
  double size = TEXT_SIZE * self->px, room = get_room (self);

  if (plan->is_badge || self->scene->cards[self->card].rect.height < size)
    return NULL;
  if (symbol != NULL && symbol[0] != '\0' && zky_text_get_width (symbol, size, TRUE) <= room)
    return symbol;

  return room >= SHORT * size || zky_text_get_width (name, size, TRUE) <= room ? name : NULL;
}

/* At the top of its card if there is a map below, else in the middle. */
static void
draw_text (const Sign *self,
           const char *text,
           double      height)
{
  const ZkyRect *rect = &self->scene->cards[self->card].rect;
  ZkyColor ink = self->frame->theme->colors[ZKY_COLOR_TEXT], fill;
  double size = TEXT_SIZE * self->px;

  if (zky_frame_get_fill (self->frame, self->scene, self->card, &fill))
    ink = zky_color_get_ink (&fill);
  zky_pen_label (self->pen, &(ZkyLabel) { .text = text, .x = rect->x + rect->width / 2, .y = rect->y + height / 2 + size * 0.36,
                                          .size = size, .bold = TRUE, .anchor = ZKY_ANCHOR_MIDDLE, .color = ink,
                                          .room = get_room (self), .least_size = 0.75 * size });
}

/* Returns: how much of the card is free above it; its height if there is no map. */
static double
draw_map (const Sign *self,
          const char *text)
{
  const ZkyCardPlan *plan = &self->scene->plans[self->card];
  const ZkyCard *card = &self->scene->cards[self->card];
  double top = text != NULL ? (TEXT_SIZE + TEXT_PAD) * self->px : 0;
  g_auto (ZkyCardState) state = ZKY_CARD_STATE_INIT;
  ZkyCardLook look = { self->frame->theme, self->scene->digests, self->frame->gradients, 0 };

  if (!zky_card_plan_has_map (plan) || MIN (card->value_rect.width, card->value_rect.height) < LEAST_MAP * self->px
      || card->rect.y + top + LEAST_MAP * self->px > card->value_rect.y + card->value_rect.height)
    return card->rect.height;

  zky_frame_get_state (self->frame, self->scene, self->card, &state);
  return zky_card_draw_maps (plan, card, &state, &look, self->pen, top) ? top : card->rect.height;
}

/* On the upper right corner, within the card if it is not smaller. */
static void
draw_dot (const Sign *self)
{
  const ZkyRect *rect = &self->scene->cards[self->card].rect;
  double size = DOT * self->px;
  ZkyHealth health = zky_frame_get_health (self->frame, self->scene, self->card);
  gint worst = zky_health_get_worst (&health);

  if (worst >= 0)
    zky_mark_draw_dot (worst, rect->x + rect->width - MIN (size, rect->width) / 2, rect->y + MIN (size, rect->height) / 2, size,
                       self->frame->theme, self->pen);
}

/**
 * zky_frame_paint_sign:
 * @self: a moment
 * @scene: a laid-out scene
 * @card: index of a card
 * @pen: what draws
 * @zoom: pixels per scene unit
 *
 * Adds to a card that is too small for its text what one can see still: a symbol where there is room for it, heat maps, and
 * a dot on what is wrong. All but the maps has the same size whatever the zoom is; nothing is added without a density.
 */
void
zky_frame_paint_sign (const ZkyFrame *self,
                      ZkyScene       *scene,
                      guint           card,
                      ZkyPen         *pen,
                      double          zoom)
{
  Sign sign = { self, scene, card, self->density / zoom, pen };
  ZkyDetail detail = zky_frame_get_detail (zoom);
  const char *text;
  double room;

  if (self->density <= 0 || detail > ZKY_DETAIL_BOXES || !zky_frame_is_traced (self, scene, card))
    return;

  text = choose_text (&sign);
  room = draw_map (&sign, text);
  if (text != NULL)
    draw_text (&sign, text, room);
  if (detail == ZKY_DETAIL_RECTS) /* larger ones have marks */
    draw_dot (&sign);
}

/* The same for all cards; @clip: (nullable): what is wanted. */
void
zky_frame_paint_signs (const ZkyFrame *self,
                       ZkyScene       *scene,
                       ZkyPen         *pen,
                       const ZkyRect  *clip,
                       double          zoom)
{
  double margin = DOT * self->density / zoom;
  ZkyRect area = clip != NULL ? (ZkyRect) { clip->x - margin, clip->y - margin, clip->width + 2 * margin, clip->height + 2 * margin }
                              : scene->bounds;
  g_autoptr (GArray) cards = NULL;

  if (self->density <= 0 || zky_frame_get_detail (zoom) > ZKY_DETAIL_BOXES)
    return;

  cards = zky_grid_query (scene->card_grid, clip != NULL ? &area : NULL);
  for (guint i = 0; i < cards->len; i++)
    zky_frame_paint_sign (self, scene, g_array_index (cards, guint, i), pen, zoom);
}
