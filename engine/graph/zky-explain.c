/* zky-explain.c: a sentence on each step: the rule, the numbers put in, the result
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-formula-private.h"

#include <string.h>

#include "zky-arithmetic-private.h"
#include "zky-back.h"
#include "zky-number.h"

#define DIGITS    4 /* as on the cards */
#define MAX_PARTS 8 /* of a sum that are written */

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

/* A formula with numbers in the place of its letters. */
typedef struct
{
  ZkySubstitution *what;
  const char      *formula;
} Numbers;

static void
write_numbers (GString  *text,
               gpointer  data,
               guint     digits)
{
  const Numbers *numbers = data;
  ZkySubstitution what = *numbers->what;

  what.digits = digits;
  zky_formula_append (text, &what, numbers->formula);
}

/* ` = 3 + 1 = 4`: numbers with as many digits as it takes to come to the result, else ≈ in front of that. */
static void
append_numbers (GString         *text,
                ZkyWriteNumbers  write,
                gpointer         data,
                const ZkyTensor *result,
                guint            digits)
{
  guint asked = digits > 0 ? digits : DIGITS;
  gboolean exact;
  guint n = zky_arithmetic_get_digits (write, data, zky_tensor_get_double (result, 0), asked, zky_tensor_get_dtype (result), &exact);

  g_string_append (text, " = ");
  write (text, data, n);
  g_string_append (text, exact ? " = " : " ≈ ");
  zky_formula_append_number (text, result, asked);
}

/* The formula with names, then with numbers and the result: `x + w = 3 + 1 = 4`; with shapes where there are
 * arrays: `x @ w  [2×4] = [2×3] @ [3×4]`, `sum(x) = sum([2×3]) = 7`. */
static void
append_equation (GString         *text,
                 ZkySubstitution *what,
                 const char      *formula,
                 const ZkyTensor *result,
                 guint            n_front,
                 gboolean         scalars)
{
  Numbers numbers = { what, formula };

  what->as = ZKY_AS_NAME;
  zky_formula_append (text, what, formula);

  what->as = scalars ? ZKY_AS_NUMBER : ZKY_AS_SHAPE;
  if (is_scalar (result))
    append_numbers (text, write_numbers, &numbers, result, what->digits);
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

typedef struct
{
  ZkySteps      *steps;
  const ZkyNode *node;
} Sum;

/* 24 + 9 */
static void
write_parts (GString  *text,
             gpointer  data,
             guint     digits)
{
  const Sum *sum = data;
  guint n;

  zky_steps_get_arrived (sum->steps, 0, sum->node, &n);
  for (guint i = 0; i < MIN (n, MAX_PARTS); i++)
    {
      if (i > 0)
        g_string_append (text, " + ");
      zky_formula_append_operand (text, zky_steps_get_contribution (sum->steps, sum->node, i, NULL), i == 0, digits);
    }
  if (n > MAX_PARTS)
    g_string_append (text, " + …");
}

static void
explain_sum (ZkySteps      *self,
             const ZkyStep *step,
             guint          digits,
             GString       *text)
{
  Sum sum = { self, step->target };
  guint n;

  zky_steps_get_arrived (self, 0, step->target, &n);
  g_string_append_printf (text, "∂%s/∂%s", zky_steps_get_target (self), zky_steps_get_name (self, step->target));

  if (is_scalar (step->value))
    {
      append_numbers (text, write_parts, &sum, step->value, digits);
      return;
    }

  g_string_append_printf (text, " = the sum of its %u contributions  ", n);
  zky_formula_append_shape (text, step->value, FALSE, count_front (self));
}

/**
 * zky_steps_explain_partial:
 * @node: an operator node
 * @input: which input
 * @digits: significant digits of numbers; 0: four
 *
 * The local derivative with names, and of single numbers with those put in: `1 - h² = 1 - 0.96403² = 0.07065`.
 *
 * Returns: (transfer full) (nullable): %NULL where there is none, or where it is no factor but a rule for the whole gradient
 */
char *
zky_steps_explain_partial (ZkySteps *self,
                           ZkyNode  *node,
                           guint     input,
                           guint     digits)
{
  const char *partial = zky_op_get_partial (node->op, input);
  g_autoptr(ZkyTensor) jacobian = NULL;
  ZkySubstitution what = { .steps = self, .node = node, .digits = digits };
  Numbers numbers = { &what, partial };
  g_autoptr(GString) put_in = NULL;
  GString *text;
  char number[ZKY_NUMBER_MAX];

  g_return_val_if_fail (self != NULL && node != NULL && node->op != NULL && input < node->n_inputs, NULL);

  if (partial == NULL || strstr (partial, "ȳ") != NULL)
    return NULL;

  text = g_string_new (NULL);
  zky_formula_append (text, &what, partial);
  jacobian = all_scalars (node) ? zky_node_local_jacobian (node, input, NULL) : NULL;
  if (jacobian == NULL || !is_scalar (jacobian))
    return g_string_free (text, FALSE);

  /* `b = 9`, and `1` alone */
  what.as = ZKY_AS_NUMBER;
  put_in = g_string_new (NULL);
  write_numbers (put_in, &numbers, digits);
  zky_number_format_digits (number, zky_tensor_get_double (jacobian, 0), digits > 0 ? digits : DIGITS);
  if (g_str_equal (text->str, number))
    return g_string_free (text, FALSE);
  if (g_str_equal (put_in->str, number))
    g_string_append_printf (text, " = %s", number);
  else
    append_numbers (text, write_numbers, &numbers, jacobian, digits);

  return g_string_free (text, FALSE);
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
