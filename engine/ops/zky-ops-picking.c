/* zky-ops-picking.c: one element out of several along an axis, by an index of its own at each place
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include <string.h>

#include "zky-compose.h"
#include "zky-parts.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"

/*
 * y[…, i, …] = a[…, index[…, i, …], …] along one axis; the other extents of a and the index are the same. PyTorch has it
 * as gather and scatter_add. Here the index may lack axes in front that a has (a batch, of values or of cotangents),
 * and one index, `ignore`, stands for nothing: there pick gives 0, and place adds nothing.
 */

enum { AXIS, IGNORE, SIZE };

static const ZkyAttribute pick_attributes[] = {
  { "axis", ZKY_ATTRIBUTE_INT, "-1", FALSE, "the axis to pick along" },
  { "ignore", ZKY_ATTRIBUTE_INT, NULL, FALSE, "an index that picks nothing, 0" },
  { NULL }
};

static const ZkyAttribute place_attributes[] = {
  { "axis", ZKY_ATTRIBUTE_INT, "-1", FALSE, "the axis to place along" },
  { "ignore", ZKY_ATTRIBUTE_INT, NULL, FALSE, "an index at which nothing is added" },
  { "size", ZKY_ATTRIBUTE_INT, NULL, TRUE, "the result's extent along the axis" },
  { NULL }
};

/**
 * Places:
 * @n_lead: how often the index is used over again, for the axes in front that it lacks
 * @outer: lines in the index
 * @n: elements of the index along the axis
 * @inner: elements from one to the next
 * @extent: what the index counts in
 */
typedef struct
{
  gsize  n_lead, outer, n, inner, extent;
  gint64 ignore;
} Places;

/* @values is what has the shape (… , @extent, …) in pick, and that of the index in place. */
static gboolean
places_init (Places               *self,
             const ZkyTensor      *values,
             const ZkyTensor      *index,
             const ZkyAttributes  *attributes,
             gboolean              same,
             guint                *axis_in_values,
             GError              **error)
{
  ZkyShape a = zky_tensor_get_shape (values), b = zky_tensor_get_shape (index);
  guint n_lead, axis;

  if (index->dtype != ZKY_INT64)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_DTYPE, "the index is %s, not int64", zky_dtype_get_name (index->dtype));
      return FALSE;
    }
  if (!zky_shape_axis (&a, zky_attributes_get_int (attributes, AXIS), &axis, error))
    return FALSE;

  n_lead = a.n_axes - MIN (a.n_axes, b.n_axes);
  if (b.n_axes > a.n_axes || axis < n_lead)
    goto misfit;

  *self = (Places) { 1, 1, 1, 1, 1, G_MININT64 };
  for (guint i = 0; i < a.n_axes; i++)
    {
      if (i >= n_lead && (i != axis || same) && a.dims[i] != b.dims[i - n_lead])
        goto misfit;
      *(i < n_lead ? &self->n_lead : i < axis ? &self->outer : i > axis ? &self->inner : &self->extent) *= a.dims[i];
    }
  self->n = b.dims[axis - n_lead];
  if (zky_attributes_is_set (attributes, IGNORE))
    self->ignore = zky_attributes_get_int (attributes, IGNORE);
  *axis_in_values = axis;

  return TRUE;

misfit:
  {
    g_autofree char *left = zky_shape_to_string (&a), *right = zky_shape_to_string (&b);

    g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "the index of shape %s does not fit values of shape %s", right, left);
    return FALSE;
  }
}

static gboolean
check_index (const Places     *self,
             const ZkyTensor  *index,
             GError          **error)
{
  const gint64 *numbers = index->data;

  for (gsize i = 0; i < index->size; i++)
    if ((numbers[i] < 0 || numbers[i] >= (gint64) self->extent) && numbers[i] != self->ignore)
      {
        g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE,
                     "index %" G_GINT64_FORMAT " is outside an axis of extent %" G_GSIZE_FORMAT, numbers[i], self->extent);
        return FALSE;
      }

  return TRUE;
}

