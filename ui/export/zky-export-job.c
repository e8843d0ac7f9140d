/* zky-export-job.c: draws the call of a session, for a file or for the eye, in a worker thread
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-export-job.h"

#include <math.h>
#include <string.h>

#include "zky-animation.h"
#include "zky-content.h"
#include "zky-describe.h"
#include "zky-part.h"
#include "zky-tex.h"

typedef struct
{
  ZkyScene          *scene;
  ZkySteps          *steps;
  GFile             *file;       /* (nullable): none for a preview */
  ZkyExportProgress *progress;   /* (nullable) */
  ZkyPart            selected;   /* of the scene */
  ZkyFrame           frame;
  ZkyExportOptions   options;
  int                width, height;  /* room for a preview */
  char              *note;       /* (nullable): what a preview has to tell */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->scene, zky_scene_unref);
  g_clear_pointer (&job->steps, zky_steps_unref);
  g_clear_pointer (&job->progress, g_atomic_rc_box_release);
  g_clear_object (&job->file);
  g_free (job->note);
  g_free (job);
}

static Job *
job_new (ZkySession             *session,
         const ZkyExportOptions *options)
{
  Job *job = g_new0 (Job, 1);

  job->scene = zky_scene_ref (zky_session_get_scene (session));
  job->steps = zky_steps_ref (zky_session_get_steps (session));
  job->selected = (ZkyPart) { zky_session_get_selected_node (session), zky_session_get_selected_group (session) };
  job->options = *options;
  job->frame = (ZkyFrame) ZKY_FRAME_INIT;
  job->frame.theme = zky_theme_get_like (options->look, options->theme);
  job->frame.steps = job->steps;
  job->frame.gradients = options->gradients;
  job->frame.transparent = options->transparent;
  job->frame.digits = options->digits;
  job->frame.health = *zky_session_get_health (session);
  job->frame.health.is_on = options->marks;
  job->frame.position = zky_steps_get_n (job->steps);
  if (options->present_step)
    {
      job->frame.position = zky_session_get_position (session);
      job->frame.phase = zky_session_get_phase (session);
    }

  return job;
}

/* -- What is shown ----------------------------------------------------------------------- */

/* The same graph on cards that have no room for gradients. */
static ZkyScene *
make_scene_without_gradients (ZkyScene      *scene,
                              GCancellable  *cancellable,
                              GError       **error)
{
  ZkySceneOptions options = zky_scene_get_options (scene);
  g_autoptr(ZkyScene) bare = NULL;

  options.orientation = zky_scene_get_orientation (scene);
  options.gradients = FALSE;
  options.progress = NULL;
  bare = zky_scene_new (zky_scene_get_graph (scene), &options);
  return zky_scene_layout (bare, cancellable, error) ? g_steal_pointer (&bare) : NULL;
}

static gboolean
meets (const ZkyRect *a,
       const ZkyRect *b)
{
  return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height && b->y < a->y + a->height;
}

/* What is seen; on a scene that has been laid out anew, where the cards that are seen lie there. */
static ZkyRect
get_view (Job      *job,
          ZkyScene *scene)
{
  ZkyRect area = { 0 };

  if (scene == job->scene)
    return job->options.view;

  for (guint i = 0; i < zky_scene_get_n_cards (job->scene); i++)
    {
      const ZkyCard *card = zky_scene_get_card (job->scene, i);
      gint same = card->node != NULL && meets (&card->rect, &job->options.view)
                    ? zky_scene_find_card (scene, card->node) : -1;

      if (same >= 0)
        zky_part_unite (&area, &zky_scene_get_card (scene, (guint) same)->rect);
    }

  return area;
}

/* Empty for the whole scene. */
static ZkyRect
get_area (Job      *job,
          ZkyScene *scene)
{
  if (job->options.area == ZKY_EXPORT_VIEW)
    return get_view (job, scene);

  return job->options.area == ZKY_EXPORT_SELECTION ? zky_part_get_area (&job->selected, scene) : (ZkyRect) { 0 };
}

