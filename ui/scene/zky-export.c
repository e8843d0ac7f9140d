/* zky-export.c: pictures as files
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-export.h"

#include <cairo-pdf.h>
#include <math.h>

#include "zky-dot.h"
#include "zky-frame-private.h"

#define MOST_SIDE   32767.0      /* Cairo's coordinates have 16 bits before the point */
#define MOST_PIXELS (1024.0 * 1024 * 256)

static const struct { const char *extension, *title; } formats[ZKY_N_FORMATS] = {
  [ZKY_FORMAT_SVG] = { "svg", "SVG picture" },
  [ZKY_FORMAT_PDF] = { "pdf", "PDF document" },
  [ZKY_FORMAT_PNG] = { "png", "PNG image" },
  [ZKY_FORMAT_DOT] = { "dot", "Graphviz graph" },
};

/* The ending of its files, without the point. */
const char *
zky_format_get_extension (ZkyFormat format)
{
  g_return_val_if_fail (format < ZKY_N_FORMATS, NULL);

  return formats[format].extension;
}

/* What a list of formats calls it. */
const char *
zky_format_get_title (ZkyFormat format)
{
  g_return_val_if_fail (format < ZKY_N_FORMATS, NULL);

  return formats[format].title;
}

/**
 * zky_format_from_path:
 * @path: name of a file
 * @format: (out): the format that its ending means
 * @error: an ending that means none; the message lists those that do
 *
 * Returns: whether there is one
 */
gboolean
zky_format_from_path (const char  *path,
                      ZkyFormat   *format,
                      GError     **error)
{
  g_autofree char *name = NULL;
  const char *point;

  g_return_val_if_fail (path != NULL && format != NULL, FALSE);

  name = g_path_get_basename (path);
  point = strrchr (name, '.');
  for (guint i = 0; point != NULL && i < ZKY_N_FORMATS; i++)
    if (g_ascii_strcasecmp (point + 1, formats[i].extension) == 0)
      {
        *format = i;
        return TRUE;
      }

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               "%s: the ending tells the format; it can be .svg, .pdf, .png or .dot", name);
  return FALSE;
}

static GBytes *
export_svg (ZkyScene       *scene,
            const ZkyFrame *frame,
            double          scale)
{
  ZkyRect bounds = zky_scene_get_bounds (scene);
  ZkyPen *pen = zky_pen_new_svg (&bounds, scale, frame->theme);

  if (!frame->transparent)
    zky_pen_rect (pen, &bounds, 0, &frame->theme->colors[ZKY_COLOR_BACKGROUND], NULL);
  zky_frame_paint (frame, scene, pen, NULL, ZKY_DETAIL_FULL);
  zky_frame_paint_tokens (frame, scene, pen, 1);

  return zky_pen_free_svg (pen);
}

static void
draw_all (ZkyScene        *scene,
          const ZkyFrame  *frame,
          cairo_surface_t *surface,
          double           scale)
{
  ZkyRect bounds = zky_scene_get_bounds (scene);
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, scale, scale);
  cairo_translate (cr, -bounds.x, -bounds.y);
  zky_frame_draw (frame, scene, cr, NULL, 1);
  zky_frame_draw_tokens (frame, scene, cr, 1);
  cairo_destroy (cr);
}

static cairo_status_t
append_bytes (gpointer             closure,
              const unsigned char *data,
              unsigned int         length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static gboolean
check_status (cairo_status_t   status,
              GError         **error)
{
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "the picture cannot be drawn: %s",
               cairo_status_to_string (status));
  return FALSE;
}

/* No date goes into the file: the same picture gives the same bytes. */
static GBytes *
export_pdf (ZkyScene        *scene,
            const ZkyFrame  *frame,
            double           scale,
            GError         **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  ZkyRect bounds = zky_scene_get_bounds (scene);
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_bytes, bytes, bounds.width * scale,
                                                                  bounds.height * scale);
  cairo_status_t status;

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, "");
  draw_all (scene, frame, surface, scale);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);

  return check_status (status, error) ? g_byte_array_free_to_bytes (g_steal_pointer (&bytes)) : NULL;
}

static GBytes *
export_png (ZkyScene        *scene,
            const ZkyFrame  *frame,
            double           scale,
            GError         **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  ZkyRect bounds = zky_scene_get_bounds (scene);
  double width = MAX (1, ceil (bounds.width * scale)), height = MAX (1, ceil (bounds.height * scale));
  cairo_surface_t *surface;
  cairo_status_t status;

  if (width > MOST_SIDE || height > MOST_SIDE || width * height > MOST_PIXELS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "a PNG of %.0f × %.0f pixels is too large; a side can have %.0f and all %.0f million: "
                   "take a smaller scale, SVG or PDF", width, height, MOST_SIDE, MOST_PIXELS / 1e6);
      return NULL;
    }

  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  draw_all (scene, frame, surface, scale);
  status = cairo_surface_status (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (surface, append_bytes, bytes);
  cairo_surface_destroy (surface);

  return check_status (status, error) ? g_byte_array_free_to_bytes (g_steal_pointer (&bytes)) : NULL;
}

/**
 * zky_export_to_bytes:
 * @scene: a laid-out scene
 * @frame: the moment
 * @format: of the file
 * @scale: pixels per scene unit for PNG, points or pixels for PDF and SVG
 * @error: a picture too large for the format
 *
 * Draws the whole scene, with the tokens that are on the way. Depends on nothing but its arguments and the fonts: no
 * date and no call id goes into the file.
 *
 * Returns: (transfer full): the file's bytes
 */
GBytes *
zky_export_to_bytes (ZkyScene        *scene,
                     const ZkyFrame  *frame,
                     ZkyFormat        format,
                     double           scale,
                     GError         **error)
{
  g_return_val_if_fail (scene != NULL && zky_scene_is_laid_out (scene), NULL);
  g_return_val_if_fail (frame != NULL && frame->theme != NULL, NULL);

  if (!isfinite (scale) || scale <= 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "scale %g: it must be above 0", scale);
      return NULL;
    }

  switch (format)
    {
    case ZKY_FORMAT_SVG:
      return export_svg (scene, frame, scale);
    case ZKY_FORMAT_PDF:
      return export_pdf (scene, frame, scale, error);
    case ZKY_FORMAT_PNG:
      return export_png (scene, frame, scale, error);
    case ZKY_FORMAT_DOT:
      return zky_dot_write (scene, frame);
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * zky_export_to_file:
 * @scene: a laid-out scene
 * @frame: the moment
 * @format: of the file
 * @scale: as for zky_export_to_bytes()
 * @file: what is written; replaced only once everything is there
 * @error: a picture too large, or a file that cannot be written
 *
 * Returns: whether the file is written
 */
gboolean
zky_export_to_file (ZkyScene        *scene,
                    const ZkyFrame  *frame,
                    ZkyFormat        format,
                    double           scale,
                    GFile           *file,
                    GError         **error)
{
  g_autoptr (GBytes) bytes = zky_export_to_bytes (scene, frame, format, scale, error);
  gconstpointer data;
  gsize size;

  if (bytes == NULL)
    return FALSE;

  data = g_bytes_get_data (bytes, &size);
  return g_file_replace_contents (file, data, size, NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL, error);
}
