/* zky-text.h: texts as numbers
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-tensor.h"

ZKY_BEGIN_DECLS

GBytes     *zky_text_load       (const char         *path,
                                 GError            **error) G_GNUC_WARN_UNUSED_RESULT;
char      **zky_text_vocabulary (GBytes             *text,
                                 const char         *name,
                                 GError            **error) G_GNUC_WARN_UNUSED_RESULT;
ZkyTensor  *zky_text_encode     (GBytes             *text,
                                 const char         *name,
                                 const char *const  *vocabulary,
                                 GError            **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean    zky_text_windows    (ZkyTensor          *ids,
                                 gsize               length,
                                 gsize               stride,
                                 ZkyTensor         **inputs,
                                 ZkyTensor         **targets,
                                 GError            **error);

ZKY_END_DECLS
