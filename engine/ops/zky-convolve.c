/* zky-convolve.c: convolution of images with filters, and its two ways back, as matrix products
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-convolve.h"

#include <string.h>

#include "zky-blas.h"
#include "zky-kernels.h"
#include "zky-pool.h"
#include "zky-workers-private.h"

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
  gsize    columns_bytes;
} Work;

static void
work_clear (Work *self)
{
  zky_pool_free (self->columns, self->columns_bytes);
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

  self->columns_bytes = MAX (1, self->rows * self->strip) * self->size;
  self->columns = zky_pool_alloc (self->columns_bytes);
  if (self->columns != NULL)
    return TRUE;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_SIZE, "No memory for a window of %" G_GSIZE_FORMAT " elements", self->rows);
  return FALSE;
}

static gsize
pixels_of (const ZkyConvolution *self)
{
  return self->window.in[0] * self->window.in[1] * self->window.in[2];
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

/* -- Sharing among threads -------------------------------------------------------------- */

#define MAX_PARTS 8         /* of a sum over images: no more, and as many whoever does them, so that it is the same sum */
#define LEAST_IMAGES 4      /* of such a part */

typedef struct _Task Task;

/**
 * Task:
 * @func: does images @first to @end, with what it makes going to @to
 * @images, @filters, @bias, @results: what is read; of what is written %NULL
 * @to: the first part's result
 * @part_bytes: from one part's result to the next one's
 * @n_parts: how many there are
 */
struct _Task
{
  gboolean            (*func) (const Task *self, gsize first, gsize end, char *to, GError **error);
  const ZkyConvolution *convolution;
  ZkyDtype              dtype;
  const char           *images, *filters, *bias, *results;
  char                 *to;
  gsize                 part_bytes;
  guint                 n_parts;
  ZkyBudget            *budget;
};

static gboolean
run_part (gsize      first,
          gsize      end,
          guint      part,
          gpointer   data,
          GError   **error)
{
  const Task *self = data;

  return self->func (self, first, end, self->to + part * self->part_bytes, error);
}

