/* zky-parts.c: what operators that read and write parts of tensors share
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-parts.h"

#include <string.h>

#include "zky-functions.h"
#include "zky-loop.h"
#include "zky-tensor-private.h"

#define COPY_LOOP(name, T)                                                      \
  static void                                                                   \
  name (char *const  *data,                                                     \
        const gssize *strides,                                                  \
        gsize         n,                                                        \
        gpointer      user_data)                                                \
  {                                                                             \
    if (strides[0] == sizeof (T) && strides[1] == sizeof (T))                   \
      memcpy (data[0], data[1], n * sizeof (T));                                \
    else if (strides[0] == sizeof (T) && strides[1] == 0) /* repeated */        \
      {                                                                         \
        T value = *(const T *) data[1];                                         \
                                                                                \
        if (value == 0)                                                         \
          memset (data[0], 0, n * sizeof (T));                                  \
        for (gsize i = 0; value != 0 && i < n; i++)                             \
          ((T *) data[0])[i] = value;                                           \
      }                                                                         \
    else                                                                        \
      for (gsize i = 0; i < n; i++)                                             \
        *(T *) (data[0] + (gssize) i * strides[0]) = *(const T *) (data[1] + (gssize) i * strides[1]); \
  }

COPY_LOOP (copy_1, guint8)
COPY_LOOP (copy_4, guint32)
COPY_LOOP (copy_8, guint64)

gboolean
zky_parts_copy_into (ZkyTensor  *view,
                     ZkyTensor  *source,
                     ZkyBudget  *budget,
                     GError    **error)
{
  g_autoptr (ZkyTensor) cast = zky_tensor_cast (source, view->dtype, error);
  ZkyShape shape = zky_tensor_get_shape (view);
  ZkyTensor *operands[] = { view, cast };
  gsize size = zky_dtype_get_size (view->dtype);

  return cast != NULL &&
         zky_loop_run (&shape, operands, 2, size == 1 ? copy_1 : size == 4 ? copy_4 : copy_8, NULL, budget, error);
}

ZkyNode *
zky_parts_zeros (ZkyVjp         *vjp,
                 const ZkyShape *shape)
{
  ZkyShape batched = zky_vjp_batched (vjp, shape);

  return zky_broadcast_to (zky_vjp_number (vjp, 0), &batched);
}

gint64
zky_parts_axis (const ZkyTensor     *tensor,
                const ZkyAttributes *attributes)
{
  gint64 axis = zky_attributes_get_int (attributes, 0);

  return axis < 0 ? axis : axis - (gint64) tensor->n_axes;
}

gboolean
zky_parts_infer_shape (ZkyOpCall      *call,
                       const ZkyShape *shape)
{
  call->outputs[0].dtype = call->inputs[0]->dtype;
  call->outputs[0].shape = *shape;

  return TRUE;
}

gboolean
zky_parts_take (ZkyOpCall *call,
                ZkyTensor *result)
{
  zky_op_call_take_output (call, 0, result);
  return result != NULL;
}
