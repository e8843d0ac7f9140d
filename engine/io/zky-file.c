/* zky-file.c: what readers and writers of files share: whole files, read and written, and what gzip packed
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-file-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gio/gio.h>
#include <glib/gstdio.h>

#include "zky-number.h"

/* Reads up to @n bytes. Returns how many there were, or -1 with errno set. */
static gssize
read_all (int    fd,
          guint8 *to,
          gsize   n)
{
  gsize done = 0;

  while (done < n)
    {
      gssize piece = read (fd, to + done, n - done);

      if (piece < 0 && errno == EINTR)
        continue;
      if (piece < 0)
        return -1;
      if (piece == 0)
        break;
      done += (gsize) piece;
    }

  return (gssize) done;
}

/* The bytes of an open file. */
static GBytes *
load_open (int          fd,
           const char  *name,
           gsize        limit,
           GError     **error)
{
  char has[ZKY_NUMBER_MAX], most[ZKY_NUMBER_MAX];
  struct stat status;
  guint8 *data;
  gssize n;

  if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_IO, "%s: this is no regular file", name);
      return NULL;
    }
  if ((guint64) status.st_size > limit)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SIZE, "%s: the file has %s, it may have %s", name,
                   zky_number_format_bytes (has, (gsize) status.st_size), zky_number_format_bytes (most, limit));
      return NULL;
    }

  data = g_try_malloc ((gsize) status.st_size + 1);
  if (data == NULL)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SIZE, "%s: there is no memory for a file of %s", name,
                   zky_number_format_bytes (has, (gsize) status.st_size));
      return NULL;
    }
  n = read_all (fd, data, (gsize) status.st_size);
  if (n < 0)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_IO, "%s: the file cannot be read: %s", name, g_strerror (errno));
      g_free (data);
      return NULL;
    }

  return g_bytes_new_take (data, (gsize) n);
}

/**
 * zky_file_load:
 * @path: a file
 * @name: (nullable): its name, for messages; %NULL: its path
 * @limit: how large it may be, no more than %ZKY_FILE_MAX
 * @error: return location for a %ZKY_ERROR_IO or %ZKY_ERROR_SIZE, which names the file
 *
 * Reads a whole file. A pipe or a device, which would block or never end, is refused.
 *
 * Returns: (transfer full): what the file contains, or %NULL
 */
GBytes *
zky_file_load (const char  *path,
               const char  *name,
               gsize        limit,
               GError     **error)
{
  g_autofree char *own_name = name == NULL ? g_filename_display_name (path) : NULL;
  GBytes *bytes;
  int fd;

  if (name == NULL)
    name = own_name;

  fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  if (fd < 0)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_IO, "%s: the file cannot be read: %s", name, g_strerror (errno));
      return NULL;
    }
  bytes = load_open (fd, name, MIN (limit, ZKY_FILE_MAX), error);
  close (fd);

  return bytes;
}

/**
 * zky_file_is_gzip:
 *
 * Returns: whether @bytes begin as gzip's do
 */
gboolean
zky_file_is_gzip (GBytes *bytes)
{
  gsize n;
  const guint8 *data = g_bytes_get_data (bytes, &n);

  return n >= 2 && data[0] == 0x1f && data[1] == 0x8b;
}

typedef struct
{
  GConverter   *converter;
  const guint8 *data;      /* what is packed */
  gsize         n, at;     /* its bytes, and how many of them have been read */
  guint8       *out;       /* what has been unpacked */
  gsize         room, done;
  gboolean      ended;     /* all members are unpacked */
} Inflater;

/* Room for more of what comes out, up to @most bytes. */
static gboolean
grow (Inflater  *self,
      gsize      most,
      GError   **error)
{
  gsize room = MIN (MAX (2 * self->room, 4096), most);
  guint8 *out = g_try_realloc (self->out, room);

  if (out == NULL)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SIZE, "there is no memory to unpack %" G_GSIZE_FORMAT " bytes", room);
      return FALSE;
    }
  self->out = out;
  self->room = room;

  return TRUE;
}

