/* zky-token.c: the numbers that travel along the wires, and what an event changes
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "zky-bezier.h"
#include "zky-frame-private.h"
#include "zky-text.h"

#define TOKEN_HEIGHT 26.0
#define TOKEN_SIZE   13.0
#define TOKEN_PAD    10.0
#define SEED_WAY     56.0 /* how far outside of the output its seed appears */
#define MOST_STEPS   256  /* a longer jump changes more than is worth looking up */

/* Slow, fast, slow: t² (3 − 2t). */
static double
ease (double t)
{
  return t * t * (3 - 2 * t);
}

static void
set_text (ZkyToken *token,
          guint     digits)
{
  const ZkyTensor *tensor = token->tensor;

  if (tensor == NULL)
    g_strlcpy (token->text, "?", sizeof token->text);
  else if (zky_tensor_get_n_axes (tensor) == 0)
    zky_content_format (tensor, 0, digits, token->text);
  else
    {
      ZkyShape shape = zky_tensor_get_shape (tensor);
      g_autofree char *label = zky_content_dup_shape (&shape);

      if (g_strlcpy (token->text, label, sizeof token->text) >= sizeof token->text)
        g_strlcpy (token->text, "[…]", sizeof token->text);
    }
}

static void
add_on_wire (GArray          *tokens,
             ZkyScene        *scene,
             guint            wire,
             double           t,
             const ZkyTensor *tensor,
             gboolean         is_gradient)
{
  ZkyToken token = { .wire = wire, .tensor = tensor, .is_gradient = is_gradient };
  double point[2];

  zky_bezier_get_point (scene->wires[wire].points, scene->wires[wire].n_points, t, point, NULL);
  token.x = point[0];
  token.y = point[1];
  g_array_append_val (tokens, token);
}

/* The seed has no wire: it comes from outside into the gradient of the output. */
static void
add_seed (GArray          *tokens,
          ZkyScene        *scene,
          guint            card,
          double           t,
          const ZkyTensor *tensor)
{
  ZkyToken token = { .wire = G_MAXUINT, .tensor = tensor, .is_gradient = TRUE };
  ZkyRect band = zky_card_plan_get_gradient (&scene->plans[card], &scene->cards[card]);
  gboolean is_down = scene->orientation == ZKY_ORIENTATION_TOP_TO_BOTTOM;
  double way = (1 - t) * ((is_down ? band.height : band.width) / 2 + SEED_WAY);

  token.x = band.x + band.width / 2 + (is_down ? 0 : way);
  token.y = band.y + band.height / 2 + (is_down ? way : 0);
  g_array_append_val (tokens, token);
}

/* What happens inside a closed group goes through its card, in the direction of the wires and back. */
static void
add_inside (GArray          *tokens,
            ZkyScene        *scene,
            guint            card,
            double           t,
            const ZkyTensor *tensor,
            gboolean         is_gradient)
{
  const ZkyRect *rect = &scene->cards[card].rect;
  gboolean is_down = scene->orientation == ZKY_ORIENTATION_TOP_TO_BOTTOM;
  ZkyToken token = { .wire = G_MAXUINT, .tensor = tensor, .is_gradient = is_gradient };

  token.x = rect->x + rect->width * (is_down ? 0.5 : t);
  token.y = rect->y + rect->height * (is_down ? t : 0.5);
  g_array_append_val (tokens, token);
}

static void
add_values (GArray        *tokens,
            ZkyScene      *scene,
            const ZkyStep *step,
            guint          card,
            double         t)
{
  for (guint i = scene->wire_start[card]; i < scene->wire_start[card + 1]; i++)
    for (guint k = 0; k < zky_node_get_n_inputs (step->node); k++)
      if (zky_scene_wire_serves (scene, &scene->wires[i], step->node, k))
        {
          add_on_wire (tokens, scene, i, t, zky_node_get_value (zky_node_get_input (step->node, k)), FALSE);
          break;
        }
  if (tokens->len == 0 && scene->cards[card].group > 0)
    add_inside (tokens, scene, card, t, zky_node_get_value (step->node), FALSE);
}

