/* zky-cli-print.c: results as JSON and as text, errors as one line
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-cli.h"
#include "zky-data-file.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define MAX_ELEMENTS 1000 /* a larger tensor is described instead of printed; --json has all of it */

/* -- JSON --------------------------------------------------------------------------- */

static void
append_output (GString  *text,
               ZkyGraph *graph,
               guint     i)
{
  ZkyNode *node = zky_graph_get_output (graph, i);
  gsize begin;

  g_string_append (text, "{\"name\": ");
  zky_json_append_string (text, zky_graph_get_output_name (graph, i));
  g_string_append (text, ", ");
  begin = text->len;
  zky_json_append_tensor (text, zky_node_get_value (node));
  g_string_erase (text, begin, 1); /* its own brace */
}

static gboolean
is_wanted (const ZkyArguments *arguments,
           ZkyGraph           *graph,
           guint               i)
{
  return arguments->output == NULL || g_str_equal (zky_graph_get_output_name (graph, i), arguments->output);
}

/**
 * zky_cli_begin_json:
 * @text: what to append to
 * @arguments: what was typed: the output that is wanted, all of them unless told
 * @graph: a call
 *
 * Appends `{"call": …, "outputs": […]`, without the closing brace.
 */
void
zky_cli_begin_json (GString            *text,
                    const ZkyArguments *arguments,
                    ZkyGraph           *graph)
{
  const char *separator = "";

  g_string_append (text, "{\"call\": ");
  zky_json_append_string (text, zky_graph_get_id (graph));
  g_string_append (text, ", \"outputs\": [");
  for (guint i = 0; i < zky_graph_get_n_outputs (graph); i++)
    if (is_wanted (arguments, graph, i))
      {
        g_string_append (text, separator);
        append_output (text, graph, i);
        separator = ", ";
      }
  g_string_append_c (text, ']');
}

/**
 * zky_cli_add_json_gradients:
 * @text: what to append to
 * @graph: a call with gradients
 * @module: what was called
 *
 * Appends `, "gradients": {…}`, with null where there is no gradient.
 */
void
zky_cli_add_json_gradients (GString   *text,
                            ZkyGraph  *graph,
                            ZkyModule *module)
{
  g_string_append (text, ", \"gradients\": {");
  for (guint i = 0; i < zky_cli_get_n_values (module); i++)
    {
      ZkyInput input;

      zky_cli_get_value (module, i, &input);
      g_string_append (text, i > 0 ? ", " : "");
      zky_json_append_string (text, input.name);
      g_string_append (text, ": ");
      zky_json_append_tensor (text, zky_node_get_gradient (zky_cli_find_input (graph, &input)));
    }
  g_string_append_c (text, '}');
}

/* -- Text ---------------------------------------------------------------------------- */

/**
 * zky_cli_width:
 * @text: UTF-8
 *
 * Returns: columns that it takes on a terminal
 */
guint
zky_cli_width (const char *text)
{
  guint width = 0;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      width += g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
    }

  return width;
}

/**
 * zky_cli_pad:
 * @text: what to append to
 * @cell: a text
 * @width: columns
 * @right: whether the text stands at the right
 *
 * Appends @cell with spaces up to @width.
 */
void
zky_cli_pad (GString    *text,
             const char *cell,
             guint       width,
             gboolean    right)
{
  guint own = zky_cli_width (cell);
  guint spaces = own < width ? width - own : 0;

  g_string_append_printf (text, "%*s%s%*s", right ? (int) spaces : 0, "", cell, right ? 0 : (int) spaces, "");
}

static char *
element_text (const ZkyTensor *value,
              gsize            i)
{
  GString *text = g_string_new (NULL);

  zky_tensor_append_element (value, i, text);

  return g_string_free (text, FALSE);
}

