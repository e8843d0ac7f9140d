/* zky-training-pictures.c: what the model says of its data, while it is trained
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-training-pictures.h"

#include <glib/gi18n.h>
#include <math.h>

#include "zky-picture-file.h"
#include "zky-plot-view.h"
#include "zky-probe.h"
#include "zky-sample-line.h"
#include "zky-axes.h"
#include "zky-spread.h"
#include "zky-text-scale.h"

#define SPREAD_HEIGHT 130
#define FILE_WIDTH    480.0 /* of pictures that are saved */
#define FILE_HEIGHT   300.0

struct _ZkyTrainingPictures
{
  GtkWidget       parent_instance;

  gpointer        seen;      /* the model that the probe has; only compared */
  gboolean        updating;
  double          sampled;   /* the epoch that a text was last asked for in; below 0: none was */

  /* Owned */
  ZkyTrainingRun *run;       /* (nullable) */
  GSignalGroup   *signals;
  GSignalGroup   *session_signals;
  ZkyProbe       *probe;

  const ZkyTheme *theme;

  /* Template children */
  GtkWidget      *box;
  ZkySampleLine  *sample_line;
  GtkWidget      *plot_box;
  GtkLabel       *title_label;
  GtkDropDown    *layer_list;
  ZkyPlotView    *plot_view;
  GtkLabel       *caption_label;
  GtkLabel       *error_label;
  GtkWidget      *spread_box;
  GtkDropDown    *param_list;
  GtkToggleButton *change_button;
  GtkToggleButton *gradient_button;
  GtkDrawingArea *spread_area;
};

G_DEFINE_FINAL_TYPE (ZkyTrainingPictures, zky_training_pictures, GTK_TYPE_WIDGET)

/* -- What is shown ----------------------------------------------------------------------- */

static void spread_cb (ZkyTrainingPictures *self);
static void ask (ZkyTrainingPictures *self);

static const char *
get_title (ZkyFindingsKind kind)
{
  switch (kind)
    {
    case ZKY_FINDINGS_SURFACE:
      return _("Decision Surface");
    case ZKY_FINDINGS_FIT:
      return _("Fit");
    case ZKY_FINDINGS_CLASSES:
      return _("Predictions");
    case ZKY_FINDINGS_NUMBERS:
      return _("Predicted by Right");
    case ZKY_FINDINGS_COPIES:
      return _("Images Made Again");
    case ZKY_FINDINGS_NOTHING:
    default:
      return "";
    }
}

static gboolean
has_layers (ZkyTrainingPictures *self,
            const ZkyFindings   *findings)
{
  GListModel *model = gtk_drop_down_get_model (self->layer_list);

  if (model == NULL || g_list_model_get_n_items (model) != findings->layers->len + 1)
    return FALSE;
  for (guint i = 0; i < findings->layers->len; i++)
    if (!g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (model), i + 1),
                      g_array_index (findings->layers, ZkyLayer, i).label))
      return FALSE;

  return TRUE;
}

/* The output, then layers in the order in which they are computed; the same ones stay as they are. */
static void
update_layers (ZkyTrainingPictures *self,
               const ZkyFindings   *findings)
{
  g_autoptr (GtkStringList) names = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->layer_list), findings->layers->len > 0);
  if (has_layers (self, findings))
    return;

  names = gtk_string_list_new (NULL);
  gtk_string_list_append (names, _("Output"));
  for (guint i = 0; i < findings->layers->len; i++)
    gtk_string_list_append (names, g_array_index (findings->layers, ZkyLayer, i).label);
  self->updating = TRUE;
  gtk_drop_down_set_model (self->layer_list, G_LIST_MODEL (names));
  self->updating = FALSE;
  zky_plot_view_set_layer (self->plot_view, -1);
}

static gint
get_layer (ZkyTrainingPictures *self)
{
  return (gint) gtk_drop_down_get_selected (self->layer_list) - 1;
}

static void
update_caption (ZkyTrainingPictures *self,
                const ZkyFindings   *findings)
{
  ZkyPlot plot = { findings, self->theme, get_layer (self) };
  g_autofree char *text = zky_plot_describe (&plot);

  gtk_label_set_text (self->caption_label, text);
}

