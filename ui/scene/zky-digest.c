/* zky-digest.c: what a card shows of a large array
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-digest.h"

#include <math.h>

#define MOST_DIGESTS 1024

struct _ZkyDigestCache
{
  GMutex      mutex;
  GHashTable *digests; /* ZkyTensor → ZkyDigest, both owned: a tensor that is held keeps its address */
};

static void
measure (ZkyDigest       *self,
         const ZkyTensor *tensor)
{
  gsize size = zky_tensor_get_size (tensor), n = 0;
  double sum = 0;

  self->min = self->max = NAN;
  for (gsize i = 0; i < size; i++)
    {
      double value = zky_tensor_get_double (tensor, i);

      if (!isfinite (value))
        {
          self->n_bad++;
          continue;
        }
      self->min = n == 0 ? value : MIN (self->min, value);
      self->max = n == 0 ? value : MAX (self->max, value);
      sum += value;
      n++;
    }

  self->mean = n > 0 ? sum / n : NAN;
}

/* The element of greatest magnitude in rows r0 … r1 and columns c0 … c1;
 * what is not finite is greater than all. */
static double
find_extreme (const ZkyTensor *tensor,
              gsize            start,
              gsize            stride,
              gsize            r0,
              gsize            r1,
              gsize            c0,
              gsize            c1)
{
  double extreme = 0;

  for (gsize r = r0; r < r1; r++)
    for (gsize c = c0; c < c1; c++)
      {
        double value = zky_tensor_get_double (tensor, start + r * stride + c);

        if (!isfinite (value))
          return NAN;
        if (fabs (value) > fabs (extreme))
          extreme = value;
      }

  return extreme;
}

static void
paint (ZkyDigest       *self,
       const ZkyTensor *tensor)
{
  gsize columns = self->of_columns, rows = self->of_rows;
  double range = MAX (fabs (self->min), fabs (self->max));
  float *level = self->levels;

  for (guint tile = 0; tile < self->n_tiles; tile++)
    for (gsize r = 0; r < self->rows; r++)
      for (gsize c = 0; c < self->columns; c++)
        {
          double value = find_extreme (tensor, tile * rows * columns, columns,
                                       r * rows / self->rows, (r + 1) * rows / self->rows,
                                       c * columns / self->columns, (c + 1) * columns / self->columns);

          *level++ = range > 0 || isnan (value) ? value / range : 0;
        }
}

static void
digest_clear (gpointer data)
{
  ZkyDigest *self = data;

  g_free (self->levels);
}

/**
 * zky_digest_new:
 * @tensor: any array
 * @n_tiles: how many of its matrices are looked at
 * @of_rows: rows of each, as its elements in row-major order are seen: those of the last two axes, or of a Jacobian all of it
 * @of_columns: columns of each
 * @rows: rows of the picture of each: no more than the matrix has
 * @columns: columns of it
 *
 * Looks at every element once.
 *
 * Returns: (transfer full): the digest
 */
ZkyDigest *
zky_digest_new (const ZkyTensor *tensor,
                guint            n_tiles,
                gsize            of_rows,
                gsize            of_columns,
                guint            rows,
                guint            columns)
{
  ZkyDigest *self = g_atomic_rc_box_new0 (ZkyDigest);

  self->n_tiles = n_tiles;
  self->of_rows = of_rows;
  self->of_columns = of_columns;
  self->rows = rows;
  self->columns = columns;
  self->levels = g_new0 (float, (gsize) n_tiles * rows * columns + 1);
  measure (self, tensor);
  paint (self, tensor);

  return self;
}

ZkyDigest *
zky_digest_ref (ZkyDigest *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
zky_digest_unref (ZkyDigest *self)
{
  g_atomic_rc_box_release_full (self, digest_clear);
}

/**
 * zky_digest_make_image:
 * @self: a digest
 * @tile: which matrix
 * @theme: colours of signed numbers
 *
 * Returns: (transfer full): one pixel an element
 */
cairo_surface_t *
zky_digest_make_image (const ZkyDigest *self,
                       guint            tile,
                       const ZkyTheme  *theme)
{
  cairo_surface_t *image = cairo_image_surface_create (CAIRO_FORMAT_RGB24, self->columns, self->rows);
  const float *level = self->levels + (gsize) tile * self->rows * self->columns;
  guint8 *data = cairo_image_surface_get_data (image);
  int stride = cairo_image_surface_get_stride (image);

  for (guint r = 0; data != NULL && r < self->rows; r++)
    for (guint c = 0; c < self->columns; c++)
      {
        ZkyColor color = zky_theme_signed_color (theme, *level++);

        ((guint32 *) (gpointer) (data + (gsize) r * stride))[c] =
          (guint32) (color.red * 255 + 0.5) << 16 | (guint32) (color.green * 255 + 0.5) << 8 |
          (guint32) (color.blue * 255 + 0.5);
      }
  cairo_surface_mark_dirty (image);

  return image;
}

ZkyDigestCache *
zky_digest_cache_new (void)
{
  ZkyDigestCache *self = g_new0 (ZkyDigestCache, 1);

  g_mutex_init (&self->mutex);
  self->digests = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) zky_tensor_unref,
                                         (GDestroyNotify) zky_digest_unref);
  return self;
}

void
zky_digest_cache_free (ZkyDigestCache *self)
{
  g_hash_table_unref (self->digests);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * zky_digest_cache_lookup:
 * @self: the digests known so far
 * @tensor: an array
 * @n_tiles: as in zky_digest_new(); the same for a tensor every time
 * @of_rows: likewise
 * @of_columns: likewise
 * @rows: likewise
 * @columns: likewise
 *
 * The digest of a tensor, which is made the first time. Two threads may both make it; one of them is kept.
 *
 * Returns: (transfer full): the digest
 */
ZkyDigest *
zky_digest_cache_lookup (ZkyDigestCache *self,
                         ZkyTensor      *tensor,
                         guint           n_tiles,
                         gsize           of_rows,
                         gsize           of_columns,
                         guint           rows,
                         guint           columns)
{
  ZkyDigest *digest;

  g_mutex_lock (&self->mutex);
  digest = g_hash_table_lookup (self->digests, tensor);
  if (digest != NULL)
    zky_digest_ref (digest);
  g_mutex_unlock (&self->mutex);
  if (digest != NULL && digest->n_tiles == n_tiles && digest->rows == rows && digest->columns == columns
      && digest->of_rows == of_rows && digest->of_columns == of_columns)
    return digest;

  g_clear_pointer (&digest, zky_digest_unref);
  digest = zky_digest_new (tensor, n_tiles, of_rows, of_columns, rows, columns);

  g_mutex_lock (&self->mutex);
  if (g_hash_table_size (self->digests) >= MOST_DIGESTS)
    g_hash_table_remove_all (self->digests);
  g_hash_table_replace (self->digests, zky_tensor_ref (tensor), zky_digest_ref (digest));
  g_mutex_unlock (&self->mutex);

  return digest;
}
