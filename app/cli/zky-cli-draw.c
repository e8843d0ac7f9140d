/* zky-cli-draw.c: zky draw: the graph of a call as a picture
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "zky-cli.h"
#include "zky-export.h"

static gboolean G_GNUC_PRINTF (2, 3)
fail (GError     **error,
      const char  *format,
      ...)
{
  va_list arguments;
  GError *result;

  va_start (arguments, format);
  result = g_error_new_valist (ZKY_ERROR, ZKY_ERROR_USE, format, arguments);
  va_end (arguments);
  g_propagate_error (error, result);

  return FALSE;
}

/* What was asked for */
typedef struct
{
  ZkyFormat       format;
  const ZkyTheme *theme;
  double          scale;
  gint64          step; /* −1: none */
} Picture;

static gboolean
read_picture (const ZkyArguments  *arguments,
              Picture             *picture,
              GError             **error)
{
  ZkyThemeVariant variant = ZKY_THEME_LIGHT;
  g_autoptr(GError) cause = NULL;

  *picture = (Picture) { .scale = 1, .step = -1 };
  if (arguments->out == NULL)
    return fail (error, "zky draw needs -o and a file name; its ending picks the format");
  if (!zky_format_from_path (arguments->out, &picture->format, &cause))
    return fail (error, "%s", cause->message);

  if (g_strcmp0 (arguments->theme, "dark") == 0)
    variant = ZKY_THEME_DARK;
  else if (arguments->theme != NULL && !g_str_equal (arguments->theme, "light"))
    return fail (error, "--theme is light or dark, not “%s”", arguments->theme);
  picture->theme = zky_theme_get (variant);

  if (arguments->scale != NULL && (!zky_number_parse (arguments->scale, &picture->scale, NULL) ||
                                   !(picture->scale >= 0.01 && picture->scale <= 100)))
    return fail (error, "--scale is a number from 0.01 to 100, not “%s”", arguments->scale);
  if (arguments->step != NULL && !g_ascii_string_to_signed (arguments->step, 10, 0, G_MAXUINT32, &picture->step, NULL))
    return fail (error, "--step is a number from 0 on, not “%s”", arguments->step);

  return TRUE;
}

/* The gradients that the picture shows: those of the sum, as in the app, where the output is no single number. */
static gboolean
differentiate (const ZkyArguments  *arguments,
               ZkyGraph            *graph,
               GError             **error)
{
  ZkyArguments summed = *arguments;
  ZkyNode *output = arguments->output != NULL ? zky_graph_find_output (graph, arguments->output, NULL)
                                              : zky_graph_get_output (graph, 0);

  if (arguments->cotangent == NULL && zky_tensor_get_n_axes (zky_node_get_value (output)) > 0)
    {
      summed.cotangent = "ones";
      zky_cli_note ("the output is no single number: the picture shows the gradients of its sum");
    }

  return zky_cli_back (&summed, graph, ZKY_BACK_KEEP, error);
}

static gboolean
draw (const ZkyArguments  *arguments,
      const Picture       *picture,
      ZkyGraph            *graph,
      GError             **error)
{
  ZkyFrame frame = ZKY_FRAME_INIT;
  ZkySceneOptions options = { 0 };
  g_autoptr(ZkySteps) steps = NULL;
  g_autoptr(ZkyScene) scene = NULL;
  g_autoptr(GFile) file = g_file_new_for_commandline_arg (arguments->out);

  frame.theme = picture->theme;
  frame.gradients = options.gradients = arguments->grad;
  if ((arguments->grad || picture->step >= 0) && !differentiate (arguments, graph, error))
    return FALSE;

  /* Without a step it is the whole picture, in which no event is the last one. */
  if (picture->step >= 0)
    {
      steps = zky_steps_new (graph);
      if ((guint) picture->step > zky_steps_get_n (steps))
        return fail (error, "--step %s: the call has %u steps", arguments->step, zky_steps_get_n (steps));

      frame.steps = steps;
      frame.position = picture->step;
      frame.gradients = options.gradients = arguments->grad || frame.position > zky_steps_get_n_forward (steps);
    }

  scene = zky_scene_new (graph, &options);
  if (!zky_scene_layout (scene, NULL, error))
    return FALSE;
  if (zky_scene_get_message (scene) != NULL)
    zky_cli_note ("%s", zky_scene_get_message (scene));

  return zky_export_to_file (scene, &frame, picture->format, picture->scale, file, error);
}

int
zky_cli_draw (const ZkyArguments *arguments)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = NULL;
  g_autoptr(ZkyGraph) graph = NULL;
  Picture picture;

  if (read_picture (arguments, &picture, &error))
    graph = zky_cli_call (arguments, &model, &error);
  if (graph == NULL || !draw (arguments, &picture, graph, &error))
    return zky_cli_fail (arguments, error);

  return ZKY_CLI_DONE;
}
