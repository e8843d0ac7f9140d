/* zky-plan.c: the life of a plan, and running it
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-plan-chain.h"

#include "zky-loop.h"
#include "zky-tensor-private.h"

static void
clear_value (gpointer data)
{
  zky_tensor_unref (((ZkyPlanValue *) data)->tensor);
}

static ZkyPlan *
plan_new (guint n_feeds,
          guint n_results)
{
  ZkyPlan *self = g_new0 (ZkyPlan, 1);
  ZkyShape shape = { 1, { 1 } };

  self->values = g_array_new (FALSE, FALSE, sizeof (ZkyPlanValue));
  g_array_set_clear_func (self->values, clear_value);
  self->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) zky_plan_step_free);
  self->chains = g_ptr_array_new_with_free_func ((GDestroyNotify) zky_chain_free);
  self->units = g_array_new (FALSE, FALSE, sizeof (ZkyPlanUnit));
  self->n_feeds = n_feeds;
  self->n_results = n_results;
  self->feeds = g_new (guint, n_feeds + 1);
  self->results = g_new (guint, n_results + 1);
  self->arena = zky_tensor_new (ZKY_BOOL, &shape, NULL); /* until its size is known */

  return self;
}

/**
 * zky_plan_new:
 * @graph: a finished call, with its backward pass recorded where gradients are results
 * @feeds: (array length=n_feeds): nodes whose values each run gives anew; %NULL for what the graph does not have
 * @results: (array length=n_results): nodes whose values are wanted
 * @error: return location for a %ZKY_ERROR_USE where the graph cannot be run again, with the reason; for a lack of memory
 *
 * Compiles what leads from feeds to results. The values of the graph serve as a pattern and as constants.
 *
 * Returns: (transfer full) (nullable): the plan
 */
ZkyPlan *
zky_plan_new (ZkyGraph        *graph,
              ZkyNode *const  *feeds,
              guint            n_feeds,
              ZkyNode *const  *results,
              guint            n_results,
              GError         **error)
{
  g_autoptr(ZkyPlan) self = plan_new (n_feeds, n_results);

  if (!zky_plan_trace (self, graph, feeds, results, error))
    return NULL;
  self->facts.n_steps = self->steps->len;
  zky_plan_fuse (self);
  if (!zky_plan_lay_out (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

void
zky_plan_free (ZkyPlan *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->units);
  g_ptr_array_unref (self->chains);
  g_ptr_array_unref (self->steps);
  g_array_unref (self->values);
  g_clear_pointer (&self->arena, zky_tensor_unref);
  g_clear_pointer (&self->tiles, zky_tensor_unref);
  g_free (self->feeds);
  g_free (self->results);
  g_free (self);
}

/* -- Running ---------------------------------------------------------------------------------- */

/* Numbers of feeds are read where they lie, so that nothing is copied. */
static gboolean
bind_feeds (ZkyPlan           *self,
            ZkyTensor *const  *feeds,
            GError           **error)
{
  for (guint i = 0; i < self->n_feeds; i++)
    {
      ZkyTensor *header;
      ZkyShape wanted, given;

      if (self->feeds[i] == ZKY_PLAN_NONE)
        continue;
      header = zky_plan_value (self, self->feeds[i])->tensor;
      wanted = zky_tensor_get_shape (header);
      given = zky_tensor_get_shape (feeds[i]);
      if (feeds[i]->dtype != header->dtype || !feeds[i]->contiguous || !zky_shape_equal (&wanted, &given))
        {
          g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "feed %u is not what the plan was made for", i);
          return FALSE;
        }
      header->data = feeds[i]->data;
    }

  for (guint i = 0; i < self->values->len; i++)
    {
      ZkyPlanValue *value = zky_plan_value (self, i);

      if (value->kind == ZKY_PLAN_FEED && value->root != i)
        value->tensor->data = (char *) zky_plan_value (self, value->root)->tensor->data + value->offset;
    }

  return TRUE;
}

/* What the operator gave instead of writing where it was told: a view, or a tensor of its own. */
static gboolean
copy_output (ZkyPlan      *self,
             ZkyPlanStep  *step,
             guint         i,
             ZkyBudget    *budget,
             GError      **error)
{
  ZkyTensor *given = step->call.outputs[i].tensor, *place = step->places[i];
  ZkyShape shape = zky_tensor_get_shape (place);

  self->facts.n_copied++;

  return zky_loop_run (&shape, (ZkyTensor *const[]) { place, given }, 2,
                       zky_tensor_get_converter ((ZkyDtype) place->dtype, (ZkyDtype) given->dtype), NULL, budget, error);
}

static gboolean
run_step (ZkyPlan      *self,
          ZkyPlanStep  *step,
          ZkyBudget    *budget,
          GError      **error)
{
  ZkyOpCall *call = &step->call;
  gboolean done;

  call->budget = budget;
  call->places = step->places;
  done = step->op->forward (call, error);
  for (guint i = 0; i < step->n_outputs; i++)
    {
      if (done && call->outputs[i].tensor != step->places[i])
        done = copy_output (self, step, i, budget, error);
      g_clear_pointer (&call->outputs[i].tensor, zky_tensor_unref);
    }
  if (!done)
    g_prefix_error (error, "%s: ", step->op->name);

  return done;
}

/**
 * zky_plan_run:
 * @feeds: (array length=n_feeds): dense tensors of the shapes and dtypes that the nodes had
 * @budget: (nullable): polled between steps and by long kernels
 * @error: return location for a %ZKY_ERROR_USE where a feed does not fit; for what the budget and operators say
 *
 * Computes the results. Those of the run before are overwritten, so who wants to keep them copies them.
 *
 * Returns: whether it could
 */
gboolean
zky_plan_run (ZkyPlan           *self,
              ZkyTensor *const  *feeds,
              ZkyBudget         *budget,
              GError           **error)
{
  if (!bind_feeds (self, feeds, error))
    return FALSE;

  self->facts.n_copied = 0;
  for (guint i = 0; i < self->units->len; i++)
    {
      const ZkyPlanUnit *unit = &g_array_index (self->units, ZkyPlanUnit, i);

      if (budget != NULL && !zky_budget_poll (budget, error))
        return FALSE;
      if (unit->chain != NULL ? !zky_chain_run (unit->chain, self->tiles->data, budget, error)
                              : !run_step (self, unit->step, budget, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * zky_plan_get_result:
 * @i: which of the results
 *
 * Returns: (transfer none): its tensor, with the numbers of the last run; the next run changes them
 */
ZkyTensor *
zky_plan_get_result (ZkyPlan *self,
                     guint    i)
{
  g_return_val_if_fail (self != NULL && i < self->n_results, NULL);

  return zky_plan_value (self, self->results[i])->tensor;
}

ZkyPlanFacts
zky_plan_get_facts (ZkyPlan *self)
{
  return self->facts;
}
