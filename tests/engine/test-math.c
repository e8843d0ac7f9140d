/* test-math.c: our exp, tanh, log … against libm's in a longer type: within two units in the last place
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-math-log.h"

#define MOST_ULPS 2.0

typedef struct
{
  const char  *name;
  float      (*fast_f) (float);
  double     (*fast_d) (double);
  double     (*exact) (double);
  long double (*exact_l) (long double);
  double       low, high; /* where the double one is tried */
} Function;

#define WRAP(name)                                                              \
  static float name##_f (float x) { return zky_fast_##name (x); }               \
  static double name##_d (double x) { return zky_fast_##name (x); }

WRAP (exp)
WRAP (expm1)
WRAP (tanh)
WRAP (log)
WRAP (log1p)
WRAP (erf)

static const Function functions[] = {
  { "exp", exp_f, exp_d, exp, expl, -700, 700 },
  { "expm1", expm1_f, expm1_d, expm1, expm1l, -50, 50 },
  { "tanh", tanh_f, tanh_d, tanh, tanhl, -5, 5 },
  { "log", log_f, log_d, log, logl, 0, 10 },
  { "log1p", log1p_f, log1p_d, log1p, log1pl, -0.99, 10 },
  { "erf", erf_f, erf_d, erf, erfl, -5, 5 },
};

/* How far @found is from @exact, in units of the last place of a number whose next one is @unit away. */
static double
distance (double      found,
          long double exact,
          double      rounded,
          double      unit)
{
  if (isnan (found) && isnan (rounded))
    return 0;
  if (rounded == found && (isinf (found) || found == 0))
    return signbit (found) == signbit (rounded) ? 0 : INFINITY;

  return (double) fabsl (found - exact) / unit;
}

/* Every 4099th float there is, with the infinities and NaN among them. */
static void
test_floats (gconstpointer data)
{
  const Function *self = data;
  double worst = 0;

  for (guint64 i = 0; i <= G_MAXUINT32; i += 4099)
    {
      guint32 bits = i;
      double exact, ulps;
      float x, rounded;

      memcpy (&x, &bits, sizeof x);
      exact = self->exact (x);
      rounded = (float) exact;
      ulps = distance (self->fast_f (x), exact, rounded, nextafterf (fabsf (rounded), INFINITY) - fabsf (rounded));
      if (!(ulps <= MOST_ULPS))
        g_test_message ("%s(%.9g) is %.9g, not %.9g", self->name, x, self->fast_f (x), exact);
      worst = MAX (worst, ulps);
    }

  g_test_message ("%s: %.2f units in float32", self->name, worst);
  g_assert_cmpfloat (worst, <=, MOST_ULPS);
}

/* Numbers of the range, half of them made small. */
static void
test_doubles (gconstpointer data)
{
  const Function *self = data;
  double worst = 0;

  for (guint i = 0; i < 200000; i++)
    {
      double x = g_test_rand_double_range (self->low, self->high) * (i % 2 == 0 ? 1 : pow (2, g_test_rand_double_range (-40, 0)));
      long double exact = self->exact_l (x);
      double rounded = (double) exact;

      worst = MAX (worst, distance (self->fast_d (x), exact, rounded, nextafter (fabs (rounded), INFINITY) - fabs (rounded)));
    }

  g_test_message ("%s: %.2f units in float64", self->name, worst);
  g_assert_cmpfloat (worst, <=, MOST_ULPS);
}

static void
test_corners (gconstpointer data)
{
  static const double corners[] = { 0., -0., INFINITY, -INFINITY, NAN, 1e-310, -1e-310, 4.9e-324, -1, -2, 1e308, -1e308, 800, -800 };
  const Function *self = data;

  for (gsize i = 0; i < G_N_ELEMENTS (corners); i++)
    {
      double found = self->fast_d (corners[i]), expected = self->exact (corners[i]);

      if (isnan (expected))
        g_assert_true (isnan (found));
      else if (isinf (expected) || expected == 0)
        g_assert_true (found == expected && signbit (found) == signbit (expected));
      else
        g_assert_cmpfloat (fabs (found - expected), <=, 5e-16 * fabs (expected));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (functions); i++)
    {
      g_autofree char *floats = g_strdup_printf ("/engine/math/%s/float32", functions[i].name);
      g_autofree char *doubles = g_strdup_printf ("/engine/math/%s/float64", functions[i].name);
      g_autofree char *corners = g_strdup_printf ("/engine/math/%s/corners", functions[i].name);

      g_test_add_data_func (floats, &functions[i], test_floats);
      g_test_add_data_func (doubles, &functions[i], test_doubles);
      g_test_add_data_func (corners, &functions[i], test_corners);
    }

  return g_test_run ();
}
