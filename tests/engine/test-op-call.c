/* test-op-call.c: one evaluation of an operator, and what it says when it cannot be
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-op-call.h"

#include <string.h>

#include "tensor-assert.h"

/* Applies @name to tensors given as "float32: [1, 2]". */
static ZkyTensor *
run (const char         *name,
     const char         *attributes,
     const char *const  *inputs,
     GError            **error)
{
  g_autoptr(GPtrArray) tensors = g_ptr_array_new_with_free_func ((GDestroyNotify) zky_tensor_unref);
  const ZkyOp *op = zky_op_lookup (name, NULL);
  g_autoptr(ZkyAttributes) parsed = NULL;
  ZkyTensor *output = NULL;

  for (; *inputs != NULL; inputs++)
    {
      const char *colon = strchr (*inputs, ':');
      g_autofree char *type = colon != NULL ? g_strndup (*inputs, colon - *inputs) : g_strdup ("float32");
      ZkyDtype dtype;

      g_assert_true (zky_dtype_from_name (type, &dtype, NULL));
      g_ptr_array_add (tensors, tensor_of (dtype, colon != NULL ? colon + 1 : *inputs));
    }

  if (attributes != NULL)
    {
      parsed = zky_attributes_parse (op->attributes, attributes, error);
      g_assert_nonnull (parsed);
    }

  zky_op_compute (op, (ZkyTensor *const *) tensors->pdata, tensors->len, parsed, NULL, &output, error);
  return output;
}

/* -- Errors ------------------------------------------------------------------------------ */

typedef struct
{
  const char *name, *attributes;
  const char *inputs[4];
  ZkyError    code;
  const char *message;
} Failure;

