/* test-trainer.c: training: reports, data, metrics, early stop, pausing, NaN
 * SPDX-License-Identifier: Apache-2.0 */
#include "line-training.h"

static void
test_run (void)
{
  g_autoptr(ZkyModule) module = make_line (line_call, 0);
  g_autoptr(ZkyTraining) training = make_training (module, "adam", 0.1);
  g_autoptr(ZkyTrainer) trainer = make_trainer (training);
  g_autoptr(GArray) losses = g_array_new (FALSE, FALSE, sizeof (double));
  Record record = { .losses = losses };
  g_autoptr(GError) error = NULL;

  zky_trainer_set_progress (trainer, 0, record_cb, &record, NULL);
  g_assert_false (zky_trainer_is_done (trainer));
  g_assert_true (zky_trainer_run (trainer, NULL, &error));
  g_assert_no_error (error);

  g_assert_true (zky_trainer_is_done (trainer));
  g_assert_cmpuint (record.n_epochs, ==, 12);
  g_assert_cmpuint (record.n_batches, ==, 12 * 6); /* the last of seven is told with the epoch */
  g_assert_cmpuint (record.step, ==, 12 * 7);
  g_assert_true (isnan (record.validation_loss));
  g_assert_cmpfloat (g_array_index (losses, double, 11), <, g_array_index (losses, double, 0) / 50);
  g_assert_cmpfloat_with_epsilon (get_param (module, "w"), 2, 0.1);
  g_assert_cmpfloat_with_epsilon (get_param (module, "b"), -1, 0.1);
  g_assert_cmpfloat (record.metric, >, 0);
  g_assert_cmpfloat (record.metric, <, 0.2);
}

static void
train (ZkyModule *module,
       double     seed)
{
  g_autoptr(ZkyTraining) training = make_training (module, "sgd", 0.1);
  g_autoptr(ZkyTrainer) trainer = NULL;

  g_assert_true (zky_training_set (training, "seed", seed, NULL));
  trainer = make_trainer (training);
  g_assert_true (zky_trainer_run (trainer, NULL, NULL));
}

static void
test_seed (void)
{
  g_autoptr(ZkyModule) a = make_line (line_call, 0), b = make_line (line_call, 0), c = make_line (line_call, 0);

  train (a, 1);
  train (b, 1);
  train (c, 2);
  g_assert_cmpfloat (get_param (a, "w"), ==, get_param (b, "w"));
  g_assert_cmpfloat (get_param (a, "w"), !=, get_param (c, "w"));
}

typedef struct
{
  guint   n;
  GArray *losses;   /* of double, of every batch of the epoch */
} Recent;

static void
recent_cb (ZkyTrainer        *trainer,
           const ZkyProgress *progress,
           gpointer           user_data)
{
  Recent *self = user_data;
  double sum = 0;

  g_assert_cmpuint (progress->n_metrics, ==, 1);
  for (guint i = 0; i < progress->n_recent; i++)
    {
      g_array_append_val (self->losses, progress->recent[2 * i]);
      g_assert_cmpfloat (progress->recent[2 * i + 1], >=, 0);
    }
  self->n += progress->n_recent;
  g_assert_cmpuint (self->n, ==, progress->step);
  if (!progress->is_epoch)
    return;

  /* Six batches of eight rows and one of two make the mean of the epoch. */
  g_assert_cmpuint (self->losses->len, ==, 7);
  for (guint i = 0; i < 7; i++)
    sum += g_array_index (self->losses, double, i) * (i < 6 ? 8 : 2);
  g_assert_cmpfloat_with_epsilon (sum / 50, progress->loss, 1e-12);
  g_array_set_size (self->losses, 0);
}

