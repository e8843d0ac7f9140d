/* zky-hessian.c: Jacobians, Hessians and products with them, as numbers
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-forward.h"
#include "zky-reverse.h"
#include "zky-transform-private.h"

#include <string.h>

/* Tangents of a Hessian go forward in groups whose nodes stay in the cache. */
#define GROUP_BYTES ((gsize) 192 << 10)

/* -- Jacobian × tangent -------------------------------------------------------------- */

static ZkyTensor *
zeros (const ZkyTensor *like,
       const ZkyShape  *batch,
       GError         **error)
{
  ZkyShape own = zky_tensor_get_shape (like), shape;
  g_autoptr(ZkyTensor) zero = zky_tensor_new_scalar (zky_tensor_get_dtype (like), 0);

  return zky_shape_concat (batch, &own, &shape, error) ? zky_tensor_broadcast_to (zero, &shape, error) : NULL;
}

/* Zeros where a result is missing. */
static gboolean
fill (ZkyNode *const  *nodes,
      guint            n,
      const ZkyShape  *batch,
      ZkyTensor      **results,
      GError         **error)
{
  gboolean done = TRUE;

  for (guint i = 0; i < n && done; i++)
    if (results[i] == NULL)
      {
        results[i] = zeros (nodes[i]->value, batch, error);
        done = results[i] != NULL;
      }
  for (guint i = 0; i < n && !done; i++)
    g_clear_pointer (&results[i], zky_tensor_unref);

  return done;
}

/**
 * zky_graph_jvp:
 * @output: a floating node of this graph, shape S
 * @inputs: (array length=n_inputs): floating nodes of this graph
 * @tangents: (array length=n_inputs): one an input, shape T ⊕ input, its dtype; %NULL elements are zeros
 * @product: (out) (transfer full): Σ Jacobian × tangent, shape T ⊕ S
 *
 * Forward mode: tangents go along with the values, from operator to operator in their order.
 *
 * Returns: %FALSE with an error: nodes of another call, integers, shapes that do not fit, the call's limits
 */
gboolean
zky_graph_jvp (ZkyGraph          *self,
               ZkyNode           *output,
               ZkyNode *const    *inputs,
               ZkyTensor *const  *tangents,
               guint              n_inputs,
               ZkyTensor        **product,
               GError           **error)
{
  ZkyShape batch;

  g_return_val_if_fail (self != NULL && product != NULL, FALSE);

  return zky_transform_check (self, &output, 1, "output", error)
         && zky_transform_check (self, inputs, n_inputs, "input", error)
         && zky_transform_batch (tangents, inputs, n_inputs, "tangent", &batch, error)
         && zky_forward_compute (self, &output, 1, inputs, tangents, n_inputs, &batch, product, error)
         && fill (&output, 1, &batch, product, error);
}

/* -- Jacobian -------------------------------------------------------------------------- */

/* One backward pass from the identity; the graph keeps the gradients that it had. */
static gboolean
jacobian_reverse (ZkyGraph        *self,
                  ZkyNode         *output,
                  ZkyNode *const  *inputs,
                  guint            n_inputs,
                  gsize            limit,
                  ZkyTensor      **jacobians,
                  GError         **error)
{
  ZkyBackOptions options = { .output = output, .wanted = inputs, .n_wanted = n_inputs, .limit = limit };
  ZkyGradients *kept = g_steal_pointer (&self->gradients);
  gboolean done = zky_graph_back (self, &options, error);

  for (guint i = 0; done && i < n_inputs; i++)
    {
      ZkyTensor *gradient = zky_node_get_gradient (inputs[i]);

      jacobians[i] = gradient != NULL ? zky_tensor_ref (gradient) : NULL;
    }
  zky_graph_clear_gradients (self);
  self->gradients = kept;

  return done;
}

