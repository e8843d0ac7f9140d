/* test-batch-plan.c: trainings with plans and without give the same parameters, bit by bit
 * SPDX-License-Identifier: Apache-2.0 */
#include <sys/resource.h>

#include "zky-functions.h"
#include "zky.h"

#define HEAD "local zky = require 'zky'\n" \
             "local model = zky.module 'Net'\n" \
             "model:input('x', zky.zeros({4, 3}))\n"

/* Seven rows, so that each epoch ends with a batch of another shape. */
#define TRAIN(options) "model:train { dataset = { x = zky.randn({7, 3}), y = zky.randn({7, 2}),\n" \
                       "  class = zky.tensor({0, 1, 1, 0, 1, 0, 1}, {dtype = 'int64'}) },\n" \
                       "  validation = 0, epochs = 12, batch = 4, seed = 3, " options " }\n" \
                       "return model\n"

typedef struct
{
  const char *name;
  const char *text;
  gboolean    is_planned;  /* otherwise the module is called for each batch */
} Net;

static const Net nets[] = {
  {
    "mlp",
    HEAD
    "model.one = zky.nn.Linear(3, 5)\n"
    "model.two = zky.nn.Linear(5, 2)\n"
    "function model:call(x) return self.two(zky.tanh(self.one(x))) end\n"
    TRAIN ("loss = 'mse_loss', target = 'y', optimizer = 'adam', lr = 0.01"),
    TRUE
  },
  {
    "classes-and-metrics",
    HEAD
    "model:param('w', zky.randn({3, 2}))\n"
    "model:param('unused', 1)\n"
    "function model:call(x)\n"
    "  local z = zky.matmul(x, self.w)\n"
    "  return {logits = z, spread = zky.std(z)}\n"
    "end\n"
    TRAIN ("loss = function(z, spread, batch) return zky.cross_entropy(z, batch.class) + 0.1 * spread end,\n"
           "accuracy = 'class', optimizer = 'sgd', lr = 0.1, momentum = 0.9, clip_norm = 0.5"),
    TRUE
  },
  {
    "recurrent",
    HEAD
    "model:param('u', zky.randn({3, 3}) * 0.5)\n"
    "model:param('h', zky.zeros({1, 3}))\n"
    "model:param('v', zky.randn({3, 2}))\n"
    "function model:call(x)\n"
    "  local h = self.h\n"
    "  for i = 1, 6 do h = zky.tanh(zky.matmul(h, self.u) + x * zky.sigmoid(h)) end\n"
    "  return zky.matmul(h, self.v)\n"
    "end\n"
    TRAIN ("loss = 'mse_loss', target = 'y', optimizer = 'rmsprop', lr = 0.01"),
    TRUE
  },
  {
    "full-batch-lbfgs",
    HEAD
    "model:param('w', zky.randn({3, 2}))\n"
    "function model:call(x) return zky.tanh(zky.matmul(x, self.w)) end\n"
    "model:train { dataset = { x = zky.randn({7, 3}), y = zky.randn({7, 2}) },\n"
    "  loss = 'mse_loss', target = 'y', optimizer = 'lbfgs', epochs = 4, batch = 0 }\n"
    "return model\n",
    TRUE
  },
  {
    "reads-a-number",
    HEAD
    "model:param('w', zky.randn({3, 2}))\n"
    "function model:call(x)\n"
    "  if zky.sum(x):item() > 0 then x = zky.exp(x) end\n"
    "  return zky.matmul(x, self.w)\n"
    "end\n"
    TRAIN ("loss = 'mse_loss', target = 'y', optimizer = 'sgd', lr = 0.01"),
    FALSE
  },
  {
    "compares-numbers",
    HEAD
    "model:param('w', zky.randn({3, 2}))\n"
    "function model:call(x)\n"
    "  if zky.sum(x) < zky.tensor(0) then x = zky.exp(x) end\n"
    "  return zky.matmul(x, self.w)\n"
    "end\n"
    TRAIN ("loss = 'mse_loss', target = 'y', optimizer = 'sgd', lr = 0.01"),
    FALSE
  },
  {
    "takes-a-value-for-a-constant",
    HEAD
    "model:param('w', zky.randn({3, 2}))\n"
    "function model:call(x) return zky.matmul(x * zky.mean(x).value, self.w) end\n"
    TRAIN ("loss = 'mse_loss', target = 'y', optimizer = 'sgd', lr = 0.01"),
    FALSE
  },
  {
    "writes-a-number-as-text",
    HEAD
    "model:param('w', zky.randn({3, 2}))\n"
    "function model:call(x) return zky.matmul(x * tonumber(tostring(zky.mean(x))), self.w) end\n"
    TRAIN ("loss = 'mse_loss', target = 'y', optimizer = 'sgd', lr = 0.01"),
    FALSE
  },
  {
    "loss-reads-a-number",
    HEAD
    "model:param('w', zky.randn({3, 2}))\n"
    "function model:call(x) return zky.matmul(x, self.w) end\n"
    TRAIN ("loss = function(z, batch)\n"
           "  local l = zky.mse_loss(z, batch.y)\n"
           "  return l:item() > 1 and zky.sqrt(l) or l\n"
           "end, optimizer = 'sgd', lr = 0.01"),
    FALSE
  },
  {
    "changes-with-time",
    HEAD
    "model:param('w', zky.randn({3, 2}))\n"
    "local n = 0\n"
    "function model:call(x)\n"
    "  n = n + 1\n"
    "  return zky.matmul(n % 3 == 0 and zky.tanh(x) or zky.sin(x), self.w)\n"
    "end\n"
    TRAIN ("loss = 'mse_loss', target = 'y', optimizer = 'sgd', lr = 0.01"),
    FALSE
  },
  {
    "shape-from-numbers",
    HEAD
    "model:param('w', zky.randn({3, 2}))\n"
    "function model:call(x)\n"
    "  local picked = zky.one_hot(zky.cast(zky.relu(x), {dtype = 'int64'}))\n"
    "  return zky.matmul(x, self.w) * zky.mean(zky.cast(picked, {dtype = 'float32'}))\n"
    "end\n"
    TRAIN ("loss = 'mse_loss', target = 'y', optimizer = 'sgd', lr = 0.01"),
    FALSE
  },
};

