/* zky-cli-train.c: zky train: fits the parameters of a model to its data
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-cli.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <unistd.h>

#define BAR_INTERVAL 50000 /* microseconds */

typedef struct
{
  const ZkyArguments *arguments;
  ZkyTrainer         *trainer;
  GCancellable       *cancellable;
  GMainLoop          *loop;
  gboolean            on_terminal;
  gboolean            stopped;      /* somebody did, before the end */
  gboolean            stopped_early;
  GString            *epoch;        /* the last one, as JSON */
  gint64              shown;        /* when the bar was drawn last */
  gboolean            has_run;      /* there was something to tell */
  GError             *error;
} Training;

/* -- Numbers from arguments ----------------------------------------------------------------- */

static gboolean
parse_option (const char  *name,
              const char  *text,
              double      *value,
              GError     **error)
{
  if (zky_number_parse (text, value, error))
    return TRUE;

  g_prefix_error (error, "%s: ", name);
  return FALSE;
}

/* What was typed goes before what the file says. */
static gboolean
set_options (const ZkyArguments  *arguments,
             ZkyTraining         *training,
             GError             **error)
{
  const struct
  {
    const char *option, *name, *text;
  } options[] = {
    { "--epochs", "epochs", arguments->epochs },
    { "--seed", "seed", arguments->seed },
    { "--batch", "batch", arguments->batch },
  };
  double value;

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    if (options[i].text != NULL
        && (!parse_option (options[i].option, options[i].text, &value, error)
            || !zky_training_set (training, options[i].name, value, error)))
      return FALSE;

  return TRUE;
}

/* -- What is told ----------------------------------------------------------------------------- */

static void
append_number (GString    *text,
               const char *name,
               double      value)
{
  char number[ZKY_NUMBER_MAX];

  g_string_append_printf (text, "  %s %s", name, zky_number_format_digits (number, value, 4));
}

static void
append_results (GString           *text,
                const ZkyProgress *progress)
{
  append_number (text, "loss", progress->loss);
  for (guint i = 0; i < progress->n_metrics; i++)
    append_number (text, progress->metric_names[i], progress->metrics[i]);
  if (!isnan (progress->validation_loss))
    append_number (text, "validation loss", progress->validation_loss);
  for (guint i = 0; progress->validation_metrics != NULL && i < progress->n_metrics; i++)
    {
      g_autofree char *name = g_strconcat ("validation ", progress->metric_names[i], NULL);

      append_number (text, name, progress->validation_metrics[i]);
    }
}

/* `[#####-----] 12/100  0:03 left  loss 0.1`, over the line before; the last one stays, and says how long it took */
static void
append_bar (GString           *text,
            const ZkyProgress *progress,
            gboolean           is_last)
{
  double share = (double) progress->epoch;

  if (!progress->is_epoch && progress->n_batches > 0)
    share += (double) progress->batch / (double) progress->n_batches;
  share = progress->n_epochs > 0 ? MIN (share / (double) progress->n_epochs, 1) : 1;

  zky_cli_append_bar (text, share);
  g_string_append_printf (text, " %" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT, progress->epoch, progress->n_epochs);
  if (is_last || !isnan (progress->seconds_left))
    {
      g_string_append (text, is_last ? "  in " : "  ");
      zky_cli_append_time (text, is_last ? progress->seconds : progress->seconds_left);
      g_string_append (text, is_last ? "" : " left");
    }
  append_results (text, progress);
  if (!is_last)
    zky_cli_cut_line (text);
}

