/* zky-compose.c: what operators that consist of others share
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-compose.h"

#include <string.h>

#include "zky-scratch.h"
#include "zky-tensor-private.h"

/* -- Losses --------------------------------------------------------------------- */

gboolean
zky_compose_check_reduction (const ZkyAttributes  *attributes,
                             guint                 position,
                             GError              **error)
{
  const char *reduction = zky_attributes_get_string (attributes, position);

  if (g_str_equal (reduction, "mean") || g_str_equal (reduction, "sum") || g_str_equal (reduction, "none"))
    return TRUE;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "reduction is “%s”; mean, sum and none are possible", reduction);
  return FALSE;
}

ZkyNode *
zky_compose_reduce (ZkyNode             *terms,
                    const ZkyAttributes *attributes,
                    guint                position)
{
  const char *reduction = zky_attributes_get_string (attributes, position);

  if (g_str_equal (reduction, "mean"))
    return zky_mean (terms, NULL, 0, FALSE);
  if (g_str_equal (reduction, "sum"))
    return zky_sum (terms, NULL, 0, FALSE);

  return terms;
}

gboolean
zky_compose_check_broadcast (ZkyOpCall  *call,
                             guint       n_inputs,
                             GError    **error)
{
  ZkyShape shape = zky_tensor_get_shape (call->inputs[0]);

  for (guint i = 1; i < n_inputs; i++)
    {
      ZkyShape left = shape, right = zky_tensor_get_shape (call->inputs[i]);

      if (!zky_shape_broadcast (&left, &right, &shape, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
zky_compose_infer_loss (ZkyOpCall  *call,
                        GError    **error)
{
  return zky_compose_check_reduction (call->attributes, 0, error) &&
         zky_compose_check_broadcast (call, call->n_inputs, error);
}

/* -- Constants -------------------------------------------------------------------- */

static ZkyDtype
dtype_beside (const ZkyNode *like)
{
  return MAX (like->value->dtype, ZKY_FLOAT32);
}

ZkyNode *
zky_compose_number (ZkyNode *like,
                    double   value)
{
  g_autoptr (ZkyTensor) number = NULL;

  if (like == NULL)
    return NULL;

  number = zky_tensor_new_scalar (dtype_beside (like), value);
  return zky_tape_constant (like->tape, number);
}

ZkyNode *
zky_compose_full (ZkyNode        *like,
                  const ZkyShape *shape,
                  double          value)
{
  g_autoptr (ZkyTensor) tensor = NULL;
  GError *error = NULL;

  if (like == NULL)
    return NULL;

  tensor = zky_tensor_new_full (dtype_beside (like), shape, value, &error);
  if (tensor == NULL)
    {
      like->tape->klass->fail (like->tape, error);
      return NULL;
    }

  return zky_tape_constant (like->tape, tensor);
}

ZkyNode *
zky_compose_times (double   number,
                   ZkyNode *a)
{
  return zky_mul (zky_compose_number (a, number), a);
}

ZkyNode *
zky_compose_plus (ZkyNode *a,
                  double   number)
{
  return zky_add (a, zky_compose_number (a, number));
}

/* -- Rows by name -------------------------------------------------------------------- */

ZkyAttributes *
zky_compose_attributes (const char *name)
{
  const ZkyOp *op = zky_op_lookup (name, NULL);

  g_assert (op != NULL);
  return zky_attributes_new (op->attributes);
}

ZkyNode *
zky_compose_apply (const char     *name,
                   ZkyNode *const *inputs,
                   guint           n_inputs,
                   ZkyAttributes  *attributes)
{
  ZkyNode *node = zky_op_apply (zky_op_lookup (name, NULL), inputs, n_inputs, attributes);

  if (attributes != NULL)
    zky_attributes_unref (attributes);

  return node;
}

ZkyNode *
zky_compose_call (const char *name,
                  const char *text,
                  ZkyNode    *a)
{
  return a != NULL ? zky_opv (name, text, &a, 1) : NULL;
}

/* -- Forward ---------------------------------------------------------------------------- */

gboolean
zky_compose_run (ZkyOpCall  *call,
                 GError    **error)
{
  return zky_compose_run_as (call, call->op->expand, error);
}

gboolean
zky_compose_run_as (ZkyOpCall         *call,
                    ZkyComposeExpand   expand,
                    GError           **error)
{
  g_autoptr (ZkyScratch) scratch = zky_scratch_new (call->budget);
  g_autofree ZkyNode **inputs = g_new (ZkyNode *, call->n_inputs);
  g_autofree ZkyNode **outputs = g_new0 (ZkyNode *, call->n_outputs);

  for (guint i = 0; i < call->n_inputs; i++)
    inputs[i] = zky_scratch_wrap (scratch, call->inputs[i]);

  if (!expand (inputs, call->n_inputs, call->attributes, outputs))
    {
      zky_scratch_take_error (scratch, error);
      return FALSE;
    }

  for (guint i = 0; i < call->n_outputs; i++)
    zky_op_call_take_output (call, i, zky_tensor_ref (outputs[i]->value));

  return TRUE;
}

ZkyDtype
zky_compose_float_dtype (const ZkyOpCall *call)
{
  ZkyDtype dtype = ZKY_FLOAT32;

  for (guint i = 0; i < call->n_inputs; i++)
    if (zky_dtype_is_float (call->inputs[i]->dtype))
      dtype = zky_dtype_promote (dtype, call->inputs[i]->dtype);

  return dtype;
}

ZkyDtype
zky_compose_promote (const ZkyOpCall *call)
{
  ZkyDtype dtype = call->inputs[0]->dtype;

  for (guint i = 1; i < call->n_inputs; i++)
    dtype = zky_dtype_promote (dtype, call->inputs[i]->dtype);

  return dtype;
}

gboolean
zky_compose_refuse (const ZkyOpCall  *call,
                    guint             i,
                    guint             j,
                    const char       *why,
                    GError          **error)
{
  ZkyShape a = zky_tensor_get_shape (call->inputs[i]), b = zky_tensor_get_shape (call->inputs[j]);
  g_autofree char *a_text = zky_shape_to_string (&a), *b_text = zky_shape_to_string (&b);

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "shapes %s and %s do not fit: %s", a_text, b_text, why);
  return FALSE;
}

/* -- Samples ----------------------------------------------------------------------------- */

static ZkyShape
read_shape (const char *spec)
{
  ZkyShape shape = ZKY_SCALAR_SHAPE;
  char *end;

  for (; g_ascii_isdigit (*spec); spec = end + strspn (end, ", "))
    shape.dims[shape.n_axes++] = g_ascii_strtoull (spec, &end, 10);

  return shape;
}

void
zky_compose_sample (ZkyOpCall  *call,
                    GRand      *rand,
                    const char *spec,
                    double      low,
                    double      high)
{
  ZkyShape shape = read_shape (spec);

  zky_op_call_add_input (call, zky_tensor_new_uniform (ZKY_FLOAT32, &shape, rand, low, high, NULL));
}

void
zky_compose_sample_ints (ZkyOpCall  *call,
                         GRand      *rand,
                         const char *spec,
                         gint        n)
{
  ZkyShape shape = read_shape (spec);
  ZkyTensor *tensor = zky_tensor_new (ZKY_INT64, &shape, NULL);

  for (gsize i = 0; i < tensor->size; i++)
    zky_element_store (ZKY_INT64, (gint64 *) tensor->data + i, g_rand_int_range (rand, 0, n));
  zky_op_call_add_input (call, tensor);
}
