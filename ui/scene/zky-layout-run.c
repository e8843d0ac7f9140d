/* zky-layout-run.c: laying out: in the helper process, or by ourselves
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-layout-run.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "zky-layered.h"
#include "zky-layout-protocol.h"

#define HELPER         "zky-layout-helper"
#define HELPER_SECONDS 5

/* One run of the helper, in a main context of its own, so that any thread may wait for it. @stop ends the waiting, and
 * is only used in this context's thread. */
typedef struct
{
  GMainContext *context;
  GSubprocess  *process;
  GCancellable *stop;
  GBytes       *reply;
  gboolean      done, timed_out;
} Run;

static char *
find_beside_program (void)
{
  /* From the build folder: app/, app/cli/ and tests/ui/ lie one or two levels below its top. Installed: bin/ is
   * beside libexec/, wherever the two were moved. */
  static const char *const places[] = {
    "ui/scene/" HELPER, "../ui/scene/" HELPER, "../../ui/scene/" HELPER, "../libexec/zkynet/" HELPER,
  };
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : NULL;

  for (guint i = 0; folder != NULL && i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *path = g_build_filename (folder, places[i], NULL);

      if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&path);
    }

  return NULL;
}

/**
 * zky_layout_find_helper:
 *
 * Finds the program that lays out: the one that ZKY_LAYOUT_HELPER names, then that of the build folder, then the
 * installed one.
 *
 * Returns: (transfer full): its path; whether it is there shows when it is started
 */
char *
zky_layout_find_helper (void)
{
  const char *told = g_getenv ("ZKY_LAYOUT_HELPER");
  char *path;

  if (told != NULL && told[0] != '\0')
    return g_strdup (told);

  path = find_beside_program ();
  return path != NULL ? path : g_build_filename (ZKY_LIBEXECDIR, HELPER, NULL);
}

static void
communicated_cb (GObject      *object,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  Run *run = user_data;

  g_subprocess_communicate_finish (run->process, result, &run->reply, NULL, NULL);
  run->done = TRUE;
}

static gboolean
stop_cb (gpointer user_data)
{
  Run *run = user_data;

  g_subprocess_force_exit (run->process);
  g_cancellable_cancel (run->stop);
  return G_SOURCE_REMOVE;
}

static gboolean
timeout_cb (gpointer user_data)
{
  Run *run = user_data;

  run->timed_out = TRUE;
  return stop_cb (run);
}

/* Runs in the thread that cancels. */
static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  Run *run = user_data;
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_callback (source, stop_cb, run, NULL);
  g_source_attach (source, run->context);
}

/* The problem as a file in memory. A pipe would end this program with SIGPIPE when the helper dies early, and who
 * uses this library may want to keep that signal. */
static int
open_request (const ZkyLayout  *layout,
              GError          **error)
{
  g_autoptr (GBytes) request = zky_layout_write_request (layout);
  gsize size, done = 0;
  const char *data = g_bytes_get_data (request, &size);
  int fd = memfd_create ("zky-layout", MFD_CLOEXEC);

  while (fd >= 0 && done < size)
    {
      gssize n = write (fd, data + done, size - done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        break;
      done += n;
    }
  if (fd >= 0 && done == size && lseek (fd, 0, SEEK_SET) == 0)
    return fd;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "the layout helper cannot be asked: %s",
               g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return -1;
}

static GSubprocess *
start_helper (const ZkyLayout  *layout,
              GError          **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                                                        G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autofree char *helper = zky_layout_find_helper ();
  g_autoptr (GError) local_error = NULL;
  GSubprocess *process;
  int fd = open_request (layout, error);

  if (fd < 0)
    return NULL;

  g_subprocess_launcher_take_stdin_fd (launcher, fd);
  process = g_subprocess_launcher_spawn (launcher, &local_error, helper, NULL);
  if (process == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "the layout helper cannot be started: %s",
                 local_error->message);

  return process;
}

static void
run_process (Run          *run,
             guint         milliseconds,
             GCancellable *cancellable)
{
  g_autoptr (GSource) timeout = g_timeout_source_new (milliseconds);
  gulong handler = 0;

  run->context = g_main_context_new ();
  run->stop = g_cancellable_new ();
  g_main_context_push_thread_default (run->context);
  g_source_set_callback (timeout, timeout_cb, run, NULL);
  g_source_attach (timeout, run->context);
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), run, NULL);

  g_subprocess_communicate_async (run->process, NULL, run->stop, communicated_cb, run);
  while (!run->done)
    g_main_context_iteration (run->context, TRUE);

  g_cancellable_disconnect (cancellable, handler);
  g_source_destroy (timeout);

  /* A killed helper is gone in a few milliseconds. */
  if (g_cancellable_is_cancelled (run->stop))
    g_subprocess_wait (run->process, NULL, NULL);
  while (g_main_context_iteration (run->context, FALSE))
    ;
  g_main_context_pop_thread_default (run->context);
}

