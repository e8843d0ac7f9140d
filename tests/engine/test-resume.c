/* test-resume.c: training that goes on: from checkpoints, and behind what another trainer has done
 * SPDX-License-Identifier: Apache-2.0 */
#include "line-training.h"

#include <glib/gstdio.h>

typedef struct
{
  const char *optimizer, *schedule;
  double      lr, validation;
} Kind;

static const Kind kinds[] = {
  { "sgd", NULL, 0.05, 0 }, { "adam", "one_cycle", 0.1, 0.2 }, { "rmsprop", "plateau", 0.05, 0.2 }, { "adagrad", "cosine", 0.5, 0 },
  { "adamw", "step", 0.1, 0 }, { "lbfgs", NULL, 0.5, 0 },
};

static ZkyTraining *
make_kind (const Kind *kind,
           ZkyModule  *module)
{
  ZkyTraining *training = make_training (module, kind->optimizer, kind->lr);
  g_autoptr(GError) error = NULL;

  g_assert_true (zky_training_set (training, "validation", kind->validation, &error));
  g_assert_true (zky_training_set (training, "clip_norm", 0.5, &error));
  g_assert_true (zky_training_set (training, "epochs", 4, &error));
  if (g_str_equal (kind->optimizer, "sgd"))
    g_assert_true (zky_optimizer_set (zky_training_get_optimizer (training), "momentum", 0.9, &error));
  if (kind->schedule != NULL)
    g_assert_true (zky_training_set_schedule (training, kind->schedule, &error));
  if (g_strcmp0 (kind->schedule, "plateau") == 0)
    g_assert_true (zky_schedule_set (zky_training_get_schedule (training), "patience", 0, &error));
  g_assert_no_error (error);

  return training;
}

/* Stops at every batch in turn, writes a checkpoint, and goes on from it with another trainer and module: the same
 * losses and parameters, bit for bit. */
