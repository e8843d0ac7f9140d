/* test-lua-transform.c: grad, jacobian, vmap and their like in model files
 * SPDX-License-Identifier: Apache-2.0 */
#include "model-text.h"

#include <string.h>

/* Functions that the expressions below use. */
static const char prelude[] =
  "local zky = require 'zky'\n"
  "local t = zky.tensor\n"
  "local function cube (x) return x ^ 3 end\n"
  "local function norm (x) return zky.sum (x ^ 3) end\n"
  "local function product (x, y) return x * y end\n"
  "local function loss (w, x) return zky.square (zky.matmul (w, x)) end\n"
  "local function show (...)\n"
  "  local texts = {}\n"
  "  for i = 1, select ('#', ...) do texts[i] = tostring ((select (i, ...))) end\n"
  "  return table.concat (texts, ' ')\n"
  "end\n";

#define EMPTY_MODEL "local model = zky.module 'Test'\nfunction model:call () return 0 end\nreturn model\n"

typedef struct
{
  const char *name;
  const char *expression;
  const char *expected;
} Case;

static const Case cases[] = {
  { "grad", "zky.grad (cube) (2)", "12" },
  { "grad-of-grad", "zky.grad (zky.grad (cube)) (2)", "12" },
  { "grad-of-grad-of-grad", "zky.grad (zky.grad (zky.grad (cube))) (2)", "6" },
  { "grad-of-zero", "zky.grad (function (x) return 7 end) (2)", "0" },
  { "grad-tensor", "zky.grad (norm) (t {1, 2})", "[3, 12]" },
  { "grad-argnums", "zky.grad (product, {argnums = {1, 0}}) (2, 3)", "2 3" },
  { "grad-argnum", "zky.grad (product, {argnums = 1}) (2, 3)", "2" },
  /* The inner one knows its own argument: d/dx (x · d/dy (x + y)) = 1. */
  { "grad-in-grad", "zky.grad (function (x) return x * zky.grad (function (y) return x + y end) (x) end) (5)", "1" },
  /* Only ways through the function count, not those through what it has closed over. */
  { "grad-closed-over", "zky.grad (function (x) local z = x * x return zky.grad (function (y) return y * z end) (x) end) (3)",
    "6" },
  { "value-and-grad", "zky.value_and_grad (cube) (2)", "8 12" },
  { "jacobian", "zky.jacobian (cube) (t {1, 2})", "[[3, 0], [0, 12]]" },
  { "jacobian-of-grad", "zky.jacobian (zky.grad (norm)) (t {1, 2})", "[[6, 0], [0, 12]]" },
  { "hessian", "zky.hessian (norm) (t {1, 2})", "[[6, 0], [0, 12]]" },
  { "hessian-blocks", "zky.hessian (function (x, y) return x * x * y end, {argnums = {0, 1}}) (3, 5)", "10 6 6 0" },
  { "grad-of-hessian", "zky.grad (function (x) return zky.sum (zky.hessian (norm) (x)) end) (t {1, 2})", "[6, 6]" },
  { "vjp", "zky.vjp (cube) (t {1, 2}, t {1, 10})", "[1, 8] [3, 120]" },
  { "jvp", "zky.jvp (product, {argnums = {0, 1}}) (2, 3, 1, 10)", "6 23" },
  { "jvp-of-jvp", "select (2, zky.jvp (function (x) return select (2, zky.jvp (cube) (x, 1)) end) (2, 1))", "12" },
  { "grad-of-jvp", "zky.grad (function (x) return (select (2, zky.jvp (cube) (x, 1))) end) (2)", "12" },
  { "hvp", "zky.hvp (norm) (t {1, 2}, t {1, 10})", "[6, 120]" },
  { "vmap", "zky.vmap (cube) (t {1, 2})", "[1, 8]" },
  { "vmap-in-axes", "zky.vmap (zky.matmul, {in_axes = {1, false}}) (t {{1, 2}, {3, 4}}, t {10, 1})", "[13, 24]" },
  { "vmap-out-axes", "zky.vmap (function (x) return x, 7 end, {out_axes = {1, 0}}) (t {{1, 2}, {3, 4}})",
    "[[1, 3], [2, 4]] [7, 7]" },
  { "vmap-of-grad", "zky.vmap (zky.grad (loss), {in_axes = {false, 0}}) (t {1, 2}, t {{1, 2}, {3, 4}})",
    "[[10, 20], [66, 88]]" },
  { "grad-of-vmap", "zky.grad (function (w) return zky.sum (zky.vmap (loss, {in_axes = {false, 0}}) (w, t {{1, 2}, {3, 4}})) end) "
                    "(t {1, 2})", "[76, 108]" },
  { "vmap-of-vmap", "zky.vmap (function (x) return zky.vmap (function (y) return x * y end) (t {10, 20}) end) (t {1, 2})",
    "[[10, 20], [20, 40]]" },
  { "vmap-of-hessian", "zky.vmap (zky.hessian (norm)) (t {{1, 2}, {3, 4}})",
    "[[[6, 0], [0, 12]], [[18, 0], [0, 24]]]" },
  { "jacobian-of-vmap", "zky.jacobian (zky.vmap (cube)) (t {1, 2})", "[[3, 0], [0, 12]]" },
  { "vmap-of-jvp", "zky.vmap (zky.jvp (cube)) (t {1, 2}, t {1, 10})", "[1, 8] [3, 120]" },
  { "vmap-shape", "zky.vmap (function (x) return x * #x * x.shape[1] end) (t {{1, 2, 3}, {4, 5, 6}})",
    "[[9, 18, 27], [36, 45, 54]]" },
  { "vmap-text", "zky.vmap (function (x) assert (tostring (x) == 'one of many: tensor [2] float32') return x end) (t {{1, 2}})",
    "[[1, 2]]" },
  /* An error inside leaves everything as it was. */
  { "after-errors", "pcall (zky.vmap (function (x) return x:item () end), t {1}) and 0 or "
                    "pcall (zky.grad (function (x) error 'no' end), 1) and 0 or zky.grad (cube) (2)", "12" },
};

