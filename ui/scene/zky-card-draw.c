/* zky-card-draw.c: the card of one node: how it looks
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-card.h"

#include <glib/gi18n.h>

#include "zky-card-metrics.h"
#include "zky-text.h"

#define BAND_ALPHA 0.08 /* of the gradient's hue behind gradients */
#define DELTA_WIDTH 11.0 /* of the Δ in front of a difference */
#define MARK_GAP   4.5  /* distance of a ring around the card */
#define PASS_HUE   0.24 /* of the gradient's hue in the head of a card of the backward pass */

/* What all parts of one card need. */
typedef struct
{
  const ZkyCardPlan  *plan;
  const ZkyCard      *card;
  const ZkyCardState *state;
  const ZkyTheme     *theme;
  ZkyPen             *pen;
  gboolean            is_whole; /* the lens colours all of it, since nothing is written on it */
} Part;

typedef struct
{
  ZkyCorner corner;
  double    size;
} Form;

/* Kinds differ in shape, for eyes and printers without colours: inputs are round, parameters have cut corners,
 * constants are dashed, outputs have two borders. */
static Form
get_form (const ZkyCardPlan *plan)
{
  static const Form forms[] = {
    [ZKY_NODE_VARIABLE] = { ZKY_CORNER_ROUND, 20 },
    [ZKY_NODE_PARAMETER] = { ZKY_CORNER_CUT, 11 },
    [ZKY_NODE_CONSTANT] = { ZKY_CORNER_ROUND, 3 },
    [ZKY_NODE_OPERATOR] = { ZKY_CORNER_ROUND, 8 },
  };
  Form form = forms[plan->kind];

  if (plan->is_badge)
    form.size = MIN (form.size, plan->kind == ZKY_NODE_PARAMETER ? 7 : 13);

  return form;
}

static const ZkyColor *
get_color (const Part  *self,
           ZkyColorRole role)
{
  return &self->theme->colors[role];
}

/* What is written on the head can be read on whatever colour a lens gives to it. */
static ZkyColor
get_head_ink (const Part  *self,
              ZkyColorRole role)
{
  return self->state->is_filled ? zky_color_get_ink (&self->state->fill) : *get_color (self, role);
}

/* A card without a head has the colour of the lens all over, so that all its text has to be read on it. */
static ZkyTheme
make_inked_theme (const Part *self)
{
  static const ZkyColorRole roles[] = { ZKY_COLOR_TEXT, ZKY_COLOR_DIM_TEXT, ZKY_COLOR_VALUE, ZKY_COLOR_GRADIENT,
                                        ZKY_COLOR_WARNING };
  ZkyTheme theme = *self->theme;

  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    theme.colors[roles[i]] = zky_color_get_ink (&self->state->fill);

  return theme;
}

static void
draw_box (const Part     *self,
          const ZkyRect  *rect,
          double          top,
          double          bottom,
          const ZkyColor *fill,
          ZkyStroke      *stroke)
{
  ZkyPath path;

  zky_path_clear (&path);
  zky_path_box (&path, rect, get_form (self->plan).corner, top, bottom);
  zky_pen_shape (self->pen, &path, fill, stroke);
}

static ZkyStroke
get_border (const Part *self)
{
  ZkyStroke stroke = { *get_color (self, ZKY_COLOR_CARD_BORDER), 1.25, 0 };

  if (self->plan->kind == ZKY_NODE_CONSTANT || self->state->is_ghost)
    stroke.dash = 4;
  if (self->plan->is_output)
    stroke.color = *get_color (self, ZKY_COLOR_TEXT);

  return stroke;
}

static void
draw_mark (const Part *self)
{
  const ZkyRect *rect = &self->card->rect;
  ZkyRect ring = { rect->x - MARK_GAP, rect->y - MARK_GAP, rect->width + 2 * MARK_GAP, rect->height + 2 * MARK_GAP };
  double corner = get_form (self->plan).size + MARK_GAP;
  ZkyStroke stroke;

  if (self->state->mark < 0)
    return;

  stroke = (ZkyStroke) { *get_color (self, self->state->mark), 2.75, 0 };
  draw_box (self, &ring, corner, corner, NULL, &stroke);
}

