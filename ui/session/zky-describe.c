/* zky-describe.c: nodes and tensors in a few words, for lists, labels and screen readers
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-describe.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "zky-session-calls.h"

/* Longer arrays are described by their shape. */
#define MAX_ELEMENTS 6

const char *
zky_describe_kind (const ZkyNode *node)
{
  switch (zky_node_get_kind (node))
    {
    case ZKY_NODE_VARIABLE:
      return _("input");
    case ZKY_NODE_PARAMETER:
      return _("parameter");
    case ZKY_NODE_CONSTANT:
      return _("constant");
    case ZKY_NODE_OPERATOR:
    default:
      return zky_node_get_op (node) != NULL ? zky_node_get_op (node)->name : _("operator");
    }
}

/**
 * zky_describe_shape:
 * @tensor: (nullable)
 *
 * Returns: (transfer full): `scalar`, `2 × 3` or `2×3×4`
 */
char *
zky_describe_shape (const ZkyTensor *tensor)
{
  GString *text;

  if (tensor == NULL)
    return g_strdup ("—");
  if (zky_tensor_get_n_axes (tensor) == 0)
    return g_strdup (_("scalar"));
  if (zky_tensor_get_n_axes (tensor) == 1)
    {
      g_autofree char *length = g_strdup_printf ("%" G_GSIZE_FORMAT, zky_tensor_get_dim (tensor, 0));

      return g_strdup_printf (_("vector of %s"), length);
    }
  text = g_string_new (NULL);
  for (guint axis = 0; axis < zky_tensor_get_n_axes (tensor); axis++)
    g_string_append_printf (text, "%s%" G_GSIZE_FORMAT, axis == 0 ? "" : zky_tensor_get_n_axes (tensor) > 2 ? "×" : " × ",
                            zky_tensor_get_dim (tensor, axis));
  return g_string_free (text, FALSE);
}

/**
 * zky_describe_tensor:
 * @tensor: (nullable)
 * @digits: significant digits of each number; 0: as many as it takes to read back equal
 *
 * Returns: (transfer full): the number, a short list, or for more numbers and axes the shape; — for none
 */
char *
zky_describe_tensor (const ZkyTensor *tensor,
                     guint            digits)
{
  char buffer[ZKY_NUMBER_MAX];
  GString *text;
  gsize n;

  if (tensor == NULL)
    return g_strdup ("—");
  n = zky_tensor_get_size (tensor);
  if (zky_tensor_get_n_axes (tensor) == 1 && n > MAX_ELEMENTS)
    {
      g_autofree char *length = g_strdup_printf ("%" G_GSIZE_FORMAT, n);

      return g_strdup_printf (_("%s numbers"), length);
    }
  if (n > MAX_ELEMENTS || zky_tensor_get_n_axes (tensor) > 1 || n == 0)
    return zky_describe_shape (tensor);
  if (digits == 0)
    return zky_tensor_to_string (tensor);

  text = g_string_new (NULL);
  for (gsize i = 0; i < n; i++)
    {
      g_string_append (text, i > 0 ? ", " : "");
      g_string_append (text, zky_number_format_digits (buffer, zky_tensor_get_double (tensor, i), digits));
    }
  if (zky_tensor_get_n_axes (tensor) > 0)
    {
      g_string_prepend_c (text, '[');
      g_string_append_c (text, ']');
    }
  return g_string_free (text, FALSE);
}

const char *
zky_describe_name (ZkySession *session,
                   ZkyNode    *node)
{
  return zky_steps_get_name (zky_session_get_steps (session), node);
}

char *
zky_describe_row_name (ZkySession *session,
                       ZkyNode    *node,
                       gboolean    scope)
{
  const char *name = zky_describe_name (session, node);
  g_autofree char *around = zky_scope_dup_words (zky_node_get_scope (node));
  const ZkyOp *op = zky_node_get_op (node);

  return scope && op != NULL && around[0] != '\0' ? g_strdup_printf ("%s › %s", around, name) : g_strdup (name);
}

char *
zky_describe_formula (ZkySession *session,
                      ZkyNode    *node,
                      const char *formula)
{
  return zky_steps_name_formula (zky_session_get_steps (session), node, formula);
}

/**
 * zky_describe_changed:
 * @distance: of two arrays of labels
 *
 * Returns: (transfer full): `2 of 8 changed`; of a single one `changed`
 */
char *
zky_describe_changed (const ZkyDistance *distance)
{
  g_autofree char *changed = NULL, *all = NULL;

  if (distance->n == 1)
    return g_strdup (distance->n_changed > 0 ? _("changed") : _("equal"));

  changed = g_strdup_printf ("%" G_GSIZE_FORMAT, distance->n_changed);
  all = g_strdup_printf ("%" G_GSIZE_FORMAT, distance->n);
  /* Translators: of an array of labels or tokens: how many of how many are other ones in the other call */
  return g_strdup_printf (_("%s of %s changed"), changed, all);
}

/* The largest difference with its sign. */
static char *
describe_most (const ZkyDistance *distance,
               guint              digits)
{
  char number[ZKY_NUMBER_MAX];

  if (distance->is_label)
    return zky_describe_changed (distance);

  return g_strdup_printf ("%s%s", distance->most > 0 ? "+" : "", zky_number_format_digits (number, distance->most, digits));
}

