/* zky-ops-gather.c: single elements picked and put by an index of the same number of axes
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include <string.h>

#include "zky-functions-private.h"
#include "zky-parts.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"

/*
 * gather:       y[i][j] = a[index[i][j]][j]          for axis 0, and so on
 * scatter:      y = a, then y[index[i][j]][j] = b[i][j]
 * scatter_add:  y = a, then y[index[i][j]][j] += b[i][j]
 *
 * Negative indices count from the end, which PyTorch refuses.
 */

static const ZkyAttribute gather_attributes[] = {
  { "axis", ZKY_ATTRIBUTE_INT, "0", FALSE, "the axis that the index counts along" },
  { NULL }
};

/* -- Places ----------------------------------------------------------------------------------------- */

static gboolean
refuse_index (const ZkyShape  *index,
              const char      *what,
              const ZkyShape  *other,
              GError         **error)
{
  g_autofree char *index_text = zky_shape_to_string (index), *other_text = zky_shape_to_string (other);

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "an index of shape %s does not fit %s of shape %s",
               index_text, what, other_text);
  return FALSE;
}

/* The index is int64, and no larger than the tensor along the other axes. */
static gboolean
check_index (const ZkyOpCall  *call,
             guint            *axis,
             GError          **error)
{
  ZkyShape whole = zky_tensor_get_shape (call->inputs[0]), index = zky_tensor_get_shape (call->inputs[1]);

  if (call->inputs[1]->dtype != ZKY_INT64)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_DTYPE, "the index is %s, it has to be int64",
                   zky_dtype_get_name (call->inputs[1]->dtype));
      return FALSE;
    }
  if (!zky_shape_axis (&whole, zky_attributes_get_int (call->attributes, 0), axis, error))
    return FALSE;
  if (index.n_axes != whole.n_axes)
    return refuse_index (&index, "a tensor", &whole, error);

  for (guint i = 0; i < whole.n_axes; i++)
    if (i != *axis && index.dims[i] > whole.dims[i])
      return refuse_index (&index, "a tensor", &whole, error);

  return TRUE;
}

/* For every element of @index, which element of a dense tensor like @whole it names. */
static gsize *
find_places (const ZkyTensor  *whole,
             ZkyTensor        *index,
             guint             axis,
             GError          **error)
{
  g_autoptr (ZkyTensor) dense = zky_tensor_contiguous (index, error);
  g_autofree gsize *places = NULL;
  gsize strides[ZKY_MAX_AXES], place[ZKY_MAX_AXES] = { 0 }, stride = 1;
  gint64 extent = whole->dims[axis];

  if (dense == NULL)
    return NULL;

  for (guint i = whole->n_axes; i-- > 0; stride *= (gsize) whole->dims[i])
    strides[i] = stride;

  places = g_new (gsize, dense->size + 1);
  for (gsize i = 0; i < dense->size; i++)
    {
      gint64 value = ((const gint64 *) dense->data)[i];

      if (value < -extent || value >= extent)
        {
          g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE,
                       "index %" G_GINT64_FORMAT " is out of range for axis %u, which has extent %" G_GINT64_FORMAT,
                       value, axis, extent);
          return NULL;
        }

      places[i] = (gsize) (value < 0 ? value + extent : value) * strides[axis];
      for (guint j = 0; j < dense->n_axes; j++)
        places[i] += j != axis ? place[j] * strides[j] : 0;
      for (guint j = dense->n_axes; j-- > 0 && ++place[j] == (gsize) dense->dims[j];)
        place[j] = 0;
    }

  return g_steal_pointer (&places);
}

/* -- gather -------------------------------------------------------------------------------------------- */

static gboolean
gather_infer (ZkyOpCall  *call,
              GError    **error)
{
  guint axis;

  if (!check_index (call, &axis, error))
    return FALSE;

  call->outputs[0].dtype = call->inputs[0]->dtype;
  call->outputs[0].shape = zky_tensor_get_shape (call->inputs[1]);
  return TRUE;
}

#define GATHER(name, T)                                                         \
  static void                                                                   \
  name (gpointer       to,                                                      \
        gconstpointer  from,                                                    \
        const gsize   *places,                                                  \
        gsize          n)                                                       \
  {                                                                             \
    for (gsize i = 0; i < n; i++)                                               \
      ((T *) to)[i] = ((const T *) from)[places[i]];                            \
  }