/* (transfer full) (nullable): the present event explained; at the end, and before all, the graph's name */
static char *
make_caption (Job *job)
{
  const char *name = zky_graph_get_name (zky_scene_get_graph (job->scene));

  if (!job->options.captions)
    return NULL;
  if (zky_scene_get_difference (job->scene) != NULL)
    return zky_describe_difference (zky_scene_get_difference (job->scene), job->steps, job->options.digits > 0 ? job->options.digits : ZKY_CONTENT_DIGITS);
  if (job->frame.position > 0 && job->frame.position < zky_steps_get_n (job->steps))
    return zky_steps_explain_with_digits (job->steps, job->frame.position, job->options.digits);

  return g_strdup (name);
}

/* With the scale for its cards. */
static ZkyScene *
make_scene (Job           *job,
            GCancellable  *cancellable,
            GError       **error)
{
  ZkyScene *scene = job->options.gradients ? zky_scene_ref (job->scene)
                                           : make_scene_without_gradients (job->scene, cancellable, error);

  if (scene != NULL)
    job->frame.lens = zky_lens_make (job->options.color_by, scene, job->steps, job->options.gradients);

  return scene;
}

/* -- Files ------------------------------------------------------------------------------------- */

static void
progress_cb (double   done,
             gpointer user_data)
{
  ZkyExportProgress *progress = user_data;

  if (progress != NULL)
    g_atomic_int_set (&progress->permille, (gint) lround (done * 1000));
}

/* Numbered images go beside the name that was chosen: `picture.png` becomes `picture-0001.png`. */
static char *
make_movie_path (Job *job)
{
  char *path = g_file_get_path (job->file), *dot;
  g_autofree char *stem = path;

  if (job->options.kind.movie != ZKY_MOVIE_FRAMES || path == NULL)
    return g_steal_pointer (&stem);

  dot = strrchr (path, '.');
  if (dot != NULL && strchr (dot, G_DIR_SEPARATOR) == NULL)
    *dot = '\0';

  return g_strconcat (stem, "-%04d.png", NULL);
}

static gboolean
write_movie (Job           *job,
             ZkyScene      *scene,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autofree char *path = make_movie_path (job);
  ZkyAnimation animation = ZKY_ANIMATION_INIT;

  if (zky_scene_get_difference (scene) != NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "a comparison has no steps that an animation could show: end it first");
      return FALSE;
    }
  if (path == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "an animation can be written to a folder of this computer only");
      return FALSE;
    }

  animation.format = job->options.kind.movie;
  animation.scale = job->options.scale;
  animation.area = get_area (job, scene);
  animation.rate = job->options.rate;
  animation.seconds = job->options.seconds;
  animation.captions = job->options.captions;
  /* Without gradients there is nothing to be seen on the way back. */
  if (!job->options.gradients)
    animation.last = zky_steps_get_n_forward (job->steps);

  return zky_animation_write (&animation, scene, &job->frame, path, progress_cb, job->progress, cancellable, error);
}

static gboolean
write_still (Job       *job,
             ZkyScene  *scene,
             GError   **error)
{
  g_autofree char *caption = make_caption (job);
  ZkyStill still = { job->options.kind.still, job->options.scale, get_area (job, scene), caption };

  return zky_export_to_file (scene, &job->frame, &still, job->file, error);
}

static gboolean
write_file (Job           *job,
            GCancellable  *cancellable,
            GError       **error)
{
  g_autoptr(ZkyScene) scene = NULL;

  if (job->options.kind.klass == ZKY_EXPORT_DATA)
    return zky_data_file_write (zky_scene_get_graph (job->scene), zky_scene_get_difference (job->scene), job->options.kind.data,
                                job->file, error);

  scene = make_scene (job, cancellable, error);
  if (scene == NULL)
    return FALSE;

  return job->options.kind.klass == ZKY_EXPORT_MOVIE ? write_movie (job, scene, cancellable, error)
                                                     : write_still (job, scene, error);
}

