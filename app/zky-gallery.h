/* zky-gallery.h: the shipped models, with pictures
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "zky-thumbnails.h"

G_BEGIN_DECLS

#define ZKY_TYPE_GALLERY (zky_gallery_get_type ())

G_DECLARE_FINAL_TYPE (ZkyGallery, zky_gallery, ZKY, GALLERY, AdwWindow)

/**
 * ZkyGallery:
 *
 * A window of cards, one a model: its graph, its title and what it says of itself. Typing searches; Enter or a double click opens,
 * and the window closes.
 *
 * Signals:
 *   "chosen" (GFile): a model is to be opened
 */
/* @thumbnails: (transfer none): who draws, and keeps what was drawn for the next time; @settings: (nullable): where the palette is kept */
GtkWidget *zky_gallery_new         (GtkWindow     *parent,
                                    ZkyThumbnails *thumbnails,
                                    GSettings     *settings);
/* How many models the search has left. */
guint      zky_gallery_get_n_found (ZkyGallery    *self);

G_END_DECLS
