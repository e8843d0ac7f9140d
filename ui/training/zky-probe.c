/* zky-probe.c: asks a model of its own what it says of its data, again and again while it is trained
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-probe.h"

#include "zky-model-copy.h"

#define INTERVAL_MS 200 /* from the beginning of one answer to that of the next, at least */

/* A loaded model; only one job at a time has it. */
typedef struct
{
  ZkyModel    *model;
  ZkyExamples *examples; /* (nullable): there is nothing to look at */
} Subject;

typedef struct
{
  Subject      *subject;
  ZkyModelCopy *copy;    /* what to load where there is no subject yet */
  ZkyArchive   *params;
  ZkySampleWish *wish;   /* (nullable): a text is wanted too */
} Job;

typedef struct
{
  ZkyFindings *findings;
  ZkySample   *sample;       /* (nullable) */
  char        *sample_error; /* (nullable) */
} Answer;

struct _ZkyProbe
{
  GObject       parent_instance;

  gint64        began;
  guint         timer;

  /* Owned */
  GCancellable *cancellable; /* of the job that runs, or NULL */
  ZkyModelCopy *copy;        /* what is open and not loaded yet, or NULL */
  Subject      *subject;     /* what is loaded and not in use, or NULL */
  ZkyArchive   *params;      /* what is asked next, or NULL */
  ZkyFindings  *findings;
  char         *error;
  ZkySampleWish *wish;       /* the text that is asked for next, or NULL */
  ZkySample    *sample;
  char         *sample_error;
};

G_DEFINE_FINAL_TYPE (ZkyProbe, zky_probe, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
subject_free (Subject *self)
{
  g_clear_pointer (&self->examples, zky_examples_free);
  zky_model_unref (self->model);
  g_free (self);
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->subject, subject_free);
  g_clear_pointer (&job->copy, zky_model_copy_free);
  zky_archive_unref (job->params);
  g_clear_pointer (&job->wish, zky_sample_wish_free);
  g_free (job);
}

static void
answer_free (gpointer data)
{
  Answer *answer = data;

  g_clear_pointer (&answer->findings, zky_findings_unref);
  g_clear_pointer (&answer->sample, zky_sample_free);
  g_free (answer->sample_error);
  g_free (answer);
}

/* -- In the thread ------------------------------------------------------------------------ */

static Subject *
load (ZkyModelCopy  *copy,
      GCancellable  *cancellable,
      GError       **error)
{
  ZkyModel *model = zky_model_copy_load (copy, cancellable, error);
  Subject *subject;

  if (model == NULL)
    return NULL;
  subject = g_new0 (Subject, 1);
  subject->model = model;
  if (zky_model_get_training (model) != NULL)
    subject->examples = zky_examples_new (zky_model_get_training (model));

  return subject;
}

/* Names and shapes are those of the session; a file that was changed meanwhile is opened anew soon. */
static gboolean
set_params (ZkyModel    *model,
            ZkyArchive  *params,
            GError     **error)
{
  ZkyModule *module = zky_model_get_module (model);

  for (guint i = 0; i < zky_archive_get_n (params); i++)
    if (!zky_module_set_value (module, zky_archive_get_name (params, i), zky_archive_get (params, i), error))
      return FALSE;

  return TRUE;
}

/* A text that cannot be written does not keep from seeing the rest. */
static void
write_sample (Job          *job,
              Answer       *answer,
              GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  if (job->wish != NULL && !g_cancellable_is_cancelled (cancellable))
    answer->sample = zky_sample_new (job->subject->examples, job->wish, cancellable, &error);
  if (error != NULL)
    answer->sample_error = g_strdup (error->message);
}

static void
run (GTask        *task,
     gpointer      source,
     gpointer      data,
     GCancellable *cancellable)
{
  Job *job = data;
  Answer *answer = g_new0 (Answer, 1);
  GError *error = NULL;

  if (job->subject == NULL)
    job->subject = load (job->copy, cancellable, &error);
  if (job->subject != NULL && job->subject->examples != NULL
      && set_params (job->subject->model, job->params, &error))
    answer->findings = zky_findings_new (job->subject->examples, cancellable, &error);
  if (error == NULL && answer->findings != NULL)
    write_sample (job, answer, cancellable);

  if (error == NULL)
    {
      g_task_return_pointer (task, answer, answer_free);
      return;
    }
  answer_free (answer);
  g_task_return_error (task, error);
}

/* -- In the main thread -------------------------------------------------------------------------- */

static void start (ZkyProbe *self);

static gboolean
timer_cb (gpointer data)
{
  ZkyProbe *self = data;

  self->timer = 0;
  start (self);

  return G_SOURCE_REMOVE;
}

/* Now, or as soon as enough time has gone by. */
static void
plan (ZkyProbe *self)
{
  gint64 wait = self->began + INTERVAL_MS * 1000 - g_get_monotonic_time ();

  if (self->params == NULL || self->cancellable != NULL || self->timer != 0)
    return;
  if (wait > 0)
    self->timer = g_timeout_add ((guint) (wait / 1000) + 1, timer_cb, self);
  else
    start (self);
}

