/* zky-session-health.c: what of the numbers in a session is worth a mark
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-session-private.h"

const ZkyHealthLimits *
zky_session_get_health (ZkySession *self)
{
  g_return_val_if_fail (ZKY_IS_SESSION (self), NULL);

  return &self->health;
}

/**
 * zky_session_set_health:
 * @limits: from where on something is worth a mark, and whether anything is
 */
void
zky_session_set_health (ZkySession            *self,
                        const ZkyHealthLimits *limits)
{
  g_return_if_fail (ZKY_IS_SESSION (self));
  g_return_if_fail (limits != NULL);

  if (zky_health_limits_equal (&self->health, limits))
    return;

  self->health = *limits;
  zky_session_notify (self, ZKY_SESSION_PROP_HEALTH);
}

/**
 * zky_session_get_moment:
 * @moment: (out): what can be measured where the time line stands; borrowed from the call
 *
 * Returns: %FALSE if there is no call
 */
gboolean
zky_session_get_moment (ZkySession *self,
                        ZkyMoment  *moment)
{
  g_return_val_if_fail (ZKY_IS_SESSION (self), FALSE);
  g_return_val_if_fail (moment != NULL, FALSE);

  if (self->scene == NULL || self->steps == NULL)
    return FALSE;

  *moment = (ZkyMoment) { zky_scene_get_measures (self->scene), self->steps, self->position, TRUE };
  return TRUE;
}
