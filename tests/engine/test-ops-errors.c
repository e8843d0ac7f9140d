/* test-ops-errors.c: what operators say of inputs and attributes that do not fit
 * SPDX-License-Identifier: Apache-2.0 */
#include "op-walk.h"

#include "tensor-assert.h"

/**
 * Refusal:
 * @call: the operator and its attributes: `"flip axes=[2]"`
 * @inputs: as text; integers alone are int64, all others float32
 * @code: the error
 * @message: a part of its text, which states both facts
 */
typedef struct
{
  const char *call;
  const char *inputs[4];
  ZkyError    code;
  const char *message;
} Refusal;

#define MATRIX "[[1.5, 2], [3, 4]]"

static const Refusal refusals[] = {
  /* Shapes */
  { "permute axes=[0]", { MATRIX }, ZKY_ERROR_SHAPE, "permute: the list of axes has 1 of them, shape [2, 2] has 2" },
  { "permute axes=[0, 0]", { MATRIX }, ZKY_ERROR_VALUE, "axis 0 is given twice" },
  { "movedim source=[0], destination=[0, 1]", { MATRIX }, ZKY_ERROR_VALUE, "source names 1 axes, destination 2" },
  { "flatten start=1, end=0", { MATRIX }, ZKY_ERROR_VALUE, "start is axis 1, behind end, which is axis 0" },
  { "unflatten axis=0, shape=[2, 2]", { MATRIX }, ZKY_ERROR_SHAPE, "axis 0 with extent 2 does not fit into" },
  { "unflatten axis=0, shape=[-1, -1]", { MATRIX }, ZKY_ERROR_SHAPE, "axis 0 with extent 2 does not fit into" },
  { "unflatten axis=0, shape=[4611686018427387904, 4611686018427387904]", { MATRIX }, ZKY_ERROR_SHAPE, "does not fit into" },
  { "expand shape=[3, 2]", { MATRIX }, ZKY_ERROR_SHAPE, "shape [2, 2] does not expand to shape=[3, 2]" },
  { "expand shape=[-1, 2, 2]", { MATRIX }, ZKY_ERROR_SHAPE, "does not expand to" },
  { "flip axes=[2]", { MATRIX }, ZKY_ERROR_VALUE, "flip: shape [2, 2] has 2 axes, axis 2 is none of them" },
  { "roll shifts=[1, 2], axes=[0]", { MATRIX }, ZKY_ERROR_VALUE, "there are 2 shifts for 1 axes" },
  { "repeat repeats=[2]", { MATRIX }, ZKY_ERROR_SHAPE, "1 repeats do not fit shape [2, 2]" },
  { "repeat repeats=[2, -1]", { MATRIX }, ZKY_ERROR_VALUE, "-1 repeats of an axis with extent 2 are not possible" },
  { "tile repeats=[9223372036854775807]", { MATRIX }, ZKY_ERROR_SIZE, "" },
  { "repeat_interleave repeats=-2", { MATRIX }, ZKY_ERROR_VALUE, "-2 repeats of an axis with extent 4" },
  { "pad pad=[1]", { MATRIX }, ZKY_ERROR_VALUE, "pad has 1 numbers" },
  { "pad pad=[2, 0], mode=reflect", { MATRIX }, ZKY_ERROR_VALUE, "reflect cannot pad an axis of extent 2 by 2 and 0" },
  { "pad pad=[-2, -1]", { MATRIX }, ZKY_ERROR_VALUE, "constant cannot pad an axis of extent 2 by -2 and -1" },
  { "pad pad=[1, 1], mode=mirror", { MATRIX }, ZKY_ERROR_VALUE, "mode is “mirror”; constant, reflect" },
  { "pad pad=[9223372036854775807, 1]", { MATRIX }, ZKY_ERROR_VALUE, "cannot pad" },

  /* Diagonals */
  { "tril", { "[1.5, 2]" }, ZKY_ERROR_SHAPE, "shape [2] is no matrix" },
  { "diagonal axis2=0", { MATRIX }, ZKY_ERROR_VALUE, "axis1 and axis2 are both axis 0" },
  { "diagonal_scatter", { MATRIX, "[1.5, 2, 3]" }, ZKY_ERROR_SHAPE, "shape [3] does not fit into a diagonal of shape [2]" },
  { "diag_embed offset=9223372036854775807", { "[1.5]" }, ZKY_ERROR_SIZE, "" },
  { "trace", { "[1.5, 2]" }, ZKY_ERROR_SHAPE, "shape [2] is not that of a matrix" },
  { "diag", { "1.5" }, ZKY_ERROR_SHAPE, "shape [] is not that of a vector or a matrix" },

  /* Indices */
  { "gather axis=1", { MATRIX, "[[2], [0]]" }, ZKY_ERROR_VALUE, "index 2 is out of range for axis 1, which has extent 2" },
  { "gather axis=1", { MATRIX, "[[0.5], [0]]" }, ZKY_ERROR_DTYPE, "the index is float32, it has to be int64" },
  { "gather axis=1", { MATRIX, "[0, 1]" }, ZKY_ERROR_SHAPE, "an index of shape [2] does not fit a tensor of shape [2, 2]" },
  { "scatter axis=0", { "[1.5, 2]", "[-3]", "[1.5]" }, ZKY_ERROR_VALUE, "index -3 is out of range for axis 0" },
  { "scatter_add axis=0", { "[1.5, 2]", "[0, 1]", "[1.5]" }, ZKY_ERROR_SHAPE, "an index of shape [2] does not fit what is put there" },
  { "embedding", { "[0, 2]", MATRIX }, ZKY_ERROR_VALUE, "index 2 is out of range, the table has 2 rows" },
  { "embedding padding_idx=2", { "[0]", MATRIX }, ZKY_ERROR_VALUE, "padding_idx is 2, the table has 2 rows" },
  { "one_hot n_classes=2", { "[0, 2]" }, ZKY_ERROR_VALUE, "class 2 is out of range, n_classes is 2" },
  { "one_hot n_classes=9223372036854775807", { "[0, 2]" }, ZKY_ERROR_SIZE, "" },
  { "masked_fill value=0", { MATRIX, "[0, 1]" }, ZKY_ERROR_DTYPE, "the mask is int64, it has to be bool" },

  /* Parts and order */
  { "split", { MATRIX }, ZKY_ERROR_USE, "neither size nor sizes is given" },
  { "split size=0", { MATRIX }, ZKY_ERROR_VALUE, "size is 0, at least 1 is possible" },
  { "split sizes=[1, 2]", { MATRIX }, ZKY_ERROR_VALUE, "the sizes do not cut axis 0, which has extent 2, into 2 parts" },
  { "split sizes=[]", { MATRIX }, ZKY_ERROR_VALUE, "sizes makes 0 parts" },
  { "chunk chunks=-1", { MATRIX }, ZKY_ERROR_VALUE, "chunks is -1, at least 1 is possible" },
  { "stack", { MATRIX, "[1.5]" }, ZKY_ERROR_SHAPE, "shapes [2, 2] and [1] differ" },
  { "topk k=3", { MATRIX }, ZKY_ERROR_VALUE, "k is 3, axis 1 has extent 2" },
  { "searchsorted", { MATRIX, "[1.5]" }, ZKY_ERROR_SHAPE, "sorted lines of shape [2, 2] do not fit numbers of shape [1]" },

  /* Contractions and equations */
  { "linear", { "[1.5, 2, 3]", MATRIX }, ZKY_ERROR_SHAPE, "shapes [3] and [2, 2] do not fit: the last axes have to be equally long" },
  { "linear", { "[1.5, 2]", MATRIX, "[1.5]" }, ZKY_ERROR_SHAPE, "shapes [2, 2] and [1] do not fit" },
  { "outer", { MATRIX, "[1.5]" }, ZKY_ERROR_SHAPE, "shapes [2, 2] and [1] do not fit" },
  { "cross", { "[1.5, 2]", "[1.5, 2]" }, ZKY_ERROR_SHAPE, "both need three coordinates" },
  { "einsum equation=\"ij,jk\"", { MATRIX }, ZKY_ERROR_VALUE, "it has not as many terms as there are inputs" },
  { "einsum equation=\"i\"", { MATRIX }, ZKY_ERROR_SHAPE, "names 1 axes of input 0, which has 2" },
  { "einsum equation=\"ij,jk\"", { MATRIX, "[[1.5], [2], [3]]" }, ZKY_ERROR_SHAPE, "an axis has extent 2 in one place, 3 in another" },
  { "einsum equation=\"ij->k\"", { MATRIX }, ZKY_ERROR_VALUE, "the result has an axis that no input has" },
  { "einsum equation=\"ij->ii\"", { MATRIX }, ZKY_ERROR_VALUE, "the result has an axis twice" },
  { "einsum equation=\"i1\"", { MATRIX }, ZKY_ERROR_VALUE, "axes are letters or “...”" },
  { "einsum equation=\"...i...\"", { MATRIX }, ZKY_ERROR_VALUE, "one term has “...” twice" },
  { "einsum equation=\"ii\"", { "[[1.5, 2]]" }, ZKY_ERROR_SHAPE, "an axis has extent" },
  { "tensordot dims=3", { MATRIX, MATRIX }, ZKY_ERROR_SHAPE, "shapes [2, 2] and [2, 2] do not fit along the axes" },
  { "inner", { MATRIX, "[1.5]" }, ZKY_ERROR_SHAPE, "shapes [2, 2] and [1] do not fit" },

  /* Linear algebra */
  { "inverse", { "[[1.5, 2]]" }, ZKY_ERROR_SHAPE, "shape [1, 2] is not that of square matrices" },
  { "inverse", { "[[1.5, 3], [1, 2]]" }, ZKY_ERROR_VALUE, "inverse: the matrix [2, 2] is singular: pivot 1 is 0" },
  { "inverse", { "[[[1.5, 2], [3, 5]], [[0, 0], [0, 0]]]" }, ZKY_ERROR_VALUE, "the matrix 1 of [2, 2, 2] is singular: pivot 0 is 0" },
  { "solve", { "[[0.0, 0], [0, 0]]", "[1.5, 2]" }, ZKY_ERROR_VALUE, "solve: the matrix [2, 2] is singular: pivot 0 is 0" },
  { "solve", { MATRIX, "[1.5]" }, ZKY_ERROR_SHAPE, "matrices of shape [2, 2] do not fit right-hand sides of shape [1]" },
  { "solve_triangular upper=true", { "[[1.5, 2], [0, 0]]", "[[1.5], [2]]" }, ZKY_ERROR_VALUE, "is singular: pivot 1 is 0" },
  { "cholesky", { "[[1.5, 2], [2, 1]]" }, ZKY_ERROR_VALUE, "is not positive definite: its first 2 rows and columns are not" },
  { "det", { "[1.5]" }, ZKY_ERROR_SHAPE, "shape [1] is not that of square matrices" },
};

