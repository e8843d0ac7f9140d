/* zky-compare-page.c: one node in two calls: value and gradient of each, and their differences
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-compare-page.h"

#include <glib/gi18n.h>
#include <math.h>

#include "zky-describe.h"
#include "zky-tensor-view.h"

typedef enum { SIDE_A, SIDE_B, SIDE_DIFFERENCE, N_SIDES } Side;

/* Value or gradient: a title, how large the difference is, and three tensors side by side where there is room. */
typedef struct
{
  GtkLabel      *distance;
  GtkLabel      *titles[N_SIDES];
  ZkyTensorView *views[N_SIDES];
} Section;

struct _ZkyComparePage
{
  GtkWidget  parent_instance;

  /* Children */
  GtkWidget *box;
  GtkLabel  *name;
  GtkLabel  *kind;
  Section    value, gradient;
};

G_DEFINE_FINAL_TYPE (ZkyComparePage, zky_compare_page, GTK_TYPE_WIDGET)

static GtkLabel *
add_label (GtkWidget  *box,
           const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static void
add_side (Section      *self,
          GtkWidget    *flow,
          Side          side,
          ZkyColorRole  role)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2), *child;

  self->titles[side] = add_label (box, "dim-label");
  self->views[side] = ZKY_TENSOR_VIEW (zky_tensor_view_new ());
  zky_tensor_view_set_role (self->views[side], role);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->views[side]));
  gtk_flow_box_insert (GTK_FLOW_BOX (flow), box, -1);
  child = gtk_widget_get_parent (box);
  gtk_widget_set_focusable (child, FALSE);
}

static void
add_section (ZkyComparePage *self,
             Section        *section,
             const char     *title,
             ZkyColorRole    role)
{
  GtkWidget *heading = gtk_label_new (title), *flow = gtk_flow_box_new ();

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_add_css_class (heading, "section");
  gtk_box_append (GTK_BOX (self->box), heading);
  section->distance = add_label (self->box, "caption");

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (flow), N_SIDES);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (flow), 12);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (flow), 4);
  gtk_accessible_update_property (GTK_ACCESSIBLE (flow), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_box_append (GTK_BOX (self->box), flow);
  for (Side side = 0; side < N_SIDES; side++)
    add_side (section, flow, side, role);
}

static void
zky_compare_page_dispose (GObject *object)
{
  g_clear_pointer (&ZKY_COMPARE_PAGE (object)->box, gtk_widget_unparent);

  G_OBJECT_CLASS (zky_compare_page_parent_class)->dispose (object);
}

static void
zky_compare_page_class_init (ZkyComparePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zky_compare_page_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "nodepage");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
zky_compare_page_init (ZkyComparePage *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->name = add_label (self->box, "title-2");
  self->kind = add_label (self->box, "dim-label");
  add_section (self, &self->value, _("Value"), ZKY_COLOR_VALUE);
  add_section (self, &self->gradient, _("Gradient"), ZKY_COLOR_GRADIENT);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Selected node in both calls"), -1);
}

void
zky_compare_page_set_theme (ZkyComparePage *self,
                            const ZkyTheme *theme)
{
  for (Side side = 0; side < N_SIDES; side++)
    {
      zky_tensor_view_set_theme (self->value.views[side], theme);
      zky_tensor_view_set_theme (self->gradient.views[side], theme);
    }
}

static void
append_number (GString    *text,
               const char *name,
               double      number,
               guint       digits,
               gboolean    has_sign)
{
  char buffer[ZKY_NUMBER_MAX];

  g_string_append_printf (text, "%s%s %s%s", text->len > 0 ? "  ·  " : "", name, has_sign && number > 0 ? "+" : "",
                          zky_number_format_digits (buffer, number, digits));
}

