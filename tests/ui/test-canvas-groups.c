/* test-canvas-groups.c: groups that open and close on the canvas, with a real pointer and keys
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include <glib/gstdio.h>

#include "big-models.h"
#include "widget-fixture.h"
#include "zky-breadcrumbs.h"
#include "zky-canvas-private.h"

typedef struct
{
  WidgetFixture  window;
  ZkySession    *session;
  ZkyCanvas     *canvas;
} Fixture;

static void
set_animations (gboolean enabled)
{
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", enabled, NULL);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *folder = g_dir_make_tmp ("zky-groups-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "model.lua", NULL);
  g_autofree char *text = big_transformer (5, 3);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  set_animations (data != NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  fixture->session = zky_session_new ();
  zky_session_open_file (fixture->session, file);
  session_wait (fixture->session);
  g_assert_cmpstr (zky_session_get_error (fixture->session), ==, NULL);
  g_unlink (path);
  g_rmdir (folder);
  fixture->canvas = ZKY_CANVAS (zky_canvas_new ());
  g_object_set (fixture->canvas, "session", fixture->session, NULL);
  widget_show (&fixture->window, GTK_WIDGET (fixture->canvas), 900, 700);
  widget_focus_window (&fixture->window);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  widget_close (&fixture->window);
  assert_gone (fixture->session);
}

static guint
find (Fixture    *fixture,
      const char *key)
{
  gint group = zky_groups_find (zky_scene_get_groups (fixture->canvas->scene), key);

  g_assert_cmpint (group, >, 0);
  return group;
}

static gboolean
is_open (Fixture    *fixture,
         const char *key)
{
  return zky_scene_is_open (fixture->canvas->scene, find (fixture, key));
}

static ZkyRect
get_view_rect (Fixture    *fixture,
               const char *key)
{
  ZkyRect rect;

  g_assert_true (zky_scene_get_group_rect (fixture->canvas->scene, find (fixture, key), &rect));
  return zky_camera_rect_to_view (&fixture->canvas->camera, &rect);
}

/* What has the button at its corner. */
static ZkyRect
get_view_head (Fixture    *fixture,
               const char *key)
{
  gint card = zky_scene_find_group_card (fixture->canvas->scene, find (fixture, key));
  ZkyRect rect = card >= 0 ? zky_scene_get_card (fixture->canvas->scene, card)->rect
                           : zky_scene_get_box (fixture->canvas->scene,
                                                zky_scene_find_box (fixture->canvas->scene, find (fixture, key)))->title;

  return zky_camera_rect_to_view (&fixture->canvas->camera, &rect);
}

/* How much of the view is not background. */
static double
get_ink (Fixture *fixture)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 900, 700);
  cairo_t *cr = cairo_create (surface);
  const guint32 *pixels = (const guint32 *) (gpointer) cairo_image_surface_get_data (surface);
  guint n = 0;

  zky_tiles_paint (fixture->canvas->tiles, cr, &fixture->canvas->camera, 1, G_MAXINT64);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  for (guint i = 0; i < 900 * 700; i++)
    n += pixels[i] != pixels[0];
  cairo_surface_destroy (surface);

  return n / (900.0 * 700);
}

/* The button stays under the pointer, so that the next click closes what the first one opened. */
static void
test_button (Fixture       *fixture,
             gconstpointer  data)
{
  const char *key = "blocks:2+/";
  ZkyRect before = get_view_head (fixture, key), after;
  double zoom = fixture->canvas->camera.zoom, x = before.x + 16 * zoom, y = before.y + 14 * zoom;

  for (guint i = 0; i < 3; i++)
    {
      widget_click (&fixture->window, x, y);
      session_wait_until (is_open (fixture, key) == (i % 2 == 0));
      widget_settle (500);
      after = get_view_head (fixture, key);
      g_assert_cmpfloat_with_epsilon (after.x, before.x, 1.5);
      g_assert_cmpfloat_with_epsilon (after.y, before.y, 1.5);
      g_assert_cmpfloat_with_epsilon (fixture->canvas->camera.zoom, zoom, 1e-9);
      g_assert_null (fixture->canvas->glide);
      g_assert_cmpfloat (get_ink (fixture), >, 0.02);
    }
}

