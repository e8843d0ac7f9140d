/* zky-movie-gif.c: animated GIF
 * SPDX-License-Identifier: Apache-2.0 */
#include <gif_lib.h>
#include <math.h>
#include <string.h>

#include "zky-movie.h"

/*
 * All frames share one palette, so that no colour flickers; the entry behind its colours is transparent. A frame is the rectangle
 * that changed, with what is the same in it left transparent, which packs well.
 */

typedef struct
{
  ZkyMovie         parent;
  GFile           *file;
  GOutputStream   *stream;
  GifFileType     *gif;
  cairo_surface_t *previous, *held;  /* what is written; what is to be, once it is known for how long */
  double           seconds;          /* of the held frame */
  guint            n_written;
  int              n_bits;
  guint8          *nearest;          /* [32768] of colours with 5 bits a channel; 255: not yet looked for */
  GError          *error;            /* of the stream */
} GifMovie;

static int
write_bytes (GifFileType       *gif,
             const GifByteType *data,
             int                size)
{
  GifMovie *self = gif->UserData;

  if (self->error != NULL || !g_output_stream_write_all (self->stream, data, (gsize) size, NULL, NULL, &self->error))
    return 0;

  return size;
}

static gboolean
fail (GifMovie  *self,
      GError   **error)
{
  if (self->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the GIF cannot be written: %s",
                 self->gif != NULL ? GifErrorString (self->gif->Error) : "out of memory");

  return FALSE;
}

static guint
get_distance (guint32 a,
              guint32 b)
{
  int red = (int) (a >> 16 & 255) - (int) (b >> 16 & 255);
  int green = (int) (a >> 8 & 255) - (int) (b >> 8 & 255);
  int blue = (int) (a & 255) - (int) (b & 255);

  return (guint) (2 * red * red + 4 * green * green + 3 * blue * blue);
}

static guint8
find_nearest (GifMovie *self,
              guint32   color)
{
  const ZkyMovieOptions *options = &self->parent.options;
  guint bin = (color >> 9 & 0x7c00) | (color >> 6 & 0x3e0) | (color >> 3 & 0x1f);
  guint best = 0;

  if (self->nearest[bin] != 255)
    {
      best = self->nearest[bin];
      return (guint8) best;
    }
  for (guint i = 1; i < options->n_colors; i++)
    if (get_distance (options->colors[i], color) < get_distance (options->colors[best], color))
      best = i;
  self->nearest[bin] = (guint8) best;

  return (guint8) best;
}

static guint32
get_pixel (cairo_surface_t *image,
           int              x,
           int              y)
{
  return ((const guint32 *) (cairo_image_surface_get_data (image)
                             + (gsize) y * cairo_image_surface_get_stride (image)))[x];
}

/* Half a pixel or more is opaque: GIF knows no other. */
static guint8
get_index (GifMovie *self,
           guint32   pixel)
{
  guint alpha = pixel >> 24, transparent = self->parent.options.n_colors;
  guint32 color = 0;

  if (!self->parent.options.alpha || alpha == 255)
    return find_nearest (self, pixel & 0xffffff);
  if (alpha < 128)
    return (guint8) transparent;

  for (int shift = 16; shift >= 0; shift -= 8)
    color |= MIN (255, ((pixel >> shift & 255) * 255 + alpha / 2) / alpha) << shift;
  return find_nearest (self, color);
}

