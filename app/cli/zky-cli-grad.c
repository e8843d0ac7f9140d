/* zky-cli-grad.c: zky grad: gradients, Jacobians, Hessians
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-cli.h"

/**
 * Table:
 * @rows: what is differentiated: names of outputs, or of inputs for a Hessian
 * @columns: names of what it is differentiated by
 * @values: (nullable elements): a tensor for each row and column; %NULL where numbers are whole or fixed
 *
 * Derivatives by name.
 */
typedef struct
{
  GPtrArray *rows, *columns, *values;
} Table;

static void
unref_tensor (gpointer tensor)
{
  if (tensor != NULL)
    zky_tensor_unref (tensor);
}

static void
table_init (Table *self)
{
  self->rows = g_ptr_array_new_with_free_func (g_free);
  self->columns = g_ptr_array_new_with_free_func (g_free);
  self->values = g_ptr_array_new_with_free_func (unref_tensor);
}

static void
table_clear (Table *self)
{
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->columns, g_ptr_array_unref);
  g_clear_pointer (&self->values, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Table, table_clear)

static ZkyTensor *
table_get (const Table *self,
           guint        row,
           guint        column)
{
  return g_ptr_array_index (self->values, row * self->columns->len + column);
}

static gboolean
is_float (const ZkyNode *node)
{
  return node != NULL && zky_dtype_is_float (zky_tensor_get_dtype (zky_node_get_value (node)));
}

/* The names of all inputs and parameters; in @nodes those that can be differentiated by, NULL for the others. */
static GPtrArray *
find_inputs (ZkyGraph  *graph,
             ZkyModule *module,
             GPtrArray *names)
{
  GPtrArray *nodes = g_ptr_array_new ();

  for (guint i = 0; i < zky_cli_get_n_values (module); i++)
    {
      ZkyInput input;
      ZkyNode *node;

      zky_cli_get_value (module, i, &input);
      node = zky_cli_find_input (graph, &input);
      g_ptr_array_add (names, g_strdup (input.name));
      g_ptr_array_add (nodes, is_float (node) && zky_node_get_kind (node) != ZKY_NODE_CONSTANT ? node : NULL);
    }

  return nodes;
}

/* @nodes without the NULLs. */
static GPtrArray *
without_gaps (GPtrArray *nodes)
{
  GPtrArray *result = g_ptr_array_new ();

  for (guint i = 0; i < nodes->len; i++)
    if (g_ptr_array_index (nodes, i) != NULL)
      g_ptr_array_add (result, g_ptr_array_index (nodes, i));

  return result;
}

/* The Jacobians of the output that is wanted, or of all. */
static gboolean
find_jacobians (const ZkyArguments  *arguments,
                ZkyGraph            *graph,
                ZkyModule           *module,
                Table               *table,
                GError             **error)
{
  g_autoptr(GPtrArray) inputs = find_inputs (graph, module, table->columns), floats = without_gaps (inputs);
  g_autofree ZkyTensor **found = g_new (ZkyTensor *, floats->len + 1);

  for (guint i = 0; i < zky_graph_get_n_outputs (graph); i++)
    {
      const char *name = zky_graph_get_output_name (graph, i);
      ZkyNode *output = zky_graph_get_output (graph, i);
      gboolean wanted = arguments->output != NULL && g_str_equal (arguments->output, name);

      if (arguments->output != NULL && !wanted)
        continue;
      if ((wanted || is_float (output))
          && !zky_graph_jacobian (graph, output, (ZkyNode *const *) floats->pdata, floats->len, 0, found, error))
        return FALSE;

      g_ptr_array_add (table->rows, g_strdup (name));
      for (guint k = 0, next = 0; k < inputs->len; k++)
        g_ptr_array_add (table->values,
                         is_float (output) && g_ptr_array_index (inputs, k) != NULL ? found[next++] : NULL);
    }

  return TRUE;
}

static ZkyNode *
wanted_output (const ZkyArguments *arguments,
               ZkyGraph           *graph)
{
  return arguments->output != NULL ? zky_graph_find_output (graph, arguments->output, NULL)
                                   : zky_graph_get_output (graph, 0);
}

static gboolean
find_hessian (const ZkyArguments  *arguments,
              ZkyGraph            *graph,
              ZkyModule           *module,
              Table               *table,
              GError             **error)
{
  g_autoptr(GPtrArray) again = find_inputs (graph, module, table->rows);
  g_autoptr(GPtrArray) inputs = find_inputs (graph, module, table->columns), floats = without_gaps (inputs);
  g_autofree ZkyTensor **found = g_new (ZkyTensor *, floats->len * floats->len + 1);
  guint next = 0;

  if (!zky_graph_hessian (graph, wanted_output (arguments, graph), (ZkyNode *const *) floats->pdata, floats->len, 0,
                          found, error))
    return FALSE;

  for (guint i = 0; i < inputs->len; i++)
    for (guint k = 0; k < inputs->len; k++)
      g_ptr_array_add (table->values, g_ptr_array_index (inputs, i) != NULL && g_ptr_array_index (inputs, k) != NULL
                                      ? found[next++] : NULL);

  return TRUE;
}

/* -- Printing ------------------------------------------------------------------------------ */

