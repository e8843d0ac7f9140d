/* zky-outline-row.c: one node in the list of all nodes
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-outline-row.h"

#include "zky-describe.h"
#include "zky-labels.h"

#define NUMBER_CHARS 11

struct _ZkyOutlineRow
{
  GtkWidget       parent_instance;

  GSignalGroup   *signals; /* owned */
  char           *spoken;  /* owned: the accessible name */
  const ZkyTheme *theme;
  guint           index;

  /* Children */
  GtkWidget      *dot;
  GtkWidget      *name;
  GtkWidget      *kind;
  GtkWidget      *value;
  GtkWidget      *gradient;
};

G_DEFINE_FINAL_TYPE (ZkyOutlineRow, zky_outline_row, GTK_TYPE_WIDGET)

static PangoAttrList *
new_color (const ZkyColor *color)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_foreground_new (color->red * 65535, color->green * 65535,
                                                                 color->blue * 65535));
  return attributes;
}

static void
set_hue (ZkyOutlineRow *self,
         GtkWidget     *number,
         ZkyColorRole   role)
{
  PangoAttrList *attributes = new_color (&self->theme->colors[role]);

  gtk_inscription_set_attributes (GTK_INSCRIPTION (number), attributes);
  pango_attr_list_unref (attributes);
}

/* The heads of cards are pale; a dot needs more than that. A label with new attributes is measured again, with all around it. */
static void
set_dot (ZkyOutlineRow *self,
         ZkyColorRole   role)
{
  ZkyColor color = zky_color_mix (&self->theme->colors[role], &self->theme->colors[ZKY_COLOR_TEXT], 0.35);
  PangoAttrList *attributes = new_color (&color), *before = gtk_label_get_attributes (GTK_LABEL (self->dot));

  if (before == NULL || !pango_attr_list_equal (attributes, before))
    gtk_label_set_attributes (GTK_LABEL (self->dot), attributes);
  pango_attr_list_unref (attributes);
}

static ZkyColorRole
get_role (ZkyNode *node)
{
  switch (zky_node_get_kind (node))
    {
    case ZKY_NODE_VARIABLE:
      return ZKY_COLOR_VARIABLE;
    case ZKY_NODE_PARAMETER:
      return ZKY_COLOR_PARAMETER;
    case ZKY_NODE_CONSTANT:
      return ZKY_COLOR_CONSTANT;
    case ZKY_NODE_OPERATOR:
    default:
      return ZKY_COLOR_OPERATOR;
    }
}

static void
update (ZkyOutlineRow *self)
{
  g_autoptr (ZkySession) session = g_signal_group_dup_target (self->signals);
  ZkyGraph *graph = session != NULL ? zky_session_get_graph (session) : NULL;
  g_autoptr (ZkyTensor) gradient = NULL;
  g_autofree char *name = NULL, *value = NULL, *gradient_text = NULL, *spoken = NULL;
  const char *full;
  gboolean is_long;
  ZkyNode *node;

  if (graph == NULL || self->index >= zky_graph_get_n_nodes (graph))
    return;
  node = zky_graph_get_node (graph, self->index);
  gradient = zky_session_dup_gradient (session, node);
  value = zky_describe_tensor (zky_session_get_value (session, node), zky_session_get_digits (session));
  gradient_text = zky_describe_tensor (gradient, zky_session_get_digits (session));

  name = zky_describe_row_name (session, node, FALSE);
  zky_label_set_text (self->name, name);
  full = zky_describe_name (session, node);
  zky_label_set_tooltip (self->name, g_str_equal (full, name) ? NULL : full);
  /* Names of parameters are long, and their colour tells them; of gradients the name says what they are. */
  is_long = zky_node_get_kind (node) == ZKY_NODE_PARAMETER || zky_node_is_backward (node);
  gtk_widget_set_visible (self->kind, !is_long);
  gtk_widget_set_hexpand (self->name, is_long);
  gtk_label_set_ellipsize (GTK_LABEL (self->name), zky_node_is_backward (node) ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_START);
  zky_label_set_text (self->kind, zky_describe_kind (node));
  gtk_inscription_set_text (GTK_INSCRIPTION (self->value), value);
  gtk_inscription_set_text (GTK_INSCRIPTION (self->gradient), gradient_text);
  spoken = zky_describe_node (session, node);
  zky_label_list_item (GTK_WIDGET (self), &self->spoken, spoken);
  set_dot (self, get_role (node));
}

static void
zky_outline_row_dispose (GObject *object)
{
  ZkyOutlineRow *self = ZKY_OUTLINE_ROW (object);
  GtkWidget *child;

  if (self->signals != NULL)
    g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->signals);
  g_clear_pointer (&self->spoken, g_free);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (zky_outline_row_parent_class)->dispose (object);
}

static void
zky_outline_row_class_init (ZkyOutlineRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zky_outline_row_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "outlinerow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
add_label (ZkyOutlineRow *self,
           const char    *css_class,
           float          xalign)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_widget_set_parent (label, GTK_WIDGET (self));
  return label;
}

/* As wide in all rows, so that they stand below one another, and whatever it says: nothing is measured as numbers change. */
static GtkWidget *
add_number (ZkyOutlineRow *self)
{
  GtkWidget *number = gtk_inscription_new (NULL);

  gtk_inscription_set_xalign (GTK_INSCRIPTION (number), 1);
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (number), NUMBER_CHARS);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (number), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_widget_add_css_class (number, "numeric");
  gtk_widget_set_parent (number, GTK_WIDGET (self));
  return number;
}

static void
zky_outline_row_init (ZkyOutlineRow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (widget)), 6);
  self->theme = zky_theme_get (ZKY_THEME_LIGHT);
  self->signals = g_signal_group_new (ZKY_TYPE_SESSION);
  g_signal_group_connect_swapped (self->signals, "notify::position", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "notify::digits", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "called", G_CALLBACK (update), self);

  self->dot = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "label", "●", NULL);
  gtk_widget_add_css_class (self->dot, "dot");
  gtk_widget_set_parent (self->dot, widget);
  self->name = add_label (self, NULL, 0);
  gtk_label_set_width_chars (GTK_LABEL (self->name), 4);
  gtk_label_set_ellipsize (GTK_LABEL (self->name), PANGO_ELLIPSIZE_START); /* the end of a parameter's name tells most */
  self->kind = add_label (self, "dim-label", 0);
  gtk_widget_add_css_class (self->kind, "caption");
  gtk_widget_set_hexpand (self->kind, TRUE);
  self->value = add_number (self);
  self->gradient = add_number (self);
}

GtkWidget *
zky_outline_row_new (void)
{
  return g_object_new (ZKY_TYPE_OUTLINE_ROW, NULL);
}

void
zky_outline_row_bind (ZkyOutlineRow  *self,
                      ZkySession     *session,
                      const ZkyTheme *theme,
                      guint           index)
{
  self->index = index;
  self->theme = theme;
  g_signal_group_set_target (self->signals, session);
  set_hue (self, self->value, ZKY_COLOR_VALUE);
  set_hue (self, self->gradient, ZKY_COLOR_GRADIENT);
  update (self);
}
