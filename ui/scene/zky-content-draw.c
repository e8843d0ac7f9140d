/* zky-content-draw.c: how an array of one shape is shown on a card: the drawing
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "zky-content.h"
#include "zky-text.h"

#define TABLE_SIZE   11.5
#define STATS_SIZE   10.5
#define CAPTION_SIZE 9.0
#define LEAST_SIZE   7.0
#define BRACKET_SIDE 5.0
#define TINT         0.22  /* how strongly a table's cells are coloured; their text stays readable */
#define CELL_PAD     2.5
#define TILE_GAP     4.0
#define SIGN_PAD     4.0   /* what the ground below a single difference is wider than it, at either side */
#define TEXT_SIZE    11.5
#define MOST_TOKENS  120   /* of a text on a card */
#define OVERSAMPLING 2     /* pixels of a heat map per scene unit at most */

static const ZkyColor *
get_color (const ZkyContentStyle *style,
           ZkyColorRole           role)
{
  return &style->theme->colors[role];
}

static gboolean
is_bad_element (const ZkyTensor *tensor,
                gsize            index)
{
  return !isfinite (zky_tensor_get_double (tensor, index));
}

static void
draw_middle (const ZkyContentStyle *style,
             ZkyPen                *pen,
             const ZkyRect         *area,
             const char            *text,
             const ZkyColor        *color,
             double                 size,
             gboolean               bold)
{
  zky_pen_label (pen, &(ZkyLabel) { .text = text, .x = area->x + area->width / 2,
                                    .y = area->y + area->height / 2 + size * 0.36, .size = size, .bold = bold,
                                    .anchor = ZKY_ANCHOR_MIDDLE, .color = *color, .room = area->width,
                                    .least_size = LEAST_SIZE });
}

/* The size at which a number fits too; numbers side by side have one size. */
static double
shrink (double      size,
        const char *number,
        double      room)
{
  g_autofree char *fitted = zky_text_fit (number, room, LEAST_SIZE, FALSE, &size);

  return size;
}

static const char *
format (ZkyTensor             *tensor,
        gsize                  index,
        const ZkyContentStyle *style,
        char                  *buffer)
{
  return style->distance != NULL ? zky_content_format_signed (tensor, index, style->digits, buffer)
                                 : zky_content_format (tensor, index, style->digits, buffer);
}

static void
draw_number (ZkyTensor             *tensor,
             gsize                  index,
             const ZkyContentStyle *style,
             ZkyPen                *pen,
             const ZkyRect         *area,
             double                 size,
             gboolean               bold)
{
  char number[ZKY_NUMBER_MAX];
  gboolean is_bad = is_bad_element (tensor, index);

  draw_middle (style, pen, area, format (tensor, index, style, number),
               get_color (style, is_bad ? ZKY_COLOR_WARNING : style->role), size, bold || is_bad);
}

/* Square brackets, as around a matrix on the blackboard. */
static void
draw_brackets (const ZkyContentStyle *style,
               ZkyPen                *pen,
               const ZkyRect         *tile)
{
  ZkyStroke stroke = { *get_color (style, style->role), 1.25, 0 };

  for (guint i = 0; i < 2; i++)
    {
      double x = i == 0 ? tile->x + 0.75 : tile->x + tile->width - 0.75;
      double inner = i == 0 ? x + BRACKET_SIDE - 1 : x - BRACKET_SIDE + 1;
      ZkyPath path;

      zky_path_clear (&path);
      zky_path_move (&path, inner, tile->y + 0.75);
      zky_path_line (&path, x, tile->y + 0.75);
      zky_path_line (&path, x, tile->y + tile->height - 0.75);
      zky_path_line (&path, inner, tile->y + tile->height - 0.75);
      zky_pen_shape (pen, &path, NULL, &stroke);
    }
}

/* What all cells of a table share: the greatest magnitude, and the size of the text. */
static void
survey (const ZkyContent      *self,
        ZkyTensor             *tensor,
        const ZkyContentStyle *style,
        double                *range,
        double                *size)
{
  char number[ZKY_NUMBER_MAX];

  *range = 0;
  *size = TABLE_SIZE;
  for (gsize i = 0; i < zky_tensor_get_size (tensor); i++)
    {
      if (!is_bad_element (tensor, i))
        *range = MAX (*range, fabs (zky_tensor_get_double (tensor, i)));
      *size = shrink (*size, format (tensor, i, style, number), self->cell_width - 2 * CELL_PAD);
    }
}

/* Of a difference of labels, which has no sign. */
static gboolean
is_label (const ZkyContentStyle *style)
{
  return style->distance != NULL && style->distance->is_label;
}

