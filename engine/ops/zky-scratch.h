/* zky-scratch.h: a tape that only computes: nodes that are freed together
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-tape.h"

G_BEGIN_DECLS

/**
 * ZkyScratch:
 *
 * A tape that records nothing. Nodes come from a bump arena that is kept between resets, so that one scratch tape
 * serves a whole backward pass: wrap the cotangent, run a vjp, take the values wanted, reset. Its nodes know
 * their values only (no inputs, no attributes) and live until the next zky_scratch_reset(); who wants a value longer
 * takes a reference to it. One thread at a time.
 *
 *   ZkyScratch *scratch = zky_scratch_new (budget);
 *   ZkyNode *a = zky_scratch_wrap (scratch, tensor);
 *   ZkyNode *y = zky_mul (a, a);
 *   if (!zky_scratch_take_error (scratch, error))
 *     result = zky_tensor_ref (y->value);
 *   zky_scratch_reset (scratch);
 *   zky_scratch_free (scratch);
 */
typedef struct _ZkyScratch ZkyScratch;

ZkyScratch *zky_scratch_new        (ZkyBudget   *budget) G_GNUC_WARN_UNUSED_RESULT; /* (nullable): polled by kernels */
void        zky_scratch_free       (ZkyScratch  *self);
ZkyTape    *zky_scratch_get_tape   (ZkyScratch  *self);
ZkyNode    *zky_scratch_wrap       (ZkyScratch  *self,
                                    ZkyTensor   *value);  /* (transfer none): the node takes its own reference */
ZkyNode    *zky_scratch_borrow     (ZkyScratch  *self,
                                    ZkyTensor   *value);  /* the same without one: @value lives until the reset */
ZkyTensor  *zky_scratch_take       (ZkyScratch  *self,
                                    ZkyNode     *node) G_GNUC_WARN_UNUSED_RESULT; /* (transfer full): its value */
void        zky_scratch_reset      (ZkyScratch  *self);   /* frees all nodes, keeps the memory; forgets an error */
gboolean    zky_scratch_take_error (ZkyScratch  *self,
                                    GError     **error);  /* TRUE: an operator has failed since the last reset */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyScratch, zky_scratch_free)

G_END_DECLS
