/* zky-layout-table.c: boxes with ports at exact places, as Graphviz understands them
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-layout-table.h"

#include <math.h>

#define STRIP 2    /* thickness of the strip that holds the ports */

typedef struct
{
  int start, size;
} Cell;

struct _ZkyTable
{
  const ZkyLayout *layout;
  gboolean         is_free;
  GArray         **entries; /* [n_boxes] of Cell, NULL where there is none */
  GArray         **exits;
};

static void
add_cell (GArray **cells,
          int      start,
          int      size)
{
  Cell cell = { start, size };

  if (*cells == NULL)
    *cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  g_array_append_val (*cells, cell);
}

static int
compare_cells (gconstpointer a,
               gconstpointer b)
{
  return ((const Cell *) a)->start - ((const Cell *) b)->start;
}

/* In order; of cells that overlap the first stays. */
static void
tidy (GArray *cells)
{
  guint n = 0;

  if (cells == NULL)
    return;
  g_array_sort (cells, compare_cells);
  for (guint i = 0; i < cells->len; i++)
    {
      Cell cell = g_array_index (cells, Cell, i);
      Cell before = n > 0 ? g_array_index (cells, Cell, n - 1) : (Cell) { -1, 0 };

      if (n == 0 || cell.start >= before.start + before.size)
        g_array_index (cells, Cell, n++) = cell;
    }
  g_array_set_size (cells, n);
}

static gboolean
get_entry (const ZkyTable *self,
           const ZkyLink  *link,
           Cell           *cell)
{
  double start, size;

  if (!zky_layout_get_port (self->layout, link, &start, &size) || (self->is_free && link->any_port))
    return FALSE;

  *cell = (Cell) { start, size };
  return TRUE;
}

ZkyTable *
zky_table_new (const ZkyLayout *layout,
               gboolean         is_free)
{
  ZkyTable *self = g_new0 (ZkyTable, 1);
  Cell cell;

  self->layout = layout;
  self->is_free = is_free;
  self->entries = g_new0 (GArray *, layout->n_boxes + 1);
  self->exits = g_new0 (GArray *, layout->n_boxes + 1);

  for (guint i = 0; i < layout->n_links; i++)
    {
      const ZkyLink *link = &layout->links[i];

      if (get_entry (self, link, &cell))
        add_cell (&self->entries[link->to], cell.start, cell.size);
      if (link->from_at >= 0)
        add_cell (&self->exits[link->from], zky_layout_get_exit (layout, link) - STRIP / 2, STRIP);
    }
  for (guint i = 0; i < layout->n_boxes; i++)
    {
      tidy (self->entries[i]);
      tidy (self->exits[i]);
    }

  return self;
}

void
zky_table_free (ZkyTable *self)
{
  for (guint i = 0; i < self->layout->n_boxes; i++)
    {
      g_clear_pointer (&self->entries[i], g_array_unref);
      g_clear_pointer (&self->exits[i], g_array_unref);
    }
  g_free (self->entries);
  g_free (self->exits);
  g_free (self);
}

static void
append_cell (GString *html,
             gboolean across,
             int      length,
             int      depth)
{
  g_string_append_printf (html, " FIXEDSIZE=\"TRUE\" WIDTH=\"%d\" HEIGHT=\"%d\"></TD>", across ? length : depth,
                          across ? depth : length);
}

/* @name: what the ports are called, with their start behind it. */
static void
append_strip (GString      *html,
              const GArray *cells,
              char          name,
              gboolean      across,
              int           side)
{
  int at = 0;

  g_string_append (html, "<TD><TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"0\">");
  g_string_append (html, across ? "<TR>" : "");
  for (guint i = 0; i <= cells->len; i++)
    {
      const Cell *cell = i < cells->len ? &g_array_index (cells, Cell, i) : NULL;
      int start = cell != NULL ? cell->start : side;

      if (start > at)
        {
          g_string_append (html, across ? "<TD" : "<TR><TD");
          append_cell (html, across, start - at, STRIP);
          g_string_append (html, across ? "" : "</TR>");
        }
      if (cell == NULL)
        break;
      g_string_append_printf (html, "%s<TD PORT=\"%c%d\"", across ? "" : "<TR>", name, start);
      append_cell (html, across, cell->size, STRIP);
      g_string_append (html, across ? "" : "</TR>");
      at = start + cell->size;
    }
  g_string_append (html, across ? "</TR></TABLE></TD>" : "</TABLE></TD>");
}

char *
zky_table_make_html (const ZkyTable *self,
                     guint           box)
{
  const GArray *entries = self->entries[box], *exits = self->exits[box];
  const ZkyBox *item = &self->layout->boxes[box];
  gboolean across = self->layout->top_to_bottom;
  int side = zky_layout_get_side (self->layout, box);
  int depth = (int) (across ? item->height : item->width) - (entries != NULL ? STRIP : 0) - (exits != NULL ? STRIP : 0);
  const char *next = across ? "</TR><TR>" : "";
  GString *html;

  if (entries == NULL && exits == NULL)
    return NULL;

  html = g_string_new ("<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"0\"><TR>");
  if (entries != NULL)
    {
      append_strip (html, entries, 'i', across, side);
      g_string_append (html, next);
    }
  g_string_append (html, "<TD");
  append_cell (html, across, side, depth);
  if (exits != NULL)
    {
      g_string_append (html, next);
      append_strip (html, exits, 'o', across, side);
    }
  g_string_append (html, "</TR></TABLE>");
  return g_string_free (html, FALSE);
}

/* The cell that holds @at, which another one may have taken. */
static int
find_cell (const GArray *cells,
           int           at)
{
  int found = at;

  for (guint i = 0; i < cells->len; i++)
    if (g_array_index (cells, Cell, i).start <= at)
      found = g_array_index (cells, Cell, i).start;

  return found;
}

char *
zky_table_make_entry (const ZkyTable *self,
                      const ZkyLink  *link)
{
  const char *side = self->layout->top_to_bottom ? "n" : "w";
  Cell cell;

  if (!get_entry (self, link, &cell))
    return g_strdup (side);

  return g_strdup_printf ("i%d:%s", find_cell (self->entries[link->to], cell.start), side);
}

char *
zky_table_make_exit (const ZkyTable *self,
                     const ZkyLink  *link)
{
  const char *side = self->layout->top_to_bottom ? "s" : "e";
  int start = zky_layout_get_exit (self->layout, link) - STRIP / 2;

  if (link->from_at < 0)
    return g_strdup (side);

  return g_strdup_printf ("o%d:%s", find_cell (self->exits[link->from], start), side);
}
