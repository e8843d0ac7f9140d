/* zky-animation.h: the steps of a call as a moving picture
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-export.h"
#include "zky-movie.h"

G_BEGIN_DECLS

/**
 * ZkyAnimation:
 * @format: of the file
 * @scale: pixels per scene unit
 * @area: as for #ZkyStill
 * @rate: frames a second while something moves, 1 … 60
 * @seconds: from one step to the next, 0.05 … 60
 * @first: the position that it begins with
 * @last: the position that it ends with
 * @captions: each step is explained in a line below the picture
 * @caption: (nullable): what stands there instead all the time
 *
 * What an animation is to be. %ZKY_ANIMATION_INIT has what suits most.
 */
typedef struct
{
  ZkyMovieFormat format;
  double         scale;
  ZkyRect        area;
  double         rate, seconds;
  guint          first, last;
  gboolean       captions;
  const char    *caption;
} ZkyAnimation;

#define ZKY_ANIMATION_INIT { .scale = 1, .rate = 20, .seconds = 1.2, .last = G_MAXUINT, .captions = TRUE }

/**
 * ZkyAnimationFunc:
 * @done: 0 … 1
 *
 * Called in the thread that writes.
 */
typedef void (*ZkyAnimationFunc) (double   done,
                                  gpointer user_data);

/* Writes the file of @frame's steps, each with its tokens on the way. An old file stays until the new one is whole, also when
 * @cancellable ends it. */
gboolean zky_animation_write (const ZkyAnimation  *self,
                              ZkyScene            *scene,
                              const ZkyFrame      *frame,
                              const char          *path,
                              ZkyAnimationFunc     func,
                              gpointer             user_data,
                              GCancellable        *cancellable,
                              GError             **error);

G_END_DECLS
