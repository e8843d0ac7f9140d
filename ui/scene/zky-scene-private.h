/* zky-scene-private.h: the inside of a scene, for the files that draw it
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-card.h"
#include "zky-grid.h"
#include "zky-measures.h"
#include "zky-norms.h"
#include "zky-scene.h"

G_BEGIN_DECLS

#define ZKY_SCENE_MARGIN 24.0 /* around the drawing */

struct _ZkyScene
{
  gint             ref_count; /* atomic */

  /* Owned */
  ZkyGraph        *graph;
  ZkyPlanner      *planner;
  ZkyDigestCache  *digests;
  ZkyCard         *cards;
  ZkyCardPlan     *plans;      /* [n_cards] */
  guint           *wire_start; /* [n_cards + 1]: the wires that arrive at a card, in the order of its inputs */
  ZkyWire         *wires;
  gint            *card_of;    /* [n_nodes] by index of the node, its own or that of a closed group, or −1 */
  guint           *source_of;  /* [n_nodes] the node whose card a wire of its value starts at: itself, or for a hidden
                                * operator that changes only the shape what it was made of */
  ZkyGroups       *groups;
  gboolean        *open;       /* [groups] open, and so are all around it */
  gint            *card_of_group, *box_of_group; /* [groups] or −1 */
  ZkyGroupBox     *boxes;
  ZkyNormCache    *norms;
  GMutex           measures_lock;
  ZkyMeasures     *measures;    /* NULL until somebody asks */
  ZkyGrid         *card_grid, *wire_grid, *box_grid;
  ZkyDifference   *difference; /* (nullable) */
  char            *message;

  guint            n_cards, n_wires, n_nodes, n_boxes;
  ZkySceneOptions  options;
  ZkyOrientation   orientation; /* never AUTO */
  ZkyRect          bounds;
  gboolean         is_laid_out;
};

void     zky_scene_build       (ZkyScene            *self);
void     zky_scene_build_wires (ZkyScene            *self,
                                GArray              *cards,
                                GArray              *plans);
/* The lines of a group's card, or of the card of a node in it, that a wire carries the inputs of @node along. */
gboolean zky_scene_wire_serves (ZkyScene            *self,
                                const ZkyWire       *wire,
                                const ZkyNode       *node,
                                guint                input);

G_END_DECLS
