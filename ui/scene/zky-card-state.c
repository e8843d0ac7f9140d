/* zky-card-state.c: what each card shows at a moment of the time line
 * SPDX-License-Identifier: Apache-2.0 */
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "zky-frame-private.h"

static gboolean
has_steps (const ZkyFrame *self)
{
  return self->steps != NULL;
}

/* The present step is pointed out while the call is under way; at the end the picture is whole. */
const ZkyStep *
zky_frame_get_present (const ZkyFrame *self)
{
  if (!has_steps (self) || self->position == 0 || self->position >= zky_steps_get_n (self->steps))
    return NULL;

  return zky_steps_get (self->steps, self->position);
}

const ZkyStep *
zky_frame_get_next (const ZkyFrame *self)
{
  if (!has_steps (self) || self->position >= zky_steps_get_n (self->steps))
    return NULL;

  return zky_steps_get (self->steps, self->position + 1);
}

static void
append_number (const ZkyFrame  *self,
               ZkyCardState    *state,
               const char      *before,
               const ZkyTensor *tensor)
{
  char number[ZKY_NUMBER_MAX] = "?";

  if (tensor != NULL)
    zky_content_format (tensor, 0, self->digits, number);

  /* `24 + -9` reads better as `24 - 9`. */
  if (number[0] == '-' && g_str_equal (before, " + "))
    {
      g_strlcat (state->sum, " - ", sizeof state->sum);
      g_strlcat (state->sum, number + 1, sizeof state->sum);
      return;
    }

  g_strlcat (state->sum, before, sizeof state->sum);
  g_strlcat (state->sum, number, sizeof state->sum);
}

/* The sum as far as it has been built: what was there, the contribution that came last and, at the step that
 * completes it, the result. */
static void
build_sum (const ZkyFrame *self,
           const ZkyNode  *node,
           ZkyCardState   *state)
{
  guint arrival = 0;
  ZkyTensor *last = zky_steps_get_contribution (self->steps, node, state->n_arrived - 1, &arrival);
  g_autoptr (ZkyTensor) before = zky_steps_dup_gradient (self->steps, MAX (arrival, 1) - 1, node);
  gboolean is_complete = state->n_arrived == state->n_expected;

  if (last == NULL || before == NULL || (is_complete && self->position > arrival + 1))
    return;

  append_number (self, state, "", before);
  append_number (self, state, " + ", last);
  if (is_complete && self->position == arrival + 1)
    append_number (self, state, " = ", state->gradient);
}

/* In a quiz the result of the event that is under way is a question mark. */
static void
hide_next (const ZkyFrame *self,
           const ZkyNode  *node,
           ZkyCardState   *state)
{
  const ZkyStep *next = self->hide_next && self->phase > 0 ? zky_frame_get_next (self) : NULL;

  if (next == NULL || next->target != node)
    return;

  switch (next->kind)
    {
    case ZKY_STEP_COMPUTE:
      state->asks_value = TRUE;
      break;
    case ZKY_STEP_SEED:
      state->asks_gradient = TRUE;
      break;
    case ZKY_STEP_SEND:
      state->asks_gradient = TRUE;
      if (state->gradient != NULL)
        {
          state->sum[0] = '\0';
          append_number (self, state, "", state->gradient);
          append_number (self, state, " + ", NULL);
        }
      break;
    case ZKY_STEP_SUM:
      state->asks_gradient = TRUE;
      append_number (self, state, " = ", NULL);
      break;
    default:
      break;
    }
}

static gboolean
feeds (const ZkyNode *node,
       const ZkyNode *consumer)
{
  for (guint i = 0; i < zky_node_get_n_inputs (consumer); i++)
    if (zky_node_get_input (consumer, i) == node)
      return TRUE;

  return FALSE;
}

/* Whether a wire goes from one card to another. */
static gboolean
is_wired (ZkyScene *scene,
          guint     from,
          guint     to)
{
  for (guint i = scene->wire_start[to]; i < scene->wire_start[to + 1]; i++)
    if (scene->wires[i].from == from)
      return TRUE;

  return FALSE;
}

/* Whether @a is an input of @b: a wire joins them, or badges stand for one. */
static gboolean
serves (ZkyScene *scene,
        guint     a,
        guint     b)
{
  const ZkyCard *from = &scene->cards[a], *to = &scene->cards[b];

  if (is_wired (scene, a, b))
    return TRUE;

  return from->badge_for < 0 && to->badge_for < 0 && from->node != NULL && to->node != NULL && feeds (from->node, to->node);
}

/* Whether @other (−1: none) shows the gradient of what @card shows, or the other way round. */
static gboolean
belongs (ZkyScene *scene,
         gint      other,
         guint     card)
{
  return other >= 0 && (guint) other < scene->n_cards && scene->cards[card].badge_for < 0
         && zky_backward_belong (scene->cards[other].node, scene->cards[card].node);
}

