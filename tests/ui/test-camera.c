/* test-camera.c: tests ui/canvas/zky-camera.c
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-camera.h"

static const ZkyCamera example = { .zoom = 2, .x = 10, .y = 20, .width = 800, .height = 600 };

static void
test_convert (void)
{
  double x, y;

  zky_camera_to_scene (&example, 400, 300, &x, &y);
  g_assert_cmpfloat (x, ==, 10);
  g_assert_cmpfloat (y, ==, 20);
  for (guint i = 0; i < 20; i++)
    {
      double view_x = g_test_rand_double_range (0, 800), view_y = g_test_rand_double_range (0, 600);

      zky_camera_to_scene (&example, view_x, view_y, &x, &y);
      zky_camera_to_view (&example, x, y, &x, &y);
      g_assert_cmpfloat_with_epsilon (x, view_x, 1e-9);
      g_assert_cmpfloat_with_epsilon (y, view_y, 1e-9);
    }
}

static void
test_visible (void)
{
  ZkyRect visible = zky_camera_get_visible (&example);
  ZkyRect view = zky_camera_rect_to_view (&example, &visible);

  g_assert_cmpfloat (visible.width, ==, 400);
  g_assert_cmpfloat (visible.x, ==, 10 - 200);
  g_assert_cmpfloat_with_epsilon (view.x, 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (view.height, 600, 1e-9);
}

/* What lies under the pointer stays there. */
static void
test_zoom_about (void)
{
  ZkyCamera camera = example;
  double x0, y0, x1, y1;

  zky_camera_to_scene (&camera, 123, 456, &x0, &y0);
  zky_camera_zoom_about (&camera, 3.3, 123, 456);
  zky_camera_to_scene (&camera, 123, 456, &x1, &y1);
  g_assert_cmpfloat_with_epsilon (x0, x1, 1e-9);
  g_assert_cmpfloat_with_epsilon (y0, y1, 1e-9);

  zky_camera_zoom_about (&camera, 1e9, 0, 0);
  g_assert_cmpfloat (camera.zoom, ==, ZKY_ZOOM_MAX);
  zky_camera_zoom_about (&camera, 0, 0, 0);
  g_assert_cmpfloat (camera.zoom, ==, ZKY_ZOOM_MIN);
}

static void
test_pan (void)
{
  ZkyCamera camera = example;

  zky_camera_pan (&camera, 20, -10);
  g_assert_cmpfloat (camera.x, ==, 0);
  g_assert_cmpfloat (camera.y, ==, 25);
}

static void
test_fit (void)
{
  ZkyCamera camera = example;
  ZkyRect large = { -1000, -500, 4000, 1000 }, small = { 0, 0, 50, 20 }, empty = { 5, 5, 0, 0 };

  zky_camera_fit (&camera, &large, 50, 1.6);
  g_assert_cmpfloat_with_epsilon (camera.zoom, 700 / 4000.0, 1e-12);
  g_assert_cmpfloat (camera.x, ==, 1000);
  g_assert_cmpfloat (camera.y, ==, 0);
  zky_camera_fit (&camera, &small, 50, 1.6);
  g_assert_cmpfloat (camera.zoom, ==, 1.6);
  zky_camera_fit (&camera, &empty, 50, 1.6);
  g_assert_cmpfloat (camera.zoom, ==, 1.6);
}

static void
test_keep_near (void)
{
  ZkyCamera camera = example;
  ZkyRect bounds = { 0, 0, 100, 100 };

  camera.x = 5000;
  camera.y = -3;
  zky_camera_keep_near (&camera, &bounds);
  g_assert_cmpfloat (camera.x, ==, 100);
  g_assert_cmpfloat (camera.y, ==, 0);
}

static void
test_reveal (void)
{
  ZkyCamera camera = { .zoom = 1, .x = 0, .y = 0, .width = 200, .height = 200 };
  ZkyRect inside = { -10, -10, 20, 20 }, right = { 150, 0, 20, 20 }, huge = { 300, 300, 900, 900 };
  ZkyRect view;

  g_assert_false (zky_camera_reveal (&camera, &inside, 10));
  g_assert_true (zky_camera_reveal (&camera, &right, 10));
  view = zky_camera_rect_to_view (&camera, &right);
  g_assert_cmpfloat_with_epsilon (view.x + view.width, 190, 1e-9);
  g_assert_true (zky_camera_reveal (&camera, &huge, 10));
  view = zky_camera_rect_to_view (&camera, &huge);
  g_assert_cmpfloat_with_epsilon (view.x, 10, 1e-9);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/camera/convert", test_convert);
  g_test_add_func ("/ui/camera/visible", test_visible);
  g_test_add_func ("/ui/camera/zoom-about", test_zoom_about);
  g_test_add_func ("/ui/camera/pan", test_pan);
  g_test_add_func ("/ui/camera/fit", test_fit);
  g_test_add_func ("/ui/camera/keep-near", test_keep_near);
  g_test_add_func ("/ui/camera/reveal", test_reveal);

  return g_test_run ();
}
