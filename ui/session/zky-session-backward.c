/* zky-session-backward.c: whether and how a session shows the backward pass as a graph
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-session-private.h"

/* Whether the pass is to be seen and was not recorded with this call. What cannot be differentiated at all lacks nothing. */
gboolean
zky_session_lacks_pass (ZkySession *self,
                        ZkySteps   *steps)
{
  ZkyGraph *graph = zky_steps_get_graph (steps);

  return self->backward != ZKY_BACKWARD_HIDDEN && zky_graph_has_gradients (graph)
         && zky_node_get_gradient_node (zky_graph_get_back_output (graph)) == NULL;
}

/* The newest call is made once more, in the place of the one without the pass. */
static void
call_for_view (ZkySession *self)
{
  ZkyKeptCall *newest = zky_kept_calls_get_newest (self->calls);

  zky_session_expect_call (self, newest != NULL ? zky_kept_call_get_kind (newest) : ZKY_CALL_AGAIN, 0);
  self->next_for_view = TRUE;
  zky_session_request (self, ZKY_SESSION_PENDING_CALL | ZKY_SESSION_PENDING_LAYOUT);
}

void
zky_session_set_backward (ZkySession  *self,
                          ZkyBackward  backward)
{
  if (self->backward == backward)
    return;

  self->backward = backward;
  zky_session_notify (self, ZKY_SESSION_PROP_BACKWARD);
  if (self->scene == NULL && self->running == NULL)
    return;
  if (self->steps != NULL && !zky_session_is_earlier (self) && self->model != NULL && zky_session_lacks_pass (self, self->steps))
    call_for_view (self);
  else
    zky_session_request (self, ZKY_SESSION_PENDING_LAYOUT);
}
