/* zky-glide.h: from one layout of a graph to another
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-frame.h"

G_BEGIN_DECLS

/**
 * ZkyGlide:
 *
 * What is seen on the way from one scene to another one of the same model: cards move, groups grow and shrink, what was
 * inside a closed group comes out of its card. Made for pictures of a few hundred cards.
 */
typedef struct _ZkyGlide ZkyGlide;

ZkyGlide *zky_glide_new      (ZkyScene       *before,
                              ZkyScene       *after) G_GNUC_WARN_UNUSED_RESULT;
void      zky_glide_free     (ZkyGlide       *self);
/* Where a card of the scene at the end is at @t: 0 … 1. */
ZkyRect   zky_glide_get_card (ZkyGlide       *self,
                              guint           card,
                              double          t);
/* @frame is of the scene at the end. @cr is in scene units. */
void      zky_glide_draw     (ZkyGlide       *self,
                              const ZkyFrame *frame,
                              cairo_t        *cr,
                              const ZkyRect  *clip,
                              double          zoom,
                              double          t);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyGlide, zky_glide_free)

G_END_DECLS
