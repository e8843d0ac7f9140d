/* zky-row-verdict.c: what is right of a row, and what the model says of it, in words
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-row-verdict.h"

#include <glib/gi18n.h>
#include <math.h>

#include "zky-findings.h"
#include "zky-examples.h"

#define MOST_TOKENS  64  /* of a text that are written */
#define MOST_NUMBERS 4   /* of an array that are */
#define DIGITS       4

/**
 * Verdict:
 * @target: (nullable): the right answer, [n_rows, …]
 * @names: (nullable): what its numbers stand for
 * @output: (nullable): what the model says
 * @n_values: numbers in it for each number of @target that is compared with it
 *
 * What is looked at. The first of the rows is told of.
 */
typedef struct
{
  ZkyTensor     *target;
  ZkyVocabulary *names;
  ZkyNode       *output;
  gsize          n_targets, n_values;
} Verdict;

/* -- Numbers and names ----------------------------------------------------------------------- */

static void
append_name (GString             *text,
             const ZkyVocabulary *names,
             double               number)
{
  char digits[ZKY_NUMBER_MAX];

  if (names != NULL && number >= 0 && zky_vocabulary_get_name (names, (gint64) number) != NULL)
    {
      g_autofree char *name = zky_vocabulary_write (names, &(gint64) { (gint64) number }, 1);

      g_string_append (text, name);
    }
  else
    g_string_append (text, zky_number_format_digits (digits, number, DIGITS));
}

static void
append_numbers (GString   *text,
                ZkyTensor *values,
                gsize      n)
{
  char digits[ZKY_NUMBER_MAX];

  for (gsize i = 0; i < MIN (n, MOST_NUMBERS); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "",
                            zky_number_format_digits (digits, zky_tensor_get_double (values, i), DIGITS));
  if (n > MOST_NUMBERS)
    g_string_append (text, ", …");
}

/* The greatest of @n numbers from @start on. */
static gsize
find_greatest (ZkyTensor *values,
               gsize      start,
               gsize      n)
{
  gsize best = 0;

  for (gsize k = 1; k < n; k++)
    if (zky_tensor_get_double (values, start + k) > zky_tensor_get_double (values, start + best))
      best = k;

  return best;
}

/* -- What is right ------------------------------------------------------------------------------ */

static void
append_target (const Verdict *self,
               GString       *text,
               const char    *title)
{
  g_string_append_printf (text, "%s: ", title);
  if (self->n_targets == 1)
    append_name (text, self->names, zky_tensor_get_double (self->target, 0));
  else if (self->names != NULL)
    {
      g_autofree char *written = zky_vocabulary_write_tensor (self->names, self->target, 0, MIN (self->n_targets, MOST_TOKENS));

      g_string_append_printf (text, "“%s%s”", written, self->n_targets > MOST_TOKENS ? "…" : "");
    }
  else
    append_numbers (text, self->target, self->n_targets);
}

/* -- What is said ------------------------------------------------------------------------------- */

/* One class: the likeliest one, and how likely it is. */
static void
append_class (const Verdict *self,
              GString       *text)
{
  ZkyTensor *output = zky_node_get_value (self->output);
  g_autofree double *said = g_new (double, self->n_values);
  ZkyFindings findings = { .n_rows = 1, .n_values = (guint) self->n_values };
  guint best;

  for (gsize k = 0; k < self->n_values; k++)
    said[k] = zky_tensor_get_double (output, k);
  zky_findings_to_shares (&findings, said, 1, FALSE);
  best = zky_findings_pick (&findings, said);
  append_name (text, self->names, best);
  g_string_append_printf (text, " (%.0f %%)", 100 * zky_findings_get_share (&findings, said, best));
}

/* The likeliest token at each place. */
static void
append_tokens (const Verdict *self,
               GString       *text)
{
  ZkyTensor *output = zky_node_get_value (self->output);
  gsize n = MIN (self->n_targets, MOST_TOKENS);
  g_autofree gint64 *tokens = g_new (gint64, n);
  g_autofree char *written = NULL;

  for (gsize i = 0; i < n; i++)
    tokens[i] = (gint64) find_greatest (output, i * self->n_values, self->n_values);
  written = zky_vocabulary_write (self->names, tokens, n);
  g_string_append_printf (text, "“%s%s”", written, self->n_targets > n ? "…" : "");
}

