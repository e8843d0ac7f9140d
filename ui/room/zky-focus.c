/* zky-focus.c: widgets that hand the focus to one of their children
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-focus.h"

static GtkWidget *passed; /* (nullable): through which Tab goes at the moment */

static GQuark
get_quark (void)
{
  return g_quark_from_static_string ("zky-focus-lead");
}

/* GTK asks a widget whether it takes the focus itself before Tab goes to the children, and after Shift+Tab has left the first one of
 * them. It must not lead into itself then: whatever stands before its child would be out of reach. */
static gboolean
grab_focus (GtkWidget *widget)
{
  ZkyFocusFunc lead = g_type_get_qdata (G_OBJECT_TYPE (widget), get_quark ());

  return widget != passed && lead (widget);
}

static gboolean
focus (GtkWidget        *widget,
       GtkDirectionType  direction)
{
  GtkWidgetClass *widget_class = g_type_class_peek (GTK_TYPE_WIDGET);
  GtkWidget *around = passed;
  gboolean moved;

  passed = widget;
  moved = widget_class->focus (widget, direction);
  passed = around;

  return moved;
}

/**
 * zky_focus_class_lead:
 * @widget_class: of a final type
 * @lead: gives the focus to a child
 *
 * gtk_widget_grab_focus() leads to a child, and Tab goes through all of them.
 */
void
zky_focus_class_lead (GtkWidgetClass *widget_class,
                      ZkyFocusFunc    lead)
{
  g_type_set_qdata (G_TYPE_FROM_CLASS (widget_class), get_quark (), lead);
  widget_class->focus = focus;
  widget_class->grab_focus = grab_focus;
}
