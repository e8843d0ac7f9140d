/* zky-layout-protocol.h: a layout as bytes, between a program and its helper
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-layout.h"

G_BEGIN_DECLS

#define ZKY_LAYOUT_MAX_ITEMS (1u << 20) /* neither side believes in larger numbers of boxes, links or points */

/* Numbers are in the machine's own byte order: both ends run on it. Readers check every size before they use it. */
/* Requests follow on one another, and so do their replies, in the same order; an empty reply: it could not be done. */
void       zky_layout_append_frame  (GByteArray      *out,
                                     GBytes          *message);
gboolean   zky_layout_find_frame    (const guint8    *data,
                                     gsize            size,
                                     gsize           *offset,
                                     const guint8   **message,
                                     gsize           *length);
gboolean   zky_layout_fits_helper   (const ZkyLayout *self);
GBytes    *zky_layout_write_request (const ZkyLayout *self) G_GNUC_WARN_UNUSED_RESULT;
ZkyLayout *zky_layout_read_request  (gconstpointer    data,
                                     gsize            size) G_GNUC_WARN_UNUSED_RESULT;
GBytes    *zky_layout_write_reply   (const ZkyLayout *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean   zky_layout_read_reply    (ZkyLayout       *self,
                                     gconstpointer    data,
                                     gsize            size);

G_END_DECLS
