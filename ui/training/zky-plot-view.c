/* zky-plot-view.c: the widget that shows findings
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-plot-view.h"

#include <math.h>

#include "zky-text-scale.h"

#define NATURAL_WIDTH 280 /* px */

struct _ZkyPlotView
{
  GtkWidget    parent_instance;

  ZkyPlot      plot;

  /* Owned */
  ZkyFindings *findings; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (ZkyPlotView, zky_plot_view, GTK_TYPE_WIDGET)

static void
zky_plot_view_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  ZkyPlotView *self = ZKY_PLOT_VIEW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  double scale = zky_text_scale_get (widget);
  cairo_t *cr;
  ZkyPen *pen;

  if (self->findings == NULL || width <= 0 || height <= 0)
    return;

  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  cairo_scale (cr, scale, scale);
  pen = zky_pen_new_cairo (cr);
  zky_plot_paint (&self->plot, pen, width / scale, height / scale);
  zky_pen_free (pen);
  cairo_destroy (cr);
}

/* The height that the picture has at @width */
static int
get_height (ZkyPlotView *self,
            int          width)
{
  double scale = zky_text_scale_get (GTK_WIDGET (self));

  return (int) ceil (zky_plot_get_height (&self->plot, width / scale) * scale);
}

static GtkSizeRequestMode
zky_plot_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
zky_plot_view_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  ZkyPlotView *self = ZKY_PLOT_VIEW (widget);

  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 160;
      *natural = NATURAL_WIDTH;
      return;
    }
  *minimum = *natural = self->findings == NULL ? 0 : get_height (self, for_size < 0 ? NATURAL_WIDTH : for_size);
}

static void
zky_plot_view_finalize (GObject *object)
{
  g_clear_pointer (&ZKY_PLOT_VIEW (object)->findings, zky_findings_unref);

  G_OBJECT_CLASS (zky_plot_view_parent_class)->finalize (object);
}

static void
zky_plot_view_class_init (ZkyPlotViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = zky_plot_view_finalize;
  widget_class->snapshot = zky_plot_view_snapshot;
  widget_class->get_request_mode = zky_plot_view_get_request_mode;
  widget_class->measure = zky_plot_view_measure;
  gtk_widget_class_set_css_name (widget_class, "plotview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
zky_plot_view_init (ZkyPlotView *self)
{
  self->plot = (ZkyPlot) { NULL, zky_theme_get (ZKY_THEME_LIGHT), -1 };
}

GtkWidget *
zky_plot_view_new (void)
{
  return g_object_new (ZKY_TYPE_PLOT_VIEW, NULL);
}

/* Numbers change often, the height of the picture seldom. */
static void
update (ZkyPlotView *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  g_autofree char *text = self->findings != NULL ? zky_plot_describe (&self->plot) : NULL;

  if (text != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  if (self->findings == NULL || height != get_height (self, width))
    gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * zky_plot_view_set_findings:
 * @findings: (nullable) (transfer none): what is shown from now on
 */
void
zky_plot_view_set_findings (ZkyPlotView *self,
                            ZkyFindings *findings)
{
  g_return_if_fail (ZKY_IS_PLOT_VIEW (self));

  if (findings != NULL)
    zky_findings_ref (findings);
  g_clear_pointer (&self->findings, zky_findings_unref);
  self->plot.findings = self->findings = findings;
  update (self);
}

void
zky_plot_view_set_layer (ZkyPlotView *self,
                         gint         layer)
{
  g_return_if_fail (ZKY_IS_PLOT_VIEW (self));

  self->plot.layer = layer;
  update (self);
}

void
zky_plot_view_set_theme (ZkyPlotView    *self,
                         const ZkyTheme *theme)
{
  g_return_if_fail (ZKY_IS_PLOT_VIEW (self));

  self->plot.theme = theme;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
