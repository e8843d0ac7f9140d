/* test-window-training.c: a model trained in the window
 * SPDX-License-Identifier: Apache-2.0 */
#include "../test-gone.h"
#include "training-fixture.h"

/* A formula has no page for it; a model that says how has one, whose key trains it; the card on the canvas shows the number. */
static void
test_train (WindowFixture *fixture,
            gconstpointer  data)
{
  fixture_open_expression (fixture, "x + 1");
  g_assert_false (gtk_stack_page_get_visible (fixture->window->training_page));
  fixture_open_model (fixture, "line.lua", MODEL);
  g_assert_true (gtk_stack_page_get_visible (fixture->window->training_page));
  fixture_activate (fixture, "win.train");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (fixture->window->panel_stack), ==, "training");
  g_assert_true (wait_for (has_learned, fixture));
  g_assert_true (wait_for (has_curve, fixture));
  g_assert_true (gtk_widget_get_visible (get_child (fixture, "position_box")));

  fixture_activate (fixture, "win.train");
  g_assert_cmpint (zky_training_run_get_state (fixture->window->training), ==, ZKY_RUN_PAUSED);
  gtk_range_set_value (GTK_RANGE (fixture_find (get_child (fixture, "position_box"), GTK_TYPE_SCALE)), 0);
  g_assert_false (has_learned (fixture));

  fixture_open_expression (fixture, "x + 2");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (fixture->window->panel_stack), ==, "inspector");
}

/* What is no rate is marked and changes nothing. */
static void
test_rate (WindowFixture *fixture,
           gconstpointer  data)
{
  GtkWidget *entry;

  fixture_open_model (fixture, "line.lua", MODEL);
  entry = get_child (fixture, "rate_entry");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "0.01");
  gtk_editable_set_text (GTK_EDITABLE (entry), "fast");
  g_signal_emit_by_name (entry, "activate");
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  g_assert_cmpfloat_with_epsilon (zky_training_run_get_lr (fixture->window->training), 0.01, 1e-6);
  gtk_editable_set_text (GTK_EDITABLE (entry), "0.5");
  g_signal_emit_by_name (entry, "activate");
  g_assert_false (gtk_widget_has_css_class (entry, "error"));
  g_assert_cmpfloat (zky_training_run_get_lr (fixture->window->training), ==, 0.5);
}

static gboolean
has_dialog (gpointer data)
{
  g_autoptr(GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window))
        {
          *(GtkWindow **) data = window;
          return TRUE;
        }
    }

  return FALSE;
}

/* Answers the question that is asked, or will be. */
static void
answer (const char *response)
{
  GtkWindow *dialog = NULL;

  g_assert_true (wait_for (has_dialog, &dialog));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  if (dialog != NULL)
    gtk_window_destroy (dialog);
}

/* Closing asks while it runs, and as long as what was trained is nowhere else; going on goes on. */
static void
test_close (WindowFixture *fixture,
            gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "line.safetensors", NULL);
  GtkWindow *dialog = NULL;

  fixture_open_model (fixture, "line.lua", MODEL);
  fixture_activate (fixture, "win.train");
  g_assert_true (wait_for (has_learned, fixture));
  gtk_window_close (GTK_WINDOW (fixture->window));
  g_assert_true (wait_for (has_dialog, &dialog));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->window)));
  g_assert_cmpstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)), ==, "A Training Is Running");
  answer ("cancel");
  g_assert_cmpint (zky_training_run_get_state (fixture->window->training), ==, ZKY_RUN_RUNNING);
  zky_training_run_pause (fixture->window->training);
  g_assert_true (zky_window_ask_to_close (fixture->window));
  g_assert_true (wait_for (has_dialog, &dialog));
  g_assert_cmpstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)), ==, "Save What Was Trained?");
  answer ("cancel");
  g_assert_true (zky_training_run_save (fixture->window->training, path, NULL));
  g_assert_false (zky_window_ask_to_close (fixture->window));
}

