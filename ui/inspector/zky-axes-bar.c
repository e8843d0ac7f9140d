/* zky-axes-bar.c: which matrix of a tensor is looked at
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-axes-bar.h"

#include <glib/gi18n.h>

struct _ZkyAxesBar
{
  GtkWidget    parent_instance;

  ZkyMatrix    matrix;
  ZkyShape     shape;      /* n_axes 0: none */
  gboolean     updating;

  /* Children */
  GtkDropDown *rows, *columns;
  GtkWidget   *sliders;    /* a box: one line for each of the other axes */
};

G_DEFINE_FINAL_TYPE (ZkyAxesBar, zky_axes_bar, GTK_TYPE_WIDGET)

enum { CHANGED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
moved_cb (ZkyAxesBar *self,
          GtkRange   *range)
{
  guint axis = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (range), "axis"));

  self->matrix.at[axis] = (gsize) gtk_range_get_value (range);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
append_slider (ZkyAxesBar *self,
               guint       axis)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, (double) self->shape.dims[axis] - 1, 1);
  g_autofree char *text = g_strdup_printf (_("Axis %u"), axis);

  gtk_scale_set_draw_value (GTK_SCALE (scale), TRUE);
  gtk_scale_set_value_pos (GTK_SCALE (scale), GTK_POS_RIGHT);
  gtk_scale_set_digits (GTK_SCALE (scale), 0);
  gtk_range_set_value (GTK_RANGE (scale), (double) self->matrix.at[axis]);
  gtk_widget_set_hexpand (scale, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (scale), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  g_object_set_data (G_OBJECT (scale), "axis", GUINT_TO_POINTER (axis));
  g_signal_connect_swapped (scale, "value-changed", G_CALLBACK (moved_cb), self);

  gtk_box_append (GTK_BOX (line), gtk_label_new (text));
  gtk_box_append (GTK_BOX (line), scale);
  gtk_box_append (GTK_BOX (self->sliders), line);
}

/* The controls say what the matrix is. */
static void
update (ZkyAxesBar *self)
{
  GtkWidget *child;

  self->updating = TRUE;
  gtk_drop_down_set_selected (self->rows, self->matrix.row_axis);
  gtk_drop_down_set_selected (self->columns, self->matrix.column_axis);
  self->updating = FALSE;

  while ((child = gtk_widget_get_first_child (self->sliders)) != NULL)
    gtk_box_remove (GTK_BOX (self->sliders), child);
  for (guint i = 0; i < self->shape.n_axes; i++)
    if (i != self->matrix.row_axis && i != self->matrix.column_axis && self->shape.dims[i] > 1)
      append_slider (self, i);
}

static void
picked_cb (ZkyAxesBar  *self,
           GParamSpec  *pspec,
           GtkDropDown *list)
{
  guint axis = gtk_drop_down_get_selected (list);

  if (self->updating || axis >= self->shape.n_axes)
    return;

  zky_matrix_set_axis (&self->matrix, list == self->rows, axis);
  update (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static GtkDropDown *
append_list (ZkyAxesBar *self,
             GtkWidget  *line,
             const char *name)
{
  GtkWidget *list = gtk_drop_down_new (NULL, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_set_tooltip_text (list, name);
  gtk_widget_set_hexpand (list, TRUE);
  g_signal_connect_swapped (list, "notify::selected", G_CALLBACK (picked_cb), self);
  gtk_box_append (GTK_BOX (line), list);

  return GTK_DROP_DOWN (list);
}

static void
zky_axes_bar_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (zky_axes_bar_parent_class)->dispose (object);
}

static void
zky_axes_bar_class_init (ZkyAxesBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zky_axes_bar_dispose;
  signals[CHANGED] = g_signal_new ("changed", ZKY_TYPE_AXES_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "axesbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
zky_axes_bar_init (ZkyAxesBar *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 4);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Axes of the picture"), -1);

  gtk_box_append (GTK_BOX (line), gtk_label_new ("↓"));
  self->rows = append_list (self, line, _("Axis That Goes Down"));
  gtk_box_append (GTK_BOX (line), gtk_label_new ("→"));
  self->columns = append_list (self, line, _("Axis That Goes Across"));
  gtk_widget_set_parent (line, GTK_WIDGET (self));
  self->sliders = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_widget_set_parent (self->sliders, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
zky_axes_bar_new (void)
{
  return g_object_new (ZKY_TYPE_AXES_BAR, NULL);
}

static GListModel *
make_names (const ZkyShape    *shape,
            const ZkyJacobian *jacobian)
{
  GtkStringList *names = gtk_string_list_new (NULL);

  for (guint i = 0; i < shape->n_axes; i++)
    {
      g_autofree char *name = zky_jacobian_name_axis (jacobian, shape, i);

      gtk_string_list_append (names, name);
    }

  return G_LIST_MODEL (names);
}

/**
 * zky_axes_bar_set_tensor:
 * @tensor: (nullable): what is looked at
 * @jacobian: what its axes stand for
 */
void
zky_axes_bar_set_tensor (ZkyAxesBar        *self,
                         const ZkyTensor   *tensor,
                         const ZkyJacobian *jacobian)
{
  ZkyShape shape = { 0 };

  g_return_if_fail (ZKY_IS_AXES_BAR (self));

  if (tensor != NULL)
    shape = zky_tensor_get_shape (tensor);
  if (tensor != NULL && zky_shape_equal (&shape, &self->shape))
    return;

  self->shape = shape;
  if (tensor != NULL)
    zky_matrix_init (&self->matrix, tensor);
  gtk_widget_set_visible (GTK_WIDGET (self), shape.n_axes > 2);
  if (shape.n_axes > 2)
    {
      g_autoptr(GListModel) names = make_names (&shape, jacobian);

      self->updating = TRUE;
      gtk_drop_down_set_model (self->rows, names);
      gtk_drop_down_set_model (self->columns, names);
      update (self);
    }
}

/* (transfer none): what is picked; of no meaning while there is no tensor */
const ZkyMatrix *
zky_axes_bar_get_matrix (ZkyAxesBar *self)
{
  g_return_val_if_fail (ZKY_IS_AXES_BAR (self), NULL);

  return &self->matrix;
}
