/* zky-math.h: exp and its relatives without branches, so that loops over them become vector code
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>
#include <math.h>
#include <string.h>

/*
 * exp(x) = 2^n · exp(r) with n = x / ln 2 rounded and |r| ≤ ln 2 / 2. exp(r) - 1 is its Taylor series, long enough that
 * the first term left out is below the last bit: up to r⁷ in float, r¹³ in double. Working with exp(r) - 1 instead of
 * exp(r) keeps every digit of exp(x) - 1 near 0. Results are within two units in the last
 * place of the true ones, which a test holds them to; NaN stays NaN, and the infinities have their limits. libm's functions take 3 to 30 times
 * as long in a loop, since they are called for one number at a time.
 */

#define ZKY_INLINE static inline __attribute__ ((always_inline))

/* Adding it to a number below 2^22 (2^51) rounds to an integer, which then stands in the low bits. */
#define ZKY_ROUND_F 0x1.8p23f
#define ZKY_ROUND   0x1.8p52

/* Returns exp(r) - 1 and sets n, which is unsigned, as the n of a NaN may be anything: negative ones wrap around. ln 2 comes in two parts, the first so short that n times it is exact. */
ZKY_INLINE float
zky_reduced_expm1_f (float    x,
                     guint32 *n)
{
  float shifted = x * 0x1.715476p0f + ZKY_ROUND_F;
  float whole = shifted - ZKY_ROUND_F;
  float r = (x - whole * 0x1.62e4p-1f) - whole * 0x1.7f7d1cp-20f;
  float p = 1.f / 5040;
  guint32 bits;

  p = p * r + 1.f / 720;
  p = p * r + 1.f / 120;
  p = p * r + 1.f / 24;
  p = p * r + 1.f / 6;
  p = p * r + 0.5f;

  memcpy (&bits, &shifted, sizeof bits);
  *n = bits - 0x4b400000u; /* the bits of ZKY_ROUND_F */

  return p * r * r + r;
}

ZKY_INLINE double
zky_reduced_expm1_d (double   x,
                     guint64 *n)
{
  double shifted = x * 0x1.71547652b82fep0 + ZKY_ROUND;
  double whole = shifted - ZKY_ROUND;
  double r = (x - whole * 0x1.62e42fefa2p-1) - whole * 0x1.9ef35793c7673p-41;
  double p = 1. / 6227020800;
  guint64 bits;

  p = p * r + 1. / 479001600;
  p = p * r + 1. / 39916800;
  p = p * r + 1. / 3628800;
  p = p * r + 1. / 362880;
  p = p * r + 1. / 40320;
  p = p * r + 1. / 5040;
  p = p * r + 1. / 720;
  p = p * r + 1. / 120;
  p = p * r + 1. / 24;
  p = p * r + 1. / 6;
  p = p * r + 0.5;

  memcpy (&bits, &shifted, sizeof bits);
  *n = bits - 0x4338000000000000u; /* the bits of ZKY_ROUND */

  return p * r * r + r;
}

/* 2^n for n from -126 to 127 (-1022 to 1023). */
ZKY_INLINE float
zky_exp2_int_f (guint32 n)
{
  guint32 bits = (n + 127) << 23;
  float result;

  memcpy (&result, &bits, sizeof result);
  return result;
}

ZKY_INLINE double
zky_exp2_int_d (guint64 n)
{
  guint64 bits = (n + 1023) << 52;
  double result;

  memcpy (&result, &bits, sizeof result);
  return result;
}

/* 2^n is multiplied in two halves, so that neither overflows where the result does not, and small results
 * become denormal. */
ZKY_INLINE float
zky_fast_exp_f (float x)
{
  float clamped = x > 89 ? 89 : x < -105 ? -105 : x;
  guint32 n, half;
  float p = zky_reduced_expm1_f (clamped, &n);
  float scale;

  half = ((n + 4096) >> 1) - 2048; /* n / 2 of a signed n */
  scale = zky_exp2_int_f (half);
  return (p * scale + scale) * zky_exp2_int_f (n - half);
}

