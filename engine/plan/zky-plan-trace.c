/* zky-plan-trace.c: what of a graph has to be computed: values and steps
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-plan-private.h"

#include <string.h>

#include "zky-graph-private.h"
#include "zky-kernels.h"
#include "zky-tensor-private.h"

enum
{
  VARIES = 1 << 0,  /* a feed, or depends on one */
  NEEDED = 1 << 1,  /* a result, or leads to one */
};

typedef struct
{
  ZkyPlan    *plan;
  ZkyGraph   *graph;
  guint8     *marks;   /* one a node */
  guint      *ids;     /* one a node: its value in the plan */
  GHashTable *known;   /* what has been computed, as text → the value of its first output */
  GString    *text;
} Trace;

/* -- What counts --------------------------------------------------------------------------- */

static void
mark_nodes (Trace          *self,
            ZkyNode *const *feeds,
            ZkyNode *const *results)
{
  ZkyGraph *graph = self->graph;

  for (guint i = 0; i < self->plan->n_feeds; i++)
    if (feeds[i] != NULL)
      self->marks[feeds[i]->index] |= VARIES;
  for (guint i = 0; i < graph->n_nodes; i++)
    {
      const ZkyNode *node = zky_graph_node (graph, i);

      for (guint k = 0; k < node->n_inputs; k++)
        self->marks[i] |= self->marks[node->inputs[k]->index] & VARIES;
    }

  for (guint i = 0; i < self->plan->n_results; i++)
    self->marks[results[i]->index] |= NEEDED;
  for (guint i = graph->n_nodes; i-- > 0;)
    {
      const ZkyNode *node = zky_graph_node (graph, i);

      /* Outputs of one operator come together; fixed ones are taken as they are. */
      if ((self->marks[i] & NEEDED) && node->output_no > 0)
        self->marks[i - node->output_no] |= NEEDED;
      if ((self->marks[i] & NEEDED) && (self->marks[i] & VARIES))
        for (guint k = 0; k < node->n_inputs; k++)
          self->marks[node->inputs[k]->index] |= NEEDED;
    }
}

/* -- Values ------------------------------------------------------------------------------------ */

static guint
add_value (Trace        *self,
           ZkyPlanValue  value)
{
  guint id = self->plan->values->len;

  if (value.root == ZKY_PLAN_NONE)
    value.root = id;
  g_array_append_val (self->plan->values, value);

  return id;
}

static guint
add_fixed (Trace     *self,
           ZkyTensor *tensor)
{
  return add_value (self, (ZkyPlanValue) { .kind = ZKY_PLAN_FIXED, .root = ZKY_PLAN_NONE, .tensor = zky_tensor_ref (tensor) });
}

/* Equal single numbers are one value, so that what is computed from them is found to be equal. */
static guint
find_fixed (Trace     *self,
            ZkyTensor *tensor)
{
  gpointer known;
  gint64 bits = 0;
  guint id;

  if (tensor->size != 1)
    return add_fixed (self, tensor);

  memcpy (&bits, tensor->data, zky_dtype_get_size (tensor->dtype));
  g_string_printf (self->text, "%u/%u/%" G_GINT64_MODIFIER "x", tensor->dtype, tensor->n_axes, bits);
  if (g_hash_table_lookup_extended (self->known, self->text->str, NULL, &known))
    return GPOINTER_TO_UINT (known);

  id = add_fixed (self, tensor);
  g_hash_table_insert (self->known, g_strdup (self->text->str), GUINT_TO_POINTER (id));

  return id;
}

static guint
add_feed (Trace     *self,
          ZkyTensor *tensor,
          guint      feed)
{
  ZkyShape shape = zky_tensor_get_shape (tensor);

  return add_value (self, (ZkyPlanValue) {
    .kind = ZKY_PLAN_FEED, .root = ZKY_PLAN_NONE, .feed = feed,
    .tensor = zky_plan_header_new (self->plan->arena, tensor->dtype, &shape, NULL, NULL),
  });
}

/* -- Views --------------------------------------------------------------------------------------- */

