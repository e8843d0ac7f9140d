/* zky-tensor-view.h: a tensor in full: a number, a table, or a heat map with statistics
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>
#include <zky.h>

#include "zky-tensor-picture.h"

G_BEGIN_DECLS

#define ZKY_TYPE_TENSOR_VIEW (zky_tensor_view_get_type ())

G_DECLARE_FINAL_TYPE (ZkyTensorView, zky_tensor_view, ZKY, TENSOR_VIEW, GtkWidget)

/**
 * ZkyTensorView:
 *
 * CSS name: `tensorview`. The pointer over an element tells its place and its number.
 *
 * Signals: "picked" (pointer, gsize *element): an element was clicked, where that is wanted
 */
GtkWidget *zky_tensor_view_new       (void);
void       zky_tensor_view_set_theme (ZkyTensorView  *self,
                                      const ZkyTheme *theme);
void       zky_tensor_view_set_role  (ZkyTensorView  *self,
                                      ZkyColorRole    role);
void       zky_tensor_view_set_look  (ZkyTensorView  *self,
                                      ZkyLook         look);
/* What the pointer over an element promises of a click; NULL: nothing, and a click does nothing. */
void       zky_tensor_view_set_hint  (ZkyTensorView  *self,
                                      const char     *hint);
/* What the axes of the tensors that are set from now on stand for: @n_front of an output called @output, then those of @input. They are
 * seen as one matrix, a row for each element of the output. 0: no Jacobian. */
void       zky_tensor_view_set_jacobian (ZkyTensorView *self,
                                      guint           n_front,
                                      const char     *output,
                                      const char     *input);
void       zky_tensor_view_set       (ZkyTensorView  *self,
                                      ZkyTensor      *tensor);

G_END_DECLS
