/* zky-card-proxy.c: the accessible object of one card on the canvas
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-card-proxy.h"

#include "zky-canvas-private.h"

struct _ZkyCardProxy
{
  ZkyProxy parent_instance;
};

G_DEFINE_FINAL_TYPE (ZkyCardProxy, zky_card_proxy, ZKY_TYPE_PROXY)

static void
select_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  ZkyProxy *self = ZKY_PROXY (widget);

  zky_canvas_select_card (zky_proxy_get_canvas (self), zky_proxy_get_index (self));
}

static void
edit_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ZkyProxy *self = ZKY_PROXY (widget);

  select_action (widget, name, parameter);
  zky_canvas_edit_card (zky_proxy_get_canvas (self), zky_proxy_get_index (self));
}

static void
zky_card_proxy_class_init (ZkyCardProxyClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "card.select", NULL, select_action);
  gtk_widget_class_install_action (widget_class, "card.edit", NULL, edit_action);
  gtk_widget_class_set_css_name (widget_class, "card");
}

static void
zky_card_proxy_init (ZkyCardProxy *self)
{
}