static gboolean
has_other (gpointer data)
{
  WindowFixture *fixture = data;
  GFile *file = zky_session_get_file (fixture->session);
  g_autofree char *name = file != NULL ? g_file_get_basename (file) : NULL;

  return g_strcmp0 (name, "other.lua") == 0;
}

/* Another model is not opened over what was trained and not saved. */
static void
test_open (WindowFixture *fixture,
           gconstpointer  data)
{
  g_autoptr(GFile) other = fixture_write (fixture, "other.lua", PLANE);

  fixture_open_model (fixture, "line.lua", MODEL);
  fixture_activate (fixture, "win.train");
  g_assert_true (wait_for (has_learned, fixture));
  fixture_activate (fixture, "win.train");
  zky_window_open_file (fixture->window, other);
  answer ("cancel");
  fixture_spin ();
  g_assert_true (has_learned (fixture));
  g_assert_false (has_other (fixture));
  zky_window_open_file (fixture->window, other);
  answer ("close");
  g_assert_true (wait_for (has_other, fixture));
  /* What was not trained is not asked for. */
  fixture_open_model (fixture, "line.lua", MODEL);
}

/* -- Steps ------------------------------------------------------------------------------------- */

/* Two rows in batches of one, 40 steps */
#define STEPS                                                                                        \
  "local zky = require 'zky'\n"                                                                      \
  "local model = zky.module 'Line'\n"                                                                \
  "model:input ('x', {{1}})\n"                                                                       \
  "model:param ('w', 0)\n"                                                                           \
  "function model:call (x)\n"                                                                        \
  "  local y = x * self.w\n"                                                                         \
  "  return y\n"                                                                                     \
  "end\n"                                                                                            \
  "model:train { dataset = {x = {{1}, {2}}, t = {{2}, {4}}}, loss = 'mse_loss', target = 't',\n"     \
  "              optimizer = 'sgd', lr = 0.01, epochs = 20, batch = 1 }\n"                           \
  "return model\n"

typedef struct
{
  WindowFixture *fixture;
  const char    *text;
} Said;

static GtkWidget *
get_step_child (WindowFixture *fixture,
                const char    *name)
{
  return GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (fixture->window->step_bar), ZKY_TYPE_STEP_BAR, name));
}

static gboolean
is_said (gpointer data)
{
  Said *said = data;

  return g_pattern_match_simple (said->text, gtk_label_get_text (GTK_LABEL (get_step_child (said->fixture, "label"))));
}

/* Waits for what the row of steps says; it says no when that is late. */
static void
wait_said (WindowFixture *fixture,
           const char    *text)
{
  if (!wait_for (is_said, &(Said) { fixture, text }))
    g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (get_step_child (fixture, "label"))), ==, text);
}

static gboolean
is_done (gpointer data)
{
  return zky_training_run_get_state (((WindowFixture *) data)->window->training) == ZKY_RUN_DONE;
}

/* Any step is chosen by its number; the canvas has its batch, or the own input; keys go to its neighbours; undo is followed. */
static void
test_steps (WindowFixture *fixture,
            gconstpointer  data)
{
  GtkWidget *spin;
  ZkyInput input;

  fixture_open_model (fixture, "steps.lua", STEPS);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (fixture->window->step_bar)));
  fixture_activate (fixture, "win.train");
  g_assert_true (wait_for (is_done, fixture));
  wait_said (fixture, "Step 40 of 40  ·  own input");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (get_child (fixture, "status_label"))), ==, "Epoch 20 of 20  ·  done");

  spin = get_child (fixture, "step_button");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), 7);
  wait_said (fixture, "Step 7 of 40  ·  batch of 1  ·  loss *");
  g_assert_cmpstr (zky_graph_get_output_name (zky_session_get_graph (fixture->session), 1), ==, "loss");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (get_child (fixture, "status_label"))), ==, "Epoch 3.5 of 20  ·  trained to 20");
  fixture_activate (fixture, "win.next-training-step");
  wait_said (fixture, "Step 8 of 40  ·  batch of 1  ·  loss *");
  fixture_activate (fixture, "win.previous-training-step");
  wait_said (fixture, "Step 7 of 40  ·  batch of 1  ·  loss *");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (get_step_child (fixture, "own_button")), TRUE);
  wait_said (fixture, "Step 7 of 40  ·  own input");
  fixture_activate (fixture, "win.training-batch");
  wait_said (fixture, "Step 7 of 40  ·  batch of 1  ·  loss *");

  fixture_activate (fixture, "win.undo");
  wait_said (fixture, "Step 40 of 40*");
  fixture_activate (fixture, "win.undo");
  wait_said (fixture, "Step 0 of 40  ·  batch of 1  ·  loss *");
  g_assert_true (zky_session_get_input (fixture->session, "w", &input));
  g_assert_cmpfloat (zky_tensor_get_double (input.value, 0), ==, 0);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (get_child (fixture, "position_label"))), ==, "Parameters of step 0 of 40");
  fixture_activate (fixture, "win.redo");
  wait_said (fixture, "Step 40 of 40*");
}

