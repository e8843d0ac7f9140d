/* zky-taps.h: which elements along an axis make up each element of a pooled or resized one
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-attributes.h"
#include "zky-tensor.h"

G_BEGIN_DECLS

/**
 * ZkyTaps:
 * @n_in: extent before
 * @n_out: extent after
 * @most: the greatest number of elements that make up one
 * @starts: for each element after, the first one before that counts
 * @counts: how many count
 * @weights: what each contributes to a weighted sum, @most numbers for each element after
 */
typedef struct
{
  gsize   n_in, n_out, most;
  gsize  *starts, *counts;
  double *weights;
} ZkyTaps;

/* The attributes of pools in this order; those of an average have one more behind them. */
#define ZKY_TAPS_POOL_ATTRIBUTES                                                \
  { "kernel_size", ZKY_ATTRIBUTE_INTS, NULL, TRUE, "extents of the window, for each axis or all" }, \
  { "stride", ZKY_ATTRIBUTE_INTS, NULL, FALSE, "elements from one window to the next; the kernel size unless given" }, \
  { "padding", ZKY_ATTRIBUTE_INTS, "[0]", FALSE, "elements added on both sides, no more than half a window" }, \
  { "ceil_mode", ZKY_ATTRIBUTE_BOOL, "false", FALSE, "a last window may reach over the end" }

#define ZKY_TAPS_AVERAGE_ATTRIBUTE                                              \
  { "count_include_pad", ZKY_ATTRIBUTE_BOOL, "true", FALSE, "padding counts in the average" }

#define ZKY_TAPS_RESIZE_ATTRIBUTES(modes)                                       \
  { "size", ZKY_ATTRIBUTE_INTS, NULL, FALSE, "extents of the result, for each axis or all" }, \
  { "scale_factor", ZKY_ATTRIBUTE_DOUBLE, NULL, FALSE, "what the extents are multiplied by, instead of a size" }, \
  { "mode", ZKY_ATTRIBUTE_STRING, "nearest", FALSE, modes },                    \
  { "align_corners", ZKY_ATTRIBUTE_BOOL, "false", FALSE, "the first and last elements keep their values" }

#define ZKY_TAPS_ADAPTIVE_ATTRIBUTES                                            \
  { "output_size", ZKY_ATTRIBUTE_INTS, NULL, TRUE, "extents of the result, for each axis or all" }

/**
 * ZkyTapsRule:
 *
 * Makes the taps of axis @i of @n axes, of extent @n_in, from an operator's attributes; fails on bad ones.
 */
typedef gboolean (*ZkyTapsRule) (ZkyTaps              *self,
                                 const ZkyAttributes  *attributes,
                                 guint                 i,
                                 guint                 n,
                                 gsize                 n_in,
                                 GError              **error);

gboolean zky_taps_pool     (ZkyTaps *self, const ZkyAttributes *attributes, guint i, guint n, gsize n_in, GError **error);
gboolean zky_taps_adaptive (ZkyTaps *self, const ZkyAttributes *attributes, guint i, guint n, gsize n_in, GError **error);
gboolean zky_taps_resize   (ZkyTaps *self, const ZkyAttributes *attributes, guint i, guint n, gsize n_in, GError **error);

/* One element for each, for an axis that stays as it is. */
void     zky_taps_keep     (ZkyTaps *self, gsize n_in);
void     zky_taps_clear    (ZkyTaps *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ZkyTaps, zky_taps_clear)

/* The taps of the last one or two axes of @tensor, @taps[0] for the rows: of @n = 1 axis these are kept. */
gboolean zky_taps_of       (ZkyTaps               taps[2],
                            ZkyTapsRule           rule,
                            guint                 n,
                            const ZkyTensor      *tensor,
                            const ZkyAttributes  *attributes,
                            GError              **error);

G_END_DECLS