/* `rms 0.5  ·  largest +1.2  ·  ‖A‖ 3  ·  ‖B‖ 4  ·  relative 0.3` */
static char *
describe_distance (const ZkyDistance *distance,
                   guint              digits)
{
  GString *text = g_string_new (NULL);

  if (distance->is_label)
    {
      g_autofree char *changed = zky_describe_changed (distance);

      g_string_append (text, changed);
      return g_string_free (text, FALSE);
    }
  if (!isnan (distance->norm) || !isnan (distance->rms))
    {
      append_number (text, _("rms"), distance->rms, digits, FALSE);
      append_number (text, _("largest"), distance->most, digits, TRUE);
      append_number (text, _("relative"), distance->relative, digits, FALSE);
    }
  if (!isnan (distance->a))
    append_number (text, "‖A‖", distance->a, digits, FALSE);
  if (!isnan (distance->b))
    append_number (text, "‖B‖", distance->b, digits, FALSE);

  return g_string_free (text, FALSE);
}

static void
update_section (Section           *self,
                ZkySession        *session,
                ZkyTensor         *a,
                ZkyTensor         *b,
                ZkyTensor         *difference,
                const ZkyDistance *distance)
{
  g_autofree char *text = describe_distance (distance, zky_session_get_digits (session));
  g_autofree char *title_a = zky_kept_call_dup_title (zky_session_get_compared_call (session));
  g_autofree char *title_b = zky_kept_call_dup_title (zky_session_get_shown_call (session));
  g_autofree char *shape_a = zky_describe_shape (a), *shape_b = zky_describe_shape (b);
  g_autofree char *label_a = g_strdup_printf (_("A, %s: %s"), title_a, shape_a);
  g_autofree char *label_b = g_strdup_printf (_("B, %s: %s"), title_b, shape_b);
  g_autoptr (ZkyTensor) changed = difference != NULL && distance->is_label ? zky_tensor_cast (difference, ZKY_BOOL, NULL) : NULL;

  gtk_label_set_text (self->distance, text);
  gtk_widget_set_visible (GTK_WIDGET (self->distance), text[0] != '\0');
  gtk_label_set_text (self->titles[SIDE_A], label_a);
  gtk_label_set_text (self->titles[SIDE_B], label_b);
  gtk_label_set_text (self->titles[SIDE_DIFFERENCE],
                      difference != NULL ? (distance->is_label ? _("Changed") : _("B − A")) : a != NULL && b != NULL ? _("B − A: the shapes differ") : _("B − A: —"));
  zky_tensor_view_set (self->views[SIDE_A], a);
  zky_tensor_view_set (self->views[SIDE_B], b);
  zky_tensor_view_set (self->views[SIDE_DIFFERENCE], changed != NULL ? changed : difference);
}

static const char *
describe_presence (ZkyPresence presence)
{
  switch (presence)
    {
    case ZKY_ONLY_IN_A:
      return _("only in A");
    case ZKY_ONLY_IN_B:
      return _("only in B");
    case ZKY_SHAPES_DIFFER:
      return _("in both, with other shapes");
    case ZKY_IN_BOTH:
    default:
      return _("in both");
    }
}

void
zky_compare_page_update (ZkyComparePage *self,
                         ZkySession     *session)
{
  ZkyDifference *difference = session != NULL ? zky_session_get_difference (session) : NULL;
  ZkyNode *node = difference != NULL ? zky_session_get_selected_node (session) : NULL, *a, *b;
  g_autofree char *kind = NULL;
  ZkyPresence presence;

  if (node == NULL || zky_session_get_compared_call (session) == NULL)
    return;

  a = zky_difference_find_a (difference, node);
  b = zky_difference_find_b (difference, node);
  presence = zky_difference_get_presence (difference, node);
  kind = g_strdup_printf ("%s, %s", zky_describe_kind (node), describe_presence (presence));
  gtk_label_set_text (self->name, zky_describe_name (session, node));
  gtk_label_set_text (self->kind, kind);
  update_section (&self->value, session, zky_node_get_value (a), zky_node_get_value (b),
                  presence == ZKY_IN_BOTH ? zky_node_get_value (node) : NULL, zky_difference_get_value (difference, node));
  update_section (&self->gradient, session, a != NULL ? zky_node_get_gradient (a) : NULL, b != NULL ? zky_node_get_gradient (b) : NULL,
                  zky_node_get_gradient (node), zky_difference_get_gradient (difference, node));
}
