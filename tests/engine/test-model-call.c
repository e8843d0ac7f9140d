/* test-model-call.c: calls of model files: errors, what they leave behind, logs, locales, threads
 * SPDX-License-Identifier: Apache-2.0 */
#include <locale.h>
#include <string.h>

#include "model-fixture.h"

static void
test_errors (void)
{
  assert_call_fails ("local y = zky.zeros{3}\n\nreturn x:reshape{1} * y + zky.zeros{4}",
                     "test.lua:8: add: shapes [3] and [4] do not broadcast");
  assert_call_fails ("return x + nil", "test.lua:6: add: input 2 is nil, not a node, tensor or number");
  assert_call_fails ("return x:sine()", "test.lua:6: “sine” is neither a field of tensors (shape, dtype, value) nor an operator; is it “sin”?");
  assert_call_fails ("return y + 1", "test.lua:6: attempt to perform arithmetic on a nil value (global 'y')");
  assert_call_fails ("return zky.zeros{2} < x",
                     "test.lua:6: < takes a single number, not a tensor of shape [2]; zky.less compares element by element");
  assert_call_fails ("local z = 1", "test.lua:5: the function call of Test returns no output");
  assert_call_fails ("return 'text'", "test.lua:5: the output is a string, not a node");
  assert_call_fails ("return {}", "test.lua:5: the table of outputs is empty");
  assert_call_fails ("self.part = zky.nn.Linear(1, 1)", "test.lua:6: “part”: a module gets its parts before it is called");
  assert_call_fails ("self.w = 2", "test.lua:6: “w” is declared with model:param (…) and cannot be replaced");
  assert_call_fails ("return zky.nn.Linear(1, 1)(x)",
                     "test.lua:6: Linear belongs to no module: assign it to a field, as in model.part = …, "
                     "or a list to one when all are in it");
  assert_call_fails ("return x[1]",
                     "test.lua:6: a tensor has no index: zky.slice (x, {axis = 0, start = i, stop = i + 1}) cuts out a part");
}

/* What was computed before an error can be looked at; a caught error does no harm; the model can be called again. */
static void
test_after_error (void)
{
  g_autofree char *text = model_text ("local a = x + 1\nlocal ok, message = pcall(function() return zky.zeros{2} * zky.ones{3} * a end)\n"
                                      "assert(not ok and message:find 'broadcast')\n"
                                      "local also = pcall(function() return a:reshape{5} end)\nassert(not also)\n"
                                      "local b = a * 2\nif x < 0 then error 'negative' end\nreturn b");
  g_autoptr(ZkyModel) model = load (text);
  g_autoptr(ZkyGraph) good = call (model);
  g_autoptr(ZkyGraph) bad = zky_graph_new ("bad");
  g_autoptr(GError) error = NULL;

  g_assert_cmpfloat (output_number (good), ==, 8);
  set (model, "x", "-1");
  g_assert_false (zky_model_call (model, bad, NULL, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_MODEL);
  g_assert_cmpstr (error->message, ==, "test.lua:12: negative");
  g_assert_cmpfloat (zky_tensor_get_double (zky_node_get_value (zky_graph_find_node (bad, "b")), 0), ==, 0);
  g_clear_error (&error);
}

/* A node that was kept from one call cannot be used in another one. */
static void
test_kept_node (void)
{
  g_autoptr(ZkyModel) model = load ("local zky = require 'zky'\nlocal model = zky.module 'Kept'\nmodel:input('x', 1)\n"
                                    "local kept\nfunction model:call(x)\n  if kept then return kept + x end\n"
                                    "  kept = x * 2\n  return kept\nend\nreturn model");
  g_autoptr(ZkyGraph) second = zky_graph_new ("second");
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;

  {
    g_autoptr(ZkyGraph) first = call (model);

    id = g_strdup (zky_graph_get_id (first));
  }
  g_assert_false (zky_model_call (model, second, NULL, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_USE);
  g_assert_nonnull (strstr (error->message, id));
  g_assert_nonnull (strstr (error->message, zky_graph_get_id (second)));
}

/* The graph of a call does not live on in Lua. */
static void
test_graph_goes (void)
{
  g_autofree char *text = model_text ("local t = {} for i = 1, 100 do t[i] = x * i end return t[1]");
  g_autoptr(ZkyModel) model = load (text);
  g_autoptr(ZkyTensor) value = zky_tensor_new_scalar (ZKY_FLOAT32, 2);
  g_autoptr(ZkyGraph) graph = NULL;

  g_assert_true (zky_model_set (model, "x", value, NULL));
  g_assert_false (zky_tensor_is_unshared (value));
  graph = call (model);
  g_clear_pointer (&graph, zky_graph_unref);
  {
    g_autoptr(ZkyTensor) other = zky_tensor_new_scalar (ZKY_FLOAT32, 3);

    g_assert_true (zky_model_set (model, "x", other, NULL));
  }
  g_assert_true (zky_tensor_is_unshared (value));
}

/* A module outlives its model with an error instead of a crash. */
static void
test_module_outlives (void)
{
  g_autofree char *text = model_text ("return x");
  g_autoptr(ZkyModel) model = load (text);
  g_autoptr(ZkyModule) module = zky_module_ref (zky_model_get_module (model));
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyGraph) graph = zky_module_call (module, NULL, 0, &error);

  g_assert_no_error (error);
  g_assert_nonnull (graph);
  g_clear_pointer (&graph, zky_graph_unref);
  g_clear_pointer (&model, zky_model_unref);
  graph = zky_module_call (module, NULL, 0, &error);
  g_assert_null (graph);
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_USE);
}

