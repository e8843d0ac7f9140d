/* zky-health.c: what is wrong with the numbers of a node
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-health.h"

#include <glib/gi18n.h>
#include <math.h>

static const struct { const char *name, *title; } findings[ZKY_N_FINDINGS] = {
  [ZKY_FINDING_BAD] = { "nan", N_("NaN or infinity") },
  [ZKY_FINDING_EXPLODING] = { "exploding", N_("Exploding gradient") },
  [ZKY_FINDING_DEAD] = { "dead", N_("Dead ReLU") },
  [ZKY_FINDING_VANISHING] = { "vanishing", N_("Vanishing gradient") },
  [ZKY_FINDING_ZERO] = { "zero", N_("Zero gradient") },
  [ZKY_FINDING_ROUNDING] = { "rounding", N_("Gradient zero up to rounding") },
};

gboolean
zky_health_limits_equal (const ZkyHealthLimits *a,
                         const ZkyHealthLimits *b)
{
  return a->is_on == b->is_on && a->vanishing == b->vanishing && a->exploding == b->exploding && a->dead == b->dead;
}

const char *
zky_finding_get_name (ZkyFinding finding)
{
  g_return_val_if_fail (finding < ZKY_N_FINDINGS, NULL);

  return findings[finding].name;
}

const char *
zky_finding_get_title (ZkyFinding finding)
{
  g_return_val_if_fail (finding < ZKY_N_FINDINGS, NULL);

  return _(findings[finding].title);
}

/* `up to 3 elements`; @several: it is the worst of several nodes. */
static char *
describe_number (ZkyFinding finding,
                 double     number,
                 gboolean   several)
{
  const char *worst = several ? _("up to ") : "";
  char text[ZKY_NUMBER_MAX];

  switch (finding)
    {
    case ZKY_FINDING_BAD:
      return g_strdup_printf (ngettext ("%s%.0f element", "%s%.0f elements", (gulong) number), worst, number);
    case ZKY_FINDING_DEAD:
      return g_strdup_printf (_("%s%s %% of its outputs are 0"), worst, zky_number_format_digits (text, floor (number * 1000) / 10, 3));
    case ZKY_FINDING_ZERO:
      return g_strdup_printf (ngettext ("all %.0f element is 0", "all %.0f elements are 0", (gulong) number), number);
    case ZKY_FINDING_EXPLODING:
    case ZKY_FINDING_VANISHING:
    case ZKY_FINDING_ROUNDING:
    default:
      if (finding == ZKY_FINDING_VANISHING && several)
        worst = _("down to ");
      return g_strdup_printf (_("rms %s%s"), worst, zky_number_format_digits (text, number, 3));
    }
}

char *
zky_finding_describe (ZkyFinding       finding,
                      const ZkyHealth *health)
{
  g_autofree char *number = NULL, *nodes = NULL;
  guint n;

  g_return_val_if_fail (finding < ZKY_N_FINDINGS, NULL);

  n = health->counts[finding];
  number = describe_number (finding, health->numbers[finding], n > 1);
  nodes = n > 1 ? g_strdup_printf (ngettext (", in %u node", ", in %u nodes", n), n) : g_strdup ("");

  return g_strdup_printf ("%s: %s%s", _(findings[finding].title), number, nodes);
}

static void
note (ZkyHealth  *self,
      ZkyFinding  finding,
      double      number)
{
  double *worst = &self->numbers[finding];

  if (self->counts[finding]++ == 0)
    *worst = number;
  else
    *worst = finding == ZKY_FINDING_VANISHING ? MIN (*worst, number) : MAX (*worst, number);
}

static gboolean
is_relu (const ZkyNode *node)
{
  const ZkyOp *op = zky_node_get_op (node);

  return op != NULL && (g_str_equal (op->name, "relu") || g_str_equal (op->name, "relu6"));
}

/**
 * zky_health_add:
 * @self: what was found so far
 * @limits: what is worth a mark
 * @node: a node
 * @value: (nullable): of the node
 * @gradient: (nullable): of the node
 * @is_whole: nothing of the gradient is still on its way
 *
 * Adds what is wrong with one node.
 */