GATHER (gather_1, guint8)
GATHER (gather_4, guint32)
GATHER (gather_8, guint64)

static gboolean
gather_forward (ZkyOpCall  *call,
                GError    **error)
{
  g_autoptr (ZkyTensor) source = zky_tensor_contiguous (call->inputs[0], error);
  g_autofree gsize *places = NULL;
  ZkyTensor *result;
  gsize size;
  guint axis;

  if (source == NULL || !check_index (call, &axis, error))
    return FALSE;

  places = find_places (source, call->inputs[1], axis, error);
  result = places != NULL ? zky_op_call_output (call, 0, error) : NULL;
  if (result == NULL)
    return FALSE;

  size = zky_dtype_get_size (result->dtype);
  (size == 1 ? gather_1 : size == 4 ? gather_4 : gather_8) (result->data, source->data, places, result->size);
  return TRUE;
}

/* A row of this file, along the axis of the vjp's call. */
static ZkyNode *
apply_row (ZkyVjp         *vjp,
           const char     *name,
           ZkyNode *const *inputs,
           guint           n_inputs)
{
  const ZkyOp *op = zky_op_lookup (name, NULL);
  g_autoptr (ZkyAttributes) attributes = zky_attributes_new (op->attributes);

  zky_attributes_set_int (attributes, 0, zky_parts_axis (zky_vjp_input_value (vjp, 0), vjp->attributes));
  return zky_op_apply (op, inputs, n_inputs, attributes);
}

static ZkyNode *
lifted_index (ZkyVjp *vjp)
{
  return zky_vjp_lift (vjp, zky_vjp_input (vjp, 1));
}

static void
gather_vjp (ZkyVjp *vjp)
{
  ZkyShape shape = zky_tensor_get_shape (zky_vjp_input_value (vjp, 0));
  ZkyNode *inputs[] = { zky_parts_zeros (vjp, &shape), lifted_index (vjp), zky_vjp_cotangent (vjp) };

  if (zky_vjp_wants (vjp, 0))
    zky_vjp_add (vjp, 0, apply_row (vjp, "scatter_add", inputs, 3));
}

/* -- scatter, scatter_add ---------------------------------------------------------------------------------- */

static gboolean
scatter_infer (ZkyOpCall  *call,
               GError    **error)
{
  ZkyShape index = zky_tensor_get_shape (call->inputs[1]), source = zky_tensor_get_shape (call->inputs[2]);
  ZkyDtype dtype = zky_dtype_promote (call->inputs[0]->dtype, call->inputs[2]->dtype);
  gboolean adds = g_str_equal (call->op->name, "scatter_add");
  guint axis;

  if (!check_index (call, &axis, error))
    return FALSE;
  if (source.n_axes != index.n_axes)
    return refuse_index (&index, "what is put there, which is", &source, error);
  for (guint i = 0; i < index.n_axes; i++)
    if (index.dims[i] > source.dims[i])
      return refuse_index (&index, "what is put there, which is", &source, error);

  call->outputs[0].dtype = adds ? MAX (dtype, ZKY_INT64) : dtype;
  call->outputs[0].shape = zky_tensor_get_shape (call->inputs[0]);
  return TRUE;
}

/* The part of the third input that the index has a place for, dense, in the result's dtype. */
static ZkyTensor *
read_source (const ZkyOpCall  *call,
             GError          **error)
{
  g_autoptr (ZkyTensor) part = zky_tensor_ref (call->inputs[2]), cast = NULL;

  for (guint i = 0; i < part->n_axes; i++)
    if (part->dims[i] != call->inputs[1]->dims[i])
      {
        ZkyTensor *less = zky_tensor_slice (part, i, 0, call->inputs[1]->dims[i], 1);

        zky_tensor_unref (part);
        part = less;
      }

  cast = zky_tensor_cast (part, call->outputs[0].dtype, error);
  return cast != NULL ? zky_tensor_contiguous (cast, error) : NULL;
}

#define SCATTER(name, T, operation)                                             \
  static void                                                                   \
  name (gpointer       to,                                                      \
        gconstpointer  from,                                                    \
        const gsize   *places,                                                  \
        gsize          n)                                                       \
  {                                                                             \
    for (gsize i = 0; i < n; i++)                                               \
      ((T *) to)[places[i]] operation ((const T *) from)[i];                    \
  }

