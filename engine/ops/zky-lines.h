/* zky-lines.h: the greatest of a line of numbers, its sum, its exponentials
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-math.h"

/*
 * For kernels that work line by line, inlined into them so that they are compiled for the kernel's processor. Sums and
 * maxima run in several lanes: a compiler may not change the order of additions, and one lane waits for each of them. Sums are
 * of doubles whatever the numbers are.
 */

#define ZKY_LANES 16

#define ZKY_LINE_FUNCTIONS(suffix, T)                                           \
  /* NaNs are passed over; what is computed from them is NaN anyway. */         \
  ZKY_INLINE T                                                                  \
  zky_line_max_##suffix (const T *x,                                            \
                         gsize    n,                                            \
                         gsize    stride)                                       \
  {                                                                             \
    T lanes[ZKY_LANES], greatest = x[0];                                        \
    gsize i = 0;                                                                \
                                                                                \
    if (stride == 1 && n >= ZKY_LANES)                                          \
      {                                                                         \
        for (guint k = 0; k < ZKY_LANES; k++)                                   \
          lanes[k] = greatest;                                                  \
        for (; i + ZKY_LANES <= n; i += ZKY_LANES)                              \
          for (guint k = 0; k < ZKY_LANES; k++)                                 \
            lanes[k] = x[i + k] > lanes[k] ? x[i + k] : lanes[k];               \
        for (guint k = 0; k < ZKY_LANES; k++)                                   \
          greatest = lanes[k] > greatest ? lanes[k] : greatest;                 \
      }                                                                         \
    for (; i < n; i++)                                                          \
      greatest = x[i * stride] > greatest ? x[i * stride] : greatest;           \
                                                                                \
    return greatest;                                                            \
  }                                                                             \
                                                                                \
  ZKY_INLINE double                                                             \
  zky_line_sum_##suffix (const T *x,                                            \
                         gsize    n)                                            \
  {                                                                             \
    double lanes[ZKY_LANES] = { 0 }, sum = 0;                                   \
    gsize i = 0;                                                                \
                                                                                \
    for (; i + ZKY_LANES <= n; i += ZKY_LANES)                                  \
      for (guint k = 0; k < ZKY_LANES; k++)                                     \
        lanes[k] += x[i + k];                                                   \
    for (; i < n; i++)                                                          \
      sum += x[i];                                                              \
    for (guint k = 0; k < ZKY_LANES; k++)                                       \
      sum += lanes[k];                                                          \
                                                                                \
    return sum;                                                                 \
  }                                                                             \
                                                                                \
  /* Σ (a - shift) · b; for a mean or a variance a may be b. */                 \
  ZKY_INLINE double                                                             \
  zky_line_dot_##suffix (const T *a,                                            \
                         const T *b,                                            \
                         double   a_shift,                                      \
                         double   b_shift,                                      \
                         gsize    n)                                            \
  {                                                                             \
    double lanes[ZKY_LANES] = { 0 }, sum = 0;                                   \
    gsize i = 0;                                                                \
                                                                                \
    for (; i + ZKY_LANES <= n; i += ZKY_LANES)                                  \
      for (guint k = 0; k < ZKY_LANES; k++)                                     \
        lanes[k] += (a[i + k] - a_shift) * (b[i + k] - b_shift);                \
    for (; i < n; i++)                                                          \
      sum += (a[i] - a_shift) * (b[i] - b_shift);                               \
    for (guint k = 0; k < ZKY_LANES; k++)                                       \
      sum += lanes[k];                                                          \
                                                                                \
    return sum;                                                                 \
  }                                                                             \
                                                                                \
  /* e = exp (x - shift), dense; returns Σ e. */                                \
  ZKY_INLINE double                                                             \
  zky_line_exp_##suffix (const T *x,                                            \
                         T       *e,                                            \
                         T        shift,                                        \
                         gsize    n,                                            \
                         gsize    stride)                                       \
  {                                                                             \
    if (stride == 1)                                                            \
      for (gsize i = 0; i < n; i++)                                             \
        e[i] = zky_fast_exp (x[i] - shift);                                     \
    else                                                                        \
      for (gsize i = 0; i < n; i++)                                             \
        e[i] = zky_fast_exp (x[i * stride] - shift);                            \
                                                                                \
    return zky_line_sum_##suffix (e, n);                                        \
  }

ZKY_LINE_FUNCTIONS (float32, float)
ZKY_LINE_FUNCTIONS (float64, double)
