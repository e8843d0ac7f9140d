/* torch-numbers.h: numbers that the scripts of tests/data/nn make as well, and comparison with what PyTorch made of them
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <math.h>
#include <string.h>

#include "zky.h"

#define TORCH_TOLERANCE 1e-9

/* Both sides make the same numbers. */
static inline double
torch_number (gsize i,
              guint k)
{
  return 0.6 * sin (1.3 * (double) i + 0.7 * k + 0.2);
}

/* @text: the numbers that are expected, in the order of the elements. */
static inline void
torch_assert_values (const ZkyTensor *tensor,
                     const char      *text,
                     const char      *what)
{
  char *end;

  g_assert_nonnull (tensor);
  for (gsize i = 0; i < zky_tensor_get_size (tensor); i++)
    {
      double expected = g_ascii_strtod (text, &end), found = zky_tensor_get_double (tensor, i);

      g_assert_true (end != text);
      text = end;
      if (!(fabs (found - expected) <= TORCH_TOLERANCE * MAX (1, fabs (expected))))
        g_error ("%s, element %" G_GSIZE_FORMAT ": %.17g is not %.17g", what, i, found, expected);
    }
  g_assert_cmpstr (text, ==, "");
}

/* The value of entry @k of the state, which is called @name; what is counted stays. */
static inline void
torch_set_state (ZkyModule  *module,
                 guint       k,
                 const char *name)
{
  g_autoptr(ZkyTensor) value = NULL;
  g_autofree double *numbers = NULL;
  ZkyInput entry;
  ZkyShape shape;
  gsize n;

  g_assert_true (zky_module_get_state (module, k, &entry));
  g_assert_cmpstr (entry.name, ==, name);
  if (!zky_dtype_is_float (zky_tensor_get_dtype (entry.value)))
    return;

  n = zky_tensor_get_size (entry.value);
  shape = zky_tensor_get_shape (entry.value);
  numbers = g_new (double, n + 1);
  for (gsize i = 0; i < n; i++)
    numbers[i] = g_str_has_suffix (name, "running_var") ? fabs (torch_number (i, k)) + 0.5 : torch_number (i, k);
  value = zky_tensor_new_from_doubles (ZKY_FLOAT64, &shape, numbers, NULL);
  g_assert_true (zky_module_set_value (module, name, value, NULL));
}