static void
collect (const char *text,
         gpointer    user_data)
{
  g_string_append_printf (user_data, "%s|", text);
}

static void
test_print (void)
{
  g_autoptr(GString) log = g_string_new (NULL);
  ZkyModelOptions options = { .log = collect, .log_data = log };
  g_autofree char *text = model_text ("print('a', 1, nil, x) print(x * zky.ones{2}) print(x .. '!', 0.5) print('\\xff') return x");
  g_autoptr(ZkyGraph) graph = run_text (text, &options, NULL);

  g_assert_nonnull (graph);
  g_assert_cmpstr (log->str, ==, "a\t1\tnil\t3|[3, 3]|3!\t0.5|\xef\xbf\xbd|");
}

/* Numbers are read and written alike under every locale. */
static void
test_locale (void)
{
  g_autofree char *before = g_strdup (setlocale (LC_ALL, NULL));
  const char *const names[] = { "de_DE.UTF-8", "fr_FR.UTF-8", "de_DE.utf8" };
  gboolean found = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (names) && !found; i++)
    found = setlocale (LC_ALL, names[i]) != NULL;
  if (!found)
    {
      g_test_skip ("no locale with a decimal comma");
      return;
    }

  g_assert_cmpfloat (call_number ("assert(tostring(1.5) == '1.5' and 1.5 .. '' == '1.5' and ('%.1f'):format(1.5) == '1.5' "
                                  "and tonumber('1.5') == 1.5) return x + 0.5"), ==, 3.5);
  setlocale (LC_ALL, before);
}

static gpointer
call_in_thread (gpointer data)
{
  for (int i = 0; i < 20; i++)
    {
      g_autoptr(ZkyGraph) graph = zky_graph_new ("thread");

      g_assert_true (zky_model_call (data, graph, NULL, NULL));
      g_assert_cmpfloat (output_number (graph), ==, 36);
    }

  return NULL;
}

/* Models in several threads at once, and one model in one thread after the other. */
static void
test_threads (void)
{
  g_autofree char *text = model_text ("local a = x + self.w return a * x^2");
  GThread *threads[4];
  ZkyModel *models[4];

  for (guint i = 0; i < 4; i++)
    {
      models[i] = load (text);
      threads[i] = g_thread_new ("call", call_in_thread, models[i]);
    }
  for (guint i = 0; i < 4; i++)
    {
      g_thread_join (threads[i]);
      call_in_thread (models[i]);
      zky_model_unref (models[i]);
    }
}

/* A file may begin with marks that are no Lua. */
static void
test_marks (void)
{
  g_autofree char *text = model_text ("return x");
  g_autofree char *marked = g_strconcat ("\xef\xbb\xbf#!/usr/bin/env zky\n", text, NULL);
  g_autoptr(ZkyModel) model = load (marked);

  g_assert_nonnull (model);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/model-call/errors", test_errors);
  g_test_add_func ("/engine/model-call/after-error", test_after_error);
  g_test_add_func ("/engine/model-call/kept-node", test_kept_node);
  g_test_add_func ("/engine/model-call/graph-goes", test_graph_goes);
  g_test_add_func ("/engine/model-call/module-outlives", test_module_outlives);
  g_test_add_func ("/engine/model-call/print", test_print);
  g_test_add_func ("/engine/model-call/locale", test_locale);
  g_test_add_func ("/engine/model-call/threads", test_threads);
  g_test_add_func ("/engine/model-call/marks", test_marks);

  return g_test_run ();
}
