/* zky-legs.h: what a training did, as far as it takes to do it again
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <zky.h>

G_BEGIN_DECLS

/**
 * ZkyLegSettings:
 * @optimizer: (nullable): that was asked for; %NULL: what the file says
 * @batch: rows of a batch that were asked for; 0: what the file says
 * @n_epochs: to the end of the training
 *
 * What a trainer is made with, beside the file.
 */
typedef struct
{
  char    *optimizer;
  double   batch;
  guint64  n_epochs;
} ZkyLegSettings;

gboolean zky_leg_settings_apply (const ZkyLegSettings *self,
                                 ZkyTraining          *training,
                                 GError              **error);

/**
 * ZkyLeg:
 * @settings: of its trainer
 * @first: steps before it, of all legs
 * @local: steps before it, as its trainer counts: of this size of batches
 * @n_batches: of an epoch
 * @state: behind those
 * @rates: of #ZkyLegRate, step rising: where the rate was changed by hand
 *
 * What one trainer did: a training that is changed, or goes on from somewhere, is several of them.
 */
typedef struct
{
  ZkyLegSettings  settings;
  guint64         first, local, n_batches;
  ZkyArchive     *state;
  GArray         *rates;
} ZkyLeg;

typedef struct
{
  guint64 step; /* as the trainer counts */
  double  lr;
} ZkyLegRate;

double        zky_leg_get_epochs (const ZkyLeg *self,
                                  guint64       step);
guint64       zky_leg_get_local  (const ZkyLeg *self,
                                  guint64       step);

/**
 * ZkyLegs:
 *
 * Steps are counted over all legs. Where their states take too much memory the oldest are forgotten, and the steps with them.
 */
typedef struct _ZkyLegs ZkyLegs;

ZkyLegs      *zky_legs_new       (void) G_GNUC_WARN_UNUSED_RESULT;
void          zky_legs_free      (ZkyLegs              *self);
void          zky_legs_clear     (ZkyLegs              *self);
guint         zky_legs_get_n     (ZkyLegs              *self);
const ZkyLeg *zky_legs_get       (ZkyLegs              *self,
                                  guint                 i);
/* What was there from @first on goes. @state: (transfer none) */
void          zky_legs_add       (ZkyLegs              *self,
                                  const ZkyLegSettings *settings,
                                  guint64               first,
                                  guint64               local,
                                  guint64               n_batches,
                                  ZkyArchive           *state);
void          zky_legs_add_rate  (ZkyLegs              *self,
                                  guint64               step,
                                  double                lr);
/* The one that @step is a step of, or NULL. What is behind its last step is the last one's. */
const ZkyLeg *zky_legs_find      (ZkyLegs              *self,
                                  guint64               step);
const ZkyLeg *zky_legs_get_last  (ZkyLegs              *self);
/* The first step that can be gone back to. */
guint64       zky_legs_get_begin (ZkyLegs              *self);
/* The step next to so many epochs. */
guint64       zky_legs_get_step  (ZkyLegs              *self,
                                  double                epochs);

G_END_DECLS
