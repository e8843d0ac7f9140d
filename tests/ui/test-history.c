/* test-history.c: what was measured while a model was trained, as numbers and as curves
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "zky-curves-private.h"
#include "zky-snapshots.h"
#include "zky-spread.h"

static void
test_order (void)
{
  g_autoptr (ZkyHistory) history = zky_history_new ();
  const ZkySeries *series;

  for (guint i = 0; i < 10; i++)
    zky_history_add (history, "loss", ZKY_SERIES_SMOOTH, i, 10.0 - i);
  zky_history_add (history, "loss", ZKY_SERIES_VALIDATION, 4, 3);
  zky_history_add (history, "loss", ZKY_SERIES_SMOOTH, 11, NAN);
  g_assert_cmpuint (zky_history_get_n (history), ==, 2);
  series = zky_history_get (history, 0);
  g_assert_cmpuint (series->points->len, ==, 10);
  g_assert_cmpfloat (zky_series_find (series, 3.4)->y, ==, 7);
  g_assert_cmpfloat (zky_series_find (series, 3.6)->y, ==, 6);
  g_assert_cmpfloat (zky_series_find (series, -5)->y, ==, 10);
  g_assert_cmpfloat (zky_series_find (series, INFINITY)->y, ==, 1);

  /* Trained again from epoch 5 on, what came behind it is gone. */
  zky_history_add (history, "loss", ZKY_SERIES_SMOOTH, 5, 0.5);
  g_assert_cmpuint (series->points->len, ==, 6);
  g_assert_cmpfloat (zky_history_get_last (history, "loss", ZKY_SERIES_SMOOTH), ==, 0.5);
  g_assert_cmpfloat (zky_history_get_last (history, "loss", ZKY_SERIES_VALIDATION), ==, 3);
  g_assert_true (isnan (zky_history_get_last (history, "accuracy", ZKY_SERIES_SMOOTH)));
}

/* A long training is thinned, but for its end. */
static void
test_long (void)
{
  g_autoptr (ZkyHistory) history = zky_history_new ();
  const ZkySeries *series;

  for (guint i = 0; i < 100000; i++)
    zky_history_add (history, "loss", ZKY_SERIES_SMOOTH, i, i);
  series = zky_history_get (history, 0);
  g_assert_cmpuint (series->points->len, <, 4200);
  g_assert_cmpuint (series->points->len, >, 1000);
  g_assert_cmpfloat (zky_history_get_last (history, "loss", ZKY_SERIES_SMOOTH), ==, 99999);

  /* It is thinned evenly: its beginning, where most happens, is as dense as its end. */
  g_assert_cmpfloat (zky_series_find (series, 0)->y, ==, 0);
  for (double x = 0; x < 100000; x += 1000)
    g_assert_cmpfloat (fabs (zky_series_find (series, x)->x - x), <, 100);
}

/* Three epochs of four batches: each step is a point, the smooth curve is the exponential mean without bias, computed here anew, and
 * goes on over epochs and over trainers. */
static void
test_smooth (void)
{
  g_autoptr (ZkyHistory) history = zky_history_new ();
  const char *const names[] = { "accuracy", NULL };
  double level = 0, weight = 0;

  for (guint epoch = 1; epoch <= 3; epoch++)
    {
      double recent[8];
      ZkyProgress progress = { .epoch = epoch, .n_epochs = 3, .batch = 4, .n_batches = 4, .step = 4 * epoch, .is_epoch = TRUE,
                               .validation_loss = 0.5, .n_metrics = 1, .metric_names = names, .n_recent = 4, .recent = recent };

      for (guint i = 0; i < 4; i++)
        {
          recent[2 * i] = g_test_rand_double_range (0, 5);
          recent[2 * i + 1] = 0.25 * i;
          level = 0.75 * level + 0.25 * recent[2 * i];
          weight = 0.75 * weight + 0.25;
        }
      zky_history_add_progress (history, &progress);
      g_assert_cmpfloat (zky_history_get_last (history, "loss", ZKY_SERIES_STEPS), ==, recent[6]);
      g_assert_cmpfloat_with_epsilon (zky_history_get_last (history, "loss", ZKY_SERIES_SMOOTH), level / weight, 1e-12);
      g_assert_cmpfloat (zky_history_get_last (history, "loss", ZKY_SERIES_VALIDATION), ==, 0.5);
    }
  g_assert_cmpuint (zky_history_get_n (history), ==, 4);
  g_assert_cmpuint (zky_history_get (history, 0)->points->len, ==, 12);
  g_assert_cmpfloat (zky_series_find (zky_history_get (history, 0), 0)->x, ==, 0.25);
  g_assert_cmpfloat (zky_series_find (zky_history_get (history, 0), 9)->x, ==, 3);

  /* Cut behind an epoch, what came behind it is gone, of all curves. */
  zky_history_cut (history, 2);
  for (guint i = 0; i < 4; i++)
    g_assert_cmpfloat (zky_series_find (zky_history_get (history, i), 9)->x, ==, 2);
}

