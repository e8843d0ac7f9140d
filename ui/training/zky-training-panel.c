/* zky-training-panel.c: trains the model of a session, and shows how it goes
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-training-panel-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define COUNT_MAX 24 /* characters of a number of 64 bits */

G_DEFINE_FINAL_TYPE (ZkyTrainingPanel, zky_training_panel, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_RUN, PROP_THEME, N_PROPS };

static GParamSpec *properties[N_PROPS];

/* Steps a second, as the list has them; 0: as many as can be. */
static const double paces[] = { 0, 25, 5, 1 };

/* -- What is shown ----------------------------------------------------------------------- */

static void
append_time (GString *text,
             double   seconds)
{
  guint n = (guint) MIN (ceil (seconds), 359999);

  if (n >= 3600)
    g_string_append_printf (text, _("%u:%02u:%02u left"), n / 3600, n / 60 % 60, n % 60);
  else
    g_string_append_printf (text, _("%u:%02u left"), n / 60, n % 60);
}

/* Translators get a text without the macro that a number of that width is printed with. */
static const char *
format_count (char    buffer[COUNT_MAX],
              guint64 count)
{
  g_snprintf (buffer, COUNT_MAX, "%" G_GUINT64_FORMAT, count);

  return buffer;
}

/* Whether an earlier step is looked at. */
static gboolean
is_back (ZkyTrainingPanel *self)
{
  return zky_training_run_get_step (self->run) < zky_training_run_get_last_step (self->run);
}

static char *
make_status (ZkyTrainingPanel *self)
{
  ZkyRunState state = zky_training_run_get_state (self->run);
  GString *text = g_string_new (NULL);
  char epoch[MAX (COUNT_MAX, ZKY_NUMBER_MAX)], n_epochs[COUNT_MAX];
  ZkyProgress progress;

  zky_training_run_get_progress (self->run, &progress);
  if (state == ZKY_RUN_LOADING)
    g_string_append (text, _("Loading the data…"));
  else if (is_back (self))
    {
      zky_number_format_digits (epoch, zky_training_run_get_position (self->run), 5);
      g_string_append_printf (text, _("Epoch %s of %s"), epoch, format_count (n_epochs, progress.n_epochs));
      zky_number_format_digits (epoch, zky_training_run_get_end (self->run), 5);
      g_string_append_printf (text, _("  ·  trained to %s"), epoch);
      return g_string_free (text, FALSE);
    }
  else if (state == ZKY_RUN_READY)
    g_string_append_printf (text, _("%s epochs"), format_count (n_epochs, progress.n_epochs));
  else
    g_string_append_printf (text, _("Epoch %s of %s"), format_count (epoch, progress.epoch), format_count (n_epochs, progress.n_epochs));

  if (progress.n_batches > 1 && (state == ZKY_RUN_RUNNING || state == ZKY_RUN_PAUSED))
    g_string_append_printf (text, _("  ·  batch %s of %s"), format_count (epoch, progress.batch),
                            format_count (n_epochs, progress.n_batches));
  if (state == ZKY_RUN_RUNNING && !isnan (progress.seconds_left))
    {
      g_string_append (text, "  ·  ");
      append_time (text, progress.seconds_left);
    }
  if (state == ZKY_RUN_DONE)
    g_string_append (text, progress.stopped_early ? _("  ·  stopped early: no better for a while") : _("  ·  done"));

  return g_string_free (text, FALSE);
}

static double
get_share (ZkyTrainingPanel *self)
{
  ZkyProgress progress;

  zky_training_run_get_progress (self->run, &progress);

  return progress.n_epochs > 0 ? MIN (zky_training_run_get_position (self->run) / (double) progress.n_epochs, 1) : 0;
}

static void
update_state (ZkyTrainingPanel *self)
{
  ZkyRunState state = zky_training_run_get_state (self->run);
  gboolean running = state == ZKY_RUN_RUNNING, busy = state == ZKY_RUN_LOADING;
  const char *error = zky_training_run_get_error (self->run);
  const char *name = running ? _("Pause the Training") : _("Train");

  gtk_button_set_icon_name (self->play_button, running ? "media-playback-pause-symbolic" : "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play_button), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play_button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "training.play", state != ZKY_RUN_NONE && !busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "training.step",
                                 state == ZKY_RUN_READY || state == ZKY_RUN_PAUSED || state == ZKY_RUN_DONE || running);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "training.reset", state > ZKY_RUN_LOADING);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "training.save", state > ZKY_RUN_LOADING && state != ZKY_RUN_FAILED);
  gtk_label_set_text (self->error_label, error != NULL ? error : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), error != NULL);
}

