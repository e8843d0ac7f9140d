/* zky-optimizer.c: options, state and steps of optimisers
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-optimizer-private.h"

#include <math.h>
#include <string.h>

#include "zky-training-private.h"

static void
clear_states (ZkyParam *param)
{
  for (guint i = 0; i < ZKY_OPTIMIZER_MAX_STATES; i++)
    g_clear_pointer (&param->states[i], zky_tensor_unref);
}

static void
clear_param (gpointer data)
{
  ZkyParam *param = data;

  clear_states (param);
  g_clear_pointer (&param->spare, zky_tensor_unref);
}

/* Parameters of integers or truth values have no gradients and are left alone. */
static void
list_params (ZkyOptimizer *self)
{
  guint n = zky_module_get_n_params (self->module);
  ZkyInput input;

  for (guint i = 0; i < n && zky_module_get_param (self->module, i, &input); i++)
    {
      ZkyParam param = { .path = input.name };

      if (zky_dtype_is_float (zky_tensor_get_dtype (input.value)))
        g_array_append_val (self->params, param);
    }
}

/**
 * zky_optimizer_new:
 * @kind: `sgd`, `rmsprop`, `adagrad`, `adam`, `adamw` or `lbfgs`
 * @module: (transfer none): whose parameters it moves; sub-modules' too
 * @error: return location for a %ZKY_ERROR_UNKNOWN, or a %ZKY_ERROR_USE where there is nothing to move
 *
 * Returns: (transfer full): an optimiser with PyTorch's defaults
 */
ZkyOptimizer *
zky_optimizer_new (const char  *kind,
                   ZkyModule   *module,
                   GError     **error)
{
  g_autoptr(ZkyOptimizer) self = NULL;
  const ZkyRule *rule;

  g_return_val_if_fail (kind != NULL && module != NULL, NULL);

  rule = zky_rule_lookup (kind, error);
  if (rule == NULL)
    return NULL;

  self = g_new0 (ZkyOptimizer, 1);
  self->module = zky_module_ref (module);
  self->rule = rule;
  zky_options_init (rule->options, &self->hyper);
  self->params = g_array_new (FALSE, FALSE, sizeof (ZkyParam));
  g_array_set_clear_func (self->params, clear_param);
  list_params (self);
  if (self->params->len == 0)
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_USE, "%s has no parameters that could be trained",
                   zky_module_get_name (module));
      return NULL;
    }

  return g_steal_pointer (&self);
}

void
zky_optimizer_free (ZkyOptimizer *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->lbfgs, zky_lbfgs_free);
  g_array_unref (self->params);
  zky_module_unref (self->module);
  g_free (self);
}

const char *
zky_optimizer_get_kind (ZkyOptimizer *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->rule->name;
}

/* -- Options --------------------------------------------------------------------------- */

/**
 * zky_optimizer_set:
 * @option: PyTorch's name; see #ZkyOptimizer
 * @value: from the next step on
 * @error: return location for a %ZKY_ERROR_UNKNOWN that lists the options there are, or a %ZKY_ERROR_VALUE
 *
 * Returns: %FALSE, with nothing changed, if there is no such option or it may not be that
 */
gboolean
zky_optimizer_set (ZkyOptimizer  *self,
                   const char    *option,
                   double         value,
                   GError       **error)
{
  g_return_val_if_fail (self != NULL && option != NULL, FALSE);

  return zky_options_set (self->rule->options, &self->hyper, self->rule->name, option, value, error);
}

gboolean
zky_optimizer_get (ZkyOptimizer  *self,
                   const char    *option,
                   double        *value,
                   GError       **error)
{
  g_return_val_if_fail (self != NULL && option != NULL && value != NULL, FALSE);

  return zky_options_get (self->rule->options, &self->hyper, self->rule->name, option, value, error);
}

/**
 * zky_optimizer_get_option:
 *
 * Returns: (nullable): the name of option @i, or %NULL past the end
 */
