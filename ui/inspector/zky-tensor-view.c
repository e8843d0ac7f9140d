/* zky-tensor-view.c: a tensor in full: a number, a table, or a heat map, with histogram and statistics
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-tensor-view.h"

#include <glib/gi18n.h>

#include "zky-axes-bar.h"
#include "zky-content.h"
#include "zky-histogram.h"
#include "zky-statistics.h"

#define CHART_HEIGHT  56   /* px of the histogram */
#define CHART_LEAST   9    /* elements that are worth one */

struct _ZkyTensorView
{
  GtkWidget        parent_instance;

  /* Owned */
  ZkyTensor       *tensor;
  ZkyTensor       *seen;     /* that, or a Jacobian with an axis for the output and one for the input */
  ZkyJacobian      jacobian; /* what its axes stand for */
  char            *hint;     /* what a click on an element does, or NULL */

  const ZkyTheme  *theme;
  ZkyColorRole     role;
  ZkyStatistics    statistics;
  ZkyHistogram     histogram;

  /* Children */
  GtkWidget       *number;
  GtkWidget       *legend;   /* of a Jacobian: what rows and columns are */
  GtkWidget       *by_axes;  /* a check button: its axes one by one */
  ZkyAxesBar      *axes;
  ZkyTensorPicture *picture; /* of what is seen of it, but for a number */
  GtkWidget       *chart;
  GtkWidget       *caption;
};

G_DEFINE_FINAL_TYPE (ZkyTensorView, zky_tensor_view, GTK_TYPE_WIDGET)

enum { PICKED, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
draw_chart_cb (GtkDrawingArea *area,
               cairo_t        *cr,
               int             width,
               int             height,
               gpointer        data)
{
  ZkyTensorView *self = data;

  zky_histogram_draw (&self->histogram, cr, width, height, self->theme, self->role);
}

/* What lies under the pointer */

static gboolean
find_element (ZkyTensorView *self,
              double         x,
              double         y,
              gsize         *element)
{
  gsize row, column;

  if (!zky_tensor_picture_find (self->picture, x, y, &row, &column))
    return FALSE;
  *element = zky_matrix_get_element (zky_axes_bar_get_matrix (self->axes), self->seen, row, column);
  return *element < zky_tensor_get_size (self->tensor);
}

static gboolean
tooltip_cb (ZkyTensorView *self,
            int            x,
            int            y,
            gboolean       keyboard,
            GtkTooltip    *tooltip)
{
  g_autofree char *text = NULL;
  gsize element;

  if (keyboard || self->tensor == NULL || !find_element (self, x, y, &element))
    return FALSE;
  text = zky_jacobian_describe (&self->jacobian, self->tensor, element);
  if (self->hint != NULL)
    {
      g_autofree char *number = g_steal_pointer (&text);

      text = g_strdup_printf ("%s\n%s", number, self->hint);
    }
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
released_cb (ZkyTensorView *self,
             int            n_press,
             double         x,
             double         y)
{
  gsize element;

  if (self->hint != NULL && self->tensor != NULL && find_element (self, x, y, &element))
    g_signal_emit (self, signals[PICKED], 0, &element);
}

/* `-1 … 0.5: 12` */
static gboolean
chart_tooltip_cb (ZkyTensorView *self,
                  int            x,
                  int            y,
                  gboolean       keyboard,
                  GtkTooltip    *tooltip)
{
  int width = gtk_widget_get_width (self->chart);
  g_autofree char *text = NULL;

  if (keyboard || x < 0 || x >= width)
    return FALSE;
  text = zky_histogram_describe (&self->histogram, (guint) (x * ZKY_HISTOGRAM_BINS / width));
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

/* The tensor */

/* What is seen of the tensor, in the picture. */
static void
update_matrix (ZkyTensorView *self)
{
  g_autoptr (ZkyTensor) matrix = NULL;

  if (self->seen != NULL && zky_tensor_get_n_axes (self->seen) > 0 && zky_tensor_get_size (self->seen) > 0)
    matrix = zky_matrix_slice (zky_axes_bar_get_matrix (self->axes), self->seen);
  zky_tensor_picture_set (self->picture, matrix, &self->statistics);
}

static char *
get_number_text (ZkyTensorView *self)
{
  if (self->tensor == NULL)
    return g_strdup ("—");
  if (zky_tensor_get_size (self->tensor) == 0)
    return g_strdup (_("empty"));
  return zky_tensor_get_n_axes (self->tensor) == 0 ? zky_tensor_to_string (self->tensor) : NULL;
}

/* Values and gradients keep their hues here too. */
static void
update_hue (ZkyTensorView *self)
{
  const ZkyColor *color = &self->theme->colors[self->role];
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_foreground_new (color->red * 65535, color->green * 65535,
                                                                 color->blue * 65535));
  gtk_label_set_attributes (GTK_LABEL (self->number), attributes);
  pango_attr_list_unref (attributes);
}

static void
update (ZkyTensorView *self)
{
  g_autofree char *number = get_number_text (self);
  g_autofree char *caption = NULL;

  gtk_widget_set_visible (self->number, number != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->picture), number == NULL);
  gtk_widget_set_visible (self->caption, number == NULL);
  gtk_widget_set_visible (self->chart, number == NULL && self->histogram.most > 0
                                       && zky_tensor_get_size (self->tensor) >= CHART_LEAST);
  gtk_label_set_text (GTK_LABEL (self->number), number != NULL ? number : "");
  if (number != NULL)
    return;

  caption = zky_statistics_to_string (&self->statistics);
  gtk_label_set_text (GTK_LABEL (self->caption), caption);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->chart), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Histogram of the numbers"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, caption, -1);
  gtk_widget_queue_draw (self->chart);
}