/* (transfer full): the parameters after the training */
static ZkyArchive *
train (const Net *net,
       gboolean   compile,
       gboolean  *was_planned)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = zky_model_load_text (net->text, net->name, NULL, NULL, &error);
  g_autoptr(ZkyTrainer) trainer = NULL;
  ZkyTraining *training;

  g_assert_no_error (error);
  training = zky_model_get_training (model);
  g_assert_true (zky_training_set (training, "compile", compile, NULL));
  trainer = zky_trainer_new (training, &error);
  g_assert_no_error (error);
  zky_trainer_run (trainer, NULL, &error);
  g_assert_no_error (error);
  *was_planned = zky_trainer_get_n_planned (trainer) > 0;

  return zky_trainer_dup_params (trainer);
}

static void
test_net (gconstpointer data)
{
  const Net *net = data;
  gboolean was_planned;
  g_autoptr(ZkyArchive) called = train (net, FALSE, &was_planned);
  g_autoptr(ZkyArchive) planned = NULL;

  g_assert_false (was_planned);
  planned = train (net, TRUE, &was_planned);
  g_assert_cmpint (was_planned, ==, net->is_planned);

  g_assert_cmpuint (zky_archive_get_n (planned), ==, zky_archive_get_n (called));
  for (guint i = 0; i < zky_archive_get_n (called); i++)
    g_assert_true (zky_tensor_equal (zky_archive_get (planned, i), zky_archive_get (called, i)));
}

/* -- Memory --------------------------------------------------------------------------------------- */

#define WARM_STEPS 36   /* behind the checks of the 3rd, 5th … 33rd batch */
#define STEADY_STEPS 24 /* before the next one */

typedef struct
{
  long before, behind;
} Faults;

static void
count_faults_cb (ZkyTrainer        *trainer,
                 const ZkyProgress *progress,
                 gpointer           user_data)
{
  Faults *self = user_data;
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  if (progress->step == WARM_STEPS)
    self->before = usage.ru_minflt;
  if (progress->step == WARM_STEPS + STEADY_STEPS)
    self->behind = usage.ru_minflt;
}

/* A steady step finds all memory that it needs: the kernel gives it no fresh page. */
static void
test_steady_memory (gconstpointer file)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "bench", file, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = zky_model_load (path, NULL, &error);
  g_autoptr(ZkyTrainer) trainer = NULL;
  Faults faults = { -1, -1 };
  ZkyTraining *training;

#ifdef __SANITIZE_ADDRESS__
  g_test_skip ("Sanitizers keep memory that was freed");
  return;
#endif

  g_assert_no_error (error);
  training = zky_model_get_training (model);
  g_assert_true (zky_training_set (training, "epochs", WARM_STEPS, NULL)); /* far enough */
  g_assert_true (zky_training_set (training, "threads", 1, NULL));
  g_assert_true (zky_training_set (training, "drop_last", 1, NULL));
  trainer = zky_trainer_new (training, &error);
  g_assert_no_error (error);
  zky_trainer_set_progress (trainer, 0, count_faults_cb, &faults, NULL);
  zky_trainer_run (trainer, NULL, &error);
  g_assert_no_error (error);

  g_assert_cmpint (faults.before, >=, 0);
  g_assert_cmpint (faults.behind - faults.before, <=, STEADY_STEPS / 2); /* now and then one for the test itself */
  zky_workers_set_n (0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (nets); i++)
    {
      g_autofree char *path = g_strdup_printf ("/engine/batch-plan/same/%s", nets[i].name);

      g_test_add_data_func (path, &nets[i], test_net);
    }

  g_test_add_data_func ("/engine/batch-plan/steady-memory/mlp", "mlp.lua", test_steady_memory);
  g_test_add_data_func ("/engine/batch-plan/steady-memory/gru", "gru.lua", test_steady_memory);

  return g_test_run ();
}
