/* zky-ops-einsum.c: sums of products over named axes, and their special cases
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include "zky-compose.h"
#include "zky-equation.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"

/* -- einsum ---------------------------------------------------------------------------------------------------- */

static const ZkyAttribute einsum_attributes[] = {
  { "equation", ZKY_ATTRIBUTE_STRING, NULL, TRUE, "the axes of the inputs and of the result: \"ij,jk->ik\"" },
  { NULL }
};

static gboolean
einsum_infer (ZkyOpCall  *call,
              GError    **error)
{
  ZkyEquation equation;

  if (!zky_equation_read (&equation, call->inputs, call->n_inputs, zky_attributes_get_string (call->attributes, 0), error))
    return FALSE;

  call->outputs[0].dtype = zky_compose_promote (call);
  call->outputs[0].shape = zky_equation_shape (&equation, &equation.result);
  return TRUE;
}

static gboolean
einsum_expand (ZkyNode *const       *inputs,
               guint                 n_inputs,
               const ZkyAttributes  *attributes,
               ZkyNode             **outputs)
{
  ZkyTensor *values[ZKY_EQUATION_MOST_INPUTS];
  ZkyEquation equation;

  for (guint i = 0; i < n_inputs; i++)
    values[i] = inputs[i]->value;
  if (!zky_equation_read (&equation, values, n_inputs, zky_attributes_get_string (attributes, 0), NULL))
    g_assert_not_reached (); /* infer has read it */

  outputs[0] = zky_equation_evaluate (&equation, inputs);
  return outputs[0] != NULL;
}

static const ZkySampleCase einsum_cases[] = {
  { { "2, 3", "3, 4" }, "equation=\"ij,jk->ik\"" },
  { { "2, 3" }, "equation=\"ij->ji\"" },
  { { "3, 3" }, "equation=\"ii\"" },
  { { "3, 3t" }, "equation=\"ii->i\"" },
  { { "2, 3, 4t", "2, 4, 2" }, "equation=\"bij,bjk\"" },
  { { "2, 3", "3", "2" }, "equation=\"ij,j,i->\"" },
  { { "2, 3", "4, 2" }, "equation=\"ij,kl->jk\"" },
  { { "2, 3, 2", "1, 2, 4" }, "equation=\"...ij,...jk->...ik\"" },
  { { "2, 3, 2, 2", "4, 2" }, "equation=\"b...i,ji->bj...\"" },
  { { "2, 2", "2, 3, 3", "3" }, "equation=\"ai,akk,k->ki\"" },
  { { "0, 3", "3, 2" }, "equation=\"ij,jk\"" },
  { { NULL } }
};

/* -- tensordot, inner, bilinear ------------------------------------------------------------------------------------ */

static const ZkyAttribute tensordot_attributes[] = {
  { "dims", ZKY_ATTRIBUTE_INT, "2", FALSE, "how many axes, the last of a and the first of b, are summed over" },
  { "axes_a", ZKY_ATTRIBUTE_INTS, NULL, FALSE, "instead: these axes of a" },
  { "axes_b", ZKY_ATTRIBUTE_INTS, NULL, FALSE, "with these of b, one by one" },
  { NULL }
};

static gboolean
refuse_axes (const ZkyTensor  *a,
             const ZkyTensor  *b,
             GError          **error)
{
  ZkyShape a_shape = zky_tensor_get_shape (a), b_shape = zky_tensor_get_shape (b);
  g_autofree char *a_text = zky_shape_to_string (&a_shape), *b_text = zky_shape_to_string (&b_shape);

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "shapes %s and %s do not fit along the axes that are summed over", a_text, b_text);
  return FALSE;
}

/* A number for each axis of b: which of a it is summed with, or ZKY_NO_LABEL. */
static gboolean
pair_axes (const ZkyTensor      *a,
           const ZkyTensor      *b,
           const ZkyAttributes  *attributes,
           int                  *partners,
           GError              **error)
{
  ZkyShape a_shape = zky_tensor_get_shape (a), b_shape = zky_tensor_get_shape (b);
  gboolean listed = zky_attributes_is_set (attributes, 1);
  guint n_a, n_b, n;
  const gint64 *axes_a = zky_attributes_get_ints (attributes, 1, &n_a), *axes_b = zky_attributes_get_ints (attributes, 2, &n_b);
  gint64 dims = zky_attributes_get_int (attributes, 0);

  if (listed ? n_a != n_b : dims < 0 || dims > MIN (a_shape.n_axes, b_shape.n_axes))
    return refuse_axes (a, b, error);

  n = listed ? n_a : (guint) dims;
  for (guint i = 0; i < b_shape.n_axes; i++)
    partners[i] = ZKY_NO_LABEL;
  for (guint i = 0; i < n; i++)
    {
      guint axis_a, axis_b;

      if (!zky_shape_axis (&a_shape, listed ? axes_a[i] : (gint64) (a_shape.n_axes - n + i), &axis_a, error) ||
          !zky_shape_axis (&b_shape, listed ? axes_b[i] : i, &axis_b, error))
        return FALSE;
      for (guint j = 0; j < b_shape.n_axes; j++)
        if (partners[j] == (int) axis_a || partners[axis_b] != ZKY_NO_LABEL)
          return refuse_axes (a, b, error);
      if (a_shape.dims[axis_a] != b_shape.dims[axis_b])
        return refuse_axes (a, b, error);
      partners[axis_b] = axis_a;
    }

  return TRUE;
}

