/* zky-check-private.h: what the files of the gradient check share
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-check.h"
#include "zky-module-private.h"

G_BEGIN_DECLS

#define ZKY_CHECK_TOLERANCE 1e-6

/**
 * ZkyCheckProblem:
 *
 * What is needed to evaluate F = Σ weights · output at any values of the inputs.
 */
typedef struct
{
  ZkyModule       *module;
  ZkyGraph        *graph;       /* the call at the unchanged values */
  const ZkyTarget *target;      /* (nullable) */
  ZkyTensor       *weights;     /* of the output's shape; 1 for a scalar */
  ZkyBudget       *budget;
  guint            moved_index; /* of the node that has the value below in the next call */
  ZkyTensor       *moved;       /* (nullable), borrowed */
} ZkyCheckProblem;

/**
 * ZkyCheckSubject:
 * @slot: (nullable): an input or a parameter, or
 * @index: an operator node
 * @value: what it has
 *
 * What is moved a little.
 */
typedef struct
{
  ZkySlot   *slot;
  guint      index;
  ZkyTensor *value;
} ZkyCheckSubject;

typedef struct
{
  double   numeric;
  double   noise;    /* what rounding may have done to it */
  gboolean kink;
} ZkyCheckDifference;

ZkyGraph *zky_check_call         (ZkyCheckProblem           *self,
                                  GError                   **error);
gboolean  zky_check_evaluate     (ZkyCheckProblem           *self,
                                  double                    *result,
                                  GError                   **error);
double    zky_check_get_relative (double                     analytic,
                                  double                     numeric);
double    zky_check_get_error    (double                     analytic,
                                  const ZkyCheckDifference  *found);
gboolean  zky_check_examine      (ZkyCheckProblem           *self,
                                  const ZkyCheckSubject     *subject,
                                  const double              *direction,
                                  double                     h,
                                  double                     at,
                                  double                     analytic,
                                  ZkyCheckDifference        *result,
                                  GError                   **error);

G_END_DECLS
