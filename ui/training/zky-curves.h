/* zky-curves.h: curves of a training as a picture
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-history.h"
#include "zky-pen.h"

G_BEGIN_DECLS

/**
 * ZkyCurves:
 * @history: what is drawn of
 * @theme: colours
 * @losses: the curves called `loss`; else all others
 * @logarithmic: the y axis
 * @hover: an x that the values are told of; NaN: none
 * @position: an x that is looked at; NaN: none but the end
 *
 * What is seen. A plain value.
 */
typedef struct
{
  ZkyHistory     *history;
  const ZkyTheme *theme;
  gboolean        losses;
  gboolean        logarithmic;
  double          hover;
  double          position;
} ZkyCurves;

gboolean zky_curves_has_any (const ZkyCurves *self);
/* Into a rectangle from (0, 0); with any pen: the screen, PNG and SVG are the same. */
void     zky_curves_paint   (const ZkyCurves *self,
                             ZkyPen          *pen,
                             double           width,
                             double           height);
/* How much of it the names take: a line, and more where there are earlier runs. */
double   zky_curves_get_legend_height (const ZkyCurves *self);
/* The epoch at a place of that picture. */
double   zky_curves_get_x   (const ZkyCurves *self,
                             double           width,
                             double           place);

G_END_DECLS
