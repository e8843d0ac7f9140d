/* zky-transform.c: vjp, jvp and Jacobian as nodes of the graph that they are derivatives in
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-transform-private.h"

#include "zky-forward.h"
#include "zky-reverse.h"

/* -- Checks --------------------------------------------------------------------- */

/**
 * zky_transform_check:
 * @nodes: (array length=n_nodes): nodes that are differentiated
 * @what: `output` or `input`
 *
 * Returns: whether all are floating nodes of this graph, which has no error
 */
gboolean
zky_transform_check (ZkyGraph        *self,
                     ZkyNode *const  *nodes,
                     guint            n_nodes,
                     const char      *what,
                     GError         **error)
{
  if (self->error != NULL)
    {
      g_propagate_error (error, g_error_copy (self->error));
      return FALSE;
    }

  for (guint i = 0; i < n_nodes; i++)
    {
      if (nodes[i] == NULL || nodes[i]->tape != &self->tape)
        {
          g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "The %s to differentiate is not of call %s", what, self->id);
          return FALSE;
        }
      if (!zky_dtype_is_float (zky_tensor_get_dtype (nodes[i]->value)))
        {
          g_autofree char *label = zky_node_dup_label (nodes[i]);

          g_set_error (error, ZKY_ERROR, ZKY_ERROR_DTYPE, "Derivatives need floating numbers; %s “%s” is %s",
                       what, label, zky_dtype_get_name (zky_tensor_get_dtype (nodes[i]->value)));
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * zky_transform_batch:
 * @vectors: (array length=n): cotangents or tangents
 * @nodes: (array length=n): what each belongs to
 * @what: `cotangent` or `tangent`
 * @batch: (out): the axes that they all have in front
 *
 * Returns: whether each has the shape B ⊕ that of its node, with one B, and its dtype
 */
gboolean
zky_transform_batch (ZkyTensor *const  *vectors,
                     ZkyNode *const    *nodes,
                     guint              n,
                     const char        *what,
                     ZkyShape          *batch,
                     GError           **error)
{
  gboolean is_first = TRUE;

  *batch = zky_shape_new (0, NULL);
  for (guint i = 0; i < n; i++)
    {
      ZkyShape shape = zky_tensor_get_shape (nodes[i]->value), given, front, whole;
      g_autofree char *a = NULL, *b = NULL;

      if (vectors[i] == NULL)
        continue;

      given = zky_tensor_get_shape (vectors[i]);
      front = zky_shape_new (given.n_axes > shape.n_axes ? given.n_axes - shape.n_axes : 0, given.dims);
      if (zky_shape_concat (&front, &shape, &whole, NULL) && zky_shape_equal (&whole, &given)
          && (is_first || zky_shape_equal (&front, batch)))
        {
          if (zky_tensor_get_dtype (vectors[i]) != zky_tensor_get_dtype (nodes[i]->value))
            {
              g_set_error (error, ZKY_ERROR, ZKY_ERROR_DTYPE, "A %s of %s does not fit a value of %s", what,
                           zky_dtype_get_name (zky_tensor_get_dtype (vectors[i])),
                           zky_dtype_get_name (zky_tensor_get_dtype (nodes[i]->value)));
              return FALSE;
            }
          *batch = front;
          is_first = FALSE;
          continue;
        }

      a = zky_shape_to_string (&given);
      b = zky_shape_to_string (&shape);
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "A %s of shape %s does not fit a value of shape %s", what, a, b);
      return FALSE;
    }

  return TRUE;
}

/**
 * zky_transform_check_size:
 * @what: what would be so large
 * @bytes: its size, as a floating number so that nothing overflows
 * @limit: bytes; 0: %ZKY_BACK_LIMIT
 *
 * Returns: whether it may be made
 */
gboolean
zky_transform_check_size (const char  *what,
                          double       bytes,
                          gsize        limit,
                          GError     **error)
{
  g_autofree char *needed = NULL, *allowed = NULL;

  if (limit == 0)
    limit = ZKY_BACK_LIMIT;
  if (bytes <= (double) limit)
    return TRUE;

  needed = g_format_size_full (bytes < 1e18 ? (guint64) bytes : G_MAXUINT64 / 16, G_FORMAT_SIZE_IEC_UNITS);
  allowed = g_format_size_full (limit, G_FORMAT_SIZE_IEC_UNITS);
  g_set_error (error, ZKY_ERROR, ZKY_ERROR_SIZE, "%s would take %s, more than the limit of %s", what, needed, allowed);

  return FALSE;
}

/* -- As nodes --------------------------------------------------------------------- */

/* Zeros where nothing arrived: a constant that takes no room. */
static ZkyNode *
zeros (ZkyGraph       *self,
       const ZkyNode  *like,
       const ZkyShape *batch)
{
  ZkyShape own = zky_tensor_get_shape (like->value), shape;
  g_autoptr(ZkyTensor) zero = zky_tensor_new_scalar (zky_tensor_get_dtype (like->value), 0);
  g_autoptr(ZkyTensor) value = NULL;
  GError *error = NULL;

  if (zky_shape_concat (batch, &own, &shape, &error))
    value = zky_tensor_broadcast_to (zero, &shape, &error);
  if (value == NULL)
    {
      zky_graph_fail (self, error);
      return NULL;
    }

  return zky_graph_constant (self, value);
}

/* Hands over what was found; @products may be @likes. */
static void
give (ZkyGraph       *self,
      ZkyNode *const *found,
      ZkyNode *const *likes,
      guint           n,
      const ZkyShape *batch,
      ZkyNode       **products)
{
  for (guint i = 0; i < n; i++)
    products[i] = self->error != NULL || found[i] != NULL ? found[i] : zeros (self, likes[i], batch);
}

static gboolean
end (ZkyGraph  *self,
     GError   **error)
{
  if (self->error == NULL)
    return TRUE;

  g_propagate_error (error, zky_graph_take_error (self));
  return FALSE;
}

static guint
end_of (ZkyNode *const *nodes,
        guint           n)
{
  guint result = 0;

  for (guint i = 0; i < n; i++)
    result = MAX (result, nodes[i]->index + 1);

  return result;
}

static ZkyTensor **
values_of (ZkyNode *const *nodes,
           guint           n)
{
  ZkyTensor **values = g_new (ZkyTensor *, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    values[i] = nodes[i] != NULL ? nodes[i]->value : NULL;

  return values;
}

static void
pull (ZkyGraph       *self,
      ZkyNode *const *outputs,
      ZkyNode *const *cotangents,
      guint           n_outputs,
      ZkyNode *const *inputs,
      guint           n_inputs,
      const ZkyShape *batch,
      ZkyNode       **products)
{
  ZkyReverse reverse;

  zky_reverse_init (&reverse, self, &self->tape, inputs, n_inputs, end_of (outputs, n_outputs), batch);
  for (guint i = 0; i < n_outputs; i++)
    zky_reverse_seed (&reverse, outputs[i], cotangents[i]);
  zky_reverse_run (&reverse);
  for (guint i = 0; i < n_inputs; i++)
    products[i] = zky_reverse_get (&reverse, inputs[i]);
  zky_reverse_clear (&reverse);
}

/**
 * zky_record_vjp:
 * @outputs: (array length=n_outputs): floating nodes of this graph
 * @cotangents: (array length=n_outputs): nodes of this graph, shape B ⊕ output; %NULL elements are zeros
 * @inputs: (array length=n_inputs): floating nodes of this graph, of any kind, that the outputs may depend on
 * @products: (out caller-allocates): for each input Σ cotangent × Jacobian, shape B ⊕ input; a constant zero where no
 *   output depends on it
 *
 * Reverse mode. Only what lies between the inputs and the outputs counts: another way from one input to an output,
 * around all nodes behind the inputs, does not exist. The products are nodes of the present scope, and the graph's
 * gradients (zky_graph_back()) stay as they are.
 *
 * Returns: %FALSE with an error: nodes of another call, integers, shapes that do not fit, the call's limits
 */
gboolean
zky_record_vjp (ZkyGraph        *self,
                ZkyNode *const  *outputs,
                ZkyNode *const  *cotangents,
                guint            n_outputs,
                ZkyNode *const  *inputs,
                guint            n_inputs,
                ZkyNode        **products,
                GError         **error)
{
  g_autofree ZkyTensor **values = NULL;
  g_autofree ZkyNode **found = NULL;
  ZkyShape batch;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!zky_transform_check (self, outputs, n_outputs, "output", error)
      || !zky_transform_check (self, inputs, n_inputs, "input", error))
    return FALSE;
  values = values_of (cotangents, n_outputs);
  if (!zky_transform_batch (values, outputs, n_outputs, "cotangent", &batch, error))
    return FALSE;

  found = g_new0 (ZkyNode *, MAX (n_inputs, 1));
  pull (self, outputs, cotangents, n_outputs, inputs, n_inputs, &batch, found);
  give (self, found, inputs, n_inputs, &batch, products);

  return end (self, error);
}

/**
 * zky_record_jvp:
 * @outputs: (array length=n_outputs): floating nodes of this graph
 * @inputs: (array length=n_inputs): floating nodes of this graph, of any kind, that the outputs may depend on
 * @tangents: (array length=n_inputs): nodes of this graph, shape T ⊕ input; %NULL elements are zeros
 * @products: (out caller-allocates): for each output Σ Jacobian × tangent, shape T ⊕ output; a constant zero where it
 *   does not depend on the inputs
 *
 * Forward mode: tangents go along with the values, from operator to operator in their order.
 *
 * Returns: %FALSE with an error, as zky_record_vjp()
 */
gboolean
zky_record_jvp (ZkyGraph        *self,
                ZkyNode *const  *outputs,
                guint            n_outputs,
                ZkyNode *const  *inputs,
                ZkyNode *const  *tangents,
                guint            n_inputs,
                ZkyNode        **products,
                GError         **error)
{
  g_autofree ZkyTensor **values = NULL;
  g_autofree ZkyNode **found = NULL;
  ZkyShape batch;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!zky_transform_check (self, outputs, n_outputs, "output", error)
      || !zky_transform_check (self, inputs, n_inputs, "input", error))
    return FALSE;
  values = values_of (tangents, n_inputs);
  if (!zky_transform_batch (values, inputs, n_inputs, "tangent", &batch, error))
    return FALSE;

  found = g_new0 (ZkyNode *, MAX (n_outputs, 1));
  zky_forward_record (self, outputs, n_outputs, inputs, tangents, n_inputs, &batch, found);
  give (self, found, outputs, n_outputs, &batch, products);

  return end (self, error);
}

