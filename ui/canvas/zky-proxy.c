/* zky-proxy.c: the accessible object of something that the canvas draws
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-proxy.h"

typedef struct
{
  guint    index;
  char    *text;
  gboolean selected;
} ZkyProxyPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (ZkyProxy, zky_proxy, GTK_TYPE_WIDGET)

/* The canvas draws. */
static void
zky_proxy_snapshot (GtkWidget   *widget,
                    GtkSnapshot *snapshot)
{
}

static void
zky_proxy_finalize (GObject *object)
{
  ZkyProxyPrivate *priv = zky_proxy_get_instance_private (ZKY_PROXY (object));

  g_free (priv->text);

  G_OBJECT_CLASS (zky_proxy_parent_class)->finalize (object);
}

static void
zky_proxy_class_init (ZkyProxyClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = zky_proxy_finalize;
  widget_class->snapshot = zky_proxy_snapshot;

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
}

static void
zky_proxy_init (ZkyProxy *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

GtkWidget *
zky_proxy_new (GType type,
               guint index)
{
  ZkyProxy *self = g_object_new (type, NULL);
  ZkyProxyPrivate *priv = zky_proxy_get_instance_private (self);

  priv->index = index;
  return GTK_WIDGET (self);
}

guint
zky_proxy_get_index (ZkyProxy *self)
{
  ZkyProxyPrivate *priv = zky_proxy_get_instance_private (self);

  return priv->index;
}

ZkyCanvas *
zky_proxy_get_canvas (ZkyProxy *self)
{
  return ZKY_CANVAS (gtk_widget_get_parent (GTK_WIDGET (self)));
}

void
zky_proxy_set_text (ZkyProxy   *self,
                    const char *text)
{
  ZkyProxyPrivate *priv = zky_proxy_get_instance_private (self);

  if (g_strcmp0 (text, priv->text) == 0)
    return;
  g_free (priv->text);
  priv->text = g_strdup (text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

void
zky_proxy_set_selected (ZkyProxy *self,
                        gboolean  selected)
{
  ZkyProxyPrivate *priv = zky_proxy_get_instance_private (self);

  if (priv->selected == selected)
    return;
  priv->selected = selected;
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_PRESSED,
                               selected ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
}
