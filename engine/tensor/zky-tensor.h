/* zky-tensor.h: an n-dimensional array of numbers
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-dtype.h"
#include "zky-shape.h"

ZKY_BEGIN_DECLS

/**
 * ZkyTensor:
 *
 * A reference-counted, strided array. A tensor is immutable as soon as it is shared, so that a worker and
 * the screen may hold the same one; who has just made it fills it through zky_tensor_get_data_writable().
 * Transposes, slices, reshapes (where strides allow it) and broadcasts are views on the same storage.
 * Storage is aligned to 64 bytes; a scalar carries its number inside and has no storage.
 */
typedef struct _ZkyTensor ZkyTensor;

#define ZKY_TENSOR_MAX_BYTES ((gsize) 1 << 34)  /* 16 GiB: no tensor is larger */

/* Making */
ZkyTensor      *zky_tensor_new              (ZkyDtype         dtype,
                                             const ZkyShape  *shape,
                                             GError         **error) G_GNUC_WARN_UNUSED_RESULT;
ZkyTensor      *zky_tensor_new_zeros        (ZkyDtype         dtype,
                                             const ZkyShape  *shape,
                                             GError         **error) G_GNUC_WARN_UNUSED_RESULT;
ZkyTensor      *zky_tensor_new_full         (ZkyDtype         dtype,
                                             const ZkyShape  *shape,
                                             double           value,
                                             GError         **error) G_GNUC_WARN_UNUSED_RESULT;
ZkyTensor      *zky_tensor_new_scalar       (ZkyDtype         dtype,
                                             double           value) G_GNUC_WARN_UNUSED_RESULT;
ZkyTensor      *zky_tensor_new_from_doubles (ZkyDtype         dtype,
                                             const ZkyShape  *shape,
                                             const double    *values,
                                             GError         **error) G_GNUC_WARN_UNUSED_RESULT;
ZkyTensor      *zky_tensor_new_identity     (ZkyDtype         dtype,
                                             const ZkyShape  *shape,
                                             GError         **error) G_GNUC_WARN_UNUSED_RESULT;
ZkyTensor      *zky_tensor_new_uniform      (ZkyDtype         dtype,
                                             const ZkyShape  *shape,
                                             GRand           *rand,
                                             double           low,
                                             double           high,
                                             GError         **error) G_GNUC_WARN_UNUSED_RESULT;
ZkyTensor      *zky_tensor_new_normal       (ZkyDtype         dtype,
                                             const ZkyShape  *shape,
                                             GRand           *rand,
                                             double           mean,
                                             double           deviation,
                                             GError         **error) G_GNUC_WARN_UNUSED_RESULT;
ZkyTensor      *zky_tensor_ref              (ZkyTensor       *self);
void            zky_tensor_unref            (ZkyTensor       *self);

/* Asking */
ZkyDtype        zky_tensor_get_dtype        (const ZkyTensor *self);
guint           zky_tensor_get_n_axes       (const ZkyTensor *self);
ZkyShape        zky_tensor_get_shape        (const ZkyTensor *self);
gsize           zky_tensor_get_dim          (const ZkyTensor *self,
                                             guint            axis);
gssize          zky_tensor_get_stride       (const ZkyTensor *self,
                                             guint            axis);
gsize           zky_tensor_get_size         (const ZkyTensor *self);
gsize           zky_tensor_get_bytes        (const ZkyTensor *self);
gboolean        zky_tensor_is_contiguous    (const ZkyTensor *self);
gboolean        zky_tensor_is_unshared      (const ZkyTensor *self);
gboolean        zky_tensor_shares_memory    (const ZkyTensor *a,
                                             const ZkyTensor *b);
gconstpointer   zky_tensor_get_data         (const ZkyTensor *self);
gpointer        zky_tensor_get_data_writable (ZkyTensor      *self);
double          zky_tensor_get_double       (const ZkyTensor *self,
                                             gsize            index);
gint64          zky_tensor_get_int          (const ZkyTensor *self,
                                             gsize            index);
gboolean        zky_tensor_equal            (const ZkyTensor *a,
                                             const ZkyTensor *b);
gboolean        zky_tensor_close            (const ZkyTensor *a,
                                             const ZkyTensor *b,
                                             double           relative,
                                             double           absolute);

/* Copies and views, all (transfer full) */
ZkyTensor      *zky_tensor_copy             (ZkyTensor       *self,
                                             GError         **error) G_GNUC_WARN_UNUSED_RESULT;
ZkyTensor      *zky_tensor_cast             (ZkyTensor       *self,
                                             ZkyDtype         dtype,
                                             GError         **error) G_GNUC_WARN_UNUSED_RESULT;
ZkyTensor      *zky_tensor_narrow           (ZkyTensor       *self,
                                             ZkyDtype         dtype,
                                             GError         **error) G_GNUC_WARN_UNUSED_RESULT;
ZkyTensor      *zky_tensor_contiguous       (ZkyTensor       *self,
                                             GError         **error) G_GNUC_WARN_UNUSED_RESULT;
ZkyTensor      *zky_tensor_reshape          (ZkyTensor       *self,
                                             const ZkyShape  *shape,
                                             GError         **error) G_GNUC_WARN_UNUSED_RESULT;
ZkyTensor      *zky_tensor_transpose        (ZkyTensor       *self,
                                             const guint     *axes) G_GNUC_WARN_UNUSED_RESULT;
ZkyTensor      *zky_tensor_broadcast_to     (ZkyTensor       *self,
                                             const ZkyShape  *shape,
                                             GError         **error) G_GNUC_WARN_UNUSED_RESULT;
ZkyTensor      *zky_tensor_slice            (ZkyTensor       *self,
                                             guint            axis,
                                             gsize            start,
                                             gsize            count,
                                             gssize           step) G_GNUC_WARN_UNUSED_RESULT;
ZkyTensor      *zky_tensor_with_element     (ZkyTensor       *self,
                                             gsize            index,
                                             double           value,
                                             GError         **error) G_GNUC_WARN_UNUSED_RESULT;

/* Text */
char           *zky_tensor_to_string        (const ZkyTensor *self) G_GNUC_WARN_UNUSED_RESULT;
void            zky_tensor_append_element   (const ZkyTensor *self,
                                             gsize            index,
                                             GString         *text);
ZkyTensor      *zky_tensor_parse            (const char      *text,
                                             ZkyDtype         dtype,
                                             GError         **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyTensor, zky_tensor_unref)

ZKY_END_DECLS
