/* zky-session-worker.c: starts the jobs of a session and puts their results in place
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-session-private.h"

#include <glib/gi18n.h>

/* Work that is quicker than this shows no spinner. */
#define BUSY_DELAY 200 /* ms */

static void start (ZkySession *self);

static void
set_string (ZkySession  *self,
            char       **place,
            const char  *text,
            guint        property)
{
  if (g_strcmp0 (*place, text) == 0)
    return;
  g_free (*place);
  *place = g_strdup (text);
  zky_session_notify (self, property);
}

static void
set_busy (ZkySession *self,
          gboolean    busy)
{
  if (self->busy == busy)
    return;
  self->busy = busy;
  zky_session_notify (self, ZKY_SESSION_PROP_BUSY);
}

static void
set_progress (ZkySession *self,
              double      progress)
{
  if (self->progress == progress)
    return;
  self->progress = progress;
  zky_session_notify (self, ZKY_SESSION_PROP_PROGRESS);
}

/* The worker is asked now and then; it does not call. */
static gboolean
progress_cb (gpointer data)
{
  ZkySession *self = data;

  if (self->job != NULL)
    set_progress (self, g_atomic_int_get (&self->job->progress) / 1000.0);
  return G_SOURCE_CONTINUE;
}

static gboolean
busy_cb (gpointer data)
{
  ZkySession *self = data;

  self->busy_id = 0;
  set_busy (self, TRUE);
  if (self->progress_id == 0)
    self->progress_id = g_timeout_add (BUSY_DELAY / 4, progress_cb, self);
  return G_SOURCE_REMOVE;
}

void
zky_session_notify_undo (ZkySession *self)
{
  zky_session_notify (self, ZKY_SESSION_PROP_CAN_UNDO);
  zky_session_notify (self, ZKY_SESSION_PROP_CAN_REDO);
}

static void
update_notice (ZkySession *self)
{
  const char *layout = zky_scene_get_message (self->scene);
  g_autofree char *text = NULL;

  if (self->call_notice != NULL && layout != NULL)
    text = g_strconcat (self->call_notice, "\n", layout, NULL);
  else
    text = g_strdup (layout != NULL ? layout : self->call_notice);
  set_string (self, &self->notice, text, ZKY_SESSION_PROP_NOTICE);
}

/* What is open */

static void
set_source (ZkySession *self,
            GFile      *file,
            const char *expression,
            const char *text)
{
  g_autofree char *name = file != NULL ? g_file_get_basename (file) : text != NULL ? g_strdup (_("New model")) : NULL;

  if (g_set_object (&self->file, file))
    zky_session_notify (self, ZKY_SESSION_PROP_FILE);
  set_string (self, &self->expression, expression, ZKY_SESSION_PROP_EXPRESSION);
  g_free (self->text);
  self->text = g_strdup (text);
  set_string (self, &self->title, name != NULL ? name : expression, ZKY_SESSION_PROP_TITLE);
}

static gboolean
is_open_already (ZkySession          *self,
                 const ZkySessionJob *job)
{
  if (self->scene == NULL)
    return FALSE;
  if (job->file != NULL)
    return self->file != NULL && g_file_equal (self->file, job->file);
  if (job->text != NULL)
    return self->text != NULL && self->file == NULL;

  return g_strcmp0 (self->expression, job->expression) == 0;
}

static void
take_model (ZkySession    *self,
            ZkySessionJob *job)
{
  zky_edits_init_target (job->values, job->target);
  g_clear_pointer (&self->model, zky_session_model_unref);
  self->model = zky_session_model_ref (job->model);
  g_clear_pointer (&self->edits, zky_edits_free);
  self->edits = g_steal_pointer (&job->values);
  g_clear_pointer (&self->declared, g_ptr_array_unref);
  self->declared = g_steal_pointer (&job->declared);
  self->n_kept = job->n_kept;
  self->n_learned = job->n_learned;
  g_clear_pointer (&self->first, g_ptr_array_unref);
  self->first = g_steal_pointer (&job->first);
  zky_session_batch_set_place (self, NULL);
  set_source (self, job->file, job->expression, job->text);
}