/* Whether all elements of @tensor, which begins @offset bytes behind the root, are elements of the dense @root. */
static gboolean
is_within (const ZkyTensor *tensor,
           const ZkyTensor *root,
           gssize           offset)
{
  gssize item = zky_dtype_get_size (tensor->dtype), low = offset, high = offset;

  for (guint i = 0; i < tensor->n_axes; i++)
    {
      gssize reach = (MAX (tensor->dims[i], 1) - 1) * zky_tensor_strides (tensor)[i] * item;

      if (reach < 0)
        low += reach;
      else
        high += reach;
    }

  return low >= 0 && (tensor->size == 0 || high + item <= (gssize) root->size * item);
}

/* A view of a number that lies inside its tensor has a copy inside; whether it is a view shows on a number that does not. */
static gboolean
views_single_number (const ZkyNode *node)
{
  g_autoptr(ZkyTensor) owner = NULL, input = NULL;
  ZkyTensor *value = node->n_inputs == 1 ? node->inputs[0]->value : NULL, *inputs[1];
  ZkyShape one = { 1, { 1 } }, shape;
  gboolean result = FALSE;
  ZkyOpCall call;

  if (value == NULL || value->size != 1 || node->value->size != 1 || node->value->n_axes == 0
      || node->value->storage != NULL)
    return FALSE;

  owner = zky_tensor_new (value->dtype, &one, NULL);
  if (owner == NULL)
    return FALSE;
  memcpy (owner->data, value->data, zky_dtype_get_size (value->dtype));
  shape = zky_tensor_get_shape (value);
  input = zky_plan_header_new (owner, value->dtype, &shape, NULL, owner->data);
  inputs[0] = input;
  zky_op_call_init (&call, node->op, inputs, 1, node->attributes, NULL);
  if (zky_op_call_run (&call, NULL))
    result = call.outputs[node->output_no].tensor->storage == owner->storage;
  zky_op_call_clear (&call);

  return result;
}

/* The value that @node is, if it is nothing but a view of one of its inputs. */
static guint
find_view (Trace         *self,
           const ZkyNode *node)
{
  const ZkyTensor *value = node->value;

  for (guint k = 0; k < node->n_inputs; k++)
    {
      guint id = self->ids[node->inputs[k]->index];
      ZkyPlanValue *input = zky_plan_value (self->plan, id), *root = zky_plan_value (self->plan, input->root);
      const ZkyTensor *given = node->inputs[k]->value;
      ZkyPlanValue view = { .kind = input->kind, .root = input->root, .feed = input->feed, .made = input->made };
      ZkyShape shape;

      if (value == given)
        return id;
      if (value->dtype != given->dtype || root->is_opaque)
        continue;
      if (value->storage != NULL ? value->storage != given->storage : !views_single_number (node))
        continue;
      if (root->kind == ZKY_PLAN_FIXED)
        return add_fixed (self, node->value);

      view.offset = input->offset + (value->storage != NULL ? (char *) value->data - (char *) given->data : 0);
      if (!is_within (value, root->tensor, view.offset))
        continue;
      shape = zky_tensor_get_shape (value);
      view.tensor = zky_plan_header_new (self->plan->arena, value->dtype, &shape, zky_tensor_strides (value), NULL);
      return add_value (self, view);
    }

  return ZKY_PLAN_NONE;
}

/* -- Steps ------------------------------------------------------------------------------------------ */

void
zky_plan_step_free (ZkyPlanStep *step)
{
  zky_op_call_clear (&step->call);
  g_clear_pointer (&step->attributes, zky_attributes_unref);
  g_free (step->inputs);
  g_free (step->outputs);
  g_free (step->input_tensors);
  g_free (step->places);
  g_free (step);
}

