/* zky-row-feed.c: rows of data as the inputs of a session
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-row-feed.h"

#include <glib/gi18n.h>

#include "zky-row-verdict.h"
#include "zky-session-calls.h"

#define MOST_FED 4096 /* rows that are known again when they come back by undo */

/* A row that was fed: the values that inputs got are known by their addresses. */
typedef struct
{
  guint      part;
  guint64    row, n_rows;
  GPtrArray *values; /* of ZkyTensor, one an input; NULL where the input has no column */
} Fed;

struct _ZkyRowFeed
{
  GObject       parent_instance;

  guint         current;
  gint64        row;        /* of the current part, that is shown; −1: none */
  gboolean      is_edited;
  gboolean      waits;      /* for the call of a row that was fed */
  guint64       n_at_once;  /* 1, or what the model was declared with */
  guint64       n_declared;
  gpointer      seen;       /* the session's model when it was last looked at; only compared */

  /* Owned */
  ZkySession   *session;
  GSignalGroup *signals;
  GPtrArray    *parts;      /* of ZkyRowPart */
  GPtrArray    *fed;        /* of Fed, the newest last */
  GPtrArray    *inputs;     /* of char *: the names of the model's inputs */
  char         *verdict;
};

G_DEFINE_FINAL_TYPE (ZkyRowFeed, zky_row_feed, G_TYPE_OBJECT)

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
fed_free (gpointer data)
{
  Fed *fed = data;

  g_ptr_array_unref (fed->values);
  g_free (fed);
}

static void
unref_value (gpointer value)
{
  if (value != NULL)
    zky_tensor_unref (value);
}

/* -- Which row is shown ---------------------------------------------------------------------- */

/* How many of the inputs have what @fed gave them; @all: whether none has anything else. */
static guint
count_same (ZkyRowFeed *self,
            const Fed  *fed,
            gboolean   *all)
{
  guint n = 0;

  *all = TRUE;
  for (guint i = 0; i < fed->values->len; i++)
    {
      ZkyTensor *value = g_ptr_array_index (fed->values, i);
      ZkyInput input;

      if (value == NULL)
        continue;
      if (zky_session_get_input (self->session, g_ptr_array_index (self->inputs, i), &input) && input.value == value)
        n++;
      else
        *all = FALSE;
    }

  return n;
}

/* The newest row that has all inputs, else one that has some of them. */
static const Fed *
find_shown (ZkyRowFeed *self,
            gboolean   *is_edited)
{
  const Fed *found = NULL;

  for (guint i = self->fed->len; i-- > 0;)
    {
      const Fed *fed = g_ptr_array_index (self->fed, i);
      gboolean all;
      guint n = count_same (self, fed, &all);

      if (n == 0 || (found != NULL && !all))
        continue;
      found = fed;
      *is_edited = !all;
      if (all)
        break;
    }

  return found;
}

