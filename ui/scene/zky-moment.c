/* zky-moment.c: how large the numbers of nodes are at a moment of the time line
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-moment.h"

gboolean
zky_moment_get_value (const ZkyMoment *self,
                      ZkyNode         *node,
                      ZkyTally        *tally)
{
  gboolean is_there = self->steps == NULL || zky_node_is_backward (node)
                        ? zky_node_get_value (node) != NULL
                        : zky_steps_get_value (self->steps, self->position, node) != NULL;

  *tally = is_there ? *zky_measures_get_value (self->measures, node) : (ZkyTally) { 0 };

  return tally->n > 0;
}

/* A gradient that is being added up is looked at as it is; there are never many of them. */
gboolean
zky_moment_get_gradient (const ZkyMoment *self,
                         ZkyNode         *node,
                         ZkyTally        *tally,
                         gboolean        *is_whole)
{
  ZkyTensor *whole = self->gradients ? zky_node_get_gradient (node) : NULL;
  g_autoptr (ZkyTensor) present = NULL;

  if (self->steps == NULL || zky_node_is_backward (node))
    present = whole != NULL ? zky_tensor_ref (whole) : NULL;
  else if (self->gradients)
    present = zky_steps_dup_gradient (self->steps, self->position, node);

  if (present == NULL)
    *tally = (ZkyTally) { 0 };
  else
    *tally = present == whole ? *zky_measures_get_gradient (self->measures, node) : zky_tally_make (present);
  if (is_whole != NULL)
    {
      guint n_expected = 0, n = self->steps != NULL ? zky_steps_get_arrived (self->steps, self->position, node, &n_expected) : 0;

      *is_whole = tally->n > 0 && n == n_expected;
    }

  return tally->n > 0;
}
