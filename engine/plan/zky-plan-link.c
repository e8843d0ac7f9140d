/* zky-plan-link.c: the slots and loops of a chain
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-plan-chain.h"

#include <string.h>

#include "zky-kernels.h"
#include "zky-tensor-private.h"
#include "zky-workers.h"

#define TILE_ELEMENTS ((gsize) 1024)   /* of 4 bytes: some tiles fit into the first cache */
#define TILE_BYTES    ((gsize) 24 << 10)
#define PART_ELEMENTS ((gsize) 1 << 16) /* times steps: what a thread does at least */
#define SHORT_ROW     ((gsize) 256)    /* below this several rows make a tile */

typedef struct
{
  ZkyPlanChain *chain;
  ZkyPlan      *plan;
  GHashTable   *known;  /* value → slot + 1, where it lies as the elements do */
  GArray       *last;   /* of guint: the last member that reads a slot */
} Link;

static ZkyChainSlot *
get_slot (Link  *self,
          guint  i)
{
  return &g_array_index (self->chain->slots, ZkyChainSlot, i);
}

static guint
add_slot (Link         *self,
          ZkyChainSlot  slot)
{
  guint none = 0;

  g_array_append_val (self->chain->slots, slot);
  g_array_append_val (self->last, none);

  return self->chain->slots->len - 1;
}

/* A slot of numbers that are made in the chain, and known outside it where anybody there needs them. */
static guint
add_result (Link  *self,
            guint  value)
{
  ZkyPlanValue *result = zky_plan_value (self->plan, value);
  gsize item = zky_dtype_get_size (result->tensor->dtype);
  guint slot = add_slot (self, (ZkyChainSlot) {
    .tensor = result->is_inner ? NULL : result->tensor, .item = item, .column = item, .is_flat = TRUE,
  });

  g_hash_table_insert (self->known, GUINT_TO_POINTER (value), GUINT_TO_POINTER (slot + 1));

  return slot;
}

/* What @value is read from: what the chain has made, or an operand from outside. */
static guint
find_slot (Link            *self,
           guint            value,
           const ZkyTensor *result)
{
  ZkyPlanValue *operand = zky_plan_value (self->plan, value);
  gpointer known = g_hash_table_lookup (self->known, GUINT_TO_POINTER (operand->root));
  gsize item = zky_dtype_get_size (operand->tensor->dtype);
  ZkyChainPattern pattern;
  ZkyChainSlot slot = { .tensor = operand->tensor, .item = item };

  if (known != NULL)
    return GPOINTER_TO_UINT (known) - 1;

  zky_chain_get_pattern (operand->tensor, result, &pattern);
  slot.is_flat = pattern.columns == 0;
  slot.row = pattern.row * (gssize) item;
  slot.column = pattern.column * (gssize) item;
  slot.is_spread = !slot.is_flat && self->chain->tile >= self->chain->columns && self->chain->columns < SHORT_ROW;
  slot.is_steady = slot.row == 0;

  for (guint i = 0; i < self->chain->slots->len; i++)
    if (get_slot (self, i)->tensor == slot.tensor && get_slot (self, i)->row == slot.row
        && get_slot (self, i)->column == slot.column)
      return i;

  return add_slot (self, slot);
}

static void
add_member (Link           *self,
            ZkyChainMember  member)
{
  for (guint k = 0; k < member.n_operands; k++)
    {
      const ZkyChainSlot *slot = get_slot (self, member.slots[k]);

      member.strides[k] = slot->is_spread ? (gssize) slot->item : slot->column;
      g_array_index (self->last, guint, member.slots[k]) = self->chain->members->len;
    }

  g_array_append_val (self->chain->members, member);
}

