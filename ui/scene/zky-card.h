/* zky-card.h: the card of one node: what it measures and how it looks
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-content.h"
#include "zky-health.h"
#include "zky-norms.h"
#include "zky-scene.h"

G_BEGIN_DECLS

/**
 * ZkyCardPlan:
 * @kind: variable, parameter, constant or operator: shape and colour of the card
 * @title: its name, or the operator's
 * @symbol: (nullable): the operator's, in the round badge of the head
 * @detail: (nullable): right of the title: shape, operator or kind; of two calls that cannot be compared here: why
 * @symbol_width: of the round badge
 * @value: how its value is shown
 * @gradient: (nullable): how its gradient is shown; %NULL: there is no room for one
 * @gradient_shape: (nullable): of a gradient with other axes than the value
 * @group: (nullable): the closed group that it is the card of; the other fields then say what goes in and out
 * @lines: (nullable): of a group: what goes in and out, what is inside; @n_lines of them
 * @outputs: (nullable): of a group: indices of the nodes whose values leave it
 * @params: (nullable): of a group: indices of its parameters
 * @is_symmetric: its inputs may be drawn in any order
 * @is_output: has a double border
 * @is_badge: a small copy of an input beside one of its consumers
 * @is_composite: an operator that opens into its textbook graph
 * @is_bare: has no head: an unnamed number
 * @is_backward: of the recorded backward pass: its value is a gradient, or what it takes to compute one
 * @has_note: @detail says why there is no difference between two calls
 *
 * What is fixed of a card before any number is known. Texts and contents belong to the planner.
 */
typedef struct
{
  ZkyNodeKind       kind;
  const char       *title, *symbol, *detail;
  double            symbol_width;
  const ZkyContent *value, *gradient;
  const char       *gradient_shape;
  const ZkyGroup   *group;
  const char       *lines[3];
  guint             n_lines;
  const GArray     *outputs, *params;
  guint             is_symmetric : 1;
  guint             is_output : 1;
  guint             is_badge : 1;
  guint             is_composite : 1;
  guint             is_bare : 1;
  guint             is_backward : 1;
  guint             has_note : 1;
} ZkyCardPlan;

/**
 * ZkyCardState:
 * @value: (nullable): the value, absent before it is computed
 * @gradient: (nullable): the gradient so far
 * @sum: the sum being built, of scalars: `24 + 9 = 33`; empty: the gradient itself is shown
 * @asks_value, @asks_gradient: a question mark stands for it; of a scalar's gradient in @sum, if there is one
 * @n_arrived, @n_expected: contributions to the gradient
 * @norms: of a group
 * @value_distance, @gradient_distance: (nullable): the numbers are differences between two calls, and are this large
 * @is_difference: two calls are compared
 * @is_ghost: only one of the two calls has it
 * @mark: colour of the ring around the card; −1: none
 * @is_filled: a lens gives it another colour than its kind: @fill
 * @health: what is wrong with it
 *
 * What changes from step to step.
 */
typedef struct
{
  ZkyTensor *value;
  ZkyTensor *gradient;
  char       sum[3 * ZKY_NUMBER_MAX];
  gboolean   asks_value, asks_gradient;
  guint      n_arrived, n_expected;
  ZkyNorms   norms;
  const ZkyDistance *value_distance, *gradient_distance;
  gboolean   is_difference, is_ghost;
  int        mark;
  gboolean   is_filled;
  ZkyColor   fill;
  ZkyHealth  health;
} ZkyCardState;

#define ZKY_CARD_STATE_INIT { .mark = -1 }

/**
 * ZkyCardLook:
 * @theme: colours
 * @digests: of large arrays
 * @gradients: gradients are shown, in the room kept for them
 * @digits: of numbers; 0: as usual
 */
typedef struct
{
  const ZkyTheme *theme;
  ZkyDigestCache *digests;
  gboolean        gradients;
  guint           digits;
} ZkyCardLook;

/* Makes plans; keeps each text and each content once, so that a million cards stay small. */
typedef struct _ZkyPlanner ZkyPlanner;

ZkyPlanner  *zky_planner_new             (ZkyGraph           *graph,
                                          gboolean            gradients) G_GNUC_WARN_UNUSED_RESULT;
