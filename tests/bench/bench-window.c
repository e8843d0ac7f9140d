/* bench-window.c: from the start of the program to its first frame; groups that open and close
 * SPDX-License-Identifier: Apache-2.0 */
#include <malloc.h>
#include <stdlib.h>

#include <glib/gstdio.h>

#include "zky-application.h"
#include "zky-examples.h"
#include "zky-window-private.h"

#define N_STARTS 9
#define N_TURNS  10
#define N_FOLDED 100 /* cards, or fewer, while the group is closed */

/* A module of 290 operators beside ten others. */
static const char model[] =
  "local zky = require \"zky\"\n"
  "local part = zky.module \"Part\"\n"
  "function part:call(x)\n"
  "  local layer = {}\n"
  "  for i = 1, 10 do layer[i] = zky.sin(x + i) end\n"
  "  for l = 1, 13 do\n"
  "    local new = {}\n"
  "    for i = 1, 10 do new[i] = zky.sin(layer[i] * layer[i % 10 + 1]) end\n"
  "    layer = new\n"
  "  end\n"
  "  local sum = layer[1]\n"
  "  for i = 2, 10 do sum = sum + layer[i] end\n"
  "  return sum\n"
  "end\n"
  "local model = zky.module \"Net\"\n"
  "model:input(\"x\", 0.5)\n"
  "model.part = part\n"
  "function model:call(x)\n"
  "  local y = x\n"
  "  for i = 1, 5 do y = zky.tanh(y * 1.1) end\n"
  "  return self.part(y) * y\n"
  "end\n"
  "return model\n";

static GtkApplication *
make_application (void)
{
  ZkyApplication *application = zky_application_new (G_APPLICATION_NON_UNIQUE);

  if (!g_application_register (G_APPLICATION (application), NULL, NULL))
    g_error ("The application cannot be registered");

  return GTK_APPLICATION (application);
}

static void
painted_cb (gboolean *painted)
{
  *painted = TRUE;
}

/* Waits until the call is seen. */
static void
wait_frame (ZkyWindow *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
  gboolean painted = FALSE;
  gulong id = g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (painted_cb), &painted);

  gtk_widget_queue_draw (GTK_WIDGET (window->canvas));
  while (!painted)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (clock, id);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
open_file (ZkyWindow *window,
           GFile     *file)
{
  guint count = 0;
  gulong id = g_signal_connect_swapped (window->session, "called", G_CALLBACK (count_cb), &count);

  zky_window_open_file (window, file);
  while (count == 0)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (window->session, id);
}

/* In a process of its own: says when the first example was on the screen. */
static int
start (void)
{
  GtkApplication *application = make_application ();
  ZkyWindow *window = zky_window_new (application, NULL);
  g_autoptr(GFile) file = zky_examples_dup_first ();

  gtk_window_present (GTK_WINDOW (window));
  open_file (window, file);
  wait_frame (window);
  g_print ("%" G_GINT64_FORMAT "\n", g_get_monotonic_time ());

  return 0;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
print (const char *name,
       double     *values,
       guint       n,
       double      bar)
{
  qsort (values, n, sizeof *values, compare);
  g_print ("%-44s p50 %7.1f ms, p90 %7.1f ms; bar %.0f ms\n", name, values[n / 2], values[n * 9 / 10], bar);
}

static void
bench_start (const char *program)
{
  double values[N_STARTS];

  for (guint i = 0; i < N_STARTS; i++)
    {
      const char *argv[] = { program, "start", NULL };
      gint64 began = g_get_monotonic_time ();
      g_autofree char *said = NULL;

      if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &said, NULL, NULL, NULL))
        g_error ("%s cannot be started", program);
      values[i] = (double) (g_ascii_strtoll (said, NULL, 10) - began) / 1e3;
    }
  print ("start to the first frame of the first example", values, N_STARTS, 1000);
}

static gboolean
is_open (ZkyWindow *window)
{
  return zky_scene_get_n_cards (zky_session_get_scene (window->session)) > N_FOLDED;
}

/* From the wish to the first frame with the group as it was wished. */
static double
turn (ZkyWindow *window,
      gboolean   open)
{
  ZkyScene *before = zky_session_get_scene (window->session);
  gint64 began = g_get_monotonic_time ();
  gint group = zky_groups_find (zky_scene_get_groups (before), "part/");

  if (group < 0)
    g_error ("There is no group");
  zky_session_set_group_open (window->session, (guint) group, open, TRUE);
  while (zky_session_get_scene (window->session) == before || is_open (window) != open)
    g_main_context_iteration (NULL, TRUE);
  wait_frame (window);

  return (double) (g_get_monotonic_time () - began) / 1e3;
}

static void
bench_groups (void)
{
  g_autofree char *folder = g_dir_make_tmp ("zky-bench-XXXXXX", NULL), *path = g_build_filename (folder, "net.lua", NULL);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  ZkyWindow *window = zky_window_new (make_application (), NULL);
  double first[1], opened[N_TURNS], closed[N_TURNS];

  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  if (!g_file_set_contents (path, model, -1, NULL))
    g_error ("%s cannot be written", path);
  gtk_window_present (GTK_WINDOW (window));
  open_file (window, file);
  zky_session_set_all_open (window->session, ZKY_FOLDS_CLOSED);
  while (zky_session_get_busy (window->session) || is_open (window))
    g_main_context_iteration (NULL, TRUE);
  wait_frame (window);

  first[0] = turn (window, TRUE);
  g_print ("# %u cards with the group open\n", zky_scene_get_n_cards (zky_session_get_scene (window->session)));
  for (guint i = 0; i < N_TURNS; i++)
    {
      closed[i] = turn (window, FALSE);
      opened[i] = turn (window, TRUE);
    }
  print ("group opened for the first time", first, 1, 200);
  print ("group closed", closed, N_TURNS, 200);
  print ("group opened again", opened, N_TURNS, 200);
  g_remove (path);
  g_rmdir (folder);
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
  keep_big_buffers ();
  if (argc > 1)
    return start ();

  bench_start (argv[0]);
  bench_groups ();

  return 0;
}