/* `, "hessian": {"x": {"x": …, "w": …}, …}` */
static void
append_json (GString     *text,
             const char  *key,
             const Table *table)
{
  g_string_append_printf (text, ", \"%s\": {", key);
  for (guint i = 0; i < table->rows->len; i++)
    {
      g_string_append (text, i > 0 ? ", " : "");
      zky_json_append_string (text, g_ptr_array_index (table->rows, i));
      g_string_append (text, ": {");
      for (guint k = 0; k < table->columns->len; k++)
        {
          g_string_append (text, k > 0 ? ", " : "");
          zky_json_append_string (text, g_ptr_array_index (table->columns, k));
          g_string_append (text, ": ");
          zky_json_append_tensor (text, table_get (table, i, k));
        }
      g_string_append_c (text, '}');
    }
  g_string_append_c (text, '}');
}

/* What a derivative is called: `∂out/∂x`, `∂²out/∂x²`, `∂²out/∂x∂w`. */
static char *
make_name (const Table *table,
           const char  *output,
           guint        row,
           guint        column)
{
  const char *a = g_ptr_array_index (table->rows, row), *b = g_ptr_array_index (table->columns, column);

  if (output == NULL)
    return g_strdup_printf ("∂%s/∂%s", a, b);

  return row == column ? g_strdup_printf ("∂²%s/∂%s²", output, a) : g_strdup_printf ("∂²%s/∂%s∂%s", output, a, b);
}

/* The columns from which on a row is printed: of a Hessian those on and right of the diagonal; the others are their
 * transposes. */
static guint
first_column (const char *output,
              guint       row)
{
  return output != NULL ? row : 0;
}

static guint
find_width (const Table *table,
            const char  *output)
{
  guint width = 0;

  for (guint i = 0; i < table->rows->len; i++)
    for (guint k = first_column (output, i); k < table->columns->len; k++)
      {
        g_autofree char *name = make_name (table, output, i, k);

        width = MAX (width, zky_cli_width (name));
      }

  return width;
}

/* A line for each derivative. */
static void
append_text (GString     *text,
             const Table *table,
             const char  *output,
             guint        width)
{
  for (guint i = 0; i < table->rows->len; i++)
    for (guint k = first_column (output, i); k < table->columns->len; k++)
      {
        g_autofree char *name = make_name (table, output, i, k);

        zky_cli_print_line (text, name, width, table_get (table, i, k));
      }
}

static void
print (GString            *text,
       const ZkyArguments *arguments,
       ZkyGraph           *graph,
       ZkyModule          *module,
       const Table        *jacobians,
       const Table        *hessian)
{
  const char *output = arguments->output != NULL ? arguments->output : zky_graph_get_output_name (graph, 0);
  guint width = MAX (find_width (jacobians, NULL), find_width (hessian, output));

  if (arguments->json)
    {
      zky_cli_begin_json (text, arguments, graph);
      if (arguments->jacobian)
        append_json (text, "jacobian", jacobians);
      else
        zky_cli_add_json_gradients (text, graph, module);
      if (arguments->hessian)
        append_json (text, "hessian", hessian);
      g_string_append (text, "}\n");
      return;
    }

  zky_cli_print_outputs (text, arguments, graph, arguments->jacobian ? NULL : module, width);
  append_text (text, jacobians, NULL, width);
  append_text (text, hessian, output, width);
}

/* -- NumPy ------------------------------------------------------------------------------- */

/* `jacobian/out/x`, `hessian/x/w`, by names as they stand in the JSON. */
static void
add_arrays (ZkyArchive  *archive,
            const char  *what,
            const Table *table)
{
  for (guint i = 0; i < table->rows->len; i++)
    for (guint k = 0; k < table->columns->len; k++)
      {
        g_autofree char *name = g_strdup_printf ("%s/%s/%s", what, (char *) g_ptr_array_index (table->rows, i),
                                                 (char *) g_ptr_array_index (table->columns, k));

        if (table_get (table, i, k) != NULL)
          zky_archive_add (archive, name, table_get (table, i, k));
      }
}

static gboolean
write_npz (const ZkyArguments  *arguments,
           ZkyGraph            *graph,
           const Table         *jacobians,
           const Table         *hessian,
           GError             **error)
{
  g_autoptr(ZkyArchive) archive = zky_archive_new ();

  add_arrays (archive, "jacobian", jacobians);
  add_arrays (archive, "hessian", hessian);

  return zky_cli_write_npz (arguments, graph, archive, error);
}

static gboolean
check_options (const ZkyArguments  *arguments,
               GError             **error)
{
  const char *part = arguments->cotangent != NULL ? "--cotangent" : arguments->element != NULL ? "--element" : NULL;

  if (part == NULL || !(arguments->jacobian || arguments->hessian))
    return TRUE;

  g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "%s and %s exclude each other", part,
               arguments->jacobian ? "--jacobian" : "--hessian");

  return FALSE;
}

int
zky_cli_grad (const ZkyArguments *arguments)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = NULL;
  g_autoptr(ZkyGraph) graph = check_options (arguments, &error) ? zky_cli_call (arguments, &model, &error) : NULL;
  g_auto(Table) jacobians = { NULL }, hessian = { NULL };
  ZkyModule *module;

  if (graph == NULL)
    return zky_cli_fail (arguments, error);

  table_init (&jacobians);
  table_init (&hessian);
  module = zky_model_get_module (model);
  if ((arguments->jacobian && !find_jacobians (arguments, graph, module, &jacobians, &error))
      || (arguments->hessian && !find_hessian (arguments, graph, module, &hessian, &error))
      || (!arguments->jacobian && !zky_cli_back (arguments, graph, ZKY_BACK_DEFAULT, &error))
      || !write_npz (arguments, graph, &jacobians, &hessian, &error))
    return zky_cli_fail (arguments, error);

  print (text, arguments, graph, module, &jacobians, &hessian);

  return zky_cli_write (text);
}
