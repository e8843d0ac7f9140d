/* zky-lens.c: what cards are coloured by
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-lens.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "zky-scene-private.h"
#include "zky-text.h"

#define LOG_FACTOR  50.0  /* between the least and the greatest: beyond it equal factors are equally far apart */
#define MANY        8     /* gradients: they shrink and grow by factors on their way through many, … */
#define MANY_FACTOR 10.0  /* … which can be seen from here on */
#define MOST_FACTOR 1e12  /* less than the greatest ÷ this looks like the least */

static const struct { const char *name, *title, *absent; } kinds[ZKY_N_LENSES] = {
  [ZKY_LENS_NONE] = { "none", N_("Kind of node"), "" },
  [ZKY_LENS_VALUE] = { "value", N_("Value"), N_("not computed yet") },
  [ZKY_LENS_GRADIENT] = { "gradient", N_("Gradient size"), N_("no gradient, or none yet") },
  [ZKY_LENS_RATIO] = { "ratio", N_("Gradient ÷ value"), N_("no gradient yet, or a value of 0") },
  [ZKY_LENS_PARAMETERS] = { "parameters", N_("Parameters"), N_("no parameters") },
  [ZKY_LENS_MEMORY] = { "memory", N_("Memory"), N_("nothing kept, or not yet") },
  [ZKY_LENS_TIME] = { "time", N_("Time"), N_("no operator, or not computed yet") },
};

const char *
zky_lens_get_name (ZkyLensKind kind)
{
  g_return_val_if_fail (kind < ZKY_N_LENSES, NULL);

  return kinds[kind].name;
}

const char *
zky_lens_get_title (ZkyLensKind kind)
{
  g_return_val_if_fail (kind < ZKY_N_LENSES, NULL);

  return _(kinds[kind].title);
}

const char *
zky_lens_get_absent (ZkyLensKind kind)
{
  g_return_val_if_fail (kind < ZKY_N_LENSES, NULL);

  return kinds[kind].absent[0] != '\0' ? _(kinds[kind].absent) : "";
}

/**
 * zky_lens_from_name:
 * @name: `gradient`
 * @kind: (out): what it names
 * @error: a name of nothing; the message lists the others
 *
 * Returns: whether there is one of this name
 */
gboolean
zky_lens_from_name (const char   *name,
                    ZkyLensKind  *kind,
                    GError      **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  g_return_val_if_fail (name != NULL && kind != NULL, FALSE);

  for (guint i = 0; i < ZKY_N_LENSES; i++)
    {
      if (g_str_equal (name, kinds[i].name))
        {
          *kind = i;
          return TRUE;
        }
      g_string_append_printf (names, "%s%s", i == 0 ? "" : i + 1 < ZKY_N_LENSES ? ", " : " or ", kinds[i].name);
    }

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "“%s” is nothing to colour by; it can be %s", name, names->str);
  return FALSE;
}

static char *
dup_time (double seconds)
{
  static const struct { double unit; const char *name; } units[] = { { 1, "s" }, { 1e-3, "ms" }, { 1e-6, "µs" }, { 1e-9, "ns" } };
  char number[ZKY_NUMBER_MAX];
  guint i = 0;

  while (i + 1 < G_N_ELEMENTS (units) && seconds < units[i].unit)
    i++;

  return g_strdup_printf ("%s %s", zky_number_format_digits (number, seconds / units[i].unit, 3), units[i].name);
}

char *
zky_lens_dup_number (ZkyLensKind kind,
                     double      number)
{
  char text[ZKY_NUMBER_MAX];

  if (!isfinite (number))
    return g_strdup (zky_number_format_digits (text, number, 3));

  switch (kind)
    {
    case ZKY_LENS_TIME:
      return dup_time (number);
    case ZKY_LENS_MEMORY:
      return g_strdup (zky_number_format_bytes (text, (gsize) number));
    case ZKY_LENS_PARAMETERS:
      return zky_text_dup_count ((guint64) number);
    default:
      return g_strdup (zky_number_format_digits (text, number, 3));
    }
}

char *
zky_lens_dup_heading (const ZkyLens *self)
{
  gboolean is_rms = (self->kind == ZKY_LENS_VALUE && !self->is_signed) || self->kind == ZKY_LENS_GRADIENT ||
                    self->kind == ZKY_LENS_RATIO;

  return g_strdup_printf ("%s%s", zky_lens_get_title (self->kind), is_rms ? " (rms)" : "");
}

/* -- What is measured --------------------------------------------------------------------- */

typedef gboolean (*GetTally) (const ZkyMoment *moment,
                              ZkyNode         *node,
                              ZkyTally        *tally);

static gboolean
get_gradient (const ZkyMoment *moment,
              ZkyNode         *node,
              ZkyTally        *tally)
{
  return zky_moment_get_gradient (moment, node, tally, NULL);
}

