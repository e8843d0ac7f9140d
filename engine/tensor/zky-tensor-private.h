/* zky-tensor-private.h: the inside of a tensor, for tensor/ and for kernels
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-tensor.h"

G_BEGIN_DECLS

/**
 * ZkyStorage:
 * @ref_count: atomic
 * @bytes: bytes allocated behind the header
 *
 * A block of numbers that several tensors view. The numbers start 64 bytes behind the block's start.
 */
typedef struct
{
  gint  ref_count;
  gsize bytes;
} ZkyStorage;

/**
 * ZkyTensor:
 * @ref_count: atomic
 * @storage: (nullable): what the numbers live in; NULL for a scalar with its number inside
 * @data: the first element, at index 0, 0, …; in a view not the storage's first
 * @dims: @n_axes extents, then @n_axes strides in elements (0 along broadcast axes)
 */
struct _ZkyTensor
{
  gint        ref_count;
  guint8      dtype;
  guint8      n_axes;
  guint8      contiguous; /* dense and in row-major order */
  gsize       size;       /* elements */
  ZkyStorage *storage;
  gpointer    data;
  union
  {
    float     f;
    double    d;
    gint64    i;
    guint8    b;
  } scalar;
  gssize      dims[];
};

static inline const gssize *
zky_tensor_dims (const ZkyTensor *self)
{
  return self->dims;
}

static inline const gssize *
zky_tensor_strides (const ZkyTensor *self)
{
  return self->dims + self->n_axes;
}

ZkyTensor *zky_tensor_new_view (ZkyTensor      *self,
                                const ZkyShape *shape,
                                const gssize   *strides,
                                gssize          offset) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
