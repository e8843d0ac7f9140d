/* test-training-run.c: the training of a session's model, without a widget
 * SPDX-License-Identifier: Apache-2.0 */
#include "training-run-fixture.h"

#include <math.h>

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
  g_autofree char *title = NULL;

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

  /* Its curves stay to be compared with those of the next run. */
  g_assert_cmpuint (zky_history_get_n_earlier (zky_training_run_get_history (self->run)), ==, 1);
  title = zky_history_dup_title (zky_history_get_earlier (zky_training_run_get_history (self->run), 0));
  g_assert_cmpstr (title, ==, "sgd 0.1");
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

  zky_training_run_set_step (self->run, 0);
  g_assert_true (zky_training_run_save (self->run, path, &error));
  g_assert_no_error (error);
  g_assert_true (zky_training_run_is_unsaved (self->run)); /* the file has what it began with */
  zky_training_run_set_step (self->run, zky_training_run_get_last_step (self->run));
  session_wait_until (zky_training_run_get_step (self->run) > 0);
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

  g_test_init (&argc, &argv, NULL);

#define ADD(path, text, func) g_test_add (path, Fixture, text, set_up, func, tear_down)
  ADD ("/ui/training-run/play", short_one, test_play);
  ADD ("/ui/training-run/gradients", short_one, test_gradients);
  ADD ("/ui/training-run/step", short_one, test_step);
  ADD ("/ui/training-run/position", short_one, test_position);
  ADD ("/ui/training-run/change", endless, test_change);
  ADD ("/ui/training-run/count", short_one, test_count);
  ADD ("/ui/training-run/goes-on", shorter, test_goes_on);
  ADD ("/ui/training-run/undo", short_one, test_undo);
  ADD ("/ui/training-run/undo-running", endless, test_undo_running);
  ADD ("/ui/training-run/hand", short_one, test_hand);
  ADD ("/ui/training-run/other", endless, test_other);
  ADD ("/ui/training-run/dropped", slow, test_dropped);
  ADD ("/ui/training-run/save", short_one, test_save);
  ADD ("/ui/training-run/broken", short_one, test_broken);
#undef ADD

  return g_test_run ();
}