/* `a, add, scalar, value difference +1, gradient difference +5`, or why there is no difference */
static char *
describe_compared (ZkySession *session,
                   ZkyNode    *node)
{
  ZkyDifference *difference = zky_session_get_difference (session);
  ZkyPresence presence = zky_difference_get_presence (difference, node);
  guint digits = zky_session_get_digits (session);
  g_autofree char *shape = zky_describe_shape (zky_node_get_value (node));
  g_autofree char *value = describe_most (zky_difference_get_value (difference, node), digits);
  g_autofree char *gradient = describe_most (zky_difference_get_gradient (difference, node), digits);
  const char *label = zky_describe_name (session, node), *kind = zky_describe_kind (node);

  if (presence != ZKY_IN_BOTH)
    return g_strdup_printf (_("%s, %s, %s, value %s, gradient —"), label, kind, shape,
                            presence == ZKY_ONLY_IN_A ? _("only in A") : presence == ZKY_ONLY_IN_B ? _("only in B") : _("of another shape"));

  /* Translators: a node of two calls for screen readers; the largest difference of an array */
  return g_strdup_printf (_("%s, %s, %s, value difference %s, gradient difference %s"), label, kind, shape, value,
                          zky_node_get_gradient (node) != NULL ? gradient : "—");
}

/**
 * zky_describe_node:
 *
 * Returns: (transfer full): `a, add, scalar, value 4, gradient 9`
 */
char *
zky_describe_node (ZkySession *session,
                   ZkyNode    *node)
{
  const char *label = zky_describe_name (session, node);
  g_autofree char *shape = zky_describe_shape (zky_node_get_value (node));
  g_autofree char *value = zky_describe_tensor (zky_session_get_value (session, node), zky_session_get_digits (session));
  g_autoptr (ZkyTensor) gradient = zky_session_dup_gradient (session, node);
  g_autofree char *gradient_text = zky_describe_tensor (gradient, zky_session_get_digits (session));

  if (zky_session_get_difference (session) != NULL)
    return describe_compared (session, node);

  /* Translators: a node for screen readers: name, operator, shape, numbers */
  return g_strdup_printf (_("%s, %s, %s, value %s, gradient %s"), label, zky_describe_kind (node), shape,
                          value, gradient_text);
}

/* Labels come behind amounts. */
static gboolean
is_further (const ZkyDistance *one,
            const ZkyDistance *other)
{
  return one->is_label != other->is_label ? other->is_label : one->relative > other->relative;
}

/**
 * zky_describe_difference:
 * @steps: of its graph, which has the names of nodes
 * @digits: significant digits of numbers
 *
 * Returns: (transfer full): one line on all of a comparison: `B − A: 4 of 5 values differ, most of all out by +24`
 */
char *
zky_describe_difference (ZkyDifference *difference,
                         ZkySteps      *steps,
                         guint          digits)
{
  ZkyGraph *graph = zky_difference_get_graph (difference);
  const ZkyNode *most = NULL;
  guint n_both = 0, n_differ = 0, n_only = 0;
  g_autofree char *number = NULL;

  for (guint i = 0; i < zky_graph_get_n_nodes (graph); i++)
    {
      const ZkyNode *node = zky_graph_get_node (graph, i);
      const ZkyDistance *value = zky_difference_get_value (difference, node);

      if (zky_node_is_backward (node))
        continue;
      n_both += !isnan (value->relative);
      n_differ += value->relative > 0;
      n_only += zky_difference_get_presence (difference, node) != ZKY_IN_BOTH;
      if (value->relative > 0 && (most == NULL || is_further (value, zky_difference_get_value (difference, most))))
        most = node;
    }

  if (most == NULL)
    return g_strdup_printf (n_only > 0 ? _("B − A: all %u values that both have are equal, %u cannot be compared")
                                       : _("B − A: all %u values are equal"), n_both, n_only);

  number = describe_most (zky_difference_get_value (difference, most), digits);
  if (n_only > 0)
    return g_strdup_printf (_("B − A: %u of %u values differ, relatively most: %s (%s); %u cannot be compared"), n_differ, n_both,
                            zky_steps_get_name (steps, most), number, n_only);
  return g_strdup_printf (_("B − A: %u of %u values differ, relatively most: %s (%s)"), n_differ, n_both,
                          zky_steps_get_name (steps, most), number);
}

char *
zky_describe_group (ZkySession *session,
                    guint       group)
{
  ZkyScene *scene = zky_session_get_scene (session);
  const ZkyGroup *g = zky_groups_get (zky_scene_get_groups (scene), group);

  /* Translators: a box of the graph for screen readers: name, number of operators in it */
  return g_strdup_printf (zky_scene_is_open (scene, group) ? ngettext ("%s, open group of %u operator",
                                                                       "%s, open group of %u operators", g->n_operators)
                                                           : ngettext ("%s, closed group of %u operator",
                                                                       "%s, closed group of %u operators", g->n_operators),
                          g->label, g->n_operators);
}

/**
 * zky_session_get_value:
 *
 * Returns: (transfer none) (nullable): the value of @node at the session's position
 */
ZkyTensor *
zky_session_get_value (ZkySession    *self,
                       const ZkyNode *node)
{
  ZkySteps *steps = zky_session_get_steps (self);

  return steps != NULL ? zky_steps_get_value (steps, zky_session_get_position (self), node) : NULL;
}

/**
 * zky_session_dup_gradient:
 *
 * Returns: (transfer full) (nullable): what has arrived at @node at the session's position; at the end, its gradient
 */
ZkyTensor *
zky_session_dup_gradient (ZkySession    *self,
                          const ZkyNode *node)
{
  ZkySteps *steps = zky_session_get_steps (self);
  guint position = zky_session_get_position (self);
  ZkyTensor *gradient;

  if (steps == NULL)
    return NULL;
  if (position < zky_steps_get_n (steps))
    return zky_steps_dup_gradient (steps, position, node);
  gradient = zky_node_get_gradient (node);
  return gradient != NULL ? zky_tensor_ref (gradient) : NULL;
}
