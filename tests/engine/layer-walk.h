/* layer-walk.h: a module around a layer, with inputs as its row's samples describe them
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <string.h>

#include "zky.h"

/* What is before the colon says what numbers they are; see ZkyNnSample. */
static inline ZkyTensor *
layer_walk_input (const char *spec,
                  GRand      *rand)
{
  const char *colon = strchr (spec, ':');
  g_auto(GStrv) extents = g_strsplit (colon != NULL ? colon + 1 : spec, ",", -1);
  ZkyShape shape = { .n_axes = 0 };
  gboolean is_int = g_str_has_prefix (spec, "int "), is_sign = g_str_has_prefix (spec, "sign");
  gboolean is_bool = g_str_has_prefix (spec, "false"), is_share = g_str_has_prefix (spec, "share");
  ZkyTensor *tensor;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; extents[i] != NULL && *g_strstrip (extents[i]) != '\0'; i++)
    shape.dims[shape.n_axes++] = (gsize) g_ascii_strtoull (extents[i], NULL, 10);
  if (g_str_has_prefix (spec, "ones"))
    return zky_tensor_new_full (ZKY_FLOAT32, &shape, 1, NULL);

  if (!is_int && !is_bool && !is_sign)
    tensor = zky_tensor_new_uniform (ZKY_FLOAT32, &shape, rand, is_share ? 0.1 : -1, is_share ? 0.9 : 1, &error);
  else
    {
      tensor = zky_tensor_new_zeros (is_bool ? ZKY_BOOL : is_int ? ZKY_INT64 : ZKY_FLOAT32, &shape, &error);
      g_assert_no_error (error);
      for (gsize i = 0; i < zky_tensor_get_size (tensor); i++)
        {
          gpointer data = zky_tensor_get_data_writable (tensor);

          if (is_bool)
            ((guint8 *) data)[i] = i + 1 == zky_tensor_get_size (tensor);
          else if (is_int)
            ((gint64 *) data)[i] = g_rand_int_range (rand, 0, atoi (spec + 4));
          else
            ((float *) data)[i] = i % 2 == 0 ? 1 : -1;
        }
    }
  g_assert_no_error (error);

  return tensor;
}

/* Calls its part `layer` on its inputs; which of them are left out is in the user data, a bit mask. */
static inline ZkyNode *
layer_walk_call (ZkyCall        *call,
                 ZkyNode *const *inputs,
                 gpointer        user_data)
{
  ZkyModule *layer = zky_module_get_child (zky_call_get_module (call), "layer");
  guint left_out = GPOINTER_TO_UINT (user_data) & 0xff, n = GPOINTER_TO_UINT (user_data) >> 8, next = 0;
  g_autoptr(GPtrArray) further = g_ptr_array_new ();
  ZkyNode *all[ZKY_NN_MAX_INPUTS] = { NULL }, *first;

  for (guint i = 0; i < n; i++)
    all[i] = left_out & (1u << i) ? NULL : inputs[next++];
  first = zky_call_module_outputs (call, layer, all, n, further);
  for (guint i = 0; i < further->len; i++)
    {
      g_autofree char *name = g_strdup_printf ("further%u", i);

      zky_call_output (call, name, g_ptr_array_index (further, i));
    }

  return first;
}

static inline ZkyModule *
layer_walk_new (ZkyModule         *layer,
                const char *const *inputs,
                guint32            seed)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (seed);
  guint left_out = 0, n = 0;
  ZkyModule *model;

  for (; inputs[n] != NULL; n++)
    left_out |= (guint) g_str_equal (inputs[n], "-") << n;
  model = zky_module_new ("Test", layer_walk_call, GUINT_TO_POINTER (n << 8 | left_out), NULL);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("x%u", i);
      g_autoptr(ZkyTensor) value = NULL;

      if (g_str_equal (inputs[i], "-"))
        continue;
      value = layer_walk_input (inputs[i], rand);
      g_assert_true (zky_module_add_input (model, name, value, NULL));
    }
  g_assert_true (zky_module_add_child (model, "layer", layer, NULL));

  return model;
}
