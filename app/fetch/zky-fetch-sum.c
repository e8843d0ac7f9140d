/* zky-fetch-sum.c: check sums of files, of what is in them where they are packed
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-fetch-private.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define PIECE     65536
#define MAX_RATIO 64 /* no file of a set unpacks to more than so many times its bytes */

typedef struct
{
  GChecksum  *checksum;
  GConverter *converter;  /* (nullable): of a packed file */
  guint64     n_in, n_out;
  gboolean    ended;      /* the packed data are at their end */
} Sum;

/* Adds a piece of a packed file. Memory does not depend on what comes out. */
static gboolean
add_packed (Sum           *self,
            const guint8  *data,
            gsize          n,
            gboolean       is_last,
            GError       **error)
{
  guint8 out[PIECE];
  gsize taken, given;

  while (n > 0 || (is_last && !self->ended))
    {
      g_autoptr(GError) cause = NULL;
      GConverterResult result = g_converter_convert (self->converter, data, n, out, sizeof out,
                                                     is_last ? G_CONVERTER_INPUT_AT_END : 0, &taken, &given, &cause);

      if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT) && !is_last)
        return TRUE;
      self->n_in += taken;
      self->n_out += given;
      if (result == G_CONVERTER_ERROR || (self->n_out > PIECE && self->n_out / MAX_RATIO > self->n_in))
        {
          g_set_error (error, ZKY_ERROR, ZKY_ERROR_SYNTAX, "byte %" G_GUINT64_FORMAT ": the packed data are damaged", self->n_in);
          return FALSE;
        }
      g_checksum_update (self->checksum, out, (gssize) given);
      data += taken;
      n -= taken;
      self->ended = result == G_CONVERTER_FINISHED && n == 0;
      if (result == G_CONVERTER_FINISHED)
        g_converter_reset (self->converter);
    }

  return TRUE;
}

static gboolean
add_file (Sum           *self,
          FILE          *file,
          GCancellable  *cancellable,
          GError       **error)
{
  guint8 data[PIECE];
  gboolean is_last = FALSE;

  while (!is_last)
    {
      gsize n = fread (data, 1, sizeof data, file);

      if (ferror (file))
        {
          g_set_error (error, ZKY_ERROR, ZKY_ERROR_IO, "%s", g_strerror (errno));
          return FALSE;
        }
      if (g_cancellable_is_cancelled (cancellable))
        {
          g_set_error_literal (error, ZKY_ERROR, ZKY_ERROR_STOPPED, "stopped");
          return FALSE;
        }
      is_last = n < sizeof data;
      if (self->n_in == 0 && self->converter == NULL && n >= 2 && memcmp (data, "\x1f\x8b", 2) == 0)
        self->converter = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
      if (self->converter == NULL)
        {
          g_checksum_update (self->checksum, data, (gssize) n);
          self->n_in += n;
        }
      else if (!add_packed (self, data, n, is_last, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * zky_fetch_sum:
 * @path: a file
 * @cancellable: (nullable): stops it
 * @error: return location for a %ZKY_ERROR_IO, a %ZKY_ERROR_STOPPED, or a %ZKY_ERROR_SYNTAX where packed data are damaged
 *
 * Returns: (transfer full): the SHA-256 of its bytes, unpacked where gzip packed them, in hexadecimal digits; or %NULL
 */
char *
zky_fetch_sum (const char    *path,
               GCancellable  *cancellable,
               GError       **error)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  Sum self = { .checksum = checksum };
  FILE *file = fopen (path, "rbe");
  gboolean good;

  if (file == NULL)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_IO, "%s: %s", path, g_strerror (errno));
      return NULL;
    }
  good = add_file (&self, file, cancellable, error);
  fclose (file);
  g_clear_object (&self.converter);
  if (!good)
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }

  return g_strdup (g_checksum_get_string (checksum));
}

/* The sum that was kept when a file without a known one was fetched first, or NULL. */
static char *
get_kept (ZkyFetch          *self,
          const ZkyDataFile *file)
{
  g_autofree char *name = g_strconcat (file->name, ".sha256", NULL);
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  text[strcspn (text, " \n")] = '\0';

  return text;
}

/* In the form that sha256sum -c reads. */
static gboolean
keep (ZkyFetch           *self,
      const ZkyDataFile  *file,
      const char         *sum,
      GError            **error)
{
  g_autofree char *name = g_strconcat (file->name, ".sha256", NULL);
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  g_autofree char *text = g_strdup_printf ("%s  %s\n", sum, file->name);
  g_autoptr(GError) cause = NULL;

  if (g_file_set_contents (path, text, -1, &cause))
    return TRUE;

  g_set_error_literal (error, ZKY_ERROR, ZKY_ERROR_IO, cause->message);
  return FALSE;
}

/* Whether @path has the contents that @file is known to have, or had when it came first. */
gboolean
zky_fetch_check (ZkyFetch           *self,
                 const ZkyDataFile  *file,
                 const char         *path,
                 GError            **error)
{
  g_autofree char *found = zky_fetch_sum (path, self->cancellable, error);
  g_autofree char *kept = file->sha256 == NULL ? get_kept (self, file) : NULL;
  const char *expected = file->sha256 != NULL ? file->sha256 : kept;

  if (found == NULL)
    return FALSE;
  if (expected == NULL)
    return keep (self, file, found, error);
  if (g_str_equal (found, expected))
    return TRUE;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "%s: the contents have the SHA-256 sum %s, %s %s", file->name, found,
               file->sha256 != NULL ? "it should be" : "when they were fetched first it was", expected);
  return FALSE;
}