/* A double click; the same part of the larger box is under the pointer then. With Alt all inside opens as well. */
static void
test_double_click (Fixture       *fixture,
                   gconstpointer  data)
{
  const char *key = "blocks:2+/";
  ZkyRect before = get_view_rect (fixture, key), after;
  double x = floor (before.x + before.width * 0.7), y = floor (before.y + before.height * 0.6), part_x, part_y;

  widget_key_event (&fixture->window, GDK_KEY_Alt_L, TRUE);
  widget_click (&fixture->window, x, y);
  g_assert_false (is_open (fixture, key));
  before = get_view_rect (fixture, key); /* the selected card comes away from the edge */
  part_x = (x - before.x) / before.width;
  part_y = (y - before.y) / before.height;
  widget_click (&fixture->window, x, y);
  widget_key_event (&fixture->window, GDK_KEY_Alt_L, FALSE);
  session_wait_until (is_open (fixture, key));
  widget_settle (400);
  g_assert_true (is_open (fixture, "blocks:3/2/attention/"));
  after = get_view_rect (fixture, key);
  g_assert_cmpfloat_with_epsilon (after.x + after.width * part_x, x, 1.5);
  g_assert_cmpfloat_with_epsilon (after.y + after.height * part_y, y, 1.5);
}

static void
test_keys (Fixture       *fixture,
           gconstpointer  data)
{
  zky_session_select_group (fixture->session, find (fixture, "blocks:2+/"));
  gtk_widget_grab_focus (GTK_WIDGET (fixture->canvas));
  widget_key (&fixture->window, GDK_KEY_Return);
  session_wait_until (is_open (fixture, "blocks:2+/"));
  session_wait_until (fixture->canvas->selected_group == find (fixture, "blocks:2+/"));
  widget_key (&fixture->window, GDK_KEY_Return);
  session_wait_until (!is_open (fixture, "blocks:2+/"));
  g_assert_cmpuint (fixture->canvas->selected_group, ==, 0);
  g_assert_cmpint (fixture->canvas->selected, >=, 0);

  widget_key (&fixture->window, GDK_KEY_KP_Multiply);
  session_wait_until (is_open (fixture, "blocks:2+/"));
  g_assert_cmpfloat (get_ink (fixture), >, 0.0005); /* it is a long way down */
  widget_key (&fixture->window, GDK_KEY_slash);
  session_wait_until (!is_open (fixture, "blocks/0/"));
  g_assert_cmpfloat (get_ink (fixture), >, 0.01);

  zky_session_select_node (fixture->session, zky_graph_find_key (zky_session_get_graph (fixture->session), "blocks/0/tanh#0"));
  widget_key (&fixture->window, GDK_KEY_BackSpace);
  session_wait_until (zky_session_get_selected_group (fixture->session) == find (fixture, "blocks/0/"));
  widget_key (&fixture->window, GDK_KEY_BackSpace);
  session_wait_until (zky_session_get_selected_group (fixture->session) == 0);
}

/* A node in closed groups is shown by opening them. */
static void
test_show (Fixture       *fixture,
           gconstpointer  data)
{
  ZkyNode *node = zky_graph_find_key (zky_session_get_graph (fixture->session), "blocks:5/4/tanh#0");
  ZkyRect rect;

  zky_session_select_node (fixture->session, node);
  zky_canvas_show_node (fixture->canvas, node);
  session_wait_until (is_open (fixture, "blocks:5/4/"));
  widget_settle (300);
  rect = zky_camera_rect_to_view (&fixture->canvas->camera,
                                  &zky_scene_get_card (fixture->canvas->scene, fixture->canvas->selected)->rect);
  g_assert_cmpfloat (rect.x, >=, 0);
  g_assert_cmpfloat (rect.y + rect.height, <=, 700);
}

/* Keys trace the selection; once more, or Escape, takes it back. Paths are those from the selection before. */
static void
test_trace (Fixture       *fixture,
            gconstpointer  data)
{
  ZkyGraph *graph = zky_session_get_graph (fixture->session);

  zky_session_select_node (fixture->session, zky_graph_find_key (graph, "blocks/0/tanh#0"));
  gtk_widget_grab_focus (GTK_WIDGET (fixture->canvas));
  widget_key (&fixture->window, GDK_KEY_u);
  session_wait_until (fixture->canvas->trace != NULL);
  g_assert_true (zky_trace_has (fixture->canvas->trace, zky_node_get_index (zky_graph_find_node (graph, "x"))));
  g_assert_false (zky_trace_has (fixture->canvas->trace, zky_node_get_index (zky_graph_get_output (graph, 0))));
  widget_key (&fixture->window, GDK_KEY_d);
  session_wait_until (zky_trace_has (fixture->canvas->trace, zky_node_get_index (zky_graph_get_output (graph, 0))));
  widget_key (&fixture->window, GDK_KEY_d);
  session_wait_until (fixture->canvas->trace == NULL);

  zky_session_select_group (fixture->session, find (fixture, "blocks:2+/"));
  widget_key (&fixture->window, GDK_KEY_b);
  session_wait_until (fixture->canvas->trace != NULL);
  g_assert_true (zky_trace_has (fixture->canvas->trace,
                                zky_node_get_index (zky_graph_find_key (graph, "blocks/0/tanh#0"))));
  g_assert_false (zky_trace_has (fixture->canvas->trace, zky_node_get_index (zky_graph_find_node (graph, "x"))));
  widget_key (&fixture->window, GDK_KEY_Escape);
  session_wait_until (fixture->canvas->trace == NULL);
  g_assert_cmpuint (zky_session_get_selected_group (fixture->session), >, 0);
}

