/* bench-canvas.c: what a frame of the canvas costs, and an edit on its way to the screen
 * SPDX-License-Identifier: Apache-2.0 */
#include <glib/gstdio.h>
#include <gtk/gtk.h>
#include <malloc.h>
#include <math.h>
#include <time.h>

#include "zky-canvas-private.h"

/* A net of scalars: @width values a layer, each made of two of the layer before. */
static const char model[] =
  "local zky = require \"zky\"\n"
  "local model = zky.module \"Net\"\n"
  "model:input(\"x\", 0.5)\n"
  "model:param(\"w\", 0.9)\n"
  "function model:call(x)\n"
  "  local layer = {}\n"
  "  for i = 1, %u do layer[i] = zky.sin(x) end\n"
  "  for l = 1, %u do\n"
  "    local new = {}\n"
  "    for i = 1, #layer do new[i] = zky.sin(layer[i] * layer[i %% #layer + 1]) end\n"
  "    layer = new\n"
  "  end\n"
  "  local sum = layer[1] * self.w\n"
  "  for i = 2, #layer do sum = sum + layer[i] end\n"
  "  return sum\n"
  "end\n"
  "return model\n";

static double
get_cpu (void)
{
  struct timespec t;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
wait_call (ZkySession *session)
{
  guint count = 0;
  gulong called = g_signal_connect_swapped (session, "called", G_CALLBACK (count_cb), &count);
  gulong failed = g_signal_connect_swapped (session, "notify::error", G_CALLBACK (count_cb), &count);

  while (count == 0)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (session, called);
  g_signal_handler_disconnect (session, failed);
  if (zky_session_get_error (session) != NULL)
    g_error ("%s", zky_session_get_error (session));
}

static void
open_model (ZkySession *session,
            guint       width,
            guint       layers)
{
  g_autofree char *folder = g_dir_make_tmp ("zky-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "net.lua", NULL);
  g_autofree char *text = g_strdup_printf (model, width, layers);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  g_file_set_contents (path, text, -1, NULL);
  zky_session_open_file (session, file);
  wait_call (session);
  g_remove (path);
  g_rmdir (folder);
}

static void
settle (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * G_TIME_SPAN_MILLISECOND;

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

#define MOST_FRAMES 1000

/* Frames are waited for, one after the other, with the camera moved before each. */
typedef struct
{
  ZkyCanvas *canvas;
  guint      frames;
  gboolean   zooms;
  double     cpu[MOST_FRAMES], wall[MOST_FRAMES]; /* ms of each */
  double     last_cpu;
  gint64     last;
} Run;

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  Run *run = data;
  ZkyCanvas *canvas = run->canvas;
  double t = run->frames, cpu = get_cpu ();
  gint64 now = g_get_monotonic_time ();

  if (run->last != 0 && run->frames < MOST_FRAMES)
    {
      run->cpu[run->frames] = cpu - run->last_cpu;
      run->wall[run->frames++] = (now - run->last) / 1e3;
    }
  run->last = now;
  run->last_cpu = cpu;
  if (run->zooms)
    {
      zky_canvas_zoom_about (canvas, canvas->camera.zoom * (fmod (t, 40) < 20 ? 1.04 : 1 / 1.04), 500, 350);
    }
  else
    {
      zky_camera_pan (&canvas->camera, 9 * cos (t / 60), 7 * sin (t / 60));
      canvas->auto_fit = FALSE;
      zky_canvas_camera_moved (canvas);
    }
  return G_SOURCE_CONTINUE;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
find_share (double *values,
            guint   n,
            double  share)
{
  qsort (values, n, sizeof *values, compare);
  return n > 0 ? values[MIN (n - 1, (guint) (n * share))] : NAN;
}

static void
bench_frames (ZkyCanvas  *canvas,
              const char *name,
              double      zoom,
              gboolean    zooms)
{
  g_autofree Run *run = g_new0 (Run, 1);
  gint64 start;
  guint id;

  run->canvas = canvas;
  run->zooms = zooms;
  zky_canvas_fit (canvas);
  if (zoom > 0)
    zky_canvas_zoom_about (canvas, zoom, 500, 350);
  settle (1500);
  id = gtk_widget_add_tick_callback (GTK_WIDGET (canvas), tick_cb, run, NULL);
  start = g_get_monotonic_time ();
  while (g_get_monotonic_time () - start < 3 * G_USEC_PER_SEC)
    g_main_context_iteration (NULL, TRUE);
  gtk_widget_remove_tick_callback (GTK_WIDGET (canvas), id);
  g_print ("%-28s CPU a frame p50 %6.2f ms, p90 %6.2f ms; from frame to frame p50 %6.2f ms, p90 %6.2f ms\n", name,
           find_share (run->cpu, run->frames, 0.5), find_share (run->cpu, run->frames, 0.9),
           find_share (run->wall, run->frames, 0.5), find_share (run->wall, run->frames, 0.9));
}

/* From the edit until the new picture stands. */
static void
bench_edits (ZkySession *session,
             ZkyCanvas  *canvas,
             const char *name)
{
  double call = 0, draw = 0, cpu = 0, worst = 0;
  const guint n = 50;

  zky_canvas_fit (canvas);
  settle (500);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (ZkyTensor) value = zky_tensor_new_scalar (ZKY_FLOAT32, i * 0.02);
      gint64 start = g_get_monotonic_time (), called;
      double cpu_start = get_cpu ();

      zky_session_edit (session, "x", value, 1, NULL);
      wait_call (session);
      called = g_get_monotonic_time ();
      {
        GtkSnapshot *snapshot = gtk_snapshot_new ();
        g_autoptr (GskRenderNode) node = NULL;

        GTK_WIDGET_GET_CLASS (canvas)->snapshot (GTK_WIDGET (canvas), snapshot);
        node = gtk_snapshot_free_to_node (snapshot);
      }
      cpu += get_cpu () - cpu_start;
      call += called - start;
      draw += g_get_monotonic_time () - called;
      worst = MAX (worst, g_get_monotonic_time () - start);
      settle (20);
    }
  g_print ("%-28s %6.2f ms CPU in all, %6.2f ms until called, %6.2f ms drawn, worst %6.2f ms\n", name, cpu / n,
           call / n / 1e3, draw / n / 1e3, worst / 1e3);
}

static void
bench_model (guint width,
             guint layers)
{
  g_autoptr (ZkySession) session = zky_session_new ();
  GtkWidget *window = gtk_window_new (), *canvas = zky_canvas_new ();
  gint64 start = g_get_monotonic_time ();

  open_model (session, width, layers);
  zky_session_set_all_open (session, ZKY_FOLDS_OPEN);
  wait_call (session);
  g_print ("# %u cards: opened in %.0f ms\n", zky_scene_get_n_cards (zky_session_get_scene (session)),
           (g_get_monotonic_time () - start) / 1e3);
  g_object_set (canvas, "session", session, NULL);
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  gtk_window_set_child (GTK_WINDOW (window), canvas);
  gtk_window_present (GTK_WINDOW (window));
  settle (1000);

  bench_edits (session, ZKY_CANVAS (canvas), "edit");
  bench_frames (ZKY_CANVAS (canvas), "pan at zoom 1", 1, FALSE);
  bench_frames (ZKY_CANVAS (canvas), "pan at zoom 0.25", 0.25, FALSE);
  bench_frames (ZKY_CANVAS (canvas), "pan at zoom 0.1", 0.1, FALSE);
  bench_frames (ZKY_CANVAS (canvas), "pan of the whole", 0, FALSE);
  bench_frames (ZKY_CANVAS (canvas), "zoom around 1", 1, TRUE);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  /* As the app does, so that the pages of frame buffers are kept. */
  mallopt (M_MMAP_THRESHOLD, 32 << 20);
  mallopt (M_TRIM_THRESHOLD, 400 << 20);
  mallopt (M_TOP_PAD, 64 << 20);
  gtk_init ();
  bench_model (8, 5);
  bench_model (20, 24);
  bench_model (50, 100);
  return 0;
}