/**
 * zky_record_jacobian:
 * @output: a floating node of this graph, shape S
 * @inputs: (array length=n_inputs): floating nodes of this graph, of any kind
 * @limit: bytes that all Jacobians together, and each node on the way, may take; 0: %ZKY_BACK_LIMIT
 * @jacobians: (out caller-allocates): for each input a node of shape S ⊕ input; for a scalar output its gradient
 *
 * One batched backward pass, whose seed is the identity.
 *
 * Returns: %FALSE with an error, as zky_record_vjp(), or %ZKY_ERROR_SIZE
 */
gboolean
zky_record_jacobian (ZkyGraph        *self,
                     ZkyNode         *output,
                     ZkyNode *const  *inputs,
                     guint            n_inputs,
                     gsize            limit,
                     ZkyNode        **jacobians,
                     GError         **error)
{
  g_autoptr(ZkyTensor) identity = NULL;
  ZkyNode *seed;
  ZkyShape shape;
  double bytes, largest;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!zky_transform_check (self, &output, 1, "output", error)
      || !zky_transform_check (self, inputs, n_inputs, "input", error))
    return FALSE;

  shape = zky_tensor_get_shape (output->value);
  bytes = 0;
  largest = zky_tensor_get_bytes (output->value);
  for (guint i = 0; i < n_inputs; i++)
    bytes += zky_tensor_get_bytes (inputs[i]->value);
  bytes = MAX (bytes, largest) * zky_tensor_get_size (output->value);
  if (!zky_transform_check_size ("The Jacobian", bytes, limit, error))
    return FALSE;

  identity = shape.n_axes == 0 ? zky_tensor_new_scalar (zky_tensor_get_dtype (output->value), 1)
                               : zky_tensor_new_identity (zky_tensor_get_dtype (output->value), &shape, error);
  if (identity == NULL)
    return FALSE;

  seed = zky_graph_constant (self, identity);
  if (seed == NULL)
    return end (self, error);

  return zky_record_vjp (self, &output, &seed, 1, inputs, n_inputs, jacobians, error);
}

