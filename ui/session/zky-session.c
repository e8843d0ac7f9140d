/* zky-session.c: what one window works on: a model, its present call, the time line, the selection
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-session-private.h"

#include <glib/gi18n.h>

#include "zky-content.h"

G_DEFINE_FINAL_TYPE (ZkySession, zky_session, G_TYPE_OBJECT)

enum
{
  LOG,
  FAILED,
  CALLED,
  UNDONE,
  N_SIGNALS
};

GParamSpec *zky_session_properties[ZKY_SESSION_N_PROPS];
static guint signals[N_SIGNALS];

void
zky_session_notify (ZkySession *self,
                    guint       property)
{
  g_object_notify_by_pspec (G_OBJECT (self), zky_session_properties[property]);
}

void
zky_session_printed (GObject    *owner,
                     const char *text)
{
  g_signal_emit (owner, signals[LOG], 0, text);
}

static void
set_orientation (ZkySession     *self,
                 ZkyOrientation  orientation)
{
  if (self->orientation == orientation)
    return;
  self->orientation = orientation;
  self->settled = ZKY_ORIENTATION_AUTO;
  zky_session_notify (self, ZKY_SESSION_PROP_ORIENTATION);
  if (self->scene != NULL || self->running != NULL)
    zky_session_request (self, ZKY_SESSION_PENDING_LAYOUT);
}

static void
zky_session_dispose (GObject *object)
{
  ZkySession *self = ZKY_SESSION (object);

  if (self->running != NULL)
    zky_session_job_cancel (self->job);
  g_clear_object (&self->running);
  g_clear_handle_id (&self->busy_id, g_source_remove);
  g_clear_handle_id (&self->progress_id, g_source_remove);
  self->job = NULL;
  self->pending = 0;

  G_OBJECT_CLASS (zky_session_parent_class)->dispose (object);
}

static void
zky_session_finalize (GObject *object)
{
  ZkySession *self = ZKY_SESSION (object);

  g_clear_object (&self->calls);
  g_clear_object (&self->shown);
  g_clear_object (&self->next_shown);
  g_clear_object (&self->against);
  g_clear_pointer (&self->difference, zky_difference_unref);
  g_clear_pointer (&self->source, zky_call_source_unref);
  g_clear_pointer (&self->steps, zky_steps_unref);
  g_clear_pointer (&self->scene, zky_scene_unref);
  g_clear_pointer (&self->edits, zky_edits_free);
  g_clear_pointer (&self->declared, g_ptr_array_unref);
  g_clear_pointer (&self->first, g_ptr_array_unref);
  g_clear_pointer (&self->place, zky_batch_place_unref);
  g_clear_pointer (&self->model, zky_session_model_unref);
  g_clear_pointer (&self->last_files, g_hash_table_unref);
  g_clear_pointer (&self->folds, zky_folds_unref);
  g_clear_pointer (&self->composites, g_hash_table_unref);
  g_clear_pointer (&self->cache, zky_layout_cache_unref);
  g_clear_pointer (&self->next_target, zky_target_unref);
  g_clear_object (&self->file);
  g_clear_object (&self->next_file);
  g_free (self->next_expression);
  g_free (self->next_text);
  g_free (self->expression);
  g_free (self->text);
  g_free (self->title);
  g_free (self->error);
  g_free (self->notice);
  g_free (self->call_notice);
  g_free (self->selected);
  g_free (self->explanation);

  G_OBJECT_CLASS (zky_session_parent_class)->finalize (object);
}

static void
zky_session_get_property (GObject    *object,
                          guint       id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  ZkySession *self = ZKY_SESSION (object);

  switch (id)
    {
    case ZKY_SESSION_PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case ZKY_SESSION_PROP_FILE:
      g_value_set_object (value, self->file);
      break;
    case ZKY_SESSION_PROP_EXPRESSION:
      g_value_set_string (value, self->expression);
      break;
    case ZKY_SESSION_PROP_SCENE:
      g_value_set_pointer (value, self->scene);
      break;
    case ZKY_SESSION_PROP_STEPS:
      g_value_set_pointer (value, self->steps);
      break;
    case ZKY_SESSION_PROP_BUSY:
      g_value_set_boolean (value, self->busy);
      break;
    case ZKY_SESSION_PROP_ERROR:
      g_value_set_string (value, self->error);
      break;
    case ZKY_SESSION_PROP_NOTICE:
      g_value_set_string (value, self->notice);
      break;
    case ZKY_SESSION_PROP_POSITION:
      g_value_set_uint (value, self->position);
      break;
    case ZKY_SESSION_PROP_PHASE:
      g_value_set_double (value, self->phase);
      break;
    case ZKY_SESSION_PROP_PLAYING:
      g_value_set_boolean (value, self->playing);
      break;
    case ZKY_SESSION_PROP_N_STEPS:
      g_value_set_uint (value, self->n_steps);
      break;
    case ZKY_SESSION_PROP_N_FORWARD:
      g_value_set_uint (value, self->n_forward);
      break;
    case ZKY_SESSION_PROP_EXPLANATION:
      g_value_set_string (value, zky_session_view_explain (self));
      break;
    case ZKY_SESSION_PROP_SELECTED:
      g_value_set_string (value, self->selected);
      break;
    case ZKY_SESSION_PROP_ORIENTATION:
      g_value_set_int (value, self->orientation);
      break;
    case ZKY_SESSION_PROP_QUIZ:
      g_value_set_boolean (value, self->quiz);
      break;
    case ZKY_SESSION_PROP_CAN_UNDO:
      g_value_set_boolean (value, self->edits != NULL && zky_edits_can_undo (self->edits));
      break;
    case ZKY_SESSION_PROP_CAN_REDO:
      g_value_set_boolean (value, self->edits != NULL && zky_edits_can_redo (self->edits));
      break;
    case ZKY_SESSION_PROP_HIDE_CONSTANTS:
    case ZKY_SESSION_PROP_HIDE_PARAMETERS:
    case ZKY_SESSION_PROP_HIDE_SHAPES:
      g_value_set_boolean (value, (self->hide & (1u << (id - ZKY_SESSION_PROP_HIDE_CONSTANTS))) != 0);
      break;
    case ZKY_SESSION_PROP_HEALTH:
      g_value_set_pointer (value, &self->health);
      break;
    case ZKY_SESSION_PROP_PROGRESS:
      g_value_set_double (value, self->progress);
      break;
    case ZKY_SESSION_PROP_DIGITS:
      g_value_set_uint (value, self->digits);
      break;
    case ZKY_SESSION_PROP_SHOWN_CALL:
      g_value_set_object (value, self->shown);
      break;
    case ZKY_SESSION_PROP_TARGET:
      g_value_set_pointer (value, zky_session_get_target (self));
      break;
    case ZKY_SESSION_PROP_BACKWARD:
      g_value_set_int (value, self->backward);
      break;
    case ZKY_SESSION_PROP_JACOBIAN:
      g_value_set_boolean (value, zky_target_get_kind (zky_session_get_target (self)) == ZKY_TARGET_JACOBIAN);
      break;
    case ZKY_SESSION_PROP_BATCH:
      g_value_set_pointer (value, self->place);
      break;
    case ZKY_SESSION_PROP_COMPARED_CALL:
      g_value_set_object (value, self->against);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
zky_session_set_property (GObject      *object,
                          guint         id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  ZkySession *self = ZKY_SESSION (object);

  switch (id)
    {
    case ZKY_SESSION_PROP_POSITION:
      zky_session_set_position (self, g_value_get_uint (value));
      break;
    case ZKY_SESSION_PROP_PHASE:
      zky_session_set_phase (self, g_value_get_double (value));
      break;
    case ZKY_SESSION_PROP_PLAYING:
      zky_session_set_playing (self, g_value_get_boolean (value));
      break;
    case ZKY_SESSION_PROP_SELECTED:
      zky_session_view_set_selected (self, g_value_get_string (value));
      break;
    case ZKY_SESSION_PROP_ORIENTATION:
      set_orientation (self, g_value_get_int (value));
      break;
    case ZKY_SESSION_PROP_DIGITS:
      zky_session_view_set_digits (self, g_value_get_uint (value));
      break;
    case ZKY_SESSION_PROP_QUIZ:
      zky_session_view_set_quiz (self, g_value_get_boolean (value));
      break;
    case ZKY_SESSION_PROP_HIDE_CONSTANTS:
    case ZKY_SESSION_PROP_HIDE_PARAMETERS:
    case ZKY_SESSION_PROP_HIDE_SHAPES:
      zky_session_groups_set_hide (self, 1u << (id - ZKY_SESSION_PROP_HIDE_CONSTANTS), g_value_get_boolean (value));
      break;
    case ZKY_SESSION_PROP_BACKWARD:
      zky_session_set_backward (self, g_value_get_int (value));
      break;
    case ZKY_SESSION_PROP_JACOBIAN:
      zky_session_set_jacobian (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags reads = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags writes = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GParamSpec **properties = zky_session_properties;

  properties[ZKY_SESSION_PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, reads);
  properties[ZKY_SESSION_PROP_FILE] = g_param_spec_object ("file", NULL, NULL, G_TYPE_FILE, reads);
  properties[ZKY_SESSION_PROP_EXPRESSION] =
    g_param_spec_string ("expression", NULL, NULL, NULL, reads);
  properties[ZKY_SESSION_PROP_SCENE] = g_param_spec_pointer ("scene", NULL, NULL, reads);
  properties[ZKY_SESSION_PROP_STEPS] = g_param_spec_pointer ("steps", NULL, NULL, reads);
  properties[ZKY_SESSION_PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, reads);
  properties[ZKY_SESSION_PROP_ERROR] = g_param_spec_string ("error", NULL, NULL, NULL, reads);
  properties[ZKY_SESSION_PROP_NOTICE] = g_param_spec_string ("notice", NULL, NULL, NULL, reads);
  properties[ZKY_SESSION_PROP_POSITION] =
    g_param_spec_uint ("position", NULL, NULL, 0, G_MAXUINT, 0, writes);
  properties[ZKY_SESSION_PROP_PHASE] = g_param_spec_double ("phase", NULL, NULL, 0, 1, 0, writes);
  properties[ZKY_SESSION_PROP_PLAYING] =
    g_param_spec_boolean ("playing", NULL, NULL, FALSE, writes);
  properties[ZKY_SESSION_PROP_N_STEPS] =
    g_param_spec_uint ("n-steps", NULL, NULL, 0, G_MAXUINT, 0, reads);
  properties[ZKY_SESSION_PROP_N_FORWARD] =
    g_param_spec_uint ("n-forward", NULL, NULL, 0, G_MAXUINT, 0, reads);
  properties[ZKY_SESSION_PROP_EXPLANATION] =
    g_param_spec_string ("explanation", NULL, NULL, NULL, reads);
  properties[ZKY_SESSION_PROP_SELECTED] =
    g_param_spec_string ("selected", NULL, NULL, NULL, writes);
  properties[ZKY_SESSION_PROP_ORIENTATION] =
    g_param_spec_int ("orientation", NULL, NULL, ZKY_ORIENTATION_AUTO,
                      ZKY_ORIENTATION_TOP_TO_BOTTOM, ZKY_ORIENTATION_AUTO, writes);
  properties[ZKY_SESSION_PROP_QUIZ] = g_param_spec_boolean ("quiz", NULL, NULL, FALSE, writes);
  properties[ZKY_SESSION_PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, reads);
  properties[ZKY_SESSION_PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, reads);
  properties[ZKY_SESSION_PROP_HIDE_CONSTANTS] =
    g_param_spec_boolean ("hide-constants", NULL, NULL, FALSE, writes);
  properties[ZKY_SESSION_PROP_HIDE_PARAMETERS] =
    g_param_spec_boolean ("hide-parameters", NULL, NULL, FALSE, writes);
  properties[ZKY_SESSION_PROP_HIDE_SHAPES] = g_param_spec_boolean ("hide-shapes", NULL, NULL, FALSE, writes);
  properties[ZKY_SESSION_PROP_HEALTH] = g_param_spec_pointer ("health", NULL, NULL, reads);
  properties[ZKY_SESSION_PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, -1, 1, -1, reads);
  properties[ZKY_SESSION_PROP_DIGITS] = g_param_spec_uint ("digits", NULL, NULL, 1, 17, ZKY_CONTENT_DIGITS, writes);
  properties[ZKY_SESSION_PROP_SHOWN_CALL] = g_param_spec_object ("shown-call", NULL, NULL, ZKY_TYPE_KEPT_CALL, reads);
  properties[ZKY_SESSION_PROP_TARGET] = g_param_spec_pointer ("target", NULL, NULL, reads);
  properties[ZKY_SESSION_PROP_BACKWARD] =
    g_param_spec_int ("backward", NULL, NULL, ZKY_BACKWARD_HIDDEN, ZKY_BACKWARD_MERGED, ZKY_BACKWARD_HIDDEN, writes);
  properties[ZKY_SESSION_PROP_JACOBIAN] = g_param_spec_boolean ("jacobian", NULL, NULL, FALSE, writes);
  properties[ZKY_SESSION_PROP_BATCH] = g_param_spec_pointer ("batch", NULL, NULL, reads);
  properties[ZKY_SESSION_PROP_COMPARED_CALL] = g_param_spec_object ("compared-call", NULL, NULL, ZKY_TYPE_KEPT_CALL, reads);
  g_object_class_install_properties (object_class, ZKY_SESSION_N_PROPS, properties);
}

static void
zky_session_class_init (ZkySessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = zky_session_dispose;
  object_class->finalize = zky_session_finalize;
  object_class->get_property = zky_session_get_property;
  object_class->set_property = zky_session_set_property;
  install_properties (object_class);

  signals[LOG] = g_signal_new ("log", ZKY_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[FAILED] = g_signal_new ("failed", ZKY_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  signals[UNDONE] = g_signal_new ("undone", ZKY_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  signals[CALLED] = g_signal_new ("called", ZKY_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
}

static void
zky_session_init (ZkySession *self)
{
  self->explained = -1;
  self->progress = -1;
  self->health = (ZkyHealthLimits) ZKY_HEALTH_LIMITS_INIT;
  self->cache = zky_layout_cache_new ();
  self->calls = zky_kept_calls_new ();
  self->digits = ZKY_CONTENT_DIGITS;
}

ZkySession *
zky_session_new (void)
{
  return g_object_new (ZKY_TYPE_SESSION, NULL);
}

/**
 * zky_session_open_file:
 *
 * Loads a model file and calls it. What was loading is given up; what is open stays until the new call is there.
 */
