/* zky-cli-ops.c: zky ops: the registry of operators
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-cli.h"

#include <string.h>
#include <unistd.h>

#define N_COLUMNS 4

static const char *
get_column (const ZkyOp *op,
            guint        column)
{
  const char *columns[N_COLUMNS] = { op->name, op->symbol, op->formula, op->summary };

  return columns[column] != NULL ? columns[column] : "";
}

/* For other programs: tabs between columns. */
static void
append_tabs (GString *text)
{
  for (const ZkyOp *const *ops = zky_op_list (NULL); *ops != NULL; ops++)
    for (guint k = 0; k < N_COLUMNS; k++)
      g_string_append_printf (text, "%s%c", get_column (*ops, k), k + 1 < N_COLUMNS ? '\t' : '\n');
}

/* For people: spaces between columns. */
static void
append_table (GString *text)
{
  const ZkyOp *const *ops = zky_op_list (NULL);
  guint widths[N_COLUMNS] = { 0 };

  for (guint i = 0; ops[i] != NULL; i++)
    for (guint k = 0; k < N_COLUMNS; k++)
      widths[k] = MAX (widths[k], zky_cli_width (get_column (ops[i], k)));

  for (guint i = 0; ops[i] != NULL; i++)
    {
      for (guint k = 0; k + 1 < N_COLUMNS; k++)
        zky_cli_pad (text, get_column (ops[i], k), widths[k] + 2, FALSE);
      g_string_append_printf (text, "%s\n", get_column (ops[i], N_COLUMNS - 1));
    }
}

static void
append_attribute (GString            *text,
                  const ZkyAttribute *attribute)
{
  static const char *const types[] = { "true or false", "an integer", "a number", "a string", "a list of integers" };

  g_string_append_printf (text, "  %s: %s", attribute->name, types[attribute->type]);
  if (attribute->required)
    g_string_append (text, ", has to be given");
  else if (attribute->fallback != NULL)
    g_string_append_printf (text, ", %s unless told", attribute->fallback);
  if (attribute->summary != NULL)
    g_string_append_printf (text, ": %s", attribute->summary);
  g_string_append_c (text, '\n');
}

/**
 * zky_cli_append_attributes:
 * @text: what it is added to
 * @attributes: (nullable): those that a row declares
 *
 * A line for each, below a heading; nothing where there are none.
 */
void
zky_cli_append_attributes (GString            *text,
                           const ZkyAttribute *attributes)
{
  if (attributes != NULL && attributes[0].name != NULL)
    g_string_append (text, "attributes:\n");
  for (const ZkyAttribute *attribute = attributes; attribute != NULL && attribute->name != NULL; attribute++)
    append_attribute (text, attribute);
}

/* ∂y/∂a = b, and so on: the formula's letters are the inputs. */
static void
append_partials (GString     *text,
                 const ZkyOp *op)
{
  guint n = op->max_inputs == ZKY_OP_ANY_INPUTS ? 1 : op->max_inputs;

  if (!zky_op_is_differentiable (op) || op->partials == NULL)
    {
      g_string_append (text, "derivative: none\n");
      return;
    }

  for (guint i = 0; i < n; i++)
    {
      gboolean is_vjp = op->partials[i] != NULL && strstr (op->partials[i], "ȳ") != NULL;

      if (op->partials[i] != NULL)
        g_string_append_printf (text, is_vjp ? "gradient:   %c̄ = %s\n" : "derivative: ∂y/∂%c = %s\n",
                                'a' + (char) i, op->partials[i]);
    }
}

static void
append_aliases (GString     *text,
                const ZkyOp *op)
{
  for (guint k = 0; op->aliases != NULL && op->aliases[k] != NULL; k++)
    g_string_append_printf (text, "%s%s%s", k == 0 ? "also:       " : ", ", op->aliases[k],
                            op->aliases[k + 1] == NULL ? "\n" : "");
}

static void
append_row (GString     *text,
            const ZkyOp *op)
{
  g_string_append_printf (text, "name:       %s\nsymbol:     %s\nsummary:    %s\nformula:    y = %s\n",
                          op->name, op->symbol, op->summary, op->formula);
  append_partials (text, op);
  append_aliases (text, op);
  if (op->differs != NULL)
    g_string_append_printf (text, "differs:    from PyTorch: %s\n", op->differs);

  if (op->max_inputs == ZKY_OP_ANY_INPUTS)
    g_string_append_printf (text, "inputs:     %u or more\n", op->min_inputs);
  else if (op->max_inputs > op->min_inputs)
    g_string_append_printf (text, "inputs:     %u to %u\n", op->min_inputs, op->max_inputs);
  else
    g_string_append_printf (text, "inputs:     %u\n", op->min_inputs);

  if (op->n_outputs == 0)
    g_string_append (text, "outputs:    as the attributes say\n");
  else
    g_string_append_printf (text, "outputs:    %u", op->n_outputs);
  for (guint i = 0; op->output_names != NULL && i < op->n_outputs; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? ": " : ", ", op->output_names[i]);
  if (op->n_outputs > 0)
    g_string_append_c (text, '\n');

  zky_cli_append_attributes (text, op->attributes);
  if (op->expand != NULL)
    g_string_append (text, "expands:    into its textbook graph\n");
}

int
zky_cli_ops (const ZkyArguments *arguments)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  const ZkyOp *op = NULL;

  if (arguments->name != NULL)
    {
      op = zky_op_lookup (arguments->name, &error);
      if (op == NULL)
        return zky_cli_fail (arguments, error);
      append_row (text, op);
    }
  else if (isatty (STDOUT_FILENO))
    append_table (text);
  else
    append_tabs (text);

  return zky_cli_write (text);
}
