/* zky-difference.c: what is different between two calls
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-difference.h"

#include <string.h>

#include "zky-difference-private.h"
#include "zky-distance-private.h"

/**
 * Part:
 * @a, @b: (nullable): the node of each call
 * @value, @gradient: how far they are apart
 *
 * One node of the graph of both.
 */
typedef struct
{
  ZkyNode     *a, *b;
  ZkyPresence  presence;
  ZkyDistance  value, gradient;
} Part;

struct _ZkyDifference
{
  gint      ref_count;
  ZkyGraph *a, *b;
  ZkyGraph *graph;
  GArray   *parts;  /* of Part, one a node */
};

/* One node of A that B does not have, on its way to its place. */
typedef struct
{
  guint index;   /* in A */
  gint  behind;  /* the node of B that it comes behind, or -1 */
} Extra;

typedef struct
{
  ZkyDifference *result;
  ZkyNode      **of_a, **of_b;  /* by index there: their node in the graph of both */
  GHashTable    *scopes;        /* path → index in the graph of both */
  GArray        *extras;        /* of Extra */
} Merger;

/* -- Places -------------------------------------------------------------------------------- */

/* Of a call that failed, the last node may have no value. */
static gboolean
is_wanted (const ZkyNode *node)
{
  return node->value != NULL;
}

/* The stems of keys: `hidden/matmul` of `hidden/matmul#0`. */
static char *
dup_stem (const char *key)
{
  const char *mark = strrchr (key, '#');

  return mark != NULL ? g_strndup (key, (gsize) (mark - key)) : g_strdup (key);
}

/* Where the last node of B with a stem, or in a scope, is: the nodes of A that are like it come behind it, so that the nodes of B
 * keep their keys, and scopes stay in one piece where they can. */
static void
note_last (GHashTable    *last,
           ZkyGraph      *graph,
           const ZkyNode *node)
{
  const char *scope = zky_node_get_scope (node);

  g_hash_table_insert (last, dup_stem (zky_graph_get_key (graph, node->index)), GINT_TO_POINTER ((gint) node->index + 1));
  for (gsize length = strlen (scope); node->op != NULL && length > 0; length--)
    if (scope[length] == '\0' || scope[length] == '/')
      g_hash_table_insert (last, g_strdup_printf ("%.*s/", (int) length, scope), GINT_TO_POINTER ((gint) node->index + 1));
}

static gint
find_last (GHashTable *last,
           const char *what)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (last, what)) - 1;
}

/* Behind its inputs, behind what is like it, and not between the outputs of one operator. */
static gint
find_place (ZkyGraph      *a,
            ZkyGraph      *b,
            const ZkyNode *node,
            GHashTable    *last,
            const gint    *place_of_a)
{
  g_autofree char *stem = dup_stem (zky_graph_get_key (a, node->index));
  g_autofree char *scope = g_strconcat (zky_node_get_scope (node), "/", NULL);
  gint place = MAX (find_last (last, stem), node->op != NULL ? find_last (last, scope) : -1);

  for (guint k = 0; k < node->n_inputs; k++)
    place = MAX (place, place_of_a[node->inputs[k]->index]);
  while (place >= 0 && (guint) place + 1 < b->n_nodes && zky_graph_node (b, (guint) place + 1)->output_no > 0)
    place++;

  return place;
}

static int
compare_extras (gconstpointer x,
                gconstpointer y)
{
  const Extra *one = x, *other = y;

  if (one->behind != other->behind)
    return one->behind < other->behind ? -1 : 1;

  return one->index < other->index ? -1 : one->index > other->index;
}

/* The nodes that only A has, in the order in which they are put among those of B. A recorded pass comes behind all else. */
static void
find_extras (Merger *self)
{
  ZkyGraph *a = self->result->a, *b = self->result->b;
  gint last_forward = (gint) zky_graph_get_n_forward (b) - 1;
  g_autofree gint *place_of_a = g_new (gint, a->n_nodes + 1);
  g_autoptr(GHashTable) last = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < b->n_nodes; i++)
    if (is_wanted (zky_graph_node (b, i)))
      note_last (last, b, zky_graph_node (b, i));
  for (guint i = 0; i < a->n_nodes; i++)
    {
      const ZkyNode *node = zky_graph_node (a, i);
      const ZkyNode *same = zky_graph_find_key (b, zky_graph_get_key (a, i));
      Extra extra = { .index = i };

      place_of_a[i] = -1;
      if (!is_wanted (node))
        continue;
      if (same != NULL && is_wanted (same))
        {
          place_of_a[i] = (gint) same->index;
          continue;
        }
      extra.behind = find_place (a, b, node, last, place_of_a);
      if (zky_node_is_backward (node))
        extra.behind = MAX (extra.behind, last_forward);
      place_of_a[i] = extra.behind;
      g_array_append_val (self->extras, extra);
    }
  g_array_sort (self->extras, compare_extras);
}

/* -- Nodes ----------------------------------------------------------------------------------- */

