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

int
main (int   argc,
      char *argv[])
{
  const ZkyOp *const *ops;
  guint n_ops;

  g_test_init (&argc, &argv, NULL);

  ops = zky_op_list (&n_ops);
  for (guint i = 0; i < n_ops; i++)
    {
      g_autofree char *path = g_strdup_printf ("/engine/plan/row/%s", ops[i]->name);

      g_test_add_data_func (path, ops[i], test_row);
    }

  return g_test_run ();
}
