/* zky-convolve.c: convolution of images with filters, and its two ways back, as matrix products
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-convolve.h"

#include <string.h>

#include "zky-blas.h"
#include "zky-kernels.h"

/* Columns are made for one group of one image at a time, or some lines of it, so that they stay in the cache between being
 * written and being multiplied. */
#define STRIP_BYTES ((gsize) 512 << 10)

/**
 * Work:
 * @rows: of the matrix of columns: channels of a group · kernel
 * @places: its columns
 * @strip: how many of these at a time
 * @filters: filters of a group
 * @size: bytes of an element
 * @columns: room for a strip of columns
 */
typedef struct
{
  gsize    rows, places, strip, filters, size;
  gpointer columns;
} Work;

static void
work_clear (Work *self)
{
  g_free (self->columns);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

static gboolean
work_init (Work                  *self,
           const ZkyConvolution  *convolution,
           ZkyDtype               dtype,
           GError               **error)
{
  gsize line = convolution->window.out[2], n_strips;

  self->size = zky_dtype_get_size (dtype);
  self->rows = zky_window_rows (&convolution->window);
  self->places = zky_window_places (&convolution->window);
  self->filters = convolution->out_channels / convolution->groups;

  /* Strips of about one size, and of whole lines where that is possible. */
  self->strip = CLAMP (STRIP_BYTES / MAX (1, self->rows * self->size), 1, MAX (self->places, 1));
  n_strips = (self->places + self->strip - 1) / self->strip;
  if (n_strips > 1)
    self->strip = (self->places + n_strips - 1) / n_strips;
  if (self->strip > line && line > 0)
    self->strip = (self->strip + line - 1) / line * line;

  self->columns = g_try_malloc_n (MAX (1, self->rows * self->strip), self->size);
  if (self->columns != NULL)
    return TRUE;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_SIZE, "No memory for a window of %" G_GSIZE_FORMAT " elements", self->rows);
  return FALSE;
}

/* A window of one element at each place of the image sees the image itself. */
static gboolean
is_pointwise (const ZkyWindow *window)
{
  for (guint i = 0; i < ZKY_WINDOW_AXES; i++)
    if (window->kernel[i] != 1 || window->stride[i] != 1 || window->padding[i] != 0 || window->in[i] != window->out[i])
      return FALSE;

  return TRUE;
}

/* Columns @first … of an image as a matrix. */
static ZkyMatrix
columns_of (const Work      *self,
            const ZkyWindow *window,
            ZkyDtype         dtype,
            const char      *image,
            gsize            first,
            gsize            n)
{
  if (is_pointwise (window))
    return (ZkyMatrix) { image + first * self->size, self->rows, n, (gssize) self->places, 1 };

  zky_window_unfold (window, dtype, image, first, n, self->columns);
  return (ZkyMatrix) { self->columns, self->rows, n, (gssize) n, 1 };
}

static ZkyMatrix
transposed (ZkyMatrix matrix)
{
  return (ZkyMatrix) { matrix.data, matrix.n_columns, matrix.n_rows, matrix.column_stride, matrix.row_stride };
}

#define BIAS(name, T)                                                           \
  ZKY_CLONES static void                                                        \
  name (T *to, const T *bias, gsize n_channels, gsize n)                        \
  {                                                                             \
    for (gsize i = 0; i < n_channels; i++, to += n)                             \
      for (gsize j = 0; j < n; j++)                                             \
        to[j] = bias[i];                                                        \
  }

BIAS (bias_float32, float)
BIAS (bias_float64, double)

/* An image of @n_channels, [@n] each, starts as the bias of each channel, or as zeros without one. */
static void
start_image (ZkyDtype      dtype,
             gpointer      to,
             gconstpointer bias,
             gsize         n_channels,
             gsize         n)
{
  if (bias == NULL)
    memset (to, 0, n_channels * n * zky_dtype_get_size (dtype));
  else if (dtype == ZKY_FLOAT32)
    bias_float32 (to, bias, n_channels, n);
  else
    bias_float64 (to, bias, n_channels, n);
}

/* -- Forward ---------------------------------------------------------------------- */

/* result [filters, places] of one group of one image, which holds the bias if there is one. */
static gboolean
convolve_group (const Work       *work,
                const ZkyWindow  *window,
                ZkyDtype          dtype,
                const char       *image,
                const char       *filters,
                gboolean          has_bias,
                char             *result,
                ZkyBudget        *budget,
                GError          **error)
{
  ZkyMatrix a = { filters, work->filters, work->rows, (gssize) work->rows, 1 };

  for (gsize first = 0; first < work->places; first += work->strip)
    {
      gsize n = MIN (work->strip, work->places - first);
      ZkyMatrix b = columns_of (work, window, dtype, image, first, n);

      if (!zky_budget_poll (budget, error))
        return FALSE;
      zky_blas_into (dtype, &a, &b, result + first * work->size, work->places, has_bias);
    }

  return TRUE;
}

