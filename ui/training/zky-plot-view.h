/* zky-plot-view.h: the widget that shows findings
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "zky-plot.h"

G_BEGIN_DECLS

#define ZKY_TYPE_PLOT_VIEW (zky_plot_view_get_type ())

G_DECLARE_FINAL_TYPE (ZkyPlotView, zky_plot_view, ZKY, PLOT_VIEW, GtkWidget)

/**
 * ZkyPlotView:
 *
 * As high as its picture is with the width that it gets.
 *
 * CSS name: `plotview`.
 */
GtkWidget *zky_plot_view_new          (void);
void       zky_plot_view_set_findings (ZkyPlotView    *self,
                                       ZkyFindings    *findings);
void       zky_plot_view_set_layer    (ZkyPlotView    *self,
                                       gint            layer);
void       zky_plot_view_set_theme    (ZkyPlotView    *self,
                                       const ZkyTheme *theme);

G_END_DECLS
