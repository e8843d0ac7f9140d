/* zky-findings-grid.c: what a model says of places between its examples
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-findings-private.h"

#include <math.h>

#include "zky-axes.h"

#define AIR 0.12 /* around the examples, of their span */

/* Around all that is finite. */
static void
find_span (ZkyFindings *self,
           guint        axis,
           guint        n_axes)
{
  double low = INFINITY, high = -INFINITY;

  for (gsize i = 0; i < self->n_rows; i++)
    {
      double value = zky_tensor_get_double (self->x, i * n_axes + axis);

      if (!isfinite (value))
        continue;
      low = MIN (low, value);
      high = MAX (high, value);
    }
  zky_axes_add_air (&low, &high, AIR);
  self->low[axis] = low;
  self->high[axis] = high;
}

/* The middle of each cell: rows from the top, as images have them. */
static ZkyTensor *
make_plane (ZkyFindings  *self,
            ZkyDtype      dtype,
            GError      **error)
{
  gsize n = ZKY_FINDINGS_GRID, dims[2] = { n * n, 2 };
  ZkyShape shape = zky_shape_new (2, dims);
  g_autofree double *places = g_new (double, 2 * n * n);

  for (gsize row = 0; row < n; row++)
    for (gsize column = 0; column < n; column++)
      {
        double *place = places + 2 * (row * n + column);

        place[0] = self->low[0] + (self->high[0] - self->low[0]) * ((double) column + 0.5) / (double) n;
        place[1] = self->high[1] - (self->high[1] - self->low[1]) * ((double) row + 0.5) / (double) n;
      }
  self->n_grid = (guint) (n * n);

  return zky_tensor_new_from_doubles (dtype, &shape, places, error);
}

/* From end to end, shaped as the examples are: [n] or [n, 1]. */
static ZkyTensor *
make_line (ZkyFindings  *self,
           ZkyDtype      dtype,
           GError      **error)
{
  gsize dims[2] = { ZKY_FINDINGS_CURVE, 1 };
  ZkyShape shape = zky_shape_new (zky_tensor_get_n_axes (self->x), dims);
  double places[ZKY_FINDINGS_CURVE];

  for (guint i = 0; i < ZKY_FINDINGS_CURVE; i++)
    places[i] = self->low[0] + (self->high[0] - self->low[0]) * i / (ZKY_FINDINGS_CURVE - 1);
  self->n_grid = ZKY_FINDINGS_CURVE;

  return zky_tensor_new_from_doubles (dtype, &shape, places, error);
}

static gboolean
is_layer (ZkyNode *node,
          gsize    n_rows)
{
  ZkyTensor *value = zky_node_get_value (node);

  return zky_node_get_kind (node) == ZKY_NODE_OPERATOR && value != NULL && zky_tensor_get_n_axes (value) == 2
         && zky_tensor_get_dim (value, 0) == n_rows && zky_tensor_get_dim (value, 1) > 0
         && zky_dtype_is_float (zky_tensor_get_dtype (value));
}

/* `h`, else `hidden: x + b` by where it is and what is done there. */
static char *
make_label (ZkyNode *node)
{
  g_autofree char *label = zky_node_dup_label (node);
  g_autofree char *scope = zky_scope_dup_words (zky_node_get_scope (node));

  if (zky_node_get_name (node) != NULL || *scope == '\0')
    return g_steal_pointer (&label);

  return g_strdup_printf ("%s: %s", scope, label);
}

/* All that has numbers of each place, before what is said in the end. */
static void
find_layers (ZkyFindings *self,
             ZkyNode     *output)
{
  for (guint i = 0; i < zky_node_get_index (output) && self->layers->len < ZKY_FINDINGS_LAYERS; i++)
    {
      ZkyNode *node = zky_graph_get_node (self->grid, i);
      ZkyLayer layer;

      if (!is_layer (node, self->n_grid))
        continue;
      layer.label = make_label (node);
      layer.index = i;
      layer.n_units = (guint) zky_tensor_get_dim (zky_node_get_value (node), 1);
      g_array_append_val (self->layers, layer);
    }
}

gboolean
zky_findings_add_grid (ZkyFindings        *self,
                       const ZkyExamples  *examples,
                       gboolean            is_logit,
                       GCancellable       *cancellable,
                       GError            **error)
{
  guint64 n_all = zky_dataset_get_n_rows (examples->dataset);
  gboolean is_plane = self->kind == ZKY_FINDINGS_SURFACE;
  g_autofree guint64 *rows = NULL;
  g_autoptr (ZkyTensor) x = NULL;
  ZkyNode *output;
  ZkyInput input;
  ZkyDtype dtype;

  zky_module_get_input (examples->module, examples->x_input, &input);
  dtype = zky_tensor_get_dtype (input.value);
  for (guint axis = 0; axis < (is_plane ? 2 : 1); axis++)
    find_span (self, axis, is_plane ? 2 : 1);
  x = is_plane ? make_plane (self, dtype, error) : make_line (self, dtype, error);
  if (x == NULL)
    return FALSE;

  /* Other columns have to have as many rows; what they say does not matter. */
  rows = g_new (guint64, self->n_grid);
  for (guint i = 0; i < self->n_grid; i++)
    rows[i] = i % n_all;
  self->grid = zky_examples_call (examples, rows, self->n_grid, x, cancellable, error);
  if (self->grid == NULL)
    return FALSE;

  output = zky_examples_find_output (self->grid, self->n_grid);
  if (output == NULL || zky_tensor_get_size (zky_node_get_value (output)) != (gsize) self->n_grid * self->n_values)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "The model says %u numbers of an example, but not of each of %u",
                   self->n_values, self->n_grid);
      return FALSE;
    }
  self->grid_said = zky_findings_read_said (self, output, self->n_grid);
  if (self->n_classes > 0)
    zky_findings_to_shares (self, self->grid_said, self->n_grid, is_logit);
  if (is_plane)
    find_layers (self, output);

  return TRUE;
}
