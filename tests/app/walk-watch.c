/* walk-watch.c: warnings, and a main loop that is kept busy for too long
 * SPDX-License-Identifier: Apache-2.0 */
#include <execinfo.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "walk.h"

#define PING_US    10000
#define N_FRAMES   (1 << 16)

static struct
{
  pthread_t  main;
  clockid_t  clock;       /* of the CPU that the main thread has had */
  gboolean   wall;        /* time on the wall counts: nobody else uses the machine */
  GThread   *thread;
  gint       stop;        /* atomic */
  gint       n_late;      /* atomic */
  gint       n_said;      /* atomic: warnings and criticals */
  GMutex     lock;
  GCond      cond;
  gboolean   answered;

  /* Frames of all windows, in ms of CPU */
  double     frames[N_FRAMES];
  guint      n_frames;
} watch;

/* CPU time of the main thread, so that others who use the machine do not count. */
static double
get_ms (void)
{
  struct timespec t;

  if (watch.wall)
    return (double) g_get_monotonic_time () / 1e3;
  clock_gettime (watch.clock, &t);
  return (double) t.tv_sec * 1e3 + (double) t.tv_nsec / 1e6;
}

/* -- What is said ------------------------------------------------------------------------------ */

static void
print_place (int signal)
{
  void *places[40];
  int n = backtrace (places, G_N_ELEMENTS (places));

  backtrace_symbols_fd (places, n, STDERR_FILENO);
}

/* What GTK 4.8 and libadwaita 1.2 say of themselves, whoever uses them. */
static const char *const not_ours[] = {
  "unexpected blinking selection",          /* GtkText, of its own cursor */
  "Broken accounting of active state",      /* a pointer grabbed while a button is held */
  "gdk_monitor_get_geometry: assertion",    /* a window that no window manager has put on a monitor */
  "gdk_surface_get_device_position: assertion", /* where the pointer is in a window that has just been closed */
  "_gtk_widget_find_at_coords: assertion",
  "gtk_widget_compute_bounds: assertion",   /* the menu of a file chooser that has just been closed */
  "gtk_source_gutter_lines_add_qclass: assertion", /* a pointer beside the text and below its last line */
  "_gdk_frame_clock_uninhibit_freeze: assertion", /* the X server answers a window that has been closed */
  "GtkListView failed to scroll to given position", /* a scroll bar moved before new rows have their places */
  "gdk_frame_clock_get_frame_time: assertion", /* a list that was scrolled less than 50 ms before its dialog was closed */
  "gtk_widget_is_ancestor: assertion",      /* a label that can be selected takes the focus while nothing has it */
};

/* GTK names a widget by its address. */
static GtkWidget *
find_widget (const char *text)
{
  const char *address = strstr (text, " 0x");

  if (address == NULL || (strstr (text, "snapshot") == NULL && strstr (text, "reported") == NULL && strstr (text, "attempt to allocate") == NULL))
    return NULL;

  return GSIZE_TO_POINTER (g_ascii_strtoull (address + 1, NULL, 16));
}

static gboolean
is_ours (const char *text)
{
  GtkWidget *widget = find_widget (text);
  GtkWidget *scroller = widget != NULL ? gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW) : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (not_ours); i++)
    if (strstr (text, not_ours[i]) != NULL)
      return FALSE;

  /* Nobody manages windows here: for a moment one that is dragged reaches off the screen, and its popovers have no room. */
  if (strstr (text, "attempt to allocate") != NULL && widget != NULL && gtk_widget_get_ancestor (widget, GTK_TYPE_POPOVER) != NULL)
    return FALSE;

  /* The path of a file chooser whose folder is still being read */
  if (strstr (text, "snapshot") != NULL && widget != NULL && GTK_IS_FILE_CHOOSER (gtk_widget_get_root (widget)))
    return FALSE;

  /* GtkTextView measures lines while it draws them; it and its scrollbars, drawn next, then want another size. */
  if (GTK_IS_TEXT_VIEW (widget) && strstr (text, "snapshot") != NULL)
    return FALSE;
  return scroller == NULL || strstr (text, "GtkGizmo") == NULL || !GTK_IS_TEXT_VIEW (gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (scroller)));
}

/* Where a widget is that GTK speaks of */
static void
print_widget (const char *text)
{
  GtkWidget *widget = find_widget (text);

  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    g_printerr ("#   in %s %s%s\n", G_OBJECT_TYPE_NAME (widget), gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)) ?: "",
                gtk_widget_get_visible (widget) ? "" : " (hidden)");
}

static GLogWriterOutput
write_log (GLogLevelFlags   level,
           const GLogField *fields,
           gsize            n_fields,
           gpointer         data)
{
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING))
    {
      g_autofree char *text = g_log_writer_format_fields (level, fields, n_fields, FALSE);

      if (!is_ours (text))
        return G_LOG_WRITER_HANDLED;
      g_atomic_int_inc (&watch.n_said);
      g_printerr ("# said: %s\n", text);
      print_widget (text);
      print_place (0);
      walk_print_last ();
      return G_LOG_WRITER_HANDLED;
    }

  return g_log_writer_default (level, fields, n_fields, data);
}

