/* zky-plan-fuse.c: which elementwise operators are computed together, and when
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-plan-chain.h"

#include "zky-kernels.h"
#include "zky-tensor-private.h"

typedef struct
{
  ZkyPlan    *plan;
  GPtrArray **users;      /* one a value that is a root: of ZkyPlanStep that read it or views of it, in order; may be NULL */
  guint      *numbers;    /* scratch for numbers of steps */
} Fuse;

static guint
number_of (Fuse              *self,
           const ZkyPlanStep *step)
{
  return zky_plan_value (self->plan, step->outputs[0])->made;
}

/* When a step is computed, counted in steps: its chain stands where the earliest of its members did. */
static guint
position_of (Fuse              *self,
             const ZkyPlanStep *step)
{
  return step->chain != NULL ? step->chain->position : number_of (self, step);
}

/* -- What may be together --------------------------------------------------------------------- */

/* Whether @value is a result of @chain with its elements in the order of the chain. */
static gboolean
is_made_in (Fuse               *self,
            const ZkyPlanChain *chain,
            guint               value)
{
  ZkyPlanValue *operand = zky_plan_value (self->plan, value);
  const ZkyPlanValue *root = zky_plan_value (self->plan, operand->root);

  return root->kind == ZKY_PLAN_COMPUTED && zky_plan_step (self->plan, root->made)->chain == chain
         && operand->offset == 0 && operand->tensor->contiguous && operand->tensor->size == chain->n;
}

/* Whether @value is there when @position is reached. */
static gboolean
is_there (Fuse  *self,
          guint  value,
          guint  position)
{
  const ZkyPlanValue *root = zky_plan_value (self->plan, zky_plan_value (self->plan, value)->root);

  return root->kind != ZKY_PLAN_COMPUTED || position_of (self, zky_plan_step (self->plan, root->made)) < position;
}

/* Whether the operands of @step are rows of as many columns as those of a chain with @columns, which it may decide. */
static gboolean
fits_columns (const ZkyPlanStep *step,
              gsize             *columns)
{
  ZkyChainPattern pattern;

  for (guint k = 0; k < step->n_inputs; k++)
    {
      if (!zky_chain_get_pattern (step->input_tensors[k], step->places[0], &pattern))
        return FALSE;
      if (pattern.columns == 0)
        continue;
      if (*columns != 0 && *columns != pattern.columns)
        return FALSE;
      *columns = pattern.columns;
    }

  return TRUE;
}

static gboolean
is_candidate (const ZkyPlanStep *step)
{
  gsize columns = 0;

  return step->op->forward == zky_elementwise_forward && step->n_outputs == 1 && step->places[0]->size > 0
         && step->n_inputs < ZKY_LOOP_MAX_OPERANDS && fits_columns (step, &columns);
}

/* -- Growing ---------------------------------------------------------------------------------------- */

static void
add_step (ZkyPlanChain *chain,
          ZkyPlanStep  *step)
{
  fits_columns (step, &chain->columns);
  step->chain = chain;
  g_ptr_array_add (chain->steps, step);
}

static gboolean
try_step (Fuse         *self,
          ZkyPlanChain *chain,
          ZkyPlanStep  *step)
{
  gsize columns = chain->columns;

  if (step->chain != NULL || chain->steps->len >= ZKY_CHAIN_MAX_STEPS || !is_candidate (step)
      || step->places[0]->size != chain->n || !fits_columns (step, &columns))
    return FALSE;

  for (guint k = 0; k < step->n_inputs; k++)
    if (!is_made_in (self, chain, step->inputs[k]) && !is_there (self, step->inputs[k], chain->position))
      return FALSE;

  add_step (chain, step);

  return TRUE;
}

/* Takes in all steps that read what the chain makes and need nothing that is not there yet. */
static void
grow (Fuse         *self,
      ZkyPlanChain *chain)
{
  gboolean again = TRUE;

  while (again)
    {
      again = FALSE;
      for (guint i = 0; i < chain->steps->len; i++)
        {
          ZkyPlanStep *member = g_ptr_array_index (chain->steps, i);
          GPtrArray *users = self->users[member->outputs[0]];

          for (guint k = 0; users != NULL && k < users->len; k++)
            again |= try_step (self, chain, g_ptr_array_index (users, k));
        }
    }
}

static void
make_chains (Fuse *self)
{
  for (guint i = 0; i < self->plan->steps->len; i++)
    {
      ZkyPlanStep *step = zky_plan_step (self->plan, i);
      ZkyPlanChain *chain;

      if (step->chain != NULL || !is_candidate (step))
        continue;

      chain = g_new0 (ZkyPlanChain, 1);
      chain->steps = g_ptr_array_new ();
      chain->position = i;
      chain->n = step->places[0]->size;
      g_ptr_array_add (self->plan->chains, chain);
      add_step (chain, step);
      grow (self, chain);
    }
}

/* -- Merging: what only a later chain reads is computed there ------------------------------------------ */

