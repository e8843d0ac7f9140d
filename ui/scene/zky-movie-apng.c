/* zky-movie-apng.c: animated PNG
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>
#include <zlib.h>

#include "zky-movie.h"

/*
 * PNG, third edition (W3C, 2023), section 11.3.6: acTL says how many frames there are, each has an fcTL with its place and time. The first
 * frame is the picture that readers without animations show (IDAT); of later ones only what changed is written (fdAT). The number of
 * frames stands at the front, so that the file is written when all is known.
 */

typedef struct
{
  ZkyMovie         parent;
  GByteArray      *chunks;    /* all behind acTL */
  cairo_surface_t *previous;
  guint            sequence;
  gsize            last_time; /* where in @chunks the time of the last frame stands; the whole fcTL begins 24 bytes before */
  double           seconds;   /* of the last frame */
} ApngMovie;

static void
append_u32 (GByteArray *out,
            guint32     value)
{
  guint32 big = GUINT32_TO_BE (value);

  g_byte_array_append (out, (const guint8 *) &big, 4);
}

static void
append_u16 (GByteArray *out,
            guint16     value)
{
  guint16 big = GUINT16_TO_BE (value);

  g_byte_array_append (out, (const guint8 *) &big, 2);
}

static void
append_chunk (GByteArray   *out,
              const char   *type,
              const guint8 *data,
              gsize         size)
{
  guint32 sum = crc32 (0, (const guint8 *) type, 4);

  append_u32 (out, (guint32) size);
  g_byte_array_append (out, (const guint8 *) type, 4);
  g_byte_array_append (out, data, (guint) size);
  append_u32 (out, (guint32) crc32 (sum, data, (guint) size));
}

/* Cairo's pixels are multiplied by their opacity, PNG's are not. */
static guint8 *
put_pixel (guint8   *out,
           guint32   pixel,
           gboolean  alpha)
{
  guint a = alpha ? pixel >> 24 : 255;

  for (int shift = 16; shift >= 0; shift -= 8)
    {
      guint c = pixel >> shift & 255;

      *out++ = (guint8) (a == 255 ? c : a == 0 ? 0 : MIN (255, (c * 255 + a / 2) / a));
    }
  if (alpha)
    *out++ = (guint8) a;

  return out;
}

/* (transfer full): the pixels of a rectangle, deflated; filter 0 suits flat colours. */
static GByteArray *
deflate_rectangle (cairo_surface_t             *image,
                   const cairo_rectangle_int_t *rect,
                   gboolean                     alpha)
{
  gsize row = 1 + (gsize) rect->width * (alpha ? 4 : 3);
  g_autofree guint8 *raw = g_malloc (row * (gsize) rect->height);
  uLongf size = compressBound (row * (gsize) rect->height);
  GByteArray *result = g_byte_array_sized_new ((guint) size);
  guint8 *out = raw;

  for (int y = rect->y; y < rect->y + rect->height; y++)
    {
      const guint32 *pixels = (const guint32 *) (cairo_image_surface_get_data (image)
                                                 + (gsize) y * cairo_image_surface_get_stride (image));

      *out++ = 0;
      for (int x = rect->x; x < rect->x + rect->width; x++)
        out = put_pixel (out, pixels[x], alpha);
    }

  g_byte_array_set_size (result, (guint) size);
  compress2 (result->data, &size, raw, row * (gsize) rect->height, 6);
  g_byte_array_set_size (result, (guint) size);

  return result;
}

/* Milliseconds; readers take 0 for "as fast as you can". */
static guint16
to_milliseconds (double seconds)
{
  return (guint16) CLAMP (lround (seconds * 1000), 1, G_MAXUINT16);
}

/* A frame that looks as the one before only makes that one longer. */
static void
lengthen_last (ApngMovie *self,
               double     seconds)
{
  guint8 *control = self->chunks->data + self->last_time - 20; /* data of the chunk; its type is before it */
  guint16 big;
  guint32 sum;

  self->seconds += seconds;
  big = GUINT16_TO_BE (to_milliseconds (self->seconds));
  memcpy (control + 20, &big, 2);
  sum = GUINT32_TO_BE ((guint32) crc32 (0, control - 4, 30));
  memcpy (control + 26, &sum, 4);
}