static const Failure failures[] = {
  { "mul", NULL, { "[[1, 2], [3, 4], [5, 6]]", "[[1, 2], [3, 4], [5, 6], [7, 8]]" }, ZKY_ERROR_SHAPE,
    "mul: shapes [3, 2] and [4, 2] do not broadcast" },
  { "matmul", NULL, { "1", "2", "3" }, ZKY_ERROR_USE, "matmul takes 2 inputs, not 3" },
  { "sqrt", NULL, { "1", "2" }, ZKY_ERROR_USE, "sqrt takes 1 input, not 2" },
  { "matmul", NULL, { "[[1, 2, 3]]", "[[1, 2]]" }, ZKY_ERROR_SHAPE,
    "matmul: shapes [1, 3] and [1, 2] do not fit: the inner extents 3 and 1 differ" },
  { "matmul", NULL, { "2", "[1, 2]" }, ZKY_ERROR_SHAPE, "matmul: shapes [] and [2] do not fit" },
  { "reshape", NULL, { "[1, 2]" }, ZKY_ERROR_VALUE, "reshape: attribute “shape” is missing" },
  { "reshape", "shape=[3, -1]", { "[1, 2]" }, ZKY_ERROR_SHAPE, "reshape: shape [2] with 2 elements does not fit into shape=[3, -1]" },
  { "reshape", "shape=[-1, -1]", { "[1, 2]" }, ZKY_ERROR_SHAPE, "reshape: shape [2] with 2 elements" },
  { "reshape", "shape=[-2]", { "[1, 2]" }, ZKY_ERROR_SHAPE, "reshape: the shape has the extent -2" },
  { "sum", "axes=[2]", { "[[1, 2]]" }, ZKY_ERROR_VALUE, "sum: shape [1, 2] has 2 axes, axis 2 is none of them" },
  { "sum", "axes=[0, -2]", { "[[1, 2]]" }, ZKY_ERROR_VALUE, "sum: axis 0 is given twice" },
  { "mean", NULL, { "int64:[1, 2]" }, ZKY_ERROR_DTYPE, "mean: the input is int64, float32 and float64 are possible" },
  { "max", NULL, { "[]" }, ZKY_ERROR_VALUE, "max: shape [0] leaves no elements to choose from" },
  { "transpose", "axes=[0, 0]", { "[[1, 2]]" }, ZKY_ERROR_VALUE, "transpose: axis 0 is given twice" },
  { "transpose", "axes=[0]", { "[[1, 2]]" }, ZKY_ERROR_SHAPE, "transpose: the list of axes has 1 of them, shape [1, 2] has 2" },
  { "broadcast_to", "shape=[3]", { "[1, 2]" }, ZKY_ERROR_SHAPE, "broadcast_to: shape [2] does not broadcast to [3]" },
  { "slice", "step=0", { "[1, 2]" }, ZKY_ERROR_VALUE, "slice: step is 0, at least 1 is possible" },
  { "slice_scatter", "stop=1", { "[1, 2]", "[1, 2]" }, ZKY_ERROR_SHAPE, "slice_scatter: shape [2] does not fit into a slice of shape [1]" },
  { "concat", NULL, { "[1, 2]", "[[1, 2]]" }, ZKY_ERROR_SHAPE, "concat: shapes [2] and [1, 2] differ in more than axis 0" },
  { "concat", NULL, { "[[1, 2]]", "[[1, 2, 3]]" }, ZKY_ERROR_SHAPE, "concat: shapes [1, 2] and [1, 3] differ in more than axis 0" },
  { "index_select", NULL, { "[1, 2, 3]", "int64:[0, 3]" }, ZKY_ERROR_VALUE,
    "index_select: index 3 is out of range for axis 0, which has extent 3" },
  { "index_select", NULL, { "[1, 2, 3]", "[0, 1]" }, ZKY_ERROR_DTYPE, "index_select: the index is float32, it has to be int64" },
  { "index_select", NULL, { "[1, 2, 3]", "int64:[[0, 1]]" }, ZKY_ERROR_SHAPE, "index_select: the index has shape [1, 2]" },
  { "index_add", NULL, { "[1, 2, 3]", "int64:[0, -4]", "[1, 1]" }, ZKY_ERROR_VALUE, "index_add: index -4 is out of range" },
  { "index_add", NULL, { "[1, 2, 3]", "int64:[0]", "[1, 1]" }, ZKY_ERROR_SHAPE,
    "index_add: what is added has shape [2], the index asks for [1]" },
  { "softmax", "axis=1", { "[1, 2]" }, ZKY_ERROR_VALUE, "softmax: shape [2] has 1 axes" },
  { "mse_loss", NULL, { "[1, 2]", "[1, 2, 3]" }, ZKY_ERROR_SHAPE, "mse_loss: shapes [2] and [3] do not broadcast" },
  { "mse_loss", "reduction=most", { "1", "2" }, ZKY_ERROR_VALUE, "mse_loss: reduction is “most”" },
  { "cast", "dtype=float16", { "1" }, ZKY_ERROR_DTYPE, "cast: " },
  { "unsqueeze", "axis=3", { "[1, 2]" }, ZKY_ERROR_VALUE, "unsqueeze: " },
};

static void
test_failures (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      const Failure *failure = &failures[i];
      g_autoptr(GError) error = NULL;
      g_autoptr(ZkyTensor) output = run (failure->name, failure->attributes, failure->inputs, &error);

      g_assert_null (output);
      g_test_message ("%s", error->message);
      assert_error (error, failure->code, failure->message);
    }
}

static void
test_foreign_attributes (void)
{
  g_autoptr(ZkyAttributes) attributes = zky_attributes_new (zky_op_lookup ("softmax", NULL)->attributes);
  g_autoptr(ZkyTensor) input = tensor_of (ZKY_FLOAT32, "[1, 2]");
  g_autoptr(ZkyTensor) output = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_false (zky_op_compute (zky_op_lookup ("sum", NULL), &input, 1, attributes, NULL, &output, &error));
  assert_error (error, ZKY_ERROR_USE, "sum: the attributes are those of another operator");
}