/* Shapes must follow from shapes: they do where inputs of zeros and inputs of ones give the same as these. */
static gboolean
has_fixed_shape (Trace          *self,
                 const ZkyNode  *first,
                 guint           n_outputs,
                 double          number,
                 GError        **error)
{
  g_autoptr(GPtrArray) inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) zky_tensor_unref);
  gboolean fits;
  ZkyOpCall call;

  for (guint k = 0; k < first->n_inputs; k++)
    {
      ZkyTensor *value = first->inputs[k]->value;
      ZkyShape shape = zky_tensor_get_shape (value), one = { 1, { 1 } };
      g_autoptr(ZkyTensor) owner = NULL;
      gssize strides[ZKY_MAX_AXES + 1] = { 0 };

      if (!(self->marks[first->inputs[k]->index] & VARIES))
        {
          g_ptr_array_add (inputs, zky_tensor_ref (value));
          continue;
        }
      owner = zky_tensor_new_full (value->dtype, &one, number, error);
      if (owner == NULL)
        return FALSE;
      g_ptr_array_add (inputs, zky_plan_header_new (owner, value->dtype, &shape, strides, owner->data));
    }

  zky_op_call_init (&call, first->op, (ZkyTensor *const *) inputs->pdata, inputs->len, first->attributes, NULL);
  fits = zky_op_call_infer (&call, NULL) && call.n_outputs == n_outputs;
  for (guint i = 0; i < n_outputs && fits; i++)
    {
      ZkyTensor *value = zky_graph_node (self->graph, first->index + i)->value;
      ZkyShape shape = zky_tensor_get_shape (value);

      fits = call.outputs[i].dtype == (ZkyDtype) value->dtype && zky_shape_equal (&call.outputs[i].shape, &shape);
    }
  zky_op_call_clear (&call);

  if (!fits)
    g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "the shape of what %s gives depends on numbers", first->op->name);

  return fits;
}

static ZkyPlanStep *
step_new (Trace         *self,
          const ZkyNode *first,
          guint          n_outputs)
{
  ZkyPlanStep *step = g_new0 (ZkyPlanStep, 1);

  step->op = first->op;
  step->attributes = first->attributes != NULL ? zky_attributes_ref (first->attributes) : NULL;
  step->n_inputs = first->n_inputs;
  step->n_outputs = n_outputs;
  step->inputs = g_new (guint, first->n_inputs + 1);
  step->outputs = g_new (guint, n_outputs);
  step->input_tensors = g_new (ZkyTensor *, first->n_inputs + 1);
  step->places = g_new (ZkyTensor *, n_outputs);
  for (guint k = 0; k < first->n_inputs; k++)
    {
      step->inputs[k] = self->ids[first->inputs[k]->index];
      step->input_tensors[k] = zky_plan_value (self->plan, step->inputs[k])->tensor;
    }

  return step;
}

/* The operator on these inputs, as text. */
static void
write_key (Trace         *self,
           const ZkyNode *first)
{
  g_string_printf (self->text, "%p", first->op);
  for (guint k = 0; k < first->n_inputs; k++)
    g_string_append_printf (self->text, ",%u", self->ids[first->inputs[k]->index]);
  if (first->attributes != NULL)
    {
      g_autofree char *attributes = zky_attributes_to_string (first->attributes);

      g_string_append (self->text, attributes);
    }
}

static gboolean
add_step (Trace          *self,
          const ZkyNode  *first,
          guint           n_outputs,
          GError        **error)
{
  gboolean blind = first->op->infer == zky_elementwise_infer;
  ZkyPlanStep *step;

  if (!blind && (!has_fixed_shape (self, first, n_outputs, 0, error) || !has_fixed_shape (self, first, n_outputs, 1, error)))
    return FALSE;

  step = step_new (self, first, n_outputs);
  for (guint i = 0; i < n_outputs; i++)
    {
      const ZkyNode *node = zky_graph_node (self->graph, first->index + i);
      ZkyShape shape = zky_tensor_get_shape (node->value);

      step->outputs[i] = self->ids[node->index] = add_value (self, (ZkyPlanValue) {
        .kind = ZKY_PLAN_COMPUTED, .root = ZKY_PLAN_NONE, .made = self->plan->steps->len,
        .is_opaque = !node->value->contiguous,
        .tensor = zky_plan_header_new (self->plan->arena, node->value->dtype, &shape, NULL, NULL),
      });
      step->places[i] = zky_plan_value (self->plan, step->outputs[i])->tensor;
    }
  g_ptr_array_add (self->plan->steps, step);

  zky_op_call_init (&step->call, step->op, step->input_tensors, step->n_inputs, step->attributes, NULL);
  if (step->call.n_outputs != n_outputs)
    zky_op_call_set_n_outputs (&step->call, n_outputs);
  for (guint i = 0; i < n_outputs; i++)
    {
      step->call.outputs[i].dtype = (ZkyDtype) step->places[i]->dtype;
      step->call.outputs[i].shape = zky_tensor_get_shape (step->places[i]);
    }

  return TRUE;
}

