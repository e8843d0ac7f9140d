/* test-expression.c: typed formulas
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "model-text.h"

static const ZkyModelOptions app = { .free_names_are_one = TRUE };

static ZkyModel *
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  ZkyModel *model = zky_model_parse (text, &app, &error);

  g_assert_no_error (error);

  return model;
}

static ZkyGraph *
call (ZkyModel *model)
{
  g_autoptr(GError) error = NULL;
  ZkyGraph *graph = zky_graph_new ("test");

  zky_model_call (model, graph, NULL, &error);
  g_assert_no_error (error);

  return graph;
}

static void
set (ZkyModel   *model,
     const char *name,
     double      number)
{
  g_autoptr(ZkyTensor) value = zky_tensor_new_scalar (ZKY_FLOAT64, number);

  g_assert_true (zky_model_set (model, name, value, NULL));
}

typedef struct
{
  const char *text;
  const char *value; /* with x = 3, y = 2 */
} Case;

static const Case cases[] = {
  { "1 + 2 * 3", "7" }, { "(1 + 2) * 3", "9" }, { "10 - 3 - 2", "5" }, { "24 / 4 / 2", "3" }, { "2^3^2", "512" },
  { "-2^2", "-4" }, { "2^-1", "0.5" }, { "--2", "2" }, { "+3", "3" }, { "-x^2", "-9" }, { "(-x)^2", "9" },
  { "x^-1*3", "1" }, { "x*y+1", "7" }, { "x * -y", "-6" }, { "2^x^y", "512" }, { "1e3", "1000" }, { ".5 + 1.", "1.5" },
  { "1.5e-1 * 10", "1.5" }, { "x²", "9" }, { "x³ − y·x × 2 ÷ 4", "24" }, { "x¹⁰", "59049" }, { "x⁻¹·3", "1" },
  { "cos(0)", "1" }, { "maximum(x, y) + minimum(x, y)", "5" }, { "cos(π)", "-1" }, { "2*pi/pi", "2" },
  { "0 * e + x", "3" }, { "sum([1, 2, 3] * x)", "18" }, { "sum([[1, 2], [3, 4]], axes=[0])", "[4, 6]" },
  { "sum([[1, 2], [3, 4]] * x, axes=[1], keepdims=true)", "[[9], [21]]" }, { "[1, 2] + x", "[4, 5]" },
  { "[[1, 2], [3, 4]] @ [1, 1] * x", "[9, 21]" }, { "concat([1], [2], axis=0) * x", "[3, 6]" },
  { "1/0 * x", "Infinity" }, { "x - y - 1", "0" }, { "x - (y - 1)", "2" }, { "x / (y / 2)", "3" }, { "(x^y)^2", "81" },
  { "einsum([[1, 2], [3, 4]], x * [1, 1], equation=\"ij,j->i\")", "[9, 21]" }, { "sum(pad([1, 2], pad=[1, 0], mode=\"constant\", value=2) * x)", "15" },
  { "-(x + y)", "-5" }, { "-(-x)", "3" }, { "x * (y + 1)", "9" }, { "(x * y)^2", "36" }, { "f(x, y) = x * 10 + y", "32" },
  { "f(y, x) = x * 10 + y", "32" }, { "z = x + y", "5" }, { "f(x; y) = x * y", "6" }, { "x * y; y", "6" },
  { "f(x, y) = (x + y) · x²", "45" }, { "θ = √(x² + 16) × y", "10" }, { "√x² · y", "6" }, { "y + ∛(8·x/3)", "4" }, { "-√(x + 1)", "-2" },
  { "√√(81 + 0·x)", "3" }, { "σ(0 · x)", "0.5" },
  { "sigmoid(0 * x) + tanh(0) + relu(-x)", "0.5" }, { "3 * pi * x", "28.274334" }, { "x - -y", "5" }, { "2 - -2 - x", "1" },
};

static char *
evaluate (ZkyModel *model)
{
  g_autoptr(ZkyGraph) graph = NULL;
  ZkyInput input;

  if (zky_module_find (zky_model_get_module (model), "x", &input, NULL))
    set (model, "x", 3);
  if (zky_module_find (zky_model_get_module (model), "y", &input, NULL))
    set (model, "y", 2);
  graph = call (model);

  return zky_tensor_to_string (zky_node_get_value (zky_graph_get_output (graph, 0)));
}

