/* zky-vmap.c: a function written for one example, run on many at once
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-vmap-private.h"

#include "zky-functions.h"
#include "zky-op-call.h"
#include "zky-scratch.h"

/* -- Nodes of the layer --------------------------------------------------------------- */

/* The shape of one example: that of @value without the first axis. */
static ZkyShape
example_shape (const ZkyTensor *value)
{
  ZkyShape shape = zky_tensor_get_shape (value);

  return zky_shape_new (shape.n_axes - 1, shape.dims + 1);
}

static ZkyTensor *
example_placeholder (const ZkyTensor *value)
{
  ZkyShape shape = example_shape (value);

  return zky_layer_placeholder (zky_tensor_get_dtype (value), &shape);
}

/* -- Example by example ------------------------------------------------------------------ */

/* What stands for input @input in example @i. */
static ZkyNode *
pick_example (const ZkyVmapCall *call,
              guint              input,
              gsize              i)
{
  ZkyShape shape;

  if (!call->varies[input])
    return call->reals[input];

  shape = example_shape (call->reals[input]->value);
  return zky_reshape (zky_slice (call->reals[input], 0, (gint64) i, (gint64) i + 1, 1), &shape);
}

/* No examples at all: the results are empty. */
static gboolean
make_empty (const ZkyVmapCall *call,
            const ZkyOpCall   *shapes,
            ZkyNode          **results)
{
  gsize none = 0;
  ZkyShape front = zky_shape_new (1, &none), shape;

  for (guint i = 0; i < call->n_outputs; i++)
    {
      g_autoptr(ZkyTensor) value = NULL;

      if (!zky_shape_concat (&front, &shapes->outputs[i].shape, &shape, NULL))
        return FALSE;
      value = zky_tensor_new_zeros (shapes->outputs[i].dtype, &shape, NULL);
      results[i] = zky_tape_constant (call->graph->layer->base, value);
    }

  return TRUE;
}

/* Whether the results of all examples can be stacked: a shape may depend on values. */
static gboolean
check_parts (const ZkyVmapCall *call,
             ZkyNode *const    *parts,
             gsize              n)
{
  for (gsize i = 1; i < n; i++)
    {
      ZkyShape a = zky_tensor_get_shape (parts[0]->value), b = zky_tensor_get_shape (parts[i]->value);
      g_autofree char *one = NULL, *other = NULL;

      if (zky_shape_equal (&a, &b))
        continue;
      one = zky_shape_to_string (&a);
      other = zky_shape_to_string (&b);
      zky_graph_fail (call->graph, g_error_new (ZKY_ERROR, ZKY_ERROR_SHAPE,
                                                "vmap: %s gives shape %s for one example and %s for another",
                                                call->op->name, one, other));
      return FALSE;
    }

  return TRUE;
}

/* One application for each example; their results are stacked. Any row can do that. */
static void
run_examples (const ZkyVmapCall *call,
              ZkyNode          **results)
{
  gsize extent = call->graph->layer->extent;
  g_autofree ZkyNode **inputs = g_new (ZkyNode *, call->n_inputs);
  g_autofree ZkyNode **parts = g_try_new0 (ZkyNode *, extent * call->n_outputs);

  for (gsize i = 0; i < extent && parts != NULL; i++)
    {
      ZkyNode *first;

      for (guint k = 0; k < call->n_inputs; k++)
        inputs[k] = pick_example (call, k, i);
      first = zky_op_apply (call->op, inputs, call->n_inputs, call->attributes);
      if (first == NULL)
        return;
      for (guint k = 0; k < call->n_outputs; k++)
        parts[k * extent + i] = zky_node_sibling (first, k);
    }

  for (guint k = 0; k < call->n_outputs && parts != NULL && check_parts (call, parts + k * extent, extent); k++)
    results[k] = zky_opv ("stack", "axis=0", parts + k * extent, (guint) extent);
}

/* -- Applying ------------------------------------------------------------------------------- */

