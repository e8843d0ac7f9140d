/* zky-proxy.h: the accessible object of something that the canvas draws
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-canvas.h"

G_BEGIN_DECLS

#define ZKY_TYPE_PROXY (zky_proxy_get_type ())

G_DECLARE_DERIVABLE_TYPE (ZkyProxy, zky_proxy, ZKY, PROXY, GtkWidget)

/**
 * ZkyProxy:
 *
 * A child of the canvas that shows nothing, takes no clicks, and tells assistive technologies of a card or an open group that
 * lies where it is allocated. What can be done with it is for those that derive from it.
 */
struct _ZkyProxyClass
{
  GtkWidgetClass parent_class;
};

/* A proxy of @type for the card or group @index; a floating reference, as of all widgets. */
GtkWidget *zky_proxy_new          (GType       type,
                                   guint       index);
guint      zky_proxy_get_index    (ZkyProxy   *self);
/* The canvas that it is a child of; borrowed. */
ZkyCanvas *zky_proxy_get_canvas   (ZkyProxy   *self);
/* Its accessible name. Says nothing on the bus when the text is the same. */
void       zky_proxy_set_text     (ZkyProxy   *self,
                                   const char *text);
void       zky_proxy_set_selected (ZkyProxy   *self,
                                   gboolean    selected);

G_END_DECLS
