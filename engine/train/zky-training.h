/* zky-training.h: how a module is to be trained
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-dataset.h"
#include "zky-optimizer.h"
#include "zky-schedule.h"

ZKY_BEGIN_DECLS

/**
 * ZkyTraining:
 *
 * All that a trainer has to be told: module, data, loss, optimiser, schedule, and numbers by name:
 *
 * - `epochs` (10), `batch` (32, 0: all rows at once), `seed` (0), `shuffle` (1), `drop_last` (0: a smaller last batch is trained on too)
 * - `validation` (0): the share of the data set that is kept for validation, where no set of its own is given
 * - `patience` (0: never) and `min_delta` (0): after how many epochs without a better validation loss, or loss, training stops
 * - `clip_norm` and `clip_value` (0: not at all)
 * - `threads` (0): how many share the work of large operators; 0: as zky_workers_set_n() was told. Results do not depend on it
 * - `compile` (1): batches are computed by a plan of the module's call; 0: the module is called for each
 *
 * Reference-counted. Trainers take what it says when they are made.
 */
typedef struct _ZkyTraining ZkyTraining;

/**
 * ZkyLossFunc:
 * @graph: the call of the module
 * @outputs: (array length=n_outputs): what it returned
 * @columns: one a column of the data set, in its order; those that are inputs of the module are their variables
 *
 * Returns: (transfer none) (nullable): the loss, a scalar of @graph; %NULL after an error, which the graph has
 */
typedef ZkyNode *(*ZkyLossFunc) (ZkyGraph       *graph,
                                 ZkyNode *const *outputs,
                                 guint           n_outputs,
                                 ZkyNode *const *columns,
                                 gpointer        user_data);

ZkyTraining  *zky_training_new               (ZkyModule       *module) G_GNUC_WARN_UNUSED_RESULT;
ZkyTraining  *zky_training_ref               (ZkyTraining     *self);
void          zky_training_unref             (ZkyTraining     *self);
ZkyModule    *zky_training_get_module        (ZkyTraining     *self);
gboolean      zky_training_set               (ZkyTraining     *self,
                                              const char      *option,
                                              double           value,
                                              GError         **error);
const char   *zky_training_get_option        (guint            i);
gboolean      zky_training_get               (ZkyTraining     *self,
                                              const char      *option,
                                              double          *value,
                                              GError         **error);
void          zky_training_set_dataset       (ZkyTraining     *self,
                                              ZkyDataset      *dataset);
ZkyDataset   *zky_training_get_dataset       (ZkyTraining     *self);
void          zky_training_set_validation    (ZkyTraining     *self,
                                              ZkyDataset      *dataset);
ZkyDataset   *zky_training_get_validation    (ZkyTraining     *self);
void          zky_training_set_loss          (ZkyTraining     *self,
                                              ZkyLossFunc      func,
                                              gpointer         user_data,
                                              GDestroyNotify   destroy);
gboolean      zky_training_set_loss_op       (ZkyTraining     *self,
                                              const char      *op,
                                              const char      *target,
                                              GError         **error);
const char   *zky_training_get_loss_op       (ZkyTraining     *self);
void          zky_training_set_accuracy      (ZkyTraining     *self,
                                              const char      *target);
const char   *zky_training_get_target        (ZkyTraining     *self);
gboolean      zky_training_set_classes       (ZkyTraining     *self,
                                              ZkyVocabulary   *classes,
                                              GError         **error);
gboolean      zky_training_set_vocabulary    (ZkyTraining     *self,
                                              ZkyVocabulary   *vocabulary,
                                              GError         **error);
ZkyVocabulary *zky_training_get_names        (ZkyTraining     *self,
                                              const char      *name);
gboolean      zky_training_set_optimizer     (ZkyTraining     *self,
                                              const char      *kind,
                                              GError         **error);
ZkyOptimizer *zky_training_get_optimizer     (ZkyTraining     *self);
gboolean      zky_training_set_schedule      (ZkyTraining     *self,
                                              const char      *kind,
                                              GError         **error);
ZkySchedule  *zky_training_get_schedule      (ZkyTraining     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyTraining, zky_training_unref)

ZKY_END_DECLS