/* Whether @first and its siblings have the shapes B ⊕ output. */
static gboolean
has_shapes (const ZkyVmapCall *call,
            ZkyNode           *first)
{
  ZkyShape front = zky_shape_new (1, &call->graph->layer->extent);

  for (guint i = 0; i < call->n_outputs; i++)
    {
      ZkyNode *node = zky_node_sibling (first, i);
      ZkyShape expected, found;

      if (node == NULL || !zky_shape_concat (&front, &call->outputs[i], &expected, NULL))
        return FALSE;
      found = zky_tensor_get_shape (node->value);
      if (!zky_shape_equal (&found, &expected))
        return FALSE;
    }

  return TRUE;
}

/* Forgets an error underneath: there is another way. Those of limits stay. */
static gboolean
forgive (ZkyGraph *self)
{
  GError *error = zky_layer_get_base (self)->error;

  if (error != NULL && error->code != ZKY_ERROR_LIMIT && error->code != ZKY_ERROR_STOPPED)
    g_clear_error (&zky_layer_get_base (self)->error);

  return zky_layer_get_base (self)->error == NULL;
}

/* Outputs one by one, without a rule and without an expansion. */
static gboolean
loop (const ZkyVmapCall *call,
      const ZkyOpCall   *shapes,
      ZkyNode          **results)
{
  gboolean done = TRUE;

  if (call->graph->layer->extent == 0)
    return make_empty (call, shapes, results);

  run_examples (call, results);
  for (guint i = 0; i < call->n_outputs; i++)
    done &= results[i] != NULL;

  return done;
}

/* Makes nodes of the layer for what was computed underneath. */
static ZkyNode *
record (const ZkyVmapCall *call,
        ZkyNode          **results)
{
  g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify) zky_tensor_unref);
  ZkyNode *first;

  for (guint i = 0; i < call->n_outputs; i++)
    g_ptr_array_add (values, example_placeholder (results[i]->value));
  first = zky_graph_add_values (call->graph, call->op, call->inputs, call->n_inputs, call->attributes,
                                (ZkyTensor *const *) values->pdata, values->len);
  for (guint i = 0; first != NULL && i < call->n_outputs; i++)
    *zky_layer_get (call->graph, zky_graph_node (call->graph, first->index + i)) = (ZkyLayerNode) { results[i], TRUE };

  return first;
}

/* By its rule, else by its textbook graph, else example by example. */
static ZkyNode *
run (ZkyVmapCall     *call,
     const ZkyOpCall *shapes)
{
  g_autofree ZkyNode **results = g_new0 (ZkyNode *, call->n_outputs);
  ZkyNode *first = zky_vmap_try_rule (call);

  if (first != NULL && has_shapes (call, first))
    {
      for (guint i = 0; i < call->n_outputs; i++)
        results[i] = zky_node_sibling (first, i);
      return record (call, results);
    }

  if (!forgive (call->graph))
    return NULL;
  if (call->op->expand != NULL)
    return zky_graph_expand (call->graph, call->op, call->inputs, call->n_inputs, call->attributes);

  return loop (call, shapes, results) ? record (call, results) : NULL;
}

/* The operator on inputs of which at least one varies. */
static ZkyNode *
apply_mapped (ZkyGraph            *self,
              const ZkyOp         *op,
              ZkyNode            **inputs,
              guint                n_inputs,
              const ZkyAttributes *attributes)
{
  g_autofree ZkyTensor **values = g_new (ZkyTensor *, n_inputs);
  g_autofree ZkyNode **reals = g_new (ZkyNode *, n_inputs);
  g_autofree guint8 *varies = g_new (guint8, n_inputs);
  g_autofree ZkyShape *shapes = NULL;
  ZkyVmapCall call = { .graph = self, .op = op, .n_inputs = n_inputs, .inputs = inputs, .reals = reals, .varies = varies };
  GError *error = NULL;
  ZkyNode *first = NULL;
  ZkyOpCall infer;

  for (guint i = 0; i < n_inputs; i++)
    {
      values[i] = inputs[i]->value;
      varies[i] = zky_layer_get (self, inputs[i])->varies;
      reals[i] = zky_layer_get_real (self, inputs[i]);
    }

  zky_op_call_init (&infer, op, values, n_inputs, attributes, NULL);
  if (zky_op_call_infer (&infer, &error))
    {
      call.attributes = infer.attributes;
      call.n_outputs = infer.n_outputs;
      call.outputs = shapes = g_new (ZkyShape, infer.n_outputs);
      for (guint i = 0; i < infer.n_outputs; i++)
        shapes[i] = infer.outputs[i].shape;
      first = run (&call, &infer);
    }
  else
    zky_graph_fail (self, error);
  zky_op_call_clear (&infer);

  if (first == NULL && !zky_layer_take_error (self))
    zky_graph_fail (self, g_error_new (ZKY_ERROR, ZKY_ERROR_SIZE, "vmap: %s cannot be applied to %" G_GSIZE_FORMAT " examples",
                                       op->name, self->layer->extent));

  return first;
}

