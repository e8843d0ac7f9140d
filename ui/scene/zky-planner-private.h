/* zky-planner-private.h: what plans of cards and of groups are made with
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-card.h"

G_BEGIN_DECLS

struct _ZkyPlanner
{
  ZkyGraph     *graph;        /* borrowed */
  GStringChunk *texts;
  GHashTable   *contents;     /* size and shape as text → ZkyContent */
  GPtrArray    *lists;        /* of GArray, what plans of groups hold */
  gboolean      gradients;
  ZkyShape      seed;         /* the axes that a Jacobian has before those of the node */
  GHashTable   *outputs;      /* set of ZkyNode */
  GHashTable   *names;        /* (nullable): borrowed: input → ZkyVocabulary */
  ZkyDifference *difference;  /* (nullable): borrowed */
  ZkySteps     *steps;        /* for the names of nodes */
};

const char       *zky_planner_keep_text    (ZkyPlanner     *self,
                                            const char     *text);
const ZkyContent *zky_planner_keep_content (ZkyPlanner     *self,
                                            const ZkyShape *shape,
                                            double          number_size);

G_END_DECLS
