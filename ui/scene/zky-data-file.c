/* zky-data-file.c: the numbers of a call as files
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-data-private.h"

#include <glib/gi18n.h>
#include <string.h>

static const struct { const char *extension, *title; } formats[ZKY_N_DATA_FORMATS] = {
  [ZKY_DATA_JSON] = { "json", N_("Numbers as JSON") },
  [ZKY_DATA_CSV] = { "csv", N_("Numbers as CSV table") },
  [ZKY_DATA_NPZ] = { "npz", N_("Numbers as NumPy arrays") },
};

const char *const zky_data_kinds[] = {
  [ZKY_NODE_VARIABLE] = "input",
  [ZKY_NODE_PARAMETER] = "parameter",
  [ZKY_NODE_CONSTANT] = "constant",
  [ZKY_NODE_OPERATOR] = "operator",
};

/* The ending of its files, without the point. */
const char *
zky_data_format_get_extension (ZkyDataFormat format)
{
  g_return_val_if_fail (format < ZKY_N_DATA_FORMATS, NULL);

  return formats[format].extension;
}

/* What a list of formats calls it. */
const char *
zky_data_format_get_title (ZkyDataFormat format)
{
  g_return_val_if_fail (format < ZKY_N_DATA_FORMATS, NULL);

  return _(formats[format].title);
}

/* Whether the ending of @path is that of a data file. */
gboolean
zky_data_format_from_path (const char    *path,
                           ZkyDataFormat *format)
{
  const char *point = strrchr (path, '.');

  for (guint i = 0; point != NULL && i < ZKY_N_DATA_FORMATS; i++)
    if (g_ascii_strcasecmp (point + 1, formats[i].extension) == 0)
      {
        *format = i;
        return TRUE;
      }

  return FALSE;
}

/* -- JSON ---------------------------------------------------------------------------------- */

/* `, "name": "x"`, or null */
void
zky_data_append_text (GString    *out,
                      const char *name,
                      const char *value)
{
  g_string_append_printf (out, ", \"%s\": ", name);
  if (value != NULL && value[0] != '\0')
    zky_json_append_string (out, value);
  else
    g_string_append (out, "null");
}

/* What a node is, as the beginning of an object */
void
zky_data_append_node (GString       *out,
                      const ZkyNode *node)
{
  const ZkyOp *op = zky_node_get_op (node);

  g_string_append_printf (out, "  {\"index\": %u, \"kind\": \"%s\"", zky_node_get_index (node), zky_data_kinds[zky_node_get_kind (node)]);
  zky_data_append_text (out, "name", zky_node_get_name (node));
  zky_data_append_text (out, "operator", op != NULL ? op->name : NULL);
  zky_data_append_text (out, "scope", zky_node_get_scope (node));
  g_string_append (out, ", \"inputs\": [");
  for (guint i = 0; i < zky_node_get_n_inputs (node); i++)
    g_string_append_printf (out, "%s%u", i > 0 ? ", " : "", zky_node_get_index (zky_node_get_input (node, i)));
  g_string_append_c (out, ']');
}

static void
append_node (GString       *out,
             const ZkyNode *node)
{
  zky_data_append_node (out, node);
  g_string_append (out, ",\n   \"value\": ");
  zky_json_append_tensor (out, zky_node_get_value (node));
  g_string_append (out, ",\n   \"gradient\": ");
  zky_json_append_tensor (out, zky_node_get_gradient (node));
  g_string_append_c (out, '}');
}

static GBytes *
write_json (ZkyGraph *graph)
{
  GString *out = g_string_new ("{\"graph\": ");

  zky_json_append_string (out, zky_graph_get_name (graph) != NULL ? zky_graph_get_name (graph) : "");
  g_string_append (out, ", \"outputs\": [");
  for (guint i = 0; i < zky_graph_get_n_outputs (graph); i++)
    g_string_append_printf (out, "%s%u", i > 0 ? ", " : "", zky_node_get_index (zky_graph_get_output (graph, i)));
  g_string_append (out, "], \"nodes\": [\n");
  for (guint i = 0; i < zky_graph_get_n_forward (graph); i++)
    {
      if (i > 0)
        g_string_append (out, ",\n");
      append_node (out, zky_graph_get_node (graph, i));
    }
  g_string_append (out, "\n]}\n");

  return g_string_free_to_bytes (out);
}

/* -- CSV -------------------------------------------------------------------------------------- */

/* A cell as RFC 4180 has it: in quotes where it holds what means something. */
void
zky_data_append_cell (GString    *out,
                      const char *text)
{
  gboolean quoted = text != NULL && strpbrk (text, ",\"\r\n") != NULL;

  if (text == NULL)
    return;
  if (quoted)
    g_string_append_c (out, '"');
  for (; *text != '\0'; text++)
    {
      if (*text == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *text);
    }
  if (quoted)
    g_string_append_c (out, '"');
}

/* `1 2`: where an element stands, 0-based; empty for a single number */
void
zky_data_append_place (GString        *out,
                       const ZkyShape *shape,
                       gsize           element)
{
  gsize places[G_N_ELEMENTS (shape->dims)];

  for (guint i = shape->n_axes; i-- > 0;)
    {
      places[i] = element % shape->dims[i];
      element /= shape->dims[i];
    }
  for (guint i = 0; i < shape->n_axes; i++)
    g_string_append_printf (out, "%s%" G_GSIZE_FORMAT, i > 0 ? " " : "", places[i]);
}

