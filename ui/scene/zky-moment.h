/* zky-moment.h: how large the numbers of nodes are at a moment of the time line
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-measures.h"

G_BEGIN_DECLS

/**
 * ZkyMoment:
 * @measures: of the call
 * @steps: (nullable): its steps; %NULL: all that the call holds
 * @position: steps that are done
 * @gradients: gradients are looked at
 *
 * What can be asked of how much at a moment.
 */
typedef struct
{
  const ZkyMeasures *measures;
  ZkySteps          *steps;
  guint              position;
  gboolean           gradients;
} ZkyMoment;

/* FALSE: it is not computed yet. */
gboolean zky_moment_get_value    (const ZkyMoment  *self,
                                  ZkyNode          *node,
                                  ZkyTally         *tally);
/* FALSE: nothing has arrived yet. @is_whole: (out) (nullable): nothing is still on its way. */
gboolean zky_moment_get_gradient (const ZkyMoment  *self,
                                  ZkyNode          *node,
                                  ZkyTally         *tally,
                                  gboolean         *is_whole);

G_END_DECLS