const char *
zky_optimizer_get_option (ZkyOptimizer *self,
                          guint         i)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (const ZkyOption *option = self->rule->options; option->name != NULL; option++)
    if (i-- == 0)
      return option->name;

  return NULL;
}

/* -- Parameters ---------------------------------------------------------------------------- */

guint
zky_optimizer_get_n_params (ZkyOptimizer *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->params->len;
}

/**
 * zky_optimizer_get_param:
 *
 * Returns: (nullable): the path of parameter @i, as in `hidden.weight`, or %NULL past the end
 */
const char *
zky_optimizer_get_param (ZkyOptimizer *self,
                         guint         i)
{
  g_return_val_if_fail (self != NULL, NULL);

  return i < self->params->len ? g_array_index (self->params, ZkyParam, i).path : NULL;
}

/**
 * zky_optimizer_writable:
 * @param: one of the parameters
 * @value: (out) (transfer none): its tensor, which the module holds
 * @error: return location for a lack of memory
 *
 * Finds an array with the parameter's present values that may be written. Values that others hold as well (a picture, a checkpoint) stay
 * as they are: the module gets a copy, in the memory of earlier values where nobody holds that any more.
 *
 * Returns: (transfer none): its elements, or %NULL
 */
gpointer
zky_optimizer_writable (ZkyOptimizer  *self,
                        ZkyParam      *param,
                        ZkyTensor    **value,
                        GError       **error)
{
  g_autoptr(ZkyTensor) old = NULL, fresh = NULL;
  ZkyShape shape, spare_shape;
  ZkyInput input;

  if (!zky_module_find (self->module, param->path, &input, error))
    return NULL;
  *value = input.value;
  if (zky_tensor_is_unshared (input.value) && zky_tensor_is_contiguous (input.value))
    return zky_tensor_get_data_writable (input.value);

  shape = zky_tensor_get_shape (input.value);
  if (param->spare != NULL)
    {
      spare_shape = zky_tensor_get_shape (param->spare);
      if (zky_tensor_is_unshared (param->spare) && zky_tensor_is_contiguous (param->spare)
          && zky_shape_equal (&spare_shape, &shape)
          && zky_tensor_get_dtype (param->spare) == zky_tensor_get_dtype (input.value))
        fresh = g_steal_pointer (&param->spare);
      g_clear_pointer (&param->spare, zky_tensor_unref);
    }

  old = zky_tensor_ref (input.value);
  if (fresh != NULL && zky_tensor_is_contiguous (old))
    memcpy (zky_tensor_get_data_writable (fresh), zky_tensor_get_data (old), zky_tensor_get_bytes (old));
  else
    {
      g_clear_pointer (&fresh, zky_tensor_unref);
      fresh = zky_tensor_copy (old, error);
    }
  if (fresh == NULL || !zky_module_set_value (self->module, param->path, fresh, error))
    return NULL;

  *value = fresh;
  param->spare = g_steal_pointer (&old);
  zky_tensor_unref (g_steal_pointer (&fresh)); /* the module's is the only reference again */

  return zky_tensor_get_data_writable (*value);
}

static gboolean
make_states (ZkyOptimizer  *self,
             ZkyParam      *param,
             ZkyTensor     *value,
             GError       **error)
{
  ZkyShape shape = zky_tensor_get_shape (value);
  double first = self->rule->first_state != NULL ? self->rule->first_state (&self->hyper) : 0;

  for (guint i = 0; self->rule->states[i].name != NULL; i++)
    {
      gsize field = self->rule->states[i].field;

      if (param->states[i] != NULL || (field != G_MAXSIZE && G_STRUCT_MEMBER (double, &self->hyper, field) == 0))
        continue;
      param->states[i] = zky_tensor_new_full (zky_tensor_get_dtype (value), &shape, first, error);
      if (param->states[i] == NULL)
        return FALSE;
    }

  return TRUE;
}