/* Full batches: a step is an epoch, and one curve is enough. */
static void
test_full_batch (void)
{
  g_autoptr (ZkyHistory) history = zky_history_new ();
  double recent[] = { 4, 3, 2 };
  ZkyProgress progress = { .epoch = 3, .n_epochs = 3, .batch = 1, .n_batches = 1, .step = 3, .is_epoch = TRUE,
                           .validation_loss = NAN, .n_recent = 3, .recent = recent };

  zky_history_add_progress (history, &progress);
  g_assert_cmpuint (zky_history_get_n (history), ==, 1);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpfloat (zky_series_find (zky_history_get (history, 0), i + 1)->y, ==, recent[i]);
}

static void
test_csv (void)
{
  g_autoptr (ZkyHistory) history = zky_history_new ();
  g_autofree char *text = NULL;

  zky_history_add (history, "loss", ZKY_SERIES_STEPS, 0.5, 3);
  zky_history_add (history, "loss", ZKY_SERIES_SMOOTH, 0.5, 2);
  zky_history_add (history, "loss", ZKY_SERIES_SMOOTH, 1, 1.5);
  zky_history_add (history, "loss", ZKY_SERIES_VALIDATION, 1, 1.75);
  text = zky_history_to_csv (history);
  g_assert_cmpstr (text, ==, "epoch,loss (one step),loss (smoothed),validation loss\r\n0.5,3,2,\r\n1,,1.5,1.75\r\n");
}

static char *
paint (const ZkyCurves *curves)
{
  ZkyRect bounds = { 0, 0, 300, 150 };
  ZkyPen *pen = zky_pen_new_svg (&bounds, 1, curves->theme);
  g_autoptr (GBytes) bytes = NULL;

  zky_curves_paint (curves, pen, 300, 150);
  bytes = zky_pen_free_svg (pen);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static double
get_light (double red,
           double green,
           double blue)
{
  double c[] = { red, green, blue }, weights[] = { 0.2126, 0.7152, 0.0722 }, sum = 0;

  for (guint i = 0; i < 3; i++)
    sum += weights[i] * (c[i] <= 0.04045 ? c[i] / 12.92 : pow ((c[i] + 0.055) / 1.055, 2.4));

  return sum;
}

/* Single steps can be seen: on a dark ground in all colours, on a light one in that of a loss alone. */
static void
test_steps (void)
{
  static const char *const names[] = { "loss", "accuracy", "norm" };
  g_autoptr (ZkyHistory) history = zky_history_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      zky_history_add (history, names[i], ZKY_SERIES_SMOOTH, 1, 1);
      zky_history_add (history, names[i], ZKY_SERIES_STEPS, 1, 1);
    }
  for (guint variant = 0; variant < 4; variant++)
    {
      ZkyCurves curves = { history, zky_theme_get (variant), TRUE, FALSE, NAN };
      const ZkyColor *ground = &curves.theme->colors[ZKY_COLOR_BACKGROUND];
      gboolean is_dark = variant == ZKY_THEME_DARK || variant == ZKY_THEME_DARK_CONTRAST;

      for (guint i = 0; i < (is_dark ? zky_history_get_n (history) : 2); i++)
        {
          const ZkySeries *series = zky_history_get (history, i);
          ZkyColor c = zky_curves_get_stroke (&curves, series).color;
          double a = get_light (ground->red, ground->green, ground->blue) + 0.05, alpha = c.alpha, b;

          c.alpha = 1;
          c = zky_color_mix (ground, &c, alpha);
          b = get_light (c.red, c.green, c.blue) + 0.05;
          g_assert_cmpfloat (MAX (a, b) / MIN (a, b), >=, 3);
        }
    }
}