void
zky_health_add (ZkyHealth             *self,
                const ZkyHealthLimits *limits,
                const ZkyNode         *node,
                const ZkyTally        *value,
                const ZkyTally        *gradient,
                gboolean               is_whole)
{
  guint64 bad = (value != NULL ? value->bad : 0) + (gradient != NULL ? gradient->bad : 0);
  double rms;

  if (bad > 0)
    note (self, ZKY_FINDING_BAD, bad);
  if (value != NULL && value->n > 0 && is_relu (node) && value->zeros >= limits->dead * value->n)
    note (self, ZKY_FINDING_DEAD, (double) value->zeros / value->n);
  if (gradient == NULL || gradient->n == 0 || gradient->bad > 0 || !is_whole)
    return;

  rms = zky_tally_get_rms (gradient);
  if (gradient->zeros == gradient->n)
    note (self, ZKY_FINDING_ZERO, gradient->n);
  else if (rms < limits->vanishing && zky_tally_is_rounding (gradient, node))
    note (self, ZKY_FINDING_ROUNDING, rms);
  else if (rms < limits->vanishing)
    note (self, ZKY_FINDING_VANISHING, rms);
  else if (rms > limits->exploding)
    note (self, ZKY_FINDING_EXPLODING, rms);
}

gint
zky_health_get_worst (const ZkyHealth *self)
{
  for (guint i = 0; i < ZKY_N_FINDINGS; i++)
    if (self->counts[i] > 0)
      return i;

  return -1;
}

char *
zky_health_describe (const ZkyHealth *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < ZKY_N_FINDINGS; i++)
    if (self->counts[i] > 0)
      {
        g_autofree char *line = zky_finding_describe (i, self);

        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", line);
      }

  return g_string_free (text, text->len == 0);
}

static void
add_node (ZkyHealth             *self,
          const ZkyHealthLimits *limits,
          const ZkyMoment       *moment,
          ZkyNode               *node)
{
  ZkyTally value, gradient;
  gboolean is_whole;

  zky_moment_get_value (moment, node, &value);
  zky_moment_get_gradient (moment, node, &gradient, &is_whole);
  zky_health_add (self, limits, node, &value, &gradient, is_whole);
}

ZkyHealth
zky_health_of_node (const ZkyHealthLimits *limits,
                    const ZkyMoment       *moment,
                    ZkyNode               *node)
{
  ZkyHealth self = { 0 };

  if (limits->is_on)
    add_node (&self, limits, moment, node);

  return self;
}

ZkyHealth
zky_health_of_group (const ZkyHealthLimits *limits,
                     const ZkyMoment       *moment,
                     ZkyGraph              *graph,
                     const ZkyGroup        *group,
                     const GArray          *params)
{
  ZkyHealth self = { 0 };

  if (!limits->is_on)
    return self;

  for (guint i = 0; i < params->len; i++)
    add_node (&self, limits, moment, zky_graph_get_node (graph, g_array_index (params, guint, i)));
  for (guint i = group->first; group->n_operators > 0 && i <= group->last; i++)
    {
      ZkyNode *node = zky_graph_get_node (graph, i);

      if (zky_node_get_kind (node) == ZKY_NODE_OPERATOR)
        add_node (&self, limits, moment, node);
    }

  return self;
}

ZkyNode *
zky_health_find_next (const ZkyHealthLimits *limits,
                      const ZkyMoment       *moment,
                      ZkyGraph              *graph,
                      gint                   from,
                      int                    direction)
{
  gint n = (gint) zky_graph_get_n_forward (graph);

  for (gint k = 1; k <= n; k++)
    {
      gint i = direction > 0 ? (from + k) % n : ((MAX (from, 0) - k) % n + n) % n;
      ZkyNode *node = zky_graph_get_node (graph, i);
      ZkyHealth health = zky_health_of_node (limits, moment, node);

      if (zky_health_get_worst (&health) >= 0)
        return node;
    }

  return NULL;
}
