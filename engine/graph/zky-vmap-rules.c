/* zky-vmap-rules.c: operators that serve many examples in one application
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "zky-functions.h"
#include "zky-kernels.h"
#include "zky-vmap-private.h"

/*
 * The examples lie along a new first axis. What works element by element needs only its inputs to have as many axes
 * behind the examples; what has axes as attributes gets them counted from the end. A row without a rule, and one
 * whose rule does not fit the inputs, is applied to one example after the other. A test holds each row, with and
 * without a rule, to that.
 */
typedef ZkyNode *(*Rule) (const ZkyVmapCall *call);

static guint
rank (const ZkyVmapCall *call,
      guint              input)
{
  return zky_tensor_get_n_axes (call->inputs[input]->value);
}

static gboolean
only_first_varies (const ZkyVmapCall *call)
{
  for (guint i = 1; i < call->n_inputs; i++)
    if (call->varies[i])
      return FALSE;

  return TRUE;
}

/* B ⊕ @shape */
static gboolean
with_examples (const ZkyVmapCall *call,
               const ZkyShape    *shape,
               ZkyShape          *result)
{
  ZkyShape front = zky_shape_new (1, &call->graph->layer->extent);

  return zky_shape_concat (&front, shape, result, NULL);
}

ZkyNode *
zky_vmap_align (const ZkyVmapCall *call,
                guint              input,
                guint              n_axes)
{
  ZkyNode *node = call->reals[input];
  guint n = rank (call, input);
  ZkyShape shape, target;

  if (!call->varies[input] || n >= n_axes)
    return node;

  shape = zky_tensor_get_shape (node->value);
  target = shape;
  target.n_axes = n_axes + 1;
  if (target.n_axes > ZKY_MAX_AXES)
    return NULL;
  for (guint i = 0; i < n_axes; i++)
    target.dims[1 + i] = i < n_axes - n ? 1 : shape.dims[1 + i - (n_axes - n)];

  return zky_reshape (node, &target);
}

/* The input repeated for all examples, if it is the same for all. */
static ZkyNode *
lift (const ZkyVmapCall *call,
      guint              input)
{
  ZkyShape shape = zky_tensor_get_shape (call->inputs[input]->value), target;

  if (call->varies[input])
    return call->reals[input];

  return with_examples (call, &shape, &target) ? zky_broadcast_to (call->reals[input], &target) : NULL;
}

static ZkyNode *
apply_all (const ZkyVmapCall   *call,
           ZkyNode            *(*prepare) (const ZkyVmapCall *call,
                                          guint              input),
           const ZkyAttributes *attributes)
{
  g_autofree ZkyNode **inputs = g_new (ZkyNode *, call->n_inputs);

  for (guint i = 0; i < call->n_inputs; i++)
    inputs[i] = prepare != NULL ? prepare (call, i) : call->reals[i];

  return zky_op_apply (call->op, inputs, call->n_inputs, attributes);
}

/* -- Attributes ------------------------------------------------------------------------- */

static gboolean
is_axis (const char *name)
{
  static const char *const names[] = { "axes", "axis", "axis0", "axis1", "axis2", "destination", "source", NULL };

  return g_strv_contains (names, name);
}