static void
add_contribution (GArray          *tokens,
                  ZkyScene        *scene,
                  const ZkyStep   *step,
                  guint            card,
                  double           t,
                  const ZkyTensor *tensor)
{
  for (guint i = scene->wire_start[card]; i < scene->wire_start[card + 1] && tokens->len == 0; i++)
    if (zky_scene_wire_serves (scene, &scene->wires[i], step->node, step->input))
      add_on_wire (tokens, scene, i, 1 - t, tensor, TRUE);
  if (tokens->len == 0 && scene->cards[card].group > 0)
    add_inside (tokens, scene, card, 1 - t, tensor, TRUE);
}

/**
 * zky_frame_get_tokens:
 * @self: a moment
 * @scene: a laid-out scene
 *
 * The numbers that are on the way in the event that follows @self's position: values to a node that is computed, a
 * contribution back to the producer it is for, the seed into the output.
 *
 * Returns: (transfer full): array of ZkyToken, empty unless 0 < phase < 1
 */
GArray *
zky_frame_get_tokens (const ZkyFrame *self,
                      ZkyScene       *scene)
{
  GArray *tokens = g_array_new (FALSE, FALSE, sizeof (ZkyToken));
  const ZkyStep *next;
  double t;
  gint card;

  g_return_val_if_fail (self != NULL && scene != NULL, tokens);

  next = self->phase > 0 && self->phase < 1 && scene->is_laid_out ? zky_frame_get_next (self) : NULL;
  card = next != NULL ? zky_scene_find_card (scene, next->node) : -1;
  if (card < 0 || (next->kind != ZKY_STEP_COMPUTE && !self->gradients))
    return tokens;

  t = ease (self->phase);
  if (next->kind == ZKY_STEP_SEED)
    add_seed (tokens, scene, card, t, self->hide_next ? NULL : next->value);
  else if (next->kind == ZKY_STEP_COMPUTE)
    add_values (tokens, scene, next, card, t);
  else if (next->kind == ZKY_STEP_SEND)
    add_contribution (tokens, scene, next, card, t, self->hide_next ? NULL : next->value);
  for (guint i = 0; i < tokens->len; i++)
    set_text (&g_array_index (tokens, ZkyToken, i), self->digits);

  return tokens;
}

/* A full pill for a value, a dashed one for a gradient. */
static void
draw_token (const ZkyFrame *self,
            const ZkyToken *token,
            ZkyPen         *pen,
            double          size)
{
  const ZkyColor *colors = self->theme->colors;
  const ZkyColor *hue = &colors[token->is_gradient ? ZKY_COLOR_GRADIENT : ZKY_COLOR_VALUE];
  double height = TOKEN_HEIGHT * size, text = TOKEN_SIZE * size;
  double width = MAX (height + 6 * size, zky_text_get_width (token->text, text, TRUE) + 2 * TOKEN_PAD * size);
  ZkyRect pill = { token->x - width / 2, token->y - height / 2, width, height };
  ZkyRect halo = { pill.x - 2 * size, pill.y - 2 * size, pill.width + 4 * size, pill.height + 4 * size };
  ZkyStroke outline = { *hue, 2 * size, token->is_gradient ? 4 * size : 0 };

  zky_pen_rect (pen, &halo, halo.height / 2, &colors[ZKY_COLOR_BACKGROUND], NULL);
  zky_pen_rect (pen, &pill, height / 2, token->is_gradient ? &colors[ZKY_COLOR_CARD] : hue, &outline);
  zky_pen_label (pen, &(ZkyLabel) { .text = token->text, .x = token->x, .y = token->y + text * 0.36,
                                    .size = text, .bold = TRUE, .anchor = ZKY_ANCHOR_MIDDLE,
                                    .color = token->is_gradient ? *hue : colors[ZKY_COLOR_CARD] });
}

/* Draws the tokens with any pen, @size times as large as cards are. */
void
zky_frame_paint_tokens (const ZkyFrame *self,
                        ZkyScene       *scene,
                        ZkyPen         *pen,
                        double          size)
{
  g_autoptr (GArray) tokens = zky_frame_get_tokens (self, scene);

  for (guint i = 0; i < tokens->len; i++)
    draw_token (self, &g_array_index (tokens, ZkyToken, i), pen, size);
}

static void
unite (ZkyRect       *damage,
       const ZkyRect *rect)
{
  double x1, y1;

  if (damage->width <= 0)
    {
      *damage = *rect;
      return;
    }

  x1 = MAX (damage->x + damage->width, rect->x + rect->width);
  y1 = MAX (damage->y + damage->height, rect->y + rect->height);
  damage->x = MIN (damage->x, rect->x);
  damage->y = MIN (damage->y, rect->y);
  damage->width = x1 - damage->x;
  damage->height = y1 - damage->y;
}

