/* zky-session-job-call.c: the call of a job, and what is differentiated in it
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-session-job.h"

#include <glib/gi18n.h>

#define MOST_UNFINISHED 1000 /* nodes that are seen of a call that goes on and on */

/* What the gradients are those of, where that is not plain: the output is no single number, or one of several. */
static char *
describe_target (ZkyTarget *target,
                 ZkyGraph  *graph)
{
  ZkyNode *output = zky_graph_get_back_output (graph);
  gboolean single = zky_tensor_get_n_axes (zky_node_get_value (output)) == 0;
  const char *name = zky_target_get_output (target) != NULL ? zky_target_get_output (target) : zky_graph_get_output_name (graph, 0);
  g_autofree char *element = zky_target_dup_element (target);

  if (single)
    return zky_graph_get_n_outputs (graph) > 1 ? g_strdup_printf (_("Gradients are those of the output %s."), name) : NULL;

  switch (zky_target_get_kind (target))
    {
    case ZKY_TARGET_ELEMENT:
      return g_strdup_printf (_("Gradients are those of one element: %s[%s]."), name, element);
    case ZKY_TARGET_COTANGENT:
      return g_strdup_printf (_("Gradients are those of %s, each element times its weight in the cotangent."), name);
    case ZKY_TARGET_JACOBIAN:
      return g_strdup_printf (_("Gradients are Jacobians: of every element of %s on its own."), name);
    case ZKY_TARGET_SUM:
    default:
      return g_strdup_printf (_("The output is not a scalar: the sum of %s is differentiated."), name);
    }
}

/* That a graph cannot be differentiated, or not as it was wanted, is no reason not to show it. */
static void
run_back (ZkySessionJob *self,
          ZkyGraph      *graph)
{
  ZkyTarget *target = self->target;
  ZkyBackFlags flags = ZKY_BACK_KEEP | (self->record ? ZKY_BACK_RECORD | ZKY_BACK_FINAL : 0);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (zky_node_get_value (zky_graph_get_output (graph, 0)) == NULL)
    return;

  if (target != NULL && !zky_target_back (target, graph, flags, &error))
    {
      g_autofree char *problem = g_strdup_printf (_("%s. The sum is differentiated instead."), error->message);

      zky_session_job_add_notice (self, problem);
      g_clear_error (&error);
      target = NULL;
    }
  if (target == NULL && !zky_target_back (NULL, graph, flags, &error))
    {
      g_autofree char *problem = g_strdup_printf (_("No gradients: %s"), error->message);

      zky_session_job_add_notice (self, problem);
      return;
    }
  text = describe_target (target, graph);
  if (text != NULL)
    zky_session_job_add_notice (self, text);
}

/* What is differentiated is the loss, whatever was chosen for the own input. */
static void
take_loss_target (ZkySessionJob *self,
                  ZkyGraph      *graph)
{
  g_clear_pointer (&self->target, zky_target_unref);
  for (guint i = 1; i < zky_graph_get_n_outputs (graph) && self->target == NULL; i++)
    if (zky_graph_get_output (graph, i) == zky_graph_get_back_output (graph))
      self->target = zky_target_new (zky_graph_get_output_name (graph, i), ZKY_TARGET_SUM);
}

/* What the trainer does in its next step, up to the gradients of the loss. */
static gboolean
call_batch (ZkySessionJob  *self,
            ZkyGraph       *graph,
            GError        **error)
{
  ZkyBackOptions options = { .flags = ZKY_BACK_KEEP | (self->record ? ZKY_BACK_RECORD | ZKY_BACK_FINAL : 0) };

  options.output = zky_batch_place_call (self->place, zky_session_model_get (self->model), self->first, graph, self->cancellable, error);
  if (options.output == NULL || !zky_graph_back (graph, &options, error))
    return FALSE;
  take_loss_target (self, graph);
  zky_session_job_add_notice (self, _("A step of the training: gradients are those of the loss of its batch."));

  return TRUE;
}