/* A matrix or more: one line a row, columns aligned, brackets as in a nested list. */
static void
append_rows (GString         *text,
             const ZkyTensor *value,
             guint            indent)
{
  ZkyShape shape = zky_tensor_get_shape (value);
  gsize n = zky_tensor_get_size (value);
  gsize columns = shape.dims[shape.n_axes - 1];
  guint width = 0;

  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *number = element_text (value, i);

      width = MAX (width, zky_cli_width (number));
    }

  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *number = element_text (value, i);
      guint opens = 0, closes = 0;
      gsize block = 1;

      for (guint axis = shape.n_axes; axis-- > 0;)
        {
          block *= shape.dims[axis];
          opens += i % block == 0;
          closes += (i + 1) % block == 0;
        }

      if (i % columns == 0)
        {
          g_string_append_printf (text, "%s%*s", i > 0 ? "\n" : "", i > 0 ? (int) indent : 0, "");
          g_string_append_printf (text, "%*s", (int) (shape.n_axes - opens), "");
        }
      for (guint k = 0; k < opens; k++)
        g_string_append_c (text, '[');
      zky_cli_pad (text, number, width, TRUE);
      for (guint k = 0; k < closes; k++)
        g_string_append_c (text, ']');
      if (i + 1 < n)
        g_string_append (text, (i + 1) % columns == 0 ? "," : ", ");
    }
}

/* What is said of a tensor that is too large to print. */
static void
append_summary (GString         *text,
                const ZkyTensor *value)
{
  ZkyShape shape = zky_tensor_get_shape (value);
  g_autofree char *label = zky_shape_to_string (&shape);
  gsize n = zky_tensor_get_size (value);
  double least = INFINITY, greatest = -INFINITY, sum = 0;
  char a[ZKY_NUMBER_MAX], b[ZKY_NUMBER_MAX], c[ZKY_NUMBER_MAX];

  for (gsize i = 0; i < n; i++)
    {
      double number = zky_tensor_get_double (value, i);

      least = fmin (least, number);
      greatest = fmax (greatest, number);
      sum += number;
    }

  g_string_append_printf (text, "%s %s, from %s to %s, mean %s", zky_dtype_get_name (zky_tensor_get_dtype (value)),
                          label, zky_number_format_digits (a, least, 4), zky_number_format_digits (b, greatest, 4),
                          zky_number_format_digits (c, sum / (double) n, 4));
}

/**
 * zky_cli_print_line:
 * @text: what to append to
 * @name: what the value is called
 * @width: columns of the longest name
 * @value: (nullable): what it is; %NULL is written as —
 *
 * Appends `name = value`, the values of all lines one below another.
 */
void
zky_cli_print_line (GString         *text,
                    const char      *name,
                    guint            width,
                    const ZkyTensor *value)
{
  g_autofree char *number = NULL;

  zky_cli_pad (text, name, width, FALSE);
  g_string_append (text, " = ");
  if (value == NULL)
    g_string_append (text, "—");
  else if (zky_tensor_get_size (value) > MAX_ELEMENTS)
    append_summary (text, value);
  else if (zky_tensor_get_n_axes (value) >= 2 && zky_tensor_get_size (value) > 0)
    append_rows (text, value, width + 3);
  else
    {
      number = zky_tensor_to_string (value);
      g_string_append (text, number);
    }
  g_string_append_c (text, '\n');
}

/**
 * zky_cli_print_outputs:
 * @text: what to append to
 * @arguments: what was typed
 * @graph: a call
 * @gradients_of: (nullable): the module, if gradients are printed too
 * @width: columns of the longest name in the lines that follow; 0: there are none
 *
 * Appends a line for each output, and one for each gradient.
 */
