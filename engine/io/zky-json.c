/* zky-json.c: numbers and tensors as JSON text
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-json.h"

#include <math.h>

#include "zky-number.h"
#include "zky-tensor-private.h"

/**
 * zky_json_append_string:
 * @text: what to append to
 * @value: a string; bytes that are not UTF-8 become U+FFFD
 *
 * Appends a JSON string with its quotes.
 */
void
zky_json_append_string (GString    *text,
                        const char *value)
{
  g_autofree char *valid = NULL;

  g_return_if_fail (text != NULL);
  g_return_if_fail (value != NULL);

  valid = g_utf8_make_valid (value, -1);

  g_string_append_c (text, '"');
  for (const char *p = valid; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_printf (text, "\\%c", *p);
      else if (*p == '\n')
        g_string_append (text, "\\n");
      else if (*p == '\t')
        g_string_append (text, "\\t");
      else if ((guchar) *p < 0x20 || *p == 0x7f)
        g_string_append_printf (text, "\\u%04x", (guint) *p);
      else
        g_string_append_c (text, *p);
    }
  g_string_append_c (text, '"');
}

/**
 * zky_json_append_number:
 * @text: what to append to
 * @value: a number
 * @dtype: its type
 *
 * Appends a number with the fewest digits that read back equal in its type; NaN and infinities
 * become strings, since JSON has no numbers for them.
 */
void
zky_json_append_number (GString  *text,
                        double    value,
                        ZkyDtype  dtype)
{
  char buffer[ZKY_NUMBER_MAX];
  gboolean quoted;

  g_return_if_fail (text != NULL);

  zky_number_format (buffer, value, dtype);
  quoted = zky_dtype_is_float (dtype) && !isfinite (dtype == ZKY_FLOAT32 ? (float) value : value);

  if (quoted)
    g_string_append_printf (text, "\"%s\"", buffer);
  else
    g_string_append (text, buffer);
}

static void
append_element (GString       *text,
                ZkyDtype       dtype,
                gconstpointer  element)
{
  if (zky_dtype_is_float (dtype))
    zky_json_append_number (text, zky_element_load (dtype, element), dtype);
  else
    zky_element_append (text, dtype, element);
}

/**
 * zky_json_append_value:
 * @text: what to append to
 * @value: (nullable): a tensor
 *
 * Appends all numbers of a tensor as nested lists, a scalar as a number alone, and %NULL as null.
 */
void
zky_json_append_value (GString         *text,
                       const ZkyTensor *value)
{
  g_return_if_fail (text != NULL);

  if (value != NULL)
    zky_tensor_append_lists (value, append_element, text);
  else
    g_string_append (text, "null");
}

/**
 * zky_json_append_tensor:
 * @text: what to append to
 * @value: (nullable): a tensor
 *
 * Appends an object with type, shape and numbers, `{"dtype": "float32", "shape": [2], "value": [1,
 * 2]}`, and %NULL as null.
 */
void
zky_json_append_tensor (GString         *text,
                        const ZkyTensor *value)
{
  g_autofree char *shape_string = NULL;
  ZkyShape shape;

  g_return_if_fail (text != NULL);

  if (value == NULL)
    {
      g_string_append (text, "null");
      return;
    }

  shape = zky_tensor_get_shape (value);
  shape_string = zky_shape_to_string (&shape);
  g_string_append_printf (text, "{\"dtype\": \"%s\", \"shape\": %s, \"value\": ",
                          zky_dtype_get_name (zky_tensor_get_dtype (value)), shape_string);
  zky_json_append_value (text, value);
  g_string_append_c (text, '}');
}
