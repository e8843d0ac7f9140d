/* zky-plan-chain.h: elementwise operators that are computed together, tile by tile
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-loop.h"
#include "zky-plan-private.h"

G_BEGIN_DECLS

#define ZKY_CHAIN_MAX_STEPS 40
#define ZKY_CHAIN_MAX_SLOTS (ZKY_CHAIN_MAX_STEPS * 2 * ZKY_LOOP_MAX_OPERANDS) /* a conversion for each operand at worst */

/**
 * ZkyChainSlot:
 * @tensor: (nullable): the header that says where its numbers lie; %NULL: only in a tile
 * @item: bytes of an element
 * @row: bytes from one row to the next
 * @column: bytes from one column to the next: @item or 0
 * @is_flat: its numbers lie one behind the other over all rows
 * @tile: (if @tensor is %NULL, or it is spread) which tile holds it
 * @is_spread: its numbers are copied into a tile first, as the loops need them
 * @is_steady: what is spread is the same for all tiles
 *
 * What members of a chain read and write.
 */
typedef struct
{
  ZkyTensor *tensor;
  gsize      item;
  gssize     row, column;
  guint      tile;
  gboolean   is_flat, is_spread, is_steady;
} ZkyChainSlot;

/* One loop of a chain: the result, then what it is computed from. */
typedef struct
{
  ZkyLoopKernel loop;
  gpointer      attributes;
  guint         n_operands;
  guint         slots[ZKY_LOOP_MAX_OPERANDS];
  gssize        strides[ZKY_LOOP_MAX_OPERANDS];
} ZkyChainMember;

/**
 * ZkyPlanChain:
 * @steps: of #ZkyPlanStep, in their order
 * @first: the number of the first one
 * @position: where it stands among the steps
 * @n: elements
 * @columns: of them in a row; 0 while all operands are flat
 * @tile: elements of a tile: some rows, or a part of one
 * @n_tiles: tiles that hold numbers at the same time
 * @n_parts: among how many threads it is shared; each has tiles of its own
 *
 * Elements are seen as rows of columns, over which operands may be broadcast.
 */
struct _ZkyPlanChain
{
  GPtrArray *steps;
  guint      position;
  gsize      n, columns, tile;
  guint      n_tiles, n_parts;
  GArray    *slots;     /* of ZkyChainSlot */
  GArray    *members;   /* of ZkyChainMember */
};

gsize    zky_chain_get_tile_bytes (const ZkyPlanChain  *self);
gboolean zky_chain_run            (const ZkyPlanChain  *self,
                                   gpointer             tiles,
                                   ZkyBudget           *budget,
                                   GError             **error);
void     zky_chain_free           (ZkyPlanChain        *self);

/* zky-plan-link.c: makes slots and members of the steps of a chain */
void     zky_chain_link           (ZkyPlanChain        *self,
                                   ZkyPlan             *plan);

/**
 * ZkyChainPattern:
 * @columns: of a row; 0: as many as there are, since rows follow one another or all is one number
 * @row: elements from one row to the next
 * @column: elements from one column to the next, 0 or 1
 *
 * How an operand lies beside the elements of a result.
 */
typedef struct
{
  gsize  columns;
  gssize row, column;
} ZkyChainPattern;

gboolean zky_chain_get_pattern    (const ZkyTensor     *operand,
                                   const ZkyTensor     *result,
                                   ZkyChainPattern     *pattern);

G_END_DECLS
