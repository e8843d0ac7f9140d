/* zky-special.c: functions of mathematics that C has not
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-special.h"

#include <math.h>

#define ASYMPTOTIC 12.0 /* from here on a few terms of a series in 1/x are exact */

/* Bernoulli's numbers B2, B4 … */
static const double bernoulli[] = {
  1. / 6, -1. / 30, 1. / 42, -1. / 30, 5. / 66, -691. / 2730, 7. / 6, -3617. / 510, 43867. / 798, -174611. / 330,
};

/* -- digamma = (log Γ)′ ------------------------------------------------------------- */

/**
 * zky_digamma:
 * @x: a number
 *
 * ψ(x) = ψ(x + 1) - 1 / x leads to where ψ(x) = log(x) - 1 / (2x) - Σ B2k / (2k · x^2k) holds; below 0
 * ψ(x) = ψ(1 - x) - π / tan(π·x). Abramowitz and Stegun, 6.3.
 *
 * Returns: the derivative of log Γ; NaN at -1, -2 …, and at 0 the infinity that PyTorch gives
 */
double
zky_digamma (double x)
{
  double sum = 0, power = 1;

  if (x == 0)
    return copysign (INFINITY, -x);
  if (x < 0)
    {
      double whole;
      double rest = modf (x, &whole); /* π·x itself would be inexact */

      return rest == 0 ? NAN : zky_digamma (1 - x) - G_PI / tan (G_PI * rest);
    }

  for (; x < ASYMPTOTIC; x++)
    sum -= 1 / x;

  sum += log (x) - 0.5 / x;
  for (guint k = 0; k < 8; k++)
    {
      power /= x * x;
      sum -= bernoulli[k] / (2 * (k + 1)) * power;
    }

  return sum;
}

/* -- polygamma, by Hurwitz's ζ ---------------------------------------------------------- */

/* ζ(s, q) = Σ (q + k)^-s for q > 0: the first terms, and the rest by Euler's and Maclaurin's sum:
 * q^(1-s) / (s - 1) + q^-s / 2 + Σ B2k / (2k)! · s · (s + 1) … (s + 2k - 2) · q^(-s - 2k + 1). */
static double
hurwitz_zeta (double s,
              double q)
{
  double sum = 0, start = MAX (ASYMPTOTIC, s), power, factor;

  for (; q < start; q++)
    sum += pow (q, -s);

  power = pow (q, -s);
  sum += power * q / (s - 1) + power / 2;
  factor = s * power / q;
  for (guint k = 0; k < G_N_ELEMENTS (bernoulli); k++)
    {
      double n = 2 * (k + 1);

      factor /= n * (n - 1);
      sum += bernoulli[k] * factor;
      factor *= (s + n - 1) * (s + n) / (q * q);
    }

  return sum;
}

/**
 * zky_polygamma:
 * @n: which derivative of digamma
 * @x: a number
 *
 * ψ⁽ⁿ⁾(x) = (-1)^(n+1) · n! · ζ(n + 1, x). Below 0 the sum over all of x + 1, x + 2 … is that over all whole steps in both
 * directions, which knows x only by its fraction, without those below.
 *
 * Returns: the @n-th derivative of digamma; infinite at 0, -1, -2 …
 */
double
zky_polygamma (guint  n,
               double x)
{
  double s = n + 1., sign = n % 2 == 0 ? -1 : 1, zeta;

  if (n == 0)
    return zky_digamma (x);
  if (isnan (x) || x == -INFINITY)
    return NAN;
  if (x == INFINITY)
    return copysign (0, sign);

  if (x > 0)
    zeta = hurwitz_zeta (s, x);
  else if (x == floor (x))
    zeta = INFINITY;
  else
    {
      double rest = x - floor (x);

      zeta = hurwitz_zeta (s, rest) + sign * (hurwitz_zeta (s, 1 - rest) - hurwitz_zeta (s, 1 - x));
    }

  return sign * tgamma (s) * zeta;
}

/* -- erfinv ------------------------------------------------------------------------------- */

/**
 * zky_erfinv:
 * @y: a number from -1 to 1
 *
 * Winitzki's approximation, then three of Halley's steps, x - u / (1 + x·u) with u = (erf(x) - y) / erf′(x). Beyond one half
 * the difference is taken of erfc, which keeps its digits where erf is near 1.
 *
 * Returns: the number whose erf is @y; NaN outside
 */
double
zky_erfinv (double y)
{
  double magnitude = fabs (y), logarithm, half, x;

  if (!(magnitude < 1))
    return magnitude == 1 ? copysign (INFINITY, y) : NAN;
  if (magnitude == 0)
    return y;

  logarithm = log1p (-magnitude * magnitude);
  half = 2 / (G_PI * 0.147) + logarithm / 2;
  x = sqrt (MAX (0, sqrt (half * half - logarithm / 0.147) - half));

  for (guint i = 0; i < 3; i++)
    {
      double difference = magnitude > 0.5 ? (1 - magnitude) - erfc (x) : erf (x) - magnitude;
      double u = difference / (M_2_SQRTPI * exp (-x * x));

      x -= u / (1 + x * u);
    }

  return copysign (x, y);
}
