/* test-grid.c: the grid finds what looking at everything finds
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-grid.h"

static gboolean
meets (const ZkyRect *a,
       const ZkyRect *b)
{
  return a->x <= b->x + b->width && b->x <= a->x + a->width && a->y <= b->y + b->height && b->y <= a->y + a->height;
}

static ZkyRect
random_rect (double most)
{
  return (ZkyRect) { g_test_rand_double_range (-500, 500), g_test_rand_double_range (-2000, 2000),
                     g_test_rand_double_range (0, most), g_test_rand_double_range (0, most) };
}

static void
test_random (void)
{
  ZkyRect rects[500];
  g_autoptr (ZkyGrid) grid = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rects); i++)
    rects[i] = random_rect (i % 50 == 0 ? 3000 : 60);
  grid = zky_grid_new (rects, G_N_ELEMENTS (rects));

  for (guint query = 0; query < 300; query++)
    {
      ZkyRect area = random_rect (query % 3 == 0 ? 0 : 300);
      g_autoptr (GArray) found = zky_grid_query (grid, &area);
      guint n = 0;

      for (guint i = 0; i < G_N_ELEMENTS (rects); i++)
        if (meets (&rects[i], &area))
          {
            g_assert_cmpuint (n, <, found->len);
            g_assert_cmpuint (g_array_index (found, guint, n), ==, i);
            n++;
          }
      g_assert_cmpuint (n, ==, found->len);
    }
}

static void
test_edges (void)
{
  ZkyRect one = { 10, 10, 0, 0 };
  g_autoptr (ZkyGrid) empty = zky_grid_new (NULL, 0);
  g_autoptr (ZkyGrid) single = zky_grid_new (&one, 1);
  g_autoptr (GArray) none = zky_grid_query (empty, &one);
  g_autoptr (GArray) hit = zky_grid_query (single, &one);
  g_autoptr (GArray) miss = zky_grid_query (single, &(ZkyRect) { 11, 10, 5, 5 });
  g_autoptr (GArray) all = zky_grid_query (single, NULL);

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (hit->len, ==, 1);
  g_assert_cmpuint (miss->len, ==, 0);
  g_assert_cmpuint (all->len, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/grid/random", test_random);
  g_test_add_func ("/ui/grid/edges", test_edges);

  return g_test_run ();
}
