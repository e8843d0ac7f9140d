/* zky-session-groups.c: which groups of the graph are open, and what is hidden
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-session-private.h"

/* Folds that a job may have are not changed any more. */
static ZkyFolds *
dup_folds (ZkySession *self)
{
  return self->folds != NULL ? zky_folds_copy (self->folds) : zky_folds_new (ZKY_FOLDS_AUTO);
}

/* @folds: (transfer full) */
static void
take_folds (ZkySession *self,
            ZkyFolds   *folds)
{
  g_clear_pointer (&self->folds, zky_folds_unref);
  self->folds = folds;
  if (self->scene != NULL || self->running != NULL)
    zky_session_request (self, ZKY_SESSION_PENDING_LAYOUT);
}

/**
 * zky_session_get_selected_group:
 *
 * Returns: the group of the present scene that has the selected key; 0 for none
 */
guint
zky_session_get_selected_group (ZkySession *self)
{
  g_return_val_if_fail (ZKY_IS_SESSION (self), 0);

  if (self->selected == NULL || self->scene == NULL)
    return 0;

  return MAX (zky_groups_find (zky_scene_get_groups (self->scene), self->selected), 0);
}

void
zky_session_select_group (ZkySession *self,
                          guint       group)
{
  g_return_if_fail (ZKY_IS_SESSION (self));
  g_return_if_fail (self->scene != NULL && group > 0);

  zky_session_view_set_selected (self, zky_groups_get (zky_scene_get_groups (self->scene), group)->key);
}

/**
 * zky_session_set_group_open:
 * @group: a group of the present scene
 * @open: whether it shall be open
 * @subtree: the groups inside as well
 *
 * Opens or closes a group. The scene comes when it has been laid out, most often at once.
 */
void
zky_session_set_group_open (ZkySession *self,
                            guint       group,
                            gboolean    open,
                            gboolean    subtree)
{
  ZkyGroups *groups;
  ZkyFolds *folds;
  guint end;

  g_return_if_fail (ZKY_IS_SESSION (self));
  g_return_if_fail (self->scene != NULL && group > 0);

  groups = zky_scene_get_groups (self->scene);
  end = subtree ? zky_groups_get (groups, group)->end : group + 1;
  folds = dup_folds (self);
  for (guint g = group; g < end; g++)
    zky_folds_set (folds, zky_groups_get (groups, g)->key, open);
  take_folds (self, folds);
}

/**
 * zky_session_set_all_open:
 * @state: all open, all closed, or as a model opens
 *
 * Forgets what was opened and closed one by one.
 */
void
zky_session_set_all_open (ZkySession      *self,
                          ZkyFoldsDefault  state)
{
  g_return_if_fail (ZKY_IS_SESSION (self));

  take_folds (self, zky_folds_new (state));
}

gboolean
zky_session_reveal_node (ZkySession    *self,
                         const ZkyNode *node)
{
  g_autoptr (ZkyFolds) folds = NULL;
  ZkyGroups *groups;
  gboolean changes = FALSE;

  g_return_val_if_fail (ZKY_IS_SESSION (self), FALSE);
  g_return_val_if_fail (node != NULL && self->scene != NULL, FALSE);

  folds = dup_folds (self);
  groups = zky_scene_get_groups (self->scene);
  for (gint g = zky_groups_get_home (groups, node); g > 0; g = zky_groups_get (groups, g)->parent)
    if (!zky_scene_is_open (self->scene, g))
      {
        zky_folds_set (folds, zky_groups_get (groups, g)->key, TRUE);
        changes = TRUE;
      }
  if (changes)
    take_folds (self, g_steal_pointer (&folds));

  return changes;
}

/* Another model was opened: keys of the one before say nothing about it. */
void
zky_session_groups_opened (ZkySession *self)
{
  g_clear_pointer (&self->folds, zky_folds_unref);
}

/* A layout was stopped: what was wanted is what there is. */
void
zky_session_groups_revert (ZkySession *self)
{
  ZkySceneOptions options = zky_scene_get_options (self->scene);

  g_clear_pointer (&self->folds, zky_folds_unref);
  self->folds = options.folds != NULL ? zky_folds_ref (options.folds) : NULL;
  self->orientation = options.orientation;
  if (self->hide != options.hide)
    {
      self->hide = options.hide;
      zky_session_notify (self, ZKY_SESSION_PROP_HIDE);
    }
  zky_session_notify (self, ZKY_SESSION_PROP_ORIENTATION);
}

void
zky_session_groups_set_hide (ZkySession *self,
                             guint       hide)
{
  if (self->hide == hide)
    return;

  self->hide = hide;
  zky_session_notify (self, ZKY_SESSION_PROP_HIDE);
  if (self->scene != NULL || self->running != NULL)
    zky_session_request (self, ZKY_SESSION_PENDING_LAYOUT);
}
