/* zky-edits.c: the values of a model's inputs and parameters, and the history of their changes
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-edits.h"

typedef struct
{
  char      *name;
  double     min, max, step;
  gboolean   is_parameter;
  ZkyTensor *value; /* what the user sees in editors */
  ZkyTensor *sent;  /* what the model has, or gets in the job that runs */
  ZkyTensor *good;  /* that of the last call that worked */
  ZkyTensor *guess; /* (nullable): what nobody has asked for */
} Slot;

#define NO_SLOT G_MAXUINT /* of a change of what is differentiated */

typedef struct
{
  guint      slot;
  guint      gesture;
  ZkyTensor *before, *after;
  ZkyTarget *target_before, *target_after; /* (nullable) */
} Change;

struct _ZkyEdits
{
  GArray     *slots;   /* of Slot */
  GHashTable *names;   /* name → index + 1 */
  ZkyTarget  *target;  /* (nullable): what is differentiated */
  GArray     *changes; /* of Change, oldest first */
  guint       n_done;  /* changes before this one are in effect; the others can be redone */
  guint       n_sent;  /* n_done when the values were sent last */
  guint       n_good;  /* n_done of the last call that worked */
};

static void
slot_clear (gpointer data)
{
  Slot *slot = data;

  g_free (slot->name);
  g_clear_pointer (&slot->value, zky_tensor_unref);
  g_clear_pointer (&slot->sent, zky_tensor_unref);
  g_clear_pointer (&slot->good, zky_tensor_unref);
  g_clear_pointer (&slot->guess, zky_tensor_unref);
}

static void
change_clear (gpointer data)
{
  Change *change = data;

  g_clear_pointer (&change->before, zky_tensor_unref);
  g_clear_pointer (&change->after, zky_tensor_unref);
  g_clear_pointer (&change->target_before, zky_target_unref);
  g_clear_pointer (&change->target_after, zky_target_unref);
}

static ZkyEdit *
edit_new (const char *name,
          ZkyTensor  *value)
{
  ZkyEdit *edit = g_new (ZkyEdit, 1);

  edit->name = g_strdup (name);
  edit->value = zky_tensor_ref (value);
  return edit;
}

static void
edit_free (gpointer data)
{
  ZkyEdit *edit = data;

  g_free (edit->name);
  zky_tensor_unref (edit->value);
  g_free (edit);
}

static void
assign (ZkyTensor **place,
        ZkyTensor  *value)
{
  ZkyTensor *old = *place;

  *place = value != NULL ? zky_tensor_ref (value) : NULL;
  g_clear_pointer (&old, zky_tensor_unref);
}

static void
assign_target (ZkyTarget **place,
               ZkyTarget  *target)
{
  ZkyTarget *old = *place;

  *place = target != NULL ? zky_target_ref (target) : NULL;
  g_clear_pointer (&old, zky_target_unref);
}

static Slot *
get_slot (ZkyEdits *self,
          guint     i)
{
  return &g_array_index (self->slots, Slot, i);
}

static void
add_slot (ZkyEdits       *self,
          const ZkyInput *input)
{
  Slot slot = {
    .name = g_strdup (input->name),
    .min = input->min, .max = input->max, .step = input->step,
    .is_parameter = input->is_parameter,
    .value = zky_tensor_ref (input->value),
    .sent = zky_tensor_ref (input->value),
    .good = zky_tensor_ref (input->value),
  };

  g_array_append_val (self->slots, slot);
  g_hash_table_insert (self->names, slot.name, GUINT_TO_POINTER (self->slots->len));
}

/**
 * zky_edits_new:
 * @module: a module that nobody calls right now
 *
 * Takes down the values that the inputs and parameters of @module start from.
 *
 * Returns: (transfer full): values without a history
 */
ZkyEdits *
zky_edits_new (ZkyModule *module)
{
  ZkyEdits *self = g_new0 (ZkyEdits, 1);
  g_autofree ZkyInput *state = NULL;
  ZkyInput input;
  guint n_state;

  self->slots = g_array_new (FALSE, FALSE, sizeof (Slot));
  g_array_set_clear_func (self->slots, slot_clear);
  self->names = g_hash_table_new (g_str_hash, g_str_equal);
  self->changes = g_array_new (FALSE, FALSE, sizeof (Change));
  g_array_set_clear_func (self->changes, change_clear);

  for (guint i = 0; i < zky_module_get_n_inputs (module); i++)
    if (zky_module_get_input (module, i, &input))
      add_slot (self, &input);
  state = zky_module_list_state (module, &n_state);
  for (guint i = 0; i < n_state; i++)
    if (!state[i].is_buffer)
      add_slot (self, &state[i]);
  return self;
}