/* Each batch is told once, by itself, however seldom reports are. */
static void
test_recent (gconstpointer milliseconds)
{
  g_autoptr(ZkyModule) module = make_line (line_call, 0);
  g_autoptr(ZkyTraining) training = make_training (module, "adam", 0.1);
  g_autoptr(ZkyTrainer) trainer = make_trainer (training);
  g_autoptr(GArray) losses = g_array_new (FALSE, FALSE, sizeof (double));
  Recent recent = { 0, losses };

  zky_trainer_set_progress (trainer, GPOINTER_TO_UINT (milliseconds), recent_cb, &recent, NULL);
  g_assert_true (zky_trainer_run (trainer, NULL, NULL));
  g_assert_cmpuint (recent.n, ==, 12 * 7);
}

/* -- Validation, early stop, losses, metrics --------------------------------------------------------- */

static void
test_early_stop (void)
{
  g_autoptr(ZkyModule) module = make_line (line_call, 0);
  g_autoptr(ZkyTraining) training = make_training (module, "adam", 0.1);
  g_autoptr(ZkyTrainer) trainer = NULL;
  Record record = { 0 };

  g_assert_true (zky_training_set (training, "epochs", 1000, NULL));
  g_assert_true (zky_training_set (training, "validation", 0.2, NULL));
  g_assert_true (zky_training_set (training, "patience", 5, NULL));
  g_assert_true (zky_training_set (training, "min_delta", 1e-4, NULL));
  trainer = make_trainer (training);
  zky_trainer_set_progress (trainer, 1000, record_cb, &record, NULL);
  g_assert_true (zky_trainer_run (trainer, NULL, NULL));

  g_assert_true (record.stopped_early);
  g_assert_true (zky_trainer_is_done (trainer));
  g_assert_cmpuint (record.n_epochs, <, 200);
  g_assert_cmpfloat (record.validation_loss, <, 1e-3);
  g_assert_cmpuint (record.step, ==, record.n_epochs * 5);
}

/* The module gives scores, the training has the loss: scores ∈ [n, 2], class ids. */
static ZkyNode *
scores_call (ZkyCall        *call,
             ZkyNode *const *inputs,
             gpointer        user_data)
{
  return zky_matmul (inputs[0], zky_call_param (call, "W"));
}

static ZkyNode *
scores_loss (ZkyGraph       *graph,
             ZkyNode *const *outputs,
             guint           n_outputs,
             ZkyNode *const *columns,
             gpointer        user_data)
{
  ZkyNode *target = zky_reshape (zky_cast (columns[1], ZKY_FLOAT32), &(ZkyShape) { .n_axes = 2, .dims = { 4, 1 } });
  ZkyNode *difference = zky_sub (zky_slice (outputs[0], 1, 1, 2, 1), zky_slice (outputs[0], 1, 0, 1, 1));

  g_assert_cmpuint (n_outputs, ==, 1);
  (*(guint *) user_data)++;

  /* difference → 1 for class 1, −1 for class 0 */
  return zky_mean (zky_square (zky_add (zky_sub (difference, zky_add (target, target)), zky_exp (zky_sub (target, target)))), NULL, 0, FALSE);
}

static void
accuracy_cb (ZkyTrainer        *trainer,
             const ZkyProgress *progress,
             gpointer           user_data)
{
  if (!progress->is_epoch)
    return;
  g_assert_cmpuint (progress->n_metrics, ==, 1);
  g_assert_cmpstr (progress->metric_names[0], ==, "accuracy");
  ((Record *) user_data)->accuracy = progress->metrics[0];
}

