/* zky-backward.c: how the recorded backward pass is drawn
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-backward.h"

static const char *const names[ZKY_N_BACKWARDS] = {
  [ZKY_BACKWARD_HIDDEN] = "hidden", [ZKY_BACKWARD_BESIDE] = "beside", [ZKY_BACKWARD_MERGED] = "merged",
};

const char *
zky_backward_get_name (ZkyBackward self)
{
  g_return_val_if_fail (self < ZKY_N_BACKWARDS, NULL);

  return names[self];
}

gboolean
zky_backward_from_name (const char  *name,
                        ZkyBackward *backward)
{
  for (guint i = 0; i < ZKY_N_BACKWARDS; i++)
    if (g_str_equal (name, names[i]))
      {
        *backward = i;
        return TRUE;
      }

  return FALSE;
}

static gboolean
is_about (const ZkyNode *pass,
          const ZkyNode *node)
{
  return zky_node_is_backward (pass) && !zky_node_is_backward (node)
         && (zky_node_get_gradient_node (node) == pass || zky_node_get_subject (pass) == node);
}

gboolean
zky_backward_belong (const ZkyNode *a,
                     const ZkyNode *b)
{
  return a != NULL && b != NULL && (is_about (a, b) || is_about (b, a));
}

ZkyNode *
zky_backward_get_partner (const ZkyNode *node)
{
  return zky_node_is_backward (node) ? zky_node_get_subject (node) : zky_node_get_gradient_node (node);
}