/* How quickly it trains, and on how many rows at once, is chosen in the panel. */
static void
test_speed (WindowFixture *fixture,
            gconstpointer  data)
{
  GtkWidget *entry;

  fixture_open_model (fixture, "steps.lua", STEPS);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (get_child (fixture, "pace_list")), 2);
  g_assert_cmpfloat (zky_training_run_get_pace (fixture->window->training), ==, 5);
  fixture_activate (fixture, "win.train");
  wait_said (fixture, "Step 2 of 2  ·  own input");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (get_child (fixture, "pace_list")), 0);
  g_assert_true (wait_for (is_done, fixture));

  entry = get_child (fixture, "batch_entry");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "1");
  gtk_editable_set_text (GTK_EDITABLE (entry), "0");
  g_signal_emit_by_name (entry, "activate");
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "2");
  g_signal_emit_by_name (entry, "activate");
  g_assert_false (gtk_widget_has_css_class (entry, "error"));
  g_assert_cmpfloat (zky_training_run_get_batch (fixture->window->training), ==, 2);
}

static GtkWidget *
find_button (GtkWidget  *widget,
             const char *label)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

/* However often it is asked to close, there is one question; the window goes while the dialog still tells its answer. */
static void
test_close_answered (WindowFixture *fixture,
                     gconstpointer  data)
{
  WindowFixture other = { .folder = fixture->folder };
  GtkWindow *first = NULL, *dialog = NULL;

  other.window = zky_window_new (fixture_get_application (), NULL);
  other.session = zky_window_get_session (other.window);
  g_signal_connect_swapped (other.session, "called", G_CALLBACK (fixture_called_cb), &other);
  gtk_window_present (GTK_WINDOW (other.window));
  fixture_open_model (&other, "line.lua", MODEL);
  fixture_activate (&other, "win.train");
  g_assert_true (wait_for (has_learned, &other));

  gtk_window_close (GTK_WINDOW (other.window));
  g_assert_true (has_dialog (&first));
  g_object_add_weak_pointer (G_OBJECT (first), (gpointer *) &first);
  gtk_window_close (GTK_WINDOW (other.window));
  g_assert_true (has_dialog (&dialog));
  g_assert_true (wait_for (is_gone, &first));
  g_signal_handlers_disconnect_by_data (other.session, &other);
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  g_object_ref (other.window);
  g_signal_emit_by_name (find_button (GTK_WIDGET (dialog), "_Close Without Saving"), "clicked");
  g_assert_true (wait_for (is_gone, &dialog));
  assert_gone (other.window);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  FIXTURE_ADD ("/app/window-training/train", test_train);
  FIXTURE_ADD ("/app/window-training/rate", test_rate);
  FIXTURE_ADD ("/app/window-training/close", test_close);
  FIXTURE_ADD ("/app/window-training/open", test_open);
  FIXTURE_ADD ("/app/window-training/steps", test_steps);
  FIXTURE_ADD ("/app/window-training/speed", test_speed);
  FIXTURE_ADD ("/app/window-training/close-answered", test_close_answered);

  return g_test_run ();
}
