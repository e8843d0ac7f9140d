/* zky-vjp.c: one operator's step on the way back: cotangent × Jacobian
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-vjp.h"

#include "zky-functions.h"
#include "zky-tensor-private.h"

gboolean
zky_vjp_wants (ZkyVjp *self,
               guint   input)
{
  return self->wants[input];
}

/* -- Fitting a contribution to its input --------------------------------------- */

/* Whether @shape is B ⊕ something. */
static gboolean
has_batch (const ZkyVjp   *self,
           const ZkyShape *shape)
{
  if (shape->n_axes < self->n_batch)
    return FALSE;

  for (guint i = 0; i < self->n_batch; i++)
    if (shape->dims[i] != self->batch[i])
      return FALSE;

  return TRUE;
}

/* Sums @node, of shape B ⊕ s, over the axes along which an input of shape @target, which has no more axes than s,
 * was broadcast to s. */
static ZkyNode *
sum_broadcast_axes (const ZkyVjp   *self,
                    ZkyNode        *node,
                    const ZkyShape *target)
{
  ZkyShape shape = zky_tensor_get_shape (node->value);
  gint64 axes[ZKY_MAX_AXES];
  guint n_axes = 0, n_new = shape.n_axes - self->n_batch - target->n_axes;

  for (guint i = 0; i < n_new; i++)
    axes[n_axes++] = self->n_batch + i;
  for (guint i = 0; i < target->n_axes; i++)
    if (target->dims[i] == 1 && shape.dims[self->n_batch + n_new + i] != 1)
      axes[n_axes++] = self->n_batch + n_new + i;

  return n_axes > 0 ? zky_sum (node, axes, n_axes, n_axes > n_new) : node;
}

/* @node, B ⊕ s without the leading axes of extent 1 that @target has not, or with those that s lacks:
 * B ⊕ t with t of as many axes as @target. */
static ZkyNode *
match_axes (ZkyVjp         *self,
            ZkyNode        *node,
            const ZkyShape *target)
{
  ZkyShape shape = zky_tensor_get_shape (node->value);
  guint behind = shape.n_axes - self->n_batch;
  ZkyShape result;

  if (behind == target->n_axes)
    return node;

  result = *target;
  for (guint i = 0; i < target->n_axes; i++)
    result.dims[i] = behind + i < target->n_axes ? 1 : shape.dims[self->n_batch + behind + i - target->n_axes];
  result = zky_vjp_batched (self, &result);

  return zky_reshape (node, &result);
}

static ZkyNode *
fit (ZkyVjp    *self,
     ZkyNode   *node,
     ZkyTensor *input)
{
  ZkyShape shape, target, wanted;

  shape = zky_tensor_get_shape (node->value);
  target = zky_tensor_get_shape (input);
  wanted = zky_vjp_batched (self, &target);
  if (zky_shape_equal (&shape, &wanted))
    return node;

  if (has_batch (self, &shape))
    {
      if (shape.n_axes < wanted.n_axes)
        node = match_axes (self, node, &target);
      node = node != NULL ? sum_broadcast_axes (self, node, &target) : NULL;
      node = node != NULL ? match_axes (self, node, &target) : NULL;
    }

  if (node == NULL)
    return NULL;

  shape = zky_tensor_get_shape (node->value);
  return zky_shape_equal (&shape, &wanted) ? node : zky_broadcast_to (node, &wanted);
}

/**
 * zky_vjp_add:
 * @self: a vjp
 * @input: which input
 * @contribution: (nullable): what the rule found, a node of the vjp's tape
 *
 * Gives a contribution to the gradient of an input: it is summed or broadcast to B ⊕ the input's shape and cast
 * to its dtype. Several for one input add up. %NULL, after an error, is passed over.
 */
void
zky_vjp_add (ZkyVjp  *self,
             guint    input,
             ZkyNode *contribution)
{
  ZkyTensor *value = self->inputs[input]->value;

  if (contribution == NULL)
    return;

  if (self->n_batch > 0 || contribution->value->n_axes > 0 || value->n_axes > 0) /* scalars fit */
    contribution = fit (self, contribution, value);
  if (contribution != NULL && contribution->value->dtype != value->dtype)
    contribution = zky_cast (contribution, value->dtype);
  if (contribution == NULL)
    return;

  if (self->contributions[input] != NULL)
    contribution = zky_add (self->contributions[input], contribution);
  self->contributions[input] = contribution;
}

