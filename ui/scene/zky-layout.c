/* zky-layout.c: boxes and links, and how they come to their places
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-layout.h"

#include <math.h>

#define LEAST_PORT 6.0 /* ports nearer than this cannot be told apart */

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

/* How many ports the end of @link really has: one, in the middle, where there is no room for more. */
guint
zky_layout_get_ports (const ZkyLayout *self,
                      const ZkyLink   *link)
{
  const ZkyBox *box = &self->boxes[link->to];
  double side = self->top_to_bottom ? box->width : box->height;

  return link->n_ports * LEAST_PORT > side ? 1 : MAX (1, link->n_ports);
}
