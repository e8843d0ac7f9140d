/* zky-findings.c: what a model says of its data, in numbers that can be drawn
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-findings-private.h"

#include <string.h>

#define BATCH      250            /* examples of one call */
#define MOST_SAID  ((gsize) 1 << 22) /* numbers that are kept of what is said */
#define LEAST_SIDE 4              /* of an image */

static void
clear_layer (gpointer data)
{
  g_free (((ZkyLayer *) data)->label);
}

static void
clear (gpointer data)
{
  ZkyFindings *self = data;

  g_clear_pointer (&self->x, zky_tensor_unref);
  g_clear_pointer (&self->grid, zky_graph_unref);
  g_clear_pointer (&self->classes, zky_vocabulary_unref);
  g_array_unref (self->layers);
  g_free (self->said);
  g_free (self->truth);
  g_free (self->verdict);
  g_free (self->numbers);
  g_free (self->counts);
  g_free (self->grid_said);
}

ZkyFindings *
zky_findings_ref (ZkyFindings *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
zky_findings_unref (ZkyFindings *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/* -- Asking the model ----------------------------------------------------------------------- */

/* Not more than so many, evenly from all of them. */
static guint64 *
pick_rows (ZkyFindings       *self,
           const ZkyExamples *examples)
{
  guint64 n = zky_dataset_get_n_rows (examples->dataset);
  guint64 *rows;

  self->n_rows = (guint) MIN (n, ZKY_FINDINGS_ROWS);
  rows = g_new (guint64, self->n_rows);
  for (guint i = 0; i < self->n_rows; i++)
    rows[i] = i * n / self->n_rows;

  return rows;
}

/* Whether a number an example is a logit: the loss squashes it first. */
static gboolean
is_squashed (ZkyGraph *graph,
             ZkyNode  *output)
{
  static const char *const squashing[] = { "binary_cross_entropy_with_logits", "logsigmoid", "sigmoid", "softplus", NULL };

  for (guint i = 0; i < zky_graph_get_n_forward (graph); i++)
    {
      ZkyNode *node = zky_graph_get_node (graph, i);
      const ZkyOp *op = zky_node_get_op (node);

      if (op != NULL && g_strv_contains (squashing, op->name) && zky_node_get_input (node, 0) == output)
        return TRUE;
    }

  return FALSE;
}

/* Adds what is said of one batch; the first one tells how many numbers that are. FALSE without an error: nothing that could be kept */
static gboolean
read_batch (ZkyFindings *self,
            ZkyGraph    *graph,
            gsize        start,
            gsize        n,
            gboolean    *is_logit)
{
  ZkyNode *output = zky_examples_find_output (graph, n);
  gsize size = output != NULL ? zky_tensor_get_size (zky_node_get_value (output)) : 0;
  g_autofree double *said = NULL;

  if (size == 0 || size / n * self->n_rows > MOST_SAID)
    return FALSE;
  if (self->said == NULL)
    {
      self->n_values = (guint) (size / n);
      self->said = g_new0 (double, (gsize) self->n_rows * self->n_values);
      *is_logit |= is_squashed (graph, output);
    }
  if (size != n * self->n_values)
    return FALSE;

  said = zky_findings_read_said (self, output, n);
  memcpy (self->said + start * self->n_values, said, n * self->n_values * sizeof *said);

  return TRUE;
}

static gboolean
ask (ZkyFindings        *self,
     const ZkyExamples  *examples,
     const guint64      *rows,
     gboolean           *is_logit,
     gboolean           *answered,
     GCancellable       *cancellable,
     GError            **error)
{
  *answered = TRUE;
  for (gsize start = 0; start < self->n_rows && *answered; start += BATCH)
    {
      gsize n = MIN (BATCH, self->n_rows - start);
      g_autoptr (ZkyGraph) graph = zky_examples_call (examples, rows + start, n, NULL, cancellable, error);

      if (graph == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      *answered = read_batch (self, graph, start, n, is_logit);
    }

  return TRUE;
}

/* -- What it is about ------------------------------------------------------------------------------ */

gboolean
zky_findings_get_image (const ZkyFindings *self,
                        gsize             *height,
                        gsize             *width,
                        gsize             *n_channels)
{
  guint n = zky_tensor_get_n_axes (self->x);

  if (n != 3 && n != 4)
    return FALSE;
  *n_channels = n == 4 ? zky_tensor_get_dim (self->x, 1) : 1;
  *height = zky_tensor_get_dim (self->x, n - 2);
  *width = zky_tensor_get_dim (self->x, n - 1);

  return *height >= LEAST_SIDE && *width >= LEAST_SIDE && (*n_channels == 1 || *n_channels == 3)
         && zky_dtype_is_float (zky_tensor_get_dtype (self->x));
}

static ZkyFindingsKind
find_kind (const ZkyFindings *self)
{
  guint n_axes = zky_tensor_get_n_axes (self->x);
  gsize width = zky_tensor_get_size (self->x) / self->n_rows, a, b, c;
  gboolean is_float = zky_dtype_is_float (zky_tensor_get_dtype (self->x));

  if (is_float && n_axes == 2 && width == 2 && (self->n_classes > 0 || self->n_values == 1))
    return ZKY_FINDINGS_SURFACE;
  if (is_float && n_axes <= 2 && width == 1 && self->n_values == 1)
    return ZKY_FINDINGS_FIT;
  if (self->n_classes > 0)
    return ZKY_FINDINGS_CLASSES;
  if (self->numbers != NULL && self->n_values == 1)
    return ZKY_FINDINGS_NUMBERS;
  if (zky_findings_get_image (self, &a, &b, &c) && self->n_values == width)
    return ZKY_FINDINGS_COPIES;

  return ZKY_FINDINGS_NOTHING;
}

static gboolean
fill (ZkyFindings        *self,
      const ZkyExamples  *examples,
      GCancellable       *cancellable,
      GError            **error)
{
  g_autofree guint64 *rows = pick_rows (self, examples);
  gboolean is_logit = examples->has_logits, answered;

  self->x = zky_dataset_take (examples->dataset, examples->x_column, rows, self->n_rows, error);
  if (self->x == NULL || !ask (self, examples, rows, &is_logit, &answered, cancellable, error))
    return FALSE;
  if (!answered)
    return TRUE;

  if (examples->has_target)
    {
      g_autoptr (ZkyTensor) target = zky_dataset_take (examples->dataset, examples->target_column, rows, self->n_rows, error);

      if (target == NULL)
        return FALSE;
      zky_findings_read_truth (self, target);
    }
  if (self->n_classes > 0)
    {
      zky_findings_to_shares (self, self->said, self->n_rows, is_logit);
      zky_findings_count (self);
    }
  self->kind = find_kind (self);
  if (self->kind == ZKY_FINDINGS_SURFACE || self->kind == ZKY_FINDINGS_FIT)
    return zky_findings_add_grid (self, examples, is_logit, cancellable, error);

  return TRUE;
}

/**
 * zky_findings_new:
 * @examples: (transfer none): the model, and what it is asked about
 * @cancellable: (nullable): stops it
 * @error: return location for what the model's calls fail with
 *
 * Calls the model on its examples and, where these are one number or two, on places between them. For a thread of its own.
 *
 * Returns: (transfer full): the findings
 */
ZkyFindings *
zky_findings_new (const ZkyExamples  *examples,
                  GCancellable       *cancellable,
                  GError            **error)
{
  g_autoptr (ZkyFindings) self = g_atomic_rc_box_new0 (ZkyFindings);

  self->is_validation = examples->is_validation;
  self->classes = examples->classes != NULL ? zky_vocabulary_ref (examples->classes) : NULL;
  self->layers = g_array_new (FALSE, FALSE, sizeof (ZkyLayer));
  g_array_set_clear_func (self->layers, clear_layer);
  if (!fill (self, examples, cancellable, error))
    return NULL;

  return g_steal_pointer (&self);
}
