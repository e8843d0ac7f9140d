/* zky-grid.c: which of many rectangles meet a small one
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-grid.h"

#include <math.h>
#include <stdlib.h>

#define MOST_CELLS 64 /* a rectangle over more cells than this is looked at in every query */

struct _ZkyGrid
{
  ZkyRect *rects;
  guint    n_rects;
  ZkyRect  bounds;
  guint    columns, rows;
  guint   *start;  /* [columns * rows + 1] into items */
  guint   *items;
  GArray  *large;  /* the rectangles that are in no cell */
};

typedef struct
{
  guint x0, y0, x1, y1;
} Cells;

static guint
get_cell (double position,
          double start,
          double size,
          guint  n)
{
  double cell = size > 0 ? floor ((position - start) / size * n) : 0;

  return CLAMP (cell, 0, n - 1);
}

static Cells
get_cells (const ZkyGrid *self,
           const ZkyRect *rect)
{
  const ZkyRect *b = &self->bounds;

  return (Cells) {
    get_cell (rect->x, b->x, b->width, self->columns),
    get_cell (rect->y, b->y, b->height, self->rows),
    get_cell (rect->x + rect->width, b->x, b->width, self->columns),
    get_cell (rect->y + rect->height, b->y, b->height, self->rows),
  };
}

static gboolean
is_large (const Cells *cells)
{
  return (guint64) (cells->x1 - cells->x0 + 1) * (cells->y1 - cells->y0 + 1) > MOST_CELLS;
}

static gboolean
meets (const ZkyRect *a,
       const ZkyRect *b)
{
  return a->x <= b->x + b->width && b->x <= a->x + a->width &&
         a->y <= b->y + b->height && b->y <= a->y + a->height;
}

static void
find_bounds (ZkyGrid *self)
{
  double x0 = G_MAXDOUBLE, y0 = G_MAXDOUBLE, x1 = -G_MAXDOUBLE, y1 = -G_MAXDOUBLE;

  for (guint i = 0; i < self->n_rects; i++)
    {
      const ZkyRect *rect = &self->rects[i];

      x0 = MIN (x0, rect->x);
      y0 = MIN (y0, rect->y);
      x1 = MAX (x1, rect->x + rect->width);
      y1 = MAX (y1, rect->y + rect->height);
    }

  if (self->n_rects > 0)
    self->bounds = (ZkyRect) { x0, y0, x1 - x0, y1 - y0 };
}

/* About one cell a rectangle, as square as the bounds allow. */
static void
choose_cells (ZkyGrid *self)
{
  double width = MAX (self->bounds.width, 1), height = MAX (self->bounds.height, 1);
  double most = MAX (self->n_rects, 1);

  self->columns = CLAMP (sqrt (most * width / height), 1, most);
  self->rows = CLAMP (most / self->columns, 1, most);
}

/* Two passes: count, then fill in. */
static void
fill (ZkyGrid *self)
{
  guint n_cells = self->columns * self->rows;
  g_autofree guint *next = NULL;

  self->start = g_new0 (guint, n_cells + 1);
  self->large = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint pass = 0; pass < 2; pass++)
    {
      for (guint i = 0; i < self->n_rects; i++)
        {
          Cells cells = get_cells (self, &self->rects[i]);

          if (is_large (&cells))
            {
              if (pass == 0)
                g_array_append_val (self->large, i);
              continue;
            }
          for (guint y = cells.y0; y <= cells.y1; y++)
            for (guint x = cells.x0; x <= cells.x1; x++)
              if (pass == 0)
                self->start[y * self->columns + x + 1]++;
              else
                self->items[next[y * self->columns + x]++] = i;
        }
      if (pass == 1)
        break;

      for (guint i = 0; i < n_cells; i++)
        self->start[i + 1] += self->start[i];
      self->items = g_new (guint, self->start[n_cells] + 1);
      next = g_memdup2 (self->start, sizeof (guint) * (n_cells + 1));
    }
}

ZkyGrid *
zky_grid_new (const ZkyRect *rects,
              guint          n_rects)
{
  ZkyGrid *self = g_new0 (ZkyGrid, 1);

  self->rects = g_memdup2 (rects, sizeof (ZkyRect) * n_rects);
  self->n_rects = n_rects;
  find_bounds (self);
  choose_cells (self);
  fill (self);

  return self;
}

void
zky_grid_free (ZkyGrid *self)
{
  g_array_unref (self->large);
  g_free (self->start);
  g_free (self->items);
  g_free (self->rects);
  g_free (self);
}

static int
compare_indices (gconstpointer a,
                 gconstpointer b)
{
  guint x = *(const guint *) a, y = *(const guint *) b;

  return x < y ? -1 : x > y;
}

static void
add_if_meets (const ZkyGrid *self,
              guint          i,
              const ZkyRect *area,
              GArray        *found)
{
  if (meets (&self->rects[i], area))
    g_array_append_val (found, i);
}

GArray *
zky_grid_query (const ZkyGrid *self,
                const ZkyRect *area)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (guint));
  Cells cells;
  guint n = 0;

  if (area == NULL)
    {
      for (guint i = 0; i < self->n_rects; i++)
        g_array_append_val (found, i);
      return found;
    }
  if (self->n_rects == 0 || !meets (&self->bounds, area))
    return found;

  cells = get_cells (self, area);
  for (guint y = cells.y0; y <= cells.y1; y++)
    for (guint k = self->start[y * self->columns + cells.x0]; k < self->start[y * self->columns + cells.x1 + 1]; k++)
      add_if_meets (self, self->items[k], area, found);
  for (guint i = 0; i < self->large->len; i++)
    add_if_meets (self, g_array_index (self->large, guint, i), area, found);

  /* A rectangle over several cells was met in each of them. */
  g_array_sort (found, compare_indices);
  for (guint i = 0; i < found->len; i++)
    if (i == 0 || g_array_index (found, guint, i) != g_array_index (found, guint, n - 1))
      g_array_index (found, guint, n++) = g_array_index (found, guint, i);
  g_array_set_size (found, n);

  return found;
}
