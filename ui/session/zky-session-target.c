/* zky-session-target.c: what of a session's call is differentiated
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-session-private.h"

void
zky_session_notify_target (ZkySession *self)
{
  gboolean jacobian = zky_target_get_kind (zky_session_get_target (self)) == ZKY_TARGET_JACOBIAN;

  zky_session_notify (self, ZKY_SESSION_PROP_TARGET);
  if (self->was_jacobian == jacobian)
    return;
  self->was_jacobian = jacobian;
  zky_session_notify (self, ZKY_SESSION_PROP_JACOBIAN);
}

ZkyTarget *
zky_session_get_target (ZkySession *self)
{
  g_return_val_if_fail (ZKY_IS_SESSION (self), NULL);

  if (zky_session_is_earlier (self) || (self->place != NULL && self->shown != NULL && zky_kept_call_get_place (self->shown) != NULL))
    return zky_kept_call_get_target (self->shown);

  return self->edits != NULL ? zky_edits_get_target (self->edits) : NULL;
}

/**
 * zky_session_set_target:
 * @target: (nullable) (transfer none): what to differentiate; %NULL: the sum of the first output
 * @gesture: as of zky_session_edit()
 *
 * Calls the model again, and differentiates that.
 */
void
zky_session_set_target (ZkySession *self,
                        ZkyTarget  *target,
                        guint       gesture)
{
  g_return_if_fail (ZKY_IS_SESSION (self));

  if (self->edits == NULL || zky_target_equal (target, zky_session_get_target (self)))
    return;
  gesture = zky_session_calls_continue (self, gesture);
  zky_session_batch_set_place (self, NULL); /* there it is the loss */
  zky_edits_set_target (self->edits, target, gesture);
  zky_session_notify_undo (self);
  zky_session_notify_target (self);
  zky_session_expect_call (self, ZKY_CALL_TARGET, gesture);
  zky_session_request (self, ZKY_SESSION_PENDING_CALL);
}

/* What a key or a menu turns on and off: the Jacobian of the output that is differentiated, or its sum. */
void
zky_session_set_jacobian (ZkySession *self,
                          gboolean    jacobian)
{
  const char *output = zky_target_get_output (zky_session_get_target (self));
  g_autoptr (ZkyTarget) target = NULL;

  if (jacobian == (zky_target_get_kind (zky_session_get_target (self)) == ZKY_TARGET_JACOBIAN))
    return;
  if (jacobian || output != NULL)
    target = zky_target_new (output, jacobian ? ZKY_TARGET_JACOBIAN : ZKY_TARGET_SUM);
  zky_session_set_target (self, target, 0);
}

void
zky_session_set_first_target (ZkySession *self,
                              ZkyTarget  *target)
{
  g_return_if_fail (ZKY_IS_SESSION (self));

  g_clear_pointer (&self->next_target, zky_target_unref);
  self->next_target = target != NULL ? zky_target_ref (target) : NULL;
}