/* Integers alone are int64. */
static ZkyTensor *
read_input (const char *text)
{
  return tensor_of (strchr (text, '.') != NULL ? ZKY_FLOAT32 : ZKY_INT64, text);
}

static void
test_refusal (gconstpointer data)
{
  const Refusal *self = data;
  g_auto (GStrv) parts = g_strsplit (self->call, " ", 2);
  g_autoptr (GPtrArray) inputs = tensors_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (ZkyTensor) output = NULL;
  g_autoptr (ZkyAttributes) attributes = NULL;
  const ZkyOp *op = zky_op_lookup (parts[0], &error);

  g_assert_no_error (error);
  if (op->attributes != NULL)
    attributes = zky_attributes_parse (op->attributes, parts[1] != NULL ? parts[1] : "", &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (self->inputs) && self->inputs[i] != NULL; i++)
    g_ptr_array_add (inputs, read_input (self->inputs[i]));

  g_assert_false (zky_op_compute (op, (ZkyTensor *const *) inputs->pdata, inputs->len, attributes, NULL, &output, &error));
  assert_error (error, self->code, self->message);
  g_assert_true (g_str_has_prefix (error->message, op->name) || self->message[0] == '\0');
}

/* The determinant of a singular matrix is 0, but its gradient would divide by it. */
static void
test_singular_gradient (void)
{
  g_autoptr (ZkyGraph) graph = zky_graph_new ("singular");
  g_autoptr (ZkyTensor) matrix = tensor_of (ZKY_FLOAT64, "[[1, 2], [2, 4]]");
  g_autoptr (GError) error = NULL;
  ZkyNode *det = zky_op ("det", NULL, zky_graph_variable (graph, "a", matrix), NULL);

  g_assert_cmpfloat (zky_tensor_get_double (zky_node_get_value (det), 0), ==, 0);
  zky_graph_add_output (graph, "det", det);
  zky_graph_end (graph, &error);
  g_assert_no_error (error);

  g_assert_false (zky_graph_back (graph, NULL, &error));
  assert_error (error, ZKY_ERROR_VALUE, "inverse: the matrix [2, 2] is singular: pivot 1 is 0");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_auto (GStrv) parts = g_strsplit (refusals[i].call, " ", 2);
      g_autofree char *path = g_strdup_printf ("/engine/ops-errors/%s/%u", parts[0], i);

      g_test_add_data_func (path, &refusals[i], test_refusal);
    }
  g_test_add_func ("/engine/ops-errors/singular-gradient", test_singular_gradient);

  return g_test_run ();
}
