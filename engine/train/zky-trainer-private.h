/* zky-trainer-private.h: the inside of a trainer, for the files of train/
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-batch-step.h"
#include "zky-trainer.h"
#include "zky-training-private.h"

G_BEGIN_DECLS

/**
 * ZkyTrainerState:
 * @epoch: epochs that are done
 * @batch: batches of the next one that are done
 * @step: batches since the beginning
 * @sums: of double, since the epoch began, weighted by rows: the loss, then metrics
 * @rows: rows since the epoch began
 * @best: the best loss of an epoch so far, by which patience goes; NaN before the first
 * @n_bad: epochs since then
 * @lr: the optimiser's own rate, before the schedule
 *
 * Where a training stands. With parameters, optimiser and schedule this is all that what follows depends on.
 */
typedef struct
{
  guint64  epoch, batch, step;
  GArray  *sums;
  double   rows;
  double   best;
  guint    n_bad;
  gboolean stopped_early;
  double   lr;
  double   seconds;
} ZkyTrainerState;

struct _ZkyTrainer
{
  GObject          parent_instance;

  /* Owned */
  ZkyTraining     *training;
  ZkyDataset      *dataset;      /* (nullable): what is trained on */
  ZkyDataset      *validation;   /* (nullable) */
  ZkyOptimizer    *optimizer;
  ZkySchedule     *schedule;     /* (nullable) */
  ZkyBatchStep    *batch_step;
  ZkyBatchResult   result;
  guint64         *order;        /* (nullable): the rows of this epoch, shuffled */
  char            *checkpoint;   /* (nullable) */
  GPtrArray       *metric_names; /* of char *, NULL at the end; NULL before the first batch */
  GArray          *validation_means; /* of double: the loss, then metrics; empty without a validation set */

  guint64          n_rows, batch_size, n_batches;
  guint            checkpoint_epochs;

  /* Under the lock, which is held while a batch is trained on */
  GMutex           lock;
  gint             n_waiting;    /* atomic: threads that want the lock for a moment */
  ZkyTrainerState  state;

  /* Under its own */
  GMutex           pause_lock;
  GCond            pause_changed;
  gboolean         paused;
  guint            n_steps;      /* to be taken while paused */
  double           pace;         /* steps a second at most; 0: as many as can be */
  gint64           stepped;      /* when the last one began */

  /* Of the present run */
  ZkyTrainerFunc   func;
  gpointer         func_data;
  GDestroyNotify   func_destroy;
  gboolean         tells_state;
  gint             tells_gradients; /* atomic */
  ZkyArchive      *gradients;    /* (nullable): of the last batch, for the report of it */
  gint64           interval;     /* microseconds between reports of batches */
  gint64           reported;     /* when the last was */
  GMainContext    *context;      /* (nullable): where reports go */
  gint             n_pending;    /* atomic: reports on their way */
  gint64           began;
  double           seconds_before;
  guint64          steps_before;
  guint64          until;        /* the step behind which it ends */
  double           rate;         /* of the last batch */
  GCancellable    *cancellable;
  GArray          *recent;       /* of double: loss and metrics of each batch since the last report */
};

/* zky-trainer-report.c: made under the lock, sent without it; NULL where nobody has to be told now */
typedef struct _ZkyReport ZkyReport;

/* Behind what a window has to draw: short epochs report more often than it can. */
#define ZKY_REPORT_PRIORITY G_PRIORITY_DEFAULT_IDLE

gboolean   zky_report_is_due (ZkyTrainer *trainer,
                            gboolean    is_last,
                            gboolean    always);
ZkyReport *zky_report_new  (ZkyTrainer *trainer,
                            gboolean    is_epoch,
                            gboolean    always);
/* Behind the counters of its moment. */
void       zky_report_add_state (ZkyReport *self);
void       zky_report_send (ZkyReport  *self);

/* zky-trainer-state.c */
void zky_trainer_state_init   (ZkyTrainerState   *state);
void zky_trainer_state_clear  (ZkyTrainerState   *state);
ZkyArchive *zky_trainer_make_state (ZkyTrainer   *self);

/* zky-trainer-batch.c; under the lock */
gboolean zky_trainer_train_batch (ZkyTrainer  *self,
                                  GError     **error);
gboolean zky_trainer_add_result  (ZkyTrainer  *self,
                                  GArray      *sums,
                                  double       loss,
                                  double       n_rows,
                                  GError     **error);
gboolean zky_trainer_tells_each  (ZkyTrainer  *self);

/* zky-trainer-run.c */
void zky_trainer_make_order   (ZkyTrainer   *self);

/* zky-trainer.c: for others than the one that trains */
void zky_trainer_lock    (ZkyTrainer   *self);
void zky_trainer_unlock  (ZkyTrainer   *self);

G_END_DECLS