static void
draw_cells (const ZkyContent      *self,
            ZkyTensor             *tensor,
            gsize                  start,
            double                 range,
            double                 size,
            const ZkyContentStyle *style,
            ZkyPen                *pen,
            const ZkyRect         *tile)
{
  for (gsize i = 0; i < self->rows * self->columns; i++)
    {
      double value = zky_tensor_get_double (tensor, start + i);
      ZkyRect cell = { tile->x + BRACKET_SIDE + self->cell_width * (i % self->columns),
                       tile->y + 2 + self->cell_height * (i / self->columns),
                       self->cell_width, self->cell_height };
      ZkyRect inner = { cell.x + 1, cell.y + 1, cell.width - 2, cell.height - 2 };
      ZkyColor color = zky_theme_signed_color (style->theme, is_label (style) ? 0.5 : range > 0 ? value / range : 0);
      ZkyColor tint = zky_color_mix (get_color (style, ZKY_COLOR_CARD), &color, TINT);

      if (isfinite (value) && value != 0)
        zky_pen_rect (pen, &inner, 2, &tint, NULL);
      inner.x = cell.x + CELL_PAD;
      inner.width = cell.width - 2 * CELL_PAD;
      draw_number (tensor, start + i, style, pen, &inner, size, FALSE);
    }
}

static void
draw_table (const ZkyContent      *self,
            ZkyTensor             *tensor,
            const ZkyContentStyle *style,
            ZkyPen                *pen,
            const ZkyRect         *area)
{
  double width = self->columns * self->cell_width + 2 * BRACKET_SIDE;
  double height = self->rows * self->cell_height + 4;
  double left = area->x + (area->width - self->width) / 2;
  double range = 0, size = TABLE_SIZE;

  if (tensor != NULL)
    survey (self, tensor, style, &range, &size);

  for (guint i = 0; i < self->n_tiles; i++)
    {
      ZkyRect tile = { left + (i % self->tile_columns) * (width + TILE_GAP),
                       area->y + (i / self->tile_columns) * (height + TILE_GAP), width, height };

      draw_brackets (style, pen, &tile);
      if (tensor != NULL)
        draw_cells (self, tensor, i * self->rows * self->columns, range, size, style, pen, &tile);
      else
        draw_middle (style, pen, &tile, "—", get_color (style, ZKY_COLOR_DIM_TEXT), TABLE_SIZE, FALSE);
    }
}

static void
draw_stats (const ZkyDigest       *digest,
            const ZkyContentStyle *style,
            ZkyPen                *pen,
            const ZkyRect         *area)
{
  static const char *const names[] = { "min", "mean", "max" };
  const double values[] = { digest->min, digest->mean, digest->max };
  double width = area->width / 3 - 3, size = STATS_SIZE;
  char numbers[3][ZKY_NUMBER_MAX];

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (isnan (values[i]))
        g_strlcpy (numbers[i], "NaN", ZKY_NUMBER_MAX);
      else
        zky_number_format_digits (numbers[i], values[i], style->digits > 0 ? style->digits : ZKY_CONTENT_DIGITS);
      size = shrink (size, numbers[i], width);
    }

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      ZkyRect name = { area->x + area->width * i / 3 + 1.5, area->y, width, 12 };
      ZkyRect number = { name.x, area->y + 12, width, 14 };

      draw_middle (style, pen, &name, names[i], get_color (style, ZKY_COLOR_DIM_TEXT), CAPTION_SIZE, FALSE);
      draw_middle (style, pen, &number, numbers[i],
                   get_color (style, isnan (values[i]) ? ZKY_COLOR_WARNING : style->role), size, FALSE);
    }
}

/* Of labels: how many are other ones. */
static void
draw_changed (const ZkyContentStyle *style,
              ZkyPen                *pen,
              const ZkyRect         *area)
{
  ZkyRect name = { area->x + 1.5, area->y, area->width - 3, 12 }, place = { name.x, area->y + 12, name.width, 14 };
  char text[2 * ZKY_NUMBER_MAX];

  g_snprintf (text, sizeof text, "%" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT, style->distance->n_changed, style->distance->n);
  draw_middle (style, pen, &name, "changed", get_color (style, ZKY_COLOR_DIM_TEXT), CAPTION_SIZE, FALSE);
  draw_middle (style, pen, &place, text, get_color (style, style->role), STATS_SIZE, FALSE);
}

