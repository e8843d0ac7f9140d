/* zky-movie-frames.c: a movie as numbered images
 * SPDX-License-Identifier: Apache-2.0 */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "zky-movie.h"

#define MOST_DIGITS 9

typedef struct
{
  ZkyMovie  parent;
  char     *before, *after; /* of the number */
  int       digits;
  guint     n_written;
  double    owed;           /* seconds of the movie that no image stands for yet */
} FramesMovie;

static char *
make_name (FramesMovie *self,
           guint        i)
{
  return g_strdup_printf ("%s%0*u%s", self->before, self->digits, i, self->after);
}

/* `before%04dafter.png`: there is one number, which may be padded with zeros. */
static gboolean
read_pattern (FramesMovie  *self,
              const char   *pattern,
              GError      **error)
{
  const char *percent = strchr (pattern, '%'), *p = percent;
  guint64 digits = 0;

  if (p != NULL)
    digits = g_ascii_strtoull (p + 1, (char **) &p, 10);
  if (percent == NULL || *p != 'd' || digits > MOST_DIGITS || strchr (p, '%') != NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "%s: the name of numbered images has one %%d, or %%04d for four digits", pattern);
      return FALSE;
    }

  self->before = g_strndup (pattern, (gsize) (percent - pattern));
  self->after = g_strdup (p + 1);
  self->digits = MAX ((int) digits, 1);

  return TRUE;
}

static gboolean
write_image (FramesMovie      *self,
             cairo_surface_t  *image,
             GError          **error)
{
  g_autofree char *name = make_name (self, self->n_written + 1);
  cairo_status_t status = cairo_surface_write_to_png (image, name);

  if (status == CAIRO_STATUS_SUCCESS)
    {
      self->n_written++;
      return TRUE;
    }

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s cannot be written: %s", name, cairo_status_to_string (status));
  return FALSE;
}

/* As many images as the rate asks for, so that a program that puts them together needs no times. */
static gboolean
frames_add (ZkyMovie         *movie,
            cairo_surface_t  *image,
            double            seconds,
            GError          **error)
{
  FramesMovie *self = (FramesMovie *) movie;
  double step = 1 / movie->options.rate;

  for (self->owed += seconds; self->owed > step / 2; self->owed -= step)
    if (!write_image (self, image, error))
      return FALSE;

  return TRUE;
}

static gboolean
frames_end (ZkyMovie  *movie,
            gboolean   keep,
            GError   **error)
{
  FramesMovie *self = (FramesMovie *) movie;

  for (guint i = 1; !keep && i <= self->n_written; i++)
    {
      g_autofree char *name = make_name (self, i);

      g_unlink (name);
    }
  g_free (self->before);
  g_free (self->after);

  return TRUE;
}

ZkyMovie *
zky_movie_new_frames (const ZkyMovieOptions  *options,
                      GError                **error)
{
  static const ZkyMovieClass klass = { frames_add, frames_end };
  FramesMovie *self = g_new0 (FramesMovie, 1);
  g_autofree char *first = NULL;

  self->parent.klass = &klass;
  self->parent.options = *options;
  if (read_pattern (self, options->path, error))
    {
      first = make_name (self, 1);
      if (!g_file_test (first, G_FILE_TEST_EXISTS))
        return &self->parent;
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS, "%s is there already: take another name, or remove the old images", first);
    }

  g_free (self->before);
  g_free (self->after);
  g_free (self);

  return NULL;
}
