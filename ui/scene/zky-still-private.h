/* zky-still-private.h: images that pictures are drawn into
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-export.h"

G_BEGIN_DECLS

cairo_surface_t *zky_still_new_surface (const ZkyStill  *self,
                                        ZkyScene        *scene,
                                        const ZkyFrame  *frame,
                                        GError         **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
