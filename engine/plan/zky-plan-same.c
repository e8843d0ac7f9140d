/* zky-plan-same.c: what two calls have in common if they have made the same graph
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-plan.h"

#include "zky-graph-private.h"
#include "zky-tensor-private.h"

/* Nodes whose values do not count. */
static guint8 *
mark_feeds (ZkyGraph       *graph,
            ZkyNode *const *feeds,
            guint           n_feeds)
{
  guint8 *marks = g_new0 (guint8, graph->n_nodes + 1);

  for (guint i = 0; i < n_feeds; i++)
    if (feeds[i] != NULL)
      marks[feeds[i]->index] = TRUE;

  return marks;
}

static void
describe_node (GString       *text,
               const ZkyNode *node)
{
  g_string_printf (text, "%p %u %u %u:", node->op, node->kind, node->output_no, node->value->dtype);
  for (guint i = 0; i < node->value->n_axes; i++)
    g_string_append_printf (text, "%" G_GSSIZE_FORMAT ",", node->value->dims[i]);
  for (guint k = 0; k < node->n_inputs; k++)
    g_string_append_printf (text, " %u", node->inputs[k]->index);
  if (node->attributes != NULL)
    {
      g_autofree char *attributes = zky_attributes_to_string (node->attributes);

      g_string_append (text, attributes);
    }
}

static void
add_numbers (GChecksum *sum,
             ZkyTensor *tensor)
{
  g_autoptr(ZkyTensor) dense = zky_tensor_contiguous (tensor, NULL);

  if (dense != NULL)
    g_checksum_update (sum, dense->data, (gssize) zky_tensor_get_bytes (dense));
}

/**
 * zky_plan_fingerprint:
 * @graph: a finished call
 * @feeds: (array length=n_feeds): nodes whose values do not count; %NULL for what the graph does not have
 *
 * Boils a graph down to a sum of its operators, which nodes they are applied to, attributes, shapes and constants, and which
 * nodes are fed: two calls with the same one are the same function of their feeds.
 *
 * Returns: (transfer full): as text, for this run of the program
 */
char *
zky_plan_fingerprint (ZkyGraph       *graph,
                      ZkyNode *const *feeds,
                      guint           n_feeds)
{
  g_autoptr(GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree guint8 *is_fed = mark_feeds (graph, feeds, n_feeds);

  for (guint i = 0; i < n_feeds; i++)
    {
      g_string_printf (text, "%d ", feeds[i] != NULL ? (gint) feeds[i]->index : -1);
      g_checksum_update (sum, (const guchar *) text->str, (gssize) text->len);
    }
  for (guint i = 0; i < graph->n_nodes; i++)
    {
      const ZkyNode *node = zky_graph_node (graph, i);

      describe_node (text, node);
      g_checksum_update (sum, (const guchar *) text->str, (gssize) text->len);
      if (node->op == NULL && !is_fed[i])
        add_numbers (sum, node->value);
    }

  return g_strdup (g_checksum_get_string (sum));
}