static void
changed_cb (ZkyTrainingPictures *self)
{
  ZkyFindings *findings = zky_probe_get_findings (self->probe);
  const char *error = zky_probe_get_error (self->probe);
  gboolean any = findings != NULL && findings->kind != ZKY_FINDINGS_NOTHING;
  const char *sample_error;
  const ZkySample *sample = zky_probe_get_sample (self->probe, &sample_error);

  spread_cb (self);
  zky_sample_line_set_sample (self->sample_line, sample, sample_error);
  gtk_widget_set_visible (self->plot_box, any);
  gtk_label_set_text (self->error_label, error != NULL ? error : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), error != NULL);
  zky_plot_view_set_findings (self->plot_view, any ? findings : NULL);
  if (!any)
    return;

  gtk_label_set_text (self->title_label, get_title (findings->kind));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->plot_view), GTK_ACCESSIBLE_PROPERTY_LABEL, get_title (findings->kind), -1);
  update_layers (self, findings);
  update_caption (self, findings);
}

static void
layer_cb (ZkyTrainingPictures *self)
{
  ZkyFindings *findings = zky_probe_get_findings (self->probe);

  if (self->updating || findings == NULL)
    return;
  zky_plot_view_set_layer (self->plot_view, get_layer (self));
  update_caption (self, findings);
}

/* -- Histograms over the epochs ------------------------------------------------------------- */

static const char *
get_param (ZkyTrainingPictures *self)
{
  GtkStringObject *item = gtk_drop_down_get_selected_item (self->param_list);

  return item != NULL ? gtk_string_object_get_string (item) : NULL;
}

/* Weights, how they changed, or gradients. */
static void
read_spread (ZkyTrainingPictures *self,
             ZkySpread           *spread)
{
  gboolean gradients = gtk_toggle_button_get_active (self->gradient_button);

  zky_spread_init (spread, gradients ? zky_training_run_get_gradients (self->run) : zky_training_run_get_snapshots (self->run),
                   get_param (self), gtk_toggle_button_get_active (self->change_button));
}

static void
draw_spread (GtkDrawingArea *area,
             cairo_t        *cr,
             int             width,
             int             height,
             gpointer        user_data)
{
  ZkyTrainingPictures *self = user_data;
  g_autofree ZkySpread *spread = g_new (ZkySpread, 1);
  double scale = zky_text_scale_get (GTK_WIDGET (area)), room = width / scale;
  ZkyPen *pen;

  if (self->run == NULL || get_param (self) == NULL)
    return;
  read_spread (self, spread);
  cairo_scale (cr, scale, scale);
  pen = zky_pen_new_cairo (cr);
  if (spread->n_columns == 0)
    zky_axes_text (pen, self->theme, _("nothing was collected yet"), room / 2, height / scale / 2, ZKY_ANCHOR_MIDDLE);
  zky_spread_paint (spread, pen, self->theme, room, height / scale);
  zky_pen_free (pen);
}

static void
spread_cb (ZkyTrainingPictures *self)
{
  gtk_drawing_area_set_content_height (self->spread_area,
                                       (int) (SPREAD_HEIGHT * zky_text_scale_get (GTK_WIDGET (self->spread_area))));
  gtk_widget_queue_draw (GTK_WIDGET (self->spread_area));
}

/* The model's parameters; another model has others. */
static void
list_params (ZkyTrainingPictures *self,
             ZkyModel            *model)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  ZkyInput param;

  for (guint i = 0; model != NULL && zky_module_get_param (zky_model_get_module (model), i, &param); i++)
    gtk_string_list_append (names, param.name);
  gtk_drop_down_set_model (self->param_list, G_LIST_MODEL (names));
}

/* -- What is asked --------------------------------------------------------------------------- */

/* A text an epoch; who asks for one gets one at once. */
static void
wish (ZkyTrainingPictures *self)
{
  self->sampled = floor (zky_training_run_get_position (self->run));
  zky_probe_wish (self->probe, zky_sample_line_dup_wish (self->sample_line));
}

static void
wished_cb (ZkyTrainingPictures *self)
{
  self->sampled = -1;
  if (self->run != NULL)
    ask (self);
}

