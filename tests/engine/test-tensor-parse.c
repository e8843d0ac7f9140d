/* test-tensor-parse.c: tensors read from nested lists
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-tensor.h"

#include <string.h>

#include "tensor-assert.h"

static void
test_parse (void)
{
  static const struct
  {
    ZkyDtype    dtype;
    const char *text, *expected;
  } cases[] = {
    { ZKY_FLOAT32, " [ [1,2] ,\n [3,4] ] ", "[[1, 2], [3, 4]]" },
    { ZKY_FLOAT32, "[nan, inf, -inf, +1., .5]", "[NaN, Infinity, -Infinity, 1, 0.5]" },
    { ZKY_FLOAT32, "[\"NaN\", \"Infinity\", \"-Infinity\", \"nan\"]", "[NaN, Infinity, -Infinity, NaN]" },
    { ZKY_FLOAT32, "3.4028235e38", "3.4028235e38" },
    { ZKY_FLOAT32, "1e-999", "0" },
    { ZKY_INT64, "[3.0, 1e3, -2, +4]", "[3, 1000, -2, 4]" },
    { ZKY_BOOL, "[true, 0, false, 1, 1.0]", "[true, false, false, true, true]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ZkyTensor) tensor = tensor_of (cases[i].dtype, cases[i].text);

      assert_tensor (tensor, cases[i].expected);
    }
}

static void
test_parse_wrong (void)
{
  static const struct
  {
    ZkyDtype    dtype;
    const char *text;
    ZkyError    code;
    const char *part;
  } cases[] = {
    { ZKY_FLOAT32, "", ZKY_ERROR_SYNTAX, "expected a number or a list, but the text ends at character 1" },
    { ZKY_FLOAT32, "[1, 2", ZKY_ERROR_SYNTAX, "expected ',' or ']', but the text ends at character 6" },
    { ZKY_FLOAT32, "[1, 2] 3", ZKY_ERROR_SYNTAX, "expected the end, found '3' at character 8" },
    { ZKY_FLOAT32, "1]", ZKY_ERROR_SYNTAX, "at character 2" },
    { ZKY_FLOAT32, "[1, ]", ZKY_ERROR_SYNTAX, "found ']' at character 5" },
    { ZKY_FLOAT32, "[, 1]", ZKY_ERROR_SYNTAX, "found ',' at character 2" },
    { ZKY_FLOAT32, "[1 2]", ZKY_ERROR_SYNTAX, "at character 4" },
    { ZKY_FLOAT32, "[é, x]", ZKY_ERROR_SYNTAX, "found 'é' at character 2" },
    { ZKY_FLOAT32, "[é", ZKY_ERROR_SYNTAX, "found 'é'" },
    { ZKY_FLOAT32, "[\x01", ZKY_ERROR_SYNTAX, "found '?' at character 2" },
    { ZKY_FLOAT32, "[\xff", ZKY_ERROR_SYNTAX, "found '?' at character 2" },
    { ZKY_FLOAT32, "[1, \xe2\x82", ZKY_ERROR_SYNTAX, "at character 5" },
    { ZKY_FLOAT32, "[[1, 2], [3]]", ZKY_ERROR_SYNTAX, "a list of 1 ends, where before there was one of 2, at character 12" },
    { ZKY_FLOAT32, "[[1], [2, 3]]", ZKY_ERROR_SYNTAX, "a list of 2 ends, where before there was one of 1, at character 12" },
    { ZKY_FLOAT32, "[1, [2]]", ZKY_ERROR_SYNTAX, "at character 5" },
    { ZKY_FLOAT32, "[[1], 2]", ZKY_ERROR_SYNTAX, "at character 7" },
    { ZKY_FLOAT32, "[[], 2]", ZKY_ERROR_SYNTAX, "at character 6" },
    { ZKY_FLOAT32, "[[], [[]]]", ZKY_ERROR_SYNTAX, "at character 7" },
    { ZKY_FLOAT32, "[[[1]], []]", ZKY_ERROR_SYNTAX, "at character 10" },
    { ZKY_FLOAT32, "[[[[[[[[[1]]]]]]]]]", ZKY_ERROR_SYNTAX, "more than 8 lists in one another at character 9" },
    { ZKY_FLOAT32, "0x10", ZKY_ERROR_SYNTAX, "at character 1" },
    { ZKY_FLOAT32, "true", ZKY_ERROR_SYNTAX, "expected a number" },
    { ZKY_FLOAT32, "\"3\"", ZKY_ERROR_SYNTAX, "at character 1" },
    { ZKY_FLOAT32, "\"NaN", ZKY_ERROR_SYNTAX, "at character 1" },
    { ZKY_FLOAT32, "[1, 1e39]", ZKY_ERROR_VALUE, "1e39 is out of range for float32 at character 5" },
    { ZKY_FLOAT64, "-1e400", ZKY_ERROR_VALUE, "-1e400 is out of range for float64 at character 1" },
    { ZKY_INT64, "[1, 2.5]", ZKY_ERROR_VALUE, "2.5 is no int64 at character 5" },
    { ZKY_INT64, "NaN", ZKY_ERROR_VALUE, "NaN is no int64" },
    { ZKY_INT64, "9223372036854775808", ZKY_ERROR_VALUE, "is out of range for int64" },
    { ZKY_INT64, "-9223372036854775809", ZKY_ERROR_VALUE, "is out of range for int64" },
    { ZKY_INT64, "1e400", ZKY_ERROR_VALUE, "is out of range for int64" },
    { ZKY_INT64, "-inf", ZKY_ERROR_VALUE, "is out of range for int64" },
    { ZKY_BOOL, "2", ZKY_ERROR_VALUE, "2 is no bool at character 1" },
    { ZKY_BOOL, "maybe", ZKY_ERROR_SYNTAX, "expected true, false or a list" },
    { ZKY_BOOL, "truer", ZKY_ERROR_SYNTAX, "expected the end, found 'r' at character 5" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (zky_tensor_parse (cases[i].text, cases[i].dtype, &error));
      assert_error (error, cases[i].code, cases[i].part);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

/* A million brackets, and a million of commas, are an error and no stack overflow. */
static void
test_parse_hostile (void)
{
  const char things[] = "[],\"-.eé ";

  for (const char *p = things; *p != '\0'; p++)
    {
      g_autofree char *text = g_strnfill (1000000, *p);
      g_autoptr (GError) error = NULL;

      g_assert_null (zky_tensor_parse (text, ZKY_FLOAT32, &error));
      g_assert_error (error, ZKY_ERROR, ZKY_ERROR_SYNTAX);
      g_assert_cmpuint (strlen (error->message), <, 200);
    }
}

