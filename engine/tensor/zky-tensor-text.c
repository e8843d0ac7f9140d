/* zky-tensor-text.c: tensors written as nested lists
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-tensor-private.h"

#include "zky-number-private.h"

/* Appends the part of @self behind @offset elements, of which @axis is the outermost axis. There
 * are no more than ZKY_MAX_AXES levels of this. */
static void
append_axis (const ZkyTensor     *self,
             guint                axis,
             gssize               offset,
             ZkyAppendElement     append,
             GString             *text)
{
  gsize item = zky_dtype_get_size (self->dtype);

  if (axis == self->n_axes)
    {
      append (text, self->dtype, (const char *) self->data + offset * (gssize) item);
      return;
    }

  g_string_append_c (text, '[');
  for (gssize i = 0; i < self->dims[axis]; i++)
    {
      if (i > 0)
        g_string_append (text, ", ");
      append_axis (self, axis + 1, offset + i * zky_tensor_strides (self)[axis], append, text);
    }
  g_string_append_c (text, ']');
}

/**
 * zky_tensor_append_lists:
 * @self: a tensor
 * @append: writes one element
 * @text: what to append to
 *
 * Appends a tensor as nested lists, `[[1, 2], [3, 4]]`, and a scalar as its element alone.
 */
void
zky_tensor_append_lists (const ZkyTensor  *self,
                         ZkyAppendElement  append,
                         GString          *text)
{
  append_axis (self, 0, 0, append, text);
}

/**
 * zky_element_append:
 * @text: what to append to
 * @dtype: the element's type
 * @element: where it lies
 *
 * Appends one element as zky_number_format() writes it, and int64 beyond 2^53 in full too.
 */
void
zky_element_append (GString       *text,
                    ZkyDtype       dtype,
                    gconstpointer  element)
{
  char buffer[ZKY_NUMBER_MAX];

  if (dtype == ZKY_INT64)
    g_string_append (text, zky_number_format_int (buffer, *(const gint64 *) element));
  else
    g_string_append (text, zky_number_format (buffer, zky_element_load (dtype, element), dtype));
}

/**
 * zky_tensor_append_element:
 * @self: a tensor
 * @index: which element, counted in row-major order
 * @text: what to append to
 *
 * Appends one element with the fewest digits that read back equal in its type.
 */
void
zky_tensor_append_element (const ZkyTensor *self,
                           gsize            index,
                           GString         *text)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (index < self->size);
  g_return_if_fail (text != NULL);

  zky_element_append (text, self->dtype, zky_tensor_element (self, index));
}

/**
 * zky_tensor_to_string:
 * @self: a tensor
 *
 * Writes all numbers of a tensor with the fewest digits that read back equal, so zky_tensor_parse()
 * makes the same tensor of them.
 *
 * Returns: (transfer full): nested lists, `[[1, 2], [3, 4]]`; a scalar is a number alone, `36`
 */
char *
zky_tensor_to_string (const ZkyTensor *self)
{
  GString *text;

  g_return_val_if_fail (self != NULL, NULL);

  text = g_string_new (NULL);
  zky_tensor_append_lists (self, zky_element_append, text);

  return g_string_free (text, FALSE);
}