/* Another model is loaded anew; of the same one the newest parameters are asked about. */
static void
ask (ZkyTrainingPictures *self)
{
  ZkySession *session = self->run != NULL ? zky_training_run_get_session (self->run) : NULL;
  ZkyModel *model = session != NULL ? zky_session_get_model (session) : NULL;
  g_autoptr (ZkyArchive) params = NULL;

  if (model != NULL && zky_model_get_training (model) == NULL)
    model = NULL;
  if (model != self->seen)
    {
      self->seen = model;
      list_params (self, model);
      zky_probe_open (self->probe, NULL);
    }
  gtk_widget_set_visible (self->spread_box, model != NULL && zky_training_run_get_end (self->run) > 0);
  if (model == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  if (!zky_probe_is_open (self->probe))
    {
      zky_probe_open (self->probe, session);
      self->sampled = -1;
    }
  if (floor (zky_training_run_get_position (self->run)) != self->sampled)
    wish (self);
  params = zky_training_run_dup_params (self->run);
  zky_probe_ask (self->probe, params);
}

static void
zky_training_pictures_map (GtkWidget *widget)
{
  ZkyTrainingPictures *self = ZKY_TRAINING_PICTURES (widget);

  GTK_WIDGET_CLASS (zky_training_pictures_parent_class)->map (widget);

  if (self->run != NULL)
    zky_training_run_set_tells_gradients (self->run, TRUE);
  ask (self);
}

/* Gradients cost something only where they can be seen. */
static void
zky_training_pictures_unmap (GtkWidget *widget)
{
  ZkyTrainingPictures *self = ZKY_TRAINING_PICTURES (widget);

  if (self->run != NULL)
    zky_training_run_set_tells_gradients (self->run, FALSE);

  GTK_WIDGET_CLASS (zky_training_pictures_parent_class)->unmap (widget);
}

/* -- The object -------------------------------------------------------------------------------- */

static void
zky_training_pictures_dispose (GObject *object)
{
  ZkyTrainingPictures *self = ZKY_TRAINING_PICTURES (object);

  zky_training_pictures_set_run (self, NULL);
  if (self->probe != NULL)
    g_signal_handlers_disconnect_by_data (self->probe, self);
  g_clear_object (&self->probe);
  g_clear_object (&self->signals);
  g_clear_object (&self->session_signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), ZKY_TYPE_TRAINING_PICTURES);

  G_OBJECT_CLASS (zky_training_pictures_parent_class)->dispose (object);
}

static void
zky_training_pictures_class_init (ZkyTrainingPicturesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = zky_training_pictures_dispose;
  widget_class->map = zky_training_pictures_map;
  widget_class->unmap = zky_training_pictures_unmap;

  g_type_ensure (ZKY_TYPE_PLOT_VIEW);
  g_type_ensure (ZKY_TYPE_SAMPLE_LINE);
  gtk_widget_class_set_css_name (widget_class, "trainingpictures");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/zkynet/ZkyNet/ui/zky-training-pictures.ui");
  gtk_widget_class_bind_template_child (widget_class, ZkyTrainingPictures, box);
  gtk_widget_class_bind_template_child (widget_class, ZkyTrainingPictures, sample_line);
  gtk_widget_class_bind_template_child (widget_class, ZkyTrainingPictures, plot_box);
  gtk_widget_class_bind_template_child (widget_class, ZkyTrainingPictures, title_label);
  gtk_widget_class_bind_template_child (widget_class, ZkyTrainingPictures, layer_list);
  gtk_widget_class_bind_template_child (widget_class, ZkyTrainingPictures, plot_view);
  gtk_widget_class_bind_template_child (widget_class, ZkyTrainingPictures, caption_label);
  gtk_widget_class_bind_template_child (widget_class, ZkyTrainingPictures, error_label);
  gtk_widget_class_bind_template_child (widget_class, ZkyTrainingPictures, spread_box);
  gtk_widget_class_bind_template_child (widget_class, ZkyTrainingPictures, param_list);
  gtk_widget_class_bind_template_child (widget_class, ZkyTrainingPictures, change_button);
  gtk_widget_class_bind_template_child (widget_class, ZkyTrainingPictures, gradient_button);
  gtk_widget_class_bind_template_child (widget_class, ZkyTrainingPictures, spread_area);
  gtk_widget_class_bind_template_callback (widget_class, spread_cb);
  gtk_widget_class_bind_template_callback (widget_class, layer_cb);
  gtk_widget_class_bind_template_callback (widget_class, wished_cb);
}