static void
test_curves (void)
{
  g_autoptr (ZkyHistory) history = zky_history_new ();
  ZkyCurves curves = { history, zky_theme_get (ZKY_THEME_LIGHT), TRUE, FALSE, NAN };
  g_autofree char *empty = NULL, *plain = NULL, *logarithmic = NULL, *hovered = NULL;

  g_assert_false (zky_curves_has_any (&curves));
  empty = paint (&curves);
  for (guint i = 0; i <= 10; i++)
    zky_history_add (history, "loss", ZKY_SERIES_SMOOTH, i, pow (10, -(double) i / 2));
  g_assert_true (zky_curves_has_any (&curves));
  plain = paint (&curves);
  g_assert_nonnull (strstr (plain, ">loss 1e-5<"));
  g_assert_nonnull (strstr (plain, ">10<"));

  /* On a logarithmic axis this curve is straight: it goes through the middle. */
  curves.logarithmic = TRUE;
  logarithmic = paint (&curves);
  g_assert_cmpstr (plain, !=, logarithmic);
  g_assert_nonnull (strstr (logarithmic, ">0.01<"));

  curves.hover = 2;
  hovered = paint (&curves);
  g_assert_nonnull (strstr (hovered, ">loss 0.1<"));
  g_assert_nonnull (strstr (hovered, ">epoch 2<"));
  g_assert_cmpfloat_with_epsilon (zky_curves_get_x (&curves, 300, 52), 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (zky_curves_get_x (&curves, 300, 290), 10, 1e-9);

  /* Metrics are another picture; what is negative has no logarithm and breaks nothing. */
  curves.losses = FALSE;
  g_assert_false (zky_curves_has_any (&curves));
  zky_history_add (history, "score", ZKY_SERIES_SMOOTH, 1, -3);
  zky_history_add (history, "score", ZKY_SERIES_SMOOTH, 2, -3);
  {
    g_autofree char *negative = paint (&curves);

    g_assert_nonnull (strstr (negative, "score"));
    g_assert_null (strstr (negative, "nan"));
    g_assert_null (strstr (negative, "inf"));
  }
}

static ZkyArchive *
make_archive (double value,
              gsize  size)
{
  ZkyArchive *archive = zky_archive_new ();
  ZkyShape shape = zky_shape_new (1, &size);
  g_autoptr (ZkyTensor) tensor = zky_tensor_new_full (ZKY_FLOAT64, &shape, value, NULL);

  zky_archive_add (archive, "w", tensor);
  return archive;
}

static void
test_snapshots (void)
{
  ZkySnapshots *snapshots = zky_snapshots_new ();
  double found;

  g_assert_null (zky_snapshots_dup (snapshots, 0, NULL));
  for (guint i = 0; i <= 2000; i++)
    {
      g_autoptr (ZkyArchive) archive = make_archive (i, 4);

      zky_snapshots_add (snapshots, i, archive);
    }
  g_assert_cmpuint (zky_snapshots_get_n (snapshots), <=, 401);
  g_assert_cmpfloat (zky_snapshots_get_end (snapshots), ==, 2000);
  for (double epoch = 0; epoch <= 2000; epoch += 500)
    {
      g_autoptr (ZkyArchive) archive = zky_snapshots_dup (snapshots, epoch, &found);

      /* The first and the last are there exactly, the others nearly. */
      g_assert_cmpfloat (fabs (found - epoch), <=, epoch == 0 || epoch == 2000 ? 0 : 20);
      g_assert_cmpfloat (zky_tensor_get_double (zky_archive_find (archive, "w"), 0), ==, found);
    }

  {
    g_autoptr (ZkyArchive) again = make_archive (-1, 4);

    zky_snapshots_add (snapshots, 1000, again);
    g_assert_cmpfloat (zky_snapshots_get_end (snapshots), ==, 1000);
  }
  zky_snapshots_free (snapshots);
}

/* 40 MB each: memory is bounded, and the first one stays. */
static void
test_large_snapshots (void)
{
  ZkySnapshots *snapshots = zky_snapshots_new ();
  double found;

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (ZkyArchive) archive = make_archive (i, 5000000);

      zky_snapshots_add (snapshots, i, archive);
      g_assert_cmpuint (zky_snapshots_get_n (snapshots), <=, 7);
    }
  {
    g_autoptr (ZkyArchive) first = zky_snapshots_dup (snapshots, 0, &found);

    g_assert_cmpfloat (found, ==, 0);
  }
  zky_snapshots_free (snapshots);
}