static void
update (ZkyRowFeed *self)
{
  gboolean is_edited = FALSE;
  const Fed *fed = find_shown (self, &is_edited);
  ZkyModel *model = zky_session_get_model (self->session);

  /* While a call is on its way, what was said last stays. */
  if (!self->waits)
    g_clear_pointer (&self->verdict, g_free);
  self->row = -1;
  self->is_edited = is_edited;
  if (fed != NULL)
    {
      self->current = fed->part;
      self->row = (gint64) fed->row;
      if (!self->waits && zky_session_get_graph (self->session) != NULL && zky_session_get_difference (self->session) == NULL)
        self->verdict = zky_row_verdict_new (zky_session_get_graph (self->session), g_ptr_array_index (self->parts, fed->part),
                                             zky_model_get_training (model), fed->row, fed->n_rows);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

/* -- Another model ----------------------------------------------------------------------------- */

static void
list_inputs (ZkyRowFeed *self,
             ZkyModule  *module)
{
  ZkyInput input;

  g_ptr_array_set_size (self->inputs, 0);
  self->n_declared = 1;
  for (guint i = 0; zky_module_get_input (module, i, &input); i++)
    {
      /* What the session has is asked for: the model itself belongs to its worker. */
      if (i == 0 && zky_session_get_input (self->session, input.name, &input) && zky_tensor_get_n_axes (input.value) > 0)
        self->n_declared = MAX (zky_tensor_get_dim (input.value, 0), 1);
      g_ptr_array_add (self->inputs, g_strdup (input.name));
    }
}

static void
opened (ZkyRowFeed *self,
        ZkyModel   *model)
{
  ZkyTraining *training = model != NULL ? zky_model_get_training (model) : NULL;

  self->current = 0;
  self->waits = FALSE;
  self->n_at_once = 1;
  g_ptr_array_set_size (self->fed, 0);
  g_ptr_array_set_size (self->inputs, 0);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  self->parts = training != NULL ? zky_row_parts_new (training)
                                 : g_ptr_array_new_with_free_func ((GDestroyNotify) zky_row_part_free);
  if (model != NULL)
    list_inputs (self, zky_model_get_module (model));
}

static void
called_cb (ZkyRowFeed *self)
{
  ZkyModel *model = zky_session_get_model (self->session);

  if (model != self->seen)
    {
      self->seen = model;
      opened (self, model);
    }
  self->waits = FALSE;
  update (self);
}

/* A model that was declared with several rows may need as many. */
static void
error_cb (ZkyRowFeed *self)
{
  const Fed *fed;

  if (!self->waits || zky_session_get_error (self->session) == NULL || self->fed->len == 0)
    return;

  self->waits = FALSE;
  fed = g_ptr_array_index (self->fed, self->fed->len - 1);
  if (self->n_at_once == 1 && self->n_declared > 1)
    {
      self->n_at_once = self->n_declared;
      zky_row_feed_show (self, fed->row, NULL);
      return;
    }
  self->n_at_once = 1;
  g_ptr_array_set_size (self->fed, (int) self->fed->len - 1);
  update (self);
}

/* -- Feeding -------------------------------------------------------------------------------------- */

/* What each input gets; an error leaves all as it is. */
static Fed *
take (ZkyRowFeed  *self,
      guint64      row,
      GError     **error)
{
  const ZkyRowPart *part = g_ptr_array_index (self->parts, self->current);
  Fed *fed = g_new0 (Fed, 1);

  fed->part = self->current;
  fed->row = row;
  fed->n_rows = self->n_at_once;
  fed->values = g_ptr_array_new_with_free_func (unref_value);
  for (guint i = 0; i < self->inputs->len; i++)
    {
      g_autoptr (GError) problem = NULL;
      ZkyTensor *value = NULL;
      ZkyInput input;

      if (zky_session_get_input (self->session, g_ptr_array_index (self->inputs, i), &input))
        value = zky_row_part_take (part, input.name, zky_tensor_get_dtype (input.value), row, fed->n_rows, &problem);
      if (problem != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          fed_free (fed);
          return NULL;
        }
      g_ptr_array_add (fed->values, value);
    }

  return fed;
}

/**
 * zky_row_feed_show:
 * @row: of the current part; counted from 0
 * @error: return location for a %ZKY_ERROR_VALUE where there is no such row, or a lack of memory
 *
 * Feeds a row to the inputs; the call follows.
 *
 * Returns: %FALSE, with nothing changed, if there is none
 */
gboolean
zky_row_feed_show (ZkyRowFeed  *self,
                   guint64      row,
                   GError     **error)
{
  guint64 n;
  guint gesture;
  Fed *fed;

  g_return_val_if_fail (ZKY_IS_ROW_FEED (self), FALSE);

  n = self->current < self->parts->len ? zky_row_part_get_n (g_ptr_array_index (self->parts, self->current)) : 0;
  if (row >= n)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, _("Rows are numbered from 1 to %" G_GUINT64_FORMAT), n);
      return FALSE;
    }
  fed = take (self, row, error);
  if (fed == NULL)
    return FALSE;

  if (self->fed->len >= MOST_FED)
    g_ptr_array_remove_index (self->fed, 0);
  g_ptr_array_add (self->fed, fed);
  self->waits = TRUE;
  gesture = zky_session_new_gesture (self->session);
  zky_session_begin_edits (self->session);
  for (guint i = 0; i < fed->values->len; i++)
    if (g_ptr_array_index (fed->values, i) != NULL)
      zky_session_edit (self->session, g_ptr_array_index (self->inputs, i), g_ptr_array_index (fed->values, i), gesture, NULL);
  zky_session_end_edits (self->session);
  update (self);

  return TRUE;
}

/**
 * zky_row_feed_step:
 * @direction: 1: the next one, −1: the one before; behind the last comes the first
 */
gboolean
zky_row_feed_step (ZkyRowFeed  *self,
                   int          direction,
                   GError     **error)
{
  guint64 n, row;

  g_return_val_if_fail (ZKY_IS_ROW_FEED (self), FALSE);

  n = self->current < self->parts->len ? zky_row_part_get_n (g_ptr_array_index (self->parts, self->current)) : 0;
  if (n == 0)
    return zky_row_feed_show (self, 0, error);
  if (self->row < 0)
    row = direction > 0 ? 0 : n - 1;
  else
    row = (direction > 0 ? (guint64) self->row + 1 : (guint64) self->row + n - 1) % n;

  return zky_row_feed_show (self, row, error);
}

gboolean
zky_row_feed_show_random (ZkyRowFeed  *self,
                          GError     **error)
{
  guint64 n, bits = (guint64) g_random_int () << 32 | g_random_int ();

  g_return_val_if_fail (ZKY_IS_ROW_FEED (self), FALSE);

  n = self->current < self->parts->len ? zky_row_part_get_n (g_ptr_array_index (self->parts, self->current)) : 0;

  return zky_row_feed_show (self, n > 0 ? bits % n : 0, error);
}

