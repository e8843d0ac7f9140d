/* zky-training-panel-private.h: what the files of the panel share
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-training-panel.h"

#include "zky-curve-view.h"
#include "zky-training-pictures.h"

G_BEGIN_DECLS

struct _ZkyTrainingPanel
{
  GtkWidget             parent_instance;

  gboolean              updating;

  /* Owned */
  ZkyTrainingRun       *run;
  GSignalGroup         *signals;
  GtkFileChooserNative *chooser;   /* that is open, or NULL */

  const ZkyTheme       *theme;

  /* Template children */
  GtkWidget            *box;
  GtkButton            *play_button;
  GtkLabel             *status_label;
  GtkProgressBar       *progress_bar;
  GtkDropDown          *optimizer_list;
  GtkEditable          *rate_entry;
  ZkyCurveView         *loss_view;
  ZkyCurveView         *metric_view;
  GtkWidget            *curve_box;
  GtkWidget            *forget_button;
  GtkToggleButton      *log_button;
  GtkWidget            *position_box;
  GtkAdjustment        *position;
  GtkLabel             *position_label;
  GtkWidget            *stop_button;
  GtkWidget            *step_button;
  GtkEditable          *batch_entry;
  GtkDropDown          *pace_list;
  GtkLabel             *error_label;
  ZkyTrainingPictures  *pictures;
};

/* zky-training-panel-save.c: its signal and its actions */
void zky_training_panel_install_saving (GtkWidgetClass *widget_class);

G_END_DECLS