static void
append_control (ApngMovie                   *self,
                const cairo_rectangle_int_t *rect,
                double                       seconds)
{
  g_autoptr (GByteArray) control = g_byte_array_new ();

  append_u32 (control, self->sequence++);
  append_u32 (control, (guint32) rect->width);
  append_u32 (control, (guint32) rect->height);
  append_u32 (control, (guint32) rect->x);
  append_u32 (control, (guint32) rect->y);
  append_u16 (control, to_milliseconds (seconds));
  append_u16 (control, 1000);
  append_u16 (control, 0); /* the picture stays; the next one replaces its pixels */
  self->last_time = self->chunks->len + 8 + 20;
  self->seconds = seconds;
  append_chunk (self->chunks, "fcTL", control->data, control->len);
}

static gboolean
apng_add (ZkyMovie         *movie,
          cairo_surface_t  *image,
          double            seconds,
          GError          **error)
{
  ApngMovie *self = (ApngMovie *) movie;
  cairo_rectangle_int_t rect = { 0, 0, movie->options.width, movie->options.height };
  g_autoptr (GByteArray) pixels = NULL;
  cairo_t *cr;

  if (movie->n_frames > 0 && !zky_movie_find_change (self->previous, image, &rect))
    {
      lengthen_last (self, seconds);
      movie->n_frames--; /* it is none of its own */
      return TRUE;
    }

  pixels = deflate_rectangle (image, &rect, movie->options.alpha);
  append_control (self, &rect, seconds);
  if (movie->n_frames == 0)
    append_chunk (self->chunks, "IDAT", pixels->data, pixels->len);
  else
    {
      guint32 sequence = GUINT32_TO_BE (self->sequence++);

      g_byte_array_prepend (pixels, (const guint8 *) &sequence, 4);
      append_chunk (self->chunks, "fdAT", pixels->data, pixels->len);
    }

  if (self->chunks->len > G_MAXUINT / 2)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the animation is larger than %u MiB: take a smaller scale or fewer steps",
                   G_MAXUINT / 2 >> 20);
      return FALSE;
    }

  cr = cairo_create (self->previous);
  cairo_set_operator (cr, CAIRO_OPERATOR_SOURCE);
  cairo_set_source_surface (cr, image, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_flush (self->previous);

  return TRUE;
}

static gboolean
write_file (ApngMovie  *self,
            GError    **error)
{
  static const guint8 signature[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
  g_autoptr (GFile) file = g_file_new_for_path (self->parent.options.path);
  g_autoptr (GByteArray) out = g_byte_array_new (), data = g_byte_array_new ();
  guint8 kind[] = { 8, self->parent.options.alpha ? 6 : 2, 0, 0, 0 };

  g_byte_array_append (out, signature, sizeof signature);
  append_u32 (data, (guint32) self->parent.options.width);
  append_u32 (data, (guint32) self->parent.options.height);
  g_byte_array_append (data, kind, sizeof kind);
  append_chunk (out, "IHDR", data->data, data->len);

  g_byte_array_set_size (data, 0);
  append_u32 (data, self->parent.n_frames);
  append_u32 (data, 0); /* over and over again */
  append_chunk (out, "acTL", data->data, data->len);
  g_byte_array_append (out, self->chunks->data, self->chunks->len);
  append_chunk (out, "IEND", (const guint8 *) "", 0);

  return g_file_replace_contents (file, (const char *) out->data, out->len, NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL, error);
}

static gboolean
apng_end (ZkyMovie  *movie,
          gboolean   keep,
          GError   **error)
{
  ApngMovie *self = (ApngMovie *) movie;
  gboolean done = !keep || write_file (self, error);

  g_byte_array_unref (self->chunks);
  cairo_surface_destroy (self->previous);

  return done;
}

ZkyMovie *
zky_movie_new_apng (const ZkyMovieOptions  *options,
                    GError                **error)
{
  static const ZkyMovieClass klass = { apng_add, apng_end };
  ApngMovie *self = g_new0 (ApngMovie, 1);

  self->parent.klass = &klass;
  self->parent.options = *options;
  self->chunks = g_byte_array_new ();
  self->previous = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, options->width, options->height);

  return &self->parent;
}