/* An archive may hold the states as well; then they are copied first. */
static gboolean
own_states (ZkyParam  *param,
            gpointer  *data,
            GError   **error)
{
  for (guint i = 0; i < ZKY_OPTIMIZER_MAX_STATES; i++)
    {
      ZkyTensor *copy;

      data[i] = NULL;
      if (param->states[i] == NULL)
        continue;
      if (!zky_tensor_is_unshared (param->states[i]))
        {
          copy = zky_tensor_copy (param->states[i], error);
          if (copy == NULL)
            return FALSE;
          zky_tensor_unref (param->states[i]);
          param->states[i] = copy;
        }
      data[i] = zky_tensor_get_data_writable (param->states[i]);
    }

  return TRUE;
}

static gboolean
update_param (ZkyOptimizer  *self,
              ZkyParam      *param,
              ZkyTensor     *gradient,
              GError       **error)
{
  g_autoptr(ZkyTensor) cast = NULL, dense = NULL;
  ZkyUpdate update = { &self->hyper };
  gpointer states[ZKY_OPTIMIZER_MAX_STATES], data;
  ZkyDtype dtype;
  ZkyTensor *value;

  data = zky_optimizer_writable (self, param, &value, error);
  if (data == NULL)
    return FALSE;

  dtype = zky_tensor_get_dtype (value);
  if (zky_tensor_get_size (gradient) != zky_tensor_get_size (value))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "%s has %" G_GSIZE_FORMAT " elements, its gradient %" G_GSIZE_FORMAT,
                   param->path, zky_tensor_get_size (value), zky_tensor_get_size (gradient));
      return FALSE;
    }
  cast = zky_tensor_cast (gradient, dtype, error);
  dense = cast != NULL ? zky_tensor_contiguous (cast, error) : NULL;
  if (dense == NULL || !make_states (self, param, value, error) || !own_states (param, states, error))
    return FALSE;

  update.step = (double) ++param->step;
  self->rule->update[dtype == ZKY_FLOAT64] (&update, zky_tensor_get_size (value), data, zky_tensor_get_data (dense), states);

  return TRUE;
}

/**
 * zky_optimizer_step:
 * @func: computes the gradients at the present values; called once, by `lbfgs` up to `max_eval` times
 * @user_data: for @func
 * @loss: (out) (optional): the loss before the step
 * @error: return location for the error of @func, a %ZKY_ERROR_VALUE of options that do not fit each other, or a lack of memory
 *
 * Moves the parameters. After an error of @func they are as they were before, but for `lbfgs`, where they are where it asked last.
 *
 * Returns: whether it could be done
 */
gboolean
zky_optimizer_step (ZkyOptimizer     *self,
                    ZkyGradientFunc   func,
                    gpointer          user_data,
                    double           *loss,
                    GError          **error)
{
  g_autofree ZkyTensor **gradients = NULL;
  gboolean done = TRUE;
  double value = NAN;

  g_return_val_if_fail (self != NULL && func != NULL, FALSE);

  if (self->rule->check != NULL && !self->rule->check (&self->hyper, error))
    return FALSE;
  if (self->rule->update[0] == NULL)
    return zky_lbfgs_step (self, func, user_data, loss, error);

  gradients = g_new0 (ZkyTensor *, self->params->len);
  if (!func (gradients, &value, user_data, error))
    return FALSE;
  if (loss != NULL)
    *loss = value;

  for (guint i = 0; i < self->params->len; i++)
    {
      if (done && gradients[i] != NULL)
        done = update_param (self, &g_array_index (self->params, ZkyParam, i), gradients[i], error);
      g_clear_pointer (&gradients[i], zky_tensor_unref);
    }

  return done;
}

/* (transfer full): an optimiser of the same kind, parameters and options, without state */
ZkyOptimizer *
zky_optimizer_copy_options (ZkyOptimizer *self)
{
  ZkyOptimizer *copy = zky_optimizer_new (self->rule->name, self->module, NULL);

  copy->hyper = self->hyper;

  return copy;
}
