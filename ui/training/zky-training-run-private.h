/* zky-training-run-private.h: the inside of a run, shared by its files
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-session-calls.h"
#include "zky-training-run.h"

G_BEGIN_DECLS

enum
{
  ZKY_TRAINING_RUN_PROP_0,
  ZKY_TRAINING_RUN_PROP_STATE,
  ZKY_TRAINING_RUN_PROP_ERROR,
  ZKY_TRAINING_RUN_PROP_POSITION,
  ZKY_TRAINING_RUN_N_PROPS
};

/* What comes to the trainer as soon as it is there. */
typedef enum
{
  ZKY_WISH_PLAY,
  ZKY_WISH_STEP,
  ZKY_WISH_PAUSE,
} ZkyTrainingWish;

/* Parameters that come in a row are one entry in the list of calls. */
typedef enum
{
  ZKY_TRAINING_SERIES_NONE, /* a single batch */
  ZKY_TRAINING_SERIES_RUN,
  ZKY_TRAINING_SERIES_DRAG, /* of the position */
} ZkyTrainingSeries;

struct _ZkyTrainingRun
{
  GObject         parent_instance;

  ZkyRunState     state;
  ZkyTrainingWish wish;
  gboolean        restarting;   /* another optimiser takes over when the trainer has ended */
  guint64         n_epochs;     /* that there are to be, of all trainers together */
  double          begin;        /* where the trainer begins */
  double          position;
  gboolean        looks_back;   /* the session shows what was, not what is */
  double          lr;           /* the rate that was asked for; NaN: the model's own */
  guint           gesture;
  guint           entry;        /* a number that the calls of one series share; 0: none */
  ZkyTrainingSeries series;
  gint64          shown;        /* when parameters last were */
  gboolean        tells_gradients;
  gboolean        is_behind;    /* there are newer ones */
  gpointer        seen;         /* the session's model when it was last looked at; only compared */
  ZkyProgress     progress;     /* without what it points to */

  /* Owned */
  ZkySession      *session;
  GSignalGroup    *signals;
  char            *error;
  char            *optimizer;    /* (nullable): the kind that was asked for */
  ZkyModel        *model;        /* the trainer's own; only its thread touches it */
  ZkyArchive      *first;        /* (nullable): parameters and buffers that a model that is being loaded begins with */
  ZkyArchive      *before;       /* (nullable): all that the trainer before had, which the next one goes on from */
  ZkyTrainer      *trainer;
  GCancellable    *cancellable;
  ZkyHistory      *history;
  ZkySnapshots    *snapshots;
  ZkySnapshots    *gradients;    /* of the batches that were reported, while somebody wanted to see them */
};

/* zky-training-run.c */
void     zky_training_run_notify        (ZkyTrainingRun   *self,
                                         guint             property);
/* Numbers and curves are new. */
void     zky_training_run_tell          (ZkyTrainingRun   *self);
void     zky_training_run_set_state     (ZkyTrainingRun   *self,
                                         ZkyRunState       state,
                                         const char       *error);

/* zky-training-run-trainer.c */
void     zky_training_run_load          (ZkyTrainingRun   *self,
                                         ZkyTrainingWish   wish);
void     zky_training_run_start_trainer (ZkyTrainingRun   *self);
void     zky_training_run_drop_trainer  (ZkyTrainingRun   *self);
void     zky_training_run_catch_up      (ZkyTrainingRun   *self);

/* zky-training-run-shown.c */
void     zky_training_run_show          (ZkyTrainingRun   *self,
                                         ZkyArchive       *params);
void     zky_training_run_show_last     (ZkyTrainingRun   *self);

/* zky-training-run-wishes.c */
gboolean zky_training_run_apply_wishes  (ZkyTrainingRun   *self,
                                         ZkyTraining      *training,
                                         GError          **error);

G_END_DECLS
