/* zky-nest-level.c: one group of a nested drawing: its problem, its border, the order of its ports
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-nest-private.h"

#include <math.h>

#define PORT      2.0  /* side of a port */
#define PAD       16.0 /* between the border and what is inside */
#define HEADING       0.045 /* height of a heading, of the longer side of what is below it */
#define HEADING_LEAST 36.0
#define HEADING_MOST  140.0
#define INNER_GAP 56.0 /* least distance of layers inside a group */

static gboolean
is_port (const ZkyNestItem *item)
{
  return item->kind == ZKY_NEST_IN || item->kind == ZKY_NEST_OUT;
}

/* Middle of a box across the direction of links. */
static double
get_across (const ZkyLayout *layout,
            guint            i)
{
  const ZkyBox *item = &layout->boxes[i];

  return layout->top_to_bottom ? item->x + item->width / 2 : item->y + item->height / 2;
}

/**
 * zky_nesting_get_port:
 *
 * Returns: how far from the start of its side a group's port for the wires of @source is
 */
double
zky_nesting_get_port (ZkyNesting *self,
                      guint       level,
                      gboolean    is_out,
                      guint       source)
{
  ZkyNestLevel *l = &self->levels[level];
  guint item = GPOINTER_TO_UINT (g_hash_table_lookup (is_out ? l->outs : l->ins, GUINT_TO_POINTER (source + 1))) - 1;
  double start = l->layout->top_to_bottom ? l->frame.x : l->frame.y;

  return round (get_across (l->layout, l->places[item]) - start);
}

static void
pose_box (ZkyNesting        *self,
          const ZkyNestItem *item,
          ZkyBox            *place)
{
  const ZkyNest *nest = self->nest;

  *place = (ZkyBox) { PORT, PORT, item->kind == ZKY_NEST_IN ? ZKY_BOX_FIRST : ZKY_BOX_LAST };
  if (is_port (item))
    return;

  place->place = ZKY_BOX_FREE;
  place->width = item->kind == ZKY_NEST_CARD ? nest->cards[item->index].width : self->levels[item->index].frame.width;
  place->height = item->kind == ZKY_NEST_CARD ? nest->cards[item->index].height
                                              : self->levels[item->index].frame.height;
}

static void
pose_link (ZkyNesting        *self,
           ZkyNestLevel      *level,
           const ZkyNestLink *link,
           ZkyLink           *posed)
{
  const ZkyNestItem *from = ZKY_NEST_ITEM (level, link->from), *to = ZKY_NEST_ITEM (level, link->to);
  const ZkyNestWire *wire = &self->nest->wires[link->wire];

  *posed = (ZkyLink) ZKY_LINK_INIT;
  posed->from = level->places[link->from];
  posed->to = level->places[link->to];
  if (from->kind == ZKY_NEST_CHILD)
    posed->from_at = zky_nesting_get_port (self, from->index, TRUE, link->source);
  if (to->kind == ZKY_NEST_CHILD)
    posed->to_at = zky_nesting_get_port (self, to->index, FALSE, link->source);
  if (to->kind == ZKY_NEST_CARD)
    {
      posed->port = wire->port;
      posed->n_ports = MAX (wire->n_ports, 1);
      posed->any_port = wire->any_port;
    }
}

/* The layout of one group as a problem; those inside it are solved already. */
void
zky_nesting_pose (ZkyNesting *self,
                  guint       level)
{
  ZkyNestLevel *l = &self->levels[level];

  if (l->places == NULL)
    {
      l->places = g_new (guint, l->items->len + 1);
      for (guint i = 0; i < l->items->len; i++)
        l->places[i] = i;
    }

  g_clear_pointer (&l->layout, zky_layout_free);
  l->layout = zky_layout_new (l->items->len, l->links->len);
  l->layout->top_to_bottom = self->nest->top_to_bottom;
  l->layout->is_ordered = l->is_ordered;
  if (level > 0)
    l->layout->layer_gap = INNER_GAP;
  for (guint i = 0; i < l->items->len; i++)
    pose_box (self, ZKY_NEST_ITEM (l, i), &l->layout->boxes[l->places[i]]);
  for (guint i = 0; i < l->links->len; i++)
    pose_link (self, l, ZKY_NEST_LINK (l, i), &l->layout->links[i]);
}

typedef struct
{
  double x0, y0, x1, y1;
} Extent;

static void
extend (Extent *extent,
        double  x,
        double  y)
{
  extent->x0 = MIN (extent->x0, x);
  extent->y0 = MIN (extent->y0, y);
  extent->x1 = MAX (extent->x1, x);
  extent->y1 = MAX (extent->y1, y);
}

static Extent
get_extent (const ZkyNestLevel *level)
{
  const ZkyLayout *layout = level->layout;
  Extent extent = { G_MAXDOUBLE, G_MAXDOUBLE, -G_MAXDOUBLE, -G_MAXDOUBLE };

  for (guint i = 0; i < layout->n_boxes; i++)
    {
      extend (&extent, layout->boxes[i].x, layout->boxes[i].y);
      extend (&extent, layout->boxes[i].x + layout->boxes[i].width, layout->boxes[i].y + layout->boxes[i].height);
    }
  for (guint i = 0; i < layout->n_links; i++)
    for (guint k = 0; k < layout->links[i].n_points; k++)
      extend (&extent, layout->links[i].points[2 * k], layout->links[i].points[2 * k + 1]);

  return layout->n_boxes > 0 ? extent : (Extent) { 0, 0, 0, 0 };
}

