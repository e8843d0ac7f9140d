/* zky-statistics.h: min, max, mean and standard deviation of a tensor
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <zky.h>

G_BEGIN_DECLS

/**
 * ZkyStatistics:
 * @min, @max, @mean, @deviation: of the finite elements; NaN where there are none
 * @reach: the greatest magnitude of a finite element
 * @rms: their root mean square; 0 where there are none
 * @n_zero: finite elements that are 0
 * @n_nan, @n_infinite: of the others
 */
typedef struct
{
  double min, max, mean, deviation, reach, rms;
  gsize  n_zero, n_nan, n_infinite;
} ZkyStatistics;

ZkyStatistics zky_statistics_of        (const ZkyTensor     *tensor);
char         *zky_statistics_to_string (const ZkyStatistics *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
