/* op-walk.h: rows of the registry walked sample by sample, for several tests
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <math.h>

#include "zky.h"
#include "zky-op-call.h"
#include "zky-scratch.h"
#include "zky-tensor-private.h"
#include "zky-vjp.h"

/**
 * Sample:
 * @call: what the row's sample function filled in
 * @inputs: its inputs, floats cast to the dtype asked for
 */
typedef struct
{
  const ZkyOp *op;
  ZkyOpCall    call;
  GPtrArray   *inputs;
} Sample;

static inline GPtrArray *
tensors_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) zky_tensor_unref);
}

static inline ZkyTensor *
tensor_at (GPtrArray *tensors,
           guint      i)
{
  return g_ptr_array_index (tensors, i);
}

/* The @i-th sample of a row, the same for the same @seed. */
static inline gboolean
sample_init (Sample      *self,
             const ZkyOp *op,
             guint32      seed,
             guint        i,
             ZkyDtype     dtype)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed + i);

  self->op = op;
  self->inputs = tensors_new ();
  zky_op_call_init (&self->call, op, NULL, 0, NULL, NULL);
  if (!op->sample (rand, i, &self->call))
    {
      g_ptr_array_unref (self->inputs);
      zky_op_call_clear (&self->call);
      return FALSE;
    }

  for (guint j = 0; j < self->call.n_inputs; j++)
    {
      ZkyTensor *input = self->call.inputs[j];

      g_ptr_array_add (self->inputs, zky_dtype_is_float (zky_tensor_get_dtype (input))
                                     ? zky_tensor_cast (input, dtype, NULL) : zky_tensor_ref (input));
    }

  return TRUE;
}

static inline void
sample_clear (Sample *self)
{
  g_ptr_array_unref (self->inputs);
  zky_op_call_clear (&self->call);
}

/* All outputs for @inputs. */
static inline GPtrArray *
sample_run (Sample    *self,
            GPtrArray *inputs)
{
  g_autoptr(GError) error = NULL;
  GPtrArray *outputs = tensors_new ();
  ZkyOpCall call;

  zky_op_call_init (&call, self->op, (ZkyTensor *const *) inputs->pdata, inputs->len, self->call.attributes, NULL);
  zky_op_call_run (&call, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < call.n_outputs; i++)
    {
      ZkyShape shape = zky_tensor_get_shape (call.outputs[i].tensor);

      g_assert_cmpint (zky_tensor_get_dtype (call.outputs[i].tensor), ==, call.outputs[i].dtype);
      g_assert_true (zky_shape_equal (&shape, &call.outputs[i].shape));
      g_ptr_array_add (outputs, zky_tensor_ref (call.outputs[i].tensor));
    }
  zky_op_call_clear (&call);

  return outputs;
}

/* Random tensors of the shape of each of @tensors, behind @batch axes (0 or 1 of extent @batch). */
static inline GPtrArray *
random_like (GPtrArray *tensors,
             gsize      batch,
             guint32    seed)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
  GPtrArray *result = tensors_new ();

  for (guint i = 0; i < tensors->len; i++)
    {
      ZkyShape shape = zky_tensor_get_shape (tensor_at (tensors, i)), front = { .n_axes = 0 };

      if (batch > 0)
        front = zky_shape_new (1, &batch);
      g_assert_true (zky_shape_concat (&front, &shape, &shape, NULL));
      g_ptr_array_add (result, zky_tensor_new_uniform (zky_tensor_get_dtype (tensor_at (tensors, i)), &shape,
                                                       rand, -1, 1, NULL));
    }

  return result;
}

static inline double
inner_product (GPtrArray *a,
               GPtrArray *b)
{
  double sum = 0;

  for (guint i = 0; i < a->len; i++)
    for (gsize j = 0; tensor_at (a, i) != NULL && j < zky_tensor_get_size (tensor_at (a, i)); j++)
      sum += zky_tensor_get_double (tensor_at (a, i), j) * zky_tensor_get_double (tensor_at (b, i), j);

  return sum;
}

