/* zky-cli-animate.c: zky animate: the steps of a call as an animation
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <signal.h>
#include <unistd.h>

#include "zky-animation.h"
#include "zky-cli-picture.h"

static GCancellable *interrupted;

/* Ctrl-C: what is half written goes away, an old file stays. A signal may only leave a mark. */
static volatile gint stop;

static void
stop_cb (int signal)
{
  g_atomic_int_set (&stop, 1);
}

static void
progress_cb (double   done,
             gpointer user_data)
{
  if (g_atomic_int_get (&stop))
    g_cancellable_cancel (interrupted);
  if (isatty (STDERR_FILENO))
    g_printerr ("\r%3.0f %%%s", floor (done * 100), done >= 1 ? "\r      \r" : "");
}

static gboolean
read_format (const ZkyArguments  *arguments,
             ZkyAnimation        *animation,
             GError             **error)
{
  g_autoptr(GError) cause = NULL;

  if (arguments->out == NULL)
    g_set_error_literal (error, ZKY_ERROR, ZKY_ERROR_USE,
                         "zky animate needs -o and a file name; its ending picks the format");
  else if (!zky_movie_format_from_path (arguments->out, &animation->format, &cause))
    g_set_error_literal (error, ZKY_ERROR, ZKY_ERROR_USE, cause->message);
  else if (arguments->caption != NULL && arguments->no_captions)
    g_set_error_literal (error, ZKY_ERROR, ZKY_ERROR_USE, "--caption and --no-captions exclude each other");
  else
    return zky_cli_read_number ("--fps", arguments->fps, 1, 60, &animation->rate, error)
           && zky_cli_read_number ("--seconds", arguments->seconds, 0.05, 60, &animation->seconds, error);

  return FALSE;
}

static gboolean
animate (const ZkyArguments  *arguments,
         ZkyAnimation        *animation,
         ZkyCliPicture       *picture,
         ZkyGraph            *graph,
         GError             **error)
{
  guint n_steps;

  if (!zky_cli_picture_differentiate (arguments, graph, error))
    return FALSE;
  picture->steps = picture->frame.steps = zky_steps_new (graph);
  n_steps = animation->last = zky_steps_get_n (picture->steps);
  if (!zky_cli_read_position ("--from", arguments->from, n_steps, &animation->first, error)
      || !zky_cli_read_position ("--to", arguments->to, n_steps, &animation->last, error)
      || !zky_cli_picture_lay_out (picture, graph, TRUE, error))
    return FALSE;

  if (animation->first > animation->last)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "--from %u: the animation would end before, --to %u", animation->first, animation->last);
      return FALSE;
    }
  animation->area = picture->area;
  return zky_animation_write (animation, picture->scene, &picture->frame, arguments->out, progress_cb, NULL,
                              interrupted, error);
}

int
zky_cli_animate (const ZkyArguments *arguments)
{
  g_auto(ZkyCliPicture) picture = ZKY_CLI_PICTURE_INIT;
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = NULL;
  g_autoptr(ZkyGraph) graph = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  ZkyAnimation animation = ZKY_ANIMATION_INIT;
  struct sigaction action = { .sa_handler = stop_cb };

  interrupted = cancellable;
  sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);

  if (read_format (arguments, &animation, &error) && zky_cli_picture_read (&picture, arguments, &error))
    graph = zky_cli_call (arguments, &model, &error);
  animation.scale = picture.scale;
  animation.captions = !arguments->no_captions;
  animation.caption = arguments->caption;
  if (graph == NULL || !animate (arguments, &animation, &picture, graph, &error))
    return zky_cli_fail (arguments, error);

  return ZKY_CLI_DONE;
}
