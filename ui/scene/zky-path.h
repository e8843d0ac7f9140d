/* zky-path.h: outlines made of lines and curves
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-scene.h"

G_BEGIN_DECLS

#define ZKY_PATH_MAX 48 /* points of the largest shape that is built in place */

typedef enum
{
  ZKY_PATH_MOVE,   /* 1 point */
  ZKY_PATH_LINE,   /* 1 point */
  ZKY_PATH_CURVE,  /* 3 points */
  ZKY_PATH_CLOSE,  /* none */
} ZkyPathVerb;

/**
 * ZkyPath:
 * @verbs: what to do
 * @points: x, y pairs, as many as the verbs take
 *
 * An outline on the stack: the shapes of cards, tokens and arrows are small.
 */
typedef struct
{
  guint  n_verbs, n_points;
  guint8 verbs[ZKY_PATH_MAX];
  double points[2 * ZKY_PATH_MAX];
} ZkyPath;

typedef enum
{
  ZKY_CORNER_ROUND,
  ZKY_CORNER_CUT,
} ZkyCorner;

void zky_path_clear       (ZkyPath       *self);
void zky_path_move        (ZkyPath       *self,
                           double         x,
                           double         y);
void zky_path_line        (ZkyPath       *self,
                           double         x,
                           double         y);
void zky_path_curve       (ZkyPath       *self,
                           const double  *points);
void zky_path_close       (ZkyPath       *self);
void zky_path_box         (ZkyPath       *self,
                           const ZkyRect *rect,
                           ZkyCorner      corner,
                           double         top,
                           double         bottom);

G_END_DECLS