ZKY_INLINE double
zky_fast_exp_d (double x)
{
  double clamped = x > 710 ? 710 : x < -750 ? -750 : x;
  guint64 n, half;
  double p = zky_reduced_expm1_d (clamped, &n);
  double scale;

  half = ((n + 4096) >> 1) - 2048;
  scale = zky_exp2_int_d (half);
  return (p * scale + scale) * zky_exp2_int_d (n - half);
}

/* exp(x) - 1 = 2^n · (exp(r) - 1) + (2^n - 1), in two halves as well. It has the sign of x, of a zero too. */
ZKY_INLINE float
zky_fast_expm1_f (float x)
{
  float clamped = x > 89 ? 89 : x < -80 ? -80 : x;
  guint32 n, half;
  float p = zky_reduced_expm1_f (clamped, &n);
  float scale;

  half = ((n + 4096) >> 1) - 2048;
  scale = zky_exp2_int_f (half);
  return copysignf ((p * scale + (scale - zky_exp2_int_f (half - n))) * zky_exp2_int_f (n - half), x);
}

ZKY_INLINE double
zky_fast_expm1_d (double x)
{
  double clamped = x > 710 ? 710 : x < -80 ? -80 : x;
  guint64 n, half;
  double p = zky_reduced_expm1_d (clamped, &n);
  double scale;

  half = ((n + 4096) >> 1) - 2048;
  scale = zky_exp2_int_d (half);
  return copysign ((p * scale + (scale - zky_exp2_int_d (half - n))) * zky_exp2_int_d (n - half), x);
}

/* tanh |x| = |x| + |x| · z · P(z) with z = x² up to 0.55, where P fits to 4e-9 in float and 3e-18 in double, and
 * 1 - 2·e / (1 + e) with e = exp(-2 |x|) behind it. Both add a little to a number that is exact. */
ZKY_INLINE float
zky_fast_tanh_f (float x)
{
  float magnitude = fabsf (x), z = x * x;
  float small = -0x1.acc5a4p-8f;
  float e, p, scale;
  guint32 n;

  small = small * z + 0x1.5c886p-6f;
  small = small * z - 0x1.b99384p-5f;
  small = small * z + 0x1.110fcp-3f;
  small = small * z - 0x1.555554p-2f;

  p = zky_reduced_expm1_f (-2 * (magnitude > 20 ? 20 : magnitude), &n);
  scale = zky_exp2_int_f (n);
  e = p * scale + scale;

  return copysignf (magnitude < 0.55f ? magnitude + magnitude * (z * small) : 1 - 2 * e / (1 + e), x);
}

ZKY_INLINE double
zky_fast_tanh_d (double x)
{
  double magnitude = fabs (x), z = x * x;
  double small = -0x1.51eb0f790fd4cp-16;
  double e, p, scale;
  guint64 n;

  small = small * z + 0x1.6227bf9d410dfp-14;
  small = small * z - 0x1.eb2f1f90d81f4p-13;
  small = small * z + 0x1.34b253ea057a5p-11;
  small = small * z - 0x1.7d95d08f04614p-10;
  small = small * z + 0x1.d6d318a012c9ep-9;
  small = small * z - 0x1.226e324ef7265p-7;
  small = small * z + 0x1.664f487384560p-6;
  small = small * z - 0x1.ba1ba1b9f49e6p-5;
  small = small * z + 0x1.1111111110fd9p-3;
  small = small * z - 0x1.5555555555555p-2;

  p = zky_reduced_expm1_d (-2 * (magnitude > 40 ? 40 : magnitude), &n);
  scale = zky_exp2_int_d (n);
  e = p * scale + scale;

  return copysign (magnitude < 0.55 ? magnitude + magnitude * (z * small) : 1 - 2 * e / (1 + e), x);
}

#define zky_fast_exp(x)  _Generic ((x), float: zky_fast_exp_f, double: zky_fast_exp_d) (x)
#define zky_fast_expm1(x) _Generic ((x), float: zky_fast_expm1_f, double: zky_fast_expm1_d) (x)
#define zky_fast_tanh(x) _Generic ((x), float: zky_fast_tanh_f, double: zky_fast_tanh_d) (x)