void
zky_edits_free (ZkyEdits *self)
{
  g_hash_table_unref (self->names);
  g_clear_pointer (&self->target, zky_target_unref);
  g_array_unref (self->changes);
  g_array_unref (self->slots);
  g_free (self);
}

guint
zky_edits_get_n (ZkyEdits *self)
{
  return self->slots->len;
}

/**
 * zky_edits_find:
 *
 * Returns: the index of the input or parameter @name, or -1
 */
gint
zky_edits_find (ZkyEdits   *self,
                const char *name)
{
  return GPOINTER_TO_INT (g_hash_table_lookup (self->names, name)) - 1;
}

/**
 * zky_edits_get:
 * @input: (out): filled in; what it points at is borrowed until the next change
 */
void
zky_edits_get (ZkyEdits *self,
               guint     i,
               ZkyInput *input)
{
  const Slot *slot = get_slot (self, i);

  *input = (ZkyInput) {
    .name = slot->name, .value = slot->value,
    .min = slot->min, .max = slot->max, .step = slot->step,
    .is_parameter = slot->is_parameter,
  };
}

/* The change of @i that the present gesture has made already. */
static Change *
find_in_gesture (ZkyEdits *self,
                 guint     i,
                 guint     gesture)
{
  for (guint k = self->n_done; gesture != 0 && k-- > 0;)
    {
      Change *change = &g_array_index (self->changes, Change, k);

      if (change->gesture != gesture)
        return NULL;
      if (change->slot == i)
        return change;
    }

  return NULL;
}

/**
 * zky_edits_set:
 * @gesture: 0, or a number that the changes of one drag, or of one training, share, so that they are undone together
 *
 * Changes a value; what had been undone can no longer be redone.
 */
void
zky_edits_set (ZkyEdits  *self,
               guint      i,
               ZkyTensor *value,
               guint      gesture)
{
  Slot *slot = get_slot (self, i);
  Change *same;

  g_array_set_size (self->changes, self->n_done);
  same = find_in_gesture (self, i, gesture);
  if (same != NULL)
    {
      assign (&same->after, value);
    }
  else
    {
      Change change = {
        .slot = i, .gesture = gesture,
        .before = zky_tensor_ref (slot->value), .after = zky_tensor_ref (value),
      };

      g_array_append_val (self->changes, change);
      self->n_done++;
    }
  assign (&slot->value, value);
}

ZkyTarget *
zky_edits_get_target (ZkyEdits *self)
{
  return self->target;
}

void
zky_edits_init_target (ZkyEdits  *self,
                       ZkyTarget *target)
{
  assign_target (&self->target, target);
}

void
zky_edits_set_target (ZkyEdits  *self,
                      ZkyTarget *target,
                      guint      gesture)
{
  Change *same;

  g_array_set_size (self->changes, self->n_done);
  same = find_in_gesture (self, NO_SLOT, gesture);
  if (same == NULL)
    {
      Change change = { .slot = NO_SLOT, .gesture = gesture };

      assign_target (&change.target_before, self->target);
      g_array_append_val (self->changes, change);
      same = &g_array_index (self->changes, Change, self->n_done++);
    }
  assign_target (&same->target_after, target);
  assign_target (&self->target, target);
}

gboolean
zky_edits_can_undo (ZkyEdits *self)
{
  return self->n_done > 0;
}

gboolean
zky_edits_can_redo (ZkyEdits *self)
{
  return self->n_done < self->changes->len;
}

/* Whether the changes at @a and at @b belong to one gesture. */
static gboolean
is_one_gesture (ZkyEdits *self,
                guint     a,
                guint     b)
{
  guint gesture = g_array_index (self->changes, Change, a).gesture;

  return gesture != 0 && gesture == g_array_index (self->changes, Change, b).gesture;
}

gboolean
zky_edits_undo (ZkyEdits *self)
{
  if (!zky_edits_can_undo (self))
    return FALSE;

  do
    {
      Change *change = &g_array_index (self->changes, Change, --self->n_done);

      if (change->slot == NO_SLOT)
        assign_target (&self->target, change->target_before);
      else
        assign (&get_slot (self, change->slot)->value, change->before);
    }
  while (self->n_done > 0 && is_one_gesture (self, self->n_done, self->n_done - 1));
  return TRUE;
}

gboolean
zky_edits_redo (ZkyEdits *self)
{
  if (!zky_edits_can_redo (self))
    return FALSE;

  do
    {
      Change *change = &g_array_index (self->changes, Change, self->n_done++);

      if (change->slot == NO_SLOT)
        assign_target (&self->target, change->target_after);
      else
        assign (&get_slot (self, change->slot)->value, change->after);
    }
  while (self->n_done < self->changes->len && is_one_gesture (self, self->n_done, self->n_done - 1));
  return TRUE;
}

