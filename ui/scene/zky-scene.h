/* zky-scene.h: the picture of a graph: where its cards and wires lie
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>
#include <zky.h>

#include "zky-groups.h"
#include "zky-layout-cache.h"
#include "zky-measures.h"

G_BEGIN_DECLS

typedef struct
{
  double x, y, width, height;
} ZkyRect;

typedef enum
{
  ZKY_ORIENTATION_AUTO,             /* left to right for formulas, top to bottom for deep nets */
  ZKY_ORIENTATION_LEFT_TO_RIGHT,
  ZKY_ORIENTATION_TOP_TO_BOTTOM,
} ZkyOrientation;

typedef enum
{
  ZKY_HIDE_CONSTANTS  = 1 << 0,
  ZKY_HIDE_PARAMETERS = 1 << 1,
  ZKY_HIDE_SHAPES     = 1 << 2, /* operators that change nothing but the shape: wires go straight through them */
} ZkyHide;

/**
 * ZkyCard:
 * @node: (nullable): what it shows; borrowed from the scene's graph; %NULL: a closed group
 * @rect: the card, in scene units (1 unit = 1 px at zoom 1)
 * @value_rect: where its value stands: clicked to edit an input or parameter
 * @is_output: it is an output of the call
 * @badge_for: for an annotation card of a node that very many use: index of the wire's consumer card, else -1
 * @group: the closed group that it stands for; 0: none
 * @home: the open group that it lies in
 *
 * One node, or a closed group, on the canvas.
 */
typedef struct
{
  ZkyNode *node;
  ZkyRect  rect;
  ZkyRect  value_rect;
  gboolean is_output;
  gint     badge_for;
  guint    group;
  guint    home;
} ZkyCard;

/**
 * ZkyGroupBox:
 * @group: an open group
 * @rect: its border, in scene units
 * @title: the strip at its upper left with its name and what closes it
 *
 * An open group on the canvas. Boxes come before those inside them.
 */
typedef struct
{
  guint   group;
  ZkyRect rect;
  ZkyRect title;
} ZkyGroupBox;

/**
 * ZkyWire:
 * @from: index of the producer's card
 * @to: index of the consumer's card
 * @input: which input of the consumer it is; of a closed group, one of those that come from @from
 * @node: whose value goes along it
 * @points: x, y pairs: a Bézier path of 3k + 1 points from the producer's border to the consumer's
 * @n_points: 3k + 1
 * @width: in scene units, grows with the number of elements: size^0.3, 0.75 to 6
 * @is_backward: between two nodes of the recorded backward pass
 * @is_crossing: a value of the call that the pass uses
 *
 * One edge on the canvas.
 */
typedef struct
{
  guint    from, to, input;
  ZkyNode *node;
  double  *points;
  guint    n_points;
  double   width;
  guint    is_backward : 1, is_crossing : 1;
} ZkyWire;

/**
 * ZkySceneOptions:
 * @orientation: of the wires
 * @backward: whether the nodes of a recorded backward pass are seen too, and where
 * @gradients: cards have room for a gradient
 * @hide: (type ZkyHide): what is left out
 * @difference: (nullable): the graph is that of two calls that are compared: its numbers are differences
 * @folds: (nullable): which groups are open; %NULL: as many as can be taken in at a glance
 * @names: (nullable): what the numbers of integer inputs stand for: #ZkyVocabulary by name; does not change
 * @cache: (nullable): of layouts of groups
 * @progress, @progress_data: (nullable): told in the thread that lays out how far it is
 */
typedef struct
{
  ZkyOrientation  orientation;
  ZkyBackward     backward;
  gboolean        gradients;
  guint           hide;
  ZkyDifference  *difference;
  ZkyFolds       *folds;
  GHashTable     *names;
  ZkyLayoutCache *cache;
  void          (*progress) (guint    done,
                             guint    total,
                             gpointer user_data);
  gpointer        progress_data;
} ZkySceneOptions;

/**
 * ZkyScene:
 *
 * The cards and wires of one graph, in boxes of open groups. Sizes of cards depend on shapes, kinds and names, never on numbers, so that an edit
 * moves nothing. Made in two steps: zky_scene_new() measures the cards, zky_scene_layout() or zky_scene_layout_async()
 * places them (in the helper process; or by the linear-time layout when the helper is missing, dies, or a group has more than 800 things in it:
 * zky_scene_get_message() says so). After that a scene is immutable: worker threads may draw from it. Reference-counted.
 */
typedef struct _ZkyScene ZkyScene;

