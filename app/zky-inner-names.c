/* zky-inner-names.c: names for the parts that GTK's widgets are made of
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-inner-names.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "zky-widget-hook.h"

#define LINE_CHARS 28 /* of what a key does */

/* The button inside a drop-down takes the focus, and GTK 4.8 calls it by its class; what the drop-down is called cannot be asked, but
 * its tooltip can. */
static void
name_drop_down (GtkWidget *widget)
{
  GtkWidget *inner = gtk_widget_get_first_child (widget);
  const char *name = gtk_widget_get_tooltip_text (widget);

  if (GTK_IS_TOGGLE_BUTTON (inner) && name != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (inner), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* So does the second half of a split button, which says in its tooltip what it opens. */
static void
name_split_button (GtkWidget *widget)
{
  const char *name = adw_split_button_get_dropdown_tooltip (ADW_SPLIT_BUTTON (widget));

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_MENU_BUTTON (child) && name[0] != '\0')
      {
        gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
        gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (child)), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
      }
}

/* The cross of a toast is called by the class of its picture. */
static void
name_toast_button (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);

  if (parent != NULL && g_str_equal (G_OBJECT_TYPE_NAME (parent), "AdwToastWidget")
      && gtk_button_get_icon_name (GTK_BUTTON (widget)) != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Dismiss"), -1);
}

/* So are scroll bars, and what moves in them. */
static void
name_scrollbar (GtkWidget *widget)
{
  gboolean upright = gtk_orientable_get_orientation (GTK_ORIENTABLE (widget)) == GTK_ORIENTATION_VERTICAL;
  const char *name = upright ? _("Up and down") : _("Left and right");

  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (widget)), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* In the window that tells about the program a button is called by its class that has its text from a label in it. */
static void
name_about_buttons (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *inner = GTK_IS_BUTTON (child) ? gtk_button_get_child (GTK_BUTTON (child)) : NULL;

      if (GTK_IS_LABEL (inner) && gtk_button_get_label (GTK_BUTTON (child)) == NULL)
        gtk_accessible_update_relation (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_RELATION_LABELLED_BY, inner, NULL, -1);
      else
        name_about_buttons (child);
    }
}

static void
set_name (GtkWidget  *widget,
          const char *name)
{
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY); /* a picture */
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* At a space, once. GTK's own breaking would give its window too little room: that of the lines does not follow from the width. */
static void
break_line (GtkLabel *label)
{
  g_autofree char *text = g_strdup (gtk_label_get_text (label));
  char *space = g_utf8_strlen (text, -1) > LINE_CHARS ? g_utf8_strrchr (text, g_utf8_offset_to_pointer (text, LINE_CHARS) - text, ' ') : NULL;

  if (space == NULL || strchr (text, '\n') != NULL)
    return;
  *space = '\n';
  gtk_label_set_text (label, text);
}

/* The window of the keys has buttons for its pages and for searching in its title, and an entry. What keys do is told in short lines,
 * or the window would be wider than others. */
static void
name_shortcuts (GtkWidget *widget)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LABEL (child) && gtk_widget_get_ancestor (child, GTK_TYPE_SHORTCUTS_SHORTCUT) != NULL
        && gtk_widget_get_ancestor (child, GTK_TYPE_SHORTCUT_LABEL) == NULL)
      break_line (GTK_LABEL (child));
    else if (GTK_IS_MENU_BUTTON (child))
      set_name (child, _("Pages"));
    else if (GTK_IS_SEARCH_ENTRY (child) || (GTK_IS_TOGGLE_BUTTON (child) && gtk_button_get_label (GTK_BUTTON (child)) == NULL))
      set_name (child, _("Search"));
    else
      name_shortcuts (child);
}

static void
map_cb (GtkWidget *widget)
{
  if (GTK_IS_SCROLLBAR (widget))
    name_scrollbar (widget);
  else if (GTK_IS_DROP_DOWN (widget))
    name_drop_down (widget);
  else if (ADW_IS_SPLIT_BUTTON (widget))
    name_split_button (widget);
  else if (GTK_IS_SHORTCUTS_WINDOW (widget))
    name_shortcuts (widget);
  else if (ADW_IS_ABOUT_WINDOW (widget))
    name_about_buttons (widget);
  else if (GTK_IS_BUTTON (widget))
    name_toast_button (widget);
}

/**
 * zky_inner_names_init:
 *
 * From now on the buttons of all drop-downs, split buttons and toasts have names, and so have scroll bars and the buttons of GTK's windows.
 */
void
zky_inner_names_init (void)
{
  zky_widget_hook_add ("map", map_cb);
}