static void
test_values (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ZkyModel) model = NULL;
      g_autofree char *value = NULL;

      g_test_message ("%s", cases[i].text);
      model = parse (cases[i].text);
      value = evaluate (model);
      g_assert_cmpstr (value, ==, cases[i].value);
    }
}

/* As a model file each of them gives the same number. */
static void
test_to_lua (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(ZkyModel) model = NULL, file = NULL;
      g_autofree char *lua = NULL, *value = NULL;

      lua = zky_expression_to_lua (cases[i].text, "Formula", &error);
      g_assert_no_error (error);
      g_test_message ("%s", lua);
      file = zky_model_load_text (lua, "formula.lua", NULL, NULL, &error);
      g_assert_no_error (error);
      value = evaluate (file);
      g_assert_cmpstr (value, ==, cases[i].value);
    }
}

static void
test_lua_text (void)
{
  g_autofree char *lua = zky_expression_to_lua ("f(x; w) = (x + w) * x^2", NULL, NULL);

  g_assert_cmpstr (lua, ==,
                   "-- f(x; w) = (x + w) * x^2\n"
                   "local zky = require \"zky\"\n"
                   "\n"
                   "local model = zky.module \"f\"\n"
                   "model:input(\"x\", 1)\n"
                   "model:param(\"w\", 1)\n"
                   "\n"
                   "function model:call(x)\n"
                   "  return (x + self.w) * x^2\n"
                   "end\n"
                   "\n"
                   "return model\n");
}

/* Names that mean something in Lua, and present values. */
static void
test_lua_names (void)
{
  g_autoptr(ZkyModel) model = parse ("end + self_ + self * zky - model + math + local; call, end");
  g_autoptr(ZkyModel) file = NULL;
  g_autoptr(ZkyGraph) graph = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *lua = NULL;

  set (model, "self", 4);
  set (model, "end", 0.5);
  lua = zky_model_to_lua (model, "A \"quoted\" name");
  file = zky_model_load_text (lua, "names.lua", NULL, NULL, &error);
  g_assert_no_error (error);
  graph = call (file);
  g_assert_cmpfloat (output_number (graph), ==, 6.5);
  g_assert_cmpstr (zky_module_get_name (zky_model_get_module (file)), ==, "A \"quoted\" name");
}

static void
test_names (void)
{
  g_autoptr(ZkyModel) model = parse ("g(b, a; w) = a + b * c + w");
  ZkyModule *module = zky_model_get_module (model);
  const char *const inputs[] = { "b", "a", "c" };
  ZkyInput input;

  g_assert_true (zky_model_is_expression (model));
  g_assert_null (zky_model_get_path (model));
  g_assert_cmpstr (zky_module_get_name (module), ==, "g");
  g_assert_cmpuint (zky_module_get_n_inputs (module), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_true (zky_module_get_input (module, i, &input));
      g_assert_cmpstr (input.name, ==, inputs[i]);
    }
  g_assert_true (zky_module_get_param (module, 0, &input));
  g_assert_cmpstr (input.name, ==, "w");
}

/* Letters of any script are names, with low digits and accents; in Lua they are spelt in ASCII. */
static void
test_unicode_names (void)
{
  static const char *const names[] = { "θ", "x₁", "Ω", "дом", "é", "e\u0301", "theta" };
  static const char *const spelt[] = { "\"theta_\", ", "\"x1\", ", "\"Omega\", ", "\"u0434u043eu043c\", ", "\"u00e9\", ",
                                       "\"eu0301\", ", "\"theta\", " };
  g_autoptr(ZkyModel) model = parse ("f(θ, x₁; Ω) = θ·x₁ + Ω²·дом − é·e\u0301 + theta"), file = NULL;
  g_autoptr(ZkyGraph) graph = NULL, again = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *lua = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    set (model, names[i], 2 + i);
  graph = call (model);
  g_assert_cmpfloat (output_number (graph), ==, 2 * 3 + 4 * 4 * 5 - 6 * 7 + 8);

  lua = zky_model_to_lua (model, "Names");
  for (guint i = 0; i < G_N_ELEMENTS (spelt); i++)
    g_assert_nonnull (strstr (lua, spelt[i]));
  file = zky_model_load_text (lua, "names.lua", NULL, NULL, &error);
  g_assert_no_error (error);
  again = call (file);
  g_assert_cmpfloat (output_number (again), ==, output_number (graph));
}

