/* test-distance.c: tests engine/graph/zky-distance.c, by differences of two calls
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "simple-model.h"

typedef struct
{
  const char *a, *b;       /* numbers of one node in two calls */
  ZkyDtype    dtype_a, dtype_b;
  double      norm_a, norm_b, norm, rms, most, relative;
  ZkyDtype    dtype;       /* of the difference */
} Case;

static const Case cases[] = {
  { "[3, 4]", "[3, 4]", ZKY_FLOAT32, ZKY_FLOAT32, 5, 5, 0, 0, 0, 0, ZKY_FLOAT32 },
  { "0", "0", ZKY_FLOAT32, ZKY_FLOAT32, 0, 0, 0, 0, 0, 0, ZKY_FLOAT32 },
  { "[3, 4]", "[-3, -4]", ZKY_FLOAT32, ZKY_FLOAT32, 5, 5, 10, 7.0710678118654755, -8, 2, ZKY_FLOAT32 },
  { "0", "7", ZKY_FLOAT32, ZKY_FLOAT32, 0, 7, 7, 7, 7, 1, ZKY_FLOAT32 },
  { "[1, 2, 2]", "[1, 5, -2]", ZKY_FLOAT32, ZKY_FLOAT64, 3, 5.477225575051661, 5, 2.886751345948129, -4, 0.9128709291752769, ZKY_FLOAT64 },
  { "[5, 1]", "[2, 5]", ZKY_INT64, ZKY_INT64, 5.0990195135927845, 5.385164807134504, 5, 3.5355339059327378, 4, 0.9284766908852593, ZKY_INT64 },
  { "[1, 0]", "[0, 0]", ZKY_BOOL, ZKY_BOOL, 1, 0, 1, 0.7071067811865476, -1, 1, ZKY_INT64 },
  { "[]", "[]", ZKY_FLOAT32, ZKY_FLOAT32, 0, 0, 0, 0, 0, 0, ZKY_FLOAT32 },
  { "[1, NaN]", "[1, 2]", ZKY_FLOAT32, ZKY_FLOAT32, NAN, 2.23606797749979, NAN, NAN, NAN, NAN, ZKY_FLOAT32 },
  { "[1, Infinity]", "[1, 2]", ZKY_FLOAT32, ZKY_FLOAT32, INFINITY, 2.23606797749979, INFINITY, INFINITY, -INFINITY, NAN, ZKY_FLOAT32 },
  { "[1, 2]", "[1, 2, 3]", ZKY_FLOAT32, ZKY_FLOAT32, 2.23606797749979, 3.7416573867739413, NAN, NAN, NAN, NAN, ZKY_FLOAT32 },
};

static ZkyGraph *
make (const char *text,
      ZkyDtype    dtype)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyTensor) value = zky_tensor_parse (text, dtype, &error);
  ZkyGraph *graph = zky_graph_new (NULL);

  g_assert_no_error (error);
  zky_graph_add_output (graph, NULL, zky_graph_variable (graph, "x", value));
  g_assert_true (zky_graph_end (graph, NULL));

  return graph;
}

static void
assert_close (double found,
              double expected)
{
  if (isnan (expected))
    g_assert_true (isnan (found));
  else if (isinf (expected))
    g_assert_cmpfloat (found, ==, expected);
  else
    g_assert_cmpfloat_with_epsilon (found, expected, 1e-6);
}

static void
test_case (gconstpointer data)
{
  const Case *item = data;
  g_autoptr(ZkyGraph) a = make (item->a, item->dtype_a), b = make (item->b, item->dtype_b);
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyDifference) difference = zky_difference_new (a, b, &error);
  ZkyNode *x;
  const ZkyDistance *distance;

  g_assert_no_error (error);
  x = zky_graph_find_node (zky_difference_get_graph (difference), "x");
  distance = zky_difference_get_value (difference, x);
  assert_close (distance->a, item->norm_a);
  assert_close (distance->b, item->norm_b);
  assert_close (distance->norm, item->norm);
  assert_close (distance->rms, item->rms);
  assert_close (distance->most, item->most);
  assert_close (distance->relative, item->relative);
  if (zky_difference_get_presence (difference, x) == ZKY_IN_BOTH)
    g_assert_cmpint (zky_tensor_get_dtype (zky_node_get_value (x)), ==, item->dtype);
  else
    g_assert_cmpint (zky_difference_get_presence (difference, x), ==, ZKY_SHAPES_DIFFER);
}

/* Labels are other ones or not: how many of them are. */
static void
test_labels (void)
{
  static const struct { const char *a, *b; ZkyDtype dtype; gsize n_changed, n; gboolean is_label; } both[] = {
    { "[5, 1, 7]", "[2, 1, 9]", ZKY_INT64, 2, 3, TRUE }, { "4", "4", ZKY_INT64, 0, 1, TRUE }, { "[1, 0]", "[0, 0]", ZKY_BOOL, 1, 2, TRUE },
    { "[5, NaN, 7]", "[2, 1, 7]", ZKY_FLOAT32, 2, 3, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (both); i++)
    {
      g_autoptr(ZkyGraph) a = make (both[i].a, both[i].dtype), b = make (both[i].b, both[i].dtype);
      g_autoptr(ZkyDifference) difference = zky_difference_new (a, b, NULL);
      const ZkyDistance *distance = zky_difference_get_value (difference, zky_graph_find_node (zky_difference_get_graph (difference), "x"));

      g_assert_cmpuint (distance->n_changed, ==, both[i].n_changed);
      g_assert_cmpuint (distance->n, ==, both[i].n);
      g_assert_cmpint (distance->is_label, ==, both[i].is_label);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/engine/distance/%u", i);

      g_test_add_data_func (path, &cases[i], test_case);
    }

  g_test_add_func ("/engine/distance/labels", test_labels);

  return g_test_run ();
}