/* Texts made of the pieces that count either make a tensor, which reads back equal, or an error with a place. */
static void
test_parse_any (void)
{
  const char *pieces[] = { "[", "[", "]", "]", ",", ",", "1", "-2.5", " ", "NaN", "\"inf\"", "true", "e", "9e99", "é" };

  for (guint i = 0; i < 20000; i++)
    {
      ZkyDtype dtype = (ZkyDtype) g_test_rand_int_range (0, ZKY_N_DTYPES);
      guint n = (guint) g_test_rand_int_range (0, 12);
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (ZkyTensor) tensor = NULL;
      g_autoptr (GError) error = NULL;

      while (n-- > 0)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);

      tensor = zky_tensor_parse (text->str, dtype, &error);
      if (tensor != NULL)
        {
          g_autofree char *back = zky_tensor_to_string (tensor);
          g_autoptr (ZkyTensor) again = tensor_of (dtype, back);

          g_assert_no_error (error);
          g_assert_true (zky_tensor_equal (tensor, again));
        }
      else
        {
          g_assert_nonnull (error);
          g_assert_nonnull (strstr (error->message, "at character "));
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/tensor-parse/good", test_parse);
  g_test_add_func ("/engine/tensor-parse/wrong", test_parse_wrong);
  g_test_add_func ("/engine/tensor-parse/hostile", test_parse_hostile);
  g_test_add_func ("/engine/tensor-parse/any", test_parse_any);

  return g_test_run ();
}