void
zky_cli_print_outputs (GString            *text,
                       const ZkyArguments *arguments,
                       ZkyGraph           *graph,
                       ZkyModule          *gradients_of,
                       guint               width)
{
  guint n = gradients_of != NULL ? zky_cli_get_n_values (gradients_of) : 0;
  const char *output = arguments->output != NULL ? arguments->output : zky_graph_get_output_name (graph, 0);
  g_autofree char *target = arguments->element != NULL ? g_strdup_printf ("%s[%s]", output, arguments->element) : g_strdup (output);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  ZkyInput input;

  for (guint i = 0; i < zky_graph_get_n_outputs (graph); i++)
    if (is_wanted (arguments, graph, i))
      width = MAX (width, zky_cli_width (zky_graph_get_output_name (graph, i)));
  for (guint i = 0; i < n; i++)
    {
      zky_cli_get_value (gradients_of, i, &input);
      g_ptr_array_add (names, g_strdup_printf ("∂%s/∂%s", target, input.name));
      width = MAX (width, zky_cli_width (g_ptr_array_index (names, i)));
    }

  for (guint i = 0; i < zky_graph_get_n_outputs (graph); i++)
    if (is_wanted (arguments, graph, i))
      zky_cli_print_line (text, zky_graph_get_output_name (graph, i), width,
                   zky_node_get_value (zky_graph_get_output (graph, i)));
  for (guint i = 0; i < n; i++)
    {
      zky_cli_get_value (gradients_of, i, &input);
      zky_cli_print_line (text, g_ptr_array_index (names, i), width,
                   zky_node_get_gradient (zky_cli_find_input (graph, &input)));
    }
}

/* -- Where it goes --------------------------------------------------------------------- */

/**
 * zky_cli_write_npz:
 * @arguments: what was typed: --npz
 * @graph: a call
 * @further: (nullable): what is written as well
 * @error: return location for an error
 *
 * Writes all values of the call, and the gradients that were computed.
 *
 * Returns: whether the file is there, or none was asked for
 */
gboolean
zky_cli_write_npz (const ZkyArguments  *arguments,
                   ZkyGraph            *graph,
                   const ZkyArchive    *further,
                   GError             **error)
{
  g_autoptr(ZkyArchive) archive = zky_archive_new ();
  g_autoptr(GFile) file = NULL;
  g_autoptr(GBytes) bytes = NULL;

  if (arguments->npz == NULL)
    return TRUE;

  zky_data_add_arrays (archive, "", graph);
  for (guint i = 0; further != NULL && i < zky_archive_get_n (further); i++)
    zky_archive_add (archive, zky_archive_get_name (further, i), zky_archive_get (further, i));
  bytes = zky_npz_write (archive, ZKY_NPZ_DEFLATE, error);
  file = g_file_new_for_commandline_arg (arguments->npz);

  return bytes != NULL && g_file_replace_contents (file, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL, FALSE,
                                                   G_FILE_CREATE_NONE, NULL, NULL, error);
}

/**
 * zky_cli_write:
 * @text: the result of a command
 *
 * Writes it to standard output.
 *
 * Returns: %ZKY_CLI_FAILED if the disk is full or nobody reads any more, else %ZKY_CLI_DONE
 */
int
zky_cli_write (const GString *text)
{
  errno = 0;
  if (fwrite (text->str, 1, text->len, stdout) == text->len && fflush (stdout) == 0)
    return ZKY_CLI_DONE;

  zky_cli_note ("standard output: %s", g_strerror (errno));

  return ZKY_CLI_FAILED;
}

/**
 * zky_cli_note:
 * @format: as of printf()
 *
 * Writes one line to standard error, with the program's name in front. Line breaks in it become spaces.
 */
void
zky_cli_note (const char *format,
              ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  fprintf (stderr, "zky: %s\n", g_strdelimit (message, "\r\n", ' '));
}

/**
 * zky_cli_fail:
 * @arguments: what was typed
 * @error: what went wrong
 *
 * Writes the error.
 *
 * Returns: the exit code for it
 */
int
zky_cli_fail (const ZkyArguments *arguments,
              const GError       *error)
{
  zky_cli_note ("%s", error->message);

  if (error->domain != ZKY_ERROR)
    return ZKY_CLI_FAILED;

  switch (error->code)
    {
    case ZKY_ERROR_IO:
    case ZKY_ERROR_LIMIT:
    case ZKY_ERROR_NONFINITE:
    case ZKY_ERROR_SIZE:
    case ZKY_ERROR_STOPPED:
      return ZKY_CLI_FAILED;
    case ZKY_ERROR_MISSING:
      return ZKY_CLI_MISSING;
    default:
      return ZKY_CLI_USE;
    }
}
