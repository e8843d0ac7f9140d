/* test-name.c: what may be a name
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky.h"

static void
test_scan (void)
{
  static const struct
  {
    const char *text;
    gsize       length;
  } cases[] = {
    { "x", 1 }, { "x_1 + 2", 3 }, { "0.weight", 1 }, { "_", 1 }, { "", 0 }, { "+x", 0 }, { "θ·x", 2 }, { "θ²", 2 }, { "x₁²", 4 },
    { "x¹⁰", 1 }, { "x⁴", 1 }, { "дом", 6 }, { "数", 3 }, { "e\u0301!", 3 }, { "\u0301", 0 }, { "₁", 0 }, { "∂x", 0 }, { "√x", 0 },
    { "x×y", 1 }, { "x−y", 1 }, { "ªb", 3 }, { "½", 0 }, { "x½", 3 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].text);
      g_assert_cmpuint (zky_name_scan (cases[i].text), ==, cases[i].length);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/name/scan", test_scan);

  return g_test_run ();
}