/**
 * zky_nesting_frame:
 *
 * Finds the border of a group whose layout is solved. It runs through the ports; where there are none it keeps a distance.
 * The title stands at the top.
 */
void
zky_nesting_frame (ZkyNesting *self,
                   guint       level)
{
  ZkyNestLevel *l = &self->levels[level];
  gboolean down = l->layout->top_to_bottom;
  gboolean has_in = g_hash_table_size (l->ins) > 0, has_out = g_hash_table_size (l->outs) > 0;
  Extent extent = get_extent (l);
  double missing, title = ZKY_NEST_TITLE;

  if (self->nest->groups[level].is_heading)
    title = CLAMP (HEADING * MAX (extent.x1 - extent.x0, extent.y1 - extent.y0), HEADING_LEAST, HEADING_MOST);
  self->nest->groups[level].title = title = 2 * ceil (title / 2);
  extent.x0 -= !down && has_in ? 0 : PAD;
  extent.x1 += !down && has_out ? 0 : PAD;
  extent.y0 -= down && has_in ? 0 : PAD + title;
  extent.y1 += down && has_out ? 0 : PAD;

  missing = MAX (0, self->nest->groups[level].least_width - (extent.x1 - extent.x0));
  if (!down && missing > 0 && has_in != has_out)
    {
      /* Only the side without ports may move. */
      extent.x0 -= has_in ? 0 : missing;
      extent.x1 += has_in ? missing : 0;
    }
  else if (down || !has_in)
    {
      extent.x0 -= missing / 2;
      extent.x1 += missing / 2;
    }

  l->frame = (ZkyRect) { floor (extent.x0), floor (extent.y0) };
  l->frame.width = 2 * ceil ((extent.x1 - l->frame.x) / 2);
  l->frame.height = 2 * ceil ((extent.y1 - l->frame.y) / 2);
}

typedef struct
{
  guint  item;
  double key, place;
  guint  n;
} Port;

static int
compare_keys (gconstpointer a,
              gconstpointer b)
{
  const Port *x = a, *y = b;

  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  return x->place < y->place ? -1 : x->place > y->place;
}

/* Where links outside come from, or for ports that lead out where they go to: the end of their next piece. */
static GArray *
list_ports (ZkyNesting *self,
            guint       level,
            gboolean    is_out)
{
  const ZkyNest *nest = self->nest;
  ZkyNestLevel *l = &self->levels[level], *outer = &self->levels[nest->groups[level].parent];
  guint own = self->item_of_group[level], axis = nest->top_to_bottom ? 0 : 1;
  GArray *ports = g_array_new (FALSE, FALSE, sizeof (Port));
  g_autoptr (GHashTable) index = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < outer->links->len; i++)
    {
      const ZkyNestLink *link = ZKY_NEST_LINK (outer, i);
      const ZkyLink *solved = &outer->layout->links[i];
      guint item, at;

      if ((is_out ? link->from : link->to) != own)
        continue;
      item = GPOINTER_TO_UINT (g_hash_table_lookup (is_out ? l->outs : l->ins, GUINT_TO_POINTER (link->source + 1))) - 1;
      at = GPOINTER_TO_UINT (g_hash_table_lookup (index, GUINT_TO_POINTER (item + 1)));
      if (at == 0)
        {
          Port port = { item, 0, get_across (l->layout, l->places[item]), 0 };

          g_array_append_val (ports, port);
          at = ports->len;
          g_hash_table_insert (index, GUINT_TO_POINTER (item + 1), GUINT_TO_POINTER (at));
        }
      g_array_index (ports, Port, at - 1).key += solved->points[2 * (is_out ? 3 : solved->n_points - 4) + axis];
      g_array_index (ports, Port, at - 1).n++;
    }
  for (guint i = 0; i < ports->len; i++)
    g_array_index (ports, Port, i).key /= g_array_index (ports, Port, i).n;

  return ports;
}

/* Whether the ports are in another order than what they lead to; then they get this order among their boxes. */
static gboolean
sort_ports (ZkyNestLevel *level,
            GArray       *ports)
{
  g_autofree guint *boxes = g_new (guint, ports->len + 1);
  gboolean changes = FALSE;

  g_array_sort (ports, compare_keys);
  for (guint i = 0; i < ports->len; i++)
    {
      guint place = level->places[g_array_index (ports, Port, i).item], k = i;

      changes |= i > 0 && g_array_index (ports, Port, i).place < g_array_index (ports, Port, i - 1).place;
      for (; k > 0 && boxes[k - 1] > place; k--)
        boxes[k] = boxes[k - 1];
      boxes[k] = place;
    }
  for (guint i = 0; i < ports->len; i++)
    level->places[g_array_index (ports, Port, i).item] = boxes[i];

  return changes;
}

/**
 * zky_nesting_order:
 *
 * Puts the ports of a group, as boxes of its layout, into the order in which wires arrive and leave outside, so that none
 * cross in front of its border.
 *
 * Returns: whether it has to be laid out again for that
 */
gboolean
zky_nesting_order (ZkyNesting *self,
                   guint       level)
{
  ZkyNestLevel *l = &self->levels[level];
  g_autoptr (GArray) ins = list_ports (self, level, FALSE), outs = list_ports (self, level, TRUE);
  gboolean in_changes = sort_ports (l, ins), out_changes = sort_ports (l, outs);

  if (!in_changes && !out_changes)
    return FALSE;

  l->is_ordered = TRUE;
  return TRUE;
}