/* The scope that a node of another graph has, and those around it. */
static guint
ensure_scope (Merger   *self,
              ZkyGraph *from,
              guint     index)
{
  ZkyGraph *graph = self->result->graph;
  const ZkyScope *scope;
  guint found, parent;

  if (index == 0)
    return 0;

  scope = zky_scopes_get (from->scopes, index);
  found = GPOINTER_TO_UINT (g_hash_table_lookup (self->scopes, scope->path));
  if (found > 0)
    return found;

  if (graph->scopes == NULL)
    graph->scopes = zky_scopes_new ();
  parent = ensure_scope (self, from, scope->parent);
  found = zky_scopes_copy (graph->scopes, parent, scope);
  g_hash_table_insert (self->scopes, g_strdup (scope->path), GUINT_TO_POINTER (found));

  return found;
}

/* A node like @model, with another value. */
static ZkyNode *
copy_node (Merger        *self,
           const ZkyNode *model,
           ZkyNode      **of_model,
           ZkyTensor     *value)
{
  ZkyGraph *graph = self->result->graph;
  g_autofree ZkyNode **inputs = g_new0 (ZkyNode *, model->n_inputs + 1);
  ZkyNode *node;

  graph->scope = ensure_scope (self, zky_node_graph (model), model->scope);
  graph->line = model->line;
  for (guint k = 0; k < model->n_inputs; k++)
    inputs[k] = of_model[model->inputs[k]->index];
  if (model->op != NULL)
    node = zky_graph_add_values (graph, model->op, inputs, model->n_inputs, model->attributes, &value, 1);
  else if (model->kind == ZKY_NODE_CONSTANT)
    node = zky_graph_constant (graph, value);
  else if (model->kind == ZKY_NODE_PARAMETER)
    node = zky_graph_parameter (graph, model->name, value);
  else
    node = zky_graph_variable (graph, model->name, value);
  graph->scope = 0;
  if (node == NULL)
    return NULL;

  if (model->name != NULL)
    zky_node_set_name (node, model->name);
  node->needs_grad = model->needs_grad;

  return node;
}

/* The node of B, with the difference where A has it too. */
static gboolean
add_b (Merger   *self,
       guint     index,
       GError  **error)
{
  ZkyDifference *result = self->result;
  ZkyNode *b = zky_graph_node (result->b, index), *a = zky_graph_find_key (result->a, zky_graph_get_key (result->b, index));
  g_autoptr(ZkyTensor) difference = NULL;
  Part part = { .b = b, .presence = ZKY_ONLY_IN_B };
  ZkyNode *node;

  if (a != NULL && is_wanted (a))
    {
      part.a = a;
      if (!zky_distance_subtract (a->value, b->value, &difference, error))
        return FALSE;
      part.presence = difference != NULL ? ZKY_IN_BOTH : ZKY_SHAPES_DIFFER;
    }
  part.value = zky_distance_measure (part.a != NULL ? a->value : NULL, b->value, difference);
  node = copy_node (self, b, self->of_b, difference != NULL ? difference : b->value);
  if (node == NULL)
    return FALSE;

  node->output_no = b->output_no;
  self->of_b[index] = node;
  if (part.a != NULL)
    self->of_a[a->index] = node;
  g_array_append_val (result->parts, part);

  return TRUE;
}

static gboolean
add_a (Merger *self,
       guint   index)
{
  ZkyDifference *result = self->result;
  ZkyNode *a = zky_graph_node (result->a, index);
  Part part = { .a = a, .presence = ZKY_ONLY_IN_A, .value = zky_distance_measure (a->value, NULL, NULL) };

  self->of_a[index] = copy_node (self, a, self->of_a, a->value);
  g_array_append_val (result->parts, part);

  return self->of_a[index] != NULL;
}

static gboolean
add_nodes (Merger   *self,
           GError  **error)
{
  guint next = 0;

  for (gint i = -1; i < (gint) self->result->b->n_nodes; i++)
    {
      if (i >= 0 && is_wanted (zky_graph_node (self->result->b, (guint) i)) && !add_b (self, (guint) i, error))
        return FALSE;
      for (; next < self->extras->len && g_array_index (self->extras, Extra, next).behind == i; next++)
        if (!add_a (self, g_array_index (self->extras, Extra, next).index))
          return FALSE;
    }

  return TRUE;
}

static gboolean
add_gradients (Merger   *self,
               GError  **error)
{
  ZkyDifference *result = self->result;
  ZkyNode *output = zky_graph_get_back_output (result->b);
  ZkyNode *end = output != NULL && is_wanted (output) ? self->of_b[output->index] : NULL;

  if (end != NULL)
    result->graph->gradients = zky_gradients_new (end, zky_graph_get_seed (result->b), ZKY_BACK_ALL);
  for (guint i = 0; i < result->parts->len; i++)
    {
      Part *part = &g_array_index (result->parts, Part, i);
      ZkyTensor *a = part->a != NULL ? zky_node_get_gradient (part->a) : NULL;
      ZkyTensor *b = part->b != NULL ? zky_node_get_gradient (part->b) : NULL;
      ZkyTensor *difference = NULL;

      if (end != NULL && a != NULL && b != NULL && !zky_distance_subtract (a, b, &difference, error))
        return FALSE;
      part->gradient = zky_distance_measure (a, b, difference);
      if (difference != NULL)
        result->graph->gradients->values[i] = difference;
    }

  return TRUE;
}

