/* zky-convolve.c: convolution of images with filters, and its two ways back, as matrix products
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-convolve.h"

#include <string.h>

#include "zky-blas.h"

/* Columns are made for one group of one image at a time, or a strip of it, so that they stay in the cache between being
 * written and being multiplied. */
#define STRIP_BYTES ((gsize) 1 << 20)

/**
 * Work:
 * @rows: of the matrix of columns: channels of a group · kernel
 * @places: its columns
 * @strip: how many of these at a time
 * @filters: filters of a group
 * @size: bytes of an element
 * @columns: room for a strip of columns
 * @product: room for a product that cannot be written where it belongs
 */
typedef struct
{
  gsize    rows, places, strip, filters, size;
  gpointer columns, product;
} Work;

static void
work_clear (Work *self)
{
  g_free (self->columns);
  g_free (self->product);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

/* @product: elements of a product; or 0, then as many as a strip of results has, if that is not a whole image. */
static gboolean
work_init (Work                  *self,
           const ZkyConvolution  *convolution,
           ZkyDtype               dtype,
           gsize                  product,
           GError               **error)
{
  self->size = zky_dtype_get_size (dtype);
  self->rows = zky_window_rows (&convolution->window);
  self->places = zky_window_places (&convolution->window);
  self->filters = convolution->out_channels / convolution->groups;
  self->strip = MAX (1, MIN (self->places, STRIP_BYTES / MAX (1, self->rows * self->size)));
  if (product == 0 && self->strip < self->places)
    product = self->filters * self->strip;

  self->columns = g_try_malloc_n (MAX (1, self->rows * self->strip), self->size);
  self->product = g_try_malloc_n (MAX (1, product), self->size);
  if (self->columns != NULL && self->product != NULL)
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

#define ADD(name, T)                                                            \
  static void                                                                   \
  name##_array (T *restrict to, const T *from, gsize n)                         \
  {                                                                             \
    for (gsize i = 0; i < n; i++)                                               \
      to[i] += from[i];                                                         \
  }                                                                             \
                                                                                \
  static void                                                                   \
  name##_bias (T *to, const T *bias, gsize n_images, gsize n_channels, gsize n) \
  {                                                                             \
    for (gsize i = 0; i < n_images * n_channels; i++, to += n)                  \
      for (gsize j = 0; j < n; j++)                                             \
        to[j] += bias[i % n_channels];                                          \
  }

ADD (add_float32, float)
ADD (add_float64, double)

/* @to [@n_images, @n_channels, @n] += @bias [@n_channels], if there is one. */
static void
add_bias (ZkyDtype      dtype,
          gpointer      to,
          gconstpointer bias,
          gsize         n_images,
          gsize         n_channels,
          gsize         n)
{
  if (bias == NULL)
    return;

  if (dtype == ZKY_FLOAT32)
    add_float32_bias (to, bias, n_images, n_channels, n);
  else
    add_float64_bias (to, bias, n_images, n_channels, n);
}

/* -- Forward ---------------------------------------------------------------------- */

/* result [filters, places] of one group of one image. */
static gboolean
convolve_group (const Work       *work,
                const ZkyWindow  *window,
                ZkyDtype          dtype,
                const char       *image,
                const char       *filters,
                char             *result,
                ZkyBudget        *budget,
                GError          **error)
{
  ZkyMatrix a = { filters, work->filters, work->rows, (gssize) work->rows, 1 };

  for (gsize first = 0; first < work->places; first += work->strip)
    {
      gsize n = MIN (work->strip, work->places - first);
      ZkyMatrix b = columns_of (work, window, dtype, image, first, n);
      gboolean whole = n == work->places;

      if (!zky_blas_multiply (dtype, &a, &b, whole ? result : work->product, budget, error))
        return FALSE;
      for (gsize i = 0; !whole && i < work->filters; i++)
        memcpy (result + (i * work->places + first) * work->size, (char *) work->product + i * n * work->size,
                n * work->size);
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

  if (!work_init (&work, self, dtype, 0, error))
    return FALSE;

  image_bytes = self->window.channels * self->window.in[0] * self->window.in[1] * self->window.in[2] * work.size;
  filter_bytes = work.filters * work.rows * work.size;
  result_bytes = work.filters * work.places * work.size;
  for (gsize i = 0; i < self->n_images * self->groups; i++, image += image_bytes, result += result_bytes)
    if (!zky_budget_poll (budget, error) ||
        !convolve_group (&work, &self->window, dtype, image, (const char *) filters + i % self->groups * filter_bytes,
                         result, budget, error))
      return FALSE;

  add_bias (dtype, results, bias, self->n_images, self->out_channels, work.places);
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

  if (!work_init (&work, self, dtype, 1, error))
    return FALSE;

  image_bytes = self->window.channels * pixels * work.size;
  memset (images, 0, image_bytes * self->groups * self->n_images);

  for (gsize i = 0; i < self->n_images * self->groups; i++, image += image_bytes)
    {
      const char *group = (const char *) filters + i % self->groups * work.filters * work.rows * work.size;
      ZkyMatrix a = { group, work.rows, work.filters, 1, (gssize) work.rows };

      if (!zky_budget_poll (budget, error))
        return FALSE;

      for (gsize first = 0; first < work.places; first += work.strip)
        {
          gsize n = MIN (work.strip, work.places - first);
          ZkyMatrix b = { result + first * work.size, work.filters, n, (gssize) work.places, 1 };

          if (!zky_blas_multiply (dtype, &a, &b, work.columns, budget, error))
            return FALSE;
          zky_window_fold (&self->window, dtype, work.columns, first, n, image);
        }
      result += work.filters * work.places * work.size;
    }

  add_bias (dtype, images, bias, self->n_images, self->in_channels, pixels);
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
  if (!work_init (&work, self, dtype, MAX (1, n_filter), error))
    return FALSE;

  image_bytes = self->window.channels * self->window.in[0] * self->window.in[1] * self->window.in[2] * work.size;
  memset (filters, 0, n_filter * self->groups * work.size);

  for (gsize i = 0; i < self->n_images * self->groups; i++, image += image_bytes)
    {
      char *group = (char *) filters + i % self->groups * n_filter * work.size;

      if (!zky_budget_poll (budget, error))
        return FALSE;

      for (gsize first = 0; first < work.places; first += work.strip)
        {
          gsize n = MIN (work.strip, work.places - first);
          ZkyMatrix a = { result + first * work.size, work.filters, n, (gssize) work.places, 1 };
          ZkyMatrix b = transposed (columns_of (&work, &self->window, dtype, image, first, n));

          if (!zky_blas_multiply (dtype, &a, &b, work.product, budget, error))
            return FALSE;
          if (dtype == ZKY_FLOAT32)
            add_float32_array ((float *) group, work.product, n_filter);
          else
            add_float64_array ((double *) group, work.product, n_filter);
        }
      result += work.filters * work.places * work.size;
    }

  return TRUE;
}
