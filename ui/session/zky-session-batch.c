/* zky-session-batch.c: calls of a training's batch instead of those of the inputs
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-session-private.h"

ZkyBatchPlace *
zky_session_get_batch (ZkySession *self)
{
  g_return_val_if_fail (ZKY_IS_SESSION (self), NULL);

  return self->place;
}

void
zky_session_batch_set_place (ZkySession    *self,
                             ZkyBatchPlace *place)
{
  if (zky_batch_place_equal (self->place, place))
    return;
  zky_batch_place_set (&self->place, place);
  zky_session_notify (self, ZKY_SESSION_PROP_BATCH);
}

/**
 * zky_session_set_batch:
 * @place: (nullable): which batch; %NULL: what the inputs are
 * @entry: 0, or a number that the calls of one series share
 */
void
zky_session_set_batch (ZkySession    *self,
                       ZkyBatchPlace *place,
                       guint          entry)
{
  g_return_if_fail (ZKY_IS_SESSION (self));

  if (self->model == NULL || zky_batch_place_equal (self->place, place))
    return;
  zky_session_batch_set_place (self, place);
  zky_session_expect_call (self, ZKY_CALL_TRAINED, entry);
  zky_session_request (self, ZKY_SESSION_PENDING_CALL);
}

/* The value of an input in the batch that is seen: its variable is the node of its name. */
static ZkyTensor *
find_shown (ZkySession *self,
            const char *name)
{
  ZkySteps *steps = self->shown != NULL ? zky_kept_call_get_steps (self->shown) : NULL;
  ZkyGraph *graph = steps != NULL ? zky_steps_get_graph (steps) : NULL;

  for (guint i = 0; graph != NULL && i < zky_graph_get_n_nodes (graph); i++)
    {
      ZkyNode *node = zky_graph_get_node (graph, i);

      if (zky_node_get_kind (node) == ZKY_NODE_VARIABLE && g_strcmp0 (zky_node_get_name (node), name) == 0)
        return zky_node_get_value (node);
    }

  return NULL;
}

/* What is seen of an input is what the batch has, as long as that is on the screen. */
gboolean
zky_session_batch_read (ZkySession *self,
                        ZkyInput   *input)
{
  ZkyTensor *value;

  if (self->place == NULL || self->shown == NULL || zky_session_is_earlier (self) || zky_kept_call_get_place (self->shown) == NULL)
    return FALSE;
  value = find_shown (self, input->name);
  if (value == NULL)
    return FALSE;
  input->value = value;

  return TRUE;
}

/* An input is changed by hand: what is seen of the others stays. */
void
zky_session_batch_leave (ZkySession *self,
                         guint       gesture)
{
  for (guint i = 0; i < zky_edits_get_n (self->edits); i++)
    {
      ZkyInput input;

      zky_edits_get (self->edits, i, &input);
      if (!input.is_parameter && zky_session_batch_read (self, &input))
        zky_edits_set (self->edits, i, input.value, gesture);
    }
  zky_session_batch_set_place (self, NULL);
}