static inline gboolean
is_float (ZkyTensor *tensor)
{
  return zky_dtype_is_float (zky_tensor_get_dtype (tensor));
}

/* The row's vjp on a scratch tape: for each input its contribution, zeros for one that is no float or got none. */
static inline GPtrArray *
run_vjp (const ZkyOp         *op,
         const ZkyAttributes *attributes,
         GPtrArray           *inputs,
         GPtrArray           *outputs,
         GPtrArray           *cotangents,
         gsize                batch)
{
  g_autoptr(ZkyScratch) scratch = zky_scratch_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autofree guint8 *wants = g_new0 (guint8, inputs->len);
  g_autofree ZkyNode **nodes = g_new0 (ZkyNode *, 2 * (inputs->len + outputs->len));
  ZkyNode **contributions = nodes + inputs->len + 2 * outputs->len;
  GPtrArray *result = tensors_new ();
  ZkyVjp vjp = {
    .op = op, .tape = zky_scratch_get_tape (scratch),
    .attributes = attributes != NULL ? attributes : zky_op_get_defaults (op),
    .n_inputs = inputs->len, .n_outputs = outputs->len, .n_batch = batch > 0, .batch = &batch,
    .inputs = nodes, .outputs = nodes + inputs->len, .cotangents = nodes + inputs->len + outputs->len,
    .contributions = contributions, .wants = wants,
  };

  for (guint i = 0; i < inputs->len; i++)
    {
      nodes[i] = zky_scratch_wrap (scratch, tensor_at (inputs, i));
      wants[i] = is_float (tensor_at (inputs, i));
    }
  for (guint i = 0; i < outputs->len; i++)
    {
      nodes[inputs->len + i] = zky_scratch_wrap (scratch, tensor_at (outputs, i));
      vjp.cotangents[i] = zky_scratch_wrap (scratch, tensor_at (cotangents, i));
    }

  op->vjp (&vjp);
  zky_scratch_take_error (scratch, &error);
  g_assert_no_error (error);

  for (guint i = 0; i < inputs->len; i++)
    {
      ZkyDtype dtype = zky_tensor_get_dtype (tensor_at (inputs, i));
      ZkyShape shape = zky_tensor_get_shape (tensor_at (inputs, i)), front = { .n_axes = 0 };

      if (batch > 0)
        front = zky_shape_new (1, &batch);
      g_assert_true (zky_shape_concat (&front, &shape, &shape, NULL));

      if (contributions[i] != NULL)
        {
          ZkyShape found = zky_tensor_get_shape (contributions[i]->value);

          g_assert_true (zky_shape_equal (&found, &shape));
          g_assert_cmpint (zky_tensor_get_dtype (contributions[i]->value), ==, dtype);
          g_ptr_array_add (result, zky_tensor_ref (contributions[i]->value));
        }
      else
        {
          g_ptr_array_add (result, zky_tensor_new_zeros (dtype, &shape, NULL));
        }
    }

  return result;
}

/* One test for each row that @filter lets through, under /engine/PART/WHAT/NAME. */
static inline void
add_row_tests (const char   *part,
               const char   *what,
               gboolean    (*filter) (const ZkyOp *op),
               GTestDataFunc test)
{
  guint n_ops;
  const ZkyOp *const *ops = zky_op_list (&n_ops);

  for (guint i = 0; i < n_ops; i++)
    if (filter == NULL || filter (ops[i]))
      {
        g_autofree char *path = g_strdup_printf ("/engine/%s/%s/%s", part, what, ops[i]->name);

        g_test_add_data_func (path, ops[i], test);
      }
}

static inline void
assert_close (ZkyTensor *found,
              ZkyTensor *expected,
              double     tolerance)
{
  if (!zky_tensor_close (found, expected, tolerance, tolerance))
    {
      g_autofree char *a = zky_tensor_to_string (found), *b = zky_tensor_to_string (expected);

      g_test_message ("found %s, expected %s", a, b);
      g_test_fail ();
    }
}
