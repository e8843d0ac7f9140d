/* zky-budget.c: how long and how large a call may become
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-budget.h"

#include <time.h>

#include "zky-number.h"

struct _ZkyBudget
{
  gint          ref_count;    /* atomic */
  GCancellable *cancellable;  /* owned, nullable */
  gint64        microseconds; /* 0: no limit */
  gint64        deadline;     /* on the monotonic clock */
  gsize         max_bytes;    /* 0: no limit */
  gsize         bytes;        /* atomic: taken and not given back */
};

/* Microseconds on the clock of g_get_monotonic_time(). The coarse reading is a few milliseconds
 * late, and cheap enough to be taken at every poll. */
static gint64
now (void)
{
#ifdef CLOCK_MONOTONIC_COARSE
  struct timespec time;

  if (clock_gettime (CLOCK_MONOTONIC_COARSE, &time) == 0)
    return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
#endif
  return g_get_monotonic_time ();
}

static void
set_deadline (ZkyBudget *self)
{
  gint64 start = now ();

  self->deadline = self->microseconds < G_MAXINT64 - start ? start + self->microseconds : G_MAXINT64;
}

/**
 * zky_budget_new:
 * @cancellable: (nullable): the Stop button
 * @microseconds: how long from now on, 0 for no limit
 * @bytes: how many bytes of tensors, 0 for no limit
 *
 * Makes a budget; its time runs from now on.
 *
 * Returns: (transfer full): the budget
 */
ZkyBudget *
zky_budget_new (GCancellable *cancellable,
                gint64        microseconds,
                gsize         bytes)
{
  ZkyBudget *self;

  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);
  g_return_val_if_fail (microseconds >= 0, NULL);

  self = g_new0 (ZkyBudget, 1);
  self->ref_count = 1;
  g_set_object (&self->cancellable, cancellable);
  self->microseconds = microseconds;
  self->max_bytes = bytes;
  set_deadline (self);

  return self;
}

/**
 * zky_budget_ref:
 * @self: (nullable): a budget
 *
 * Returns: (transfer full) (nullable): @self
 */
ZkyBudget *
zky_budget_ref (ZkyBudget *self)
{
  if (self != NULL)
    g_atomic_int_inc (&self->ref_count);

  return self;
}

/**
 * zky_budget_unref:
 * @self: (transfer full) (nullable): a budget
 *
 * Gives back a reference, and frees the budget with the last one.
 */
void
zky_budget_unref (ZkyBudget *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_clear_object (&self->cancellable);
  g_free (self);
}

/**
 * zky_budget_restart:
 * @self: (nullable): a budget
 * @cancellable: (nullable): the Stop button of the next call
 *
 * Begins anew, with the whole time from now on and no byte taken. Only between calls: no other
 * thread may poll the budget meanwhile.
 */
void
zky_budget_restart (ZkyBudget    *self,
                    GCancellable *cancellable)
{
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  if (self == NULL)
    return;

  g_set_object (&self->cancellable, cancellable);
  g_atomic_pointer_set (&self->bytes, 0);
  set_deadline (self);
}

/**
 * zky_budget_get_cancellable:
 * @self: (nullable): a budget
 *
 * Returns: (transfer none) (nullable): the Stop button of what runs
 */
GCancellable *
zky_budget_get_cancellable (ZkyBudget *self)
{
  return self != NULL ? self->cancellable : NULL;
}

/**
 * zky_budget_poll:
 * @self: (nullable): a budget; %NULL never ends
 * @error: return location for a %ZKY_ERROR_STOPPED or %ZKY_ERROR_LIMIT
 *
 * Asks whether to go on. Cheap enough for every operator and for every stretch of a long kernel: it
 * reads a flag and a coarse clock.
 *
 * Returns: %FALSE if the call was stopped or has used up its time, and then at every later poll too
 */
gboolean
zky_budget_poll (ZkyBudget  *self,
                 GError    **error)
{
  if (self == NULL)
    return TRUE;

  if (g_cancellable_is_cancelled (self->cancellable))
    {
      g_set_error_literal (error, ZKY_ERROR, ZKY_ERROR_STOPPED, "Stopped");
      return FALSE;
    }

  if (self->microseconds > 0 && now () >= self->deadline)
    {
      char seconds[ZKY_NUMBER_MAX];

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_LIMIT, "Stopped after %s s: the time limit",
                   zky_number_format_digits (seconds, self->microseconds / 1e6, 4));
      return FALSE;
    }

  return TRUE;
}

/**
 * zky_budget_take:
 * @self: (nullable): a budget; %NULL has room for everything
 * @bytes: bytes of a tensor that is about to be made
 * @error: return location for a %ZKY_ERROR_LIMIT
 *
 * Takes bytes out of the budget, to be given back with zky_budget_give().
 *
 * Returns: %FALSE if there is not enough left, and then nothing is taken
 */
gboolean
zky_budget_take (ZkyBudget  *self,
                 gsize       bytes,
                 GError    **error)
{
  gsize before;

  if (self == NULL)
    return TRUE;

  before = (gsize) g_atomic_pointer_add (&self->bytes, (gssize) bytes);
  if (self->max_bytes > 0 && (before > self->max_bytes || bytes > self->max_bytes - before))
    {
      char total[ZKY_NUMBER_MAX], most[ZKY_NUMBER_MAX];
      gsize wanted = bytes <= G_MAXSIZE - before ? before + bytes : G_MAXSIZE;

      g_atomic_pointer_add (&self->bytes, -(gssize) bytes);
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_LIMIT, "the tensors would take %s, the limit is %s",
                   zky_number_format_bytes (total, wanted),
                   zky_number_format_bytes (most, self->max_bytes));
      return FALSE;
    }

  return TRUE;
}

/**
 * zky_budget_give:
 * @self: (nullable): a budget
 * @bytes: what zky_budget_take() took
 *
 * Puts bytes back into the budget.
 */
void
zky_budget_give (ZkyBudget *self,
                 gsize      bytes)
{
  gsize before, after;

  if (self == NULL)
    return;

  /* Never below 0: what was taken before a restart may come back after it. */
  do
    {
      before = (gsize) g_atomic_pointer_get (&self->bytes);
      after = before > bytes ? before - bytes : 0;
    }
  while (!g_atomic_pointer_compare_and_exchange (&self->bytes, before, after));
}
