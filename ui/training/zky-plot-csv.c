/* zky-plot-csv.c: the numbers of findings as a table
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-plot-private.h"

#include <string.h>

/* A field of RFC 4180. */
static void
append_field (GString    *text,
              const char *field)
{
  if (strpbrk (field, ",\"\r\n") == NULL)
    {
      g_string_append (text, field);
      return;
    }

  g_string_append_c (text, '"');
  for (; *field != '\0'; field++)
    {
      if (*field == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *field);
    }
  g_string_append_c (text, '"');
}

static void
append_number (GString *text,
               double   value,
               char     end)
{
  char number[ZKY_NUMBER_MAX];

  g_string_append (text, zky_number_format_digits (number, value, 9));
  g_string_append_c (text, end);
}

/* A row a class, a column for what it was taken for. */
static void
append_counts (GString           *text,
               const ZkyFindings *findings)
{
  g_string_append (text, "true");
  for (guint k = 0; k < findings->n_classes; k++)
    {
      g_autofree char *name = zky_findings_dup_class (findings, (gint) k);

      g_string_append_c (text, ',');
      append_field (text, name);
    }
  g_string_append_c (text, '\n');
  for (guint row = 0; row < findings->n_classes; row++)
    {
      g_autofree char *name = zky_findings_dup_class (findings, (gint) row);

      append_field (text, name);
      for (guint k = 0; k < findings->n_classes; k++)
        g_string_append_printf (text, ",%u", findings->counts[(gsize) row * findings->n_classes + k]);
      g_string_append_c (text, '\n');
    }
}

/* A row an example. */
static void
append_examples (GString           *text,
                 const ZkyFindings *findings)
{
  gboolean has_x = findings->kind == ZKY_FINDINGS_FIT;

  g_string_append_printf (text, "%s%ssaid\n", has_x ? "x," : "", findings->numbers != NULL ? "right," : "");
  for (guint i = 0; i < findings->n_rows; i++)
    {
      if (has_x)
        append_number (text, zky_tensor_get_double (findings->x, i), ',');
      if (findings->numbers != NULL)
        append_number (text, findings->numbers[i], ',');
      append_number (text, findings->said[i], '\n');
    }
}

/* A row a place of the plane. */
static void
append_surface (GString           *text,
                const ZkyFindings *findings)
{
  g_string_append (text, "x0,x1");
  for (guint k = 0; k < findings->n_values; k++)
    g_string_append_printf (text, ",said%u", k);
  g_string_append_c (text, '\n');

  for (guint i = 0; i < findings->n_grid; i++)
    {
      guint row = i / ZKY_FINDINGS_GRID, column = i % ZKY_FINDINGS_GRID;

      append_number (text, findings->low[0] + (findings->high[0] - findings->low[0]) * (column + 0.5) / ZKY_FINDINGS_GRID, ',');
      append_number (text, findings->high[1] - (findings->high[1] - findings->low[1]) * (row + 0.5) / ZKY_FINDINGS_GRID,
                     findings->n_values > 0 ? ',' : '\n');
      for (guint k = 0; k < findings->n_values; k++)
        append_number (text, findings->grid_said[(gsize) i * findings->n_values + k], k + 1 < findings->n_values ? ',' : '\n');
    }
}

/**
 * zky_plot_to_csv:
 *
 * Returns: (transfer full) (nullable): how often each class was taken for which; what is said of each place of the plane; or right and said
 *   of each example. %NULL of images
 */
char *
zky_plot_to_csv (const ZkyPlot *self)
{
  GString *text = g_string_new (NULL);

  switch (self->findings->kind)
    {
    case ZKY_FINDINGS_SURFACE:
      append_surface (text, self->findings);
      break;
    case ZKY_FINDINGS_FIT:
    case ZKY_FINDINGS_NUMBERS:
      append_examples (text, self->findings);
      break;
    case ZKY_FINDINGS_CLASSES:
      append_counts (text, self->findings);
      break;
    case ZKY_FINDINGS_COPIES:
    case ZKY_FINDINGS_NOTHING:
    default:
      return g_string_free (text, TRUE);
    }

  return g_string_free (text, FALSE);
}