void
zky_session_open_file (ZkySession *self,
                       GFile      *file)
{
  g_return_if_fail (ZKY_IS_SESSION (self));
  g_return_if_fail (G_IS_FILE (file));

  zky_session_request_load (self, file, NULL, NULL);
}

/**
 * zky_session_open_text:
 * @file: (nullable): whose text it is
 * @text: a model in Lua
 *
 * Loads a text that was not saved, and calls it.
 */
void
zky_session_open_text (ZkySession *self,
                       GFile      *file,
                       const char *text)
{
  g_return_if_fail (ZKY_IS_SESSION (self));
  g_return_if_fail (text != NULL);

  zky_session_request_load (self, file, NULL, text);
}

void
zky_session_open_expression (ZkySession *self,
                             const char *expression)
{
  g_return_if_fail (ZKY_IS_SESSION (self));
  g_return_if_fail (expression != NULL);

  zky_session_request_load (self, NULL, expression, NULL);
}

/**
 * zky_session_reload:
 *
 * Reads what is open again; edits of a file's values are dropped, the position and the selection stay.
 */
void
zky_session_reload (ZkySession *self)
{
  g_return_if_fail (ZKY_IS_SESSION (self));

  if (self->file != NULL || self->expression != NULL || self->text != NULL)
    zky_session_request_load (self, self->file, self->expression, self->text);
}

