/* bench-train.c: training steps of whole networks
 * SPDX-License-Identifier: Apache-2.0 */
#include "bench.h"

#include <locale.h>

#include "zky.h"

typedef struct
{
  const char *name;
  guint       steps;  /* of a run, so many that making the plan does not count */
} Net;

static const Net nets[] = {
  { "mlp", 2000 },
};

/* Trains a network anew. */
static void
run_net (gpointer data)
{
  const Net *net = data;
  g_autofree char *file = g_strconcat (net->name, ".lua", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, file, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = zky_model_load (path, NULL, &error);
  g_autoptr(ZkyTrainer) trainer = NULL;
  ZkyDataset *dataset;
  ZkyTraining *training;
  double batch, n_batches;

  g_assert_no_error (error);
  training = zky_model_get_training (model);
  dataset = zky_training_get_dataset (training);
  zky_training_get (training, "batch", &batch, NULL);
  n_batches = zky_dataset_get_n_rows (dataset) / batch;
  g_assert_true (zky_training_set (training, "epochs", net->steps / n_batches, NULL));
  if (g_getenv ("ZKY_BENCH_UNCOMPILED") != NULL)
    g_assert_true (zky_training_set (training, "compile", 0, NULL));

  trainer = zky_trainer_new (training, &error);
  g_assert_no_error (error);
  zky_trainer_run (trainer, NULL, &error);
  g_assert_no_error (error);
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (nets); i++)
    {
      g_autofree char *name = g_strdup_printf ("training %s", nets[i].name);

      if (argc > 1 && !g_str_equal (argv[1], nets[i].name))
        continue;
      bench_run (&(Bench) { name, "step", nets[i].steps, run_net, (gpointer) &nets[i], nets[i].name, "peer-train.py" });
    }

  return 0;
}
