/* zky-finite.c: where numbers stopped being numbers
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-finite.h"

#include <math.h>

#include "zky-kernels.h"

/* Exponents of NaN and infinity have all bits set. The loop has no branch, so that it runs as wide as the machine allows. */
ZKY_CLONES static gboolean
floats_are_finite (const guint32 *bits,
                   gsize          n)
{
  guint32 found = 0;

  for (gsize i = 0; i < n; i++)
    found |= (bits[i] & 0x7f800000u) == 0x7f800000u;

  return !found;
}

ZKY_CLONES static gboolean
doubles_are_finite (const guint64 *bits,
                    gsize          n)
{
  const guint64 mask = G_GUINT64_CONSTANT (0x7ff0000000000000);
  guint64 found = 0;

  for (gsize i = 0; i < n; i++)
    found |= (bits[i] & mask) == mask;

  return !found;
}

/* Whether it has neither NaN nor infinity. */
gboolean
zky_tensor_is_finite (const ZkyTensor *self)
{
  gsize n = zky_tensor_get_size (self);

  if (!zky_dtype_is_float (zky_tensor_get_dtype (self)))
    return TRUE;
  if (zky_tensor_is_contiguous (self))
    return zky_tensor_get_dtype (self) == ZKY_FLOAT64 ? doubles_are_finite (zky_tensor_get_data (self), n)
                                                      : floats_are_finite (zky_tensor_get_data (self), n);

  for (gsize i = 0; i < n; i++)
    if (!isfinite (zky_tensor_get_double (self, i)))
      return FALSE;

  return TRUE;
}

static gboolean
has_nan (const ZkyTensor *tensor)
{
  for (gsize i = 0; i < zky_tensor_get_size (tensor); i++)
    if (isnan (zky_tensor_get_double (tensor, i)))
      return TRUE;

  return FALSE;
}

/* `log “p” in encoder › attention, line 12`; inputs and parameters have no operator. */
static char *
describe (const ZkyNode *node)
{
  static const char *const kinds[] = {
    [ZKY_NODE_VARIABLE] = "the input", [ZKY_NODE_PARAMETER] = "the parameter", [ZKY_NODE_CONSTANT] = "a constant",
  };
  const ZkyOp *op = zky_node_get_op (node);
  const char *scope = zky_node_get_scope (node), *name = zky_node_get_name (node);
  GString *text = g_string_new (op != NULL ? op->name : kinds[zky_node_get_kind (node)]);

  if (name != NULL)
    g_string_append_printf (text, " “%s”", name);
  else if (op != NULL)
    g_string_append_printf (text, " (node %u)", zky_node_get_index (node));
  if (scope != NULL && *scope != '\0')
    {
      g_autofree char *place = zky_scope_dup_words (scope);

      g_string_append_printf (text, " in %s", place);
    }
  if (zky_node_get_line (node) > 0)
    g_string_append_printf (text, ", line %u", zky_node_get_line (node));

  return g_string_free (text, FALSE);
}

static gboolean
is_finite (const ZkyNode *node)
{
  ZkyTensor *value = zky_node_get_value (node);

  return value == NULL || zky_tensor_is_finite (value);
}

/* Whether infinity or NaN came up here: the inputs were finite. */
static gboolean
is_origin (const ZkyNode *node)
{
  if (zky_node_get_kind (node) == ZKY_NODE_CONSTANT || is_finite (node))
    return FALSE;

  for (guint k = 0; k < zky_node_get_n_inputs (node); k++)
    if (!is_finite (zky_node_get_input (node, k)))
      return FALSE;

  return TRUE;
}

/**
 * zky_graph_find_nonfinite:
 * @self: a call whose loss is NaN or infinite
 *
 * Finds the first node with a value that is not finite though all that it was computed from is. Where there is none, since an
 * infinity was put in on purpose (a mask), the first NaN.
 *
 * Returns: (transfer full) (nullable): what that node is, in words
 */
char *
zky_graph_find_nonfinite (ZkyGraph *self)
{
  for (guint i = 0; i < zky_graph_get_n_forward (self); i++)
    if (is_origin (zky_graph_get_node (self, i)))
      return describe (zky_graph_get_node (self, i));

  for (guint i = 0; i < zky_graph_get_n_forward (self); i++)
    {
      ZkyNode *node = zky_graph_get_node (self, i);

      if (zky_node_get_value (node) != NULL && has_nan (zky_node_get_value (node)))
        return describe (node);
    }

  return NULL;
}

/**
 * zky_graph_find_nonfinite_gradient:
 * @self: a call whose values are finite, but not all of its gradients
 * @loss: what is differentiated
 *
 * Goes back from the loss once more, keeping all gradients, to the first node whose gradient is not finite.
 *
 * Returns: (transfer full) (nullable): what that node is, in words
 */
char *
zky_graph_find_nonfinite_gradient (ZkyGraph *self,
                                   ZkyNode  *loss)
{
  ZkyBackOptions options = { .output = loss, .flags = ZKY_BACK_ALL };

  if (!zky_graph_back (self, &options, NULL))
    return NULL;
  for (guint i = zky_node_get_index (loss) + 1; i-- > 0;)
    {
      ZkyNode *node = zky_graph_get_node (self, i);
      ZkyTensor *gradient = zky_node_get_gradient (node);

      if (gradient != NULL && !zky_tensor_is_finite (gradient))
        return describe (node);
    }

  return NULL;
}