static ZkyNode *
vmap_apply (ZkyGraph            *self,
            const ZkyOp         *op,
            ZkyNode *const      *inputs,
            guint                n_inputs,
            const ZkyAttributes *attributes)
{
  g_autofree ZkyNode **own = g_new (ZkyNode *, n_inputs);
  ZkyGraph *upper = zky_layer_find (self, inputs, n_inputs);
  gboolean varies;

  if (upper != NULL)
    return zky_graph_apply (upper, op, inputs, n_inputs, attributes);
  if (zky_layer_take_error (self) || !zky_layer_take_inputs (self, inputs, n_inputs, own, &varies))
    return NULL;

  zky_graph_set_line (zky_layer_get_base (self), self->line);
  if (op->expand != NULL && (op->forward == NULL || op->vjp == NULL))
    return zky_graph_expand (self, op, own, n_inputs, attributes);
  if (!varies)
    return zky_layer_apply_base (self, op, own, n_inputs, attributes);

  return apply_mapped (self, op, own, n_inputs, attributes);
}

/* -- In and out ------------------------------------------------------------------------------ */

/* @node with axis @from at place @to. */
static ZkyNode *
move_axis (ZkyNode *node,
           guint    from,
           guint    to)
{
  gint64 axes[ZKY_MAX_AXES];
  guint n = node != NULL ? zky_tensor_get_n_axes (node->value) : 0;

  if (node == NULL || from == to)
    return node;

  for (guint i = 0, k = 0; i < n; i++)
    {
      if (i == to)
        {
          axes[i] = from;
          continue;
        }
      k += k == from;
      axes[i] = k++;
    }

  return zky_transpose (node, axes, n);
}

/* An axis as a place among @n_axes; negative ones count from the end. */
static gboolean
check_axis (gint64     axis,
            guint      n_axes,
            guint     *place,
            GError   **error)
{
  if (axis >= -(gint64) n_axes && axis < (gint64) n_axes)
    {
      *place = (guint) (axis < 0 ? axis + n_axes : axis);
      return TRUE;
    }

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "vmap: there is no axis %" G_GINT64_FORMAT " among %u", axis, n_axes);

  return FALSE;
}

/**
 * zky_vmap_new:
 * @base: the graph underneath
 * @extent: how many examples there are
 *
 * Returns: (transfer full): a graph for functions of one example
 */
ZkyGraph *
zky_vmap_new (ZkyGraph *base,
              gsize     extent)
{
  ZkyGraph *self;

  g_return_val_if_fail (base != NULL, NULL);

  self = zky_layer_new (&base->tape);
  self->layer->apply = vmap_apply;
  self->layer->owned = zky_graph_ref (base);
  self->layer->extent = extent;
  zky_graph_set_budget (self, base->budget);

  return self;
}

/* A node of a graph further down, as one of that right underneath. */
static ZkyNode *
take_from_below (ZkyGraph *self,
                 ZkyNode  *node)
{
  ZkyGraph *base = zky_layer_get_base (self);

  node = base->layer != NULL ? zky_layer_import (base, node) : NULL;
  if (node == NULL && !zky_layer_take_error (self))
    zky_graph_fail (self, g_error_new (ZKY_ERROR, ZKY_ERROR_USE, "A node of another call cannot be used here"));

  return node;
}

/**
 * zky_vmap_enter:
 * @node: (nullable): a node of the graph underneath, or of one further down, with the examples along @axis
 * @axis: an axis; negative ones count from the end
 *
 * Returns: (transfer none) (nullable): a node that stands for one example, without that axis; %NULL with an error of
 *   this graph, where the axis does not exist or has another extent
 */
