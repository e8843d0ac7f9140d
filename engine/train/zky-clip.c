/* zky-clip.c: gradients kept within bounds
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-clip.h"

#include <math.h>

/* An array of the tensor's numbers that may be written; others that hold them keep theirs. */
static gpointer
make_writable (ZkyTensor **tensor,
               GError    **error)
{
  if (!zky_tensor_is_unshared (*tensor) || !zky_tensor_is_contiguous (*tensor))
    {
      ZkyTensor *copy = zky_tensor_copy (*tensor, error);

      if (copy == NULL)
        return NULL;
      zky_tensor_unref (*tensor);
      *tensor = copy;
    }

  return zky_tensor_get_data_writable (*tensor);
}

static double
get_norm (ZkyTensor *tensor,
          double     p)
{
  gsize n = zky_tensor_get_size (tensor);
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    {
      double value = fabs (zky_tensor_get_double (tensor, i));

      if (isinf (p))
        sum = value > sum || isnan (value) ? value : sum;
      else
        sum += p == 2 ? value * value : pow (value, p);
    }

  return sum;
}

/**
 * zky_clip_norm:
 * @gradients: (inout) (array length=n_gradients): floating tensors or %NULL; replaced where they are shared
 * @max_norm: not below 0
 * @p: which norm: 2, 1, … or infinity
 * @norm: (out) (optional): the norm of all of them together, before
 * @error: return location for a lack of memory
 *
 * Multiplies all gradients by max_norm / (norm + 10⁻⁶), if that is below 1: torch.nn.utils.clip_grad_norm_.
 *
 * Returns: whether it could be done
 */
gboolean
zky_clip_norm (ZkyTensor **gradients,
               guint       n_gradients,
               double      max_norm,
               double      p,
               double     *norm,
               GError    **error)
{
  double total = 0, factor;

  g_return_val_if_fail ((gradients != NULL || n_gradients == 0) && p > 0, FALSE);

  for (guint i = 0; i < n_gradients; i++)
    if (gradients[i] != NULL)
      {
        double part = get_norm (gradients[i], p);

        if (!isinf (p))
          total += part;
        else if (part > total || isnan (part))
          total = part;
      }
  if (!isinf (p))
    total = p == 2 ? sqrt (total) : pow (total, 1 / p);
  if (norm != NULL)
    *norm = total;

  factor = max_norm / (total + 1e-6);
  if (!(factor < 1))
    return TRUE;

  for (guint i = 0; i < n_gradients; i++)
    {
      gpointer data = gradients[i] != NULL ? make_writable (&gradients[i], error) : NULL;

      if (gradients[i] == NULL)
        continue;
      if (data == NULL)
        return FALSE;
      for (gsize k = 0; k < zky_tensor_get_size (gradients[i]); k++)
        if (zky_tensor_get_dtype (gradients[i]) == ZKY_FLOAT64)
          ((double *) data)[k] *= factor;
        else
          ((float *) data)[k] *= (float) factor;
    }

  return TRUE;
}

/**
 * zky_clip_value:
 * @gradients: (inout) (array length=n_gradients): floating tensors or %NULL; replaced where they are shared
 * @limit: not below 0
 * @error: return location for a lack of memory
 *
 * Holds every element between −limit and limit: torch.nn.utils.clip_grad_value_.
 *
 * Returns: whether it could be done
 */
gboolean
zky_clip_value (ZkyTensor **gradients,
                guint       n_gradients,
                double      limit,
                GError    **error)
{
  g_return_val_if_fail ((gradients != NULL || n_gradients == 0) && limit >= 0, FALSE);

  for (guint i = 0; i < n_gradients; i++)
    {
      gpointer data = gradients[i] != NULL ? make_writable (&gradients[i], error) : NULL;

      if (gradients[i] == NULL)
        continue;
      if (data == NULL)
        return FALSE;
      for (gsize k = 0; k < zky_tensor_get_size (gradients[i]); k++)
        if (zky_tensor_get_dtype (gradients[i]) == ZKY_FLOAT64)
          ((double *) data)[k] = CLAMP (((double *) data)[k], -limit, limit);
        else
          ((float *) data)[k] = CLAMP (((float *) data)[k], (float) -limit, (float) limit);
    }

  return TRUE;
}
