/* zky-cli-compare.c: zky compare: what is different between two calls
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "zky-cli.h"
#include "zky-data-file.h"

#define DIGITS 6

/* A line: what differs, and by how much. */
typedef struct
{
  const ZkyNode     *node;
  const ZkyDistance *distance;
} Line;

static int
compare_lines (gconstpointer x,
               gconstpointer y)
{
  const Line *a = x, *b = y;
  double one = isnan (a->distance->relative) ? INFINITY : a->distance->relative;
  double other = isnan (b->distance->relative) ? INFINITY : b->distance->relative;

  if (a->distance->is_label != b->distance->is_label)
    return a->distance->is_label ? 1 : -1;
  if (one != other)
    return one > other ? -1 : 1;

  return zky_node_get_index (a->node) < zky_node_get_index (b->node) ? -1 : 1;
}

/* The nodes that both calls have and whose values, or gradients, differ; relatively most comes first, labels last. */
static GArray *
find_lines (ZkyDifference *difference,
            gboolean       gradients)
{
  ZkyGraph *graph = zky_difference_get_graph (difference);
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (Line));

  for (guint i = 0; i < zky_graph_get_n_nodes (graph); i++)
    {
      ZkyNode *node = zky_graph_get_node (graph, i);
      Line line = { node, gradients ? zky_difference_get_gradient (difference, node) : zky_difference_get_value (difference, node) };
      gboolean is_there = gradients ? zky_node_get_gradient (node) != NULL
                                    : zky_difference_get_presence (difference, node) == ZKY_IN_BOTH;

      if (is_there && line.distance->most != 0)
        g_array_append_val (lines, line);
    }
  g_array_sort (lines, compare_lines);

  return lines;
}

static char *
format_signed (double number)
{
  char buffer[ZKY_NUMBER_MAX];

  return g_strdup_printf ("%s%s", number > 0 ? "+" : "", zky_number_format_digits (buffer, number, DIGITS));
}

static gboolean
is_called_alike (const ZkyNode *a,
                 const ZkyNode *b)
{
  return g_strcmp0 (zky_node_get_name (a), zky_node_get_name (b)) == 0 && g_strcmp0 (zky_node_get_scope (a), zky_node_get_scope (b)) == 0;
}

/* The node's own name in its scope, where it has one; with its key where others there are called the same, or by its key alone. */
static char *
dup_label (ZkyGraph      *graph,
           const ZkyNode *node)
{
  const char *key = zky_graph_get_key (graph, zky_node_get_index (node)), *name = zky_node_get_name (node);
  const char *inner = strrchr (key, '/');
  g_autofree char *around = inner != NULL ? g_strndup (key, (gsize) (inner - key)) : NULL;
  g_autofree char *place = around != NULL ? zky_scope_dup_words (around) : g_strdup ("");
  const char *own = inner != NULL ? inner + 1 : key, *arrow = inner != NULL ? " › " : "";
  guint n = 0;

  if (name == NULL || zky_node_get_op (node) == NULL)
    return g_strdup_printf ("%s%s%s", place, arrow, own);

  for (guint i = 0; i < zky_graph_get_n_nodes (graph); i++)
    n += is_called_alike (zky_graph_get_node (graph, i), node);

  return n > 1 ? g_strdup_printf ("%s (%s%s%s)", name, place, arrow, own) : g_strdup_printf ("%s%s%s", place, arrow, name);
}

