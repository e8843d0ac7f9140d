/* zky-npz.c: NumPy's .npz files, read
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-npz.h"

#include <string.h>

#include <zip.h>

#include "zky-file-private.h"
#include "zky-npy.h"
#include "zky-number-private.h"
#include "zky-npz-private.h"
#include "zky-safetensors-private.h"

/* A zip file whose members are .npy files, stored or deflated, named after their tensors. A member ZKY_NPZ_TEXTS, which NumPy shows as
 * bytes, has the texts of the archive as JSON. Nothing is ever unpacked to the disk, so that the names of members are only names. */

#define MAX_RATIO 1032  /* deflate makes no byte of more than 1032 */
#define MAX_SLACK 65536 /* what the smallest members may be, whatever they are packed to */

typedef struct
{
  zip_t      *zip;
  ZkyArchive *archive;
  guint64     left;    /* bytes that may still be unpacked */
} Reader;

/* What is said of a member is found on its name. */
static gboolean
check_name (const char  *name,
            GError     **error)
{
  gsize length = name != NULL ? strlen (name) : 0;
  gboolean good = length > 0 && length < 4096 && g_utf8_validate (name, -1, NULL) && *name != '/' && strchr (name, '\\') == NULL;

  if (good)
    {
      g_auto(GStrv) parts = g_strsplit (name, "/", -1);

      good = !g_strv_contains ((const char *const *) parts, "..");
    }
  for (const char *c = name; good && *c != '\0'; c++)
    good = !g_ascii_iscntrl (*c);
  if (!good)
    {
      g_autofree char *excerpt = zky_number_excerpt (name != NULL ? name : "", length);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SYNTAX, "a member is called “%s”, which is no name of a tensor", excerpt);
    }

  return good;
}

/* A member may be as large as what is packed in the file can become. */
static gboolean
check_member (Reader            *self,
              const zip_stat_t  *stat,
              GError           **error)
{
  const zip_uint64_t needed = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
  gboolean is_stored = stat->comp_method == ZIP_CM_STORE;

  if ((stat->valid & needed) != needed || stat->encryption_method != ZIP_EM_NONE
      || (!is_stored && stat->comp_method != ZIP_CM_DEFLATE))
    {
      g_set_error_literal (error, ZKY_ERROR, ZKY_ERROR_SYNTAX, "members are stored or deflated, and this one is neither");
      return FALSE;
    }
  if (is_stored ? stat->size != stat->comp_size : stat->size > MAX_SLACK && stat->size / MAX_RATIO > stat->comp_size)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SYNTAX, "%" G_GUINT64_FORMAT " bytes cannot be packed in %" G_GUINT64_FORMAT,
                   stat->size, stat->comp_size);
      return FALSE;
    }
  if (stat->size > self->left)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SIZE, "its %" G_GUINT64_FORMAT " bytes are more than the %" G_GUINT64_FORMAT
                   " that may still be unpacked", stat->size, self->left);
      return FALSE;
    }
  self->left -= stat->size;

  return TRUE;
}

/* Reads a member of @size bytes, in a buffer that grows with what comes. */
static GBytes *
read_bytes (zip_file_t  *file,
            gsize        size,
            GError     **error)
{
  gsize room = MIN (size, MAX_SLACK) + 1, done = 0;
  guint8 *data = g_try_malloc (room);
  zip_int64_t n = 0;

  /* One byte more than there should be shows where there are more, and that the sum of those there are is right. */
  while (data != NULL && (n = zip_fread (file, data + done, room - done)) > 0)
    {
      done += (gsize) n;
      if (done > size)
        break;
      if (done == room)
        {
          guint8 *more = g_try_realloc (data, MIN (2 * room, size + 1));

          if (more == NULL)
            g_free (data);
          data = more;
          room = MIN (2 * room, size + 1);
        }
    }

  if (data != NULL && n == 0 && done == size)
    return g_bytes_new_take (data, done);
  if (data == NULL)
    g_set_error (error, ZKY_ERROR, ZKY_ERROR_SIZE, "there is no memory for %" G_GSIZE_FORMAT " bytes", size);
  else
    g_set_error (error, ZKY_ERROR, ZKY_ERROR_SYNTAX, "byte %" G_GSIZE_FORMAT ": %s", done,
                 n < 0 ? zip_file_strerror (file) : done > size ? "there is more than the directory says" : "it ends too early");
  g_free (data);

  return NULL;
}

static GBytes *
read_member (Reader   *self,
             guint64   i,
             gsize     size,
             GError  **error)
{
  zip_file_t *file = zip_fopen_index (self->zip, i, 0);
  GBytes *bytes;

  if (file == NULL)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SYNTAX, "it cannot be unpacked: %s", zip_strerror (self->zip));
      return NULL;
    }
  bytes = read_bytes (file, size, error);
  zip_fclose (file);

  return bytes;
}

/* Makes a tensor of a member, or texts. */
static gboolean
add_member (Reader      *self,
            const char  *name,
            GBytes      *bytes,
            GError     **error)
{
  g_autofree char *tensor_name = NULL, *shown = NULL;
  g_autoptr(ZkyTensor) tensor = NULL;

  if (g_str_equal (name, ZKY_NPZ_TEXTS))
    return zky_safetensors_read_texts (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), self->archive, error);

  shown = zky_number_excerpt (name, strlen (name));
  tensor = zky_npy_read (bytes, shown, error);
  if (tensor == NULL)
    return FALSE;
  tensor_name = g_strndup (name, strlen (name) - (g_str_has_suffix (name, ".npy") ? 4 : 0));
  if (zky_archive_add (self->archive, tensor_name, tensor))
    return TRUE;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_SYNTAX, "“%s” is there twice", shown);
  return FALSE;
}

