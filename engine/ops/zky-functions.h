/* zky-functions.h: operators as C functions on nodes
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-op.h"

ZKY_BEGIN_DECLS

/*
 * Each returns the node of its (first) output (transfer none), in the call that its inputs belong to. After the
 * first error of a call they return NULL, and they take NULL without a critical, so that a formula needs no checks;
 * ending the call returns the error. Every operator of the registry, these and all others, can be had by name
 * with zky_op(), attributes as text: zky_op ("softmax", "axis=-1", x, NULL).
 */
ZkyNode *zky_op          (const char     *name,
                          const char     *attributes,
                          ...) G_GNUC_NULL_TERMINATED;
ZkyNode *zky_opv         (const char     *name,
                          const char     *attributes,
                          ZkyNode *const *inputs,
                          guint           n_inputs);

/* Two inputs, broadcast */
ZkyNode *zky_add         (ZkyNode *a, ZkyNode *b);
ZkyNode *zky_sub         (ZkyNode *a, ZkyNode *b);
ZkyNode *zky_mul         (ZkyNode *a, ZkyNode *b);
ZkyNode *zky_div         (ZkyNode *a, ZkyNode *b);
ZkyNode *zky_pow         (ZkyNode *a, ZkyNode *b);
ZkyNode *zky_maximum     (ZkyNode *a, ZkyNode *b);
ZkyNode *zky_minimum     (ZkyNode *a, ZkyNode *b);
ZkyNode *zky_equal       (ZkyNode *a, ZkyNode *b);
ZkyNode *zky_less        (ZkyNode *a, ZkyNode *b);
ZkyNode *zky_less_equal  (ZkyNode *a, ZkyNode *b);
ZkyNode *zky_where       (ZkyNode *condition, ZkyNode *a, ZkyNode *b);

/* One input, element by element */
ZkyNode *zky_identity    (ZkyNode *a);
ZkyNode *zky_neg         (ZkyNode *a);
ZkyNode *zky_square      (ZkyNode *a);
ZkyNode *zky_sqrt        (ZkyNode *a);
ZkyNode *zky_exp         (ZkyNode *a);
ZkyNode *zky_log         (ZkyNode *a);
ZkyNode *zky_sin         (ZkyNode *a);
ZkyNode *zky_cos         (ZkyNode *a);
ZkyNode *zky_tanh        (ZkyNode *a);
ZkyNode *zky_sigmoid     (ZkyNode *a);
ZkyNode *zky_relu        (ZkyNode *a);
ZkyNode *zky_abs         (ZkyNode *a);
ZkyNode *zky_sign        (ZkyNode *a);
ZkyNode *zky_cast        (ZkyNode *a, ZkyDtype dtype);

/* Contractions and reductions; n_axes = 0 with axes = NULL: over all axes */
ZkyNode *zky_matmul      (ZkyNode *a, ZkyNode *b);
ZkyNode *zky_sum         (ZkyNode *a, const gint64 *axes, guint n_axes, gboolean keepdims);
ZkyNode *zky_mean        (ZkyNode *a, const gint64 *axes, guint n_axes, gboolean keepdims);
ZkyNode *zky_max         (ZkyNode *a, const gint64 *axes, guint n_axes, gboolean keepdims);

/* Shape */
ZkyNode *zky_reshape     (ZkyNode *a, const ZkyShape *shape);
ZkyNode *zky_transpose   (ZkyNode *a, const gint64 *axes, guint n_axes);
ZkyNode *zky_swap_last   (ZkyNode *a); /* transposes the last two axes */
ZkyNode *zky_broadcast_to (ZkyNode *a, const ZkyShape *shape);
ZkyNode *zky_slice       (ZkyNode *a, gint64 axis, gint64 start, gint64 stop, gint64 step);
ZkyNode *zky_concat      (ZkyNode *const *nodes, guint n_nodes, gint64 axis);

ZKY_END_DECLS