static void
progress_cb (ZkyTrainer        *trainer,
             const ZkyProgress *progress,
             gpointer           user_data)
{
  Training *self = user_data;
  g_autoptr(GString) text = g_string_new (NULL);
  gint64 now = g_get_monotonic_time ();
  gboolean is_last = progress->epoch == progress->n_epochs || progress->stopped_early;

  self->has_run = TRUE;
  self->stopped_early = progress->stopped_early;
  if (self->arguments->json)
    {
      if (!progress->is_epoch)
        return;
      g_string_truncate (self->epoch, 0);
      zky_cli_append_train_epoch (self->epoch, progress);
      g_string_append_printf (text, "{%s}\n", self->epoch->str);
    }
  else if (self->on_terminal && (is_last || now - self->shown >= BAR_INTERVAL))
    {
      append_bar (text, progress, is_last);
      self->shown = now;
    }
  else if (self->on_terminal)
    return;
  else if (progress->is_epoch)
    {
      g_string_append_printf (text, "epoch %" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT, progress->epoch, progress->n_epochs);
      append_results (text, progress);
      g_string_append_c (text, '\n');
    }
  if (progress->is_epoch && progress->stopped_early && !self->arguments->json)
    g_string_append_printf (text, "%sstopped early: no better for a while\n", self->on_terminal ? "\n" : "");

  /* A reader that goes away ends the training, and what was reached is saved. */
  if (text->len > 0 && (fputs (text->str, stdout) == EOF || fflush (stdout) == EOF))
    g_cancellable_cancel (self->cancellable);
}

/* -- Running -------------------------------------------------------------------------------------- */

/* The first signal ends after the step, with what is to be saved; a second one ends at once. */
static gboolean
interrupt_cb (gpointer user_data)
{
  Training *self = user_data;

  if (g_cancellable_is_cancelled (self->cancellable))
    {
      if (self->on_terminal)
        puts ("");
      zky_cli_note ("ended in the middle of a step; files are as they were saved last");
      fflush (NULL);
      _exit (ZKY_CLI_FAILED);
    }
  g_cancellable_cancel (self->cancellable);

  return G_SOURCE_CONTINUE;
}

static void
finished_cb (GObject      *trainer,
             GAsyncResult *result,
             gpointer      user_data)
{
  Training *self = user_data;

  zky_trainer_run_finish (ZKY_TRAINER (trainer), result, &self->error);
  g_main_loop_quit (self->loop);
}

/* A value for a column of the data would be one that nobody sees. */
static gboolean
check_values (const ZkyArguments  *arguments,
              ZkyTraining         *training,
              GError             **error)
{
  ZkyDataset *dataset = zky_training_get_dataset (training);

  for (guint i = 0; dataset != NULL && i < arguments->values->len; i += 2)
    {
      const char *name = g_ptr_array_index (arguments->values, i);

      if (!zky_dataset_find (dataset, name, NULL))
        continue;
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "%s has its values from the data set", name);
      return FALSE;
    }

  return TRUE;
}

/* What takes hours is not to end with a file that cannot be written. */
static gboolean
check_save (const char  *path,
            GError     **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  const char *cause = NULL;

  if (*path == '\0')
    cause = g_strerror (ENOENT);
  else if (g_file_test (path, G_FILE_TEST_IS_DIR))
    cause = g_strerror (EISDIR);
  else if (g_file_test (path, G_FILE_TEST_EXISTS) && !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    cause = "there is a device or a pipe in its place";
  else if (g_access (folder, W_OK | X_OK) != 0)
    cause = g_strerror (errno);
  else if (!g_str_has_suffix (path, ".npz") && !g_str_has_suffix (path, ".safetensors"))
    cause = "its name has to end in .npz or .safetensors";
  if (cause == NULL)
    return TRUE;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_IO, "--save %s: the file cannot be written: %s", path, cause);
  return FALSE;
}

static gboolean
prepare (Training     *self,
         ZkyTraining  *training,
         GError      **error)
{
  const ZkyArguments *arguments = self->arguments;
  double epochs = 0, lr;

  if (!set_options (arguments, training, error) || !check_values (arguments, training, error)
      || (arguments->save != NULL && !check_save (arguments->save, error)))
    return FALSE;
  self->trainer = zky_trainer_new (training, error);
  if (self->trainer == NULL || (arguments->resume != NULL && !zky_trainer_load (self->trainer, arguments->resume, error)))
    return FALSE;
  if (arguments->lr != NULL
      && (!parse_option ("--lr", arguments->lr, &lr, error) || !zky_trainer_set_lr (self->trainer, lr, NULL, error)))
    return FALSE;

  /* A checkpoint now and then, so that little is lost even if the machine goes down. */
  zky_training_get (training, "epochs", &epochs, NULL);
  if (arguments->save != NULL)
    zky_trainer_set_checkpoint (self->trainer, arguments->save, (guint) (epochs / 20) + 1);

  return TRUE;
}