/* What was said when it was called, and what is to be said now. */
static void
take_notices (ZkySession    *self,
              ZkySessionJob *job)
{
  const char *then = zky_kept_call_get_notice (job->shown);

  g_free (self->call_notice);
  self->call_notice = then != NULL && job->notice != NULL ? g_strconcat (then, "\n", job->notice, NULL)
                                                          : g_strdup (then != NULL ? then : job->notice);
}

/* Where the time line stood when the call was left, or for one that was only compared so far the end of its forward pass. */
static guint
get_left_position (ZkySession *self)
{
  gint position = zky_kept_call_get_position (self->shown);

  return position >= 0 ? (guint) position : self->n_forward;
}

/* All of a call is put in place at once, so that no reader sees steps of one graph and the scene of another. */
static void
finish_well (ZkySession    *self,
             ZkySessionJob *job)
{
  gboolean loaded = job->values != NULL;
  gboolean opened = loaded && !is_open_already (self, job);
  gboolean switched = job->only_layout && job->shown != self->shown;
  gboolean compared = self->difference != NULL;

  g_object_freeze_notify (G_OBJECT (self));
  if (!job->only_layout || switched)
    zky_session_calls_leave (self);
  if (loaded)
    take_model (self, job);
  g_clear_pointer (&self->scene, zky_scene_unref);
  g_clear_pointer (&self->steps, zky_steps_unref);
  self->scene = g_steal_pointer (&job->scene);
  if (zky_scene_get_options (self->scene).backward != ZKY_BACKWARD_BESIDE)
    self->settled = zky_scene_get_orientation (self->scene);
  self->steps = g_steal_pointer (&job->steps);
  if (!job->only_layout)
    {
      zky_edits_accept (self->edits);
      zky_session_calls_add (self, job, loaded, opened);
      g_free (self->call_notice);
      self->call_notice = g_steal_pointer (&job->notice);
    }
  else if (switched)
    {
      zky_session_calls_shown (self, job);
      take_notices (self, job);
    }
  else if (job->recall != NULL)
    (void) zky_kept_call_take_steps (job->shown, job->call_steps); /* with the backward pass, which is seen now */
  zky_session_calls_compared (self, job, opened);
  zky_session_notify (self, ZKY_SESSION_PROP_SCENE);
  zky_session_notify (self, ZKY_SESSION_PROP_STEPS);
  zky_session_view_called (self, opened);
  if (switched || (compared && self->difference == NULL && !opened))
    zky_session_set_position (self, get_left_position (self));
  zky_kept_calls_trim (self->calls, self->shown, self->against);
  update_notice (self);
  zky_session_notify_undo (self);
  zky_session_notify_target (self);
  set_string (self, &self->error, job->problem, ZKY_SESSION_PROP_ERROR);
  g_object_thaw_notify (G_OBJECT (self));

  g_signal_emit_by_name (self, "called");
}

/* The last good call stays. A layout that was stopped is no error: the picture stays as it was. Otherwise its values come back as well, unless newer ones are waiting for their turn anyway. */
static void
finish_badly (ZkySession    *self,
              ZkySessionJob *job,
              const GError  *error)
{
  gboolean is_load = job->file != NULL || job->expression != NULL || job->text != NULL;

  g_object_freeze_notify (G_OBJECT (self));
  self->continues = FALSE;
  if (job->compare_failed && job->against == self->against)
    zky_session_compare_call (self, NULL);
  if (job->only_layout && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      if ((self->pending & (ZKY_SESSION_PENDING_LAYOUT | ZKY_SESSION_PENDING_SHOW)) == 0)
        zky_session_groups_revert (self);
      g_object_thaw_notify (G_OBJECT (self));
      return;
    }
  set_string (self, &self->error,
              g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? _("Stopped") : error->message,
              ZKY_SESSION_PROP_ERROR);
  if (is_load && self->scene == NULL)
    set_source (self, job->file, job->expression, job->text);
  if (is_load && self->edits != NULL && zky_edits_differ (self->edits))
    self->pending |= ZKY_SESSION_PENDING_CALL; /* an edit was given up when the load came */
  if (!is_load && !job->only_layout)
    {
      zky_edits_reject (self->edits, self->pending != 0);
      if (self->pending == 0)
        zky_session_batch_set_place (self, self->shown != NULL ? zky_kept_call_get_place (self->shown) : NULL);
      zky_session_notify_undo (self);
      zky_session_notify_target (self);
    }
  g_object_thaw_notify (G_OBJECT (self));

  g_signal_emit_by_name (self, "failed");
}

