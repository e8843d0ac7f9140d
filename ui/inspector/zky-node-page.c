/* zky-node-page.c: one node: value, gradient, rule, what it gets and sends
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-node-page.h"

#include <glib/gi18n.h>

#include "zky-describe.h"
#include "zky-gradient-check.h"
#include "zky-node-rows.h"
#include "zky-session-calls.h"
#include "zky-target-button.h"
#include "zky-tensor-view.h"
#include "zky-token-text.h"
#include "zky-value-editor.h"
#include "zky-wrap-box.h"

struct _ZkyNodePage
{
  GtkWidget      parent_instance;

  ZkySession    *session;  /* owned */
  ZkyNodeRows   *rows;     /* owned */
  const ZkyTheme *theme;
  GtkWidget     *editor;   /* borrowed, in editor_box */
  char          *edited;   /* owned: what the editor edits */

  /* Template children */
  GtkBox        *box;
  GtkLabel      *name_label;
  GtkLabel      *kind_label;
  GtkLabel      *summary_label;
  ZkyTargetButton *target_button;
  GtkDropDown   *look_list;
  GtkLabel      *value_title;
  ZkyTensorView *value_view;
  GtkBox        *editor_box;
  GtkButton     *edit_button;
  GtkLabel      *gradient_title;
  ZkyTensorView *gradient_view;
  GtkWidget     *gradient_part; /* all about the gradient */
  ZkyGradientCheck *check;
  GtkBox        *rows_box;
  GtkButton     *line_button;
};

G_DEFINE_FINAL_TYPE (ZkyNodePage, zky_node_page, GTK_TYPE_WIDGET)

