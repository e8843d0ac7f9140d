/* zky-layout.c: boxes and links, and how they come to their places
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-layout.h"

#include <math.h>

#define LEAST_PORT 2.0  /* ports nearer than this cannot be told apart */
#define MOST_PORT  32.0
#define MOST_SOURCES 64

/**
 * zky_layout_new:
 * @n_boxes: number of boxes
 * @n_links: number of links
 *
 * Makes an empty problem, to be filled in.
 *
 * Returns: (transfer full): the layout
 */
ZkyLayout *
zky_layout_new (guint n_boxes,
                guint n_links)
{
  ZkyLayout *self = g_new0 (ZkyLayout, 1);

  self->n_boxes = n_boxes;
  self->n_links = n_links;
  self->boxes = g_new0 (ZkyBox, n_boxes);
  self->links = g_new0 (ZkyLink, n_links);
  for (guint i = 0; i < n_links; i++)
    self->links[i].from_at = self->links[i].to_at = -1;
  self->box_gap = 30;
  self->layer_gap = 72;

  return self;
}

/* Forgets the solution. */
void
zky_layout_clear (ZkyLayout *self)
{
  for (guint i = 0; i < self->n_links; i++)
    {
      g_clear_pointer (&self->links[i].points, g_free);
      self->links[i].n_points = 0;
    }
}

void
zky_layout_free (ZkyLayout *self)
{
  zky_layout_clear (self);
  g_free (self->boxes);
  g_free (self->links);
  g_free (self);
}

/**
 * zky_layout_is_sound:
 * @self: a layout
 *
 * Whether every box has a finite place and every link a path of finite points. Graphviz reports success even
 * where an edge got lost, so its work is looked at.
 *
 * Returns: %TRUE for a solution that can be drawn
 */
gboolean
zky_layout_is_sound (const ZkyLayout *self)
{
  for (guint i = 0; i < self->n_boxes; i++)
    if (!isfinite (self->boxes[i].x) || !isfinite (self->boxes[i].y))
      return FALSE;

  for (guint i = 0; i < self->n_links; i++)
    {
      const ZkyLink *link = &self->links[i];

      if (link->points == NULL || link->n_points < 4 || link->n_points % 3 != 1)
        return FALSE;
      for (guint k = 0; k < 2 * link->n_points; k++)
        if (!isfinite (link->points[k]))
          return FALSE;
    }

  return TRUE;
}

/* How long the side of a box is at which links arrive. */
double
zky_layout_get_side (const ZkyLayout *self,
                     guint            box)
{
  return self->top_to_bottom ? self->boxes[box].width : self->boxes[box].height;
}

/**
 * zky_layout_get_port:
 * @self: a layout
 * @link: one of its links
 * @start: (out): where its port begins on the side of the box it arrives at
 * @size: (out): how much of the side the port takes; the link ends in its middle
 *
 * Ports lie around the middle of the side in the order of their numbers, near enough to one another that a chain of
 * boxes stays nearly straight.
 *
 * Returns: %FALSE if the side has no room for that many, or there is but one: all end in the middle
 */
gboolean
zky_layout_get_port (const ZkyLayout *self,
                     const ZkyLink   *link,
                     double          *start,
                     double          *size)
{
  double side = zky_layout_get_side (self, link->to);
  guint n_ports = MAX (link->n_ports, 1);

  if (link->to_at >= 0)
    {
      *start = CLAMP (round (link->to_at) - 1, 0, MAX (side - LEAST_PORT, 0));
      *size = LEAST_PORT;
      return TRUE;
    }

  *size = floor (MIN (side / n_ports, MOST_PORT));
  *start = floor ((side - *size * n_ports) / 2) + *size * link->port;
  if (n_ports > 1 && *size >= LEAST_PORT)
    return TRUE;

  *start = 0;
  *size = side;
  return FALSE;
}

