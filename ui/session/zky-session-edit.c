/* zky-session-edit.c: the inputs and parameters of a session and their changes
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-session-private.h"

#include <glib/gi18n.h>

/* What an input was in the earlier call that is looked at. Calls of another text of the model cannot be gone on with. */
static gboolean
read_earlier (ZkySession *self,
              ZkyInput   *input)
{
  ZkyTensor *value = zky_kept_call_find_input (self->shown, input->name);

  if (zky_kept_call_get_source (self->shown) != self->source || value == NULL)
    return FALSE;
  input->value = value;
  return TRUE;
}

/**
 * zky_session_get_input:
 * @name: of an input, or the path of a parameter
 * @input: (out) (optional): its present value, which may be newer than the call on the screen; that of an earlier call while one is
 *   shown, and of an input what the batch of a training has for it; borrowed
 *
 * Returns: %FALSE if there is none of this name
 */
gboolean
zky_session_get_input (ZkySession *self,
                       const char *name,
                       ZkyInput   *input)
{
  ZkyInput found;
  gint i;

  g_return_val_if_fail (ZKY_IS_SESSION (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  i = self->edits != NULL ? zky_edits_find (self->edits, name) : -1;
  if (i < 0)
    return FALSE;
  zky_edits_get (self->edits, i, &found);
  if (!self->continues && zky_session_is_earlier (self) && !read_earlier (self, &found))
    return FALSE;
  if (!found.is_parameter)
    zky_session_batch_read (self, &found);
  if (input != NULL)
    *input = found;
  return TRUE;
}

ZkyVocabulary *
zky_session_get_names (ZkySession *self,
                       const char *name)
{
  g_return_val_if_fail (ZKY_IS_SESSION (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return self->model != NULL && zky_session_model_get_names (self->model) != NULL
           ? g_hash_table_lookup (zky_session_model_get_names (self->model), name) : NULL;
}

/**
 * zky_session_find_input:
 * @node: (nullable): a node of the present call
 * @input: (out) (optional): filled in as zky_session_get_input() does
 *
 * Returns: %FALSE if @node is not an input or a parameter of the open model
 */
gboolean
zky_session_find_input (ZkySession    *self,
                        const ZkyNode *node,
                        ZkyInput      *input)
{
  ZkyNodeKind kind;

  g_return_val_if_fail (ZKY_IS_SESSION (self), FALSE);

  if (node == NULL || zky_node_get_name (node) == NULL)
    return FALSE;
  kind = zky_node_get_kind (node);
  return (kind == ZKY_NODE_VARIABLE || kind == ZKY_NODE_PARAMETER)
         && zky_session_get_input (self, zky_node_get_name (node), input);
}

/**
 * zky_session_edit:
 * @value: (transfer none): its new value
 * @gesture: 0, or a number of zky_session_new_gesture() that the edits of one drag share
 *
 * Changes an input or a parameter and calls the model with it as soon as the worker is free.
 *
 * Returns: %FALSE with @error if nothing is called @name
 */
gboolean
zky_session_edit (ZkySession  *self,
                  const char  *name,
                  ZkyTensor   *value,
                  guint        gesture,
                  GError     **error)
{
  ZkyInput input;
  gint i;

  g_return_val_if_fail (ZKY_IS_SESSION (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  i = self->edits != NULL ? zky_edits_find (self->edits, name) : -1;
  if (i < 0)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN, _("No input or parameter is called %s"), name);
      return FALSE;
    }
  gesture = zky_session_calls_continue (self, gesture);
  zky_edits_get (self->edits, i, &input);
  if (self->place != NULL && !input.is_parameter)
    {
      gesture = gesture != 0 ? gesture : zky_session_new_gesture (self);
      zky_session_batch_leave (self, gesture);
    }
  zky_edits_set (self->edits, i, value, gesture);
  zky_session_notify_undo (self);
  zky_session_expect_call (self, ZKY_CALL_EDITED, gesture);
  zky_session_request (self, ZKY_SESSION_PENDING_CALL);
  return TRUE;
}

void
zky_session_begin_edits (ZkySession *self)
{
  g_return_if_fail (ZKY_IS_SESSION (self));

  self->n_held++;
}

void
zky_session_end_edits (ZkySession *self)
{
  g_return_if_fail (ZKY_IS_SESSION (self) && self->n_held > 0);

  if (--self->n_held == 0)
    zky_session_request (self, 0);
}

guint
zky_session_new_gesture (ZkySession *self)
{
  g_return_val_if_fail (ZKY_IS_SESSION (self), 0);

  return ++self->last_gesture;
}

/* Whoever follows what is undone has its say before there is a call. */
static void
moved (ZkySession  *self,
       ZkyCallKind  kind)
{
  zky_session_begin_edits (self);
  g_signal_emit_by_name (self, "undone");
  zky_session_expect_call (self, kind, 0);
  zky_session_notify_target (self);
  zky_session_request (self, ZKY_SESSION_PENDING_CALL);
  zky_session_end_edits (self);
}

void
zky_session_undo (ZkySession *self)
{
  g_return_if_fail (ZKY_IS_SESSION (self));

  if (self->edits == NULL || !zky_edits_undo (self->edits))
    return;
  zky_session_notify_undo (self);
  moved (self, ZKY_CALL_UNDONE);
}

void
zky_session_redo (ZkySession *self)
{
  g_return_if_fail (ZKY_IS_SESSION (self));

  if (self->edits == NULL || !zky_edits_redo (self->edits))
    return;
  zky_session_notify_undo (self);
  moved (self, ZKY_CALL_REDONE);
}
