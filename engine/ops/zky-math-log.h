/* zky-math-log.h: logarithms and the error function without branches, so that loops over them become vector code
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-math.h"

/*
 * log(x) = n · ln 2 + log(1 + f) with x = 2^n · (1 + f) and √½ ≤ 1 + f < √2. With s = f / (2 + f),
 * log(1 + f) = 2 · atanh(s) = f - (f² / 2 - s · (f² / 2 + R)), where R = 2 · (s² / 3 + s⁴ / 5 + …), in which only
 * small numbers carry an error. The series is as long as the last bit asks for, |s| being at most 0.172.
 */

#define ZKY_SQRT_HALF_BITS_F 0x3f3504f3u          /* of √½ */
#define ZKY_SQRT_HALF_BITS   0x3fe6a09e667f3bcdu

ZKY_INLINE float
zky_fast_log_f (float x)
{
  gboolean is_tiny = x < 0x1p-126f; /* denormals are made normal first */
  float scaled = is_tiny ? x * 0x1p24f : x;
  float m, f, s, z, r, half_square, n, result;
  guint32 bits, exponent;

  memcpy (&bits, &scaled, sizeof bits);
  exponent = (bits - ZKY_SQRT_HALF_BITS_F) >> 23; /* modulo 2^9 */
  bits -= exponent << 23;
  memcpy (&m, &bits, sizeof m);
  n = (float) ((gint32) (exponent << 23) >> 23) - (is_tiny ? 24.f : 0.f);

  f = m - 1;
  s = f / (2 + f);
  z = s * s;
  r = 2.f / 11;
  r = r * z + 2.f / 9;
  r = r * z + 2.f / 7;
  r = r * z + 2.f / 5;
  r = r * z + 2.f / 3;
  r *= z;
  half_square = 0.5f * f * f;
  result = n * 0x1.62e4p-1f - ((half_square - (s * (half_square + r) + n * 0x1.7f7d1cp-20f)) - f);

  return x > 0 ? (x < INFINITY ? result : x) : x == 0 ? -INFINITY : NAN;
}

ZKY_INLINE double
zky_fast_log_d (double x)
{
  gboolean is_tiny = x < 0x1p-1022;
  double scaled = is_tiny ? x * 0x1p54 : x;
  double m, f, s, z, r, half_square, n, result;
  guint64 bits, exponent, shifted;

  memcpy (&bits, &scaled, sizeof bits);
  exponent = (bits - ZKY_SQRT_HALF_BITS) >> 52;
  bits -= exponent << 52;
  memcpy (&m, &bits, sizeof m);

  /* The exponent, sign extended from 12 bits by adding 2048 and taking it off, becomes a double in the low bits of one. */
  shifted = ((exponent + 2048) & 4095) | 0x4330000000000000u;
  memcpy (&n, &shifted, sizeof n);
  n = n - (0x1p52 + 2048) - (is_tiny ? 54. : 0.);

  f = m - 1;
  s = f / (2 + f);
  z = s * s;
  r = 2. / 23;
  r = r * z + 2. / 21;
  r = r * z + 2. / 19;
  r = r * z + 2. / 17;
  r = r * z + 2. / 15;
  r = r * z + 2. / 13;
  r = r * z + 2. / 11;
  r = r * z + 2. / 9;
  r = r * z + 2. / 7;
  r = r * z + 2. / 5;
  r = r * z + 2. / 3;
  r *= z;
  half_square = 0.5 * f * f;
  result = n * 0x1.62e42fefa2p-1 - ((half_square - (s * (half_square + r) + n * 0x1.9ef35793c7673p-41)) - f);

  return x > 0 ? (x < (double) INFINITY ? result : x) : x == 0 ? -(double) INFINITY : (double) NAN;
}

/* log(1 + x) = log(u) + (x - (u - 1)) / u with u = 1 + x rounded: the second term is what rounding lost. It has the sign of
 * x, of a zero too. */
ZKY_INLINE float
zky_fast_log1p_f (float x)
{
  float u = 1 + x;
  float lost = u > 0 && u < INFINITY ? (x - (u - 1)) / u : 0;

  return copysignf (zky_fast_log_f (u) + lost, x);
}

ZKY_INLINE double
zky_fast_log1p_d (double x)
{
  double u = 1 + x;
  double lost = u > 0 && u < (double) INFINITY ? (x - (u - 1)) / u : 0;

  return copysign (zky_fast_log_d (u) + lost, x);
}

/* erf(x) = x + x · P(x²) up to 1, and 1 - exp(-Q(|x|)) behind it, with Q near -log(erfc); from 4 on it is 1 in float. The
 * polynomials are least maximum fits with errors of 1.2e-9 and 1e-9. libm's erf serves in double. */
ZKY_INLINE float
zky_fast_erf_f (float x)
{
  float magnitude = fabsf (x), bounded = magnitude > 4 ? 4 : magnitude, z = x * x;
  float p = 0x1.4ae4dp-14f, q = -0x1.852d66p-13f;

  p = p * z - 0x1.a485ecp-11f;
  p = p * z + 0x1.5419f6p-8f;
  p = p * z - 0x1.b7fbb4p-6f;
  p = p * z + 0x1.ce2d2p-4f;
  p = p * z - 0x1.81273ep-2f;
  p = p * z + 0x1.06ebap-3f;

  q = q * bounded + 0x1.814cecp-9f;
  q = q * bounded - 0x1.65422cp-6f;
  q = q * bounded + 0x1.a60a88p-4f;
  q = q * bounded + 0x1.46c584p-1f;
  q = q * bounded + 0x1.2085b2p0f;
  q = q * bounded + 0x1.72e5f2p-12f;

  return magnitude < 1 ? x + x * p : copysignf (1 - zky_fast_exp_f (-q), x);
}

#define zky_fast_log(x)   _Generic ((x), float: zky_fast_log_f, double: zky_fast_log_d) (x)
#define zky_fast_log1p(x) _Generic ((x), float: zky_fast_log1p_f, double: zky_fast_log1p_d) (x)
#define zky_fast_erf(x)   _Generic ((x), float: zky_fast_erf_f, double: erf) (x)
