/* zky-cli-check.c: zky check: gradients against central differences
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-cli.h"

#include <math.h>

#define SEED         0
#define MICROSECONDS ((gint64) 60 * G_USEC_PER_SEC) /* for all evaluations together */

#define N_COLUMNS 6

static const char *const headings[N_COLUMNS] = { "name", "checked", "kinks", "worst error", "analytic", "numeric" };

/* The cells of a row; each is owned. */
static void
fill_cells (char              *cells[N_COLUMNS],
            const ZkyCheckRow *row)
{
  char a[ZKY_NUMBER_MAX], b[ZKY_NUMBER_MAX], c[ZKY_NUMBER_MAX];

  cells[0] = g_strdup (row->name);
  cells[1] = g_strdup_printf ("%u", row->n_checked);
  cells[2] = g_strdup_printf ("%u", row->n_kinks);
  cells[3] = g_strdup (row->n_checked > 0 ? zky_number_format_digits (a, row->worst, 2) : "—");
  cells[4] = g_strdup (row->n_checked > 0 ? zky_number_format_digits (b, row->analytic, 6) : "—");
  cells[5] = g_strdup (row->n_checked > 0 ? zky_number_format_digits (c, row->numeric, 6) : "—");
}

static void
append_table (GString        *text,
              const ZkyCheck *check)
{
  guint n = zky_check_get_n (check);
  g_autoptr(GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  guint widths[N_COLUMNS];

  g_ptr_array_set_size (cells, (gint) (n * N_COLUMNS));
  for (guint i = 0; i < n; i++)
    fill_cells ((char **) &cells->pdata[i * N_COLUMNS], zky_check_get (check, i));

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

int
zky_cli_check (const ZkyArguments *arguments)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyModel) model = zky_cli_load (arguments, ZKY_FLOAT64, &error);
  g_autoptr(ZkyBudget) budget = NULL;
  g_autoptr(ZkyCheck) check = NULL;
  int code;

  /* Called once by itself first: its errors name the place in the model. */
  if (model != NULL)
    {
      g_autoptr(ZkyModel) other = NULL;
      g_autoptr(ZkyGraph) graph = zky_cli_call (arguments, &other, &error);

      budget = zky_budget_new (NULL, MICROSECONDS, ZKY_MODEL_TENSOR_BYTES);
      if (graph != NULL)
        check = zky_module_check (zky_model_get_module (model), arguments->output, SEED, budget, &error);
    }
  if (check == NULL)
    return zky_cli_fail (arguments, error);

  append_table (text, check);
  code = zky_cli_write (text);
  if (code == ZKY_CLI_DONE && !zky_check_get_passed (check))
    code = ZKY_CLI_DIFFER;

  return code;
}
