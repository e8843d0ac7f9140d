/* test-training-run-steps.c: any step of a training again, at any pace, with batches of any size
 * SPDX-License-Identifier: Apache-2.0 */
#include "training-run-fixture.h"

#include "zky-session-calls.h"

/* -- Steps ------------------------------------------------------------------------------- */

#define MOST_STEPS 12

static ZkyTensor *
get_weight (Fixture *self)
{
  ZkyInput input;

  g_assert_true (zky_session_get_input (self->session, "hidden.weight", &input));
  return input.value;
}

/* Whether what is on the screen is the call of a batch: of that behind @step, or −1, of none. */
static gboolean
is_batch (Fixture *self,
          gint64   step)
{
  ZkyKeptCall *call = zky_session_get_shown_call (self->session);
  ZkyBatchPlace *place = call != NULL ? zky_kept_call_get_place (call) : NULL;

  return place != NULL ? (gint64) place->step == step : step < 0;
}

static void
go_to_step (Fixture *self,
            guint64  step)
{
  zky_training_run_set_step (self->run, step);
  session_wait_until (zky_training_run_get_step (self->run) == step && is_batch (self, (gint64) step));
  g_assert_cmpstr (zky_training_run_get_error (self->run), ==, NULL);
  g_assert_cmpstr (zky_session_get_error (self->session), ==, NULL);
}

/* The first steps one by one; what they were is kept. */
static GPtrArray *
take_steps (Fixture *self)
{
  GPtrArray *weights = g_ptr_array_new_with_free_func ((GDestroyNotify) zky_tensor_unref);

  g_ptr_array_add (weights, zky_tensor_ref (get_weight (self)));
  for (guint i = 1; i <= MOST_STEPS; i++)
    {
      zky_training_run_step (self->run);
      session_wait_until (zky_training_run_get_step (self->run) == i);
      g_ptr_array_add (weights, zky_tensor_ref (get_weight (self)));
    }

  return weights;
}

/* What the step behind step @step made of its batch. */
static double
get_step_loss (Fixture *self,
               guint64  step)
{
  ZkyHistory *history = zky_training_run_get_history (self->run);

  for (guint i = 0; i < zky_history_get_n (history); i++)
    {
      const ZkySeries *series = zky_history_get (history, i);

      if (series->kind == ZKY_SERIES_STEPS)
        {
          const ZkyPoint *point = zky_series_find (series, (double) (step + 1) / 4);

          g_assert_cmpfloat (point->x, ==, (double) (step + 1) / 4);
          return point->y;
        }
    }
  g_assert_not_reached ();
}

/* The call on the screen is that of the batch: with its rows, its loss, which is differentiated. */
static void
assert_batch (Fixture *self,
              guint64  step)
{
  ZkyGraph *graph = zky_session_get_graph (self->session);
  ZkyNode *loss = zky_graph_get_back_output (graph), *x = zky_graph_get_node (graph, 0);
  ZkyInput input;

  g_assert_cmpuint (zky_session_get_batch (self->session)->step, ==, step);
  g_assert_cmpfloat (zky_tensor_get_double (zky_node_get_value (loss), 0), ==, get_step_loss (self, step));
  g_assert_cmpuint (zky_tensor_get_dim (zky_node_get_value (x), 0), ==, step % 4 == 3 ? 1 : 4);
  g_assert_true (zky_session_get_input (self->session, "x", &input));
  g_assert_true (zky_tensor_equal (input.value, zky_node_get_value (x)));
}

/* Any step comes again as it was, bit for bit: with momentum or Adam, dropout, a rate that was changed. */
static void
test_replay (Fixture       *self,
             gconstpointer  data)
{
  static const guint64 places[] = { 5, 6, 2, 11, 4, 12, 1, 9 };
  g_autoptr (GPtrArray) weights = take_steps (self);
  g_autoptr (ZkyTensor) end = NULL;
  ZkyInput own;

  g_assert_true (zky_training_run_set_lr (self->run, 0.03, NULL));
  zky_training_run_play (self->run);
  wait_state (self, ZKY_RUN_DONE);
  g_assert_cmpuint (zky_training_run_get_last_step (self->run), ==, 1200);
  g_assert_null (zky_session_get_batch (self->session));
  end = zky_tensor_ref (get_weight (self));

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      go_to_step (self, places[i]);
      g_assert_true (zky_tensor_equal (get_weight (self), g_ptr_array_index (weights, places[i])));
      assert_batch (self, places[i]);
    }
  go_to_step (self, 601);
  assert_batch (self, 601);
  g_assert_cmpfloat (zky_training_run_get_position (self->run), ==, 150.25);

  /* The own input instead, and the batch again. */
  zky_training_run_set_shows_batch (self->run, FALSE);
  session_wait_until (is_batch (self, -1));
  g_assert_null (zky_session_get_batch (self->session));
  g_assert_true (zky_session_get_input (self->session, "x", &own));
  g_assert_cmpuint (zky_tensor_get_dim (own.value, 0), ==, 1);
  zky_training_run_set_shows_batch (self->run, TRUE);
  session_wait_until (is_batch (self, 601));
  assert_batch (self, 601);

  /* It goes on from there as it went on before. */
  zky_training_run_play (self->run);
  g_assert_null (zky_session_get_batch (self->session));
  wait_state (self, ZKY_RUN_DONE);
  g_assert_cmpuint (zky_training_run_get_last_step (self->run), ==, 1200);
  g_assert_true (zky_tensor_equal (get_weight (self), end));
}