ZkyColor
zky_card_get_pass_color (const ZkyTheme *theme)
{
  return zky_color_mix (&theme->colors[ZKY_COLOR_CARD], &theme->colors[ZKY_COLOR_GRADIENT], PASS_HUE);
}

/* Body, head, gradient band and border: all of a card but its text. */
static void
draw_frame (const Part *self,
            gboolean    gradients)
{
  ZkyRect inside = zky_card_plan_get_inside (self->plan, self->card);
  ZkyRect head = { inside.x, inside.y, inside.width, zky_card_plan_get_head (self->plan) };
  ZkyRect band = zky_card_plan_get_gradient (self->plan, self->card);
  ZkyColor pass = zky_card_get_pass_color (self->theme);
  const ZkyColor *kind = self->state->is_filled ? &self->state->fill
                         : self->plan->is_backward ? &pass : get_color (self, zky_card_plan_get_role (self->plan));
  ZkyColor hue = zky_color_mix (get_color (self, ZKY_COLOR_CARD), get_color (self, ZKY_COLOR_GRADIENT), BAND_ALPHA);
  double corner = get_form (self->plan).size;
  ZkyStroke border = get_border (self);

  if (self->plan->is_output)
    draw_box (self, &self->card->rect, corner + CARD_RING, corner + CARD_RING,
              get_color (self, ZKY_COLOR_CARD), &border);
  draw_box (self, &inside, corner, corner,
            self->plan->is_badge || self->plan->is_bare || self->is_whole ? kind : get_color (self, ZKY_COLOR_CARD), NULL);
  if (head.height > 0 && !self->plan->is_badge)
    draw_box (self, &head, corner, 0, kind, NULL);
  if (gradients && band.height > 0 && !self->is_whole)
    draw_box (self, &band, 0, corner, &hue, NULL);
  draw_box (self, &inside, corner, corner, NULL, &border);
}

/* A triangle with an exclamation mark: NaN or infinity inside. */
static double
draw_warning (const Part *self,
              double      right,
              double      middle)
{
  ZkyPath path;

  zky_path_clear (&path);
  zky_path_move (&path, right - 8, middle - 7.5);
  zky_path_line (&path, right, middle + 6.5);
  zky_path_line (&path, right - 16, middle + 6.5);
  zky_path_close (&path);
  zky_pen_shape (self->pen, &path, get_color (self, ZKY_COLOR_WARNING), NULL);
  zky_pen_label (self->pen, &(ZkyLabel) { .text = "!", .x = right - 8, .y = middle + 5, .size = 10.5, .bold = TRUE,
                                          .anchor = ZKY_ANCHOR_MIDDLE, .color = *get_color (self, ZKY_COLOR_CARD) });
  return 16 + 6;
}

static void
draw_head (const Part *self,
           gboolean    is_bad)
{
  ZkyRect inside = zky_card_plan_get_inside (self->plan, self->card);
  double left = inside.x + CARD_PAD, right = inside.x + inside.width - CARD_PAD;
  double middle = inside.y + CARD_HEAD / 2;
  const char *detail = self->plan->detail;

  if (self->plan->symbol != NULL)
    {
      ZkyRect disc = { inside.x + 5, middle - SYMBOL_HEIGHT / 2, self->plan->symbol_width, SYMBOL_HEIGHT };
      ZkyStroke edge = { *get_color (self, ZKY_COLOR_CARD_BORDER), 1, 0 };

      zky_pen_rect (self->pen, &disc, SYMBOL_HEIGHT / 2, get_color (self, ZKY_COLOR_CARD), &edge);
      zky_pen_label (self->pen, &(ZkyLabel) { .text = self->plan->symbol, .x = disc.x + disc.width / 2,
                                              .y = middle + SYMBOL_SIZE * 0.36, .size = SYMBOL_SIZE, .bold = TRUE,
                                              .anchor = ZKY_ANCHOR_MIDDLE,
                                              .color = *get_color (self, ZKY_COLOR_TEXT) });
      left = disc.x + disc.width + 7;
    }

  if (self->plan->is_composite)
    {
      ZkyRect button = zky_card_get_button (&inside);

      zky_button_draw (&button, FALSE, self->theme, self->pen);
      right -= CARD_BUTTON;
    }
  if (is_bad)
    right -= draw_warning (self, right, middle);
  else if (detail != NULL)
    {
      double width = MIN (zky_text_get_width (detail, DETAIL_SIZE, FALSE), CARD_DETAIL_MOST);

      zky_pen_label (self->pen, &(ZkyLabel) { .text = detail, .x = right, .y = middle + 4,
                                              .size = DETAIL_SIZE, .anchor = ZKY_ANCHOR_END,
                                              .color = get_head_ink (self, ZKY_COLOR_DIM_TEXT),
                                              .room = CARD_DETAIL_MOST, .least_size = LEAST_TEXT });
      right -= width + 10;
    }

  zky_pen_label (self->pen, &(ZkyLabel) { .text = self->plan->title, .x = left, .y = middle + TITLE_SIZE * 0.36,
                                          .size = TITLE_SIZE, .bold = TRUE,
                                          .color = get_head_ink (self, ZKY_COLOR_TEXT),
                                          .room = MAX (right - left, 12), .least_size = TITLE_SIZE - 3 });
}