void
zky_edits_mark_guess (ZkyEdits   *self,
                      const char *name)
{
  gint i = zky_edits_find (self, name);

  if (i >= 0)
    assign (&get_slot (self, i)->guess, get_slot (self, i)->good);
}

/**
 * zky_edits_dup_chosen:
 *
 * Returns: (transfer full) (element-type ZkyEdit): the values of the last call that worked, without those that are a guess still
 */
GPtrArray *
zky_edits_dup_chosen (ZkyEdits *self)
{
  GPtrArray *edits = g_ptr_array_new_with_free_func (edit_free);

  for (guint i = 0; i < self->slots->len; i++)
    {
      const Slot *slot = get_slot (self, i);

      if (slot->good != slot->guess)
        g_ptr_array_add (edits, edit_new (slot->name, slot->good));
    }
  return edits;
}

/**
 * zky_edits_list_parameters:
 * @module: a module that nobody calls right now
 *
 * Returns: (transfer full) (element-type ZkyEdit): its parameters, as they are
 */
GPtrArray *
zky_edits_list_parameters (ZkyModule *module)
{
  guint n;
  g_autofree ZkyInput *state = zky_module_list_state (module, &n);
  GPtrArray *edits = g_ptr_array_new_full (n, edit_free);

  for (guint i = 0; i < n; i++)
    if (!state[i].is_buffer)
      g_ptr_array_add (edits, edit_new (state[i].name, state[i].value));
  return edits;
}

GPtrArray *
zky_edits_dup_good (ZkyEdits *self)
{
  GPtrArray *edits = g_ptr_array_new_full (self->slots->len, edit_free);

  for (guint i = 0; i < self->slots->len; i++)
    g_ptr_array_add (edits, edit_new (get_slot (self, i)->name, get_slot (self, i)->good));
  return edits;
}

/**
 * zky_edits_send:
 *
 * What the model does not have yet; it counts as sent from now on.
 *
 * Returns: (transfer full) (element-type ZkyEdit): the values to set before the next call
 */
GPtrArray *
zky_edits_send (ZkyEdits *self)
{
  GPtrArray *edits = g_ptr_array_new_with_free_func (edit_free);

  self->n_sent = self->n_done;
  for (guint i = 0; i < self->slots->len; i++)
    {
      Slot *slot = get_slot (self, i);

      if (slot->sent == slot->value)
        continue;
      assign (&slot->sent, slot->value);
      g_ptr_array_add (edits, edit_new (slot->name, slot->value));
    }
  return edits;
}

/**
 * zky_edits_accept:
 *
 * The call with the values that were sent last worked.
 */
void
zky_edits_accept (ZkyEdits *self)
{
  self->n_good = self->n_sent;
  for (guint i = 0; i < self->slots->len; i++)
    assign (&get_slot (self, i)->good, get_slot (self, i)->sent);
}

/* What came after the last call that worked leaves the history; of a drag the part that worked stays. What is differentiated is
 * never what a call fails for, but goes back with the values that were changed before it. */
static void
drop_failed_changes (ZkyEdits *self)
{
  guint n_good = MIN (self->n_good, self->changes->len);

  for (guint i = self->n_done; i-- > n_good;)
    if (g_array_index (self->changes, Change, i).slot == NO_SLOT)
      assign_target (&self->target, g_array_index (self->changes, Change, i).target_before);
  self->n_done = n_good;
  g_array_set_size (self->changes, self->n_done);
  if (self->n_done > 0)
    {
      Change *last = &g_array_index (self->changes, Change, self->n_done - 1);

      if (last->slot != NO_SLOT)
        assign (&last->after, get_slot (self, last->slot)->good);
    }
}

/**
 * zky_edits_reject:
 * @keep: newer values are waiting for their call: leave the values and the history alone
 *
 * The call failed: all values become those of the last call that worked, and the changes since then leave the history.
 * What the model has is unknown where setting it may have failed, so those values count as not sent.
 */
void
zky_edits_reject (ZkyEdits *self,
                  gboolean  keep)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      Slot *slot = get_slot (self, i);

      if (slot->sent != slot->good)
        assign (&slot->sent, NULL);
      if (!keep)
        assign (&slot->value, slot->good);
    }
  if (!keep)
    drop_failed_changes (self);
}

/**
 * zky_edits_differ:
 *
 * Returns: whether a value is not the one of the last call that worked
 */
gboolean
zky_edits_differ (ZkyEdits *self)
{
  for (guint i = 0; i < self->slots->len; i++)
    if (get_slot (self, i)->value != get_slot (self, i)->good)
      return TRUE;
  return FALSE;
}
