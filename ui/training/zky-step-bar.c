/* zky-step-bar.c: which step of a training is on the canvas, and with which inputs
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-step-bar.h"

#include <glib/gi18n.h>

#include "zky-session-calls.h"
#include "zky-wrap-box.h"

#define DIGITS 4

struct _ZkyStepBar
{
  GtkWidget        parent_instance;

  gboolean         updating;

  /* Owned */
  ZkyTrainingRun  *run;
  GSignalGroup    *signals;
  GSignalGroup    *session_signals;

  /* Template children */
  GtkWidget       *box;
  GtkLabel        *label;
  GtkToggleButton *batch_button;
  GtkToggleButton *own_button;
};

G_DEFINE_FINAL_TYPE (ZkyStepBar, zky_step_bar, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_RUN, N_PROPS };

static GParamSpec *properties[N_PROPS];

/* -- What is shown ----------------------------------------------------------------------- */

/* The rows of the batch: those of the first input that the data has a column for, else of the first one. */
static gsize
count_rows (ZkyGraph    *graph,
            ZkyTraining *training)
{
  ZkyDataset *dataset = training != NULL ? zky_training_get_dataset (training) : NULL;

  for (guint i = 0; i < zky_graph_get_n_nodes (graph); i++)
    {
      ZkyNode *node = zky_graph_get_node (graph, i);

      if (zky_node_get_kind (node) != ZKY_NODE_VARIABLE || zky_node_get_value (node) == NULL
          || zky_tensor_get_n_axes (zky_node_get_value (node)) == 0)
        continue;
      if (dataset == NULL || zky_dataset_find (dataset, zky_node_get_name (node), NULL))
        return zky_tensor_get_dim (zky_node_get_value (node), 0);
    }

  return 1;
}

/* The batch and its loss, once they are on the canvas. */
static void
append_batch (ZkyStepBar *self,
              GString    *text)
{
  ZkySession *session = zky_training_run_get_session (self->run);
  ZkyKeptCall *call = zky_session_get_shown_call (session);
  ZkySteps *steps = call != NULL && zky_kept_call_get_place (call) != NULL ? zky_kept_call_get_steps (call) : NULL;
  ZkyGraph *graph = steps != NULL ? zky_steps_get_graph (steps) : NULL;
  ZkyNode *loss = graph != NULL ? zky_graph_get_back_output (graph) : NULL;
  char number[ZKY_NUMBER_MAX];
  g_autofree char *rows = NULL;

  if (loss == NULL)
    return;
  rows = g_strdup_printf ("%" G_GSIZE_FORMAT, count_rows (graph, zky_model_get_training (zky_session_get_model (session))));
  g_string_append_printf (text, _("  ·  batch of %s  ·  loss %s"), rows,
                          zky_number_format_digits (number, zky_tensor_get_double (zky_node_get_value (loss), 0), DIGITS));
}

static char *
make_text (ZkyStepBar *self)
{
  GString *text = g_string_new (NULL);
  g_autofree char *step = g_strdup_printf ("%" G_GUINT64_FORMAT, zky_training_run_get_step (self->run));
  g_autofree char *last = g_strdup_printf ("%" G_GUINT64_FORMAT, zky_training_run_get_last_step (self->run));

  g_string_append_printf (text, _("Step %s of %s"), step, last);
  if (zky_training_run_get_state (self->run) != ZKY_RUN_RUNNING && zky_training_run_is_changed (self->run))
    g_string_append (text, _("  ·  changed by hand"));
  if (zky_training_run_get_shows_batch (self->run))
    append_batch (self, text);
  else
    g_string_append (text, _("  ·  own input"));

  return g_string_free (text, FALSE);
}

