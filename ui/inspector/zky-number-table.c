/* zky-number-table.c: a part of a matrix as a table of its numbers
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-number-table.h"

#define MOST_DIGITS 6 /* of numbers that would not fit in full */
#define MARGIN      4 /* px of a cell that stay free */

/* Dark text on pale cells and the other way round. */
static void
set_ink (cairo_t        *cr,
         const ZkyColor *paper)
{
  double light = 0.3 * paper->red + 0.59 * paper->green + 0.11 * paper->blue;

  cairo_set_source_rgb (cr, light > 0.55 ? 0.1 : 1, light > 0.55 ? 0.1 : 1, light > 0.55 ? 0.1 : 1);
}

/* In full, or with as many digits as there is room for. */
static void
set_number (PangoLayout *layout,
            double       value,
            ZkyDtype     dtype,
            double       room)
{
  char buffer[ZKY_NUMBER_MAX];
  int width;

  zky_number_format (buffer, value, dtype);
  for (int digits = MOST_DIGITS; digits > 0; digits--)
    {
      pango_layout_set_text (layout, buffer, -1);
      pango_layout_get_pixel_size (layout, &width, NULL);
      if (width <= room)
        return;
      zky_number_format_digits (buffer, value, digits);
    }
  pango_layout_set_text (layout, buffer, -1);
}

/* @row, @column: of the table */
static void
draw_cell (const ZkyNumberTable *self,
           cairo_t              *cr,
           PangoLayout          *layout,
           gsize                 row,
           gsize                 column,
           double                cell_width,
           double                cell_height)
{
  gsize element = (self->row + row) * zky_tensor_get_dim (self->matrix, 1) + self->column + column;
  double value = zky_tensor_get_double (self->matrix, element), size;
  ZkyColor paper = zky_theme_signed_color (self->theme, self->limit > 0 ? value / self->limit : 0);
  int width, height;

  cairo_rectangle (cr, column * cell_width, row * cell_height, cell_width - 1, cell_height - 1);
  cairo_set_source_rgba (cr, paper.red, paper.green, paper.blue, paper.alpha);
  cairo_fill (cr);

  /* What is still too wide with a single digit is written smaller. */
  set_number (layout, value, zky_tensor_get_dtype (self->matrix), cell_width - MARGIN);
  pango_layout_get_pixel_size (layout, &width, &height);
  size = MIN (1, (cell_width - MARGIN) / MAX (width, 1));
  cairo_save (cr);
  cairo_translate (cr, (column + 0.5) * cell_width, (row + 0.5) * cell_height);
  cairo_scale (cr, size, size);
  cairo_move_to (cr, -width / 2.0, -height / 2.0);
  set_ink (cr, &paper);
  pango_cairo_show_layout (cr, layout);
  cairo_restore (cr);
}

void
zky_number_table_draw (const ZkyNumberTable *self,
                       cairo_t              *cr,
                       PangoLayout          *layout,
                       double                width,
                       double                cell_height)
{
  for (gsize row = 0; row < self->n_rows; row++)
    for (gsize column = 0; column < self->n_columns; column++)
      draw_cell (self, cr, layout, row, column, width / self->n_columns, cell_height);
}