SCATTER (put_1, guint8, =)
SCATTER (put_4, guint32, =)
SCATTER (put_8, guint64, =)
SCATTER (add_int64, guint64, +=)
SCATTER (add_float32, float, +=)
SCATTER (add_float64, double, +=)

static gboolean
run_scatter (ZkyOpCall  *call,
             void      (*write) (gpointer, gconstpointer, const gsize *, gsize),
             GError    **error)
{
  g_autoptr (ZkyTensor) source = read_source (call, error);
  g_autofree gsize *places = NULL;
  ZkyTensor *result = source != NULL ? zky_op_call_output (call, 0, error) : NULL;
  guint axis;

  if (result == NULL || !check_index (call, &axis, error))
    return FALSE;

  places = find_places (result, call->inputs[1], axis, error);
  if (places == NULL || !zky_parts_copy_into (result, call->inputs[0], call->budget, error))
    return FALSE;

  write (result->data, source->data, places, source->size);
  return TRUE;
}

static gboolean
scatter_forward (ZkyOpCall  *call,
                 GError    **error)
{
  gsize size = zky_dtype_get_size (call->outputs[0].dtype);

  return run_scatter (call, size == 1 ? put_1 : size == 4 ? put_4 : put_8, error);
}

static gboolean
scatter_add_forward (ZkyOpCall  *call,
                     GError    **error)
{
  ZkyDtype dtype = call->outputs[0].dtype;

  return run_scatter (call, dtype == ZKY_FLOAT32 ? add_float32 : dtype == ZKY_FLOAT64 ? add_float64 : add_int64, error);
}

/* Gives @node, B ⊕ index, to the source, with zeros where that is larger than the index. */
static void
add_to_source (ZkyVjp  *vjp,
               ZkyNode *node)
{
  const ZkyTensor *index = zky_vjp_input_value (vjp, 1), *source = zky_vjp_input_value (vjp, 2);
  const ZkyOp *op = zky_op_lookup ("pad", NULL);
  g_autoptr (ZkyAttributes) attributes = zky_attributes_new (op->attributes);
  gint64 pad[2 * ZKY_MAX_AXES] = { 0 };
  gboolean larger = FALSE;

  for (guint i = 0; i < source->n_axes; i++)
    {
      pad[2 * (source->n_axes - 1 - i) + 1] = source->dims[i] - index->dims[i];
      larger |= source->dims[i] > index->dims[i];
    }

  zky_attributes_set_ints (attributes, 0, pad, 2 * source->n_axes);
  zky_vjp_add (vjp, 2, larger ? zky_op_apply (op, &node, 1, attributes) : node);
}

static void
scatter_add_vjp (ZkyVjp *vjp)
{
  ZkyNode *inputs[] = { zky_vjp_cotangent (vjp), lifted_index (vjp) };

  if (zky_vjp_wants (vjp, 0))
    zky_vjp_add (vjp, 0, zky_vjp_cotangent (vjp));
  if (zky_vjp_wants (vjp, 2))
    add_to_source (vjp, apply_row (vjp, "gather", inputs, 2));
}

/* Where several elements were put in one place the last one stands there; the others have no effect. A node of bool,
 * true for those that stand: the number of the element that is found in its place is its own. */
static ZkyNode *
find_standing (ZkyVjp *vjp)
{
  ZkyShape whole = zky_tensor_get_shape (zky_vjp_input_value (vjp, 0));
  ZkyShape part = zky_tensor_get_shape (zky_vjp_input_value (vjp, 1));
  g_autoptr (ZkyTensor) nothing = zky_tensor_new_zeros (ZKY_INT64, &whole, NULL);
  g_autoptr (ZkyTensor) numbers = zky_tensor_new (ZKY_INT64, &part, NULL);
  ZkyNode *inputs[3] = { NULL, zky_vjp_input (vjp, 1), NULL };

  g_assert (nothing != NULL && numbers != NULL); /* forward has held as much */

  for (gsize i = 0; i < numbers->size; i++)
    ((gint64 *) numbers->data)[i] = (gint64) i;
  inputs[0] = zky_tape_constant (vjp->tape, nothing);
  inputs[2] = zky_tape_constant (vjp->tape, numbers);
  inputs[0] = apply_row (vjp, "scatter", inputs, 3);

  return zky_equal (apply_row (vjp, "gather", inputs, 2), inputs[2]);
}