/* A value that rises with the epochs goes from the first bin to the last; what it changes by is always the same. */
static void
test_spread (void)
{
  ZkySnapshots *snapshots = zky_snapshots_new ();
  g_autofree ZkySpread *spread = g_new (ZkySpread, 1);
  ZkyRect bounds = { 0, 0, 300, 130 };
  ZkyPen *pen = zky_pen_new_svg (&bounds, 1, zky_theme_get (ZKY_THEME_LIGHT));
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i <= 10; i++)
    {
      g_autoptr (ZkyArchive) archive = make_archive (i, 4);

      zky_snapshots_add (snapshots, i, archive);
    }
  zky_spread_init (spread, snapshots, "w", FALSE);
  g_assert_cmpuint (spread->n_columns, ==, 11);
  g_assert_cmpfloat (spread->low, ==, 0);
  g_assert_cmpfloat (spread->high, ==, 10);
  g_assert_cmpfloat (spread->shares[0][0], ==, 1);
  g_assert_cmpfloat (spread->shares[5][ZKY_SPREAD_BINS / 2], ==, 1);
  g_assert_cmpfloat (spread->shares[10][ZKY_SPREAD_BINS - 1], ==, 1);
  g_assert_cmpfloat (spread->shares[10][0], ==, 0);
  zky_spread_paint (spread, pen, zky_theme_get (ZKY_THEME_LIGHT), 300, 130);
  bytes = zky_pen_free_svg (pen);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_nonnull (strstr (text, "<image"));

  zky_spread_init (spread, snapshots, "w", TRUE);
  g_assert_cmpuint (spread->n_columns, ==, 10);
  g_assert_cmpfloat (spread->low, ==, 0);
  g_assert_cmpfloat (spread->high, ==, 2);
  g_assert_cmpfloat (spread->shares[9][ZKY_SPREAD_BINS / 2], ==, 1);
  zky_spread_init (spread, snapshots, "v", FALSE);
  g_assert_cmpuint (spread->n_columns, ==, 0);
  zky_snapshots_free (snapshots);
}

/* Curves of earlier runs stay, each under what it was trained with. */
static void
test_earlier (void)
{
  g_autoptr (ZkyHistory) history = zky_history_new ();
  ZkyCurves curves = { history, zky_theme_get (ZKY_THEME_LIGHT), TRUE, FALSE, NAN, NAN };
  g_autofree char *csv = NULL, *picture = NULL, *hovered = NULL, *title = NULL;
  double alone = zky_curves_get_legend_height (&curves);

  zky_history_keep (history); /* nothing was measured */
  g_assert_cmpuint (zky_history_get_n_earlier (history), ==, 0);

  zky_history_set_title (history, "sgd 0.1");
  for (guint i = 0; i < 4; i++)
    {
      zky_history_add (history, "loss", ZKY_SERIES_STEPS, i, 7);
      zky_history_add (history, "loss", ZKY_SERIES_SMOOTH, i, 4.0 - i);
    }
  zky_history_add_mark (history, 2, "rate 0.5");
  zky_history_add_mark (history, 3, "rate 9"); /* behind its end */
  zky_history_keep (history);
  g_assert_cmpuint (zky_history_get_n (history), ==, 0);
  g_assert_cmpuint (zky_history_get_n_marks (history), ==, 0);
  g_assert_cmpuint (zky_history_get_n_earlier (history), ==, 1);
  g_assert_cmpuint (zky_history_get_n (zky_history_get_earlier (history, 0)), ==, 1);
  title = zky_history_dup_title (zky_history_get_earlier (history, 0));
  g_assert_cmpstr (title, ==, "sgd 0.1 → rate 0.5");
  g_assert_true (zky_curves_has_any (&curves));

  zky_history_set_title (history, "adam 0.01");
  zky_history_add (history, "loss", ZKY_SERIES_SMOOTH, 1, 0.75);
  csv = zky_history_to_csv (history);
  g_assert_cmpstr (csv, ==, "epoch,loss (smoothed),sgd 0.1 → rate 0.5: loss (smoothed)\r\n0,,4\r\n1,0.75,3\r\n2,,2\r\n3,,1\r\n");

  /* The legend has both runs with their last values; where the pointer is their values there are seen as well. */
  g_assert_cmpfloat (zky_curves_get_legend_height (&curves), >, alone);
  picture = paint (&curves);
  g_assert_nonnull (strstr (picture, "now: adam 0.01"));
  g_assert_nonnull (strstr (picture, "sgd 0.1 → rate 0.5: 1<"));
  g_assert_null (strstr (picture, "sgd 0.1 → rate 0.5: 3<"));
  curves.hover = 1;
  hovered = paint (&curves);
  g_assert_nonnull (strstr (hovered, "sgd 0.1 → rate 0.5: 1<"));
  g_assert_nonnull (strstr (hovered, "sgd 0.1 → rate 0.5: 3<"));

  for (guint i = 0; i < 20; i++)
    {
      zky_history_keep (history);
      zky_history_add (history, "loss", ZKY_SERIES_SMOOTH, 1, i);
    }
  g_assert_cmpuint (zky_history_get_n_earlier (history), ==, 6);
  g_assert_cmpuint (zky_history_get_number (zky_history_get_earlier (history, 0)), ==, 20);
  zky_history_forget_earlier (history);
  g_assert_cmpuint (zky_history_get_n_earlier (history), ==, 0);
  g_assert_cmpuint (zky_history_get_n (history), ==, 1);
}

