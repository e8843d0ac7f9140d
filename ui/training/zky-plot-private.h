/* zky-plot-private.h: the kinds of plots, for their own files
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-axes.h"
#include "zky-plot.h"

G_BEGIN_DECLS

#define ZKY_PLOT_UNITS 64 /* of a layer that are drawn, at most */

/* zky-plot-surface.c: data over what is said of the plane, and the same for the units of a layer */
double zky_plot_get_surface_height  (const ZkyPlot *self,
                                     double         width);
void   zky_plot_paint_surface       (const ZkyPlot *self,
                                     ZkyPen        *pen,
                                     double         width);
double zky_plot_get_units_height    (const ZkyPlot *self,
                                     double         width);
void   zky_plot_paint_units         (const ZkyPlot *self,
                                     ZkyPen        *pen,
                                     double         width);

/* zky-plot-level.c: the line on which a field [ZKY_FINDINGS_GRID, ZKY_FINDINGS_GRID] is 0 */
void   zky_plot_paint_level         (ZkyPen          *pen,
                                     const double    *field,
                                     const ZkyRect   *rect,
                                     const ZkyStroke *stroke);

/* zky-plot-fit.c */
double zky_plot_get_fit_height      (const ZkyPlot *self,
                                     double         width);
void   zky_plot_paint_fit           (const ZkyPlot *self,
                                     ZkyPen        *pen,
                                     double         width);

/* zky-plot-classes.c: rows are true classes, columns what they were taken for */
double zky_plot_get_classes_height  (const ZkyPlot *self,
                                     double         width);
void   zky_plot_paint_classes       (const ZkyPlot *self,
                                     ZkyPen        *pen,
                                     double         width,
                                     double         top);

/* zky-plot-images.c: examples, and what was said of them */
double zky_plot_get_images_height   (const ZkyPlot *self,
                                     double         width);
void   zky_plot_paint_images        (const ZkyPlot *self,
                                     ZkyPen        *pen,
                                     double         width);

G_END_DECLS
