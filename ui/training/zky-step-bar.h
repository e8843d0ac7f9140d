/* zky-step-bar.h: which step of a training is on the canvas, and with which inputs
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "zky-training-run.h"

G_BEGIN_DECLS

#define ZKY_TYPE_STEP_BAR (zky_step_bar_get_type ())

G_DECLARE_FINAL_TYPE (ZkyStepBar, zky_step_bar, ZKY, STEP_BAR, GtkWidget)

/**
 * ZkyStepBar:
 *
 * `Step 40 of 300  ·  batch of 4  ·  loss 0.0321`, as soon as something has been trained; a choice between the batch of the step and the
 * inputs of the session; the step before and the next one.
 *
 * CSS name: `stepbar`. Actions: `steps.previous`, `steps.next`.
 *
 * Properties:
 *   "run" (ZkyTrainingRun)
 */
GtkWidget *zky_step_bar_new (void);

G_END_DECLS
