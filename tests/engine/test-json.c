/* test-json.c: numbers and tensors as JSON text
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-json.h"

#include <math.h>
#include <string.h>

#include "tensor-assert.h"

static void
test_string (void)
{
  static const struct
  {
    const char *value, *text;
  } cases[] = {
    { "", "\"\"" },
    { "a · b", "\"a · b\"" },
    { "say \"x\\y\"", "\"say \\\"x\\\\y\\\"\"" },
    { "one\ntwo\tthree", "\"one\\ntwo\\tthree\"" },
    { "\x01\x1f\x7f", "\"\\u0001\\u001f\\u007f\"" },
    { "bad \xff byte", "\"bad \xef\xbf\xbd byte\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      zky_json_append_string (text, cases[i].value);
      g_assert_cmpstr (text->str, ==, cases[i].text);
    }
}

static void
test_number (void)
{
  static const struct
  {
    double      value;
    ZkyDtype    dtype;
    const char *text;
  } cases[] = {
    { 0.1, ZKY_FLOAT32, "0.1" },
    { 36, ZKY_FLOAT32, "36" },
    { 1e20, ZKY_FLOAT64, "1e20" },
    { NAN, ZKY_FLOAT32, "\"NaN\"" },
    { INFINITY, ZKY_FLOAT64, "\"Infinity\"" },
    { -1e300, ZKY_FLOAT32, "\"-Infinity\"" },
    { INFINITY, ZKY_INT64, "9223372036854775807" },
    { 1, ZKY_BOOL, "true" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      zky_json_append_number (text, cases[i].value, cases[i].dtype);
      g_assert_cmpstr (text->str, ==, cases[i].text);
    }
}

static void
test_tensor (void)
{
  static const struct
  {
    ZkyDtype    dtype;
    const char *value, *text;
  } cases[] = {
    { ZKY_FLOAT32, "36", "{\"dtype\": \"float32\", \"shape\": [], \"value\": 36}" },
    { ZKY_FLOAT32, "[1, 2]", "{\"dtype\": \"float32\", \"shape\": [2], \"value\": [1, 2]}" },
    { ZKY_FLOAT64, "[[0.1, NaN], [-inf, 3]]",
      "{\"dtype\": \"float64\", \"shape\": [2, 2], \"value\": [[0.1, \"NaN\"], [\"-Infinity\", 3]]}" },
    { ZKY_INT64, "[9007199254740993]", "{\"dtype\": \"int64\", \"shape\": [1], \"value\": [9007199254740993]}" },
    { ZKY_BOOL, "[true, false]", "{\"dtype\": \"bool\", \"shape\": [2], \"value\": [true, false]}" },
    { ZKY_FLOAT32, "[[], []]", "{\"dtype\": \"float32\", \"shape\": [2, 0], \"value\": [[], []]}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ZkyTensor) tensor = tensor_of (cases[i].dtype, cases[i].value);
      g_autoptr (GString) text = g_string_new (NULL);

      zky_json_append_tensor (text, tensor);
      g_assert_cmpstr (text->str, ==, cases[i].text);
    }
}

static void
test_absent (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  zky_json_append_tensor (text, NULL);
  zky_json_append_value (text, NULL);
  g_assert_cmpstr (text->str, ==, "nullnull");
}

/* What is written as a value is read as the same tensor. */
static void
test_there_and_back (void)
{
  g_autoptr (ZkyTensor) tensor = tensor_of (ZKY_FLOAT32, "[[0.1, NaN, 1e-7], [-inf, inf, 3.4028235e38]]");
  g_autoptr (ZkyTensor) view = zky_tensor_transpose (tensor, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (ZkyTensor) back = NULL;

  zky_json_append_value (text, view);
  back = tensor_of (ZKY_FLOAT32, text->str);
  g_assert_true (zky_tensor_equal (view, back));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/json/string", test_string);
  g_test_add_func ("/engine/json/number", test_number);
  g_test_add_func ("/engine/json/tensor", test_tensor);
  g_test_add_func ("/engine/json/absent", test_absent);
  g_test_add_func ("/engine/json/there-and-back", test_there_and_back);

  return g_test_run ();
}
