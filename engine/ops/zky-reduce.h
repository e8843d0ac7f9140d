/* zky-reduce.h: what operators that bring together the elements along some axes share
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-op-call.h"
#include "zky-vjp.h"

G_BEGIN_DECLS

/* The attributes of a reduction stand in this order. */
#define ZKY_REDUCE_AXES     0
#define ZKY_REDUCE_KEEPDIMS 1

#define ZKY_REDUCE_ATTRIBUTES                                                   \
  { "axes", ZKY_ATTRIBUTE_INTS, NULL, FALSE, "the axes to go over; without them, all" }, \
  { "keepdims", ZKY_ATTRIBUTE_BOOL, "false", FALSE, "keep these axes with extent 1" }

/**
 * ZkyReduction:
 * @kept: the input's shape with extent 1 along the axes that are gone over
 * @result: the result's shape
 * @is_reduced: for each axis whether it is gone over
 * @count: elements that come together in one
 */
typedef struct
{
  ZkyShape kept, result;
  gboolean is_reduced[ZKY_MAX_AXES];
  gsize    count;
} ZkyReduction;

gboolean   zky_reduction_init   (ZkyReduction         *self,
                                 const ZkyTensor      *input,
                                 const ZkyAttributes  *attributes,
                                 GError              **error);
/* Whether the user named axes. */
gboolean   zky_reduction_has_axes (const ZkyAttributes *attributes);

/* Σ input, or Σ (input - mean)² where @mean, of shape kept and float64, is given; float64 for floats, else int64. (transfer full) */
ZkyTensor *zky_reduction_sum    (const ZkyReduction   *self,
                                 ZkyTensor            *input,
                                 ZkyTensor            *mean,
                                 ZkyBudget            *budget,
                                 GError              **error) G_GNUC_WARN_UNUSED_RESULT;
/* The greatest (smallest) element, NaN if there is one, in the dtype of @input. (transfer full) */
ZkyTensor *zky_reduction_extreme (const ZkyReduction  *self,
                                 ZkyTensor            *input,
                                 gboolean              greatest,
                                 ZkyBudget            *budget,
                                 GError              **error) G_GNUC_WARN_UNUSED_RESULT;

/* The reduction of a call that has been inferred, and so is right. */
ZkyReduction zky_reduction_of   (const ZkyTensor      *input,
                                 const ZkyAttributes  *attributes);
/* For infer: the outputs have the result's shape, and @dtype. */
gboolean   zky_reduction_infer  (ZkyOpCall            *call,
                                 ZkyDtype              dtype,
                                 GError              **error);
/* For forward: makes @kept, of shape kept, an output, in that one's dtype and shape. */
gboolean   zky_reduction_give   (ZkyOpCall            *call,
                                 guint                 output,
                                 ZkyTensor            *kept,
                                 GError              **error);
/* For infer, of floats alone: in their dtype. */
gboolean   zky_reduction_infer_float (ZkyOpCall       *call,
                                 GError              **error);
/* Refuses to choose from @count elements if there are none. */
gboolean   zky_reduction_check_choice (const ZkyTensor *input,
                                 gsize                 count,
                                 gsize                 n_results,
                                 GError              **error);
/* For infer and forward of what chooses the greatest or smallest element; @input: the call's, or what is chosen from in place of it. */
gboolean   zky_reduction_infer_extreme (ZkyOpCall     *call,
                                 GError              **error);
gboolean   zky_reduction_give_extreme (ZkyOpCall      *call,
                                 ZkyTensor            *input,
                                 gboolean              greatest,
                                 GError              **error);
/* For vjp: the cotangent of an output as B ⊕ kept, which broadcasts to B ⊕ input. */
ZkyNode   *zky_reduction_cotangent (ZkyVjp            *vjp,
                                 guint                 output);

G_END_DECLS
