/* zky-window.h: a window that slides over an image, and the matrix of what it sees
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-tensor.h"

G_BEGIN_DECLS

#define ZKY_WINDOW_AXES 3

/**
 * ZkyWindow:
 * @channels: of the image
 * @in: the image's extents; an axis that is not there has extent 1
 * @kernel: the window's extents
 * @out: how many places it takes along each axis
 * @stride: elements from one place to the next
 * @dilation: elements between neighbours inside the window
 * @padding: zeros in front of the image
 *
 * Sizes of one image, dense [channels, in…], and of its columns, dense [channels · kernel…, places]: one column
 * for each place of the window, with the elements it sees there (im2col).
 */
typedef struct
{
  gsize  channels;
  gsize  in[ZKY_WINDOW_AXES], kernel[ZKY_WINDOW_AXES], out[ZKY_WINDOW_AXES];
  gssize stride[ZKY_WINDOW_AXES], dilation[ZKY_WINDOW_AXES], padding[ZKY_WINDOW_AXES];
} ZkyWindow;

gsize zky_window_rows   (const ZkyWindow *self); /* channels · kernel */
gsize zky_window_places (const ZkyWindow *self);

/* Fills @columns, [rows, @n], with the @n columns from @first on, of float32 or float64. */
void  zky_window_unfold (const ZkyWindow *self,
                         ZkyDtype         dtype,
                         gconstpointer    image,
                         gsize            first,
                         gsize            n,
                         gpointer         columns);
/* The way back: adds them to the elements of @image that they came from. */
void  zky_window_fold   (const ZkyWindow *self,
                         ZkyDtype         dtype,
                         gconstpointer    columns,
                         gsize            first,
                         gsize            n,
                         gpointer         image);

G_END_DECLS