/* Where on the side of the box that it comes from a link leaves. */
double
zky_layout_get_exit (const ZkyLayout *self,
                     const ZkyLink   *link)
{
  double side = zky_layout_get_side (self, link->from);

  return link->from_at < 0 ? side / 2 : CLAMP (round (link->from_at), 1, MAX (side - 1, 1));
}

typedef struct
{
  guint  link;
  double key;
} Arrival;

static int
compare_arrivals (gconstpointer a,
                  gconstpointer b)
{
  const Arrival *x = a, *y = b;

  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  return x->link < y->link ? -1 : x->link > y->link;
}

/**
 * zky_layout_sort_ports:
 * @self: a layout; links to one box follow on one another
 * @keys: one a link: from where it comes
 *
 * Gives the ports of each box whose inputs may change places to its links in the order of @keys.
 */
void
zky_layout_sort_ports (ZkyLayout    *self,
                       const double *keys)
{
  g_autoptr (GArray) arrivals = g_array_new (FALSE, FALSE, sizeof (Arrival));

  for (guint i = 0, end; i < self->n_links; i = end)
    {
      g_array_set_size (arrivals, 0);
      for (end = i; end < self->n_links && self->links[end].to == self->links[i].to; end++)
        if (self->links[end].any_port)
          g_array_append_val (arrivals, ((Arrival) { end, keys[end] }));

      if (arrivals->len != end - i)
        continue;
      g_array_sort (arrivals, compare_arrivals);
      for (guint k = 0; k < arrivals->len; k++)
        self->links[g_array_index (arrivals, Arrival, k).link].port = k;
    }
}

/* Whether the first sources lie behind the others: most pairs of the first few are the wrong way round. */
static gboolean
are_sources_reversed (const ZkyLayout *self)
{
  g_autofree gboolean *has_input = g_new0 (gboolean, self->n_boxes + 1);
  const ZkyBox *sources[MOST_SOURCES];
  guint n = 0;
  int order = 0;

  for (guint i = 0; i < self->n_links; i++)
    has_input[self->links[i].to] = TRUE;
  for (guint i = 0; i < self->n_boxes && n < MOST_SOURCES; i++)
    if (!has_input[i])
      sources[n++] = &self->boxes[i];

  for (guint i = 0; i < n; i++)
    for (guint k = i + 1; k < n; k++)
      {
        double ahead = self->top_to_bottom ? sources[k]->x - sources[i]->x : sources[k]->y - sources[i]->y;

        order += ahead > 0 ? 1 : ahead < 0 ? -1 : 0;
      }

  return order < 0;
}

static gboolean
may_be_mirrored (const ZkyLayout *self)
{
  double start, size;

  for (guint i = 0; i < self->n_boxes; i++)
    if (self->boxes[i].place != ZKY_BOX_FREE)
      return FALSE;
  for (guint i = 0; i < self->n_links; i++)
    if (self->links[i].from_at >= 0 || self->links[i].to_at >= 0)
      return FALSE;
  for (guint i = 0; i < self->n_links; i++)
    if (!self->links[i].any_port && zky_layout_get_port (self, &self->links[i], &start, &size))
      return FALSE;

  return TRUE;
}

/**
 * zky_layout_sort_sources:
 * @self: a layout with a solution
 *
 * Turns the drawing over if its inputs are in the wrong order and no box minds: the x of f(x, w) belongs above the w.
 */
void
zky_layout_sort_sources (ZkyLayout *self)
{
  guint axis = self->top_to_bottom ? 0 : 1;

  if (!are_sources_reversed (self) || !may_be_mirrored (self))
    return;

  for (guint i = 0; i < self->n_boxes; i++)
    if (self->top_to_bottom)
      self->boxes[i].x = -self->boxes[i].x - self->boxes[i].width;
    else
      self->boxes[i].y = -self->boxes[i].y - self->boxes[i].height;

  for (guint i = 0; i < self->n_links; i++)
    {
      ZkyLink *link = &self->links[i];

      link->port = link->n_ports - 1 - link->port;
      for (guint k = 0; k < link->n_points; k++)
        link->points[2 * k + axis] *= -1;
    }
}