/* Of a difference: how large it is, and its largest element. */
static void
draw_distance (const ZkyContentStyle *style,
               ZkyPen                *pen,
               const ZkyRect         *area)
{
  static const char *const names[] = { "rms of Δ", "largest Δ" };
  const double values[] = { style->distance->rms, style->distance->most };
  double width = area->width / 2 - 3;

  if (style->distance->is_label)
    {
      draw_changed (style, pen, area);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      char number[ZKY_NUMBER_MAX], text[ZKY_NUMBER_MAX + 1];
      ZkyRect name = { area->x + area->width * i / 2 + 1.5, area->y, width, 12 };
      ZkyRect place = { name.x, area->y + 12, width, 14 };

      zky_number_format_digits (number, values[i], style->digits > 0 ? style->digits : ZKY_CONTENT_DIGITS);
      g_snprintf (text, sizeof text, "%s%s", i == 1 && values[i] > 0 ? "+" : "", number);
      draw_middle (style, pen, &name, names[i], get_color (style, ZKY_COLOR_DIM_TEXT), CAPTION_SIZE, FALSE);
      draw_middle (style, pen, &place, text, get_color (style, isfinite (values[i]) ? style->role : ZKY_COLOR_WARNING), STATS_SIZE, FALSE);
    }
}

/* The sign of a single difference is seen from afar. */
static void
draw_sign (ZkyTensor             *tensor,
           const ZkyContentStyle *style,
           ZkyPen                *pen,
           const ZkyRect         *area)
{
  double value = zky_tensor_get_double (tensor, 0);
  ZkyColor color = zky_theme_signed_color (style->theme, is_label (style) ? 0.5 : value > 0 ? 1 : -1);
  ZkyColor tint = zky_color_mix (get_color (style, ZKY_COLOR_CARD), &color, 1.5 * TINT);
  ZkyRect ground = { area->x, area->y + 0.5, area->width, area->height - 1 };

  if (isfinite (value) && value != 0)
    zky_pen_rect (pen, &ground, 5, &tint, NULL);
}

static ZkyDigest *
get_digest (const ZkyContent *self,
            ZkyTensor        *tensor,
            ZkyDigestCache   *digests)
{
  double rows = MIN (self->rows, ceil (self->rows * self->cell_height * OVERSAMPLING));
  double columns = MIN (self->columns, ceil (self->columns * self->cell_width * OVERSAMPLING));

  return zky_digest_cache_lookup (digests, tensor, self->n_tiles, self->rows, self->columns, rows, columns);
}

static void
draw_map (const ZkyContent      *self,
          ZkyTensor             *tensor,
          ZkyDigestCache        *digests,
          const ZkyContentStyle *style,
          ZkyPen                *pen,
          const ZkyRect         *area)
{
  double width = self->columns * self->cell_width, height = self->rows * self->cell_height;
  double left = area->x + (area->width - self->tile_columns * (width + TILE_GAP) + TILE_GAP) / 2;
  double below = area->y + self->tile_rows * (height + TILE_GAP) - TILE_GAP;
  ZkyStroke frame = { *get_color (style, ZKY_COLOR_CARD_BORDER), 0.75, 0 };
  g_autoptr (ZkyDigest) digest = tensor != NULL ? get_digest (self, tensor, digests) : NULL;

  for (guint i = 0; i < self->n_tiles; i++)
    {
      ZkyRect tile = { left + (i % self->tile_columns) * (width + TILE_GAP),
                       area->y + (i / self->tile_columns) * (height + TILE_GAP), width, height };

      if (digest != NULL)
        {
          cairo_surface_t *image = zky_digest_make_image (digest, i, style->theme);

          zky_pen_image (pen, &tile, image);
          cairo_surface_destroy (image);
        }
      zky_pen_rect (pen, &tile, 0, NULL, &frame);
      if (digest == NULL && tile.height >= CAPTION_SIZE)
        draw_middle (style, pen, &tile, "—", get_color (style, ZKY_COLOR_DIM_TEXT), TABLE_SIZE, FALSE);
    }

  if (self->n_tiles < self->n_matrices)
    {
      g_autofree char *text = g_strdup_printf ("%u of %" G_GSIZE_FORMAT " matrices", self->n_tiles, self->n_matrices);
      ZkyRect line = { area->x, below + 2, area->width, 11 };

      draw_middle (style, pen, &line, text, get_color (style, ZKY_COLOR_DIM_TEXT), CAPTION_SIZE, FALSE);
      below += 13;
    }
  if (digest != NULL && style->distance != NULL)
    draw_distance (style, pen, &(ZkyRect) { area->x, below + 3, area->width, 26 });
  else if (digest != NULL)
    draw_stats (digest, style, pen, &(ZkyRect) { area->x, below + 3, area->width, 26 });
}

/* Numbers that belong to another shape than was planned for are not drawn, rather than read past their end. */
static gboolean
fits (const ZkyContent *self,
      const ZkyTensor  *tensor)
{
  gsize size = self->kind == ZKY_CONTENT_EMPTY ? 0 : self->rows * self->columns * self->n_matrices;

  return zky_tensor_get_size (tensor) == size;
}

