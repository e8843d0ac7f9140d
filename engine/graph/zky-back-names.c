/* zky-back-names.c: what the nodes of a recorded backward pass are called
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-steps-private.h"

#include "zky-number.h"

#define DIGITS 4 /* as on the cards */

/* For each node of the pass how many have it as their gradient, and the first two of them. */
typedef struct
{
  guint n, first, second;
} Holders;

static Holders *
find_holders (ZkySteps *self)
{
  const ZkyGradients *gradients = self->graph->gradients;
  Holders *holders = g_new0 (Holders, MAX (gradients->n_pass, 1));

  for (guint v = 0; v < gradients->n; v++)
    {
      const ZkyNode *node = gradients->nodes[v];
      gint i = node != NULL ? zky_gradients_find (gradients, node) : -1;

      if (i < 0)
        continue;
      if (holders[i].n++ == 0)
        holders[i].first = v;
      else if (holders[i].n == 2)
        holders[i].second = v;
    }

  return holders;
}

/* Which operator sends each node of the pass along an edge, or −1. */
static gint *
find_senders (ZkySteps *self)
{
  const ZkyGradients *gradients = self->graph->gradients;
  gint *senders = g_new (gint, MAX (gradients->n_pass, 1));

  for (guint i = 0; i < gradients->n_pass; i++)
    senders[i] = -1;
  for (guint v = 0; v < gradients->n; v++)
    for (guint k = 0; gradients->contribution_nodes[v] != NULL && k < zky_graph_node (self->graph, v)->n_inputs; k++)
      {
        const ZkyNode *node = gradients->contribution_nodes[v][k];
        gint i = node != NULL ? zky_gradients_find (gradients, node) : -1;

        if (i >= 0 && senders[i] < 0)
          senders[i] = (gint) v;
      }

  return senders;
}

static const char *
get_name (ZkySteps *self,
          guint     v)
{
  return g_ptr_array_index (self->names, v);
}

/* A gradient that is handed on unchanged is that of several nodes. */
static char *
name_gradient (ZkySteps      *self,
               const char    *target,
               const Holders *holders)
{
  const char *first = get_name (self, holders->first), *second = get_name (self, holders->second);

  if (holders->n == 1)
    return g_strdup_printf ("∂%s/∂%s", target, first);

  return g_strdup_printf (holders->n == 2 ? "∂%s/∂%s = ∂%s/∂%s" : "∂%s/∂%s = ∂%s/∂%s = …", target, first, target, second);
}

static char *
name_constant (const ZkyNode *node)
{
  char buffer[ZKY_NUMBER_MAX];

  if (zky_tensor_get_n_axes (node->value) > 0)
    return g_strdup ("constant");

  return g_strdup (zky_number_format_digits (buffer, zky_tensor_get_double (node->value, 0), DIGITS));
}

/*
 * zky_steps_name_pass:
 * @target: what is differentiated
 *
 * Appends to the names: `∂L/∂w` for a gradient, `∂L/∂x through b` for what arrives along one of several edges, `mul → ∂L/∂x` for what
 * it takes to compute that, the number of a constant.
 */
void
zky_steps_name_pass (ZkySteps   *self,
                     const char *target)
{
  const ZkyGradients *gradients = self->graph->gradients;
  g_autofree Holders *holders = NULL;
  g_autofree gint *senders = NULL;

  if (self->n_all == self->n_nodes)
    return;

  holders = find_holders (self);
  senders = find_senders (self);
  for (guint i = 0; i < gradients->n_pass; i++)
    {
      const ZkyNode *node = zky_graph_node (self->graph, gradients->n + i);
      const char *subject = get_name (self, gradients->subjects[i]);
      char *name;

      if (holders[i].n > 0)
        name = name_gradient (self, target, &holders[i]);
      else if (senders[i] >= 0)
        name = g_strdup_printf ("∂%s/∂%s through %s", target, subject, get_name (self, (guint) senders[i]));
      else if (node->kind == ZKY_NODE_CONSTANT)
        name = name_constant (node);
      else
        name = g_strdup_printf ("%s → ∂%s/∂%s", node->op != NULL ? node->op->name : "input", target, subject);
      g_ptr_array_add (self->names, name);
    }
}