/* -- The object ------------------------------------------------------------------------------------- */

static void
zky_row_feed_dispose (GObject *object)
{
  ZkyRowFeed *self = ZKY_ROW_FEED (object);

  if (self->signals != NULL)
    g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->signals);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (zky_row_feed_parent_class)->dispose (object);
}

static void
zky_row_feed_finalize (GObject *object)
{
  ZkyRowFeed *self = ZKY_ROW_FEED (object);

  g_ptr_array_unref (self->fed);
  g_ptr_array_unref (self->inputs);
  g_ptr_array_unref (self->parts);
  g_free (self->verdict);

  G_OBJECT_CLASS (zky_row_feed_parent_class)->finalize (object);
}

static void
zky_row_feed_class_init (ZkyRowFeedClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = zky_row_feed_dispose;
  object_class->finalize = zky_row_feed_finalize;

  signals[CHANGED] = g_signal_new ("changed", ZKY_TYPE_ROW_FEED, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
zky_row_feed_init (ZkyRowFeed *self)
{
  self->row = -1;
  self->n_at_once = self->n_declared = 1;
  self->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) zky_row_part_free);
  self->fed = g_ptr_array_new_with_free_func (fed_free);
  self->inputs = g_ptr_array_new_with_free_func (g_free);
  self->signals = g_signal_group_new (ZKY_TYPE_SESSION);
  g_signal_group_connect_swapped (self->signals, "called", G_CALLBACK (called_cb), self);
  g_signal_group_connect_swapped (self->signals, "notify::error", G_CALLBACK (error_cb), self);
}

ZkyRowFeed *
zky_row_feed_new (ZkySession *session)
{
  ZkyRowFeed *self = g_object_new (ZKY_TYPE_ROW_FEED, NULL);

  self->session = g_object_ref (session);
  g_signal_group_set_target (self->signals, session);
  if (zky_session_get_scene (session) != NULL)
    called_cb (self);

  return self;
}

/* (transfer none) */
ZkySession *
zky_row_feed_get_session (ZkyRowFeed *self)
{
  g_return_val_if_fail (ZKY_IS_ROW_FEED (self), NULL);

  return self->session;
}

guint
zky_row_feed_get_n_parts (ZkyRowFeed *self)
{
  g_return_val_if_fail (ZKY_IS_ROW_FEED (self), 0);

  return self->parts->len;
}

const ZkyRowPart *
zky_row_feed_get_part (ZkyRowFeed *self,
                       guint       i)
{
  g_return_val_if_fail (ZKY_IS_ROW_FEED (self), NULL);

  return i < self->parts->len ? g_ptr_array_index (self->parts, i) : NULL;
}

guint
zky_row_feed_get_current (ZkyRowFeed *self)
{
  g_return_val_if_fail (ZKY_IS_ROW_FEED (self), 0);

  return self->current;
}

/* The first row of @part is shown. */
void
zky_row_feed_set_current (ZkyRowFeed *self,
                          guint       part)
{
  g_return_if_fail (ZKY_IS_ROW_FEED (self));

  if (part == self->current || part >= self->parts->len)
    return;
  self->current = part;
  zky_row_feed_show (self, 0, NULL);
}

/**
 * zky_row_feed_add_part:
 * @part: (transfer full): rows
 * @error: return location for what the first row cannot be shown for
 *
 * Returns: %FALSE, with nothing changed, if it cannot
 */
gboolean
zky_row_feed_add_part (ZkyRowFeed  *self,
                       ZkyRowPart  *part,
                       GError     **error)
{
  guint before;

  g_return_val_if_fail (ZKY_IS_ROW_FEED (self), FALSE);

  before = self->current;
  g_ptr_array_add (self->parts, part);
  self->current = self->parts->len - 1;
  if (zky_row_feed_show (self, 0, error))
    return TRUE;

  g_ptr_array_set_size (self->parts, (int) self->parts->len - 1);
  self->current = before;

  return FALSE;
}

gint64
zky_row_feed_get_row (ZkyRowFeed *self,
                      gboolean   *is_edited)
{
  g_return_val_if_fail (ZKY_IS_ROW_FEED (self), -1);

  if (is_edited != NULL)
    *is_edited = self->is_edited;

  return self->row;
}

guint64
zky_row_feed_get_n_at_once (ZkyRowFeed *self)
{
  g_return_val_if_fail (ZKY_IS_ROW_FEED (self), 1);

  return self->n_at_once;
}

const char *
zky_row_feed_get_verdict (ZkyRowFeed *self)
{
  g_return_val_if_fail (ZKY_IS_ROW_FEED (self), NULL);

  return self->verdict;
}
