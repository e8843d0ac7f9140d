/* zky-ops-lookup.c: class numbers turned into rows of a table, or of ones and zeros; elements masked
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include <string.h>

#include "zky-functions-private.h"
#include "zky-parts.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"

static gboolean
check_ids (const ZkyOpCall  *call,
           GError          **error)
{
  if (call->inputs[0]->dtype == ZKY_INT64)
    return TRUE;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_DTYPE, "the indices are %s, they have to be int64",
               zky_dtype_get_name (call->inputs[0]->dtype));
  return FALSE;
}

/* @shape with an axis of @extent more at the end. */
static gboolean
append_axis (ZkyShape  *shape,
             gsize      extent,
             GError   **error)
{
  ZkyShape axis = zky_shape_new (1, &extent);

  return zky_shape_concat (shape, &axis, shape, error);
}

/* -- embedding: y[i…] = b[a[i…]]; each row of b gets the sum of ȳ where it was taken ----------------------- */

static const ZkyAttribute embedding_attributes[] = {
  { "padding_idx", ZKY_ATTRIBUTE_INT, NULL, FALSE, "a row that gets no gradient; negative ones count from the end" },
  { NULL }
};

static gboolean
embedding_infer (ZkyOpCall  *call,
                 GError    **error)
{
  ZkyShape table = zky_tensor_get_shape (call->inputs[1]);
  gint64 padding = zky_attributes_get_int (call->attributes, 0);

  if (!check_ids (call, error))
    return FALSE;
  if (table.n_axes != 2)
    {
      g_autofree char *text = zky_shape_to_string (&table);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "the table has shape %s, it has to be a matrix", text);
      return FALSE;
    }
  if (zky_attributes_is_set (call->attributes, 0) && (padding < -(gint64) table.dims[0] || padding >= (gint64) table.dims[0]))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "padding_idx is %" G_GINT64_FORMAT ", the table has %" G_GSIZE_FORMAT
                   " rows", padding, table.dims[0]);
      return FALSE;
    }

  call->outputs[0].dtype = call->inputs[1]->dtype;
  call->outputs[0].shape = zky_tensor_get_shape (call->inputs[0]);
  return append_axis (&call->outputs[0].shape, table.dims[1], error);
}

static gboolean
embedding_forward (ZkyOpCall  *call,
                   GError    **error)
{
  g_autoptr (ZkyTensor) ids = zky_tensor_contiguous (call->inputs[0], error);
  g_autoptr (ZkyTensor) table = ids != NULL ? zky_tensor_contiguous (call->inputs[1], error) : NULL;
  ZkyTensor *result = table != NULL ? zky_op_call_output (call, 0, error) : NULL;
  gint64 n_rows;
  gsize bytes;

  if (result == NULL)
    return FALSE;

  n_rows = table->dims[0];
  bytes = (gsize) table->dims[1] * zky_dtype_get_size (table->dtype);
  for (gsize i = 0; i < ids->size; i++)
    {
      gint64 id = ((const gint64 *) ids->data)[i];

      if (id < -n_rows || id >= n_rows)
        {
          g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "index %" G_GINT64_FORMAT " is out of range, the table has %"
                       G_GINT64_FORMAT " rows", id, n_rows);
          return FALSE;
        }
      memcpy ((char *) result->data + i * bytes, (const char *) table->data + (gsize) (id < 0 ? id + n_rows : id) * bytes, bytes);
    }

  return TRUE;
}

static ZkyNode *
is_not (ZkyVjp  *vjp,
        ZkyNode *ids,
        gint64   number)
{
  g_autoptr (ZkyTensor) value = zky_tensor_new_scalar (ZKY_INT64, (double) number);

  return zky_op ("not_equal", NULL, ids, zky_tape_constant (vjp->tape, value), NULL);
}