static void
append_said (const Verdict *self,
             GString       *text)
{
  gboolean is_class = !zky_dtype_is_float (zky_tensor_get_dtype (self->target)) && self->n_values > 1;

  if (self->n_values == 0 || (is_class && self->n_targets > 1 && self->names == NULL)
      || (!is_class && self->n_targets > MOST_NUMBERS))
    return;

  /* Translators: what a model makes of an example */
  g_string_append_printf (text, "  ·  %s: ", _("said"));
  if (is_class && self->n_targets == 1)
    append_class (self, text);
  else if (is_class)
    append_tokens (self, text);
  else
    append_numbers (text, zky_node_get_value (self->output), self->n_targets * self->n_values);
}

/* -- The loss --------------------------------------------------------------------------------------- */

/* An operator that compares the first output with the target, as the trainer has it. */
static double
compute_loss (ZkyGraph    *graph,
              ZkyTraining *training,
              ZkyTensor   *target)
{
  ZkyTensor *output = zky_node_get_value (zky_graph_get_output (graph, 0));
  g_autoptr (ZkyGraph) own = zky_graph_new ("loss");
  ZkyNode *loss;

  if (output == NULL)
    return NAN;
  loss = zky_op (zky_training_get_loss_op (training), NULL, zky_graph_constant (own, output), zky_graph_constant (own, target), NULL);
  if (!zky_graph_end (own, NULL) || loss == NULL || zky_node_get_value (loss) == NULL
      || zky_tensor_get_size (zky_node_get_value (loss)) != 1)
    return NAN;

  return zky_tensor_get_double (zky_node_get_value (loss), 0);
}

static double
get_loss (ZkyGraph    *graph,
          ZkyTraining *training,
          ZkyTensor   *target)
{
  if (training != NULL && zky_training_get_loss_op (training) != NULL)
    return target != NULL ? compute_loss (graph, training, target) : NAN;

  for (guint i = 0; i < zky_graph_get_n_outputs (graph); i++)
    {
      ZkyTensor *value = zky_node_get_value (zky_graph_get_output (graph, i));

      if (g_strcmp0 (zky_graph_get_output_name (graph, i), "loss") == 0 && value != NULL && zky_tensor_get_size (value) == 1)
        return zky_tensor_get_double (value, 0);
    }

  return NAN;
}

/**
 * zky_row_verdict_new:
 * @graph: the call that got the row
 * @part: the rows
 * @training: (nullable): how the model is trained: names of classes and tokens, and the loss
 * @row: the first one that was fed
 * @n_rows: how many were
 *
 * `y: versicolor  ·  said: virginica (54 %)  ·  loss 0.61`
 *
 * Returns: (transfer full) (nullable): in one line; %NULL where there is nothing to say
 */
char *
zky_row_verdict_new (ZkyGraph         *graph,
                     const ZkyRowPart *part,
                     ZkyTraining      *training,
                     guint64           row,
                     guint64           n_rows)
{
  g_autoptr (ZkyTensor) target = part->target != NULL ? zky_row_part_take (part, part->target, ZKY_N_DTYPES, row, n_rows, NULL) : NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  double loss = zky_graph_get_n_outputs (graph) > 0 ? get_loss (graph, training, target) : NAN;
  char digits[ZKY_NUMBER_MAX];
  Verdict self = { .target = target };
  guint column;

  if (target != NULL && zky_tensor_get_size (target) > 0)
    {
      self.n_targets = zky_tensor_get_size (target) / n_rows;
      self.names = training != NULL ? zky_training_get_names (training, part->target) : NULL;
      if (self.names == NULL && zky_dataset_find (part->dataset, part->target, &column))
        self.names = zky_dataset_get_vocabulary (part->dataset, column);
      self.output = zky_graph_get_n_outputs (graph) > 0 ? zky_examples_find_output (graph, n_rows) : NULL;
      if (self.output != NULL && zky_tensor_get_size (zky_node_get_value (self.output)) % zky_tensor_get_size (target) == 0)
        self.n_values = zky_tensor_get_size (zky_node_get_value (self.output)) / zky_tensor_get_size (target);
      append_target (&self, text, part->target);
      append_said (&self, text);
    }
  if (!isnan (loss))
    g_string_append_printf (text, "%s%s %s", text->len > 0 ? "  ·  " : "", _("loss"),
                            zky_number_format_digits (digits, loss, DIGITS));

  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}