/* -- Cotangents ------------------------------------------------------------------ */

gboolean
zky_vjp_has_cotangent (ZkyVjp *self,
                       guint   output)
{
  return self->cotangents[output] != NULL;
}

static ZkyNode *
make_zeros (ZkyVjp *self,
            guint   output)
{
  ZkyTensor *value = self->outputs[output]->value;
  ZkyShape shape = zky_tensor_get_shape (value);
  g_autoptr (ZkyTensor) zeros = NULL;
  GError *error = NULL;

  shape = zky_vjp_batched (self, &shape);
  zeros = zky_tensor_new_zeros (zky_tensor_get_dtype (value), &shape, &error);
  if (zeros == NULL)
    {
      self->tape->klass->fail (self->tape, error);
      return NULL;
    }

  return zky_tape_constant (self->tape, zeros);
}

ZkyNode *
zky_vjp_cotangent (ZkyVjp *self)
{
  return zky_vjp_cotangent_of (self, 0);
}

/**
 * zky_vjp_cotangent_of:
 * @self: a vjp
 * @output: which output
 *
 * Returns: (transfer none) (nullable): its cotangent, of shape B ⊕ output; zeros where nothing came back to it
 */
ZkyNode *
zky_vjp_cotangent_of (ZkyVjp *self,
                      guint   output)
{
  if (G_UNLIKELY (self->cotangents[output] == NULL))
    self->cotangents[output] = make_zeros (self, output);

  return self->cotangents[output];
}

/* -- Inputs and outputs ------------------------------------------------------------ */

/* A node of the graph as one of the vjp's tape: itself where the vjp is recorded. */
static ZkyNode *
on_tape (ZkyVjp  *self,
         ZkyNode *node)
{
  return node->tape == self->tape ? node : zky_tape_import (self->tape, node);
}

ZkyNode *
zky_vjp_input (ZkyVjp *self,
               guint   input)
{
  return on_tape (self, self->inputs[input]);
}

ZkyNode *
zky_vjp_output (ZkyVjp *self,
                guint   output)
{
  return on_tape (self, self->outputs[output]);
}

const ZkyTensor *
zky_vjp_input_value (ZkyVjp *self,
                     guint   input)
{
  return self->inputs[input]->value;
}

const ZkyTensor *
zky_vjp_output_value (ZkyVjp *self,
                      guint   output)
{
  return self->outputs[output]->value;
}

/* -- Helpers for rules ---------------------------------------------------------------- */

/**
 * zky_vjp_batched:
 * @self: a vjp
 * @shape: a shape without the batch
 *
 * Returns: B ⊕ @shape. Where that has too many axes the tape gets an error, and the result is @shape
 */
ZkyShape
zky_vjp_batched (ZkyVjp         *self,
                 const ZkyShape *shape)
{
  ZkyShape batch, result;
  GError *error = NULL;

  if (self->n_batch == 0)
    return *shape;

  batch = zky_shape_new (self->n_batch, self->batch);
  if (!zky_shape_concat (&batch, shape, &result, &error))
    {
      self->tape->klass->fail (self->tape, error);
      return *shape;
    }

  return result;
}

/**
 * zky_vjp_lift:
 * @self: a vjp
 * @node: (nullable): a value of the call, without the batch
 *
 * Returns: (transfer none) (nullable): @node, broadcast to B ⊕ its shape
 */
ZkyNode *
zky_vjp_lift (ZkyVjp  *self,
              ZkyNode *node)
{
  ZkyShape shape;

  if (node == NULL || self->n_batch == 0)
    return node;

  shape = zky_tensor_get_shape (node->value);
  shape = zky_vjp_batched (self, &shape);
  return zky_broadcast_to (node, &shape);
}

/**
 * zky_vjp_number:
 * @self: a vjp
 * @value: a number
 *
 * Returns: (transfer none) (nullable): a scalar node in the dtype of the first output, which is that of its cotangent
 */
ZkyNode *
zky_vjp_number (ZkyVjp *self,
                double  value)
{
  g_autoptr (ZkyTensor) number = zky_tensor_new_scalar (self->outputs[0]->value->dtype, value);

  return zky_tape_constant (self->tape, number);
}
