/* cut-labels.h: finds text that is cut, in a window of any size
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "faults.h"

static inline gboolean
cut_scrolls (GtkWidget *widget)
{
  return GTK_IS_SCROLLABLE (widget) || GTK_IS_SCROLLED_WINDOW (widget);
}

/* Whether the text of @label, @width wide, lies within all that it is in, up to what scrolls. What a theme adds around it may not. */
static inline gboolean
is_inside (GtkLabel   *label,
           int         width,
           GtkWidget **border)
{
  GtkWidget *widget = GTK_WIDGET (label);
  graphene_point_t place;
  int x;

  if (gtk_widget_get_ancestor (widget, GTK_TYPE_SCALE) != NULL)
    return TRUE; /* the marks of a scale stand out of what they are in */
  gtk_label_get_layout_offsets (label, &x, NULL);
  for (GtkWidget *around = gtk_widget_get_parent (widget); around != NULL && !cut_scrolls (around); around = gtk_widget_get_parent (around))
    {
      *border = around;
      if (gtk_widget_compute_point (widget, around, &GRAPHENE_POINT_INIT (x, 0), &place)
          && (place.x < -1 || place.x + width > gtk_widget_get_width (around) + 1))
        return FALSE;
      if (GTK_IS_NATIVE (around))
        break; /* what a popover hangs on may be smaller */
    }

  return TRUE;
}

static inline guint
check_label (GtkLabel *label)
{
  GtkWidget *widget = GTK_WIDGET (label), *border = NULL;
  PangoLayout *layout = gtk_label_get_layout (label);
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  if (width == 0)
    return 0;
  if (gtk_label_get_ellipsize (label) == PANGO_ELLIPSIZE_NONE && width > gtk_widget_get_width (widget) + 1)
    fault ("“%s” needs %d pixels and has %d", gtk_label_get_text (label), width, gtk_widget_get_width (widget));
  if (height > gtk_widget_get_height (widget) + 1)
    fault ("“%s” is %d pixels high in %d", gtk_label_get_text (label), height, gtk_widget_get_height (widget));
  if (!is_inside (label, width, &border))
    fault ("“%s” is cut by a %s", gtk_label_get_text (label), G_OBJECT_TYPE_NAME (border));

  return 1;
}

/* Returns: how many labels were looked at */
static inline guint
check_labels (GtkWidget *widget)
{
  guint n = 0;

  if (!gtk_widget_get_mapped (widget) || GTK_IS_TEXT_VIEW (widget))
    return 0;
  if (GTK_IS_LABEL (widget))
    return check_label (GTK_LABEL (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += check_labels (child);

  return n;
}

/* -- Text of another size ------------------------------------------------------------------ */

static inline void
set_text_size (double scale)
{
  static int usual_resolution;

  if (usual_resolution == 0)
    g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &usual_resolution, NULL);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int) (scale * usual_resolution), NULL);
}
