/* test-plan.c: graphs compiled give the same numbers as graphs built anew
 * SPDX-License-Identifier: Apache-2.0 */
#include "op-walk.h"

#include "zky-functions.h"
#include "zky-plan.h"

/* -- A graph of a function, its inputs and results --------------------------------------------- */

typedef struct
{
  ZkyGraph  *graph;
  GPtrArray *feeds, *results; /* of ZkyNode */
} Built;

typedef ZkyNode *(*BuildFunc) (ZkyNode *const *inputs,
                               guint           n_inputs,
                               GPtrArray      *outputs,
                               gconstpointer   data);

static void
built_clear (Built *self)
{
  g_ptr_array_unref (self->feeds);
  g_ptr_array_unref (self->results);
  zky_graph_unref (self->graph);
}

/* A scalar that depends on each element of @node in another way. */
static ZkyNode *
weigh (ZkyNode *node)
{
  ZkyShape shape = zky_tensor_get_shape (zky_node_get_value (node));
  g_autoptr(GRand) rand = g_rand_new_with_seed (7);
  g_autoptr(ZkyTensor) weights = zky_tensor_new_uniform (zky_tensor_get_dtype (zky_node_get_value (node)), &shape, rand, 0.5, 2,
                                                         NULL);

  return zky_sum (zky_mul (node, zky_graph_constant (zky_node_get_graph (node), weights)), NULL, 0, FALSE);
}

/* The recorded pass computes what the other one does. */
static void
differentiate (Built   *self,
               ZkyNode *loss)
{
  ZkyBackOptions options = {
    .output = loss, .wanted = (ZkyNode *const *) self->feeds->pdata, .n_wanted = self->feeds->len,
  };
  g_autoptr(GPtrArray) expected = tensors_new ();

  g_assert_true (zky_graph_back (self->graph, &options, NULL));
  for (guint i = 0; i < self->feeds->len; i++)
    if (zky_node_needs_grad (g_ptr_array_index (self->feeds, i)))
      g_ptr_array_add (expected, zky_tensor_ref (zky_node_get_gradient (g_ptr_array_index (self->feeds, i))));

  options.flags = ZKY_BACK_RECORD | ZKY_BACK_FINAL;
  g_assert_true (zky_graph_back (self->graph, &options, NULL));
  for (guint i = 0, k = 0; i < self->feeds->len; i++)
    if (zky_node_needs_grad (g_ptr_array_index (self->feeds, i)))
      {
        ZkyNode *gradient = zky_node_get_gradient_node (g_ptr_array_index (self->feeds, i));

        g_assert_true (zky_tensor_equal (zky_node_get_value (gradient), tensor_at (expected, k++)));
        g_ptr_array_add (self->results, gradient);
      }
}

/* Results: all outputs, then the gradients of a loss over the floating ones for all floating inputs. */
static gboolean
build (Built         *self,
       GPtrArray     *inputs,
       BuildFunc      func,
       gconstpointer  data)
{
  g_autoptr(GPtrArray) outputs = g_ptr_array_new ();
  ZkyNode *loss = NULL;

  self->graph = zky_graph_new (NULL);
  self->feeds = g_ptr_array_new ();
  self->results = g_ptr_array_new ();
  for (guint i = 0; i < inputs->len; i++)
    g_ptr_array_add (self->feeds, zky_graph_variable (self->graph, NULL, tensor_at (inputs, i)));
  func ((ZkyNode *const *) self->feeds->pdata, inputs->len, outputs, data);
  if (!zky_graph_end (self->graph, NULL))
    return FALSE;

  for (guint i = 0; i < outputs->len; i++)
    {
      ZkyNode *output = g_ptr_array_index (outputs, i);

      g_ptr_array_add (self->results, output);
      if (zky_node_needs_grad (output))
        loss = loss != NULL ? zky_add (loss, weigh (output)) : weigh (output);
    }
  if (loss == NULL || !zky_node_needs_grad (loss))
    return TRUE;

  g_ptr_array_add (self->results, loss);
  differentiate (self, loss);

  return TRUE;
}

static ZkyPlan *
plan_of (const Built  *built,
         GError      **error)
{
  return zky_plan_new (built->graph, (ZkyNode *const *) built->feeds->pdata, built->feeds->len,
                       (ZkyNode *const *) built->results->pdata, built->results->len, error);
}

/* Runs @plan on @inputs, twice, and compares bit by bit with @fresh, the graph of the same inputs. */
static void
assert_same (ZkyPlan     *plan,
             GPtrArray   *inputs,
             const Built *fresh)
{
  GError *error = NULL;

  for (guint k = 0; k < 2; k++)
    {
      zky_plan_run (plan, (ZkyTensor *const *) inputs->pdata, NULL, &error);
      g_assert_no_error (error);
      for (guint i = 0; i < fresh->results->len; i++)
        {
          ZkyTensor *expected = zky_node_get_value (g_ptr_array_index (fresh->results, i));

          if (!zky_tensor_equal (zky_plan_get_result (plan, i), expected))
            {
              g_autofree char *a = zky_tensor_to_string (zky_plan_get_result (plan, i));
              g_autofree char *b = zky_tensor_to_string (expected);

              g_error ("result %u is %.300s, not %.300s", i, a, b);
            }
        }
    }
}

