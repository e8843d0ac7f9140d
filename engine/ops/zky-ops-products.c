/* zky-ops-products.c: outer, Kronecker and cross products, and powers of matrices
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include "zky-compose.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"

/* -- outer: y[i, j] = a[i] · b[j]; kron: every element of a times the whole of b ------------------------------------- */

static gboolean
outer_infer (ZkyOpCall  *call,
             GError    **error)
{
  ZkyTensor *a = call->inputs[0], *b = call->inputs[1];

  if (a->n_axes != 1 || b->n_axes != 1)
    return zky_compose_refuse (call, 0, 1, "both have to be vectors", error);

  call->outputs[0].dtype = zky_dtype_promote (a->dtype, b->dtype);
  call->outputs[0].shape = zky_shape_new (2, (const gsize[]) { a->dims[0], b->dims[0] });
  return TRUE;
}

static gboolean
outer_expand (ZkyNode *const       *inputs,
              guint                 n_inputs,
              const ZkyAttributes  *attributes,
              ZkyNode             **outputs)
{
  outputs[0] = zky_mul (zky_unsqueeze (inputs[0], 1), inputs[1]);
  return outputs[0] != NULL;
}

static const ZkySampleCase outer_cases[] = {
  { { "3", "2" } },
  { { "4s", "3" } },
  { { "1", "1" } },
  { { "0", "2" } },
  { { NULL } }
};

/* [m…] and [n…] with as many axes, as [m, 1, m, 1 …] and [1, n, 1, n …]. */
static void
interleave_axes (const ZkyTensor *a,
                 const ZkyTensor *b,
                 ZkyShape        *a_shape,
                 ZkyShape        *b_shape,
                 ZkyShape        *result)
{
  guint n = MAX (a->n_axes, b->n_axes);

  a_shape->n_axes = b_shape->n_axes = 2 * n;
  result->n_axes = n;
  for (guint i = 0; i < n; i++)
    {
      gsize m = i + a->n_axes < n ? 1 : a->dims[i + a->n_axes - n], k = i + b->n_axes < n ? 1 : b->dims[i + b->n_axes - n];

      a_shape->dims[2 * i] = m;
      b_shape->dims[2 * i + 1] = k;
      a_shape->dims[2 * i + 1] = b_shape->dims[2 * i] = 1;
      if (!g_size_checked_mul (&result->dims[i], m, k))
        result->dims[i] = G_MAXSIZE; /* far too large, which whoever allocates it will say */
    }
}

static gboolean
kron_infer (ZkyOpCall  *call,
            GError    **error)
{
  ZkyTensor *a = call->inputs[0], *b = call->inputs[1];
  ZkyShape a_shape, b_shape;

  if (2 * MAX (a->n_axes, b->n_axes) > ZKY_MAX_AXES)
    return zky_compose_refuse (call, 0, 1, "they have too many axes", error);

  interleave_axes (a, b, &a_shape, &b_shape, &call->outputs[0].shape);
  call->outputs[0].dtype = zky_dtype_promote (a->dtype, b->dtype);
  return TRUE;
}

static gboolean
kron_expand (ZkyNode *const       *inputs,
             guint                 n_inputs,
             const ZkyAttributes  *attributes,
             ZkyNode             **outputs)
{
  ZkyShape a, b, result;

  interleave_axes (inputs[0]->value, inputs[1]->value, &a, &b, &result);
  outputs[0] = zky_reshape (zky_mul (zky_reshape (inputs[0], &a), zky_reshape (inputs[1], &b)), &result);
  return outputs[0] != NULL;
}

static const ZkySampleCase kron_cases[] = {
  { { "2", "3" } },
  { { "2, 3", "2, 2t" } },
  { { "3", "2, 2" } },
  { { "", "2" } },
  { { "0", "2" } },
  { { NULL } }
};

/* -- cross: a × b = (a₁b₂ - a₂b₁, a₂b₀ - a₀b₂, a₀b₁ - a₁b₀), by rolling ----------------------------------------------- */

