/* zky-cli-train-json.c: how a training goes, as JSON: an object a line
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-cli.h"

#include <math.h>

static void
append_metrics (GString           *text,
                const ZkyProgress *progress,
                double             loss,
                const double      *metrics)
{
  zky_json_append_string (text, "loss");
  g_string_append (text, ": ");
  zky_json_append_number (text, loss, ZKY_FLOAT64);
  for (guint i = 0; metrics != NULL && i < progress->n_metrics; i++)
    {
      g_string_append (text, ", ");
      zky_json_append_string (text, progress->metric_names[i]);
      g_string_append (text, ": ");
      zky_json_append_number (text, metrics[i], ZKY_FLOAT64);
    }
}

/**
 * zky_cli_append_train_epoch:
 * @progress: of the end of an epoch
 *
 * Appends `"epoch": 1, "epochs": 10, "train": {"loss": 0.5, "accuracy": 0.9}, "validation": {…}, "lr": 0.01`; without a
 * validation set that is null.
 */
void
zky_cli_append_train_epoch (GString           *text,
                            const ZkyProgress *progress)
{
  g_string_append_printf (text, "\"epoch\": %" G_GUINT64_FORMAT ", \"epochs\": %" G_GUINT64_FORMAT ", \"train\": {", progress->epoch,
                          progress->n_epochs);
  append_metrics (text, progress, progress->loss, progress->metrics);
  if (isnan (progress->validation_loss) && progress->validation_metrics == NULL)
    g_string_append (text, "}, \"validation\": null");
  else
    {
      g_string_append (text, "}, \"validation\": {");
      append_metrics (text, progress, progress->validation_loss, progress->validation_metrics);
      g_string_append_c (text, '}');
    }
  g_string_append (text, ", \"lr\": ");
  zky_json_append_number (text, progress->lr, ZKY_FLOAT64);
}

/**
 * zky_cli_append_train_result:
 * @result: `done`, `stopped early`, `stopped` or `failed`
 * @epoch: (nullable): what zky_cli_append_train_epoch() gave for the last one
 * @saved: (nullable): the file that has the parameters
 * @error: (nullable): why it failed
 *
 * Appends the last line.
 */
void
zky_cli_append_train_result (GString      *text,
                             const char   *result,
                             const char   *epoch,
                             const char   *saved,
                             const GError *error)
{
  g_string_append (text, "{\"result\": ");
  zky_json_append_string (text, result);
  if (epoch != NULL)
    g_string_append_printf (text, ", %s", epoch);
  g_string_append (text, ", \"saved\": ");
  if (saved != NULL)
    zky_json_append_string (text, saved);
  else
    g_string_append (text, "null");
  if (error != NULL)
    {
      g_string_append (text, ", \"error\": ");
      zky_json_append_string (text, error->message);
    }
  g_string_append (text, "}\n");
}