static void
zky_training_pictures_init (ZkyTrainingPictures *self)
{
  self->theme = zky_theme_get (ZKY_THEME_LIGHT);
  self->sampled = -1;
  self->probe = zky_probe_new ();
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->updating = FALSE;
  gtk_drawing_area_set_content_height (self->spread_area, SPREAD_HEIGHT);
  gtk_drawing_area_set_draw_func (self->spread_area, draw_spread, self, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Pictures of the training"), -1);
  g_signal_connect_swapped (self->probe, "changed", G_CALLBACK (changed_cb), self);

  self->signals = g_signal_group_new (ZKY_TYPE_TRAINING_RUN);
  g_signal_group_connect_swapped (self->signals, "notify::position", G_CALLBACK (ask), self);
  g_signal_group_connect_swapped (self->signals, "progress", G_CALLBACK (ask), self);
  self->session_signals = g_signal_group_new (ZKY_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "called", G_CALLBACK (ask), self);
}

GtkWidget *
zky_training_pictures_new (void)
{
  return g_object_new (ZKY_TYPE_TRAINING_PICTURES, NULL);
}

void
zky_training_pictures_set_run (ZkyTrainingPictures *self,
                               ZkyTrainingRun      *run)
{
  g_return_if_fail (ZKY_IS_TRAINING_PICTURES (self));

  if (!g_set_object (&self->run, run))
    return;
  g_signal_group_set_target (self->signals, run);
  g_signal_group_set_target (self->session_signals, run != NULL ? zky_training_run_get_session (run) : NULL);
  if (run == NULL)
    return;
  zky_training_run_set_tells_gradients (run, gtk_widget_get_mapped (GTK_WIDGET (self)));
  ask (self);
}

void
zky_training_pictures_set_theme (ZkyTrainingPictures *self,
                                 const ZkyTheme      *theme)
{
  g_return_if_fail (ZKY_IS_TRAINING_PICTURES (self));

  self->theme = theme;
  zky_plot_view_set_theme (self->plot_view, theme);
}

/* -- Files ------------------------------------------------------------------------------------- */

static void
paint_plot (gconstpointer  plot,
            ZkyPen        *pen,
            double         width,
            double         height)
{
  zky_plot_paint (plot, pen, width, height);
}

static char *
plot_to_csv (gconstpointer plot)
{
  return zky_plot_to_csv (plot);
}

gboolean
zky_training_pictures_save_plot (ZkyTrainingPictures  *self,
                                 GFile                *file,
                                 GError              **error)
{
  ZkyFindings *findings;
  ZkyPlot plot;
  ZkyPictureFile picture;

  g_return_val_if_fail (ZKY_IS_TRAINING_PICTURES (self), FALSE);

  findings = zky_probe_get_findings (self->probe);
  if (findings == NULL || findings->kind == ZKY_FINDINGS_NOTHING)
    {
      g_set_error_literal (error, ZKY_ERROR, ZKY_ERROR_USE, _("there is no picture yet"));
      return FALSE;
    }
  plot = (ZkyPlot) { findings, self->theme, get_layer (self) };
  picture = (ZkyPictureFile) { FILE_WIDTH, zky_plot_get_height (&plot, FILE_WIDTH), self->theme, paint_plot, plot_to_csv, &plot };

  return zky_picture_file_save (&picture, file, error);
}

typedef struct
{
  const ZkySpread *spread;
  const ZkyTheme  *theme;
} SpreadFile;

static void
paint_spread (gconstpointer  data,
              ZkyPen        *pen,
              double         width,
              double         height)
{
  const SpreadFile *self = data;

  zky_spread_paint (self->spread, pen, self->theme, width, height);
}

static char *
spread_to_csv (gconstpointer data)
{
  return zky_spread_to_csv (((const SpreadFile *) data)->spread);
}

gboolean
zky_training_pictures_save_spread (ZkyTrainingPictures  *self,
                                   GFile                *file,
                                   GError              **error)
{
  g_autofree ZkySpread *spread = g_new0 (ZkySpread, 1);
  SpreadFile data = { spread, self->theme };
  ZkyPictureFile picture = { FILE_WIDTH, FILE_HEIGHT, self->theme, paint_spread, spread_to_csv, &data };

  g_return_val_if_fail (ZKY_IS_TRAINING_PICTURES (self), FALSE);

  if (self->run != NULL && get_param (self) != NULL)
    read_spread (self, spread);
  if (spread->n_columns == 0)
    {
      g_set_error_literal (error, ZKY_ERROR, ZKY_ERROR_USE, _("nothing was collected yet"));
      return FALSE;
    }

  return zky_picture_file_save (&picture, file, error);
}
