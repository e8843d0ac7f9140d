/* test-lua-nn.c: layers and initialisers in model files
 * SPDX-License-Identifier: Apache-2.0 */
#include "simple-model.h"

#include <string.h>

/* A model with the parts that @parts makes, and the function call that @call is the body of; x is [2, 3]. */
static ZkyModel *
load (const char  *parts,
      const char  *call,
      GError     **error)
{
  g_autofree char *text = g_strconcat ("local zky = require 'zky'\n"
                                       "local nn = zky.nn\n"
                                       "local model = zky.module 'Test'\n"
                                       "model:input('x', {{1, 2, 3}, {4, 5, 6}})\n",
                                       parts, "\nfunction model:call(x)\n", call, "\nend\nreturn model\n", NULL);

  return zky_model_load_text (text, "test.lua", NULL, NULL, error);
}

static ZkyGraph *
run (const char *parts,
     const char *call)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = load (parts, call, &error);
  ZkyGraph *graph;

  g_assert_no_error (error);
  graph = zky_module_call (zky_model_get_module (model), NULL, 0, &error);
  g_assert_no_error (error);

  return graph;
}

static void
assert_fails (const char *parts,
              const char *call,
              const char *message)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = load (parts, call, &error);
  g_autoptr(ZkyGraph) graph = model != NULL ? zky_module_call (zky_model_get_module (model), NULL, 0, &error) : NULL;

  g_assert_null (graph);
  g_assert_nonnull (error);
  if (strstr (error->message, message) == NULL)
    g_assert_cmpstr (error->message, ==, message);
}

/* Settings in their order, by name, or both; a list may be a setting. */
static void
test_settings (void)
{
  g_autoptr(ZkyGraph) graph = run ("model.a = nn.Linear(3, 4, {seed = 1})\n"
                                   "model.b = nn.Linear {in_features = 3, out_features = 4, seed = 1}\n"
                                   "model.c = nn.Linear(3, 4, true, 1)\n"
                                   "model.norm = nn.LayerNorm({2, 4})\n"
                                   "model.conv = nn.Conv1d(1, 2, 3, {padding = 1, bias = false})\n",
                                   "  assert(not self.conv.bias and self.conv.weight.shape[3] == 3)\n"
                                   "  return zky.sum(zky.abs(self.a(x) - self.b(x))) + zky.sum(zky.abs(self.a(x) - self.c(x))),\n"
                                   "         self.norm(self.a(x)), self.conv(x:reshape {2, 1, 3})");

  assert_tensor (zky_node_get_value (zky_graph_get_output (graph, 0)), "0");
  g_assert_cmpstr (zky_node_get_scope (zky_graph_get_output (graph, 2)), ==, "conv");
}

/* Every row of both tables is there. */
static void
test_all (void)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (const ZkyNnLayer *const *layer = zky_nn_list (NULL); *layer != NULL; layer++)
    g_string_append_printf (text, "assert(type(nn.%s) == 'function')\n", (*layer)->name);
  for (const ZkyInit *const *init = zky_init_list (NULL); *init != NULL; init++)
    g_string_append_printf (text, "assert(type(nn.init.%s) == 'function')\n", (*init)->name);
  {
    g_autoptr(ZkyGraph) graph = run (text->str, "return x");

    g_assert_nonnull (graph);
  }
}

static void
test_sequential (void)
{
  g_autoptr(ZkyGraph) graph = run ("local double = zky.module 'Double'\n"
                                   "double:param('k', 2)\n"
                                   "local inner = nn.Linear(3, 3)\n"
                                   "double.inner = inner\n"
                                   "function double:call(x) local y = x * self.k return self.inner(y) end\n"
                                   "model.net = nn.Sequential(nn.Linear(3, 3), double, nn.Sequential {nn.Tanh(), nn.Linear(3, 1)})\n"
                                   "local names = {}\n"
                                   "for name in model:named_parameters() do names[#names + 1] = name end\n"
                                   "names = table.concat(names, ' ')\n"
                                   "assert(names == 'net.0.weight net.0.bias net.1.k net.1.inner.weight net.1.inner.bias net.2.1.weight net.2.1.bias', names)\n"
                                   "assert(model.net['2'] ~= nil)",
                                   "return self.net(x)");

  g_assert_nonnull (zky_graph_find_node (graph, "net.1.k"));
  g_assert_cmpstr (zky_node_get_scope (zky_graph_get_output (graph, 0)), ==, "net/2/1");
  g_assert_cmpstr (zky_node_get_scope (zky_graph_find_node (graph, "y")), ==, "net/1");
}

