/* zky-session-job.c: one piece of work of a session's worker: load, call, back, steps, layout
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-session-job.h"

#include <string.h>

#include <glib/gi18n.h>

#include "zky-session-fit.h"

#define CONTENTS_MOST ((gsize) 16 << 20) /* no text of a model is longer */

ZkySessionJob *
zky_session_job_new (void)
{
  ZkySessionJob *self = g_new0 (ZkySessionJob, 1);

  self->progress = -1;
  self->cancellable = g_cancellable_new ();
  self->stop = g_cancellable_new ();
  return self;
}

void
zky_session_job_free (ZkySessionJob *self)
{
  g_clear_pointer (&self->values, zky_edits_free);
  g_clear_pointer (&self->steps, zky_steps_unref);
  g_clear_pointer (&self->scene, zky_scene_unref);
  g_clear_pointer (&self->call_steps, zky_steps_unref);
  g_clear_pointer (&self->against_steps, zky_steps_unref);
  g_clear_pointer (&self->difference, zky_difference_unref);
  g_clear_pointer (&self->recall, zky_session_job_free);
  g_clear_pointer (&self->against_recall, zky_session_job_free);
  g_clear_object (&self->against);
  g_clear_object (&self->shown);
  g_clear_pointer (&self->previous, zky_scene_unref);
  g_clear_pointer (&self->carried, g_ptr_array_unref);
  g_clear_pointer (&self->trained, g_ptr_array_unref);
  g_clear_pointer (&self->born, g_ptr_array_unref);
  g_clear_pointer (&self->declared, g_ptr_array_unref);
  g_clear_pointer (&self->edits, g_ptr_array_unref);
  g_clear_pointer (&self->model, zky_session_model_unref);
  g_clear_pointer (&self->composites, g_hash_table_unref);
  g_clear_pointer (&self->target, zky_target_unref);
  g_clear_pointer (&self->place, zky_batch_place_unref);
  g_clear_pointer (&self->first, g_ptr_array_unref);
  g_clear_pointer (&self->options.folds, zky_folds_unref);
  g_clear_pointer (&self->options.cache, zky_layout_cache_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->stop);
  g_clear_object (&self->file);
  g_free (self->expression);
  g_free (self->text);
  g_free (self->contents);
  g_free (self->notice);
  g_free (self->problem);
  g_free (self);
}

/* One more line of what is said of the result. */
void
zky_session_job_add_notice (ZkySessionJob *self,
                            const char    *text)
{
  g_autofree char *before = g_steal_pointer (&self->notice);

  self->notice = before != NULL ? g_strconcat (before, "\n", text, NULL) : g_strdup (text);
}

/* Names that have no values in a formula keep those that they had in the formula that stood here before, so that typing on
 * does not set x back to 1. */
static gboolean
carry_values (ZkySessionJob  *self,
              GError        **error)
{
  ZkyModel *model = zky_session_model_get (self->model);
  ZkyModule *module = zky_model_get_module (model);
  ZkyInput input;

  for (guint i = 0; self->carried != NULL && i < self->carried->len; i++)
    {
      const ZkyEdit *edit = g_ptr_array_index (self->carried, i);

      if (zky_module_find (module, edit->name, &input, NULL) && !zky_model_is_written (model, edit->name)
          && !zky_model_set (model, edit->name, edit->value, error))
        return FALSE;
    }
  return TRUE;
}

static const ZkyEdit *
find_edit (GPtrArray  *edits,
           const char *name)
{
  for (guint i = 0; edits != NULL && i < edits->len; i++)
    {
      const ZkyEdit *edit = g_ptr_array_index (edits, i);

      if (g_str_equal (edit->name, name))
        return edit;
    }

  return NULL;
}

/* A text that is changed does not throw away what was learned: a parameter that it declares as the text before did stays what it has become. */
static gboolean
carry_parameters (ZkySessionJob  *self,
                  GError        **error)
{
  ZkyModel *model = zky_session_model_get (self->model);

  for (guint i = 0; self->trained != NULL && i < self->trained->len; i++)
    {
      const ZkyEdit *become = g_ptr_array_index (self->trained, i);
      const ZkyEdit *before = find_edit (self->born, become->name), *now = find_edit (self->declared, become->name);

      if (before == NULL || zky_tensor_equal (become->value, before->value))
        continue;
      self->n_learned++;
      if (now == NULL || !zky_tensor_equal (now->value, before->value))
        continue;
      if (!zky_model_set (model, now->name, become->value, error))
        return FALSE;
      self->n_kept++;
    }
  return TRUE;
}

