/* zky-session-calls.c: the calls of a session: which one is looked at, and going back to the inputs of another
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-session-private.h"

#include <glib/gi18n.h>

/* What the next call is about. Of several wishes that one call fulfils the last one counts. */
void
zky_session_expect_call (ZkySession  *self,
                         ZkyCallKind  kind,
                         guint        gesture)
{
  self->next_kind = kind;
  self->next_for_view = FALSE;
  self->next_gesture = gesture;
}

ZkyKeptCalls *
zky_session_get_calls (ZkySession *self)
{
  g_return_val_if_fail (ZKY_IS_SESSION (self), NULL);

  return self->calls;
}

ZkyKeptCall *
zky_session_get_shown_call (ZkySession *self)
{
  g_return_val_if_fail (ZKY_IS_SESSION (self), NULL);

  return self->shown;
}

gboolean
zky_session_is_earlier (ZkySession *self)
{
  g_return_val_if_fail (ZKY_IS_SESSION (self), FALSE);

  return self->shown != NULL && self->shown != zky_kept_calls_get_newest (self->calls);
}

/* A call is found again where it was left. */
void
zky_session_calls_leave (ZkySession *self)
{
  if (self->shown != NULL && self->difference == NULL)
    zky_kept_call_set_position (self->shown, self->position);
}

static void
set_shown (ZkySession  *self,
           ZkyKeptCall *call)
{
  self->continues = FALSE;
  if (g_set_object (&self->shown, call))
    zky_session_notify (self, ZKY_SESSION_PROP_SHOWN_CALL);
}

/* Whether a call goes on with the gesture of the newest one, or with a text that was written only half way: both are one entry. */
static gboolean
goes_on (ZkySession          *self,
         const ZkySessionJob *job)
{
  ZkyKeptCall *newest = zky_kept_calls_get_newest (self->calls);

  if (newest == NULL || newest == self->against)
    return FALSE; /* what is compared with stays as it is */

  return self->entry_unfinished || job->for_view || (job->gesture != 0 && job->gesture == self->entry_gesture
                                    && zky_kept_call_get_source (newest) == self->source);
}

static void
take_source (ZkySession    *self,
             ZkySessionJob *job)
{
  const char *text = job->text != NULL ? job->text : job->contents;

  g_clear_pointer (&self->source, zky_call_source_unref);
  self->source = zky_call_source_new (self->title, job->file, job->expression, text);
}

/**
 * zky_session_calls_add:
 * @job: that has called the model; its steps are not taken
 * @loaded: the model is new
 * @opened: and is another one than before
 *
 * Puts the call into the list; it is the one that is looked at.
 */
void
zky_session_calls_add (ZkySession    *self,
                       ZkySessionJob *job,
                       gboolean       loaded,
                       gboolean       opened)
{
  ZkyCallKind kind = opened ? ZKY_CALL_OPENED : loaded ? ZKY_CALL_RELOADED : job->kind;
  g_autoptr (ZkyKeptCall) call = NULL;

  if (loaded)
    take_source (self, job);
  call = zky_kept_call_new (job->call_steps, kind, self->source, zky_edits_dup_good (self->edits), job->composites);
  zky_kept_call_set_notice (call, job->notice);
  zky_kept_call_set_target (call, job->target);
  zky_kept_call_set_place (call, job->place);
  if (goes_on (self, job))
    zky_kept_calls_replace (self->calls, call);
  else
    zky_kept_calls_add (self->calls, g_steal_pointer (&call));
  self->entry_gesture = job->gesture;
  self->entry_unfinished = job->problem != NULL;
  set_shown (self, zky_kept_calls_get_newest (self->calls));
}

/* The picture of a call of the list has come. */
void
zky_session_calls_shown (ZkySession    *self,
                         ZkySessionJob *job)
{
  gboolean same = TRUE;

  if (job->recall != NULL)
    same = zky_kept_call_take_steps (job->shown, job->call_steps);
  if (job->recall != NULL && same)
    job->notice = g_strdup (_("This call was computed once more, with the same result."));
  else if (job->recall != NULL)
    job->notice = g_strdup (_("This call was computed once more, and its result is another one: the model does not give the same each time."));
  set_shown (self, job->shown);
}

/* A job that computes a call of the list once more, from what was loaded then. */
static ZkySessionJob *
make_recall (ZkySession  *self,
             ZkyKeptCall *call)
{
  ZkyCallSource *source = zky_kept_call_get_source (call);
  ZkySessionJob *job = zky_session_job_new ();

  job->file = source->file != NULL ? g_object_ref (source->file) : NULL;
  job->expression = g_strdup (source->expression);
  job->text = g_strdup (source->text);
  job->model = zky_session_model_new (G_OBJECT (self), zky_session_printed);
  job->edits = g_ptr_array_ref (zky_kept_call_get_inputs (call));
  if (zky_kept_call_get_target (call) != NULL)
    job->target = zky_target_ref (zky_kept_call_get_target (call));
  zky_batch_place_set (&job->place, zky_kept_call_get_place (call));
  if (zky_kept_call_get_composites (call) != NULL)
    job->composites = g_hash_table_ref (zky_kept_call_get_composites (call));
  job->record = self->backward != ZKY_BACKWARD_HIDDEN;
  return job;
}