/* `  mul#0     12   36   +24   0.667`: of arrays the norms, and the largest difference */
static void
append_lines (GString       *text,
              ZkyDifference *difference,
              gboolean       gradients)
{
  g_autoptr(GArray) lines = find_lines (difference, gradients);
  ZkyGraph *graph = zky_difference_get_graph (difference);
  guint width = zky_cli_width ("all");

  for (guint i = 0; i < lines->len; i++)
    {
      g_autofree char *label = dup_label (graph, g_array_index (lines, Line, i).node);

      width = MAX (width, zky_cli_width (label));
    }
  g_string_append (text, gradients ? "gradients" : "values");
  g_string_append (text, lines->len > 0 ? ": largest B - A, relative, norms of A and B\n" : ": none differs\n");
  for (guint i = 0; i < lines->len; i++)
    {
      const Line *line = &g_array_index (lines, Line, i);
      g_autofree char *most = format_signed (line->distance->most), *label = dup_label (graph, line->node);
      char relative[ZKY_NUMBER_MAX], a[ZKY_NUMBER_MAX], b[ZKY_NUMBER_MAX];

      zky_number_format_digits (relative, line->distance->relative, 3);
      zky_number_format_digits (a, line->distance->a, DIGITS);
      zky_number_format_digits (b, line->distance->b, DIGITS);
      g_string_append (text, "  ");
      zky_cli_pad (text, label, width, FALSE);
      if (line->distance->is_label)
        {
          g_string_append_printf (text, "  %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " changed\n", line->distance->n_changed, line->distance->n);
          continue;
        }
      g_string_append (text, "  ");
      zky_cli_pad (text, most, 12, TRUE);
      g_string_append (text, "  ");
      zky_cli_pad (text, relative, 8, TRUE);
      g_string_append (text, "  ");
      zky_cli_pad (text, a, 12, TRUE);
      g_string_append_printf (text, "  %s\n", b);
    }
}

static void
append_others (GString       *text,
               ZkyDifference *difference)
{
  static const char *const titles[] = {
    [ZKY_ONLY_IN_A] = "only in A", [ZKY_ONLY_IN_B] = "only in B", [ZKY_SHAPES_DIFFER] = "other shapes",
  };
  ZkyGraph *graph = zky_difference_get_graph (difference);

  for (guint presence = ZKY_ONLY_IN_A; presence <= ZKY_SHAPES_DIFFER; presence++)
    {
      gboolean is_first = TRUE;

      for (guint i = 0; i < zky_graph_get_n_nodes (graph); i++)
        {
          g_autofree char *label = NULL;

          if (zky_difference_get_presence (difference, zky_graph_get_node (graph, i)) != presence)
            continue;
          label = dup_label (graph, zky_graph_get_node (graph, i));
          g_string_append_printf (text, "%s%s", is_first ? titles[presence] : ",", is_first ? ": " : " ");
          g_string_append (text, label);
          is_first = FALSE;
        }
      g_string_append (text, is_first ? "" : "\n");
    }
}

static gboolean
write_file (const ZkyArguments  *arguments,
            ZkyDifference       *difference,
            GError             **error)
{
  g_autoptr(GFile) file = g_file_new_for_commandline_arg (arguments->out);
  ZkyDataFormat format;

  if (zky_data_format_from_path (arguments->out, &format))
    return zky_data_file_write (NULL, difference, format, file, error);

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "-o %s: the ending is .json, .csv or .npz", arguments->out);
  return FALSE;
}

int
zky_cli_compare (const ZkyArguments *arguments)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = NULL;
  g_autoptr(ZkyGraph) graph = NULL;
  g_autoptr(ZkyTarget) target = NULL;
  g_autoptr(ZkyDifference) difference = NULL;

  if (!arguments->against)
    g_set_error_literal (&error, ZKY_ERROR, ZKY_ERROR_USE, "zky compare needs --against, and values or a model behind it");
  else
    graph = zky_cli_call (arguments, &model, &error);
  if (graph != NULL)
    target = zky_cli_read_target (arguments, graph, ZKY_TARGET_SUM, &error);
  if (target != NULL && zky_target_back (target, graph, ZKY_BACK_KEEP, &error))
    difference = zky_cli_compare_against (arguments, graph, TRUE, &error);
  if (difference == NULL || (arguments->out != NULL && !write_file (arguments, difference, &error)))
    return zky_cli_fail (arguments, error);
  if (arguments->out != NULL)
    return ZKY_CLI_DONE;

  if (arguments->json)
    {
      g_autoptr(GBytes) bytes = zky_data_file_to_bytes (NULL, difference, ZKY_DATA_JSON, NULL);

      g_string_append_len (text, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
    }
  else
    {
      g_string_append (text, "A is the call of --against, B the one before it\n");
      append_lines (text, difference, FALSE);
      append_lines (text, difference, TRUE);
      append_others (text, difference);
    }

  return zky_cli_write (text);
}