static guint
count_colours (cairo_surface_t *surface)
{
  const guint32 *pixels = (const guint32 *) (gpointer) cairo_image_surface_get_data (surface);
  int n = cairo_image_surface_get_stride (surface) / 4 * cairo_image_surface_get_height (surface);
  g_autoptr (GHashTable) colours = g_hash_table_new (NULL, NULL);

  for (int i = 0; i < n; i++)
    g_hash_table_add (colours, GUINT_TO_POINTER (pixels[i]));
  return g_hash_table_size (colours);
}

/* With a lens the cards have its colours there too, those of the moment; without one it is not made again. */
static void
test_minimap_lens (Fixture       *fixture,
                   gconstpointer  data)
{
  ZkySession *session = fixture->session;
  cairo_surface_t *plain;
  guint n_plain, n_start, n_end;

  g_object_set (fixture->canvas, "zoom", 1.0, NULL);
  widget_settle (300);
  plain = fixture->canvas->map;
  n_plain = count_colours (plain);
  zky_session_set_position (session, 0);
  widget_settle (100);
  g_assert_true (fixture->canvas->map == plain);

  g_object_set (fixture->canvas, "color-by", "memory", NULL);
  widget_settle (200);
  g_assert_true (fixture->canvas->map_lens.kind == ZKY_LENS_MEMORY);
  n_start = count_colours (fixture->canvas->map);
  zky_session_set_position (session, zky_steps_get_n (zky_session_get_steps (session)));
  widget_settle (200);
  g_assert_cmpuint (fixture->canvas->map_position, ==, zky_session_get_position (session));
  n_end = count_colours (fixture->canvas->map);
  g_assert_true (n_start != n_plain || n_end != n_plain);
  g_assert_cmpuint (n_end, !=, n_start);
}

/* Only while not all is seen; a press on it goes there. */
static void
test_minimap (Fixture       *fixture,
              gconstpointer  data)
{
  ZkyRect bounds = zky_scene_get_bounds (fixture->canvas->scene);

  widget_settle (100);
  g_assert_null (fixture->canvas->map);
  g_object_set (fixture->canvas, "zoom", 1.0, NULL);
  widget_settle (300);
  g_assert_nonnull (fixture->canvas->map);

  fixture->canvas->camera.x = bounds.x + bounds.width / 2;
  fixture->canvas->camera.y = bounds.y;
  zky_canvas_camera_moved (fixture->canvas);
  widget_settle (100);
  widget_click (&fixture->window, 900 - 12 - cairo_image_surface_get_width (fixture->canvas->map) / 2, 700 - 14);
  g_assert_cmpfloat (fixture->canvas->camera.y, >, bounds.y + bounds.height * 0.9);
  g_assert_cmpfloat_with_epsilon (fixture->canvas->camera.x, bounds.x + bounds.width / 2, bounds.width * 0.1);

  g_object_set (fixture->canvas, "minimap", FALSE, NULL);
  g_assert_false (zky_canvas_point_minimap (fixture->canvas, 880, 680, TRUE));
}

static guint
count_buttons (GtkWidget *crumbs)
{
  guint n = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (crumbs); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += GTK_IS_BUTTON (child);
  return n;
}