/* The worker */

static void
run_in_thread (GTask        *task,
               gpointer      source,
               gpointer      task_data,
               GCancellable *cancellable)
{
  GError *error = NULL;

  if (zky_session_job_run (task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
finished_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autofree GWeakRef *weak = user_data;
  g_autoptr (ZkySession) self = g_weak_ref_get (weak);
  ZkySessionJob *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gboolean worked = g_task_propagate_boolean (G_TASK (result), &error);
  gboolean outdated;

  g_weak_ref_clear (weak);
  if (self == NULL)
    return;

  /* Another model was opened meanwhile: nobody waits for this one any more. */
  outdated = (self->pending & ZKY_SESSION_PENDING_LOAD) != 0;
  g_clear_object (&self->running);
  self->job = NULL;
  if (worked && !outdated)
    finish_well (self, job);
  else if (!outdated)
    finish_badly (self, job, error);
  else if (job->edits != NULL)
    zky_edits_reject (self->edits, TRUE);
  if (!outdated && (job->file != NULL || job->text != NULL || job->expression != NULL))
    {
      g_clear_pointer (&self->last_files, g_hash_table_unref);
      self->last_files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      zky_session_model_list_files (job->model, self->last_files);
    }

  start (self);
  if (self->running == NULL)
    {
      g_clear_handle_id (&self->busy_id, g_source_remove);
      g_clear_handle_id (&self->progress_id, g_source_remove);
      set_busy (self, FALSE);
      set_progress (self, -1);
    }
}

/* Whether what is loaded next is what is open: a formula that is typed on counts as another one. */
static gboolean
will_reload (ZkySession *self)
{
  return self->next_file != NULL ? self->file != NULL && g_file_equal (self->file, self->next_file)
                                 : g_strcmp0 (self->expression, self->next_expression) == 0;
}

/* (transfer full) (nullable): what was chosen is good for each call of one model, and for a formula that is typed on. */
static ZkyTarget *
dup_target (ZkySession *self)
{
  ZkyTarget *target = self->edits != NULL ? zky_edits_get_target (self->edits) : NULL;
  gboolean keeps = (self->pending & ZKY_SESSION_PENDING_LOAD) == 0 || will_reload (self)
                   || (self->next_expression != NULL && self->expression != NULL);

  if (self->pending & ZKY_SESSION_PENDING_LOAD && self->next_target != NULL)
    return g_steal_pointer (&self->next_target);

  return keeps && target != NULL ? zky_target_ref (target) : NULL;
}

static ZkySessionJob *
next_job (ZkySession *self)
{
  ZkySessionJob *job = zky_session_job_new ();
  gboolean opens = FALSE;

  job->options = (ZkySceneOptions) { .orientation = zky_session_groups_get_orientation (self), .gradients = TRUE, .hide = self->hide };
  job->options.folds = self->folds != NULL ? zky_folds_ref (self->folds) : NULL;
  job->options.cache = zky_layout_cache_ref (self->cache);
  job->composites = self->composites != NULL ? g_hash_table_ref (self->composites) : NULL;
  job->previous = self->scene != NULL ? zky_scene_ref (self->scene) : NULL;
  job->relayout = (self->pending & ZKY_SESSION_PENDING_LAYOUT) != 0;

  job->target = dup_target (self);
  job->options.backward = self->backward;
  if (self->backward == ZKY_BACKWARD_BESIDE)
    job->options.orientation = self->orientation; /* two pictures are another matter than one */
  job->record = self->backward != ZKY_BACKWARD_HIDDEN;
  if (self->pending & ZKY_SESSION_PENDING_LOAD)
    {
      if (!will_reload (self))
        {
          opens = TRUE;
          zky_session_groups_opened (self);
          g_clear_pointer (&job->options.folds, zky_folds_unref);
          job->options.orientation = self->orientation;
          g_clear_pointer (&job->composites, g_hash_table_unref);
        }
      job->opens = opens || self->entry_unfinished || self->scene == NULL;
      job->file = g_steal_pointer (&self->next_file);
      job->expression = g_steal_pointer (&self->next_expression);
      job->text = g_steal_pointer (&self->next_text);
      job->model = zky_session_model_new (G_OBJECT (self), zky_session_printed);
      if (job->expression != NULL && self->expression != NULL && self->edits != NULL)
        job->carried = zky_edits_dup_chosen (self->edits);
      if (!opens && self->edits != NULL && self->declared != NULL)
        {
          job->trained = zky_edits_dup_good (self->edits);
          job->born = g_ptr_array_ref (self->declared);
        }
    }
  else
    {
      job->model = zky_session_model_ref (self->model);
      job->only_layout = (self->pending & ZKY_SESSION_PENDING_CALL) == 0;
      job->first = self->first != NULL ? g_ptr_array_ref (self->first) : NULL;
      zky_batch_place_set (&job->place, self->place);
      job->kind = self->next_kind;
      job->gesture = self->next_gesture;
      job->for_view = self->next_for_view;
      if (job->only_layout)
        zky_session_calls_prepare (self, job, self->next_shown != NULL ? self->next_shown : self->shown);
      else
        job->edits = zky_edits_send (self->edits);
    }
  if (!opens)
    zky_session_calls_compare (self, job);
  g_clear_object (&self->next_shown);
  self->next_for_view = FALSE;
  self->pending = 0;
  return job;
}

/* Starts what is pending unless a job runs; that one calls this again at its end. */
static void
start (ZkySession *self)
{
  g_autoptr (GTask) task = NULL;
  ZkySessionJob *job;
  GWeakRef *weak;

  if (self->running != NULL || self->pending == 0 || self->n_held > 0)
    return;
  if (self->pending == ZKY_SESSION_PENDING_LAYOUT && self->scene == NULL)
    {
      self->pending = 0;
      return;
    }

  job = next_job (self);
  self->running = g_object_ref (job->cancellable);
  self->job = job;
  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  task = g_task_new (NULL, NULL, finished_cb, weak);
  g_task_set_source_tag (task, start);
  g_task_set_priority (task, G_PRIORITY_HIGH);
  g_task_set_task_data (task, job, (GDestroyNotify) zky_session_job_free);
  g_task_run_in_thread (task, run_in_thread);

  if (!self->busy && self->busy_id == 0)
    self->busy_id = g_timeout_add (BUSY_DELAY, busy_cb, self);
}

/* A layout under way that nobody waits for any more makes room. */
void
zky_session_request (ZkySession        *self,
                     ZkySessionPending  what)
{
  self->pending |= what;
  if (self->running != NULL && self->job->only_layout && (what & (ZKY_SESSION_PENDING_LAYOUT | ZKY_SESSION_PENDING_SHOW)))
    {
      self->pending |= self->job->relayout ? ZKY_SESSION_PENDING_LAYOUT : 0;
      zky_session_job_cancel (self->job);
    }
  start (self);
}

void
zky_session_request_load (ZkySession *self,
                          GFile      *file,
                          const char *expression,
                          const char *text)
{
  g_set_object (&self->next_file, file);
  g_free (self->next_expression);
  self->next_expression = g_strdup (expression);
  g_free (self->next_text);
  self->next_text = g_strdup (text);
  if (self->running != NULL)
    zky_session_job_cancel (self->job);
  zky_session_request (self, ZKY_SESSION_PENDING_LOAD);
}

/**
 * zky_session_open_saved:
 *
 * As zky_session_open_file(), of what is open already and has just been written as this file: it is the same model under another name,
 * and keeps what it would keep if it was loaded anew.
 */
void
zky_session_open_saved (ZkySession *self,
                        GFile      *file)
{
  g_autofree char *text = NULL;

  g_return_if_fail (ZKY_IS_SESSION (self));
  g_return_if_fail (G_IS_FILE (file));

  text = g_strdup (self->text);
  if (self->scene != NULL)
    set_source (self, file, NULL, text);
  zky_session_request_load (self, file, NULL, NULL);
}
