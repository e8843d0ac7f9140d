/* zky-picture-file.c: a picture of the training as a file
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-picture-file.h"

#include <cairo-pdf.h>
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define PNG_SCALE 2

static void
paint (const ZkyPictureFile *self,
       ZkyPen               *pen)
{
  zky_pen_rect (pen, &(ZkyRect) { 0, 0, self->width, self->height }, 0, &self->theme->colors[ZKY_COLOR_BACKGROUND], NULL);
  self->paint (self->data, pen, self->width, self->height);
}

static GBytes *
write_svg (const ZkyPictureFile *self)
{
  ZkyPen *pen = zky_pen_new_svg (&(ZkyRect) { 0, 0, self->width, self->height }, 1, self->theme);

  paint (self, pen);

  return zky_pen_free_svg (pen);
}

static cairo_status_t
append_bytes (void                *closure,
              const unsigned char *data,
              unsigned int         length)
{
  g_byte_array_append (closure, data, length);

  return CAIRO_STATUS_SUCCESS;
}

static void
paint_surface (const ZkyPictureFile *self,
               cairo_surface_t      *surface,
               double                scale)
{
  cairo_t *cr = cairo_create (surface);
  ZkyPen *pen;

  cairo_scale (cr, scale, scale);
  pen = zky_pen_new_cairo (cr);
  paint (self, pen);
  zky_pen_free (pen);
  cairo_destroy (cr);
}

static GBytes *
write_png (const ZkyPictureFile *self)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) ceil (self->width * PNG_SCALE),
                                                         (int) ceil (self->height * PNG_SCALE));
  GByteArray *bytes = g_byte_array_new ();

  paint_surface (self, surface, PNG_SCALE);
  cairo_surface_write_to_png_stream (surface, append_bytes, bytes);
  cairo_surface_destroy (surface);

  return g_byte_array_free_to_bytes (bytes);
}

/* Without a date, so that the same picture is the same file. */
static GBytes *
write_pdf (const ZkyPictureFile *self)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_bytes, bytes, self->width, self->height);

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, "");
  paint_surface (self, surface, 1);
  cairo_surface_destroy (surface);

  return g_byte_array_free_to_bytes (bytes);
}

static GBytes *
write_csv (const ZkyPictureFile  *self,
           GError               **error)
{
  char *text = self->to_csv != NULL ? self->to_csv (self->data) : NULL;

  if (text == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, _("there are no numbers to be saved; .svg, .pdf and .png are pictures"));
      return NULL;
    }

  return g_bytes_new_take (text, strlen (text));
}

/**
 * zky_picture_file_save:
 * @file: where; its ending picks the format
 * @error: return location for an ending that is none of them, or what keeps it from being written
 *
 * Returns: whether the file is there
 */
gboolean
zky_picture_file_save (const ZkyPictureFile  *self,
                       GFile                 *file,
                       GError               **error)
{
  g_autofree char *name = g_file_get_basename (file), *lower = g_ascii_strdown (name, -1);
  g_autoptr (GBytes) bytes = NULL;

  if (g_str_has_suffix (lower, ".svg"))
    bytes = write_svg (self);
  else if (g_str_has_suffix (lower, ".png"))
    bytes = write_png (self);
  else if (g_str_has_suffix (lower, ".pdf"))
    bytes = write_pdf (self);
  else if (g_str_has_suffix (lower, ".csv"))
    bytes = write_csv (self, error);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                 _("%s: the ending tells the format; it can be .svg, .pdf, .png or .csv"), name);

  return bytes != NULL && g_file_replace_contents (file, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL, FALSE,
                                                   G_FILE_CREATE_NONE, NULL, NULL, error);
}
