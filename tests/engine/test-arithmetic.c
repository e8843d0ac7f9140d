/* test-arithmetic.c: formulas with numbers come to what one works out by hand, and hold as they are shown
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-arithmetic-private.h"

#include <math.h>
#include <stdio.h>

static const struct { const char *text; double result; } formulas[] = {
  { "3 + 1", 4 }, { "2 - 3 - 4", -5 }, { "2 · 3 + 4 / 2", 8 }, { "-3²", -9 }, { "(-3)²", 9 }, { "2^3^2", 512 }, { "2^-1", 0.5 },
  { "1 · (1 - 0.964²)", 0.070704 }, { "√(3² + 4²)", 5 }, { "∛8 / 2", 1 }, { "|(-3) - 2| · 2", 10 }, { "1 / (2 · √4)", 0.25 },
  { "2 / √π · exp(-0²)", 1.1283791670955126 }, { "σ(0) · (1 - σ(0))", 0.25 }, { "max(2, 0)", 2 }, { "(2 > 0)", 1 },
  { "5 · (0 < 7 < 6)", 0 }, { "where(-1 > 0, 1, 0.01 · -1)", -0.01 }, { "2.5e-5 · 2", 5e-5 }, { "log10(100)", 2 },
  { "sum(2 · 3)", 6 }, { "2 ≤ 2 ≤ 3", 1 }, { " 4 ", 4 }, { "log(exp(1))", 1 }, { "tanh(0)", 0 }, { "3 ≠ 3", 0 },
};

static void
test_evaluate (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formulas); i++)
    {
      double result = NAN;

      g_assert_true (zky_arithmetic_evaluate (formulas[i].text, &result));
      g_assert_cmpfloat_with_epsilon (result, formulas[i].result, 1e-12);
    }
}

static void
test_unreadable (void)
{
  static const char *const texts[] = {
    "", "3 +", "1 · (2", "n · 2", "sum([2×3])", "1 + 2 + …", "max(1)", "f(1, 2, 3, 4)", "|2", "3 4", "c ? 1 : 2", "NaN", "cos(1, 2)", ")", "(()",
  };
  double result;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_false (zky_arithmetic_evaluate (texts[i], &result));
}

/* 1 - x², the number with so many digits */
static void
write_difference (GString  *text,
                  gpointer  data,
                  guint     digits)
{
  g_string_append_printf (text, "1 - %.*g²", (int) digits, *(double *) data);
}

static void
test_digits (void)
{
  gboolean exact = FALSE;
  double half = 0.5, close = 0.96402758, edge = 0.999987721;

  g_assert_cmpuint (zky_arithmetic_get_digits (write_difference, &half, 0.75, 4, ZKY_FLOAT32, &exact), ==, 4);
  g_assert_true (exact);
  /* 1 - 0.964² = 0.0707, but 1 - 0.96403² = 0.07065 */
  g_assert_cmpuint (zky_arithmetic_get_digits (write_difference, &close, 1 - close * close, 4, ZKY_FLOAT32, &exact), ==, 5);
  g_assert_true (exact);
  g_assert_cmpuint (zky_arithmetic_get_digits (write_difference, &edge, 1 - edge * edge, 4, ZKY_FLOAT32, &exact), ==, 8);
  g_assert_true (exact);
  /* A square that was rounded too much: no digits of the number give that. */
  g_assert_cmpuint (zky_arithmetic_get_digits (write_difference, &edge, 2.47e-5, 4, ZKY_FLOAT32, &exact), ==, 8);
  g_assert_false (exact);
  g_assert_cmpuint (zky_arithmetic_get_digits (write_difference, &half, INFINITY, 4, ZKY_FLOAT32, &exact), ==, 4);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/arithmetic/evaluate", test_evaluate);
  g_test_add_func ("/engine/arithmetic/evaluate/unreadable", test_unreadable);
  g_test_add_func ("/engine/arithmetic/digits", test_digits);

  return g_test_run ();
}
