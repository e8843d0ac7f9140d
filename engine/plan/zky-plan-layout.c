/* zky-plan-layout.c: where values lie in the arena
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-plan-chain.h"

#include "zky-tensor-private.h"

#define ALIGNMENT ((gsize) 64)

/* A stretch of the arena that nobody needs at present. */
typedef struct
{
  gsize place, bytes;
} Gap;

typedef struct
{
  ZkyPlan   *plan;
  GArray    *gaps;     /* of Gap, in order, none beside another */
  gsize      end;      /* of what has been used so far */
  GPtrArray *dying;    /* one a unit: GArray of roots whose last reader it is; may be NULL */
} Layout;

/* -- Lifetimes -------------------------------------------------------------------------------- */

static void
read_by (Layout *self,
         guint   value,
         guint   unit)
{
  ZkyPlanValue *root = zky_plan_value (self->plan, zky_plan_value (self->plan, value)->root);

  root->last = MAX (root->last, unit);
}

static void
find_readers (Layout            *self,
              const ZkyPlanStep *step,
              guint              unit)
{
  for (guint k = 0; k < step->n_inputs; k++)
    read_by (self, step->inputs[k], unit);
  for (guint k = 0; k < step->n_outputs; k++)
    read_by (self, step->outputs[k], unit);
}

static void
find_lifetimes (Layout *self)
{
  for (guint i = 0; i < self->plan->units->len; i++)
    {
      const ZkyPlanUnit *unit = &g_array_index (self->plan->units, ZkyPlanUnit, i);

      if (unit->step != NULL)
        find_readers (self, unit->step, i);
      else
        for (guint k = 0; k < unit->chain->steps->len; k++)
          find_readers (self, g_ptr_array_index (unit->chain->steps, k), i);
    }

  for (guint i = 0; i < self->plan->values->len; i++)
    {
      const ZkyPlanValue *value = zky_plan_value (self->plan, i);

      if (value->root != i || value->kind != ZKY_PLAN_COMPUTED || value->is_inner || value->is_result)
        continue;
      if (self->dying->pdata[value->last] == NULL)
        self->dying->pdata[value->last] = g_array_new (FALSE, FALSE, sizeof (guint));
      g_array_append_val ((GArray *) self->dying->pdata[value->last], i);
    }
}

/* -- Gaps ---------------------------------------------------------------------------------------- */

static gsize
padded_size (const ZkyPlanValue *value)
{
  gsize bytes = zky_tensor_get_bytes (value->tensor);

  return MAX ((bytes + ALIGNMENT - 1) / ALIGNMENT, 1) * ALIGNMENT;
}

/* The smallest gap that is large enough; else the end of the arena, beginning in a gap that reaches to it. */
static gsize
take (Layout *self,
      gsize   bytes)
{
  Gap *best = NULL, *last = NULL;
  gsize place;

  for (guint i = 0; i < self->gaps->len; i++)
    {
      Gap *gap = &g_array_index (self->gaps, Gap, i);

      if (gap->bytes >= bytes && (best == NULL || gap->bytes < best->bytes))
        best = gap;
      last = gap;
    }

  if (best == NULL && last != NULL && last->place + last->bytes == self->end)
    {
      best = last;
      self->end += bytes - last->bytes;
      last->bytes = bytes;
    }
  if (best == NULL)
    {
      place = self->end;
      self->end += bytes;
      return place;
    }

  place = best->place;
  best->place += bytes;
  best->bytes -= bytes;
  if (best->bytes == 0)
    g_array_remove_index (self->gaps, (guint) (best - (Gap *) (gpointer) self->gaps->data));

  return place;
}

static void
give (Layout *self,
      gsize   place,
      gsize   bytes)
{
  Gap gap = { place, bytes };
  guint i = 0;

  while (i < self->gaps->len && g_array_index (self->gaps, Gap, i).place < place)
    i++;
  if (i < self->gaps->len && g_array_index (self->gaps, Gap, i).place == place + bytes)
    {
      gap.bytes += g_array_index (self->gaps, Gap, i).bytes;
      g_array_remove_index (self->gaps, i);
    }
  if (i > 0 && g_array_index (self->gaps, Gap, i - 1).place + g_array_index (self->gaps, Gap, i - 1).bytes == place)
    g_array_index (self->gaps, Gap, i - 1).bytes += gap.bytes;
  else
    g_array_insert_val (self->gaps, i, gap);
}

/* -- Placing ---------------------------------------------------------------------------------------- */

static void
place_outputs (Layout            *self,
               const ZkyPlanStep *step)
{
  for (guint k = 0; k < step->n_outputs; k++)
    {
      ZkyPlanValue *value = zky_plan_value (self->plan, step->outputs[k]);

      if (!value->is_inner)
        value->place = take (self, padded_size (value));
    }
}

/* A unit's results never lie where it still reads. */
static void
place_values (Layout *self)
{
  for (guint i = 0; i < self->plan->units->len; i++)
    {
      const ZkyPlanUnit *unit = &g_array_index (self->plan->units, ZkyPlanUnit, i);
      GArray *dying = g_ptr_array_index (self->dying, i);

      if (unit->step != NULL)
        place_outputs (self, unit->step);
      else
        for (guint k = 0; k < unit->chain->steps->len; k++)
          place_outputs (self, g_ptr_array_index (unit->chain->steps, k));

      for (guint k = 0; dying != NULL && k < dying->len; k++)
        {
          const ZkyPlanValue *value = zky_plan_value (self->plan, g_array_index (dying, guint, k));

          give (self, value->place, padded_size (value));
        }
    }
}

/* Headers of what is computed, and of views of it, point into the arena from now on. */
static gboolean
allocate (Layout  *self,
          GError **error)
{
  ZkyShape shape = { 1, { MAX (self->end, 1) } };
  gsize tiles = 0;

  zky_tensor_unref (self->plan->arena);
  self->plan->arena = zky_tensor_new (ZKY_BOOL, &shape, error);
  self->plan->facts.arena = self->end;
  if (self->plan->arena == NULL)
    return FALSE;

  for (guint i = 0; i < self->plan->values->len; i++)
    {
      ZkyPlanValue *value = zky_plan_value (self->plan, i);
      const ZkyPlanValue *root = zky_plan_value (self->plan, value->root);

      if (value->kind == ZKY_PLAN_COMPUTED && !root->is_inner)
        value->tensor->data = (char *) self->plan->arena->data + root->place + value->offset;
    }

  for (guint i = 0; i < self->plan->chains->len; i++)
    tiles = MAX (tiles, zky_chain_get_tile_bytes (g_ptr_array_index (self->plan->chains, i)));
  shape.dims[0] = MAX (tiles, 1);
  self->plan->tiles = zky_tensor_new (ZKY_BOOL, &shape, error);

  return self->plan->tiles != NULL;
}

static void
free_dying (gpointer data)
{
  if (data != NULL)
    g_array_unref (data);
}

gboolean
zky_plan_lay_out (ZkyPlan  *plan,
                  GError  **error)
{
  Layout self = { .plan = plan };
  gboolean done;

  self.gaps = g_array_new (FALSE, FALSE, sizeof (Gap));
  self.dying = g_ptr_array_new_with_free_func (free_dying);
  g_ptr_array_set_size (self.dying, (gint) plan->units->len + 1);

  find_lifetimes (&self);
  place_values (&self);
  done = allocate (&self, error);

  g_ptr_array_unref (self.dying);
  g_array_unref (self.gaps);

  return done;
}
