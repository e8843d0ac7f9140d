/* zky-bezier.h: paths of cubic curves: lengths, points, nearness
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-scene.h"

G_BEGIN_DECLS

/* @points: x, y pairs of a path of 3k + 1 points, k at least 1. */
void    zky_bezier_get_bounds   (const double *points,
                                 guint         n_points,
                                 ZkyRect      *bounds);
/* The point at a fraction @t of the path's length, and (nullable) the direction there, of length 1. */
void    zky_bezier_get_point    (const double *points,
                                 guint         n_points,
                                 double        t,
                                 double       *point,
                                 double       *direction);
double  zky_bezier_get_length   (const double *points,
                                 guint         n_points);
double  zky_bezier_get_distance (const double *points,
                                 guint         n_points,
                                 double        x,
                                 double        y);
double *zky_bezier_dup_reversed (const double *points,
                                 guint         n_points) G_GNUC_WARN_UNUSED_RESULT;
/* A copy whose last curve ends earlier by a @length, for the arrow; as many points. (transfer full) */
double *zky_bezier_dup_shorter  (const double *points,
                                 guint         n_points,
                                 double        length) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
