/* zky-layout-process.c: the helper process that lays out
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-layout-process.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "zky-layout-protocol.h"

#define HELPER "zky-layout-helper"
#define CHUNK  65536

/* One run of the helper, in a main context of its own, so that any thread may wait for it. @stop ends the waiting, and
 * is only used in this context's thread. */
typedef struct
{
  GMainContext      *context;
  GSubprocess       *process;
  GCancellable      *stop;
  GByteArray        *received;
  GBytes           **replies;
  guint              n, n_replies;
  gsize              offset;  /* where the next reply begins */
  guint              milliseconds;
  GSource           *timeout;
  ZkyLayoutProgress  progress;
  gpointer           user_data;
  gboolean           done, timed_out;
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

/* The time is for one layout, not for all of them. */
static void
restart_timeout (Run *run)
{
  if (run->timeout != NULL)
    {
      g_source_destroy (run->timeout);
      g_source_unref (run->timeout);
    }
  run->timeout = g_timeout_source_new (run->milliseconds);
  g_source_set_callback (run->timeout, timeout_cb, run, NULL);
  g_source_attach (run->timeout, run->context);
}

/* Takes the replies that are whole. */
static void
take_replies (Run *run)
{
  const guint8 *message;
  gsize length;
  guint before = run->n_replies;

  while (run->n_replies < run->n &&
         zky_layout_find_frame (run->received->data, run->received->len, &run->offset, &message, &length))
    run->replies[run->n_replies++] = length > 0 ? g_bytes_new (message, length) : NULL;

  if (run->n_replies == before)
    return;
  restart_timeout (run);
  if (run->progress != NULL)
    run->progress (run->n_replies, run->n, run->user_data);
}

static void read_more (Run *run);

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Run *run = user_data;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, NULL);

  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    {
      run->done = TRUE;
      return;
    }

  g_byte_array_append (run->received, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  take_replies (run);
  if (run->n_replies < run->n)
    read_more (run);
  else
    run->done = TRUE;
}

static void
read_more (Run *run)
{
  g_input_stream_read_bytes_async (g_subprocess_get_stdout_pipe (run->process), CHUNK, G_PRIORITY_DEFAULT, run->stop,
                                   read_cb, run);
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

static GByteArray *
join_requests (GBytes *const *requests,
               guint          n)
{
  GByteArray *all = g_byte_array_new ();

  for (guint i = 0; i < n; i++)
    zky_layout_append_frame (all, requests[i]);

  return all;
}

/* The problems as a file in memory. A pipe would end this program with SIGPIPE when the helper dies early, and who
 * uses this library may want to keep that signal. */
static int
open_requests (GBytes *const *requests,
               guint          n,
               GError       **error)
{
  g_autoptr (GByteArray) data = join_requests (requests, n);
  gsize done = 0;
  int fd = memfd_create ("zky-layout", MFD_CLOEXEC);

  while (fd >= 0 && done < data->len)
    {
      gssize written = write (fd, data->data + done, data->len - done);

      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        break;
      done += written;
    }
  if (fd >= 0 && done == data->len && lseek (fd, 0, SEEK_SET) == 0)
    return fd;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "the layout helper cannot be asked: %s",
               g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return -1;
}

static GSubprocess *
start_helper (GBytes *const *requests,
              guint          n,
              GError       **error)
{
  /* Descriptors of ours are closed on exec anyway; saying so lets GLib spawn without a fork, which would copy the page tables of a
   * large program and make it fault its pages in anew. */
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                                                        G_SUBPROCESS_FLAGS_STDERR_SILENCE |
                                                                        G_SUBPROCESS_FLAGS_INHERIT_FDS);
  g_autofree char *helper = zky_layout_find_helper ();
  g_autoptr (GError) local_error = NULL;
  GSubprocess *process;
  int fd = open_requests (requests, n, error);

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
             GCancellable *cancellable)
{
  gulong handler = 0;

  run->context = g_main_context_new ();
  run->stop = g_cancellable_new ();
  g_main_context_push_thread_default (run->context);
  restart_timeout (run);
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), run, NULL);

  read_more (run);
  while (!run->done)
    g_main_context_iteration (run->context, TRUE);

  g_cancellable_disconnect (cancellable, handler);
  g_source_destroy (run->timeout);

  /* A killed helper is gone in a few milliseconds; one that has said all is killed too, lest it lingers. */
  g_subprocess_force_exit (run->process);
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
  g_clear_pointer (&run->timeout, g_source_unref);
  g_byte_array_unref (run->received);
  g_clear_pointer (&run->context, g_main_context_unref);
}

static void
set_error (const Run     *run,
           GCancellable  *cancellable,
           GError       **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return;

  if (run->timed_out)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "the layout helper took too long");
  else if (run->received->len == 0)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the layout helper ended without a layout");
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "the layout helper ended in the middle of its work");
}

/**
 * zky_layout_process_run:
 * @requests: (array length=n): problems
 * @n: how many
 * @replies: (out) (array length=n): what was answered, in the same order
 * @milliseconds: how long the helper may take for each
 * @progress: (nullable): called after each reply
 * @user_data: for @progress
 * @cancellable: (nullable): stops it
 * @error: why not all of them were answered
 *
 * Lets one helper work through several problems.
 *
 * Returns: how many replies there are
 */
guint
zky_layout_process_run (GBytes *const     *requests,
                        guint              n,
                        GBytes           **replies,
                        guint              milliseconds,
                        ZkyLayoutProgress  progress,
                        gpointer           user_data,
                        GCancellable      *cancellable,
                        GError           **error)
{
  Run run = { .replies = replies, .n = n, .milliseconds = milliseconds, .progress = progress, .user_data = user_data };

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return 0;

  run.process = start_helper (requests, n, error);
  if (run.process == NULL)
    return 0;

  run.received = g_byte_array_new ();
  run_process (&run, cancellable);
  if (run.n_replies < n)
    set_error (&run, cancellable, error);
  run_clear (&run);

  return run.n_replies;
}