/* pi and e are constants unless they are inputs. */
static void
test_constants (void)
{
  const char *const names[] = { "e", NULL };
  ZkyModelOptions options = { .free_names_are_one = TRUE, .inputs = names };
  g_autoptr(ZkyModel) constants = parse ("pi * e * x");
  g_autoptr(ZkyModel) listed = parse ("f(e) = e * pi");
  g_autoptr(ZkyModel) given = zky_model_parse ("e * pi", &options, NULL);

  g_assert_cmpuint (zky_module_get_n_inputs (zky_model_get_module (constants)), ==, 1);
  g_assert_cmpuint (zky_module_get_n_inputs (zky_model_get_module (listed)), ==, 1);
  g_assert_cmpuint (zky_module_get_n_inputs (zky_model_get_module (given)), ==, 1);
}

/* On the command line a free name needs a value. */
static void
test_unset (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = zky_model_parse ("x * yy", NULL, &error);
  g_autoptr(ZkyGraph) graph = zky_graph_new ("test"), second = zky_graph_new ("test");

  g_assert_no_error (error);
  g_assert_true (zky_model_is_unset (model, "x"));
  set (model, "x", 2);
  g_assert_false (zky_model_is_unset (model, "x"));
  g_assert_false (zky_model_call (model, graph, NULL, &error));
  g_assert_cmpstr (error->message, ==, "-e:5: yy has no value");
  g_clear_error (&error);
  set (model, "yy", 3);
  g_assert_true (zky_model_call (model, second, NULL, &error));
  g_assert_cmpfloat (output_number (second), ==, 6);
}

/* Nodes have no names, so they show their symbols. */
/* Values that stand in the formula are what it starts from, in the command line too. */
static void
test_written_values (void)
{
  static const struct
  {
    const char *text;
    const char *value;
  } written[] = {
    { "f(A = [[1, 2], [3, 4]], B = [[1, 0], [0, −1]]) = A @ B", "[[1, -2], [3, -4]]" },
    { "f(A=[[1,2],[3,4]]; w = -2) = sum(A * w)", "-20" },
    { "x * w; w = 3, x = 2e1", "60" },
    { "f(x = +2.5) = x", "2.5" },
    { "f(x = [1, 2, 3]) = sum(x, axes=[0])", "6" },
    { "f(e = 2) = e", "2" },
    { "f(a = 1, b = 2, ) = a - b", "-1" },
  };
  g_autoptr(ZkyModel) model = NULL;
  g_autofree char *lua = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (written); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(ZkyModel) whole = zky_model_parse (written[i].text, NULL, &error);
      g_autoptr(ZkyGraph) graph = NULL;
      g_autofree char *value = NULL;

      g_assert_no_error (error);
      graph = call (whole);
      value = zky_tensor_to_string (zky_node_get_value (zky_graph_get_output (graph, 0)));
      g_assert_cmpstr (value, ==, written[i].value);
    }

  model = parse ("f(x = 2, y; w = [1, 2]) = x * y * w");
  g_assert_true (zky_model_is_written (model, "x"));
  g_assert_false (zky_model_is_written (model, "y"));
  g_assert_true (zky_model_is_written (model, "w"));
  g_assert_false (zky_model_is_written (model, "z"));
  lua = zky_model_to_lua (model, NULL);
  g_assert_nonnull (strstr (lua, "model:input(\"x\", 2)\nmodel:input(\"y\", 1)\nmodel:param(\"w\", {1, 2})\n"));
}

static void
test_nodes (void)
{
  g_autoptr(ZkyModel) model = parse ("(x + w) * x^2");
  g_autoptr(ZkyGraph) graph = call (model);
  const char *const labels[] = { "x", "w", "+", "x²", "×" };

  g_assert_cmpuint (zky_graph_get_n_nodes (graph), ==, 5);
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *label = zky_node_dup_label (zky_graph_get_node (graph, i));

      g_assert_cmpstr (label, ==, labels[i]);
    }
  g_assert_cmpstr (zky_graph_get_output_name (graph, 0), ==, "out");
}

