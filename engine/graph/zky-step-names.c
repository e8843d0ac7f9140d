/* zky-step-names.c: what explanations call the nodes
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-steps-private.h"

#include "zky-number.h"

#define DIGITS 4 /* as on the cards */

/* ₂, ₃ … behind a name that several nodes have. */
static char *
with_subscript (const char *name,
                guint       n)
{
  g_autofree char *digits = g_strdup_printf ("%u", n);
  GString *text = g_string_new (name);

  for (const char *d = digits; *d != '\0'; d++)
    g_string_append_unichar (text, 0x2080 + (gunichar) (*d - '0'));

  return g_string_free (text, FALSE);
}

static char *
output_name (ZkySteps      *self,
             const ZkyNode *node)
{
  for (guint i = 0; i < zky_graph_get_n_outputs (self->graph); i++)
    if (zky_graph_get_output (self->graph, i) == node)
      return g_strdup (zky_graph_get_output_name (self->graph, i));

  return NULL;
}

static char *
constant_text (const ZkyNode *node)
{
  char buffer[ZKY_NUMBER_MAX];

  if (zky_tensor_get_n_axes (node->value) != 0)
    return g_strdup ("constant");

  return g_strdup (zky_number_format_digits (buffer, zky_tensor_get_double (node->value, 0), DIGITS));
}

/* The place of the only 1 among zeros, or the number of elements. */
static gsize
find_unit (const ZkyTensor *seed)
{
  gsize n = zky_tensor_get_size (seed), found = n;

  for (gsize i = 0; i < n; i++)
    {
      double value = zky_tensor_get_double (seed, i);

      if (value != 0 && (value != 1 || found < n))
        return n;
      if (value == 1)
        found = i;
    }

  return found;
}

/* `out[0, 2]` where one element of several is differentiated, else `out`. */
static char *
make_target (ZkySteps   *self,
             const char *output)
{
  ZkyTensor *seed = zky_graph_get_seed (self->graph);
  ZkyShape shape = zky_tensor_get_shape (self->output->value);
  gsize n = zky_tensor_get_size (seed), found = n;
  GString *place = NULL;

  if (n > 1 && zky_tensor_get_n_axes (seed) == shape.n_axes)
    found = find_unit (seed);
  if (found >= n || n <= 1)
    return g_strdup (output);

  place = g_string_new ("]");
  for (guint i = shape.n_axes; i-- > 0; found /= shape.dims[i])
    {
      g_autofree char *index = g_strdup_printf ("%" G_GSIZE_FORMAT "%s", found % shape.dims[i],
                                                i + 1 < shape.n_axes ? ", " : "");

      g_string_prepend (place, index);
    }
  g_string_prepend_c (place, '[');
  g_string_prepend (place, output);

  return g_string_free (place, FALSE);
}

/* The nodes that have their name alone, by name: inputs and parameters, then outputs. */
static GHashTable *
find_owners (ZkySteps *self)
{
  GHashTable *owners = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->n_nodes; i++)
    {
      ZkyNode *node = zky_graph_node (self->graph, i);

      if (zky_node_is_given (node) && node->name != NULL && !g_hash_table_contains (owners, node->name))
        g_hash_table_insert (owners, (gpointer) node->name, node);
    }
  for (guint i = 0; i < zky_graph_get_n_outputs (self->graph); i++)
    {
      const char *name = zky_graph_get_output_name (self->graph, i);

      if (!g_hash_table_contains (owners, name))
        g_hash_table_insert (owners, (gpointer) name, zky_graph_get_output (self->graph, i));
    }

  return owners;
}

/* One name for two nodes gets subscripts: x, x₂ … behind an input, h₁, h₂, h up to an output, else a, a₂ … */
static char *
number_name (const char    *name,
             const ZkyNode *node,
             GHashTable    *owners,
             GHashTable    *uses)
{
  const ZkyNode *owner = g_hash_table_lookup (owners, name);
  guint use = GPOINTER_TO_UINT (g_hash_table_lookup (uses, name));

  if (owner == node)
    return g_strdup (name);

  use = use == 0 && owner != NULL && zky_node_is_given (owner) ? 2 : use + 1;
  g_hash_table_insert (uses, g_strdup (name), GUINT_TO_POINTER (use));

  return use == 1 && owner == NULL ? g_strdup (name) : with_subscript (name, use);
}

/* Its name, `out` for an output, the number of a constant, else v1, v2 … */
static void
make_names (ZkySteps *self)
{
  g_autoptr(GHashTable) uses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) owners = NULL;
  guint n_unnamed = 0;

  if (self->graph->titles != NULL)
    {
      self->names = g_ptr_array_ref (self->graph->titles);
      return;
    }

  owners = find_owners (self);
  self->names = g_ptr_array_new_full (self->n_nodes, g_free);
  for (guint i = 0; i < self->n_nodes; i++)
    {
      const ZkyNode *node = zky_graph_node (self->graph, i);
      g_autofree char *name = output_name (self, node);

      if (name == NULL && node->kind == ZKY_NODE_CONSTANT && node->name == NULL)
        {
          g_ptr_array_add (self->names, constant_text (node));
          continue;
        }

      if (name == NULL)
        name = node->name != NULL ? g_strdup (node->name) : g_strdup_printf ("v%u", ++n_unnamed);
      g_ptr_array_add (self->names, number_name (name, node, owners, uses));
    }

  if (self->output != NULL)
    {
      self->target = make_target (self, g_ptr_array_index (self->names, self->output->index));
      zky_steps_name_pass (self, self->target);
    }
}

const char *
zky_steps_get_name (ZkySteps      *self,
                    const ZkyNode *node)
{
  g_mutex_lock (&self->names_lock);
  if (self->names == NULL)
    make_names (self);
  g_mutex_unlock (&self->names_lock);

  return node != NULL && node->index < self->names->len ? g_ptr_array_index (self->names, node->index) : "?";
}

const char *
zky_steps_get_target (ZkySteps *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->output == NULL)
    return NULL;

  zky_steps_get_name (self, self->output); /* names and target are made together */

  return self->target;
}
