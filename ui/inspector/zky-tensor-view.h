/* zky-tensor-view.h: a tensor in full: a number, a table, or a heat map with statistics
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>
#include <zky.h>

#include "zky-theme.h"

G_BEGIN_DECLS

#define ZKY_TYPE_TENSOR_VIEW (zky_tensor_view_get_type ())

G_DECLARE_FINAL_TYPE (ZkyTensorView, zky_tensor_view, ZKY, TENSOR_VIEW, GtkWidget)

/**
 * ZkyTensorView:
 *
 * CSS name: `tensorview`. The pointer over an element tells its place and its number.
 */
GtkWidget *zky_tensor_view_new       (void);
void       zky_tensor_view_set_theme (ZkyTensorView  *self,
                                      const ZkyTheme *theme);
void       zky_tensor_view_set_role  (ZkyTensorView  *self,
                                      ZkyColorRole    role);
void       zky_tensor_view_set       (ZkyTensorView  *self,
                                      ZkyTensor      *tensor);

G_END_DECLS
