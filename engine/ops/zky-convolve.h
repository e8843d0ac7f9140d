/* zky-convolve.h: convolution of images with filters, and its two ways back, as matrix products
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-budget.h"
#include "zky-window.h"

G_BEGIN_DECLS

/**
 * ZkyConvolution:
 * @window: of one group of channels of one image
 * @n_images: how many
 * @groups: groups of channels, each convolved on its own
 * @in_channels: channels of an image
 * @out_channels: filters, and so channels of a result
 *
 * Sizes of images [n_images, in_channels, in…], filters [out_channels, in_channels / groups, kernel…] and
 * results [n_images, out_channels, out…], all dense. The result is linear in the images and in the filters, and each function
 * below computes one of the three from the other two.
 */
typedef struct
{
  ZkyWindow window;
  gsize     n_images, groups, in_channels, out_channels;
} ZkyConvolution;

/* results = filters ∗ images (+ @bias [out_channels], nullable) */
gboolean zky_convolve            (const ZkyConvolution *self,
                                  ZkyDtype              dtype,
                                  gconstpointer         images,
                                  gconstpointer         filters,
                                  gconstpointer         bias,
                                  gpointer              results,
                                  ZkyBudget            *budget,
                                  GError              **error);
/* images = the transpose of that, applied to results (+ @bias [in_channels], nullable) */
gboolean zky_convolve_transposed (const ZkyConvolution *self,
                                  ZkyDtype              dtype,
                                  gconstpointer         results,
                                  gconstpointer         filters,
                                  gconstpointer         bias,
                                  gpointer              images,
                                  ZkyBudget            *budget,
                                  GError              **error);
/* filters = the transpose of it as a function of the filters, applied to results, summed over images */
gboolean zky_convolve_filters    (const ZkyConvolution *self,
                                  ZkyDtype              dtype,
                                  gconstpointer         images,
                                  gconstpointer         results,
                                  gpointer              filters,
                                  ZkyBudget            *budget,
                                  GError              **error);

G_END_DECLS
