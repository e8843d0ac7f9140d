/* zky-plan-private.h: the inside of a plan, for the files of plan/
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-op-call.h"
#include "zky-plan.h"

G_BEGIN_DECLS

#define ZKY_PLAN_NONE G_MAXUINT

typedef enum
{
  ZKY_PLAN_FEED,      /* given at each run */
  ZKY_PLAN_FIXED,     /* the same in each run */
  ZKY_PLAN_COMPUTED,
} ZkyPlanKind;

/**
 * ZkyPlanValue:
 * @kind: where it comes from; that of its root for a view
 * @root: the value that its elements belong to: another one's for a view, else its own
 * @offset: bytes from the first element of the root to its own
 * @tensor: its header: shape, strides, and where it lies at present
 * @feed: which feed it is
 * @made: the step that computes it
 * @last: of a root: the last unit that reads it or a view of it
 * @place: of a computed root: bytes from the start of the arena
 * @is_result: of a root: it, or a view of it, is a result
 * @is_inner: it exists only tile by tile, within a chain
 * @is_opaque: its operator returned it in an order of its own, so that views of it cannot be told
 */
typedef struct
{
  ZkyPlanKind  kind;
  guint        root;
  gssize       offset;
  ZkyTensor   *tensor;
  guint        feed;
  guint        made;
  guint        last;
  gsize        place;
  gboolean     is_result, is_inner, is_opaque;
} ZkyPlanValue;

/**
 * ZkyPlanStep:
 * @inputs: values
 * @outputs: values; first those of the operator's outputs
 * @call: the operator's call, on the headers of both
 * @chain: (nullable): the chain that computes it
 *
 * One operator to be computed.
 */
typedef struct _ZkyPlanChain ZkyPlanChain;

typedef struct
{
  const ZkyOp    *op;
  ZkyAttributes  *attributes;  /* (nullable) */
  guint           n_inputs, n_outputs;
  guint          *inputs, *outputs;
  ZkyTensor     **input_tensors, **places;
  ZkyOpCall       call;
  ZkyPlanChain   *chain;
} ZkyPlanStep;

/* What is run in turn: a step, or a chain of steps. */
typedef struct
{
  ZkyPlanStep   *step;
  ZkyPlanChain  *chain;
} ZkyPlanUnit;

struct _ZkyPlan
{
  GArray       *values;    /* of ZkyPlanValue */
  GPtrArray    *steps;     /* of ZkyPlanStep, in the order of the graph */
  GArray       *units;     /* of ZkyPlanUnit */
  GPtrArray    *chains;    /* of ZkyPlanChain */
  guint        *feeds;     /* values, or ZKY_PLAN_NONE where nothing depends on one */
  guint        *results;   /* values */
  guint         n_feeds, n_results;
  ZkyTensor    *arena;
  ZkyTensor    *tiles;     /* what chains keep between their members */
  ZkyPlanFacts  facts;
};

static inline ZkyPlanValue *
zky_plan_value (ZkyPlan *self,
                guint    i)
{
  return &g_array_index (self->values, ZkyPlanValue, i);
}

static inline ZkyPlanStep *
zky_plan_step (ZkyPlan *self,
               guint    i)
{
  return g_ptr_array_index (self->steps, i);
}

/* zky-plan-trace.c */
gboolean      zky_plan_trace       (ZkyPlan           *self,
                                    ZkyGraph          *graph,
                                    ZkyNode *const    *feeds,
                                    ZkyNode *const    *results,
                                    GError           **error);
void          zky_plan_step_free   (ZkyPlanStep       *step);

/* zky-plan-fuse.c: makes chains and puts steps and chains in order */
void          zky_plan_fuse        (ZkyPlan           *self);

/* zky-plan-layout.c: gives every value its place in the arena, and allocates that */
gboolean      zky_plan_lay_out     (ZkyPlan           *self,
                                    GError           **error);

/* zky-plan-header.c: headers of tensors over somebody else's memory */
ZkyTensor    *zky_plan_header_new  (ZkyTensor         *owner,
                                    ZkyDtype           dtype,
                                    const ZkyShape    *shape,
                                    const gssize      *strides,
                                    gpointer           data);

G_END_DECLS