static void
test_errors (void)
{
  static const struct
  {
    const char *text;
    const char *message;
  } wrong[] = {
    { "", "-e:1: there is no formula" },
    { "  ", "-e:3: the formula ends where a number, a name or “(” is expected" },
    { "x +", "-e:4: the formula ends where a number, a name or “(” is expected" },
    { "(x + 1", "-e:7: the formula ends where “)” is expected" },
    { "x + * 2", "-e:5: “*” where a number, a name or “(” is expected" },
    { "2x", "-e:2: an operator is missing before “x”" },
    { "x y", "-e:3: an operator is missing before “y”" },
    { "x) + 1", "-e:2: “)” where an operator or the end is expected" },
    { "x $ 1", "-e:3: “$” has no meaning here" },
    { "x + 1e999999", "-e:5: 1e999999 is out of range for float64" },
    { "∂ + 1", "-e:1: “∂” has no meaning here" },
    { "θ·∂", "-e:3: “∂” has no meaning here" },
    { "θθ·π + θ₁ $ 1", "-e:11: “$” has no meaning here" },
    { "2√x", "-e:2: an operator is missing before “√”" },
    { "x + \"y\"", "-e:5: “\"y\"” where a number, a name or “(” is expected" },
    { "pad(x, mode=\"reflect)", "-e:13: “\"” has no meaning here" },
    { "√", "-e:2: the formula ends where a number, a name or “(” is expected" },
    { "σσ(x)", "-e:1: Unknown operator “σσ”; to define it, go on with “=”: f(x) = x^2" },
    { "1 + σσ(x)", "-e:5: Unknown operator “σσ”" },
    { "sinn(x)", "-e:1: Unknown operator “sinn”; is it “sin”?" },
    { "1 + sin(x, y)", "-e:5: sin takes 1 input, not 2" },
    { "sin()", "-e:1: sin takes 1 input, not 0" },
    { "sum(x, axs=[0])", "-e:1: sum: No attribute “axs”; it takes axes, keepdims" },
    { "sum(x, axes=q)", "-e:1: sum: axes is “q”, which is not a list of integers" },
    { "sum(axes=[0], x)", "-e:15: sum: inputs come before attributes" },
    { "sum(x, axes=[0", "-e:8: the attribute “axes” has no end" },
    { "[1, 2", "-e:1: the list has no end" },
    { "f(x) = ", "-e:8: the formula ends where a number, a name or “(” is expected" },
    { "f(x = 1", "-e:8: “f(” has no “)”; a function is defined as f(x) = x^2" },
    { "f(", "-e:3: “f(” has no “)”; a function is defined as f(x) = x^2" },
    { " f(x)", "-e:2: Unknown operator “f”; to define it, go on with “=”: f(x) = x^2" },
    { "2 * f(x)", "-e:5: Unknown operator “f”" },
    { "f(x = ) = x", "-e:7: a value is a number or a list such as [[1, 2], [3, 4]]" },
    { "f(x = -y) = x", "-e:8: a value is a number or a list such as [[1, 2], [3, 4]]" },
    { "f(x = 2 3) = x", "-e:9: “3” where “)” is expected" },
    { "f(x = [1, [2]]) = x", "-e:11: a list within 1 lists, before there were no more" },
    { "f(x = [[1,2],[3]]) = x", "-e:16: a list of 1 ends, where before there was one of 2" },
    { "f(x = [[1,2],[3,\"a\"]]) = x", "-e:17: expected a number or a list, found '\"'" },
    { "f(x = [1, 2) = x", "-e:7: the list has no end" },
    { "f(x = 2) = x * y; x = 3", "-e:19: “x” has two values" },
    { "x; x = ", "-e:8: a value is a number or a list such as [[1, 2], [3, 4]]" },
    { "f(x, y, x) = x + y", "-e:9: “x” is named twice" },
    { "f(x; x) = x", "-e:6: “x” is named twice" },
    { "x; 1", "-e:4: an operator is missing before “1”" },
    { "\xff", "-e:1: the formula is not valid UTF-8" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(ZkyModel) model = zky_model_parse (wrong[i].text, &app, &error);

      g_test_message ("%s", wrong[i].message);
      g_assert_null (model);
      g_assert_error (error, ZKY_ERROR, ZKY_ERROR_SYNTAX);
      if (!g_str_has_suffix (wrong[i].message, ": "))
        g_assert_cmpstr (error->message, ==, wrong[i].message);
    }
}

/* What shapes do not allow comes out in the call, with the column of the operator. */
static void
test_call_errors (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = parse ("1 + [1, 2] * [1, 2, 3] * x");
  g_autoptr(ZkyGraph) graph = zky_graph_new ("test");

  g_assert_false (zky_model_call (model, graph, NULL, &error));
  g_assert_cmpstr (error->message, ==, "-e:12: mul: shapes [2] and [3] do not broadcast");
}

/* A number that the model's dtype does not hold, where it stands; in double it is one. */
static void
test_large (void)
{
  ZkyModelOptions wide = { .dtype = ZKY_FLOAT64 };
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = parse ("x + 1e300");
  g_autoptr(ZkyModel) exact = NULL;
  g_autoptr(ZkyGraph) graph = zky_graph_new ("test");
  g_autoptr(ZkyGraph) other = zky_graph_new ("test");

  g_assert_false (zky_model_call (model, graph, NULL, &error));
  g_assert_cmpstr (error->message, ==, "-e:5: 1e300 is out of range for float32");

  exact = zky_model_parse ("x + 1e300; x = 1", &wide, NULL);
  g_assert_true (zky_model_call (exact, other, NULL, NULL));
  g_assert_cmpfloat (output_number (other), ==, 1e300);
}

/* Depth and length are bounded; a long row of operators is not deep. */
static void
test_limits (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) deep = g_string_new (NULL), high = g_string_new (NULL), row = g_string_new ("x");
  g_autofree char *minus = g_strnfill (30000, '-'), *huge = g_strnfill (100000, 'x');
  g_autofree char *negative = g_strconcat (minus, "x", NULL);
  const char *texts[4];
  g_autoptr(ZkyModel) model = NULL;
  g_autoptr(ZkyGraph) graph = NULL;

  for (int i = 0; i < 10000; i++)
    {
      g_string_append_c (deep, '(');
      g_string_append (high, "x^");
      g_string_append (row, "+x");
    }
  texts[0] = deep->str;
  texts[1] = high->str;
  texts[2] = negative;
  texts[3] = huge;
  for (guint i = 0; i < 4; i++)
    {
      g_autoptr(ZkyModel) none = zky_model_parse (texts[i], &app, &error);

      g_assert_null (none);
      g_assert_error (error, ZKY_ERROR, ZKY_ERROR_SYNTAX);
      g_clear_error (&error);
    }

  model = parse (row->str);
  graph = call (model);
  g_assert_cmpfloat (output_number (graph), ==, 10001);
}

