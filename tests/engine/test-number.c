/* test-number.c: numbers as text, the same under every locale
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-number.h"

#include <math.h>
#include <string.h>

#include "tensor-assert.h"

static void
test_format (void)
{
  static const struct
  {
    double      value;
    ZkyDtype    dtype;
    const char *text;
  } cases[] = {
    { 36, ZKY_FLOAT32, "36" },
    { -36, ZKY_FLOAT64, "-36" },
    { 0, ZKY_FLOAT32, "0" },
    { -0.0, ZKY_FLOAT32, "-0" },
    { 0.1, ZKY_FLOAT32, "0.1" },
    { 0.1, ZKY_FLOAT64, "0.1" },
    { 0.1f, ZKY_FLOAT64, "0.10000000149011612" },
    { 0.1 + 0.2, ZKY_FLOAT64, "0.30000000000000004" },
    { 0.1 + 0.2, ZKY_FLOAT32, "0.3" },
    { 1.0 / 3, ZKY_FLOAT32, "0.33333334" },
    { 1.0 / 3, ZKY_FLOAT64, "0.3333333333333333" },
    { 123.456, ZKY_FLOAT32, "123.456" },
    { 0.0001, ZKY_FLOAT32, "0.0001" },
    { 0.00001, ZKY_FLOAT32, "1e-5" },
    { 1e-7, ZKY_FLOAT32, "1e-7" },
    { 1.5e-7, ZKY_FLOAT64, "1.5e-7" },
    { 16777216, ZKY_FLOAT32, "16777216" },
    { 1e10, ZKY_FLOAT32, "10000000000" },
    { 123456789, ZKY_FLOAT64, "123456789" },
    { 1e14, ZKY_FLOAT64, "100000000000000" },
    { 1e20, ZKY_FLOAT32, "1e20" },
    { 1e20, ZKY_FLOAT64, "1e20" },
    { -1.25e100, ZKY_FLOAT64, "-1.25e100" },
    { 1e30, ZKY_FLOAT32, "1e30" },
    { 3.4028234663852886e38, ZKY_FLOAT32, "3.4028235e38" },
    { 1.7976931348623157e308, ZKY_FLOAT64, "1.7976931348623157e308" },
    { 5e-324, ZKY_FLOAT64, "5e-324" },
    { 1e-45, ZKY_FLOAT32, "1e-45" },
    { 0x1p-44, ZKY_FLOAT64, "5.684341886080802e-14" },
    { 0x1p-96, ZKY_FLOAT32, "1.2621775e-29" },
    { 1e300, ZKY_FLOAT32, "Infinity" },
    { INFINITY, ZKY_FLOAT64, "Infinity" },
    { -INFINITY, ZKY_FLOAT32, "-Infinity" },
    { NAN, ZKY_FLOAT32, "NaN" },
    { -NAN, ZKY_FLOAT64, "NaN" },
    { 42, ZKY_INT64, "42" },
    { -9007199254740992, ZKY_INT64, "-9007199254740992" },
    { -0x1p63, ZKY_INT64, "-9223372036854775808" },
    { 1, ZKY_BOOL, "true" },
    { 0, ZKY_BOOL, "false" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char buffer[ZKY_NUMBER_MAX];

      g_assert_cmpstr (zky_number_format (buffer, cases[i].value, cases[i].dtype), ==, cases[i].text);
    }
}

/* The number that @bits are, in a float32 or a float64. */
static double
number_of_bits (guint64  bits,
                gboolean is_float)
{
  guint32 low = (guint32) bits;
  double d;
  float f;

  memcpy (&d, &bits, sizeof d);
  memcpy (&f, &low, sizeof f);

  return is_float ? f : d;
}

/* Any bits there are: what is written reads back equal, and with one digit less it would not. */
static void
test_format_shortest (void)
{
  for (guint i = 0; i < 40000; i++)
    {
      gboolean is_float = i % 2;
      double value = number_of_bits ((guint64) g_test_rand_int () << 32 | (guint32) g_test_rand_int (), is_float);
      char text[ZKY_NUMBER_MAX], less[ZKY_NUMBER_MAX], format[8];
      guint n_digits = 0;
      double back;

      if (!isfinite (value))
        continue;

      zky_number_format (text, value, is_float ? ZKY_FLOAT32 : ZKY_FLOAT64);
      g_assert_cmpuint (strlen (text), <, ZKY_NUMBER_MAX);
      back = g_ascii_strtod (text, NULL);
      g_assert_true (is_float ? (float) back == (float) value : back == value);

      if (strchr (text, 'e') == NULL)
        continue;
      for (const char *p = text; *p != 'e'; p++)
        n_digits += g_ascii_isdigit (*p);
      if (n_digits == 1)
        continue;
      g_snprintf (format, sizeof format, "%%.%ue", n_digits - 2);
      back = g_ascii_strtod (g_ascii_formatd (less, sizeof less, format, value), NULL);
      g_assert_false (is_float ? (float) back == (float) value : back == value);
    }
}

static void
test_format_digits (void)
{
  static const struct
  {
    double      value;
    guint       digits;
    const char *text;
  } cases[] = {
    { 36, 4, "36" },
    { 3.14159265, 4, "3.142" },
    { 3.14159265, 1, "3" },
    { -0.5, 4, "-0.5" },
    { 100.04, 4, "100" },
    { 0.001234567, 4, "0.001235" },
    { 0.0001234567, 4, "1.235e-4" },
    { 12346, 4, "12346" },
    { 12345.678, 4, "12346" },
    { 999999, 4, "999999" },
    { 999999.7, 4, "1e6" },
    { 1000000, 4, "1e6" },
    { 12350000, 4, "1.235e7" },
    { 9.9996, 4, "10" },
    { 0.1, 17, "0.10000000000000001" },
    { 0, 4, "0" },
    { -0.0, 4, "-0" },
    { 1e300, 4, "1e300" },
    { NAN, 4, "NaN" },
    { -INFINITY, 4, "-Infinity" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char buffer[ZKY_NUMBER_MAX];

      g_assert_cmpstr (zky_number_format_digits (buffer, cases[i].value, cases[i].digits), ==, cases[i].text);
    }
}

static void
test_format_bytes (void)
{
  static const struct
  {
    gsize       bytes;
    const char *text;
  } cases[] = {
    { 0, "0 bytes" },
    { 1, "1 byte" },
    { 1023, "1023 bytes" },
    { 1536, "1.5 KiB" },
    { (gsize) 256 << 20, "256 MiB" },
    { (gsize) 4 << 40, "4 TiB" },
    { G_MAXSIZE, "16 EiB" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char buffer[ZKY_NUMBER_MAX];

      g_assert_cmpstr (zky_number_format_bytes (buffer, cases[i].bytes), ==, cases[i].text);
    }
}

static void
test_locale (void)
{
  if (!set_comma_locale ())
    {
      g_test_skip ("no locale with a decimal comma is installed");
      return;
    }

  test_format ();
  test_format_digits ();
  test_format_bytes ();
  setlocale (LC_ALL, "C");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/number/format", test_format);
  g_test_add_func ("/engine/number/format/shortest", test_format_shortest);
  g_test_add_func ("/engine/number/format/digits", test_format_digits);
  g_test_add_func ("/engine/number/format/bytes", test_format_bytes);
  g_test_add_func ("/engine/number/locale", test_locale);

  return g_test_run ();
}
