/* test-text.c: text that fits and cannot break a file
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-text.h"

static void
test_clean (void)
{
  static const struct { const char *dirty, *clean; } cases[] = {
    { "plain", "plain" },
    { "", "" },
    { "two\nlines\tand a tab", "two lines and a tab" },
    { "bell\a and \x1b[31m escape", "bell and [31m escape" },
    { "ends \xff here", "ends \xef\xbf\xbd here" },
    { "\xe2\x80\xae" "right to left", "right to left" },
    { "zero\xef\xbf\xbfwidth\xef\xbb\xbf", "zerowidth" },
    { "∂out/∂x", "∂out/∂x" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *clean = zky_text_clean (cases[i].dirty);
      g_assert_cmpstr (clean, ==, cases[i].clean);
    }
}

static void
test_width (void)
{
  double width = zky_text_get_width ("1234", 10, FALSE);
  int drawn;

  g_assert_cmpfloat (width, >, 0);
  g_assert_cmpfloat_with_epsilon (zky_text_get_width ("1234", 20, FALSE), 2 * width, 1e-9);
  g_assert_cmpfloat (zky_text_get_width ("1234", 10, TRUE), >=, width);
  g_assert_cmpfloat (zky_text_get_width ("", 10, FALSE), ==, 0);

  /* What is measured is what is drawn. */
  pango_layout_get_size (zky_text_get_layout ("∇ 24 + 9 = 33", 14, TRUE), &drawn, NULL);
  g_assert_cmpfloat_with_epsilon (zky_text_get_width ("∇ 24 + 9 = 33", 14, TRUE), (double) drawn / PANGO_SCALE, 1.0);
}

static void
test_fit (void)
{
  double size = 20;
  g_autofree char *whole = zky_text_fit ("fits", 200, 8, FALSE, &size);
  g_autofree char *smaller = NULL, *shorter = NULL, *tiny = NULL;

  g_assert_cmpstr (whole, ==, "fits");
  g_assert_cmpfloat (size, ==, 20);

  smaller = zky_text_fit ("-1.235e-10", 70, 8, FALSE, &size);
  g_assert_cmpstr (smaller, ==, "-1.235e-10");
  g_assert_cmpfloat (size, <, 20);
  g_assert_cmpfloat (zky_text_get_width (smaller, size, FALSE), <=, 70);

  size = 20;
  shorter = zky_text_fit ("a name that nobody would give to a parameter", 70, 12, FALSE, &size);
  g_assert_true (g_str_has_suffix (shorter, "…"));
  g_assert_cmpfloat (size, ==, 12);
  g_assert_cmpfloat (zky_text_get_width (shorter, size, FALSE), <=, 70);

  size = 20;
  tiny = zky_text_fit ("no room", 1, 12, FALSE, &size);
  g_assert_cmpstr (tiny, ==, "…");
}

static gpointer
measure_thread (gpointer data)
{
  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *text = g_strdup_printf ("node %u ∇", i);

      g_assert_cmpfloat (zky_text_get_width (text, 12, i % 2), >, 0);
      g_assert_nonnull (zky_text_get_layout (text, 12, i % 2));
    }

  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("measure", measure_thread, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/text/clean", test_clean);
  g_test_add_func ("/ui/text/width", test_width);
  g_test_add_func ("/ui/text/fit", test_fit);
  g_test_add_func ("/ui/text/threads", test_threads);

  return g_test_run ();
}