/* One forward pass an input, from the identity. What comes out, in ⊕ out, is turned round. */
static gboolean
jacobian_forward (ZkyGraph        *self,
                  ZkyNode         *output,
                  ZkyNode         *input,
                  ZkyTensor      **jacobian,
                  GError         **error)
{
  ZkyShape shape = zky_tensor_get_shape (input->value);
  g_autoptr(ZkyTensor) identity = zky_tensor_new_identity (zky_tensor_get_dtype (input->value), &shape, error);
  g_autoptr(ZkyTensor) product = NULL;
  guint axes[ZKY_MAX_AXES], n_out = zky_tensor_get_n_axes (output->value);

  if (identity == NULL || !zky_graph_jvp (self, output, &input, &identity, 1, &product, error))
    return FALSE;

  for (guint i = 0; i < n_out + shape.n_axes; i++)
    axes[i] = i < n_out ? shape.n_axes + i : i - n_out;
  *jacobian = zky_tensor_transpose (product, axes);

  return TRUE;
}

/**
 * zky_graph_jacobian:
 * @output: a floating node of this graph, shape S
 * @inputs: (array length=n_inputs): floating nodes of this graph
 * @limit: bytes that all Jacobians together, and each value on the way, may take; 0: %ZKY_BACK_LIMIT
 * @jacobians: (out caller-allocates) (transfer full): for each input its Jacobian, shape S ⊕ input
 *
 * By reverse mode, or by forward mode where the output has more elements than the inputs together; batched in both.
 *
 * Returns: %FALSE with an error: nodes of another call, integers, more than the limit, the call's limits
 */
gboolean
zky_graph_jacobian (ZkyGraph        *self,
                    ZkyNode         *output,
                    ZkyNode *const  *inputs,
                    guint            n_inputs,
                    gsize            limit,
                    ZkyTensor      **jacobians,
                    GError         **error)
{
  double rows, columns = 0, total = 0;
  gboolean done = TRUE, reverse = TRUE;
  ZkyShape shape;

  g_return_val_if_fail (self != NULL, FALSE);

  if (!zky_transform_check (self, &output, 1, "output", error)
      || !zky_transform_check (self, inputs, n_inputs, "input", error))
    return FALSE;

  rows = zky_tensor_get_size (output->value);
  for (guint i = 0; i < n_inputs; i++)
    {
      jacobians[i] = NULL;
      columns += zky_tensor_get_size (inputs[i]->value);
      total += rows * zky_tensor_get_bytes (inputs[i]->value);
      reverse &= inputs[i]->needs_grad; /* to constants zky_graph_back() does not go */
    }
  reverse &= rows <= columns;
  if (!zky_transform_check_size ("The Jacobian", total, limit, error))
    return FALSE;

  if (reverse)
    done = jacobian_reverse (self, output, inputs, n_inputs, limit, jacobians, error);
  for (guint i = 0; i < n_inputs && !reverse && done; i++)
    done = zky_transform_check_size ("The Jacobian", (double) zky_tensor_get_bytes (inputs[i]->value)
                                     * zky_tensor_get_size (inputs[i]->value), limit, error)
           && jacobian_forward (self, output, inputs[i], &jacobians[i], error);

  shape = zky_tensor_get_shape (output->value);
  if (done)
    return fill (inputs, n_inputs, &shape, jacobians, error);
  for (guint i = 0; i < n_inputs; i++)
    g_clear_pointer (&jacobians[i], zky_tensor_unref);

  return FALSE;
}

/* -- Second order: forward over reverse ---------------------------------------------------- */

/**
 * Second:
 * @graph: a copy of the call up to the output, and behind it the recorded backward pass
 * @inputs: there
 * @gradients: there; %NULL where the output does not depend on an input
 */
typedef struct
{
  ZkyGraph  *graph;
  ZkyNode  **inputs;
  ZkyNode  **gradients;
  guint      n;
} Second;