/* 1 for every index, 0 for the one that stands for padding, beside ȳ's last axis. Both may be counted from the end. */
static ZkyNode *
padding_mask (ZkyVjp *vjp)
{
  const ZkyTensor *ids = zky_vjp_input_value (vjp, 0);
  gint64 n_rows = zky_vjp_input_value (vjp, 1)->dims[0], padding = zky_attributes_get_int (vjp->attributes, 0);
  ZkyShape shape = zky_shape_new (2, (const gsize[]) { ids->size, 1 });
  ZkyNode *column = zky_reshape (zky_vjp_input (vjp, 0), &shape);

  padding += padding < 0 ? n_rows : 0;
  return zky_op ("logical_and", NULL, is_not (vjp, column, padding), is_not (vjp, column, padding - n_rows), NULL);
}

static void
embedding_vjp (ZkyVjp *vjp)
{
  const ZkyTensor *ids = zky_vjp_input_value (vjp, 0);
  ZkyShape table = zky_tensor_get_shape (zky_vjp_input_value (vjp, 1));
  ZkyShape flat = zky_shape_new (1, &ids->size), rows = zky_shape_new (2, (const gsize[]) { ids->size, table.dims[1] });
  ZkyNode *node;

  if (!zky_vjp_wants (vjp, 1))
    return;

  rows = zky_vjp_batched (vjp, &rows);
  node = zky_reshape (zky_vjp_cotangent (vjp), &rows);
  if (zky_attributes_is_set (vjp->attributes, 0))
    node = zky_mul (node, padding_mask (vjp));

  zky_vjp_add (vjp, 1, zky_index_add (zky_parts_zeros (vjp, &table), zky_reshape (zky_vjp_input (vjp, 0), &flat), node, -2));
}

static gboolean
embedding_sample (GRand     *rand,
                  guint      i,
                  ZkyOpCall *call)
{
  static const char *const specs[][2] = { { "", "3, 2" }, { "4", "3, 2t" }, { "2, 3", "4, 3" }, { "0", "2, 2" }, { "2, 1, 2", "5, 1" } };

  if (i >= G_N_ELEMENTS (specs))
    return FALSE;

  zky_sample_index (call, rand, specs[i][0], -2, 2);
  zky_sample_input (call, rand, specs[i][1], ZKY_SAMPLE_ANY);
  return TRUE;
}

/* -- one_hot: y[i…, j] = 1 where a[i…] = j, else 0 ------------------------------------------------------------- */

static const ZkyAttribute one_hot_attributes[] = {
  { "n_classes", ZKY_ATTRIBUTE_INT, "-1", FALSE, "how many numbers there are; -1: as many as the greatest asks for" },
  { NULL }
};

/* Numbers are looked at here, as the greatest may decide the shape. */
static gboolean
one_hot_infer (ZkyOpCall  *call,
               GError    **error)
{
  gint64 n_classes = zky_attributes_get_int (call->attributes, 0), greatest = -1;
  const ZkyTensor *ids = call->inputs[0];

  if (!check_ids (call, error))
    return FALSE;

  for (gsize i = 0; i < ids->size; i++)
    {
      gint64 id = zky_tensor_get_int (ids, i);

      if (id < 0 || (n_classes >= 0 && id >= n_classes))
        {
          g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "class %" G_GINT64_FORMAT " is out of range, n_classes is %"
                       G_GINT64_FORMAT, id, n_classes);
          return FALSE;
        }
      greatest = MAX (greatest, id);
    }

  if (n_classes < -1 || (n_classes < 0 && (greatest < 0 || greatest == G_MAXINT64)))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "n_classes is %" G_GINT64_FORMAT " with %" G_GSIZE_FORMAT " classes given",
                   n_classes, ids->size);
      return FALSE;
    }

  call->outputs[0].dtype = ZKY_INT64;
  call->outputs[0].shape = zky_tensor_get_shape (ids);
  return append_axis (&call->outputs[0].shape, n_classes < 0 ? greatest + 1 : n_classes, error);
}

static gboolean
one_hot_forward (ZkyOpCall  *call,
                 GError    **error)
{
  ZkyTensor *result = zky_op_call_output (call, 0, error);
  gsize n;

  if (result == NULL)
    return FALSE;

  n = result->dims[result->n_axes - 1];
  memset (result->data, 0, result->size * sizeof (gint64));
  for (gsize i = 0; i < call->inputs[0]->size; i++)
    ((gint64 *) result->data)[i * n + (gsize) zky_tensor_get_int (call->inputs[0], i)] = 1;

  return TRUE;
}