/* The equation of a contraction: a has labels from 0 on, b its partners' or others behind them. */
static gboolean
contraction (ZkyEquation         *self,
             const ZkyTensor  *a,
             const ZkyTensor  *b,
             const int        *partners,
             GError          **error)
{
  self->n = 2;
  self->terms[0].n = a->n_axes;
  self->terms[1].n = b->n_axes;
  self->result.n = 0;
  for (guint i = 0; i < a->n_axes; i++)
    {
      gboolean summed = FALSE;

      self->terms[0].labels[i] = i;
      self->extents[i] = a->dims[i];
      for (guint j = 0; j < b->n_axes; j++)
        summed |= partners[j] == (int) i;
      if (!summed)
        self->result.labels[self->result.n++] = i;
    }
  for (guint i = 0; i < b->n_axes; i++)
    {
      int label = partners[i] != ZKY_NO_LABEL ? partners[i] : (int) (ZKY_MAX_AXES + i);

      self->terms[1].labels[i] = label;
      self->extents[label] = b->dims[i];
      if (partners[i] == ZKY_NO_LABEL && !zky_equation_add_label (&self->result, label))
        return refuse_axes (a, b, error);
    }

  return TRUE;
}

static gboolean
tensordot_infer (ZkyOpCall  *call,
                 GError    **error)
{
  int partners[ZKY_MAX_AXES];
  ZkyEquation equation;

  if (!pair_axes (call->inputs[0], call->inputs[1], call->attributes, partners, error) ||
      !contraction (&equation, call->inputs[0], call->inputs[1], partners, error))
    return FALSE;

  call->outputs[0].dtype = MAX (zky_compose_promote (call), ZKY_INT64);
  call->outputs[0].shape = zky_equation_shape (&equation, &equation.result);
  return TRUE;
}

static gboolean
tensordot_expand (ZkyNode *const       *inputs,
                  guint                 n_inputs,
                  const ZkyAttributes  *attributes,
                  ZkyNode             **outputs)
{
  int partners[ZKY_MAX_AXES];
  ZkyEquation equation;

  if (!pair_axes (inputs[0]->value, inputs[1]->value, attributes, partners, NULL) ||
      !contraction (&equation, inputs[0]->value, inputs[1]->value, partners, NULL))
    g_assert_not_reached (); /* infer has read them */

  outputs[0] = zky_equation_evaluate (&equation, inputs);
  return outputs[0] != NULL;
}

static const ZkySampleCase tensordot_cases[] = {
  { { "2, 3, 4", "3, 4, 2" } },
  { { "2, 3", "3, 4t" }, "dims=1" },
  { { "2", "3" }, "dims=0" },
  { { "2, 3, 4", "4, 5, 2" }, "axes_a=[0, -1], axes_b=[2, 0]" },
  { { "2, 0", "0, 3" }, "dims=1" },
  { { NULL } }
};

/* Over the last axis of both; a single number multiplies. */
static gboolean
inner_partners (const ZkyTensor  *a,
                const ZkyTensor  *b,
                int              *partners,
                GError          **error)
{
  for (guint i = 0; i < b->n_axes; i++)
    partners[i] = ZKY_NO_LABEL;
  if (a->n_axes == 0 || b->n_axes == 0)
    return TRUE;
  if (a->dims[a->n_axes - 1] != b->dims[b->n_axes - 1])
    return refuse_axes (a, b, error);

  partners[b->n_axes - 1] = a->n_axes - 1;
  return TRUE;
}

static gboolean
inner_infer (ZkyOpCall  *call,
             GError    **error)
{
  int partners[ZKY_MAX_AXES];
  ZkyEquation equation;

  if (!inner_partners (call->inputs[0], call->inputs[1], partners, error) ||
      !contraction (&equation, call->inputs[0], call->inputs[1], partners, error))
    return FALSE;

  call->outputs[0].dtype = MAX (zky_compose_promote (call), ZKY_INT64);
  call->outputs[0].shape = zky_equation_shape (&equation, &equation.result);
  return TRUE;
}

static gboolean
inner_expand (ZkyNode *const       *inputs,
              guint                 n_inputs,
              const ZkyAttributes  *attributes,
              ZkyNode             **outputs)
{
  int partners[ZKY_MAX_AXES];
  ZkyEquation equation;

  if (!inner_partners (inputs[0]->value, inputs[1]->value, partners, NULL) ||
      !contraction (&equation, inputs[0]->value, inputs[1]->value, partners, NULL))
    g_assert_not_reached (); /* infer has read them */

  outputs[0] = zky_equation_evaluate (&equation, inputs);
  return outputs[0] != NULL;
}