/* What is being typed is left alone. */
static void
update_rate (ZkyTrainingPanel *self)
{
  double lr = zky_training_run_get_lr (self->run);
  char number[ZKY_NUMBER_MAX];

  if (gtk_widget_get_state_flags (GTK_WIDGET (self->rate_entry)) & GTK_STATE_FLAG_FOCUS_WITHIN)
    return;
  gtk_widget_remove_css_class (GTK_WIDGET (self->rate_entry), "error");
  gtk_editable_set_text (self->rate_entry, isnan (lr) ? "" : zky_number_format_digits (number, lr, 4));
}

static void
update_optimizer (ZkyTrainingPanel *self)
{
  const char *kind = zky_training_run_get_optimizer (self->run);

  for (guint i = 0; kind != NULL && zky_training_run_optimizers[i] != NULL; i++)
    if (g_str_equal (zky_training_run_optimizers[i], kind))
      gtk_drop_down_set_selected (self->optimizer_list, i);
}

/* Batches, where there are any, and how quickly they come. */
static void
update_speed (ZkyTrainingPanel *self)
{
  ZkyModel *model = zky_session_get_model (zky_training_run_get_session (self->run));
  ZkyTraining *training = model != NULL ? zky_model_get_training (model) : NULL;
  char number[ZKY_NUMBER_MAX];

  gtk_widget_set_visible (GTK_WIDGET (self->batch_entry), training != NULL && zky_training_get_dataset (training) != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (paces); i++)
    if (paces[i] == zky_training_run_get_pace (self->run))
      gtk_drop_down_set_selected (self->pace_list, i);
  if (gtk_widget_get_state_flags (GTK_WIDGET (self->batch_entry)) & GTK_STATE_FLAG_FOCUS_WITHIN)
    return;
  gtk_widget_remove_css_class (GTK_WIDGET (self->batch_entry), "error");
  gtk_editable_set_text (self->batch_entry, zky_number_format (number, zky_training_run_get_batch (self->run), ZKY_FLOAT64));
}

/* What is asked for is where the slider is, also while it takes its time. */
static void
update_position (ZkyTrainingPanel *self)
{
  guint64 first = zky_training_run_get_first_step (self->run), last = zky_training_run_get_last_step (self->run);
  guint64 step = zky_training_run_get_step (self->run);
  g_autofree char *text = NULL;
  char to[COUNT_MAX], of[COUNT_MAX];
  double share = 0;
  gboolean busy = zky_training_run_get_replay (self->run, &step, &share);

  format_count (to, step);
  format_count (of, last);
  if (busy)
    text = g_strdup_printf (_("Training to step %s again: %.0f %%"), to, 100 * share);
  else if (zky_training_run_get_state (self->run) != ZKY_RUN_RUNNING && zky_training_run_is_changed (self->run))
    text = g_strdup_printf (_("Parameters of step %s of %s, changed by hand"), to, of);
  else
    text = g_strdup_printf (_("Parameters of step %s of %s"), to, of);
  gtk_widget_set_visible (self->position_box, last > 0);
  gtk_widget_set_visible (self->stop_button, busy);
  gtk_adjustment_configure (self->position, (double) step, (double) first, (double) last, 1, MAX (1, floor ((double) (last - first) / 20)), 0);
  gtk_label_set_text (self->position_label, text);
}

static void
update (ZkyTrainingPanel *self)
{
  g_autofree char *status = NULL;

  if (self->run == NULL)
    return;

  self->updating = TRUE;
  status = make_status (self);
  gtk_label_set_text (self->status_label, status);
  gtk_progress_bar_set_fraction (self->progress_bar, get_share (self));
  update_state (self);
  update_rate (self);
  update_optimizer (self);
  update_speed (self);
  update_position (self);
  zky_curve_view_set_position (self->loss_view, is_back (self) ? zky_training_run_get_position (self->run) : NAN);
  zky_curve_view_set_position (self->metric_view, is_back (self) ? zky_training_run_get_position (self->run) : NAN);
  zky_curve_view_update (self->loss_view);
  zky_curve_view_update (self->metric_view);
  gtk_widget_set_visible (self->forget_button, zky_history_get_n_earlier (zky_training_run_get_history (self->run)) > 0);
  gtk_widget_set_visible (self->curve_box, gtk_widget_get_visible (GTK_WIDGET (self->loss_view)));
  self->updating = FALSE;
}

/* -- What is done --------------------------------------------------------------------------- */

static void
play_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  ZkyTrainingRun *run = ZKY_TRAINING_PANEL (widget)->run;

  if (zky_training_run_get_state (run) == ZKY_RUN_RUNNING)
    zky_training_run_pause (run);
  else
    zky_training_run_play (run);
}

