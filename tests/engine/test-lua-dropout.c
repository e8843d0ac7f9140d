/* test-lua-dropout.c: zky.dropout in model files: what it drops, and when others
 * SPDX-License-Identifier: Apache-2.0 */
#include "model-fixture.h"

#include <string.h>

static const char places[] =
  "local zky = require 'zky'\n"
  "local model = zky.module 'Test'\n"
  "zky.seed(SEED)\n"
  "model:input('x', zky.ones {2, 40})\n"
  "function model:call(x)\n"
  "  return zky.dropout(x), zky.dropout(x), zky.dropout(x, {seed = 5}), zky.dropout(x, {seed = 5}),\n"
  "         zky.dropout(x, {training = false}), zky.dropout(zky.ones {2, 40}), zky.vmap(function (row) return zky.dropout(row) end)(x)\n"
  "end\n"
  "return model\n";

static ZkyGraph *
call_places (const char *seed)
{
  g_auto(GStrv) parts = g_strsplit (places, "SEED", -1);
  g_autofree char *text = g_strjoinv (seed, parts);
  g_autoptr(ZkyModel) model = load (text);

  return call (model);
}

static ZkyTensor *
get_output (ZkyGraph *graph,
            guint     i)
{
  return zky_node_get_value (zky_graph_get_output (graph, i));
}

/* Two places of a call drop different elements, the same place of the next call the same ones again. */
static void
test_places (void)
{
  g_autoptr(ZkyGraph) graph = call_places ("1"), again = call_places ("2");

  g_assert_false (zky_tensor_equal (get_output (graph, 0), get_output (graph, 1)));
  g_assert_false (zky_tensor_equal (get_output (graph, 0), get_output (graph, 5)));
  g_assert_true (zky_tensor_equal (get_output (graph, 2), get_output (graph, 3)));
  g_assert_true (zky_tensor_equal (get_output (graph, 4), zky_node_get_value (zky_graph_find_node (graph, "x"))));
  for (guint i = 0; i < 7; i++)
    g_assert_true (zky_tensor_equal (get_output (graph, i), get_output (again, i)));
}

/* -- Steps of a training ----------------------------------------------------------------------------- */

#define N_STEPS    12
#define N_MEASURES 5 /* the loss, and a number of each of four masks */

static const char steps[] =
  "local zky = require 'zky'\n"
  "local model = zky.module 'Test'\n"
  "model:input('x', zky.ones {1, 64}) model:param('w', 1)\n"
  "local fixed = zky.dropout(zky.ones {1, 64})\n"
  "function model:call(x)\n"
  "  local position = zky.tensor {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28,\n"
  "    29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63}\n"
  "  local a, b = zky.dropout(x), zky.dropout(zky.ones {1, 64})\n"
  "  local c = zky.vmap(function (row) return zky.dropout(row) end)(x)\n"
  "  return {loss = zky.mean(zky.square(self.w * a - b)) + zky.mean(c * self.w) + zky.mean(fixed) * 0, a = zky.sum(a * position),\n"
  "          b = zky.sum(b * position), c = zky.sum(c * position), same = zky.sum(zky.dropout(x, {seed = 3}) * position)}\n"
  "end\n"
  "model:train {dataset = {x = zky.ones {1, 64}}, epochs = 12, optimizer = 'sgd', lr = 0.01, compile = COMPILE}\n"
  "return model\n";

typedef struct
{
  double  measures[N_STEPS][N_MEASURES];
  guint   n;
  guint64 n_planned;
} Steps;

static void
progress_cb (ZkyTrainer        *trainer,
             const ZkyProgress *progress,
             gpointer           user_data)
{
  Steps *self = user_data;

  g_assert_cmpuint (progress->n_metrics, ==, N_MEASURES - 1);
  g_assert_cmpuint (progress->n_recent, ==, 1);
  g_assert_cmpuint (self->n, <, N_STEPS);
  memcpy (self->measures[self->n++], progress->recent, sizeof self->measures[0]);
}

static void
train (const char *compile,
       Steps      *result)
{
  g_auto(GStrv) parts = g_strsplit (steps, "COMPILE", -1);
  g_autofree char *text = g_strjoinv (compile, parts);
  g_autoptr(ZkyModel) model = load (text);
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyTrainer) trainer = zky_trainer_new (zky_model_get_training (model), &error);

  g_assert_no_error (error);
  zky_trainer_set_progress (trainer, 0, progress_cb, result, NULL);
  g_assert_true (zky_trainer_run (trainer, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (result->n, ==, N_STEPS);
  result->n_planned = zky_trainer_get_n_planned (trainer);
}

/* Each step drops others, but where there is a seed; a plan drops what a call would. */
static void
test_steps (void)
{
  Steps called = { 0 }, planned = { 0 };

  train ("false", &called);
  train ("true", &planned);
  g_assert_cmpuint (called.n_planned, ==, 0);
  g_assert_cmpuint (planned.n_planned, >, 5);
  g_assert_cmpmem (called.measures, sizeof called.measures, planned.measures, sizeof planned.measures);

  for (guint i = 1; i < N_STEPS; i++)
    for (guint k = 1; k < N_MEASURES; k++)
      if (k + 1 < N_MEASURES)
        g_assert_cmpfloat (called.measures[i][k], !=, called.measures[i - 1][k]);
      else
        g_assert_cmpfloat (called.measures[i][k], ==, called.measures[0][k]);
}

/* A gradient check calls again and again, and each call drops the same. */
static void
test_check (void)
{
  g_autoptr(ZkyModel) model = load ("local zky = require 'zky'\n"
                                    "local model = zky.module 'Test'\n"
                                    "model:input('x', {1, -2, 3, 4, 5, -6})\n"
                                    "function model:call(x) return zky.sum(zky.dropout(x) * zky.dropout(zky.square(x))) end\n"
                                    "return model\n");
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyCheck) check = zky_module_check (zky_model_get_module (model), NULL, 0, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (zky_check_get_passed (check));
  g_assert_cmpuint (zky_check_get (check, 0)->n_checked, ==, 7);
}

/* A formula has places as well. */
static void
test_formula (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = zky_model_parse ("f(x) = dropout(x) - dropout(x)", &(ZkyModelOptions) { .free_names_are_one = TRUE }, &error);
  g_autoptr(ZkyTensor) ones = NULL;
  g_autoptr(ZkyGraph) graph = NULL;
  ZkyShape shape = zky_shape_new (1, (gsize[]) { 100 });
  gboolean differs = FALSE;

  g_assert_no_error (error);
  ones = zky_tensor_new_full (ZKY_FLOAT32, &shape, 1, NULL);
  g_assert_true (zky_model_set (model, "x", ones, NULL));
  graph = call (model);
  for (gsize i = 0; i < 100; i++)
    differs |= zky_tensor_get_double (get_output (graph, 0), i) != 0;
  g_assert_true (differs);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/lua-dropout/places", test_places);
  g_test_add_func ("/engine/lua-dropout/steps", test_steps);
  g_test_add_func ("/engine/lua-dropout/check", test_check);
  g_test_add_func ("/engine/lua-dropout/formula", test_formula);

  return g_test_run ();
}
