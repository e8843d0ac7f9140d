/* test-explain.c: what is said of steps, for every row of the registry and in corners
 * SPDX-License-Identifier: Apache-2.0 */
#include "op-walk.h"

#include "zky-steps.h"

/* A call of one sample, and the gradient of the sum of all outputs that are floats. */
static ZkyGraph *
sample_graph (const Sample *sample)
{
  g_autoptr(GError) error = NULL;
  ZkyGraph *graph = zky_graph_new (sample->op->name);
  g_autofree ZkyNode **inputs = g_new0 (ZkyNode *, sample->inputs->len);
  ZkyNode *node, *loss = NULL;

  for (guint i = 0; i < sample->inputs->len; i++)
    {
      g_autofree char *name = g_strdup_printf ("input%u", i);

      inputs[i] = zky_graph_variable (graph, name, tensor_at (sample->inputs, i));
    }
  node = zky_graph_apply (graph, sample->op, inputs, sample->inputs->len, sample->call.attributes);
  for (guint i = 0; zky_node_get_output (node, i) != NULL && i < sample->call.n_outputs; i++)
    {
      ZkyNode *output = zky_node_get_output (node, i);

      if (is_float (zky_node_get_value (output)))
        loss = loss != NULL ? zky_add (loss, zky_sum (output, NULL, 0, FALSE)) : zky_sum (output, NULL, 0, FALSE);
    }
  zky_graph_add_output (graph, NULL, loss != NULL ? loss : node);
  zky_graph_end (graph, &error);
  g_assert_no_error (error);
  if (loss != NULL && zky_node_needs_grad (loss))
    zky_graph_back (graph, &(ZkyBackOptions) { .flags = ZKY_BACK_KEEP }, &error);
  g_assert_no_error (error);

  return graph;
}

/* Whether @letter stands alone in @text, as inputs do in the formulas of rows. */
static gboolean
has_letter (const char *text,
            char        letter)
{
  for (const char *p = strchr (text, letter); p != NULL; p = strchr (p + 1, letter))
    if ((p == text || !(g_ascii_isalnum (p[-1]) || p[-1] == '_')) && !(g_ascii_isalnum (p[1]) || p[1] == '_'))
      return TRUE;

  return FALSE;
}

/* Each step has a sentence; inputs that are not there leave no letter behind. */
static void
test_row (gconstpointer data)
{
  const ZkyOp *op = data;
  Sample sample;

  for (guint i = 0; sample_init (&sample, op, 1, i, ZKY_FLOAT64); i++)
    {
      g_autoptr(ZkyGraph) graph = sample_graph (&sample);
      g_autoptr(ZkySteps) steps = zky_steps_new (graph);

      for (guint k = 1; k <= zky_steps_get_n (steps); k++)
        {
          const ZkyStep *step = zky_steps_get (steps, k);
          g_autofree char *text = zky_steps_explain (steps, k);
          const ZkyOp *made_by = zky_node_get_op (step->node);

          g_assert_nonnull (strstr (text, " = "));
          g_assert_null (strchr (text, '\n'));
          g_assert_true (g_utf8_validate (text, -1, NULL));
          if (made_by == NULL || made_by->max_inputs == ZKY_OP_ANY_INPUTS)
            continue;
          for (guint j = zky_node_get_n_inputs (step->node); j < made_by->max_inputs; j++)
            if (has_letter (text, (char) ('a' + j)))
              {
                g_test_message ("%s: %s: input %c is not there", made_by->name, text, 'a' + j);
                g_test_fail ();
              }
        }
      sample_clear (&sample);
    }
}

static ZkySteps *
steps_of (ZkyGraph  *graph,
          ZkyTensor *cotangent)
{
  g_autoptr(GError) error = NULL;

  zky_graph_back (graph, &(ZkyBackOptions) { .flags = ZKY_BACK_KEEP, .cotangent = cotangent }, &error);
  g_assert_no_error (error);

  return zky_steps_new (graph);
}