/* Random texts from the signs of formulas: each is read or refused, and none does harm. */
static void
test_random (void)
{
  static const char *const pieces[] = {
    "x", "y", "1", "2.5", "+", "-", "*", "/", "^", "(", ")", "[", "]", ",", ";", "=", "sum", "sin", "concat", "axes", " ",
    "²", "·", "π", "e", "@", "true", "f(x)=", "\"", "1e999"
  };

  for (int i = 0; i < 20000; i++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      g_autoptr(GError) error = NULL;
      g_autoptr(ZkyModel) model = NULL;

      for (int n = g_test_rand_int_range (0, 12); n > 0; n--)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      model = zky_model_parse (text->str, &app, &error);
      g_assert_true ((model != NULL) == (error == NULL));
      if (model != NULL)
        {
          g_autoptr(ZkyGraph) graph = zky_graph_new ("test");
          g_autofree char *lua = zky_model_to_lua (model, NULL);

          zky_model_call (model, graph, NULL, NULL);
        }
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/expression/values", test_values);
  g_test_add_func ("/engine/expression/to-lua", test_to_lua);
  g_test_add_func ("/engine/expression/lua-text", test_lua_text);
  g_test_add_func ("/engine/expression/lua-names", test_lua_names);
  g_test_add_func ("/engine/expression/names", test_names);
  g_test_add_func ("/engine/expression/unicode-names", test_unicode_names);
  g_test_add_func ("/engine/expression/constants", test_constants);
  g_test_add_func ("/engine/expression/unset", test_unset);
  g_test_add_func ("/engine/expression/written-values", test_written_values);
  g_test_add_func ("/engine/expression/nodes", test_nodes);
  g_test_add_func ("/engine/expression/errors", test_errors);
  g_test_add_func ("/engine/expression/call-errors", test_call_errors);
  g_test_add_func ("/engine/expression/large", test_large);
  g_test_add_func ("/engine/expression/limits", test_limits);
  g_test_add_func ("/engine/expression/random", test_random);

  return g_test_run ();
}