static void
scatter_vjp (ZkyVjp *vjp)
{
  ZkyShape part = zky_tensor_get_shape (zky_vjp_input_value (vjp, 1));
  ZkyNode *inputs[] = { zky_vjp_cotangent (vjp), lifted_index (vjp), zky_parts_zeros (vjp, &part) };

  if (zky_vjp_wants (vjp, 0))
    zky_vjp_add (vjp, 0, apply_row (vjp, "scatter", inputs, 3));
  if (zky_vjp_wants (vjp, 2))
    add_to_source (vjp, zky_where (find_standing (vjp), apply_row (vjp, "gather", inputs, 2), zky_vjp_number (vjp, 0)));
}

/* -- take_along_dim: gather, with both broadcast along the other axes ----------------------------------------------- */

static const ZkyAttribute take_attributes[] = {
  { "axis", ZKY_ATTRIBUTE_INT, NULL, FALSE, "the axis that the index counts along; without it, over all elements in their order" },
  { NULL }
};

/* The shapes that both are broadcast to. */
static gboolean
take_shapes (const ZkyTensor      *a,
             const ZkyTensor      *index,
             const ZkyAttributes  *attributes,
             ZkyShape             *a_shape,
             ZkyShape             *index_shape,
             GError              **error)
{
  ZkyShape whole = zky_tensor_get_shape (a), part = zky_tensor_get_shape (index), without;
  guint axis;

  if (!zky_attributes_is_set (attributes, 0))
    {
      *a_shape = zky_shape_new (1, &a->size);
      *index_shape = zky_shape_new (1, &index->size);
      return TRUE;
    }

  if (!zky_shape_axis (&whole, zky_attributes_get_int (attributes, 0), &axis, error))
    return FALSE;
  if (whole.n_axes != part.n_axes)
    return refuse_index (&part, "a tensor", &whole, error);

  *a_shape = whole;
  *index_shape = part;
  whole.dims[axis] = part.dims[axis] = 1;
  if (!zky_shape_broadcast (&whole, &part, &without, error))
    return FALSE;
  for (guint i = 0; i < without.n_axes; i++)
    if (i != axis)
      a_shape->dims[i] = index_shape->dims[i] = without.dims[i];

  return TRUE;
}

static gboolean
take_infer (ZkyOpCall  *call,
            GError    **error)
{
  ZkyShape a_shape;

  call->outputs[0].dtype = call->inputs[0]->dtype;
  return take_shapes (call->inputs[0], call->inputs[1], call->attributes, &a_shape, &call->outputs[0].shape, error);
}

static gboolean
take_expand (ZkyNode *const       *inputs,
             guint                 n_inputs,
             const ZkyAttributes  *attributes,
             ZkyNode             **outputs)
{
  gboolean flat = !zky_attributes_is_set (attributes, 0);
  const ZkyOp *gather = zky_op_lookup ("gather", NULL);
  g_autoptr (ZkyAttributes) along = zky_attributes_new (gather->attributes);
  ZkyShape shapes[2];
  ZkyNode *nodes[2];

  if (!take_shapes (inputs[0]->value, inputs[1]->value, attributes, &shapes[0], &shapes[1], NULL))
    g_assert_not_reached (); /* infer has looked */

  for (guint i = 0; i < 2; i++)
    {
      ZkyShape shape = zky_tensor_get_shape (inputs[i]->value);

      if (zky_shape_equal (&shape, &shapes[i]))
        nodes[i] = inputs[i];
      else
        nodes[i] = flat ? zky_reshape (inputs[i], &shapes[i]) : zky_broadcast_to (inputs[i], &shapes[i]);
    }

  zky_attributes_set_int (along, 0, flat ? 0 : zky_attributes_get_int (attributes, 0));
  outputs[0] = zky_op_apply (gather, nodes, 2, along);
  return outputs[0] != NULL;
}

/* -- Samples and rows ------------------------------------------------------------------------------------------------- */

/**
 * IndexCase:
 * @a: the tensor
 * @index: the shape of the index
 * @source: (nullable): what is put
 * @extent: indices are below it, and some negative
 * @attributes: the axis
 */
typedef struct
{
  const char *a, *index, *source;
  gint        extent;
  const char *attributes;
} IndexCase;