/* An operator with all its outputs: views, what is there already, or a step. */
static gboolean
add_operator (Trace          *self,
              const ZkyNode  *first,
              GError        **error)
{
  guint n_outputs = zky_graph_count_siblings (self->graph, first), n_views = 0;
  gpointer known;

  self->plan->facts.n_nodes++;
  for (guint i = 0; i < n_outputs; i++)
    {
      const ZkyNode *node = zky_graph_node (self->graph, first->index + i);

      self->ids[node->index] = find_view (self, node);
      n_views += self->ids[node->index] != ZKY_PLAN_NONE;
    }
  if (n_views == n_outputs)
    return TRUE;

  write_key (self, first);
  if (g_hash_table_lookup_extended (self->known, self->text->str, NULL, &known))
    {
      for (guint i = 0; i < n_outputs; i++)
        self->ids[first->index + i] = GPOINTER_TO_UINT (known) + i;
      return TRUE;
    }

  g_hash_table_insert (self->known, g_strdup (self->text->str), GUINT_TO_POINTER (self->plan->values->len));

  return add_step (self, first, n_outputs, error);
}

/* -- The whole ------------------------------------------------------------------------------------------ */

static gboolean
check (Trace           *self,
       ZkyNode *const  *feeds,
       GError         **error)
{
  if (zky_graph_reads_values (self->graph))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "numbers were read while the graph was made");
      return FALSE;
    }

  for (guint i = 0; i < self->plan->n_feeds; i++)
    if (feeds[i] != NULL && !feeds[i]->value->contiguous)
      {
        g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "node %u is not dense", feeds[i]->index);
        return FALSE;
      }

  return TRUE;
}

static gboolean
add_nodes (Trace           *self,
           ZkyNode *const  *feeds,
           GError         **error)
{
  ZkyPlan *plan = self->plan;

  for (guint i = 0; i < plan->n_feeds; i++)
    {
      plan->feeds[i] = ZKY_PLAN_NONE;
      if (feeds[i] != NULL && (self->marks[feeds[i]->index] & NEEDED))
        plan->feeds[i] = self->ids[feeds[i]->index] = add_feed (self, feeds[i]->value, i);
    }

  for (guint i = 0; i < self->graph->n_nodes; i++)
    {
      ZkyNode *node = zky_graph_node (self->graph, i);

      if (!(self->marks[i] & NEEDED) || self->ids[i] != ZKY_PLAN_NONE)
        continue;
      if (node->op == NULL || !(self->marks[i] & VARIES))
        self->ids[i] = find_fixed (self, node->value);
      else if (!add_operator (self, node, error))
        return FALSE;
    }

  return TRUE;
}

/* Fills in the plan's values, steps, feeds and results. */
gboolean
zky_plan_trace (ZkyPlan         *plan,
                ZkyGraph        *graph,
                ZkyNode *const  *feeds,
                ZkyNode *const  *results,
                GError         **error)
{
  Trace self = { .plan = plan, .graph = graph };
  gboolean done;

  if (!check (&self, feeds, error))
    return FALSE;

  self.marks = g_new0 (guint8, graph->n_nodes + 1);
  self.ids = g_new (guint, graph->n_nodes + 1);
  for (guint i = 0; i < graph->n_nodes; i++)
    self.ids[i] = ZKY_PLAN_NONE;
  self.known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.text = g_string_new (NULL);

  mark_nodes (&self, feeds, results);
  done = add_nodes (&self, feeds, error);
  for (guint i = 0; i < plan->n_results && done; i++)
    {
      plan->results[i] = self.ids[results[i]->index];
      zky_plan_value (plan, zky_plan_value (plan, plan->results[i])->root)->is_result = TRUE;
    }

  g_string_free (self.text, TRUE);
  g_hash_table_unref (self.known);
  g_free (self.ids);
  g_free (self.marks);

  return done;
}
