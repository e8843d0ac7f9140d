/* zky-explain.c: a sentence on each step: the rule, the numbers put in, the result
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-formula-private.h"

#include <string.h>

#include "zky-back.h"
#include "zky-number.h"

#define DIGITS 4 /* as on the cards */

/* -- Names ------------------------------------------------------------- */

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

/* Its name, `out` for an output, the number of a constant, else v1, v2 …; one name for two nodes gets subscripts. */
static void
make_names (ZkySteps *self)
{
  g_autoptr(GHashTable) uses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_unnamed = 0;

  if (self->graph->titles != NULL)
    {
      self->names = g_ptr_array_ref (self->graph->titles);
      return;
    }

  self->names = g_ptr_array_new_full (self->n_nodes, g_free);
  for (guint i = 0; i < self->n_nodes; i++)
    {
      const ZkyNode *node = zky_graph_node (self->graph, i);
      char *name = output_name (self, node);
      guint use;

      if (name == NULL && node->kind == ZKY_NODE_CONSTANT && node->name == NULL)
        {
          g_ptr_array_add (self->names, constant_text (node));
          continue;
        }

      if (name == NULL)
        name = node->name != NULL ? g_strdup (node->name) : g_strdup_printf ("v%u", ++n_unnamed);
      use = GPOINTER_TO_UINT (g_hash_table_lookup (uses, name)) + 1;
      g_ptr_array_add (self->names, use == 1 ? g_strdup (name) : with_subscript (name, use));
      g_hash_table_insert (uses, name, GUINT_TO_POINTER (use));
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

/* Axes of the output that stand in front of each gradient: of a Jacobian. */
static guint
count_front (ZkySteps *self)
{
  ZkyTensor *seed = zky_graph_get_seed (self->graph);

  return zky_tensor_get_n_axes (seed) - zky_tensor_get_n_axes (self->output->value);
}

/* -- Equations ------------------------------------------------------------- */

static gboolean
is_scalar (const ZkyTensor *tensor)
{
  return zky_tensor_get_n_axes (tensor) == 0;
}

static gboolean
all_scalars (const ZkyNode *node)
{
  for (guint i = 0; i < node->n_inputs; i++)
    if (!is_scalar (node->inputs[i]->value))
      return FALSE;

  return is_scalar (node->value);
}

/* A sum or difference, or a leading minus, must be put in parentheses before something multiplies it. */
static gboolean
is_sum (const char *formula)
{
  int depth = 0;

  if (*formula == '-')
    return TRUE;
  for (const char *p = formula; *p != '\0'; p++)
    {
      if (*p == '(')
        depth++;
      else if (*p == ')')
        depth--;
      else if (depth == 0 && p > formula && p[-1] == ' ' && (*p == '+' || *p == '-') && p[1] == ' ')
        return TRUE;
    }

  return FALSE;
}

/* The formula with names, then with numbers and the result: `x + w = 3 + 1 = 4`; with shapes where there are
 * arrays: `x @ w  [2×4] = [2×3] @ [3×4]`, `sum(x) = sum([2×3]) = 7`. */
static void
append_equation (GString         *text,
                 ZkySubstitution    *what,
                 const char      *formula,
                 const ZkyTensor *result,
                 guint            n_front,
                 gboolean         scalars)
{
  what->as = ZKY_AS_NAME;
  zky_formula_append (text, what, formula);

  what->as = scalars ? ZKY_AS_NUMBER : ZKY_AS_SHAPE;
  if (is_scalar (result))
    {
      g_string_append (text, " = ");
      zky_formula_append (text, what, formula);
      g_string_append (text, " = ");
      zky_formula_append_number (text, result, what->digits);
    }
  else
    {
      g_string_append (text, "  ");
      zky_formula_append_shape (text, result, FALSE, n_front);
      g_string_append (text, " = ");
      zky_formula_append (text, what, formula);
    }
}

/* -- Sentences ----------------------------------------------------------- */

static void
explain_compute (ZkySteps      *self,
                 const ZkyStep *step,
                 guint          digits,
                 GString       *text)
{
  const ZkyNode *node = step->node;
  g_autofree char *formula = zky_formula_dup (node);
  ZkySubstitution what = { .steps = self, .node = node, .digits = digits };

  g_string_append_printf (text, "%s = ", zky_steps_get_name (self, node));
  append_equation (text, &what, formula, node->value, 0, all_scalars (node));
}

static void
explain_seed (ZkySteps      *self,
              const ZkyStep *step,
              guint          digits,
              GString       *text)
{
  const char *name = zky_steps_get_name (self, step->node);
  guint n_axes = zky_tensor_get_n_axes (step->node->value);
  gboolean ones = zky_tensor_get_n_axes (step->value) == n_axes;
  const char *target = zky_steps_get_target (self);

  g_string_append_printf (text, "∂%s/∂%s = ", target, name);
  if (n_axes == 0 && ones)
    {
      zky_formula_append_number (text, step->value, digits);
      return;
    }

  for (gsize i = 0; ones && i < zky_tensor_get_size (step->value); i++)
    ones = zky_tensor_get_double (step->value, i) == 1;
  if (ones)
    g_string_append_printf (text, "ones: the sum of %s is differentiated", name);
  else if (!g_str_equal (target, name))
    g_string_append_printf (text, "1 there and 0 elsewhere: %s is differentiated", target);
  else if (zky_tensor_get_n_axes (step->value) == n_axes)
    g_string_append (text, "the cotangent");
  else
    g_string_append_printf (text, "the identity: the Jacobian of %s is computed", name);
  g_string_append (text, "  ");
  zky_formula_append_shape (text, step->value, FALSE, count_front (self));
}

/* ȳ · partial, or the row's own vjp where its text holds ȳ; summed, where the input was broadcast. */
static char *
dup_rule (const ZkyStep *step,
          gboolean       scalars)
{
  const char *partial = zky_op_get_partial (step->node->op, step->input);
  const char *times = scalars ? "·" : "⊙";
  gsize input_size = zky_tensor_get_size (step->target->value);
  gboolean summed = input_size < zky_tensor_get_size (step->node->value);

  if (partial == NULL)
    return g_strdup ("ȳ");
  if (strstr (partial, "ȳ") != NULL)
    return g_strdup (partial);

  return g_strdup_printf (summed ? (is_sum (partial) ? "sum(ȳ %s (%s))" : "sum(ȳ %s %s)")
                                 : (is_sum (partial) ? "ȳ %s (%s)" : "ȳ %s %s"), times, partial);
}

static void
explain_send (ZkySteps      *self,
              const ZkyStep *step,
              guint          position,
              guint          digits,
              GString       *text)
{
  const ZkyNode *node = step->node;
  const char *out = zky_steps_get_target (self);
  g_autofree char *cotangent = g_strdup_printf ("∂%s/∂%s", out, zky_steps_get_name (self, node));
  g_autoptr(ZkyTensor) gradient = zky_steps_dup_gradient (self, position, node);
  gboolean scalars = all_scalars (node) && is_scalar (step->value);
  g_autofree char *rule = dup_rule (step, scalars);
  ZkySubstitution what = {
    .steps = self, .node = node, .digits = digits, .cotangent = cotangent,
    .cotangent_value = gradient != NULL ? gradient : step->value,
    .n_front = count_front (self),
  };
  guint n_expected;

  zky_steps_get_arrived (self, 0, step->target, &n_expected);
  g_string_append_printf (text, "∂%s/∂%s", out, zky_steps_get_name (self, step->target));
  if (n_expected > 1)
    g_string_append_printf (text, " through %s", zky_steps_get_name (self, node));
  g_string_append (text, " = ");
  append_equation (text, &what, rule, step->value, what.n_front, scalars);
}

static void
explain_sum (ZkySteps      *self,
             const ZkyStep *step,
             guint          digits,
             GString       *text)
{
  guint n;

  zky_steps_get_arrived (self, 0, step->target, &n);
  g_string_append_printf (text, "∂%s/∂%s = ", zky_steps_get_target (self),
                          zky_steps_get_name (self, step->target));

  if (!is_scalar (step->value))
    {
      g_string_append_printf (text, "the sum of its %u contributions  ", n);
      zky_formula_append_shape (text, step->value, FALSE, count_front (self));
      return;
    }

  for (guint i = 0; i < MIN (n, 8); i++)
    {
      if (i > 0)
        g_string_append (text, " + ");
      zky_formula_append_operand (text, zky_steps_get_contribution (self, step->target, i, NULL), i == 0, digits);
    }
  if (n > 8)
    g_string_append (text, " + …");
  g_string_append (text, " = ");
  zky_formula_append_number (text, step->value, digits);
}

/**
 * zky_steps_explain:
 * @position: counted from 1; 0 is before all
 *
 * What happens in a step: `a = x + w = 3 + 1 = 4`, `∂out/∂a = ∂out/∂out · b = 1 · 9 = 9`; for tensors the rule with
 * shapes: `∂L/∂A = ∂L/∂C @ Bᵀ  [2×3] = [2×4] @ [4×3]`.
 *
 * Returns: (transfer full): one line; empty where there is no step
 */
char *
zky_steps_explain (ZkySteps *self,
                   guint     position)
{
  return zky_steps_explain_with_digits (self, position, 0);
}

/**
 * zky_steps_explain_with_digits:
 * @position: counted from 1; 0 is before all
 * @digits: significant digits of numbers; 0: four
 *
 * As zky_steps_explain().
 *
 * Returns: (transfer full): one line; empty where there is no step
 */
char *
zky_steps_explain_with_digits (ZkySteps *self,
                               guint     position,
                               guint     digits)
{
  GString *text;
  const ZkyStep *step;

  g_return_val_if_fail (self != NULL, NULL);

  step = zky_steps_get (self, position);
  text = g_string_new (NULL);
  if (step == NULL)
    return g_string_free (text, FALSE);

  switch (step->kind)
    {
    case ZKY_STEP_COMPUTE:
      explain_compute (self, step, digits, text);
      break;
    case ZKY_STEP_SEED:
      explain_seed (self, step, digits, text);
      break;
    case ZKY_STEP_SEND:
      explain_send (self, step, position, digits, text);
      break;
    case ZKY_STEP_SUM:
      explain_sum (self, step, digits, text);
      break;
    default:
      g_assert_not_reached ();
    }

  return g_string_free (text, FALSE);
}
