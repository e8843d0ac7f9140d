/* zky-axes-bar.h: which matrix of a tensor is looked at
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "zky-matrix.h"
#include "zky-places.h"

G_BEGIN_DECLS

#define ZKY_TYPE_AXES_BAR (zky_axes_bar_get_type ())

G_DECLARE_FINAL_TYPE (ZkyAxesBar, zky_axes_bar, ZKY, AXES_BAR, GtkWidget)

/**
 * ZkyAxesBar:
 *
 * Two lists that pick the axes of the picture, and a slider for each of the others. Hidden for tensors of fewer than three axes.
 *
 * CSS name: `axesbar`.
 *
 * Signals:
 *   "changed": another matrix was picked
 */
GtkWidget       *zky_axes_bar_new        (void);
/* A tensor of the same shape keeps what was picked. @jacobian: what the axes stand for. */
void             zky_axes_bar_set_tensor (ZkyAxesBar        *self,
                                          const ZkyTensor   *tensor,
                                          const ZkyJacobian *jacobian);
const ZkyMatrix *zky_axes_bar_get_matrix (ZkyAxesBar      *self);

G_END_DECLS