static const ZkyAttribute cross_attributes[] = {
  { "axis", ZKY_ATTRIBUTE_INT, "-1", FALSE, "the axis of the three coordinates" },
  { NULL }
};

static gboolean
cross_infer (ZkyOpCall  *call,
             GError    **error)
{
  ZkyShape a = zky_tensor_get_shape (call->inputs[0]), b = zky_tensor_get_shape (call->inputs[1]), *shape = &call->outputs[0].shape;
  guint axis;

  if (!zky_shape_broadcast (&a, &b, shape, error) ||
      !zky_shape_axis (&a, zky_attributes_get_int (call->attributes, 0), &axis, error))
    return FALSE;
  if (a.n_axes != b.n_axes || a.dims[axis] != 3 || b.dims[axis] != 3)
    return zky_compose_refuse (call, 0, 1, "both need three coordinates along one axis", error);

  call->outputs[0].dtype = MAX (zky_compose_promote (call), ZKY_INT64);
  return TRUE;
}

static gboolean
cross_expand (ZkyNode *const       *inputs,
              guint                 n_inputs,
              const ZkyAttributes  *attributes,
              ZkyNode             **outputs)
{
  g_autofree char *next = g_strdup_printf ("shifts=[-1], axes=[%d]", (int) zky_attributes_get_int (attributes, 0));
  g_autofree char *after = g_strdup_printf ("shifts=[-2], axes=[%d]", (int) zky_attributes_get_int (attributes, 0));
  ZkyNode *a = inputs[0], *b = inputs[1];

  outputs[0] = zky_sub (zky_mul (zky_op ("roll", next, a, NULL), zky_op ("roll", after, b, NULL)),
                        zky_mul (zky_op ("roll", after, a, NULL), zky_op ("roll", next, b, NULL)));
  return outputs[0] != NULL;
}

static const ZkySampleCase cross_cases[] = {
  { { "3", "3" } },
  { { "2, 3", "2, 3t" } },
  { { "3, 2", "3, 1" }, "axis=0" },
  { { "0, 3", "1, 3" } },
  { { NULL } }
};

/* -- matrix_power: by squaring; negative powers are those of the inverse -------------------------------------------------- */

static const ZkyAttribute power_attributes[] = {
  { "n", ZKY_ATTRIBUTE_INT, NULL, TRUE, "how many times the matrix is a factor" },
  { NULL }
};

static gboolean
power_infer (ZkyOpCall  *call,
             GError    **error)
{
  ZkyShape shape = zky_tensor_get_shape (call->inputs[0]);
  gint64 n = zky_attributes_get_int (call->attributes, 0);

  if (shape.n_axes < 2 || shape.dims[shape.n_axes - 1] != shape.dims[shape.n_axes - 2])
    {
      g_autofree char *text = zky_shape_to_string (&shape);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "shape %s is not that of square matrices", text);
      return FALSE;
    }

  call->outputs[0].dtype = n < 0 ? zky_dtype_promote (MAX (zky_compose_promote (call), ZKY_INT64), ZKY_FLOAT32) : MAX (zky_compose_promote (call), ZKY_INT64);
  call->outputs[0].shape = shape;
  return TRUE;
}

/* The unit matrix, in the shape and dtype of @a. */
static ZkyNode *
unit_matrix (ZkyNode *a)
{
  ZkyShape shape = zky_tensor_get_shape (a->value), matrix = zky_shape_new (2, shape.dims + shape.n_axes - 2);
  g_autoptr (ZkyTensor) unit = zky_tensor_new_zeros (MAX (a->value->dtype, ZKY_INT64), &matrix, NULL);

  if (unit == NULL)
    return NULL;

  for (gsize i = 0; i < matrix.dims[0]; i++)
    zky_element_store (unit->dtype, (char *) unit->data + i * (matrix.dims[0] + 1) * zky_dtype_get_size (unit->dtype), 1);

  return zky_broadcast_to (zky_tape_constant (a->tape, unit), &shape);
}

