/* zky-nn-run.c: parts of what layers do when they are called
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdarg.h>

#include "zky-nn-private.h"
#include "zky-tape.h"

/* Keeps the first error of the call, behind the name of the layer. */
void
zky_run_fail (ZkyCall    *call,
              const char *format,
              ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  zky_graph_fail (zky_call_get_graph (call), g_error_new (ZKY_ERROR, ZKY_ERROR_SHAPE, "%s: %s",
                                                          zky_module_get_name (zky_call_get_module (call)), message));
}

/* Applies the operator @name with @attributes (nullable, transfer full). */
ZkyNode *
zky_run_op (const char     *name,
            ZkyAttributes  *attributes,
            ZkyNode *const *inputs,
            guint           n_inputs)
{
  ZkyNode *node = zky_op_apply (zky_op_lookup (name, NULL), inputs, n_inputs, attributes);

  if (attributes != NULL)
    zky_attributes_unref (attributes);

  return node;
}

/* A constant beside @like, of its dtype. */
ZkyNode *
zky_run_number (ZkyNode *like,
                double   value)
{
  g_autoptr(ZkyTensor) number = NULL;

  if (like == NULL)
    return NULL;
  number = zky_tensor_new_scalar (zky_tensor_get_dtype (zky_node_get_value (like)), value);

  return zky_graph_constant (zky_node_get_graph (like), number);
}

/* A constant with one number everywhere. */
ZkyNode *
zky_run_full (ZkyCall        *call,
              ZkyDtype        dtype,
              const ZkyShape *shape,
              double          value)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyTensor) tensor = zky_tensor_new_full (dtype, shape, value, &error);

  if (tensor == NULL)
    {
      zky_graph_fail (zky_call_get_graph (call), g_steal_pointer (&error));
      return NULL;
    }

  return zky_graph_constant (zky_call_get_graph (call), tensor);
}

/* A parameter of the layer, or NULL where it has none by that name. */
ZkyNode *
zky_run_param (ZkyCall    *call,
               const char *name)
{
  return zky_module_has_param (zky_call_get_module (call), name) ? zky_call_param (call, name) : NULL;
}

/* Drops elements of @x in training, others in each step. */
ZkyNode *
zky_run_dropout (ZkyCall *call,
                 ZkyNode *x,
                 double   p,
                 gint64   seed)
{
  ZkyAttributes *attributes;

  if (!zky_call_get_training (call) || p == 0)
    return x;

  attributes = zky_attributes_new (zky_op_lookup ("dropout", NULL)->attributes);
  zky_set_double (attributes, "p", p);
  zky_set_int (attributes, "seed", seed);

  return zky_run_op ("dropout", attributes, (ZkyNode *[]) { x, zky_call_get_counter (call) }, 2);
}

/* x · weightᵀ + bias (nullable) */
ZkyNode *
zky_run_linear (ZkyNode *x,
                ZkyNode *weight,
                ZkyNode *bias)
{
  return zky_run_op ("linear", NULL, (ZkyNode *[]) { x, weight, bias }, bias != NULL ? 3 : 2);
}

/* Whether @x has so many axes; @what says which: `[N, C, H, W]` */
gboolean
zky_run_check_axes (ZkyCall       *call,
                    const ZkyNode *x,
                    guint          min,
                    guint          max,
                    const char    *what)
{
  ZkyShape shape = zky_tensor_get_shape (zky_node_get_value (x));
  g_autofree char *text = NULL;

  if (shape.n_axes >= min && shape.n_axes <= max)
    return TRUE;

  text = zky_shape_to_string (&shape);
  zky_run_fail (call, "the input has shape %s, it has to be %s", text, what);
  return FALSE;
}

static guint
find (const ZkyAttributes *self,
      const char          *name)
{
  guint position;
  gboolean found = zky_attributes_find (self, name, &position, NULL);

  g_assert (found);

  return position;
}

void
zky_set_bool (ZkyAttributes *self,
              const char    *name,
              gboolean       value)
{
  zky_attributes_set_bool (self, find (self, name), value);
}

void
zky_set_double (ZkyAttributes *self,
                const char    *name,
                double         value)
{
  zky_attributes_set_double (self, find (self, name), value);
}

void
zky_set_int (ZkyAttributes *self,
             const char    *name,
             gint64         value)
{
  zky_attributes_set_int (self, find (self, name), value);
}