static void
second_clear (Second *self)
{
  g_clear_pointer (&self->graph, zky_graph_unref);
  g_clear_pointer (&self->inputs, g_free);
  g_clear_pointer (&self->gradients, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Second, second_clear)

/* The nodes up to @end with their values: nothing is computed again. */
static ZkyGraph *
copy_nodes (ZkyGraph *self,
            guint     end)
{
  ZkyGraph *copy = zky_graph_new (NULL);
  g_autoptr(GPtrArray) inputs = g_ptr_array_new ();

  zky_graph_set_budget (copy, self->budget);
  while (copy->n_nodes < end && copy->error == NULL)
    {
      const ZkyNode *node = zky_graph_node (self, copy->n_nodes);
      guint n = zky_graph_count_siblings (self, node);
      g_autofree ZkyTensor **values = g_new (ZkyTensor *, n);

      if (node->op == NULL)
        {
          if (zky_graph_variable (copy, NULL, node->value) == NULL)
            break;
          continue;
        }

      g_ptr_array_set_size (inputs, 0);
      for (guint i = 0; i < node->n_inputs; i++)
        g_ptr_array_add (inputs, zky_graph_node (copy, node->inputs[i]->index));
      for (guint i = 0; i < n; i++)
        values[i] = zky_graph_node (self, node->index + i)->value;
      zky_graph_add_values (copy, node->op, (ZkyNode *const *) inputs->pdata, inputs->len, node->attributes, values, n);
    }

  return copy;
}

static gboolean
second_init (Second          *self,
             ZkyGraph        *graph,
             ZkyNode         *output,
             ZkyNode *const  *inputs,
             guint            n_inputs,
             GError         **error)
{
  g_autoptr(ZkyTensor) one = NULL;
  ZkyShape none = zky_shape_new (0, NULL);
  ZkyReverse reverse;

  if (!zky_transform_check (graph, &output, 1, "output", error)
      || !zky_transform_check (graph, inputs, n_inputs, "input", error))
    return FALSE;
  if (zky_tensor_get_n_axes (output->value) > 0)
    {
      ZkyShape shape = zky_tensor_get_shape (output->value);
      g_autofree char *text = zky_shape_to_string (&shape);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE,
                   "A Hessian needs a scalar output; this one has shape %s", text);
      return FALSE;
    }

  self->n = n_inputs;
  self->graph = copy_nodes (graph, output->index + 1);
  self->inputs = g_new0 (ZkyNode *, MAX (n_inputs, 1));
  self->gradients = g_new0 (ZkyNode *, MAX (n_inputs, 1));
  if (!zky_graph_end (self->graph, error))
    return FALSE;

  output = zky_graph_node (self->graph, output->index);
  for (guint i = 0; i < n_inputs; i++)
    if (inputs[i]->index <= output->index)
      self->inputs[i] = zky_graph_node (self->graph, inputs[i]->index);
    else
      self->inputs[i] = zky_graph_variable (self->graph, NULL, inputs[i]->value); /* made later: of no influence */

  one = zky_tensor_new_scalar (zky_tensor_get_dtype (output->value), 1);
  zky_reverse_init (&reverse, self->graph, &self->graph->tape, self->inputs, n_inputs, output->index + 1, &none);
  zky_reverse_seed (&reverse, output, zky_graph_constant (self->graph, one));
  zky_reverse_run (&reverse);
  for (guint i = 0; i < n_inputs; i++)
    self->gradients[i] = zky_reverse_get (&reverse, self->inputs[i]);
  zky_reverse_clear (&reverse);

  return zky_graph_end (self->graph, error);
}

/* Tangents of the gradients from input @from on; NULL where a gradient does not depend on the inputs. */
static gboolean
push_gradients (Second            *self,
                guint              from,
                ZkyNode *const    *inputs,
                ZkyTensor *const  *tangents,
                guint              n_inputs,
                const ZkyShape    *batch,
                ZkyTensor        **results,
                GError           **error)
{
  g_autoptr(GPtrArray) outputs = g_ptr_array_new ();
  g_autofree ZkyTensor **found = g_new0 (ZkyTensor *, self->n + 1);
  gboolean done;

  for (guint i = from; i < self->n; i++)
    if (self->gradients[i] != NULL)
      g_ptr_array_add (outputs, self->gradients[i]);
  done = zky_forward_compute (self->graph, (ZkyNode *const *) outputs->pdata, outputs->len, inputs, tangents, n_inputs,
                              batch, found, error);
  for (guint i = from, k = 0; i < self->n; i++)
    results[i] = self->gradients[i] != NULL ? found[k++] : NULL;

  return done;
}