/* -- Every row of the registry ------------------------------------------------------------------------ */

static ZkyNode *
apply_row (ZkyNode *const *inputs,
           guint           n_inputs,
           GPtrArray      *outputs,
           gconstpointer   data)
{
  const Sample *sample = data;
  ZkyNode *first = zky_graph_apply (zky_node_get_graph (inputs[0]), sample->op, inputs, n_inputs, sample->call.attributes);
  ZkyNode *node = first;

  for (guint i = 0; node != NULL; i++)
    {
      g_ptr_array_add (outputs, node);
      node = zky_node_get_output (first, i + 1);
    }

  return first;
}

static GPtrArray *
dense_inputs (const Sample *sample)
{
  GPtrArray *dense = tensors_new ();

  for (guint i = 0; i < sample->inputs->len; i++)
    g_ptr_array_add (dense, zky_tensor_contiguous (tensor_at (sample->inputs, i), NULL));

  return dense;
}

static gboolean
have_same_shapes (GPtrArray *a,
                  GPtrArray *b)
{
  for (guint i = 0; i < a->len; i++)
    {
      ZkyShape x = zky_tensor_get_shape (tensor_at (a, i)), y = zky_tensor_get_shape (tensor_at (b, i));

      if (!zky_shape_equal (&x, &y))
        return FALSE;
    }

  return TRUE;
}

/* Planned on one sample, run on that and on others of the same shapes. */
static void
check_sample (Sample   *sample,
              guint     i,
              ZkyDtype  dtype)
{
  g_autoptr(GPtrArray) inputs = dense_inputs (sample);
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyPlan) plan = NULL;
  Built built;

  if (inputs->len == 0 || !build (&built, inputs, apply_row, sample))
    return;

  plan = plan_of (&built, &error);
  if (plan == NULL)
    {
      g_assert_error (error, ZKY_ERROR, ZKY_ERROR_USE);
      g_test_message ("%s", error->message);
      built_clear (&built);
      return;
    }
  assert_same (plan, inputs, &built);
  built_clear (&built);

  for (guint32 seed = 2; seed < 5; seed++)
    {
      g_autoptr(GPtrArray) others = NULL;
      Sample other;

      g_assert_true (sample_init (&other, sample->op, seed * 1000, i, dtype));
      others = dense_inputs (&other);
      if (have_same_shapes (inputs, others))
        {
          g_assert_true (build (&built, others, apply_row, &other));
          assert_same (plan, others, &built);
          built_clear (&built);
        }
      sample_clear (&other);
    }
}

static void
test_row (gconstpointer data)
{
  Sample sample;

  for (guint k = 0; k < 2; k++)
    for (guint i = 0; sample_init (&sample, data, 1, i, k == 0 ? ZKY_FLOAT32 : ZKY_FLOAT64); i++)
      {
        check_sample (&sample, i, k == 0 ? ZKY_FLOAT32 : ZKY_FLOAT64);
        sample_clear (&sample);
      }
}

/* -- Chains: longer than tiles, with operands that are broadcast along rows and columns, and other readers ------------- */

typedef struct
{
  gsize rows, columns;
} Extents;

static ZkyNode *
build_chains (ZkyNode *const *inputs,
              guint           n_inputs,
              GPtrArray      *outputs,
              gconstpointer   data)
{
  ZkyNode *a = inputs[0], *row = inputs[1], *column = inputs[2], *single = inputs[3];
  gint64 axis = -1;
  ZkyNode *b = zky_tanh (zky_add (zky_mul (a, row), column));
  ZkyNode *c = zky_mul (zky_exp (zky_neg (zky_square (b))), single);
  ZkyNode *sums = zky_sum (c, &axis, 1, TRUE);  /* needs all of c before the next chain */
  ZkyNode *d = zky_div (c, zky_add (sums, single));
  ZkyNode *e = zky_where (zky_less (b, d), zky_sub (d, b), zky_mul (zky_cast (zky_less (a, b), ZKY_FLOAT32), d));
  ZkyNode *f = zky_add (zky_slice (e, -1, 0, 1, 1), zky_mul (zky_slice (e, -1, 0, 1, 1), column));

  g_ptr_array_add (outputs, e);
  g_ptr_array_add (outputs, zky_tanh (c));
  g_ptr_array_add (outputs, f);

  return e;
}

static GPtrArray *
chain_inputs (const Extents *extents,
              ZkyDtype       dtype,
              guint32        seed)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
  GPtrArray *inputs = tensors_new ();
  ZkyShape shapes[] = {
    zky_shape_new (2, (const gsize[]) { extents->rows, extents->columns }), zky_shape_new (1, &extents->columns),
    zky_shape_new (2, (const gsize[]) { extents->rows, 1 }), ZKY_SCALAR_SHAPE,
  };

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    g_ptr_array_add (inputs, zky_tensor_new_normal (dtype, &shapes[i], rand, 0, 1, NULL));

  return inputs;
}