/**
 * zky_session_calls_prepare:
 * @job: that only lays out
 * @call: what it shall show
 *
 * Gives the job the numbers of @call, or what it takes to compute them.
 */
void
zky_session_calls_prepare (ZkySession    *self,
                           ZkySessionJob *job,
                           ZkyKeptCall   *call)
{
  ZkySteps *steps = zky_kept_call_get_steps (call);

  job->shown = g_object_ref (call);
  if (steps != NULL && !zky_session_lacks_pass (self, steps))
    {
      job->call_steps = zky_steps_ref (steps);
    }
  else
    {
      job->recall = make_recall (self, call);
      g_set_object (&job->recall->cancellable, job->cancellable);
      g_set_object (&job->recall->stop, job->cancellable);
    }
}

/* Gives a job the call that its own is compared with. */
void
zky_session_calls_compare (ZkySession    *self,
                           ZkySessionJob *job)
{
  ZkySteps *steps = self->against != NULL ? zky_kept_call_get_steps (self->against) : NULL;

  if (self->against == NULL)
    return;

  job->against = g_object_ref (self->against);
  job->difference = self->difference != NULL ? zky_difference_ref (self->difference) : NULL;
  if (steps != NULL && !zky_session_lacks_pass (self, steps))
    {
      job->against_steps = zky_steps_ref (steps);
    }
  else
    {
      job->against_recall = make_recall (self, self->against);
      g_set_object (&job->against_recall->cancellable, job->cancellable);
      g_set_object (&job->against_recall->stop, job->cancellable);
    }
}

static void
set_against (ZkySession  *self,
             ZkyKeptCall *call)
{
  if (g_set_object (&self->against, call))
    zky_session_notify (self, ZKY_SESSION_PROP_COMPARED_CALL);
}

/* What a job has compared is there. @opened: another model, which is compared with nothing. */
void
zky_session_calls_compared (ZkySession    *self,
                            ZkySessionJob *job,
                            gboolean       opened)
{
  if (job->against_recall != NULL)
    zky_kept_call_take_steps (job->against, job->against_steps);
  if (opened)
    set_against (self, NULL);
  g_clear_pointer (&self->difference, zky_difference_unref);
  self->difference = g_steal_pointer (&job->difference);
}

ZkyKeptCall *
zky_session_get_compared_call (ZkySession *self)
{
  g_return_val_if_fail (ZKY_IS_SESSION (self), NULL);

  return self->against;
}

ZkyDifference *
zky_session_get_difference (ZkySession *self)
{
  g_return_val_if_fail (ZKY_IS_SESSION (self), NULL);

  return self->difference;
}

/**
 * zky_session_compare_call:
 * @call: (nullable): of the list, not the one that is shown; %NULL: no comparison any more
 *
 * Puts the differences of two calls on one layout: those of the shown one, B, to @call, A.
 */
void
zky_session_compare_call (ZkySession  *self,
                          ZkyKeptCall *call)
{
  g_return_if_fail (ZKY_IS_SESSION (self));

  if (self->scene == NULL || call == self->against || (call != NULL && call == self->shown)
      || (call != NULL && zky_kept_calls_get_index (self->calls, call) < 0))
    return;

  zky_session_calls_leave (self); /* the time line is found again where it was */
  zky_session_set_playing (self, FALSE);
  set_against (self, call);
  zky_session_request (self, ZKY_SESSION_PENDING_SHOW);
}

void
zky_session_swap_compared (ZkySession *self)
{
  g_autoptr (ZkyKeptCall) shown = NULL;

  g_return_if_fail (ZKY_IS_SESSION (self));

  if (self->against == NULL || self->shown == NULL)
    return;
  shown = g_object_ref (self->shown);
  g_set_object (&self->next_shown, self->against);
  set_against (self, shown);
  zky_session_request (self, ZKY_SESSION_PENDING_SHOW);
}

/**
 * zky_session_show_call:
 * @call: (nullable): of the list; %NULL: the newest
 *
 * Shows a call as it was: its values and gradients, with the time line where it was left. The inputs stay those of the newest call
 * until one is edited: then the inputs of the call on the screen are taken over first.
 */
