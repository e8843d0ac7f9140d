/* zky-kept-calls.c: the list of all calls of a session, newest first
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-kept-calls.h"

struct _ZkyKeptCalls
{
  GObject    parent_instance;

  GPtrArray *calls;   /* of ZkyKeptCall, oldest first: the list runs the other way */
  guint64    budget;
  guint      last_number;
};

enum { PROP_0, PROP_BUDGET, N_PROPS };

static GParamSpec *properties[N_PROPS];

static GType
get_item_type (GListModel *model)
{
  return ZKY_TYPE_KEPT_CALL;
}

static guint
get_n_items (GListModel *model)
{
  return ZKY_KEPT_CALLS (model)->calls->len;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  GPtrArray *calls = ZKY_KEPT_CALLS (model)->calls;

  return position < calls->len ? g_object_ref (g_ptr_array_index (calls, calls->len - 1 - position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (ZkyKeptCalls, zky_kept_calls, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
zky_kept_calls_finalize (GObject *object)
{
  g_ptr_array_unref (ZKY_KEPT_CALLS (object)->calls);

  G_OBJECT_CLASS (zky_kept_calls_parent_class)->finalize (object);
}

static void
zky_kept_calls_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  if (id == PROP_BUDGET)
    g_value_set_uint64 (value, ZKY_KEPT_CALLS (object)->budget);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zky_kept_calls_set_property (GObject      *object,
                             guint         id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  ZkyKeptCalls *self = ZKY_KEPT_CALLS (object);

  if (id != PROP_BUDGET)
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  else if (self->budget != g_value_get_uint64 (value))
    {
      self->budget = g_value_get_uint64 (value);
      g_object_notify_by_pspec (object, properties[PROP_BUDGET]);
    }
}

static void
zky_kept_calls_class_init (ZkyKeptCallsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = zky_kept_calls_finalize;
  object_class->get_property = zky_kept_calls_get_property;
  object_class->set_property = zky_kept_calls_set_property;

  properties[PROP_BUDGET] = g_param_spec_uint64 ("budget", NULL, NULL, 0, G_MAXUINT64, ZKY_KEPT_CALLS_BYTES,
                                                 G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
zky_kept_calls_init (ZkyKeptCalls *self)
{
  self->calls = g_ptr_array_new_with_free_func (g_object_unref);
  self->budget = ZKY_KEPT_CALLS_BYTES;
}

ZkyKeptCalls *
zky_kept_calls_new (void)
{
  return g_object_new (ZKY_TYPE_KEPT_CALLS, NULL);
}

static ZkyKeptCall *
get_call (ZkyKeptCalls *self,
          guint         i)
{
  return g_ptr_array_index (self->calls, i);
}

void
zky_kept_calls_add (ZkyKeptCalls *self,
                    ZkyKeptCall  *call)
{
  g_return_if_fail (ZKY_IS_KEPT_CALLS (self) && ZKY_IS_KEPT_CALL (call));

  zky_kept_call_set_number (call, ++self->last_number);
  zky_kept_call_set_before (call, zky_kept_calls_get_newest (self));
  g_ptr_array_add (self->calls, call);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, 1);
}

void
zky_kept_calls_replace (ZkyKeptCalls *self,
                        ZkyKeptCall  *next)
{
  ZkyKeptCall *newest;

  g_return_if_fail (ZKY_IS_KEPT_CALLS (self) && ZKY_IS_KEPT_CALL (next));
  g_return_if_fail (self->calls->len > 0);

  newest = zky_kept_calls_get_newest (self);
  zky_kept_call_replace (newest, next);
  zky_kept_call_set_before (newest, self->calls->len > 1 ? get_call (self, self->calls->len - 2) : NULL);
}

/* The newest call stays: it is what the window works on. */
gboolean
zky_kept_calls_remove (ZkyKeptCalls *self,
                       ZkyKeptCall  *call)
{
  guint i;

  g_return_val_if_fail (ZKY_IS_KEPT_CALLS (self), FALSE);

  if (call == zky_kept_calls_get_newest (self) || !g_ptr_array_find (self->calls, call, &i))
    return FALSE;
  g_ptr_array_remove_index (self->calls, i);
  g_list_model_items_changed (G_LIST_MODEL (self), self->calls->len - i, 1, 0);
  return TRUE;
}

void
zky_kept_calls_clear (ZkyKeptCalls *self)
{
  guint n = self->calls->len;

  g_return_if_fail (ZKY_IS_KEPT_CALLS (self));

  if (n < 2)
    return;
  g_ptr_array_remove_range (self->calls, 0, n - 1);
  g_list_model_items_changed (G_LIST_MODEL (self), 1, n - 1, 0);
}

/* Returns: (transfer none) (nullable) */
ZkyKeptCall *
zky_kept_calls_get_newest (ZkyKeptCalls *self)
{
  g_return_val_if_fail (ZKY_IS_KEPT_CALLS (self), NULL);

  return self->calls->len > 0 ? get_call (self, self->calls->len - 1) : NULL;
}

/* Returns: (transfer none) (nullable): the call with that number */
ZkyKeptCall *
zky_kept_calls_find (ZkyKeptCalls *self,
                     guint         number)
{
  g_return_val_if_fail (ZKY_IS_KEPT_CALLS (self), NULL);

  for (guint i = 0; i < self->calls->len; i++)
    if (zky_kept_call_get_number (get_call (self, i)) == number)
      return get_call (self, i);
  return NULL;
}

/* Returns: its position in the list, 0 for the newest; -1 if it is not there */
gint
zky_kept_calls_get_index (ZkyKeptCalls *self,
                          ZkyKeptCall  *call)
{
  guint i;

  g_return_val_if_fail (ZKY_IS_KEPT_CALLS (self), -1);

  return call != NULL && g_ptr_array_find (self->calls, call, &i) ? (gint) (self->calls->len - 1 - i) : -1;
}

static gsize
get_input_bytes (ZkyKeptCalls *self)
{
  gsize bytes = 0;

  for (guint i = 0; i < self->calls->len; i++)
    bytes += zky_kept_call_get_input_bytes (get_call (self, i));
  return bytes;
}

/* What all calls hold, numbers and inputs. */
gsize
zky_kept_calls_get_bytes (ZkyKeptCalls *self)
{
  gsize bytes = 0;

  g_return_val_if_fail (ZKY_IS_KEPT_CALLS (self), 0);

  bytes = get_input_bytes (self);
  for (guint i = 0; i < self->calls->len; i++)
    bytes += zky_kept_call_get_bytes (get_call (self, i));
  return bytes;
}

/**
 * zky_kept_calls_trim:
 * @shown, @compared: (nullable): calls that are looked at
 *
 * Keeps to the budget: numbers of the oldest calls go first, then whole entries without a name.
 */
void
zky_kept_calls_trim (ZkyKeptCalls *self,
                     ZkyKeptCall  *shown,
                     ZkyKeptCall  *compared)
{
  ZkyKeptCall *newest;
  gsize bytes;

  g_return_if_fail (ZKY_IS_KEPT_CALLS (self));

  newest = zky_kept_calls_get_newest (self);
  bytes = zky_kept_calls_get_bytes (self);
  for (guint i = 0; i < self->calls->len && bytes > self->budget; i++)
    {
      ZkyKeptCall *call = get_call (self, i);

      if (call == newest || call == shown || call == compared)
        continue;
      bytes -= zky_kept_call_get_bytes (call);
      zky_kept_call_drop_steps (call);
    }

  for (guint i = 0; i < self->calls->len;)
    {
      ZkyKeptCall *call = get_call (self, i);

      if (self->calls->len <= ZKY_KEPT_CALLS_MOST && get_input_bytes (self) <= self->budget)
        break;
      if (zky_kept_call_get_name (call) != NULL || call == shown || call == compared || !zky_kept_calls_remove (self, call))
        i++;
    }
}