/* A loss function is called for each batch, or, where there is a plan, now and then. */
static void
test_loss_and_accuracy (gconstpointer compile)
{
  g_autoptr(ZkyModule) module = zky_module_new ("Scores", scores_call, NULL, NULL);
  g_autoptr(ZkyTensor) x = zky_tensor_parse ("[[1, 0], [0, 1], [1, 0.1], [0.2, 1]]", ZKY_FLOAT32, NULL);
  g_autoptr(ZkyTensor) y = zky_tensor_parse ("[0, 1, 0, 1]", ZKY_INT64, NULL);
  g_autoptr(ZkyTensor) w = zky_tensor_parse ("[[0, 0.1], [0, -0.1]]", ZKY_FLOAT32, NULL);
  g_autoptr(ZkyDataset) dataset = zky_dataset_new ();
  g_autoptr(ZkyTraining) training = NULL;
  g_autoptr(ZkyTrainer) trainer = NULL;
  g_autoptr(GError) error = NULL;
  Record record = { .accuracy = -1 };
  guint n_calls = 0;

  g_assert_true (zky_module_add_input (module, "x", x, NULL));
  g_assert_true (zky_module_add_param (module, "W", w, NULL));
  g_assert_true (zky_dataset_add (dataset, "x", x, NULL));
  g_assert_true (zky_dataset_add (dataset, "class", y, NULL));

  training = zky_training_new (module);
  zky_training_set_dataset (training, dataset);
  zky_training_set_loss (training, scores_loss, &n_calls, NULL);
  zky_training_set_accuracy (training, "class");
  g_assert_true (zky_training_set (training, "epochs", 200, NULL));
  g_assert_true (zky_training_set (training, "compile", compile != NULL, NULL));
  g_assert_true (zky_training_set_optimizer (training, "sgd", NULL));
  g_assert_true (zky_optimizer_set (zky_training_get_optimizer (training), "lr", 0.2, NULL));
  trainer = make_trainer (training);
  zky_trainer_set_progress (trainer, 0, accuracy_cb, &record, NULL);
  g_assert_true (zky_trainer_run (trainer, NULL, &error));
  g_assert_no_error (error);
  if (compile == NULL)
    g_assert_cmpuint (n_calls, ==, 200);
  else
    g_assert_cmpuint (n_calls, <, 15);
  g_assert_cmpfloat (record.accuracy, ==, 1);
}

/* Without data an epoch is one step: gradient descent on a formula. */
static ZkyNode *
bowl_call (ZkyCall        *call,
           ZkyNode *const *inputs,
           gpointer        user_data)
{
  return zky_add (zky_square (zky_sub (zky_call_param (call, "w"), inputs[0])), zky_square (zky_call_param (call, "b")));
}

static void
test_without_data (void)
{
  g_autoptr(ZkyModule) module = make_line (bowl_call, 5);
  g_autoptr(ZkyTraining) training = make_training (module, "sgd", 0.1);
  g_autoptr(ZkyTensor) three = zky_tensor_new_scalar (ZKY_FLOAT32, 3);
  g_autoptr(ZkyTrainer) trainer = NULL;
  Record record = { 0 };

  g_assert_true (zky_module_set_value (module, "x", three, NULL));
  zky_training_set_dataset (training, NULL);
  g_assert_true (zky_training_set (training, "epochs", 100, NULL));
  trainer = make_trainer (training);
  zky_trainer_set_progress (trainer, 0, record_cb, &record, NULL);
  g_assert_true (zky_trainer_run (trainer, NULL, NULL));
  g_assert_cmpuint (record.step, ==, 100);
  g_assert_cmpfloat_with_epsilon (get_param (module, "w"), 3, 1e-5);
}

/* -- What does not fit ---------------------------------------------------------------------------- */

static ZkyNode *
vector_call (ZkyCall        *call,
             ZkyNode *const *inputs,
             gpointer        user_data)
{
  return zky_mul (inputs[0], zky_call_param (call, "w"));
}

