/* zky-op-call.c: one evaluation of an operator on tensors
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-op-call.h"

#include "zky-kernels.h"
#include "zky-scratch.h"

/**
 * zky_op_call_init:
 * @self: a call on the stack
 * @op: the operator
 * @inputs: (nullable) (array length=n_inputs): its inputs, borrowed until zky_op_call_clear(); %NULL for sample()
 * @n_inputs: how many
 * @attributes: (nullable): borrowed too; %NULL: the defaults
 * @budget: (nullable): polled by long kernels
 *
 * Prepares a call. Writes only what is read later: this runs for every scalar node.
 */
void
zky_op_call_init (ZkyOpCall           *self,
                  const ZkyOp         *op,
                  ZkyTensor *const    *inputs,
                  guint                n_inputs,
                  const ZkyAttributes *attributes,
                  ZkyBudget           *budget)
{
  self->op = op;
  self->inputs = inputs;
  self->n_inputs = n_inputs;
  self->attributes = attributes;
  self->budget = budget;
  self->places = NULL;
  self->outputs = self->inline_outputs;
  self->owned_inputs = NULL;
  self->owned_attributes = NULL;
  self->n_outputs = 0;
  zky_op_call_set_n_outputs (self, op->n_outputs);
}

void
zky_op_call_clear (ZkyOpCall *self)
{
  for (guint i = 0; i < self->n_outputs; i++)
    if (self->outputs[i].tensor != NULL)
      zky_tensor_unref (self->outputs[i].tensor);

  if (self->outputs != self->inline_outputs)
    g_free (self->outputs);
  if (self->owned_inputs != NULL)
    g_ptr_array_unref (self->owned_inputs);
  if (self->owned_attributes != NULL)
    zky_attributes_unref (self->owned_attributes);
}

/**
 * zky_op_call_set_n_outputs:
 * @self: a call without output tensors
 * @n_outputs: how many outputs this use of the operator has
 *
 * For the infer function of an operator whose attributes decide the number of its outputs.
 */
void
zky_op_call_set_n_outputs (ZkyOpCall *self,
                           guint      n_outputs)
{
  if (self->outputs != self->inline_outputs)
    g_free (self->outputs);

  self->outputs = n_outputs <= G_N_ELEMENTS (self->inline_outputs)
    ? self->inline_outputs : g_new (ZkyOpOutput, n_outputs);

  self->n_outputs = n_outputs;
  for (guint i = 0; i < n_outputs; i++)
    self->outputs[i].tensor = NULL;
}

/* -- Checking ------------------------------------------------------------ */

static gboolean
check_n_inputs (const ZkyOpCall  *self,
                GError          **error)
{
  const ZkyOp *op = self->op;
  g_autofree char *takes = NULL;

  if (G_LIKELY (self->n_inputs >= op->min_inputs && self->n_inputs <= op->max_inputs))
    return TRUE;

  if (op->max_inputs == ZKY_OP_ANY_INPUTS)
    takes = g_strdup_printf ("at least %u", op->min_inputs);
  else if (op->max_inputs > op->min_inputs)
    takes = g_strdup_printf ("%u to %u", op->min_inputs, op->max_inputs);
  else
    takes = g_strdup_printf ("%u", op->min_inputs);

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "%s takes %s input%s, not %u", op->name, takes,
               op->max_inputs == 1 || (op->max_inputs == ZKY_OP_ANY_INPUTS && op->min_inputs == 1) ? "" : "s",
               self->n_inputs);
  return FALSE;
}

static gboolean
check_attributes (ZkyOpCall  *self,
                  GError    **error)
{
  const ZkyOp *op = self->op;

  if (self->attributes == NULL)
    {
      if (op->attributes == NULL)
        return TRUE;

      self->attributes = zky_op_get_defaults (op);
      if (self->attributes == NULL) /* a row outside the registry */
        self->attributes = self->owned_attributes = zky_attributes_new (op->attributes);
    }
  else if (zky_attributes_get_declared (self->attributes) != op->attributes)
    {
      g_set_error_literal (error, ZKY_ERROR, ZKY_ERROR_USE, "the attributes are those of another operator");
      return FALSE;
    }

  return zky_attributes_check (self->attributes, error);
}

static gboolean
prefix_error (ZkyOpCall  *self,
              GError    **error)
{
  g_prefix_error (error, "%s: ", self->op->name);
  return FALSE;
}

/**
 * zky_op_call_infer:
 * @self: a call
 * @error: what does not fit, behind the operator's name
 *
 * Checks the number of inputs and the attributes, and sets the dtypes and shapes of the outputs.
 * A row that is always expanded may leave the last to its parts.
 *
 * Returns: whether everything fits
 */
gboolean
zky_op_call_infer (ZkyOpCall  *self,
                   GError    **error)
{
  if (!check_n_inputs (self, error))
    return FALSE;

  if (!check_attributes (self, error) || (self->op->infer != NULL && !self->op->infer (self, error)))
    return prefix_error (self, error);

  return TRUE;
}

