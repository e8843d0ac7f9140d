/* bench-slider.c: the slider of an input is dragged with a pointer: what it costs until all numbers of the window are new
 * SPDX-License-Identifier: Apache-2.0 */
#include <glib/gstdio.h>
#include <malloc.h>
#include <stdlib.h>
#include <time.h>

#include "../ui/big-models.h"
#include "../ui/widget-fixture.h"
#include "zky-application.h"
#include "zky-canvas-private.h"
#include "zky-window-private.h"

#define N_NODES   100
#define N_CHANGES 120
#define BAR       16.0 /* ms */
#define SETTLE    60   /* ms: until tiles and panels are new too */

typedef struct
{
  WidgetFixture  fixture; /* its widget is what the pointer is over */
  ZkyWindow     *window;
  guint          n_called;
} Bench;

static double
get_cpu (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

static void
called_cb (Bench *self)
{
  self->n_called++;
}

static void
open_model (Bench *self)
{
  g_autofree char *folder = g_dir_make_tmp ("zky-bench-XXXXXX", NULL), *path = g_build_filename (folder, "model.lua", NULL);
  g_autofree char *text = big_exactly (N_NODES);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  if (!g_file_set_contents (path, text, -1, NULL))
    g_error ("%s cannot be written", path);
  zky_window_open_file (self->window, file);
  session_wait_until (self->n_called > 0);
  zky_session_set_all_open (zky_window_get_session (self->window), ZKY_FOLDS_OPEN);
  widget_settle (1500);
  g_print ("# %u nodes, %u cards\n", zky_graph_get_n_forward (zky_session_get_graph (zky_window_get_session (self->window))),
           zky_scene_get_n_cards (zky_session_get_scene (zky_window_get_session (self->window))));
  g_remove (path);
  g_rmdir (folder);
}

/* The popover of the first input, with its slider. */
static GtkWidget *
open_slider (Bench *self)
{
  ZkyCanvas *canvas = ZKY_CANVAS (self->window->canvas);
  ZkyScene *scene = zky_session_get_scene (zky_window_get_session (self->window));
  gint card = zky_scene_find_card (scene, zky_graph_find_node (zky_scene_get_graph (scene), "x"));
  GtkWidget *scale;

  zky_canvas_select_card (canvas, card);
  gtk_widget_activate_action (GTK_WIDGET (canvas), "canvas.edit", NULL);
  session_wait_until (canvas->editor != NULL);
  widget_settle (500);
  scale = widget_find (GTK_WIDGET (canvas->editor), GTK_TYPE_SCALE);
  if (scale == NULL)
    g_error ("There is no slider");

  return scale;
}

/* The pointer goes a few pixels on, and all that follows from it. Returns CPU milliseconds of the process, the worker and those that draw
 * tiles included, or a negative number where the slider stood at an end. */
static double
drag (Bench *self,
      int    pixels)
{
  guint before = self->n_called;
  gint64 late = g_get_monotonic_time () + G_TIME_SPAN_SECOND;
  double cpu = get_cpu ();

  XTestFakeRelativeMotionEvent (widget_get_xdisplay (&self->fixture), pixels, 0, CurrentTime);
  XFlush (widget_get_xdisplay (&self->fixture));
  while (self->n_called == before && g_get_monotonic_time () < late)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
  if (self->n_called == before)
    return -1;
  widget_settle (SETTLE);

  return get_cpu () - cpu;
}

/* What waiting itself costs. */
static double
measure_rest (void)
{
  double cpu = get_cpu ();

  widget_settle (SETTLE);

  return get_cpu () - cpu;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
bench_drag (Bench *self)
{
  GtkWidget *scale = open_slider (self);
  double values[N_CHANGES], rest;
  guint n = 0;

  self->fixture.widget = scale;
  widget_move_pointer (&self->fixture, gtk_widget_get_width (scale) / 2.0, gtk_widget_get_height (scale) / 3.0);
  widget_button (&self->fixture, 1, TRUE);
  rest = measure_rest ();
  for (guint i = 0; i < N_CHANGES; i++)
    {
      double cpu = drag (self, i / 20 % 2 == 0 ? 2 : -2);

      if (cpu >= 0)
        values[n++] = MAX (cpu - rest, 0);
    }
  widget_button (&self->fixture, 1, FALSE);
  if (n == 0)
    g_error ("The slider does not move");

  qsort (values, n, sizeof *values, compare);
  g_print ("drag of a slider, %u nodes: CPU a change p50 %6.2f ms, p90 %6.2f ms; bar %.0f ms   ratio %.2f   (%u changes)\n", N_NODES,
           values[n / 2], values[n * 9 / 10], BAR, values[n / 2] / BAR, n);
}

/* As the program does it. */
static void
keep_big_buffers (void)
{
  mallopt (M_MMAP_THRESHOLD, 32 << 20);
  mallopt (M_TRIM_THRESHOLD, 400 << 20);
  mallopt (M_TOP_PAD, 64 << 20);
}

int
main (int   argc,
      char *argv[])
{
  ZkyApplication *application;
  Bench self = { .n_called = 0 };

  keep_big_buffers ();
  application = zky_application_new (G_APPLICATION_NON_UNIQUE);
  if (!g_application_register (G_APPLICATION (application), NULL, NULL))
    g_error ("The application cannot be registered");
  self.window = zky_window_new (GTK_APPLICATION (application), NULL);
  self.fixture = (WidgetFixture) { GTK_WIDGET (self.window), GTK_WIDGET (self.window->canvas) };
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  g_signal_connect_swapped (zky_window_get_session (self.window), "called", G_CALLBACK (called_cb), &self);
  gtk_window_present (GTK_WINDOW (self.window));
  widget_settle (500);
  widget_focus_window (&self.fixture);

  open_model (&self);
  bench_drag (&self);

  return 0;
}
