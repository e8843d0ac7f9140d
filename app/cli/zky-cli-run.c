/* zky-cli-run.c: zky run and zky grad: the output of a call, and its gradients
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-cli.h"

static int
run (const ZkyArguments *arguments,
     gboolean            with_gradients)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = NULL;
  g_autoptr(ZkyGraph) graph = zky_cli_call (arguments, &model, &error);
  ZkyModule *module;

  if (graph == NULL || (with_gradients && !zky_cli_back (arguments, graph, ZKY_BACK_DEFAULT, &error)))
    return zky_cli_fail (arguments, error);

  module = zky_model_get_module (model);
  if (arguments->json)
    {
      zky_cli_begin_json (text, arguments, graph);
      if (with_gradients)
        zky_cli_add_json_gradients (text, graph, module);
      g_string_append (text, "}\n");
    }
  else
    zky_cli_print_outputs (text, arguments, graph, with_gradients ? module : NULL);

  return zky_cli_write (text);
}

int
zky_cli_run (const ZkyArguments *arguments)
{
  return run (arguments, FALSE);
}

int
zky_cli_grad (const ZkyArguments *arguments)
{
  return run (arguments, TRUE);
}
