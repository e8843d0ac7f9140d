/* zky-dtype.h: the element types of tensors
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-error.h"

ZKY_BEGIN_DECLS

/**
 * ZkyDtype:
 *
 * Element type of a tensor, in the order of promotion: of two types the later one is the type of a
 * result, as in PyTorch.
 */
typedef enum
{
  ZKY_BOOL,     /* guint8, 0 or 1 */
  ZKY_INT64,    /* gint64 */
  ZKY_FLOAT32,  /* float, the default */
  ZKY_FLOAT64,  /* double */
} ZkyDtype;

#define ZKY_N_DTYPES 4

gsize       zky_dtype_get_size    (ZkyDtype     self);
const char *zky_dtype_get_name    (ZkyDtype     self);
gboolean    zky_dtype_from_name   (const char  *name,
                                   ZkyDtype    *dtype,
                                   GError     **error);
gboolean    zky_dtype_is_float    (ZkyDtype     self);
ZkyDtype    zky_dtype_promote     (ZkyDtype     a,
                                   ZkyDtype     b);

ZKY_END_DECLS
