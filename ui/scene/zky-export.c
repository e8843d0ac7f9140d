/* zky-export.c: pictures as files
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-export.h"

#include <cairo-pdf.h>
#include <glib/gi18n.h>
#include <math.h>

#include "zky-dot.h"
#include "zky-frame-private.h"
#include "zky-html.h"
#include "zky-legend.h"
#include "zky-still-private.h"
#include "zky-text.h"

#define MOST_SIDE   32767.0      /* Cairo's coordinates have 16 bits before the point */
#define MOST_PIXELS (1024.0 * 1024 * 256)
#define MOST_TEX    16000.0      /* points; TeX's lengths have 14 bits before the point */

/* The caption, in scene units */
#define CAPTION_HEIGHT 40.0
#define CAPTION_SIZE   16.0
#define CAPTION_LEAST  8.0

static const struct { const char *extension, *title; } formats[ZKY_N_FORMATS] = {
  [ZKY_FORMAT_SVG] = { "svg", N_("SVG picture") },
  [ZKY_FORMAT_PDF] = { "pdf", N_("PDF document") },
  [ZKY_FORMAT_PNG] = { "png", N_("PNG image") },
  [ZKY_FORMAT_DOT] = { "dot", N_("Graphviz graph") },
  [ZKY_FORMAT_TIKZ] = { "tex", N_("LaTeX with TikZ") },
  [ZKY_FORMAT_HTML] = { "html", N_("Web page to step through") },
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

  return _(formats[format].title);
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
               "%s: the ending tells the format; it can be .svg, .pdf, .png, .dot, .tex or .html", name);
  return FALSE;
}

/* What is shown, the legend and the caption's line below it included. */
static ZkyRect
get_page (const ZkyStill *self,
          ZkyScene       *scene,
          const ZkyFrame *frame)
{
  ZkyRect page = self->area.width > 0 ? self->area : zky_scene_get_bounds (scene);
  double x, y;

  zky_legend_extend (frame, &page, &x, &y);

  if (self->caption != NULL)
    page.height += CAPTION_HEIGHT;

  return page;
}

static void
paint_caption (const ZkyStill *self,
               const ZkyFrame *frame,
               const ZkyRect  *page,
               ZkyPen         *pen)
{
  const ZkyColor *colors = frame->theme->colors;
  ZkyRect strip = { page->x, page->y + page->height - CAPTION_HEIGHT, page->width, CAPTION_HEIGHT };
  g_autofree char *clean = NULL;

  if (self->caption == NULL)
    return;

  /* What lies below an area that is cut out of the scene would run under the text. */
  if (!frame->transparent)
    zky_pen_rect (pen, &strip, 0, &colors[ZKY_COLOR_BACKGROUND], NULL);
  clean = zky_text_clean (self->caption);
  zky_pen_label (pen, &(ZkyLabel) { .text = clean, .x = page->x + page->width / 2,
                                    .y = strip.y + CAPTION_HEIGHT * 0.55, .size = CAPTION_SIZE,
                                    .anchor = ZKY_ANCHOR_MIDDLE, .color = colors[ZKY_COLOR_TEXT],
                                    .room = page->width - 24, .least_size = CAPTION_LEAST });
}

/* What lies below an area that is cut out of the scene would run under it. */
static void
paint_legend (const ZkyStill *self,
              ZkyScene       *scene,
              const ZkyFrame *frame,
              ZkyPen         *pen)
{
  ZkyRect strip = self->area.width > 0 ? self->area : zky_scene_get_bounds (scene);
  double x, y;

  if (!zky_legend_extend (frame, &strip, &x, &y))
    return;

  strip.height -= y - strip.y;
  strip.y = y;
  if (!frame->transparent)
    zky_pen_rect (pen, &strip, 0, &frame->theme->colors[ZKY_COLOR_BACKGROUND], NULL);
  zky_legend_draw (frame, scene, x, y, pen);
}

