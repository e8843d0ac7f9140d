/* zky-spread.c: how the elements of a parameter were spread, over the epochs
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-spread.h"

#include <math.h>
#include <string.h>

#include "zky-axes.h"

#define MOST_ELEMENTS 2048 /* of a parameter that are looked at, evenly */
#define LEFT          52.0
#define RIGHT         10.0
#define TOP           6.0
#define BOTTOM        22.0

/* Element @i of those that are looked at; without @before itself, else what it changed by. */
static double
get (ZkyTensor *value,
     ZkyTensor *before,
     gsize      i,
     gsize      n)
{
  gsize index = i * zky_tensor_get_size (value) / n;

  return zky_tensor_get_double (value, index) - (before != NULL ? zky_tensor_get_double (before, index) : 0);
}

static void
fill (ZkySpread  *self,
      ZkyTensor **values,
      guint       n_values,
      gboolean    changes,
      gboolean    count)
{
  for (guint k = 0; k + (changes ? 1 : 0) < n_values; k++)
    {
      ZkyTensor *value = values[k + (changes ? 1 : 0)], *before = changes ? values[k] : NULL;
      gsize n = MIN (zky_tensor_get_size (value), MOST_ELEMENTS);

      for (gsize i = 0; i < n; i++)
        {
          double x = get (value, before, i, n);
          double place = count ? (x - self->low) / (self->high - self->low) * ZKY_SPREAD_BINS : 0;

          if (!isfinite (x))
            continue;
          if (count)
            self->shares[k][(guint) CLAMP (place, 0, ZKY_SPREAD_BINS - 1)] += 1.0f / (float) n;
          self->low = MIN (self->low, x);
          self->high = MAX (self->high, x);
        }
    }
}

/* One column a snapshot, or as many as there is room for, evenly spaced in time. */
void
zky_spread_init (ZkySpread    *self,
                 ZkySnapshots *snapshots,
                 const char   *name,
                 gboolean      changes)
{
  guint n = MIN (zky_snapshots_get_n (snapshots), ZKY_SPREAD_COLUMNS), n_values = 0;
  g_autoptr (GPtrArray) archives = g_ptr_array_new_with_free_func ((GDestroyNotify) zky_archive_unref);
  ZkyTensor *values[ZKY_SPREAD_COLUMNS];

  memset (self, 0, sizeof *self);
  self->begin = zky_snapshots_get_begin (snapshots);
  self->end = zky_snapshots_get_end (snapshots);
  self->low = INFINITY;
  self->high = -INFINITY;
  for (guint i = 0; i < n; i++)
    {
      ZkyArchive *archive = zky_snapshots_dup (snapshots, self->begin + (n > 1 ? (self->end - self->begin) * i / (n - 1) : 0), NULL);
      ZkyTensor *value = archive != NULL ? zky_archive_find (archive, name) : NULL;

      if (archive != NULL)
        g_ptr_array_add (archives, archive);
      if (value != NULL && zky_tensor_get_size (value) > 0
          && (n_values == 0 || zky_tensor_get_size (value) == zky_tensor_get_size (values[0])))
        values[n_values++] = value;
    }

  fill (self, values, n_values, changes, FALSE);
  if (n_values < 2 || !(self->high >= self->low) || !isfinite (self->high - self->low))
    return;
  if (self->high == self->low)
    {
      self->low -= 1;
      self->high += 1;
    }
  self->n_columns = n_values - (changes ? 1 : 0);
  fill (self, values, n_values, changes, TRUE);
}

char *
zky_spread_to_csv (const ZkySpread *self)
{
  GString *text = g_string_new ("epoch");
  char number[ZKY_NUMBER_MAX];

  for (guint bin = 0; bin < ZKY_SPREAD_BINS; bin++)
    {
      double middle = self->low + (self->high - self->low) * (bin + 0.5) / ZKY_SPREAD_BINS;

      g_string_append_printf (text, ",%s", zky_number_format_digits (number, middle, 6));
    }
  g_string_append_c (text, '\n');
  for (guint k = 0; k < self->n_columns; k++)
    {
      double epoch = self->begin + (self->n_columns > 1 ? (self->end - self->begin) * k / (self->n_columns - 1) : 0);

      g_string_append (text, zky_number_format_digits (number, epoch, 6));
      for (guint bin = 0; bin < ZKY_SPREAD_BINS; bin++)
        g_string_append_printf (text, ",%s", zky_number_format_digits (number, self->shares[k][bin], 6));
      g_string_append_c (text, '\n');
    }

  return g_string_free (text, FALSE);
}

void
zky_spread_paint (const ZkySpread *self,
                  ZkyPen          *pen,
                  const ZkyTheme  *theme,
                  double           width,
                  double           height)
{
  ZkyAxes axes = { LEFT, MAX (width - RIGHT, LEFT + 1), MAX (height - BOTTOM, TOP + 1), TOP, self->begin, self->end, self->low, self->high };
  cairo_surface_t *pixels;
  int stride;
  guchar *data;

  if (self->n_columns == 0 || !(self->end > self->begin))
    return;

  pixels = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) self->n_columns, ZKY_SPREAD_BINS);
  data = cairo_image_surface_get_data (pixels);
  stride = cairo_image_surface_get_stride (pixels);
  for (guint k = 0; k < self->n_columns; k++)
    for (guint bin = 0; bin < ZKY_SPREAD_BINS; bin++)
      {
        /* The square root lets few be seen beside many. */
        ZkyColor color = zky_color_mix (&theme->colors[ZKY_COLOR_CARD], &theme->colors[ZKY_COLOR_VALUE],
                                        sqrt (MIN (self->shares[k][bin], 1)));

        ((guint32 *) (gpointer) (data + (ZKY_SPREAD_BINS - 1 - bin) * stride))[k] =
          (guint32) lround (color.red * 255) << 16 | (guint32) lround (color.green * 255) << 8 | (guint32) lround (color.blue * 255);
      }
  cairo_surface_mark_dirty (pixels);
  zky_pen_image (pen, &(ZkyRect) { axes.x0, axes.y1, axes.x1 - axes.x0, axes.y0 - axes.y1 }, pixels);
  cairo_surface_destroy (pixels);
  zky_axes_paint (&axes, pen, theme);
}
