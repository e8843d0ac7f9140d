/* test-layered.c: the linear-time layout
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-layered.h"

#include "layout-fixture.h"

static void
test_random (void)
{
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (ZkyLayout) layout = fixture_random_layout (60, 1 + i % 7, 1 + i % 3, 3 + i);

      layout->top_to_bottom = i % 2;
      zky_layered_run (layout);
      fixture_check_layout (layout, TRUE);
    }
}

static void
test_deterministic (void)
{
  g_autoptr (ZkyLayout) layout = fixture_random_layout (200, 5, 3, 20);
  g_autofree ZkyBox *first = NULL;

  zky_layered_run (layout);
  first = g_memdup2 (layout->boxes, sizeof (ZkyBox) * layout->n_boxes);
  zky_layered_run (layout);
  g_assert_cmpmem (first, sizeof (ZkyBox) * layout->n_boxes, layout->boxes, sizeof (ZkyBox) * layout->n_boxes);
}

/* x · x: two links that can be told apart. */
static void
test_parallel (void)
{
  g_autoptr (ZkyLayout) layout = zky_layout_new (2, 2);
  double a[2], b[2];

  for (guint i = 0; i < 2; i++)
    {
      layout->boxes[i].width = layout->boxes[i].height = 60;
      layout->links[i] = (ZkyLink) { .from_at = -1, .to_at = -1, .from = 0, .to = 1, .port = i, .n_ports = 2, .any_port = TRUE };
    }
  zky_layered_run (layout);
  fixture_check_layout (layout, TRUE);
  zky_bezier_get_point (layout->links[0].points, layout->links[0].n_points, 0.6, a, NULL);
  zky_bezier_get_point (layout->links[1].points, layout->links[1].n_points, 0.6, b, NULL);
  g_assert_cmpfloat (fabs (a[1] - b[1]), >, 5);
}

/* A chain of a million: no recursion, no square. Links over more layers than get bends go round. */
static void
test_chain (void)
{
  const guint n = 1000000;
  g_autoptr (ZkyLayout) layout = zky_layout_new (n, n);

  for (guint i = 0; i < n; i++)
    {
      layout->boxes[i].width = layout->boxes[i].height = 50;
      layout->links[i] = (ZkyLink) { .from_at = -1, .to_at = -1, .from = i, .to = i + 1, .port = 0, .n_ports = 1 };
    }
  layout->links[n - 1] = (ZkyLink) { .from_at = -1, .to_at = -1, .from = 0, .to = n - 1, .port = 0, .n_ports = 1 };
  zky_layered_run (layout);

  g_assert_true (zky_layout_is_sound (layout));
  for (guint i = 0; i + 1 < n; i++)
    g_assert_cmpfloat (layout->boxes[i].x + 50, <, layout->boxes[i + 1].x);
}

/* Not what is asked of it, but nothing breaks. */
static void
test_odd (void)
{
  g_autoptr (ZkyLayout) none = zky_layout_new (0, 0), single = zky_layout_new (1, 0), circle = zky_layout_new (3, 4);

  zky_layered_run (none);
  zky_layered_run (single);
  for (guint i = 0; i < 4; i++)
    circle->links[i] = (ZkyLink) { .from_at = -1, .to_at = -1, .from = i % 3, .to = (i + 1) % 3, .port = 0, .n_ports = 1 };
  circle->links[3].to = 0; /* from itself to itself */
  zky_layered_run (circle);
  g_assert_true (zky_layout_is_sound (circle));
}

static void
test_speed (void)
{
  g_autoptr (ZkyLayout) layout = fixture_random_layout (10000, 50, 2, 60);
  gint64 start = g_get_monotonic_time ();

  zky_layered_run (layout);
  g_test_message ("10000 boxes and %u links: %.0f ms", layout->n_links, (g_get_monotonic_time () - start) / 1000.0);
  g_assert_true (zky_layout_is_sound (layout));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/layered/random", test_random);
  g_test_add_func ("/ui/layered/deterministic", test_deterministic);
  g_test_add_func ("/ui/layered/parallel", test_parallel);
  g_test_add_func ("/ui/layered/chain", test_chain);
  g_test_add_func ("/ui/layered/odd", test_odd);
  g_test_add_func ("/ui/layered/speed", test_speed);

  return g_test_run ();
}
