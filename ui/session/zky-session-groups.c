/* zky-session-groups.c: which groups of the graph are open, and what is hidden
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-session-private.h"

#include <string.h>

/* A copy, since folds that a job may have are not changed any more. What is open by itself is said to be open from now on:
 * opening one group must not close another one because there is more to look at now. */
static ZkyFolds *
dup_folds (ZkySession *self)
{
  ZkyFolds *folds = self->folds != NULL ? zky_folds_copy (self->folds) : zky_folds_new (ZKY_FOLDS_AUTO);
  gboolean open;

  for (guint i = 0; self->scene != NULL && i < zky_scene_get_n_boxes (self->scene); i++)
    {
      guint group = zky_scene_get_box (self->scene, i)->group;
      const char *key = zky_groups_get (zky_scene_get_groups (self->scene), group)->key;

      if (!zky_folds_find (folds, key, &open))
        zky_folds_set (folds, key, TRUE);
    }

  return folds;
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

/* Composite operators */

static GHashTable *
dup_composites (ZkySession *self)
{
  GHashTable *copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer key;

  if (self->composites == NULL)
    return copy;
  g_hash_table_iter_init (&iter, self->composites);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (copy, g_strdup (key));

  return copy;
}

static void
take_composites (ZkySession *self,
                 GHashTable *composites)
{
  g_clear_pointer (&self->composites, g_hash_table_unref);
  self->composites = composites;
  zky_session_expect_call (self, ZKY_CALL_EXPANDED, 0);
  zky_session_request (self, ZKY_SESSION_PENDING_CALL);
}

/**
 * zky_session_can_open:
 * @node: (nullable)
 *
 * Returns: whether @node is a composite operator that has a textbook graph
 */
gboolean
zky_session_can_open (ZkySession    *self,
                      const ZkyNode *node)
{
  g_return_val_if_fail (ZKY_IS_SESSION (self), FALSE);

  return node != NULL && !zky_node_is_backward (node) && zky_op_can_open (zky_node_get_op (node));
}

/**
 * zky_session_open_composite:
 * @node: a composite operator of the present call
 *
 * Calls the model again with the textbook graph in place of the operator. It is a group; closing that brings the
 * operator back.
 */
void
zky_session_open_composite (ZkySession *self,
                            ZkyNode    *node)
{
  g_autofree char *group = NULL;
  GHashTable *composites;
  ZkyGroups *groups;
  ZkyFolds *folds;
  const char *key;

  g_return_if_fail (ZKY_IS_SESSION (self));
  g_return_if_fail (self->scene != NULL && zky_session_can_open (self, node));

  groups = zky_scene_get_groups (self->scene);
  /* Of several outputs the first one has the key. */
  key = zky_graph_get_key (zky_node_get_graph (node), zky_node_get_index (zky_node_get_output (node, 0)));
  group = g_strconcat (key, "/", NULL);
  folds = dup_folds (self);
  /* A larger graph might open with less: what is open is to stay so. */
  for (guint g = 1; g < zky_groups_get_n (groups); g++)
    zky_folds_set (folds, zky_groups_get (groups, g)->key, zky_scene_is_open (self->scene, g));
  for (gint g = zky_groups_get_home (groups, node); g > 0; g = zky_groups_get (groups, g)->parent)
    zky_folds_set (folds, zky_groups_get (groups, g)->key, TRUE);
  zky_folds_set (folds, group, TRUE);
  g_clear_pointer (&self->folds, zky_folds_unref);
  self->folds = folds;
  composites = dup_composites (self);
  g_hash_table_add (composites, g_strdup (key));
  take_composites (self, composites);
}

/* Closes those among some groups that are open composite operators. */
static gboolean
close_composites (ZkySession *self,
                  guint       first,
                  guint       end)
{
  ZkyGroups *groups = zky_scene_get_groups (self->scene);
  GHashTable *composites;
  gboolean changes = FALSE;

  if (self->composites == NULL)
    return FALSE;

  composites = dup_composites (self);
  for (guint g = first; g < end; g++)
    {
      const char *key = zky_groups_get (groups, g)->key;
      g_autofree char *node = g_strndup (key, strlen (key) - 1);

      changes |= g_hash_table_remove (composites, node);
    }
  if (changes)
    take_composites (self, composites);
  else
    g_hash_table_unref (composites);

  return changes;
}

/* A composite operator that was opened or closed is another thing with nearly the same key, and stays selected. */
void
zky_session_groups_carry (ZkySession *self)
{
  gboolean is_group = g_str_has_suffix (self->selected, "/");
  g_autofree char *other = is_group ? g_strndup (self->selected, strlen (self->selected) - 1)
                                    : g_strconcat (self->selected, "/", NULL);

  zky_session_view_set_selected (self, other);
  if (zky_session_get_selected_node (self) == NULL && zky_session_get_selected_group (self) == 0)
    zky_session_view_set_selected (self, NULL);
}

/* Groups */

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
  if (!open && close_composites (self, group, end) && !subtree)
    return;

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
  g_clear_pointer (&self->composites, g_hash_table_unref);
}

/* Groups that open or close do not turn the picture around. */
ZkyOrientation
zky_session_groups_get_orientation (ZkySession *self)
{
  return self->orientation != ZKY_ORIENTATION_AUTO ? self->orientation : self->settled;
}

/* A layout was stopped: what was wanted is what there is. */
void
zky_session_groups_revert (ZkySession *self)
{
  ZkySceneOptions options = zky_scene_get_options (self->scene);

  g_clear_pointer (&self->folds, zky_folds_unref);
  self->folds = options.folds != NULL ? zky_folds_ref (options.folds) : NULL;
  if (options.orientation != zky_session_groups_get_orientation (self))
    self->orientation = options.orientation;
  for (guint i = 0; i < 3; i++)
    if ((self->hide ^ options.hide) & (1u << i))
      zky_session_notify (self, ZKY_SESSION_PROP_HIDE_CONSTANTS + i);
  self->hide = options.hide;
  zky_session_notify (self, ZKY_SESSION_PROP_ORIENTATION);
}

void
zky_session_groups_set_hide (ZkySession *self,
                             ZkyHide     what,
                             gboolean    hide)
{
  if (((self->hide & what) != 0) == !!hide)
    return;

  self->hide ^= what;
  for (guint i = 0; i < 3; i++)
    if (what == 1u << i)
      zky_session_notify (self, ZKY_SESSION_PROP_HIDE_CONSTANTS + i);
  if (self->scene != NULL || self->running != NULL)
    zky_session_request (self, ZKY_SESSION_PENDING_LAYOUT);
}
