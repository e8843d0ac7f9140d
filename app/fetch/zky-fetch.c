/* zky-fetch.c: data sets from elsewhere into the user's cache
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-fetch-private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <glib/gstdio.h>

/* Whether it has been stopped; then with an error. */
gboolean
zky_fetch_is_stopped (ZkyFetch  *self,
                      GError   **error)
{
  if (!g_cancellable_is_cancelled (self->cancellable))
    return FALSE;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_STOPPED, "%s: stopped", self->info->name);
  return TRUE;
}

static gboolean
fail_io (const char  *path,
         GError     **error)
{
  g_set_error (error, ZKY_ERROR, ZKY_ERROR_IO, "%s: %s", path, g_strerror (errno));

  return FALSE;
}

/* Opens the file that is filled bit by bit, for this process alone. Returns -1 with an error where that cannot be. */
static int
open_part (const char  *path,
           GError     **error)
{
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);

  if (fd < 0)
    {
      fail_io (path, error);
      return -1;
    }
  if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_IO, "%s: another program is fetching it", path);
  close (fd);

  return -1;
}

/* Empties a part that turned out to be wrong. */
static gboolean
empty (int         fd,
       const char *path,
       GError    **error)
{
  return (ftruncate (fd, 0) == 0 && lseek (fd, 0, SEEK_SET) == 0) || fail_io (path, error);
}

/* From one address. What an earlier run left may have been the begin of something else: then it is fetched once more as a whole. */
static gboolean
fetch_from (ZkyFetch           *self,
            const char         *base,
            const ZkyDataFile  *file,
            const char         *part,
            int                 fd,
            GError            **error)
{
  off_t before = lseek (fd, 0, SEEK_END);
  GError *cause = NULL;

  if (!zky_fetch_http (self, base, file, fd, error))
    return FALSE;
  if (zky_fetch_check (self, file, part, &cause))
    return TRUE;

  if (before > 0 && !g_error_matches (cause, ZKY_ERROR, ZKY_ERROR_STOPPED))
    {
      g_clear_error (&cause);
      return empty (fd, part, error) && zky_fetch_http (self, base, file, fd, error) && zky_fetch_check (self, file, part, error);
    }
  g_propagate_error (error, cause);

  return FALSE;
}

/* The addresses in front of the files' names. */
static char **
list_bases (const ZkyDataInfo *info)
{
  const char *mirror = g_getenv ("ZKYNET_DATA_MIRROR");
  char **bases;

  if (mirror == NULL || *mirror == '\0')
    return g_strdupv ((char **) info->bases);

  bases = g_new0 (char *, 2);
  bases[0] = g_strconcat (mirror, g_str_has_suffix (mirror, "/") ? "" : "/", info->name, "/", NULL);

  return bases;
}

/* Wrong bytes and files that are too large are thrown away; those that came so far are kept for another time. */
static gboolean
is_wrong (const GError *error)
{
  return error->domain == ZKY_ERROR && (error->code == ZKY_ERROR_VALUE || error->code == ZKY_ERROR_SYNTAX);
}

static gboolean
fetch_part (ZkyFetch           *self,
            const ZkyDataFile  *file,
            const char         *part,
            int                 fd,
            GError            **error)
{
  g_auto(GStrv) bases = list_bases (self->info);
  g_autoptr(GError) cause = NULL;

  for (guint i = 0; bases[i] != NULL; i++)
    {
      g_clear_error (&cause);
      if (fetch_from (self, bases[i], file, part, fd, &cause))
        return fsync (fd) == 0 || fail_io (part, error);
      if (is_wrong (cause) && !empty (fd, part, error))
        return FALSE;
      if (g_error_matches (cause, ZKY_ERROR, ZKY_ERROR_STOPPED))
        break;
    }
  g_propagate_error (error, g_steal_pointer (&cause));

  return FALSE;
}

static gboolean
fetch_file (ZkyFetch           *self,
            const ZkyDataFile  *file,
            GError            **error)
{
  g_autofree char *path = g_build_filename (self->folder, file->name, NULL);
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  gboolean done;
  int fd;

  /* What is there is there, if it is right. */
  if (g_file_test (path, G_FILE_TEST_IS_REGULAR) && zky_fetch_check (self, file, path, NULL))
    return TRUE;
  if (zky_fetch_is_stopped (self, error))
    return FALSE;

  fd = open_part (part, error);
  if (fd < 0)
    return FALSE;
  done = fetch_part (self, file, part, fd, error);
  if (done && g_rename (part, path) != 0)
    done = fail_io (path, error);
  else if (!done && lseek (fd, 0, SEEK_END) == 0)
    g_unlink (part); /* nothing to go on from */
  close (fd);

  return done;
}

static gboolean
fetch_files (ZkyFetch  *self,
             GError   **error)
{
  for (const ZkyDataFile *file = self->info->files; file->name != NULL; file++)
    if (!fetch_file (self, file, error))
      return FALSE;

  return TRUE;
}

/**
 * zky_fetch:
 * @info: a set
 * @func: (nullable): is told how far it is
 * @user_data: for @func
 * @cancellable: (nullable): stops it; what has come so far is kept, and the next time goes on from there
 * @error: return location for a %ZKY_ERROR_IO, for a %ZKY_ERROR_VALUE where what came is not what it should be, or a %ZKY_ERROR_STOPPED
 *
 * Brings the files of a set into the user's cache, where they are not there already, and checks all of them. Takes as long as it takes: the
 * main thread of a program with a window calls it in another one.
 *
 * Returns: whether all of the set is there
 */
gboolean
zky_fetch (const ZkyDataInfo  *info,
           ZkyFetchFunc        func,
           gpointer            user_data,
           GCancellable       *cancellable,
           GError            **error)
{
  g_autofree char *folder = NULL;
  gboolean done;
  ZkyFetch self = { .info = info, .func = func, .user_data = user_data, .cancellable = cancellable };

  g_return_val_if_fail (info != NULL, FALSE);

  folder = self.folder = zky_data_dup_folder (info);
  if (info->origin == ZKY_DATA_SHIPPED)
    return TRUE;
  if (g_mkdir_with_parents (folder, 0777) != 0)
    return fail_io (folder, error);

  done = info->origin == ZKY_DATA_KAGGLE ? zky_fetch_kaggle (&self, error) : fetch_files (&self, error);
  if (!done)
    g_rmdir (folder); /* which works where nothing is in it */

  return done;
}
