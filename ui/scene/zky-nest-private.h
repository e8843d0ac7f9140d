/* zky-nest-private.h: what the phases of a nested layout hand on
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-nest.h"

G_BEGIN_DECLS

typedef enum
{
  ZKY_NEST_CARD,
  ZKY_NEST_CHILD, /* a group inside */
  ZKY_NEST_IN,    /* a port through which the wires of one card come in */
  ZKY_NEST_OUT,   /* a port through which they go out */
} ZkyNestKind;

/* A box of a group's own layout. @index: card or group; of a port the card that its wires come from. */
typedef struct
{
  ZkyNestKind kind;
  guint       index;
} ZkyNestItem;

/* A piece of one or several wires inside one group, all from the card @source. @wire: one of them. */
typedef struct
{
  guint from, to; /* items */
  guint source;
  guint wire;
} ZkyNestLink;

/**
 * ZkyNestLevel:
 * @items: of ZkyNestItem: the boxes of its layout; ports last
 * @links: of ZkyNestLink
 * @places: item → box of the layout: ports may stand in another order
 * @layout: the problem and its solution
 * @frame: the group's border, in the coordinates of its layout
 * @is_ordered: its ports stand in the order in which wires arrive outside
 *
 * One group with all that lies directly in it.
 */
typedef struct
{
  guint       depth;
  GArray     *items, *links;
  GHashTable *ins, *outs; /* source + 1 → item + 1 */
  GHashTable *joined;     /* set of links that several wires share */
  guint      *places;
  ZkyLayout  *layout;
  ZkyRect     frame;
  gboolean    is_ordered;
} ZkyNestLevel;

/* A piece of a wire. */
typedef struct
{
  guint level, link;
} ZkyNestPiece;

typedef struct
{
  ZkyNest      *nest;
  ZkyNestLevel *levels;        /* [n_groups] */
  guint        *item_of_card;  /* [n_cards] in its home */
  guint        *item_of_group; /* [n_groups] in its parent */
  GArray       *pieces;        /* of ZkyNestPiece, wire after wire */
  guint        *piece_start;   /* [n_wires + 1] */
} ZkyNesting;

#define ZKY_NEST_ITEM(level, i) (&g_array_index ((level)->items, ZkyNestItem, i))
#define ZKY_NEST_LINK(level, i) (&g_array_index ((level)->links, ZkyNestLink, i))

/* zky-nest-split.c: which layouts there are, and which pieces wires fall into */
void     zky_nesting_split      (ZkyNesting   *self);
/* zky-nest-level.c: one of the layouts */
void     zky_nesting_pose       (ZkyNesting   *self,
                                 guint         level);
void     zky_nesting_frame      (ZkyNesting   *self,
                                 guint         level);
double   zky_nesting_get_port   (ZkyNesting   *self,
                                 guint         level,
                                 gboolean      is_out,
                                 guint         source);
gboolean zky_nesting_order      (ZkyNesting   *self,
                                 guint         level);

G_END_DECLS