/* -- Second order --------------------------------------------------------------------- */

/* The recorded gradients of a scalar. */
static gboolean
record_gradients (ZkyGraph        *self,
                  ZkyNode         *output,
                  ZkyNode *const  *inputs,
                  guint            n_inputs,
                  ZkyNode        **gradients,
                  GError         **error)
{
  ZkyShape shape;

  if (!zky_transform_check (self, &output, 1, "output", error))
    return FALSE;

  shape = zky_tensor_get_shape (output->value);
  if (shape.n_axes > 0)
    {
      g_autofree char *text = zky_shape_to_string (&shape);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "A Hessian needs a scalar output; this one has shape %s", text);
      return FALSE;
    }

  return zky_record_jacobian (self, output, inputs, n_inputs, 0, gradients, error);
}

/**
 * zky_record_hvp:
 * @output: a scalar floating node of this graph
 * @inputs: (array length=n_inputs): floating nodes of this graph, of any kind
 * @tangents: (array length=n_inputs): nodes of this graph, shape T ⊕ input; %NULL elements are zeros
 * @products: (out caller-allocates): for each input its part of Hessian × tangents, shape T ⊕ input
 *
 * Forward over reverse.
 *
 * Returns: %FALSE with an error, as zky_record_vjp(), or the output is no scalar
 */