/**
 * zky_graph_hvp:
 * @output: a scalar floating node of this graph
 * @inputs: (array length=n_inputs): floating nodes of this graph
 * @tangents: (array length=n_inputs): one an input, shape T ⊕ input, its dtype; %NULL elements are zeros
 * @products: (out caller-allocates) (transfer full): for each input its part of Hessian × tangents, shape T ⊕ input
 *
 * Forward over reverse: the tangent of the gradient, without the Hessian itself.
 *
 * Returns: %FALSE with an error as zky_graph_jvp(), or the output is no scalar
 */
gboolean
zky_graph_hvp (ZkyGraph          *self,
               ZkyNode           *output,
               ZkyNode *const    *inputs,
               ZkyTensor *const  *tangents,
               guint              n_inputs,
               ZkyTensor        **products,
               GError           **error)
{
  g_auto(Second) second = { 0 };
  ZkyShape batch;

  g_return_val_if_fail (self != NULL, FALSE);

  return second_init (&second, self, output, inputs, n_inputs, error)
         && zky_transform_batch (tangents, inputs, n_inputs, "tangent", &batch, error)
         && push_gradients (&second, 0, second.inputs, tangents, n_inputs, &batch, products, error)
         && fill (inputs, n_inputs, &batch, products, error);
}

/* How many tangents go forward together. */
static gsize
group_size (Second *self,
            gsize   n_tangents)
{
  gsize largest = 1;

  for (guint i = 0; i < self->graph->n_nodes; i++)
    largest = MAX (largest, zky_tensor_get_bytes (zky_graph_node (self->graph, i)->value));

  return CLAMP (GROUP_BYTES / largest, MIN (n_tangents, 8), MAX (n_tangents, 1));
}

/* A tensor of shape [@n_rows] ⊕ that of @like, of which parts of rows are filled in one after the other. */
static ZkyTensor *
new_rows (const ZkyTensor *like,
          gsize            n_rows,
          GError         **error)
{
  ZkyShape own = zky_tensor_get_shape (like), front = zky_shape_new (1, &n_rows), shape;

  return zky_shape_concat (&front, &own, &shape, error)
         ? zky_tensor_new_zeros (zky_tensor_get_dtype (like), &shape, error) : NULL;
}

/* @rows, whole rows from @start on, become part of @target. */
static gboolean
put_rows (ZkyTensor  *target,
          ZkyTensor  *rows,
          gsize       start,
          GError    **error)
{
  g_autoptr(ZkyTensor) dense = zky_tensor_contiguous (rows, error);
  gsize stride = zky_tensor_get_bytes (target) / MAX (1, zky_tensor_get_dim (target, 0));

  if (dense == NULL)
    return FALSE;
  memcpy ((char *) zky_tensor_get_data_writable (target) + start * stride, zky_tensor_get_data (dense),
          zky_tensor_get_bytes (dense));

  return TRUE;
}

/* The blocks H[row][row …]: tangents are the rows of the identity of one input, a group at a time. Each is [elements]
 * ⊕ input. */
static gboolean
hessian_row (Second      *self,
             guint        row,
             ZkyTensor  **blocks,
             GError     **error)
{
  ZkyNode *input = self->inputs[row];
  gsize n = zky_tensor_get_size (input->value), group = group_size (self, n);
  ZkyShape line = zky_shape_new (1, &n), own = zky_tensor_get_shape (input->value), shape;
  g_autoptr(ZkyTensor) flat = zky_tensor_new_identity (zky_tensor_get_dtype (input->value), &line, error);
  g_autoptr(ZkyTensor) identity = NULL;
  g_autofree ZkyTensor **parts = g_new0 (ZkyTensor *, self->n);
  gboolean done = TRUE;

  if (flat == NULL || !zky_shape_concat (&line, &own, &shape, error))
    return FALSE;
  identity = zky_tensor_reshape (flat, &shape, error);
  if (identity == NULL)
    return FALSE;

  for (gsize start = 0; start < n && done; start += group)
    {
      gsize count = MIN (group, n - start);
      g_autoptr(ZkyTensor) tangent = zky_tensor_slice (identity, 0, start, count, 1);
      ZkyShape batch = zky_shape_new (1, &count);

      done = push_gradients (self, row, &input, &tangent, 1, &batch, parts, error);
      for (guint i = row; i < self->n; i++)
        {
          if (done && parts[i] != NULL && blocks[i] == NULL)
            done = (blocks[i] = new_rows (self->inputs[i]->value, n, error)) != NULL;
          if (done && parts[i] != NULL)
            done = put_rows (blocks[i], parts[i], start, error);
          g_clear_pointer (&parts[i], zky_tensor_unref);
        }
    }

  return done;
}

