/* zky-movie.c: moving pictures as files
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-movie.h"

#include <glib/gi18n.h>
#include <string.h>

static const struct
{
  const char *extension, *title;
  ZkyMovie * (*make) (const ZkyMovieOptions *options, GError **error);
  gboolean   (*is_available) (void);
} formats[ZKY_N_MOVIE_FORMATS] = {
  [ZKY_MOVIE_GIF] = { "gif", N_("GIF animation"), zky_movie_new_gif },
  [ZKY_MOVIE_APNG] = { "png", N_("PNG animation"), zky_movie_new_apng },
  [ZKY_MOVIE_WEBM] = { "webm", N_("WebM video"), zky_movie_new_webm, zky_movie_has_webm },
  [ZKY_MOVIE_FRAMES] = { "png", N_("Numbered PNG images"), zky_movie_new_frames },
};

/* The ending of its files, without the point. */
const char *
zky_movie_format_get_extension (ZkyMovieFormat format)
{
  g_return_val_if_fail (format < ZKY_N_MOVIE_FORMATS, NULL);

  return formats[format].extension;
}

/* What a list of formats calls it. */
const char *
zky_movie_format_get_title (ZkyMovieFormat format)
{
  g_return_val_if_fail (format < ZKY_N_MOVIE_FORMATS, NULL);

  return _(formats[format].title);
}

/* Whether this machine can write it. */
gboolean
zky_movie_format_is_available (ZkyMovieFormat format)
{
  g_return_val_if_fail (format < ZKY_N_MOVIE_FORMATS, FALSE);

  return formats[format].is_available == NULL || formats[format].is_available ();
}

/**
 * zky_movie_format_from_path:
 * @path: name of a file
 * @format: (out): the format that its ending means: .gif, .png (or .apng), .webm; with a %d in it, images one a frame
 * @error: an ending that means none
 *
 * Returns: whether there is one
 */
gboolean
zky_movie_format_from_path (const char      *path,
                            ZkyMovieFormat  *format,
                            GError         **error)
{
  g_autofree char *name = g_path_get_basename (path), *lower = g_ascii_strdown (name, -1);

  if (g_str_has_suffix (lower, ".png") && strchr (name, '%') != NULL)
    *format = ZKY_MOVIE_FRAMES;
  else if (g_str_has_suffix (lower, ".png") || g_str_has_suffix (lower, ".apng"))
    *format = ZKY_MOVIE_APNG;
  else if (g_str_has_suffix (lower, ".gif"))
    *format = ZKY_MOVIE_GIF;
  else if (g_str_has_suffix (lower, ".webm"))
    *format = ZKY_MOVIE_WEBM;
  else
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "%s: the ending tells the format; it can be .gif, .png, .webm, or %%d.png for numbered images", name);
      return FALSE;
    }

  return TRUE;
}

/**
 * zky_movie_new:
 * @options: what is to be written
 * @error: return location: the format is not available, the file cannot be written
 *
 * Begins a movie. The file is there only after zky_movie_end() with %TRUE; until then an old one stays.
 *
 * Returns: (transfer full): the movie, to be ended with zky_movie_end()
 */
ZkyMovie *
zky_movie_new (const ZkyMovieOptions  *options,
               GError                **error)
{
  g_return_val_if_fail (options != NULL && options->path != NULL, NULL);
  g_return_val_if_fail (options->width > 0 && options->height > 0 && options->rate > 0, NULL);

  return formats[options->format].make (options, error);
}

/**
 * zky_movie_add:
 * @self: a movie
 * @image: an ARGB32 image of its size
 * @seconds: how long it is seen
 *
 * Adds a frame.
 */
gboolean
zky_movie_add (ZkyMovie         *self,
               cairo_surface_t  *image,
               double            seconds,
               GError          **error)
{
  g_return_val_if_fail (self != NULL && image != NULL, FALSE);
  g_return_val_if_fail (cairo_image_surface_get_width (image) == self->options.width
                        && cairo_image_surface_get_height (image) == self->options.height, FALSE);

  cairo_surface_flush (image);
  if (!self->klass->add (self, image, seconds, error))
    return FALSE;
  self->n_frames++;

  return TRUE;
}

/**
 * zky_movie_end:
 * @self: (transfer full): a movie
 * @keep: %FALSE: nothing is left of it
 *
 * Ends the file and puts it in place.
 */
gboolean
zky_movie_end (ZkyMovie  *self,
               gboolean   keep,
               GError   **error)
{
  gboolean done;

  g_return_val_if_fail (self != NULL, FALSE);

  done = self->klass->end (self, keep, error);
  g_free (self);

  return done;
}

gboolean
zky_movie_find_change (cairo_surface_t       *before,
                       cairo_surface_t       *after,
                       cairo_rectangle_int_t *change)
{
  int width = cairo_image_surface_get_width (after), height = cairo_image_surface_get_height (after);
  int left = width, right = -1, top = -1, bottom = -1;

  for (int y = 0; y < height; y++)
    {
      const guint32 *a = (const guint32 *) (cairo_image_surface_get_data (before)
                                            + (gsize) y * cairo_image_surface_get_stride (before));
      const guint32 *b = (const guint32 *) (cairo_image_surface_get_data (after)
                                            + (gsize) y * cairo_image_surface_get_stride (after));
      int first = 0, last = width - 1;

      if (memcmp (a, b, (gsize) width * 4) == 0)
        continue;
      while (a[first] == b[first])
        first++;
      while (a[last] == b[last])
        last--;
      left = MIN (left, first);
      right = MAX (right, last);
      top = top < 0 ? y : top;
      bottom = y;
    }
  *change = (cairo_rectangle_int_t) { left, top, right - left + 1, bottom - top + 1 };

  return top >= 0;
}
