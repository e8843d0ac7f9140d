/* zky-curves-private.h: what the files of the curves share
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-axes.h"
#include "zky-curves.h"

G_BEGIN_DECLS

#define ZKY_CURVES_RIGHT 10.0

gboolean  zky_curves_is_shown          (const ZkyCurves *self,
                                        const ZkySeries *series);
ZkyStroke zky_curves_get_stroke        (const ZkyCurves *self,
                                        const ZkySeries *series);
ZkyStroke zky_curves_get_run_stroke    (const ZkyCurves *self,
                                        ZkyHistory      *run,
                                        gboolean         validation);

/* zky-curves-legend.c */
void      zky_curves_paint_legend      (const ZkyCurves *self,
                                        ZkyPen          *pen,
                                        double           width);
void      zky_curves_paint_hover       (const ZkyCurves *self,
                                        ZkyPen          *pen,
                                        const ZkyAxes   *axes);

G_END_DECLS