/* Text on one line; what does not fit is left out at its end. */
static void
draw_text (const ZkyContent      *self,
           ZkyTensor             *tensor,
           const ZkyContentStyle *style,
           ZkyPen                *pen,
           const ZkyRect         *area)
{
  ZkyRect line = { area->x, area->y, area->width, ZKY_CONTENT_TEXT_HEIGHT - 4 };
  g_autofree char *text = zky_vocabulary_write_tensor (self->names, tensor, 0, MOST_TOKENS);
  g_autofree char *quoted = g_strdup_printf ("“%s%s”", text, zky_tensor_get_size (tensor) > MOST_TOKENS ? "…" : "");

  draw_middle (style, pen, &line, quoted, get_color (style, ZKY_COLOR_TEXT), TEXT_SIZE, FALSE);
}

/**
 * zky_content_draw:
 * @self: how arrays of this shape are shown
 * @tensor: (nullable): the array; %NULL: absent, drawn as —
 * @digests: where large arrays are looked up
 * @style: colours and sizes
 * @pen: what draws
 * @area: where: as high as @self, at least as wide
 *
 * Draws an array.
 */
void
zky_content_draw (const ZkyContent      *self,
                  ZkyTensor             *tensor,
                  ZkyDigestCache        *digests,
                  const ZkyContentStyle *style,
                  ZkyPen                *pen,
                  const ZkyRect         *area)
{
  const ZkyColor *dim = get_color (style, ZKY_COLOR_DIM_TEXT);
  ZkyRect below, room = *area;

  if (tensor != NULL && !fits (self, tensor))
    tensor = NULL;
  if (self->names != NULL)
    {
      if (tensor != NULL)
        draw_text (self, tensor, style, pen, area);
      below = (ZkyRect) { area->x, area->y + ZKY_CONTENT_TEXT_HEIGHT, area->width, area->height - ZKY_CONTENT_TEXT_HEIGHT };
      area = &below;
    }

  switch (self->kind)
    {
    case ZKY_CONTENT_NUMBER:
      if (tensor != NULL && style->distance != NULL)
        {
          draw_sign (tensor, style, pen, area);
          room.x += SIGN_PAD;
          room.width -= 2 * SIGN_PAD;
        }
      if (tensor != NULL)
        draw_number (tensor, 0, style, pen, &room, style->number_size, TRUE);
      else
        draw_middle (style, pen, area, "—", dim, style->number_size, FALSE);
      break;
    case ZKY_CONTENT_TABLE:
      draw_table (self, tensor, style, pen, area);
      break;
    case ZKY_CONTENT_MAP:
      draw_map (self, tensor, digests, style, pen, area);
      break;
    case ZKY_CONTENT_EMPTY:
      draw_middle (style, pen, area, tensor != NULL ? "empty" : "—", dim, style->number_size * 0.7, FALSE);
      break;
    default:
      g_assert_not_reached ();
    }
}

gboolean
zky_content_draw_map (const ZkyContent *self,
                      ZkyTensor        *tensor,
                      ZkyDigestCache   *digests,
                      const ZkyTheme   *theme,
                      ZkyPen           *pen,
                      const ZkyRect    *area)
{
  double width = self->columns * self->cell_width, height = self->rows * self->cell_height;
  double all = self->tile_columns * (width + TILE_GAP) - TILE_GAP, high = self->tile_rows * (height + TILE_GAP) - TILE_GAP;
  double scale = MIN (area->width / all, area->height / high);
  g_autoptr (ZkyDigest) digest = NULL;

  if (self->kind != ZKY_CONTENT_MAP || tensor == NULL || !fits (self, tensor) || !(scale > 0))
    return FALSE;

  digest = get_digest (self, tensor, digests);
  for (guint i = 0; digest != NULL && i < self->n_tiles; i++)
    {
      ZkyRect tile = { area->x + (area->width - all * scale) / 2 + (i % self->tile_columns) * (width + TILE_GAP) * scale,
                       area->y + (area->height - high * scale) / 2 + (i / self->tile_columns) * (height + TILE_GAP) * scale,
                       width * scale, height * scale };
      cairo_surface_t *image = zky_digest_make_image (digest, i, theme);

      zky_pen_image (pen, &tile, image);
      cairo_surface_destroy (image);
    }

  return digest != NULL;
}

/* Whether an element is NaN or infinite. */
gboolean
zky_content_is_bad (const ZkyContent *self,
                    ZkyTensor        *tensor,
                    ZkyDigestCache   *digests)
{
  if (tensor == NULL || !fits (self, tensor) || !zky_dtype_is_float (zky_tensor_get_dtype (tensor)))
    return FALSE;

  if (self->kind == ZKY_CONTENT_MAP)
    {
      g_autoptr (ZkyDigest) digest = get_digest (self, tensor, digests);

      return digest->n_bad > 0;
    }

  for (gsize i = 0; i < zky_tensor_get_size (tensor); i++)
    if (is_bad_element (tensor, i))
      return TRUE;

  return FALSE;
}
