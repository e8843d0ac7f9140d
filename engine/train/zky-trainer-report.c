/* zky-trainer-report.c: telling how far a training is
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-trainer-private.h"

#include <math.h>
#include <string.h>

/* A report on its way, perhaps to another thread; owns what its progress points to. */
struct _ZkyReport
{
  ZkyTrainer  *trainer;
  ZkyProgress  progress;
  char       **names;
  double      *metrics, *validation_metrics, *recent;
};

static void
report_free (gpointer data)
{
  ZkyReport *self = data;

  g_object_unref (self->trainer);
  g_strfreev (self->names);
  g_free (self->metrics);
  g_free (self->validation_metrics);
  g_free (self->recent);
  g_clear_pointer (&self->progress.state, zky_archive_unref);
  g_clear_pointer (&self->progress.gradients, zky_archive_unref);
  g_free (self);
}

#define MAX_PENDING 256

static gboolean
deliver (gpointer data)
{
  ZkyReport *self = data;

  g_atomic_int_add (&self->trainer->n_pending, -1);
  self->trainer->func (self->trainer, &self->progress, self->trainer->func_data);

  return G_SOURCE_REMOVE;
}

static double
estimate_left (ZkyTrainer *self)
{
  const ZkyTrainerState *state = &self->state;
  double done = (double) (state->step - self->steps_before);
  double all = self->training->numbers.epochs * (double) self->n_batches;

  if (state->stopped_early)
    return 0;
  if (done == 0)
    return NAN;

  return (state->seconds - self->seconds_before) / done * MAX (all - (double) state->step, 0);
}

/* Whether there will be something to tell behind the batch that is being computed; @is_last: of its epoch. */
gboolean
zky_report_is_due (ZkyTrainer *self,
                   gboolean    is_last,
                   gboolean    always)
{
  return self->func != NULL && (is_last || always || g_get_monotonic_time () - self->reported >= self->interval);
}

/* What is to be told now: of an epoch; of a batch when it is time for that, or @always. */
ZkyReport *
zky_report_new (ZkyTrainer *self,
                gboolean    is_epoch,
                gboolean    always)
{
  const ZkyTrainerState *state = &self->state;
  guint n = state->sums->len > 0 ? state->sums->len - 1 : 0;
  gboolean validated = is_epoch && self->validation_means->len > 0;
  gint64 now = g_get_monotonic_time ();
  ZkyReport *report;

  if (self->func == NULL || (!is_epoch && !always && now - self->reported < self->interval))
    return NULL;
  self->reported = now;

  report = g_new0 (ZkyReport, 1);
  report->trainer = g_object_ref (self);
  report->names = self->metric_names != NULL ? g_strdupv ((char **) self->metric_names->pdata) : NULL;
  report->metrics = g_new (double, n + 1);
  for (guint i = 0; i < n; i++)
    report->metrics[i] = g_array_index (state->sums, double, i + 1) / state->rows;
  if (validated)
    report->validation_metrics = g_memdup2 (&g_array_index (self->validation_means, double, 1), n * sizeof (double));
  report->recent = g_memdup2 (self->recent->data, self->recent->len * sizeof (double));

  report->progress = (ZkyProgress) {
    .epoch = state->epoch, .n_epochs = (guint64) self->training->numbers.epochs,
    .batch = state->batch, .n_batches = self->n_batches, .step = state->step, .is_epoch = is_epoch,
    .loss = state->sums->len > 0 ? g_array_index (state->sums, double, 0) / state->rows : NAN,
    .validation_loss = validated ? g_array_index (self->validation_means, double, 0) : NAN,
    .n_metrics = n, .metric_names = (const char *const *) report->names,
    .metrics = report->metrics, .validation_metrics = report->validation_metrics,
    .lr = self->rate, .seconds = state->seconds, .seconds_left = estimate_left (self),
    .stopped_early = state->stopped_early, .n_recent = self->recent->len / (n + 1), .recent = report->recent,
  };
  g_array_set_size (self->recent, 0);
  report->progress.gradients = g_steal_pointer (&self->gradients);

  return report;
}

/* @self: (nullable) */
void
zky_report_add_state (ZkyReport *self)
{
  if (self != NULL && self->trainer->tells_state)
    self->progress.state = zky_trainer_make_state (self->trainer);
}

/* @self: (transfer full) (nullable) */
void
zky_report_send (ZkyReport *self)
{
  if (self == NULL)
    return;

  g_atomic_int_inc (&self->trainer->n_pending);
  if (self->trainer->context != NULL)
    {
      ZkyTrainer *trainer = self->trainer;
      /* Not g_main_context_invoke(): where nobody runs the context yet, that would call in this thread. */
      g_autoptr(GSource) source = g_idle_source_new ();

      g_source_set_priority (source, ZKY_REPORT_PRIORITY);
      g_source_set_callback (source, deliver, self, report_free);
      g_source_attach (source, trainer->context);

      /* Who trains quicker than others read waits for them, or reports would fill the memory. */
      while (g_atomic_int_get (&trainer->n_pending) > MAX_PENDING && !g_cancellable_is_cancelled (trainer->cancellable))
        g_usleep (200);
      return;
    }

  deliver (self);
  report_free (self);
}
