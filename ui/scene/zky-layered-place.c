/* zky-layered-place.c: a layout of ours in linear time: coordinates and paths
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-layered-private.h"

#define SWEEPS      8
#define BEND_WEIGHT 4.0  /* long links rather stay straight than short ones */
#define BEND_SIZE   8.0  /* room that a passing link takes across */
#define LANE_SIZE   10.0 /* distance of the links that go round the drawing */

/* A run of neighbours that touch: the middle of the first is at sum ÷ weight, the others follow at their
 * distances. */
typedef struct
{
  double sum, weight;
  guint  first;
} Block;

static double
get_size (const ZkyLayered *self,
          guint             item)
{
  return item < self->layout->n_boxes ? zky_layered_box_across (self, item) : BEND_SIZE;
}

/* The least distance of the middles of two neighbours. */
static double
get_distance (const ZkyLayered *self,
              guint             a,
              guint             b)
{
  gboolean both_bend = a >= self->layout->n_boxes && b >= self->layout->n_boxes;

  return (get_size (self, a) + get_size (self, b)) / 2 + (both_bend ? 0 : self->layout->box_gap);
}

/* Where an item's links would be straight: the mean of the middles of its neighbours. */
static double
get_wish (const ZkyLayered *self,
          guint             item,
          const guint      *list,
          const guint      *start)
{
  double sum = 0;

  if (start[item] == start[item + 1])
    return self->across[item];
  for (guint k = start[item]; k < start[item + 1]; k++)
    sum += self->across[list[k]];

  return sum / (start[item + 1] - start[item]);
}

/* Puts a layer's items as near to their wishes as their distances allow: least squares under an order, which is
 * isotonic regression once the distances are taken off, solved by pooling neighbours that would overlap; linear. */
static void
place_layer (ZkyLayered  *self,
             guint        layer,
             const guint *list,
             const guint *start,
             Block       *blocks,
             double      *offsets)
{
  const guint *order = self->order + self->layer_start[layer];
  guint n = self->layer_start[layer + 1] - self->layer_start[layer];
  guint n_blocks = 0;

  for (guint i = 0; i < n; i++)
    {
      double weight = order[i] < self->layout->n_boxes ? 1 : BEND_WEIGHT;
      Block block;

      offsets[i] = i == 0 ? 0 : offsets[i - 1] + get_distance (self, order[i - 1], order[i]);
      block = (Block) { weight * (get_wish (self, order[i], list, start) - offsets[i]), weight, i };
      while (n_blocks > 0 &&
             blocks[n_blocks - 1].sum / blocks[n_blocks - 1].weight >= block.sum / block.weight)
        {
          n_blocks--;
          block.sum += blocks[n_blocks].sum;
          block.weight += blocks[n_blocks].weight;
          block.first = blocks[n_blocks].first;
        }
      blocks[n_blocks++] = block;
    }

  for (guint b = 0; b < n_blocks; b++)
    for (guint i = blocks[b].first; i < (b + 1 < n_blocks ? blocks[b + 1].first : n); i++)
      self->across[order[i]] = blocks[b].sum / blocks[b].weight + offsets[i];
}

/* Layers stand as far apart as their thickest boxes and the gap ask for. */
static void
place_layers (ZkyLayered *self)
{
  double along = 0;

  self->bands = g_new (ZkyBand, self->n_layers + 1);
  for (guint layer = 0; layer < self->n_layers; layer++)
    {
      double thickest = 0;

      for (guint k = self->layer_start[layer]; k < self->layer_start[layer + 1]; k++)
        if (self->order[k] < self->layout->n_boxes)
          thickest = MAX (thickest, zky_layered_box_along (self, self->order[k]));
      self->bands[layer] = (ZkyBand) { along, along + thickest };
      along += thickest + self->layout->layer_gap;
    }
}

static void
place_boxes (ZkyLayered *self)
{
  ZkyLayout *layout = self->layout;

  for (guint i = 0; i < layout->n_boxes; i++)
    {
      const ZkyBand *band = &self->bands[self->layer[i]];
      double along = (band->start + band->end - zky_layered_box_along (self, i)) / 2;
      double across = self->across[i] - zky_layered_box_across (self, i) / 2;

      layout->boxes[i].x = layout->top_to_bottom ? across : along;
      layout->boxes[i].y = layout->top_to_bottom ? along : across;
    }
}

