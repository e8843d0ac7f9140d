/* test-layout-run.c: the helper, a missing helper, and helpers that misbehave
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-layout-run.h"

#include <glib/gstdio.h>

#include "layout-fixture.h"
#include "zky-layered.h"

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
      layout->links[i] = (ZkyLink) { .from_at = -1, .to_at = -1, .from = 0, .to = 1, .port = i, .n_ports = 2, .any_port = TRUE };
    }
  zky_layout_run_helper (layout, 20000, NULL, &error);
  g_assert_no_error (error);
  zky_bezier_get_point (layout->links[0].points, layout->links[0].n_points, 0.6, a, NULL);
  zky_bezier_get_point (layout->links[1].points, layout->links[1].n_points, 0.6, b, NULL);
  g_assert_cmpfloat (fabs (a[1] - b[1]), >, 5);
}

/* Three ports in, two out, around a chain of small boxes beside a large one that has ports of its own. */
static ZkyLayout *
make_group (gboolean top_to_bottom)
{
  static const struct { guint from, to; double from_at, to_at; } links[] = {
    { 0, 3, -1, -1 }, { 1, 4, -1, 60 }, { 2, 4, -1, 200 }, { 3, 5, -1, -1 }, { 4, 5, 70, -1 },
    { 4, 6, 220, -1 }, { 5, 7, -1, -1 },
  };
  ZkyLayout *layout = zky_layout_new (8, G_N_ELEMENTS (links));

  for (guint i = 0; i < 8; i++)
    layout->boxes[i] = (ZkyBox) { 100, 60, i < 3 ? ZKY_BOX_FIRST : i < 6 ? ZKY_BOX_FREE : ZKY_BOX_LAST };
  for (guint i = 0; i < 8; i++)
    if (layout->boxes[i].place != ZKY_BOX_FREE)
      layout->boxes[i].width = layout->boxes[i].height = 2;
  layout->boxes[4].width = layout->boxes[4].height = 300;
  for (guint i = 0; i < layout->n_links; i++)
    layout->links[i] = (ZkyLink) { .from = links[i].from, .to = links[i].to, .from_at = links[i].from_at,
                                   .to_at = links[i].to_at, .n_ports = 1 };
  layout->links[3].n_ports = layout->links[4].n_ports = 2;
  layout->links[4].port = 1;
  layout->top_to_bottom = top_to_bottom;

  return layout;
}

static void
check_group (ZkyLayout *layout)
{
  guint across = layout->top_to_bottom ? 0 : 1;
  const double *into = layout->links[1].points + 2 * (layout->links[1].n_points - 1);
  const double *out = layout->links[4].points;

  fixture_check_layout (layout, TRUE);
  g_assert_cmpfloat_with_epsilon (into[across] - (across ? layout->boxes[4].y : layout->boxes[4].x), 60, 2.5);
  g_assert_cmpfloat_with_epsilon (out[across] - (across ? layout->boxes[4].y : layout->boxes[4].x), 70, 2.5);
  for (guint i = 0; i < 8; i++)
    for (guint k = 0; k < 3; k++)
      {
        double a = across ? layout->boxes[k].x : layout->boxes[k].y, b = across ? layout->boxes[i].x : layout->boxes[i].y;

        if (i < 3)
          g_assert_cmpfloat_with_epsilon (a, b, 0.5);
        else
          g_assert_cmpfloat (a + 20, <, b);
      }
}

/* Ports come first and last, links meet them where they are, and their order is kept where that is asked for. */
static void
test_ports (gconstpointer data)
{
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (ZkyLayout) layout = make_group (i % 2);
      g_autoptr (GError) error = NULL;
      const ZkyBox *boxes = layout->boxes;

      layout->is_ordered = i >= 2;
      if (layout->is_ordered)
        {
          layout->links[0].from = 2;
          layout->links[2].from = 0;
        }
      if (data == NULL)
        zky_layered_run (layout);
      else
        zky_layout_run_helper (layout, 20000, NULL, &error);
      g_assert_no_error (error);
      check_group (layout);
      for (guint k = 0; layout->is_ordered && k < 2; k++)
        g_assert_cmpfloat (i % 2 ? boxes[k].x : boxes[k].y, <, i % 2 ? boxes[k + 1].x : boxes[k + 1].y);
    }
}

static void
count_progress (guint    done,
                guint    total,
                gpointer user_data)
{
  guint *count = user_data;

  g_assert_cmpuint (done, <=, total);
  (*count)++;
}

/* Of equal problems one is laid out, and none of those that have been laid out before. */
static void
test_many (void)
{
  g_autoptr (ZkyLayoutCache) cache = zky_layout_cache_new ();
  ZkyLayout *layouts[6];
  g_autofree char *message = NULL;
  g_autoptr (GError) error = NULL;
  guint n_made = 0, n_made_again = 0;

  for (guint i = 0; i < 6; i++)
    layouts[i] = make_group (i % 2);
  g_assert_true (zky_layout_run_many (layouts, 6, cache, count_progress, &n_made, NULL, &message, &error));
  g_assert_no_error (error);
  g_assert_null (message);
  g_assert_cmpuint (n_made, >=, 1);
  g_assert_cmpuint (n_made, <=, 2);
  for (guint i = 0; i < 6; i++)
    {
      check_group (layouts[i]);
      g_assert_cmpfloat (layouts[i]->boxes[5].x, ==, layouts[i % 2]->boxes[5].x);
      zky_layout_clear (layouts[i]);
    }

  g_setenv ("ZKY_LAYOUT_HELPER", "/nonexistent/helper", TRUE);
  g_assert_true (zky_layout_run_many (layouts, 6, cache, count_progress, &n_made_again, NULL, &message, &error));
  g_assert_null (message);
  g_assert_cmpuint (n_made_again, ==, 0);
  for (guint i = 0; i < 6; i++)
    {
      check_group (layouts[i]);
      zky_layout_free (layouts[i]);
    }
  g_unsetenv ("ZKY_LAYOUT_HELPER");
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
  g_test_add_data_func ("/ui/layout-run/ports/helper", "helper", test_ports);
  g_test_add_data_func ("/ui/layout-run/ports/layered", NULL, test_ports);
  g_test_add_func ("/ui/layout-run/many", test_many);
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