static gboolean
one_hot_sample (GRand     *rand,
                guint      i,
                ZkyOpCall *call)
{
  static const char *const specs[] = { "", "4", "2, 3", "0" };

  if (i >= G_N_ELEMENTS (specs))
    return FALSE;

  zky_sample_index (call, rand, specs[i], 0, 3);
  zky_op_call_parse_attributes (call, i == 1 ? "n_classes=-1" : "n_classes=3");
  return TRUE;
}

/* -- masked_fill: a, with a number where the mask is true ---------------------------------------------------------- */

static const ZkyAttribute fill_attributes[] = {
  { "value", ZKY_ATTRIBUTE_DOUBLE, NULL, TRUE, "what stands where the mask is true: -inf before a softmax, for instance" },
  { NULL }
};

static gboolean
fill_infer (ZkyOpCall  *call,
            GError    **error)
{
  ZkyShape shape = zky_tensor_get_shape (call->inputs[0]), mask = zky_tensor_get_shape (call->inputs[1]);

  if (call->inputs[1]->dtype != ZKY_BOOL)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_DTYPE, "the mask is %s, it has to be bool",
                   zky_dtype_get_name (call->inputs[1]->dtype));
      return FALSE;
    }

  call->outputs[0].dtype = call->inputs[0]->dtype;
  return zky_shape_broadcast (&shape, &mask, &call->outputs[0].shape, error);
}

static gboolean
fill_expand (ZkyNode *const       *inputs,
             guint                 n_inputs,
             const ZkyAttributes  *attributes,
             ZkyNode             **outputs)
{
  g_autoptr (ZkyTensor) value = zky_tensor_new_scalar (inputs[0]->value->dtype, zky_attributes_get_double (attributes, 0));

  outputs[0] = zky_where (inputs[1], zky_tape_constant (inputs[0]->tape, value), inputs[0]);
  return outputs[0] != NULL;
}

static gboolean
fill_sample (GRand     *rand,
             guint      i,
             ZkyOpCall *call)
{
  static const char *const specs[][2] = { { "", "" }, { "3", "3" }, { "2, 3", "3" }, { "3, 2t", "3, 1" }, { "2", "2, 1" }, { "0", "" } };

  if (i >= G_N_ELEMENTS (specs))
    return FALSE;

  zky_sample_input (call, rand, specs[i][0], ZKY_SAMPLE_ANY);
  zky_sample_input (call, rand, specs[i][1], ZKY_SAMPLE_BOOL);
  zky_op_call_parse_attributes (call, "value=1.5");
  return TRUE;
}

/* -- The rows ------------------------------------------------------------------------------------------------------- */

const ZkyOp zky_ops_lookup[] = {
  {
    .name = "embedding", .symbol = "table", .formula = "embedding(a, b)", .min_inputs = 2, .max_inputs = 2, .n_outputs = 1,
    .summary = "Looks up the row of the table b for each number of a",
    .partials = (const char *const[]) { "0", "index_add(0, a, ȳ)" }, .attributes = embedding_attributes,
    .infer = embedding_infer, .forward = embedding_forward, .vjp = embedding_vjp, .sample = embedding_sample,
  },
  {
    .name = "one_hot", .symbol = "1-hot", .formula = "one_hot(a)", .min_inputs = 1, .max_inputs = 1, .n_outputs = 1,
    .summary = "Turns each number into a row of zeros with a one at its place", .attributes = one_hot_attributes,
    .infer = one_hot_infer, .forward = one_hot_forward, .sample = one_hot_sample,
  },
  {
    .name = "masked_fill", .symbol = "fill", .formula = "masked_fill(a, b)", .min_inputs = 2, .max_inputs = 2,
    .summary = "Puts a number where the mask is true", .n_outputs = 1,
    .partials = (const char *const[]) { "where(b, 0, ȳ)", "0" }, .attributes = fill_attributes,
    .infer = fill_infer, .expand = fill_expand, .sample = fill_sample,
  },
  { NULL }
};