/* The whole picture with a pen that writes text. */
static void
paint_all (const ZkyStill *self,
           ZkyScene       *scene,
           const ZkyFrame *frame,
           const ZkyRect  *page,
           ZkyPen         *pen)
{
  const ZkyRect *clip = self->area.width > 0 ? &self->area : NULL;

  if (!frame->transparent)
    zky_pen_rect (pen, page, 0, &frame->theme->colors[ZKY_COLOR_BACKGROUND], NULL);
  zky_frame_paint (frame, scene, pen, clip, 1);
  zky_frame_paint_tokens (frame, scene, pen, 1);
  paint_legend (self, scene, frame, pen);
  paint_caption (self, frame, page, pen);
}

static GBytes *
export_svg (const ZkyStill *self,
            ZkyScene       *scene,
            const ZkyFrame *frame)
{
  ZkyRect page = get_page (self, scene, frame);
  ZkyPen *pen = zky_pen_new_svg (&page, self->scale, frame->theme);

  paint_all (self, scene, frame, &page, pen);

  return zky_pen_free_svg (pen);
}

static GBytes *
export_tikz (const ZkyStill  *self,
             ZkyScene        *scene,
             const ZkyFrame  *frame,
             GError         **error)
{
  ZkyRect page = get_page (self, scene, frame);
  ZkyPen *pen;

  if (page.width * self->scale > MOST_TEX || page.height * self->scale > MOST_TEX)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "a TikZ picture of %.0f × %.0f points is too large; TeX's lengths end at %.0f: take a smaller scale, "
                   "SVG or PDF", page.width * self->scale, page.height * self->scale, MOST_TEX);
      return NULL;
    }

  pen = zky_pen_new_tikz (&page, self->scale);
  paint_all (self, scene, frame, &page, pen);

  return zky_pen_free_tikz (pen);
}

/**
 * zky_still_get_size:
 * @self: what is shown, and how
 * @scene: a laid-out scene
 * @frame: the moment
 * @width: (out): in pixels
 * @height: (out): in pixels
 *
 * What zky_still_draw() fills.
 */
void
zky_still_get_size (const ZkyStill *self,
                    ZkyScene       *scene,
                    const ZkyFrame *frame,
                    double         *width,
                    double         *height)
{
  ZkyRect page = get_page (self, scene, frame);

  *width = page.width * self->scale;
  *height = page.height * self->scale;
}

/**
 * zky_still_draw:
 * @self: what is shown, and how
 * @scene: a laid-out scene
 * @frame: the moment
 * @cr: in pixels
 *
 * Draws the picture at the origin of @cr, with the tokens that are on the way and the caption.
 */
void
zky_still_draw (const ZkyStill *self,
                ZkyScene       *scene,
                const ZkyFrame *frame,
                cairo_t        *cr)
{
  ZkyRect page = get_page (self, scene, frame);
  const ZkyRect *clip = self->area.width > 0 ? &self->area : NULL;
  ZkyPen *pen;

  cairo_save (cr);
  cairo_scale (cr, self->scale, self->scale);
  cairo_rectangle (cr, 0, 0, page.width, page.height);
  cairo_clip (cr);
  cairo_translate (cr, -page.x, -page.y);
  zky_frame_draw (frame, scene, cr, clip, 1);
  zky_frame_draw_tokens (frame, scene, cr, 1);
  pen = zky_pen_new_cairo (cr);
  paint_legend (self, scene, frame, pen);
  paint_caption (self, frame, &page, pen);
  zky_pen_free (pen);
  cairo_restore (cr);
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
export_pdf (const ZkyStill  *self,
            ZkyScene        *scene,
            const ZkyFrame  *frame,
            GError         **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface;
  cairo_status_t status;
  double width, height;
  cairo_t *cr;

  zky_still_get_size (self, scene, frame, &width, &height);
  surface = cairo_pdf_surface_create_for_stream (append_bytes, bytes, width, height);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, "");
  cr = cairo_create (surface);
  zky_still_draw (self, scene, frame, cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);

  return check_status (status, error) ? g_byte_array_free_to_bytes (g_steal_pointer (&bytes)) : NULL;
}

