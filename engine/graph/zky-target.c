/* zky-target.c: what of a call is differentiated, in words that fit another call of the same model
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-target.h"

#include <string.h>

struct _ZkyTarget
{
  ZkyTargetKind  kind;
  char          *output;     /* (nullable): the first one */
  guint          n_indices;
  gint64         indices[ZKY_MAX_AXES];
  ZkyTensor     *cotangent;  /* of a cotangent */
};

static void
clear (gpointer data)
{
  ZkyTarget *self = data;

  g_free (self->output);
  g_clear_pointer (&self->cotangent, zky_tensor_unref);
}

/**
 * zky_target_new:
 * @output: (nullable): its name; %NULL: the first one
 * @kind: %ZKY_TARGET_SUM or %ZKY_TARGET_JACOBIAN
 *
 * Returns: (transfer full)
 */
ZkyTarget *
zky_target_new (const char    *output,
                ZkyTargetKind  kind)
{
  ZkyTarget *self;

  g_return_val_if_fail (kind == ZKY_TARGET_SUM || kind == ZKY_TARGET_JACOBIAN, NULL);

  self = g_atomic_rc_box_new0 (ZkyTarget);
  self->kind = kind;
  self->output = g_strdup (output);

  return self;
}

/**
 * zky_target_new_element:
 * @output: (nullable): its name; %NULL: the first one
 * @indices: one an axis, 0-based, negative from the end
 * @n_indices: up to %ZKY_MAX_AXES
 *
 * Returns: (transfer full)
 */
ZkyTarget *
zky_target_new_element (const char   *output,
                        const gint64 *indices,
                        guint         n_indices)
{
  ZkyTarget *self;

  g_return_val_if_fail (n_indices <= ZKY_MAX_AXES, NULL);

  self = zky_target_new (output, ZKY_TARGET_SUM);
  self->kind = ZKY_TARGET_ELEMENT;
  self->n_indices = n_indices;
  for (guint i = 0; i < n_indices; i++)
    self->indices[i] = indices[i];

  return self;
}

/**
 * zky_target_new_cotangent:
 * @output: (nullable): its name; %NULL: the first one
 * @cotangent: (transfer none): a weight for each element
 *
 * Returns: (transfer full)
 */
ZkyTarget *
zky_target_new_cotangent (const char *output,
                          ZkyTensor  *cotangent)
{
  ZkyTarget *self;

  g_return_val_if_fail (cotangent != NULL, NULL);

  self = zky_target_new (output, ZKY_TARGET_SUM);
  self->kind = ZKY_TARGET_COTANGENT;
  self->cotangent = zky_tensor_ref (cotangent);

  return self;
}

/**
 * zky_target_parse_element:
 * @output: (nullable): its name; %NULL: the first one
 * @text: `1,2`; brackets around it and spaces are allowed
 *
 * Returns: (transfer full): one element, or %NULL with an error
 */
ZkyTarget *
zky_target_parse_element (const char  *output,
                          const char  *text,
                          GError     **error)
{
  g_autofree char *inside = g_strstrip (g_strdup (text));
  gsize length = strlen (inside);
  const char *begin = inside;
  g_auto(GStrv) parts = NULL;
  gint64 indices[ZKY_MAX_AXES];
  guint n;

  if (length >= 2 && inside[0] == '[' && inside[length - 1] == ']')
    {
      inside[length - 1] = '\0';
      begin = inside + 1;
    }
  parts = g_strsplit (begin, ",", -1);
  n = g_strv_length (parts);
  for (guint i = 0; i < n && n <= ZKY_MAX_AXES; i++)
    if (!g_ascii_string_to_signed (g_strstrip (parts[i]), 10, -G_MAXINT64, G_MAXINT64, &indices[i], NULL))
      n = 0;

  if (n == 0 || n > ZKY_MAX_AXES)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "An element is a whole number for each axis, as 1,2, not “%s”", text);
      return NULL;
    }

  return zky_target_new_element (output, indices, n);
}

