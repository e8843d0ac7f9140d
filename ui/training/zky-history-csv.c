/* zky-history-csv.c: the numbers of all curves as a table
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-history.h"

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
append_series (GPtrArray  *all,
               ZkyHistory *run)
{
  for (guint i = 0; i < zky_history_get_n (run); i++)
    g_ptr_array_add (all, (gpointer) zky_history_get (run, i));
}

/* All curves of the present run and of those before. */
static GPtrArray *
list_series (ZkyHistory *self)
{
  GPtrArray *all = g_ptr_array_new ();

  append_series (all, self);
  for (guint i = 0; i < zky_history_get_n_earlier (self); i++)
    append_series (all, zky_history_get_earlier (self, i));

  return all;
}

/* All x of all curves, each once. */
static GArray *
list_places (GPtrArray *all)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (double));
  guint n = 0;

  for (guint i = 0; i < all->len; i++)
    {
      const ZkySeries *series = g_ptr_array_index (all, i);

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

static void
append_heading (GString         *text,
                const char      *title,
                const ZkySeries *series)
{
  static const char *const kinds[][2] = {
    [ZKY_SERIES_STEPS] = { "", " (one step)" },
    [ZKY_SERIES_SMOOTH] = { "", " (smoothed)" },
    [ZKY_SERIES_VALIDATION] = { "validation ", "" },
  };

  g_string_append_printf (text, ",%s%s%s%s%s", title != NULL ? title : "", title != NULL ? ": " : "", kinds[series->kind][0],
                          series->name, kinds[series->kind][1]);
}

static void
append_headings (ZkyHistory *self,
                 GString    *text)
{
  for (guint i = 0; i < zky_history_get_n (self); i++)
    append_heading (text, NULL, zky_history_get (self, i));
  for (guint k = 0; k < zky_history_get_n_earlier (self); k++)
    {
      ZkyHistory *run = zky_history_get_earlier (self, k);
      g_autofree char *title = zky_history_dup_title (run);

      for (guint i = 0; i < zky_history_get_n (run); i++)
        append_heading (text, title, zky_history_get (run, i));
    }
}

char *
zky_history_to_csv (ZkyHistory *self)
{
  g_autoptr (GPtrArray) all = list_series (self);
  g_autoptr (GArray) places = list_places (all);
  GString *text = g_string_new ("epoch");
  char number[ZKY_NUMBER_MAX];

  append_headings (self, text);
  g_string_append (text, "\r\n");

  for (guint k = 0; k < places->len; k++)
    {
      double x = g_array_index (places, double, k);

      g_string_append (text, zky_number_format (number, x, ZKY_FLOAT64));
      for (guint i = 0; i < all->len; i++)
        {
          const ZkyPoint *point = zky_series_find (g_ptr_array_index (all, i), x);

          g_string_append_c (text, ',');
          if (point != NULL && point->x == x)
            g_string_append (text, zky_number_format (number, point->y, ZKY_FLOAT64));
        }
      g_string_append (text, "\r\n");
    }

  return g_string_free (text, FALSE);
}
