/* test-model.c: model files: names, modules, operators, values
 * SPDX-License-Identifier: Apache-2.0 */
#include "model-fixture.h"

static double
gradient (ZkyGraph   *graph,
          const char *name)
{
  return zky_tensor_get_double (zky_node_get_gradient (zky_graph_find_node (graph, name)), 0);
}

static void
assert_text (ZkyTensor  *value,
             const char *text)
{
  g_autofree char *actual = zky_tensor_to_string (value);

  g_assert_cmpstr (actual, ==, text);
}

/* -- The first example ------------------------------------------------------------- */

static void
test_simple (void)
{
  const char *folder = g_getenv ("G_TEST_SRCDIR");
  g_autofree char *path = g_build_filename (folder != NULL ? folder : "tests", "..", "resources", "examples",
                                            "simple.lua", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = zky_model_load (path, NULL, &error);
  g_autoptr(ZkyGraph) graph = NULL;
  ZkyNode *a, *b;

  g_assert_no_error (error);
  g_assert_cmpstr (zky_model_get_path (model), ==, path);
  g_assert_cmpstr (zky_module_get_name (zky_model_get_module (model)), ==, "SimpleModel");
  g_assert_false (zky_model_is_expression (model));

  graph = call (model);
  g_assert_cmpfloat (output_number (graph), ==, 36);
  g_assert_cmpstr (zky_graph_get_output_name (graph, 0), ==, "out");
  a = zky_graph_find_node (graph, "a");
  b = zky_graph_find_node (graph, "b");
  g_assert_cmpfloat (zky_tensor_get_double (zky_node_get_value (a), 0), ==, 4);
  g_assert_cmpfloat (zky_tensor_get_double (zky_node_get_value (b), 0), ==, 9);
  g_assert_cmpuint (zky_node_get_line (b), ==, zky_node_get_line (a) + 1);

  g_assert_true (zky_graph_back (graph, NULL, &error));
  g_assert_cmpfloat (gradient (graph, "x"), ==, 33);
  g_assert_cmpfloat (gradient (graph, "w"), ==, 9);
}

/* Values of other shapes, and parameters, by name; in the dtype that was declared. */
static void
test_set (void)
{
  g_autofree char *text = model_text ("return (x + self.w) * x^2");
  g_autoptr(ZkyModel) model = load (text);
  g_autoptr(ZkyTensor) whole = zky_tensor_new_scalar (ZKY_INT64, 5);
  g_autoptr(ZkyGraph) vector = NULL, number = NULL;
  g_autoptr(GError) error = NULL;
  ZkyInput input;

  set (model, "x", "[3, 4, 5]");
  vector = call (model);
  assert_text (zky_node_get_value (zky_graph_get_output (vector, 0)), "[36, 80, 150]");

  g_assert_true (zky_model_set (model, "x", whole, NULL));
  g_assert_true (zky_module_find (zky_model_get_module (model), "x", &input, NULL));
  g_assert_cmpint (zky_tensor_get_dtype (input.value), ==, ZKY_FLOAT32);
  set (model, "w", "2");
  number = call (model);
  g_assert_cmpfloat (output_number (number), ==, 175);

  g_assert_false (zky_model_set (model, "y", whole, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN);
  g_assert_cmpstr (error->message, ==, "Test has no input or parameter “y”; it has: x, w");
}

static void
test_dtype (void)
{
  ZkyModelOptions options = { .dtype = ZKY_FLOAT64 };
  g_autofree char *text = model_text ("return x * 0.1 + zky.tensor(0.2)");
  g_autoptr(ZkyGraph) graph = run_text (text, &options, NULL);

  g_assert_cmpint (zky_tensor_get_dtype (zky_node_get_value (zky_graph_get_output (graph, 0))), ==, ZKY_FLOAT64);
  g_assert_cmpfloat (output_number (graph), ==, 3 * 0.1 + 0.2);
}

static void
test_range (void)
{
  g_autoptr(ZkyModel) model = load ("local m = require('zky').module 'm'\n"
                                    "m:input('x', 1, {min = -5, max = 5, step = 0.1})\n"
                                    "m:input('n', {1, 2}, {dtype = 'int64'})\n"
                                    "m:param('on', true)\n"
                                    "function m:call(x) return x end return m");
  ZkyInput input;

  g_assert_true (zky_module_get_input (zky_model_get_module (model), 0, &input));
  g_assert_cmpfloat (input.min, ==, -5);
  g_assert_cmpfloat (input.step, ==, 0.1);
  g_assert_true (zky_module_get_input (zky_model_get_module (model), 1, &input));
  g_assert_cmpint (zky_tensor_get_dtype (input.value), ==, ZKY_INT64);
  g_assert_true (zky_module_get_param (zky_model_get_module (model), 0, &input));
  g_assert_cmpint (zky_tensor_get_dtype (input.value), ==, ZKY_BOOL);
}

/* -- Names ------------------------------------------------------------------------- */

/* The names of all operator nodes, separated by spaces; - for none. */
static char *
operator_names (ZkyGraph *graph)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < zky_graph_get_n_nodes (graph); i++)
    {
      ZkyNode *node = zky_graph_get_node (graph, i);
      const char *name = zky_node_get_name (node);

      if (zky_node_get_kind (node) == ZKY_NODE_OPERATOR)
        g_string_append_printf (names, "%s%s", names->len > 0 ? " " : "", name != NULL ? name : "-");
    }

  return g_string_free (names, FALSE);
}

