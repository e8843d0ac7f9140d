/* test-number-parse.c: numbers read from text
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-number.h"

#include <math.h>
#include <string.h>

#include "tensor-assert.h"

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    double      value;
  } cases[] = {
    { "36", 36 },
    { " \t-1.5e3\n", -1500 },
    { "+.5", 0.5 },
    { "5.", 5 },
    { "1E+2", 100 },
    { "1e-400", 0 },
    { "-0", 0 },
    { "inf", INFINITY },
    { "-Infinity", -INFINITY },
    { "+INF", INFINITY },
    { "0.1", 0.1 },
    { "9007199254740993", 9007199254740992 },
  };
  double value;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (zky_number_parse (cases[i].text, &value, &error));
      g_assert_no_error (error);
      g_assert_cmpfloat (value, ==, cases[i].value);
    }

  g_assert_true (zky_number_parse ("NaN", &value, NULL));
  g_assert_true (isnan (value));
  g_assert_true (zky_number_parse ("-nan", &value, NULL));
  g_assert_true (isnan (value));
}

static void
test_parse_wrong (void)
{
  const char *texts[] = {
    "", " ", ".", "-", "+-1", "1 2", "1,5", "0x10", "0X1P3", "1e", "1e+", "e5", "abc", "nano", "nan(1)",
    "infinit", "1.2.3", "--1", "١", "\xff\xfe", "1_000", "one\nline",
  };
  g_autofree char *many = g_strnfill (100000, '-');
  g_autoptr (GError) error = NULL;
  double value = 7;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) wrong = NULL;

      g_assert_false (zky_number_parse (texts[i], &value, &wrong));
      assert_error (wrong, ZKY_ERROR_SYNTAX, "is not a number");
      g_assert_true (g_utf8_validate (wrong->message, -1, NULL));
      g_assert_null (strchr (wrong->message, '\n'));
    }

  g_assert_false (zky_number_parse (many, &value, &error));
  g_assert_cmpuint (strlen (error->message), <, 100);

  g_clear_error (&error);
  g_assert_false (zky_number_parse ("-1e999", &value, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_VALUE);
  g_assert_cmpstr (error->message, ==, "-1e999 is too large for a number");
  g_assert_cmpfloat (value, ==, 7);
}

static void
test_locale (void)
{
  if (!set_comma_locale ())
    {
      g_test_skip ("no locale with a decimal comma is installed");
      return;
    }

  test_parse ();
  test_parse_wrong ();
  setlocale (LC_ALL, "C");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/number-parse/good", test_parse);
  g_test_add_func ("/engine/number-parse/wrong", test_parse_wrong);
  g_test_add_func ("/engine/number-parse/locale", test_locale);

  return g_test_run ();
}
