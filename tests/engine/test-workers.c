/* test-workers.c: parts of one piece of work are each done once, by whoever comes
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-workers-private.h"

#define N_PARTS 100

typedef struct
{
  gint counts[N_PARTS];
  gint worst_thread;
} Counts;

static void
count_cb (guint    part,
          guint    thread,
          gpointer data)
{
  Counts *self = data;

  g_atomic_int_inc (&self->counts[part]);
  if ((gint) thread > g_atomic_int_get (&self->worst_thread))
    g_atomic_int_set (&self->worst_thread, (gint) thread);
}

static void
assert_counts (const Counts *counts,
               gint          n)
{
  for (guint i = 0; i < N_PARTS; i++)
    g_assert_cmpint (counts->counts[i], ==, n);
}

/* Many pieces behind one another, and after pauses in which threads fall asleep. */
static void
test_each_once (gconstpointer data)
{
  Counts counts = { { 0 } };

  zky_workers_set_n (GPOINTER_TO_UINT (data));
  g_assert_cmpuint (zky_workers_get_n (), ==, GPOINTER_TO_UINT (data));
  for (guint i = 0; i < 500; i++)
    {
      zky_workers_run (N_PARTS, count_cb, &counts);
      if (i % 100 == 0)
        g_usleep (2000);
      assert_counts (&counts, (gint) i + 1);
    }
  g_assert_cmpint (counts.worst_thread, <, GPOINTER_TO_INT (data));
  zky_workers_set_n (0);
}

static void
nested_cb (guint    part,
           guint    thread,
           gpointer data)
{
  zky_workers_run (N_PARTS, count_cb, data);
}

/* A part that has parts of its own does them itself. */
static void
test_nested (void)
{
  Counts counts = { { 0 } };

  zky_workers_set_n (3);
  zky_workers_run (7, nested_cb, &counts);
  assert_counts (&counts, 7);
  zky_workers_set_n (0);
}

static gpointer
run_in_thread (gpointer data)
{
  for (guint i = 0; i < 200; i++)
    zky_workers_run (N_PARTS, count_cb, data);

  return NULL;
}

/* Several threads that have work at the same time do not wait for one another. */
static void
test_several_callers (void)
{
  Counts counts[3] = { { { 0 } } };
  GThread *threads[3];

  zky_workers_set_n (2);
  for (guint i = 0; i < 3; i++)
    threads[i] = g_thread_new (NULL, run_in_thread, &counts[i]);
  for (guint i = 0; i < 3; i++)
    g_thread_join (threads[i]);
  for (guint i = 0; i < 3; i++)
    assert_counts (&counts[i], 200);
  zky_workers_set_n (0);
}

static void
test_variable (void)
{
  g_setenv ("ZKY_THREADS", "3", TRUE);
  zky_workers_set_n (0);
  g_assert_cmpuint (zky_workers_get_n (), ==, 3);
  g_setenv ("ZKY_THREADS", "many", TRUE);
  zky_workers_set_n (0);
  g_assert_cmpuint (zky_workers_get_n (), >=, 1);
  g_unsetenv ("ZKY_THREADS");
  zky_workers_set_n (1000);
  g_assert_cmpuint (zky_workers_get_n (), ==, ZKY_WORKERS_MAX);
  zky_workers_set_n (0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/engine/workers/each-part-once/1", GUINT_TO_POINTER (1), test_each_once);
  g_test_add_data_func ("/engine/workers/each-part-once/2", GUINT_TO_POINTER (2), test_each_once);
  g_test_add_data_func ("/engine/workers/each-part-once/5", GUINT_TO_POINTER (5), test_each_once);
  g_test_add_func ("/engine/workers/nested", test_nested);
  g_test_add_func ("/engine/workers/several-callers", test_several_callers);
  g_test_add_func ("/engine/workers/variable", test_variable);

  return g_test_run ();
}
