/* bench-picture.c: how long pictures of large graphs take, without a display
 * SPDX-License-Identifier: Apache-2.0 */
#include <cairo.h>
#include <stdlib.h>

#include "../ui/big-models.h"
#include "zky-frame.h"

#define ROUNDS 7

typedef struct
{
  double times[ROUNDS]; /* ms */
  guint  n;
} Series;

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
add (Series *self,
     gint64  start)
{
  self->times[self->n++] = (g_get_monotonic_time () - start) / 1e3;
}

static void
print (Series     *self,
       const char *name,
       double      bar)
{
  qsort (self->times, self->n, sizeof (double), compare);
  g_print ("%-52s ours %8.1f ms (worst %.1f)   bar %.0f ms   ratio %.2f\n", name, self->times[self->n / 2],
           self->times[self->n - 1], bar, self->times[self->n / 2] / bar);
}

static ZkyScene *
make_scene (ZkyGraph       *graph,
            ZkyFolds       *folds,
            ZkyLayoutCache *cache)
{
  ZkySceneOptions options = { .gradients = TRUE, .folds = folds, .cache = cache };
  ZkyScene *scene = zky_scene_new (graph, &options);

  if (!zky_scene_layout (scene, NULL, NULL))
    g_error ("no layout");
  return scene;
}

static void
draw (ZkyScene *scene)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 1200, 800);
  cairo_t *cr = cairo_create (surface);
  ZkyRect bounds = zky_scene_get_bounds (scene);
  double zoom = MIN (1, MIN (1200 / bounds.width, 800 / bounds.height));
  ZkyFrame frame = ZKY_FRAME_INIT;

  frame.theme = zky_theme_get (ZKY_THEME_LIGHT);
  frame.gradients = TRUE;
  cairo_scale (cr, zoom, zoom);
  cairo_translate (cr, -bounds.x, -bounds.y);
  zky_frame_draw (&frame, scene, cr, NULL, zoom);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

/* From the text of a model to its first picture: load, call, back, groups, layout, drawing. */
static void
bench_first (void)
{
  g_autofree char *transformer = big_transformer (120, 8), *mlp = big_scalar_mlp (20, 10);
  const struct { const char *name, *text; } models[] = { { "transformer", transformer }, { "scalar MLP", mlp } };

  for (guint m = 0; m < G_N_ELEMENTS (models); m++)
    {
      Series series = { .n = 0 };
      g_autofree char *name = NULL;
      guint n_nodes = 0;

      for (guint i = 0; i < ROUNDS; i++)
        {
          gint64 start = g_get_monotonic_time ();
          g_autoptr (ZkyGraph) graph = big_call (models[m].text);
          g_autoptr (ZkyScene) scene = make_scene (graph, NULL, NULL);

          draw (scene);
          add (&series, start);
          n_nodes = zky_graph_get_n_forward (graph);
        }
      name = g_strdup_printf ("first picture, %s of %u nodes", models[m].name, n_nodes);
      print (&series, name, 1000);
    }
}

static void
bench_layout (const char *what,
              char       *text,
              double      bar)
{
  g_autofree char *model = text, *name = NULL;
  g_autoptr (ZkyGraph) graph = big_call (model);
  g_autoptr (ZkyFolds) folds = zky_folds_new (ZKY_FOLDS_OPEN);
  Series series = { .n = 0 };
  guint n = 0;

  for (guint i = 0; i < ROUNDS; i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autoptr (ZkyScene) scene = make_scene (graph, folds, NULL);

      add (&series, start);
      n = zky_scene_get_n_cards (scene);
    }
  name = g_strdup_printf ("layout, %s all open, %u nodes, %u cards", what, zky_graph_get_n_forward (graph), n);
  print (&series, name, bar);
}

