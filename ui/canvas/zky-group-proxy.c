/* zky-group-proxy.c: the accessible object of one open group on the canvas
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-group-proxy.h"

#include "zky-canvas-private.h"

struct _ZkyGroupProxy
{
  ZkyProxy parent_instance;
};

G_DEFINE_FINAL_TYPE (ZkyGroupProxy, zky_group_proxy, ZKY_TYPE_PROXY)

static void
select_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  ZkyProxy *self = ZKY_PROXY (widget);

  zky_canvas_select_group (zky_proxy_get_canvas (self), zky_proxy_get_index (self));
}

static void
close_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  ZkyProxy *self = ZKY_PROXY (widget);

  select_action (widget, name, parameter);
  zky_canvas_toggle_in_place (zky_proxy_get_canvas (self), zky_proxy_get_index (self), FALSE);
}

static void
zky_group_proxy_class_init (ZkyGroupProxyClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_install_action (widget_class, "group.close", NULL, close_action);
  gtk_widget_class_install_action (widget_class, "group.select", NULL, select_action);
  gtk_widget_class_set_css_name (widget_class, "group");
}

static void
zky_group_proxy_init (ZkyGroupProxy *self)
{
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_EXPANDED, TRUE, -1);
}
