/* zky-linalg.h: what operators on square matrices share
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-ops-private.h"
#include "zky-samples.h"

G_BEGIN_DECLS

gboolean   zky_linalg_check_square (const ZkyTensor      *a,
                                    GError              **error);
/* Results are float. */
ZkyDtype   zky_linalg_dtype        (const ZkyOpCall      *call);
/* All axes but the last two. */
ZkyShape   zky_linalg_batch        (const ZkyTensor      *tensor);
/* A dense copy of @input, broadcast to @shape, to work in. (transfer full) */
ZkyTensor *zky_linalg_copy         (ZkyTensor            *input,
                                    ZkyDtype              dtype,
                                    const ZkyShape       *shape,
                                    ZkyBudget            *budget,
                                    GError              **error);
/* LU of a copy of the first input, broadcast to @batch with its last two axes. (transfer full); @pivots are freed with g_free() */
ZkyTensor *zky_linalg_factorise    (ZkyOpCall            *call,
                                    const ZkyShape       *batch,
                                    int                 **pivots,
                                    GError              **error);
/* Moves the diagonal elements of the first input away from 0: all of them up, or every second one down. */
void       zky_linalg_strengthen   (ZkyOpCall            *call,
                                    float                 by,
                                    gboolean              both_ways);
/* A sample whose matrices are far from singular. */
gboolean   zky_linalg_sample       (const ZkySampleCase  *cases,
                                    GRand                *rand,
                                    guint                 i,
                                    ZkyOpCall            *call);

G_END_DECLS