enum
{
  FOLLOWED,
  SHOW_LINE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
follow (gpointer  data,
        ZkyNode  *node)
{
  g_signal_emit (data, signals[FOLLOWED], 0, node);
}

static void
line_cb (ZkyNodePage *self)
{
  ZkyNode *node = zky_session_get_selected_node (self->session);

  if (node != NULL)
    g_signal_emit (self, signals[SHOW_LINE], 0, zky_node_get_line (node));
}

/* What does not change with the numbers */

static void
update_kind (ZkyNodePage *self,
             ZkyNode     *node)
{
  const ZkyOp *op = zky_node_get_op (node);
  const char *scope = zky_node_get_scope (node);
  const ZkyAttributes *attributes = zky_node_get_attributes (node);
  g_autofree char *settings = attributes != NULL ? zky_attributes_to_string (attributes) : NULL;
  GString *text = g_string_new (zky_describe_kind (node));

  if (settings != NULL && settings[0] != '\0')
    g_string_append_printf (text, " (%s)", settings);
  if (scope != NULL && scope[0] != '\0')
    {
      g_autofree char *place = zky_scope_dup_words (scope);

      g_string_append_printf (text, _(" in %s"), place);
    }
  gtk_label_set_text (self->kind_label, text->str);
  g_string_free (text, TRUE);

  gtk_widget_set_visible (GTK_WIDGET (self->summary_label), op != NULL);
  if (op != NULL)
    {
      gtk_label_set_text (self->summary_label, op->summary);
    }
}

static void
update_line (ZkyNodePage *self,
             ZkyNode     *node)
{
  guint line = zky_node_get_line (node);
  gboolean shown = line > 0 && zky_session_get_file (self->session) != NULL;
  g_autofree char *text = g_strdup_printf (_("Line %u of the model"), line);

  gtk_widget_set_visible (GTK_WIDGET (self->line_button), shown);
  gtk_button_set_label (self->line_button, text);
}

static void
clear_editor (ZkyNodePage *self)
{
  if (self->editor != NULL)
    gtk_box_remove (self->editor_box, self->editor);
  self->editor = NULL;
  g_clear_pointer (&self->edited, g_free);
}

/* Whether an input's numbers are tokens, whose text has room here. */
static gboolean
is_text (ZkyNodePage    *self,
         const ZkyInput *input)
{
  return zky_session_get_names (self->session, input->name) != NULL && zky_token_text_get_n_rows (input->value) > 0;
}

/* A scalar and a text are edited in place. An editor that is in use stays: each of its edits is a new call. */
static void
update_editor (ZkyNodePage *self,
               ZkyNode     *node)
{
  ZkyInput input;
  gboolean editable = zky_session_find_input (self->session, node, &input);
  gboolean scalar = editable && zky_tensor_get_n_axes (input.value) == 0;
  gboolean in_place = scalar || (editable && is_text (self, &input));

  gtk_widget_set_visible (GTK_WIDGET (self->editor_box), in_place);
  gtk_widget_set_visible (GTK_WIDGET (self->edit_button), editable && !scalar);
  gtk_widget_set_visible (GTK_WIDGET (self->value_view), !scalar); /* the entry shows it in full */
  if (!in_place || g_strcmp0 (self->edited, input.name) != 0)
    clear_editor (self);
  if (!in_place || self->editor != NULL)
    return;
  self->edited = g_strdup (input.name);
  self->editor = zky_value_editor_new (self->session, input.name);
  zky_value_editor_set_text_only (ZKY_VALUE_EDITOR (self->editor));
  gtk_widget_set_hexpand (self->editor, TRUE);
  gtk_box_append (self->editor_box, self->editor);
}

/* A sheet needs more room than there is here. */
static void
edit_cb (ZkyNodePage *self)
{
  ZkyNode *node = zky_session_get_selected_node (self->session);
  graphene_rect_t bounds;
  GdkRectangle anchor;
  ZkyInput input;

  if (!zky_session_find_input (self->session, node, &input)
      || !gtk_widget_compute_bounds (GTK_WIDGET (self->edit_button), GTK_WIDGET (self), &bounds))
    return;
  anchor = (GdkRectangle) { bounds.origin.x, bounds.origin.y, bounds.size.width, bounds.size.height };
  zky_value_popover_open (GTK_WIDGET (self), self->session, input.name, &anchor);
}

/* What is differentiated */

/* Which output of the call @node is, or −1. */
static gint
find_output (const ZkyNode *node)
{
  ZkyGraph *graph = zky_node_get_graph (node);

  for (guint i = 0; i < zky_graph_get_n_outputs (graph); i++)
    if (zky_graph_get_output (graph, i) == node)
      return i;

  return -1;
}

/* An output says what of it is differentiated, and a click on one of its numbers picks that one. */
static void
update_target (ZkyNodePage *self,
               ZkyNode     *node)
{
  ZkyTensor *value = zky_node_get_value (node);
  gboolean floating = find_output (node) >= 0 && value != NULL && zky_dtype_is_float (zky_tensor_get_dtype (value));

  gtk_widget_set_visible (GTK_WIDGET (self->target_button), floating);
  zky_tensor_view_set_hint (self->value_view, floating && zky_tensor_get_n_axes (value) > 0
                                              ? _("Click to differentiate this element alone") : NULL);
}

static void
picked_cb (ZkyNodePage *self,
           gsize       *element)
{
  ZkyNode *node = zky_session_get_selected_node (self->session);
  gint output = node != NULL ? find_output (node) : -1;
  g_autoptr (ZkyTarget) target = NULL;
  gint64 place[ZKY_MAX_AXES];
  gsize rest = *element;
  ZkyShape shape;

  if (output < 0)
    return;
  shape = zky_tensor_get_shape (zky_node_get_value (node));
  for (guint axis = shape.n_axes; axis-- > 0; rest /= shape.dims[axis])
    place[axis] = (gint64) (rest % shape.dims[axis]);
  target = zky_target_new_element (zky_graph_get_n_outputs (zky_node_get_graph (node)) > 1
                                   ? zky_graph_get_output_name (zky_node_get_graph (node), output) : NULL,
                                   place, shape.n_axes);
  zky_session_set_target (self->session, target, 0);
}

/* The numbers */

/* `Value  ·  2 × 3, float32` */
static void
update_value_title (ZkyNodePage     *self,
                    const ZkyTensor *value)
{
  g_autofree char *shape = zky_describe_shape (value);
  g_autofree char *text = NULL;

  text = value == NULL ? g_strdup (_("Value"))
         : g_strdup_printf (_("Value  ·  %s, %s"), shape, zky_dtype_get_name (zky_tensor_get_dtype (value)));
  gtk_label_set_text (self->value_title, text);
}

/* Good for all nodes, until another one is chosen. */
static void
look_cb (ZkyNodePage *self)
{
  ZkyLook look = gtk_drop_down_get_selected (self->look_list);

  zky_tensor_view_set_look (self->value_view, look);
  zky_tensor_view_set_look (self->gradient_view, look);
}

/* A single number looks like one. */
static gboolean
has_look (ZkyTensor *tensor)
{
  return tensor != NULL && zky_tensor_get_n_axes (tensor) > 0 && zky_tensor_get_size (tensor) > 0;
}

/* Axes of the output in front of those of each gradient: of Jacobians. */
static guint
count_front (ZkyGraph *graph)
{
  ZkyNode *output = zky_graph_get_back_output (graph);
  ZkyTensor *seed = zky_graph_get_seed (graph);

  return output == NULL || seed == NULL ? 0
         : zky_tensor_get_n_axes (seed) - zky_tensor_get_n_axes (zky_node_get_value (output));
}

/* `Gradient ∂out/∂x`; a Jacobian has its shape in what stands below. */
static void
update_gradient_title (ZkyNodePage *self,
                       ZkyNode     *node)
{
  const char *target = zky_steps_get_target (zky_session_get_steps (self->session));
  const char *name = zky_describe_name (self->session, node);
  guint n_front = count_front (zky_node_get_graph (node));
  const char *kind = n_front > 0 ? _("Jacobian") : _("Gradient");
  g_autofree char *text = target != NULL ? g_strdup_printf ("%s ∂%s/∂%s", kind, target, name) : g_strdup (kind);

  gtk_label_set_text (self->gradient_title, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->gradient_title), text);
  zky_tensor_view_set_jacobian (self->gradient_view, target != NULL ? n_front : 0, target, name);
}