static void
test_chains (gconstpointer data)
{
  for (guint k = 0; k < 6; k++)
    {
      ZkyDtype dtype = k % 2 == 0 ? ZKY_FLOAT32 : ZKY_FLOAT64;
      g_autoptr(GPtrArray) inputs = chain_inputs (data, dtype, 1), others = chain_inputs (data, dtype, 2);
      g_autoptr(ZkyPlan) plan = NULL;
      ZkyPlanFacts facts;
      Built built, fresh;

      zky_workers_set_n (k / 2 + 1);
      g_assert_true (build (&built, inputs, build_chains, NULL));
      g_assert_true (build (&fresh, others, build_chains, NULL));
      plan = plan_of (&built, NULL);
      assert_same (plan, inputs, &built);
      assert_same (plan, others, &fresh);

      facts = zky_plan_get_facts (plan);
      g_assert_cmpuint (facts.n_chained, >=, 2 * facts.n_chains);
      g_assert_cmpuint (facts.n_steps, <, facts.n_nodes);
      built_clear (&built);
      built_clear (&fresh);
    }
  zky_workers_set_n (0);
}

/* -- What is refused, and what tells graphs apart ------------------------------------------------------------------------ */

static ZkyNode *
build_doubled (ZkyNode *const *inputs,
               guint           n_inputs,
               GPtrArray      *outputs,
               gconstpointer   data)
{
  g_autoptr(ZkyTensor) two = zky_tensor_new_scalar (ZKY_FLOAT32, data != NULL ? 3 : 2);

  g_ptr_array_add (outputs, zky_mul (inputs[0], zky_graph_constant (zky_node_get_graph (inputs[0]), two)));
  return NULL;
}

static GPtrArray *
one_input (const char *text)
{
  GPtrArray *inputs = tensors_new ();

  g_ptr_array_add (inputs, zky_tensor_parse (text, ZKY_FLOAT32, NULL));

  return inputs;
}

static void
test_refused (void)
{
  g_autoptr(GPtrArray) inputs = one_input ("[1, 2]"), longer = one_input ("[1, 2, 3]");
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(ZkyBudget) budget = zky_budget_new (cancellable, 0, 0);
  g_autoptr(ZkyPlan) plan = NULL;
  g_autoptr(GError) error = NULL;
  Built built;

  g_assert_true (build (&built, inputs, build_doubled, NULL));
  plan = plan_of (&built, NULL);
  g_assert_false (zky_plan_run (plan, (ZkyTensor *const *) longer->pdata, NULL, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_USE);
  g_clear_error (&error);

  g_cancellable_cancel (cancellable);
  g_assert_false (zky_plan_run (plan, (ZkyTensor *const *) inputs->pdata, budget, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_STOPPED);
  g_clear_error (&error);

  zky_graph_note_reading (built.graph);
  g_assert_null (plan_of (&built, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_USE);
  built_clear (&built);
}

static char *
fingerprint_of (const char    *input,
                gconstpointer  data)
{
  g_autoptr(GPtrArray) inputs = one_input (input);
  char *fingerprint;
  Built built;

  g_assert_true (build (&built, inputs, build_doubled, data));
  fingerprint = zky_plan_fingerprint (built.graph, (ZkyNode *const *) built.feeds->pdata, built.feeds->len);
  built_clear (&built);

  return fingerprint;
}

static void
test_fingerprint (void)
{
  g_autofree char *a = fingerprint_of ("[1, 2]", NULL), *b = fingerprint_of ("[3, 4]", NULL);
  g_autofree char *longer = fingerprint_of ("[1, 2, 3]", NULL), *tripled = fingerprint_of ("[1, 2]", "");

  g_assert_cmpstr (a, ==, b);
  g_assert_cmpstr (a, !=, longer);
  g_assert_cmpstr (a, !=, tripled);
}

int
main (int   argc,
      char *argv[])
{
  static const Extents extents[] = {
    { 1, 1 }, { 3, 5 }, { 40, 50 }, { 700, 10 }, { 7, 300 }, { 5, 3000 }, { 1, 70000 }, { 70000, 1 }, { 300, 257 },
  };
  const ZkyOp *const *ops;
  guint n_ops;

  g_test_init (&argc, &argv, NULL);

  ops = zky_op_list (&n_ops);
  for (guint i = 0; i < n_ops; i++)
    {
      g_autofree char *path = g_strdup_printf ("/engine/plan/row/%s", ops[i]->name);

      g_test_add_data_func (path, ops[i], test_row);
    }

  for (guint i = 0; i < G_N_ELEMENTS (extents); i++)
    {
      g_autofree char *path = g_strdup_printf ("/engine/plan/chains/%ux%u", (guint) extents[i].rows, (guint) extents[i].columns);

      g_test_add_data_func (path, &extents[i], test_chains);
    }
  g_test_add_func ("/engine/plan/refused", test_refused);
  g_test_add_func ("/engine/plan/fingerprint", test_fingerprint);

  return g_test_run ();
}