static void
update (ZkyStepBar *self)
{
  gboolean any = self->run != NULL && zky_training_run_get_last_step (self->run) > 0, batch;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "steps.previous",
                                 any && zky_training_run_get_step (self->run) > zky_training_run_get_first_step (self->run));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "steps.next",
                                 any && zky_training_run_get_step (self->run) < zky_training_run_get_last_step (self->run));
  if (!any)
    return;

  batch = zky_training_run_get_shows_batch (self->run);
  text = make_text (self);
  gtk_label_set_text (self->label, text);
  self->updating = TRUE;
  gtk_toggle_button_set_active (batch ? self->batch_button : self->own_button, TRUE);
  self->updating = FALSE;
}

/* -- What is done --------------------------------------------------------------------------- */

static void
batch_cb (ZkyStepBar *self)
{
  if (!self->updating && self->run != NULL)
    zky_training_run_set_shows_batch (self->run, gtk_toggle_button_get_active (self->batch_button));
}

/* From the step that is on its way, so that a key that is held goes on. */
static void
step_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  ZkyTrainingRun *run = ZKY_STEP_BAR (widget)->run;
  guint64 step = zky_training_run_get_step (run);
  double share;

  (void) zky_training_run_get_replay (run, &step, &share);
  if (g_str_equal (action, "steps.next"))
    zky_training_run_set_step (run, step + 1);
  else if (step > 0)
    zky_training_run_set_step (run, step - 1);
}

/* -- The object -------------------------------------------------------------------------------- */

static void
zky_step_bar_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  if (id == PROP_RUN)
    g_value_set_object (value, ZKY_STEP_BAR (object)->run);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zky_step_bar_set_property (GObject      *object,
                           guint         id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  ZkyStepBar *self = ZKY_STEP_BAR (object);

  if (id != PROP_RUN)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  if (!g_set_object (&self->run, g_value_get_object (value)))
    return;
  g_signal_group_set_target (self->signals, self->run);
  g_signal_group_set_target (self->session_signals, self->run != NULL ? zky_training_run_get_session (self->run) : NULL);
  update (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
zky_step_bar_dispose (GObject *object)
{
  ZkyStepBar *self = ZKY_STEP_BAR (object);

  if (self->signals != NULL)
    {
      g_signal_group_set_target (self->signals, NULL);
      g_signal_group_set_target (self->session_signals, NULL);
    }
  g_clear_object (&self->signals);
  g_clear_object (&self->session_signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), ZKY_TYPE_STEP_BAR);
  g_clear_object (&self->run);

  G_OBJECT_CLASS (zky_step_bar_parent_class)->dispose (object);
}

static void
zky_step_bar_class_init (ZkyStepBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = zky_step_bar_dispose;
  object_class->get_property = zky_step_bar_get_property;
  object_class->set_property = zky_step_bar_set_property;

  properties[PROP_RUN] = g_param_spec_object ("run", NULL, NULL, ZKY_TYPE_TRAINING_RUN,
                                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "stepbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_install_action (widget_class, "steps.previous", NULL, step_action);
  gtk_widget_class_install_action (widget_class, "steps.next", NULL, step_action);
  g_type_ensure (ZKY_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/zkynet/ZkyNet/ui/zky-step-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, ZkyStepBar, box);
  gtk_widget_class_bind_template_child (widget_class, ZkyStepBar, label);
  gtk_widget_class_bind_template_child (widget_class, ZkyStepBar, batch_button);
  gtk_widget_class_bind_template_child (widget_class, ZkyStepBar, own_button);
  gtk_widget_class_bind_template_callback (widget_class, batch_cb);
}

static void
zky_step_bar_init (ZkyStepBar *self)
{
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->updating = FALSE;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Step of the training"), -1);
  self->signals = g_signal_group_new (ZKY_TYPE_TRAINING_RUN);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "progress", G_CALLBACK (update), self);
  self->session_signals = g_signal_group_new (ZKY_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "called", G_CALLBACK (update), self);
  update (self);
}

GtkWidget *
zky_step_bar_new (void)
{
  return g_object_new (ZKY_TYPE_STEP_BAR, NULL);
}
