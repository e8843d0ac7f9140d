/* zky-history.c: what was measured while a model was trained
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-history.h"

#include <math.h>

#define MOST_POINTS 4096
#define MOST_MARKS  256
#define MOST_EARLIER 6 /* runs that a legend takes, and an eye follows */
#define MOST_CHANGES 2 /* that the name of a run tells */

struct _ZkyHistory
{
  GPtrArray *series;
  GArray    *marks;   /* of Mark, x rising */
  guint      number;  /* of the run, from 0 on */
  char      *title;   /* (nullable): what the run is trained with */
  GPtrArray *earlier; /* of ZkyHistory, the latest one first; made when needed */
};

typedef struct
{
  double x;
  char  *text;
} Mark;

static void
mark_clear (gpointer data)
{
  g_free (((Mark *) data)->text);
}

static ZkyPoint *
get_point (const ZkySeries *self,
           guint            i)
{
  return &g_array_index (self->points, ZkyPoint, i);
}

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
  self->marks = g_array_new (FALSE, FALSE, sizeof (Mark));
  g_array_set_clear_func (self->marks, mark_clear);

  return self;
}

void
zky_history_free (ZkyHistory *self)
{
  g_ptr_array_unref (self->series);
  g_array_unref (self->marks);
  g_clear_pointer (&self->earlier, g_ptr_array_unref);
  g_free (self->title);
  g_free (self);
}

void
zky_history_clear (ZkyHistory *self)
{
  g_ptr_array_set_size (self->series, 0);
  g_array_set_size (self->marks, 0);
}

/**
 * zky_history_set_title:
 * @title: (nullable): what the run is trained with
 */
void
zky_history_set_title (ZkyHistory *self,
                       const char *title)
{
  g_free (self->title);
  self->title = g_strdup (title);
}

char *
zky_history_dup_title (ZkyHistory *self)
{
  GString *text = g_string_new (self->title);

  for (guint i = 0; i < MIN (self->marks->len, MOST_CHANGES); i++)
    g_string_append_printf (text, " → %s", g_array_index (self->marks, Mark, i).text);
  if (self->marks->len > MOST_CHANGES)
    g_string_append (text, " → …");

  return g_string_free (text, FALSE);
}

/* Single steps of an earlier run would hide the present one. */
static void
remove_steps (ZkyHistory *self)
{
  for (guint i = self->series->len; i-- > 0;)
    if (((ZkySeries *) g_ptr_array_index (self->series, i))->kind == ZKY_SERIES_STEPS)
      g_ptr_array_remove_index (self->series, i);
}

/* What was changed when it had ended already is of the next run. */
static void
remove_last_marks (ZkyHistory *self)
{
  double end = 0;

  for (guint i = 0; i < self->series->len; i++)
    {
      const ZkySeries *series = g_ptr_array_index (self->series, i);

      if (series->points->len > 0)
        end = MAX (end, get_point (series, series->points->len - 1)->x);
    }
  while (self->marks->len > 0 && g_array_index (self->marks, Mark, self->marks->len - 1).x >= end)
    g_array_set_size (self->marks, self->marks->len - 1);
}

void
zky_history_keep (ZkyHistory *self)
{
  ZkyHistory *run;

  if (self->series->len == 0)
    return;

  run = g_new0 (ZkyHistory, 1);
  run->series = g_steal_pointer (&self->series);
  run->marks = g_steal_pointer (&self->marks);
  run->title = g_steal_pointer (&self->title);
  run->number = self->number++;
  remove_last_marks (run);
  remove_steps (run);
  self->series = g_ptr_array_new_with_free_func (series_free);
  self->marks = g_array_new (FALSE, FALSE, sizeof (Mark));
  g_array_set_clear_func (self->marks, mark_clear);

  if (self->earlier == NULL)
    self->earlier = g_ptr_array_new_with_free_func ((GDestroyNotify) zky_history_free);
  g_ptr_array_insert (self->earlier, 0, run);
  g_ptr_array_set_size (self->earlier, (int) MIN (self->earlier->len, MOST_EARLIER));
}

guint
zky_history_get_number (ZkyHistory *self)
{
  return self->number;
}

guint
zky_history_get_n_earlier (ZkyHistory *self)
{
  return self->earlier != NULL ? self->earlier->len : 0;
}

ZkyHistory *
zky_history_get_earlier (ZkyHistory *self,
                         guint       i)
{
  return g_ptr_array_index (self->earlier, i);
}

void
zky_history_forget_earlier (ZkyHistory *self)
{
  g_clear_pointer (&self->earlier, g_ptr_array_unref);
}

static ZkySeries *
find (ZkyHistory    *self,
      const char    *name,
      ZkySeriesKind  kind)
{
  for (guint i = 0; i < self->series->len; i++)
    {
      ZkySeries *series = g_ptr_array_index (self->series, i);

      if (series->kind == kind && g_str_equal (series->name, name))
        return series;
    }

  return NULL;
}

static ZkySeries *
ensure (ZkyHistory    *self,
        const char    *name,
        ZkySeriesKind  kind)
{
  ZkySeries *series = find (self, name, kind);

  if (series == NULL)
    {
      series = g_new0 (ZkySeries, 1);
      series->name = g_strdup (name);
      series->kind = kind;
      series->points = g_array_new (FALSE, FALSE, sizeof (ZkyPoint));
      g_ptr_array_add (self->series, series);
    }

  return series;
}