/* What a call of this model can be repeated from when the file has changed. That it cannot be read any more is no error: the model is there. */
static void
keep_contents (ZkySessionJob *self,
               const char    *path)
{
  gsize length;

  if (self->text != NULL || path == NULL || !g_file_get_contents (path, &self->contents, &length, NULL))
    return;
  if (length > CONTENTS_MOST || memchr (self->contents, '\0', length) != NULL)
    g_clear_pointer (&self->contents, g_free);
}

/* (transfer full) (element-type ZkyTensor): what the inputs are declared with */
static GPtrArray *
list_inputs (ZkyModule *module)
{
  GPtrArray *values = g_ptr_array_new_with_free_func ((GDestroyNotify) zky_tensor_unref);
  ZkyInput input;

  for (guint i = 0; zky_module_get_input (module, i, &input); i++)
    g_ptr_array_add (values, zky_tensor_ref (input.value));

  return values;
}

static gboolean
load (ZkySessionJob  *self,
      GError        **error)
{
  const char *path = NULL;

  if (self->file == NULL && self->expression == NULL && self->text == NULL)
    return TRUE;

  if (self->file != NULL)
    {
      path = g_file_peek_path (self->file);
      if (path == NULL)
        {
          g_autofree char *uri = g_file_get_uri (self->file);

          g_set_error (error, ZKY_ERROR, ZKY_ERROR_IO,
                       _("%s: only files on this machine can be opened"), uri);
          return FALSE;
        }
    }
  if (!zky_session_model_load (self->model, path, self->expression, self->text, self->cancellable, error)
      || !carry_values (self, error))
    return FALSE;
  self->declared = zky_edits_list_parameters (zky_model_get_module (zky_session_model_get (self->model)));
  g_clear_pointer (&self->first, g_ptr_array_unref);
  self->first = list_inputs (zky_model_get_module (zky_session_model_get (self->model)));
  if (!carry_parameters (self, error))
    return FALSE;
  self->values = zky_edits_new (zky_model_get_module (zky_session_model_get (self->model)));
  keep_contents (self, path);
  return TRUE;
}

static gboolean
set_values (ZkySessionJob  *self,
            GError        **error)
{
  ZkyModel *model = zky_session_model_get (self->model);

  for (guint i = 0; self->edits != NULL && i < self->edits->len; i++)
    {
      const ZkyEdit *edit = g_ptr_array_index (self->edits, i);

      if (!zky_model_set (model, edit->name, edit->value, error))
        return FALSE;
    }
  return TRUE;
}

static void
progress_cb (guint    done,
             guint    total,
             gpointer user_data)
{
  ZkySessionJob *self = user_data;

  g_atomic_int_set (&self->progress, total > 0 ? (gint) ((guint64) done * 1000 / total) : 0);
}

/* The steps that are shown: of a comparison those of the graph of both calls, which has only values. */
static gboolean
compare (ZkySessionJob  *self,
         GError        **error)
{
  ZkyGraph *b = zky_steps_get_graph (self->call_steps), *a;

  if (self->against_steps == NULL)
    {
      g_clear_pointer (&self->difference, zky_difference_unref);
      self->steps = zky_steps_ref (self->call_steps);
      return TRUE;
    }

  a = zky_steps_get_graph (self->against_steps);
  if (self->difference != NULL && (zky_difference_get_a (self->difference) != a || zky_difference_get_b (self->difference) != b))
    g_clear_pointer (&self->difference, zky_difference_unref);
  if (self->difference == NULL)
    self->difference = zky_difference_new (a, b, error);
  if (self->difference == NULL)
    return FALSE;
  self->steps = zky_steps_new (zky_difference_get_graph (self->difference));
  self->options.difference = self->difference;
  return TRUE;
}

