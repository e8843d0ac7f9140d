/* zky-fetch-kaggle.c: the data of a competition by the command `kaggle`
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-fetch-private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <zip.h>

/* `kaggle competitions download -c NAME -p FOLDER` leaves NAME.zip. It has its own messages, of which the last one is passed on. */

static gboolean
fail_io (const char  *path,
         GError     **error)
{
  g_set_error (error, ZKY_ERROR, ZKY_ERROR_IO, "%s: %s", path, g_strerror (errno));

  return FALSE;
}

/* -- The command ------------------------------------------------------------------------------ */

static void
stop_cb (GCancellable *cancellable,
         gpointer      process)
{
  g_subprocess_force_exit (process);
}

/* The last line of a text that says something. */
static char *
last_line (const char *text)
{
  g_auto(GStrv) lines = g_strsplit_set (text != NULL ? text : "", "\r\n", -1);
  g_autofree char *line = NULL;

  for (guint i = 0; lines[i] != NULL; i++)
    if (*g_strstrip (lines[i]) != '\0')
      {
        g_free (line);
        line = g_utf8_make_valid (lines[i], (gssize) MIN (strlen (lines[i]), 300));
      }

  return line != NULL ? g_steal_pointer (&line) : g_strdup ("it says nothing");
}

static gboolean
run_kaggle (ZkyFetch    *self,
            const char  *program,
            const char  *folder,
            GError     **error)
{
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) cause = NULL;
  g_autofree char *output = NULL, *line = NULL;
  gulong handler = 0;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, &cause, program, "competitions", "download", "-c",
                              self->info->competition, "-p", folder, NULL);
  if (process == NULL)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_IO, "%s: %s", program, cause->message);
      return FALSE;
    }

  if (self->cancellable != NULL)
    handler = g_cancellable_connect (self->cancellable, G_CALLBACK (stop_cb), process, NULL);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, NULL);
  g_subprocess_wait (process, NULL, NULL);
  if (handler != 0)
    g_cancellable_disconnect (self->cancellable, handler);

  if (zky_fetch_is_stopped (self, error))
    return FALSE;
  if (g_subprocess_get_successful (process))
    return TRUE;

  line = last_line (output);
  g_set_error (error, ZKY_ERROR, ZKY_ERROR_IO, "%s: kaggle could not fetch it: %s; the rules at %s/rules have to be accepted first",
               self->info->name, line, self->info->source);
  return FALSE;
}

/* -- What it left ------------------------------------------------------------------------------- */

/* Copies a member of a zip file to @path. */
static gboolean
unpack_member (zip_file_t  *member,
               const char  *path,
               GError     **error)
{
  FILE *file = fopen (path, "wbe");
  guint64 done = 0;
  zip_int64_t n = 0;
  char data[65536];
  gboolean written;

  if (file == NULL)
    return fail_io (path, error);

  written = TRUE;
  while (written && done <= ZKY_FETCH_MAX && (n = zip_fread (member, data, sizeof data)) > 0)
    {
      written = fwrite (data, 1, (gsize) n, file) == (gsize) n;
      done += (guint64) n;
    }
  written = written && fflush (file) == 0 && fsync (fileno (file)) == 0;
  if (!written)
    fail_io (path, error);
  fclose (file);
  if (written && (n < 0 || done > ZKY_FETCH_MAX))
    g_set_error (error, ZKY_ERROR, ZKY_ERROR_SYNTAX, "%s", n < 0 ? zip_file_strerror (member) : "it is too large");

  return written && n == 0;
}

static gboolean
unpack (const char  *archive,
        const char  *name,
        const char  *path,
        GError     **error)
{
  zip_file_t *member;
  gboolean done = FALSE;
  int number = 0;
  zip_t *zip = zip_open (archive, ZIP_RDONLY | ZIP_CHECKCONS, &number);

  if (zip == NULL)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SYNTAX, "%s: what kaggle left is no whole zip file", archive);
      return FALSE;
    }
  member = zip_fopen (zip, name, 0);
  if (member == NULL)
    g_set_error (error, ZKY_ERROR, ZKY_ERROR_SYNTAX, "%s: %s: %s", archive, name, zip_strerror (zip));
  else
    {
      done = unpack_member (member, path, error);
      if (!done)
        g_prefix_error (error, "%s: %s: ", archive, name);
      zip_fclose (member);
    }
  zip_discard (zip);

  return done;
}

/* Unpacks and checks a file, and moves it to its place. */
static gboolean
take_file (ZkyFetch           *self,
           const char         *archive,
           const ZkyDataFile  *file,
           GError            **error)
{
  g_autofree char *path = g_build_filename (self->folder, file->name, NULL);
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  gboolean done = unpack (archive, file->name, part, error) && zky_fetch_check (self, file, part, error);

  if (done && g_rename (part, path) != 0)
    done = fail_io (path, error);
  if (!done)
    g_unlink (part);

  return done;
}

static void
remove_folder (const char *path)
{
  GDir *dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      g_unlink (inner);
    }
  g_clear_pointer (&dir, g_dir_close);
  g_rmdir (path);
}

/* Fetches into a folder of its own, which is gone afterwards. */
gboolean
zky_fetch_kaggle (ZkyFetch  *self,
                  GError   **error)
{
  g_autofree char *program = NULL, *folder = NULL, *archive = NULL, *name = NULL;
  gboolean done;

  if (zky_data_is_there (self->info))
    {
      done = TRUE;
      for (const ZkyDataFile *file = self->info->files; done && file->name != NULL; file++)
        {
          g_autofree char *path = g_build_filename (self->folder, file->name, NULL);

          done = zky_fetch_check (self, file, path, error);
        }
      return done;
    }

  program = g_find_program_in_path ("kaggle");
  if (program == NULL)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_IO, "%s: it comes from Kaggle by the command “kaggle”, which is not installed: "
                   "https://www.kaggle.com/docs/api says how", self->info->name);
      return FALSE;
    }

  folder = g_build_filename (self->folder, "kaggle-XXXXXX", NULL);
  if (g_mkdtemp (folder) == NULL)
    return fail_io (folder, error);
  name = g_strconcat (self->info->competition, ".zip", NULL);
  archive = g_build_filename (folder, name, NULL);
  done = run_kaggle (self, program, folder, error);
  for (const ZkyDataFile *file = self->info->files; done && file->name != NULL; file++)
    done = take_file (self, archive, file, error);
  remove_folder (folder);

  return done;
}
