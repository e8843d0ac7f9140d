/* zky-trainer.h: runs a training
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

#include "zky-training.h"

ZKY_BEGIN_DECLS

#define ZKY_TYPE_TRAINER (zky_trainer_get_type ())

/**
 * ZkyTrainer:
 *
 * Runs a #ZkyTraining, in the caller's thread or in one of its own. What it does depends on the training and its seed alone: stopped
 * anywhere and taken up again, here or from a checkpoint, it gives the same parameters bit for bit. One run at a
 * time; pausing, stepping, saving and asking are for any thread.
 */
G_DECLARE_FINAL_TYPE (ZkyTrainer, zky_trainer, ZKY, TRAINER, GObject)

#define ZKY_TRAINER_GRADIENTS 2048 /* elements of the gradient of one parameter that are told, at most */

/**
 * ZkyProgress:
 * @epoch: epochs that are done, of @n_epochs
 * @batch: batches of the next one that are done, of @n_batches
 * @step: batches since the beginning
 * @is_epoch: whether this tells of the end of an epoch: the means are over all of it; else over what is done of it
 * @loss: the mean over the training set
 * @validation_loss: the mean over the validation set after the last epoch; NaN without one
 * @n_metrics: how many
 * @metric_names: what they are called
 * @metrics: their means
 * @validation_metrics: (nullable): their means over the validation set
 * @lr: the learning rate of the last batch
 * @seconds: time spent training, also before a resume
 * @seconds_left: an estimate; NaN before the first batch
 * @stopped_early: there will be no more epochs: the patience is at its end
 * @n_recent: batches since the last report, of which the oldest are left out where there are very many
 * @recent: of each of them, the last one at the end, the loss of this batch alone, then its metrics
 * @gradients: (nullable): elements of the last batch's gradients by parameter, evenly taken and at most %ZKY_TRAINER_GRADIENTS of each, as
 *   the step had them, clipped; where zky_trainer_set_tells_gradients() asked for them
 * @state: (nullable): all that zky_trainer_dup_state() tells, as it was then: parameters and buffers under their own names among it; where
 *   zky_trainer_set_tells_state() asked for it
 */
typedef struct
{
  guint64            epoch, n_epochs, batch, n_batches, step;
  gboolean           is_epoch;
  double             loss, validation_loss;
  guint              n_metrics;
  const char *const *metric_names;
  const double      *metrics, *validation_metrics;
  guint              n_recent;
  const double      *recent;
  double             lr, seconds, seconds_left;
  gboolean           stopped_early;
  ZkyArchive        *state;
  ZkyArchive        *gradients;
} ZkyProgress;

/**
 * ZkyTrainerFunc:
 * @progress: valid during the call
 *
 * Called after each epoch and, not more often than every so many milliseconds, after batches: in the thread that called
 * zky_trainer_run(), or in the main context that zky_trainer_run_async() was called in.
 */
typedef void (*ZkyTrainerFunc) (ZkyTrainer        *trainer,
                                const ZkyProgress *progress,
                                gpointer           user_data);

ZkyTrainer *zky_trainer_new            (ZkyTraining         *training,
                                        GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void        zky_trainer_set_progress   (ZkyTrainer          *self,
                                        guint                milliseconds,
                                        ZkyTrainerFunc       func,
                                        gpointer             user_data,
                                        GDestroyNotify       destroy);
void        zky_trainer_set_tells_state (ZkyTrainer         *self,
                                         gboolean            tells_state);
void        zky_trainer_set_checkpoint (ZkyTrainer          *self,
                                        const char          *path,
                                        guint                epochs);
gboolean    zky_trainer_run            (ZkyTrainer          *self,
                                        GCancellable        *cancellable,
                                        GError             **error);
gboolean    zky_trainer_run_until      (ZkyTrainer          *self,
                                        guint64              step,
                                        GCancellable        *cancellable,
                                        GError             **error);
void        zky_trainer_run_async      (ZkyTrainer          *self,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data);
gboolean    zky_trainer_run_finish     (ZkyTrainer          *self,
                                        GAsyncResult        *result,
                                        GError             **error);

/* From any thread */
void        zky_trainer_pause          (ZkyTrainer          *self);
void        zky_trainer_unpause        (ZkyTrainer          *self);
void        zky_trainer_step           (ZkyTrainer          *self);
gboolean    zky_trainer_is_paused      (ZkyTrainer          *self);
gboolean    zky_trainer_is_done        (ZkyTrainer          *self);
double      zky_trainer_get_position   (ZkyTrainer          *self);
void        zky_trainer_set_tells_gradients (ZkyTrainer     *self,
                                             gboolean        tells_gradients);
void        zky_trainer_set_pace       (ZkyTrainer          *self,
                                        double               steps);
guint64     zky_trainer_get_step       (ZkyTrainer          *self);
guint64     zky_trainer_get_n_batches  (ZkyTrainer          *self);
guint64     zky_trainer_get_n_planned  (ZkyTrainer          *self);
gboolean    zky_trainer_set_lr         (ZkyTrainer          *self,
                                        double               lr,
                                        guint64             *step,
                                        GError             **error);
ZkyArchive *zky_trainer_dup_params     (ZkyTrainer          *self) G_GNUC_WARN_UNUSED_RESULT;
ZkyArchive *zky_trainer_dup_state      (ZkyTrainer          *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean    zky_trainer_save           (ZkyTrainer          *self,
                                        const char          *path,
                                        GError             **error);

/* Before a run */
ZkyNode    *zky_trainer_call           (ZkyTrainer          *self,
                                        ZkyGraph            *graph,
                                        guint64             *n_rows,
                                        GCancellable        *cancellable,
                                        GError             **error);
void        zky_trainer_set_position   (ZkyTrainer          *self,
                                        double               epochs);
gboolean    zky_trainer_restore        (ZkyTrainer          *self,
                                        const ZkyArchive    *archive,
                                        GError             **error);
gboolean    zky_trainer_load           (ZkyTrainer          *self,
                                        const char          *path,
                                        GError             **error);

ZKY_END_DECLS