static void
set_findings (ZkyProbe    *self,
              ZkyFindings *findings,
              const char  *error)
{
  g_clear_pointer (&self->findings, zky_findings_unref);
  self->findings = findings;
  g_free (self->error);
  self->error = g_strdup (error);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
take_sample (ZkyProbe *self,
             Answer   *answer)
{
  g_clear_pointer (&self->sample, zky_sample_free);
  g_free (self->sample_error);
  self->sample = g_steal_pointer (&answer->sample);
  self->sample_error = g_steal_pointer (&answer->sample_error);
}

static void
answered_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (ZkyProbe) self = g_weak_ref_get (user_data);
  g_autoptr (GError) error = NULL;
  Answer *answer = g_task_propagate_pointer (G_TASK (result), &error);
  Job *job = g_task_get_task_data (G_TASK (result));

  g_weak_ref_clear (user_data);
  g_free (user_data);
  if (self == NULL || self->cancellable != g_task_get_cancellable (G_TASK (result)))
    {
      g_clear_pointer (&answer, answer_free);
      return; /* another model is open, or nobody wants to know any more */
    }

  g_clear_object (&self->cancellable);
  self->subject = g_steal_pointer (&job->subject);
  if (self->subject == NULL)
    self->copy = g_steal_pointer (&job->copy);
  if (job->wish != NULL && answer != NULL)
    take_sample (self, answer);
  set_findings (self, answer != NULL ? g_steal_pointer (&answer->findings) : NULL, error != NULL ? error->message : NULL);
  g_clear_pointer (&answer, answer_free);
  plan (self);
}

static void
start (ZkyProbe *self)
{
  g_autoptr (GTask) task = NULL;
  GWeakRef *weak;
  Job *job;

  if (self->subject == NULL && self->copy == NULL)
    return;

  job = g_new0 (Job, 1);
  job->subject = g_steal_pointer (&self->subject);
  job->copy = g_steal_pointer (&self->copy);
  job->params = g_steal_pointer (&self->params);
  job->wish = g_steal_pointer (&self->wish);
  self->began = g_get_monotonic_time ();
  self->cancellable = g_cancellable_new ();
  /* Weak: the thread must not be the last one that knows the probe. */
  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  task = g_task_new (NULL, self->cancellable, answered_cb, weak);
  g_task_set_source_tag (task, start);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, run);
}

static void
forget (ZkyProbe *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->copy, zky_model_copy_free);
  g_clear_pointer (&self->subject, subject_free);
  g_clear_pointer (&self->params, zky_archive_unref);
  g_clear_pointer (&self->wish, zky_sample_wish_free);
}

static void
zky_probe_dispose (GObject *object)
{
  forget (ZKY_PROBE (object));

  G_OBJECT_CLASS (zky_probe_parent_class)->dispose (object);
}

static void
zky_probe_finalize (GObject *object)
{
  ZkyProbe *self = ZKY_PROBE (object);

  g_clear_pointer (&self->findings, zky_findings_unref);
  g_clear_pointer (&self->sample, zky_sample_free);
  g_free (self->error);
  g_free (self->sample_error);

  G_OBJECT_CLASS (zky_probe_parent_class)->finalize (object);
}

static void
zky_probe_class_init (ZkyProbeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = zky_probe_dispose;
  object_class->finalize = zky_probe_finalize;

  signals[CHANGED] = g_signal_new ("changed", ZKY_TYPE_PROBE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
zky_probe_init (ZkyProbe *self)
{
}

ZkyProbe *
zky_probe_new (void)
{
  return g_object_new (ZKY_TYPE_PROBE, NULL);
}

void
zky_probe_open (ZkyProbe   *self,
                ZkySession *session)
{
  g_return_if_fail (ZKY_IS_PROBE (self));
  g_return_if_fail (session == NULL || zky_session_get_model (session) != NULL);

  forget (self);
  if (session != NULL)
    self->copy = zky_model_copy_new (session);
  self->began = 0;
  g_clear_pointer (&self->sample, zky_sample_free);
  g_clear_pointer (&self->sample_error, g_free);
  set_findings (self, NULL, NULL);
}

gboolean
zky_probe_is_open (ZkyProbe *self)
{
  g_return_val_if_fail (ZKY_IS_PROBE (self), FALSE);

  return self->copy != NULL || self->subject != NULL || self->cancellable != NULL;
}

/**
 * zky_probe_ask:
 * @params: (transfer none): what the parameters are
 *
 * The answer comes with "changed", unless newer parameters overtake these.
 */
void
zky_probe_ask (ZkyProbe   *self,
               ZkyArchive *params)
{
  g_return_if_fail (ZKY_IS_PROBE (self));

  zky_archive_ref (params);
  g_clear_pointer (&self->params, zky_archive_unref);
  self->params = params;
  plan (self);
}

ZkyFindings *
zky_probe_get_findings (ZkyProbe *self)
{
  g_return_val_if_fail (ZKY_IS_PROBE (self), NULL);

  return self->findings;
}

const char *
zky_probe_get_error (ZkyProbe *self)
{
  g_return_val_if_fail (ZKY_IS_PROBE (self), NULL);

  return self->error;
}

/**
 * zky_probe_wish:
 * @wish: (transfer full): what is to be written
 *
 * The next answer has a text too, where the model is one that writes.
 */
void
zky_probe_wish (ZkyProbe      *self,
                ZkySampleWish *wish)
{
  g_return_if_fail (ZKY_IS_PROBE (self));

  g_clear_pointer (&self->wish, zky_sample_wish_free);
  self->wish = wish;
}

const ZkySample *
zky_probe_get_sample (ZkyProbe    *self,
                      const char **error)
{
  g_return_val_if_fail (ZKY_IS_PROBE (self), NULL);

  *error = self->sample_error;

  return self->sample;
}