/* The outputs of B, or of A where B was left half way. */
static void
add_outputs (Merger *self)
{
  ZkyDifference *result = self->result;
  gboolean has_b = result->b->outputs->len > 0;
  ZkyGraph *model = has_b ? result->b : result->a;
  ZkyNode **of_model = has_b ? self->of_b : self->of_a;

  for (guint i = 0; i < model->outputs->len; i++)
    {
      const ZkyGraphOutput *output = &g_array_index (model->outputs, ZkyGraphOutput, i);

      if (of_model[output->node->index] != NULL)
        zky_graph_add_output (result->graph, output->name, of_model[output->node->index]);
    }
}

/**
 * zky_difference_new:
 * @a: a finished call
 * @b: another one, most often of the same model
 *
 * Subtracts @a from @b, node by node, by their keys. The calls may be of different models: what both have is compared.
 *
 * Returns: (transfer full): the difference, or %NULL with an error where there is no memory for the numbers
 */
ZkyDifference *
zky_difference_new (ZkyGraph  *a,
                    ZkyGraph  *b,
                    GError   **error)
{
  g_autoptr(ZkyDifference) self = NULL;
  g_autofree ZkyNode **of_a = NULL, **of_b = NULL;
  g_autoptr(GHashTable) scopes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GArray) extras = g_array_new (FALSE, FALSE, sizeof (Extra));
  Merger merger = { .scopes = scopes, .extras = extras };

  g_return_val_if_fail (a != NULL && b != NULL, NULL);

  self = g_new0 (ZkyDifference, 1);
  self->ref_count = 1;
  self->a = zky_graph_ref (a);
  self->b = zky_graph_ref (b);
  self->graph = zky_graph_new (zky_graph_get_name (b));
  self->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  merger.result = self;
  merger.of_a = of_a = g_new0 (ZkyNode *, a->n_nodes + 1);
  merger.of_b = of_b = g_new0 (ZkyNode *, b->n_nodes + 1);

  find_extras (&merger);
  if (add_nodes (&merger, error))
    {
      add_outputs (&merger);
      if (add_gradients (&merger, error))
        {
          if (self->graph->gradients != NULL)
            zky_difference_copy_pass (self->graph, a, of_a, b, of_b);
          zky_difference_name (self->graph, a, of_a, b, of_b);
          return g_steal_pointer (&self);
        }
    }
  else if (error != NULL && *error == NULL && zky_graph_get_error (self->graph) != NULL)
    {
      *error = zky_graph_take_error (self->graph);
    }

  return NULL;
}

ZkyDifference *
zky_difference_ref (ZkyDifference *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
zky_difference_unref (ZkyDifference *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_array_unref (self->parts);
  zky_graph_unref (self->graph);
  zky_graph_unref (self->b);
  zky_graph_unref (self->a);
  g_free (self);
}

/**
 * zky_difference_get_graph:
 *
 * Returns: (transfer none): the graph of both, whose values and gradients are differences
 */
ZkyGraph *
zky_difference_get_graph (ZkyDifference *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->graph;
}

ZkyGraph *
zky_difference_get_a (ZkyDifference *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->a;
}

ZkyGraph *
zky_difference_get_b (ZkyDifference *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->b;
}

static const Part *
get_part (ZkyDifference *self,
          const ZkyNode *node)
{
  static const Part none = { .presence = ZKY_IN_BOTH };

  g_return_val_if_fail (self != NULL, &none);
  g_return_val_if_fail (zky_node_get_graph (node) == self->graph, &none);

  return &g_array_index (self->parts, Part, node->index);
}

ZkyPresence
zky_difference_get_presence (ZkyDifference *self,
                             const ZkyNode *node)
{
  return get_part (self, node)->presence;
}

/* Returns: (transfer none) (nullable): the node of call A */
ZkyNode *
zky_difference_find_a (ZkyDifference *self,
                       const ZkyNode *node)
{
  return get_part (self, node)->a;
}

/* Returns: (transfer none) (nullable): the node of call B */
ZkyNode *
zky_difference_find_b (ZkyDifference *self,
                       const ZkyNode *node)
{
  return get_part (self, node)->b;
}

const ZkyDistance *
zky_difference_get_value (ZkyDifference *self,
                          const ZkyNode *node)
{
  return &get_part (self, node)->value;
}

const ZkyDistance *
zky_difference_get_gradient (ZkyDifference *self,
                             const ZkyNode *node)
{
  return &get_part (self, node)->gradient;
}
