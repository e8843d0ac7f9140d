/* zky-training-pictures.h: what the model says of its data, while it is trained
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "zky-theme.h"
#include "zky-training-run.h"

G_BEGIN_DECLS

#define ZKY_TYPE_TRAINING_PICTURES (zky_training_pictures_get_type ())

G_DECLARE_FINAL_TYPE (ZkyTrainingPictures, zky_training_pictures, ZKY, TRAINING_PICTURES, GtkWidget)

/**
 * ZkyTrainingPictures:
 *
 * The decision surface, the fit, or which class is taken for which, of the parameters that the session shows; what it shows goes by
 * the shapes of the data. Only while it is on the screen the model is asked.
 *
 * CSS name: `trainingpictures`.
 */
GtkWidget *zky_training_pictures_new       (void);
/* @run: (nullable) (transfer none) */
void       zky_training_pictures_set_run   (ZkyTrainingPictures *self,
                                            ZkyTrainingRun      *run);
void       zky_training_pictures_set_theme (ZkyTrainingPictures *self,
                                            const ZkyTheme      *theme);

/* The picture above, or the histograms of the parameter; the file's ending picks the format: .svg, .pdf, .png or .csv. */
gboolean   zky_training_pictures_save_plot   (ZkyTrainingPictures  *self,
                                              GFile                *file,
                                              GError              **error);
gboolean   zky_training_pictures_save_spread (ZkyTrainingPictures  *self,
                                              GFile                *file,
                                              GError              **error);

G_END_DECLS