/* `[2 ⊕ 3]: ∂out[i]/∂x[j], i goes down, j across`, and what ⊕ is, while it is seen like that. */
static void
update_legend (ZkyTensorView *self)
{
  gboolean is_jacobian = self->jacobian.n_front > 0 && self->tensor != NULL;
  gboolean by_axes = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->by_axes));
  g_autofree char *label = NULL, *text = NULL, *legend = NULL;
  ZkyShape shape;

  gtk_widget_set_visible (self->by_axes, is_jacobian && zky_tensor_get_n_axes (self->tensor) > 2);
  gtk_widget_set_visible (self->legend, is_jacobian);
  if (!is_jacobian)
    return;

  shape = zky_tensor_get_shape (self->tensor);
  label = zky_content_dup_jacobian_shape (&shape, self->jacobian.n_front);
  if (shape.n_axes == self->jacobian.n_front)
    text = g_strdup_printf (_("%s: ∂%s[i]/∂%s, i goes down"), label, self->jacobian.output, self->jacobian.input);
  else
    text = g_strdup_printf (by_axes ? _("%s: ∂%s[…]/∂%s[…], axis by axis") : _("%s: ∂%s[i]/∂%s[j], i goes down, j across"),
                            label, self->jacobian.output, self->jacobian.input);
  legend = shape.n_axes > self->jacobian.n_front ? g_strdup_printf (_("%s\n⊕: shape of the output, then of the input"), text) : g_strdup (text);
  gtk_label_set_text (GTK_LABEL (self->legend), legend);
}

/* A Jacobian is seen as one matrix unless its axes are asked for. */
static void
update_seen (ZkyTensorView *self)
{
  static const ZkyJacobian none = { 0 };
  gboolean flat = self->tensor != NULL && self->jacobian.n_front > 0
                  && (zky_tensor_get_n_axes (self->tensor) <= 2
                      || !gtk_check_button_get_active (GTK_CHECK_BUTTON (self->by_axes)));

  g_clear_pointer (&self->seen, zky_tensor_unref);
  if (self->tensor != NULL)
    self->seen = flat ? zky_jacobian_flatten (&self->jacobian, self->tensor) : zky_tensor_ref (self->tensor);
  zky_axes_bar_set_tensor (self->axes, self->seen, flat ? &none : &self->jacobian);
  update_legend (self);
}

static void
by_axes_cb (ZkyTensorView *self)
{
  update_seen (self);
  update_matrix (self);
  update (self);
}

static void
changed_cb (ZkyTensorView *self)
{
  update_matrix (self);
  update (self);
}

static void
zky_tensor_view_dispose (GObject *object)
{
  ZkyTensorView *self = ZKY_TENSOR_VIEW (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->seen, zky_tensor_unref);
  g_clear_pointer (&self->tensor, zky_tensor_unref);
  g_clear_pointer (&self->hint, g_free);
  zky_jacobian_clear (&self->jacobian);

  G_OBJECT_CLASS (zky_tensor_view_parent_class)->dispose (object);
}

static void
zky_tensor_view_class_init (ZkyTensorViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zky_tensor_view_dispose;
  signals[PICKED] = g_signal_new ("picked", ZKY_TYPE_TENSOR_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_POINTER);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "tensorview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
create_label (ZkyTensorView *self)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_set_parent (label, GTK_WIDGET (self));
  return label;
}

static void
create_picture (ZkyTensorView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkWidget *area;

  self->picture = ZKY_TENSOR_PICTURE (zky_tensor_picture_new ());
  gtk_widget_set_parent (GTK_WIDGET (self->picture), GTK_WIDGET (self));
  area = zky_tensor_picture_get_area (self->picture);
  gtk_widget_set_has_tooltip (area, TRUE);
  g_signal_connect_swapped (area, "query-tooltip", G_CALLBACK (tooltip_cb), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  gtk_widget_add_controller (area, GTK_EVENT_CONTROLLER (click));
}

static void
create_chart (ZkyTensorView *self)
{
  self->chart = g_object_new (GTK_TYPE_DRAWING_AREA, "accessible-role", GTK_ACCESSIBLE_ROLE_IMG, "has-tooltip", TRUE, NULL);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->chart), draw_chart_cb, self, NULL);
  g_signal_connect_swapped (self->chart, "query-tooltip", G_CALLBACK (chart_tooltip_cb), self);
  gtk_widget_set_size_request (self->chart, -1, CHART_HEIGHT);
  gtk_widget_set_parent (self->chart, GTK_WIDGET (self));
}

