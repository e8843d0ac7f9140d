/* zky-runs.c: repetitions and chains in a row of things
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-groups-private.h"

#include <string.h>

#define LONGEST_PERIOD 32
#define LEAST_TIMES    3  /* repetitions of modules */
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
             guint          times)
{
  if (times < LEAST_TIMES)
    return FALSE;

  return has_scope (items, first, period) || (times > LEAST_TIMES && times * period >= LEAST_SIMPLE);
}

/* For each item the repetition that covers most and begins there. An item repeats with a period if the one that far
 * behind is equal; how long this goes on is counted from the end, so all of it takes n steps for each period. */
static void
find_repetitions (const ZkyItem *items,
                  guint          n,
                  Best          *best)
{
  for (guint period = 1; period <= MIN (LONGEST_PERIOD, n / 2); period++)
    {
      guint matches = 0;

      for (guint i = n - period; i-- > 0;)
        {
          guint times;

          matches = items[i].hash == items[i + period].hash ? matches + 1 : 0;
          times = matches / period + 1;
          if (times * period > best[i].times * best[i].period && is_worth_it (items, i, period, times))
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

  find_repetitions (items, n, best);
  for (guint i = 0; i < n;)
    {
      guint chain = best[i].times == 0 ? find_chain (feeds_next, best, i, n) : 0;
      ZkyRun run = { i, best[i].period, best[i].times };

      if (chain > 0)
        run = (ZkyRun) { i, chain, 1 };
      if (run.times > 0)
        g_array_append_val (runs, run);
      i += MAX (run.period * run.times, 1);
    }

  return runs;
}
