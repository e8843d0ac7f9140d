/* zky-training-run-private.h: the inside of a run, shared by its files
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-replay.h"
#include "zky-session-calls.h"
#include "zky-training-run.h"

G_BEGIN_DECLS

enum
{
  ZKY_TRAINING_RUN_PROP_0,
  ZKY_TRAINING_RUN_PROP_STATE,
  ZKY_TRAINING_RUN_PROP_ERROR,
  ZKY_TRAINING_RUN_PROP_POSITION,
  ZKY_TRAINING_RUN_PROP_SHOWS_BATCH,
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
  gboolean        restarting;   /* another trainer takes over when this one has ended */
  guint64         n_epochs;     /* that there are to be, of all trainers together */
  double          begin;        /* where the trainer begins: epochs, and steps of all trainers */
  guint64         first;
  guint64         step;         /* behind which the session's parameters are */
  guint64         last;         /* behind which training is */
  gboolean        shows_batch;  /* the session calls the batch that comes next there */
  gboolean        wants_batch;  /* when a step is gone to */
  double          batch;        /* the size that was asked for; 0: the model's own */
  double          model_batch;
  double          pace;
  gboolean        looks_back;   /* the session shows what was, not what is */
  gboolean        was_changed;  /* by hand, when it was last looked at */
  gboolean        is_saved;     /* somebody has all that was trained in a file */
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
  GFile           *seen_file;    /* (nullable): its file then */
  GSignalGroup    *signals;
  char            *error;
  char            *optimizer;    /* (nullable): the kind that was asked for */
  ZkyModel        *model;        /* the trainer's own; only its thread touches it */
  ZkyArchive      *params;       /* (nullable): parameters and buffers that a model that is being loaded begins with */
  ZkyArchive      *resume;       /* (nullable): the state that its trainer begins with */
  ZkyArchive      *shown_state;  /* (nullable): what was shown last */
  ZkyArchive      *untrained;    /* (nullable): what all began with */
  ZkyArchive      *reached;      /* (nullable): the state that was replayed last, to go on from */
  guint64          reached_step;
  ZkyLegs         *legs;
  ZkyReplay       *replay;
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
void     zky_training_run_set_error     (ZkyTrainingRun   *self,
                                         const char       *error);
void     zky_training_run_set_state     (ZkyTrainingRun   *self,
                                         ZkyRunState       state,
                                         const char       *error);

/* zky-training-run-trainer.c */
void     zky_training_run_load          (ZkyTrainingRun   *self,
                                         ZkyTrainingWish   wish);
void     zky_training_run_start_trainer (ZkyTrainingRun   *self);
void     zky_training_run_drop_trainer  (ZkyTrainingRun   *self);
void     zky_training_run_catch_up      (ZkyTrainingRun   *self);

/* zky-training-run-steps.c */
void     zky_training_run_init_steps    (ZkyTrainingRun   *self);
void     zky_training_run_forget_steps  (ZkyTrainingRun   *self);
gboolean zky_training_run_is_shown      (ZkyTrainingRun   *self,
                                         ZkyArchive       *state);

/* zky-training-run-shown.c */
void     zky_training_run_bring         (ZkyTrainingRun   *self,
                                         ZkyArchive       *state,
                                         guint64           step,
                                         ZkyTrainingSeries series);
void     zky_training_run_update_batch  (ZkyTrainingRun   *self,
                                         guint             entry);
void     zky_training_run_show_last     (ZkyTrainingRun   *self);

/* zky-training-run-wishes.c */
void     zky_training_run_title         (ZkyTrainingRun   *self);
/* The present leg, on the curves. */
void     zky_training_run_mark          (ZkyTrainingRun   *self);
gboolean zky_training_run_apply_wishes  (ZkyTrainingRun   *self,
                                         ZkyTraining      *training,
                                         GError          **error);
void     zky_training_run_get_settings  (ZkyTrainingRun   *self,
                                         ZkyLegSettings   *settings);

G_END_DECLS
