/* test-trace.c: what is upstream, downstream and between, and how it is drawn
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-trace.h"

#include <string.h>

#include "big-models.h"
#include "scene-fixture.h"

/* Nodes: x 0, w 1, a = x + w 2, b = x² 3, out = a · b 4. */
static void
check (ZkyGraph     *graph,
       ZkyTraceKind  kind,
       gint          start,
       gint          end,
       const char   *expected)
{
  g_autoptr (GArray) from = g_array_new (FALSE, FALSE, sizeof (guint)), to = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (ZkyTrace) trace = NULL;
  g_autoptr (GString) found = g_string_new (NULL);

  g_array_append_val (from, start);
  g_array_append_val (to, end);
  trace = zky_trace_new (graph, kind, from, to);
  for (guint i = 0; i < zky_graph_get_n_nodes (graph); i++)
    if (zky_trace_has (trace, i))
      g_string_append_printf (found, "%u", i);
  g_assert_cmpstr (found->str, ==, expected);
  g_assert_cmpuint (zky_trace_get_n (trace), ==, found->len);
  g_assert_cmpint (zky_trace_has_any (trace, 0, 1), ==, strpbrk (expected, "01") != NULL);
  g_assert_false (zky_trace_has (trace, 99));
}

static void
test_nodes (void)
{
  g_autoptr (ZkyGraph) graph = fixture_simple ("3", "1");

  check (graph, ZKY_TRACE_UPSTREAM, 2, 0, "012");
  check (graph, ZKY_TRACE_UPSTREAM, 0, 0, "0");
  check (graph, ZKY_TRACE_DOWNSTREAM, 1, 0, "124");
  check (graph, ZKY_TRACE_DOWNSTREAM, 4, 0, "4");
  check (graph, ZKY_TRACE_PATHS, 0, 4, "0234");
  check (graph, ZKY_TRACE_PATHS, 1, 4, "124");
  check (graph, ZKY_TRACE_PATHS, 1, 3, "");
  check (graph, ZKY_TRACE_PATHS, 4, 0, "");
}

static guint32
get_pixel (ZkyScene       *scene,
           const ZkyFrame *frame,
           gint            card)
{
  const ZkyRect *rect = &zky_scene_get_card (scene, card)->rect;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 4, 4);
  cairo_t *cr = cairo_create (surface);
  guint32 pixel;

  cairo_translate (cr, -(rect->x + rect->width / 2), -(rect->y + 4));
  zky_frame_draw (frame, scene, cr, NULL, 1);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  pixel = *(guint32 *) (gpointer) cairo_image_surface_get_data (surface) & 0xffffff;
  cairo_surface_destroy (surface);
  return pixel;
}

/* What is not in it steps back, the rest looks as before. */
static void
test_draw (void)
{
  g_autoptr (ZkyGraph) graph = fixture_simple ("3", "1");
  g_autoptr (ZkyScene) scene = fixture_scene (graph, ZKY_ORIENTATION_AUTO);
  g_autoptr (GArray) start = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (ZkyTrace) trace = NULL;
  ZkyFrame frame = ZKY_FRAME_INIT, traced = ZKY_FRAME_INIT;
  guint w = 1;

  g_array_append_val (start, w);
  trace = zky_trace_new (graph, ZKY_TRACE_DOWNSTREAM, start, NULL);
  frame.theme = traced.theme = zky_theme_get (ZKY_THEME_LIGHT);
  traced.trace = trace;
  for (gint card = 0; card < 5; card++)
    if (zky_trace_has (trace, card))
      g_assert_cmphex (get_pixel (scene, &frame, card), ==, get_pixel (scene, &traced, card));
    else
      g_assert_cmphex (get_pixel (scene, &frame, card), !=, get_pixel (scene, &traced, card));
}

static void
test_large (void)
{
  g_autofree char *model = big_transformer (60, 8);
  g_autoptr (ZkyGraph) graph = big_call (model);
  guint output = zky_node_get_index (zky_graph_get_output (graph, 0)), x = 0;
  g_autoptr (GArray) from = g_array_new (FALSE, FALSE, sizeof (guint)), to = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (ZkyTrace) up = NULL, down = NULL;

  g_array_append_val (from, output);
  g_array_append_val (to, x);
  up = zky_trace_new (graph, ZKY_TRACE_UPSTREAM, from, NULL);
  down = zky_trace_new (graph, ZKY_TRACE_DOWNSTREAM, to, NULL);
  g_assert_cmpuint (zky_trace_get_n (up), ==, zky_graph_get_n_forward (graph));
  g_assert_cmpuint (zky_trace_get_n (down), <, zky_trace_get_n (up));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/trace/nodes", test_nodes);
  g_test_add_func ("/ui/trace/draw", test_draw);
  g_test_add_func ("/ui/trace/large", test_large);

  return g_test_run ();
}