static void
draw_line (const Part    *self,
           const ZkyRect *area,
           const char    *text,
           double         size,
           ZkyColorRole   role,
           gboolean       bold)
{
  zky_pen_label (self->pen, &(ZkyLabel) { .text = text, .x = area->x + area->width / 2,
                                          .y = area->y + area->height / 2 + size * 0.36, .size = size, .bold = bold,
                                          .anchor = ZKY_ANCHOR_MIDDLE, .color = *get_color (self, role),
                                          .room = area->width, .least_size = LEAST_TEXT });
}

static void
draw_value (const Part        *self,
            const ZkyCardLook *look)
{
  const ZkyRect *rect = &self->card->value_rect;
  ZkyRect area = { rect->x + CARD_PAD, rect->y + VALUE_PAD, rect->width - 2 * CARD_PAD,
                   rect->height - 2 * VALUE_PAD };
  ZkyContentStyle style = { self->theme, self->plan->is_backward ? ZKY_COLOR_GRADIENT : ZKY_COLOR_VALUE,
                            self->plan->is_bare ? BARE_SIZE : VALUE_SIZE, look->digits, self->state->value_distance };

  if (style.distance != NULL && !self->plan->is_bare && self->plan->value->kind == ZKY_CONTENT_NUMBER)
    {
      zky_pen_label (self->pen, &(ZkyLabel) { .text = "Δ", .x = area.x, .y = area.y + area.height / 2 + DETAIL_SIZE * 0.36,
                                              .size = DETAIL_SIZE, .color = *get_color (self, ZKY_COLOR_DIM_TEXT) });
      area.x += DELTA_WIDTH;
      area.width -= DELTA_WIDTH;
    }
  if (self->state->asks_value)
    draw_line (self, &area, "?", VALUE_SIZE, ZKY_COLOR_VALUE, TRUE);
  else
    zky_content_draw (self->plan->value, self->state->value, look->digests, &style, self->pen, &area);
}

/* Above an array: how many contributions have come, or its shape if it is another one than the value's. */
static void
draw_caption (const Part    *self,
              const ZkyRect *band)
{
  const ZkyCardState *state = self->state;
  ZkyLabel label = { .x = band->x + band->width - CARD_PAD, .y = band->y + GRADIENT_PAD + 9, .size = DETAIL_SIZE,
                     .anchor = ZKY_ANCHOR_END, .color = *get_color (self, ZKY_COLOR_DIM_TEXT),
                     .room = band->width - 2 * CARD_PAD - NABLA_WIDTH, .least_size = LEAST_TEXT };
  g_autofree char *progress = NULL;

  if (state->n_expected > 1 && state->n_arrived > 0 && state->n_arrived < state->n_expected)
    progress = g_strdup_printf (_("%u of %u contributions"), state->n_arrived, state->n_expected);
  else if (state->sum[0] != '\0')
    progress = g_strdup_printf (_("sum of %u contributions"), state->n_expected);

  label.text = progress != NULL ? progress : self->plan->gradient_shape;
  if (label.text != NULL)
    zky_pen_label (self->pen, &label);
}

