/* zky-plot.h: findings as pictures
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-findings.h"
#include "zky-pen.h"

G_BEGIN_DECLS

/**
 * ZkyPlot:
 * @findings: what is drawn
 * @theme: colours
 * @layer: of a surface: which of the layers has its units drawn; −1: what is said in the end
 *
 * What is seen. A plain value.
 */
typedef struct
{
  const ZkyFindings *findings;
  const ZkyTheme    *theme;
  gint               layer;
} ZkyPlot;

/* Into a rectangle from (0, 0); with any pen: the screen, PNG and SVG are the same. */
void    zky_plot_paint       (const ZkyPlot *self,
                              ZkyPen        *pen,
                              double         width,
                              double         height);
/* How high it is with so much room; 0: there is nothing to be seen. */
double  zky_plot_get_height  (const ZkyPlot *self,
                              double         width);
/* Its numbers as CSV, or NULL. */
char   *zky_plot_to_csv      (const ZkyPlot *self) G_GNUC_WARN_UNUSED_RESULT;
/* In words, for those who cannot see it: `4 of 4 right`. */
char   *zky_plot_describe    (const ZkyPlot *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
