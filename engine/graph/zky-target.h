/* zky-target.h: what of a call is differentiated, in words that fit another call of the same model
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-back.h"

ZKY_BEGIN_DECLS

typedef enum
{
  ZKY_TARGET_SUM,       /* the output itself where it is a single number, else the sum of its elements */
  ZKY_TARGET_ELEMENT,   /* one element of it */
  ZKY_TARGET_COTANGENT, /* its elements, each times a weight */
  ZKY_TARGET_JACOBIAN,  /* every element on its own */
} ZkyTargetKind;

/**
 * ZkyTarget:
 *
 * An output by its name, and what is made of it. Immutable and reference-counted: one that was chosen for a call is good for the
 * next one. %NULL stands for the sum of the first output.
 */
typedef struct _ZkyTarget ZkyTarget;

ZkyTarget     *zky_target_new           (const char     *output,
                                         ZkyTargetKind   kind) G_GNUC_WARN_UNUSED_RESULT;
ZkyTarget     *zky_target_new_element   (const char     *output,
                                         const gint64   *indices,
                                         guint           n_indices) G_GNUC_WARN_UNUSED_RESULT;
ZkyTarget     *zky_target_new_cotangent (const char     *output,
                                         ZkyTensor      *cotangent) G_GNUC_WARN_UNUSED_RESULT;
ZkyTarget     *zky_target_parse_element (const char     *output,
                                         const char     *text,
                                         GError        **error) G_GNUC_WARN_UNUSED_RESULT;
ZkyTarget     *zky_target_ref           (ZkyTarget      *self);
void           zky_target_unref         (ZkyTarget      *self);

ZkyTargetKind  zky_target_get_kind      (const ZkyTarget *self);
const char    *zky_target_get_output    (const ZkyTarget *self);
ZkyTensor     *zky_target_get_cotangent (const ZkyTarget *self);
char          *zky_target_dup_element   (const ZkyTarget *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean       zky_target_equal         (const ZkyTarget *a,
                                         const ZkyTarget *b);

/* In a call */
ZkyNode       *zky_target_find_output   (const ZkyTarget *self,
                                         ZkyGraph        *graph,
                                         GError         **error);
gboolean       zky_target_check         (const ZkyTarget *self,
                                         ZkyGraph        *graph,
                                         GError         **error);
gboolean       zky_target_make_cotangent (const ZkyTarget *self,
                                         ZkyNode         *output,
                                         ZkyTensor      **cotangent,
                                         GError         **error);
gboolean       zky_target_back          (const ZkyTarget *self,
                                         ZkyGraph        *graph,
                                         ZkyBackFlags     flags,
                                         GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyTarget, zky_target_unref)

ZKY_END_DECLS
