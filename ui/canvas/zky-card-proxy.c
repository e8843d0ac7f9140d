/* zky-card-proxy.c: the accessible object of one card on the canvas
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-card-proxy.h"

#include "zky-canvas-private.h"

struct _ZkyCardProxy
{
  GtkWidget parent_instance;

  guint     card;
  char     *text;
  gboolean  selected;
};

G_DEFINE_FINAL_TYPE (ZkyCardProxy, zky_card_proxy, GTK_TYPE_WIDGET)

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
  zky_canvas_select_card (get_canvas (widget), ZKY_CARD_PROXY (widget)->card);
}

static void
edit_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  select_action (widget, name, parameter);
  zky_canvas_edit_card (get_canvas (widget), ZKY_CARD_PROXY (widget)->card);
}

/* The canvas draws. */
static void
zky_card_proxy_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
}

static void
zky_card_proxy_finalize (GObject *object)
{
  g_free (ZKY_CARD_PROXY (object)->text);

  G_OBJECT_CLASS (zky_card_proxy_parent_class)->finalize (object);
}

static void
zky_card_proxy_class_init (ZkyCardProxyClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = zky_card_proxy_finalize;
  widget_class->snapshot = zky_card_proxy_snapshot;

  gtk_widget_class_install_action (widget_class, "card.select", NULL, select_action);
  gtk_widget_class_install_action (widget_class, "card.edit", NULL, edit_action);
  gtk_widget_class_set_css_name (widget_class, "card");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
}

static void
zky_card_proxy_init (ZkyCardProxy *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

GtkWidget *
zky_card_proxy_new (guint card)
{
  ZkyCardProxy *self = g_object_new (ZKY_TYPE_CARD_PROXY, NULL);

  self->card = card;
  return GTK_WIDGET (self);
}

guint
zky_card_proxy_get_card (ZkyCardProxy *self)
{
  return self->card;
}

/**
 * zky_card_proxy_set_text:
 * @text: its accessible name
 *
 * Says nothing on the bus when the text is the same.
 */
void
zky_card_proxy_set_text (ZkyCardProxy *self,
                         const char   *text)
{
  if (g_strcmp0 (text, self->text) == 0)
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

void
zky_card_proxy_set_selected (ZkyCardProxy *self,
                             gboolean      selected)
{
  if (self->selected == selected)
    return;
  self->selected = selected;
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_PRESSED,
                               selected ? GTK_ACCESSIBLE_TRISTATE_TRUE : GTK_ACCESSIBLE_TRISTATE_FALSE, -1);
}