/* Whether the present step made this node of the recorded pass. */
static gboolean
has_just_come (const ZkyFrame *self,
               const ZkyNode  *node)
{
  return node != NULL && zky_node_is_backward (node) && zky_steps_get_arrival (self->steps, node) == self->position;
}

/* The ring around a card: the selection and its neighbours, the pointer, the present step; in this order. */
static int
find_mark (const ZkyFrame *self,
           ZkyScene       *scene,
           guint           card)
{
  const ZkyStep *present = zky_frame_get_present (self);

  if (self->selected == (gint) card)
    return ZKY_COLOR_SELECTION;
  if (self->selected >= 0 && (guint) self->selected < scene->n_cards)
    {
      if (serves (scene, card, self->selected))
        return ZKY_COLOR_INPUTS;
      if (serves (scene, self->selected, card))
        return ZKY_COLOR_CONSUMERS;
    }
  if (self->hovered == (gint) card)
    return ZKY_COLOR_EDGE;
  if (belongs (scene, self->selected, card) || belongs (scene, self->hovered, card))
    return ZKY_COLOR_GRADIENT;
  if (present != NULL && has_just_come (self, scene->cards[card].node))
    return ZKY_COLOR_GRADIENT;
  if (present != NULL && scene->cards[card].badge_for < 0 &&
      zky_scene_find_card (scene, present->target) == (gint) card)
    return present->kind == ZKY_STEP_COMPUTE ? ZKY_COLOR_VALUE : ZKY_COLOR_GRADIENT;

  return -1;
}

/* How large the differences of all outputs, and of all parameters, are together. What only one call has does not count. */
static void
find_group_difference (ZkyScene          *scene,
                       const ZkyCardPlan *plan,
                       ZkyNorms          *norms)
{
  ZkyDifference *difference = scene->difference;
  const GArray *differentiated = plan->params->len > 0 ? plan->params : plan->outputs;

  *norms = (ZkyNorms) { 0 };
  for (guint i = 0; i < plan->outputs->len; i++)
    {
      double norm = zky_difference_get_value (difference, zky_graph_get_node (scene->graph, g_array_index (plan->outputs, guint, i)))->norm;

      norms->has_value |= !isnan (norm);
      norms->value = isnan (norm) ? norms->value : hypot (norms->value, norm);
    }
  for (guint i = 0; i < differentiated->len; i++)
    {
      double norm = zky_difference_get_gradient (difference, zky_graph_get_node (scene->graph, g_array_index (differentiated, guint, i)))->norm;

      norms->has_gradient |= !isnan (norm);
      norms->gradient = isnan (norm) ? norms->gradient : hypot (norms->gradient, norm);
    }
}

static void
find_group_numbers (const ZkyFrame *self,
                    ZkyScene       *scene,
                    guint           card,
                    ZkyCardState   *state)
{
  const ZkyCardPlan *plan = &scene->plans[card];

  if (scene->difference != NULL)
    {
      find_group_difference (scene, plan, &state->norms);
      return;
    }
  state->norms = zky_norm_cache_lookup (scene->norms, card, scene->graph, self->steps, self->position, plan->outputs,
                                        plan->params);
}

/* What a node differs by; where that cannot be said, its plan says why. */
static void
find_difference (const ZkyFrame *self,
                 ZkyDifference  *difference,
                 ZkyNode        *node,
                 ZkyCardState   *state)
{
  ZkyPresence presence = zky_difference_get_presence (difference, node);
  ZkyTensor *gradient = zky_node_get_gradient (node);

  state->gradient = gradient != NULL && self->gradients ? zky_tensor_ref (gradient) : NULL;
  state->gradient_distance = gradient != NULL ? zky_difference_get_gradient (difference, node) : NULL;
  switch (presence)
    {
    case ZKY_IN_BOTH:
      state->value = zky_node_get_value (node);
      state->value_distance = zky_difference_get_value (difference, node);
      break;
    case ZKY_ONLY_IN_A:
    case ZKY_ONLY_IN_B:
      state->value = zky_node_get_value (node);
      state->is_ghost = TRUE;
      break;
    case ZKY_SHAPES_DIFFER:
    default:
      break;
    }
}

