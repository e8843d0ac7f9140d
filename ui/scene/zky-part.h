/* zky-part.h: a part of a scene that is drawn alone
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-scene.h"

G_BEGIN_DECLS

/**
 * ZkyPart:
 * @node: (nullable): with its inputs and its consumers
 * @group: without a node: an open group with all in it, or a closed one with what it is wired to; 0: none
 *
 * What is drawn instead of all. %ZKY_PART_INIT is nothing.
 */
typedef struct
{
  ZkyNode *node;
  guint    group;
} ZkyPart;

#define ZKY_PART_INIT { NULL, 0 }

/* By the name of a node, as explanations have it, or its key; else by the path, label or key of a group. FALSE: there is none. */
gboolean zky_part_find     (ZkyPart         *self,
                            ZkyGraph        *graph,
                            ZkyGroups       *groups,
                            const char      *name);
/* Opens a group, and what it or the node lies in, unless @folds says something about that. */
void     zky_part_reveal   (const ZkyPart   *self,
                            ZkyGroups       *groups,
                            ZkyFolds        *folds);
/* Where it lies, with a margin; its width is 0 where it cannot be seen. */
ZkyRect  zky_part_get_area (const ZkyPart   *self,
                            ZkyScene        *scene);
/* Makes @area cover @rect too; an area of no width covers nothing before. */
void     zky_part_unite    (ZkyRect         *area,
                            const ZkyRect   *rect);

G_END_DECLS
