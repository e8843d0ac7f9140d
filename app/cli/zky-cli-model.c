/* zky-cli-model.c: from arguments to a model with values, its call and its gradients
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-cli.h"

#include <string.h>

/**
 * zky_cli_name_file:
 * @arguments: what was typed
 * @error: (inout): an error that a model gave: it names its file as it is called in its folder
 *
 * Names the file as it was typed.
 */
void
zky_cli_name_file (const ZkyArguments  *arguments,
                   GError              *error)
{
  g_autofree char *name = arguments->file != NULL ? g_path_get_basename (arguments->file) : NULL;
  gsize length = name != NULL ? strlen (name) : 0;

  if (name == NULL || strncmp (error->message, name, length) != 0 || error->message[length] != ':')
    return;

  {
    char *message = g_strconcat (arguments->file, error->message + length, NULL);

    g_free (error->message);
    error->message = message;
  }
}

static gboolean
fail_with_file (const ZkyArguments  *arguments,
                GError              *cause,
                GError             **error)
{
  zky_cli_name_file (arguments, cause);
  g_propagate_error (error, cause);

  return FALSE;
}

/* A number, nested lists, or @file.npy. */
static ZkyTensor *
parse_value (const char  *text,
             ZkyDtype     dtype,
             GError     **error)
{
  return *text == '@' ? zky_npy_load (text + 1, error) : zky_tensor_parse (text, dtype, error);
}

static gboolean
set_values (const ZkyArguments  *arguments,
            ZkyModel            *model,
            GError             **error)
{
  for (guint i = 0; i < arguments->values->len; i += 2)
    {
      const char *name = g_ptr_array_index (arguments->values, i);
      const char *text = g_ptr_array_index (arguments->values, i + 1);
      g_autoptr(ZkyTensor) value = NULL;
      ZkyInput input;

      if (!zky_module_find (zky_model_get_module (model), name, &input, error))
        return FALSE;
      value = parse_value (text, zky_tensor_get_dtype (input.value), error);
      if (value == NULL || !zky_model_set (model, name, value, error))
        {
          g_prefix_error (error, "%s: ", name);
          return FALSE;
        }
    }

  return TRUE;
}

/* What is no archive by its name is not read as one: what would be wrong with its first byte helps nobody. */
static gboolean
check_archive_name (const char  *path,
                    GError     **error)
{
  static const char *const others[] = { ".csv", ".npy", ".json", ".lua", ".txt", ".pt", ".pth", ".bin", ".onnx" };

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (g_str_has_suffix (path, others[i]))
      {
        g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "--params %s: parameters are in a .safetensors or .npz file, as zky train --save "
                     "writes it, not in a %s file", path, others[i]);
        return FALSE;
      }

  return TRUE;
}

/* Sets all parameters and buffers to what a file of them has, in the dtype that the model has. */
static gboolean
set_params (const char  *path,
            ZkyModule   *module,
            GError     **error)
{
  g_autoptr(ZkyArchive) found = check_archive_name (path, error) ? zky_archive_load (path, error) : NULL;
  g_autoptr(ZkyArchive) fitting = zky_archive_new ();
  g_autofree char *name = g_filename_display_name (path);
  ZkyInput entry;

  if (found == NULL)
    return FALSE;

  for (guint i = 0; zky_module_get_state (module, i, &entry); i++)
    {
      ZkyTensor *value = zky_archive_find (found, entry.name);
      g_autoptr(ZkyTensor) cast = NULL;

      if (value == NULL)
        continue; /* what is missing is told below */
      cast = zky_tensor_narrow (value, zky_tensor_get_dtype (entry.value), error);
      if (cast == NULL)
        {
          g_prefix_error (error, "%s: %s: ", name, entry.name);
          return FALSE;
        }
      zky_archive_add (fitting, entry.name, cast);
    }
  if (zky_module_load_state (module, fitting, error))
    return TRUE;

  g_prefix_error (error, "%s: ", name);
  return FALSE;
}

/**
 * zky_cli_load:
 * @arguments: what was typed
 * @dtype: what to compute in
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the model, with the values that were given
 */
ZkyModel *
zky_cli_load (const ZkyArguments  *arguments,
              ZkyDtype             dtype,
              GError             **error)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  g_autoptr(ZkyModel) model = NULL;
  ZkyModelOptions options = { .dtype = dtype };
  GError *cause = NULL;

  for (guint i = 0; i < arguments->values->len; i += 2)
    g_ptr_array_add (names, g_ptr_array_index (arguments->values, i));
  g_ptr_array_add (names, NULL);
  options.inputs = (const char *const *) names->pdata;

  model = arguments->expression != NULL ? zky_model_parse (arguments->expression, &options, &cause)
                                        : zky_model_load (arguments->file, &options, &cause);
  if (model == NULL)
    {
      fail_with_file (arguments, cause, error);
      return NULL;
    }
  if (arguments->params != NULL && !set_params (arguments->params, zky_model_get_module (model), error))
    return NULL;
  if (!set_values (arguments, model, error))
    return NULL;

  return g_steal_pointer (&model);
}

/* What --dtype says to compute in. */
gboolean
zky_cli_get_dtype (const ZkyArguments  *arguments,
                   ZkyDtype            *dtype,
                   GError             **error)
{
  *dtype = ZKY_FLOAT32;
  if (arguments->dtype == NULL)
    return TRUE;

  if (!zky_dtype_from_name (arguments->dtype, dtype, NULL) || !zky_dtype_is_float (*dtype))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "--dtype is float32 or float64, not “%s”", arguments->dtype);
      return FALSE;
    }

  return TRUE;
}

/**
 * zky_cli_call:
 * @arguments: what was typed
 * @model: (out) (transfer full): the model
 * @error: return location for an error
 *
 * Loads the model and calls it.
 *
 * Returns: (transfer full) (nullable): the graph of the call
 */