/* A layer alone is a model, too, and may have parts in Lua. */
static void
test_layer_as_model (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = zky_model_load_text ("local zky = require 'zky'\n"
                                                   "local plus = zky.module 'Plus'\n"
                                                   "function plus:call(x) return x + 1 end\n"
                                                   "local net = zky.nn.Sequential(plus, zky.nn.ReLU(), plus)\n"
                                                   "net:input('x', {-3, 1})\n"
                                                   "return net\n", "test.lua", NULL, NULL, &error);
  g_autoptr(ZkyGraph) graph = NULL;

  g_assert_no_error (error);
  graph = zky_module_call (zky_model_get_module (model), NULL, 0, &error);
  g_assert_no_error (error);
  assert_tensor (zky_node_get_value (zky_graph_get_output (graph, 0)), "[1, 3]");
}

static void
test_outputs (void)
{
  g_autoptr(ZkyGraph) graph = run ("model.lstm = nn.LSTM(3, 2, {num_layers = 2})\n"
                                   "model.gru = nn.GRUCell(3, 2)\n",
                                   "local y, h, c = self.lstm(x)\n"
                                   "local y2 = self.lstm(x, h, c)\n"
                                   "local z = self.gru(x, nil)\n"
                                   "return y, h, c, y2, self.gru(x, z)");

  g_assert_cmpuint (zky_graph_get_n_outputs (graph), ==, 5);
  g_assert_cmpstr (zky_graph_get_output_name (graph, 1), ==, "h");
  g_assert_cmpuint (zky_tensor_get_dim (zky_node_get_value (zky_graph_get_output (graph, 1)), 0), ==, 2);
  g_assert_cmpstr (zky_node_get_scope (zky_graph_get_output (graph, 3)), ==, "lstm:2");
}

static void
test_named_inputs (void)
{
  g_autoptr(ZkyGraph) graph = run ("model.attention = nn.MultiheadAttention(3, 1, {need_weights = true})\n",
                                   "local mask = zky.tensor({{false, true}, {false, false}}, {dtype = 'bool'})\n"
                                   "local y, weights = self.attention(x, {attn_mask = mask})\n"
                                   "local same = self.attention(x, x, nil, mask)\n"
                                   "return weights, zky.sum(zky.abs(y - same))");
  ZkyTensor *weights = zky_node_get_value (zky_graph_get_output (graph, 0));

  g_assert_cmpfloat (zky_tensor_get_double (weights, 0), ==, 1);
  g_assert_cmpfloat (zky_tensor_get_double (weights, 1), ==, 0);
  assert_tensor (zky_node_get_value (zky_graph_get_output (graph, 1)), "0");
}

static void
test_parts (void)
{
  g_autoptr(ZkyGraph) graph = run ("model.block = nn.TransformerEncoderLayer(3, 1, {dim_feedforward = 4})\n"
                                   "assert(model.block.self_attn.out_proj.weight.shape[1] == 3)\n"
                                   "assert(model.block.nothing == nil)\n"
                                   "nn.init.constant(model.block.linear2, 'bias', 7)\n"
                                   "nn.init.zeros(model, 'block.linear2.weight')\n"
                                   "model.block.training = true\n",
                                   "return self.block.linear2(self.block.linear1(x))");

  assert_tensor (zky_node_get_value (zky_graph_get_output (graph, 0)), "[[7, 7, 7], [7, 7, 7]]");
}

static void
test_init (void)
{
  g_autoptr(ZkyGraph) graph = run ("model.a = nn.Linear(3, 3, {bias = false})\n"
                                   "model.b = nn.Linear(3, 3, {bias = false})\n"
                                   "nn.init.orthogonal(model.a, 'weight', {seed = 3})\n"
                                   "nn.init.orthogonal(model.b, 'weight', 1, 3)\n"
                                   "assert(nn.init.calculate_gain('tanh') == 5 / 3)\n"
                                   "assert(math.abs(nn.init.calculate_gain('leaky_relu', 0.5) - (2 / 1.25) ^ 0.5) < 1e-12)",
                                   "return zky.sum(zky.abs(self.a.weight - self.b.weight)),\n"
                                   "       zky.round(self.a.weight:matmul(self.b.weight:swapaxes {axis0 = 0, axis1 = 1}) * 1000)");

  assert_tensor (zky_node_get_value (zky_graph_get_output (graph, 0)), "0");
  for (guint i = 0; i < 9; i++)
    g_assert_cmpfloat (ABS (zky_tensor_get_double (zky_node_get_value (zky_graph_get_output (graph, 1)), i)), ==, i % 4 == 0 ? 1000 : 0);
}