/* Unpacks another piece. */
static gboolean
inflate_piece (Inflater  *self,
               GError   **error)
{
  gsize taken = 0, given = 0;
  g_autoptr(GError) cause = NULL;
  GConverterResult result;

  result = g_converter_convert (self->converter, self->data + self->at, self->n - self->at, self->out + self->done,
                                self->room - self->done, G_CONVERTER_INPUT_AT_END, &taken, &given, &cause);
  self->at += taken;
  self->done += given;
  if (result == G_CONVERTER_ERROR)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SYNTAX, "the packed data %s",
                   g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT) ? "end too early" : "are damaged");
      return FALSE;
    }

  /* gzip allows several members, one behind the other. */
  if (result == G_CONVERTER_FINISHED)
    {
      self->ended = self->at == self->n;
      g_converter_reset (self->converter);
    }

  return TRUE;
}

/**
 * zky_file_gunzip:
 * @bytes: what gzip packed
 * @limit: no more bytes than these are unpacked
 * @more: (out) (optional): whether there were more; %NULL: then that is an error
 * @error: return location for a %ZKY_ERROR_SYNTAX or %ZKY_ERROR_SIZE, with the place among the packed bytes
 *
 * Unpacks data. Memory grows with what really comes out, and never past @limit.
 *
 * Returns: (transfer full): the unpacked data, or %NULL
 */
GBytes *
zky_file_gunzip (GBytes    *bytes,
                 gsize      limit,
                 gboolean  *more,
                 GError   **error)
{
  g_autoptr(GConverter) converter = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  Inflater self = { .converter = converter };
  gboolean good = TRUE;

  limit = MIN (limit, ZKY_FILE_MAX);
  self.data = g_bytes_get_data (bytes, &self.n);

  /* One byte past the limit tells whether there is more. */
  while (good && !self.ended && self.done <= limit)
    good = (self.done < self.room || grow (&self, limit + 1, error)) && inflate_piece (&self, error);

  if (more != NULL)
    *more = self.done > limit;
  else if (good && self.done > limit)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SIZE, "more than the %" G_GSIZE_FORMAT " bytes that there may be are packed here",
                   limit);
      good = FALSE;
    }
  if (!good)
    {
      g_prefix_error (error, "byte %" G_GSIZE_FORMAT ": ", self.at);
      g_free (self.out);
      return NULL;
    }

  return g_bytes_new_take (self.out, MIN (self.done, limit));
}

/* Writes to a new file, which is closed in any case. Returns %FALSE with errno set, or with an error. */
static gboolean
write_new (int             fd,
           ZkyFileFunc     func,
           gconstpointer   data,
           GError        **error)
{
  FILE *file = fdopen (fd, "wb");
  gboolean done;
  int cause;

  if (file == NULL)
    {
      cause = errno;
      g_close (fd, NULL);
      errno = cause;
      return FALSE;
    }

  /* What is moved to its place has to be on the disk, or a crash would leave neither the old file nor the new one. */
  done = func (file, data, error) && fflush (file) == 0 && fsync (fileno (file)) == 0;
  cause = errno;
  if (fclose (file) != 0 && done)
    return FALSE;
  errno = cause;

  return done;
}

/* A device or a pipe would be lost to the file that takes its place. */
static gboolean
is_place (const char *path)
{
  GStatBuf there;

  return g_stat (path, &there) != 0 || S_ISREG (there.st_mode) || S_ISDIR (there.st_mode);
}

/**
 * zky_file_save:
 * @path: where to
 * @func: writes the contents
 * @data: for @func
 * @error: return location for a %ZKY_ERROR_IO, which names the file, or for the errors of @func
 *
 * Writes a file beside @path and then moves it there, so that an old one stays whole until the new one is. Devices
 * and pipes, which a file would take the place of, are refused.
 *
 * Returns: %FALSE if the file cannot be written; then nothing new is left
 */
gboolean
zky_file_save (const char     *path,
               ZkyFileFunc     func,
               gconstpointer   data,
               GError        **error)
{
  g_autofree char *temporary = g_strconcat (path, ".XXXXXX", NULL);
  GError *cause = NULL;
  gboolean written;
  int fd, number;

  fd = is_place (path) ? g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, 0666) : -2;
  written = fd >= 0 && write_new (fd, func, data, &cause) && g_rename (temporary, path) == 0;
  number = errno;

  if (!written && fd >= 0)
    g_unlink (temporary);
  if (cause != NULL)
    g_propagate_error (error, cause);
  else if (!written)
    {
      g_autofree char *name = g_filename_display_name (path);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_IO, "%s: the file cannot be written: %s", name,
                   fd == -2 ? "there is a device or a pipe in its place" : g_strerror (number));
    }

  return written;
}
