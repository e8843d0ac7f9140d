/* zky-tensor-private.h: the inside of a tensor, for tensor/ and for kernels
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-tensor.h"

G_BEGIN_DECLS

/**
 * ZkyStorage:
 * @ref_count: atomic
 * @bytes: bytes of numbers behind the header
 * @block: what malloc gave; the header is the first place in it that is aligned to 64 bytes
 *
 * A block of numbers that several tensors view. The numbers start 64 bytes behind the header.
 */
typedef struct
{
  gint     ref_count;
  gsize    bytes;
  gpointer block;
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

/* One element as a double, and a double as one element: truncated towards zero and saturated for
 * int64, where NaN becomes 0; everything but 0 is true for bool. */
static inline double
zky_element_load (ZkyDtype      dtype,
                  gconstpointer element)
{
  switch (dtype)
    {
    case ZKY_BOOL:
      return *(const guint8 *) element;
    case ZKY_INT64:
      return (double) *(const gint64 *) element;
    case ZKY_FLOAT32:
      return *(const float *) element;
    case ZKY_FLOAT64:
    default:
      return *(const double *) element;
    }
}

static inline gint64
zky_element_to_int (double value)
{
  if (value != value)
    return 0;
  if (value >= 9223372036854775808.0)
    return G_MAXINT64;
  if (value < -9223372036854775808.0)
    return G_MININT64;
  return (gint64) value;
}

static inline void
zky_element_store (ZkyDtype dtype,
                   gpointer element,
                   double   value)
{
  switch (dtype)
    {
    case ZKY_BOOL:
      *(guint8 *) element = value != 0;
      break;
    case ZKY_INT64:
      *(gint64 *) element = zky_element_to_int (value);
      break;
    case ZKY_FLOAT32:
      *(float *) element = (float) value;
      break;
    case ZKY_FLOAT64:
    default:
      *(double *) element = value;
      break;
    }
}

/* The element with a row-major index. */
gconstpointer zky_tensor_element (const ZkyTensor *self,
                                  gsize            index);

/* Writes one element of a list. */
typedef void (*ZkyAppendElement) (GString       *text,
                                  ZkyDtype       dtype,
                                  gconstpointer  element);

void zky_element_append      (GString          *text,
                              ZkyDtype          dtype,
                              gconstpointer     element);
void zky_tensor_append_lists (const ZkyTensor  *self,
                              ZkyAppendElement  append,
                              GString          *text);

/* A scalar whose number is not set yet. */
ZkyTensor *zky_tensor_new_unset (ZkyDtype dtype) G_GNUC_WARN_UNUSED_RESULT;
ZkyTensor *zky_tensor_new_view (ZkyTensor      *self,
                                const ZkyShape *shape,
                                const gssize   *strides,
                                gssize          offset) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