/* In its own thread, while this one waits for signals. Returns FALSE where it failed; an interruption is no failure. */
static gboolean
run (Training  *self,
     GError   **error)
{
  guint sources[] = { g_unix_signal_add (SIGINT, interrupt_cb, self), g_unix_signal_add (SIGTERM, interrupt_cb, self) };

  self->loop = g_main_loop_new (NULL, FALSE);
  zky_trainer_set_progress (self->trainer, 100, progress_cb, self, NULL);
  zky_trainer_run_async (self->trainer, self->cancellable, finished_cb, self);
  g_main_loop_run (self->loop);
  g_main_loop_unref (self->loop);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);
  if (self->on_terminal && self->has_run)
    puts ("");

  if (self->error == NULL && !self->has_run)
    {
      if (self->arguments->resume != NULL)
        zky_cli_note ("%s has done all of its epochs; --epochs N with a larger one goes on", self->arguments->resume);
      else
        zky_cli_note ("no epoch was asked for; --epochs N says how many");
    }
  if (self->error == NULL)
    return TRUE;
  if (!g_error_matches (self->error, ZKY_ERROR, ZKY_ERROR_STOPPED) || !g_cancellable_is_cancelled (self->cancellable))
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return FALSE;
    }

  g_clear_error (&self->error);
  self->stopped = TRUE;
  if (self->arguments->save != NULL)
    zky_cli_note ("stopped; %s has what was reached", self->arguments->save);
  else
    zky_cli_note ("stopped; --save FILE would keep what was reached");

  /* The trainer has tried to save; whether it could is seen here. */
  return self->arguments->save == NULL || zky_trainer_save (self->trainer, self->arguments->save, error);
}

/* The last line of --json, also of a training that failed. */
static void
print_result (Training     *self,
              const GError *error)
{
  const char *result = error != NULL ? "failed" : self->stopped ? "stopped" : self->stopped_early ? "stopped early" : "done";
  g_autoptr(GString) text = g_string_new (NULL);

  zky_cli_append_train_result (text, result, self->epoch->len > 0 ? self->epoch->str : NULL,
                               error == NULL ? self->arguments->save : NULL, error);
  fputs (text->str, stdout);
  fflush (stdout);
}

int
zky_cli_train (const ZkyArguments *arguments)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GString) epoch = g_string_new (NULL);
  Training self = {
    .arguments = arguments, .cancellable = cancellable, .epoch = epoch,
    .on_terminal = isatty (STDOUT_FILENO) != 0 && !arguments->json,
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = NULL;
  ZkyTraining *training;
  ZkyDtype dtype;
  int code = ZKY_CLI_DONE;

  if (zky_cli_get_dtype (arguments, &dtype, &error))
    model = zky_cli_load (arguments, dtype, &error);
  if (model == NULL)
    return zky_cli_fail (arguments, error);
  training = zky_model_get_training (model);
  if (training == NULL)
    {
      zky_cli_note ("%s: the model does not say how to train it: model:train {epochs = 10, …} does",
                    arguments->file != NULL ? arguments->file : "-e");
      return ZKY_CLI_USE;
    }

  if (!prepare (&self, training, &error) || !run (&self, &error))
    {
      zky_cli_name_file (arguments, error);
      if (arguments->json && self.trainer != NULL)
        print_result (&self, error);
      code = zky_cli_fail (arguments, error);
    }
  else if (arguments->json)
    print_result (&self, NULL);
  g_clear_object (&self.trainer);

  return code;
}
