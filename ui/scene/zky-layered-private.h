/* zky-layered-private.h: what the phases of the linear-time layout hand on
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-layered.h"

G_BEGIN_DECLS

/* What a layer takes along. */
typedef struct
{
  double start, end;
} ZkyBand;

/**
 * ZkyLayered:
 *
 * "Along" is the direction of the links, "across" the other one, so that both orientations are one piece of code. The
 * first items are the boxes; behind them come the bends: places where a link crosses a layer that it does not end in.
 */
typedef struct
{
  ZkyLayout *layout;
  guint      n_items;        /* boxes and bends */
  guint      n_layers;
  guint     *layer;          /* [n_items] */
  guint     *place;          /* [n_items] position in its layer */
  double    *across;         /* [n_items] middle */
  guint     *first_bend;     /* [n_links] its first bend, 0 for none (item 0 is a box) */
  guint     *order;          /* [n_items] items by layer, then by position */
  guint     *layer_start;    /* [n_layers + 1] into order */
  guint     *before;         /* neighbours in the layer before: items, by before_start [n_items + 1] */
  guint     *before_start;
  guint     *after;
  guint     *after_start;
  ZkyBand   *bands;          /* [n_layers] */
} ZkyLayered;

void zky_layered_assign_layers (ZkyLayered *self);
void zky_layered_add_bends     (ZkyLayered *self);
void zky_layered_order         (ZkyLayered *self);
void zky_layered_place         (ZkyLayered *self);
void zky_layered_route         (ZkyLayered *self);

static inline double
zky_layered_box_across (const ZkyLayered *self,
                        guint             box)
{
  return self->layout->top_to_bottom ? self->layout->boxes[box].width : self->layout->boxes[box].height;
}

static inline double
zky_layered_box_along (const ZkyLayered *self,
                       guint             box)
{
  return self->layout->top_to_bottom ? self->layout->boxes[box].height : self->layout->boxes[box].width;
}

G_END_DECLS
