/* zky-batch-private.h: how a batch is computed: called, or by a plan
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-batch-step.h"
#include "zky-training-private.h"

G_BEGIN_DECLS

typedef struct _ZkyBatchPlans ZkyBatchPlans;

struct _ZkyBatchStep
{
  ZkyTraining    *training;
  guint           n_params;
  const char    **params;    /* interned paths, in the optimiser's order */
  guint           n_inputs;
  gint           *inputs;    /* which column an input of the module is, or −1 */
  ZkyDtype       *dtypes;    /* what floating columns become */
  guint           n_columns;
  gint64          counter;
  guint64         n_planned; /* batches that a plan has computed */
  ZkyBatchPlans  *plans;     /* (nullable): where batches are not compiled */
};

/**
 * ZkyBatch:
 * @columns: of #ZkyTensor: the rows of all columns
 * @with_gradients: whether gradients and new values of buffers are asked for
 * @budget: what stops it
 *
 * What is to be computed.
 */
typedef struct
{
  GPtrArray *columns;
  guint64    n_rows;
  gboolean   with_gradients;
  ZkyBudget *budget;
} ZkyBatch;

/**
 * ZkyBatchOutcome:
 * @tensors: (array): the loss; the scores that accuracy is taken of, or %NULL; metrics; gradients, one a parameter of the
 *   optimiser and %NULL where there is none; new values of buffers
 * @names: names of metrics and paths of buffers, at the same places, elsewhere %NULL
 * @n_metrics: how many
 * @n_gradients: how many
 *
 * All that comes out of a batch, in one list.
 */
typedef struct
{
  GPtrArray *tensors;
  GPtrArray *names;
  guint      n_metrics, n_gradients;
} ZkyBatchOutcome;

#define ZKY_BATCH_LOSS    0
#define ZKY_BATCH_SCORES  1
#define ZKY_BATCH_METRICS 2

/**
 * ZkyBatchCall:
 * @graph: the call of the module
 * @loss: what is differentiated
 * @columns: (array): one node a column; %NULL where the call has none
 * @results: of #ZkyNode, as in #ZkyBatchOutcome; of gradients only where the backward pass is recorded
 *
 * A batch computed by calling the module.
 */
typedef struct
{
  ZkyGraph        *graph;
  ZkyNode         *loss;
  ZkyNode        **columns;
  GPtrArray       *results;
  ZkyBatchOutcome  outcome;
} ZkyBatchCall;

void     zky_batch_outcome_init  (ZkyBatchOutcome   *self);
void     zky_batch_outcome_clear (ZkyBatchOutcome   *self);

/* zky-batch-call.c */
ZkyNode *zky_batch_call_graph    (ZkyBatchStep      *step,
                                  ZkyGraph          *graph,
                                  const ZkyBatch    *batch,
                                  ZkyNode         ***columns,
                                  GError           **error);
gboolean zky_batch_call_init     (ZkyBatchCall      *self,
                                  ZkyBatchStep      *step,
                                  const ZkyBatch    *batch,
                                  gboolean           record,
                                  GError           **error);
void     zky_batch_call_clear    (ZkyBatchCall      *self);

/* zky-batch-result.c: metrics, and checks; @call is NULL where a plan has computed @outcome. FALSE without an error says that a
 * number is not finite, and that only a call can tell why. */
gboolean zky_batch_conclude      (ZkyBatchStep          *step,
                                  const ZkyBatch        *batch,
                                  const ZkyBatchOutcome *outcome,
                                  ZkyBatchCall          *call,
                                  ZkyTensor            **gradients,
                                  ZkyBatchResult        *result,
                                  GError               **error);

/* zky-batch-plan.c */
typedef enum
{
  ZKY_BATCH_DONE,    /* a plan has computed it */
  ZKY_BATCH_CALL,    /* the module has to be called */
  ZKY_BATCH_TRACE,   /* the same, recorded, for zky_batch_plans_trace() to look at */
  ZKY_BATCH_FAILED,
} ZkyBatchVerdict;

ZkyBatchPlans   *zky_batch_plans_new   (ZkyBatchStep          *step);
void             zky_batch_plans_free  (ZkyBatchPlans         *self);
ZkyBatchVerdict  zky_batch_plans_run   (ZkyBatchPlans         *self,
                                        const ZkyBatch        *batch,
                                        const ZkyBatchOutcome **outcome,
                                        GError               **error);
void             zky_batch_plans_trace (ZkyBatchPlans         *self,
                                        const ZkyBatch        *batch,
                                        const ZkyBatchCall    *call);

G_END_DECLS
