/* test-layout.c: problems, ports, order
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-layout.h"

#include <math.h>

static ZkyLayout *
make_join (guint n_ports)
{
  ZkyLayout *layout = zky_layout_new (n_ports + 1, n_ports);

  for (guint i = 0; i <= n_ports; i++)
    layout->boxes[i] = (ZkyBox) { 100, 80, 0, 100.0 * i };
  for (guint i = 0; i < n_ports; i++)
    layout->links[i] = (ZkyLink) { .from_at = -1, .to_at = -1, .from = i, .to = n_ports, .port = i, .n_ports = n_ports };

  return layout;
}

static void
test_sound (void)
{
  g_autoptr (ZkyLayout) layout = make_join (1);
  double *points;

  g_assert_false (zky_layout_is_sound (layout));
  points = layout->links[0].points = g_new0 (double, 8);
  layout->links[0].n_points = 4;
  g_assert_true (zky_layout_is_sound (layout));

  points[5] = NAN;
  g_assert_false (zky_layout_is_sound (layout));
  points[5] = 0;
  layout->links[0].n_points = 3;
  g_assert_false (zky_layout_is_sound (layout));
  layout->links[0].n_points = 4;
  layout->boxes[1].y = INFINITY;
  g_assert_false (zky_layout_is_sound (layout));
}

static void
test_ports (void)
{
  g_autoptr (ZkyLayout) one = make_join (1), two = make_join (2), many = make_join (60);
  double start, size, last = -1;

  g_assert_false (zky_layout_get_port (one, &one->links[0], &start, &size));
  g_assert_cmpfloat (start + size / 2, ==, 40);

  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (zky_layout_get_port (two, &two->links[i], &start, &size));
      g_assert_cmpfloat (start, >, last);
      g_assert_cmpfloat (start + size, <=, 80);
      last = start;
    }

  /* No room for sixty: all end in the middle. */
  g_assert_false (zky_layout_get_port (many, &many->links[7], &start, &size));
  g_assert_cmpfloat (start + size / 2, ==, 40);
}

static void
test_sort_ports (void)
{
  g_autoptr (ZkyLayout) layout = make_join (3);
  const double keys[] = { 30, 10, 20 };

  zky_layout_sort_ports (layout, keys);
  g_assert_cmpuint (layout->links[0].port, ==, 0);

  for (guint i = 0; i < 3; i++)
    layout->links[i].any_port = TRUE;
  zky_layout_sort_ports (layout, keys);
  g_assert_cmpuint (layout->links[0].port, ==, 2);
  g_assert_cmpuint (layout->links[1].port, ==, 0);
  g_assert_cmpuint (layout->links[2].port, ==, 1);
}

static void
test_sort_sources (void)
{
  g_autoptr (ZkyLayout) layout = make_join (2);

  for (guint i = 0; i < 2; i++)
    {
      layout->boxes[i].y = -100.0 * i;
      layout->links[i].points = g_memdup2 (((double[]) { 0, 10, 1, 10, 2, 10, 3, 10 }), 8 * sizeof (double));
      layout->links[i].n_points = 4;
    }

  /* The order of a subtraction's inputs means something. */
  zky_layout_sort_sources (layout);
  g_assert_cmpfloat (layout->boxes[0].y, >, layout->boxes[1].y);

  layout->links[0].any_port = layout->links[1].any_port = TRUE;
  zky_layout_sort_sources (layout);
  g_assert_cmpfloat (layout->boxes[0].y, <, layout->boxes[1].y);
  g_assert_cmpuint (layout->links[0].port, ==, 1);
  g_assert_cmpfloat (layout->links[0].points[1], ==, -10);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/layout/sound", test_sound);
  g_test_add_func ("/ui/layout/ports", test_ports);
  g_test_add_func ("/ui/layout/sort-ports", test_sort_ports);
  g_test_add_func ("/ui/layout/sort-sources", test_sort_sources);

  return g_test_run ();
}
