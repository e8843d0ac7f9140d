/* test-training-run.c: the training of a session's model, without a widget
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-training-run.h"

#include <glib/gstdio.h>
#include <math.h>

#include "session-fixture.h"
#include "zky-session-calls.h"

/* y = 2 x + 1, of which a line learns both numbers */
#define LINE_MODEL(epochs)                                                                              \
  "local zky = require 'zky'\n"                                                                      \
  "local model = zky.module 'Line'\n"                                                                \
  "model:input ('x', {{1}})\n"                                                                       \
  "model:param ('w', 0)\n"                                                                           \
  "model:param ('b', 0)\n"                                                                           \
  "function model:call (x)\n"                                                                        \
  "  local y = x * self.w + self.b\n"                                                                \
  "  return y\n"                                                                                     \
  "end\n"                                                                                            \
  "model:train { dataset = {x = {{0}, {1}, {2}, {3}}, t = {{1}, {3}, {5}, {7}}}, loss = 'mse_loss',\n" \
  "              target = 't', optimizer = 'sgd', lr = 0.1, epochs = " epochs ", batch = 2 }\n"              \
  "return model\n"

/* 13 rows in batches of 4, a part of what is between dropped */
#define DROP_MODEL(optimizer)                                                                         \
  "local zky = require 'zky'\n"                                                                       \
  "local model = zky.module 'Drop'\n"                                                                 \
  "model:input ('x', {{1, 2}})\n"                                                                     \
  "model.hidden = zky.nn.Linear (2, 8)\n"                                                             \
  "model.drop = zky.nn.Dropout (0.3)\n"                                                               \
  "model.last = zky.nn.Linear (8, 1)\n"                                                               \
  "function model:call (x)\n"                                                                         \
  "  local y = self.last (self.drop (zky.tanh (self.hidden (x))))\n"                                  \
  "  return y\n"                                                                                      \
  "end\n"                                                                                             \
  "local x, t = {}, {}\n"                                                                             \
  "for i = 1, 13 do\n"                                                                                \
  "  x[i] = {i / 13, (i * i % 7) / 7}\n"                                                              \
  "  t[i] = {x[i][1] - x[i][2]}\n"                                                                    \
  "end\n"                                                                                             \
  "model:train { dataset = {x = x, t = t}, loss = 'mse_loss', target = 't', " optimizer ", epochs = 300,\n" \
  "              batch = 4, seed = 5 }\n"                                                              \
  "return model\n"

/* A step that is hardly ever outside of Lua, and is never made a plan of. */
#define SLOW_MODEL                                                                                   \
  "local zky = require 'zky'\n"                                                                      \
  "local model = zky.module 'Slow'\n"                                                                \
  "model:input ('x', {{1}})\n"                                                                       \
  "model:param ('w', 0)\n"                                                                           \
  "function model:call (x)\n"                                                                        \
  "  local y = x * self.w\n"                                                                         \
  "  for i = 1, 300 do\n"                                                                            \
  "    local name = 'step ' .. i\n"                                                                  \
  "    y = zky.tanh (y)\n"                                                                           \
  "  end\n"                                                                                          \
  "  return y\n"                                                                                     \
  "end\n"                                                                                            \
  "model:train { dataset = {x = {{1}}, t = {{1}}}, loss = 'mse_loss', target = 't', optimizer = 'sgd',\n" \
  "              lr = 0.1, epochs = 1000000, compile = false }\n"                                         \
  "return model\n"

typedef struct
{
  ZkySession     *session;
  ZkyTrainingRun *run;
  char           *path;
  guint           n_progress;
} Fixture;

