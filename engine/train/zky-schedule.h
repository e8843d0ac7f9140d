/* zky-schedule.h: how the learning rate goes with the time
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-archive.h"

ZKY_BEGIN_DECLS

/**
 * ZkySchedule:
 *
 * `constant`, `step`, `multi_step`, `exponential`, `cosine`, `linear`, `one_cycle` or `plateau`, with the formulas, options and
 * defaults of PyTorch's StepLR, MultiStepLR, ExponentialLR, CosineAnnealingLR, LinearLR, OneCycleLR and ReduceLROnPlateau. Every
 * one takes `warmup`, a number of steps in front in which the rate rises from `start_factor` of it, and `per_batch`: whether a step
 * is a batch or an epoch. Use from one thread at a time.
 */
typedef struct _ZkySchedule ZkySchedule;

ZkySchedule *zky_schedule_new            (const char        *kind,
                                          GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void         zky_schedule_free           (ZkySchedule       *self);
const char  *zky_schedule_get_kind       (ZkySchedule       *self);
gboolean     zky_schedule_set            (ZkySchedule       *self,
                                          const char        *option,
                                          double             value,
                                          GError           **error);
gboolean     zky_schedule_get            (ZkySchedule       *self,
                                          const char        *option,
                                          double            *value,
                                          GError           **error);
gboolean     zky_schedule_set_milestones (ZkySchedule       *self,
                                          const double      *steps,
                                          guint              n_steps,
                                          GError           **error);
double       zky_schedule_get_rate       (ZkySchedule       *self,
                                          double             lr,
                                          guint64            step);
double       zky_schedule_get_momentum   (ZkySchedule       *self,
                                          guint64            step);
void         zky_schedule_report         (ZkySchedule       *self,
                                          double             lr,
                                          double             metric);
void         zky_schedule_save           (ZkySchedule       *self,
                                          ZkyArchive        *archive);
gboolean     zky_schedule_restore        (ZkySchedule       *self,
                                          const ZkyArchive  *archive,
                                          GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkySchedule, zky_schedule_free)

ZKY_END_DECLS