static const ZkySampleCase inner_cases[] = {
  { { "3", "3" } },
  { { "2, 3", "4, 3t" } },
  { { "2, 2, 3", "3" } },
  { { "", "2" } },
  { { "2, 0", "0" } },
  { { NULL } }
};

/* y[…, o] = Σ a[…, i] · w[o, i, j] · b[…, j] + bias[o] */
static gboolean
bilinear_infer (ZkyOpCall  *call,
                GError    **error)
{
  ZkyTensor *const *inputs = call->inputs;
  ZkyShape shape;
  ZkyEquation equation;

  if (!zky_equation_read (&equation, (ZkyTensor *[]) { inputs[0], inputs[2], inputs[1] }, 3, "...i,oij,...j->...o", error))
    return FALSE;

  shape = zky_equation_shape (&equation, &equation.result);
  if (call->n_inputs == 4 && (inputs[3]->n_axes != 1 || (gsize) inputs[3]->dims[0] != shape.dims[shape.n_axes - 1]))
    {
      ZkyShape weight = zky_tensor_get_shape (inputs[2]), bias = zky_tensor_get_shape (inputs[3]);
      g_autofree char *weight_text = zky_shape_to_string (&weight), *bias_text = zky_shape_to_string (&bias);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "a bias of shape %s does not fit a weight of shape %s", bias_text, weight_text);
      return FALSE;
    }

  call->outputs[0].dtype = MAX (zky_compose_promote (call), ZKY_INT64);
  call->outputs[0].shape = shape;
  return TRUE;
}

static gboolean
bilinear_expand (ZkyNode *const       *inputs,
                 guint                 n_inputs,
                 const ZkyAttributes  *attributes,
                 ZkyNode             **outputs)
{
  ZkyNode *product = zky_op ("einsum", "equation=\"...i,oij,...j->...o\"", inputs[0], inputs[2], inputs[1], NULL);

  outputs[0] = n_inputs == 4 ? zky_add (product, inputs[3]) : product;
  return outputs[0] != NULL;
}

static const ZkySampleCase bilinear_cases[] = {
  { { "3", "2", "4, 3, 2" } },
  { { "2, 3", "2, 2t", "4, 3, 2", "4" } },
  { { "2, 2, 3", "2, 2, 1", "1, 3, 1", "1" } },
  { { "0, 3", "0, 2", "4, 3, 2" } },
  { { NULL } }
};

/* -- Samples and rows --------------------------------------------------------------------------------------------------- */

ZKY_SAMPLE_FUNCTION (einsum, ZKY_SAMPLE_ANY)
ZKY_SAMPLE_FUNCTION (tensordot, ZKY_SAMPLE_ANY)
ZKY_SAMPLE_FUNCTION (inner, ZKY_SAMPLE_ANY)
ZKY_SAMPLE_FUNCTION (bilinear, ZKY_SAMPLE_ANY)

const ZkyOp zky_ops_einsum[] = {
  {
    .name = "einsum", .symbol = "Σ∏", .formula = "einsum(a, b, …)", .min_inputs = 1, .n_outputs = 1,
    .max_inputs = ZKY_OP_ANY_INPUTS,
    .summary = "Multiplies tensors along named axes, and sums over those that the result does not name",
    .partials = (const char *const[]) { "einsum(ȳ, b, …)", NULL }, .attributes = einsum_attributes,
    .infer = einsum_infer, .expand = einsum_expand, .sample = einsum_sample,
  },
  {
    .name = "tensordot", .symbol = "·ₙ", .formula = "tensordot(a, b)", .min_inputs = 2, .max_inputs = 2, .n_outputs = 1,
    .summary = "Multiplies two tensors and sums over pairs of their axes",
    .partials = (const char *const[]) { "tensordot(ȳ, b)", "tensordot(a, ȳ)" }, .attributes = tensordot_attributes,
    .infer = tensordot_infer, .expand = tensordot_expand, .sample = tensordot_sample,
  },
  {
    .name = "inner", .symbol = "⟨⟩", .formula = "inner(a, b)", .min_inputs = 2, .max_inputs = 2, .n_outputs = 1,
    .summary = "Multiplies two tensors and sums over the last axis of both",
    .partials = (const char *const[]) { "ȳ @ b", "ȳᵀ @ a" },
    .infer = inner_infer, .expand = inner_expand, .sample = inner_sample,
  },
  {
    .name = "bilinear", .symbol = "aᵀWb", .formula = "aᵀ · c · b + d", .min_inputs = 3, .max_inputs = 4, .n_outputs = 1,
    .summary = "Multiplies two vectors by each matrix of a weight between them, and adds a bias if there is one",
    .partials = (const char *const[]) { "ȳ · c · b", "ȳ · aᵀ · c", "ȳ · a · bᵀ", "sum(ȳ)" },
    .infer = bilinear_infer, .expand = bilinear_expand, .sample = bilinear_sample,
  },
  { NULL }
};
