/* zky-plan-header.c: headers of tensors over somebody else's memory
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-plan-private.h"

#include "zky-tensor-private.h"

/**
 * zky_plan_header_new:
 * @owner: a tensor with storage; what is viewed in the new one counts as a view of that
 * @shape: extents
 * @strides: (nullable): in elements; %NULL: dense in row-major order
 * @data: (nullable): where the first element lies; may be set later
 *
 * Makes a tensor that owns no numbers, a single number included: it can be told at any time where they lie.
 *
 * Returns: (transfer full): the tensor
 */
ZkyTensor *
zky_plan_header_new (ZkyTensor      *owner,
                     ZkyDtype        dtype,
                     const ZkyShape *shape,
                     const gssize   *strides,
                     gpointer        data)
{
  gssize dense[ZKY_MAX_AXES + 1], stride = 1;
  ZkyTensor *self;

  for (guint i = shape->n_axes; strides == NULL && i-- > 0;)
    {
      dense[i] = stride;
      stride *= MAX ((gssize) shape->dims[i], 1);
    }

  self = zky_tensor_new_view (owner, shape, strides != NULL ? strides : dense, 0);
  if (self->storage == NULL) /* a single number would lie inside */
    {
      self->storage = owner->storage;
      g_atomic_int_inc (&self->storage->ref_count);
    }
  self->dtype = dtype;
  self->data = data;

  return self;
}
