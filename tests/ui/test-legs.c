/* test-legs.c: what the trainers of a run did, one after the other
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-legs.h"

static ZkyArchive *
make_state (gsize n)
{
  ZkyShape shape = { .n_axes = 1, .dims = { n } };
  ZkyArchive *state = zky_archive_new ();
  g_autoptr (ZkyTensor) w = zky_tensor_new (ZKY_FLOAT32, &shape, NULL);

  zky_archive_add (state, "w", w);

  return state;
}

static void
add (ZkyLegs    *legs,
     const char *optimizer,
     guint64     first,
     guint64     local,
     guint64     n_batches,
     gsize       n)
{
  g_autofree char *kind = g_strdup (optimizer);
  g_autoptr (ZkyArchive) state = make_state (n);

  zky_legs_add (legs, &(ZkyLegSettings) { kind, 0, 100 }, first, local, n_batches, state);
}

/* Twelve batches in epochs of four, then epochs of one batch, and from the second of them on something else again. */
static void
test_steps (void)
{
  ZkyLegs *legs = zky_legs_new ();

  g_assert_null (zky_legs_find (legs, 0));
  g_assert_cmpuint (zky_legs_get_step (legs, 3), ==, 0);
  add (legs, NULL, 0, 0, 4, 1);
  add (legs, "adam", 12, 3, 1, 1);
  add (legs, "sgd", 14, 5, 1, 1);
  g_assert_cmpuint (zky_legs_get_n (legs), ==, 3);
  g_assert_cmpuint (zky_legs_find (legs, 0)->first, ==, 0);
  g_assert_cmpuint (zky_legs_find (legs, 11)->first, ==, 0);
  g_assert_cmpuint (zky_legs_find (legs, 12)->first, ==, 12);
  g_assert_cmpuint (zky_legs_find (legs, 1000)->first, ==, 14);
  g_assert_cmpstr (zky_legs_find (legs, 13)->settings.optimizer, ==, "adam");

  for (guint64 step = 0; step < 30; step++)
    g_assert_cmpuint (zky_legs_get_step (legs, zky_leg_get_epochs (zky_legs_find (legs, step), step)), ==, step);
  g_assert_cmpfloat (zky_leg_get_epochs (zky_legs_find (legs, 11), 11), ==, 2.75);
  g_assert_cmpfloat (zky_leg_get_epochs (zky_legs_find (legs, 13), 13), ==, 4);
  g_assert_cmpuint (zky_leg_get_local (zky_legs_find (legs, 13), 13), ==, 4);

  /* From step 12 on once more: what was there goes. */
  zky_legs_add_rate (legs, 6, 0.5);
  add (legs, "rmsprop", 12, 3, 1, 1);
  g_assert_cmpuint (zky_legs_get_n (legs), ==, 2);
  g_assert_cmpstr (zky_legs_get_last (legs)->settings.optimizer, ==, "rmsprop");
  g_assert_cmpuint (zky_legs_get_last (legs)->rates->len, ==, 0);
  zky_legs_clear (legs);
  g_assert_cmpuint (zky_legs_get_n (legs), ==, 0);
  zky_legs_free (legs);
}

/* Of very many, or very large ones, the oldest are forgotten; the last one never is. */
static void
test_memory (void)
{
  ZkyLegs *legs = zky_legs_new ();

  for (guint i = 0; i < 200; i++)
    add (legs, NULL, i, i, 4, 1);
  g_assert_cmpuint (zky_legs_get_n (legs), ==, 64);
  g_assert_cmpuint (zky_legs_get_begin (legs), ==, 136);
  for (guint i = 200; i < 206; i++)
    add (legs, NULL, i, i, 4, 10 << 20); /* 40 MB */
  g_assert_cmpuint (zky_legs_get_n (legs), ==, 3);
  add (legs, NULL, 206, 206, 4, 50 << 20);
  g_assert_cmpuint (zky_legs_get_n (legs), ==, 1);
  g_assert_cmpuint (zky_legs_get_begin (legs), ==, 206);
  zky_legs_free (legs);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/legs/steps", test_steps);
  g_test_add_func ("/ui/legs/memory", test_memory);

  return g_test_run ();
}