static void
test_stopped (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(ZkyBudget) budget = zky_budget_new (cancellable, 0, 0);
  g_autoptr(ZkyTensor) input = tensor_of (ZKY_FLOAT32, "[1, 2]");
  g_autoptr(ZkyTensor) output = NULL;
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (zky_op_compute (zky_op_lookup ("exp", NULL), &input, 1, NULL, budget, &output, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_STOPPED);
}

/* -- Values ------------------------------------------------------------------------------------ */

typedef struct
{
  const char *name, *attributes;
  const char *inputs[4];
  ZkyDtype    dtype;
  const char *result;
} Value;

/* Element types, integers that wrap around, corners, orders of elements. */
static const Value values[] = {
  { "add", NULL, { "int64:[1, 2]", "[0.5, 1]" }, ZKY_FLOAT32, "[1.5, 3]" },
  { "add", NULL, { "bool:[true, true]", "bool:[true, false]" }, ZKY_INT64, "[2, 1]" },
  { "add", NULL, { "int64:9223372036854775807", "int64:1" }, ZKY_INT64, "-9223372036854775808" },
  { "mul", NULL, { "[1, 2]", "float64:3" }, ZKY_FLOAT64, "[3, 6]" },
  { "div", NULL, { "int64:7", "int64:2" }, ZKY_FLOAT32, "3.5" },
  { "pow", NULL, { "int64:[2, -1, 3, 0]", "int64:[10, -3, -1, 0]" }, ZKY_INT64, "[1024, -1, 0, 1]" },
  { "neg", NULL, { "int64:-9223372036854775808" }, ZKY_INT64, "-9223372036854775808" },
  { "abs", NULL, { "int64:[-3, 4]" }, ZKY_INT64, "[3, 4]" },
  { "maximum", NULL, { "int64:[1, 5]", "int64:3" }, ZKY_INT64, "[3, 5]" },
  { "sqrt", NULL, { "int64:4" }, ZKY_FLOAT32, "2" },
  { "less", NULL, { "[1, 2, 3]", "2" }, ZKY_BOOL, "[true, false, false]" },
  { "equal", NULL, { "bool:[true, false]", "bool:true" }, ZKY_BOOL, "[true, false]" },
  { "where", NULL, { "bool:[true, false]", "[1, 2]", "int64:9" }, ZKY_FLOAT32, "[1, 9]" },
  { "cast", "dtype=int64", { "[1.7, -1.7]" }, ZKY_INT64, "[1, -1]" },
  { "cast", "dtype=bool", { "[0, 0.5]" }, ZKY_BOOL, "[false, true]" },
  { "sum", NULL, { "bool:[true, true, false]" }, ZKY_INT64, "2" },
  { "sum", "axes=[0]", { "int64:[[1, 2], [3, 4]]" }, ZKY_INT64, "[4, 6]" },
  { "sum", "axes=[]", { "[[1, 2], [3, 4]]" }, ZKY_FLOAT32, "10" },
  { "sum", NULL, { "[]" }, ZKY_FLOAT32, "0" },
  { "mean", NULL, { "[]" }, ZKY_FLOAT32, "NaN" },
  { "max", "axes=[1]", { "int64:[[1, 7], [9, 2]]" }, ZKY_INT64, "[7, 9]" },
  { "max", NULL, { "int64:-9223372036854775808" }, ZKY_INT64, "-9223372036854775808" },
  { "min", NULL, { "bool:[true, false]" }, ZKY_BOOL, "false" },
  { "max_mask", "axes=[1], first=true", { "[[1, 5, 5], [7, 2, 7]]" }, ZKY_BOOL, "[[false, true, false], [true, false, false]]" },
  { "max_mask", "axes=[0], first=true", { "[[1, 5], [1, 2]]" }, ZKY_BOOL, "[[true, true], [false, false]]" },
  { "min_mask", NULL, { "[3, 1, 1]" }, ZKY_BOOL, "[false, true, true]" },
  { "matmul", NULL, { "int64:[[1, 2], [3, 4]]", "int64:[5, 6]" }, ZKY_INT64, "[17, 39]" },
  { "matmul", NULL, { "int64:[[1, 2], [3, 4]]", "[0.5, 1]" }, ZKY_FLOAT32, "[2.5, 5.5]" },
  { "dot", NULL, { "[1, 2, 3]", "[4, 5, 6]" }, ZKY_FLOAT32, "32" },
  { "slice", "start=-2", { "[1, 2, 3, 4]" }, ZKY_FLOAT32, "[3, 4]" },
  { "slice", "start=1, stop=100, step=2", { "[1, 2, 3, 4]" }, ZKY_FLOAT32, "[2, 4]" },
  { "slice", "start=3, stop=1", { "[1, 2, 3, 4]" }, ZKY_FLOAT32, "[]" },
  { "concat", NULL, { "int64:[1]", "[2.5]", "bool:[true]" }, ZKY_FLOAT32, "[1, 2.5, 1]" },
  { "squeeze", "axis=0", { "[[1, 2], [3, 4]]" }, ZKY_FLOAT32, "[[1, 2], [3, 4]]" },
  { "index_select", "axis=1", { "[[1, 2, 3], [4, 5, 6]]", "int64:[-1, 0]" }, ZKY_FLOAT32, "[[3, 1], [6, 4]]" },
  { "index_add", NULL, { "int64:[1, 2, 3]", "int64:[0, 0, 2]", "int64:[10, 20, 30]" }, ZKY_INT64, "[31, 2, 33]" },
  { "identity", NULL, { "bool:[true]" }, ZKY_BOOL, "[true]" },
  { "softmax", NULL, { "[1000, 1000]" }, ZKY_FLOAT32, "[0.5, 0.5]" },
};

static void
test_values (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      const Value *value = &values[i];
      g_autoptr(GError) error = NULL;
      g_autoptr(ZkyTensor) output = run (value->name, value->attributes, value->inputs, &error);

      g_assert_no_error (error);
      g_test_message ("%s", value->name);
      g_assert_cmpint (zky_tensor_get_dtype (output), ==, value->dtype);
      assert_tensor (output, value->result);
    }
}

