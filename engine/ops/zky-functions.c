/* zky-functions.c: operators as C functions on nodes
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-functions.h"

#include <stdarg.h>

#include "zky-functions-private.h"
#include "zky-tape.h"
#include "zky-tensor-private.h"

/* The row called @name, which each function below looks up once; rows never move. */
static const ZkyOp *
find_row (const ZkyOp **cache,
          const char   *name)
{
  const ZkyOp *op = g_atomic_pointer_get (cache);

  if (G_UNLIKELY (op == NULL))
    {
      op = zky_op_lookup (name, NULL);
      g_assert (op != NULL);
      g_atomic_pointer_set (cache, op);
    }

  return op;
}

/* Applies @op with attributes made for this one use (transfer full). */
static ZkyNode *
apply_with (const ZkyOp    *op,
            ZkyNode *const *inputs,
            guint           n_inputs,
            ZkyAttributes  *attributes)
{
  ZkyNode *node = zky_op_apply (op, inputs, n_inputs, attributes);

  zky_attributes_unref (attributes);
  return node;
}

#define UNARY_FUNCTION(name)                                                   \
  ZkyNode *                                                                    \
  zky_##name (ZkyNode *a)                                                      \
  {                                                                            \
    static const ZkyOp *op;                                                    \
    return zky_op_apply (find_row (&op, #name), &a, 1, NULL);                  \
  }

#define BINARY_FUNCTION(name)                                                  \
  ZkyNode *                                                                    \
  zky_##name (ZkyNode *a,                                                      \
              ZkyNode *b)                                                      \
  {                                                                            \
    static const ZkyOp *op;                                                    \
    return zky_op_apply (find_row (&op, #name), (ZkyNode *[]) { a, b }, 2, NULL); \
  }

/* A function of @a with one integer attribute, the row's first. */
#define AXIS_FUNCTION(name)                                                    \
  ZkyNode *                                                                    \
  zky_##name (ZkyNode *a,                                                      \
              gint64   axis)                                                   \
  {                                                                            \
    static const ZkyOp *op;                                                    \
    ZkyAttributes *attributes = zky_attributes_new (find_row (&op, #name)->attributes); \
                                                                               \
    zky_attributes_set_int (attributes, 0, axis);                              \
    return apply_with (op, &a, 1, attributes);                                 \
  }

/* A function of @a with axes, the row's first attribute, and a yes or no, its second. */
#define AXES_FUNCTION(name)                                                    \
  ZkyNode *                                                                    \
  zky_##name (ZkyNode      *a,                                                 \
              const gint64 *axes,                                              \
              guint         n_axes,                                            \
              gboolean      flag)                                              \
  {                                                                            \
    static const ZkyOp *op;                                                    \
    ZkyAttributes *attributes = zky_attributes_new (find_row (&op, #name)->attributes); \
                                                                               \
    if (axes != NULL)                                                          \
      zky_attributes_set_ints (attributes, 0, axes, n_axes);                   \
    zky_attributes_set_bool (attributes, 1, flag);                             \
    return apply_with (op, &a, 1, attributes);                                 \
  }

/* -- By name -------------------------------------------------------------------- */

/* Nodes are where errors stick; without one there is nobody to tell. */
static ZkyNode *
fail (ZkyNode *const *inputs,
      guint           n_inputs,
      GError         *error)
{
  if (n_inputs > 0 && inputs[0] != NULL)
    inputs[0]->tape->klass->fail (inputs[0]->tape, error);
  else
    g_error_free (error);

  return NULL;
}

/**
 * zky_opv:
 * @name: the operator's name
 * @attributes: (nullable): its attributes as text: `"axis=-1, keepdims=true"`
 * @inputs: (array length=n_inputs): its inputs
 * @n_inputs: how many
 *
 * Applies any operator of the registry. An unknown name or attribute is an error that the inputs' call keeps.
 *
 * Returns: (transfer none) (nullable): the node of its first output
 */
ZkyNode *
zky_opv (const char     *name,
         const char     *attributes,
         ZkyNode *const *inputs,
         guint           n_inputs)
{
  g_autoptr (ZkyAttributes) parsed = NULL;
  const ZkyOp *op;
  GError *error = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  op = zky_op_lookup (name, &error);
  if (op == NULL)
    return fail (inputs, n_inputs, error);

  if (attributes != NULL && *attributes != '\0')
    {
      parsed = zky_attributes_parse (op->attributes, attributes, &error);
      if (parsed == NULL)
        {
          g_prefix_error (&error, "%s: ", name);
          return fail (inputs, n_inputs, error);
        }
    }

  return zky_op_apply (op, inputs, n_inputs, parsed);
}

/**
 * zky_op:
 * @name: the operator's name
 * @attributes: (nullable): its attributes as text
 * @...: its inputs, ended by %NULL
 *
 * As zky_opv(), for formulas: `zky_op ("softmax", "axis=-1", x, NULL)`. An input that an error left as %NULL ends
 * the list early; then the operator is not applied, as it would lack inputs, and the call keeps its first error.
 *
 * Returns: (transfer none) (nullable): the node of its first output
 */
ZkyNode *
zky_op (const char *name,
        const char *attributes,
        ...)
{
  g_autoptr (GPtrArray) inputs = g_ptr_array_new ();
  ZkyNode *input;
  va_list list;

  va_start (list, attributes);
  while ((input = va_arg (list, ZkyNode *)) != NULL)
    g_ptr_array_add (inputs, input);
  va_end (list);

  return zky_opv (name, attributes, (ZkyNode *const *) inputs->pdata, inputs->len);
}

/* -- Two inputs ------------------------------------------------------------------ */

BINARY_FUNCTION (add)
BINARY_FUNCTION (sub)
BINARY_FUNCTION (mul)
BINARY_FUNCTION (div)
BINARY_FUNCTION (pow)
BINARY_FUNCTION (maximum)
BINARY_FUNCTION (minimum)
BINARY_FUNCTION (equal)
BINARY_FUNCTION (less)
BINARY_FUNCTION (less_equal)
BINARY_FUNCTION (matmul)
BINARY_FUNCTION (tanh_backward)
BINARY_FUNCTION (sigmoid_backward)
BINARY_FUNCTION (relu_backward)

ZkyNode *
zky_where (ZkyNode *condition,
           ZkyNode *a,
           ZkyNode *b)
{
  static const ZkyOp *op;

  return zky_op_apply (find_row (&op, "where"), (ZkyNode *[]) { condition, a, b }, 3, NULL);
}

/* -- One input --------------------------------------------------------------------- */

UNARY_FUNCTION (identity)
UNARY_FUNCTION (neg)
UNARY_FUNCTION (square)
UNARY_FUNCTION (sqrt)
UNARY_FUNCTION (exp)
UNARY_FUNCTION (log)
UNARY_FUNCTION (sin)
UNARY_FUNCTION (cos)
UNARY_FUNCTION (tanh)
UNARY_FUNCTION (sigmoid)
UNARY_FUNCTION (relu)
UNARY_FUNCTION (abs)
UNARY_FUNCTION (sign)

ZkyNode *
zky_cast (ZkyNode  *a,
          ZkyDtype  dtype)
{
  static const ZkyOp *op;
  ZkyAttributes *attributes = zky_attributes_new (find_row (&op, "cast")->attributes);

  zky_attributes_set_string (attributes, 0, zky_dtype_get_name (dtype));
  return apply_with (op, &a, 1, attributes);
}

/* -- Reductions ---------------------------------------------------------------------- */

AXES_FUNCTION (sum)
AXES_FUNCTION (mean)
AXES_FUNCTION (max)
AXES_FUNCTION (max_mask)
AXES_FUNCTION (min_mask)

/* -- Shape ---------------------------------------------------------------------------- */

AXIS_FUNCTION (unsqueeze)
AXIS_FUNCTION (squeeze)

/* Applies @op to @a with @shape as its first attribute. */
static ZkyNode *
apply_shape (const ZkyOp    *op,
             ZkyNode        *a,
             const ZkyShape *shape)
{
  ZkyAttributes *attributes = zky_attributes_new (op->attributes);
  gint64 dims[ZKY_MAX_AXES];

  for (guint i = 0; i < shape->n_axes; i++)
    dims[i] = shape->dims[i];

  zky_attributes_set_ints (attributes, 0, dims, shape->n_axes);
  return apply_with (op, &a, 1, attributes);
}

ZkyNode *
zky_reshape (ZkyNode        *a,
             const ZkyShape *shape)
{
  static const ZkyOp *op;

  g_return_val_if_fail (shape != NULL, NULL);

  return apply_shape (find_row (&op, "reshape"), a, shape);
}

ZkyNode *
zky_broadcast_to (ZkyNode        *a,
                  const ZkyShape *shape)
{
  static const ZkyOp *op;

  g_return_val_if_fail (shape != NULL, NULL);

  return apply_shape (find_row (&op, "broadcast_to"), a, shape);
}

/**
 * zky_transpose:
 * @a: (nullable): a node
 * @axes: (nullable) (array length=n_axes): where each axis of the result comes from; %NULL: all axes reversed
 * @n_axes: how many
 *
 * Returns: (transfer none) (nullable): @a with its axes in another order
 */
ZkyNode *
zky_transpose (ZkyNode      *a,
               const gint64 *axes,
               guint         n_axes)
{
  static const ZkyOp *op;
  ZkyAttributes *attributes = zky_attributes_new (find_row (&op, "transpose")->attributes);

  if (axes != NULL)
    zky_attributes_set_ints (attributes, 0, axes, n_axes);
  return apply_with (op, &a, 1, attributes);
}

ZkyNode *
zky_swap_last (ZkyNode *a)
{
  gint64 axes[ZKY_MAX_AXES];
  guint n_axes;

  if (a == NULL)
    return NULL;

  n_axes = zky_tensor_get_n_axes (a->value);
  for (guint i = 0; i < n_axes; i++)
    axes[i] = i;
  if (n_axes >= 2)
    {
      axes[n_axes - 2] = n_axes - 1;
      axes[n_axes - 1] = n_axes - 2;
    }

  return zky_transpose (a, axes, n_axes);
}

/* The attributes that slice and slice_scatter share; a stop of G_MAXINT64 is none, the end. */
static ZkyAttributes *
slice_attributes (const ZkyOp *op,
                  gint64       axis,
                  gint64       start,
                  gint64       stop,
                  gint64       step)
{
  ZkyAttributes *attributes = zky_attributes_new (op->attributes);

  zky_attributes_set_int (attributes, 0, axis);
  zky_attributes_set_int (attributes, 1, start);
  if (stop != G_MAXINT64)
    zky_attributes_set_int (attributes, 2, stop);
  zky_attributes_set_int (attributes, 3, step);

  return attributes;
}

/**
 * zky_slice:
 * @a: (nullable): a node
 * @axis: the axis
 * @start: the first index taken; negative ones count from the end
 * @stop: the first index not taken; past the end is the end, as is %G_MAXINT64
 * @step: at least 1
 *
 * Returns: (transfer none) (nullable): every @step-th element of @a along @axis
 */
ZkyNode *
zky_slice (ZkyNode *a,
           gint64   axis,
           gint64   start,
           gint64   stop,
           gint64   step)
{
  static const ZkyOp *op;

  find_row (&op, "slice");
  return apply_with (op, &a, 1, slice_attributes (op, axis, start, stop, step));
}

ZkyNode *
zky_slice_scatter (ZkyNode *a,
                   ZkyNode *b,
                   gint64   axis,
                   gint64   start,
                   gint64   stop,
                   gint64   step)
{
  static const ZkyOp *op;

  find_row (&op, "slice_scatter");
  return apply_with (op, (ZkyNode *[]) { a, b }, 2, slice_attributes (op, axis, start, stop, step));
}

ZkyNode *
zky_concat (ZkyNode *const *nodes,
            guint           n_nodes,
            gint64          axis)
{
  static const ZkyOp *op;
  ZkyAttributes *attributes = zky_attributes_new (find_row (&op, "concat")->attributes);

  zky_attributes_set_int (attributes, 0, axis);
  return apply_with (op, nodes, n_nodes, attributes);
}

/* -- Places ------------------------------------------------------------------------------ */

ZkyNode *
zky_index_select (ZkyNode *a,
                  ZkyNode *index,
                  gint64   axis)
{
  static const ZkyOp *op;
  ZkyAttributes *attributes = zky_attributes_new (find_row (&op, "index_select")->attributes);

  zky_attributes_set_int (attributes, 0, axis);
  return apply_with (op, (ZkyNode *[]) { a, index }, 2, attributes);
}

ZkyNode *
zky_index_add (ZkyNode *a,
               ZkyNode *index,
               ZkyNode *b,
               gint64   axis)
{
  static const ZkyOp *op;
  ZkyAttributes *attributes = zky_attributes_new (find_row (&op, "index_add")->attributes);

  zky_attributes_set_int (attributes, 0, axis);
  return apply_with (op, (ZkyNode *[]) { a, index, b }, 3, attributes);
}
