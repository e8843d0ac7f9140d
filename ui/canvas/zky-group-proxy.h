/* zky-group-proxy.h: the accessible object of one open group on the canvas
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-canvas.h"

G_BEGIN_DECLS

#define ZKY_TYPE_GROUP_PROXY (zky_group_proxy_get_type ())

G_DECLARE_FINAL_TYPE (ZkyGroupProxy, zky_group_proxy, ZKY, GROUP_PROXY, GtkWidget)

/**
 * ZkyGroupProxy:
 *
 * The box of an open group for those who cannot see it, as #ZkyCardProxy is for cards: a button that is expanded.
 *
 * Actions, which a screen reader lists: group.close, group.select
 */
GtkWidget *zky_group_proxy_new          (guint          group);
guint      zky_group_proxy_get_group    (ZkyGroupProxy *self);
void       zky_group_proxy_set_text     (ZkyGroupProxy *self,
                                         const char    *text);
void       zky_group_proxy_set_selected (ZkyGroupProxy *self,
                                         gboolean       selected);

G_END_DECLS
