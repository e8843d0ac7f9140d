/* zky-cli-check.c: zky check: gradients against central differences
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-cli.h"

#define SEED         0
#define MICROSECONDS ((gint64) 60 * G_USEC_PER_SEC) /* for all evaluations together */

#define N_COLUMNS 8

static const char *const headings[N_COLUMNS] = {
  "name", "checked", "kinks", "at", "analytic", "numeric", "relative error", "beyond rounding",
};

/* Where the worst one was: `[1, 2]`, nothing in a single number, or `a direction`. */
static char *
find_place (ZkyModule         *module,
            const ZkyCheckRow *row)
{
  GString *text = g_string_new (NULL);
  gsize rest = row->element;
  ZkyInput input;
  ZkyShape shape;

  if (row->n_checked == 0 || row->is_direction || !zky_module_find (module, row->name, &input, NULL))
    {
      g_string_append (text, row->n_checked == 0 ? "—" : "a direction");
      return g_string_free (text, FALSE);
    }

  shape = zky_tensor_get_shape (input.value);
  for (guint i = shape.n_axes; i-- > 0; rest /= shape.dims[i])
    {
      g_autofree char *index = g_strdup_printf ("%" G_GSIZE_FORMAT "%s", rest % shape.dims[i], i + 1 < shape.n_axes ? ", " : "]");

      g_string_prepend (text, index);
    }
  if (shape.n_axes > 0)
    g_string_prepend_c (text, '[');

  return g_string_free (text, FALSE);
}

/* The cells of a row; each is owned. */
static void
fill_cells (char              *cells[N_COLUMNS],
            ZkyModule         *module,
            const ZkyCheckRow *row)
{
  const double numbers[] = { row->analytic, row->numeric, row->relative, row->worst };
  char text[ZKY_NUMBER_MAX];

  cells[0] = g_strdup (row->name);
  cells[1] = g_strdup_printf ("%u", row->n_checked);
  cells[2] = g_strdup_printf ("%u", row->n_kinks);
  cells[3] = find_place (module, row);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    cells[4 + i] = g_strdup (row->n_checked > 0 ? zky_number_format_digits (text, numbers[i], i < 2 ? 6 : 2) : "—");
}

static void
append_table (GString        *text,
              ZkyModule      *module,
              const ZkyCheck *check)
{
  guint n = zky_check_get_n (check);
  g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  guint widths[N_COLUMNS];

  g_ptr_array_set_size (cells, (gint) (n * N_COLUMNS));
  for (guint i = 0; i < n; i++)
    fill_cells ((char **) &cells->pdata[i * N_COLUMNS], module, zky_check_get (check, i));

  for (guint k = 0; k < N_COLUMNS; k++)
    {
      widths[k] = zky_cli_width (headings[k]);
      for (guint i = 0; i < n; i++)
        widths[k] = MAX (widths[k], zky_cli_width (cells->pdata[i * N_COLUMNS + k]));
      zky_cli_pad (text, headings[k], widths[k] + (k > 0 ? 2 : 0), k > 0);
    }
  g_string_append_c (text, '\n');

  for (guint i = 0; i < n; i++)
    {
      for (guint k = 0; k < N_COLUMNS; k++)
        zky_cli_pad (text, cells->pdata[i * N_COLUMNS + k], widths[k] + (k > 0 ? 2 : 0), k > 0);
      g_string_append (text, zky_check_get (check, i)->passed ? "  ok\n" : "  DIFFERS\n");
    }
}

static void
append_number (GString    *text,
               const char *name,
               double      number,
               gboolean    is_there)
{
  g_string_append_printf (text, ", \"%s\": ", name);
  if (is_there)
    zky_json_append_number (text, number, ZKY_FLOAT64);
  else
    g_string_append (text, "null");
}

/* `"x": {"checked": 4, "kinks": 0, "element": [1], "analytic": 33, …, "passed": true}`; the element is null in a direction. */
static void
append_row (GString           *text,
            ZkyModule         *module,
            const ZkyCheckRow *row)
{
  g_autofree char *place = find_place (module, row);
  gboolean any = row->n_checked > 0;

  zky_json_append_string (text, row->name);
  g_string_append_printf (text, ": {\"checked\": %u, \"kinks\": %u, \"element\": %s", row->n_checked, row->n_kinks,
                          !any || row->is_direction ? "null" : *place == '\0' ? "[]" : place);
  append_number (text, "analytic", row->analytic, any);
  append_number (text, "numeric", row->numeric, any);
  append_number (text, "relative_error", row->relative, any);
  append_number (text, "beyond_rounding", row->worst, any);
  g_string_append_printf (text, ", \"passed\": %s}", row->passed ? "true" : "false");
}

static void
append_json (GString        *text,
             ZkyModule      *module,
             const ZkyCheck *check)
{
  g_string_append_printf (text, "{\"passed\": %s, \"checks\": {", zky_check_get_passed (check) ? "true" : "false");
  for (guint i = 0; i < zky_check_get_n (check); i++)
    {
      g_string_append (text, i > 0 ? ", " : "");
      append_row (text, module, zky_check_get (check, i));
    }
  g_string_append (text, "}}\n");
}

/* Called once by itself first: its errors name the place in the model, and it says what can be differentiated. */
static ZkyCheck *
run_check (const ZkyArguments  *arguments,
           ZkyModel            *model,
           GError             **error)
{
  g_autoptr(ZkyBudget) budget = zky_budget_new (NULL, MICROSECONDS, ZKY_MODEL_TENSOR_BYTES);
  g_autoptr(ZkyModel) other = NULL;
  g_autoptr(ZkyGraph) graph = zky_cli_call (arguments, &other, error);
  g_autoptr(ZkyTarget) target = graph != NULL ? zky_cli_read_target (arguments, graph, ZKY_TARGET_JACOBIAN, error) : NULL;

  return target != NULL ? zky_module_check (zky_model_get_module (model), target, SEED, budget, error) : NULL;
}

int
zky_cli_check (const ZkyArguments *arguments)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = zky_cli_load (arguments, ZKY_FLOAT64, &error);
  g_autoptr(ZkyCheck) check = model != NULL ? run_check (arguments, model, &error) : NULL;
  int code;

  if (check == NULL)
    return zky_cli_fail (arguments, error);

  if (arguments->json)
    append_json (text, zky_model_get_module (model), check);
  else
    append_table (text, zky_model_get_module (model), check);
  code = zky_cli_write (text);
  if (code == ZKY_CLI_DONE && !zky_check_get_passed (check))
    code = ZKY_CLI_DIFFER;

  return code;
}