static void
step_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  zky_training_run_step (ZKY_TRAINING_PANEL (widget)->run);
}

static void
reset_action (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  zky_training_run_reset (ZKY_TRAINING_PANEL (widget)->run);
}

static void
forget_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  ZkyTrainingPanel *self = ZKY_TRAINING_PANEL (widget);

  zky_history_forget_earlier (zky_training_run_get_history (self->run));
  update (self);
}

static void
optimizer_cb (ZkyTrainingPanel *self)
{
  guint selected = gtk_drop_down_get_selected (self->optimizer_list);

  if (!self->updating && self->run != NULL && selected != GTK_INVALID_LIST_POSITION)
    zky_training_run_set_optimizer (self->run, zky_training_run_optimizers[selected]);
}

static void
rate_cb (ZkyTrainingPanel *self)
{
  g_autoptr(GError) error = NULL;
  double lr;
  gboolean good = zky_number_parse (gtk_editable_get_text (self->rate_entry), &lr, &error)
                  && zky_training_run_set_lr (self->run, lr, &error);

  if (good)
    gtk_widget_remove_css_class (GTK_WIDGET (self->rate_entry), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->rate_entry), "error");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->rate_entry), good ? _("Learning Rate: Enter Sets It") : error->message);
}

static void
batch_cb (ZkyTrainingPanel *self)
{
  g_autoptr(GError) error = NULL;
  double batch;
  gboolean good = zky_number_parse (gtk_editable_get_text (self->batch_entry), &batch, &error)
                  && zky_training_run_set_batch (self->run, batch, &error);

  if (good)
    gtk_widget_remove_css_class (GTK_WIDGET (self->batch_entry), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->batch_entry), "error");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->batch_entry), good ? _("Rows of a Batch: Enter Sets It") : error->message);
}

static void
pace_cb (ZkyTrainingPanel *self)
{
  guint selected = gtk_drop_down_get_selected (self->pace_list);

  if (!self->updating && self->run != NULL && selected < G_N_ELEMENTS (paces))
    zky_training_run_set_pace (self->run, paces[selected]);
}

static void
position_cb (ZkyTrainingPanel *self)
{
  if (!self->updating)
    zky_training_run_set_step (self->run, (guint64) round (gtk_adjustment_get_value (self->position)));
}

static void
stop_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  zky_training_run_cancel_replay (ZKY_TRAINING_PANEL (widget)->run);
}

static void
log_cb (ZkyTrainingPanel *self)
{
  zky_curve_view_set_logarithmic (self->loss_view, gtk_toggle_button_get_active (self->log_button));
}

/* -- The object -------------------------------------------------------------------------------- */

static void
set_run (ZkyTrainingPanel *self,
         ZkyTrainingRun   *run)
{
  if (!g_set_object (&self->run, run))
    return;

  g_signal_group_set_target (self->signals, run);
  zky_curve_view_set_history (self->loss_view, run != NULL ? zky_training_run_get_history (run) : NULL, TRUE);
  zky_curve_view_set_history (self->metric_view, run != NULL ? zky_training_run_get_history (run) : NULL, FALSE);
  zky_training_pictures_set_run (self->pictures, run);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUN]);
}

static void
set_theme (ZkyTrainingPanel *self,
           const ZkyTheme   *theme)
{
  if (theme == NULL || theme == self->theme)
    return;

  self->theme = theme;
  zky_curve_view_set_theme (self->loss_view, theme);
  zky_curve_view_set_theme (self->metric_view, theme);
  zky_training_pictures_set_theme (self->pictures, theme);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_THEME]);
}

