/* zky-workers.c: one pool of threads for the parts of one piece of work
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-workers-private.h"

#include <stdlib.h>

/*
 * Work comes in bursts: a step of a training is some hundred pieces of a few microseconds to milliseconds each. So threads that have
 * nothing to do look for the next piece for some ten microseconds before they sleep. The caller takes parts as well, and helpers that wake up
 * too late find none left.
 */

#define SPINS 4000  /* looks at the next piece before a thread sleeps */

typedef struct
{
  /* The present piece */
  ZkyPartFunc  func;
  gpointer     data;
  guint        n_parts;
  gint         next;       /* atomic: the first part that nobody has taken */
  gint         n_done;     /* atomic: parts that are done */
  gint         n_inside;   /* atomic: helpers that may still look at the piece */

  gint         piece;      /* atomic: counts pieces, so that helpers see a new one */
  gint         n_asleep;   /* atomic */
  GMutex       lock;
  GCond        wake;

  GMutex       use;        /* held by who has the workers */
  guint        n_threads;  /* including the caller; 0 before anybody has asked */
  guint        n_helpers;  /* that have been started */
} Workers;

static Workers workers;
static _Thread_local gboolean is_inside;

static inline void
relax (void)
{
#if defined (__x86_64__) || defined (__i386__)
  __builtin_ia32_pause ();
#endif
}

/* Waits for what another thread is about to do, which may have lost its processor. */
static void
wait_for (gint  *what,
          gint   value)
{
  for (guint i = 1; g_atomic_int_get (what) != value; i++)
    if (i % SPINS == 0)
      g_thread_yield ();
    else
      relax ();
}

/* What ZKY_THREADS says, or as many as the machine has. */
static guint
choose_n (void)
{
  const char *text = g_getenv ("ZKY_THREADS");
  guint n = text != NULL ? (guint) CLAMP (strtol (text, NULL, 10), 0, ZKY_WORKERS_MAX) : 0;

  return n > 0 ? n : CLAMP (g_get_num_processors (), 1, ZKY_WORKERS_MAX);
}

/**
 * zky_workers_get_n:
 *
 * Returns: how many threads share the work of large operators
 */
guint
zky_workers_get_n (void)
{
  guint n = (guint) g_atomic_int_get ((gint *) &workers.n_threads);

  if (G_UNLIKELY (n == 0))
    {
      n = choose_n ();
      g_atomic_int_set ((gint *) &workers.n_threads, (gint) n);
    }

  return n;
}

/**
 * zky_workers_set_n:
 * @n: how many threads are to share the work of large operators, this one included; 0: what the variable ZKY_THREADS says, or as many as the
 *   machine has
 *
 * Results do not depend on it.
 */
void
zky_workers_set_n (guint n)
{
  g_mutex_lock (&workers.use);
  g_atomic_int_set ((gint *) &workers.n_threads, (gint) (n > 0 ? MIN (n, ZKY_WORKERS_MAX) : choose_n ()));
  g_mutex_unlock (&workers.use);
}

/* Takes parts until none is left. */
static void
take_parts (guint thread)
{
  for (;;)
    {
      guint part = (guint) g_atomic_int_add (&workers.next, 1);

      if (part >= workers.n_parts)
        return;
      workers.func (part, thread, workers.data);
      g_atomic_int_inc (&workers.n_done);
    }
}

/* Returns when there is another piece than @seen. */
static gint
wait_for_piece (gint seen)
{
  gint piece;

  for (guint i = 0; i < SPINS; i++)
    {
      piece = g_atomic_int_get (&workers.piece);
      if (piece != seen)
        return piece;
      relax ();
    }

  g_mutex_lock (&workers.lock);
  g_atomic_int_inc (&workers.n_asleep);
  while ((piece = g_atomic_int_get (&workers.piece)) == seen)
    g_cond_wait (&workers.wake, &workers.lock);
  g_atomic_int_add (&workers.n_asleep, -1);
  g_mutex_unlock (&workers.lock);

  return piece;
}

/* Pieces have odd numbers; an even one says that there is none. */
static gpointer
help (gpointer data)
{
  guint thread = GPOINTER_TO_UINT (data);
  gint seen = 0;

  is_inside = TRUE;
  for (;;)
    {
      seen = wait_for_piece (seen);
      if ((seen & 1) == 0)
        continue;

      g_atomic_int_inc (&workers.n_inside);
      if (g_atomic_int_get (&workers.piece) == seen && thread < (guint) g_atomic_int_get ((gint *) &workers.n_threads))
        take_parts (thread);
      g_atomic_int_add (&workers.n_inside, -1);
    }

  return NULL;
}

static void
start_helpers (guint n_threads)
{
  while (workers.n_helpers + 1 < n_threads)
    {
      g_autofree char *name = g_strdup_printf ("zky-worker-%u", workers.n_helpers + 1);
      GThread *thread = g_thread_try_new (name, help, GUINT_TO_POINTER (workers.n_helpers + 1), NULL);

      if (thread == NULL)
        return;
      g_thread_unref (thread);
      workers.n_helpers++;
    }
}

static void
wake_helpers (void)
{
  if (g_atomic_int_get (&workers.n_asleep) == 0)
    return;

  g_mutex_lock (&workers.lock);
  g_cond_broadcast (&workers.wake);
  g_mutex_unlock (&workers.lock);
}

void
zky_workers_run (guint       n_parts,
                 ZkyPartFunc func,
                 gpointer    data)
{
  guint n_threads = zky_workers_get_n ();

  if (n_parts < 2 || n_threads < 2 || is_inside || !g_mutex_trylock (&workers.use))
    {
      for (guint i = 0; i < n_parts; i++)
        func (i, 0, data);
      return;
    }

  start_helpers (n_threads);
  is_inside = TRUE;
  workers.func = func;
  workers.data = data;
  workers.n_parts = n_parts;
  g_atomic_int_set (&workers.next, 0);
  g_atomic_int_set (&workers.n_done, 0);
  g_atomic_int_inc (&workers.piece);
  wake_helpers ();

  take_parts (0);
  wait_for (&workers.n_done, (gint) n_parts);

  /* Nobody looks at this piece any more when the next one is prepared. */
  g_atomic_int_inc (&workers.piece);
  wait_for (&workers.n_inside, 0);
  is_inside = FALSE;
  g_mutex_unlock (&workers.use);
}

/* -- Ranges of items ---------------------------------------------------------------------------- */

typedef struct
{
  gsize         n;
  guint         n_parts;
  ZkyRangeFunc  func;
  gpointer      data;
  gboolean      failed[ZKY_WORKERS_MAX];
  GError       *errors[ZKY_WORKERS_MAX];
} Ranges;

static void
run_range (guint    part,
           guint    thread,
           gpointer data)
{
  Ranges *self = data;

  self->failed[part] = !self->func (self->n * part / self->n_parts, self->n * (part + 1) / self->n_parts, part, self->data,
                                    &self->errors[part]);
}

gboolean
zky_workers_run_ranges (gsize         n,
                        guint         n_parts,
                        ZkyRangeFunc  func,
                        gpointer      data,
                        GError      **error)
{
  Ranges self = { n, MIN (n_parts, ZKY_WORKERS_MAX), func, data };
  gboolean done = TRUE;

  zky_workers_run (self.n_parts, run_range, &self);
  for (guint i = 0; i < self.n_parts; i++)
    {
      if (done && self.failed[i])
        g_propagate_error (error, g_steal_pointer (&self.errors[i]));
      g_clear_error (&self.errors[i]);
      done = done && !self.failed[i];
    }

  return done;
}
