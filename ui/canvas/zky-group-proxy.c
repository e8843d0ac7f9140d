/* zky-group-proxy.c: the accessible object of one open group on the canvas
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-group-proxy.h"

#include "zky-canvas-private.h"

struct _ZkyGroupProxy
{
  GtkWidget parent_instance;

  guint     group;
  char     *text;
  gboolean  selected;
};

G_DEFINE_FINAL_TYPE (ZkyGroupProxy, zky_group_proxy, GTK_TYPE_WIDGET)

static ZkyCanvas *
get_canvas (GtkWidget *widget)
{
  return ZKY_CANVAS (gtk_widget_get_parent (widget));
}

static void
select_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  zky_canvas_select_group (get_canvas (widget), ZKY_GROUP_PROXY (widget)->group);
}

static void
close_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  select_action (widget, name, parameter);
  zky_canvas_toggle_in_place (get_canvas (widget), ZKY_GROUP_PROXY (widget)->group, FALSE);
}

/* The canvas draws. */
static void
zky_group_proxy_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
}

static void
zky_group_proxy_finalize (GObject *object)
{
  g_free (ZKY_GROUP_PROXY (object)->text);

  G_OBJECT_CLASS (zky_group_proxy_parent_class)->finalize (object);
}

static void
zky_group_proxy_class_init (ZkyGroupProxyClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = zky_group_proxy_finalize;
  widget_class->snapshot = zky_group_proxy_snapshot;

  gtk_widget_class_install_action (widget_class, "group.close", NULL, close_action);
  gtk_widget_class_install_action (widget_class, "group.select", NULL, select_action);
  gtk_widget_class_set_css_name (widget_class, "group");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
}

static void
zky_group_proxy_init (ZkyGroupProxy *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_EXPANDED, TRUE, -1);
}

GtkWidget *
zky_group_proxy_new (guint group)
{
  ZkyGroupProxy *self = g_object_new (ZKY_TYPE_GROUP_PROXY, NULL);

  self->group = group;
  return GTK_WIDGET (self);
}

guint
zky_group_proxy_get_group (ZkyGroupProxy *self)
{
  return self->group;
}

/**
 * zky_group_proxy_set_text:
 * @text: its accessible name
 *
 * Says nothing on the bus when the text is the same.
 */
void
zky_group_proxy_set_text (ZkyGroupProxy *self,
                          const char    *text)
{
  if (g_strcmp0 (text, self->text) == 0)
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

void
zky_group_proxy_set_selected (ZkyGroupProxy *self,
                              gboolean       selected)
{
  if (self->selected == selected)
    return;
  self->selected = selected;
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_PRESSED,
                               selected ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
}
