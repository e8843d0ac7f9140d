/* test-source-error.c: where an error of a model is
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-source-error.h"

static void
test_line (void)
{
  g_assert_cmpuint (zky_source_error_get_line ("a.lua:7: Shapes [3] and [4] differ", "a.lua"), ==, 7);
  g_assert_cmpuint (zky_source_error_get_line ("model.lua:12: unexpected symbol", NULL), ==, 12);
  g_assert_cmpuint (zky_source_error_get_line ("b.lua:7: cause", "a.lua"), ==, 0);
  g_assert_cmpuint (zky_source_error_get_line ("a.lua: cause", "a.lua"), ==, 0);
  g_assert_cmpuint (zky_source_error_get_line ("a.lua:x: cause", "a.lua"), ==, 0);
  g_assert_cmpuint (zky_source_error_get_line ("a.lua:99999999999999999999: cause", "a.lua"), ==, 0);
  g_assert_cmpuint (zky_source_error_get_line ("", "a.lua"), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/source-error/line", test_line);

  return g_test_run ();
}