/* Walks all places: `at` is the offset of the one element, `from` that of the one that the index leads to. */
#define KERNEL(name, T, statement)                                              \
  static void                                                                   \
  name (const Places *self,                                                     \
        const gint64 *index,                                                    \
        const T      *a,                                                        \
        T            *y)                                                        \
  {                                                                             \
    gsize line = self->n * self->inner, at = 0;                                 \
                                                                                \
    for (gsize i = 0; i < self->n_lead * self->outer; i++)                      \
      for (gsize k = 0; k < self->n; k++)                                       \
        for (gsize j = 0; j < self->inner; j++, at++)                           \
          {                                                                     \
            gint64 found = index[i % self->outer * line + k * self->inner + j]; \
            gsize from = (i * self->extent + (gsize) found) * self->inner + j;  \
                                                                                \
            if (found != self->ignore)                                          \
              statement;                                                        \
          }                                                                     \
  }

KERNEL (pick_float32, float, y[at] = a[from])
KERNEL (pick_float64, double, y[at] = a[from])
KERNEL (place_float32, float, y[from] += a[at])
KERNEL (place_float64, double, y[from] += a[at])

static gboolean
pick_infer (ZkyOpCall  *call,
            GError    **error)
{
  Places places;
  guint axis;

  if (!places_init (&places, call->inputs[0], call->inputs[1], call->attributes, FALSE, &axis, error))
    return FALSE;

  call->outputs[0].dtype = MAX (call->inputs[0]->dtype, ZKY_FLOAT32);
  call->outputs[0].shape = zky_tensor_get_shape (call->inputs[0]);
  call->outputs[0].shape.dims[axis] = places.n;

  return TRUE;
}

static gboolean
place_infer (ZkyOpCall  *call,
             GError    **error)
{
  gint64 size = zky_attributes_get_int (call->attributes, SIZE);
  Places places;
  guint axis;

  if (!places_init (&places, call->inputs[0], call->inputs[1], call->attributes, TRUE, &axis, error))
    return FALSE;
  if (size < 0)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "size is %" G_GINT64_FORMAT ", which is negative", size);
      return FALSE;
    }

  call->outputs[0].dtype = MAX (call->inputs[0]->dtype, ZKY_FLOAT32);
  call->outputs[0].shape = zky_tensor_get_shape (call->inputs[0]);
  call->outputs[0].shape.dims[axis] = size;

  return TRUE;
}

static gboolean
run (ZkyOpCall  *call,
     gboolean    place,
     GError    **error)
{
  ZkyDtype dtype = call->outputs[0].dtype;
  g_autoptr (ZkyTensor) cast = zky_tensor_cast (call->inputs[0], dtype, error);
  g_autoptr (ZkyTensor) values = cast != NULL ? zky_tensor_contiguous (cast, error) : NULL;
  g_autoptr (ZkyTensor) index = values != NULL ? zky_tensor_contiguous (call->inputs[1], error) : NULL;
  ZkyTensor *result;
  Places places;
  guint axis;

  if (index == NULL || !places_init (&places, values, index, call->attributes, place, &axis, error))
    return FALSE;
  if (place)
    places.extent = call->outputs[0].shape.dims[axis];
  result = check_index (&places, index, error) ? zky_op_call_output (call, 0, error) : NULL;
  if (result == NULL)
    return FALSE;

  if (result->size > 0)
    memset (result->data, 0, result->size * zky_dtype_get_size (dtype));
  if (index->size == 0 || values->size == 0)
    return TRUE;

  if (dtype == ZKY_FLOAT32)
    (place ? place_float32 : pick_float32) (&places, index->data, values->data, result->data);
  else
    (place ? place_float64 : pick_float64) (&places, index->data, values->data, result->data);

  return TRUE;
}

static gboolean
pick_forward (ZkyOpCall  *call,
              GError    **error)
{
  return run (call, FALSE, error);
}

static gboolean
place_forward (ZkyOpCall  *call,
               GError    **error)
{
  return run (call, TRUE, error);
}

