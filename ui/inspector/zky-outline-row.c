/* zky-outline-row.c: one node in the list of all nodes
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-outline-row.h"

#include "zky-describe.h"
#include "zky-labels.h"

#define NUMBER_CHARS 12
#define LEAST_CHARS  4  /* of a number */
#define SPACING      6

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
  /* Names of parameters are long, and their colour tells them; of gradients the name says what they are. */
  is_long = zky_node_get_kind (node) == ZKY_NODE_PARAMETER || zky_node_is_backward (node);
  gtk_widget_set_visible (self->kind, !is_long);
  gtk_label_set_ellipsize (GTK_LABEL (self->name), zky_node_is_backward (node) ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_START);
  zky_label_set_text (self->kind, zky_describe_kind (node));
  gtk_inscription_set_text (GTK_INSCRIPTION (self->value), value);
  gtk_inscription_set_text (GTK_INSCRIPTION (self->gradient), gradient_text);
  spoken = zky_describe_node (session, node);
  zky_label_list_item (GTK_WIDGET (self), &self->spoken, spoken);
  set_dot (self, get_role (node));
}

/* Of a name that has no room the whole is told. */
static gboolean
query_tooltip_cb (GtkLabel   *label,
                  int         x,
                  int         y,
                  gboolean    keyboard,
                  GtkTooltip *tooltip)
{
  if (!pango_layout_is_ellipsized (gtk_label_get_layout (label)))
    return FALSE;
  gtk_tooltip_set_text (tooltip, gtk_label_get_text (label));

  return TRUE;
}

/* -- Room ---------------------------------------------------------------------------------- */

static int
get_size (GtkWidget      *child,
          GtkOrientation  orientation,
          gboolean        natural)
{
  int least = 0, wanted = 0;

  if (gtk_widget_get_visible (child))
    gtk_widget_measure (child, orientation, -1, &least, &wanted, NULL, NULL);

  return natural ? wanted : least;
}

/* Of all that is not the name, where everything stands beside each other */
static int
get_fixed_width (ZkyOutlineRow *self)
{
  return get_size (self->dot, GTK_ORIENTATION_HORIZONTAL, TRUE) + 2 * get_size (self->value, GTK_ORIENTATION_HORIZONTAL, TRUE) + 3 * SPACING;
}

/* A name has the room that it needs: where there is none beside the numbers they stand below it. */
static gboolean
is_tall (ZkyOutlineRow *self,
         int            width)
{
  return width >= 0 && width < get_fixed_width (self) + get_size (self->name, GTK_ORIENTATION_HORIZONTAL, TRUE);
}

static GtkSizeRequestMode
zky_outline_row_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
zky_outline_row_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *least,
                         int            *natural,
                         int            *least_baseline,
                         int            *natural_baseline)
{
  ZkyOutlineRow *self = ZKY_OUTLINE_ROW (widget);
  int name = get_size (self->name, orientation, TRUE);

  if (orientation == GTK_ORIENTATION_VERTICAL)
    *least = *natural = name + (is_tall (self, for_size) ? get_size (self->value, orientation, TRUE) : 0);
  else
    {
      *least = get_size (self->dot, orientation, TRUE) + 2 * (SPACING + get_size (self->value, orientation, FALSE));
      *natural = MAX (*least, get_fixed_width (self) + name + SPACING + get_size (self->kind, orientation, TRUE));
    }
}

/* The name comes before the kind, which is not seen where there is no room for both. */
static void
place_name (ZkyOutlineRow *self,
            int            x,
            int            width,
            int            height)
{
  int name = get_size (self->name, GTK_ORIENTATION_HORIZONTAL, TRUE), kind = get_size (self->kind, GTK_ORIENTATION_HORIZONTAL, FALSE);
  gboolean has_kind = gtk_widget_get_visible (self->kind) && name + SPACING + kind <= width;

  gtk_widget_size_allocate (self->name, &(GtkAllocation) { x, 0, has_kind ? name : width, height }, -1);
  gtk_widget_set_child_visible (self->kind, has_kind);
  if (has_kind)
    gtk_widget_size_allocate (self->kind, &(GtkAllocation) { x + name + SPACING, 0, width - name - SPACING, height }, -1);
}

static void
zky_outline_row_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  ZkyOutlineRow *self = ZKY_OUTLINE_ROW (widget);
  gboolean tall = is_tall (self, width);
  int number = get_size (self->value, GTK_ORIENTATION_HORIZONTAL, TRUE), below = get_size (self->value, GTK_ORIENTATION_VERTICAL, TRUE);
  int dot = get_size (self->dot, GTK_ORIENTATION_HORIZONTAL, TRUE), x = dot + SPACING, first = tall ? height - below : height;

  if (tall)
    number = MIN (number, (width - x - SPACING) / 2);
  gtk_widget_size_allocate (self->dot, &(GtkAllocation) { 0, 0, dot, first }, -1);
  place_name (self, x, width - x - (tall ? 0 : 2 * (number + SPACING)), first);
  gtk_widget_size_allocate (self->value, &(GtkAllocation) { width - 2 * number - SPACING, tall ? first : 0, number, tall ? below : height }, -1);
  gtk_widget_size_allocate (self->gradient, &(GtkAllocation) { width - number, tall ? first : 0, number, tall ? below : height }, -1);
}

/* -- The object ---------------------------------------------------------------------------- */

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
  widget_class->get_request_mode = zky_outline_row_get_request_mode;
  widget_class->measure = zky_outline_row_measure;
  widget_class->size_allocate = zky_outline_row_size_allocate;
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
  gtk_inscription_set_min_chars (GTK_INSCRIPTION (number), LEAST_CHARS);
  gtk_inscription_set_nat_chars (GTK_INSCRIPTION (number), NUMBER_CHARS);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (number), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_widget_add_css_class (number, "numeric");
  gtk_widget_set_parent (number, GTK_WIDGET (self));
  return number;
}

static void
zky_outline_row_init (ZkyOutlineRow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->theme = zky_theme_get (ZKY_THEME_LIGHT);
  self->signals = g_signal_group_new (ZKY_TYPE_SESSION);
  g_signal_group_connect_swapped (self->signals, "notify::position", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "notify::digits", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "called", G_CALLBACK (update), self);

  self->dot = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "label", "●", NULL);
  gtk_widget_add_css_class (self->dot, "dot");
  gtk_widget_set_parent (self->dot, widget);
  self->name = add_label (self, NULL, 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->name), PANGO_ELLIPSIZE_START); /* the end of a parameter's name tells most */
  gtk_widget_set_has_tooltip (self->name, TRUE);
  g_signal_connect (self->name, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
  self->kind = add_label (self, "dim-label", 0);
  gtk_widget_add_css_class (self->kind, "caption");
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
