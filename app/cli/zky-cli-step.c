/* zky-cli-step.c: zky step: every event of a call with its explanation
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-cli.h"

static const char *const kinds[] = {
  [ZKY_STEP_COMPUTE] = "compute", [ZKY_STEP_SEED] = "seed", [ZKY_STEP_SEND] = "send", [ZKY_STEP_SUM] = "sum",
};

/* {"step": 5, "kind": "send", "name": "out", "to": "a", "input": 0, "value": 9, "text": "…"} */
static void
append_json_step (GString  *text,
                  ZkySteps *steps,
                  guint     position)
{
  const ZkyStep *step = zky_steps_get (steps, position);
  g_autofree char *explanation = zky_steps_explain (steps, position);

  g_string_append_printf (text, "{\"step\": %u, \"kind\": \"%s\", \"name\": ", position, kinds[step->kind]);
  zky_json_append_string (text, zky_steps_get_name (steps, step->node));
  if (step->kind == ZKY_STEP_SEND)
    {
      g_string_append (text, ", \"to\": ");
      zky_json_append_string (text, zky_steps_get_name (steps, step->target));
      g_string_append_printf (text, ", \"input\": %u", step->input);
    }
  g_string_append (text, ", \"value\": ");
  if (step->value != NULL)
    zky_json_append_value (text, step->value);
  else
    g_string_append (text, "null");
  g_string_append (text, ", \"text\": ");
  zky_json_append_string (text, explanation);
  g_string_append_c (text, '}');
}

static void
append_json (GString            *text,
             const ZkyArguments *arguments,
             ZkyGraph           *graph,
             ZkyModule          *module,
             ZkySteps           *steps)
{
  zky_cli_begin_json (text, arguments, graph);
  zky_cli_add_json_gradients (text, graph, module);
  g_string_append (text, ", \"steps\": [");
  for (guint i = 1; i <= zky_steps_get_n (steps); i++)
    {
      g_string_append (text, i > 1 ? ", " : "");
      append_json_step (text, steps, i);
    }
  g_string_append (text, "]}\n");
}

static void
append_lines (GString  *text,
              ZkySteps *steps)
{
  g_autofree char *last = g_strdup_printf ("%u", zky_steps_get_n (steps));
  guint width = zky_cli_width (last);

  for (guint i = 1; i <= zky_steps_get_n (steps); i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);
      g_autofree char *explanation = zky_steps_explain (steps, i);

      if (i == zky_steps_get_n_forward (steps) + 1)
        g_string_append_c (text, '\n'); /* the way back begins */
      zky_cli_pad (text, number, width, TRUE);
      g_string_append_printf (text, "  %s\n", explanation);
    }
}

int
zky_cli_step (const ZkyArguments *arguments)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = NULL;
  g_autoptr(ZkyGraph) graph = zky_cli_call (arguments, &model, &error);
  g_autoptr(ZkySteps) steps = NULL;

  if (graph == NULL || !zky_cli_back (arguments, graph, ZKY_BACK_KEEP, &error) || !zky_cli_write_npz (arguments, graph, NULL, &error))
    return zky_cli_fail (arguments, error);

  steps = zky_steps_new (graph);
  if (arguments->json)
    append_json (text, arguments, graph, zky_model_get_module (model), steps);
  else
    append_lines (text, steps);

  return zky_cli_write (text);
}