static gboolean
lay_out (ZkySessionJob  *self,
         GError        **error)
{
  ZkyGraph *graph = zky_steps_get_graph (self->steps);

  self->options.names = zky_session_model_get_names (self->model);
  self->options.progress = progress_cb;
  self->options.progress_data = self;
  self->scene = zky_scene_new (graph, &self->options);
  if (self->previous != NULL)
    zky_scene_share_measures (self->scene, self->previous);
  zky_scene_get_measures (self->scene); /* here it keeps nobody waiting */
  if (!self->relayout && self->previous != NULL && zky_scene_adopt_layout (self->scene, self->previous))
    return TRUE;
  return zky_scene_layout (self->scene, self->cancellable, error);
}

/* Where what stands open in a formula cannot be single numbers, it starts from small tensors with which it can be called. */
static gboolean
fit (ZkySessionJob *self,
     const GError  *problem)
{
  ZkyModel *model = zky_session_model_get (self->model);
  g_autoptr (GPtrArray) names = NULL;
  g_autofree char *list = NULL, *text = NULL;
  const char *value;

  if (self->expression == NULL || !(g_error_matches (problem, ZKY_ERROR, ZKY_ERROR_SHAPE)
                                    || g_error_matches (problem, ZKY_ERROR, ZKY_ERROR_VALUE)))
    return FALSE;
  names = zky_session_fit (model, self->cancellable, &value);
  if (names == NULL)
    return FALSE;

  g_clear_pointer (&self->values, zky_edits_free);
  self->values = zky_edits_new (zky_model_get_module (model));
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *before = g_steal_pointer (&list);

      list = before != NULL ? g_strconcat (before, ", ", g_ptr_array_index (names, i), NULL)
                            : g_strdup (g_ptr_array_index (names, i));
      zky_edits_mark_guess (self->values, g_ptr_array_index (names, i));
    }
  text = g_strdup_printf (_("%s = %s to begin with, since nothing simpler fits. Other values are set on the card, or written into the "
                            "formula: f(%s = %s) = …"),
                          list, value, (char *) g_ptr_array_index (names, 0), value);
  zky_session_job_add_notice (self, text);
  return TRUE;
}

/* Loads, sets values, calls, differentiates. */
static gboolean
compute (ZkySessionJob  *self,
         GError        **error)
{
  g_autoptr (ZkyGraph) graph = NULL;
  g_autoptr (GError) problem = NULL;

  if (!load (self, error) || !set_values (self, error))
    return FALSE;
  graph = zky_session_job_call (self, &problem);
  if (graph == NULL && fit (self, problem))
    {
      g_clear_error (&problem);
      graph = zky_session_job_call (self, &problem);
    }
  if (graph == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  self->call_steps = zky_steps_new (graph);
  return TRUE;
}

/* Computes a call of the list once more. */
static gboolean
recall (ZkySessionJob  *from,
        ZkySteps      **steps,
        GError        **error)
{
  if (from == NULL)
    return TRUE;
  if (!compute (from, error))
    return FALSE;
  if (from->problem != NULL)
    {
      g_set_error_literal (error, ZKY_ERROR, ZKY_ERROR_USE, from->problem);
      return FALSE;
    }
  *steps = zky_steps_ref (from->call_steps);
  return TRUE;
}

/**
 * zky_session_job_cancel:
 *
 * Nobody waits for it any more. In any thread.
 */
void
zky_session_job_cancel (ZkySessionJob *self)
{
  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->stop);
}

/**
 * zky_session_job_stop:
 *
 * The Stop button: a model that does not come to an end is called no further, and what it has computed is seen; everything else,
 * and a second time, ends the job.
 */
void
zky_session_job_stop (ZkySessionJob *self)
{
  if (g_atomic_int_get (&self->calling) && !g_cancellable_is_cancelled (self->stop))
    g_cancellable_cancel (self->stop);
  else
    zky_session_job_cancel (self);
}

/**
 * zky_session_job_run:
 *
 * Does the work, in any thread; two jobs on one model must not run at the same time.
 *
 * Returns: %FALSE with @error when nothing came out
 */
gboolean
zky_session_job_run (ZkySessionJob  *self,
                     GError        **error)
{
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;

  if (self->only_layout ? !recall (self->recall, &self->call_steps, error) : !compute (self, error))
    return FALSE;
  self->compare_failed = !recall (self->against_recall, &self->against_steps, error) || !compare (self, error);

  return !self->compare_failed && lay_out (self, error);
}
