/* zky-pen.h: what pictures are drawn with: the same calls reach Cairo, SVG and TikZ
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <cairo.h>

#include "zky-path.h"
#include "zky-theme.h"

G_BEGIN_DECLS

typedef enum
{
  ZKY_ANCHOR_START,
  ZKY_ANCHOR_MIDDLE,
  ZKY_ANCHOR_END,
} ZkyAnchor;

/**
 * ZkyStroke:
 * @color: of the line
 * @width: of the line
 * @dash: length of dashes and of the gaps between them; 0: solid
 */
typedef struct
{
  ZkyColor color;
  double   width, dash;
} ZkyStroke;

/**
 * ZkyLabel:
 * @text: clean UTF-8 (zky_text_clean())
 * @x: where it starts, has its middle, or ends
 * @y: base line
 * @size: height of the font
 * @bold: whether it is bold
 * @anchor: what @x means
 * @color: of the text
 * @room: (0: any) the width that it is made to fit into
 * @least_size: how small it may become for that, before it is shortened
 *
 * One line of text.
 */
typedef struct
{
  const char *text;
  double      x, y, size;
  gboolean    bold;
  ZkyAnchor   anchor;
  ZkyColor    color;
  double      room, least_size;
} ZkyLabel;

typedef struct _ZkyPen ZkyPen;

/* A pen is one of these and what it needs besides. @text: after fitting; @fitted: it was changed to fit. */
struct _ZkyPen
{
  void (*shape) (ZkyPen          *self,
                 const ZkyPath   *path,
                 const ZkyColor  *fill,
                 const ZkyStroke *stroke);
  void (*curve) (ZkyPen          *self,
                 const double    *points,
                 guint            n_points,
                 const ZkyStroke *stroke);
  void (*text)  (ZkyPen          *self,
                 const ZkyLabel  *label,
                 gboolean         fitted);
  void (*image) (ZkyPen          *self,
                 const ZkyRect   *rect,
                 cairo_surface_t *pixels);
  void (*begin) (ZkyPen          *self,
                 const char      *title);
  void (*end)   (ZkyPen          *self);
};

/* Fills, then strokes; either may be NULL. */
void    zky_pen_shape     (ZkyPen          *self,
                           const ZkyPath   *path,
                           const ZkyColor  *fill,
                           const ZkyStroke *stroke);
void    zky_pen_rect      (ZkyPen          *self,
                           const ZkyRect   *rect,
                           double           radius,
                           const ZkyColor  *fill,
                           const ZkyStroke *stroke);
void    zky_pen_line      (ZkyPen          *self,
                           double           x0,
                           double           y0,
                           double           x1,
                           double           y1,
                           const ZkyStroke *stroke);
/* A Bézier path of 3k + 1 points. */
void    zky_pen_curve     (ZkyPen          *self,
                           const double    *points,
                           guint            n_points,
                           const ZkyStroke *stroke);
void    zky_pen_label     (ZkyPen          *self,
                           const ZkyLabel  *label);
/* One pixel an element, stretched without smoothing. */
void    zky_pen_image     (ZkyPen          *self,
                           const ZkyRect   *rect,
                           cairo_surface_t *pixels);
/* What is drawn between belongs together and has this name. */
void    zky_pen_begin     (ZkyPen          *self,
                           const char      *title);
void    zky_pen_end       (ZkyPen          *self);

ZkyPen *zky_pen_new_cairo (cairo_t         *cr) G_GNUC_WARN_UNUSED_RESULT;
void    zky_pen_free      (ZkyPen          *self);
ZkyPen *zky_pen_new_svg   (const ZkyRect   *bounds,
                           double           scale,
                           const ZkyTheme  *theme) G_GNUC_WARN_UNUSED_RESULT;
GBytes *zky_pen_free_svg  (ZkyPen          *self) G_GNUC_WARN_UNUSED_RESULT;
ZkyPen *zky_pen_new_tikz  (const ZkyRect   *bounds,
                           double           scale) G_GNUC_WARN_UNUSED_RESULT;
GBytes *zky_pen_free_tikz (ZkyPen          *self) G_GNUC_WARN_UNUSED_RESULT;

/* For pens that write text. */
void    zky_pen_append_number (GString     *out,
                               double       value);

G_END_DECLS