/**
 * zky_session_call_again:
 *
 * A new call of the same model with the same values.
 */
void
zky_session_call_again (ZkySession *self)
{
  g_return_if_fail (ZKY_IS_SESSION (self));

  if (self->model == NULL)
    return;
  zky_session_expect_call (self, ZKY_CALL_AGAIN, 0);
  zky_session_request (self, ZKY_SESSION_PENDING_CALL);
}

/**
 * zky_session_stop:
 *
 * The Stop button: what runs ends with an error, what waits is forgotten. Of a model that was being loaded, and is in the middle
 * of its call, what it has computed is shown; pressed again, nothing is.
 */
void
zky_session_stop (ZkySession *self)
{
  g_return_if_fail (ZKY_IS_SESSION (self));

  self->pending = 0;
  g_clear_object (&self->next_shown);
  g_clear_object (&self->next_file);
  g_clear_pointer (&self->next_expression, g_free);
  g_clear_pointer (&self->next_text, g_free);
  if (self->running != NULL)
    zky_session_job_stop (self->job);
}

GFile *
zky_session_get_file (ZkySession *self)
{
  g_return_val_if_fail (ZKY_IS_SESSION (self), NULL);

  return self->file;
}

const char *
zky_session_get_text (ZkySession *self)
{
  g_return_val_if_fail (ZKY_IS_SESSION (self), NULL);

  return self->text;
}