/* The first sentence that begins so. */
static char *
find_sentence (ZkySteps   *steps,
               const char *start)
{
  for (guint k = 1; k <= zky_steps_get_n (steps); k++)
    {
      g_autofree char *text = zky_steps_explain (steps, k);

      if (g_str_has_prefix (text, start))
        return g_steal_pointer (&text);
    }

  g_assert_not_reached ();
}

static ZkyNode *
variable (ZkyGraph   *graph,
          const char *name,
          const char *text)
{
  g_autoptr(ZkyTensor) value = zky_tensor_parse (text, ZKY_FLOAT32, NULL);

  return zky_graph_variable (graph, name, value);
}

/* Weight and bias of a norm, present and not. */
static void
test_optional (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  ZkyNode *x = variable (graph, "x", "[[1, 2, 4]]"), *w = variable (graph, "w", "[1, 1, 2]");
  ZkyNode *none = zky_op ("layer_norm", NULL, x, NULL), *some = zky_op ("layer_norm", NULL, x, w, NULL);
  g_autoptr(ZkySteps) steps = NULL;
  g_autofree char *first = NULL, *second = NULL, *partial = NULL;

  zky_graph_add_output (graph, NULL, zky_sum (zky_add (none, some), NULL, 0, FALSE));
  steps = steps_of (graph, NULL);
  first = zky_steps_explain (steps, 1);
  second = zky_steps_explain (steps, 2);
  g_assert_true (g_str_has_prefix (first, "v1 = (x - mean(x)) / √(var(x) + 1e-5)  [1×3] ="));
  g_assert_true (g_str_has_prefix (second, "v2 = (x - mean(x)) / √(var(x) + 1e-5) · w  [1×3] ="));
  partial = zky_steps_name_formula (steps, some, zky_op_get_partial (zky_node_get_op (some), 1));
  g_assert_cmpstr (partial, ==, "ȳ · (x - mean(x)) / √(var(x) + 1e-5)");
}

