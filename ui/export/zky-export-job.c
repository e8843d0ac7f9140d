/* zky-export-job.c: writes the picture of a call to a file, in a worker thread
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-export-job.h"

typedef struct
{
  ZkyScene         *scene;
  ZkySteps         *steps;
  GFile            *file;
  ZkyFrame          frame;
  ZkyExportOptions  options;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->scene, zky_scene_unref);
  g_clear_pointer (&job->steps, zky_steps_unref);
  g_clear_object (&job->file);
  g_free (job);
}

/* The same graph on cards that have no room for gradients. */
static ZkyScene *
make_scene_without_gradients (ZkyScene      *scene,
                              GCancellable  *cancellable,
                              GError       **error)
{
  ZkySceneOptions options = { .orientation = zky_scene_get_orientation (scene), .gradients = FALSE };
  g_autoptr(ZkyScene) bare = zky_scene_new (zky_scene_get_graph (scene), &options);

  return zky_scene_layout (bare, cancellable, error) ? g_steal_pointer (&bare) : NULL;
}

static void
run (GTask        *task,
     gpointer      source,
     gpointer      data,
     GCancellable *cancellable)
{
  Job *job = data;
  ZkyStill picture = { .format = job->options.format, .scale = job->options.scale };
  g_autoptr(ZkyScene) scene = NULL;
  GError *error = NULL;

  if (job->options.gradients)
    scene = zky_scene_ref (job->scene);
  else
    scene = make_scene_without_gradients (job->scene, cancellable, &error);

  if (scene &&
      zky_export_to_file (scene, &job->frame, &picture, job->file, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * zky_export_job_start:
 * @session: shows a call
 * @options: what the picture is to be
 * @file: written only when the whole picture is there
 *
 * Draws the call that @session shows now; what happens to @session afterwards is not seen.
 */
void
zky_export_job_start (ZkySession             *session,
                      const ZkyExportOptions *options,
                      GFile                  *file,
                      GCancellable           *cancellable,
                      GAsyncReadyCallback     callback,
                      gpointer                user_data)
{
  g_autoptr(GTask) task = NULL;
  Job *job;

  g_return_if_fail (ZKY_IS_SESSION (session));
  g_return_if_fail (zky_session_get_scene (session) != NULL);
  g_return_if_fail (options != NULL);
  g_return_if_fail (G_IS_FILE (file));

  job = g_new0 (Job, 1);
  job->scene = zky_scene_ref (zky_session_get_scene (session));
  job->steps = zky_steps_ref (zky_session_get_steps (session));
  job->file = g_object_ref (file);
  job->options = *options;
  job->frame = (ZkyFrame) ZKY_FRAME_INIT;
  job->frame.theme = zky_theme_get (options->theme);
  job->frame.steps = job->steps;
  job->frame.gradients = options->gradients;
  job->frame.transparent = options->transparent;
  job->frame.position = zky_steps_get_n (job->steps);
  if (options->present_step)
    {
      job->frame.position = zky_session_get_position (session);
      job->frame.phase = zky_session_get_phase (session);
    }

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, zky_export_job_start);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, run);
}

gboolean
zky_export_job_finish (GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (G_IS_TASK (result), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
