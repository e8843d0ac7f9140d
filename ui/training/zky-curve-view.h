/* zky-curve-view.h: the widget that shows curves of a training
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "zky-curves.h"

G_BEGIN_DECLS

#define ZKY_TYPE_CURVE_VIEW (zky_curve_view_get_type ())

G_DECLARE_FINAL_TYPE (ZkyCurveView, zky_curve_view, ZKY, CURVE_VIEW, GtkWidget)

/**
 * ZkyCurveView:
 *
 * Hidden while there is nothing to be seen. Under the pointer it tells the values of all curves.
 *
 * CSS name: `curveview`.
 */
GtkWidget *zky_curve_view_new             (void);
/* @history: (transfer none): outlives the view. */
void       zky_curve_view_set_history     (ZkyCurveView   *self,
                                           ZkyHistory     *history,
                                           gboolean        losses);
void       zky_curve_view_set_logarithmic (ZkyCurveView   *self,
                                           gboolean        logarithmic);
void       zky_curve_view_set_theme       (ZkyCurveView   *self,
                                           const ZkyTheme *theme);
/* An epoch that is looked at; NaN: the last one. */
void       zky_curve_view_set_position    (ZkyCurveView   *self,
                                           double          position);
/* New points have come. */
void       zky_curve_view_update          (ZkyCurveView   *self);
/* .svg, .png or .csv. */
gboolean   zky_curve_view_save            (ZkyCurveView   *self,
                                           GFile          *file,
                                           GError        **error);

G_END_DECLS