/* An operand in the dtype that the loop reads. */
static guint
convert (Link     *self,
         guint     from,
         ZkyDtype  from_dtype,
         ZkyDtype  dtype)
{
  gsize item = zky_dtype_get_size (dtype);
  ZkyChainMember member = { .loop = zky_tensor_get_converter (dtype, from_dtype), .n_operands = 2 };

  if (from_dtype == dtype)
    return from;

  member.slots[0] = add_slot (self, (ZkyChainSlot) { .item = item, .column = item, .is_flat = TRUE });
  member.slots[1] = from;
  add_member (self, member);

  return member.slots[0];
}

static void
link_step (Link        *self,
           ZkyPlanStep *step)
{
  const ZkyElementwise *kernel = step->op->kernel;
  ZkyDtype dtype = zky_elementwise_get_dtype (&step->call);
  ZkyChainMember member = {
    .loop = kernel->loops[dtype], .attributes = (gpointer) step->call.attributes, .n_operands = step->n_inputs + 1,
  };

  for (guint k = 0; k < step->n_inputs; k++)
    {
      guint slot = find_slot (self, step->inputs[k], step->places[0]);

      member.slots[k + 1] = convert (self, slot, (ZkyDtype) step->input_tensors[k]->dtype,
                                     k < kernel->n_conditions ? ZKY_BOOL : dtype);
    }
  member.slots[0] = add_result (self, step->outputs[0]);
  add_member (self, member);
}

/* Gives each slot that needs one a tile; tiles whose numbers nobody reads any more are used again. What is spread stays. */
static void
share_tiles (Link *self)
{
  g_autoptr(GArray) free_tiles = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->chain->slots->len; i++)
    if (get_slot (self, i)->is_spread)
      get_slot (self, i)->tile = self->chain->n_tiles++;

  for (guint i = 0; i < self->chain->members->len; i++)
    {
      const ZkyChainMember *member = &g_array_index (self->chain->members, ZkyChainMember, i);
      ZkyChainSlot *result = get_slot (self, member->slots[0]);

      if (result->tensor == NULL && free_tiles->len == 0)
        result->tile = self->chain->n_tiles++;
      else if (result->tensor == NULL)
        {
          result->tile = g_array_index (free_tiles, guint, free_tiles->len - 1);
          g_array_set_size (free_tiles, free_tiles->len - 1);
        }

      for (guint k = 0; k < member->n_operands; k++)
        {
          const ZkyChainSlot *slot = get_slot (self, member->slots[k]);
          guint *last = &g_array_index (self->last, guint, member->slots[k]);

          if (slot->tensor != NULL || *last != i)
            continue;
          g_array_append_val (free_tiles, slot->tile);
          *last = G_MAXUINT; /* an operand may stand in a member twice */
        }
    }
}

/* Elements of a tile, so that the tiles of all members stay in the first cache: a part of a row, or whole rows. */
static void
choose_tile (ZkyPlanChain *self)
{
  gsize most = TILE_BYTES / sizeof (float) / MAX (self->steps->len, 1);

  self->tile = CLAMP (most, TILE_ELEMENTS / 4, TILE_ELEMENTS);
  self->tile -= self->tile % 64;
  if (self->columns == 0)
    self->columns = self->n;
  if (self->columns < SHORT_ROW)
    self->tile = MAX (self->tile / self->columns, 1) * self->columns;
  else
    self->tile = MIN (self->tile, self->columns);

  self->n_parts = (guint) CLAMP (self->n * self->steps->len / PART_ELEMENTS, 1, zky_workers_get_n ());
}

void
zky_chain_link (ZkyPlanChain *chain,
                ZkyPlan      *plan)
{
  Link self = { .chain = chain, .plan = plan };

  choose_tile (chain);
  chain->slots = g_array_new (FALSE, FALSE, sizeof (ZkyChainSlot));
  chain->members = g_array_new (FALSE, FALSE, sizeof (ZkyChainMember));
  self.known = g_hash_table_new (NULL, NULL);
  self.last = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < chain->steps->len; i++)
    link_step (&self, g_ptr_array_index (chain->steps, i));
  share_tiles (&self);

  g_array_unref (self.last);
  g_hash_table_unref (self.known);
}