static gboolean
read_members (Reader   *self,
              gsize     n_bytes,
              GError  **error)
{
  zip_int64_t n = zip_get_num_entries (self->zip, 0);
  guint64 packed = 0;

  for (zip_int64_t i = 0; i < n; i++)
    {
      g_autoptr(GBytes) bytes = NULL;
      g_autofree char *shown = NULL;
      GError *cause = NULL;
      zip_stat_t stat;

      zip_stat_init (&stat);
      if (zip_stat_index (self->zip, (zip_uint64_t) i, 0, &stat) != 0)
        {
          g_set_error (error, ZKY_ERROR, ZKY_ERROR_SYNTAX, "member %d: %s", (int) i, zip_strerror (self->zip));
          return FALSE;
        }
      if (!check_name (stat.name, error))
        return FALSE;

      /* Members that share bytes would make much of little. */
      packed += MIN (stat.comp_size, n_bytes + 1);
      if (packed > n_bytes)
        g_set_error (&cause, ZKY_ERROR, ZKY_ERROR_SYNTAX, "the members up to this one take more than the %" G_GSIZE_FORMAT
                     " bytes of the file", n_bytes);
      else if (check_member (self, &stat, &cause))
        bytes = read_member (self, (guint64) i, stat.size, &cause);
      if (bytes == NULL)
        {
          shown = zky_number_excerpt (stat.name, strlen (stat.name));
          g_propagate_prefixed_error (error, cause, "%s: ", shown);
          return FALSE;
        }
      if (!add_member (self, stat.name, bytes, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_npz (GBytes      *bytes,
          ZkyArchive  *archive,
          gsize        limit,
          GError     **error)
{
  Reader self = { .archive = archive, .left = MIN (limit, ZKY_FILE_MAX) };
  zip_source_t *source;
  zip_error_t cause;
  gboolean done;
  gsize n;
  gconstpointer data = g_bytes_get_data (bytes, &n);

  if (!zky_npz_is_zip (bytes))
    {
      g_set_error_literal (error, ZKY_ERROR, ZKY_ERROR_SYNTAX, "byte 0: this is no .npz file: it does not begin as one");
      return FALSE;
    }

  zip_error_init (&cause);
  source = zip_source_buffer_create (data, n, 0, &cause);
  if (source != NULL)
    self.zip = zip_open_from_source (source, ZIP_RDONLY | ZIP_CHECKCONS, &cause);
  if (self.zip == NULL)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SYNTAX, "byte %" G_GSIZE_FORMAT ": the directory at the end cannot be read: %s", n,
                   zip_error_strerror (&cause));
      if (source != NULL)
        zip_source_free (source);
      zip_error_fini (&cause);
      return FALSE;
    }
  zip_error_fini (&cause);

  done = read_members (&self, n, error);
  zip_discard (self.zip);

  return done;
}

/* Whether @bytes begin as a zip file does, with a member or, where it is empty, its directory. */
gboolean
zky_npz_is_zip (GBytes *bytes)
{
  gsize n;
  const char *data = g_bytes_get_data (bytes, &n);

  return n >= 4 && (memcmp (data, "PK\3\4", 4) == 0 || memcmp (data, "PK\5\6", 4) == 0);
}

/**
 * zky_npz_read:
 * @bytes: what a .npz file contains
 * @name: its name, for messages
 * @limit: how many bytes all tensors together may take
 * @error: return location for a %ZKY_ERROR_SYNTAX where the contents are damaged, a %ZKY_ERROR_SIZE past @limit, or the errors of
 *   zky_npy_read(), with the name of the member
 *
 * Reads arrays that NumPy, or zky_npz_save(), has put into a file, in their order. A member may be no larger than what is packed can
 * become, and memory is taken as it is unpacked.
 *
 * Returns: (transfer full): the tensors, or %NULL
 */
ZkyArchive *
zky_npz_read (GBytes      *bytes,
              const char  *name,
              gsize        limit,
              GError     **error)
{
  g_autoptr(ZkyArchive) archive = NULL;

  g_return_val_if_fail (bytes != NULL && name != NULL, NULL);

  archive = zky_archive_new ();
  if (read_npz (bytes, archive, limit, error))
    return g_steal_pointer (&archive);
  g_prefix_error (error, "%s: ", name);

  return NULL;
}

/**
 * zky_npz_load:
 * @path: a .npz file
 * @error: return location for a %ZKY_ERROR_IO, or for the errors of zky_npz_read()
 *
 * Returns: (transfer full): the tensors, or %NULL
 */
ZkyArchive *
zky_npz_load (const char  *path,
              GError     **error)
{
  g_autoptr(GBytes) bytes = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  bytes = zky_file_load (path, NULL, ZKY_FILE_MAX, error);
  if (bytes == NULL)
    return NULL;
  name = g_filename_display_name (path);

  return zky_npz_read (bytes, name, ZKY_FILE_MAX, error);
}