const char *
zky_session_get_expression (ZkySession *self)
{
  g_return_val_if_fail (ZKY_IS_SESSION (self), NULL);

  return self->expression;
}

const char *
zky_session_get_title (ZkySession *self)
{
  g_return_val_if_fail (ZKY_IS_SESSION (self), NULL);

  return self->title;
}

const char *
zky_session_get_error (ZkySession *self)
{
  g_return_val_if_fail (ZKY_IS_SESSION (self), NULL);

  return self->error;
}

void
zky_session_dismiss_error (ZkySession *self)
{
  g_return_if_fail (ZKY_IS_SESSION (self));

  if (self->error == NULL)
    return;

  g_clear_pointer (&self->error, g_free);
  zky_session_notify (self, ZKY_SESSION_PROP_ERROR);
}

gboolean
zky_session_get_busy (ZkySession *self)
{
  g_return_val_if_fail (ZKY_IS_SESSION (self), FALSE);

  return self->busy;
}

/**
 * zky_session_get_model:
 *
 * The model belongs to the worker: ask it only for what does not change, its path or its name.
 *
 * Returns: (transfer none) (nullable)
 */
ZkyModel *
zky_session_get_model (ZkySession *self)
{
  g_return_val_if_fail (ZKY_IS_SESSION (self), NULL);

  return self->model != NULL ? zky_session_model_get (self->model) : NULL;
}