ZkyGraph *
zky_cli_call (const ZkyArguments  *arguments,
              ZkyModel           **model,
              GError             **error)
{
  g_autoptr(ZkyGraph) graph = NULL;
  GError *cause = NULL;
  ZkyDtype dtype;

  *model = NULL;
  if (!zky_cli_get_dtype (arguments, &dtype, error))
    return NULL;
  *model = zky_cli_load (arguments, dtype, error);
  if (*model == NULL)
    return NULL;

  graph = zky_graph_new (zky_module_get_name (zky_model_get_module (*model)));
  zky_graph_set_timed (graph, g_strcmp0 (arguments->color_by, "time") == 0);
  if (!zky_model_call (*model, graph, NULL, &cause))
    {
      fail_with_file (arguments, cause, error);
      return NULL;
    }
  if (arguments->output != NULL && zky_graph_find_output (graph, arguments->output, error) == NULL)
    return NULL;

  return g_steal_pointer (&graph);
}

/* What --cotangent says. */
static ZkyTarget *
read_cotangent (const ZkyArguments  *arguments,
                ZkyNode             *output,
                GError             **error)
{
  g_autoptr(ZkyTensor) given = NULL;
  ZkyShape wanted = zky_tensor_get_shape (zky_node_get_value (output)), shape;

  if (g_str_equal (arguments->cotangent, "ones"))
    return zky_target_new (arguments->output, ZKY_TARGET_SUM);

  given = parse_value (arguments->cotangent, zky_tensor_get_dtype (zky_node_get_value (output)), error);
  if (given == NULL)
    {
      g_prefix_error (error, "--cotangent: ");
      return NULL;
    }
  shape = zky_tensor_get_shape (given);
  if (!zky_shape_equal (&shape, &wanted))
    {
      g_autofree char *is = zky_shape_to_string (&shape), *should = zky_shape_to_string (&wanted);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "A cotangent of shape %s does not fit the output of shape %s", is, should);
      return NULL;
    }

  return zky_target_new_cotangent (arguments->output, given);
}

static ZkyTarget *
read_element (const ZkyArguments  *arguments,
              GError             **error)
{
  ZkyTarget *target = zky_target_parse_element (arguments->output, arguments->element, error);

  if (target == NULL)
    g_prefix_error (error, "--element: ");

  return target;
}

/**
 * zky_cli_read_target:
 * @arguments: what was typed: --output, --element, --cotangent, --jacobian
 * @graph: a call
 * @otherwise: what is differentiated where none of the last three was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): what is differentiated
 */
ZkyTarget *
zky_cli_read_target (const ZkyArguments  *arguments,
                     ZkyGraph            *graph,
                     ZkyTargetKind        otherwise,
                     GError             **error)
{
  g_autoptr(ZkyTarget) plain = zky_target_new (arguments->output, arguments->jacobian ? ZKY_TARGET_JACOBIAN : otherwise);
  ZkyNode *output = zky_target_find_output (plain, graph, error);
  const char *first = arguments->cotangent != NULL ? "--cotangent" : "--element";

  if (output == NULL)
    return NULL;
  if ((arguments->cotangent != NULL) + (arguments->element != NULL) + arguments->jacobian > 1)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "%s and %s exclude each other", first,
                   arguments->jacobian ? "--jacobian" : "--element");
      return NULL;
    }

  return arguments->cotangent != NULL ? read_cotangent (arguments, output, error)
         : arguments->element != NULL ? read_element (arguments, error) : g_steal_pointer (&plain);
}

/**
 * zky_cli_back:
 * @arguments: what was typed
 * @graph: a call
 * @flags: what to keep
 * @error: return location for an error
 *
 * Differentiates what was asked for, all elements of the output unless told.
 *
 * Returns: whether the gradients could be computed
 */
gboolean
zky_cli_back (const ZkyArguments  *arguments,
              ZkyGraph            *graph,
              ZkyBackFlags         flags,
              GError             **error)
{
  g_autoptr(ZkyTarget) target = zky_cli_read_target (arguments, graph, ZKY_TARGET_JACOBIAN, error);

  return target != NULL && zky_target_back (target, graph, flags, error);
}

/**
 * zky_cli_get_n_values:
 * @module: a module
 *
 * Returns: how many inputs and parameters it has
 */
guint
zky_cli_get_n_values (ZkyModule *module)
{
  return zky_module_get_n_inputs (module) + zky_module_get_n_params (module);
}

/**
 * zky_cli_get_value:
 * @module: a module
 * @i: inputs first, then parameters
 * @input: (out): what is known of it
 */
void
zky_cli_get_value (ZkyModule *module,
                   guint      i,
                   ZkyInput  *input)
{
  guint n_inputs = zky_module_get_n_inputs (module);

  if (i < n_inputs)
    zky_module_get_input (module, i, input);
  else
    zky_module_get_param (module, i - n_inputs, input);
}

/**
 * zky_cli_find_input:
 * @graph: a call
 * @input: an input or parameter of its module
 *
 * Returns: (transfer none) (nullable): its node
 */
ZkyNode *
zky_cli_find_input (ZkyGraph       *graph,
                    const ZkyInput *input)
{
  ZkyNodeKind kind = input->is_parameter ? ZKY_NODE_PARAMETER : input->is_buffer ? ZKY_NODE_CONSTANT : ZKY_NODE_VARIABLE;

  for (guint i = 0; i < zky_graph_get_n_nodes (graph); i++)
    {
      ZkyNode *node = zky_graph_get_node (graph, i);

      if (zky_node_get_kind (node) == kind && g_strcmp0 (zky_node_get_name (node), input->name) == 0)
        return node;
    }

  return NULL;
}
