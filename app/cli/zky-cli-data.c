/* zky-cli-data.c: zky data: the data sets, listed and fetched
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-cli.h"

#include <glib-unix.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "zky-fetch.h"

#define N_COLUMNS 6 /* name, state, size, licence, summary, source */

/* -- The list --------------------------------------------------------------------------- */

/* The bytes of a set: those of its files where they are there, else those that they are known to have. 0: not known. */
static guint64
get_size (const ZkyDataInfo *info)
{
  g_autofree char *folder = zky_data_dup_folder (info);
  guint64 size = 0;

  for (const ZkyDataFile *file = info->files; file->name != NULL; file++)
    {
      g_autofree char *path = g_build_filename (folder, file->name, NULL);
      GStatBuf status;

      size += g_stat (path, &status) == 0 ? (guint64) status.st_size : file->size;
    }

  return size;
}

static const char *
get_state (const ZkyDataInfo *info)
{
  if (info->origin == ZKY_DATA_SHIPPED)
    return "shipped";
  if (zky_data_is_there (info))
    return "fetched";

  return info->origin == ZKY_DATA_KAGGLE ? "not fetched (Kaggle)" : "not fetched";
}

/* For other programs bytes are a number, for people one that can be read. */
static char **
make_row (const ZkyDataInfo *info,
          gboolean           for_people)
{
  char **row = g_new0 (char *, N_COLUMNS + 1);
  guint64 size = get_size (info);
  char text[ZKY_NUMBER_MAX];

  row[0] = g_strdup (info->name);
  row[1] = g_strdup (get_state (info));
  if (!for_people)
    row[2] = g_strdup_printf ("%" G_GUINT64_FORMAT, size);
  else
    row[2] = g_strdup (size > 0 ? zky_number_format_bytes (text, size) : "—");
  row[3] = g_strdup (info->licence);
  row[4] = g_strdup (info->summary);
  row[5] = g_strdup (info->source);

  return row;
}

/* Off a terminal tabs between columns; on one a table, with the page of a set below it. */
static int
list_sets (gboolean on_terminal)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr(GString) text = g_string_new (NULL);
  guint widths[N_COLUMNS] = { 0 };

  for (guint i = 0; zky_data_get (i) != NULL; i++)
    {
      char **row = make_row (zky_data_get (i), on_terminal);

      for (guint k = 0; k < N_COLUMNS; k++)
        widths[k] = MAX (widths[k], zky_cli_width (row[k]));
      g_ptr_array_add (rows, row);
    }

  for (guint i = 0; i < rows->len; i++)
    {
      char **row = g_ptr_array_index (rows, i);

      for (guint k = 0; k < N_COLUMNS; k++)
        if (!on_terminal)
          g_string_append_printf (text, "%s%c", row[k], k + 1 < N_COLUMNS ? '\t' : '\n');
        else if (k + 2 < N_COLUMNS)
          zky_cli_pad (text, row[k], widths[k] + 2, FALSE);
        else
          g_string_append_printf (text, k + 2 == N_COLUMNS ? "%s\n" : "    %s\n", row[k]);
    }

  return zky_cli_write (text);
}

/* -- Fetching ---------------------------------------------------------------------------- */

typedef struct
{
  const ZkyDataInfo *info;
  GCancellable      *cancellable;
  GMainLoop         *loop;
  gboolean           on_terminal;
  GError            *error;
} Fetching;

/* `[#####-----] train-images-idx3-ubyte.gz  3.2 of 9.5 MiB  0:03 left`, in the thread that fetches */
static void
progress_cb (const ZkyFetchProgress *progress,
             gpointer                user_data)
{
  g_autoptr(GString) text = g_string_new (NULL);
  char done[ZKY_NUMBER_MAX], total[ZKY_NUMBER_MAX];

  zky_cli_append_bar (text, progress->total > 0 ? (double) progress->done / (double) progress->total : 0);
  g_string_append_printf (text, " %s  %s", progress->file, zky_number_format_bytes (done, progress->done));
  if (progress->total > 0)
    g_string_append_printf (text, " of %s", zky_number_format_bytes (total, progress->total));
  if (!isnan (progress->seconds_left))
    {
      g_string_append (text, "  ");
      zky_cli_append_time (text, progress->seconds_left);
      g_string_append (text, " left");
    }
  zky_cli_cut_line (text);
  fputs (text->str, stdout);
  fflush (stdout);
}

static gboolean
interrupt_cb (gpointer user_data)
{
  Fetching *self = user_data;

  g_cancellable_cancel (self->cancellable);

  return G_SOURCE_CONTINUE;
}

static void
run_thread (GTask        *task,
            gpointer      source,
            gpointer      data,
            GCancellable *cancellable)
{
  Fetching *self = data;

  zky_fetch (self->info, self->on_terminal ? progress_cb : NULL, NULL, self->cancellable, &self->error);
  g_task_return_boolean (task, TRUE);
}

static void
finished_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Fetching *self = user_data;

  g_main_loop_quit (self->loop);
}

/* In a thread of its own, while this one waits for signals. */
static void
run (Fetching *self)
{
  guint sources[] = { g_unix_signal_add (SIGINT, interrupt_cb, self), g_unix_signal_add (SIGTERM, interrupt_cb, self) };
  g_autoptr(GTask) task = g_task_new (NULL, NULL, finished_cb, self);

  self->loop = g_main_loop_new (NULL, FALSE);
  g_task_set_task_data (task, self, NULL);
  g_task_run_in_thread (task, run_thread);
  g_main_loop_run (self->loop);
  g_main_loop_unref (self->loop);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);
}

static int
fetch_set (const ZkyArguments *arguments,
           const ZkyDataInfo  *info,
           gboolean            on_terminal)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Fetching self = { .info = info, .cancellable = cancellable, .on_terminal = on_terminal };
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *folder = zky_data_dup_folder (info);
  int code;

  run (&self);
  if (on_terminal)
    fputs ("\r\033[K", stdout);
  if (self.error == NULL)
    {
      g_string_append_printf (text, "%s: %s\n", info->name, folder);
      return zky_cli_write (text);
    }

  fflush (stdout);
  if (g_error_matches (self.error, ZKY_ERROR, ZKY_ERROR_STOPPED))
    zky_cli_note ("%s: stopped; the next “zky data %s” goes on from there", info->name, info->name);
  code = g_error_matches (self.error, ZKY_ERROR, ZKY_ERROR_STOPPED) ? ZKY_CLI_FAILED : zky_cli_fail (arguments, self.error);
  /* Wrong bytes are no bad input: whoever sends them is not who typed this. */
  if (code == ZKY_CLI_USE)
    code = ZKY_CLI_FAILED;
  g_clear_error (&self.error);

  return code;
}

int
zky_cli_data (const ZkyArguments *arguments)
{
  gboolean on_terminal = isatty (STDOUT_FILENO) != 0;
  g_autoptr(GError) error = NULL;
  const ZkyDataInfo *info;

  if (arguments->name == NULL)
    return list_sets (on_terminal);

  info = zky_data_lookup (arguments->name, &error);
  if (info == NULL)
    return zky_cli_fail (arguments, error);

  return fetch_set (arguments, info, on_terminal);
}
