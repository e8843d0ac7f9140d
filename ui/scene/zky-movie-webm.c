/* zky-movie-webm.c: WebM video, by GStreamer where it is installed
 * SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>

#include "zky-movie.h"

/*
 * GStreamer is no library of ours: its launcher is run, gets raw frames on its standard input and gives the file on its
 * standard output. What it does wrong is an error message here and nothing else.
 */

typedef struct
{
  ZkyMovie       parent;
  GSubprocess   *process;
  GOutputStream *input;     /* of the process */
  char          *partial;   /* what is written; renamed at the end */
  double         owed;      /* seconds of the movie that no frame stands for yet */
} WebmMovie;

static gboolean
has_element (const char *name)
{
  g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                                                      NULL, "gst-inspect-1.0", "--exists", name, NULL);

  return process != NULL && g_subprocess_wait_check (process, NULL, NULL);
}

/* Whether this machine can write it; asked once. */
gboolean
zky_movie_has_webm (void)
{
  static gsize answer = 0;

  if (g_once_init_enter (&answer))
    {
      g_autofree char *launcher = g_find_program_in_path ("gst-launch-1.0");
      gboolean has = launcher != NULL && has_element ("rawvideoparse") && has_element ("videoconvert")
                     && has_element ("vp8enc") && has_element ("webmmux");

      g_once_init_leave (&answer, has ? 1 : 2);
    }

  return answer == 1;
}

/* What GStreamer said when it ended without having been asked to. */
static gboolean
fail (WebmMovie  *self,
      GError    **error)
{
  g_autofree char *text = NULL;
  GInputStream *messages = g_subprocess_get_stderr_pipe (self->process);
  char buffer[400];
  gssize n;

  g_subprocess_force_exit (self->process);
  n = g_input_stream_read (messages, buffer, sizeof buffer, NULL, NULL);
  text = g_utf8_make_valid (buffer, MAX (n, 0));
  g_strdelimit (text, "\n", ' ');
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "GStreamer could not encode the video: %s", g_strstrip (text));

  return FALSE;
}

static gboolean
webm_add (ZkyMovie         *movie,
          cairo_surface_t  *image,
          double            seconds,
          GError          **error)
{
  WebmMovie *self = (WebmMovie *) movie;
  double step = 1 / movie->options.rate;
  gsize size = (gsize) cairo_image_surface_get_stride (image) * (gsize) movie->options.height;

  for (self->owed += seconds; self->owed > step / 2; self->owed -= step)
    if (!g_output_stream_write_all (self->input, cairo_image_surface_get_data (image), size, NULL, NULL, NULL))
      return fail (self, error);

  return TRUE;
}

static gboolean
finish (WebmMovie  *self,
        GError    **error)
{
  if (!g_output_stream_close (self->input, NULL, error))
    return FALSE;
  if (!g_subprocess_wait_check (self->process, NULL, NULL))
    return fail (self, error);
  if (g_rename (self->partial, self->parent.options.path) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s cannot be written: %s",
                   self->parent.options.path, g_strerror (errno));
      return FALSE;
    }

  return TRUE;
}

static gboolean
webm_end (ZkyMovie  *movie,
          gboolean   keep,
          GError   **error)
{
  WebmMovie *self = (WebmMovie *) movie;
  gboolean done = keep && finish (self, error);

  if (!done)
    {
      g_subprocess_force_exit (self->process);
      g_subprocess_wait (self->process, NULL, NULL);
      g_unlink (self->partial);
    }
  g_object_unref (self->process);
  g_free (self->partial);

  return done || !keep;
}

static GSubprocess *
launch (WebmMovie  *self,
        GError    **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE
                                                                        | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  const ZkyMovieOptions *options = &self->parent.options;
  g_autofree char *width = g_strdup_printf ("width=%d", options->width);
  g_autofree char *height = g_strdup_printf ("height=%d", options->height);
  g_autofree char *rate = g_strdup_printf ("framerate=%ld/1000", lround (options->rate * 1000));

  g_subprocess_launcher_set_stdout_file_path (launcher, self->partial);

  return g_subprocess_launcher_spawn (launcher, error, "gst-launch-1.0", "-q", "fdsrc", "fd=0", "!", "rawvideoparse",
                                      width, height, "format=bgra", rate, "!", "videoconvert", "!", "vp8enc", "deadline=1",
                                      "end-usage=cq", "cq-level=8", "target-bitrate=4000000", "threads=2", "!", "webmmux",
                                      "!", "fdsink", "fd=1", NULL);
}

ZkyMovie *
zky_movie_new_webm (const ZkyMovieOptions  *options,
                    GError                **error)
{
  static const ZkyMovieClass klass = { webm_add, webm_end };
  WebmMovie *self;

  if (!zky_movie_has_webm ())
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   "WebM needs GStreamer: gst-launch-1.0, and its base and good plugins (vp8enc, webmmux)");
      return NULL;
    }

  self = g_new0 (WebmMovie, 1);
  self->parent.klass = &klass;
  self->parent.options = *options;
  self->partial = g_strconcat (options->path, ".part", NULL);
  self->process = launch (self, error);
  if (self->process == NULL)
    {
      g_free (self->partial);
      g_free (self);
      return NULL;
    }
  self->input = g_subprocess_get_stdin_pipe (self->process);

  return &self->parent;
}