gboolean
zky_convolve (const ZkyConvolution  *self,
              ZkyDtype               dtype,
              gconstpointer          images,
              gconstpointer          filters,
              gconstpointer          bias,
              gpointer               results,
              ZkyBudget             *budget,
              GError               **error)
{
  g_auto (Work) work = { 0 };
  const char *image = images;
  char *result = results;
  gsize image_bytes, filter_bytes, result_bytes;

  if (!work_init (&work, self, dtype, error))
    return FALSE;

  image_bytes = self->window.channels * self->window.in[0] * self->window.in[1] * self->window.in[2] * work.size;
  filter_bytes = work.filters * work.rows * work.size;
  result_bytes = work.filters * work.places * work.size;
  for (gsize i = 0; i < self->n_images * self->groups; i++, image += image_bytes, result += result_bytes)
    {
      gsize group = i % self->groups;

      if (bias != NULL)
        start_image (dtype, result, (const char *) bias + group * work.filters * work.size, work.filters, work.places);
      if (!convolve_group (&work, &self->window, dtype, image, (const char *) filters + group * filter_bytes, bias != NULL,
                           result, budget, error))
        return FALSE;
    }

  return TRUE;
}

/* -- Back to the images -------------------------------------------------------------- */

gboolean
zky_convolve_transposed (const ZkyConvolution  *self,
                         ZkyDtype               dtype,
                         gconstpointer          results,
                         gconstpointer          filters,
                         gconstpointer          bias,
                         gpointer               images,
                         ZkyBudget             *budget,
                         GError               **error)
{
  g_auto (Work) work = { 0 };
  gsize pixels = self->window.in[0] * self->window.in[1] * self->window.in[2], image_bytes;
  const char *result = results;
  char *image = images;

  if (!work_init (&work, self, dtype, error))
    return FALSE;

  image_bytes = self->window.channels * pixels * work.size;
  for (gsize i = 0; i < self->n_images * self->groups; i++, image += image_bytes)
    {
      const char *group = (const char *) filters + i % self->groups * work.filters * work.rows * work.size;
      ZkyMatrix a = { group, work.rows, work.filters, 1, (gssize) work.rows };

      start_image (dtype, image, bias != NULL ? (const char *) bias + i % self->groups * self->window.channels * work.size : NULL,
                   self->window.channels, pixels);
      for (gsize first = 0; first < work.places; first += work.strip)
        {
          gsize n = MIN (work.strip, work.places - first);
          ZkyMatrix b = { result + first * work.size, work.filters, n, (gssize) work.places, 1 };

          if (!zky_budget_poll (budget, error))
            return FALSE;
          zky_blas_into (dtype, &a, &b, work.columns, n, FALSE);
          zky_window_fold (&self->window, dtype, work.columns, first, n, image);
        }
      result += work.filters * work.places * work.size;
    }

  return TRUE;
}

/* -- Back to the filters ---------------------------------------------------------------- */

gboolean
zky_convolve_filters (const ZkyConvolution  *self,
                      ZkyDtype               dtype,
                      gconstpointer          images,
                      gconstpointer          results,
                      gpointer               filters,
                      ZkyBudget             *budget,
                      GError               **error)
{
  g_auto (Work) work = { 0 };
  const char *image = images, *result = results;
  gsize image_bytes, n_filter;

  n_filter = self->out_channels / self->groups * zky_window_rows (&self->window);
  if (!work_init (&work, self, dtype, error))
    return FALSE;

  image_bytes = self->window.channels * self->window.in[0] * self->window.in[1] * self->window.in[2] * work.size;
  memset (filters, 0, n_filter * self->groups * work.size);

  for (gsize i = 0; i < self->n_images * self->groups; i++, image += image_bytes)
    {
      char *group = (char *) filters + i % self->groups * n_filter * work.size;

      for (gsize first = 0; first < work.places; first += work.strip)
        {
          gsize n = MIN (work.strip, work.places - first);
          ZkyMatrix a = { result + first * work.size, work.filters, n, (gssize) work.places, 1 };
          ZkyMatrix b = transposed (columns_of (&work, &self->window, dtype, image, first, n));

          if (!zky_budget_poll (budget, error))
            return FALSE;
          zky_blas_into (dtype, &a, &b, group, work.rows, TRUE);
        }
      result += work.filters * work.places * work.size;
    }

  return TRUE;
}