static void
test_misuse (void)
{
  g_autoptr(ZkyModule) module = make_line (vector_call, 0);
  g_autoptr(ZkyTraining) training = make_training (module, "sgd", 0.1);
  g_autoptr(ZkyDataset) other = zky_dataset_new ();
  g_autoptr(ZkyTensor) column = zky_tensor_parse ("[1, 2]", ZKY_FLOAT32, NULL);
  g_autoptr(ZkyTrainer) trainer = make_trainer (training);
  g_autoptr(GError) error = NULL;

  g_assert_false (zky_trainer_run (trainer, NULL, &error));
  assert_message (&error, ZKY_ERROR_SHAPE, "The loss is float32 of shape [8]");

  zky_training_set_accuracy (training, "class");
  g_assert_null (zky_trainer_new (training, &error));
  assert_message (&error, ZKY_ERROR_UNKNOWN, "no column “class”");
  zky_training_set_accuracy (training, NULL);
  g_assert_true (zky_dataset_add (other, "X", column, NULL));
  zky_training_set_dataset (training, other);
  g_assert_null (zky_trainer_new (training, &error));
  assert_message (&error, ZKY_ERROR_USE, "“X” is none");

  g_assert_false (zky_training_set (training, "epoch", 1, &error));
  assert_message (&error, ZKY_ERROR_UNKNOWN, "train has no option “epoch”; it has: epochs, batch");
  g_assert_false (zky_training_set (training, "batch", 0.5, &error));
  assert_message (&error, ZKY_ERROR_VALUE, "batch cannot be 0.5");
  g_assert_false (zky_training_set_loss_op (training, "mse", "y", &error));
  assert_message (&error, ZKY_ERROR_UNKNOWN, "mse");
}

/* -- NaN ------------------------------------------------------------------------------------------ */

static ZkyNode *
log_call (ZkyCall        *call,
          ZkyNode *const *inputs,
          gpointer        user_data)
{
  ZkyNode *w = zky_call_param (call, "w");
  ZkyNode *p = zky_log (w);

  zky_node_set_name (p, "p");

  return zky_mean (zky_mul (zky_square (p), inputs[0]), NULL, 0, FALSE);
}

/* √w at 0: the value is fine, its derivative is not. */
static ZkyNode *
sqrt_call (ZkyCall        *call,
           ZkyNode *const *inputs,
           gpointer        user_data)
{
  ZkyNode *product = zky_mul (zky_call_param (call, "w"), inputs[0]);

  zky_node_set_name (product, "product");

  return zky_mean (zky_sqrt (product), NULL, 0, FALSE);
}

static void
test_nan (void)
{
  g_autoptr(ZkyModule) module = make_line (log_call, -1), root = make_line (sqrt_call, 0);
  g_autoptr(ZkyTraining) training = make_training (module, "sgd", 0.1), root_training = make_training (root, "sgd", 0.1);
  g_autoptr(ZkyTrainer) trainer = make_trainer (training), root_trainer = make_trainer (root_training);
  g_autoptr(GError) error = NULL;

  g_assert_false (zky_trainer_run (trainer, NULL, &error));
  assert_message (&error, ZKY_ERROR_NONFINITE, "Epoch 1, batch 1: the loss is NaN; it came up first in log “p”");
  g_assert_cmpfloat (get_param (module, "w"), ==, -1);

  g_assert_false (zky_trainer_run (root_trainer, NULL, &error));
  assert_message (&error, ZKY_ERROR_NONFINITE, "the gradient of w is not finite; it came up first in mul “product”");
  g_assert_cmpfloat (get_param (root, "w"), ==, 0);
}

/* -- Its own thread ---------------------------------------------------------------------------------- */

typedef struct
{
  Record     record;
  GMainLoop *loop;
  GThread   *thread;
  gboolean   done;
  GError    *error;
} Async;

static void
finished_cb (GObject      *trainer,
             GAsyncResult *result,
             gpointer      user_data)
{
  Async *self = user_data;

  g_assert_true (g_thread_self () == self->thread);
  self->done = zky_trainer_run_finish (ZKY_TRAINER (trainer), result, &self->error);
  g_main_loop_quit (self->loop);
}

static void
stepped_cb (ZkyTrainer        *trainer,
            const ZkyProgress *progress,
            gpointer           user_data)
{
  Async *self = user_data;

  g_assert_true (g_thread_self () == self->thread);
  record_cb (trainer, progress, &self->record);
  if (progress->step < 3)
    {
      g_autoptr(ZkyArchive) params = zky_trainer_dup_params (trainer);

      g_assert_cmpuint (zky_archive_get_n (params), ==, 2);
      g_assert_true (zky_trainer_is_paused (trainer));
      g_assert_cmpuint (progress->step, ==, self->record.n_batches);
      zky_trainer_step (trainer);
    }
  else if (progress->step == 3)
    zky_trainer_unpause (trainer);
}