static gboolean
power_expand (ZkyNode *const       *inputs,
              guint                 n_inputs,
              const ZkyAttributes  *attributes,
              ZkyNode             **outputs)
{
  gint64 n = zky_attributes_get_int (attributes, 0);
  guint64 left = n < 0 ? 0 - (guint64) n : (guint64) n;
  ZkyNode *square = n < 0 ? zky_op ("inverse", NULL, inputs[0], NULL) : inputs[0], *result = NULL;

  for (; left > 0 && square != NULL; left >>= 1)
    {
      if (left & 1)
        result = result != NULL ? zky_matmul (result, square) : square;
      if (left > 1)
        square = zky_matmul (square, square);
    }

  outputs[0] = n == 0 ? unit_matrix (inputs[0]) : result == inputs[0] ? zky_identity (result) : result;
  return outputs[0] != NULL;
}

static gboolean
power_sample (GRand     *rand,
              guint      i,
              ZkyOpCall *call)
{
  static const ZkySampleCase cases[] = {
    { { "2, 2" }, "n=3" },
    { { "3, 3t" }, "n=2" },
    { { "2, 2, 2" }, "n=-2" },
    { { "2, 2" }, "n=1" },
    { { "0, 0" }, "n=5" },
    { { NULL } }
  };

  if (!zky_sample_case (cases, ZKY_SAMPLE_ANY, rand, i, call))
    return FALSE;

  for (gsize j = 0; j < call->inputs[0]->size; j++) /* of an inverse that is far from singular */
    if (j % 4 == 0 || j % 4 == 3)
      *(float *) zky_tensor_element (call->inputs[0], j) += 4;
  return TRUE;
}

/* -- Samples and rows ------------------------------------------------------------------------------------------------------ */

ZKY_SAMPLE_FUNCTION (outer, ZKY_SAMPLE_ANY)
ZKY_SAMPLE_FUNCTION (kron, ZKY_SAMPLE_ANY)
ZKY_SAMPLE_FUNCTION (cross, ZKY_SAMPLE_ANY)

const ZkyOp zky_ops_products[] = {
  {
    .name = "outer", .symbol = "⊗", .formula = "outer(a, b)", .min_inputs = 2, .max_inputs = 2, .n_outputs = 1,
    .aliases = ZKY_NAMES ("ger"),
    .summary = "Multiplies each element of a vector by each of another", .partials = (const char *const[]) { "ȳ @ b", "a @ ȳ" },
    .infer = outer_infer, .expand = outer_expand, .sample = outer_sample,
  },
  {
    .name = "kron", .symbol = "⊗ₖ", .formula = "kron(a, b)", .min_inputs = 2, .max_inputs = 2, .n_outputs = 1,
    .summary = "Puts the second input, times it, in place of each element of the first",
    .partials = (const char *const[]) { "sum(ȳ · b)", "sum(ȳ · a)" },
    .infer = kron_infer, .expand = kron_expand, .sample = kron_sample,
  },
  {
    .name = "cross", .symbol = "×₃", .formula = "cross(a, b)", .min_inputs = 2, .max_inputs = 2, .n_outputs = 1,
    .summary = "Takes the cross product of vectors with three coordinates",
    .partials = (const char *const[]) { "cross(b, ȳ)", "cross(ȳ, a)" }, .attributes = cross_attributes,
    .infer = cross_infer, .expand = cross_expand, .sample = cross_sample,
  },
  {
    .name = "matrix_power", .symbol = "aⁿ", .formula = "aⁿ", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .summary = "Multiplies square matrices by themselves", .partials = (const char *const[]) { "Σ aᵀⁱ @ ȳ @ aᵀⁿ⁻¹⁻ⁱ" },
    .attributes = power_attributes,
    .infer = power_infer, .expand = power_expand, .sample = power_sample,
  },
  { NULL }
};
