/* zky-curve-view.c: the widget that shows curves of a training
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-curve-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "zky-picture-file.h"
#include "zky-text-scale.h"

#define HEIGHT      136  /* px, without the legend */
#define FILE_WIDTH  640  /* of a saved picture */
#define FILE_HEIGHT 360

struct _ZkyCurveView
{
  GtkWidget  parent_instance;

  ZkyCurves  curves;    /* history is borrowed */
  guint      n_earlier; /* runs that there were when it was measured */
};

G_DEFINE_FINAL_TYPE (ZkyCurveView, zky_curve_view, GTK_TYPE_WIDGET)

static void
zky_curve_view_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  ZkyCurveView *self = ZKY_CURVE_VIEW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  double scale = zky_text_scale_get (widget);
  cairo_t *cr;
  ZkyPen *pen;

  if (self->curves.history == NULL || width <= 0 || height <= 0)
    return;

  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  cairo_scale (cr, scale, scale);
  pen = zky_pen_new_cairo (cr);
  zky_curves_paint (&self->curves, pen, width / scale, height / scale);
  zky_pen_free (pen);
  cairo_destroy (cr);
}

static void
zky_curve_view_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  ZkyCurveView *self = ZKY_CURVE_VIEW (widget);
  double legend = self->curves.history != NULL ? zky_curves_get_legend_height (&self->curves) : 0;

  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? (int) ((HEIGHT + legend) * zky_text_scale_get (widget)) : 200;
  *minimum_baseline = *natural_baseline = -1;
}

static void
motion_cb (ZkyCurveView *self,
           double        x,
           double        y)
{
  double scale = zky_text_scale_get (GTK_WIDGET (self));

  if (self->curves.history == NULL)
    return;
  self->curves.hover = zky_curves_get_x (&self->curves, gtk_widget_get_width (GTK_WIDGET (self)) / scale, x / scale);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
leave_cb (ZkyCurveView *self)
{
  self->curves.hover = NAN;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
zky_curve_view_class_init (ZkyCurveViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = zky_curve_view_snapshot;
  widget_class->measure = zky_curve_view_measure;
  gtk_widget_class_set_css_name (widget_class, "curveview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
zky_curve_view_init (ZkyCurveView *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->curves.theme = zky_theme_get (ZKY_THEME_LIGHT);
  self->curves.hover = self->curves.position = NAN;
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
zky_curve_view_new (void)
{
  return g_object_new (ZKY_TYPE_CURVE_VIEW, NULL);
}

void
zky_curve_view_set_history (ZkyCurveView *self,
                            ZkyHistory   *history,
                            gboolean      losses)
{
  g_return_if_fail (ZKY_IS_CURVE_VIEW (self));

  self->curves.history = history;
  self->curves.losses = losses;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  losses ? _("Curve of the loss") : _("Curves of the metrics"), -1);
  zky_curve_view_update (self);
}

void
zky_curve_view_set_logarithmic (ZkyCurveView *self,
                                gboolean      logarithmic)
{
  g_return_if_fail (ZKY_IS_CURVE_VIEW (self));

  self->curves.logarithmic = logarithmic;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
zky_curve_view_set_position (ZkyCurveView *self,
                             double        position)
{
  g_return_if_fail (ZKY_IS_CURVE_VIEW (self));

  self->curves.position = position;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
zky_curve_view_set_theme (ZkyCurveView   *self,
                          const ZkyTheme *theme)
{
  g_return_if_fail (ZKY_IS_CURVE_VIEW (self));

  self->curves.theme = theme;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* The last values, for those who cannot see the curves. */
static char *
describe (ZkyCurveView *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < zky_history_get_n (self->curves.history); i++)
    {
      const ZkySeries *series = zky_history_get (self->curves.history, i);
      char number[ZKY_NUMBER_MAX];

      if (series->kind == ZKY_SERIES_STEPS)
        continue;
      g_string_append_printf (text, "%s%s%s %s", text->len > 0 ? ", " : "", series->kind == ZKY_SERIES_VALIDATION ? _("validation ") : "",
                              series->name,
                              zky_number_format_digits (number, zky_history_get_last (self->curves.history, series->name,
                                                                                      series->kind), 4));
    }

  for (guint k = 0; k < zky_history_get_n_earlier (self->curves.history); k++)
    {
      g_autofree char *title = zky_history_dup_title (zky_history_get_earlier (self->curves.history, k));

      /* Translators: a curve of an earlier training, and what that was trained with */
      g_string_append_printf (text, _("; earlier: %s"), title);
    }

  return g_string_free (text, FALSE);
}

void
zky_curve_view_update (ZkyCurveView *self)
{
  g_autofree char *text = NULL;
  gboolean any;

  g_return_if_fail (ZKY_IS_CURVE_VIEW (self));

  any = self->curves.history != NULL && zky_curves_has_any (&self->curves);
  gtk_widget_set_visible (GTK_WIDGET (self), any);
  if (!any)
    return;
  text = describe (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  if (self->n_earlier != zky_history_get_n_earlier (self->curves.history))
    gtk_widget_queue_resize (GTK_WIDGET (self));
  self->n_earlier = zky_history_get_n_earlier (self->curves.history);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* -- Files --------------------------------------------------------------------------------- */

static void
paint_file (gconstpointer  curves,
            ZkyPen        *pen,
            double         width,
            double         height)
{
  zky_curves_paint (curves, pen, width, height);
}

static char *
curves_to_csv (gconstpointer curves)
{
  return zky_history_to_csv (((const ZkyCurves *) curves)->history);
}

/**
 * zky_curve_view_save:
 * @file: its ending picks the format: .svg, .pdf, .png, or .csv for the numbers of all curves
 * @error: return location
 *
 * Returns: whether the file is there
 */
gboolean
zky_curve_view_save (ZkyCurveView  *self,
                     GFile         *file,
                     GError       **error)
{
  ZkyCurves curves = self->curves;
  ZkyPictureFile picture = { FILE_WIDTH, FILE_HEIGHT, curves.theme, paint_file, curves_to_csv, &curves };

  g_return_val_if_fail (ZKY_IS_CURVE_VIEW (self) && curves.history != NULL, FALSE);

  curves.hover = curves.position = NAN;

  return zky_picture_file_save (&picture, file, error);
}