/* All of @nodes together. FALSE: not all are there; of gradients, none is. */
static gboolean
add_tallies (const ZkyMoment *moment,
             ZkyScene        *scene,
             const GArray    *nodes,
             GetTally         get,
             ZkyTally        *tally)
{
  guint n = 0;

  *tally = (ZkyTally) { 0 };
  for (guint i = 0; i < nodes->len; i++)
    {
      ZkyTally one;

      if (!get (moment, zky_graph_get_node (scene->graph, g_array_index (nodes, guint, i)), &one))
        continue;
      zky_tally_add (tally, &one);
      n++;
    }

  return get == zky_moment_get_value ? n > 0 && n == nodes->len : n > 0;
}

/* Of a closed group as its card says it: values of what leaves it, gradients of its parameters if it has any. */
static gboolean
get_tally (ZkyScene        *scene,
           guint            card,
           const ZkyMoment *moment,
           gboolean         of_params,
           GetTally         get,
           ZkyTally        *tally)
{
  const ZkyCardPlan *plan = &scene->plans[card];

  if (plan->group == NULL)
    return get (moment, scene->cards[card].node, tally);

  return add_tallies (moment, scene, of_params && plan->params->len > 0 ? plan->params : plan->outputs, get, tally);
}

static gboolean
measure_size (const ZkyLens   *self,
              ZkyScene        *scene,
              guint            card,
              const ZkyMoment *moment,
              double          *number)
{
  ZkyTally value, gradient;

  if (self->kind != ZKY_LENS_GRADIENT &&
      !get_tally (scene, card, moment, self->kind == ZKY_LENS_RATIO, zky_moment_get_value, &value))
    return FALSE;
  if (self->kind != ZKY_LENS_VALUE && !get_tally (scene, card, moment, TRUE, get_gradient, &gradient))
    return FALSE;

  switch (self->kind)
    {
    case ZKY_LENS_VALUE:
      *number = value.bad > 0 ? NAN : self->is_signed ? value.sum / value.n : zky_tally_get_rms (&value);
      return TRUE;
    case ZKY_LENS_GRADIENT:
      *number = zky_tally_get_rms (&gradient);
      return TRUE;
    case ZKY_LENS_RATIO:
    default:
      *number = zky_tally_get_rms (&gradient) / zky_tally_get_rms (&value);
      return value.bad > 0 || value.squares > 0;
    }
}

static double
count_parameters (const ZkyNode *node)
{
  ZkyTensor *value = zky_node_get_value (node);

  return zky_node_get_kind (node) == ZKY_NODE_PARAMETER && value != NULL ? zky_tensor_get_size (value) : 0;
}

/* A view keeps nothing of its own. */
static double
count_bytes (ZkyNode *node)
{
  ZkyTensor *value = zky_node_get_value (node);

  for (guint i = 0; i < zky_node_get_n_inputs (node); i++)
    {
      ZkyTensor *input = zky_node_get_value (zky_node_get_input (node, i));

      if (input != NULL && value != NULL && zky_tensor_shares_memory (value, input))
        return 0;
    }

  return value != NULL ? zky_tensor_get_bytes (value) : 0;
}

/* What one node adds at a moment: bytes of its value and of its gradient; seconds. */
static double
get_cost (const ZkyLens   *self,
          ZkyNode         *node,
          const ZkyMoment *moment)
{
  ZkyTally tally;
  double cost = 0;

  if (self->kind == ZKY_LENS_PARAMETERS)
    return count_parameters (node);
  if (!zky_moment_get_value (moment, node, &tally))
    return 0;
  if (self->kind == ZKY_LENS_TIME)
    return MAX (zky_node_get_time (node), 0) * 1e-9;

  cost = count_bytes (node);
  if (zky_moment_get_gradient (moment, node, &tally, NULL))
    cost += zky_tensor_get_bytes (zky_node_get_gradient (node));

  return cost;
}

/* A group has what is in it and the parameters that it reads. */
static double
add_costs (const ZkyLens   *self,
           ZkyGraph        *graph,
           const ZkyGroup  *group,
           const GArray    *params,
           const ZkyMoment *moment)
{
  double sum = 0;

  for (guint i = 0; i < params->len; i++)
    sum += get_cost (self, zky_graph_get_node (graph, g_array_index (params, guint, i)), moment);
  for (guint i = group->first; group->n_operators > 0 && i <= group->last; i++)
    {
      ZkyNode *node = zky_graph_get_node (graph, i);

      if (zky_node_get_kind (node) == ZKY_NODE_OPERATOR)
        sum += get_cost (self, node, moment);
    }

  return sum;
}

double
zky_lens_measure_group (ZkyLensKind      kind,
                        ZkyScene        *scene,
                        guint            group,
                        const ZkyMoment *moment)
{
  g_autoptr (GArray) params = zky_groups_list_params (scene->groups, group);

  return add_costs (&(ZkyLens) { kind }, scene->graph, zky_groups_get (scene->groups, group), params, moment);
}

/* Costs add up; an operator's parameters are those that it reads. */
static gboolean
measure_cost (const ZkyLens   *self,
              ZkyScene        *scene,
              guint            card,
              const ZkyMoment *moment,
              double          *number)
{
  const ZkyCardPlan *plan = &scene->plans[card];
  ZkyNode *node = scene->cards[card].node;

  *number = 0;
  if (plan->group != NULL)
    {
      *number = add_costs (self, scene->graph, plan->group, plan->params, moment);
      return *number > 0;
    }

  *number = get_cost (self, node, moment);
  for (guint i = 0; self->kind == ZKY_LENS_PARAMETERS && i < zky_node_get_n_inputs (node); i++)
    *number += count_parameters (zky_node_get_input (node, i));

  return *number > 0;
}

