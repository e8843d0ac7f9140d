/* test-attributes.c: the settings of one use of an operator
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-attributes.h"

#include <string.h>

#include "tensor-assert.h"

enum { AXES, KEEPDIMS, RATE, MODE, AXIS };

static const ZkyAttribute declared[] = {
  { "axes", ZKY_ATTRIBUTE_INTS, NULL, FALSE, "axes" },
  { "keepdims", ZKY_ATTRIBUTE_BOOL, "false", FALSE, "keep them" },
  { "rate", ZKY_ATTRIBUTE_DOUBLE, "0.5", FALSE, "how much" },
  { "mode", ZKY_ATTRIBUTE_STRING, "mean", FALSE, "how" },
  { "axis", ZKY_ATTRIBUTE_INT, NULL, TRUE, "which" },
  { NULL }
};

static void
test_defaults (void)
{
  g_autoptr(ZkyAttributes) self = zky_attributes_new (declared);
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  guint n;

  g_assert_true (zky_attributes_get_declared (self) == declared);
  g_assert_false (zky_attributes_is_set (self, AXES));
  g_assert_null (zky_attributes_get_ints (self, AXES, &n));
  g_assert_cmpuint (n, ==, 0);
  g_assert_true (zky_attributes_is_set (self, KEEPDIMS));
  g_assert_false (zky_attributes_get_bool (self, KEEPDIMS));
  g_assert_cmpfloat (zky_attributes_get_double (self, RATE), ==, 0.5);
  g_assert_cmpstr (zky_attributes_get_string (self, MODE), ==, "mean");

  g_assert_false (zky_attributes_check (self, &error));
  assert_error (error, ZKY_ERROR_VALUE, "attribute “axis” is missing");

  text = zky_attributes_to_string (self);
  g_assert_cmpstr (text, ==, "");
}

static void
test_parse (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyAttributes) self = NULL, again = NULL;
  g_autofree char *text = NULL, *text_again = NULL;
  const gint64 *axes;
  guint n;

  self = zky_attributes_parse (declared, " axes=[0, -1] ,keepdims=true, mode='a, b', axis = -2, rate=1e-3", &error);
  g_assert_no_error (error);
  axes = zky_attributes_get_ints (self, AXES, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (axes[0], ==, 0);
  g_assert_cmpint (axes[1], ==, -1);
  g_assert_true (zky_attributes_get_bool (self, KEEPDIMS));
  g_assert_cmpstr (zky_attributes_get_string (self, MODE), ==, "a, b");
  g_assert_cmpint (zky_attributes_get_int (self, AXIS), ==, -2);
  g_assert_cmpfloat (zky_attributes_get_double (self, RATE), ==, 1e-3);
  g_assert_true (zky_attributes_check (self, &error));

  zky_attributes_set_string (self, MODE, "sum");
  text = zky_attributes_to_string (self);
  g_assert_cmpstr (text, ==, "axes=[0, -1], keepdims=true, rate=0.001, mode=sum, axis=-2");
  again = zky_attributes_parse (declared, text, &error);
  g_assert_no_error (error);
  text_again = zky_attributes_to_string (again);
  g_assert_cmpstr (text_again, ==, text);
}

static void
test_parse_short_list (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyAttributes) one = zky_attributes_parse (declared, "axes=3", &error);
  g_autoptr(ZkyAttributes) none = zky_attributes_parse (declared, "axes=[]", &error);
  guint n;

  g_assert_no_error (error);
  g_assert_cmpint (zky_attributes_get_ints (one, AXES, &n)[0], ==, 3);
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (zky_attributes_is_set (none, AXES));
  zky_attributes_get_ints (none, AXES, &n);
  g_assert_cmpuint (n, ==, 0);
}

static void
test_parse_errors (void)
{
  static const struct { const char *text; ZkyError code; const char *part; } cases[] = {
    { "axs=1", ZKY_ERROR_UNKNOWN, "No attribute “axs”; it takes axes, keepdims, rate, mode, axis" },
    { "keepdims=maybe", ZKY_ERROR_VALUE, "keepdims is “maybe”, which is not true or false" },
    { "axis=1.5", ZKY_ERROR_VALUE, "axis is “1.5”, which is not an integer" },
    { "axis=", ZKY_ERROR_VALUE, "axis is “”" },
    { "axes=[0, x]", ZKY_ERROR_VALUE, "axes is “[0, x]”, which is not a list of integers" },
    { "axis=99999999999999999999", ZKY_ERROR_VALUE, "not an integer" },
    { "rate=fast", ZKY_ERROR_VALUE, "rate is “fast”, which is not a number" },
    { "keepdims", ZKY_ERROR_SYNTAX, "“keepdims” is not of the form name=value" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (zky_attributes_parse (declared, cases[i].text, &error));
      assert_error (error, cases[i].code, cases[i].part);
    }
}

static void
test_set (void)
{
  g_autoptr(ZkyAttributes) self = zky_attributes_new (declared);
  g_autoptr(ZkyAttributes) other = zky_attributes_ref (self);
  guint n;

  zky_attributes_set_ints (self, AXES, (const gint64[]) { 4, 5 }, 2);
  zky_attributes_set_ints (self, AXES, (const gint64[]) { 6 }, 1);
  zky_attributes_set_int (self, AXIS, 7);
  zky_attributes_set_bool (self, KEEPDIMS, 2);
  zky_attributes_set_double (self, RATE, 2);

  g_assert_cmpint (zky_attributes_get_ints (other, AXES, &n)[0], ==, 6);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (zky_attributes_get_int (other, AXIS), ==, 7);
  g_assert_cmpint (zky_attributes_get_bool (other, KEEPDIMS), ==, TRUE);
  g_assert_cmpfloat (zky_attributes_get_double (other, RATE), ==, 2);
  g_assert_true (zky_attributes_check (self, NULL));
}

static void
test_none_declared (void)
{
  g_autoptr(ZkyAttributes) self = zky_attributes_new (NULL);
  g_autoptr(GError) error = NULL;

  g_assert_true (zky_attributes_check (self, NULL));
  g_assert_null (zky_attributes_parse (NULL, "axis=1", &error));
  assert_error (error, ZKY_ERROR_UNKNOWN, "No attribute “axis”");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/attributes/defaults", test_defaults);
  g_test_add_func ("/engine/attributes/parse/all-types", test_parse);
  g_test_add_func ("/engine/attributes/parse/short-list", test_parse_short_list);
  g_test_add_func ("/engine/attributes/parse/errors", test_parse_errors);
  g_test_add_func ("/engine/attributes/set", test_set);
  g_test_add_func ("/engine/attributes/none-declared", test_none_declared);

  return g_test_run ();
}