ZkyScene       *zky_scene_new             (ZkyGraph               *graph,
                                           const ZkySceneOptions  *options) G_GNUC_WARN_UNUSED_RESULT;
ZkyScene       *zky_scene_ref             (ZkyScene               *self);
void            zky_scene_unref           (ZkyScene               *self);
guint           zky_scene_get_n_alive     (void);
gboolean        zky_scene_layout          (ZkyScene               *self,
                                           GCancellable           *cancellable,
                                           GError                **error);
void            zky_scene_layout_async    (ZkyScene               *self,
                                           GCancellable           *cancellable,
                                           GAsyncReadyCallback     callback,
                                           gpointer                user_data);
gboolean        zky_scene_layout_finish   (ZkyScene               *self,
                                           GAsyncResult           *result,
                                           GError                **error);
/* Takes over the places of @other, a laid-out scene, when keys, edges and sizes are the same; else changes nothing and returns FALSE. */
gboolean        zky_scene_adopt_layout    (ZkyScene               *self,
                                           ZkyScene               *other);
gboolean        zky_scene_is_laid_out     (ZkyScene               *self);
const char     *zky_scene_get_message     (ZkyScene               *self);
ZkyGraph       *zky_scene_get_graph       (ZkyScene               *self);
/* What it was made with, for another one like it; its difference, folds and cache are borrowed. */
ZkySceneOptions zky_scene_get_options     (ZkyScene               *self);
/* (nullable): what is compared: the numbers of its graph are differences. */
ZkyDifference  *zky_scene_get_difference  (ZkyScene               *self);
ZkyGroups      *zky_scene_get_groups      (ZkyScene               *self);
/* How large its numbers are: looked at when first asked for, in whichever thread that is; another scene of the same graph can take them over. */
const ZkyMeasures *zky_scene_get_measures (ZkyScene               *self);
void            zky_scene_share_measures  (ZkyScene               *self,
                                           ZkyScene               *other);
gboolean        zky_scene_is_open         (ZkyScene               *self,
                                           guint                   group);
guint           zky_scene_get_n_boxes     (ZkyScene               *self);
const ZkyGroupBox *zky_scene_get_box      (ZkyScene               *self,
                                           guint                   i);
/* The box of an open group, or the card of a closed one; −1 where it is inside a closed one. */
gint            zky_scene_find_box        (ZkyScene               *self,
                                           guint                   group);
gint            zky_scene_find_group_card (ZkyScene               *self,
                                           guint                   group);
/* Where a group is, open or closed: FALSE for one inside a closed one. */
gboolean        zky_scene_get_group_rect  (ZkyScene               *self,
                                           guint                   group,
                                           ZkyRect                *rect);
ZkyOrientation  zky_scene_get_orientation (ZkyScene               *self);
ZkyRect         zky_scene_get_bounds      (ZkyScene               *self);
guint           zky_scene_get_n_cards     (ZkyScene               *self);
const ZkyCard  *zky_scene_get_card        (ZkyScene               *self,
                                           guint                   i);
guint           zky_scene_get_n_wires     (ZkyScene               *self);
const ZkyWire  *zky_scene_get_wire        (ZkyScene               *self,
                                           guint                   i);
/* Index of the card of @node, or of the closed group around it; -1: it is hidden. */
gint            zky_scene_find_card       (ZkyScene               *self,
                                           const ZkyNode          *node);
/* Index of what lies at a point (through a grid, quick for any size), or -1. */
gint            zky_scene_pick_card       (ZkyScene               *self,
                                           double                  x,
                                           double                  y);
/* The innermost open group around a point, and the group whose button to open or close it is there; 0: none. */
guint           zky_scene_pick_group      (ZkyScene               *self,
                                           double                  x,
                                           double                  y);
guint           zky_scene_pick_button     (ZkyScene               *self,
                                           double                  x,
                                           double                  y);
/* The composite operator whose button to open it is there, or NULL. */
ZkyNode        *zky_scene_pick_composite  (ZkyScene               *self,
                                           double                  x,
                                           double                  y);
gint            zky_scene_pick_wire       (ZkyScene               *self,
                                           double                  x,
                                           double                  y,
                                           double                  tolerance);
/* The nearest card from @card in a direction (dx, dy in −1, 0, 1), for arrow keys, or -1. */
gint            zky_scene_find_neighbor   (ZkyScene               *self,
                                           guint                   card,
                                           int                     dx,
                                           int                     dy);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyScene, zky_scene_unref)

G_END_DECLS
