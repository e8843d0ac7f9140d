/* zky-value-popover.c: the editor of a value in a popover
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-value-editor.h"

#include <glib/gi18n.h>

#include "zky-describe.h"

/* GTK 4.8 is not done with a popover when it says that it is closed: crossing events are on their way to it, and it
 * leaks, with criticals, if it goes before they have come. */
#define LINGER 250 /* ms */

#define CSS_CLASS "valuepopover"

#define EDGE  36  /* px that the popover has above and below what is in it, with its arrow */
#define SIDES 64  /* and on its left and right, with its shadow */
#define LEAST 180 /* px of its height and of its width, wherever it opens */

/**
 * zky_value_popover_empty:
 *
 * The popover is going. GTK may keep it for good where crossing events were on their way; what is in it, and the session, goes anyway.
 */
void
zky_value_popover_empty (GtkWidget *popover)
{
  if (gtk_widget_has_css_class (popover, CSS_CLASS))
    gtk_popover_set_child (GTK_POPOVER (popover), NULL);
}

static gboolean
unparent_cb (gpointer popover)
{
  zky_value_popover_empty (popover);
  if (gtk_widget_get_parent (popover) != NULL)
    gtk_widget_unparent (popover);
  return G_SOURCE_REMOVE;
}

static void
closed_cb (GtkWidget *popover)
{
  /* Home, End and Space go on with what the popover was opened from. */
  gtk_widget_grab_focus (gtk_widget_get_parent (popover));
  g_timeout_add_full (G_PRIORITY_DEFAULT, LINGER, unparent_cb, g_object_ref (popover), g_object_unref);
}

static char *
describe (const ZkyInput *input)
{
  g_autofree char *shape = zky_describe_shape (input->value);
  const char *dtype = zky_dtype_get_name (zky_tensor_get_dtype (input->value));

  return g_strdup_printf ("%s, %s, %s", input->is_parameter ? _("parameter") : _("input"), shape, dtype);
}

static GtkWidget *
create_head (const ZkyInput *input)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *name = gtk_label_new (input->name);
  g_autofree char *text = describe (input);
  GtkWidget *description = gtk_label_new (text);

  gtk_widget_add_css_class (name, "heading");
  gtk_widget_add_css_class (description, "dim-label");
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), description);
  return box;
}

/* How it is closed, and what becomes of what was done. */
static GtkWidget *
create_foot (const ZkyInput *input)
{
  gboolean single = zky_tensor_get_n_axes (input->value) == 0;
  GtkWidget *foot = gtk_label_new (single ? _("Enter or a click elsewhere keeps the value, Escape takes it back.")
                                          : _("Enter or a click elsewhere keeps the values, Escape takes back the last change."));

  gtk_label_set_wrap (GTK_LABEL (foot), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (foot), 36);
  gtk_label_set_xalign (GTK_LABEL (foot), 0);
  gtk_widget_add_css_class (foot, "caption");
  gtk_widget_add_css_class (foot, "dim-label");

  return foot;
}

/* On the side of the anchor that has the room; what is too high even there, or wider than the window, is scrolled. */
static GtkWidget *
create_scroller (GtkPopover         *popover,
                 GtkWidget          *parent,
                 const GdkRectangle *anchor,
                 GtkWidget          *box)
{
  GtkWidget *scroller = gtk_scrolled_window_new (), *root = GTK_WIDGET (gtk_widget_get_root (parent));
  double x, y;
  int wanted, above, below;

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  if (root == NULL || !gtk_widget_translate_coordinates (parent, root, anchor->x, anchor->y, &x, &y))
    return scroller;

  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, -1, NULL, &wanted, NULL, NULL);
  above = (int) y - EDGE;
  below = gtk_widget_get_height (root) - (int) y - anchor->height - EDGE;
  gtk_popover_set_position (popover, wanted <= below || below >= above ? GTK_POS_BOTTOM : GTK_POS_TOP);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX (MAX (above, below), LEAST));
  gtk_scrolled_window_set_max_content_width (GTK_SCROLLED_WINDOW (scroller), MAX (gtk_widget_get_width (root) - SIDES, LEAST));

  return scroller;
}

/**
 * zky_value_popover_open:
 * @parent: what it hangs on; it calls gtk_popover_present() in its size_allocate
 * @name: an input or a parameter of the open model
 * @anchor: where it points at, in coordinates of @parent
 *
 * Opens an editor. It closes by Enter, by Escape (which takes back what was done) and by a click elsewhere, and then
 * leaves @parent by itself.
 *
 * Returns: (transfer none) (nullable)
 */
GtkPopover *
zky_value_popover_open (GtkWidget          *parent,
                        ZkySession         *session,
                        const char         *name,
                        const GdkRectangle *anchor)
{
  GtkWidget *popover, *box, *editor;
  ZkyInput input;

  g_return_val_if_fail (GTK_IS_WIDGET (parent), NULL);

  if (!zky_session_get_input (session, name, &input))
    return NULL;

  popover = gtk_popover_new ();
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  editor = zky_value_editor_new (session, name);
  gtk_box_append (GTK_BOX (box), create_head (&input));
  gtk_box_append (GTK_BOX (box), editor);
  gtk_box_append (GTK_BOX (box), create_foot (&input));
  gtk_popover_set_child (GTK_POPOVER (popover), create_scroller (GTK_POPOVER (popover), parent, anchor, box));
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), anchor);
  gtk_widget_add_css_class (popover, CSS_CLASS);
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Edit value"), -1);
  g_signal_connect_swapped (editor, "done", G_CALLBACK (gtk_popover_popdown), popover);
  g_signal_connect (popover, "closed", G_CALLBACK (closed_cb), NULL);

  gtk_widget_set_parent (popover, parent);
  gtk_popover_popup (GTK_POPOVER (popover));
  gtk_widget_grab_focus (editor);
  return GTK_POPOVER (popover);
}