static gboolean
is_opened (ZkyGraph   *graph,
           const char *key,
           gpointer    user_data)
{
  return g_hash_table_contains (user_data, key);
}

static gboolean
has_operator (ZkyGraph *graph)
{
  for (guint i = 0; i < zky_graph_get_n_nodes (graph); i++)
    if (zky_node_get_kind (zky_graph_get_node (graph, i)) == ZKY_NODE_OPERATOR)
      return TRUE;

  return FALSE;
}

/* What a model computed up to its mistake, or until somebody stopped it, is seen when it is opened, and while it is written. Values
 * that it cannot be called with are given up instead, and of a formula or a file that was whole before the last good call stays. */
static gboolean
is_worth_seeing (ZkySessionJob *self,
                 ZkyGraph      *graph)
{
  gboolean any = g_cancellable_is_cancelled (self->stop) ? has_operator (graph) : zky_graph_get_n_nodes (graph) > 0;

  return any && (self->text != NULL || (self->opens && self->expression == NULL)) && !g_cancellable_is_cancelled (self->cancellable);
}

static ZkyGraph *
begin_graph (ZkySessionJob *self)
{
  ZkyModule *module = zky_model_get_module (zky_session_model_get (self->model));
  ZkyGraph *graph = zky_graph_new (zky_module_get_name (module));

  zky_graph_set_timed (graph, TRUE);
  if (self->composites != NULL && g_hash_table_size (self->composites) > 0)
    zky_graph_set_expand (graph, is_opened, self->composites);

  return graph;
}

/* (transfer full): @graph, or where that is without end, how it begins: the model is called once more, and not as far. */
static ZkyGraph *
shorten (ZkySessionJob *self,
         ZkyGraph      *graph)
{
  ZkyGraph *beginning;

  if (zky_graph_get_n_nodes (graph) <= MOST_UNFINISHED)
    return zky_graph_ref (graph);

  beginning = begin_graph (self);
  zky_graph_set_most_nodes (beginning, MOST_UNFINISHED);
  (void) zky_model_call (zky_session_model_get (self->model), beginning, self->cancellable, NULL);

  return beginning;
}

static char *
describe_unfinished (const char *problem,
                     guint       n,
                     guint       n_shown)
{
  return n_shown < n ? g_strdup_printf (_("%s; of %u nodes the first %u are shown"), problem, n, n_shown) : g_strdup (problem);
}

/* The graph of a call that did not come to its end. */
static ZkyGraph *
take_unfinished (ZkySessionJob  *self,
                 ZkyGraph       *graph,
                 const GError   *problem,
                 GError        **error)
{
  gboolean stopped = g_cancellable_is_cancelled (self->stop);
  guint n = zky_graph_get_n_nodes (graph);
  ZkyGraph *result;

  if (!is_worth_seeing (self, graph))
    {
      g_propagate_error (error, g_error_copy (problem));
      return NULL;
    }
  result = shorten (self, graph);
  self->problem = describe_unfinished (stopped ? _("Stopped") : problem->message, n, zky_graph_get_n_nodes (result));

  return result;
}

/* (transfer full) (nullable): the graph of the call with the values that are set, with gradients where there can be some; where the call did not
 * come to its end but is worth seeing, what there is of it, and why in "problem". */
ZkyGraph *
zky_session_job_call (ZkySessionJob  *self,
                      GError        **error)
{
  g_autoptr (ZkyGraph) graph = begin_graph (self);
  g_autoptr (GError) problem = NULL;
  gboolean called;

  if (self->place != NULL)
    return call_batch (self, graph, error) ? g_steal_pointer (&graph) : NULL;
  g_atomic_int_set (&self->calling, TRUE);
  called = zky_model_call (zky_session_model_get (self->model), graph, self->stop, &problem);
  g_atomic_int_set (&self->calling, FALSE);
  if (!called)
    return take_unfinished (self, graph, problem, error);
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return NULL;
  run_back (self, graph);
  return g_steal_pointer (&graph);
}