/* What the numbers of inputs stand for, by name: their cards have text. It lives as long as the planner, and what it plans. */
void         zky_planner_set_names       (ZkyPlanner         *self,
                                          GHashTable         *names);
/* Of two calls: the graph is that of both. */
void         zky_planner_set_difference  (ZkyPlanner         *self,
                                          ZkyDifference      *difference);
void         zky_planner_free            (ZkyPlanner         *self);
void         zky_planner_plan            (ZkyPlanner         *self,
                                          ZkyNode            *node,
                                          gboolean            is_badge,
                                          ZkyCardPlan        *plan);
void         zky_planner_plan_group      (ZkyPlanner         *self,
                                          ZkyGroups          *groups,
                                          guint               group,
                                          ZkyCardPlan        *plan);
void         zky_group_plan_measure      (const ZkyCardPlan  *self,
                                          ZkyCard            *card);
/* Where the button that opens or closes a group is; @rect: its card, or its title strip. */
ZkyRect      zky_group_get_button        (const ZkyRect      *rect);
void         zky_card_plan_measure       (const ZkyCardPlan  *self,
                                          gboolean            sums,
                                          ZkyCard            *card);
ZkyRect      zky_card_plan_get_gradient  (const ZkyCardPlan  *self,
                                          const ZkyCard      *card);
ZkyRect      zky_card_plan_get_inside    (const ZkyCardPlan  *self,
                                          const ZkyCard      *card);
ZkyColorRole zky_card_plan_get_role      (const ZkyCardPlan  *self);
double       zky_card_plan_get_head      (const ZkyCardPlan  *self);
/* Of a parameter without the modules that it is in, which are seen around it. */
const char  *zky_card_plan_get_short_name (const ZkyCardPlan *self);
/* Whether its value is shown as heat maps. */
gboolean     zky_card_plan_has_map       (const ZkyCardPlan  *self);

void         zky_card_draw               (const ZkyCardPlan  *plan,
                                          const ZkyCard      *card,
                                          const ZkyCardState *state,
                                          const ZkyCardLook  *look,
                                          ZkyPen             *pen);
/* Of the heads of cards of the backward pass. */
ZkyColor     zky_card_get_pass_color     (const ZkyTheme     *theme);
ZkyRect      zky_card_get_button         (const ZkyRect      *rect);
void         zky_button_draw             (const ZkyRect      *rect,
                                          gboolean            is_open,
                                          const ZkyTheme     *theme,
                                          ZkyPen             *pen);
void         zky_group_card_draw         (const ZkyCardPlan  *plan,
                                          const ZkyCard      *card,
                                          const ZkyCardState *state,
                                          const ZkyCardLook  *look,
                                          gboolean            with_text,
                                          ZkyPen             *pen);
/* The border of an open group; its title comes on top of the wires. */
void         zky_group_box_draw          (const ZkyGroup     *group,
                                          const ZkyGroupBox  *box,
                                          int                 mark,
                                          const ZkyTheme     *theme,
                                          ZkyPen             *pen);
void         zky_group_title_draw        (const ZkyGroup     *group,
                                          const ZkyGroupBox  *box,
                                          const ZkyTheme     *theme,
                                          ZkyPen             *pen);
double       zky_group_get_title_width   (const ZkyGroup     *group);
/* Without text, for small zooms. */
void         zky_card_draw_box           (const ZkyCardPlan  *plan,
                                          const ZkyCard      *card,
                                          const ZkyCardState *state,
                                          const ZkyTheme     *theme,
                                          ZkyPen             *pen);
/* The heat maps alone, on a card without text, below the first @top units of it; FALSE if there is none to be seen. */
gboolean     zky_card_draw_maps          (const ZkyCardPlan  *plan,
                                          const ZkyCard      *card,
                                          const ZkyCardState *state,
                                          const ZkyCardLook  *look,
                                          ZkyPen             *pen,
                                          double              top);
/* Value and gradient without a head; FALSE if the card has none. */
gboolean     zky_card_draw_large         (const ZkyCardPlan  *plan,
                                          const ZkyCard      *card,
                                          const ZkyCardState *state,
                                          const ZkyCardLook  *look,
                                          ZkyPen             *pen);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyPlanner, zky_planner_free)

G_END_DECLS