static void
copy_image (cairo_surface_t *to,
            cairo_surface_t *from)
{
  cairo_t *cr = cairo_create (to);

  cairo_set_operator (cr, CAIRO_OPERATOR_SOURCE);
  cairo_set_source_surface (cr, from, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_flush (to);
}

/* Over and over again: the extension that Netscape 2.0 began with. */
static gboolean
write_loop (GifMovie *self)
{
  static const guint8 loop[] = { 1, 0, 0 };

  return EGifPutExtensionLeader (self->gif, APPLICATION_EXT_FUNC_CODE) == GIF_OK
         && EGifPutExtensionBlock (self->gif, 11, "NETSCAPE2.0") == GIF_OK
         && EGifPutExtensionBlock (self->gif, sizeof loop, loop) == GIF_OK
         && EGifPutExtensionTrailer (self->gif) == GIF_OK;
}

static gboolean
write_rectangle (GifMovie                    *self,
                 const cairo_rectangle_int_t *rect,
                 gboolean                     is_first)
{
  /* A frame of transparent pictures wipes what was there before the next one. */
  gboolean alpha = self->parent.options.alpha;
  GraphicsControlBlock control = { alpha ? DISPOSE_BACKGROUND : DISPOSE_DO_NOT, FALSE,
                                   (int) CLAMP (lround (self->seconds * 100), 2, 65535),
                                   (int) self->parent.options.n_colors };
  g_autofree guint8 *line = g_malloc ((gsize) rect->width);
  GifByteType bytes[4];

  EGifGCBToExtension (&control, bytes);
  if (EGifPutExtension (self->gif, GRAPHICS_EXT_FUNC_CODE, 4, bytes) != GIF_OK
      || EGifPutImageDesc (self->gif, rect->x, rect->y, rect->width, rect->height, FALSE, NULL) != GIF_OK)
    return FALSE;

  for (int y = rect->y; y < rect->y + rect->height; y++)
    {
      for (int x = 0; x < rect->width; x++)
        {
          guint32 pixel = get_pixel (self->held, rect->x + x, y);

          line[x] = !is_first && !alpha && pixel == get_pixel (self->previous, rect->x + x, y)
                      ? (guint8) self->parent.options.n_colors : get_index (self, pixel);
        }
      if (EGifPutLine (self->gif, line, rect->width) != GIF_OK)
        return FALSE;
    }

  return TRUE;
}

/* The held frame is written when the next one, or the end, tells how long it was seen. */
static gboolean
write_held (GifMovie  *self,
            GError   **error)
{
  cairo_rectangle_int_t rect = { 0, 0, self->parent.options.width, self->parent.options.height };
  gboolean is_first = self->n_written == 0;

  if (self->seconds <= 0)
    return TRUE;
  if (!is_first && !self->parent.options.alpha && !zky_movie_find_change (self->previous, self->held, &rect))
    rect = (cairo_rectangle_int_t) { 0, 0, 1, 1 };
  if ((is_first && !write_loop (self)) || !write_rectangle (self, &rect, is_first))
    return fail (self, error);

  copy_image (self->previous, self->held);
  self->n_written++;
  self->seconds = 0;

  return TRUE;
}

static gboolean
gif_add (ZkyMovie         *movie,
         cairo_surface_t  *image,
         double            seconds,
         GError          **error)
{
  GifMovie *self = (GifMovie *) movie;
  cairo_rectangle_int_t change;

  if (movie->n_frames > 0 && !zky_movie_find_change (self->held, image, &change))
    {
      self->seconds += seconds;
      return TRUE;
    }
  if (!write_held (self, error))
    return FALSE;

  copy_image (self->held, image);
  self->seconds = seconds;

  return TRUE;
}

static void
gif_free (GifMovie *self)
{
  if (self->gif != NULL)
    EGifCloseFile (self->gif, NULL);
  g_clear_error (&self->error);
  g_clear_object (&self->stream);
  g_clear_object (&self->file);
  cairo_surface_destroy (self->previous);
  cairo_surface_destroy (self->held);
  g_free (self->nearest);
}

/* A stream that is closed by a cancelled operation leaves the old file in place. */
static void
throw_away (GOutputStream *stream)
{
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();

  g_cancellable_cancel (cancelled);
  g_output_stream_close (stream, cancelled, NULL);
}

static gboolean
gif_end (ZkyMovie  *movie,
         gboolean   keep,
         GError   **error)
{
  GifMovie *self = (GifMovie *) movie;
  gboolean done = keep && write_held (self, error);

  if (done)
    {
      GifFileType *gif = g_steal_pointer (&self->gif);

      if (EGifCloseFile (gif, NULL) != GIF_OK || self->error != NULL)
        done = fail (self, error);
    }
  if (done)
    done = g_output_stream_close (self->stream, NULL, error);
  else
    throw_away (self->stream);
  gif_free (self);

  return done || !keep;
}

/* (transfer full): a palette of 2ⁿ entries, with one free for transparent */
static ColorMapObject *
make_palette (GifMovie *self)
{
  const ZkyMovieOptions *options = &self->parent.options;
  ColorMapObject *map;

  self->n_bits = 1;
  while (1u << self->n_bits < options->n_colors + 1)
    self->n_bits++;
  map = GifMakeMapObject (1 << self->n_bits, NULL);
  for (guint i = 0; map != NULL && i < options->n_colors; i++)
    map->Colors[i] = (GifColorType) { (GifByteType) (options->colors[i] >> 16), (GifByteType) (options->colors[i] >> 8),
                                      (GifByteType) options->colors[i] };

  return map;
}

ZkyMovie *
zky_movie_new_gif (const ZkyMovieOptions  *options,
                   GError                **error)
{
  static const ZkyMovieClass klass = { gif_add, gif_end };
  GifMovie *self;
  ColorMapObject *palette;
  int status = GIF_ERROR;

  g_return_val_if_fail (options->colors != NULL && options->n_colors > 0 && options->n_colors <= 255, NULL);

  if (options->width > 65535 || options->height > 65535)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "a GIF of %d × %d pixels is too large; a side can have 65535",
                   options->width, options->height);
      return NULL;
    }

  self = g_new0 (GifMovie, 1);
  self->parent.klass = &klass;
  self->parent.options = *options;
  self->file = g_file_new_for_path (options->path);
  self->stream = G_OUTPUT_STREAM (g_file_replace (self->file, NULL, FALSE, G_FILE_CREATE_NONE, NULL, error));
  self->previous = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, options->width, options->height);
  self->held = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, options->width, options->height);
  self->nearest = g_malloc (32768);
  memset (self->nearest, 255, 32768);
  if (self->stream == NULL)
    {
      gif_free (self);
      g_free (self);
      return NULL;
    }

  self->gif = EGifOpen (self, write_bytes, NULL);
  palette = self->gif != NULL ? make_palette (self) : NULL;
  if (palette != NULL)
    {
      EGifSetGifVersion (self->gif, TRUE);
      status = EGifPutScreenDesc (self->gif, options->width, options->height, self->n_bits, 0, palette);
      GifFreeMapObject (palette);
    }
  if (status != GIF_OK)
    {
      fail (self, error);
      throw_away (self->stream);
      gif_free (self);
      g_free (self);
      return NULL;
    }

  return &self->parent;
}