/* An input that is changed by hand is changed in the rows of the batch, and the call is no longer the batch's. */
static void
test_leave_batch (Fixture       *self,
                  gconstpointer  data)
{
  g_autoptr (GPtrArray) weights = take_steps (self);
  g_autoptr (ZkyTensor) changed = NULL;
  ZkyInput input;

  go_to_step (self, 4);
  g_assert_true (zky_training_run_get_shows_batch (self->run));
  g_assert_true (zky_session_get_input (self->session, "x", &input));
  changed = zky_tensor_copy (input.value, NULL);
  g_assert_true (zky_session_edit (self->session, "x", changed, 0, NULL));
  session_wait_until (is_batch (self, -1));
  g_assert_cmpstr (zky_session_get_error (self->session), ==, NULL);
  g_assert_null (zky_session_get_batch (self->session));
  g_assert_false (zky_training_run_get_shows_batch (self->run));
  g_assert_true (zky_session_get_input (self->session, "x", &input));
  g_assert_cmpuint (zky_tensor_get_dim (input.value, 0), ==, 4);
  g_assert_true (zky_tensor_equal (get_weight (self), g_ptr_array_index (weights, 4)));
}

/* The newest wish counts; what is not wanted any more is given up, and nothing changes. */
static void
test_cancel (Fixture       *self,
             gconstpointer  data)
{
  double share;
  guint64 step;

  zky_training_run_play (self->run);
  wait_state (self, ZKY_RUN_DONE);
  for (guint i = 0; i < 20; i++)
    zky_training_run_set_step (self->run, 401 + 4 * i);
  g_assert_true (zky_training_run_get_replay (self->run, &step, &share));
  g_assert_cmpuint (step, ==, 477);
  zky_training_run_cancel_replay (self->run);
  g_assert_false (zky_training_run_get_replay (self->run, &step, &share));
  spin (300);
  g_assert_cmpuint (zky_training_run_get_step (self->run), ==, 1200);
  go_to_step (self, 477);
}

/* -- Pace, batches ------------------------------------------------------------------------- */

/* Slowly each step is seen; it is let go while it runs. */
static void
test_pace (Fixture       *self,
           gconstpointer  data)
{
  ZkyProgress progress;
  guint64 seen = 0;

  zky_training_run_set_pace (self->run, 8);
  zky_training_run_play (self->run);
  wait_state (self, ZKY_RUN_RUNNING);
  while (seen < 5)
    {
      session_wait_until (zky_training_run_get_step (self->run) > seen);
      g_assert_cmpuint (zky_training_run_get_step (self->run), ==, ++seen);
      g_assert_cmpuint (zky_training_run_get_last_step (self->run), ==, seen);
    }
  zky_training_run_set_pace (self->run, 0);
  wait_state (self, ZKY_RUN_DONE);
  zky_training_run_get_progress (self->run, &progress);
  g_assert_cmpuint (progress.epoch, ==, 300);
}

/* Another size of batches from one step on; steps before it come again as they were. */
static void
test_batch (Fixture       *self,
            gconstpointer  data)
{
  g_autoptr (GPtrArray) weights = take_steps (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (ZkyTensor) then = NULL;

  g_assert_cmpfloat (zky_training_run_get_batch (self->run), ==, 4);
  g_assert_false (zky_training_run_set_batch (self->run, 2.5, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_VALUE);
  g_assert_true (zky_training_run_set_batch (self->run, 13, NULL));
  for (guint i = MOST_STEPS + 1; i <= MOST_STEPS + 3; i++)
    {
      zky_training_run_step (self->run);
      session_wait_until (zky_training_run_get_step (self->run) == i);
      if (i == MOST_STEPS + 2)
        then = zky_tensor_ref (get_weight (self));
    }
  /* Three epochs of four batches, three of one. */
  g_assert_cmpfloat (get_epochs (self), ==, 6);

  go_to_step (self, MOST_STEPS - 1);
  g_assert_true (zky_tensor_equal (get_weight (self), g_ptr_array_index (weights, MOST_STEPS - 1)));
  go_to_step (self, MOST_STEPS + 2);
  g_assert_true (zky_tensor_equal (get_weight (self), then));
  g_assert_cmpuint (zky_tensor_get_dim (zky_node_get_value (zky_graph_get_node (zky_session_get_graph (self->session), 0)), 0), ==, 13);
}

int
main (int   argc,
      char *argv[])
{
  const char *const short_one = LINE_MODEL ("300");
  const char *const sgd = DROP_MODEL ("optimizer = 'sgd', lr = 0.1, momentum = 0.9"), *const adam = DROP_MODEL ("optimizer = 'adam', lr = 0.01");

  g_test_init (&argc, &argv, NULL);

#define ADD(path, text, func) g_test_add (path, Fixture, text, set_up, func, tear_down)
  ADD ("/ui/training-run-steps/replay/sgd", sgd, test_replay);
  ADD ("/ui/training-run-steps/replay/adam", adam, test_replay);
  ADD ("/ui/training-run-steps/replay/leave", adam, test_leave_batch);
  ADD ("/ui/training-run-steps/replay/cancel", adam, test_cancel);
  ADD ("/ui/training-run-steps/pace", short_one, test_pace);
  ADD ("/ui/training-run-steps/batch", adam, test_batch);
#undef ADD

  return g_test_run ();
}