/* Outside of calls: tensors. */
static void
test_tensors (gconstpointer data)
{
  const Case *test = data;
  g_autofree char *text = g_strdup_printf ("%slocal text = show (%s)\n"
                                           "if text ~= '%s' then error (text) end\n"
                                           EMPTY_MODEL, prelude, test->expression, test->expected);
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = zky_model_load_text (text, "test.lua", NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (model);
}

/* In a call: nodes, with the same values. */
static void
test_nodes (gconstpointer data)
{
  const Case *test = data;
  g_autofree char *text = g_strdup_printf ("%slocal model = zky.module 'Test'\n"
                                           "function model:call ()\n"
                                           "  local text = show (%s)\n"
                                           "  if text ~= '%s' then error (text) end\n"
                                           "  assert (getmetatable ((%s)) == 'node')\n"
                                           "  return 0\n"
                                           "end\n"
                                           "return model\n", prelude, test->expression, test->expected, test->expression);
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyGraph) graph = run_text (text, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (graph);
}

/* Derivatives are ordinary nodes in a scope of their own, and remember their line. */
static void
test_scope (void)
{
  g_autofree char *text = model_text ("local g = zky.grad (function (y) return y * y * self.w end) (x)\n"
                                      "return g * x");
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyGraph) graph = run_text (text, NULL, &error);
  g_autoptr(ZkySteps) steps = NULL;
  ZkyNode *g;

  g_assert_no_error (error);
  g_assert_cmpfloat (output_number (graph), ==, 18);
  g = zky_graph_find_node (graph, "g");
  g_assert_cmpstr (zky_node_get_scope (g), ==, "grad");
  g_assert_cmpuint (zky_node_get_line (g), ==, 6);
  g_assert_false (zky_node_is_backward (g));
  g_assert_cmpstr (zky_node_get_scope (zky_graph_get_output (graph, 0)), ==, "");

  /* d(2 x² w)/dx = 4 x w, d/dw = 2 x² */
  g_assert_true (zky_graph_back (graph, NULL, NULL));
  g_assert_cmpfloat (zky_tensor_get_double (zky_node_get_gradient (zky_graph_find_node (graph, "x")), 0), ==, 12);
  g_assert_cmpfloat (zky_tensor_get_double (zky_node_get_gradient (zky_graph_find_node (graph, "w")), 0), ==, 18);
}

/* A model that takes steps of gradient descent itself, and one that maps a layer over gradients. */
static void
test_models (void)
{
  g_assert_cmpfloat_with_epsilon (call_number ("for i = 1, 50 do\n"
                                               "  x = x - 0.1 * zky.grad (function (y) return (y - self.w) ^ 2 end) (x)\n"
                                               "end\n"
                                               "return x"), 1, 1e-3);
  g_assert_cmpfloat_with_epsilon (call_number ("local xs = zky.tensor {{1, 2}, {3, 4}}\n"
                                               "local f = zky.grad (function (v) return zky.sum (v ^ 2) * self.w end)\n"
                                               "return zky.sum (zky.vmap (f) (xs))"), 20, 1e-6);
}