static void
find_numbers (const ZkyFrame *self,
              ZkyNode        *node,
              ZkyCardState   *state)
{
  ZkyTensor *gradient;

  if (!has_steps (self))
    {
      state->value = zky_node_get_value (node);
      gradient = self->gradients ? zky_node_get_gradient (node) : NULL;
      state->gradient = gradient != NULL ? zky_tensor_ref (gradient) : NULL;
      return;
    }

  state->value = zky_steps_get_value (self->steps, self->position, node);
  if (!self->gradients)
    return;

  state->gradient = zky_steps_dup_gradient (self->steps, self->position, node);
  state->n_arrived = zky_steps_get_arrived (self->steps, self->position, node, &state->n_expected);
  if (state->n_arrived >= 2)
    build_sum (self, node, state);
}

/**
 * zky_frame_get_fill:
 * @self: a moment
 * @scene: a scene
 * @card: index of a card
 * @fill: (out): the colour that the lens gives to it
 *
 * Returns: %FALSE if there is no lens: it has the colour of its kind
 */
gboolean
zky_frame_get_fill (const ZkyFrame *self,
                    ZkyScene       *scene,
                    guint           card,
                    ZkyColor       *fill)
{
  ZkyMoment moment;
  double number;

  if (self->lens.kind == ZKY_LENS_NONE)
    return FALSE;

  moment = zky_frame_get_moment (self, scene);
  *fill = zky_lens_measure (&self->lens, scene, card, &moment, &number)
            ? zky_lens_get_color (&self->lens, self->theme, number) : self->theme->absent;

  return TRUE;
}

/* How much there is of each number at the moment. */
ZkyMoment
zky_frame_get_moment (const ZkyFrame *self,
                      ZkyScene       *scene)
{
  return (ZkyMoment) { zky_scene_get_measures (scene), self->steps, self->position, self->gradients };
}

ZkyHealth
zky_frame_get_health (const ZkyFrame *self,
                      ZkyScene       *scene,
                      guint           card)
{
  const ZkyCardPlan *plan = &scene->plans[card];
  ZkyMoment moment;

  if (!self->health.is_on || scene->difference != NULL) /* a difference is nobody's gradient */
    return (ZkyHealth) { 0 };

  moment = zky_frame_get_moment (self, scene);
  return plan->group != NULL ? zky_health_of_group (&self->health, &moment, scene->graph, plan->group, plan->params)
                             : zky_health_of_node (&self->health, &moment, scene->cards[card].node);
}

/**
 * zky_frame_get_state:
 * @self: a moment
 * @scene: a scene
 * @card: index of a card
 * @state: (out): what it shows; to be cleared
 *
 * Looks up what one card shows.
 */
void
zky_frame_get_state (const ZkyFrame *self,
                     ZkyScene       *scene,
                     guint           card,
                     ZkyCardState   *state)
{
  ZkyNode *node = scene->cards[card].node;

  *state = (ZkyCardState) ZKY_CARD_STATE_INIT;
  state->is_difference = scene->difference != NULL;
  if (node == NULL)
    find_group_numbers (self, scene, card, state);
  else if (scene->difference != NULL)
    find_difference (self, scene->difference, node, state);
  else
    {
      find_numbers (self, node, state);
      hide_next (self, node, state);
    }
  state->mark = find_mark (self, scene, card);
  state->is_filled = zky_frame_get_fill (self, scene, card, &state->fill);
  state->health = zky_frame_get_health (self, scene, card);
}

/* `[2 ⊕ 3]: shape of the output, then of the input`, where a card has such a Jacobian. */
static char *
describe_shape (const ZkyCardPlan *plan)
{
  if (plan->gradient_shape == NULL || strstr (plan->gradient_shape, "⊕") == NULL)
    return NULL;

  return g_strdup_printf (_("%s: shape of the output, then of the input"), plan->gradient_shape);
}

char *
zky_frame_dup_notes (const ZkyFrame *self,
                     ZkyScene       *scene,
                     guint           card)
{
  ZkyMoment moment = zky_frame_get_moment (self, scene);
  ZkyCardState state = ZKY_CARD_STATE_INIT;
  g_autofree char *health = NULL, *lens = NULL, *shape = describe_shape (&scene->plans[card]);
  const char *notes[4];
  guint n = 0;
  double value;

  state.health = zky_frame_get_health (self, scene, card);
  health = zky_health_describe (&state.health);
  if (zky_lens_measure (&self->lens, scene, card, &moment, &value))
    {
      g_autofree char *heading = zky_lens_dup_heading (&self->lens), *number = zky_lens_dup_number (self->lens.kind, value);

      lens = g_strdup_printf ("%s: %s", heading, number);
    }

  if (shape != NULL)
    notes[n++] = shape;
  if (health != NULL)
    notes[n++] = health;
  if (lens != NULL)
    notes[n++] = lens;
  notes[n] = NULL;
  return n > 0 ? g_strjoinv ("\n", (char **) notes) : NULL;
}

void
zky_card_state_clear (ZkyCardState *state)
{
  g_clear_pointer (&state->gradient, zky_tensor_unref);
}
