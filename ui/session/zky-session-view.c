/* zky-session-view.c: what a session looks at: the position in time and the selected node
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-session-private.h"

#include <glib/gi18n.h>

#include "zky-content.h"
#include "zky-describe.h"

/* In a quiz the event stands here, with its token just arrived, until the answer is asked for. */
#define QUIZ_PHASE 0.999

/* The step that the explanation is about: the one on its way, else the one just done. */
static guint
get_present_step (ZkySession *self)
{
  return self->phase > 0 && self->position < self->n_steps ? self->position + 1 : self->position;
}

static gboolean
is_question (ZkySession *self)
{
  return self->quiz && self->phase > 0 && self->position < self->n_steps;
}

static void
notify_explanation (ZkySession *self)
{
  if (self->explained == (gint) get_present_step (self)
      && self->explained_as_question == is_question (self))
    return;
  self->explained = -1;
  zky_session_notify (self, ZKY_SESSION_PROP_EXPLANATION);
}

/* The result stands behind the last equals sign of an explanation. */
static char *
hide_result (const char *text)
{
  const char *equals = NULL;

  for (const char *p = text; (p = strstr (p, " = ")) != NULL; p += 3)
    equals = p;
  return equals != NULL ? g_strdup_printf ("%.*s = ?", (int) (equals - text), text) : g_strdup ("?");
}

static char *
explain (ZkySession *self,
         guint       step)
{
  if (self->steps == NULL)
    return g_strdup ("");
  if (self->difference != NULL)
    return zky_describe_difference (self->difference, self->steps, self->digits);
  if (step == 0)
    return g_strdup (_("Nothing has been computed yet: the inputs have their values."));
  return zky_steps_explain_with_digits (self->steps, step, self->digits);
}

/* Explanations put numbers into text, so they are made only when somebody reads them. */
const char *
zky_session_view_explain (ZkySession *self)
{
  guint step = get_present_step (self);
  gboolean question = is_question (self);

  if (self->explained != (gint) step || self->explained_as_question != question)
    {
      g_autofree char *text = explain (self, step);

      g_free (self->explanation);
      self->explanation = question ? hide_result (text) : g_steal_pointer (&text);
      self->explained = step;
      self->explained_as_question = question;
    }
  return self->explanation;
}

static void
move (ZkySession *self,
      guint       position,
      double      phase)
{
  position = self->difference != NULL ? self->n_steps : MIN (position, self->n_steps); /* differences have no time */
  phase = position < self->n_steps ? CLAMP (phase, 0, 1) : 0;
  if (position == self->position && phase == self->phase)
    return;

  g_object_freeze_notify (G_OBJECT (self));
  if (position != self->position)
    {
      self->position = position;
      zky_session_notify (self, ZKY_SESSION_PROP_POSITION);
    }
  if (phase != self->phase)
    {
      self->phase = phase;
      zky_session_notify (self, ZKY_SESSION_PROP_PHASE);
    }
  notify_explanation (self);
  g_object_thaw_notify (G_OBJECT (self));
}

/* Where a position of the call before stands in the new one: the same number when the steps are as many, else the end
 * that it was at, else something near. */
static guint
carry_position (guint position,
                guint old_forward,
                guint old_n,
                guint new_forward,
                guint new_n)
{
  if (old_forward == new_forward && old_n == new_n)
    return position;
  if (position == old_forward)
    return new_forward;
  if (position == old_n)
    return new_n;
  if (position < old_forward)
    return MIN (position, new_forward);
  return MIN (new_forward + (position - old_forward), new_n);
}

/**
 * zky_session_view_called:
 * @opened: another model was opened: the time line goes to the end of its forward pass
 *
 * A new call is in place.
 */
void
zky_session_view_called (ZkySession *self,
                         gboolean    opened)
{
  guint old_n = self->n_steps, old_forward = self->n_forward;
  guint position;

  self->n_steps = zky_steps_get_n (self->steps);
  self->n_forward = zky_steps_get_n_forward (self->steps);
  self->explained = -1;

  if (opened)
    {
      position = self->n_forward;
      self->untouched = TRUE;
      zky_session_set_playing (self, FALSE);
    }
  else
    {
      position = carry_position (self->position, old_forward, old_n, self->n_forward, self->n_steps);
    }

  if (old_n != self->n_steps)
    zky_session_notify (self, ZKY_SESSION_PROP_N_STEPS);
  if (old_forward != self->n_forward)
    zky_session_notify (self, ZKY_SESSION_PROP_N_FORWARD);
  move (self, position, opened || position != self->position ? 0 : self->phase);
  zky_session_notify (self, ZKY_SESSION_PROP_EXPLANATION);

  if (self->selected != NULL && zky_session_get_selected_node (self) == NULL &&
      zky_session_get_selected_group (self) == 0)
    zky_session_groups_carry (self);
}