static gboolean
sample_cases (const IndexCase *cases,
              GRand           *rand,
              guint            i,
              ZkyOpCall       *call)
{
  for (guint j = 0; j <= i; j++)
    if (cases[j].a == NULL)
      return FALSE;

  zky_sample_input (call, rand, cases[i].a, ZKY_SAMPLE_ANY);
  zky_sample_index (call, rand, cases[i].index, -cases[i].extent, cases[i].extent);
  if (cases[i].source != NULL)
    zky_sample_input (call, rand, cases[i].source, ZKY_SAMPLE_ANY);
  zky_op_call_parse_attributes (call, cases[i].attributes);
  return TRUE;
}

static gboolean
gather_sample (GRand     *rand,
               guint      i,
               ZkyOpCall *call)
{
  static const IndexCase cases[] = {
    { "4", "3", NULL, 4, "axis=0" },
    { "2, 3", "2, 5", NULL, 3, "axis=1" },
    { "3, 2t", "4, 1", NULL, 3, "axis=-2" },
    { "2, 3, 2", "1, 3, 2", NULL, 3, "axis=1" },
    { "2, 3", "0, 3", NULL, 2, "axis=0" },
    { NULL }
  };

  return sample_cases (cases, rand, i, call);
}

static gboolean
scatter_sample (GRand     *rand,
                guint      i,
                ZkyOpCall *call)
{
  static const IndexCase cases[] = {
    { "4", "3", "3", 4, "axis=0" },
    { "2, 3", "2, 5", "2, 5t", 3, "axis=1" },
    { "3, 2t", "4, 1", "5, 2", 3, "axis=-2" },
    { "2, 3, 2", "1, 3, 2", "2, 3, 2", 3, "axis=1" },
    { "2, 3", "0, 3", "0, 3", 2, "axis=0" },
    { NULL }
  };

  return sample_cases (cases, rand, i, call);
}

static gboolean
take_sample (GRand     *rand,
             guint      i,
             ZkyOpCall *call)
{
  static const IndexCase cases[] = {
    { "2, 3", "2, 5", NULL, 3, "axis=1" },
    { "2, 3", "1, 2", NULL, 3, "axis=-1" },
    { "3, 1", "2, 4", NULL, 3, "axis=0" },
    { "3, 2t", "2, 2", NULL, 6, "" },
    { NULL }
  };

  return sample_cases (cases, rand, i, call);
}

const ZkyOp zky_ops_gather[] = {
  {
    .name = "gather", .symbol = "[i…]", .formula = "gather(a, b)", .min_inputs = 2, .max_inputs = 2, .n_outputs = 1,
    .differs = "negative indices count from the end, where it refuses them",
    .summary = "Picks from each line along an axis the elements that the second input names",
    .partials = (const char *const[]) { "scatter_add(0, b, ȳ)", "0" }, .attributes = gather_attributes,
    .infer = gather_infer, .forward = gather_forward, .vjp = gather_vjp, .sample = gather_sample,
  },
  {
    .name = "scatter", .symbol = "[i…]=", .formula = "scatter(a, b, c)", .min_inputs = 3, .max_inputs = 3, .n_outputs = 1,
    .differs = "negative indices count from the end, where it refuses them",
    .summary = "Puts elements of the third input where the second says; of several in one place the last one stands",
    .partials = (const char *const[]) { "scatter(ȳ, b, 0)", "0", "gather(ȳ, b)" }, .attributes = gather_attributes,
    .infer = scatter_infer, .forward = scatter_forward, .vjp = scatter_vjp, .sample = scatter_sample,
  },
  {
    .name = "scatter_add", .symbol = "[i…]+=", .formula = "scatter_add(a, b, c)", .min_inputs = 3, .max_inputs = 3,
    .differs = "negative indices count from the end, where it refuses them",
    .summary = "Adds elements of the third input to those of the first that the second names", .n_outputs = 1,
    .partials = (const char *const[]) { "ȳ", "0", "gather(ȳ, b)" }, .attributes = gather_attributes,
    .infer = scatter_infer, .forward = scatter_add_forward, .vjp = scatter_add_vjp, .sample = scatter_sample,
  },
  {
    .name = "take_along_dim", .symbol = "take", .formula = "take_along_dim(a, b)", .min_inputs = 2, .max_inputs = 2,
    .aliases = ZKY_NAMES ("take_along", "take_along_axis"),
    .summary = "Gathers, with both inputs broadcast along the other axes", .n_outputs = 1,
    .partials = (const char *const[]) { "scatter_add(0, b, ȳ)", "0" }, .attributes = take_attributes,
    .infer = take_infer, .expand = take_expand, .sample = take_sample,
  },
  { NULL }
};