/* A comma, and an element where there is one */
void
zky_data_append_number (GString         *out,
                        const ZkyTensor *tensor,
                        gsize            element)
{
  char number[ZKY_NUMBER_MAX];

  g_string_append_c (out, ',');
  if (tensor != NULL)
    g_string_append (out, zky_number_format (number, zky_tensor_get_double (tensor, element), zky_tensor_get_dtype (tensor)));
}

/* What a node is, as the first cells of a line */
void
zky_data_append_cells (GString       *out,
                       const ZkyNode *node)
{
  const ZkyOp *op = zky_node_get_op (node);

  g_string_append_printf (out, "%u,", zky_node_get_index (node));
  zky_data_append_cell (out, zky_node_get_name (node));
  g_string_append_printf (out, ",%s,%s,", zky_data_kinds[zky_node_get_kind (node)], op != NULL ? op->name : "");
  zky_data_append_cell (out, zky_node_get_scope (node));
  g_string_append_c (out, ',');
}

static void
append_lines (GString       *out,
              const ZkyNode *node)
{
  ZkyTensor *value = zky_node_get_value (node), *gradient = zky_node_get_gradient (node);
  ZkyShape shape = zky_tensor_get_shape (value);

  /* A Jacobian has more elements than the node. */
  if (gradient != NULL && zky_tensor_get_size (gradient) != zky_tensor_get_size (value))
    gradient = NULL;

  for (gsize i = 0; i < zky_tensor_get_size (value); i++)
    {
      zky_data_append_cells (out, node);
      zky_data_append_place (out, &shape, i);
      zky_data_append_number (out, value, i);
      zky_data_append_number (out, gradient, i);
      g_string_append (out, "\r\n");
    }
}

static GBytes *
write_csv (ZkyGraph *graph)
{
  GString *out = g_string_new ("node,name,kind,operator,scope,element,value,gradient\r\n");

  for (guint i = 0; i < zky_graph_get_n_forward (graph); i++)
    append_lines (out, zky_graph_get_node (graph, i));

  return g_string_free_to_bytes (out);
}

/* -- NumPy ------------------------------------------------------------------------------------ */

/**
 * zky_data_add_arrays:
 * @archive: what is filled
 * @prefix: in front of all names
 * @graph: whose values and gradients are added, by the keys of their nodes
 */
void
zky_data_add_arrays (ZkyArchive *archive,
                     const char *prefix,
                     ZkyGraph   *graph)
{
  for (guint i = 0; i < zky_graph_get_n_nodes (graph); i++)
    {
      const ZkyNode *node = zky_graph_get_node (graph, i);
      const char *key = zky_graph_get_key (graph, i);
      g_autofree char *value = g_strdup_printf ("%svalue/%s", prefix, key), *gradient = g_strdup_printf ("%sgradient/%s", prefix, key);

      if (zky_node_is_backward (node))
        continue;
      if (zky_node_get_value (node) != NULL)
        zky_archive_add (archive, value, zky_node_get_value (node));
      if (zky_node_get_gradient (node) != NULL)
        zky_archive_add (archive, gradient, zky_node_get_gradient (node));
    }
}

static GBytes *
write_npz (ZkyGraph  *graph,
           GError   **error)
{
  g_autoptr (ZkyArchive) archive = zky_archive_new ();

  zky_data_add_arrays (archive, "", graph);

  return zky_npz_write (archive, ZKY_NPZ_DEFLATE, error);
}

/**
 * zky_data_file_to_bytes:
 * @graph: a finished call
 * @difference: (nullable): two calls: then @graph does not matter
 * @format: of the file
 * @error: return location: there is no memory for all of it
 *
 * Writes all values, and the gradients that the last backward pass left; of a comparison those of both calls, and what B has more than A.
 * Numbers are the shortest that read back equal. Neither call id nor date go into the file.
 *
 * Returns: (transfer full): the file's bytes
 */
GBytes *
zky_data_file_to_bytes (ZkyGraph       *graph,
                        ZkyDifference  *difference,
                        ZkyDataFormat   format,
                        GError        **error)
{
  g_return_val_if_fail (graph != NULL || difference != NULL, NULL);

  switch (format)
    {
    case ZKY_DATA_JSON:
      return difference != NULL ? zky_data_compared_json (difference) : write_json (graph);
    case ZKY_DATA_CSV:
      return difference != NULL ? zky_data_compared_csv (difference) : write_csv (graph);
    case ZKY_DATA_NPZ:
    default:
      return difference != NULL ? zky_data_compared_npz (difference, error) : write_npz (graph, error);
    }
}

/**
 * zky_data_file_write:
 * @graph: a finished call
 * @difference: (nullable): two calls: then @graph does not matter
 * @format: of the file
 * @file: what is written; an old one stays until the new one is whole
 * @error: return location
 *
 * Returns: whether the file is there
 */
gboolean
zky_data_file_write (ZkyGraph       *graph,
                     ZkyDifference  *difference,
                     ZkyDataFormat   format,
                     GFile          *file,
                     GError        **error)
{
  g_autoptr (GBytes) bytes = zky_data_file_to_bytes (graph, difference, format, error);
  gconstpointer data;
  gsize size;

  if (bytes == NULL)
    return FALSE;

  data = g_bytes_get_data (bytes, &size);
  return g_file_replace_contents (file, data, size, NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL, error);
}