/* A node of the backward pass has no gradient. */
static void
update_parts (ZkyNodePage *self,
              ZkyNode     *node)
{
  gtk_widget_set_visible (self->gradient_part, !zky_node_is_backward (node));
  zky_tensor_view_set_role (self->value_view, zky_node_is_backward (node) ? ZKY_COLOR_GRADIENT : ZKY_COLOR_VALUE);
}

static void
update_numbers (ZkyNodePage *self,
                ZkyNode     *node)
{
  g_autoptr (ZkyTensor) gradient = zky_session_dup_gradient (self->session, node);

  update_parts (self, node);
  update_value_title (self, zky_node_get_value (node));
  zky_tensor_view_set (self->value_view, zky_session_get_value (self->session, node));
  update_gradient_title (self, node);
  zky_tensor_view_set (self->gradient_view, gradient);
  gtk_widget_set_visible (GTK_WIDGET (self->look_list), has_look (zky_node_get_value (node)) || has_look (gradient));
}

/* What can be moved a little, so that its gradient can be checked. */
static void
update_check (ZkyNodePage *self,
              ZkyNode     *node)
{
  ZkyTensor *value = zky_node_get_value (node);
  gboolean checks = value != NULL && zky_dtype_is_float (zky_tensor_get_dtype (value)) && zky_node_get_gradient (node) != NULL;
  gboolean is_key = checks && zky_node_get_kind (node) == ZKY_NODE_OPERATOR;
  const char *name = NULL;
  ZkyInput input;

  if (is_key && !zky_node_is_backward (node) && zky_session_get_difference (self->session) == NULL)
    name = zky_graph_get_key (zky_node_get_graph (node), zky_node_get_index (node));
  else if (checks && zky_session_find_input (self->session, node, &input))
    name = input.name;
  zky_gradient_check_set (self->check, self->session, name, is_key);
}

