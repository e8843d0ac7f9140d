/* zky-canvas-partner.c: from a node to its gradient in the backward pass, and back
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-canvas-private.h"

/**
 * zky_canvas_find_partner:
 * @node: (nullable): of the scene that is shown
 *
 * Returns: (transfer none) (nullable): its gradient, or for a node of the backward pass the one that it is about; %NULL while the
 *   pass is not seen
 */
ZkyNode *
zky_canvas_find_partner (ZkyCanvas *self,
                         ZkyNode   *node)
{
  if (node == NULL || self->scene == NULL || zky_scene_get_options (self->scene).backward == ZKY_BACKWARD_HIDDEN)
    return NULL;

  return zky_backward_get_partner (node);
}

/* Selects it and brings it into view. */
void
zky_canvas_go_to_partner (ZkyCanvas *self,
                          ZkyNode   *node)
{
  ZkyNode *partner = zky_canvas_find_partner (self, node);

  if (partner == NULL)
    return;

  zky_session_select_node (self->session, partner);
  zky_canvas_show_node (self, partner);
}
