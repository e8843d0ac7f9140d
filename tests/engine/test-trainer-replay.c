/* test-trainer-replay.c: any step of a training again, from a state that was kept before it; its call; the pace
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky.h"

/* 13 rows in batches of 4: the last batch of an epoch has one row. With dropout, and with a rate that changes at each epoch. */
#define MODEL(optimizer)                                                                                              \
  "local zky = require 'zky'\n"                                                                                       \
  "local model = zky.module 'Replayed'\n"                                                                             \
  "model:input ('x', {{1, 2}})\n"                                                                                     \
  "model.hidden = zky.nn.Linear (2, 8)\n"                                                                             \
  "model.drop = zky.nn.Dropout (0.3)\n"                                                                               \
  "model.last = zky.nn.Linear (8, 1)\n"                                                                               \
  "function model:call (x)\n"                                                                                         \
  "  return self.last (self.drop (zky.tanh (self.hidden (x))))\n"                                                     \
  "end\n"                                                                                                             \
  "local x, t = {}, {}\n"                                                                                             \
  "for i = 1, 13 do\n"                                                                                                \
  "  x[i] = {i / 13, (i * i % 7) / 7}\n"                                                                              \
  "  t[i] = {x[i][1] - x[i][2]}\n"                                                                                    \
  "end\n"                                                                                                             \
  "model:train { dataset = {x = x, t = t}, loss = 'mse_loss', target = 't', " optimizer ", epochs = 12, batch = 4,\n" \
  "              seed = 5, schedule = {'step', step_size = 3, gamma = 0.7} }\n"                                         \
  "return model\n"

#define N_STEPS  48
#define SLOWER   17 /* the step at which the rate is set by hand */

typedef struct
{
  ZkyModel   *model;
  ZkyTrainer *trainer;
} Fixture;

static void
set_up (Fixture    *self,
        const char *text)
{
  g_autoptr(GError) error = NULL;

  self->model = zky_model_load_text (text, "replayed.lua", NULL, NULL, &error);
  g_assert_no_error (error);
  self->trainer = zky_trainer_new (zky_model_get_training (self->model), &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *self)
{
  g_object_unref (self->trainer);
  zky_model_unref (self->model);
}

/* Parameters, what the optimiser remembers, counters: all but the time it took. */
static void
assert_same (const ZkyArchive *a,
             const ZkyArchive *b)
{
  g_assert_cmpuint (zky_archive_get_n (a), ==, zky_archive_get_n (b));
  for (guint i = 0; i < zky_archive_get_n (a); i++)
    {
      ZkyTensor *other = zky_archive_find (b, zky_archive_get_name (a, i));

      g_assert_nonnull (other);
      if (!zky_tensor_equal (zky_archive_get (a, i), other))
        g_error ("%s differs", zky_archive_get_name (a, i));
    }
  g_assert_cmpuint (zky_archive_get_n_texts (a), ==, zky_archive_get_n_texts (b));
  for (guint i = 0; i < zky_archive_get_n_texts (a); i++)
    if (!g_str_equal (zky_archive_get_key (a, i), "train/seconds"))
      g_assert_cmpstr (zky_archive_find_text (a, zky_archive_get_key (a, i)), ==,
                       zky_archive_find_text (b, zky_archive_get_key (a, i)));
}

typedef struct
{
  GPtrArray *states; /* of ZkyArchive: behind each step, the first one in front of all */
  GArray    *losses; /* of double: of each step */
} Passed;

static void
passed_cb (ZkyTrainer        *trainer,
           const ZkyProgress *progress,
           gpointer           user_data)
{
  Passed *self = user_data;

  g_assert_cmpuint (progress->n_recent, ==, 1);
  g_array_append_val (self->losses, progress->recent[0]);
  g_ptr_array_add (self->states, zky_archive_ref (progress->state));
  g_assert_cmpuint (progress->step, ==, self->losses->len);
}

/* A training as it passes: its states and losses. */
static void
pass (Passed     *self,
      const char *text)
{
  g_autoptr(GError) error = NULL;
  guint64 step = 0;
  Fixture fixture;

  self->states = g_ptr_array_new_with_free_func ((GDestroyNotify) zky_archive_unref);
  self->losses = g_array_new (FALSE, FALSE, sizeof (double));
  set_up (&fixture, text);
  g_ptr_array_add (self->states, zky_trainer_dup_state (fixture.trainer));
  zky_trainer_set_tells_state (fixture.trainer, TRUE);
  zky_trainer_set_progress (fixture.trainer, 0, passed_cb, self, NULL);
  g_assert_true (zky_trainer_run_until (fixture.trainer, SLOWER, NULL, &error));
  g_assert_cmpuint (zky_trainer_get_step (fixture.trainer), ==, SLOWER);
  g_assert_true (zky_trainer_set_lr (fixture.trainer, 0.02, &step, &error));
  g_assert_cmpuint (step, ==, SLOWER);
  g_assert_true (zky_trainer_run (fixture.trainer, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (self->losses->len, ==, N_STEPS);
  tear_down (&fixture);
}

static void
passed_clear (Passed *self)
{
  g_ptr_array_unref (self->states);
  g_array_unref (self->losses);
}

/* From a state that was kept, in another trainer of another model. */
static void
replay (const Passed *passed,
        const char   *text,
        guint         from,
        guint         to)
{
  g_autoptr(ZkyArchive) state = NULL;
  g_autoptr(GError) error = NULL;
  Fixture fixture;

  set_up (&fixture, text);
  g_assert_true (zky_trainer_restore (fixture.trainer, g_ptr_array_index (passed->states, from), &error));
  if (from <= SLOWER && to > SLOWER)
    {
      g_assert_true (zky_trainer_run_until (fixture.trainer, SLOWER, NULL, &error));
      g_assert_true (zky_trainer_set_lr (fixture.trainer, 0.02, NULL, &error));
    }
  g_assert_true (zky_trainer_run_until (fixture.trainer, to, NULL, &error));
  g_assert_no_error (error);
  state = zky_trainer_dup_state (fixture.trainer);
  if (to != SLOWER) /* where the rate is known before and after */
    assert_same (state, g_ptr_array_index (passed->states, to));
  tear_down (&fixture);
}

static void
test_replay (gconstpointer text)
{
  Passed passed;

  pass (&passed, text);
  replay (&passed, text, 0, 0);
  replay (&passed, text, 0, 1);
  replay (&passed, text, 0, 40);
  replay (&passed, text, 7, 8);   /* to the end of an epoch */
  replay (&passed, text, 8, 11);  /* from there */
  replay (&passed, text, 9, 23);
  replay (&passed, text, 38, 40);
  replay (&passed, text, 30, N_STEPS);
  passed_clear (&passed);
}

/* The call at a step is that of the next one: its loss, its rows. It changes nothing. */
static void
test_call (gconstpointer text)
{
  static const guint steps[] = { 0, 3, 4, 21, N_STEPS - 1 };
  Passed passed;

  pass (&passed, text);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr(ZkyGraph) graph = zky_graph_new ("Replayed");
      g_autoptr(ZkyArchive) state = NULL;
      g_autoptr(GError) error = NULL;
      guint64 n_rows = 0;
      Fixture fixture;
      ZkyNode *loss;

      set_up (&fixture, text);
      g_assert_true (zky_trainer_restore (fixture.trainer, g_ptr_array_index (passed.states, steps[i]), &error));
      loss = zky_trainer_call (fixture.trainer, graph, &n_rows, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (n_rows, ==, steps[i] % 4 == 3 ? 1 : 4);
      g_assert_cmpfloat (zky_tensor_get_double (zky_node_get_value (loss), 0), ==, g_array_index (passed.losses, double, steps[i]));
      g_assert_cmpuint (zky_tensor_get_dim (zky_node_get_value (zky_graph_get_node (graph, 0)), 0), ==, n_rows);
      g_assert_true (zky_graph_get_output (graph, zky_graph_get_n_outputs (graph) - 1) == loss);
      state = zky_trainer_dup_state (fixture.trainer);
      assert_same (state, g_ptr_array_index (passed.states, steps[i]));
      tear_down (&fixture);
    }
  passed_clear (&passed);
}

static gboolean
cancel_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_REMOVE;
}

static void
count_cb (ZkyTrainer        *trainer,
          const ZkyProgress *progress,
          gpointer           user_data)
{
  guint *n = user_data;

  g_assert_cmpuint (progress->step, ==, ++*n);
}

static void
stopped_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GError) error = NULL;

  zky_trainer_run_finish (ZKY_TRAINER (source), result, &error);
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_STOPPED);
  g_main_loop_quit (user_data);
}