/* The earliest step outside that reads what the chain makes. */
static ZkyPlanStep *
find_reader (Fuse               *self,
             const ZkyPlanChain *chain)
{
  ZkyPlanStep *earliest = NULL;

  for (guint i = 0; i < chain->steps->len; i++)
    {
      const ZkyPlanStep *member = g_ptr_array_index (chain->steps, i);
      GPtrArray *users = self->users[member->outputs[0]];

      for (guint k = 0; users != NULL && k < users->len; k++)
        {
          ZkyPlanStep *user = g_ptr_array_index (users, k);

          if (user->chain != chain && (earliest == NULL || position_of (self, user) < position_of (self, earliest)))
            earliest = user;
        }
    }

  return earliest;
}

/* Whether all that @into reads of @chain is read in the order of the elements. */
static gboolean
reads_in_order (Fuse               *self,
                const ZkyPlanChain *into,
                const ZkyPlanChain *chain)
{
  for (guint i = 0; i < into->steps->len; i++)
    {
      const ZkyPlanStep *step = g_ptr_array_index (into->steps, i);

      for (guint k = 0; k < step->n_inputs; k++)
        {
          const ZkyPlanValue *root = zky_plan_value (self->plan, zky_plan_value (self->plan, step->inputs[k])->root);

          if (root->kind == ZKY_PLAN_COMPUTED && zky_plan_step (self->plan, root->made)->chain == chain
              && !is_made_in (self, chain, step->inputs[k]))
            return FALSE;
        }
    }

  return TRUE;
}

static void
merge_chains (Fuse *self)
{
  for (guint i = self->plan->chains->len; i-- > 0;)
    {
      ZkyPlanChain *chain = g_ptr_array_index (self->plan->chains, i);
      ZkyPlanStep *reader = find_reader (self, chain);
      ZkyPlanChain *into = reader != NULL ? reader->chain : NULL;

      if (into == NULL || into->n != chain->n || into->steps->len + chain->steps->len > ZKY_CHAIN_MAX_STEPS
          || (into->columns != 0 && chain->columns != 0 && into->columns != chain->columns)
          || !reads_in_order (self, into, chain))
        continue;

      for (guint k = 0; k < chain->steps->len; k++)
        add_step (into, g_ptr_array_index (chain->steps, k));
      g_ptr_array_remove_index (self->plan->chains, i);
    }
}

/* -- The order ------------------------------------------------------------------------------------------- */

static gint
compare_steps (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  guint x = number_of (user_data, *(ZkyPlanStep *const *) a), y = number_of (user_data, *(ZkyPlanStep *const *) b);

  return (x > y) - (x < y);
}

/* Chains stand where they are to be computed; everything else keeps its place. */
static void
make_units (Fuse *self)
{
  g_autofree ZkyPlanChain **chains = g_new0 (ZkyPlanChain *, self->plan->steps->len + 1);

  for (guint i = 0; i < self->plan->chains->len; i++)
    {
      ZkyPlanChain *chain = g_ptr_array_index (self->plan->chains, i);

      g_ptr_array_sort_with_data (chain->steps, compare_steps, self);
      chains[chain->position] = chain;
      self->plan->facts.n_chained += chain->steps->len;
    }

  for (guint i = 0; i < self->plan->steps->len; i++)
    {
      ZkyPlanStep *step = zky_plan_step (self->plan, i);
      ZkyPlanUnit unit = { step->chain == NULL ? step : NULL, chains[i] };

      if (unit.step != NULL || unit.chain != NULL)
        g_array_append_val (self->plan->units, unit);
    }
  self->plan->facts.n_chains = self->plan->chains->len;
}

/* A value that is read in its own chain alone never leaves it. */
static void
mark_inner (Fuse *self)
{
  for (guint i = 0; i < self->plan->steps->len; i++)
    {
      ZkyPlanStep *step = zky_plan_step (self->plan, i);
      ZkyPlanValue *value = zky_plan_value (self->plan, step->outputs[0]);
      GPtrArray *users = self->users[step->outputs[0]];

      if (step->chain == NULL || value->is_result)
        continue;

      value->is_inner = TRUE;
      for (guint k = 0; users != NULL && k < users->len; k++)
        value->is_inner &= ((ZkyPlanStep *) g_ptr_array_index (users, k))->chain == step->chain;
    }
}

static void
list_users (Fuse *self)
{
  for (guint i = 0; i < self->plan->steps->len; i++)
    {
      ZkyPlanStep *step = zky_plan_step (self->plan, i);

      for (guint k = 0; k < step->n_inputs; k++)
        {
          guint root = zky_plan_value (self->plan, step->inputs[k])->root;

          if (self->users[root] == NULL)
            self->users[root] = g_ptr_array_new ();
          g_ptr_array_add (self->users[root], step);
        }
    }
}

void
zky_plan_fuse (ZkyPlan *plan)
{
  Fuse self = { .plan = plan };

  self.users = g_new0 (GPtrArray *, plan->values->len + 1);
  list_users (&self);
  make_chains (&self);
  merge_chains (&self);
  make_units (&self);
  mark_inner (&self);
  for (guint i = 0; i < plan->chains->len; i++)
    zky_chain_link (g_ptr_array_index (plan->chains, i), plan);

  for (guint i = 0; i < plan->values->len; i++)
    if (self.users[i] != NULL)
      g_ptr_array_unref (self.users[i]);
  g_free (self.users);
}