/* A card with its ring. */
static void
unite_card (ZkyRect  *damage,
            ZkyScene *scene,
            gint      card)
{
  ZkyRect rect;

  if (card < 0 || (guint) card >= scene->n_cards)
    return;

  rect = scene->cards[card].rect;
  unite (damage, &(ZkyRect) { rect.x - 8, rect.y - 8, rect.width + 16, rect.height + 16 });
}

/* A card under the pointer, and those that show its gradient or what it is the gradient of. */
static void
unite_hovered (ZkyRect  *damage,
               ZkyScene *scene,
               gint      card)
{
  unite_card (damage, scene, card);
  if (card < 0 || (guint) card >= scene->n_cards || scene->options.backward == ZKY_BACKWARD_HIDDEN)
    return;

  for (guint i = 0; i < scene->n_cards; i++)
    if (zky_backward_belong (scene->cards[card].node, scene->cards[i].node))
      unite_card (damage, scene, i);
}

/* A step of the backward pass fills in nodes of the recorded one: those that belong to its operator, or to its sum. */
static void
unite_pass (ZkyRect       *damage,
            ZkyScene      *scene,
            const ZkyStep *step)
{
  if (step->kind == ZKY_STEP_COMPUTE || scene->options.backward == ZKY_BACKWARD_HIDDEN)
    return;

  for (guint i = zky_graph_get_n_forward (scene->graph); i < scene->n_nodes; i++)
    {
      const ZkyNode *node = zky_graph_get_node (scene->graph, i);

      if (zky_node_get_origin (node) == step->node || zky_node_get_subject (node) == step->target)
        unite_card (damage, scene, scene->card_of[i]);
    }
}

static void
unite_step (ZkyRect       *damage,
            ZkyScene      *scene,
            const ZkyStep *step)
{
  gint card = zky_scene_find_card (scene, step->node);

  unite_card (damage, scene, card);
  unite_card (damage, scene, zky_scene_find_card (scene, step->target));
  unite_pass (damage, scene, step);

  /* The wires of a present step are traced. */
  for (guint i = card < 0 ? 0 : scene->wire_start[card]; card >= 0 && i < scene->wire_start[card + 1]; i++)
    {
      const ZkyWire *wire = &scene->wires[i];
      ZkyRect rect;

      zky_bezier_get_bounds (wire->points, wire->n_points, &rect);
      unite (damage, &(ZkyRect) { rect.x - 8, rect.y - 8, rect.width + 16, rect.height + 16 });
    }
}

/**
 * zky_frame_get_damage:
 * @before: a moment
 * @after: a later or earlier one
 * @scene: a laid-out scene
 * @damage: (out): what zky_frame_draw() draws differently
 *
 * Finds what has to be drawn again between two moments: the cards and wires of the steps between them.
 *
 * Returns: %FALSE if nothing has
 */
gboolean
zky_frame_get_damage (const ZkyFrame *before,
                      const ZkyFrame *after,
                      ZkyScene       *scene,
                      ZkyRect        *damage)
{
  gboolean asks_before, asks_after;
  guint first, last;

  g_return_val_if_fail (before != NULL && after != NULL && scene != NULL && damage != NULL, FALSE);

  *damage = (ZkyRect) { 0, 0, 0, 0 };
  asks_before = before->hide_next && before->phase > 0;
  asks_after = after->hide_next && after->phase > 0;
  first = MIN (before->position, after->position);
  last = MAX (before->position, after->position);

  if (before->theme != after->theme || before->steps != after->steps || before->gradients != after->gradients ||
      before->transparent != after->transparent || before->digits != after->digits || !zky_lens_equal (&before->lens, &after->lens) || before->selected != after->selected || before->selected_group != after->selected_group ||
      last - first > MOST_STEPS)
    {
      *damage = scene->bounds;
      return TRUE;
    }

  if (before->hovered != after->hovered)
    {
      unite_hovered (damage, scene, before->hovered);
      unite_hovered (damage, scene, after->hovered);
    }
  if (after->steps != NULL && (first != last || asks_before != asks_after))
    for (guint i = MAX (first, 1); i <= MIN (last + 1, zky_steps_get_n (after->steps)); i++)
      unite_step (damage, scene, zky_steps_get (after->steps, i));

  return damage->width > 0;
}