static void
progress_cb (Fixture *self)
{
  self->n_progress++;
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  const char *text = data;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("zky-line-XXXXXX.lua", &self->path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_assert_true (g_file_set_contents (self->path, text, -1, NULL));
  self->session = zky_session_new ();
  self->run = zky_training_run_new (self->session);
  g_signal_connect_swapped (self->run, "progress", G_CALLBACK (progress_cb), self);
  g_assert_cmpint (zky_training_run_get_state (self->run), ==, ZKY_RUN_NONE);
  file = g_file_new_for_path (self->path);
  zky_session_open_file (self->session, file);
  session_wait (self->session);
  g_assert_cmpstr (zky_session_get_error (self->session), ==, NULL);
  g_assert_cmpint (zky_training_run_get_state (self->run), ==, ZKY_RUN_READY);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  ZkyTrainingRun *run = self->run;

  /* Nothing keeps it alive, not even a trainer that runs. */
  g_object_add_weak_pointer (G_OBJECT (run), (gpointer *) &self->run);
  g_object_unref (run);
  g_assert_null (self->run);
  g_object_unref (self->session);
  g_unlink (self->path);
  g_free (self->path);
}

static gboolean
late_cb (gpointer data)
{
  *(gboolean *) data = TRUE;

  return G_SOURCE_REMOVE;
}

/* Runs the main loop for a while, in which nothing is to happen. */
static void
spin (guint milliseconds)
{
  gboolean late = FALSE;

  g_timeout_add (milliseconds, late_cb, &late);
  while (!late)
    g_main_context_iteration (NULL, TRUE);
}

static double
get_param (Fixture    *self,
           const char *name)
{
  ZkyInput input;

  g_assert_true (zky_session_get_input (self->session, name, &input));
  return zky_tensor_get_double (input.value, 0);
}

static void
wait_state (Fixture     *self,
            ZkyRunState  state)
{
  session_wait_until (zky_training_run_get_state (self->run) == state);
  g_assert_cmpstr (zky_training_run_get_error (self->run), ==, NULL);
}

/* It learns the line; the session shows it; one undo takes all of it back, another one nothing. */
static void
test_play (Fixture       *self,
           gconstpointer  data)
{
  ZkyHistory *history = zky_training_run_get_history (self->run);

  zky_training_run_play (self->run);
  wait_state (self, ZKY_RUN_DONE);
  g_assert_cmpfloat_with_epsilon (get_param (self, "w"), 2, 1e-3);
  g_assert_cmpfloat_with_epsilon (get_param (self, "b"), 1, 1e-3);
  g_assert_cmpfloat (zky_training_run_get_position (self->run), ==, 300);
  g_assert_cmpfloat (zky_history_get_last (history, "loss", ZKY_SERIES_SMOOTH), <, 1e-5);
  g_assert_cmpuint (self->n_progress, >, 2);

  zky_session_undo (self->session);
  g_assert_cmpfloat (get_param (self, "w"), ==, 0);
  g_assert_cmpfloat (get_param (self, "b"), ==, 0);
  g_assert_false (session_get_boolean (self->session, "can-undo"));
  zky_session_redo (self->session);
  g_assert_cmpfloat_with_epsilon (get_param (self, "w"), 2, 1e-3);
}

/* Gradients are kept while they are wanted; those of the line's first step point from 0 to 2. */
static void
test_gradients (Fixture       *self,
                gconstpointer  data)
{
  ZkySnapshots *gradients = zky_training_run_get_gradients (self->run);
  g_autoptr (ZkyArchive) first = NULL;

  zky_training_run_play (self->run);
  wait_state (self, ZKY_RUN_DONE);
  g_assert_cmpuint (zky_snapshots_get_n (gradients), ==, 0);
  zky_training_run_reset (self->run);
  zky_training_run_set_tells_gradients (self->run, TRUE);
  zky_training_run_play (self->run);
  wait_state (self, ZKY_RUN_DONE);
  g_assert_cmpuint (zky_snapshots_get_n (gradients), >, 2);
  first = zky_snapshots_dup (gradients, 0, NULL);
  g_assert_cmpfloat (zky_tensor_get_double (zky_archive_find (first, "w"), 0), <, -0.1);
}

/* One batch a time, as a person would; each moves the parameters. */
static void
test_step (Fixture       *self,
           gconstpointer  data)
{
  double before = 0;

  for (guint i = 1; i <= 3; i++)
    {
      ZkyProgress progress;

      zky_training_run_step (self->run);
      do
        {
          session_wait_until (get_param (self, "w") != before);
          zky_training_run_get_progress (self->run, &progress);
        }
      while (progress.step < i);
      g_assert_cmpuint (progress.step, ==, i);
      g_assert_cmpint (zky_training_run_get_state (self->run), ==, ZKY_RUN_PAUSED);
      before = get_param (self, "w");
    }
}

/* Back to what the parameters were, on from there, and to the beginning. */
static void
test_position (Fixture       *self,
               gconstpointer  data)
{
  zky_training_run_play (self->run);
  wait_state (self, ZKY_RUN_DONE);
  zky_training_run_set_position (self->run, 0);
  g_assert_cmpfloat (get_param (self, "w"), ==, 0);
  zky_training_run_set_position (self->run, 300);
  g_assert_cmpfloat_with_epsilon (get_param (self, "w"), 2, 1e-3);
  g_assert_cmpuint (zky_training_run_get_step (self->run), ==, 600);

  zky_training_run_reset (self->run);
  g_assert_cmpint (zky_training_run_get_state (self->run), ==, ZKY_RUN_READY);
  g_assert_cmpfloat (get_param (self, "w"), ==, 0);
  g_assert_cmpuint (zky_history_get_n (zky_training_run_get_history (self->run)), ==, 0);
}

/* Rate and optimiser change while it runs; its curve goes on. */
static void
test_change (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpfloat_with_epsilon (zky_training_run_get_lr (self->run), 0.1, 1e-6);
  g_assert_cmpstr (zky_training_run_get_optimizer (self->run), ==, "sgd");
  zky_training_run_play (self->run);
  wait_state (self, ZKY_RUN_RUNNING);
  session_wait_until (self->n_progress > 3);
  g_assert_true (zky_training_run_set_lr (self->run, 0.01, &error));
  g_assert_false (zky_training_run_set_lr (self->run, -1, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_VALUE);

  zky_training_run_set_optimizer (self->run, "adam");
  g_assert_cmpstr (zky_training_run_get_optimizer (self->run), ==, "adam");
  self->n_progress = 0;
  session_wait_until (self->n_progress > 3);
  g_assert_cmpint (zky_training_run_get_state (self->run), ==, ZKY_RUN_RUNNING);

  zky_training_run_pause (self->run);
  g_assert_cmpint (zky_training_run_get_state (self->run), ==, ZKY_RUN_PAUSED);
  zky_training_run_play (self->run);
  g_assert_cmpint (zky_training_run_get_state (self->run), ==, ZKY_RUN_RUNNING);
}

static double
get_epochs (Fixture *self)
{
  ZkyProgress progress;

  zky_training_run_get_progress (self->run, &progress);
  return (double) progress.epoch
         + (progress.n_batches > 0 && !progress.is_epoch ? (double) progress.batch / (double) progress.n_batches : 0);
}

static void
assert_count (Fixture *self,
              double   epochs,
              guint64  n_epochs)
{
  ZkyHistory *history = zky_training_run_get_history (self->run);
  ZkyProgress progress;

  zky_training_run_get_progress (self->run, &progress);
  g_assert_cmpuint (progress.n_epochs, ==, n_epochs);
  g_assert_cmpfloat (get_epochs (self), ==, epochs);
  g_assert_cmpfloat (zky_training_run_get_end (self->run), ==, epochs);
  g_assert_cmpfloat (zky_training_run_get_position (self->run), ==, epochs);
  g_assert_cmpfloat (zky_series_find (zky_history_get (history, 0), INFINITY)->x, ==, epochs);
}

/* Epochs are counted once: by the numbers, the curves and the position, behind the end as well, from an earlier epoch, and with another optimiser. */
static void
test_count (Fixture       *self,
            gconstpointer  data)
{
  g_autoptr (ZkyArchive) params = NULL;

  zky_training_run_play (self->run);
  wait_state (self, ZKY_RUN_DONE);
  assert_count (self, 300, 300);

  zky_training_run_play (self->run);
  wait_state (self, ZKY_RUN_DONE);
  assert_count (self, 600, 600);

  /* From epoch 450 it is 150 to the end. */
  zky_training_run_set_position (self->run, 450);
  session_wait_until (zky_training_run_get_position (self->run) == 450);
  zky_training_run_set_optimizer (self->run, "adam");
  zky_training_run_play (self->run);
  g_assert_cmpfloat (get_epochs (self), ==, 450);
  wait_state (self, ZKY_RUN_DONE);
  assert_count (self, 600, 600);

  zky_training_run_reset (self->run);
  zky_training_run_step (self->run);
  session_wait_until (get_epochs (self) == 0.5);
  assert_count (self, 0.5, 300);
  zky_training_run_set_optimizer (self->run, "sgd");
  zky_training_run_step (self->run);
  session_wait_until (get_epochs (self) == 1);
  assert_count (self, 1, 300);

  /* Another batch from the first one on: what is shown is trained on, not what the trainer had. */
  zky_training_run_set_position (self->run, 0.5);
  g_assert_cmpfloat (zky_training_run_get_position (self->run), ==, 0.5);
  zky_training_run_step (self->run);
  session_wait_until (get_epochs (self) == 1 && zky_training_run_get_position (self->run) == 1);
  assert_count (self, 1, 300);
}

/* Behind the end it goes on as one training of twice as many epochs would have: with what Adam knows of the gradients. */
static void
test_goes_on (Fixture       *self,
              gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZkyModel) model = zky_model_load (self->path, NULL, &error);
  g_autoptr (ZkyTrainer) trainer = NULL;
  ZkyTraining *training;

  g_assert_no_error (error);
  training = zky_model_get_training (model);
  g_assert_true (zky_training_set_optimizer (training, "adam", &error));
  g_assert_true (zky_training_set (training, "epochs", 60, &error));
  trainer = zky_trainer_new (training, &error);
  g_assert_true (zky_trainer_run (trainer, NULL, &error));

  zky_training_run_set_optimizer (self->run, "adam");
  for (guint i = 0; i < 2; i++)
    {
      zky_training_run_play (self->run);
      wait_state (self, ZKY_RUN_DONE);
    }
  assert_count (self, 60, 60);
  for (guint i = 0; i < 2; i++)
    {
      ZkyInput param;

      g_assert_true (zky_module_get_param (zky_model_get_module (model), i, &param));
      g_assert_cmpfloat (get_param (self, param.name), ==, zky_tensor_get_double (param.value, 0));
    }
}

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

/* -- Undo -------------------------------------------------------------------------------- */

/* The run follows undo and redo, and goes on from where they led. */
static void
test_undo (Fixture       *self,
           gconstpointer  data)
{
  ZkyHistory *history = zky_training_run_get_history (self->run);
  double x;

  zky_training_run_play (self->run);
  wait_state (self, ZKY_RUN_DONE);
  zky_training_run_set_step (self->run, 101);
  session_wait_until (zky_training_run_get_step (self->run) == 101);
  zky_session_undo (self->session);
  g_assert_cmpuint (zky_training_run_get_step (self->run), ==, 600);
  zky_session_undo (self->session);
  g_assert_cmpuint (zky_training_run_get_step (self->run), ==, 0);
  g_assert_cmpfloat (get_param (self, "w"), ==, 0);
  g_assert_false (zky_training_run_is_changed (self->run));
  zky_session_redo (self->session);
  g_assert_cmpuint (zky_training_run_get_step (self->run), ==, 600);
  zky_session_undo (self->session);

  /* From the beginning again: nothing of before is in the curve. */
  zky_training_run_step (self->run);
  session_wait_until (zky_training_run_get_last_step (self->run) == 1);
  assert_count (self, 0.5, 300);
  g_assert_cmpuint (zky_history_get_n_marks (history), ==, 0);
  zky_session_undo (self->session);
  g_assert_cmpuint (zky_training_run_get_step (self->run), ==, 0);
  zky_session_redo (self->session);
  g_assert_cmpuint (zky_training_run_get_step (self->run), ==, 1);

  /* Where another one takes over the curve says so. */
  zky_training_run_set_optimizer (self->run, "adam");
  zky_training_run_step (self->run);
  session_wait_until (zky_training_run_get_last_step (self->run) == 2);
  g_assert_cmpuint (zky_history_get_n_marks (history), ==, 1);
  g_assert_cmpstr (zky_history_get_mark (history, 0, &x), ==, "adam");
  g_assert_cmpfloat (x, ==, 0.5);
}

/* Undo while it runs: it pauses, at what it began with. */
static void
test_undo_running (Fixture       *self,
                   gconstpointer  data)
{
  zky_training_run_play (self->run);
  wait_state (self, ZKY_RUN_RUNNING);
  session_wait_until (self->n_progress > 3);
  zky_session_undo (self->session);
  g_assert_cmpint (zky_training_run_get_state (self->run), ==, ZKY_RUN_PAUSED);
  spin (200);
  g_assert_cmpuint (zky_training_run_get_step (self->run), ==, 0);
  g_assert_cmpfloat (get_param (self, "w"), ==, 0);
}

/* -- Pace, batches ------------------------------------------------------------------------- */

/* Slowly each step is seen; it is let go while it runs. */
static void
test_pace (Fixture       *self,
           gconstpointer  data)
{
  ZkyProgress progress;
  guint64 seen = 0;

  zky_training_run_set_pace (self->run, 25);
  zky_training_run_play (self->run);
  wait_state (self, ZKY_RUN_RUNNING);
  while (seen < 5)
    {
      session_wait_until (zky_training_run_get_last_step (self->run) > seen);
      g_assert_cmpuint (zky_training_run_get_last_step (self->run), ==, ++seen);
      g_assert_cmpuint (zky_training_run_get_step (self->run), ==, seen);
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

/* -- By hand ------------------------------------------------------------------------------- */

/* What was changed by hand while it waits is what it goes on from. */
static void
test_hand (Fixture       *self,
           gconstpointer  data)
{
  g_autoptr (ZkyTensor) far = zky_tensor_new_scalar (ZKY_FLOAT32, 100);

  zky_training_run_step (self->run);
  session_wait_until (get_epochs (self) == 0.5);
  g_assert_true (zky_session_edit (self->session, "b", far, 0, NULL));
  session_wait (self->session);
  zky_training_run_step (self->run);
  session_wait_until (get_epochs (self) == 1);
  g_assert_cmpfloat (get_param (self, "b"), >, 50);
  g_assert_cmpfloat (get_param (self, "b"), <, 100);
}

/* Another model is another training, even while one runs. */
static void
test_other (Fixture       *self,
            gconstpointer  data)
{
  zky_training_run_play (self->run);
  wait_state (self, ZKY_RUN_RUNNING);
  zky_session_open_expression (self->session, FORMULA);
  session_wait_until (zky_training_run_get_state (self->run) == ZKY_RUN_NONE);
  g_assert_cmpuint (zky_history_get_n (zky_training_run_get_history (self->run)), ==, 0);
}

/* The trainer's thread is inside of Lua when nobody wants it any more, and is left alone with its model. */
static void
test_dropped (Fixture       *self,
              gconstpointer  data)
{
  for (guint i = 0; i < 40; i++)
    {
      self->n_progress = 0;
      zky_training_run_play (self->run);
      wait_state (self, ZKY_RUN_RUNNING);
      session_wait_until (self->n_progress > i % 3);
      zky_training_run_reset (self->run);
      g_assert_cmpint (zky_training_run_get_state (self->run), ==, ZKY_RUN_READY);
    }
}

static void
test_save (Fixture       *self,
           gconstpointer  data)
{
  g_autofree char *path = g_strconcat (self->path, ".safetensors", NULL);
  g_autoptr (ZkyArchive) archive = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (zky_training_run_save (self->run, path, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_USE);
  g_clear_error (&error);
  zky_training_run_play (self->run);
  wait_state (self, ZKY_RUN_DONE);
  g_assert_true (zky_training_run_is_unsaved (self->run));
  g_assert_true (zky_training_run_save (self->run, path, &error));
  g_assert_no_error (error);
  g_assert_false (zky_training_run_is_unsaved (self->run));
  archive = zky_safetensors_load (path, &error);
  g_assert_no_error (error);
  g_assert_nonnull (zky_archive_find (archive, "w"));
  g_unlink (path);
}

/* A file that was broken meanwhile says so, and the session goes on. */
static void
test_broken (Fixture       *self,
             gconstpointer  data)
{
  g_assert_true (g_file_set_contents (self->path, "this is no model", -1, NULL));
  zky_training_run_play (self->run);
  session_wait_until (zky_training_run_get_state (self->run) == ZKY_RUN_FAILED);
  g_assert_nonnull (zky_training_run_get_error (self->run));
  g_assert_cmpstr (zky_session_get_error (self->session), ==, NULL);
}

int
main (int   argc,
      char *argv[])
{
  const char *const short_one = LINE_MODEL ("300"), *const shorter = LINE_MODEL ("30"), *const endless = LINE_MODEL ("100000000"), *const slow = SLOW_MODEL;
  const char *const sgd = DROP_MODEL ("optimizer = 'sgd', lr = 0.1, momentum = 0.9"), *const adam = DROP_MODEL ("optimizer = 'adam', lr = 0.01");

  g_test_init (&argc, &argv, NULL);

#define ADD(path, text, func) g_test_add (path, Fixture, text, set_up, func, tear_down)
  ADD ("/ui/training-run/play", short_one, test_play);
  ADD ("/ui/training-run/gradients", short_one, test_gradients);
  ADD ("/ui/training-run/step", short_one, test_step);
  ADD ("/ui/training-run/position", short_one, test_position);
  ADD ("/ui/training-run/change", endless, test_change);
  ADD ("/ui/training-run/count", short_one, test_count);
  ADD ("/ui/training-run/goes-on", shorter, test_goes_on);
  ADD ("/ui/training-run/replay/sgd", sgd, test_replay);
  ADD ("/ui/training-run/replay/adam", adam, test_replay);
  ADD ("/ui/training-run/replay/leave", adam, test_leave_batch);
  ADD ("/ui/training-run/replay/cancel", adam, test_cancel);
  ADD ("/ui/training-run/undo", short_one, test_undo);
  ADD ("/ui/training-run/undo-running", endless, test_undo_running);
  ADD ("/ui/training-run/pace", short_one, test_pace);
  ADD ("/ui/training-run/batch", adam, test_batch);
  ADD ("/ui/training-run/hand", short_one, test_hand);
  ADD ("/ui/training-run/other", endless, test_other);
  ADD ("/ui/training-run/dropped", slow, test_dropped);
  ADD ("/ui/training-run/save", short_one, test_save);
  ADD ("/ui/training-run/broken", short_one, test_broken);
#undef ADD

  return g_test_run ();
}