/* Ten million tenths in float32 are a million, which a running sum misses by far. */
static void
test_accuracy (void)
{
  ZkyShape shape = zky_shape_new (2, (const gsize[]) { 5000, 2000 });
  g_autoptr(ZkyTensor) tenths = zky_tensor_new_full (ZKY_FLOAT32, &shape, 0.1, NULL);
  g_autoptr(ZkyTensor) sum = NULL, columns = NULL;
  const ZkyOp *op = zky_op_lookup ("sum", NULL);
  g_autoptr(ZkyAttributes) attributes = zky_attributes_parse (op->attributes, "axes=[0]", NULL);

  g_assert_true (zky_op_compute (op, &tenths, 1, NULL, NULL, &sum, NULL));
  g_assert_cmpfloat_with_epsilon (zky_tensor_get_double (sum, 0), 1e7 * 0.1f, 0.07);
  g_assert_true (zky_op_compute (op, &tenths, 1, attributes, NULL, &columns, NULL));
  g_assert_cmpfloat_with_epsilon (zky_tensor_get_double (columns, 7), 5000 * 0.1f, 4e-5);
}

static void
test_two_outputs (void)
{
  g_autoptr(ZkyTensor) input = tensor_of (ZKY_FLOAT32, "[1, 2, 3, 4]");
  g_autoptr(GError) error = NULL;
  ZkyOpCall call;

  zky_op_call_init (&call, zky_op_lookup ("var_mean", NULL), &input, 1, NULL, NULL);
  g_assert_true (zky_op_call_run (&call, &error));
  g_assert_cmpuint (call.n_outputs, ==, 2);
  g_assert_cmpfloat_with_epsilon (zky_tensor_get_double (call.outputs[0].tensor, 0), 5. / 3, 1e-6);
  assert_tensor (call.outputs[1].tensor, "2.5");
  zky_op_call_clear (&call);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/op-call/failures", test_failures);
  g_test_add_func ("/engine/op-call/foreign-attributes", test_foreign_attributes);
  g_test_add_func ("/engine/op-call/stopped", test_stopped);
  g_test_add_func ("/engine/op-call/values", test_values);
  g_test_add_func ("/engine/op-call/accuracy", test_accuracy);
  g_test_add_func ("/engine/op-call/two-outputs", test_two_outputs);

  return g_test_run ();
}