/**
 * zky_session_dup_files:
 *
 * What the model that is open has read beside its own file so far, and what one has that is being loaded or could not be.
 *
 * Returns: (transfer full) (element-type utf8): set of paths, with symbolic links resolved
 */
GHashTable *
zky_session_dup_files (ZkySession *self)
{
  GHashTable *files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer path;

  g_return_val_if_fail (ZKY_IS_SESSION (self), files);

  if (self->model != NULL)
    zky_session_model_list_files (self->model, files);
  if (self->running != NULL)
    zky_session_model_list_files (self->job->model, files);
  if (self->last_files != NULL)
    g_hash_table_iter_init (&iter, self->last_files);
  while (self->last_files != NULL && g_hash_table_iter_next (&iter, &path, NULL))
    g_hash_table_add (files, g_strdup (path));

  return files;
}

/**
 * zky_session_get_n_kept:
 * @n_learned: (out): how many parameters had become something else than what the text before declared
 *
 * When the same model was loaded anew.
 *
 * Returns: how many of them are still what they had become
 */
guint
zky_session_get_n_kept (ZkySession *self,
                        guint      *n_learned)
{
  g_return_val_if_fail (ZKY_IS_SESSION (self), 0);

  *n_learned = self->n_learned;

  return self->n_kept;
}

ZkyScene *
zky_session_get_scene (ZkySession *self)
{
  g_return_val_if_fail (ZKY_IS_SESSION (self), NULL);

  return self->scene;
}

ZkySteps *
zky_session_get_steps (ZkySession *self)
{
  g_return_val_if_fail (ZKY_IS_SESSION (self), NULL);

  return self->steps;
}

ZkyGraph *
zky_session_get_graph (ZkySession *self)
{
  g_return_val_if_fail (ZKY_IS_SESSION (self), NULL);

  return self->scene != NULL ? zky_scene_get_graph (self->scene) : NULL;
}

char *
zky_session_to_lua (ZkySession  *self,
                    GError     **error)
{
  g_return_val_if_fail (ZKY_IS_SESSION (self), NULL);

  if (self->expression == NULL)
    {
      g_set_error_literal (error, ZKY_ERROR, ZKY_ERROR_USE, _("What is open is a file, not a formula"));
      return NULL;
    }
  return zky_expression_to_lua (self->expression, "Formula", error);
}