gboolean
zky_record_hvp (ZkyGraph        *self,
                ZkyNode         *output,
                ZkyNode *const  *inputs,
                ZkyNode *const  *tangents,
                guint            n_inputs,
                ZkyNode        **products,
                GError         **error)
{
  g_autofree ZkyNode **gradients = g_new0 (ZkyNode *, MAX (n_inputs, 1));

  g_return_val_if_fail (self != NULL, FALSE);

  return record_gradients (self, output, inputs, n_inputs, gradients, error)
         && zky_record_jvp (self, gradients, n_inputs, inputs, tangents, n_inputs, products, error);
}

/**
 * zky_record_hessian:
 * @output: a scalar floating node of this graph
 * @inputs: (array length=n_inputs): floating nodes of this graph, of any kind
 * @limit: bytes that all blocks together may take; 0: %ZKY_BACK_LIMIT
 * @blocks: (out caller-allocates): n_inputs² nodes: at i · n_inputs + k the derivative by inputs i and k, shape input
 *   i ⊕ input k
 *
 * Forward over reverse: all tangents of one input at once.
 *
 * Returns: %FALSE with an error, as zky_record_hvp(), or %ZKY_ERROR_SIZE
 */
gboolean
zky_record_hessian (ZkyGraph        *self,
                    ZkyNode         *output,
                    ZkyNode *const  *inputs,
                    guint            n_inputs,
                    gsize            limit,
                    ZkyNode        **blocks,
                    GError         **error)
{
  g_autofree ZkyNode **gradients = g_new0 (ZkyNode *, MAX (n_inputs, 1));
  double elements = 0, bytes = 0;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!zky_transform_check (self, inputs, n_inputs, "input", error)
      || !record_gradients (self, output, inputs, n_inputs, gradients, error))
    return FALSE;
  for (guint i = 0; i < n_inputs; i++)
    {
      elements += zky_tensor_get_size (inputs[i]->value);
      bytes += zky_tensor_get_bytes (inputs[i]->value);
    }
  if (!zky_transform_check_size ("The Hessian", elements * bytes, limit, error))
    return FALSE;

  for (guint i = 0; i < n_inputs; i++)
    {
      ZkyShape shape = zky_tensor_get_shape (inputs[i]->value);
      g_autoptr(ZkyTensor) identity = zky_tensor_new_identity (zky_tensor_get_dtype (inputs[i]->value), &shape, error);
      ZkyNode *tangent = identity != NULL ? zky_graph_constant (self, identity) : NULL;

      if (identity == NULL)
        return FALSE;
      if (tangent == NULL)
        return end (self, error);
      if (!zky_record_jvp (self, gradients, n_inputs, &inputs[i], &tangent, 1, blocks + i * n_inputs, error))
        return FALSE;
    }

  return TRUE;
}