ZkyTarget *
zky_target_ref (ZkyTarget *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
zky_target_unref (ZkyTarget *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

/**
 * zky_target_get_kind:
 * @self: (nullable)
 */
ZkyTargetKind
zky_target_get_kind (const ZkyTarget *self)
{
  return self != NULL ? self->kind : ZKY_TARGET_SUM;
}

/**
 * zky_target_get_output:
 * @self: (nullable)
 *
 * Returns: (nullable): the output's name; %NULL: the first one
 */
const char *
zky_target_get_output (const ZkyTarget *self)
{
  return self != NULL ? self->output : NULL;
}

/**
 * zky_target_get_cotangent:
 * @self: (nullable)
 *
 * Returns: (transfer none) (nullable): the weights, of %ZKY_TARGET_COTANGENT
 */
ZkyTensor *
zky_target_get_cotangent (const ZkyTarget *self)
{
  return self != NULL ? self->cotangent : NULL;
}

/**
 * zky_target_dup_element:
 * @self: (nullable)
 *
 * Returns: (transfer full) (nullable): `1, 2`; %NULL unless it is an element
 */
char *
zky_target_dup_element (const ZkyTarget *self)
{
  GString *text;

  if (zky_target_get_kind (self) != ZKY_TARGET_ELEMENT)
    return NULL;

  text = g_string_new (NULL);
  for (guint i = 0; i < self->n_indices; i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? ", " : "", self->indices[i]);

  return g_string_free (text, FALSE);
}

/**
 * zky_target_equal:
 * @a: (nullable)
 * @b: (nullable)
 *
 * Returns: whether both ask for the same
 */
gboolean
zky_target_equal (const ZkyTarget *a,
                  const ZkyTarget *b)
{
  g_autofree char *one = zky_target_dup_element (a), *other = zky_target_dup_element (b);
  ZkyTensor *weights = zky_target_get_cotangent (a), *others = zky_target_get_cotangent (b);

  return zky_target_get_kind (a) == zky_target_get_kind (b)
         && g_strcmp0 (zky_target_get_output (a), zky_target_get_output (b)) == 0 && g_strcmp0 (one, other) == 0
         && (weights == others || (weights != NULL && others != NULL && zky_tensor_equal (weights, others)));
}

/* -- In a call --------------------------------------------------------------------------- */

/**
 * zky_target_find_output:
 * @self: (nullable)
 * @graph: a call
 *
 * Returns: (transfer none): the node that is differentiated, or %NULL with an error that names the outputs there are
 */
ZkyNode *
zky_target_find_output (const ZkyTarget  *self,
                        ZkyGraph         *graph,
                        GError          **error)
{
  ZkyNode *output;

  if (zky_target_get_output (self) != NULL)
    return zky_graph_find_output (graph, self->output, error);

  output = zky_graph_get_output (graph, 0);
  if (output == NULL)
    g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "The call has no output to differentiate");

  return output;
}

/* The place of an element in row-major order. */
static gboolean
find_element (const ZkyTarget  *self,
              const ZkyShape   *shape,
              gsize            *element,
              GError          **error)
{
  gboolean fits = self->n_indices == shape->n_axes;

  *element = 0;
  for (guint i = 0; i < shape->n_axes && fits; i++)
    {
      gint64 n = (gint64) shape->dims[i], index = self->indices[i] < 0 ? self->indices[i] + n : self->indices[i];

      fits = index >= 0 && index < n;
      *element = *element * shape->dims[i] + (gsize) index;
    }
  if (!fits)
    {
      g_autofree char *place = zky_target_dup_element (self), *text = zky_shape_to_string (shape);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "An output of shape %s has no element [%s]", text, place);
    }

  return fits;
}

/* (transfer full): 1 at one place, 0 elsewhere. */
static ZkyTensor *
make_unit (const ZkyTarget  *self,
           ZkyTensor        *value,
           GError          **error)
{
  ZkyShape shape = zky_tensor_get_shape (value);
  g_autoptr(ZkyTensor) zeros = NULL;
  gsize element;

  if (!find_element (self, &shape, &element, error))
    return NULL;
  zeros = zky_tensor_new_zeros (zky_tensor_get_dtype (value), &shape, error);

  return zeros != NULL ? zky_tensor_with_element (zeros, element, 1, error) : NULL;
}

/**
 * zky_target_make_cotangent:
 * @self: (nullable)
 * @output: what zky_target_find_output() found
 * @cotangent: (out) (transfer full) (nullable): a weight for each element of the output, in its dtype; %NULL where each is taken on its
 *   own, or the output is a single number
 * @error: return location for a %ZKY_ERROR_SHAPE where it has no such element
 *
 * Returns: whether the output has what is differentiated
 */
gboolean
zky_target_make_cotangent (const ZkyTarget  *self,
                           ZkyNode          *output,
                           ZkyTensor       **cotangent,
                           GError          **error)
{
  ZkyTensor *value = zky_node_get_value (output);
  ZkyShape shape = zky_tensor_get_shape (value);

  *cotangent = NULL;
  switch (zky_target_get_kind (self))
    {
    case ZKY_TARGET_ELEMENT:
      *cotangent = make_unit (self, value, error);
      break;
    case ZKY_TARGET_COTANGENT:
      *cotangent = zky_tensor_cast (self->cotangent, zky_tensor_get_dtype (value), error);
      break;
    case ZKY_TARGET_SUM:
      if (shape.n_axes == 0)
        return TRUE;
      *cotangent = zky_tensor_new_full (zky_tensor_get_dtype (value), &shape, 1, error);
      break;
    case ZKY_TARGET_JACOBIAN:
    default:
      return TRUE;
    }

  return *cotangent != NULL;
}

/**
 * zky_target_check:
 * @self: (nullable)
 * @graph: a call
 *
 * Returns: %FALSE with an error that says why this call has no such thing to differentiate; nothing is computed
 */
gboolean
zky_target_check (const ZkyTarget  *self,
                  ZkyGraph         *graph,
                  GError          **error)
{
  g_autoptr(ZkyTensor) cotangent = NULL;
  ZkyNode *output = zky_target_find_output (self, graph, error);

  return output != NULL && zky_target_make_cotangent (self, output, &cotangent, error);
}

/**
 * zky_target_back:
 * @self: (nullable): what is differentiated; %NULL: the sum of the first output
 * @graph: a call
 * @flags: what to keep
 *
 * As zky_graph_back().
 *
 * Returns: %FALSE with an error: there is no such output or element, a cotangent has another shape, or what zky_graph_back()
 *   fails for. Earlier gradients are then still there
 */
gboolean
zky_target_back (const ZkyTarget  *self,
                 ZkyGraph         *graph,
                 ZkyBackFlags      flags,
                 GError          **error)
{
  g_autoptr(ZkyTensor) cotangent = NULL;
  ZkyBackOptions options = { .flags = flags };

  g_return_val_if_fail (graph != NULL, FALSE);

  options.output = zky_target_find_output (self, graph, error);
  if (options.output == NULL)
    return FALSE;
  /* What is not floating is refused there, whatever is asked of it. */
  if (zky_dtype_is_float (zky_tensor_get_dtype (zky_node_get_value (options.output)))
      && !zky_target_make_cotangent (self, options.output, &cotangent, error))
    return FALSE;
  options.cotangent = cotangent;

  return zky_graph_back (graph, &options, error);
}