static void
draw_scalar_gradient (const Part        *self,
                      const ZkyCardLook *look,
                      const ZkyRect     *band)
{
  const ZkyCardState *state = self->state;
  ZkyContentStyle style = { self->theme, ZKY_COLOR_GRADIENT, GRADIENT_SIZE, look->digits, state->gradient_distance };
  gboolean is_sum = state->sum[0] != '\0';
  ZkyRect area = { band->x + CARD_PAD + NABLA_WIDTH, band->y + GRADIENT_PAD,
                   band->width - 2 * CARD_PAD - (is_sum ? 1 : 2) * NABLA_WIDTH, self->plan->gradient->height };

  if (state->gradient_distance != NULL)
    {
      area.x += DELTA_WIDTH;
      area.width -= DELTA_WIDTH;
    }

  /* A long sum is first drawn lighter, then smaller. */
  if (is_sum)
    draw_line (self, &area, state->sum, GRADIENT_SIZE, ZKY_COLOR_GRADIENT,
               zky_text_get_width (state->sum, GRADIENT_SIZE, TRUE) <= area.width);
  else if (state->asks_gradient)
    draw_line (self, &area, "?", GRADIENT_SIZE, ZKY_COLOR_GRADIENT, TRUE);
  else
    zky_content_draw (self->plan->gradient, state->gradient, look->digests, &style, self->pen, &area);
}

static void
draw_gradient (const Part        *self,
               const ZkyCardLook *look)
{
  const ZkyContent *content = self->plan->gradient;
  ZkyRect band = zky_card_plan_get_gradient (self->plan, self->card);
  ZkyRect area = { band.x + CARD_PAD, band.y + GRADIENT_PAD, band.width - 2 * CARD_PAD, content->height };
  ZkyContentStyle style = { self->theme, ZKY_COLOR_GRADIENT, GRADIENT_SIZE, look->digits, self->state->gradient_distance };
  ZkyLabel nabla = { .text = self->state->is_difference ? "Δ∇" : "∇", .x = area.x, .y = area.y + 9, .size = GRADIENT_SIZE - 3,
                     .color = *get_color (self, ZKY_COLOR_GRADIENT) };

  if (content->kind == ZKY_CONTENT_NUMBER)
    {
      nabla.y = area.y + area.height / 2 + nabla.size * 0.36;
      zky_pen_label (self->pen, &nabla);
      draw_scalar_gradient (self, look, &band);
      return;
    }

  zky_pen_label (self->pen, &nabla);
  draw_caption (self, &band);
  area.y += GRADIENT_LINE;
  if (self->state->asks_gradient)
    draw_line (self, &area, "?", GRADIENT_SIZE, ZKY_COLOR_GRADIENT, TRUE);
  else
    zky_content_draw (content, self->state->gradient, look->digests, &style, self->pen, &area);
}

/* A badge: the name and, of a scalar, the number. */
static void
draw_badge (const Part        *self,
            const ZkyCardLook *look)
{
  const ZkyRect *rect = &self->card->rect;
  ZkyRect number = { rect->x + rect->width - CARD_PAD - BADGE_NUMBER, rect->y, BADGE_NUMBER, rect->height };
  ZkyTensor *value = self->state->value;
  char text[ZKY_NUMBER_MAX] = "—";

  zky_pen_label (self->pen, &(ZkyLabel) { .text = self->plan->title, .x = rect->x + CARD_PAD,
                                          .y = rect->y + rect->height / 2 + BADGE_SIZE * 0.36, .size = BADGE_SIZE,
                                          .bold = TRUE, .color = *get_color (self, ZKY_COLOR_TEXT),
                                          .room = rect->width - 2 * CARD_PAD - BADGE_NUMBER + 1,
                                          .least_size = BADGE_SIZE - 2 });
  if (self->plan->value->kind != ZKY_CONTENT_NUMBER)
    draw_line (self, &number, self->plan->detail, DETAIL_SIZE, ZKY_COLOR_DIM_TEXT, FALSE);
  else
    draw_line (self, &number,
               value == NULL ? text : self->state->value_distance != NULL ? zky_content_format_signed (value, 0, look->digits, text)
                                                                          : zky_content_format (value, 0, look->digits, text), BADGE_SIZE,
               ZKY_COLOR_TEXT, FALSE);
}

/**
 * zky_card_draw:
 * @plan: what is fixed of the card
 * @card: where it lies
 * @state: what it shows now
 * @look: colours
 * @pen: what draws
 *
 * Draws a card with all its text. The same calls make the screen, PNG, PDF and SVG.
 */