static void
test_pause_and_step (void)
{
  g_autoptr(ZkyModule) module = make_line (line_call, 0), same = make_line (line_call, 0);
  g_autoptr(ZkyTraining) training = make_training (module, "sgd", 0.1);
  g_autoptr(ZkyTrainer) trainer = make_trainer (training);
  Async async = { .loop = g_main_loop_new (NULL, FALSE), .thread = g_thread_self () };

  zky_trainer_set_progress (trainer, 0, stepped_cb, &async, NULL);
  zky_trainer_step (trainer);
  zky_trainer_run_async (trainer, NULL, finished_cb, &async);
  g_main_loop_run (async.loop);

  g_assert_no_error (async.error);
  g_assert_true (async.done);
  g_assert_cmpuint (async.record.n_epochs, ==, 12);
  train (same, 3);
  g_assert_cmpfloat (get_param (same, "w"), ==, get_param (module, "w"));
  g_main_loop_unref (async.loop);
}

static gboolean
cancel_cb (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);

  return G_SOURCE_REMOVE;
}

static void
test_cancel_paused (void)
{
  g_autoptr(ZkyModule) module = make_line (line_call, 0);
  g_autoptr(ZkyTraining) training = make_training (module, "sgd", 0.1);
  g_autoptr(ZkyTrainer) trainer = make_trainer (training);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Async async = { .loop = g_main_loop_new (NULL, FALSE), .thread = g_thread_self () };

  zky_trainer_pause (trainer);
  zky_trainer_run_async (trainer, cancellable, finished_cb, &async);
  g_timeout_add (20, cancel_cb, cancellable);
  g_main_loop_run (async.loop);
  g_assert_false (async.done);
  assert_message (&async.error, ZKY_ERROR_STOPPED, "Training was stopped");

  /* It can be taken up again. */
  zky_trainer_unpause (trainer);
  g_assert_true (zky_trainer_run (trainer, NULL, NULL));
  g_main_loop_unref (async.loop);
}

/* Asking from here while it trains there. */
static void
test_ask_meanwhile (void)
{
  g_autoptr(ZkyModule) module = make_line (line_call, 0);
  g_autoptr(ZkyTraining) training = make_training (module, "adam", 0.1);
  g_autoptr(ZkyTrainer) trainer = NULL;
  Async async = { .loop = g_main_loop_new (NULL, FALSE), .thread = g_thread_self () };

  g_assert_true (zky_training_set (training, "epochs", 200, NULL));
  trainer = make_trainer (training);
  zky_trainer_run_async (trainer, NULL, finished_cb, &async);
  for (guint i = 0; i < 50; i++)
    {
      g_autoptr(ZkyArchive) state = zky_trainer_dup_state (trainer);

      g_assert_true (isfinite (zky_tensor_get_double (zky_archive_find (state, "w"), 0)));
    }
  g_main_loop_run (async.loop);
  g_assert_true (async.done);
  g_main_loop_unref (async.loop);
}

static void
keep_w_cb (ZkyTrainer        *trainer,
           const ZkyProgress *progress,
           gpointer           user_data)
{
  double w = zky_tensor_get_double (zky_archive_find (progress->state, "w"), 0);

  g_array_append_val ((GArray *) user_data, w);
}

/* Reports that are read late hold the parameters of their moment: the same ones as where each is read at once. */
static void
test_tells_state (void)
{
  g_autoptr(GArray) now = g_array_new (FALSE, FALSE, sizeof (double)), later = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(ZkyModule) module = make_line (line_call, 0);
      g_autoptr(ZkyTraining) training = make_training (module, "sgd", 0.1);
      g_autoptr(ZkyTrainer) trainer = make_trainer (training);
      Async async = { .loop = g_main_loop_new (NULL, FALSE), .thread = g_thread_self () };

      zky_trainer_set_tells_state (trainer, TRUE);
      zky_trainer_set_progress (trainer, 0, keep_w_cb, i == 0 ? now : later, NULL);
      if (i == 0)
        g_assert_true (zky_trainer_run (trainer, NULL, NULL));
      else
        {
          zky_trainer_run_async (trainer, NULL, finished_cb, &async);
          g_usleep (50 * 1000); /* it is done, or waits for its reports to be read */
          g_main_loop_run (async.loop);
        }
      g_main_loop_unref (async.loop);
    }

  g_assert_cmpuint (now->len, ==, 12 * 7);
  g_assert_cmpmem (now->data, now->len * sizeof (double), later->data, later->len * sizeof (double));
  g_assert_cmpfloat (g_array_index (now, double, 0), !=, g_array_index (now, double, 1));
}

