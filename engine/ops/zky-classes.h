/* zky-classes.h: losses of the class among several, what their files share
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-compose.h"

G_BEGIN_DECLS

/* Attributes of nll_loss and cross_entropy, which has the third one besides. */
enum { ZKY_CLASSES_REDUCTION, ZKY_CLASSES_IGNORE_INDEX, ZKY_CLASSES_LABEL_SMOOTHING };

extern const ZkyAttribute zky_cross_entropy_attributes[];

/* zky-ops-classes.c: the textbook graph */
guint    zky_classes_axis          (const ZkyTensor     *logits);
ZkyShape zky_classes_sample_shape  (const ZkyTensor     *logits);
ZkyNode *zky_classes_weights       (ZkyNode             *like,
                                    ZkyNode             *target,
                                    ZkyNode             *weight,
                                    gsize                n_classes,
                                    const ZkyAttributes *attributes);
ZkyNode *zky_classes_along         (ZkyNode             *weight,
                                    const ZkyTensor     *logits);
ZkyNode *zky_classes_log_softmax   (ZkyNode             *logits);
gboolean zky_cross_entropy_infer   (ZkyOpCall           *call,
                                    GError             **error);
gboolean zky_cross_entropy_sample  (GRand               *rand,
                                    guint                i,
                                    ZkyOpCall           *call);

/* zky-ops-cross-entropy.c: the same as one kernel there and one back */
gboolean zky_cross_entropy_forward (ZkyOpCall           *call,
                                    GError             **error);
void     zky_cross_entropy_vjp     (ZkyVjp              *vjp);

G_END_DECLS
