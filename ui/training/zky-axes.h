/* zky-axes.h: what plots have in common: axes, their numbers, and colours of classes
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-pen.h"

G_BEGIN_DECLS

#define ZKY_AXES_TEXT  11.0 /* height of text */
#define ZKY_AXES_TICKS 7

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
/* Room around what was found between @low and @high, a @share of it. What differs by no more than rounding is flat, and in the middle. */
void     zky_axes_add_air      (double         *low,
                                double         *high,
                                double          share);
/* Where numbers stand, at most ZKY_AXES_TICKS: multiples of 1, 2 or 5 times a power of ten, which is not below @least. Returns how many. */
guint    zky_axes_get_ticks    (double          low,
                                double          high,
                                double          least,
                                double         *ticks);
/* How many digits tell @n ticks apart, @least or more */
guint    zky_axes_get_digits   (const double   *ticks,
                                guint           n,
                                guint           least);
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
