/* zky-cli-draw.c: zky draw: the graph of a call as a picture
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-cli-picture.h"
#include "zky-export.h"
#include "zky-tex.h"

static gboolean
read_format (const ZkyArguments  *arguments,
             ZkyFormat           *format,
             GError             **error)
{
  g_autoptr(GError) cause = NULL;

  if (arguments->out == NULL)
    g_set_error_literal (error, ZKY_ERROR, ZKY_ERROR_USE,
                         "zky draw needs -o and a file name; its ending picks the format");
  else if (!zky_format_from_path (arguments->out, format, &cause))
    g_set_error_literal (error, ZKY_ERROR, ZKY_ERROR_USE, cause->message);
  else if (arguments->part != NULL && (*format == ZKY_FORMAT_DOT || *format == ZKY_FORMAT_HTML))
    g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "--part: a .%s file always has the whole graph", zky_format_get_extension (*format));
  else
    return TRUE;

  return FALSE;
}

/* Without a step it is the whole picture, in which no event is the last one. A page has all steps. */
static gboolean
find_moment (const ZkyArguments  *arguments,
             ZkyGraph            *graph,
             gboolean             is_page,
             ZkyCliPicture       *picture,
             gboolean            *gradients,
             GError             **error)
{
  gboolean has_step = arguments->step != NULL;
  guint position;

  *gradients = arguments->grad || zky_cli_picture_wants_gradients (picture);
  if ((*gradients || has_step || arguments->backward != NULL) && !zky_cli_picture_differentiate (arguments, graph, error))
    return FALSE;
  if (!has_step && !is_page)
    return TRUE;

  picture->steps = picture->frame.steps = zky_steps_new (graph);
  position = zky_steps_get_n (picture->steps);
  if (!zky_cli_read_position ("--step", arguments->step, position, &position, error))
    return FALSE;
  picture->frame.position = position;
  *gradients |= position > zky_steps_get_n_forward (picture->steps);

  return TRUE;
}

/* With --against it is the graph of both calls that is drawn, which has no steps. */
static gboolean
subtract (const ZkyArguments  *arguments,
          ZkyCliPicture       *picture,
          ZkyGraph           **graph,
          gboolean             gradients,
          GError             **error)
{
  if (!arguments->against)
    return TRUE;
  if (arguments->step != NULL)
    {
      g_set_error_literal (error, ZKY_ERROR, ZKY_ERROR_USE, "--against and --step exclude each other: differences have no steps");
      return FALSE;
    }
  if (arguments->backward != NULL)
    {
      g_set_error_literal (error, ZKY_ERROR, ZKY_ERROR_USE, "--against and --backward exclude each other: each call has a pass of its own");
      return FALSE;
    }

  picture->difference = zky_cli_compare_against (arguments, *graph, gradients, error);
  if (picture->difference == NULL)
    return FALSE;
  picture->frame.steps = NULL;
  *graph = zky_difference_get_graph (picture->difference);

  return TRUE;
}

/* TeX's memory ends before that of anybody else. */
static void
note_size (GFile *file)
{
  g_autofree char *document = NULL, *note = NULL;
  gsize length;

  if (g_file_load_contents (file, NULL, &document, &length, NULL, NULL))
    note = zky_tex_dup_note (document, length);
  if (note != NULL)
    zky_cli_note ("%s (--collapse all folds)", note);
}

static gboolean
draw (const ZkyArguments  *arguments,
      ZkyFormat            format,
      ZkyCliPicture       *picture,
      ZkyGraph            *graph,
      GError             **error)
{
  g_autoptr(GFile) file = g_file_new_for_commandline_arg (arguments->out);
  ZkyStill what = { .format = format, .scale = picture->scale, .caption = arguments->caption };
  gboolean gradients;

  if (!find_moment (arguments, graph, format == ZKY_FORMAT_HTML, picture, &gradients, error)
      || !subtract (arguments, picture, &graph, gradients, error)
      || !zky_cli_picture_lay_out (picture, graph, gradients, error))
    return FALSE;

  what.area = picture->area;
  if (!zky_export_to_file (picture->scene, &picture->frame, &what, file, error))
    return FALSE;
  if (format == ZKY_FORMAT_TIKZ && g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, NULL) == G_FILE_TYPE_REGULAR)
    note_size (file);

  return TRUE;
}

int
zky_cli_draw (const ZkyArguments *arguments)
{
  g_auto(ZkyCliPicture) picture = ZKY_CLI_PICTURE_INIT;
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = NULL;
  g_autoptr(ZkyGraph) graph = NULL;
  ZkyFormat format;

  if (read_format (arguments, &format, &error) && zky_cli_picture_read (&picture, arguments, &error))
    graph = zky_cli_call (arguments, &model, &error);
  if (graph == NULL || !draw (arguments, format, &picture, graph, &error))
    return zky_cli_fail (arguments, error);

  return ZKY_CLI_DONE;
}