static void
zky_training_panel_get_property (GObject    *object,
                                 guint       id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  ZkyTrainingPanel *self = ZKY_TRAINING_PANEL (object);

  if (id == PROP_RUN)
    g_value_set_object (value, self->run);
  else if (id == PROP_THEME)
    g_value_set_pointer (value, (gpointer) self->theme);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zky_training_panel_set_property (GObject      *object,
                                 guint         id,
                                 const GValue *value,
                                 GParamSpec   *pspec)
{
  ZkyTrainingPanel *self = ZKY_TRAINING_PANEL (object);

  if (id == PROP_RUN)
    set_run (self, g_value_get_object (value));
  else if (id == PROP_THEME)
    set_theme (self, g_value_get_pointer (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zky_training_panel_dispose (GObject *object)
{
  ZkyTrainingPanel *self = ZKY_TRAINING_PANEL (object);

  if (self->signals != NULL)
    g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->signals);
  g_clear_object (&self->chooser);
  gtk_widget_dispose_template (GTK_WIDGET (self), ZKY_TYPE_TRAINING_PANEL);
  g_clear_object (&self->run);

  G_OBJECT_CLASS (zky_training_panel_parent_class)->dispose (object);
}

/* The wheel scrolls the panel over the time line too, which it would move to other parameters unasked. */
static gboolean
scroll_cb (ZkyTrainingPanel *self,
           double            dx,
           double            dy)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self->position_box), GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment = scroller != NULL ? gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)) : NULL;

  if (adjustment != NULL)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + dy * gtk_adjustment_get_page_size (adjustment) / 8);

  return TRUE;
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class, "/org/zkynet/ZkyNet/ui/zky-training-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, ZkyTrainingPanel, box);
  gtk_widget_class_bind_template_child (widget_class, ZkyTrainingPanel, play_button);
  gtk_widget_class_bind_template_child (widget_class, ZkyTrainingPanel, status_label);
  gtk_widget_class_bind_template_child (widget_class, ZkyTrainingPanel, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, ZkyTrainingPanel, optimizer_list);
  gtk_widget_class_bind_template_child (widget_class, ZkyTrainingPanel, rate_entry);
  gtk_widget_class_bind_template_child (widget_class, ZkyTrainingPanel, loss_view);
  gtk_widget_class_bind_template_child (widget_class, ZkyTrainingPanel, metric_view);
  gtk_widget_class_bind_template_child (widget_class, ZkyTrainingPanel, curve_box);
  gtk_widget_class_bind_template_child (widget_class, ZkyTrainingPanel, forget_button);
  gtk_widget_class_bind_template_child (widget_class, ZkyTrainingPanel, log_button);
  gtk_widget_class_bind_template_child (widget_class, ZkyTrainingPanel, position_box);
  gtk_widget_class_bind_template_child (widget_class, ZkyTrainingPanel, position);
  gtk_widget_class_bind_template_child (widget_class, ZkyTrainingPanel, position_label);
  gtk_widget_class_bind_template_child (widget_class, ZkyTrainingPanel, step_button);
  gtk_widget_class_bind_template_child (widget_class, ZkyTrainingPanel, stop_button);
  gtk_widget_class_bind_template_child (widget_class, ZkyTrainingPanel, batch_entry);
  gtk_widget_class_bind_template_child (widget_class, ZkyTrainingPanel, pace_list);
  gtk_widget_class_bind_template_child (widget_class, ZkyTrainingPanel, error_label);
  gtk_widget_class_bind_template_child (widget_class, ZkyTrainingPanel, pictures);
  gtk_widget_class_bind_template_callback (widget_class, optimizer_cb);
  gtk_widget_class_bind_template_callback (widget_class, rate_cb);
  gtk_widget_class_bind_template_callback (widget_class, batch_cb);
  gtk_widget_class_bind_template_callback (widget_class, pace_cb);
  gtk_widget_class_bind_template_callback (widget_class, position_cb);
  gtk_widget_class_bind_template_callback (widget_class, log_cb);
  gtk_widget_class_bind_template_callback (widget_class, scroll_cb);
}

static void
zky_training_panel_class_init (ZkyTrainingPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = zky_training_panel_dispose;
  object_class->get_property = zky_training_panel_get_property;
  object_class->set_property = zky_training_panel_set_property;

  properties[PROP_RUN] = g_param_spec_object ("run", NULL, NULL, ZKY_TYPE_TRAINING_RUN, flags);
  properties[PROP_THEME] = g_param_spec_pointer ("theme", NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (ZKY_TYPE_CURVE_VIEW);
  g_type_ensure (ZKY_TYPE_TRAINING_PICTURES);
  gtk_widget_class_set_css_name (widget_class, "trainingpanel");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_install_action (widget_class, "training.play", NULL, play_action);
  gtk_widget_class_install_action (widget_class, "training.step", NULL, step_action);
  gtk_widget_class_install_action (widget_class, "training.reset", NULL, reset_action);
  gtk_widget_class_install_action (widget_class, "training.stop-replay", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "training.forget-earlier", NULL, forget_action);
  zky_training_panel_install_saving (widget_class);
  bind_template (widget_class);
}

static void
zky_training_panel_init (ZkyTrainingPanel *self)
{
  g_autoptr(GtkStringList) kinds = gtk_string_list_new (zky_training_run_optimizers);

  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drop_down_set_model (self->optimizer_list, G_LIST_MODEL (kinds));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Training"), -1);
  self->updating = FALSE;

  self->signals = g_signal_group_new (ZKY_TYPE_TRAINING_RUN);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "progress", G_CALLBACK (update), self);
}

GtkWidget *
zky_training_panel_new (void)
{
  return g_object_new (ZKY_TYPE_TRAINING_PANEL, NULL);
}