/* A group of nearly three hundred cards opens, closes, and opens again. */
static void
bench_toggle (void)
{
  g_autofree char *model = big_transformer (12, 8);
  g_autoptr (ZkyGraph) graph = big_call (model);
  Series opening = { .n = 0 }, again = { .n = 0 }, closing = { .n = 0 };
  guint n = 0;

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (ZkyLayoutCache) cache = zky_layout_cache_new ();
      g_autoptr (ZkyFolds) closed = zky_folds_new (ZKY_FOLDS_CLOSED), open = zky_folds_new (ZKY_FOLDS_CLOSED);
      g_autoptr (ZkyScene) before = make_scene (graph, closed, cache), after = NULL, back = NULL, once_more = NULL;
      ZkyGroups *groups = zky_scene_get_groups (before);
      gint64 start;

      for (guint g = 1; g < zky_groups_get_n (groups); g++)
        if (g_str_has_prefix (zky_groups_get (groups, g)->path, "blocks.0"))
          zky_folds_set (open, zky_groups_get (groups, g)->key, TRUE);
      start = g_get_monotonic_time ();
      after = make_scene (graph, open, cache);
      add (&opening, start);
      start = g_get_monotonic_time ();
      back = make_scene (graph, closed, cache);
      add (&closing, start);
      start = g_get_monotonic_time ();
      once_more = make_scene (graph, open, cache);
      add (&again, start);
      n = zky_scene_get_n_cards (after);
    }
  g_print ("# a group with %u cards in it\n", n);
  print (&opening, "open a group", 200);
  print (&closing, "close it", 200);
  print (&again, "open it again", 200);
}

static gpointer
cancel_thread (gpointer data)
{
  gint64 *when = g_object_get_data (data, "when");

  g_usleep (30000);
  *when = g_get_monotonic_time ();
  g_cancellable_cancel (data);
  return NULL;
}

static void
bench_cancel (void)
{
  g_autofree char *model = big_scalar_mlp (24, 6);
  g_autoptr (ZkyGraph) graph = big_call (model);
  g_autoptr (ZkyFolds) folds = zky_folds_new (ZKY_FOLDS_OPEN);
  Series series = { .n = 0 };

  for (guint i = 0; i < ROUNDS; i++)
    {
      ZkySceneOptions options = { .gradients = TRUE, .folds = folds };
      g_autoptr (ZkyScene) scene = zky_scene_new (graph, &options);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      gint64 when = 0;
      GThread *thread;

      g_object_set_data (G_OBJECT (cancellable), "when", &when);
      thread = g_thread_new ("cancel", cancel_thread, cancellable);
      if (zky_scene_layout (scene, cancellable, NULL))
        g_print ("# was done before it was cancelled\n");
      g_thread_join (thread);
      add (&series, when);
    }
  print (&series, "cancel a layout", 100);
}

static void
bench_draw (const char *zky)
{
  g_autofree char *folder = g_dir_make_tmp ("zky-bench-XXXXXX", NULL);
  g_autofree char *model = g_build_filename (folder, "model.lua", NULL), *out = g_build_filename (folder, "out.svg", NULL);
  g_autofree char *text = big_transformer (2, 5);
  Series series = { .n = 0 };

  g_file_set_contents (model, text, -1, NULL);
  for (guint i = 0; i < ROUNDS; i++)
    {
      const char *words[] = { zky, "draw", model, "--grad", "--collapse", "none", "-o", out, NULL };
      gint64 start = g_get_monotonic_time ();

      if (!g_spawn_sync (NULL, (char **) words, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, NULL, NULL))
        g_error ("%s cannot be run", zky);
      add (&series, start);
    }
  print (&series, "zky draw of 100 nodes to SVG", 300);
  remove (model);
  remove (out);
  remove (folder);
}

int
main (int   argc,
      char *argv[])
{
  static const guint sizes[] = { 100, 300, 1000 };

  bench_first ();
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    bench_layout ("modules", big_exactly (sizes[i]), 200);
  bench_layout ("transformer", big_transformer (2, 5), 200);
  bench_layout ("transformer", big_transformer (6, 5), 200);
  bench_layout ("transformer", big_transformer (12, 9), 200);
  bench_layout ("scalar MLP", big_scalar_mlp (9, 5), 200);
  bench_layout ("recurrent net", big_rnn (120), 200);
  bench_toggle ();
  bench_cancel ();
  if (argc > 1)
    bench_draw (argv[1]);
  return 0;
}