static void
zky_tensor_view_init (ZkyTensorView *self)
{
  GtkBoxLayout *layout = GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self)));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (layout, 4);
  self->theme = zky_theme_get (ZKY_THEME_LIGHT);
  self->role = ZKY_COLOR_VALUE;

  self->number = create_label (self);
  gtk_widget_add_css_class (self->number, "number");
  self->legend = create_label (self);
  gtk_widget_add_css_class (self->legend, "caption");
  self->by_axes = gtk_check_button_new_with_label (_("Axis by axis"));
  gtk_widget_set_tooltip_text (self->by_axes, _("Pick Two Axes of the Jacobian Instead of All Elements"));
  g_signal_connect_swapped (self->by_axes, "toggled", G_CALLBACK (by_axes_cb), self);
  gtk_widget_set_parent (self->by_axes, GTK_WIDGET (self));
  self->axes = ZKY_AXES_BAR (zky_axes_bar_new ());
  g_signal_connect_swapped (self->axes, "changed", G_CALLBACK (changed_cb), self);
  gtk_widget_set_parent (GTK_WIDGET (self->axes), GTK_WIDGET (self));
  create_picture (self);
  create_chart (self);
  self->caption = create_label (self);
  gtk_widget_add_css_class (self->caption, "caption");
  update_legend (self);
  update (self);
}

GtkWidget *
zky_tensor_view_new (void)
{
  return g_object_new (ZKY_TYPE_TENSOR_VIEW, NULL);
}

void
zky_tensor_view_set_theme (ZkyTensorView  *self,
                           const ZkyTheme *theme)
{
  g_return_if_fail (ZKY_IS_TENSOR_VIEW (self));

  self->theme = theme;
  update_hue (self);
  zky_tensor_picture_set_theme (self->picture, theme);
  gtk_widget_queue_draw (self->chart);
}

/**
 * zky_tensor_view_set_role:
 * @role: %ZKY_COLOR_VALUE or %ZKY_COLOR_GRADIENT: what it is that is shown; picks the hue of the number
 */
void
zky_tensor_view_set_role (ZkyTensorView *self,
                          ZkyColorRole   role)
{
  g_return_if_fail (ZKY_IS_TENSOR_VIEW (self));

  self->role = role;
  update_hue (self);
}

/**
 * zky_tensor_view_set:
 * @tensor: (nullable) (transfer none): %NULL shows —
 */
void
zky_tensor_view_set (ZkyTensorView *self,
                     ZkyTensor     *tensor)
{
  g_autoptr (ZkyTensor) before = NULL;

  g_return_if_fail (ZKY_IS_TENSOR_VIEW (self));

  if (self->tensor == tensor)
    return;
  before = self->tensor;
  self->tensor = tensor != NULL ? zky_tensor_ref (tensor) : NULL;
  if (tensor != NULL)
    {
      self->statistics = zky_statistics_of (tensor);
      self->histogram = zky_histogram_of (tensor, self->statistics.min, self->statistics.max);
    }
  update_seen (self);
  changed_cb (self);
}

void
zky_tensor_view_set_look (ZkyTensorView *self,
                          ZkyLook        look)
{
  g_return_if_fail (ZKY_IS_TENSOR_VIEW (self));

  zky_tensor_picture_set_look (self->picture, look);
}

void
zky_tensor_view_set_hint (ZkyTensorView *self,
                          const char    *hint)
{
  g_return_if_fail (ZKY_IS_TENSOR_VIEW (self));

  g_free (self->hint);
  self->hint = g_strdup (hint);
  gtk_widget_set_cursor_from_name (zky_tensor_picture_get_area (self->picture), hint != NULL ? "pointer" : NULL);
}

void
zky_tensor_view_set_jacobian (ZkyTensorView *self,
                              guint          n_front,
                              const char    *output,
                              const char    *input)
{
  g_return_if_fail (ZKY_IS_TENSOR_VIEW (self));

  if (self->jacobian.n_front == n_front && g_strcmp0 (self->jacobian.output, output) == 0
      && g_strcmp0 (self->jacobian.input, input) == 0)
    return;

  zky_jacobian_clear (&self->jacobian);
  self->jacobian = (ZkyJacobian) { n_front, g_strdup (output), g_strdup (input) };
  zky_axes_bar_set_tensor (self->axes, NULL, &self->jacobian); /* its axes may have other names now */
  update_seen (self);
  changed_cb (self);
}
