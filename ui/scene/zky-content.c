/* zky-content.c: how an array of one shape is shown on a card: what it measures
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-content.h"

#include <math.h>
#include <string.h>

#define TABLE_SIDE    5     /* rows and columns of the largest table */
#define TABLE_MOST    20    /* and its elements */
#define CELL_WIDTH    54.0
#define CELL_HEIGHT   18.0
#define BRACKET       10.0  /* both brackets of a table */
#define MAP_WIDTH     160.0
#define MAP_HEIGHT    96.0
#define MAP_CELL      14.0  /* the largest cell of a heat map */
#define MAP_LEAST     14.0  /* the least side of a heat map: a thin one is stretched */
#define MOST_TILES    16
#define TILE_GAP      4.0
#define STATS_WIDTH   150.0
#define STATS_HEIGHT  30.0
#define MORE_HEIGHT   13.0
#define MOST_DIGITS   1e7   /* integers are written in full below it */

/* How many matrices there are and how they lie: four axes give rows and columns of tiles, as a Jacobian has them. */
static void
arrange (ZkyContent     *self,
         const ZkyShape *shape)
{
  gsize last = shape->n_axes > 2 ? shape->dims[shape->n_axes - 3] : 1;

  self->columns = shape->dims[shape->n_axes - 1];
  self->rows = shape->n_axes > 1 ? shape->dims[shape->n_axes - 2] : 1;
  self->n_matrices = 1;
  for (guint i = 0; i + 2 < shape->n_axes; i++)
    self->n_matrices *= shape->dims[i];

  self->n_tiles = MIN (self->n_matrices, MOST_TILES);
  if (self->n_matrices <= MOST_TILES && last < self->n_matrices && last <= 6)
    self->tile_columns = last;
  else
    self->tile_columns = MIN (self->n_tiles, 4);
  self->tile_rows = (self->n_tiles + self->tile_columns - 1) / self->tile_columns;
}

static gboolean
is_table (const ZkyContent *self)
{
  gsize columns = self->columns * self->tile_columns;
  gsize rows = self->rows * self->tile_rows;

  return self->n_tiles == self->n_matrices && self->columns <= TABLE_SIDE && self->rows <= TABLE_SIDE &&
         columns <= TABLE_SIDE && rows <= TABLE_SIDE && columns * rows <= TABLE_MOST;
}

static void
measure_table (ZkyContent *self)
{
  self->kind = ZKY_CONTENT_TABLE;
  self->cell_width = CELL_WIDTH;
  self->cell_height = CELL_HEIGHT;
  self->width = self->tile_columns * (self->columns * CELL_WIDTH + BRACKET) +
                (self->tile_columns - 1) * TILE_GAP;
  self->height = self->tile_rows * (self->rows * CELL_HEIGHT + 4) + (self->tile_rows - 1) * TILE_GAP;
}

static void
measure_map (ZkyContent *self)
{
  double width = (MAP_WIDTH - (self->tile_columns - 1) * TILE_GAP) / self->tile_columns;
  double height = (MAP_HEIGHT - (self->tile_rows - 1) * TILE_GAP) / self->tile_rows;
  double cell = MIN (MIN (width / self->columns, height / self->rows), MAP_CELL);
  double least = self->n_tiles > 1 ? MAP_LEAST / 2 : MAP_LEAST;

  self->kind = ZKY_CONTENT_MAP;
  self->cell_width = MAX (cell, least / self->columns);
  self->cell_height = MAX (cell, least / self->rows);
  if (self->rows == 1) /* a vector: a strip that fills the card */
    self->cell_width = width / self->columns;

  self->width = MAX (STATS_WIDTH, self->tile_columns * (self->cell_width * self->columns + TILE_GAP) - TILE_GAP);
  self->height = self->tile_rows * (self->cell_height * self->rows + TILE_GAP) - TILE_GAP + STATS_HEIGHT +
                 (self->n_tiles < self->n_matrices ? MORE_HEIGHT : 0);
}

/**
 * zky_content_measure:
 * @self: (out): how it is shown
 * @shape: of the array
 * @number_size: font size of a scalar
 *
 * Decides how arrays of a shape are shown: a scalar as a number, a few elements as a table, many as a heat map, the
 * trailing matrices of more than two axes as tiles.
 */
void
zky_content_measure (ZkyContent     *self,
                     const ZkyShape *shape,
                     double          number_size)
{
  gboolean is_empty = FALSE;

  for (guint i = 0; i < shape->n_axes; i++)
    is_empty |= shape->dims[i] == 0;

  *self = (ZkyContent) { .kind = is_empty ? ZKY_CONTENT_EMPTY : ZKY_CONTENT_NUMBER, .rows = 1, .columns = 1,
                         .n_matrices = 1, .tile_rows = 1, .tile_columns = 1, .n_tiles = 1,
                         .width = number_size * 2, .height = ceil (number_size * 1.2) };
  if (is_empty || shape->n_axes == 0)
    return;

  arrange (self, shape);
  if (is_table (self))
    measure_table (self);
  else
    measure_map (self);
}

void
zky_content_add_names (ZkyContent          *self,
                       const ZkyVocabulary *names)
{
  self->names = names;
  self->width = MAX (self->width, STATS_WIDTH);
  self->height += ZKY_CONTENT_TEXT_HEIGHT;
}

const char *
zky_content_format (const ZkyTensor *tensor,
                    gsize            index,
                    guint            digits,
                    char            *buffer)
{
  double value = zky_tensor_get_double (tensor, index) + 0.0; /* -0 is 0 for the eye */

  if (isnan (value))
    g_strlcpy (buffer, "NaN", ZKY_NUMBER_MAX);
  else if (isinf (value))
    g_strlcpy (buffer, value < 0 ? "-∞" : "∞", ZKY_NUMBER_MAX);
  else if (zky_dtype_is_float (zky_tensor_get_dtype (tensor)) || fabs (value) >= MOST_DIGITS)
    zky_number_format_digits (buffer, value, digits > 0 ? digits : ZKY_CONTENT_DIGITS);
  else
    g_snprintf (buffer, ZKY_NUMBER_MAX, "%" G_GINT64_FORMAT, zky_tensor_get_int (tensor, index));

  return buffer;
}

const char *
zky_content_format_signed (const ZkyTensor *tensor,
                           gsize            index,
                           guint            digits,
                           char            *buffer)
{
  char number[ZKY_NUMBER_MAX];

  /* Of labels it counts only whether they are other ones. */
  if (!zky_dtype_is_float (zky_tensor_get_dtype (tensor)))
    {
      g_strlcpy (buffer, zky_tensor_get_int (tensor, index) != 0 ? "≠" : "=", ZKY_NUMBER_MAX);
      return buffer;
    }

  zky_content_format (tensor, index, digits, number);
  g_snprintf (buffer, ZKY_NUMBER_MAX, "%s%s", zky_tensor_get_double (tensor, index) > 0 ? "+" : "", number);

  return buffer;
}

char *
zky_content_dup_jacobian_shape (const ZkyShape *shape,
                                guint           n_front)
{
  GString *text = g_string_new ("[");

  for (guint i = 0; i < shape->n_axes; i++)
    g_string_append_printf (text, "%s%" G_GSIZE_FORMAT, i == 0 ? "" : i == n_front ? " ⊕ " : " × ", shape->dims[i]);

  g_string_append_c (text, ']');
  return g_string_free (text, FALSE);
}

/* A shape as cards have it: `[4 × 3]`. */
char *
zky_content_dup_shape (const ZkyShape *shape)
{
  return zky_content_dup_jacobian_shape (shape, 0);
}