/* Coordinates: a constant number of sweeps, each item drawn to its neighbours in the layer before, then after. */
void
zky_layered_place (ZkyLayered *self)
{
  g_autofree Block *blocks = NULL;
  g_autofree double *offsets = NULL;
  guint widest = 0;

  self->across = g_new0 (double, self->n_items + 1);
  for (guint i = 0; i < self->n_layers; i++)
    widest = MAX (widest, self->layer_start[i + 1] - self->layer_start[i]);
  blocks = g_new (Block, widest + 1);
  offsets = g_new (double, widest + 1);

  for (guint sweep = 0; sweep < SWEEPS; sweep++)
    for (guint i = 0; i < self->n_layers; i++)
      if (sweep % 2 == 0)
        place_layer (self, i, self->before, self->before_start, blocks, offsets);
      else
        place_layer (self, self->n_layers - 1 - i, self->after, self->after_start, blocks, offsets);

  place_layers (self);
  place_boxes (self);
}

/* A path that is being written, in along and across. */
typedef struct
{
  GArray  *points;
  gboolean top_to_bottom;
  double   along, across;
} Route;

static void
add_point (Route *self,
           double along,
           double across)
{
  double point[2] = { along, across };

  if (self->top_to_bottom)
    point[0] = across, point[1] = along;
  g_array_append_vals (self->points, point, 2);
}

static void
route_to (Route *self,
          double along,
          double across)
{
  double middle = (self->along + along) / 2;

  add_point (self, middle, self->across);
  add_point (self, middle, across);
  add_point (self, along, across);
  self->along = along;
  self->across = across;
}

/* Round the drawing: out of the layer, up to a lane of its own, along it, and down again before the end. */
static void
route_lane (Route *self,
            double lane,
            double gap,
            double along,
            double across)
{
  double start = self->along + gap / 2, end = along - gap / 2;

  add_point (self, start, self->across);
  add_point (self, start, lane);
  add_point (self, start + gap / 2, lane);
  self->along = start + gap / 2;
  self->across = lane;
  route_to (self, end - gap / 2, lane);
  add_point (self, end, lane);
  add_point (self, end, across);
  add_point (self, along, across);
  self->along = along;
  self->across = across;
}

static double
find_edge (const ZkyLayered *self)
{
  double edge = 0;

  for (guint i = 0; i < self->n_items; i++)
    edge = MIN (edge, self->across[i] - get_size (self, i) / 2);

  return edge;
}

static void
route_link (ZkyLayered *self,
            guint       i,
            double     *lane)
{
  ZkyLayout *layout = self->layout;
  const ZkyBand *bands = self->bands;
  ZkyLink *link = &layout->links[i];
  guint from = self->layer[link->from], to = self->layer[link->to];
  double target = (bands[to].start + bands[to].end - zky_layered_box_along (self, link->to)) / 2;
  double port_start, port_size, end;
  Route route = { g_array_new (FALSE, FALSE, sizeof (double)), layout->top_to_bottom };

  zky_layout_get_port (layout, link, &port_start, &port_size);
  end = self->across[link->to] - zky_layered_box_across (self, link->to) / 2 + port_start + port_size / 2;

  route.along = (bands[from].start + bands[from].end) / 2 + zky_layered_box_along (self, link->from) / 2;
  route.across = self->across[link->from] - zky_layered_box_across (self, link->from) / 2 +
                 zky_layout_get_exit (layout, link);
  add_point (&route, route.along, route.across);
  if (bands[from].end > route.along + 1)
    route_to (&route, bands[from].end, route.across);

  if (to > from + 1 && self->first_bend[i] != 0)
    for (guint bend = self->first_bend[i]; bend < self->first_bend[i] + to - from - 1; bend++)
      {
        route_to (&route, bands[self->layer[bend]].start, self->across[bend]);
        if (bands[self->layer[bend]].end > route.along + 1)
          route_to (&route, bands[self->layer[bend]].end, self->across[bend]);
      }
  else if (to != from + 1)
    {
      *lane -= LANE_SIZE;
      route_lane (&route, *lane, layout->layer_gap, bands[to].start, end);
    }

  if (route.across != end || route.along < bands[to].start)
    route_to (&route, bands[to].start, end);
  if (target > bands[to].start + 1)
    route_to (&route, target, end);

  link->n_points = route.points->len / 2;
  link->points = (double *) (gpointer) g_array_free (route.points, FALSE);
}

/* What a link comes from in the layer before its end. */
static guint
get_last_item (const ZkyLayered *self,
               guint             i)
{
  const ZkyLink *link = &self->layout->links[i];

  if (self->first_bend[i] == 0)
    return link->from;

  return self->first_bend[i] + self->layer[link->to] - self->layer[link->from] - 2;
}

/* Paths run straight through layers, where their bends keep room for them, and curve between layers. */
void
zky_layered_route (ZkyLayered *self)
{
  double lane = find_edge (self) - self->layout->box_gap;
  g_autofree double *keys = g_new (double, self->layout->n_links + 1);

  for (guint i = 0; i < self->layout->n_links; i++)
    keys[i] = self->across[get_last_item (self, i)];
  zky_layout_sort_ports (self->layout, keys);

  for (guint i = 0; i < self->layout->n_links; i++)
    route_link (self, i, &lane);
}