/* Numbers that differ by rounding, or that are larger than what is between them, have an end. */
static void
test_axes (void)
{
  static const struct
  {
    double low, high;
    guint  least; /* ticks */
  } rows[] = {
    { 0, 1, 3 }, { -3, 2, 3 }, { 1.8864794969558716, 1.8864794969558718, 3 }, { 1e30, 1e30, 3 }, { -1e308, 1e308, 3 }, { 5e-324, 1e-323, 3 },
    { INFINITY, -INFINITY, 3 }, { 123456789, 123456790, 3 }, { 1.88647, 1.88649, 3 }, { 0, 1e9, 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      double low = rows[i].low, high = rows[i].high, ticks[ZKY_AXES_TICKS];
      g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      guint n;

      zky_axes_add_air (&low, &high, 0.05);
      g_assert_true (isfinite (high - low) && high > low);
      g_assert_true (!(rows[i].high >= rows[i].low) || fabs (rows[i].low) > 1e300 || (low <= rows[i].low && high >= rows[i].high));
      n = zky_axes_get_ticks (low, high, 0, ticks);
      g_assert_cmpuint (n, >=, rows[i].least);
      for (guint k = 0; k < n; k++)
        {
          char text[ZKY_NUMBER_MAX];

          g_assert_true (ticks[k] >= low && ticks[k] <= high && (k == 0 || ticks[k] > ticks[k - 1]));
          g_assert_true (g_hash_table_add (seen, g_strdup (zky_number_format_digits (text, ticks[k], zky_axes_get_digits (ticks, n, 3)))));
        }
    }
  g_assert_cmpuint (zky_axes_get_ticks (0, 3, 1, (double[ZKY_AXES_TICKS]) { 0 }), ==, 4);
  g_assert_cmpuint (zky_axes_get_ticks (1e17, 1e17 + 64, 0, (double[ZKY_AXES_TICKS]) { 0 }), <=, ZKY_AXES_TICKS);
}

/* A loss that does not change but for rounding is a line in the middle. */
static void
test_flat (void)
{
  g_autoptr (ZkyHistory) history = zky_history_new ();
  ZkyCurves curves = { history, zky_theme_get (ZKY_THEME_LIGHT), TRUE, FALSE, NAN };
  g_autofree char *text = NULL;

  for (guint i = 0; i < 50; i++)
    zky_history_add (history, "loss", ZKY_SERIES_SMOOTH, i, 1.8864794969558716 + (i % 2) * 2.3e-16);
  text = paint (&curves);
  g_assert_nonnull (strstr (text, ">1.9<"));
  g_assert_nonnull (strstr (text, ">1.7<"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/history/order", test_order);
  g_test_add_func ("/ui/history/long", test_long);
  g_test_add_func ("/ui/history/smooth", test_smooth);
  g_test_add_func ("/ui/history/full-batch", test_full_batch);
  g_test_add_func ("/ui/history/csv", test_csv);
  g_test_add_func ("/ui/history/earlier", test_earlier);
  g_test_add_func ("/ui/curves/axes", test_axes);
  g_test_add_func ("/ui/curves/flat", test_flat);
  g_test_add_func ("/ui/curves/paint", test_curves);
  g_test_add_func ("/ui/curves/steps", test_steps);
  g_test_add_func ("/ui/snapshots/thin", test_snapshots);
  g_test_add_func ("/ui/snapshots/large", test_large_snapshots);
  g_test_add_func ("/ui/spread/columns", test_spread);

  return g_test_run ();
}