/* Every other point goes, the first and the last one stay, and from now on they lie so far apart. */
static void
thin (ZkySeries *self)
{
  guint n = 0;

  for (guint i = 0; i < self->points->len; i++)
    if (i % 2 == 0 || i + 1 == self->points->len)
      *get_point (self, n++) = *get_point (self, i);
  g_array_set_size (self->points, n);
  self->spacing = (get_point (self, n - 1)->x - get_point (self, 0)->x) / n;
}

/* What comes again replaces what was there; a mean goes on from where it was then. */
static void
cut (ZkySeries *self,
     double     x)
{
  guint n = self->points->len;

  while (n > 0 && get_point (self, n - 1)->x >= x)
    n--;
  if (n == self->points->len)
    return;

  g_array_set_size (self->points, n);
  self->level = n > 0 ? get_point (self, n - 1)->y : 0;
  self->weight = n > 0 ? 1 : 0;
}

static void
add (ZkySeries *self,
     double     x,
     double     y)
{
  ZkyPoint point = { x, y };

  if (self->points->len > 1 && x - get_point (self, self->points->len - 2)->x < self->spacing)
    g_array_set_size (self->points, self->points->len - 1);
  g_array_append_val (self->points, point);
  if (self->points->len >= MOST_POINTS)
    thin (self);
}

/**
 * zky_history_add:
 * @name: of the curve
 * @kind: what was measured
 * @x: epochs; not less than that of the point before: what comes again replaces what was there from @x on
 * @y: the measure; what is not finite is no point
 */
void
zky_history_add (ZkyHistory    *self,
                 const char    *name,
                 ZkySeriesKind  kind,
                 double         x,
                 double         y)
{
  ZkySeries *series;

  if (!isfinite (y) || !isfinite (x))
    return;

  series = ensure (self, name, kind);
  cut (series, x);
  add (series, x, y);
}

/* An exponential mean without the bias of its beginning, as Adam has it (Kingma and Ba 2015, section 3): m = β m + (1 − β) y with
 * β = 1 − 1/@window, divided by 1 − β^t. */
static void
add_smooth (ZkyHistory *self,
            const char *name,
            double      x,
            double      y,
            double      window)
{
  ZkySeries *series;
  double beta = 1 - 1 / window;

  if (!isfinite (y))
    return;

  series = ensure (self, name, ZKY_SERIES_SMOOTH);
  cut (series, x);
  series->level = beta * series->level + (1 - beta) * y;
  series->weight = beta * series->weight + (1 - beta);
  add (series, x, series->level / series->weight);
}

/* How many steps a smooth curve looks back, about: a quarter of an epoch, but not so few that it is no smoother, nor so many that it
 * comes late. */
static double
get_window (guint64 n_batches)
{
  return (double) MAX (MIN (n_batches / 4, 50), CLAMP (n_batches, 1, 10));
}

static void
add_step (ZkyHistory        *self,
          const ZkyProgress *progress,
          double             x,
          const double      *measures)
{
  double window = get_window (progress->n_batches);

  /* Where an epoch is one step there is nothing to smooth. */
  if (window > 1)
    zky_history_add (self, "loss", ZKY_SERIES_STEPS, x, measures[0]);
  add_smooth (self, "loss", x, measures[0], window);
  for (guint i = 0; i < progress->n_metrics; i++)
    add_smooth (self, progress->metric_names[i], x, measures[i + 1], window);
}

void
zky_history_add_progress (ZkyHistory        *self,
                          const ZkyProgress *progress)
{
  double n_batches = (double) MAX (progress->n_batches, 1);

  for (guint i = 0; i < progress->n_recent; i++)
    add_step (self, progress, (double) (progress->step - progress->n_recent + 1 + i) / n_batches,
              progress->recent + i * (progress->n_metrics + 1));
  if (!progress->is_epoch)
    return;

  zky_history_add (self, "loss", ZKY_SERIES_VALIDATION, (double) progress->epoch, progress->validation_loss);
  for (guint i = 0; progress->validation_metrics != NULL && i < progress->n_metrics; i++)
    zky_history_add (self, progress->metric_names[i], ZKY_SERIES_VALIDATION, (double) progress->epoch,
                     progress->validation_metrics[i]);
}

void
zky_history_cut (ZkyHistory *self,
                 double      x)
{
  for (guint i = 0; i < self->series->len; i++)
    cut (g_ptr_array_index (self->series, i), nextafter (x, INFINITY));
  while (self->marks->len > 0 && g_array_index (self->marks, Mark, self->marks->len - 1).x > x)
    g_array_set_size (self->marks, self->marks->len - 1);
}

/**
 * zky_history_add_mark:
 * @x: epochs; not less than that of the mark before; of two at one place the later one counts
 * @text: in a word or two, what changed there
 */
void
zky_history_add_mark (ZkyHistory *self,
                      double      x,
                      const char *text)
{
  Mark mark = { x, g_strdup (text) };

  while (self->marks->len > 0 && g_array_index (self->marks, Mark, self->marks->len - 1).x >= x)
    g_array_set_size (self->marks, self->marks->len - 1);
  g_array_append_val (self->marks, mark);
  if (self->marks->len > MOST_MARKS)
    g_array_remove_index (self->marks, 0);
}

guint
zky_history_get_n_marks (ZkyHistory *self)
{
  return self->marks->len;
}

/* (transfer none) */
const char *
zky_history_get_mark (ZkyHistory *self,
                      guint       i,
                      double     *x)
{
  *x = g_array_index (self->marks, Mark, i).x;

  return g_array_index (self->marks, Mark, i).text;
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
zky_history_get_last (ZkyHistory    *self,
                      const char    *name,
                      ZkySeriesKind  kind)
{
  ZkySeries *series = find (self, name, kind);

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