/* Copies an attribute; axes are counted from the end of @n_axes. */
static void
copy_attribute (ZkyAttributes       *to,
                const ZkyAttributes *from,
                guint                i,
                guint                n_axes)
{
  const ZkyAttribute *declared = &zky_attributes_get_declared (from)[i];
  gboolean axis = is_axis (declared->name);
  gint64 values[ZKY_MAX_AXES], one;
  const gint64 *ints;
  guint n;

  switch (declared->type)
    {
    case ZKY_ATTRIBUTE_BOOL:
      zky_attributes_set_bool (to, i, zky_attributes_get_bool (from, i));
      break;
    case ZKY_ATTRIBUTE_INT:
      one = zky_attributes_get_int (from, i);
      zky_attributes_set_int (to, i, axis && one >= 0 ? one - n_axes : one);
      break;
    case ZKY_ATTRIBUTE_DOUBLE:
      zky_attributes_set_double (to, i, zky_attributes_get_double (from, i));
      break;
    case ZKY_ATTRIBUTE_STRING:
      zky_attributes_set_string (to, i, zky_attributes_get_string (from, i));
      break;
    case ZKY_ATTRIBUTE_INTS:
      ints = zky_attributes_get_ints (from, i, &n);
      for (guint k = 0; axis && k < MIN (n, ZKY_MAX_AXES); k++)
        values[k] = ints[k] >= 0 ? ints[k] - n_axes : ints[k];
      zky_attributes_set_ints (to, i, axis ? values : ints, axis ? MIN (n, ZKY_MAX_AXES) : n);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* Those of the call, with axes counted from the end; NULL where a row declares none, or an axis that is not given
 * stands for something else. @all: a list of axes that is not given stands for all of them. */
static ZkyAttributes *
count_from_end (const ZkyVmapCall *call,
                guint              n_axes,
                gboolean           all)
{
  const ZkyAttribute *declared = call->op->attributes;
  g_autoptr(ZkyAttributes) result = zky_attributes_new (declared);

  for (guint i = 0; declared != NULL && declared[i].name != NULL; i++)
    {
      gboolean axis = is_axis (declared[i].name);
      gint64 axes[ZKY_MAX_AXES];
      guint n = 0;

      if (zky_attributes_is_set (call->attributes, i))
        copy_attribute (result, call->attributes, i, n_axes);
      else if (axis && !(all && declared[i].type == ZKY_ATTRIBUTE_INTS))
        return NULL;

      if (!axis || declared[i].type != ZKY_ATTRIBUTE_INTS)
        continue;
      zky_attributes_get_ints (result, i, &n);
      if (n > 0)
        continue;
      if (!all)
        return NULL;
      for (guint k = 0; k < n_axes; k++)
        axes[k] = (gint64) k - n_axes;
      zky_attributes_set_ints (result, i, axes, n_axes);
    }

  return g_steal_pointer (&result);
}

/* -- Rules ---------------------------------------------------------------------------------- */

/* Element by element, with broadcasting. */
static ZkyNode *
broadcast_rule (const ZkyVmapCall *call)
{
  g_autofree ZkyNode **inputs = g_new (ZkyNode *, call->n_inputs);
  guint most = 0;

  for (guint i = 0; i < call->n_inputs; i++)
    most = MAX (most, rank (call, i));
  for (guint i = 0; i < call->n_inputs; i++)
    inputs[i] = zky_vmap_align (call, i, most);

  return zky_op_apply (call->op, inputs, call->n_inputs, call->attributes);
}

/* Takes any axes in front of those that the first input needs; the others are the same for all. */
static ZkyNode *
leading_rule (const ZkyVmapCall *call)
{
  return only_first_varies (call) && rank (call, 0) > 0 ? apply_all (call, NULL, call->attributes) : NULL;
}

/* Axes of the first input as attributes. */
static ZkyNode *
axes_rule (const ZkyVmapCall *call)
{
  g_autoptr(ZkyAttributes) attributes = NULL;

  if (!only_first_varies (call) || rank (call, 0) == 0)
    return NULL;

  attributes = count_from_end (call, rank (call, 0), FALSE);
  return attributes != NULL ? apply_all (call, NULL, attributes) : NULL;
}

/* Over axes, all unless told. */
static ZkyNode *
reduce_rule (const ZkyVmapCall *call)
{
  g_autoptr(ZkyAttributes) attributes = NULL;

  if (rank (call, 0) == 0)
    return NULL;

  attributes = count_from_end (call, rank (call, 0), TRUE);
  return attributes != NULL ? apply_all (call, NULL, attributes) : NULL;
}

/* Several inputs whose axes lie side by side. */
static ZkyNode *
side_by_side_rule (const ZkyVmapCall *call)
{
  g_autoptr(ZkyAttributes) attributes = NULL;

  if (rank (call, 0) == 0)
    return NULL;

  attributes = count_from_end (call, rank (call, 0), FALSE);
  return attributes != NULL ? apply_all (call, lift, attributes) : NULL;
}

static ZkyNode *
stack_rule (const ZkyVmapCall *call)
{
  g_autoptr(ZkyAttributes) attributes = count_from_end (call, rank (call, 0) + 1, FALSE);

  return attributes != NULL ? apply_all (call, lift, attributes) : NULL;
}

/* An axis more than the input has. */
static ZkyNode *
embed_rule (const ZkyVmapCall *call)
{
  g_autoptr(ZkyAttributes) attributes = rank (call, 0) > 0 ? count_from_end (call, rank (call, 0) + 1, FALSE) : NULL;

  return attributes != NULL ? apply_all (call, NULL, attributes) : NULL;
}

/* Several values, passed on as they are. */
static ZkyNode *
tuple_rule (const ZkyVmapCall *call)
{
  return apply_all (call, lift, call->attributes);
}

/* The same elements in the same order. */
static ZkyNode *
reshape_rule (const ZkyVmapCall *call)
{
  ZkyShape shape;

  return with_examples (call, &call->outputs[0], &shape) ? zky_reshape (call->reals[0], &shape) : NULL;
}

static ZkyNode *
broadcast_to_rule (const ZkyVmapCall *call)
{
  ZkyShape shape;

  return with_examples (call, &call->outputs[0], &shape)
         ? zky_broadcast_to (zky_vmap_align (call, 0, call->outputs[0].n_axes), &shape) : NULL;
}

/* A permutation of all axes; reversed unless told. */
static ZkyNode *
permute_rule (const ZkyVmapCall *call)
{
  guint n_axes = rank (call, 0), n = 0;
  gint64 axes[ZKY_MAX_AXES];
  const gint64 *given = zky_attributes_get_ints (call->attributes, 0, &n); /* none where it is not set */

  if (n_axes + 1 > ZKY_MAX_AXES || (n > 0 && n != n_axes))
    return NULL;

  axes[0] = 0;
  for (guint i = 0; i < n_axes; i++)
    axes[i + 1] = n == 0 ? (gint64) (n_axes - i) : 1 + (given[i] < 0 ? given[i] + n_axes : given[i]);

  return zky_transpose (call->reals[0], axes, n_axes + 1);
}

/* Whole tensors side by side: one number an axis, which belong to the last ones where there are fewer. */
static ZkyNode *
repeat_rule (const ZkyVmapCall *call)
{
  guint n, n_axes = call->outputs[0].n_axes;
  const gint64 *repeats = zky_attributes_get_ints (call->attributes, 0, &n);
  g_autoptr(ZkyAttributes) attributes = zky_attributes_new (call->op->attributes);
  gint64 all[ZKY_MAX_AXES];
  ZkyNode *input;

  if (n > n_axes || n_axes + 1 > ZKY_MAX_AXES)
    return NULL;

  for (guint i = 0; i < n_axes + 1; i++)
    all[i] = i < n_axes + 1 - n ? 1 : repeats[i - (n_axes + 1 - n)];
  zky_attributes_set_ints (attributes, 0, all, n_axes + 1);
  input = zky_vmap_align (call, 0, n_axes);

  return zky_op_apply (call->op, &input, 1, attributes);
}

/* One matrix, or a vector as one: a row on the left, a column on the right. */
static ZkyNode *
as_matrix (const ZkyVmapCall *call,
           guint              input)
{
  ZkyShape shape = zky_tensor_get_shape (call->reals[input]->value);
  guint front = call->varies[input];

  if (rank (call, input) != 1)
    return zky_vmap_align (call, input, MAX (rank (call, 0), rank (call, 1)));

  shape.dims[front + 1] = shape.dims[front];
  shape.dims[front + input] = input == 0 ? 1 : shape.dims[front];
  if (input == 1)
    shape.dims[front + 1] = 1;
  shape.n_axes++;

  return zky_reshape (call->reals[input], &shape);
}

static ZkyNode *
matmul_rule (const ZkyVmapCall *call)
{
  ZkyShape shape;
  ZkyNode *a, *b;

  if (!with_examples (call, &call->outputs[0], &shape))
    return NULL;

  /* Many vectors are a matrix: one product for all. */
  if (!call->varies[0] && rank (call, 0) == 2 && rank (call, 1) == 1)
    return zky_matmul (call->reals[1], zky_swap_last (call->reals[0]));
  if (!call->varies[1] && rank (call, 1) == 2 && rank (call, 0) == 1)
    return zky_matmul (call->reals[0], call->reals[1]);

  a = as_matrix (call, 0);
  b = as_matrix (call, 1);
  if (rank (call, 0) == 1 && call->varies[0] && rank (call, 1) > 2) /* B ⊕ [1, n] meets B ⊕ … ⊕ [n, m] */
    return NULL;
  if (rank (call, 1) == 1 && call->varies[1] && rank (call, 0) > 2)
    return NULL;

  return zky_reshape (zky_matmul (a, b), &shape);
}

/* -- Which row has which rule ---------------------------------------------------------------- */

static const struct
{
  const char *names; /* between spaces */
  Rule        rule;
} rules[] = {
  { " cast identity isclose ", broadcast_rule },
  { " linear embedding tril triu inverse cholesky det slogdet pad layer_norm one_hot conv1d conv2d conv3d conv_transpose1d "
    "conv_transpose2d conv_transpose3d max_pool1d max_pool2d avg_pool1d avg_pool2d adaptive_max_pool1d adaptive_max_pool2d "
    "adaptive_avg_pool1d adaptive_avg_pool2d upsample1d upsample2d ", leading_rule },
  { " softmax log_softmax cumsum cumprod logcumsumexp sort topk argsort argmax argmin slice index_select swapaxes movedim "
    "roll diagonal split chunk unbind repeat_interleave ", axes_rule },
  { " sum mean var_mean max min max_mask min_mask prod amax amin any all count_nonzero var std std_mean norm nansum logsumexp "
    "flip ", reduce_rule },
  { " concat slice_scatter gather scatter scatter_add pick ", side_by_side_rule },
  { " stack ", stack_rule },
  { " diag_embed ", embed_rule },
  { " tuple ", tuple_rule },
  { " reshape flatten unflatten squeeze unsqueeze ", reshape_rule },
  { " broadcast_to expand ", broadcast_to_rule },
  { " transpose permute ", permute_rule },
  { " repeat tile ", repeat_rule },
  { " matmul dot ", matmul_rule },
};

static Rule
find_rule (const ZkyOp *op)
{
  g_autofree char *name = NULL;

  if (op->forward == zky_elementwise_forward)
    return broadcast_rule;

  name = g_strdup_printf (" %s ", op->name);
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (strstr (rules[i].names, name) != NULL)
      return rules[i].rule;

  return NULL;
}

ZkyNode *
zky_vmap_try_rule (const ZkyVmapCall *call)
{
  Rule rule = find_rule (call->op);

  return rule != NULL ? rule (call) : NULL;
}
