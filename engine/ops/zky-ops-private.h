/* zky-ops-private.h: the families of operators
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-op.h"

G_BEGIN_DECLS

/* For a row's aliases. */
#define ZKY_NAMES(...) ((const char *const[]) { __VA_ARGS__, NULL })

/* Each ends with a row of zeros. zky-op.c lists them. */
extern const ZkyOp zky_ops_arithmetic[];
extern const ZkyOp zky_ops_elementwise[];
extern const ZkyOp zky_ops_comparison[];
extern const ZkyOp zky_ops_contraction[];
extern const ZkyOp zky_ops_reduction[];
extern const ZkyOp zky_ops_extreme[];
extern const ZkyOp zky_ops_shape[];
extern const ZkyOp zky_ops_slicing[];
extern const ZkyOp zky_ops_indexing[];
extern const ZkyOp zky_ops_views[];
extern const ZkyOp zky_ops_rearrange[];
extern const ZkyOp zky_ops_triangle[];
extern const ZkyOp zky_ops_diagonal[];
extern const ZkyOp zky_ops_gather[];
extern const ZkyOp zky_ops_split[];
extern const ZkyOp zky_ops_sort[];
extern const ZkyOp zky_ops_lookup[];
extern const ZkyOp zky_ops_linalg[];
extern const ZkyOp zky_ops_solve[];
extern const ZkyOp zky_ops_linear[];
extern const ZkyOp zky_ops_products[];
extern const ZkyOp zky_ops_einsum[];
extern const ZkyOp zky_ops_repeat[];
extern const ZkyOp zky_ops_composite[];
extern const ZkyOp zky_ops_exponential[];
extern const ZkyOp zky_ops_trigonometry[];
extern const ZkyOp zky_ops_rounding[];
extern const ZkyOp zky_ops_logic[];
extern const ZkyOp zky_ops_picking[];
extern const ZkyOp zky_ops_loss[];
extern const ZkyOp zky_ops_distance[];
extern const ZkyOp zky_ops_special[];
extern const ZkyOp zky_ops_classification[];
extern const ZkyOp zky_ops_classes[];
extern const ZkyOp zky_ops_cross_entropy[];
extern const ZkyOp zky_ops_activation[];
extern const ZkyOp zky_ops_gelu[];
extern const ZkyOp zky_ops_piecewise[];
extern const ZkyOp zky_ops_convolution[];
extern const ZkyOp zky_ops_log_space[];
extern const ZkyOp zky_ops_logmatmul[];
extern const ZkyOp zky_ops_scan[];
extern const ZkyOp zky_ops_pooling[];
extern const ZkyOp zky_ops_pooling3d[];
extern const ZkyOp zky_ops_product[];
extern const ZkyOp zky_ops_selection[];
extern const ZkyOp zky_ops_statistics[];
extern const ZkyOp zky_ops_normalization[];
extern const ZkyOp zky_ops_layer_norm[];
extern const ZkyOp zky_ops_attention[];
extern const ZkyOp zky_ops_recurrent[];
extern const ZkyOp zky_ops_steps[];
extern const ZkyOp zky_ops_tuple[];
extern const ZkyOp zky_ops_blend[];
extern const ZkyOp zky_ops_dropout[];

G_END_DECLS