void
zky_session_show_call (ZkySession  *self,
                       ZkyKeptCall *call)
{
  g_return_if_fail (ZKY_IS_SESSION (self));

  if (call == NULL)
    call = zky_kept_calls_get_newest (self->calls);
  if (call == NULL || zky_kept_calls_get_index (self->calls, call) < 0
      || (call == self->shown && self->next_shown == NULL))
    return;
  if (call == self->against)
    {
      zky_session_swap_compared (self);
      return;
    }

  g_set_object (&self->next_shown, call);
  zky_session_request (self, ZKY_SESSION_PENDING_SHOW);
}

/* Sets the inputs to those of a call of the same model. Returns how many it has at all. */
static guint
take_inputs (ZkySession  *self,
             ZkyKeptCall *call,
             guint        gesture)
{
  GPtrArray *inputs = zky_kept_call_get_inputs (call);
  guint n = 0;

  for (guint k = 0; k < inputs->len; k++)
    {
      const ZkyEdit *input = g_ptr_array_index (inputs, k);
      gint i = zky_edits_find (self->edits, input->name);
      ZkyInput present;

      if (i < 0)
        continue;
      n++;
      zky_edits_get (self->edits, i, &present);
      if (present.value != input->value && !zky_tensor_equal (present.value, input->value))
        zky_edits_set (self->edits, i, input->value, gesture);
    }

  return n;
}

/* An edit is about what is on the screen: the inputs of an earlier call of this model are taken over with it. */
guint
zky_session_calls_continue (ZkySession *self,
                            guint       gesture)
{
  if (self->continues || !zky_session_is_earlier (self) || zky_kept_call_get_source (self->shown) != self->source)
    return gesture;

  self->continues = TRUE;
  if (gesture == 0)
    gesture = zky_session_new_gesture (self);
  take_inputs (self, self->shown, gesture);
  return gesture;
}

/**
 * zky_session_use_inputs:
 * @call: of the list
 *
 * Takes over all inputs and parameters that @call and the open model have both, as one step of undo, and calls the model.
 *
 * Returns: %FALSE with @error if they have none
 */
gboolean
zky_session_use_inputs (ZkySession   *self,
                        ZkyKeptCall  *call,
                        GError      **error)
{
  guint gesture;

  g_return_val_if_fail (ZKY_IS_SESSION (self), FALSE);
  g_return_val_if_fail (ZKY_IS_KEPT_CALL (call), FALSE);

  gesture = zky_session_new_gesture (self);
  if (self->edits == NULL || take_inputs (self, call, gesture) == 0)
    {
      g_autofree char *title = zky_kept_call_dup_title (call);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, _("%s has no input that the open model has"), title);
      return FALSE;
    }
  zky_session_batch_set_place (self, NULL);
  zky_session_notify_undo (self);
  zky_session_expect_call (self, ZKY_CALL_REUSED, 0);
  zky_session_request (self, ZKY_SESSION_PENDING_CALL);
  return TRUE;
}

void
zky_session_take_params (ZkySession *self,
                         ZkyArchive *params,
                         guint       gesture,
                         guint       entry)
{
  g_return_if_fail (ZKY_IS_SESSION (self));
  g_return_if_fail (params != NULL && gesture != 0);

  if (self->edits == NULL)
    return;
  for (guint k = 0; k < zky_archive_get_n (params); k++)
    {
      gint i = zky_edits_find (self->edits, zky_archive_get_name (params, k));
      ZkyInput input = { NULL };

      if (i >= 0)
        zky_edits_get (self->edits, i, &input);
      if (input.is_parameter)
        zky_edits_set (self->edits, i, zky_archive_get (params, k), gesture);
    }
  zky_session_notify_undo (self);
  zky_session_expect_call (self, ZKY_CALL_TRAINED, entry);
  zky_session_request (self, ZKY_SESSION_PENDING_CALL);
}

/* What is looked at has gone from the list: then it is the newest. */
static void
look_at_newest (ZkySession *self)
{
  if (self->next_shown != NULL && zky_kept_calls_get_index (self->calls, self->next_shown) < 0)
    g_clear_object (&self->next_shown);
  if (self->against != NULL && zky_kept_calls_get_index (self->calls, self->against) < 0)
    zky_session_compare_call (self, NULL);
  if (self->shown != NULL && zky_kept_calls_get_index (self->calls, self->shown) < 0)
    zky_session_show_call (self, NULL);
}

/* The newest call cannot be removed. */
void
zky_session_remove_call (ZkySession  *self,
                         ZkyKeptCall *call)
{
  g_return_if_fail (ZKY_IS_SESSION (self));
  g_return_if_fail (ZKY_IS_KEPT_CALL (call));

  if (zky_kept_calls_remove (self->calls, call))
    look_at_newest (self);
}

/* All but the newest. */
void
zky_session_clear_calls (ZkySession *self)
{
  g_return_if_fail (ZKY_IS_SESSION (self));

  zky_kept_calls_clear (self->calls);
  look_at_newest (self);
}
