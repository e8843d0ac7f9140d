/* zky-npz-save.c: NumPy's .npz files, written
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-npz-private.h"

#include <string.h>

#include <zip.h>

#include "zky-file-private.h"
#include "zky-npy-private.h"
#include "zky-safetensors-private.h"

/* The first day there is: the same archive gives the same bytes. */
#define DOS_DATE ((1980 - 1980) << 9 | 1 << 5 | 1)

typedef struct
{
  zip_t        *zip;
  zip_source_t *source;    /* the file itself, in memory */
  GPtrArray    *members;   /* of GBytes: libzip reads them when it closes */
} Writer;

static gboolean
add_member (Writer        *self,
            const char    *name,
            GBytes        *bytes,
            ZkyNpzMethod   method)
{
  gsize n;
  gconstpointer data = g_bytes_get_data (bytes, &n);
  zip_source_t *source = zip_source_buffer (self->zip, n > 0 ? data : "", n, 0);
  zip_int64_t i = source != NULL ? zip_file_add (self->zip, name, source, ZIP_FL_ENC_UTF_8) : -1;

  g_ptr_array_add (self->members, bytes);
  if (i < 0)
    {
      if (source != NULL)
        zip_source_free (source);
      return FALSE;
    }

  return zip_set_file_compression (self->zip, (zip_uint64_t) i, method == ZKY_NPZ_DEFLATE ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 0) == 0
         && zip_file_set_dostime (self->zip, (zip_uint64_t) i, 0, DOS_DATE, 0) == 0;
}

/* Returns %FALSE with an error where memory is short, else with one that libzip has. */
static gboolean
add_members (Writer            *self,
             const ZkyArchive  *archive,
             ZkyNpzMethod       method,
             GError           **error)
{
  for (guint i = 0; i < zky_archive_get_n (archive); i++)
    {
      g_autofree char *name = g_strconcat (zky_archive_get_name (archive, i), ".npy", NULL);
      GBytes *bytes = zky_npy_write (zky_archive_get (archive, i), error);

      if (bytes == NULL || !add_member (self, name, bytes, method))
        return FALSE;
    }

  if (zky_archive_get_n_texts (archive) > 0)
    {
      GString *texts = g_string_new (NULL);

      zky_safetensors_append_texts (texts, archive);
      return add_member (self, ZKY_NPZ_TEXTS, g_string_free_to_bytes (texts), method);
    }

  return TRUE;
}

/* What libzip has written into memory. */
static GBytes *
take_bytes (zip_source_t *source)
{
  zip_stat_t stat;
  guint8 *data;

  zip_stat_init (&stat);
  if (zip_source_stat (source, &stat) != 0 || (stat.valid & ZIP_STAT_SIZE) == 0 || zip_source_open (source) != 0)
    return NULL;
  data = g_try_malloc (stat.size + 1);
  if (data != NULL && zip_source_read (source, data, stat.size) != (zip_int64_t) stat.size)
    g_clear_pointer (&data, g_free);
  zip_source_close (source);

  return data != NULL ? g_bytes_new_take (data, stat.size) : NULL;
}

static GBytes *
make_zip (const ZkyArchive  *archive,
          ZkyNpzMethod       method,
          GError           **error)
{
  g_autoptr(GPtrArray) members = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  Writer self = { .members = members };
  GBytes *bytes = NULL;
  zip_error_t cause;
  GError *own = NULL;

  zip_error_init (&cause);
  self.source = zip_source_buffer_create (NULL, 0, 0, &cause);
  if (self.source != NULL)
    {
      zip_source_keep (self.source);
      self.zip = zip_open_from_source (self.source, ZIP_TRUNCATE, &cause);
      if (self.zip == NULL)
        zip_source_free (self.source);
    }

  if (self.zip != NULL && add_members (&self, archive, method, &own) && zip_close (self.zip) == 0)
    {
      self.zip = NULL;
      bytes = take_bytes (self.source);
    }
  if (bytes == NULL && own == NULL)
    g_set_error (&own, ZKY_ERROR, ZKY_ERROR_SIZE, "the archive cannot be made: %s",
                 self.zip != NULL ? zip_strerror (self.zip) : zip_error_strerror (&cause));
  if (own != NULL)
    g_propagate_error (error, own);
  if (self.zip != NULL)
    zip_discard (self.zip);
  if (self.source != NULL)
    zip_source_free (self.source);
  zip_error_fini (&cause);

  return bytes;
}

static gboolean
write_bytes (FILE           *file,
             gconstpointer   data,
             GError        **error)
{
  gsize n;
  gconstpointer bytes = g_bytes_get_data ((GBytes *) data, &n);

  return fwrite (bytes, 1, n, file) == n;
}

/* libzip would make an empty archive no file at all. */
static GBytes *
make_empty (void)
{
  static const guint8 directory[22] = { 'P', 'K', 5, 6 };

  return g_bytes_new_static (directory, sizeof directory);
}

/**
 * zky_npz_write:
 * @archive: named tensors and texts
 * @method: whether it is packed
 * @error: return location for a %ZKY_ERROR_SIZE
 *
 * Returns: (transfer full): the bytes of a file for numpy.load(); the same archive gives the same bytes
 */
GBytes *
zky_npz_write (const ZkyArchive  *archive,
               ZkyNpzMethod       method,
               GError           **error)
{
  g_return_val_if_fail (archive != NULL, NULL);

  if (zky_archive_get_n (archive) + zky_archive_get_n_texts (archive) == 0)
    return make_empty ();

  return make_zip (archive, method, error);
}

/**
 * zky_npz_save:
 * @archive: named tensors and texts
 * @path: where to
 * @method: whether it is packed
 * @error: return location for a %ZKY_ERROR_IO or %ZKY_ERROR_SIZE
 *
 * Saves tensors for numpy.load(). The file is written beside @path and then moved there, so that an old one stays whole until the new
 * one is. The same archive gives the same bytes.
 *
 * Returns: %FALSE if the file cannot be written
 */
gboolean
zky_npz_save (const ZkyArchive  *archive,
              const char        *path,
              ZkyNpzMethod       method,
              GError           **error)
{
  g_autoptr(GBytes) bytes = NULL;

  g_return_val_if_fail (archive != NULL && path != NULL, FALSE);

  bytes = zky_npz_write (archive, method, error);
  if (bytes == NULL)
    {
      g_autofree char *name = g_filename_display_name (path);

      g_prefix_error (error, "%s: ", name);
      return FALSE;
    }

  return zky_file_save (path, write_bytes, bytes, error);
}
