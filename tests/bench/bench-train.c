/* bench-train.c: training steps of whole networks, with one thread and with two, and the memory they take
 * SPDX-License-Identifier: Apache-2.0 */
#include "bench.h"

#include <locale.h>

#include "zky.h"

#define MAX_SETTINGS 4

/**
 * Net:
 * @name: of its model file, and of its function in peer-train.py
 * @warm: steps before the clock starts, so that the plan is made and has been held against a call some times
 * @steps: steps that are timed
 */
typedef struct
{
  const char *name;
  guint       warm, steps;
} Net;

static const Net nets[] = {
  { "mlp", 300, 180 },
  { "cnn", 10, 6 },
  { "gru", 40, 20 },
  { "gpt", 10, 6 },
};

/* What the peer is told of threads: OpenMP's and OpenBLAS's. With two the best of all settings counts. */
static const char *const settings[][2] = { { "1", "1" }, { "2", "1" }, { "1", "2" }, { "2", "2" } };

typedef struct
{
  const Net *net;
  gint64     start, end;
} Clock;

static void
progress_cb (ZkyTrainer        *trainer,
             const ZkyProgress *progress,
             gpointer           user_data)
{
  Clock *self = user_data;

  if (progress->step == self->net->warm)
    self->start = g_get_monotonic_time ();
  if (progress->step == self->net->warm + self->net->steps)
    self->end = g_get_monotonic_time ();
}

/* Seconds a step. */
static double
time_ours (const Net *net)
{
  g_autofree char *file = g_strconcat (net->name, ".lua", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, file, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = zky_model_load (path, NULL, &error);
  g_autoptr(ZkyTrainer) trainer = NULL;
  Clock clock = { net, 0, 0 };
  ZkyTraining *training;
  double batch;

  g_assert_no_error (error);
  training = zky_model_get_training (model);
  zky_training_get (training, "batch", &batch, NULL);
  batch /= zky_dataset_get_n_rows (zky_training_get_dataset (training)); /* a share of an epoch */
  g_assert_true (zky_training_set (training, "epochs", 1 + (guint) ((net->warm + net->steps) * batch), NULL));

  trainer = zky_trainer_new (training, &error);
  g_assert_no_error (error);
  zky_trainer_set_progress (trainer, 0, progress_cb, &clock, NULL);
  zky_trainer_run (trainer, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (clock.end, >, clock.start);

  return (clock.end - clock.start) / 1e6 / net->steps;
}

/* Seconds a step in PyTorch, or NaN where there is none; *@megabytes is its peak of memory. */
static double
time_peer (const Net         *net,
           const char *const *setting,
           double            *megabytes)
{
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "peer-train.py", NULL);
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                                                       | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr(GSubprocess) process = NULL;
  g_autofree char *out = NULL;
  double seconds = g_ascii_strtod ("nan", NULL);
  char *rest;

  g_subprocess_launcher_setenv (launcher, "OMP_NUM_THREADS", setting[0], TRUE);
  g_subprocess_launcher_setenv (launcher, "OPENBLAS_NUM_THREADS", setting[1], TRUE);
  process = g_subprocess_launcher_spawn (launcher, NULL, "/usr/bin/python3", script, net->name, NULL);
  if (process == NULL || !g_subprocess_communicate_utf8 (process, NULL, NULL, &out, NULL, NULL)
      || !g_subprocess_get_successful (process))
    return seconds;

  seconds = g_ascii_strtod (out, &rest);
  *megabytes = g_ascii_strtod (rest, NULL);

  return seconds;
}

/* Ours and the peer's settings in turn; prints medians, and of the peer the best setting's. */
static void
run_net (const Net *net,
         guint      n_threads)
{
  guint n_settings = n_threads == 1 ? 1 : MAX_SETTINGS, best = 0;
  double ours[BENCH_ROUNDS], peers[MAX_SETTINGS][BENCH_ROUNDS], medians[MAX_SETTINGS], median, megabytes;
  g_autofree char *own = NULL, *other = NULL;

  zky_workers_set_n (n_threads);
  for (guint i = 0; i < BENCH_ROUNDS; i++)
    {
      ours[i] = time_ours (net);
      for (guint k = 0; k < n_settings; k++)
        peers[k][i] = time_peer (net, settings[k], &megabytes);
    }

  median = bench_median (ours);
  for (guint k = 0; k < n_settings; k++)
    {
      medians[k] = bench_median (peers[k]);
      if (medians[k] < medians[best])
        best = k;
    }

  own = bench_format (median);
  other = bench_format (medians[best]);
  if (medians[best] > 0)
    g_print ("training %s, %u thread%s  ours %10s   PyTorch %10s a step   ratio %.2f (OMP_NUM_THREADS=%s OPENBLAS_NUM_THREADS=%s)\n",
             net->name, n_threads, n_threads == 1 ? ": " : "s:", own, other, medians[best] / median, settings[best][0],
             settings[best][1]);
  else
    g_print ("training %s, %u thread%s  ours %10s a step\n", net->name, n_threads, n_threads == 1 ? ": " : "s:", own);
}

/* The peak of this process, in megabytes. */
static double
peak_memory (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;
  line = g_strstr_len (status, -1, "VmHWM:");

  return line != NULL ? g_ascii_strtod (line + strlen ("VmHWM:"), NULL) / 1024 : 0;
}

static void
run_memory (void)
{
  double peer = 0;

  zky_workers_set_n (1);
  time_ours (&nets[0]);
  time_peer (&nets[0], settings[0], &peer);
  g_print ("training %s, peak memory  ours %.1f MB   PyTorch %.1f MB   ratio %.2f\n", nets[0].name, peak_memory (), peer,
           peer / peak_memory ());
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  if (argc == 1)
    run_memory ();
  for (guint i = 0; i < G_N_ELEMENTS (nets); i++)
    for (guint n_threads = 1; n_threads <= 2; n_threads++)
      if (argc == 1 || g_str_equal (argv[1], nets[i].name))
        run_net (&nets[i], n_threads);

  return 0;
}