static void
run_clear (Run *run)
{
  g_clear_object (&run->process);
  g_clear_object (&run->stop);
  g_clear_pointer (&run->reply, g_bytes_unref);
  g_clear_pointer (&run->context, g_main_context_unref);
}

static gboolean
take_reply (ZkyLayout     *layout,
            const Run     *run,
            GCancellable  *cancellable,
            GError       **error)
{
  gsize size = 0;
  gconstpointer data = run->reply != NULL ? g_bytes_get_data (run->reply, &size) : NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (data != NULL && zky_layout_read_reply (layout, data, size))
    return TRUE;

  if (run->timed_out)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "the layout helper took too long");
  else if (size == 0)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the layout helper ended without a layout");
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "the layout helper answered with something else");

  return FALSE;
}

/**
 * zky_layout_run_helper:
 * @layout: a problem
 * @milliseconds: how long the helper may take
 * @cancellable: (nullable): kills the helper
 * @error: why there is no solution
 *
 * Lays out with Graphviz's dot, in a process of its own. Blocks; for worker threads.
 *
 * Returns: whether @layout has a solution now
 */
gboolean
zky_layout_run_helper (ZkyLayout    *layout,
                       guint         milliseconds,
                       GCancellable *cancellable,
                       GError      **error)
{
  Run run = { NULL };
  gboolean taken;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  run.process = start_helper (layout, error);
  if (run.process == NULL)
    return FALSE;

  run_process (&run, milliseconds, cancellable);
  taken = take_reply (layout, &run, cancellable, error);
  run_clear (&run);

  return taken;
}

/**
 * zky_layout_run:
 * @layout: a problem
 * @cancellable: (nullable): stops it
 * @message: (out) (nullable): what the user should know of it
 * @error: set when it was cancelled
 *
 * Lays out with the helper where the graph is small enough for it and it does its work, else in plain layers.
 *
 * Returns: %FALSE when it was cancelled
 */
gboolean
zky_layout_run (ZkyLayout    *layout,
                GCancellable *cancellable,
                char        **message,
                GError      **error)
{
  g_autoptr (GError) local_error = NULL;

  *message = NULL;
  if (layout->n_boxes > ZKY_LAYOUT_MOST_BOXES)
    *message = g_strdup_printf ("%u nodes are more than %u, so they are laid out in plain layers",
                                layout->n_boxes, ZKY_LAYOUT_MOST_BOXES);
  else if (layout->n_links > ZKY_LAYOUT_MOST_LINKS)
    *message = g_strdup_printf ("%u connections are more than %u, so the nodes are laid out in plain layers",
                                layout->n_links, ZKY_LAYOUT_MOST_LINKS);
  else if (layout->n_boxes < 2 || zky_layout_run_helper (layout, HELPER_SECONDS * 1000, cancellable, &local_error))
    {
      if (layout->n_boxes < 2)
        zky_layered_run (layout);
      zky_layout_sort_sources (layout);
      return TRUE;
    }
  else if (g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  else
    *message = g_strdup_printf ("Laid out in plain layers: %s", local_error->message);

  zky_layered_run (layout);
  zky_layout_sort_sources (layout);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}