static void
test_resume (gconstpointer data)
{
  const Kind *kind = data;
  g_autofree char *folder = g_dir_make_tmp ("zky-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.safetensors", NULL);
  g_autoptr(ZkyModule) whole = make_line (line_call, 0);
  g_autoptr(ZkyTraining) training = make_kind (kind, whole);
  g_autoptr(ZkyTrainer) trainer = make_trainer (training);
  g_autoptr(GArray) losses = g_array_new (FALSE, FALSE, sizeof (double));
  Record record = { .losses = losses };
  guint64 n_steps;

  zky_trainer_set_progress (trainer, 0, record_cb, &record, NULL);
  g_assert_true (zky_trainer_run (trainer, NULL, NULL));
  n_steps = record.step;

  for (guint64 step = 1; step < n_steps; step += 3)
    {
      g_autoptr(ZkyModule) first = make_line (line_call, 0), second = make_line (line_call, 7);
      g_autoptr(ZkyTraining) first_training = make_kind (kind, first), second_training = make_kind (kind, second);
      g_autoptr(ZkyTrainer) before = make_trainer (first_training), after = make_trainer (second_training);
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();
      g_autoptr(GArray) parts = g_array_new (FALSE, FALSE, sizeof (double));
      g_autoptr(GError) error = NULL;
      Record part = { .losses = parts, .cancellable = cancellable, .cancel_at = step };

      zky_trainer_set_progress (before, 0, record_cb, &part, NULL);
      zky_trainer_set_checkpoint (before, path, 0);
      g_assert_false (zky_trainer_run (before, cancellable, &error));
      assert_message (&error, ZKY_ERROR_STOPPED, "Training was stopped");

      part.cancellable = NULL;
      zky_trainer_set_progress (after, 0, record_cb, &part, NULL);
      g_assert_true (zky_trainer_load (after, path, &error));
      g_assert_no_error (error);
      g_assert_true (zky_trainer_run (after, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpfloat (get_param (second, "w"), ==, get_param (whole, "w"));
      g_assert_cmpfloat (get_param (second, "b"), ==, get_param (whole, "b"));
      g_assert_cmpmem (parts->data, parts->len * sizeof (double), losses->data, losses->len * sizeof (double));
    }

  g_unlink (path);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_wrong_checkpoint (void)
{
  g_autoptr(ZkyModule) module = make_line (line_call, 0), other = make_line (line_call, 0);
  g_autoptr(ZkyTraining) training = make_training (module, "adam", 0.1), other_training = make_training (other, "sgd", 0.1);
  g_autoptr(ZkyTrainer) trainer = make_trainer (training), other_trainer = make_trainer (other_training), seeded = NULL;
  g_autoptr(ZkyArchive) empty = zky_archive_new (), state = zky_trainer_dup_state (trainer);
  g_autoptr(GError) error = NULL;

  g_assert_false (zky_trainer_restore (trainer, empty, &error));
  assert_message (&error, ZKY_ERROR_VALUE, "this is no checkpoint of a training: it says nothing of train/seed");
  g_assert_false (zky_trainer_restore (other_trainer, state, &error));
  assert_message (&error, ZKY_ERROR_VALUE, "optimiser adam cannot be that of sgd");
  g_assert_true (zky_training_set (training, "seed", 4, NULL));
  seeded = make_trainer (training);
  g_assert_false (zky_trainer_restore (seeded, state, &error));
  assert_message (&error, ZKY_ERROR_VALUE, "was made with seed 3, this training has 4");
  g_assert_false (zky_trainer_load (trainer, "/nowhere", &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_IO);
}

/* Plain descent remembers nothing, so a trainer that begins where another one stopped, on the same module, does what that one would have
 * done: the same rows, the same rate of the schedule, epochs counted on. */
static void
test_position (void)
{
  for (guint64 step = 0; step <= 28; step += 4)
    {
      g_autoptr(ZkyModule) whole = make_line (line_call, 0), module = make_line (line_call, 0);
      g_autoptr(ZkyTraining) whole_training = make_training (whole, "sgd", 0.05), training = make_training (module, "sgd", 0.05);
      g_autoptr(ZkyTrainer) trainer = NULL, before = NULL, after = NULL;
      g_autoptr(GCancellable) cancellable = g_cancellable_new ();
      Record record = { .cancellable = cancellable, .cancel_at = step }, rest = { 0 };

      g_assert_true (zky_training_set_schedule (whole_training, "cosine", NULL));
      g_assert_true (zky_training_set_schedule (training, "cosine", NULL));
      trainer = make_trainer (whole_training);
      g_assert_true (zky_trainer_run (trainer, NULL, NULL));
      g_assert_cmpfloat (zky_trainer_get_position (trainer), ==, 12);

      before = make_trainer (training);
      if (step == 0)
        g_cancellable_cancel (cancellable);
      zky_trainer_set_progress (before, 0, record_cb, &record, NULL);
      g_assert_false (zky_trainer_run (before, cancellable, NULL));
      g_assert_cmpfloat_with_epsilon (zky_trainer_get_position (before), (double) step / 7, 1e-12);

      after = make_trainer (training);
      zky_trainer_set_position (after, zky_trainer_get_position (before));
      zky_trainer_set_progress (after, 0, record_cb, &rest, NULL);
      g_assert_true (zky_trainer_run (after, NULL, NULL));
      g_assert_cmpuint (rest.step, ==, 12 * 7);
      g_assert_cmpuint (rest.n_epochs, ==, 12 - step / 7);
      g_assert_cmpfloat (get_param (module, "w"), ==, get_param (whole, "w"));
      g_assert_cmpfloat (get_param (module, "b"), ==, get_param (whole, "b"));
    }
}

/* Behind the last epoch there is nothing left. */
static void
test_position_at_end (void)
{
  g_autoptr(ZkyModule) module = make_line (line_call, 0.5);
  g_autoptr(ZkyTraining) training = make_training (module, "sgd", 0.05);
  g_autoptr(ZkyTrainer) trainer = make_trainer (training);

  zky_trainer_set_position (trainer, 12);
  g_assert_true (zky_trainer_is_done (trainer));
  g_assert_true (zky_trainer_run (trainer, NULL, NULL));
  g_assert_cmpfloat (get_param (module, "w"), ==, 0.5);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *path = g_strconcat ("/engine/resume/checkpoint/", kinds[i].optimizer, NULL);

      g_test_add_data_func (path, &kinds[i], test_resume);
    }
  g_test_add_func ("/engine/resume/checkpoint/wrong", test_wrong_checkpoint);
  g_test_add_func ("/engine/resume/position/anywhere", test_position);
  g_test_add_func ("/engine/resume/position/at-end", test_position_at_end);

  return g_test_run ();
}