static void
test_dropout (void)
{
  g_autoptr(ZkyGraph) graph = run ("model.drop = nn.Dropout(1)\nmodel.training = true", "return self.drop(x), zky.sum(x)");

  assert_tensor (zky_node_get_value (zky_graph_get_output (graph, 0)), "[[0, 0, 0], [0, 0, 0]]");
}

static void
test_errors (void)
{
  static const char *const cases[][3] = {
    { "nn.Linear(3)", "return x", "Linear: attribute “out_features” is missing" },
    { "nn.Linear('a', 3)", "return x", "Linear: “in_features” takes an integer, not a string" },
    { "nn.Linear(3, 4, true, 1, 2)", "return x", "Linear: there are more than its 4 settings" },
    { "nn.Linear(3, 4, {bias = 1})", "return x", "Linear: “bias” takes true or false, not a number" },
    { "nn.Linear(3, 4, {size = 1})", "return x", "No attribute “size”" },
    { "nn.Linear(3, 1 << 40)", "return x", "Linear: out_features is 1099511627776, it has to be from 1 to 10000000" },
    { "nn.Linear(9000000, 9000000)", "return x", "Linear: weight of shape [9000000, 9000000] does not fit into" },
    { "nn.ReLU(3)", "return x", "ReLU: there are more than its 0 settings" },
    { "nn.Sequential(nn.ReLU(), 3)", "return x", "Sequential: part 2 is a number, not a module" },
    { "local m = zky.module 'M' m.f = nn.Sequential(m)\n", "return x", "cannot be a part of itself" },
    { "nn.Sequential(nn.ReLU(), nil)", "return x", "part 2 is nil" },
    { "nn.init.eye(model, 'y')", "return x", "no input or parameter “y”" },
    { "nn.init.eye(model, 'x')", "return x", "“x” is no parameter" },
    { "nn.init.eye(3, 'x')", "return x", "no module" },
    { "model.l = nn.Linear(3, 2)\nnn.init.kaiming_uniform(model.l, 'weight', {mode = 'fan'})", "return x", "mode is “fan”" },
    { "model.l = nn.Linear(3, 2)\nnn.init.xavier_normal(model.l, 'bias')", "return x", "a parameter of shape [2] has no inputs and outputs" },
    { "model.l = nn.Linear(3, 2)\nnn.init.constant(model.l, 'bias')", "return x", "constant: attribute “value” is missing" },
    { "model.l = nn.Linear(3, 2)", "return self.l()", "Linear takes 1 input, not 0" },
    { "model.l = nn.Linear(3, 2)", "return self.l(nil)", "Linear: input 1 is missing" },
    { "model.l = nn.Linear(3, 2)", "return self.l(x, x)", "Linear takes 1 input, not 2" },
    { "model.l = nn.Linear(3, 2)", "return self.l('x')", "Linear: input 1 is a string" },
    { "model.l = nn.Linear(3, 2)", "return self.l {other = x}", "Linear has no input “other”" },
    { "model.l = nn.Linear(3, 2)", "return self.l(x, {input = x})", "Linear: “input” is given twice" },
    { "model.l = nn.Linear(4, 2)", "return self.l(x)", "linear" },
    { "local bad = zky.module 'Bad'\nfunction bad:call(x) error('deep inside') end\nmodel.net = nn.Sequential(nn.ReLU(), bad)", "return self.net(x)",
      "test.lua:6: deep inside" },
    { "local bad = zky.module 'Bad'\nfunction bad:call(x) return x:matmul(x) end\nmodel.net = nn.Sequential(bad, nn.ReLU())", "return self.net(x)",
      "test.lua:6: matmul" },
    { "local bad = zky.module 'Bad'\nfunction bad:call(x) end\nmodel.net = nn.Sequential(bad, nn.ReLU())", "return self.net(x)", "returns no output" },
    { "nn.LSTM(3, 2, {dropout = 2})", "return x", "LSTM: dropout is 2" },
    { "model.l = nn.LSTM(3, 2)", "return self.l(x, x)", "the state h has shape [2, 3], it has to be [1, 2]" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_fails (cases[i][0], cases[i][1], cases[i][2]);
}

/* What a failed part of a layer leaves does not disturb a model that catches it. */
static void
test_caught (void)
{
  g_autoptr(ZkyGraph) graph = run ("local bad = zky.module 'Bad'\nfunction bad:call(x) error 'no' end\nmodel.net = nn.Sequential(bad, nn.ReLU())\n"
                                   "model.fine = nn.Sequential(nn.Linear(3, 2))",
                                   "assert(not pcall(function() return self.net(x) end))\n"
                                   "return self.fine(x)");

  g_assert_cmpuint (zky_tensor_get_dim (zky_node_get_value (zky_graph_get_output (graph, 0)), 1), ==, 2);
}

/* What a newcomer types wrongly: the nearest name; and a state that comes along. */
static void
test_hints (void)
{
  const char *recurrent = "model.r = nn.GRU(3, 4)\nmodel.l = nn.LSTM(3, 4)\nmodel.o = nn.Linear(4, 1)\nmodel.t = nn.Tanh()\n";
  g_autoptr(ZkyGraph) graph = run (recurrent, "return self.o((self.r(x)))");

  g_assert_nonnull (graph);
  assert_fails (recurrent, "return self.o(self.r(x))",
                "test.lua:11: Linear takes 1 input, not 2: GRU gives a state beside its output; parentheses around its call take the "
                "output alone: ((…))");
  assert_fails (recurrent, "return self.t(self.l(x))", "Tanh takes 1 input, not 3: LSTM gives a state beside its output");
  assert_fails (recurrent, "return zky.relu(self.r(x))", "relu takes 1 input, not 2: GRU gives a state beside its output");
  assert_fails (recurrent, "return self.o(x, x)", "Linear takes 1 input, not 2");
  assert_fails ("model.a = nn.Linaer(3, 2)", "return x", "test.lua:5: zky.nn has no layer “Linaer”; did you mean “Linear”?");
  assert_fails ("model.a = nn.linear(3, 2)", "return x", "zky.nn has no layer “linear”; did you mean “Linear”?");
  assert_fails ("model.a = nn.Quux(3, 2)", "return x", "zky.nn has no layer “Quux”");
  assert_fails ("nn.init.ones(model, 'w')\nnn.init.xavier_unifrom(model, 'w')", "return x", "");
  assert_fails ("local o = zky.optim.Adam()", "return x", "zky has no function “optim”: optimisers are named: model:train");
  assert_fails ("local d = zky.data.laod 'iris'", "return x", "zky.data has no function “laod”; did you mean “load”?");
  assert_fails ("model:param('weight', 2)", "return x * self.wieght", "“wieght” is not declared; did you mean “weight”?");
  assert_fails ("model:param('weight', 2)", "return x * self.q", "“q” is not declared; ");
  assert_fails ("model:param('weight', 2)", "return x * self.q", "“q” is not declared; Test has x, weight");
  assert_fails ("model.last = nn.Linear(2, 2)", "return self.lst(x)", "“lst” is not declared; did you mean “last”?");
  assert_fails ("", "return x @ x", "near '@': a matrix product is zky.matmul (a, b) or a:matmul (b) in Lua");
  assert_fails ("", "return zky.sigmiod(x)", "zky has no function “sigmiod”; did you mean “sigmoid”?");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/lua-nn/hints", test_hints);
  g_test_add_func ("/engine/lua-nn/settings", test_settings);
  g_test_add_func ("/engine/lua-nn/all", test_all);
  g_test_add_func ("/engine/lua-nn/sequential", test_sequential);
  g_test_add_func ("/engine/lua-nn/layer-as-model", test_layer_as_model);
  g_test_add_func ("/engine/lua-nn/outputs", test_outputs);
  g_test_add_func ("/engine/lua-nn/named-inputs", test_named_inputs);
  g_test_add_func ("/engine/lua-nn/parts", test_parts);
  g_test_add_func ("/engine/lua-nn/init", test_init);
  g_test_add_func ("/engine/lua-nn/dropout", test_dropout);
  g_test_add_func ("/engine/lua-nn/errors", test_errors);
  g_test_add_func ("/engine/lua-nn/caught", test_caught);

  return g_test_run ();
}
