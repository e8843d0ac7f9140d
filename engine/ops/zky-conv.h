/* zky-conv.h: what the rows of convolution share: their sizes, and their ways back
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-convolve.h"
#include "zky-ops-private.h"

G_BEGIN_DECLS

/*
 * Three rows for each dimension, S being the spatial axes: images x […, C, S…], filters w [O, C / groups, K…] and results
 * y […, O, S′…] with any axes in front, a batch of cotangents too. conv gives y from x and w, conv_transpose x from y and w,
 * conv_weight w from x and y; each is linear in both, so that the derivatives of one are the other two.
 */

/* Places of the attributes; the last one is a row's own. */
enum { ZKY_CONV_STRIDE, ZKY_CONV_PADDING, ZKY_CONV_DILATION, ZKY_CONV_GROUPS, ZKY_CONV_OWN };

typedef gboolean (*ZkyConvSizes) (ZkyConvolution *self, guint n, const ZkyTensor *a, const ZkyTensor *b,
                                  const ZkyAttributes *attributes, GError **error);

/**
 * ZkyConvRow:
 * @n: spatial axes
 * @sizes: reads the sizes from the two inputs
 *
 * What a row keeps in `kernel`.
 */
typedef struct
{
  guint        n;
  ZkyConvSizes sizes;
} ZkyConvRow;

/* From images and filters; from results and filters; from images and results. Errors: shapes that do not fit, bad attributes. */
gboolean zky_conv_sizes           (ZkyConvolution      *self,
                                   guint                n,
                                   const ZkyTensor     *x,
                                   const ZkyTensor     *w,
                                   const ZkyAttributes *attributes,
                                   GError             **error);
gboolean zky_conv_transpose_sizes (ZkyConvolution      *self,
                                   guint                n,
                                   const ZkyTensor     *y,
                                   const ZkyTensor     *w,
                                   const ZkyAttributes *attributes,
                                   GError             **error);
gboolean zky_conv_weight_sizes    (ZkyConvolution      *self,
                                   guint                n,
                                   const ZkyTensor     *x,
                                   const ZkyTensor     *y,
                                   const ZkyAttributes *attributes,
                                   GError             **error);

void     zky_conv_vjp             (ZkyVjp              *vjp);
void     zky_conv_transpose_vjp   (ZkyVjp              *vjp);
void     zky_conv_weight_vjp      (ZkyVjp              *vjp);

G_END_DECLS
