/* zky-shape.h: the extents of a tensor
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-error.h"

ZKY_BEGIN_DECLS

#define ZKY_USER_AXES 8   /* axes that a user's tensor may have */
#define ZKY_MAX_AXES  16  /* room for a Jacobian: output axes and input axes */

/**
 * ZkyShape:
 * @n_axes: 0 for a scalar
 * @dims: the extents, outermost first; only the first @n_axes are defined
 *
 * A plain value, passed by pointer and copied by assignment.
 */
typedef struct
{
  guint n_axes;
  gsize dims[ZKY_MAX_AXES];
} ZkyShape;

#define ZKY_SCALAR_SHAPE ((ZkyShape) { .n_axes = 0 })

ZkyShape  zky_shape_new         (guint            n_axes,
                                 const gsize     *dims);
gboolean  zky_shape_equal       (const ZkyShape  *a,
                                 const ZkyShape  *b);
gboolean  zky_shape_get_size    (const ZkyShape  *self,
                                 gsize           *n_elements,
                                 GError         **error);
gboolean  zky_shape_broadcast   (const ZkyShape  *a,
                                 const ZkyShape  *b,
                                 ZkyShape        *result,
                                 GError         **error);
gboolean  zky_shape_concat      (const ZkyShape  *front,
                                 const ZkyShape  *back,
                                 ZkyShape        *result,
                                 GError         **error);
gboolean  zky_shape_axis        (const ZkyShape  *self,
                                 gint64           axis,
                                 guint           *result,
                                 GError         **error);
char     *zky_shape_to_string   (const ZkyShape  *self) G_GNUC_WARN_UNUSED_RESULT;
char     *zky_shape_to_label    (const ZkyShape  *self) G_GNUC_WARN_UNUSED_RESULT;

ZKY_END_DECLS