ZkyNode *
zky_vmap_enter (ZkyGraph *self,
                ZkyNode  *node,
                gint64    axis)
{
  g_autoptr(ZkyTensor) value = NULL;
  GError *error = NULL;
  ZkyNode *own, *real;
  guint place;

  g_return_val_if_fail (self != NULL && self->layer != NULL, NULL);

  if (node == NULL || zky_layer_take_error (self))
    return NULL;

  if (node->tape != self->layer->base)
    node = take_from_below (self, node);
  if (node == NULL)
    return NULL;

  if (!check_axis (axis, zky_tensor_get_n_axes (node->value), &place, &error))
    {
      zky_graph_fail (self, error);
      return NULL;
    }
  if (zky_tensor_get_dim (node->value, place) != self->layer->extent)
    {
      zky_graph_fail (self, g_error_new (ZKY_ERROR, ZKY_ERROR_SHAPE,
                                         "vmap: %" G_GSIZE_FORMAT " examples along axis %u and %" G_GSIZE_FORMAT " before",
                                         zky_tensor_get_dim (node->value, place), place, self->layer->extent));
      return NULL;
    }

  real = move_axis (node, place, 0);
  if (real == NULL)
    {
      zky_layer_take_error (self);
      return NULL;
    }

  value = example_placeholder (real->value);
  own = zky_graph_variable (self, NULL, value);
  if (own == NULL)
    return NULL;

  own->name = node->name;
  *zky_layer_get (self, own) = (ZkyLayerNode) { real, TRUE };

  return own;
}

/**
 * zky_vmap_import:
 * @self: a graph, a map or not
 * @node: (nullable): a node of it, or of a graph underneath
 *
 * Operators do this by themselves; derivatives take nodes of one graph.
 *
 * Returns: (transfer none) (nullable): a node of @self for it, the same for all examples; %NULL with an error of
 *   @self, where it is of another call
 */
ZkyNode *
zky_vmap_import (ZkyGraph *self,
                 ZkyNode  *node)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (node == NULL || self->error != NULL || node->tape == &self->tape)
    return self->error == NULL ? node : NULL;
  if (self->layer != NULL)
    return zky_layer_import (self, node);

  zky_graph_fail (self, g_error_new (ZKY_ERROR, ZKY_ERROR_USE, "A node of another call cannot be used here"));
  return NULL;
}

/**
 * zky_vmap_leave:
 * @node: (nullable): a node of this graph, or of one underneath
 * @axis: where the examples go; negative ones count from the end
 *
 * Returns: (transfer none) (nullable): a node of the graph underneath with the results for all examples; what is the
 *   same for all is repeated; %NULL with an error of this graph
 */
ZkyNode *
zky_vmap_leave (ZkyGraph *self,
                ZkyNode  *node,
                gint64    axis)
{
  ZkyShape front = zky_shape_new (1, &self->layer->extent), shape;
  GError *error = NULL;
  ZkyNode *own, *real;
  guint place;

  g_return_val_if_fail (self != NULL && self->layer != NULL, NULL);

  own = node != NULL && !zky_layer_take_error (self) ? zky_layer_import (self, node) : NULL;
  if (own == NULL)
    return NULL;

  shape = zky_tensor_get_shape (own->value);
  if (!check_axis (axis, shape.n_axes + 1, &place, &error) || !zky_shape_concat (&front, &shape, &shape, &error))
    {
      zky_graph_fail (self, error);
      return NULL;
    }

  real = zky_layer_get_real (self, own);
  if (!zky_layer_get (self, own)->varies)
    real = zky_broadcast_to (real, &shape);
  real = move_axis (real, 0, place);
  if (real == NULL)
    zky_layer_take_error (self);

  return real;
}

/**
 * zky_node_is_mapped:
 *
 * Returns: whether the node stands for many examples inside a map, so that its value is a placeholder
 */
gboolean
zky_node_is_mapped (const ZkyNode *self)
{
  ZkyGraph *graph = zky_node_get_graph (self);

  return graph != NULL && graph->layer != NULL && zky_layer_get (graph, self)->varies;
}
