/* zky-histogram.h: how the elements of a tensor are spread
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <cairo.h>
#include <zky.h>

#include "zky-theme.h"

G_BEGIN_DECLS

#define ZKY_HISTOGRAM_BINS 32

/**
 * ZkyHistogram:
 * @low, @high: the ends of the first and of the last bin
 * @counts: finite elements in each; the last bin has its upper end too
 * @most: the greatest count; 0 where there is nothing to be seen: fewer than two different finite elements
 *
 * A plain value.
 */
typedef struct
{
  double low, high;
  gsize  counts[ZKY_HISTOGRAM_BINS];
  gsize  most;
} ZkyHistogram;

ZkyHistogram zky_histogram_of        (const ZkyTensor    *tensor,
                                      double              low,
                                      double              high);
/* `-1 … 0.5: 12` */
char        *zky_histogram_describe  (const ZkyHistogram *self,
                                      guint               bin) G_GNUC_WARN_UNUSED_RESULT;
void         zky_histogram_draw      (const ZkyHistogram *self,
                                      cairo_t            *cr,
                                      double              width,
                                      double              height,
                                      const ZkyTheme     *theme,
                                      ZkyColorRole        role);

G_END_DECLS
