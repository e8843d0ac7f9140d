/* zky-training-run.h: the training of a session's model
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-history.h"
#include "zky-session.h"
#include "zky-snapshots.h"

G_BEGIN_DECLS

typedef enum
{
  ZKY_RUN_NONE,     /* the open model does not say how to train it */
  ZKY_RUN_READY,    /* nothing has been trained yet */
  ZKY_RUN_LOADING,  /* the model is being loaded once more, for the trainer alone */
  ZKY_RUN_RUNNING,
  ZKY_RUN_PAUSED,
  ZKY_RUN_DONE,     /* all epochs, or stopped early */
  ZKY_RUN_FAILED,   /* "error" says why */
} ZkyRunState;

#define ZKY_TYPE_TRAINING_RUN (zky_training_run_get_type ())

G_DECLARE_FINAL_TYPE (ZkyTrainingRun, zky_training_run, ZKY, TRAINING_RUN, GObject)

/**
 * ZkyTrainingRun:
 *
 * Trains a copy of the session's model in a thread of its own, and brings parameters into the session as they come, so that
 * the picture changes while it learns. All of it is one undo step there. Without a widget.
 *
 * Properties:
 *   "state" (ZkyRunState as int, read)
 *   "error" (string, read)
 *   "position" (double): the epoch whose parameters the session shows; setting it goes to the step next to it
 *   "shows-batch" (boolean): the session calls the batch that comes next at the step that is shown; else what its inputs are
 * Signals:
 *   "progress": numbers and curves are new
 *   "begun-anew": the same model was loaded anew, so that the steps that were trained are gone
 */
ZkyTrainingRun    *zky_training_run_new           (ZkySession      *session) G_GNUC_WARN_UNUSED_RESULT;
ZkyRunState        zky_training_run_get_state     (ZkyTrainingRun  *self);
const char        *zky_training_run_get_error     (ZkyTrainingRun  *self);
ZkyHistory        *zky_training_run_get_history   (ZkyTrainingRun  *self);
ZkySession        *zky_training_run_get_session   (ZkyTrainingRun  *self);
ZkySnapshots      *zky_training_run_get_snapshots (ZkyTrainingRun  *self);
/* Samples of the gradients by epoch; they are collected as long as somebody wants them. */
ZkySnapshots      *zky_training_run_get_gradients (ZkyTrainingRun *self);
void               zky_training_run_set_tells_gradients (ZkyTrainingRun *self,
                                                   gboolean         tells_gradients);
ZkyArchive        *zky_training_run_dup_params    (ZkyTrainingRun  *self) G_GNUC_WARN_UNUSED_RESULT;
void               zky_training_run_play          (ZkyTrainingRun  *self);
void               zky_training_run_pause         (ZkyTrainingRun  *self);
void               zky_training_run_step          (ZkyTrainingRun  *self);
/* Back to the parameters from before; the curves go. */
void               zky_training_run_reset         (ZkyTrainingRun  *self);
/* Epochs and batches that are done, of how many; seconds left, or NaN. */
void               zky_training_run_get_progress  (ZkyTrainingRun  *self,
                                                   ZkyProgress     *progress);
/* Steps are batches that are done, of all trainers together. */
guint64            zky_training_run_get_step      (ZkyTrainingRun  *self);
void               zky_training_run_set_step      (ZkyTrainingRun  *self,
                                                   guint64          step);
guint64            zky_training_run_get_first_step (ZkyTrainingRun *self);
guint64            zky_training_run_get_last_step (ZkyTrainingRun  *self);
/* Whether steps are trained once more; to which one, and how much of it is done. */
gboolean           zky_training_run_get_replay    (ZkyTrainingRun  *self,
                                                   guint64         *step,
                                                   double          *share);
void               zky_training_run_cancel_replay (ZkyTrainingRun  *self);
gboolean           zky_training_run_is_changed    (ZkyTrainingRun  *self);
gboolean           zky_training_run_get_shows_batch (ZkyTrainingRun *self);
void               zky_training_run_set_shows_batch (ZkyTrainingRun *self,
                                                   gboolean         shows_batch);
double             zky_training_run_get_position  (ZkyTrainingRun  *self);
void               zky_training_run_set_position  (ZkyTrainingRun  *self,
                                                   double           epoch);
/* The epoch that training has come to. */
double             zky_training_run_get_end       (ZkyTrainingRun  *self);
double             zky_training_run_get_lr        (ZkyTrainingRun  *self);
gboolean           zky_training_run_set_lr        (ZkyTrainingRun  *self,
                                                   double           lr,
                                                   GError         **error);
/* One of zky_training_run_optimizers; the next batch is stepped with it. */
const char        *zky_training_run_get_optimizer (ZkyTrainingRun  *self);
void               zky_training_run_set_optimizer (ZkyTrainingRun  *self,
                                                   const char      *kind);
double             zky_training_run_get_batch     (ZkyTrainingRun  *self);
gboolean           zky_training_run_set_batch     (ZkyTrainingRun  *self,
                                                   double           batch,
                                                   GError         **error);
/* Steps a second at most; 0: as many as can be. */
double             zky_training_run_get_pace      (ZkyTrainingRun  *self);
void               zky_training_run_set_pace      (ZkyTrainingRun  *self,
                                                   double           pace);
gboolean           zky_training_run_is_unsaved    (ZkyTrainingRun  *self);
/* Parameters and all that is needed to go on, by `zky train --resume` as well. */
gboolean           zky_training_run_save          (ZkyTrainingRun  *self,
                                                   const char      *path,
                                                   GError         **error);

extern const char *const zky_training_run_optimizers[];

G_END_DECLS
