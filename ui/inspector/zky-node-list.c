/* zky-node-list.c: the nodes of a graph as a list model
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-node-list.h"

struct _ZkyNodeItem
{
  GObject parent_instance;

  guint   index; /* of the node in its graph */
};

struct _ZkyNodeList
{
  GObject  parent_instance;

  GArray  *order; /* of guint: indices of nodes */
};

G_DEFINE_FINAL_TYPE (ZkyNodeItem, zky_node_item, G_TYPE_OBJECT)

static GType
get_item_type (GListModel *model)
{
  return ZKY_TYPE_NODE_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return ZKY_NODE_LIST (model)->order->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  GArray *order = ZKY_NODE_LIST (model)->order;
  ZkyNodeItem *item;

  if (position >= order->len)
    return NULL;
  item = g_object_new (ZKY_TYPE_NODE_ITEM, NULL);
  item->index = g_array_index (order, guint, position);
  return item;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (ZkyNodeList, zky_node_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
zky_node_item_class_init (ZkyNodeItemClass *klass)
{
}

static void
zky_node_item_init (ZkyNodeItem *self)
{
}

static void
zky_node_list_finalize (GObject *object)
{
  g_array_unref (ZKY_NODE_LIST (object)->order);

  G_OBJECT_CLASS (zky_node_list_parent_class)->finalize (object);
}

static void
zky_node_list_class_init (ZkyNodeListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = zky_node_list_finalize;
}

static void
zky_node_list_init (ZkyNodeList *self)
{
  self->order = g_array_new (FALSE, FALSE, sizeof (guint));
}

/* Which of the four parts of the list a node belongs to. */
static guint
get_part (ZkyNode    *node,
          GHashTable *outputs)
{
  if (zky_node_get_kind (node) == ZKY_NODE_VARIABLE)
    return 0;
  if (zky_node_get_kind (node) == ZKY_NODE_PARAMETER)
    return 1;
  return g_hash_table_contains (outputs, node) ? 2 : 3;
}

static GArray *
make_order (ZkyGraph *graph,
            gboolean  with_pass)
{
  GArray *order = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GHashTable) outputs = g_hash_table_new (NULL, NULL);
  guint n = zky_graph_get_n_forward (graph);

  for (guint i = 0; i < zky_graph_get_n_outputs (graph); i++)
    g_hash_table_add (outputs, zky_graph_get_output (graph, i));
  for (guint part = 0; part < 4; part++)
    for (guint i = 0; i < n; i++)
      if (get_part (zky_graph_get_node (graph, i), outputs) == part)
        g_array_append_val (order, i);
  for (guint i = n; with_pass && i < zky_graph_get_n_nodes (graph); i++)
    g_array_append_val (order, i);
  return order;
}

ZkyNodeList *
zky_node_list_new (ZkyGraph *graph,
                   gboolean  with_pass)
{
  ZkyNodeList *self = g_object_new (ZKY_TYPE_NODE_LIST, NULL);

  g_array_unref (self->order);
  self->order = make_order (graph, with_pass);
  return self;
}

/**
 * zky_node_list_fits:
 *
 * Returns: whether @graph gives the same list, so that only the numbers in it are others
 */
gboolean
zky_node_list_fits (ZkyNodeList *self,
                    ZkyGraph    *graph,
                    gboolean     with_pass)
{
  g_autoptr (GArray) order = make_order (graph, with_pass);

  return order->len == self->order->len
         && memcmp (order->data, self->order->data, order->len * sizeof (guint)) == 0;
}

/**
 * zky_node_list_find:
 * @index: of a node in its graph
 *
 * Returns: its position in the list, or G_MAXUINT
 */
guint
zky_node_list_find (ZkyNodeList *self,
                    guint        index)
{
  for (guint i = 0; i < self->order->len; i++)
    if (g_array_index (self->order, guint, i) == index)
      return i;
  return G_MAXUINT;
}

guint
zky_node_item_get_index (ZkyNodeItem *self)
{
  return self->index;
}
