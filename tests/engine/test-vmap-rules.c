/* test-vmap-rules.c: rows that have a rule are applied once, however many examples there are; what they give is in test-vmap.c
 * SPDX-License-Identifier: Apache-2.0 */
#include "op-walk.h"

#include "zky-kernels.h"

/* The inputs of a sample, of which one is @extent examples, all the same. */
static ZkyNode **
enter (Sample   *sample,
       ZkyGraph *map,
       ZkyGraph *base,
       guint     mapped,
       gsize     extent)
{
  ZkyNode **inputs = g_new (ZkyNode *, sample->inputs->len + 1);

  for (guint i = 0; i < sample->inputs->len; i++)
    {
      ZkyTensor *own = tensor_at (sample->inputs, i);
      ZkyShape front = zky_shape_new (1, &extent), shape = zky_tensor_get_shape (own);
      g_autoptr(ZkyTensor) many = NULL;

      g_assert_true (zky_shape_concat (&front, &shape, &shape, NULL));
      many = zky_tensor_broadcast_to (own, &shape, NULL);
      inputs[i] = i == mapped ? zky_vmap_enter (map, zky_graph_constant (base, many), 0) : zky_graph_constant (base, own);
    }

  return inputs;
}

/* How many nodes it takes. */
static guint
count_nodes (Sample *sample,
             guint   mapped,
             gsize   extent)
{
  g_autoptr(ZkyGraph) base = zky_graph_new (NULL), map = zky_vmap_new (base, extent);
  g_autofree ZkyNode **inputs = enter (sample, map, base, mapped, extent);
  guint before = zky_graph_get_n_nodes (base);
  g_autoptr(GError) error = NULL;
  ZkyNode *result = zky_graph_apply (map, sample->op, inputs, sample->inputs->len, sample->call.attributes);

  zky_graph_end (map, &error);
  g_assert_no_error (error);
  g_assert_true (zky_node_is_mapped (result));

  return zky_graph_get_n_nodes (base) - before;
}

/* For samples times inputs that vary: how many there are, and how many take no more nodes for more examples. */
static void
count_served (const ZkyOp *op,
              guint       *n,
              guint       *n_served)
{
  Sample sample;

  *n = *n_served = 0;
  for (guint i = 0; sample_init (&sample, op, 1, i, ZKY_FLOAT64); i++)
    {
      for (guint k = 0; k < sample.inputs->len; k++)
        {
          (*n)++;
          *n_served += count_nodes (&sample, k, 2) == count_nodes (&sample, k, 5);
        }
      sample_clear (&sample);
    }
}

/* What a rule is written for, some way or other. */
static void
test_row (gconstpointer data)
{
  guint n, n_served;

  count_served (zky_op_lookup (data, NULL), &n, &n_served);
  g_test_message ("%u of %u", n_served, n);
  g_assert_cmpuint (n_served, >, 0);
}

static void
test_elementwise (void)
{
  const ZkyOp *const *ops;
  guint n_ops, n, n_served, n_rows = 0;

  ops = zky_op_list (&n_ops);
  for (guint i = 0; i < n_ops; i++)
    if (ops[i]->forward == zky_elementwise_forward)
      {
        count_served (ops[i], &n, &n_served);
        g_test_message ("%s", ops[i]->name);
        g_assert_cmpuint (n_served, ==, n);
        n_rows++;
      }
  g_assert_cmpuint (n_rows, >, 50);
}

/* Many vectors by one matrix are one product, and many matrices too. */
static void
test_matmul (void)
{
  static const struct { const char *a, *b, *expected; guint a_axis, b_axis; } cases[] = {
    { "[[1, 2], [3, 4], [5, 6]]", "[[1, 0], [2, 1]]", "[[5, 2], [11, 4], [17, 6]]", 0, 9 },
    { "[[1, 0], [2, 1]]", "[[1, 2], [3, 4], [5, 6]]", "[[1, 4], [3, 10], [5, 16]]", 9, 0 },
    { "[[[1, 2]], [[3, 4]], [[5, 6]]]", "[[1], [2]]", "[[[5]], [[11]], [[17]]]", 0, 9 },
    { "[[1, 2], [3, 4], [5, 6]]", "[[1, 2], [3, 4], [5, 6]]", "[5, 25, 61]", 0, 0 },
    { "[[[1, 0], [0, 2]]]", "[[1, 2], [3, 4], [5, 6]]", "[[[1, 4]], [[3, 8]], [[5, 12]]]", 9, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ZkyGraph) base = zky_graph_new (NULL), map = zky_vmap_new (base, 3);
      g_autoptr(ZkyTensor) a = zky_tensor_parse (cases[i].a, ZKY_FLOAT64, NULL), b = zky_tensor_parse (cases[i].b, ZKY_FLOAT64, NULL);
      g_autoptr(ZkyTensor) expected = zky_tensor_parse (cases[i].expected, ZKY_FLOAT64, NULL);
      ZkyNode *x = zky_graph_constant (base, a), *y = zky_graph_constant (base, b), *z;

      z = zky_matmul (cases[i].a_axis == 0 ? zky_vmap_enter (map, x, 0) : x, cases[i].b_axis == 0 ? zky_vmap_enter (map, y, 0) : y);
      z = zky_vmap_leave (map, z, 0);
      g_assert_nonnull (z);
      g_assert_true (zky_tensor_equal (zky_node_get_value (z), expected));
    }
}

int
main (int   argc,
      char *argv[])
{
  static const char *const rows[] = {
    "adaptive_avg_pool1d", "adaptive_avg_pool2d", "adaptive_max_pool1d", "adaptive_max_pool2d", "all", "amax", "amin", "any", "argmax",
    "argmin", "argsort", "avg_pool1d", "avg_pool2d", "broadcast_to", "cast", "cholesky", "chunk", "concat", "conv1d", "conv2d", "conv3d",
    "conv_transpose1d", "conv_transpose2d", "conv_transpose3d", "count_nonzero", "cumprod", "cumsum", "det", "diag_embed", "diagonal", "dot",
    "embedding", "expand", "flatten", "flip", "gather", "identity", "index_select", "inverse", "isclose", "layer_norm", "linear",
    "log_softmax", "logcumsumexp", "logsumexp", "matmul", "max", "max_mask", "max_pool1d", "max_pool2d", "mean", "min", "min_mask",
    "movedim", "nansum", "norm", "one_hot", "pad", "permute", "pick", "prod", "repeat", "repeat_interleave", "reshape", "roll", "scatter",
    "scatter_add", "slice", "slice_scatter", "slogdet", "softmax", "sort", "split", "squeeze", "stack", "std", "std_mean", "sum",
    "swapaxes", "tile", "topk", "transpose", "tril", "triu", "tuple", "unbind", "unflatten", "unsqueeze", "upsample1d", "upsample2d", "var",
    "var_mean",
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = g_strdup_printf ("/engine/vmap-rules/row/%s", rows[i]);

      g_test_add_data_func (path, rows[i], test_row);
    }
  g_test_add_func ("/engine/vmap-rules/elementwise", test_elementwise);
  g_test_add_func ("/engine/vmap-rules/matmul", test_matmul);

  return g_test_run ();
}
