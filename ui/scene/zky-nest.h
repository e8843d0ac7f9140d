/* zky-nest.h: boxes in boxes, laid out group by group
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-layout-run.h"
#include "zky-scene.h"

G_BEGIN_DECLS

/**
 * ZkyNestGroup:
 * @parent: given: index of the group around it, which comes before it; −1 for the first group, which is around all
 * @least_width: given: room for its title
 * @is_heading: given: its title is that of a whole drawing, and grows with it
 * @title: found: height of the strip with the title
 * @rect: found
 * @title_at: found: distance of its title from the left, 0 unless wires come in there
 */
typedef struct
{
  gint    parent;
  double  least_width;
  gboolean is_heading;
  double  title;
  ZkyRect rect;
  double  title_at;
} ZkyNestGroup;

/**
 * ZkyNestCard:
 * @width, @height: given
 * @home: given: the group it lies in
 * @x, @y: found
 */
typedef struct
{
  double width, height;
  guint  home;
  double x, y;
} ZkyNestCard;

/**
 * ZkyNestWire:
 * @from, @to: given: cards
 * @port, @n_ports, @any_port: given: as those of a link
 * @points: found: a path of @n_points = 3k + 1 points from border to border, through ports of the groups on its way
 */
typedef struct
{
  guint    from, to;
  guint    port, n_ports;
  gboolean any_port;
  double  *points;
  guint    n_points;
} ZkyNestWire;

/**
 * ZkyNest:
 *
 * A drawing of groups in groups, as plain arrays. Each group is a layout of its own, from the innermost ones outwards, in
 * which the groups inside are boxes of fixed size. A wire that crosses the border of a group meets it at a port; wires from
 * one card share their ports.
 */
typedef struct
{
  ZkyNestGroup *groups;
  guint         n_groups;
  ZkyNestCard  *cards;
  guint         n_cards;
  ZkyNestWire  *wires;
  guint         n_wires;
  gboolean      top_to_bottom;
} ZkyNest;

#define ZKY_NEST_TITLE 26.0 /* height of the strip with a group's title */

ZkyNest  *zky_nest_new  (guint             n_groups,
                         guint             n_cards,
                         guint             n_wires) G_GNUC_WARN_UNUSED_RESULT;
void      zky_nest_free (ZkyNest          *self);
gboolean  zky_nest_run  (ZkyNest          *self,
                         ZkyLayoutCache   *cache,
                         ZkyLayoutProgress progress,
                         gpointer          user_data,
                         GCancellable     *cancellable,
                         char            **message,
                         GError          **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyNest, zky_nest_free)

G_END_DECLS