static void
test_names (void)
{
  static const struct
  {
    const char *text;
    const char *names;
  } cases[] = {
    { "local a = x + self.w\nlocal b = x:square()\nreturn a * b", "a b -" },
    { "local a = x + 1 local b = a * 2 return b", "a b" },
    { "local h = x for i = 1, 3 do h = h * 2 end return h", "h h h" },
    { "for i = 1, 2 do local t = x * i\nx = t + 1\nend return x", "t x t x" },
    { "local function f(y) return y * 2 end\nlocal a = f(x + 1)\nreturn a", "- -" },
    { "local function f(y) local z = y * 2 return z end\nlocal a = x + 1\nreturn f(a)", "a z" },
    { "local function f(y) y = y * 2\nreturn y end\nreturn f(x + 1)", "- y" },
    { "local a, b = x + 1, x + 2\nreturn a * b", "a b -" },
    { "local _ = x + 1\nreturn x * 2", "- -" },
    { "local t = {}\nt.a = x + 1\nlocal a = t.a\nreturn a", "a" },
    { "local a = x + 1\nlocal b = a\nreturn b", "a" },
    { "local a = (x + 1) * (x + 2)\nreturn a", "- - a" },
    { "local a = x + 1\ndo local b = x + 2\na = b end\nlocal c = x + 3\nreturn c", "a b c" },
    { "local co = coroutine.wrap(function() local a = x + 1\ncoroutine.yield(a)\nlocal b = x + 2\nreturn b end)\n"
      "local p = co()\nlocal q = co()\nreturn p * q", "a b -" },
    { "local f = function(n, f) if n == 0 then return x end local r = f(n - 1, f) * 2 return r end\nreturn f(3, f)",
      "r r r" },
    { "local ok, a = pcall(function() local inner = x + 1 return inner end)\nreturn a", "inner" },
    { "local m, i = zky.var_mean(x:reshape{1})\nreturn m", "- m i" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ZkyGraph) graph = call_text (cases[i].text);
      g_autofree char *names = operator_names (graph);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpstr (names, ==, cases[i].names);
      g_assert_cmpstr (zky_node_get_name (zky_graph_get_node (graph, 0)), ==, "x");
    }
}