/* The groups around the selection; a click on one goes there. */
static void
test_breadcrumbs (Fixture       *fixture,
                  gconstpointer  data)
{
  GtkWidget *crumbs = g_object_ref_sink (zky_breadcrumbs_new ());
  ZkyGraph *graph = zky_session_get_graph (fixture->session);
  g_autofree char *place = NULL;
  double zoom = fixture->canvas->camera.zoom;

  g_object_set (crumbs, "canvas", fixture->canvas, NULL);
  g_assert_true (gtk_widget_get_visible (crumbs));
  zky_session_select_node (fixture->session, zky_graph_find_key (graph, "blocks/0/tanh#0"));
  g_object_get (fixture->canvas, "place", &place, NULL);
  g_assert_cmpstr (place, ==, "blocks/0/");
  g_assert_cmpuint (count_buttons (crumbs), ==, 2);
  g_signal_emit_by_name (gtk_widget_get_last_child (crumbs), "clicked");
  g_assert_cmpuint (fixture->canvas->selected_group, ==, find (fixture, "blocks/0/"));
  g_assert_cmpfloat (fixture->canvas->camera.zoom, >, zoom);
  g_signal_emit_by_name (gtk_widget_get_first_child (crumbs), "clicked");
  g_assert_cmpuint (fixture->canvas->selected_group, ==, 0);
  g_assert_cmpfloat_with_epsilon (fixture->canvas->camera.zoom, zoom, 1e-6);
  g_assert_finalize_object (crumbs);
}

/* A double click on a composite operator opens it where it is, one on its ground closes it again. */
static void
test_composite (Fixture       *fixture,
                gconstpointer  data)
{
  static const char *const key = "blocks/0/attention/heads/0/softmax#0";
  ZkyNode *node = zky_graph_find_key (zky_session_get_graph (fixture->session), key);
  g_autofree char *group = g_strconcat (key, "/", NULL);
  ZkyRect rect;
  gint card;

  zky_session_select_node (fixture->session, node);
  zky_canvas_show_node (fixture->canvas, node);
  session_wait_until (zky_scene_get_card (fixture->canvas->scene, fixture->canvas->selected)->node == node);
  g_object_set (fixture->canvas, "zoom", 1.0, NULL);
  widget_settle (200);
  zky_canvas_show_node (fixture->canvas, node);
  card = zky_scene_find_card (fixture->canvas->scene, node);
  rect = zky_camera_rect_to_view (&fixture->canvas->camera, &zky_scene_get_card (fixture->canvas->scene, card)->rect);
  widget_click (&fixture->window, rect.x + rect.width - 15, rect.y + 15);
  session_wait_until (zky_groups_find (zky_scene_get_groups (fixture->canvas->scene), group) > 0);
  widget_settle (300);
  g_assert_true (is_open (fixture, group));
  rect = get_view_rect (fixture, group);
  g_assert_true (rect.x < 900 && rect.x + rect.width > 0 && rect.y < 700 && rect.y + rect.height > 0);

  zky_session_select_group (fixture->session, find (fixture, group));
  gtk_widget_grab_focus (GTK_WIDGET (fixture->canvas));
  widget_key (&fixture->window, GDK_KEY_Return);
  session_wait_until (zky_graph_find_key (zky_session_get_graph (fixture->session), key) != NULL);
}

/* With animations it takes a moment, in which frames are drawn. */
static void
test_glide (Fixture       *fixture,
            gconstpointer  data)
{
  ZkyRect before = get_view_rect (fixture, "blocks:2+/");
  gint64 start;

  zky_canvas_toggle_group (fixture->canvas, find (fixture, "blocks:2+/"), FALSE, before.x + 40, before.y + 20);
  session_wait_until (fixture->canvas->glide != NULL);
  start = g_get_monotonic_time ();
  session_wait_until (fixture->canvas->glide == NULL);
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);
  widget_settle (200);
  g_assert_true (zky_tiles_is_complete (fixture->canvas->tiles));
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv);

  g_test_add ("/ui/canvas-groups/button", Fixture, NULL, set_up, test_button, tear_down);
  g_test_add ("/ui/canvas-groups/button-animated", Fixture, "animated", set_up, test_button, tear_down);
  g_test_add ("/ui/canvas-groups/double-click", Fixture, NULL, set_up, test_double_click, tear_down);
  g_test_add ("/ui/canvas-groups/keys", Fixture, NULL, set_up, test_keys, tear_down);
  g_test_add ("/ui/canvas-groups/show", Fixture, NULL, set_up, test_show, tear_down);
  g_test_add ("/ui/canvas-groups/trace", Fixture, NULL, set_up, test_trace, tear_down);
  g_test_add ("/ui/canvas-groups/minimap", Fixture, NULL, set_up, test_minimap, tear_down);
  g_test_add ("/ui/canvas-groups/minimap/lens", Fixture, NULL, set_up, test_minimap_lens, tear_down);
  g_test_add ("/ui/canvas-groups/breadcrumbs", Fixture, NULL, set_up, test_breadcrumbs, tear_down);
  g_test_add ("/ui/canvas-groups/composite", Fixture, NULL, set_up, test_composite, tear_down);
  g_test_add ("/ui/canvas-groups/glide", Fixture, "animated", set_up, test_glide, tear_down);

  return g_test_run ();
}