/* The attributes of the other of the two, the axis counted from the end. */
static ZkyAttributes *
other_attributes (ZkyVjp     *vjp,
                  const char *name)
{
  ZkyAttributes *attributes = zky_compose_attributes (name);

  zky_attributes_set_int (attributes, AXIS, zky_parts_axis (zky_vjp_input_value (vjp, 0), vjp->attributes));
  if (zky_attributes_is_set (vjp->attributes, IGNORE))
    zky_attributes_set_int (attributes, IGNORE, zky_attributes_get_int (vjp->attributes, IGNORE));

  return attributes;
}

static void
pick_vjp (ZkyVjp *vjp)
{
  ZkyNode *inputs[] = { zky_vjp_cotangent (vjp), zky_vjp_input (vjp, 1) };
  const ZkyTensor *values = zky_vjp_input_value (vjp, 0);
  ZkyAttributes *attributes = other_attributes (vjp, "place");
  gint64 axis = zky_attributes_get_int (attributes, AXIS);

  zky_attributes_set_int (attributes, SIZE, zky_tensor_dims (values)[values->n_axes + axis]);
  zky_vjp_add (vjp, 0, zky_compose_apply ("place", inputs, 2, attributes));
}

static void
place_vjp (ZkyVjp *vjp)
{
  ZkyNode *inputs[] = { zky_vjp_cotangent (vjp), zky_vjp_input (vjp, 1) };

  zky_vjp_add (vjp, 0, zky_compose_apply ("pick", inputs, 2, other_attributes (vjp, "pick")));
}

/* -- Samples --------------------------------------------------------------------------- */

static gboolean
pick_sample (GRand     *rand,
             guint      i,
             ZkyOpCall *call)
{
  static const char *const specs[][2] = { { "4", "2" }, { "2, 3", "2, 1" }, { "3, 2t", "2, 2" }, { "2, 3, 2", "3, 2" },
                                          { "0, 3", "0, 2" } };
  static const char *const attributes[] = { "", "axis=1", "axis=0", "axis=-2", "ignore=-1" };

  if (i >= G_N_ELEMENTS (specs))
    return FALSE;

  zky_sample_input (call, rand, specs[i][0], ZKY_SAMPLE_ANY);
  zky_compose_sample_ints (call, rand, specs[i][1], 3);
  zky_op_call_parse_attributes (call, attributes[i]);
  return TRUE;
}

static gboolean
place_sample (GRand     *rand,
              guint      i,
              ZkyOpCall *call)
{
  static const char *const specs[][2] = { { "2", "2" }, { "2, 4", "2, 4" }, { "3, 2t", "3, 2" }, { "2, 3, 2", "3, 2" } };
  static const char *const attributes[] = { "size=3", "axis=1, size=3", "axis=0, size=4, ignore=1", "axis=-2, size=3" };

  if (i >= G_N_ELEMENTS (specs))
    return FALSE;

  zky_sample_input (call, rand, specs[i][0], ZKY_SAMPLE_ANY);
  zky_compose_sample_ints (call, rand, specs[i][1], 3);
  zky_op_call_parse_attributes (call, attributes[i]);
  return TRUE;
}

/* -- The rows ---------------------------------------------------------------------------- */

const ZkyOp zky_ops_picking[] = {
  {
    .name = "pick", .symbol = "pick", .formula = "pick(a, b)",
    .summary = "Picks from the first input along an axis the elements that the indices in the second name",
    .partials = (const char *const[]) { "place(ȳ, b)", "0" }, .attributes = pick_attributes,
    .min_inputs = 2, .max_inputs = 2, .n_outputs = 1,
    .infer = pick_infer, .forward = pick_forward, .vjp = pick_vjp, .sample = pick_sample,
  },
  {
    .name = "place", .symbol = "place", .formula = "place(a, b)",
    .summary = "Adds the elements of the first input to zeros, at the indices along an axis that the second names",
    .partials = (const char *const[]) { "pick(ȳ, b)", "0" }, .attributes = place_attributes,
    .min_inputs = 2, .max_inputs = 2, .n_outputs = 1,
    .infer = place_infer, .forward = place_forward, .vjp = place_vjp, .sample = place_sample,
  },
  { NULL }
};
