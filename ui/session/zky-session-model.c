/* zky-session-model.c: a model together with the place that its print goes to
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-session-model.h"

/* A model that prints in an endless loop must not fill the memory before the main loop comes to read it. */
#define LOG_MAX ((gsize) 256 << 10)

struct _ZkySessionModel
{
  ZkyModel      *model;
  GHashTable    *names;   /* input → ZkyVocabulary */
  GMainContext  *context;
  ZkySessionLog  log;
  GWeakRef       owner;
  GMutex         mutex;   /* guards the three below */
  GHashTable    *files;   /* set of paths: what the model has read beside its own file */
  GString       *text;    /* printed and not yet delivered */
  gboolean       waiting; /* a delivery is on its way */
};

static gboolean
deliver_cb (gpointer data)
{
  ZkySessionModel *self = data;
  g_autoptr (GObject) owner = g_weak_ref_get (&self->owner);
  g_autofree char *text = NULL;

  g_mutex_lock (&self->mutex);
  text = g_strdup (self->text->str);
  g_string_truncate (self->text, 0);
  self->waiting = FALSE;
  g_mutex_unlock (&self->mutex);

  if (owner != NULL)
    self->log (owner, text);
  return G_SOURCE_REMOVE;
}

static void
printed (const char *text,
         gpointer    data)
{
  ZkySessionModel *self = data;
  gboolean deliver;

  g_mutex_lock (&self->mutex);
  if (self->text->len < LOG_MAX)
    {
      if (self->text->len > 0)
        g_string_append_c (self->text, '\n');
      g_string_append (self->text, text);
      if (self->text->len >= LOG_MAX)
        g_string_append (self->text, "\n… (the model prints faster than can be shown)");
    }
  deliver = !self->waiting;
  self->waiting = TRUE;
  g_mutex_unlock (&self->mutex);

  if (deliver)
    {
      g_autoptr (GSource) source = g_idle_source_new ();

      g_source_set_callback (source, deliver_cb, zky_session_model_ref (self),
                             (GDestroyNotify) zky_session_model_unref);
      g_source_attach (source, self->context);
    }
}

/* It may open files in each of its calls. */
static void
opened (const char *path,
        gpointer    data)
{
  ZkySessionModel *self = data;

  g_mutex_lock (&self->mutex);
  g_hash_table_add (self->files, g_strdup (path));
  g_mutex_unlock (&self->mutex);
}

/**
 * zky_session_model_list_files:
 * @files: (element-type utf8): set of paths
 *
 * Adds the files that the model has read so far beside its own. In any thread, also while it is loading or when that has failed.
 */
void
zky_session_model_list_files (ZkySessionModel *self,
                              GHashTable      *files)
{
  GHashTableIter iter;
  gpointer path;

  g_mutex_lock (&self->mutex);
  g_hash_table_iter_init (&iter, self->files);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    g_hash_table_add (files, g_strdup (path));
  g_mutex_unlock (&self->mutex);
}

/**
 * zky_session_model_new:
 * @owner: who listens; held weakly
 * @log: what is called with what the model prints
 *
 * Returns: (transfer full): an empty box, to be filled by zky_session_model_load()
 */
ZkySessionModel *
zky_session_model_new (GObject       *owner,
                       ZkySessionLog  log)
{
  ZkySessionModel *self = g_atomic_rc_box_new0 (ZkySessionModel);

  self->context = g_main_context_ref_thread_default ();
  self->log = log;
  g_weak_ref_init (&self->owner, owner);
  g_mutex_init (&self->mutex);
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->text = g_string_new (NULL);
  return self;
}

/**
 * zky_session_load:
 * @path: (nullable): a model file
 * @expression: (nullable): a formula
 * @text: (nullable): what is loaded in place of the file's contents
 * @options: limits and log
 *
 * What a session has open, as a model; in any thread.
 *
 * Returns: (transfer full): the model
 */
ZkyModel *
zky_session_load (const char             *path,
                  const char             *expression,
                  const char             *text,
                  const ZkyModelOptions  *options,
                  GError                **error)
{
  g_autofree char *name = path != NULL ? g_path_get_basename (path) : g_strdup (ZKY_SESSION_NEW_NAME);
  g_autofree char *folder = path != NULL ? g_path_get_dirname (path) : NULL;

  if (text != NULL)
    return zky_model_load_text (text, name, folder, options, error);

  return path != NULL ? zky_model_load (path, options, error) : zky_model_parse (expression, options, error);
}

/* What a training says of the inputs of its module. */
static GHashTable *
list_names (ZkyModel *model)
{
  GHashTable *all = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) zky_vocabulary_unref);
  ZkyTraining *training = zky_model_get_training (model);
  ZkyInput input;

  for (guint i = 0; training != NULL && zky_module_get_input (zky_model_get_module (model), i, &input); i++)
    {
      ZkyVocabulary *names = zky_training_get_names (training, input.name);

      if (names != NULL && zky_tensor_get_dtype (input.value) == ZKY_INT64)
        g_hash_table_insert (all, g_strdup (input.name), zky_vocabulary_ref (names));
    }

  return all;
}

/**
 * zky_session_model_load:
 * @path: (nullable): a model file
 * @expression: (nullable): a formula
 * @text: (nullable): what the file is to hold, or a model that is no file yet; one of the three is given
 *
 * Runs in the worker.
 */
gboolean
zky_session_model_load (ZkySessionModel  *self,
                        const char       *path,
                        const char       *expression,
                        const char       *text,
                        GCancellable     *cancellable,
                        GError          **error)
{
  ZkyModelOptions options = {
    .cancellable = cancellable,
    .free_names_are_one = TRUE,
    .log = printed,
    .log_data = self,
    .opened = opened,
    .opened_data = self,
  };

  g_return_val_if_fail (self->model == NULL, FALSE);

  self->model = zky_session_load (path, expression, text, &options, error);
  if (self->model != NULL)
    self->names = list_names (self->model);
  return self->model != NULL;
}

ZkySessionModel *
zky_session_model_ref (ZkySessionModel *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  ZkySessionModel *self = data;

  self->waiting = TRUE; /* finalizers of the model may still print: nobody is there to hear it */
  g_clear_pointer (&self->model, zky_model_unref);
  g_clear_pointer (&self->names, g_hash_table_unref);
  g_weak_ref_clear (&self->owner);
  g_hash_table_unref (self->files);
  g_string_free (self->text, TRUE);
  g_mutex_clear (&self->mutex);
  g_main_context_unref (self->context);
}

void
zky_session_model_unref (ZkySessionModel *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

ZkyModel *
zky_session_model_get (ZkySessionModel *self)
{
  return self->model;
}

GHashTable *
zky_session_model_get_names (ZkySessionModel *self)
{
  return self->names;
}
