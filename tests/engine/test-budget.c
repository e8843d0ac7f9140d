/* test-budget.c: how long and how large a call may become
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-budget.h"

#include <string.h>

#include "tensor-assert.h"

static void
test_none (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (zky_budget_ref (NULL));
  g_assert_true (zky_budget_poll (NULL, &error));
  g_assert_true (zky_budget_take (NULL, G_MAXSIZE, &error));
  zky_budget_give (NULL, G_MAXSIZE);
  zky_budget_restart (NULL, NULL);
  zky_budget_unref (NULL);
  g_assert_no_error (error);
}

static void
test_no_limit (void)
{
  g_autoptr (ZkyBudget) budget = zky_budget_new (NULL, 0, 0);
  g_autoptr (GError) error = NULL;

  g_assert_true (zky_budget_poll (budget, &error));
  g_assert_true (zky_budget_take (budget, (gsize) 1 << 60, &error));
  g_assert_no_error (error);
}

static void
test_stopped (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (ZkyBudget) budget = zky_budget_new (cancellable, 0, 0);

  g_assert_true (zky_budget_poll (budget, NULL));
  g_cancellable_cancel (cancellable);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (zky_budget_poll (budget, &error));
      g_assert_error (error, ZKY_ERROR, ZKY_ERROR_STOPPED);
      g_assert_cmpstr (error->message, ==, "Stopped");
    }
}

static void
test_time (void)
{
  g_autoptr (ZkyBudget) budget = zky_budget_new (NULL, 20000, 0);
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  while (zky_budget_poll (budget, &error))
    g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);

  /* The coarse clock may have stood still for up to 10 ms when the time began. */
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 10000);
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_LIMIT);
  g_assert_cmpstr (error->message, ==, "Stopped after 0.02 s: the time limit");
}

static void
test_time_forever (void)
{
  g_autoptr (ZkyBudget) budget = zky_budget_new (NULL, G_MAXINT64, 0);

  g_assert_true (zky_budget_poll (budget, NULL));
}

static void
test_bytes (void)
{
  g_autoptr (ZkyBudget) budget = zky_budget_new (NULL, 0, 1000);
  g_autoptr (GError) error = NULL;

  g_assert_true (zky_budget_take (budget, 600, NULL));
  g_assert_false (zky_budget_take (budget, 401, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_LIMIT);
  g_assert_cmpstr (error->message, ==, "the tensors would take 1001 bytes, the limit is 1000 bytes");
  g_assert_false (zky_budget_take (budget, G_MAXSIZE, NULL));

  /* What was refused is not taken. */
  g_assert_true (zky_budget_take (budget, 400, NULL));
  g_assert_false (zky_budget_take (budget, 1, NULL));
  zky_budget_give (budget, 1000);
  g_assert_true (zky_budget_take (budget, 1000, NULL));
}

static void
test_restart (void)
{
  g_autoptr (GCancellable) first = g_cancellable_new ();
  g_autoptr (GCancellable) second = g_cancellable_new ();
  g_autoptr (ZkyBudget) budget = zky_budget_new (first, 0, 10);

  g_assert_true (zky_budget_take (budget, 10, NULL));
  g_cancellable_cancel (first);
  g_assert_false (zky_budget_poll (budget, NULL));

  zky_budget_restart (budget, second);
  g_assert_true (zky_budget_poll (budget, NULL));
  g_assert_true (zky_budget_take (budget, 10, NULL));

  g_cancellable_cancel (second);
  g_assert_false (zky_budget_poll (budget, NULL));
}

#define N_THREADS 4
#define N_TURNS 20000

static gpointer
take_and_give (gpointer data)
{
  for (guint i = 0; i < N_TURNS; i++)
    {
      g_assert_true (zky_budget_take (data, 3, NULL));
      zky_budget_give (data, 3);
    }
  zky_budget_unref (data);

  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (ZkyBudget) budget = zky_budget_new (NULL, 0, 3 * N_THREADS);
  GThread *threads[N_THREADS];

  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("budget", take_and_give, zky_budget_ref (budget));
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);

  g_assert_true (zky_budget_take (budget, 3 * N_THREADS, NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/budget/none", test_none);
  g_test_add_func ("/engine/budget/no-limit", test_no_limit);
  g_test_add_func ("/engine/budget/stopped", test_stopped);
  g_test_add_func ("/engine/budget/time", test_time);
  g_test_add_func ("/engine/budget/time/forever", test_time_forever);
  g_test_add_func ("/engine/budget/bytes", test_bytes);
  g_test_add_func ("/engine/budget/restart", test_restart);
  g_test_add_func ("/engine/budget/threads", test_threads);

  return g_test_run ();
}