/**
 * zky_still_new_surface:
 * @self: what is shown, and how
 * @scene: a laid-out scene
 * @frame: the moment
 * @error: too large for an image
 *
 * Returns: (transfer full): an empty image of its size in whole pixels, or %NULL
 */
cairo_surface_t *
zky_still_new_surface (const ZkyStill  *self,
                       ZkyScene        *scene,
                       const ZkyFrame  *frame,
                       GError         **error)
{
  cairo_surface_t *surface;
  double width, height;

  zky_still_get_size (self, scene, frame, &width, &height);
  width = MAX (1, ceil (width));
  height = MAX (1, ceil (height));
  if (width > MOST_SIDE || height > MOST_SIDE || width * height > MOST_PIXELS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "an image of %.0f × %.0f pixels is too large; a side can have %.0f and all %.0f million: "
                   "take a smaller scale, SVG or PDF", width, height, MOST_SIDE, MOST_PIXELS / 1e6);
      return NULL;
    }

  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) width, (int) height);
  if (!check_status (cairo_surface_status (surface), error))
    g_clear_pointer (&surface, cairo_surface_destroy);

  return surface;
}

static GBytes *
export_png (const ZkyStill  *self,
            ZkyScene        *scene,
            const ZkyFrame  *frame,
            GError         **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface = zky_still_new_surface (self, scene, frame, error);
  cairo_status_t status;
  cairo_t *cr;

  if (surface == NULL)
    return NULL;

  cr = cairo_create (surface);
  zky_still_draw (self, scene, frame, cr);
  cairo_destroy (cr);
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
 * @still: what is shown of it, and how
 * @error: a picture too large for the format
 *
 * Draws the scene, with the tokens that are on the way. Depends on nothing but its arguments and the fonts: no
 * date and no call id goes into the file.
 *
 * Returns: (transfer full): the file's bytes
 */
GBytes *
zky_export_to_bytes (ZkyScene        *scene,
                     const ZkyFrame  *frame,
                     const ZkyStill  *still,
                     GError         **error)
{
  g_return_val_if_fail (scene != NULL && zky_scene_is_laid_out (scene), NULL);
  g_return_val_if_fail (frame != NULL && frame->theme != NULL, NULL);
  g_return_val_if_fail (still != NULL, NULL);

  if (!isfinite (still->scale) || still->scale <= 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "scale %g: it must be above 0", still->scale);
      return NULL;
    }

  switch (still->format)
    {
    case ZKY_FORMAT_SVG:
      return export_svg (still, scene, frame);
    case ZKY_FORMAT_PDF:
      return export_pdf (still, scene, frame, error);
    case ZKY_FORMAT_PNG:
      return export_png (still, scene, frame, error);
    case ZKY_FORMAT_DOT:
      return zky_dot_write (scene, frame);
    case ZKY_FORMAT_TIKZ:
      return export_tikz (still, scene, frame, error);
    case ZKY_FORMAT_HTML:
      return zky_html_write (scene, frame, still->scale);
    default:
      g_return_val_if_reached (NULL);
    }
}

/**
 * zky_export_to_file:
 * @scene: a laid-out scene
 * @frame: the moment
 * @still: as for zky_export_to_bytes()
 * @file: what is written; replaced only once everything is there
 * @error: a picture too large, or a file that cannot be written
 *
 * Returns: whether the file is written
 */
gboolean
zky_export_to_file (ZkyScene        *scene,
                    const ZkyFrame  *frame,
                    const ZkyStill  *still,
                    GFile           *file,
                    GError         **error)
{
  g_autoptr (GBytes) bytes = zky_export_to_bytes (scene, frame, still, error);
  gconstpointer data;
  gsize size;

  if (bytes == NULL)
    return FALSE;

  data = g_bytes_get_data (bytes, &size);
  return g_file_replace_contents (file, data, size, NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL, error);
}
