/* zky-steps.h: a call replayed event by event
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-graph.h"

ZKY_BEGIN_DECLS

typedef enum
{
  ZKY_STEP_COMPUTE, /* an operator node got its value */
  ZKY_STEP_SEED,    /* the output got its gradient: 1, the cotangent, or the identity */
  ZKY_STEP_SEND,    /* a contribution went along one edge, from an operator node to one of its inputs */
  ZKY_STEP_SUM,     /* the last of two or more contributions has been added */
} ZkyStepKind;

/**
 * ZkyStep:
 * @kind: what happened
 * @node: the node computed or seeded; for a contribution the operator node it comes from; for a sum the node summed at
 * @input: for a contribution: which input of @node it goes to
 * @target: for a contribution: the node it arrives at; else @node
 * @value: the number: value, seed, contribution or sum
 *
 * One event. All pointers are borrowed from the graph.
 */
typedef struct
{
  ZkyStepKind  kind;
  ZkyNode     *node;
  guint        input;
  ZkyNode     *target;
  ZkyTensor   *value;
} ZkyStep;

/**
 * ZkySteps:
 *
 * The events of a finished call in order: the forward pass, and the backward pass if zky_graph_back() has run
 * with %ZKY_BACK_KEEP. Steps are counted from 1; position 0 is before all. A cursor may be put at any position.
 */
typedef struct _ZkySteps ZkySteps;

ZkySteps      *zky_steps_new            (ZkyGraph       *graph) G_GNUC_WARN_UNUSED_RESULT;
ZkySteps      *zky_steps_ref            (ZkySteps       *self);
void           zky_steps_unref          (ZkySteps       *self);
ZkyGraph      *zky_steps_get_graph      (ZkySteps       *self);
guint          zky_steps_get_n          (ZkySteps       *self);
guint          zky_steps_get_n_forward  (ZkySteps       *self);
const ZkyStep *zky_steps_get            (ZkySteps       *self,
                                         guint           position);
char          *zky_steps_explain        (ZkySteps       *self,
                                         guint           position) G_GNUC_WARN_UNUSED_RESULT;
char          *zky_steps_explain_with_digits (ZkySteps  *self,
                                         guint           position,
                                         guint           digits) G_GNUC_WARN_UNUSED_RESULT;
char          *zky_steps_explain_partial (ZkySteps      *self,
                                         ZkyNode        *node,
                                         guint           input,
                                         guint           digits) G_GNUC_WARN_UNUSED_RESULT;
/* What explanations call a node: its name, `out`, the number of a constant, else v1, v2 … (transfer none). */
const char    *zky_steps_get_name       (ZkySteps       *self,
                                         const ZkyNode  *node);
/* What explanations call that which is differentiated: `out`, or `out[0, 2]` for one element of it (transfer none); NULL before
 * back has run. */
const char    *zky_steps_get_target     (ZkySteps       *self);
/* A text of the row of @node's operator with those names in the place of its letters. */
char          *zky_steps_name_formula   (ZkySteps       *self,
                                         const ZkyNode  *node,
                                         const char     *formula) G_GNUC_WARN_UNUSED_RESULT;
guint          zky_steps_get_cursor     (ZkySteps       *self);
void           zky_steps_set_cursor     (ZkySteps       *self,
                                         guint           position);

/* What is known of a node at a position: its value, NULL before it is computed; the gradient so far, NULL before the first
 * contribution (transfer full); how many of its contributions have arrived, and how many there will be. */
ZkyTensor     *zky_steps_get_value      (ZkySteps       *self,
                                         guint           position,
                                         const ZkyNode  *node);
guint          zky_steps_get_arrival    (ZkySteps       *self,
                                         const ZkyNode  *node);
ZkyTensor     *zky_steps_dup_gradient   (ZkySteps       *self,
                                         guint           position,
                                         const ZkyNode  *node) G_GNUC_WARN_UNUSED_RESULT;
guint          zky_steps_get_arrived    (ZkySteps       *self,
                                         guint           position,
                                         const ZkyNode  *node,
                                         guint          *n_expected);
/* The @i-th contribution that arrives at @node, in order of arrival (transfer none), and the step it arrives with. */
ZkyTensor     *zky_steps_get_contribution (ZkySteps     *self,
                                         const ZkyNode  *node,
                                         guint           i,
                                         guint          *position);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkySteps, zky_steps_unref)

ZKY_END_DECLS