static void
run (GTask        *task,
     gpointer      source,
     gpointer      data,
     GCancellable *cancellable)
{
  GError *error = NULL;

  if (write_file (data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * zky_export_job_start:
 * @session: shows a call
 * @options: what the file is to be
 * @file: written only when all of it is there
 * @progress: (nullable): how far it is, made by g_atomic_rc_box_new0()
 *
 * Saves the call that @session shows now; what happens to @session afterwards is not seen.
 */
void
zky_export_job_start (ZkySession             *session,
                      const ZkyExportOptions *options,
                      GFile                  *file,
                      ZkyExportProgress      *progress,
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

  job = job_new (session, options);
  job->file = g_object_ref (file);
  job->progress = progress != NULL ? g_atomic_rc_box_acquire (progress) : NULL;

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

/* -- Previews ----------------------------------------------------------------------------------- */

/* @surface: (transfer full) */
static GdkTexture *
make_texture (cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface), height = cairo_image_surface_get_height (surface);
  gsize stride = (gsize) cairo_image_surface_get_stride (surface);
  g_autoptr(GBytes) bytes = g_bytes_new_with_free_func (cairo_image_surface_get_data (surface), stride * (gsize) height,
                                                        (GDestroyNotify) cairo_surface_destroy, surface);

  return gdk_memory_texture_new (width, height, GDK_MEMORY_DEFAULT, bytes, stride);
}

/* Whether TeX will have room for it is known when it is written. */
static void
note_size (Job      *job,
           ZkyScene *scene)
{
  g_autofree char *caption = make_caption (job);
  ZkyStill still = { job->options.kind.still, job->options.scale, get_area (job, scene), caption };
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = NULL;

  if (job->options.kind.klass != ZKY_EXPORT_STILL || job->options.kind.still != ZKY_FORMAT_TIKZ)
    return;
  bytes = zky_export_to_bytes (scene, &job->frame, &still, &error);
  job->note = bytes != NULL ? zky_tex_dup_note (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : g_strdup (error->message);
}

static void
draw_preview (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  Job *job = data;
  g_autoptr(ZkyScene) scene = NULL;
  g_autofree char *caption = make_caption (job);
  ZkyStill still = { .format = ZKY_FORMAT_PNG, .scale = 1, .caption = caption };
  GError *error = NULL;
  cairo_surface_t *surface;
  double width, height;
  cairo_t *cr;

  scene = make_scene (job, cancellable, &error);
  if (scene == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  note_size (job, scene);
  still.area = get_area (job, scene);
  zky_still_get_size (&still, scene, &job->frame, &width, &height);
  still.scale = MIN (job->options.scale, MIN (job->width / width, job->height / height));
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, MAX (1, (int) ceil (width * still.scale)),
                                        MAX (1, (int) ceil (height * still.scale)));
  cr = cairo_create (surface);
  zky_still_draw (&still, scene, &job->frame, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  g_task_return_pointer (task, make_texture (surface), g_object_unref);
}

/**
 * zky_export_preview_start:
 * @session: shows a call
 * @options: what the file is to be
 * @width: room for the picture, in pixels
 * @height: room for the picture, in pixels
 *
 * Draws what zky_export_job_start() would save, an animation at its present moment.
 */
void
zky_export_preview_start (ZkySession             *session,
                          const ZkyExportOptions *options,
                          int                     width,
                          int                     height,
                          GCancellable           *cancellable,
                          GAsyncReadyCallback     callback,
                          gpointer                user_data)
{
  g_autoptr(GTask) task = NULL;
  Job *job;

  g_return_if_fail (ZKY_IS_SESSION (session));
  g_return_if_fail (zky_session_get_scene (session) != NULL);
  g_return_if_fail (options != NULL && width > 0 && height > 0);

  job = job_new (session, options);
  job->width = width;
  job->height = height;

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, zky_export_preview_start);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, draw_preview);
}

/* (transfer none) (nullable): what is to be known before such a file is saved; as long as @result is there */
const char *
zky_export_preview_get_note (GAsyncResult *result)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return ((Job *) g_task_get_task_data (G_TASK (result)))->note;
}

/* (transfer full): the picture */
GdkTexture *
zky_export_preview_finish (GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
