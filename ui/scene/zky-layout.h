/* zky-layout.h: boxes and links, and how they come to their places
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  ZKY_BOX_FREE,
  ZKY_BOX_FIRST, /* before all others: a port through which links come in from outside */
  ZKY_BOX_LAST,  /* behind all others: a port through which they go out */
} ZkyBoxPlace;

/**
 * ZkyBox:
 * @width, @height: given
 * @place: given
 * @x, @y: found: the upper left corner
 */
typedef struct
{
  double      width, height;
  ZkyBoxPlace place;
  double      x, y;
} ZkyBox;

/**
 * ZkyLink:
 * @from, @to: given: indices of boxes
 * @port: given: at which of the @n_ports of its end, spread along the border, it arrives
 * @n_ports: given: links that arrive at @to
 * @any_port: given: the inputs of @to may change places (a + b): it may arrive where it crosses nothing
 * @from_at: given: distance from the start of the side at which it leaves; below 0: from the middle
 * @to_at: given: distance from the start of the side at which it arrives, in place of a port; below 0: at its port
 * @points: found: x, y pairs, a Bézier path of @n_points = 3k + 1 points from border to border
 */
typedef struct
{
  guint    from, to;
  guint    port, n_ports;
  gboolean any_port;
  double   from_at, to_at;
  double  *points;
  guint    n_points;
} ZkyLink;

#define ZKY_LINK_INIT { .n_ports = 1, .from_at = -1, .to_at = -1 }

/**
 * ZkyLayout:
 * @boxes: in the order that is kept where nothing speaks against it
 * @links: may be parallel; must not close a circle
 * @top_to_bottom: the direction of links; else left to right
 * @is_ordered: boxes that are placed first, and those placed last, keep their order
 * @box_gap: least distance of neighbours in a layer
 * @layer_gap: least distance of layers
 *
 * A drawing problem and its solution: plain arrays, known to the helper as well.
 */
typedef struct
{
  ZkyBox  *boxes;
  guint    n_boxes;
  ZkyLink *links;
  guint    n_links;
  gboolean top_to_bottom;
  gboolean is_ordered;
  double   box_gap, layer_gap;
} ZkyLayout;

ZkyLayout *zky_layout_new      (guint            n_boxes,
                                guint            n_links) G_GNUC_WARN_UNUSED_RESULT;
void       zky_layout_free     (ZkyLayout       *self);
void       zky_layout_clear    (ZkyLayout       *self);
gboolean   zky_layout_is_sound (const ZkyLayout *self);
double     zky_layout_get_side (const ZkyLayout *self,
                                guint            box);
double     zky_layout_get_exit (const ZkyLayout *self,
                                const ZkyLink   *link);
gboolean   zky_layout_get_port (const ZkyLayout *self,
                                const ZkyLink   *link,
                                double          *start,
                                double          *size);
void       zky_layout_sort_sources (ZkyLayout   *self);
void       zky_layout_sort_ports (ZkyLayout     *self,
                                  const double  *keys);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyLayout, zky_layout_free)

G_END_DECLS
