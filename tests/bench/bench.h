/* bench.h: timing against a peer in the same run
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>
#include <time.h>

#define BENCH_ROUNDS 5

/**
 * BenchFunc:
 *
 * Does the work once.
 */
typedef void (*BenchFunc) (gpointer data);

/**
 * Bench:
 * @name: the work
 * @unit: what one item is: `node`, `step`
 * @items: items that one run of @func does
 * @func: ours
 * @data: for @func
 * @peer: (nullable): words after `peer.py`: the same work in PyTorch, which prints seconds an item
 * @by_clock: count the time of the clock, as for work of several threads or processes; else that of the processor, which
 *   says more on a machine that others use too. The script counts alike
 */
typedef struct
{
  const char *name;
  const char *unit;
  double      items;
  BenchFunc   func;
  gpointer    data;
  const char *peer;
  gboolean    by_clock;
} Bench;

static inline gint64
bench_now (const Bench *self)
{
  struct timespec time;

  clock_gettime (self->by_clock ? CLOCK_MONOTONIC : CLOCK_PROCESS_CPUTIME_ID, &time);
  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

/* Seconds that one run takes: long enough to be read off the clock. */
static inline double
bench_time_ours (const Bench *self)
{
  gint64 start = bench_now (self), now;
  guint n = 0;

  do
    {
      self->func (self->data);
      n++;
      now = bench_now (self);
    }
  while (now - start < 200000);

  return (now - start) / 1e6 / n;
}

/* Seconds an item, or NaN where there is no PyTorch. */
static inline double
bench_time_peer (const Bench *self)
{
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "peer.py", NULL);
  g_autofree char *command = g_strdup_printf ("/usr/bin/python3 %s %s", script, self->peer);
  g_auto(GStrv) words = g_strsplit (command, " ", -1);
  g_autoptr(GSubprocess) process = NULL;
  g_autofree char *out = NULL;

  process = g_subprocess_newv ((const char *const *) words,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL);
  if (process == NULL || !g_subprocess_communicate_utf8 (process, NULL, NULL, &out, NULL, NULL)
      || !g_subprocess_get_successful (process))
    return g_ascii_strtod ("nan", NULL);

  return g_ascii_strtod (out, NULL);
}

static inline int
bench_compare (gconstpointer a,
               gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static inline double
bench_median (double *values)
{
  qsort (values, BENCH_ROUNDS, sizeof *values, bench_compare);

  return values[BENCH_ROUNDS / 2];
}

static inline char *
bench_format (double seconds)
{
  return seconds < 1e-6 ? g_strdup_printf ("%.1f ns", seconds * 1e9)
         : seconds < 1e-3 ? g_strdup_printf ("%.2f µs", seconds * 1e6)
         : g_strdup_printf ("%.2f ms", seconds * 1e3);
}

/* Runs both in turn, and prints one line: name, ours, peer's, ratio of the medians. */
static inline void
bench_run (const Bench *self)
{
  double ours[BENCH_ROUNDS], peers[BENCH_ROUNDS];
  g_autofree char *own = NULL, *other = NULL;
  double median, peer_median;

  for (guint i = 0; i < BENCH_ROUNDS; i++)
    {
      ours[i] = bench_time_ours (self) / self->items;
      peers[i] = self->peer != NULL ? bench_time_peer (self) : 0;
    }

  median = bench_median (ours);
  peer_median = bench_median (peers);
  own = bench_format (median);
  if (self->peer == NULL || !(peer_median > 0))
    {
      g_print ("%-32s ours %10s a %s\n", self->name, own, self->unit);
      return;
    }

  other = bench_format (peer_median);
  g_print ("%-32s ours %10s   PyTorch %10s a %s   ratio %.1f\n", self->name, own, other, self->unit,
           peer_median / median);
}