/* At 25 steps a second there are no more, each is told, and who stops it does not wait for the next. */
static void
test_pace (gconstpointer text)
{
  g_autoptr(GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  gint64 began, ended;
  guint n = 0;
  Fixture fixture;

  set_up (&fixture, text);
  zky_trainer_set_pace (fixture.trainer, 25);
  zky_trainer_set_progress (fixture.trainer, 1000, count_cb, &n, NULL);
  began = g_get_monotonic_time ();
  g_timeout_add (300, cancel_cb, cancellable);
  zky_trainer_run_async (fixture.trainer, cancellable, stopped_cb, loop);
  g_main_loop_run (loop);
  ended = g_get_monotonic_time ();
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpuint (n, <=, 1 + (guint) ((ended - began) / 40000));

  zky_trainer_set_progress (fixture.trainer, 0, NULL, NULL, NULL);
  /* Once in a thousand seconds; it is let go. */
  zky_trainer_set_pace (fixture.trainer, 0.001);
  zky_trainer_set_pace (fixture.trainer, 0);
  g_assert_true (zky_trainer_run (fixture.trainer, NULL, NULL));
  g_assert_cmpuint (zky_trainer_get_step (fixture.trainer), ==, N_STEPS);
  tear_down (&fixture);
}

int
main (int    argc,
      char **argv)
{
  const char *const sgd = MODEL ("optimizer = 'sgd', lr = 0.1, momentum = 0.9"), *const adam = MODEL ("optimizer = 'adam', lr = 0.05");

  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/engine/trainer-replay/same-numbers/sgd", sgd, test_replay);
  g_test_add_data_func ("/engine/trainer-replay/same-numbers/adam", adam, test_replay);
  g_test_add_data_func ("/engine/trainer-replay/call", adam, test_call);
  g_test_add_data_func ("/engine/trainer-replay/pace", sgd, test_pace);

  return g_test_run ();
}
