/* test-layout-run.c: the helper, a missing helper, and helpers that misbehave
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-layout-run.h"

#include <glib/gstdio.h>

#include "layout-fixture.h"

/* A program that plays the helper. */
static char *
write_script (const char *body)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf ("#!/bin/sh\n%s\n", body);
  char *path = NULL;
  int fd = g_file_open_tmp ("zky-helper-XXXXXX", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
  return path;
}

static void
test_helper (void)
{
  for (guint i = 0; i < 12; i++)
    {
      g_autoptr (ZkyLayout) layout = fixture_random_layout (8 + 10 * i, 3, 1 + i % 4, 6);
      g_autoptr (GError) error = NULL;

      layout->top_to_bottom = i % 2;
      zky_layout_run_helper (layout, 20000, NULL, &error);
      g_assert_no_error (error);
      fixture_check_layout (layout, FALSE);
    }
}

static void
test_parallel (void)
{
  g_autoptr (ZkyLayout) layout = zky_layout_new (2, 2);
  g_autoptr (GError) error = NULL;
  double a[2], b[2];

  for (guint i = 0; i < 2; i++)
    {
      layout->boxes[i].width = layout->boxes[i].height = 60;
      layout->links[i] = (ZkyLink) { .from = 0, .to = 1, .port = i, .n_ports = 2, .any_port = TRUE };
    }
  zky_layout_run_helper (layout, 20000, NULL, &error);
  g_assert_no_error (error);
  zky_bezier_get_point (layout->links[0].points, layout->links[0].n_points, 0.6, a, NULL);
  zky_bezier_get_point (layout->links[1].points, layout->links[1].n_points, 0.6, b, NULL);
  g_assert_cmpfloat (fabs (a[1] - b[1]), >, 5);
}

/* Whatever the helper does, there is a layout, and a message that says why it is the plain one. */
static void
test_fallback (gconstpointer data)
{
  const char *helper = data;
  g_autofree char *script = helper[0] == '/' ? NULL : write_script (helper);
  g_autoptr (ZkyLayout) layout = fixture_random_layout (40, 3, 2, 8);
  g_autoptr (GError) error = NULL;
  g_autofree char *message = NULL;

  g_setenv ("ZKY_LAYOUT_HELPER", script != NULL ? script : helper, TRUE);
  g_assert_true (zky_layout_run (layout, NULL, &message, &error));
  g_assert_no_error (error);
  g_assert_nonnull (message);
  g_assert_true (g_str_has_prefix (message, "Laid out in plain layers: the layout helper"));
  fixture_check_layout (layout, TRUE);

  g_unsetenv ("ZKY_LAYOUT_HELPER");
  if (script != NULL)
    g_unlink (script);
}

/* The second of these leaves a child behind that keeps the pipe open. */
static void
test_timeout (gconstpointer data)
{
  g_autofree char *script = write_script (data);
  g_autoptr (ZkyLayout) layout = fixture_random_layout (10, 2, 2, 4);
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  g_setenv ("ZKY_LAYOUT_HELPER", script, TRUE);
  g_assert_false (zky_layout_run_helper (layout, 100, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 2 * G_USEC_PER_SEC);

  g_unsetenv ("ZKY_LAYOUT_HELPER");
  g_unlink (script);
}

static gpointer
cancel_thread (gpointer data)
{
  g_usleep (50000);
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_cancel (void)
{
  g_autofree char *script = write_script ("exec sleep 100");
  g_autoptr (ZkyLayout) layout = fixture_random_layout (10, 2, 2, 4);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *message = NULL;
  GThread *thread = g_thread_new ("cancel", cancel_thread, cancellable);

  g_setenv ("ZKY_LAYOUT_HELPER", script, TRUE);
  g_assert_false (zky_layout_run (layout, cancellable, &message, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (message);
  g_thread_join (thread);

  g_clear_error (&error);
  g_assert_false (zky_layout_run (layout, cancellable, &message, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  g_unsetenv ("ZKY_LAYOUT_HELPER");
  g_unlink (script);
}

static void
test_large (void)
{
  g_autoptr (ZkyLayout) layout = fixture_random_layout (ZKY_LAYOUT_MOST_BOXES + 1, 20, 2, 40);
  g_autoptr (ZkyLayout) dense = fixture_random_layout (600, 20, 30, 40);
  g_autofree char *message = NULL;

  g_assert_true (zky_layout_run (layout, NULL, &message, NULL));
  g_assert_nonnull (strstr (message, "801 nodes are more than 800"));
  g_assert_true (zky_layout_is_sound (layout));
  g_clear_pointer (&message, g_free);

  g_assert_true (zky_layout_run (dense, NULL, &message, NULL));
  g_assert_nonnull (strstr (message, "connections are more than 2000"));
}

static void
test_small (void)
{
  g_autoptr (ZkyLayout) none = zky_layout_new (0, 0), single = zky_layout_new (1, 0);
  g_autofree char *message = NULL;

  g_assert_true (zky_layout_run (none, NULL, &message, NULL));
  g_assert_null (message);
  g_assert_true (zky_layout_run (single, NULL, &message, NULL));
  g_assert_null (message);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/layout-run/helper", test_helper);
  g_test_add_func ("/ui/layout-run/parallel", test_parallel);
  g_test_add_data_func ("/ui/layout-run/fallback/missing", "/nonexistent/helper", test_fallback);
  g_test_add_data_func ("/ui/layout-run/fallback/fails", "/bin/false", test_fallback);
  g_test_add_data_func ("/ui/layout-run/fallback/echoes", "/bin/cat", test_fallback);
  g_test_add_data_func ("/ui/layout-run/fallback/killed", "head -c 100 > /dev/null; kill -9 $$", test_fallback);
  g_test_add_data_func ("/ui/layout-run/fallback/garbage", "cat > /dev/null; head -c 5000 /dev/urandom", test_fallback);
  g_test_add_data_func ("/ui/layout-run/fallback/cut-short", "cat > /dev/null; printf ZLr1", test_fallback);
  g_test_add_data_func ("/ui/layout-run/timeout/alone", "exec sleep 100", test_timeout);
  g_test_add_data_func ("/ui/layout-run/timeout/child", "sleep 5; true", test_timeout);
  g_test_add_func ("/ui/layout-run/cancel", test_cancel);
  g_test_add_func ("/ui/layout-run/large", test_large);
  g_test_add_func ("/ui/layout-run/small", test_small);

  return g_test_run ();
}
