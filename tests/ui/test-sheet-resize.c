/* test-sheet-resize.c: tests ui/editors/zky-sheet-resize.c
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-sheet.h"

static void
assert_resized (const char *from,
                gsize       rows,
                gsize       columns,
                const char *to)
{
  g_autoptr (ZkyTensor) tensor = zky_tensor_parse (from, ZKY_FLOAT32, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ZkyTensor) resized = zky_sheet_resize (tensor, rows, columns, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = zky_tensor_to_string (resized);
  g_assert_cmpstr (text, ==, to);
}

static void
test_resize (void)
{
  assert_resized ("[1, 2]", 1, 3, "[1, 2, 0]");
  assert_resized ("[1, 2]", 1, 1, "[1]");
  assert_resized ("[[1, 2], [3, 4]]", 3, 2, "[[1, 2], [3, 4], [0, 0]]");
  assert_resized ("[[1, 2], [3, 4]]", 2, 3, "[[1, 2, 0], [3, 4, 0]]");
  assert_resized ("[[1, 2], [3, 4]]", 1, 1, "[[1]]");
  assert_resized ("[[[1, 2]], [[3, 4]]]", 2, 2, "[[[1, 2], [0, 0]], [[3, 4], [0, 0]]]");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/sheet-resize", test_resize);

  return g_test_run ();
}