/* A module is a function too. */
static void
test_module (void)
{
  static const char text[] =
    "local zky = require 'zky'\n"
    "local model = zky.module 'Test'\n"
    "model.layer = zky.nn.Linear (2, 3)\n"
    "function model:call ()\n"
    "  local xs = zky.tensor {{1, 2}, {3, 4}}\n"
    "  local together, mapped = self.layer (xs), zky.vmap (self.layer) (xs)\n"
    "  assert (tostring (together) == tostring (mapped))\n"
    "  assert (tostring (zky.jacobian (self.layer) (zky.tensor {1, 2})) == tostring (self.layer.weight))\n"
    "  return mapped\n"
    "end\n"
    "return model\n";
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyGraph) graph = run_text (text, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (graph);
}

/* A model file for one example, called on many at once. */
static void
test_many (void)
{
  g_autofree char *text = model_text ("local g = zky.grad (function (y) return zky.sum (y ^ 2) * self.w end) (x)\n"
                                      "return {g = g, w = self.w, two = 2}");
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = zky_model_load_text (text, "test.lua", NULL, NULL, &error);
  g_autoptr(ZkyGraph) graph = zky_graph_new ("test");
  g_autoptr(ZkyTensor) xs = zky_tensor_parse ("[1, 2, 3]", ZKY_FLOAT32, NULL);
  static const char *const expected[] = { "[2, 4, 6]", "[2, 2, 2]", "[1, 1, 1]" };

  g_assert_no_error (error);
  zky_module_run_many (zky_model_get_module (model), graph, &xs, 1, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *found = zky_tensor_to_string (zky_node_get_value (zky_graph_get_output (graph, i)));

      g_assert_cmpstr (found, ==, expected[i]);
    }
}

/* What a layer keeps of a batch would differ from example to example. */
static void
test_buffers (void)
{
  static const char text[] =
    "local zky = require 'zky'\n"
    "local model = zky.module 'Test'\n"
    "model.norm = zky.nn.BatchNorm1d (2)\n"
    "function model:call ()\n"
    "  return zky.vmap (self.norm) (zky.tensor {{{1, 2}, {3, 4}}, {{5, 6}, {7, 9}}})\n"
    "end\n"
    "return model\n";
  g_autoptr(GError) error = NULL, refused = NULL;
  g_autoptr(ZkyModel) model = zky_model_load_text (text, "test.lua", NULL, NULL, &error);
  g_autoptr(ZkyGraph) graph = zky_graph_new ("test"), training = zky_graph_new ("test");

  g_assert_no_error (error);
  g_assert_true (zky_model_call (model, graph, NULL, &error));
  zky_module_set_training (zky_model_get_module (model), TRUE);
  g_assert_false (zky_model_call (model, training, NULL, &refused));
  g_assert_nonnull (strstr (refused->message, "cannot become what differs from example to example inside a map"));
}

