/* zky-frame-private.h: drawing with any pen, and what a card shows at a moment
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-frame.h"
#include "zky-scene-private.h"

G_BEGIN_DECLS

typedef enum
{
  ZKY_DETAIL_RECTS,  /* plain rectangles and straight lines */
  ZKY_DETAIL_BOXES,  /* cards without text */
  ZKY_DETAIL_NAMES,  /* cards with nothing but their names, in large letters */
  ZKY_DETAIL_LARGE, /* values and gradients below large names, without the small text */
  ZKY_DETAIL_FULL,
} ZkyDetail;

void           zky_frame_get_state  (const ZkyFrame *self,
                                     ZkyScene       *scene,
                                     guint           card,
                                     ZkyCardState   *state);
void           zky_card_state_clear (ZkyCardState   *state);
gboolean       zky_frame_get_fill   (const ZkyFrame *self,
                                     ZkyScene       *scene,
                                     guint           card,
                                     ZkyColor       *fill);
ZkyMoment      zky_frame_get_moment (const ZkyFrame *self,
                                     ZkyScene       *scene);
/* What is wrong with a card; nothing if that is not asked for. */
ZkyHealth      zky_frame_get_health (const ZkyFrame *self,
                                     ZkyScene       *scene,
                                     guint           card);
/* Whether it belongs to the trace, if there is one. */
gboolean       zky_frame_is_traced  (const ZkyFrame *self,
                                     ZkyScene       *scene,
                                     guint           card);
/* The step that has just been done, and the one whose tokens are on the way; NULL where there is none. */
const ZkyStep *zky_frame_get_present (const ZkyFrame *self);
const ZkyStep *zky_frame_get_next    (const ZkyFrame *self);

ZkyDetail      zky_frame_get_detail   (double          zoom);
void           zky_frame_paint_wire   (const ZkyFrame *self,
                                       ZkyScene       *scene,
                                       const ZkyWire  *wire,
                                       ZkyPen         *pen,
                                       double          zoom);
void           zky_frame_paint_card   (const ZkyFrame *self,
                                       ZkyScene       *scene,
                                       guint           card,
                                       ZkyPen         *pen,
                                       double          zoom);
void           zky_frame_paint        (const ZkyFrame *self,
                                       ZkyScene       *scene,
                                       ZkyPen         *pen,
                                       const ZkyRect  *clip,
                                       double          zoom);
void           zky_frame_paint_sign   (const ZkyFrame *self,
                                       ZkyScene       *scene,
                                       guint           card,
                                       ZkyPen         *pen,
                                       double          zoom);
void           zky_frame_paint_signs  (const ZkyFrame *self,
                                       ZkyScene       *scene,
                                       ZkyPen         *pen,
                                       const ZkyRect  *clip,
                                       double          zoom);
void           zky_frame_paint_tokens (const ZkyFrame *self,
                                       ZkyScene       *scene,
                                       ZkyPen         *pen,
                                       double          size);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ZkyCardState, zky_card_state_clear)

G_END_DECLS
