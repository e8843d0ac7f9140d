/* zky-plan-chain.c: running a chain tile by tile
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-plan-chain.h"

#include <string.h>

#include "zky-tensor-private.h"
#include "zky-workers-private.h"

#define TILE_ALIGNMENT 64
#define POLL_ELEMENTS ((gsize) 1 << 20)

/* A stretch of elements: whole rows, or a part of one. */
typedef struct
{
  const ZkyPlanChain *chain;
  char               *tiles;
  gsize               tile_bytes;
  gsize               first;         /* element */
  gsize               row, column;   /* of it */
  gsize               n;
} Stretch;

/* Bytes of one tile of the widest elements. */
static gsize
tile_stride (const ZkyPlanChain *self)
{
  return (self->tile * sizeof (double) + TILE_ALIGNMENT - 1) / TILE_ALIGNMENT * TILE_ALIGNMENT;
}

gsize
zky_chain_get_tile_bytes (const ZkyPlanChain *self)
{
  return tile_stride (self) * self->n_tiles * self->n_parts;
}

static char *
tile_of (const Stretch      *self,
         const ZkyChainSlot *slot)
{
  return self->tiles + slot->tile * self->tile_bytes;
}

/* Copies one row of an operand, or repeats the number that a row of it is. */
static void
spread_row (char               *to,
            const char         *from,
            const ZkyChainSlot *slot,
            gsize               n)
{
  if (slot->column != 0)
    memcpy (to, from, n * slot->item);
  else if (slot->item == 4)
    for (gsize i = 0; i < n; i++)
      ((guint32 *) to)[i] = *(const guint32 *) from;
  else if (slot->item == 8)
    for (gsize i = 0; i < n; i++)
      ((guint64 *) to)[i] = *(const guint64 *) from;
  else
    memset (to, *from, n);
}

static void
spread (const Stretch      *self,
        const ZkyChainSlot *slot)
{
  gsize columns = self->chain->columns, n_rows = self->n / columns;
  const char *from = (const char *) slot->tensor->data + (gssize) self->row * slot->row;
  char *to = tile_of (self, slot);

  for (gsize i = 0; i < n_rows; i++, from += slot->row, to += columns * slot->item)
    spread_row (to, from, slot, columns);
}

static char *
find_data (const Stretch      *self,
           const ZkyChainSlot *slot)
{
  if (slot->tensor == NULL || slot->is_spread)
    return tile_of (self, slot);
  if (slot->is_flat)
    return (char *) slot->tensor->data + (gssize) self->first * slot->column;

  return (char *) slot->tensor->data + (gssize) self->row * slot->row + (gssize) self->column * slot->column;
}

static void
run_stretch (const Stretch *self,
             gboolean       is_first)
{
  const ZkyPlanChain *chain = self->chain;
  char *places[ZKY_CHAIN_MAX_SLOTS];

  for (guint i = 0; i < chain->slots->len; i++)
    {
      const ZkyChainSlot *slot = &g_array_index (chain->slots, ZkyChainSlot, i);

      places[i] = find_data (self, slot);
      if (slot->is_spread && (is_first || !slot->is_steady))
        spread (self, slot);
    }

  for (guint i = 0; i < chain->members->len; i++)
    {
      const ZkyChainMember *member = &g_array_index (chain->members, ZkyChainMember, i);
      char *data[ZKY_LOOP_MAX_OPERANDS];

      for (guint k = 0; k < member->n_operands; k++)
        data[k] = places[member->slots[k]];
      member->loop (data, member->strides, self->n, member->attributes);
    }
}

typedef struct
{
  const ZkyPlanChain *chain;
  char               *tiles;
  ZkyBudget          *budget;
} Share;

/* Stretches are whole rows, or parts of rows where one row is longer than a tile. Counts in tiles. */
static gboolean
run_part (gsize      first,
          gsize      end,
          guint      part,
          gpointer   data,
          GError   **error)
{
  const Share *self = data;
  const ZkyPlanChain *chain = self->chain;
  gsize last = MIN (end * chain->tile, chain->n), since_poll = 0;
  Stretch stretch = { chain, self->tiles + part * chain->n_tiles * tile_stride (chain), tile_stride (chain) };

  for (gsize i = first * chain->tile; i < last; i += stretch.n)
    {
      stretch.first = i;
      stretch.row = i / chain->columns;
      stretch.column = i % chain->columns;
      stretch.n = MIN (chain->tile, last - i);
      if (chain->tile < chain->columns)
        stretch.n = MIN (stretch.n, chain->columns - stretch.column);
      run_stretch (&stretch, i == first * chain->tile);

      since_poll += stretch.n;
      if (since_poll >= POLL_ELEMENTS)
        {
          since_poll = 0;
          if (self->budget != NULL && !zky_budget_poll (self->budget, error))
            return FALSE;
        }
    }

  return TRUE;
}

gboolean
zky_chain_run (const ZkyPlanChain  *self,
               gpointer             tiles,
               ZkyBudget           *budget,
               GError             **error)
{
  Share share = { self, tiles, budget };

  return zky_workers_run_ranges ((self->n + self->tile - 1) / self->tile, self->n_parts, run_part, &share, error);
}

void
zky_chain_free (ZkyPlanChain *self)
{
  g_ptr_array_unref (self->steps);
  g_clear_pointer (&self->slots, g_array_unref);
  g_clear_pointer (&self->members, g_array_unref);
  g_free (self);
}

/**
 * zky_chain_get_pattern:
 * @operand: what broadcasts to @result
 * @pattern: (out): how it lies
 *
 * Merges axes that are one stretch of memory. What is left has to be rows of columns.
 *
 * Returns: whether it is
 */
gboolean
zky_chain_get_pattern (const ZkyTensor *operand,
                       const ZkyTensor *result,
                       ZkyChainPattern *pattern)
{
  gssize extents[2] = { 1, 1 }, strides[2] = { 1, 0 };
  guint n = 0;

  for (guint i = 0; i < result->n_axes; i++)
    {
      guint axis = result->n_axes - 1 - i;
      gssize extent = result->dims[axis], stride = 0;

      if (extent == 1)
        continue;
      if (i < operand->n_axes && operand->dims[operand->n_axes - 1 - i] != 1)
        stride = zky_tensor_strides (operand)[operand->n_axes - 1 - i];
      if (n > 0 && stride == strides[n - 1] * extents[n - 1])
        {
          extents[n - 1] *= extent;
          continue;
        }
      if (n == 2)
        return FALSE;
      extents[n] = extent;
      strides[n++] = stride;
    }

  pattern->columns = n == 2 ? (gsize) extents[0] : 0;
  pattern->row = n == 2 ? strides[1] : 0;
  pattern->column = n == 0 && operand->size == 1 ? 0 : strides[0];

  return pattern->column == 0 || pattern->column == 1;
}
