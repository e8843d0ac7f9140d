/* zky-optimizer-state.c: what an optimiser remembers, saved and restored
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-optimizer-private.h"

#include <string.h>

#include "zky-number.h"

/* Options are the texts `optimizer` and `optimizer/lr`; what is kept for a parameter are the tensors
 * `optimizer/exp_avg/hidden.weight` and the number `optimizer/step/hidden.weight`. No parameter's name has a `/`. */

static char *
state_name (const char *state,
            const char *path)
{
  return g_strconcat ("optimizer/", state, "/", path, NULL);
}

/**
 * zky_optimizer_save:
 * @archive: what to add options and state to; its tensors are shared, and so stay as they are now
 *
 * Saves what the next step depends on beside the parameters themselves.
 */
void
zky_optimizer_save (ZkyOptimizer *self,
                    ZkyArchive   *archive)
{
  g_return_if_fail (self != NULL && archive != NULL);

  zky_archive_set_text (archive, "optimizer", self->rule->name);
  for (const ZkyOption *option = self->rule->options; option->name != NULL; option++)
    {
      g_autofree char *key = g_strconcat ("optimizer/", option->name, NULL);
      char number[ZKY_NUMBER_MAX];

      zky_archive_set_text (archive, key, zky_number_format (number, G_STRUCT_MEMBER (double, &self->hyper, option->field),
                                                             ZKY_FLOAT64));
    }

  for (guint i = 0; i < self->params->len; i++)
    {
      ZkyParam *param = &g_array_index (self->params, ZkyParam, i);
      g_autofree char *step_name = state_name ("step", param->path);
      g_autoptr(ZkyTensor) step = zky_tensor_new_scalar (ZKY_INT64, (double) param->step);

      if (param->step > 0)
        zky_archive_add (archive, step_name, step);
      for (guint k = 0; self->rule->states[k].name != NULL; k++)
        {
          g_autofree char *name = state_name (self->rule->states[k].name, param->path);

          if (param->states[k] != NULL)
            zky_archive_add (archive, name, param->states[k]);
        }
    }

  if (self->lbfgs != NULL)
    zky_lbfgs_save (self, archive);
}

static gboolean
restore_options (ZkyOptimizer      *self,
                 const ZkyArchive  *archive,
                 GError           **error)
{
  const char *kind = zky_archive_find_text (archive, "optimizer");

  if (g_strcmp0 (kind, self->rule->name) != 0)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "The state of %s%s cannot be that of %s",
                   kind != NULL ? "the optimiser " : "no optimiser", kind != NULL ? kind : "", self->rule->name);
      return FALSE;
    }

  for (const ZkyOption *option = self->rule->options; option->name != NULL; option++)
    {
      g_autofree char *key = g_strconcat ("optimizer/", option->name, NULL);
      const char *text = zky_archive_find_text (archive, key);
      double value;

      if (text == NULL)
        continue;
      if (!zky_number_parse (text, &value, error) || !zky_optimizer_set (self, option->name, value, error))
        {
          g_prefix_error (error, "%s: ", key);
          return FALSE;
        }
    }

  return TRUE;
}

/* (transfer full): a state as the parameter is; *@state is NULL where there is none. */
static gboolean
find_state (ZkyOptimizer      *self,
            const ZkyArchive  *archive,
            const char        *name,
            const ZkyInput    *input,
            ZkyTensor        **state,
            GError           **error)
{
  ZkyTensor *found = zky_archive_find (archive, name);
  ZkyShape shape, expected;

  *state = NULL;
  if (found == NULL)
    return TRUE;

  shape = zky_tensor_get_shape (found);
  expected = zky_tensor_get_shape (input->value);
  if (!zky_shape_equal (&shape, &expected) || zky_tensor_get_dtype (found) != zky_tensor_get_dtype (input->value))
    {
      g_autofree char *a = zky_shape_to_string (&shape), *b = zky_shape_to_string (&expected);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "%s is %s %s, the parameter %s %s", name,
                   zky_dtype_get_name (zky_tensor_get_dtype (found)), a,
                   zky_dtype_get_name (zky_tensor_get_dtype (input->value)), b);
      return FALSE;
    }
  *state = zky_tensor_contiguous (found, error);

  return *state != NULL;
}

static gboolean
restore_param (ZkyOptimizer      *self,
               ZkyParam          *param,
               const ZkyArchive  *archive,
               GError           **error)
{
  g_autofree char *step_name = state_name ("step", param->path);
  ZkyTensor *step = zky_archive_find (archive, step_name);
  ZkyInput input;

  param->step = 0;
  if (step != NULL)
    {
      if (zky_tensor_get_size (step) != 1 || zky_tensor_get_int (step, 0) < 0)
        {
          g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "%s is no number of steps", step_name);
          return FALSE;
        }
      param->step = (guint64) zky_tensor_get_int (step, 0);
    }

  if (!zky_module_find (self->module, param->path, &input, error))
    return FALSE;
  for (guint k = 0; self->rule->states[k].name != NULL; k++)
    {
      g_autofree char *name = state_name (self->rule->states[k].name, param->path);

      g_clear_pointer (&param->states[k], zky_tensor_unref);
      if (!find_state (self, archive, name, &input, &param->states[k], error))
        return FALSE;
    }

  return TRUE;
}

/**
 * zky_optimizer_restore:
 * @archive: what zky_optimizer_save() added to
 * @error: return location for a %ZKY_ERROR_VALUE or %ZKY_ERROR_SHAPE where it is not the state of such an optimiser over these
 *   parameters
 *
 * Takes options and state from an archive, so that the next step is the one it would have been.
 *
 * Returns: whether it fits; otherwise the optimiser is of no use any more
 */
gboolean
zky_optimizer_restore (ZkyOptimizer      *self,
                       const ZkyArchive  *archive,
                       GError           **error)
{
  g_return_val_if_fail (self != NULL && archive != NULL, FALSE);

  if (!restore_options (self, archive, error))
    return FALSE;
  for (guint i = 0; i < self->params->len; i++)
    if (!restore_param (self, &g_array_index (self->params, ZkyParam, i), archive, error))
      return FALSE;

  return self->rule->update[0] != NULL || zky_lbfgs_restore (self, archive, error);
}