/* What was told last: w, and how many steps were as their gradients say. */
typedef struct
{
  double w;
  guint  n_steps, n_without;
} Descent;

/* Steepest descent: w becomes w − lr · gradient. */
static void
descent_cb (ZkyTrainer        *trainer,
            const ZkyProgress *progress,
            gpointer           user_data)
{
  Descent *self = user_data;
  double w = zky_tensor_get_double (zky_archive_find (progress->state, "w"), 0);

  if (progress->gradients == NULL)
    self->n_without++;
  else
    {
      ZkyTensor *gradient = zky_archive_find (progress->gradients, "w");

      g_assert_cmpuint (zky_tensor_get_size (gradient), ==, 1);
      if (self->n_steps + self->n_without > 0)
        g_assert_cmpfloat_with_epsilon (w, self->w - 0.1 * zky_tensor_get_double (gradient, 0), 1e-6);
      self->n_steps++;
    }
  self->w = w;
  zky_trainer_set_tells_gradients (trainer, progress->epoch < 5);
}

/* Gradients are those of the step, and come as long as they are asked for. */
static void
test_tells_gradients (void)
{
  g_autoptr(ZkyModule) module = make_line (line_call, 0);
  g_autoptr(ZkyTraining) training = make_training (module, "sgd", 0.1);
  g_autoptr(ZkyTrainer) trainer = make_trainer (training);
  Descent descent = { 0 };

  zky_trainer_set_tells_state (trainer, TRUE);
  zky_trainer_set_tells_gradients (trainer, TRUE);
  zky_trainer_set_progress (trainer, 0, descent_cb, &descent, NULL);
  g_assert_true (zky_trainer_run (trainer, NULL, NULL));
  g_assert_cmpuint (descent.n_steps, ==, 5 * 7);
  g_assert_cmpuint (descent.n_without, ==, 7 * 7);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/trainer/run/fits-a-line", test_run);
  g_test_add_func ("/engine/trainer/run/same-seed-same-numbers", test_seed);
  g_test_add_func ("/engine/trainer/run/without-data", test_without_data);
  g_test_add_data_func ("/engine/trainer/run/loss-function-and-accuracy/called", NULL, test_loss_and_accuracy);
  g_test_add_data_func ("/engine/trainer/run/loss-function-and-accuracy/compiled", "", test_loss_and_accuracy);
  g_test_add_func ("/engine/trainer/run/early-stop", test_early_stop);
  g_test_add_func ("/engine/trainer/run/misuse", test_misuse);
  g_test_add_func ("/engine/trainer/run/nan", test_nan);
  g_test_add_data_func ("/engine/trainer/run/tells-batches/each", GUINT_TO_POINTER (0), test_recent);
  g_test_add_data_func ("/engine/trainer/run/tells-batches/seldom", GUINT_TO_POINTER (100000), test_recent);
  g_test_add_func ("/engine/trainer/run/tells-gradients", test_tells_gradients);
  g_test_add_func ("/engine/trainer/async/pause-and-step", test_pause_and_step);
  g_test_add_func ("/engine/trainer/async/cancel-while-paused", test_cancel_paused);
  g_test_add_func ("/engine/trainer/async/ask-meanwhile", test_ask_meanwhile);
  g_test_add_func ("/engine/trainer/async/tells-state", test_tells_state);

  return g_test_run ();
}
