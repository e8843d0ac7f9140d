/* zky-frame.h: what a scene shows at one moment, and the drawing of it
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <cairo.h>

#include "zky-health.h"
#include "zky-lens.h"
#include "zky-scene.h"
#include "zky-theme.h"
#include "zky-trace.h"

G_BEGIN_DECLS

/**
 * ZkyFrame:
 * @theme: colours
 * @steps: (nullable): the steps of the scene's graph; %NULL: the whole picture: all values, and with @gradients all
 *   gradients that the graph holds
 * @position: steps that are done: 0 … zky_steps_get_n()
 * @phase: how far the next event, step @position + 1, has gone: 0 … 1. Below 1 its tokens are on the way
 * @gradients: show gradients (— where absent)
 * @hide_next: (quiz) the result of the next event, once @phase runs, is a question mark
 * @selected: card that is selected, or -1; its inputs and consumers are coloured
 * @trace: (nullable): nodes that stand out from the others; borrowed
 * @selected_group: open group that is selected, or 0
 * @hovered: card under the pointer, or -1
 * @transparent: no background is painted
 * @digits: significant digits of numbers; 0: as usual
 * @lens: what cards are coloured by; its kind is %ZKY_LENS_NONE for their own colours
 * @health: what is worth a mark; none if it is not on
 * @density: pixels of what is drawn on that are one to the eye, for signs that are as large in small pictures as in others;
 *   0: there are none
 * @call: (nullable): what the legend of the lens calls this call; %NULL: by the name of the graph. Borrowed
 *
 * The state of one picture. A plain struct; zero it, then set what is needed (ZKY_FRAME_INIT).
 */
typedef struct
{
  const ZkyTheme *theme;
  ZkySteps       *steps;
  guint           position;
  double          phase;
  gboolean        gradients;
  gboolean        hide_next;
  gint            selected;
  ZkyTrace       *trace;
  guint           selected_group;
  gint            hovered;
  gboolean        transparent;
  guint           digits;
  ZkyLens         lens;
  ZkyHealthLimits health;
  double          density;
  const char     *call;
} ZkyFrame;

#define ZKY_FRAME_INIT { .selected = -1, .hovered = -1 }

/**
 * ZkyToken:
 * @wire: index of the wire it travels along; %G_MAXUINT for the seed, which comes from outside, and inside a closed group
 * @x, @y: centre, in scene units
 * @tensor: (nullable): what travels, borrowed; %NULL: what is asked for in a quiz
 * @text: the number in it, or a shape; owned by the token
 * @is_gradient: travels back, dashed, in the gradient's hue
 */
typedef struct
{
  guint            wire;
  double           x, y;
  const ZkyTensor *tensor;
  char             text[48];
  gboolean         is_gradient;
} ZkyToken;

/* Draws what stands still: background, wires, cards; only what meets @clip (NULL: everything), with the detail that
 * fits @zoom. @cr is in scene units already. May be called from worker threads, each with its own @cr. */
void     zky_frame_draw        (const ZkyFrame *self,
                                ZkyScene       *scene,
                                cairo_t        *cr,
                                const ZkyRect  *clip,
                                double          zoom);
/* The tokens that are on the way in the event that follows @position, at @phase. (transfer full): array of ZkyToken. */
GArray  *zky_frame_get_tokens  (const ZkyFrame *self,
                                ZkyScene       *scene) G_GNUC_WARN_UNUSED_RESULT;
void     zky_frame_draw_tokens (const ZkyFrame *self,
                                ZkyScene       *scene,
                                cairo_t        *cr,
                                double          zoom);
/* What colour and marks of a card say: what is wrong, and the number that it is coloured by; one a line, NULL for nothing. */
char    *zky_frame_dup_notes   (const ZkyFrame *self,
                                ZkyScene       *scene,
                                guint           card) G_GNUC_WARN_UNUSED_RESULT;
/* The rectangle that changes on the screen between two positions of one scene: the cards whose text differs. FALSE: nothing. */
gboolean zky_frame_get_damage  (const ZkyFrame *before,
                                const ZkyFrame *after,
                                ZkyScene       *scene,
                                ZkyRect        *damage);

G_END_DECLS
