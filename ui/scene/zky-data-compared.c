/* zky-data-compared.c: the numbers of two calls and their differences as files
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-data-private.h"

static const char *const presences[] = {
  [ZKY_IN_BOTH] = "both",
  [ZKY_ONLY_IN_A] = "a",
  [ZKY_ONLY_IN_B] = "b",
  [ZKY_SHAPES_DIFFER] = "other shapes",
};

/* One node in A, in B, and what is different; borrowed. */
typedef struct
{
  ZkyNode     *node;
  ZkyPresence  presence;
  ZkyTensor   *value[3], *gradient[3];
} Triple;

static Triple
get_triple (ZkyDifference *difference,
            guint          index)
{
  ZkyNode *node = zky_graph_get_node (zky_difference_get_graph (difference), index);
  ZkyNode *a = zky_difference_find_a (difference, node), *b = zky_difference_find_b (difference, node);
  Triple triple = { .node = node, .presence = zky_difference_get_presence (difference, node) };

  triple.value[0] = zky_node_get_value (a);
  triple.value[1] = zky_node_get_value (b);
  triple.value[2] = triple.presence == ZKY_IN_BOTH ? zky_node_get_value (node) : NULL;
  triple.gradient[0] = a != NULL ? zky_node_get_gradient (a) : NULL;
  triple.gradient[1] = b != NULL ? zky_node_get_gradient (b) : NULL;
  triple.gradient[2] = zky_node_get_gradient (node);

  return triple;
}

/* `, "value": {"a": …, "b": …, "difference": …}` */
static void
append_three (GString          *out,
              const char       *name,
              ZkyTensor *const *tensors)
{
  static const char *const names[] = { "a", "b", "difference" };

  g_string_append_printf (out, ",\n   \"%s\": {", name);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_string_append_printf (out, "%s\"%s\": ", i > 0 ? ", " : "", names[i]);
      zky_json_append_tensor (out, tensors[i]);
    }
  g_string_append_c (out, '}');
}

GBytes *
zky_data_compared_json (ZkyDifference *difference)
{
  ZkyGraph *graph = zky_difference_get_graph (difference);
  GString *out = g_string_new ("{\"compared\": \"b - a\"");
  gboolean is_first = TRUE;

  zky_data_append_text (out, "graph", zky_graph_get_name (graph));
  g_string_append (out, ", \"outputs\": [");
  for (guint i = 0; i < zky_graph_get_n_outputs (graph); i++)
    g_string_append_printf (out, "%s%u", i > 0 ? ", " : "", zky_node_get_index (zky_graph_get_output (graph, i)));
  g_string_append (out, "], \"nodes\": [\n");
  for (guint i = 0; i < zky_graph_get_n_nodes (graph); i++)
    {
      Triple triple = get_triple (difference, i);

      if (zky_node_is_backward (triple.node))
        continue;
      g_string_append (out, is_first ? "" : ",\n");
      is_first = FALSE;
      zky_data_append_node (out, triple.node);
      zky_data_append_text (out, "key", zky_graph_get_key (graph, i));
      zky_data_append_text (out, "in", presences[triple.presence]);
      append_three (out, "value", triple.value);
      append_three (out, "gradient", triple.gradient);
      g_string_append_c (out, '}');
    }
  g_string_append (out, "\n]}\n");

  return g_string_free_to_bytes (out);
}

/* A Jacobian has more elements than the node; an array of another shape has other places. */
static const ZkyTensor *
if_fits (const ZkyTensor *tensor,
         const ZkyShape  *shape)
{
  ZkyShape own = tensor != NULL ? zky_tensor_get_shape (tensor) : *shape;

  return tensor != NULL && zky_shape_equal (&own, shape) ? tensor : NULL;
}

/* One line an element of the shape that @of has */
static void
append_lines (GString         *out,
              const Triple    *triple,
              const ZkyTensor *of)
{
  ZkyShape shape = zky_tensor_get_shape (of);

  for (gsize i = 0; i < zky_tensor_get_size (of); i++)
    {
      zky_data_append_cells (out, triple->node);
      g_string_append_printf (out, "%s,", presences[triple->presence]);
      zky_data_append_place (out, &shape, i);
      for (guint k = 0; k < 3; k++)
        zky_data_append_number (out, if_fits (triple->value[k], &shape), i);
      for (guint k = 0; k < 3; k++)
        zky_data_append_number (out, if_fits (triple->gradient[k], &shape), i);
      g_string_append (out, "\r\n");
    }
}

GBytes *
zky_data_compared_csv (ZkyDifference *difference)
{
  ZkyGraph *graph = zky_difference_get_graph (difference);
  GString *out = g_string_new ("node,name,kind,operator,scope,in,element,value_a,value_b,value_difference,"
                               "gradient_a,gradient_b,gradient_difference\r\n");

  for (guint i = 0; i < zky_graph_get_n_nodes (graph); i++)
    {
      Triple triple = get_triple (difference, i);

      if (zky_node_is_backward (triple.node))
        continue;
      if (triple.presence != ZKY_ONLY_IN_B)
        append_lines (out, &triple, triple.value[0]);
      if (triple.presence == ZKY_ONLY_IN_B || triple.presence == ZKY_SHAPES_DIFFER)
        append_lines (out, &triple, triple.value[1]);
    }

  return g_string_free_to_bytes (out);
}

/* `a/value/x`, `b/value/x`, `difference/value/x`; what only one call has, has no difference. */
GBytes *
zky_data_compared_npz (ZkyDifference  *difference,
                       GError        **error)
{
  g_autoptr (ZkyArchive) archive = zky_archive_new ();
  ZkyGraph *graph = zky_difference_get_graph (difference);

  zky_data_add_arrays (archive, "a/", zky_difference_get_a (difference));
  zky_data_add_arrays (archive, "b/", zky_difference_get_b (difference));
  for (guint i = 0; i < zky_graph_get_n_nodes (graph); i++)
    {
      Triple triple = get_triple (difference, i);
      const char *key = zky_graph_get_key (graph, i);
      g_autofree char *value = g_strconcat ("difference/value/", key, NULL), *gradient = g_strconcat ("difference/gradient/", key, NULL);

      if (zky_node_is_backward (triple.node))
        continue;
      if (triple.value[2] != NULL)
        zky_archive_add (archive, value, triple.value[2]);
      if (triple.gradient[2] != NULL)
        zky_archive_add (archive, gradient, triple.gradient[2]);
    }

  return zky_npz_write (archive, ZKY_NPZ_DEFLATE, error);
}
