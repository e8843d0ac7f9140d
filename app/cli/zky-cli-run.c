/* zky-cli-run.c: zky run: the output of a call
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-cli.h"

int
zky_cli_run (const ZkyArguments *arguments)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = NULL;
  g_autoptr(ZkyGraph) graph = zky_cli_call (arguments, &model, &error);

  if (graph == NULL || !zky_cli_write_npz (arguments, graph, NULL, &error))
    return zky_cli_fail (arguments, error);

  if (arguments->json)
    {
      zky_cli_begin_json (text, arguments, graph);
      g_string_append (text, "}\n");
    }
  else
    {
      zky_cli_print_outputs (text, arguments, graph, NULL, 0);
    }

  return zky_cli_write (text);
}