/* [elements] ⊕ column becomes row ⊕ column; its transpose is the block on the other side of the diagonal. */
static gboolean
finish_block (ZkyTensor       **block,
              ZkyTensor       **mirror,
              const ZkyTensor  *row,
              const ZkyTensor  *column,
              GError          **error)
{
  ZkyShape front = zky_tensor_get_shape (row), own = zky_tensor_get_shape (column), shape;
  g_autoptr(ZkyTensor) rows = g_steal_pointer (block);
  guint axes[ZKY_MAX_AXES];

  if (rows == NULL)
    {
      *block = zeros (column, &front, error);
      if (*block == NULL)
        return FALSE;
    }
  else if (!zky_shape_concat (&front, &own, &shape, error)
           || (*block = zky_tensor_reshape (rows, &shape, error)) == NULL)
    return FALSE;

  if (mirror == block)
    return TRUE;

  for (guint i = 0; i < own.n_axes + front.n_axes; i++)
    axes[i] = i < own.n_axes ? front.n_axes + i : i - own.n_axes;
  *mirror = zky_tensor_transpose (*block, axes);

  return TRUE;
}

/**
 * zky_graph_hessian:
 * @output: a scalar floating node of this graph
 * @inputs: (array length=n_inputs): floating nodes of this graph
 * @limit: bytes that all blocks together may take; 0: %ZKY_BACK_LIMIT
 * @blocks: (out caller-allocates) (transfer full): n_inputs² tensors: at i · n_inputs + k the derivative of the
 *   gradient for input i by input k, shape input i ⊕ input k
 *
 * Forward over reverse: the recorded gradient is differentiated in forward mode, with groups of tangents. Half of the
 * blocks is computed, the other half is its transpose.
 *
 * Returns: %FALSE with an error: no scalar output, nodes of another call, integers, more than the limit, the call's
 *   limits
 */
gboolean
zky_graph_hessian (ZkyGraph        *self,
                   ZkyNode         *output,
                   ZkyNode *const  *inputs,
                   guint            n_inputs,
                   gsize            limit,
                   ZkyTensor      **blocks,
                   GError         **error)
{
  g_auto(Second) second = { 0 };
  double elements = 0, bytes = 0;
  gboolean done;

  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < n_inputs * n_inputs; i++)
    blocks[i] = NULL;
  if (!second_init (&second, self, output, inputs, n_inputs, error))
    return FALSE;
  for (guint i = 0; i < n_inputs; i++)
    {
      elements += zky_tensor_get_size (inputs[i]->value);
      bytes += zky_tensor_get_bytes (inputs[i]->value);
    }
  done = zky_transform_check_size ("The Hessian", elements * bytes, limit, error);

  for (guint i = 0; i < n_inputs && done; i++)
    done = hessian_row (&second, i, blocks + i * n_inputs, error);
  for (guint i = 0; i < n_inputs && done; i++)
    for (guint k = i; k < n_inputs && done; k++)
      done = finish_block (&blocks[i * n_inputs + k], &blocks[k * n_inputs + i], inputs[i]->value, inputs[k]->value,
                           error);

  for (guint i = 0; i < n_inputs * n_inputs && !done; i++)
    g_clear_pointer (&blocks[i], zky_tensor_unref);

  return done;
}