static const Case errors[] = {
  { "no-scalar", "zky.grad (function (y) return zky.tensor {1, 2} * y end) (x)",
    "test.lua:6: grad: the function gives a tensor of shape [2], not a single number; zky.jacobian has all derivatives" },
  { "hessian-no-scalar", "zky.hessian (function (y) return zky.tensor {1, 2} * y end) (x)",
    "test.lua:6: hessian: the function gives a tensor of shape [2], not a single number" },
  { "two-values", "zky.grad (function (y) return y, y end) (x)",
    "test.lua:6: grad: the function gives 2 values; one can be differentiated" },
  { "no-function", "zky.grad (x)", "test.lua:6: grad takes a function or module, not a node" },
  { "no-argument", "zky.grad (function () return x end, {argnums = 1}) (x)", "test.lua:6: grad: argument 1 is missing" },
  { "no-tangent", "zky.jvp (function (y) return y end) (x)",
    "test.lua:6: jvp: argument 0 is missing; behind the arguments come their tangents" },
  { "cotangent", "zky.vjp (function (y) return y end) (zky.tensor {1, 2, 3}, zky.tensor {1, 2})",
    "test.lua:6: A cotangent of shape [2] does not fit a value of shape [3]" },
  { "tangent", "zky.jvp (function (y) return zky.sum (y) end) (zky.tensor {1, 2}, 1)",
    "test.lua:6: A tangent of shape [] does not fit a value of shape [2]" },
  { "argnums", "zky.grad (function (y) return y end, {argnums = {0, 0}})", "test.lua:6: grad: argument 0 is there twice" },
  { "argnums-none", "zky.grad (function (y) return y end, {argnums = {}})", "test.lua:6: grad: “argnums” is empty" },
  { "argnums-negative", "zky.grad (function (y) return y end, {argnums = -1})",
    "test.lua:6: grad: “argnums” takes places of arguments, which count from 0" },
  { "option", "zky.grad (function (y) return y end, {argnum = 1})", "test.lua:6: grad has no option “argnum”; it takes argnums" },
  { "table", "zky.grad (function (y) return y end) ({})", "test.lua:6: a value of grad is a table, not a node" },
  { "integer", "zky.grad (function (y) return y end) (zky.tensor (3, {dtype = 'int64'}))",
    "test.lua:6: Derivatives need floating numbers" },
  { "inside", "zky.grad (function (y) return nothing.z end) (x)",
    "test.lua:6: attempt to index a nil value (global 'nothing')" },
  { "vmap-value", "zky.vmap (function (y) return y:item () end) (zky.tensor {1, 2})",
    "test.lua:6: item: inside zky.vmap a node stands for many examples and has no value of its own" },
  { "vmap-branch", "zky.vmap (function (y) if y < 2 then return y end return -y end) (zky.tensor {1, 2})",
    "test.lua:6: <: inside zky.vmap a node stands for many examples and has no value of its own" },
  { "vmap-scalar", "zky.vmap (function (y) return y end) (x)",
    "test.lua:6: vmap: argument 0 has 0 axes, and so no examples along axis 0; in_axes = {…, false} shares one" },
  { "vmap-extents", "zky.vmap (function (y, z) return y + z end) (zky.tensor {1, 2}, zky.tensor {1, 2, 3})",
    "test.lua:6: vmap: 3 examples along axis 0 and 2 before" },
  { "vmap-shapes", "zky.vmap (function (y) return y + zky.tensor {1, 2, 3} end) (zky.tensor {{1, 2}})",
    "test.lua:6: add: shapes [2] and [3] do not broadcast" },
  { "vmap-in-axes", "zky.vmap (function (y) return y end, {in_axes = {0, 0}}) (x)",
    "test.lua:6: vmap: “in_axes” has 2 axes for 1 arguments" },
  { "vmap-out-axes", "zky.vmap (function (y) return y end, {out_axes = 5}) (zky.tensor {1})",
    "test.lua:6: vmap: there is no axis 5 among 1" },
  { "vmap-none", "zky.vmap (function (y) return y end, {in_axes = false}) (x)", "test.lua:6: vmap: no argument has examples" },
  { "vmap-classes", "zky.vmap (function (y) return zky.one_hot (y) end) (zky.tensor ({{1}, {2}}, {dtype = 'int64'}))",
    "test.lua:6: vmap: one_hot gives shape [1, 2] for one example and [1, 3] for another" },
  { "leaked", "local kept; zky.vmap (function (y) kept = y return y end) (zky.tensor {1, 2}); return kept",
    "the output is a node of another call" },
  { "deep", "local f = function (y) return y end; for i = 1, 300 do f = zky.grad (f) end; return f (x)", "stack overflow" },
};

static void
test_error (gconstpointer data)
{
  const Case *test = data;
  g_autofree char *call = g_str_has_prefix (test->expression, "local") ? g_strdup (test->expression)
                                                                       : g_strconcat ("return ", test->expression, NULL);
  g_autofree char *text = model_text (call);
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyGraph) graph = run_text (text, NULL, &error);

  g_assert_null (graph);
  g_assert_nonnull (error);
  if (strstr (error->message, test->expected) == NULL)
    g_assert_cmpstr (error->message, ==, test->expected);
}

/* A loop of gradients outside of calls lets go of its graphs. */
static void
test_memory (void)
{
  g_autofree char *text = g_strconcat (prelude,
                                       "local x = zky.ones {1000}\n"
                                       "for i = 1, 2000 do x = x - 0.001 * zky.grad (norm) (x) end\n"
                                       EMPTY_MODEL, NULL);
  ZkyModelOptions options = { .bytes = 16 << 20, .tensor_bytes = 16 << 20 };
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = zky_model_load_text (text, "test.lua", NULL, &options, &error);

  g_assert_no_error (error);
  g_assert_nonnull (model);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *tensors = g_strconcat ("/engine/lua-transform/tensors/", cases[i].name, NULL);
      g_autofree char *nodes = g_strconcat ("/engine/lua-transform/nodes/", cases[i].name, NULL);

      g_test_add_data_func (tensors, &cases[i], test_tensors);
      g_test_add_data_func (nodes, &cases[i], test_nodes);
    }
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_autofree char *path = g_strconcat ("/engine/lua-transform/errors/", errors[i].name, NULL);

      g_test_add_data_func (path, &errors[i], test_error);
    }
  g_test_add_func ("/engine/lua-transform/scope", test_scope);
  g_test_add_func ("/engine/lua-transform/models", test_models);
  g_test_add_func ("/engine/lua-transform/module", test_module);
  g_test_add_func ("/engine/lua-transform/many", test_many);
  g_test_add_func ("/engine/lua-transform/buffers", test_buffers);
  g_test_add_func ("/engine/lua-transform/memory", test_memory);

  return g_test_run ();
}
