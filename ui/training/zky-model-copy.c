/* zky-model-copy.c: the session's model once more, for another thread
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-model-copy.h"

#include "zky-session-model.h"

struct _ZkyModelCopy
{
  char      *path, *expression, *text; /* what there is of them, as zky_session_load() takes it */
  GPtrArray *names, *values;
};

/**
 * zky_model_copy_new:
 * @session: one with a model
 */
ZkyModelCopy *
zky_model_copy_new (ZkySession *session)
{
  ZkyModelCopy *self = g_new0 (ZkyModelCopy, 1);
  ZkyModule *module = zky_model_get_module (zky_session_get_model (session));
  GFile *file = zky_session_get_file (session);

  self->path = file != NULL ? g_file_get_path (file) : NULL;
  self->expression = g_strdup (zky_session_get_expression (session));
  self->text = g_strdup (zky_session_get_text (session));
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->values = g_ptr_array_new_with_free_func ((GDestroyNotify) zky_tensor_unref);
  for (guint i = 0; i < zky_module_get_n_params (module); i++)
    {
      ZkyInput param, present;

      zky_module_get_param (module, i, &param);
      if (!zky_session_get_input (session, param.name, &present))
        continue;
      g_ptr_array_add (self->names, g_strdup (present.name));
      g_ptr_array_add (self->values, zky_tensor_ref (present.value));
    }

  return self;
}

void
zky_model_copy_free (ZkyModelCopy *self)
{
  g_free (self->path);
  g_free (self->expression);
  g_free (self->text);
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->values);
  g_free (self);
}

/**
 * zky_model_copy_load:
 * @cancellable: (nullable): stops it
 * @error: return location: what the file says now, or that it does not fit the parameters
 *
 * Returns: (transfer full): a model of its own
 */
ZkyModel *
zky_model_copy_load (ZkyModelCopy  *self,
                     GCancellable  *cancellable,
                     GError       **error)
{
  ZkyModelOptions options = { .cancellable = cancellable, .free_names_are_one = TRUE };
  g_autoptr (ZkyModel) model = zky_session_load (self->path, self->expression, self->text, &options, error);

  for (guint i = 0; model != NULL && i < self->names->len; i++)
    if (!zky_model_set (model, g_ptr_array_index (self->names, i), g_ptr_array_index (self->values, i), error))
      return NULL;

  return g_steal_pointer (&model);
}