/* -- Running --------------------------------------------------------------- */

/* Evaluates a row that has no forward through its textbook graph, on a tape that lives as long as this call. */
static gboolean
run_expansion (ZkyOpCall  *self,
               GError    **error)
{
  g_autoptr (ZkyScratch) scratch = zky_scratch_new (self->budget);
  g_autofree ZkyNode **inputs = g_new (ZkyNode *, self->n_inputs);
  g_autofree ZkyNode **outputs = g_new0 (ZkyNode *, self->n_outputs);

  for (guint i = 0; i < self->n_inputs; i++)
    inputs[i] = zky_scratch_wrap (scratch, self->inputs[i]);

  if (!zky_op_expand_on (zky_scratch_get_tape (scratch), self->op, inputs, self->n_inputs, self->attributes, outputs))
    {
      zky_scratch_take_error (scratch, error);
      return FALSE;
    }

  for (guint i = 0; i < self->n_outputs; i++)
    {
      zky_op_call_take_output (self, i, zky_tensor_ref (outputs[i]->value));
      self->outputs[i].dtype = zky_tensor_get_dtype (outputs[i]->value);
      self->outputs[i].shape = zky_tensor_get_shape (outputs[i]->value);
    }

  return TRUE;
}

/**
 * zky_op_call_run:
 * @self: a call
 * @error: what does not fit or cannot be computed, behind the operator's name
 *
 * Checks, infers and computes; afterwards every output has its tensor.
 *
 * Returns: whether it could
 */
gboolean
zky_op_call_run (ZkyOpCall  *self,
                 GError    **error)
{
  if (self->budget != NULL && !zky_budget_poll (self->budget, error))
    return FALSE;

  if (self->op->forward == NULL)
    return run_expansion (self, error);

  if (!zky_op_call_infer (self, error))
    return FALSE;
  if (!self->op->forward (self, error))
    return prefix_error (self, error);

  return TRUE;
}

/* Whether the budget has room for an output, asked before memory is: whoever keeps the tensor takes the bytes. */
static gboolean
check_room (ZkyOpCall          *self,
            const ZkyOpOutput  *output,
            GError            **error)
{
  gsize n, bytes;

  if (!zky_shape_get_size (&output->shape, &n, error))
    return FALSE;
  if (!g_size_checked_mul (&bytes, n, zky_dtype_get_size (output->dtype)))
    bytes = G_MAXSIZE;
  if (!zky_budget_take (self->budget, bytes, error))
    return FALSE;
  zky_budget_give (self->budget, bytes);

  return TRUE;
}

/**
 * zky_op_call_output:
 * @self: a call whose outputs have been inferred
 * @i: which output
 * @error: %ZKY_ERROR_SIZE, %ZKY_ERROR_LIMIT where the budget has no room
 *
 * Allocates an output for a forward function to fill in, unless the call says where it is to be; its numbers are undefined.
 *
 * Returns: (transfer none) (nullable): the tensor, which the call owns
 */
ZkyTensor *
zky_op_call_output (ZkyOpCall  *self,
                    guint       i,
                    GError    **error)
{
  ZkyOpOutput *output = &self->outputs[i];

  if (self->places != NULL)
    return output->tensor = zky_tensor_ref (self->places[i]);

  if (self->budget != NULL && output->shape.n_axes > 0 && !check_room (self, output, error))
    return NULL;

  return output->tensor = zky_tensor_new (output->dtype, &output->shape, error);
}

/**
 * zky_op_call_take_output:
 * @self: a call
 * @i: which output
 * @tensor: (transfer full) (nullable): its value, a view for instance; %NULL changes nothing
 */
void
zky_op_call_take_output (ZkyOpCall *self,
                         guint      i,
                         ZkyTensor *tensor)
{
  self->outputs[i].tensor = tensor;
}

/* -- Samples ----------------------------------------------------------------- */

/**
 * zky_op_call_add_input:
 * @self: a call made without inputs
 * @tensor: (transfer full): its next input
 */
void
zky_op_call_add_input (ZkyOpCall *self,
                       ZkyTensor *tensor)
{
  if (self->owned_inputs == NULL)
    self->owned_inputs = g_ptr_array_new_with_free_func ((GDestroyNotify) zky_tensor_unref);

  g_ptr_array_add (self->owned_inputs, tensor);
  self->inputs = (ZkyTensor *const *) self->owned_inputs->pdata;
  self->n_inputs = self->owned_inputs->len;
}

/**
 * zky_op_call_parse_attributes:
 * @self: a call made without attributes
 * @text: attributes by name, as for zky_attributes_parse(); they must be right
 */
void
zky_op_call_parse_attributes (ZkyOpCall  *self,
                              const char *text)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->owned_attributes, zky_attributes_unref);
  self->owned_attributes = zky_attributes_parse (self->op->attributes, text, &error);
  if (self->owned_attributes == NULL)
    g_error ("A sample of %s: %s", self->op->name, error->message);

  self->attributes = self->owned_attributes;
}