static void
test_seeds (void)
{
  static const struct
  {
    const char *cotangent, *sentence;
  } seeds[] = {
    { NULL, "∂out/∂out = the identity: the Jacobian of out is computed  [2⊕2]" },
    { "[1, 1]", "∂out/∂out = ones: the sum of out is differentiated  [2]" },
    { "[1, 3]", "∂out/∂out = the cotangent  [2]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (seeds); i++)
    {
      g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
      g_autoptr(ZkyTensor) cotangent = seeds[i].cotangent != NULL ? zky_tensor_parse (seeds[i].cotangent, ZKY_FLOAT32, NULL) : NULL;
      g_autoptr(ZkySteps) steps = NULL;
      g_autofree char *text = NULL;

      zky_graph_add_output (graph, NULL, zky_exp (variable (graph, "x", "[1, 2]")));
      steps = steps_of (graph, cotangent);
      text = find_sentence (steps, "∂out/∂out = ");
      g_assert_cmpstr (text, ==, seeds[i].sentence);
    }
}

/* More than eight contributions, and an operator with a list of inputs. */
static void
test_many (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  ZkyNode *x = variable (graph, "x", "2"), *sum = x, *many[30], *list;
  g_autoptr(ZkySteps) steps = NULL;
  g_autofree char *total = NULL, *all = NULL, *partial = NULL;

  for (guint i = 0; i < 9; i++)
    sum = zky_add (sum, x);
  for (guint i = 0; i < G_N_ELEMENTS (many); i++)
    many[i] = zky_reshape (sum, &(ZkyShape) { 1, { 1 } });
  list = zky_concat (many, G_N_ELEMENTS (many), 0);
  zky_node_set_name (list, "list");
  zky_graph_add_output (graph, NULL, zky_sum (list, NULL, 0, FALSE));

  steps = steps_of (graph, NULL);
  total = find_sentence (steps, "∂out/∂x = 30 + ");
  g_assert_cmpstr (total, ==, "∂out/∂x = 30 + 30 + 30 + 30 + 30 + 30 + 30 + 30 + … = 300");
  all = find_sentence (steps, "list = concat(v10, v11, ");
  g_assert_nonnull (strstr (all, ", …)  [30] = concat([1], [1], "));
  for (guint i = 0; i < 40; i++)
    g_assert_cmpstr (zky_op_get_partial (zky_node_get_op (list), i), ==, "slice(ȳ)");
}

/* `x = x * w; h = tanh (x); h = h * x; return h`: inputs and outputs have their names alone. */
static void
test_names_again (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  ZkyNode *x = variable (graph, "x", "2"), *w = variable (graph, "w", "3"), *again = zky_mul (x, w), *h = zky_tanh (again), *out = zky_mul (h, again);
  g_autoptr(ZkySteps) steps = NULL;

  zky_node_set_name (again, "x");
  zky_node_set_name (h, "h");
  zky_node_set_name (out, "h");
  zky_graph_add_output (graph, NULL, out);
  steps = steps_of (graph, NULL);
  g_assert_cmpstr (zky_steps_get_name (steps, x), ==, "x");
  g_assert_cmpstr (zky_steps_get_name (steps, again), ==, "x₂");
  g_assert_cmpstr (zky_steps_get_name (steps, h), ==, "h₁");
  g_assert_cmpstr (zky_steps_get_name (steps, out), ==, "h");
  g_assert_cmpstr (zky_steps_get_target (steps), ==, zky_graph_get_output_name (graph, 0));
}

/* 1 - 1² = 2.456e-5 is not true: the number gets the digits that it takes. */
static void
test_digits (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  ZkyNode *x = variable (graph, "x", "6"), *y = zky_tanh (x);
  g_autoptr(ZkySteps) steps = NULL;
  g_autofree char *sentence = NULL, *partial = NULL, *one = NULL;

  zky_graph_add_output (graph, NULL, y);
  steps = steps_of (graph, NULL);
  sentence = zky_steps_explain (steps, 3);
  g_assert_cmpstr (sentence, ==, "∂out/∂x = ∂out/∂out · (1 - out²) = 1 · (1 - 0.99998772²) = 2.456e-5");
  partial = zky_steps_explain_partial (steps, y, 0, 0);
  g_assert_cmpstr (partial, ==, "1 - out² = 1 - 0.99998772² = 2.456e-5");
  one = zky_steps_explain (steps, 1);
  g_assert_cmpstr (one, ==, "out = tanh(x) = tanh(6) = 1");
}

/* Names that several nodes have get low numbers; numbers and names of outputs are as on the cards. */
static void
test_names (void)
{
  g_autoptr(ZkyGraph) graph = zky_graph_new (NULL);
  ZkyNode *x = variable (graph, "x", "2"), *first = zky_square (x), *second = zky_square (first);
  g_autoptr(ZkyTensor) third = zky_tensor_new_scalar (ZKY_FLOAT32, 1. / 3);
  ZkyNode *constant = zky_graph_constant (graph, third), *last = zky_mul (second, constant);
  g_autoptr(ZkySteps) steps = NULL;

  zky_node_set_name (first, "h");
  zky_node_set_name (second, "h");
  zky_graph_add_output (graph, "loss", last);
  steps = steps_of (graph, NULL);
  g_assert_cmpstr (zky_steps_get_name (steps, first), ==, "h");
  g_assert_cmpstr (zky_steps_get_name (steps, second), ==, "h₂");
  g_assert_cmpstr (zky_steps_get_name (steps, constant), ==, "0.3333");
  g_assert_cmpstr (zky_steps_get_name (steps, last), ==, "loss");
  g_assert_cmpstr (zky_steps_get_name (steps, NULL), ==, "?");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_row_tests ("explain", "row", NULL, test_row);
  g_test_add_func ("/engine/explain/optional", test_optional);
  g_test_add_func ("/engine/explain/seeds", test_seeds);
  g_test_add_func ("/engine/explain/many", test_many);
  g_test_add_func ("/engine/explain/names", test_names);
  g_test_add_func ("/engine/explain/digits", test_digits);
  g_test_add_func ("/engine/explain/names/again", test_names_again);

  return g_test_run ();
}