static gboolean
run_task (Task    *self,
          GError **error)
{
  return zky_workers_run_ranges (self->convolution->n_images, self->n_parts, run_part, self, error);
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

static gboolean
convolve_images (const Task  *self,
                 gsize        first,
                 gsize        end,
                 char        *to,
                 GError     **error)
{
  const ZkyConvolution *convolution = self->convolution;
  g_auto (Work) work = { 0 };
  gsize image_bytes, filter_bytes, result_bytes;

  if (!work_init (&work, convolution, self->dtype, error))
    return FALSE;

  image_bytes = convolution->window.channels * pixels_of (convolution) * work.size;
  filter_bytes = work.filters * work.rows * work.size;
  result_bytes = work.filters * work.places * work.size;
  for (gsize i = first * convolution->groups; i < end * convolution->groups; i++)
    {
      gsize group = i % convolution->groups;
      char *result = to + i * result_bytes;

      if (self->bias != NULL)
        start_image (self->dtype, result, self->bias + group * work.filters * work.size, work.filters, work.places);
      if (!convolve_group (&work, &convolution->window, self->dtype, self->images + i * image_bytes,
                           self->filters + group * filter_bytes, self->bias != NULL, result, self->budget, error))
        return FALSE;
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
  Task task = {
    .func = convolve_images, .convolution = self, .dtype = dtype, .images = images, .filters = filters, .bias = bias,
    .to = results, .n_parts = MIN (self->n_images, zky_workers_get_n ()), .budget = budget,
  };

  return run_task (&task, error);
}

/* -- Back to the images -------------------------------------------------------------- */

static gboolean
transpose_images (const Task  *self,
                  gsize        first_image,
                  gsize        end,
                  char        *to,
                  GError     **error)
{
  const ZkyConvolution *convolution = self->convolution;
  const ZkyWindow *window = &convolution->window;
  gsize pixels = pixels_of (convolution);
  g_auto (Work) work = { 0 };

  if (!work_init (&work, convolution, self->dtype, error))
    return FALSE;

  for (gsize i = first_image * convolution->groups; i < end * convolution->groups; i++)
    {
      gsize group = i % convolution->groups;
      const char *result = self->results + i * work.filters * work.places * work.size;
      char *image = to + i * window->channels * pixels * work.size;
      ZkyMatrix a = {
        self->filters + group * work.filters * work.rows * work.size, work.rows, work.filters, 1, (gssize) work.rows
      };

      start_image (self->dtype, image, self->bias != NULL ? self->bias + group * window->channels * work.size : NULL,
                   window->channels, pixels);
      for (gsize first = 0; first < work.places; first += work.strip)
        {
          gsize n = MIN (work.strip, work.places - first);
          ZkyMatrix b = { result + first * work.size, work.filters, n, (gssize) work.places, 1 };

          if (!zky_budget_poll (self->budget, error))
            return FALSE;
          zky_blas_into (self->dtype, &a, &b, work.columns, n, FALSE);
          zky_window_fold (window, self->dtype, work.columns, first, n, image);
        }
    }

  return TRUE;
}

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
  Task task = {
    .func = transpose_images, .convolution = self, .dtype = dtype, .results = results, .filters = filters, .bias = bias,
    .to = images, .n_parts = MIN (self->n_images, zky_workers_get_n ()), .budget = budget,
  };

  return run_task (&task, error);
}

/* -- Back to the filters ---------------------------------------------------------------- */

static gsize
filter_bytes (const ZkyConvolution *self,
              ZkyDtype              dtype)
{
  return self->out_channels * zky_window_rows (&self->window) * zky_dtype_get_size (dtype);
}

/* The sum over some images. */
static gboolean
sum_filters (const Task  *self,
             gsize        first_image,
             gsize        end,
             char        *to,
             GError     **error)
{
  const ZkyConvolution *convolution = self->convolution;
  const ZkyWindow *window = &convolution->window;
  g_auto (Work) work = { 0 };

  if (!work_init (&work, convolution, self->dtype, error))
    return FALSE;

  memset (to, 0, filter_bytes (convolution, self->dtype));
  for (gsize i = first_image * convolution->groups; i < end * convolution->groups; i++)
    {
      const char *image = self->images + i * window->channels * pixels_of (convolution) * work.size;
      const char *result = self->results + i * work.filters * work.places * work.size;
      char *group = to + i % convolution->groups * work.filters * work.rows * work.size;

      for (gsize first = 0; first < work.places; first += work.strip)
        {
          gsize n = MIN (work.strip, work.places - first);
          ZkyMatrix a = { result + first * work.size, work.filters, n, (gssize) work.places, 1 };
          ZkyMatrix b = transposed (columns_of (&work, window, self->dtype, image, first, n));

          if (!zky_budget_poll (self->budget, error))
            return FALSE;
          zky_blas_into (self->dtype, &a, &b, group, work.rows, TRUE);
        }
    }

  return TRUE;
}

#define ADD(name, T)                                                            \
  ZKY_CLONES static void                                                        \
  name (T *restrict to, const T *from, gsize n)                                 \
  {                                                                             \
    for (gsize i = 0; i < n; i++)                                               \
      to[i] += from[i];                                                         \
  }

ADD (add_float32, float)
ADD (add_float64, double)

/* Each part has a sum of its own, and these are added in their order. */
gboolean
zky_convolve_filters (const ZkyConvolution  *self,
                      ZkyDtype               dtype,
                      gconstpointer          images,
                      gconstpointer          results,
                      gpointer               filters,
                      ZkyBudget             *budget,
                      GError               **error)
{
  gsize bytes = filter_bytes (self, dtype), size = zky_dtype_get_size (dtype);
  guint n_parts = (guint) CLAMP (self->n_images / LEAST_IMAGES, 1, MAX_PARTS);
  Task task = {
    .func = sum_filters, .convolution = self, .dtype = dtype, .images = images, .results = results,
    .to = filters, .part_bytes = bytes, .n_parts = n_parts, .budget = budget,
  };
  g_autofree char *sums = n_parts > 1 ? g_try_malloc_n (n_parts, bytes) : NULL;

  if (n_parts > 1 && sums == NULL)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SIZE, "No memory for sums of %" G_GSIZE_FORMAT " bytes", bytes);
      return FALSE;
    }
  if (sums != NULL)
    task.to = sums;
  if (!run_task (&task, error))
    return FALSE;

  if (sums != NULL)
    memcpy (filters, sums, bytes);
  for (guint i = 1; i < n_parts; i++)
    if (dtype == ZKY_FLOAT32)
      add_float32 (filters, (const float *) (gconstpointer) (sums + i * bytes), bytes / size);
    else
      add_float64 (filters, (const double *) (gconstpointer) (sums + i * bytes), bytes / size);

  return TRUE;
}