/* A node remembers the line of the model file, also where a function in another one made it. */
static void
test_lines (void)
{
  g_autoptr(ZkyGraph) graph = call_text ("local a = x\n+\nself.w\nlocal f = load 'local y = ... return y * 2'\nlocal r = f(a)\nreturn r");

  g_assert_cmpuint (zky_node_get_line (zky_graph_find_node (graph, "a")), ==, 7);
  g_assert_cmpuint (zky_node_get_line (zky_graph_get_output (graph, 0)), ==, 10);
}

/* -- Operators ------------------------------------------------------------------------ */

static void
test_numbers (void)
{
  g_assert_cmpfloat (call_number ("return 2 + x"), ==, 5);
  g_assert_cmpfloat (call_number ("return 2 - x"), ==, -1);
  g_assert_cmpfloat (call_number ("return x / 2"), ==, 1.5);
  g_assert_cmpfloat (call_number ("return -x"), ==, -3);
  g_assert_cmpfloat (call_number ("return x ^ 3"), ==, 27);
  g_assert_cmpfloat (call_number ("return 2 ^ x"), ==, 8);
  g_assert_cmpfloat (call_number ("return zky.maximum(x, 4)"), ==, 4);
  g_assert_cmpfloat (call_number ("return x:maximum(4)"), ==, 4);
  g_assert_cmpfloat (call_number ("return 5"), ==, 5);
  g_assert_cmpfloat (call_number ("return zky.tensor{1, 2, 3}:sum() + x"), ==, 9);
  g_assert_cmpfloat (call_number ("return zky.where(x < 2, x, x * 2)"), ==, 6);
  g_assert_cmpfloat (call_number ("return x < 4 and 4 <= x + 1 and x > 2 and not (x == self.w) and x == x and 1 or 0"),
                     ==, 1);
  g_assert_cmpfloat (call_number ("return zky.less(x, 4)"), ==, 1);
  g_assert_cmpfloat (call_number ("return #zky.zeros{4, 2} + x"), ==, 7);
  g_assert_cmpfloat (call_number ("return x:item() * 2"), ==, 6);
}

/* A power with 2 written as its exponent is a square; a number takes the dtype of what it stands beside. */
static void
test_constants (void)
{
  g_autoptr(ZkyGraph) square = call_text ("return x^2");
  g_autoptr(ZkyGraph) power = call_text ("return x^self.w");
  g_autoptr(ZkyGraph) whole = call_text ("return x:cast{dtype = 'int64'} + 1");
  g_autoptr(ZkyGraph) half = call_text ("return x:cast{dtype = 'int64'} * 0.5");

  g_assert_cmpstr (zky_node_get_op (zky_graph_get_output (square, 0))->name, ==, "square");
  g_assert_cmpstr (zky_node_get_op (zky_graph_get_output (power, 0))->name, ==, "pow");
  g_assert_cmpint (zky_tensor_get_dtype (zky_node_get_value (zky_graph_get_output (whole, 0))), ==, ZKY_INT64);
  g_assert_cmpint (zky_tensor_get_dtype (zky_node_get_value (zky_graph_get_output (half, 0))), ==, ZKY_FLOAT32);
}