void
zky_card_draw (const ZkyCardPlan  *plan,
               const ZkyCard      *card,
               const ZkyCardState *state,
               const ZkyCardLook  *look,
               ZkyPen             *pen)
{
  Part self = { plan, card, state, look->theme, pen };
  gboolean has_gradient = plan->gradient != NULL && look->gradients;
  ZkyCardLook inked = *look;
  ZkyTheme theme;
  gboolean is_bad;

  if (plan->group != NULL)
    {
      zky_group_card_draw (plan, card, state, look, TRUE, pen);
      return;
    }

  /* Where marks are wanted, there is one for this. */
  is_bad = state->health.counts[ZKY_FINDING_BAD] == 0 &&
           (zky_content_is_bad (plan->value, state->value, look->digests) ||
            (has_gradient && zky_content_is_bad (plan->gradient, state->gradient, look->digests)));

  draw_mark (&self);
  draw_frame (&self, has_gradient);
  if (state->is_filled && (plan->is_badge || plan->is_bare))
    {
      theme = make_inked_theme (&self);
      self.theme = inked.theme = &theme;
      look = &inked;
    }
  if (plan->is_badge)
    {
      draw_badge (&self, look);
      return;
    }

  if (!plan->is_bare)
    draw_head (&self, is_bad);
  draw_value (&self, look);
  if (has_gradient)
    draw_gradient (&self, look);
}

void
zky_card_draw_box (const ZkyCardPlan  *plan,
                   const ZkyCard      *card,
                   const ZkyCardState *state,
                   const ZkyTheme     *theme,
                   ZkyPen             *pen)
{
  Part self = { plan, card, state, theme, pen };
  ZkyCardLook look = { theme, NULL, TRUE, 0 };

  self.is_whole = state->is_filled;
  if (plan->group != NULL)
    {
      zky_group_card_draw (plan, card, state, &look, FALSE, pen);
      return;
    }

  draw_mark (&self);
  draw_frame (&self, TRUE);
}

/**
 * zky_card_draw_large:
 *
 * The card with its value and gradient, without its head: there is room for a name that is larger.
 *
 * Returns: %FALSE if the card has no head, or nothing below it
 */
gboolean
zky_card_draw_large (const ZkyCardPlan  *plan,
                     const ZkyCard      *card,
                     const ZkyCardState *state,
                     const ZkyCardLook  *look,
                     ZkyPen             *pen)
{
  Part self = { plan, card, state, look->theme, pen };

  if (plan->group != NULL || plan->is_badge || plan->is_bare)
    {
      zky_card_draw_box (plan, card, state, look->theme, pen);
      return FALSE;
    }

  draw_mark (&self);
  draw_frame (&self, plan->gradient != NULL && look->gradients);
  draw_value (&self, look);
  if (plan->gradient != NULL && look->gradients)
    draw_gradient (&self, look);

  return TRUE;
}

gboolean
zky_card_plan_has_map (const ZkyCardPlan *self)
{
  return self->group == NULL && !self->is_badge && !self->is_bare && self->value->kind == ZKY_CONTENT_MAP;
}

/* A lens colours all of a card. */
gboolean
zky_card_draw_maps (const ZkyCardPlan  *plan,
                    const ZkyCard      *card,
                    const ZkyCardState *state,
                    const ZkyCardLook  *look,
                    ZkyPen             *pen,
                    double              top)
{
  const ZkyRect *rect = &card->value_rect;
  ZkyRect band = zky_card_plan_get_gradient (plan, card);
  ZkyRect area = { rect->x + CARD_PAD, MAX (rect->y + VALUE_PAD, card->rect.y + top), rect->width - 2 * CARD_PAD, 0 };
  ZkyRect below = { band.x + CARD_PAD, band.y + GRADIENT_PAD, band.width - 2 * CARD_PAD, band.height - 2 * GRADIENT_PAD };

  area.height = rect->y + rect->height - VALUE_PAD - area.y;
  if (!zky_card_plan_has_map (plan) || state->is_filled || state->asks_value
      || !zky_content_draw_map (plan->value, state->value, look->digests, look->theme, pen, &area))
    return FALSE;

  if (plan->gradient != NULL && look->gradients && !state->asks_gradient)
    zky_content_draw_map (plan->gradient, state->gradient, look->digests, look->theme, pen, &below);
  return TRUE;
}
