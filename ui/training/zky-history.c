/* zky-history.c: what was measured while a model was trained
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-history.h"

#include <math.h>

#define MOST_POINTS 4096

struct _ZkyHistory
{
  GPtrArray *series;
};

static void
series_free (gpointer data)
{
  ZkySeries *self = data;

  g_free (self->name);
  g_array_unref (self->points);
  g_free (self);
}

ZkyHistory *
zky_history_new (void)
{
  ZkyHistory *self = g_new0 (ZkyHistory, 1);

  self->series = g_ptr_array_new_with_free_func (series_free);

  return self;
}

void
zky_history_free (ZkyHistory *self)
{
  g_ptr_array_unref (self->series);
  g_free (self);
}

void
zky_history_clear (ZkyHistory *self)
{
  g_ptr_array_set_size (self->series, 0);
}

static ZkySeries *
find (ZkyHistory *self,
      const char *name,
      gboolean    validation)
{
  for (guint i = 0; i < self->series->len; i++)
    {
      ZkySeries *series = g_ptr_array_index (self->series, i);

      if (series->validation == validation && g_str_equal (series->name, name))
        return series;
    }

  return NULL;
}

/* Every other point goes, the last one stays. */
static void
thin (ZkySeries *self)
{
  guint n = 0;

  for (guint i = 1; i < self->points->len; i += 2)
    g_array_index (self->points, ZkyPoint, n++) = g_array_index (self->points, ZkyPoint, i);
  g_array_set_size (self->points, n);
}

/**
 * zky_history_add:
 * @name: of the curve
 * @validation: whether it was measured on the validation set
 * @x: epochs; not less than that of the point before: what comes again replaces what was there from @x on
 * @y: the measure; what is not finite is no point
 */
void
zky_history_add (ZkyHistory *self,
                 const char *name,
                 gboolean    validation,
                 double      x,
                 double      y)
{
  ZkySeries *series = find (self, name, validation);
  ZkyPoint point = { x, y };

  if (!isfinite (y) || !isfinite (x))
    return;

  if (series == NULL)
    {
      series = g_new0 (ZkySeries, 1);
      series->name = g_strdup (name);
      series->validation = validation;
      series->points = g_array_new (FALSE, FALSE, sizeof (ZkyPoint));
      g_ptr_array_add (self->series, series);
    }

  while (series->points->len > 0 && g_array_index (series->points, ZkyPoint, series->points->len - 1).x >= x)
    g_array_set_size (series->points, series->points->len - 1);
  g_array_append_val (series->points, point);
  if (series->points->len >= MOST_POINTS)
    thin (series);
}

void
zky_history_add_progress (ZkyHistory        *self,
                          const ZkyProgress *progress,
                          double             offset)
{
  double x = offset + (double) progress->epoch;

  if (!progress->is_epoch && progress->n_batches > 0)
    x += (double) progress->batch / (double) progress->n_batches;

  zky_history_add (self, "loss", FALSE, x, progress->loss);
  for (guint i = 0; i < progress->n_metrics; i++)
    zky_history_add (self, progress->metric_names[i], FALSE, x, progress->metrics[i]);
  if (!progress->is_epoch)
    return;

  zky_history_add (self, "loss", TRUE, x, progress->validation_loss);
  for (guint i = 0; progress->validation_metrics != NULL && i < progress->n_metrics; i++)
    zky_history_add (self, progress->metric_names[i], TRUE, x, progress->validation_metrics[i]);
}

guint
zky_history_get_n (ZkyHistory *self)
{
  return self->series->len;
}

const ZkySeries *
zky_history_get (ZkyHistory *self,
                 guint       i)
{
  return g_ptr_array_index (self->series, i);
}

double
zky_history_get_last (ZkyHistory *self,
                      const char *name,
                      gboolean    validation)
{
  ZkySeries *series = find (self, name, validation);

  return series != NULL && series->points->len > 0 ? g_array_index (series->points, ZkyPoint, series->points->len - 1).y : NAN;
}

const ZkyPoint *
zky_series_find (const ZkySeries *self,
                 double           x)
{
  guint low = 0, high = self->points->len;

  if (high == 0)
    return NULL;
  while (high - low > 1)
    {
      guint middle = (low + high) / 2;

      if (g_array_index (self->points, ZkyPoint, middle).x <= x)
        low = middle;
      else
        high = middle;
    }
  if (low + 1 < self->points->len
      && fabs (g_array_index (self->points, ZkyPoint, low + 1).x - x) < fabs (g_array_index (self->points, ZkyPoint, low).x - x))
    low++;

  return &g_array_index (self->points, ZkyPoint, low);
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* All x of all curves, each once. */
static GArray *
list_places (ZkyHistory *self)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (double));
  guint n = 0;

  for (guint i = 0; i < self->series->len; i++)
    {
      const ZkySeries *series = g_ptr_array_index (self->series, i);

      for (guint k = 0; k < series->points->len; k++)
        g_array_append_val (places, g_array_index (series->points, ZkyPoint, k).x);
    }
  g_array_sort (places, compare_doubles);
  for (guint i = 0; i < places->len; i++)
    if (n == 0 || g_array_index (places, double, i) != g_array_index (places, double, n - 1))
      g_array_index (places, double, n++) = g_array_index (places, double, i);
  g_array_set_size (places, n);

  return places;
}

char *
zky_history_to_csv (ZkyHistory *self)
{
  g_autoptr (GArray) places = list_places (self);
  GString *text = g_string_new ("epoch");
  char number[ZKY_NUMBER_MAX];

  for (guint i = 0; i < self->series->len; i++)
    {
      const ZkySeries *series = g_ptr_array_index (self->series, i);

      g_string_append_printf (text, ",%s%s", series->validation ? "validation " : "", series->name);
    }
  g_string_append (text, "\r\n");

  for (guint k = 0; k < places->len; k++)
    {
      double x = g_array_index (places, double, k);

      g_string_append (text, zky_number_format (number, x, ZKY_FLOAT64));
      for (guint i = 0; i < self->series->len; i++)
        {
          const ZkyPoint *point = zky_series_find (g_ptr_array_index (self->series, i), x);

          g_string_append_c (text, ',');
          if (point != NULL && point->x == x)
            g_string_append (text, zky_number_format (number, point->y, ZKY_FLOAT64));
        }
      g_string_append (text, "\r\n");
    }

  return g_string_free (text, FALSE);
}
