/* zky-training-private.h: the inside of a training's description, for the files of train/
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-training.h"

G_BEGIN_DECLS

typedef struct
{
  double epochs, batch, seed, shuffle, drop_last;
  double validation, patience, min_delta;
  double clip_norm, clip_value;
  double compile, threads;
} ZkyTrainingNumbers;

struct _ZkyTraining
{
  gint                ref_count;
  ZkyModule          *module;
  ZkyTrainingNumbers  numbers;
  ZkyDataset         *dataset;     /* (nullable) */
  ZkyDataset         *validation;  /* (nullable) */
  ZkyOptimizer       *optimizer;   /* (nullable): its kind and options */
  ZkySchedule        *schedule;    /* (nullable): its kind and options */

  /* How the loss comes about: by a function, by an operator, or as an output of the module */
  ZkyLossFunc         loss;
  gpointer            loss_data;
  GDestroyNotify      loss_destroy;
  char               *loss_op;
  char               *loss_target;
  char               *accuracy;    /* (nullable): the column with the right answers */

  /* Names, for those who look at it */
  ZkyVocabulary      *classes;     /* (nullable) */
  ZkyVocabulary      *vocabulary;  /* (nullable) */
};

ZkyOptimizer *zky_optimizer_copy_options (ZkyOptimizer *self);
ZkySchedule  *zky_schedule_copy_options  (ZkySchedule  *self);

G_END_DECLS