/* -- The main loop ----------------------------------------------------------------------------- */

static gboolean
answer_cb (gpointer data)
{
  g_mutex_lock (&watch.lock);
  watch.answered = TRUE;
  g_cond_signal (&watch.cond);
  g_mutex_unlock (&watch.lock);

  return G_SOURCE_REMOVE;
}

/* Asks the main loop for a sign, and how long it takes to give it. Where it is late, the place it is at is printed. */
static double
ping (void)
{
  double start = get_ms ();
  gboolean told = FALSE;

  watch.answered = FALSE;
  g_idle_add_full (G_PRIORITY_HIGH, answer_cb, NULL, NULL);
  g_mutex_lock (&watch.lock);
  while (!watch.answered && !g_atomic_int_get (&watch.stop))
    if (!g_cond_wait_until (&watch.cond, &watch.lock, g_get_monotonic_time () + PING_US)
        && !told && get_ms () - start > WALK_LATE * 0.8)
      {
        told = TRUE;
        pthread_kill (watch.main, SIGUSR1);
      }
  g_mutex_unlock (&watch.lock);

  return get_ms () - start;
}

static void
say_late (const char *what,
          double      ms,
          const char *last)
{
  g_atomic_int_inc (&watch.n_late);
  g_printerr ("# %s took %.0f ms; last done: %s\n", what, ms, last);
}

static gpointer
watch_thread (gpointer data)
{
  while (!g_atomic_int_get (&watch.stop))
    {
      g_autofree char *last = walk_dup_last ();
      double ms = ping ();

      if (ms > WALK_LATE)
        {
          g_autofree char *now = walk_dup_last ();

          say_late ("the main loop", ms, g_str_equal (last, now) ? last : now);
        }
      g_usleep (PING_US);
    }

  return NULL;
}

/* -- Frames ------------------------------------------------------------------------------------ */

static double frame_start;

static void
before_cb (GdkFrameClock *clock)
{
  frame_start = get_ms ();
}

static void
after_cb (GdkFrameClock *clock)
{
  double ms = get_ms () - frame_start;

  watch.frames[watch.n_frames++ % N_FRAMES] = ms;
  if (ms > WALK_LATE)
    {
      g_autofree char *last = walk_dup_last ();

      say_late ("a frame", ms, last);
    }
}

static gboolean
realize_cb (GSignalInvocationHint *hint,
            guint                  n_values,
            const GValue          *values,
            gpointer               data)
{
  GtkWidget *widget = g_value_get_object (&values[0]);

  if (GTK_IS_NATIVE (widget))
    {
      GdkFrameClock *clock = gdk_surface_get_frame_clock (gtk_native_get_surface (GTK_NATIVE (widget)));

      if (g_signal_handler_find (clock, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, before_cb, NULL) == 0)
        {
          g_signal_connect (clock, "before-paint", G_CALLBACK (before_cb), NULL);
          g_signal_connect_after (clock, "after-paint", G_CALLBACK (after_cb), NULL);
        }
    }

  return TRUE;
}

/* -- Both -------------------------------------------------------------------------------------- */

void
walk_watch_start (void)
{
  watch.main = pthread_self ();
  watch.wall = g_getenv ("ZKY_WALK_WALL") != NULL;
  if (pthread_getcpuclockid (watch.main, &watch.clock) != 0)
    g_error ("The main thread has no clock");
  g_log_set_always_fatal (G_LOG_FATAL_MASK);
  g_log_set_writer_func (write_log, NULL, NULL);
  print_place (0); /* loads what it needs: no signal handler may */
  signal (SIGUSR1, print_place);
  g_type_ensure (GTK_TYPE_WIDGET);
  g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0, realize_cb, NULL, NULL);
  watch.thread = g_thread_new ("watch", watch_thread, NULL);
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* Returns: how often something was said or was late */
guint
walk_watch_stop (void)
{
  guint n = MIN (watch.n_frames, N_FRAMES);

  g_atomic_int_set (&watch.stop, TRUE);
  g_thread_join (watch.thread);
  qsort (watch.frames, n, sizeof *watch.frames, compare);
  if (n > 0)
    g_printerr ("# %u frames: p50 %.1f ms, p90 %.1f ms, p99 %.1f ms, most %.1f ms of %s\n", watch.n_frames,
                watch.frames[n / 2], watch.frames[n * 9 / 10], watch.frames[n * 99 / 100], watch.frames[n - 1],
                watch.wall ? "time" : "CPU");
  g_printerr ("# %d warnings, %d times late\n", watch.n_said, watch.n_late);

  return (guint) (watch.n_said + watch.n_late);
}
