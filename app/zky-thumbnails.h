/* zky-thumbnails.h: small pictures of models
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gdk/gdk.h>

#include "zky-theme.h"

G_BEGIN_DECLS

#define ZKY_THUMBNAIL_WIDTH  264
#define ZKY_THUMBNAIL_HEIGHT 156

#define ZKY_TYPE_THUMBNAILS (zky_thumbnails_get_type ())

G_DECLARE_FINAL_TYPE (ZkyThumbnails, zky_thumbnails, ZKY, THUMBNAILS, GObject)

/**
 * ZkyThumbnails:
 *
 * Draws the graphs of model files, each in a thread, one after another, and keeps the pictures for as long as the files stay as
 * they are.
 *
 * Signals:
 *   "done" (GFile, GdkTexture, string): a picture that was asked for; where the model could not be called it is NULL, and the string
 *     says why
 */
ZkyThumbnails *zky_thumbnails_new     (void) G_GNUC_WARN_UNUSED_RESULT;
/* "done" comes at once for what is kept already, else when its turn comes. @factor: pixels for each unit of ZKY_THUMBNAIL_WIDTH */
void           zky_thumbnails_request (ZkyThumbnails  *self,
                                       GFile          *file,
                                       const ZkyTheme *theme,
                                       int             factor);
/* Nobody waits any more: what is being drawn is given up, and what was asked for is forgotten. */
void           zky_thumbnails_stop    (ZkyThumbnails  *self);

G_END_DECLS