gboolean
zky_lens_measure (const ZkyLens   *self,
                  ZkyScene        *scene,
                  guint            card,
                  const ZkyMoment *moment,
                  double          *number)
{
  switch (self->kind)
    {
    case ZKY_LENS_VALUE:
    case ZKY_LENS_GRADIENT:
    case ZKY_LENS_RATIO:
      return measure_size (self, scene, card, moment, number);
    case ZKY_LENS_PARAMETERS:
    case ZKY_LENS_MEMORY:
    case ZKY_LENS_TIME:
      return measure_cost (self, scene, card, moment, number);
    case ZKY_LENS_NONE:
    default:
      return FALSE;
    }
}

/* -- The scale ---------------------------------------------------------------------------- */

/* Numbers have a sign that means something; the size of an array has none. */
static gboolean
has_only_numbers (ZkyScene *scene)
{
  for (guint i = 0; i < scene->n_cards; i++)
    {
      const ZkyCardPlan *plan = &scene->plans[i];
      ZkyNode *node = scene->cards[i].node;

      if (plan->group != NULL)
        node = plan->outputs->len == 1 ? zky_graph_get_node (scene->graph, g_array_index (plan->outputs, guint, 0)) : NULL;
      if (node == NULL || zky_node_get_value (node) == NULL || zky_tensor_get_n_axes (zky_node_get_value (node)) > 0)
        return FALSE;
    }

  return TRUE;
}

/* Of a handful of numbers one compares amounts; that gradients vanish over layers is seen in factors. */
static double
get_log_factor (const ZkyLens *self,
                guint          n)
{
  return (self->kind == ZKY_LENS_GRADIENT || self->kind == ZKY_LENS_RATIO) && n >= MANY ? MANY_FACTOR : LOG_FACTOR;
}

static void
set_scale (ZkyLens *self,
           double   least,
           double   most,
           guint    n)
{
  self->high = most;
  self->low = self->is_signed ? -most : 0;
  if (self->is_signed || most <= 0 || most < get_log_factor (self, n) * least)
    return;

  self->is_log = TRUE;
  self->low = MAX (least, most / MOST_FACTOR);
}

/**
 * zky_lens_make:
 * @kind: what cards are to be coloured by
 * @scene: whose cards
 * @steps: (nullable): of its graph
 * @gradients: whether gradients are shown
 *
 * Finds the scale; none for a comparison of two calls, which has colours of its own. Where numbers are far apart, one on which equal
 * factors are equally far apart; for gradients of more than a handful of cards that is sooner.
 *
 * Returns: the scale
 */
ZkyLens
zky_lens_make (ZkyLensKind  kind,
               ZkyScene    *scene,
               ZkySteps    *steps,
               gboolean     gradients)
{
  ZkyLens self = { .kind = kind };
  ZkyMoment end = { NULL, steps, steps != NULL ? zky_steps_get_n (steps) : 0, gradients };
  double least = INFINITY, most = 0;
  guint n = 0;

  if (kind == ZKY_LENS_NONE || scene->difference != NULL)
    return (ZkyLens) { ZKY_LENS_NONE };

  end.measures = zky_scene_get_measures (scene);
  self.is_signed = kind == ZKY_LENS_VALUE && has_only_numbers (scene);
  for (guint i = 0; i < scene->n_cards; i++)
    {
      double number;

      if (!zky_lens_measure (&self, scene, i, &end, &number))
        continue;
      if (!isfinite (number))
        {
          self.has_bad = TRUE;
          continue;
        }
      most = MAX (most, fabs (number));
      if (number != 0)
        {
          least = MIN (least, fabs (number));
          n++;
        }
    }
  set_scale (&self, least, most, n);

  return self;
}

gboolean
zky_lens_equal (const ZkyLens *a,
                const ZkyLens *b)
{
  return a->kind == b->kind && a->is_signed == b->is_signed && a->is_log == b->is_log && a->has_bad == b->has_bad &&
         a->low == b->low && a->high == b->high;
}

double
zky_lens_place (const ZkyLens *self,
                double         number)
{
  if (isnan (number) || isinf (number))
    return NAN;
  if (self->high <= 0)
    return 0;
  if (self->is_signed)
    return CLAMP (number / self->high, -1, 1);
  if (!self->is_log)
    return CLAMP (number / self->high, 0, 1);

  return number > self->low ? CLAMP (log (number / self->low) / log (self->high / self->low), 0, 1) : 0;
}

ZkyColor
zky_lens_get_color (const ZkyLens  *self,
                    const ZkyTheme *theme,
                    double          number)
{
  double place = zky_lens_place (self, number);

  return self->is_signed ? zky_theme_signed_color (theme, place) : zky_theme_size_color (theme, place);
}
