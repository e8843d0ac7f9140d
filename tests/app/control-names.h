/* control-names.h: whether what can be used has a name, for tests
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "faults.h"

/* (nullable) (transfer full): what is set as the name of a widget itself; GTK 4.8 tells it only to who says it wrong */
static inline char *
dup_label (GtkWidget *widget)
{
  if (!gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL))
    return NULL;

  return gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, "\001");
}

static inline gboolean
has_name (GtkWidget *widget)
{
  g_autofree char *label = dup_label (widget);

  if (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY))
    return TRUE;

  return label != NULL && strspn (label, "\"' ") < strlen (label) && !g_str_has_prefix (label, "Gtk") && !g_str_has_prefix (label, "Adw");
}

static inline gboolean
is_control (GtkWidget *widget)
{
  return GTK_IS_BUTTON (widget) || GTK_IS_SCROLLBAR (widget) || GTK_IS_MENU_BUTTON (widget) || GTK_IS_EDITABLE (widget) || GTK_IS_TEXT_VIEW (widget)
         || GTK_IS_RANGE (widget) || GTK_IS_SWITCH (widget) || GTK_IS_CHECK_BUTTON (widget) || GTK_IS_DROP_DOWN (widget)
         || GTK_IS_EXPANDER (widget) || GTK_IS_COLOR_BUTTON (widget) || g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkModelButton");
}

/* A part of a control that has a name: the text of an entry, the buttons of a spin button */
static inline gboolean
is_part_of_named (GtkWidget *widget)
{
  GtkWidget *around = gtk_widget_get_parent (widget);

  for (guint i = 0; i < 3 && around != NULL; i++, around = gtk_widget_get_parent (around))
    if (is_control (around) && has_name (around))
      return TRUE;

  return FALSE;
}

static inline gboolean
is_seen (GtkWidget *widget)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_get_child_visible (widget);
}

/* (transfer full): where a widget is, from inside out */
static inline char *
describe (GtkWidget *widget,
          guint      depth)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < depth && widget != NULL; i++, widget = gtk_widget_get_parent (widget))
    {
      g_autofree char *label = dup_label (widget);

      g_string_append_printf (text, "%s%s%s%s", i > 0 ? " in " : "", G_OBJECT_TYPE_NAME (widget), label != NULL ? " " : "", label != NULL ? label : "");
    }

  return g_string_free (text, FALSE);
}

static inline void
check_names (GtkWidget *widget)
{
  if (!is_seen (widget))
    return;
  if ((is_control (widget) || (gtk_widget_get_focusable (widget) && g_str_has_prefix (G_OBJECT_TYPE_NAME (widget), "Zky")))
      && !has_name (widget) && !is_part_of_named (widget))
    {
      g_autofree char *text = describe (widget, 6);

      fault ("no name: %s", text);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    check_names (child);
}