void
zky_session_view_set_selected (ZkySession *self,
                               const char *key)
{
  if (g_strcmp0 (key, self->selected) == 0)
    return;
  g_free (self->selected);
  self->selected = g_strdup (key);
  zky_session_notify (self, ZKY_SESSION_PROP_SELECTED);
}

void
zky_session_view_set_digits (ZkySession *self,
                             guint       digits)
{
  if (self->digits == digits)
    return;
  self->digits = digits;
  self->explained = -1;
  zky_session_notify (self, ZKY_SESSION_PROP_DIGITS);
  zky_session_notify (self, ZKY_SESSION_PROP_EXPLANATION);
}

/* Significant digits of the numbers in texts. */
guint
zky_session_get_digits (ZkySession *self)
{
  g_return_val_if_fail (ZKY_IS_SESSION (self), ZKY_CONTENT_DIGITS);

  return self->digits;
}

void
zky_session_view_set_quiz (ZkySession *self,
                           gboolean    quiz)
{
  if (self->quiz == !!quiz)
    return;
  self->quiz = !!quiz;
  zky_session_notify (self, ZKY_SESSION_PROP_QUIZ);
  notify_explanation (self);
}

guint
zky_session_get_position (ZkySession *self)
{
  g_return_val_if_fail (ZKY_IS_SESSION (self), 0);

  return self->position;
}

/**
 * zky_session_set_position:
 * @position: steps that are done; clamped to 0 … "n-steps"
 *
 * Moves the time line; an event that is under way is dropped.
 */
void
zky_session_set_position (ZkySession *self,
                          guint       position)
{
  g_return_if_fail (ZKY_IS_SESSION (self));

  self->untouched = FALSE;
  move (self, position, 0);
}

double
zky_session_get_phase (ZkySession *self)
{
  g_return_val_if_fail (ZKY_IS_SESSION (self), 0);

  return self->phase;
}

void
zky_session_set_phase (ZkySession *self,
                       double      phase)
{
  g_return_if_fail (ZKY_IS_SESSION (self));

  move (self, self->position, phase);
}

gboolean
zky_session_get_playing (ZkySession *self)
{
  g_return_val_if_fail (ZKY_IS_SESSION (self), FALSE);

  return self->playing;
}

/**
 * zky_session_set_playing:
 *
 * Starts or pauses. From where opening a model left the time line, and from its very end, playing starts at step 0;
 * from anywhere else it goes on.
 */
void
zky_session_set_playing (ZkySession *self,
                         gboolean    playing)
{
  g_return_if_fail (ZKY_IS_SESSION (self));

  playing = playing && self->n_steps > 0 && self->difference == NULL;
  if (self->playing == playing)
    return;
  if (playing && (self->untouched || self->position == self->n_steps))
    zky_session_set_position (self, 0);
  else if (playing && self->quiz && self->phase >= QUIZ_PHASE)
    zky_session_set_position (self, self->position + 1); /* the answer was waited for */
  self->playing = playing;
  zky_session_notify (self, ZKY_SESSION_PROP_PLAYING);
}

/**
 * zky_session_step:
 * @direction: 1 or -1
 *
 * One step, as the keys . and , do it. Playing stops; an event that is under way is finished or taken back. In a quiz
 * the first step forward asks for the number, the second one shows it.
 */
void
zky_session_step (ZkySession *self,
                  int         direction)
{
  g_return_if_fail (ZKY_IS_SESSION (self));

  zky_session_set_playing (self, FALSE);
  self->untouched = FALSE;
  if (direction < 0)
    move (self, self->phase > 0 || self->position == 0 ? self->position : self->position - 1, 0);
  else if (self->quiz && self->phase < QUIZ_PHASE && self->position < self->n_steps)
    move (self, self->position, QUIZ_PHASE);
  else
    move (self, self->position + 1, 0);
}

/**
 * zky_session_get_selected_node:
 *
 * Returns: (transfer none) (nullable): the node of the present call that has the selected key
 */
ZkyNode *
zky_session_get_selected_node (ZkySession *self)
{
  g_return_val_if_fail (ZKY_IS_SESSION (self), NULL);

  if (self->selected == NULL || self->scene == NULL)
    return NULL;
  return zky_graph_find_key (zky_scene_get_graph (self->scene), self->selected);
}

/**
 * zky_session_select_node:
 * @node: (nullable): a node of the present call
 */
void
zky_session_select_node (ZkySession *self,
                         ZkyNode    *node)
{
  g_return_if_fail (ZKY_IS_SESSION (self));

  zky_session_view_set_selected (self, node == NULL ? NULL
                                 : zky_graph_get_key (zky_node_get_graph (node),
                                                      zky_node_get_index (node)));
}
