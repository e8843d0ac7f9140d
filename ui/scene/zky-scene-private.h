/* zky-scene-private.h: the inside of a scene, for the files that draw it
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-card.h"
#include "zky-grid.h"
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
  gint            *card_of;    /* [n_nodes] by index of the node, or −1 */
  ZkyGrid         *card_grid, *wire_grid;
  char            *message;

  guint            n_cards, n_wires, n_nodes;
  ZkySceneOptions  options;
  ZkyOrientation   orientation; /* never AUTO */
  ZkyRect          bounds;
  gboolean         is_laid_out;
};

void zky_scene_build (ZkyScene *self);

G_END_DECLS
