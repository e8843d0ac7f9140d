/* zky-axes.h: what plots have in common: axes, their numbers, and colours of classes
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-pen.h"

G_BEGIN_DECLS

#define ZKY_AXES_TEXT 11.0 /* height of text */

/**
 * ZkyAxes:
 * @x0, @x1: left and right, in pixels
 * @y0, @y1: bottom and top, in pixels
 * @low_x, @high_x: what stands there
 * @low, @high: at bottom and top
 *
 * A place, and what it spans. A plain value.
 */
typedef struct
{
  double x0, x1, y0, y1;
  double low_x, high_x, low, high;
} ZkyAxes;

double   zky_axes_to_x         (const ZkyAxes  *self,
                                double          x);
double   zky_axes_to_y         (const ZkyAxes  *self,
                                double          y);
/* 1, 2 or 5 times a power of ten, so that there are at most so many steps in the span. */
double   zky_axes_get_step     (double          span,
                                guint           most);
/* Numbers beside and below, and a line around. */
void     zky_axes_paint        (const ZkyAxes  *self,
                                ZkyPen         *pen,
                                const ZkyTheme *theme);
void     zky_axes_text         (ZkyPen         *pen,
                                const ZkyTheme *theme,
                                const char     *text,
                                double          x,
                                double          y,
                                ZkyAnchor       anchor);
/* Okabe and Ito's colours, which colour-blind eyes tell apart. */
ZkyColor zky_axes_get_color    (const ZkyTheme *theme,
                                guint           i);
/* A point of class @i: shapes differ as well. */
void     zky_axes_mark         (ZkyPen         *pen,
                                double          x,
                                double          y,
                                double          radius,
                                guint           i,
                                const ZkyColor *fill,
                                const ZkyColor *border);

G_END_DECLS
