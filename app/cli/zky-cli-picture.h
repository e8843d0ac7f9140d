/* zky-cli-picture.h: what `zky draw` and `zky animate` share
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-cli.h"
#include "zky-frame.h"

G_BEGIN_DECLS

/**
 * ZkyCliPicture:
 * @collapse: (nullable): modules that are one box each
 * @part: (nullable): a node or a module that is drawn alone
 * @orientation: of the edges
 * @hide: what is left out
 * @backward: whether and how the backward pass is seen
 * @color_by: what cards are coloured by
 * @frame: theme, background and, once it is laid out, what it shows
 * @scale: pixels per scene unit
 * @difference: (nullable): two calls are drawn, compared; owned
 * @scene: (nullable): owned
 * @area: what is drawn of it; all of it where its width is 0
 * @steps: (nullable): owned
 *
 * The options that every picture has, and what is drawn.
 */
typedef struct
{
  const char *collapse, *part;
  ZkyOrientation orientation;
  guint       hide;
  ZkyBackward backward;
  ZkyLensKind color_by;
  ZkyFrame    frame;
  double      scale;
  ZkyDifference *difference;
  ZkyScene   *scene;
  ZkyRect     area;
  ZkySteps   *steps;
} ZkyCliPicture;

#define ZKY_CLI_PICTURE_INIT { .frame = ZKY_FRAME_INIT, .scale = 1 }

gboolean zky_cli_picture_read          (ZkyCliPicture        *self,
                                        const ZkyArguments   *arguments,
                                        GError              **error);
gboolean zky_cli_picture_differentiate (const ZkyArguments   *arguments,
                                        ZkyGraph             *graph,
                                        GError              **error);
gboolean zky_cli_picture_lay_out       (ZkyCliPicture        *self,
                                        ZkyGraph             *graph,
                                        gboolean              gradients,
                                        GError              **error);
gboolean zky_cli_picture_wants_gradients (const ZkyCliPicture *self);
void     zky_cli_picture_clear         (ZkyCliPicture        *self);
/* A bound to what was typed behind an option; *@value stays where it was not given. */
gboolean zky_cli_read_number           (const char           *option,
                                        const char           *text,
                                        double                least,
                                        double                most,
                                        double               *value,
                                        GError              **error);
gboolean zky_cli_read_position         (const char           *option,
                                        const char           *text,
                                        guint                 n_steps,
                                        guint                *position,
                                        GError              **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ZkyCliPicture, zky_cli_picture_clear)

G_END_DECLS