static void
test_attributes (void)
{
  static const struct
  {
    const char *text;
    const char *value;
  } cases[] = {
    { "return zky.sum(zky.ones{2, 3}, {axes = {0}}) + x", "[5, 5, 5]" },
    { "return zky.ones{2, 3}:sum{axes = 0, keepdims = true} + x", "[[5, 5, 5]]" },
    { "return zky.ones{2, 3}:sum{1} + x", "[6, 6]" },
    { "return zky.arange(6):reshape{3, 2} + x", "[[3, 4], [5, 6], [7, 8]]" },
    { "return zky.concat({x:reshape{1}, zky.zeros{2}}, {axis = 0})", "[3, 0, 0]" },
    { "return zky.concat(x:reshape{1}, zky.zeros{2})", "[3, 0, 0]" },
    { "return zky.eye(2) * x", "[[3, 0], [0, 3]]" },
    { "return zky.full({2}, 7) + x", "[10, 10]" },
    { "return zky.arange(1, 2, 0.5) + x", "[4, 4.5]" },
    { "return zky.tensor({{1, 2}, {3, 4}}, {dtype = 'float64'}):transpose()", "[[1, 3], [2, 4]]" },
    { "return zky.tensor{true, false}", "[true, false]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ZkyGraph) graph = call_text (cases[i].text);

      g_test_message ("%s", cases[i].text);
      assert_text (zky_node_get_value (zky_graph_get_output (graph, 0)), cases[i].value);
    }
}

/* Random numbers: the same in every call, others in every place. */
static void
test_random (void)
{
  g_autofree char *text = model_text ("return zky.randn{3} + zky.rand({3}, {low = 10, high = 20}) + math.random(100)");
  g_autoptr(ZkyModel) model = load (text);
  g_autoptr(ZkyGraph) first = call (model), second = call (model);

  g_assert_true (zky_tensor_equal (zky_node_get_value (zky_graph_get_output (first, 0)),
                                   zky_node_get_value (zky_graph_get_output (second, 0))));
  g_assert_cmpfloat (call_number ("local a, b = zky.randn{1}, zky.randn{1} return a - b"), !=, 0);
  g_assert_cmpfloat (call_number ("local a, b = zky.randn({1}, {seed = 1}), zky.randn({1}, {seed = 1}) return a - b"), ==, 0);
}

/* -- Outputs ------------------------------------------------------------------------ */

static void
assert_outputs (const char *text,
                const char *names)
{
  g_autoptr(ZkyGraph) graph = call_text (text);
  g_autoptr(GString) actual = g_string_new (NULL);

  for (guint i = 0; i < zky_graph_get_n_outputs (graph); i++)
    g_string_append_printf (actual, "%s%s", i > 0 ? " " : "", zky_graph_get_output_name (graph, i));
  g_assert_cmpstr (actual->str, ==, names);
}

static void
test_outputs (void)
{
  assert_outputs ("return x + 1", "out");
  assert_outputs ("local y = x + 1 return y", "y");
  assert_outputs ("return x", "x");
  assert_outputs ("local loss = x + 1 return loss, x * 2, x * 3", "loss out out2");
  assert_outputs ("return x, x", "x x2");
  assert_outputs ("local a = x + 1 return {z = a, loss = x * 2}", "loss z");
  assert_outputs ("return zky.tensor{1, 2}", "out");
}

/* -- Modules -------------------------------------------------------------------------- */

static const char parts[] =
  "local zky = require 'zky'\n"
  "local function part(w)\n"
  "  local m = zky.module 'Part'\n"
  "  m:param('w', w)\n"
  "  function m:call(x) local a = x + self.w local b = x * x return a * b end\n"
  "  return m\n"
  "end\n"
  "local model = zky.module 'Whole'\n"
  "model:input('p', 3) model:input('q', 4)\n";

static ZkyGraph *
call_parts (const char *rest)
{
  g_autofree char *text = g_strconcat (parts, rest, NULL);
  g_autoptr(ZkyModel) model = load (text);
  ZkyGraph *graph = call (model);
  g_autoptr(GError) error = NULL;

  g_assert_true (zky_graph_back (graph, NULL, &error));

  return graph;
}

static void
test_two_modules (void)
{
  g_autoptr(ZkyGraph) graph = call_parts ("model.f = part(1) model.g = part(1)\n"
                                          "function model:call(p, q) return self.f(p) + self.g(q) end return model");

  g_assert_cmpfloat (gradient (graph, "f.w"), ==, 9);
  g_assert_cmpfloat (gradient (graph, "g.w"), ==, 16);
  g_assert_cmpfloat (gradient (graph, "p"), ==, 33);
  g_assert_cmpstr (zky_node_get_scope (zky_graph_find_node (graph, "a")), ==, "f");
}

static void
test_shared (void)
{
  g_autoptr(ZkyGraph) graph = call_parts ("local s = part(2) model.f = s\n"
                                          "function model:call(p, q) return self.f(p) + self.f(q) end return model");

  g_assert_cmpfloat (gradient (graph, "f.w"), ==, 25);
}

/* Lists of modules have the names that PyTorch gives them. */
static void
test_list (void)
{
  g_autoptr(ZkyGraph) graph = call_parts ("model.layers = {part(1), part(2)}\n"
                                          "function model:call(p, q) local h = p + q\n"
                                          "for _, layer in ipairs(self.layers) do h = layer(h) end return h end return model");

  g_assert_nonnull (zky_graph_find_node (graph, "layers.0.w"));
  g_assert_nonnull (zky_graph_find_node (graph, "layers.1.w"));
  g_assert_cmpstr (zky_node_get_scope (zky_graph_find_node (graph, "a")), ==, "layers/0");
}

/* Parameters of a part, used by the whole: the same node. */
static void
test_tied (void)
{
  g_autoptr(ZkyGraph) graph = call_parts ("model.f = part(2)\n"
                                          "function model:call(p, q) return self.f(p) * self.f.w end return model");

  g_assert_cmpfloat (output_number (graph), ==, 90);
  g_assert_cmpfloat (gradient (graph, "f.w"), ==, 45 + 2 * 9);
}

/* A part gets whatever it is called with, and gives back whatever it returns. */
static void
test_arguments (void)
{
  g_autoptr(ZkyGraph) graph =
    call_parts ("local m = zky.module 'm' model.m = m\n"
                "function m:call(n, x, t) local y = x for i = 1, n do y = y * t.by end return y, 'text', n end\n"
                "function model:call(p, q) local y, text, n = self.m(3, p, {by = 2})\n"
                "assert(text == 'text' and n == 3) return y + q end return model");

  g_assert_cmpfloat (output_number (graph), ==, 28);
}

static void
test_linear (void)
{
  g_autoptr(ZkyGraph) graph = call_parts ("model.l = zky.nn.Linear(1, 3) model.k = zky.nn.Linear(3, 1, {bias = false, seed = 5})\n"
                                          "function model:call(p, q) local h = self.l(p:reshape{1})\n"
                                          "return self.k(h):sum() end return model");
  ZkyTensor *weight = zky_node_get_value (zky_graph_find_node (graph, "l.weight"));
  g_autofree char *shape = NULL;

  {
    ZkyShape dims = zky_tensor_get_shape (weight);

    shape = zky_shape_to_string (&dims);
  }
  g_assert_cmpstr (shape, ==, "[3, 1]");
  g_assert_nonnull (zky_graph_find_node (graph, "l.bias"));
  g_assert_null (zky_graph_find_node (graph, "k.bias"));
  g_assert_cmpstr (zky_node_get_scope (zky_graph_find_node (graph, "h")), ==, "l");
  for (gsize i = 0; i < 3; i++)
    g_assert_cmpfloat (ABS (zky_tensor_get_double (weight, i)), <=, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/model/simple", test_simple);
  g_test_add_func ("/engine/model/set", test_set);
  g_test_add_func ("/engine/model/dtype", test_dtype);
  g_test_add_func ("/engine/model/range", test_range);
  g_test_add_func ("/engine/model/names", test_names);
  g_test_add_func ("/engine/model/lines", test_lines);
  g_test_add_func ("/engine/model/numbers", test_numbers);
  g_test_add_func ("/engine/model/constants", test_constants);
  g_test_add_func ("/engine/model/attributes", test_attributes);
  g_test_add_func ("/engine/model/random", test_random);
  g_test_add_func ("/engine/model/outputs", test_outputs);
  g_test_add_func ("/engine/model/two-modules", test_two_modules);
  g_test_add_func ("/engine/model/shared", test_shared);
  g_test_add_func ("/engine/model/list", test_list);
  g_test_add_func ("/engine/model/tied", test_tied);
  g_test_add_func ("/engine/model/arguments", test_arguments);
  g_test_add_func ("/engine/model/linear", test_linear);

  return g_test_run ();
}
