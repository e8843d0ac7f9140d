/* zky-lines.h: the greatest of a line of numbers, its sum, its exponentials
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-math.h"

/*
 * For kernels that work line by line, inlined into them so that they are compiled for the kernel's processor. Sums and
 * maxima run in several lanes: a compiler may not change the order of additions, and one lane waits for each of them. Sums are
 * of doubles whatever the numbers are. The lanes are GCC's vectors, which it cuts to what the processor has.
 */

#define ZKY_LANES 8

typedef double  ZkyLanesDouble __attribute__ ((vector_size (8 * ZKY_LANES)));
typedef float   ZkyLanesFloat  __attribute__ ((vector_size (4 * ZKY_LANES)));
typedef gint64  ZkyMaskDouble  __attribute__ ((vector_size (8 * ZKY_LANES)));
typedef gint32  ZkyMaskFloat   __attribute__ ((vector_size (4 * ZKY_LANES)));

#define ZKY_LANES_float32 ZkyLanesFloat
#define ZKY_LANES_float64 ZkyLanesDouble
#define ZKY_MASK_float32  ZkyMaskFloat
#define ZKY_MASK_float64  ZkyMaskDouble

/* Numbers in a row, wherever they lie; no function, which would have to say how it returns them. */
#define ZKY_LOAD_LANES(suffix, x)                                               \
  ({                                                                            \
    ZKY_LANES_##suffix loaded;                                                  \
    memcpy (&loaded, x, sizeof loaded);                                         \
    loaded;                                                                     \
  })

#define ZKY_LINE_FUNCTIONS(suffix, T)                                           \
  /* NaNs are passed over; what is computed from them is NaN anyway. */         \
  ZKY_INLINE T                                                                  \
  zky_line_max_##suffix (const T *x,                                            \
                         gsize    n,                                            \
                         gsize    stride)                                       \
  {                                                                             \
    T greatest = x[0];                                                          \
    gsize i = 0;                                                                \
                                                                                \
    if (stride == 1 && n >= ZKY_LANES)                                          \
      {                                                                         \
        ZKY_LANES_##suffix best = ZKY_LOAD_LANES (suffix, x);                   \
                                                                                \
        for (guint k = 0; k < ZKY_LANES; k++)                                   \
          best[k] = greatest;                                                   \
        for (; i + ZKY_LANES <= n; i += ZKY_LANES)                              \
          {                                                                     \
            ZKY_LANES_##suffix a = ZKY_LOAD_LANES (suffix, x + i);              \
            ZKY_MASK_##suffix take = a > best;                                  \
                                                                                \
            best = (ZKY_LANES_##suffix) (((ZKY_MASK_##suffix) a & take) | ((ZKY_MASK_##suffix) best & ~take)); \
          }                                                                     \
        for (guint k = 0; k < ZKY_LANES; k++)                                   \
          greatest = best[k] > greatest ? best[k] : greatest;                   \
      }                                                                         \
    for (; i < n; i++)                                                          \
      greatest = x[i * stride] > greatest ? x[i * stride] : greatest;           \
                                                                                \
    return greatest;                                                            \
  }                                                                             \
                                                                                \
  /* Σ (a - a_shift) · (b - b_shift); for a variance a is b. */                 \
  ZKY_INLINE double                                                             \
  zky_line_dot_##suffix (const T *a,                                            \
                         const T *b,                                            \
                         double   a_shift,                                      \
                         double   b_shift,                                      \
                         gsize    n)                                            \
  {                                                                             \
    ZkyLanesDouble even = { 0 }, odd = { 0 };                                   \
    double sum = 0;                                                             \
    gsize i = 0;                                                                \
                                                                                \
    for (; i + 2 * ZKY_LANES <= n; i += 2 * ZKY_LANES)                          \
      {                                                                         \
        even += (__builtin_convertvector (ZKY_LOAD_LANES (suffix, a + i), ZkyLanesDouble) - a_shift) \
                * (__builtin_convertvector (ZKY_LOAD_LANES (suffix, b + i), ZkyLanesDouble) - b_shift); \
        odd += (__builtin_convertvector (ZKY_LOAD_LANES (suffix, a + i + ZKY_LANES), ZkyLanesDouble) - a_shift) \
               * (__builtin_convertvector (ZKY_LOAD_LANES (suffix, b + i + ZKY_LANES), ZkyLanesDouble) - b_shift); \
      }                                                                         \
    for (; i < n; i++)                                                          \
      sum += (a[i] - a_shift) * (b[i] - b_shift);                               \
    even += odd;                                                                \
    for (guint k = 0; k < ZKY_LANES; k++)                                       \
      sum += even[k];                                                           \
                                                                                \
    return sum;                                                                 \
  }                                                                             \
                                                                                \
  ZKY_INLINE double                                                             \
  zky_line_sum_##suffix (const T *x,                                            \
                         gsize    n)                                            \
  {                                                                             \
    ZkyLanesDouble even = { 0 }, odd = { 0 };                                   \
    double sum = 0;                                                             \
    gsize i = 0;                                                                \
                                                                                \
    for (; i + 2 * ZKY_LANES <= n; i += 2 * ZKY_LANES)                          \
      {                                                                         \
        even += __builtin_convertvector (ZKY_LOAD_LANES (suffix, x + i), ZkyLanesDouble); \
        odd += __builtin_convertvector (ZKY_LOAD_LANES (suffix, x + i + ZKY_LANES), ZkyLanesDouble); \
      }                                                                         \
    for (; i < n; i++)                                                          \
      sum += x[i];                                                              \
    even += odd;                                                                \
    for (guint k = 0; k < ZKY_LANES; k++)                                       \
      sum += even[k];                                                           \
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