static void
zky_node_page_dispose (GObject *object)
{
  ZkyNodePage *self = ZKY_NODE_PAGE (object);

  GtkWidget *child;

  g_clear_pointer (&self->rows, zky_node_rows_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), ZKY_TYPE_NODE_PAGE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child); /* a popover that is open */
  g_clear_pointer (&self->edited, g_free);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (zky_node_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/zkynet/ZkyNet/ui/zky-node-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ZkyNodePage, box);
  gtk_widget_class_bind_template_child (widget_class, ZkyNodePage, name_label);
  gtk_widget_class_bind_template_child (widget_class, ZkyNodePage, kind_label);
  gtk_widget_class_bind_template_child (widget_class, ZkyNodePage, summary_label);
  gtk_widget_class_bind_template_child (widget_class, ZkyNodePage, target_button);
  gtk_widget_class_bind_template_child (widget_class, ZkyNodePage, look_list);
  gtk_widget_class_bind_template_child (widget_class, ZkyNodePage, value_title);
  gtk_widget_class_bind_template_child (widget_class, ZkyNodePage, value_view);
  gtk_widget_class_bind_template_child (widget_class, ZkyNodePage, editor_box);
  gtk_widget_class_bind_template_child (widget_class, ZkyNodePage, edit_button);
  gtk_widget_class_bind_template_child (widget_class, ZkyNodePage, gradient_title);
  gtk_widget_class_bind_template_child (widget_class, ZkyNodePage, gradient_view);
  gtk_widget_class_bind_template_child (widget_class, ZkyNodePage, gradient_part);
  gtk_widget_class_bind_template_child (widget_class, ZkyNodePage, check);
  gtk_widget_class_bind_template_child (widget_class, ZkyNodePage, rows_box);
  gtk_widget_class_bind_template_child (widget_class, ZkyNodePage, line_button);
  gtk_widget_class_bind_template_callback (widget_class, edit_cb);
  gtk_widget_class_bind_template_callback (widget_class, line_cb);
  gtk_widget_class_bind_template_callback (widget_class, look_cb);
  gtk_widget_class_bind_template_callback (widget_class, picked_cb);
}

static void
zky_node_page_class_init (ZkyNodePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zky_node_page_dispose;

  signals[FOLLOWED] = g_signal_new ("followed", ZKY_TYPE_NODE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SHOW_LINE] = g_signal_new ("show-line", ZKY_TYPE_NODE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_UINT);

  g_type_ensure (ZKY_TYPE_GRADIENT_CHECK);
  g_type_ensure (ZKY_TYPE_TARGET_BUTTON);
  g_type_ensure (ZKY_TYPE_TENSOR_VIEW);
  g_type_ensure (ZKY_TYPE_WRAP_BOX);
  gtk_widget_class_set_css_name (widget_class, "nodepage");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  bind_template (widget_class);
}

static void
zky_node_page_init (ZkyNodePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->theme = zky_theme_get (ZKY_THEME_LIGHT);
  zky_tensor_view_set_role (self->value_view, ZKY_COLOR_VALUE);
  zky_tensor_view_set_role (self->gradient_view, ZKY_COLOR_GRADIENT);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Selected node"), -1);
}

void
zky_node_page_set_session (ZkyNodePage *self,
                           ZkySession  *session)
{
  g_clear_pointer (&self->rows, zky_node_rows_free);
  clear_editor (self);
  g_set_object (&self->session, session);
  g_object_set (self->target_button, "session", session, NULL);
}

void
zky_node_page_set_theme (ZkyNodePage    *self,
                         const ZkyTheme *theme)
{
  self->theme = theme;
  if (self->rows != NULL)
    zky_node_rows_set_theme (self->rows, theme);
  zky_tensor_view_set_theme (self->value_view, theme);
  zky_tensor_view_set_theme (self->gradient_view, theme);
}

void
zky_node_page_reset (ZkyNodePage *self)
{
  ZkyNode *node = self->session != NULL ? zky_session_get_selected_node (self->session) : NULL;

  g_clear_pointer (&self->rows, zky_node_rows_free);
  if (node == NULL)
    {
      clear_editor (self);
      return;
    }
  gtk_label_set_text (self->name_label, zky_describe_name (self->session, node));
  update_kind (self, node);
  update_line (self, node);
  update_editor (self, node);
  update_target (self, node);
  update_numbers (self, node);
  update_check (self, node);
  self->rows = zky_node_rows_new (self->rows_box, self->session, node, follow, self);
  zky_node_rows_set_theme (self->rows, self->theme);
}

void
zky_node_page_update (ZkyNodePage *self)
{
  ZkyNode *node = self->session != NULL ? zky_session_get_selected_node (self->session) : NULL;

  if (node == NULL)
    return;
  if (self->rows == NULL || !zky_node_rows_update (self->rows, node))
    {
      zky_node_page_reset (self);
      return;
    }
  update_editor (self, node);
  update_target (self, node);
  update_numbers (self, node);
  update_check (self, node);
}
