/* zky-training-panel.h: trains the model of a session, and shows how it goes
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "zky-theme.h"
#include "zky-training-run.h"

G_BEGIN_DECLS

#define ZKY_TYPE_TRAINING_PANEL (zky_training_panel_get_type ())

G_DECLARE_FINAL_TYPE (ZkyTrainingPanel, zky_training_panel, ZKY, TRAINING_PANEL, GtkWidget)

/**
 * ZkyTrainingPanel:
 *
 * Play, pause, step and reset; optimiser and rate, which can be changed while it runs; progress and time left; curves; and a
 * slider that goes back to what the parameters were.
 *
 * CSS name: `trainingpanel`.
 *
 * Properties:
 *   "run" (ZkyTrainingRun)
 *   "theme" (pointer, const ZkyTheme *)
 *
 * Actions (class actions): training.play (and pause), training.step, training.reset, training.save (parameters),
 *   training.save-curve
 *
 * Signals:
 *   "saved" (GFile, const char *): something was saved, or why it was not
 */
GtkWidget *zky_training_panel_new (void);

/* As the action of this name does once a file was chosen: `training.save-plot`. */
void       zky_training_panel_save (ZkyTrainingPanel *self,
                                    const char       *action,
                                    GFile            *file);

G_END_DECLS
