/* zky-runs.c: repetitions and chains in a row of things
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-groups-private.h"

#include <string.h>

#define LONGEST_PERIOD 32
#define LEAST_TIMES    3  /* repetitions of modules */
#define LEAST_SMALL    4  /* the same in a graph in which each could be seen */
#define LEAST_SIMPLE   12 /* operators that are worth a fold */
#define LEAST_CHAIN    12

/* What begins at one item. */
typedef struct
{
  guint period, times;
} Best;

static gboolean
has_scope (const ZkyItem *items,
           guint          first,
           guint          n)
{
  for (guint i = first; i < first + n; i++)
    if (items[i].scope >= 0)
      return TRUE;

  return FALSE;
}

static gboolean
is_worth_it (const ZkyItem *items,
             guint          first,
             guint          period,
             guint          times,
             gboolean       is_large)
{
  if (!is_large)
    return times >= LEAST_SMALL && has_scope (items, first, period);
  if (times < LEAST_TIMES)
    return FALSE;

  return has_scope (items, first, period) || (times > LEAST_TIMES && times * period >= LEAST_SIMPLE);
}

/* What an item has in common with the one that is a period behind it. */
typedef enum
{
  NOTHING,
  KIND,   /* it does the same */
  PARAMS, /* it does so with the same parameters, or has none */
} Likeness;

static Likeness
compare (const ZkyItem *items,
         guint          n,
         guint          i,
         guint          period)
{
  if (i + period >= n || items[i].hash != items[i + period].hash)
    return NOTHING;

  return items[i].params == items[i + period].params ? PARAMS : KIND;
}

/* How many items from the i-th on repeat with a period, if there are @matches from the next one on. Where parameters of
 * their own end and shared ones begin, the item in between is the first of those that share; the other way round it is
 * the last of them. */
static guint
count_matches (const ZkyItem *items,
               guint          n,
               guint          i,
               guint          period,
               guint          matches)
{
  Likeness one = compare (items, n, i, period), next = compare (items, n, i + period, period);

  if (one == NOTHING || (one == KIND && next == PARAMS))
    return 0;

  return one == PARAMS && next == KIND ? MIN (matches + 1, period) : matches + 1;
}

/* For each item the repetition that covers most and begins there. An item repeats with a period if the one that far
 * behind is equal; how long this goes on is counted from the end, so all of it takes n steps for each period. */
static void
find_repetitions (const ZkyItem *items,
                  guint          n,
                  gboolean       is_large,
                  Best          *best)
{
  for (guint period = 1; period <= MIN (LONGEST_PERIOD, n / 2); period++)
    {
      guint matches = 0;

      for (guint i = n - period; i-- > 0;)
        {
          guint times;

          matches = count_matches (items, n, i, period, matches);
          times = matches / period + 1;
          if (times * period > best[i].times * best[i].period && is_worth_it (items, i, period, times, is_large))
            best[i] = (Best) { period, times };
        }
    }
}

static guint
find_chain (const gboolean *feeds_next,
            const Best     *best,
            guint           first,
            guint           n)
{
  guint length = 1;

  while (first + length < n && feeds_next[first + length - 1] && best[first + length].times == 0)
    length++;

  return length >= LEAST_CHAIN ? length : 0;
}

GArray *
zky_runs_find (const ZkyItem  *items,
               guint           n,
               const gboolean *feeds_next)
{
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (ZkyRun));
  g_autofree Best *best = g_new0 (Best, n + 1);

  find_repetitions (items, n, feeds_next != NULL, best);
  for (guint i = 0; i < n;)
    {
      guint chain = best[i].times == 0 && feeds_next != NULL ? find_chain (feeds_next, best, i, n) : 0;
      ZkyRun run = { i, best[i].period, best[i].times };

      if (chain > 0)
        run = (ZkyRun) { i, chain, 1 };
      if (run.times > 0)
        g_array_append_val (runs, run);
      i += MAX (run.period * run.times, 1);
    }

  return runs;
}

gboolean
zky_runs_share (const ZkyItem *items,
                guint          period)
{
  for (guint i = 0; i < period; i++)
    if (items[i].params != items[i + period].params)
      return FALSE;

  return TRUE;
}
