/* zky-layers-pooling.c: pools, and resizing
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-nn-private.h"

/* An operator as a layer, with the operator's attributes. */
#define POOL(layer, operator, text, shape, ...)                                 \
  {                                                                             \
    .name = layer, .summary = text, .inputs = zky_nn_layer_x, .outputs = zky_nn_layer_y, .op = operator, \
    .samples = (const ZkyNnSample[]) { { __VA_ARGS__, { shape } }, { NULL } }, \
  }

const ZkyNnLayer zky_layers_pooling[] = {
  POOL ("MaxPool1d", "max_pool1d", "Takes the greatest number of each window along the last axis", "2, 2, 7", "kernel_size=3, stride=2, padding=1"),
  POOL ("MaxPool2d", "max_pool2d", "Takes the greatest number of each window along the last two axes", "1, 2, 5, 4", "kernel_size=[2, 3], ceil_mode=true"),
  POOL ("MaxPool3d", "max_pool3d", "Takes the greatest number of each window along the last three axes", "1, 2, 3, 2, 3", "kernel_size=2, stride=1"),
  POOL ("AvgPool1d", "avg_pool1d", "Takes the mean of each window along the last axis", "2, 2, 7", "kernel_size=3, stride=2, padding=1"),
  POOL ("AvgPool2d", "avg_pool2d", "Takes the mean of each window along the last two axes", "1, 2, 5, 4", "kernel_size=[2, 3], count_include_pad=false"),
  POOL ("AvgPool3d", "avg_pool3d", "Takes the mean of each window along the last three axes", "1, 2, 3, 2, 3", "kernel_size=[2, 1, 3], padding=[1, 0, 1]"),
  POOL ("AdaptiveMaxPool1d", "adaptive_max_pool1d", "Takes the greatest number of windows, as many as asked for", "2, 2, 7", "output_size=3"),
  POOL ("AdaptiveMaxPool2d", "adaptive_max_pool2d", "Takes the greatest number of windows, as many as asked for", "1, 2, 5, 4", "output_size=[2, 3]"),
  POOL ("AdaptiveMaxPool3d", "adaptive_max_pool3d", "Takes the greatest number of windows, as many as asked for", "1, 2, 3, 2, 4", "output_size=2"),
  POOL ("AdaptiveAvgPool1d", "adaptive_avg_pool1d", "Takes means of windows, as many as asked for", "2, 2, 7", "output_size=3"),
  POOL ("AdaptiveAvgPool2d", "adaptive_avg_pool2d", "Takes means of windows, as many as asked for", "1, 2, 5, 4", "output_size=1"),
  POOL ("AdaptiveAvgPool3d", "adaptive_avg_pool3d", "Takes means of windows, as many as asked for", "1, 2, 3, 2, 4", "output_size=[2, 1, 3]"),
  POOL ("Upsample", "interpolate", "Resizes the axes behind batch and channels", "1, 2, 3, 2", "scale_factor=2, mode=bilinear, align_corners=true"),
  { NULL }
};
