/* test-window-training.c: a model trained in the window
 * SPDX-License-Identifier: Apache-2.0 */
#include "../test-gone.h"
#include "window-fixture.h"

#include "zky-curve-view.h"
#include "zky-plot-view.h"
#include "zky-sample-line.h"
#include "zky-training-pictures.h"

#define MODEL                                                                                        \
  "local zky = require 'zky'\n"                                                                      \
  "local model = zky.module 'Line'\n"                                                                \
  "model:input ('x', {{1}})\n"                                                                       \
  "model:param ('w', 0)\n"                                                                           \
  "function model:call (x)\n"                                                                        \
  "  local y = x * self.w\n"                                                                         \
  "  return y\n"                                                                                     \
  "end\n"                                                                                            \
  "model:train { dataset = {x = {{1}, {2}}, t = {{2}, {4}}}, loss = 'mse_loss', target = 't',\n"     \
  "              optimizer = 'sgd', lr = 0.01, epochs = 100000000 }\n"                               \
  "return model\n"

/* Two halves of a plane, told apart by two hidden units. */
#define PLANE                                                                                        \
  "local zky = require 'zky'\n"                                                                      \
  "local model = zky.module 'Plane'\n"                                                               \
  "model:input ('x', {{0, 0}, {0, 1}, {1, 0}, {1, 1}})\n"                                            \
  "model:input ('t', {{0}, {0}, {1}, {1}})\n"                                                        \
  "model.hidden = zky.nn.Linear (2, 2)\n"                                                            \
  "model.last = zky.nn.Linear (2, 1)\n"                                                              \
  "function model:call (x, t)\n"                                                                     \
  "  local h = zky.tanh (self.hidden (x))\n"                                                         \
  "  local y = zky.sigmoid (self.last (h))\n"                                                        \
  "  local loss = zky.mean (zky.square (y - t))\n"                                                   \
  "  return loss, y\n"                                                                               \
  "end\n"                                                                                            \
  "model:train { optimizer = 'adam', lr = 0.05, epochs = 100000000 }\n"                              \
  "return model\n"

static GtkWidget *
get_child (WindowFixture *fixture,
           const char    *name)
{
  return GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (fixture->window->training_panel), ZKY_TYPE_TRAINING_PANEL, name));
}

static gboolean
has_learned (gpointer data)
{
  WindowFixture *fixture = data;
  ZkyInput input;

  return zky_session_get_input (fixture->session, "w", &input) && fabs (zky_tensor_get_double (input.value, 0) - 2) < 1e-3;
}

static gboolean
has_curve (gpointer data)
{
  return gtk_widget_get_mapped (get_child (data, "loss_view"));
}

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

/* -- Files beside the model ------------------------------------------------------------------------ */

/* The slope comes from a file of its own, which says what w begins with. */
#define PARTED                                                                                       \
  "local zky = require 'zky'\n"                                                                      \
  "local part = require 'part'\n"                                                                    \
  "local model = zky.module 'Line'\n"                                                                \
  "model:input ('x', {{1}})\n"                                                                       \
  "model:param ('w', part.w)\n"                                                                      \
  "function model:call (x)\n"                                                                        \
  "  return x * self.w + part.b\n"                                                                   \
  "end\n"                                                                                            \
  "model:train { dataset = {x = {{1}, {2}}, t = {{2}, {4}}}, loss = 'mse_loss', target = 't',\n"     \
  "              optimizer = 'sgd', lr = 0.01, epochs = 100000000 }\n"                               \
  "return model\n"

static gboolean
says (GtkWidget  *widget,
      const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (says (child, text))
      return TRUE;

  return FALSE;
}

static gboolean
says_kept (gpointer data)
{
  return says (GTK_WIDGET (((WindowFixture *) data)->window->toasts), "what was learned is kept");
}

static gboolean
says_anew (gpointer data)
{
  return says (GTK_WIDGET (((WindowFixture *) data)->window->toasts), "training begins anew");
}

static gboolean
elapsed_cb (gpointer data)
{
  *(gboolean *) data = TRUE;

  return G_SOURCE_REMOVE;
}

static gboolean
has_steps (gpointer data)
{
  return zky_training_run_get_last_step (((WindowFixture *) data)->window->training) > 0;
}

static gboolean
has_no_steps (gpointer data)
{
  return zky_training_run_get_last_step (((WindowFixture *) data)->window->training) == 0;
}

static void
learn (WindowFixture *fixture,
       GSourceFunc    has_enough)
{
  fixture_activate (fixture, "win.train");
  g_assert_true (wait_for (has_enough, fixture));
  fixture_activate (fixture, "win.train");
}

/* A file that the model does not read changes nothing. One that it reads leaves what was learned, with a word, unless it says itself
 * what the parameters begin with. */
static void
test_beside (WindowFixture *fixture,
             gconstpointer  data)
{
  g_autoptr(GFile) part = fixture_write (fixture, "part.lua", "return {w = 0, b = 0}"), other = NULL, again = NULL, anew = NULL;
  gboolean elapsed = FALSE;
  gpointer model; /* only compared */

  fixture_open_model (fixture, "line.lua", PARTED);
  learn (fixture, has_learned);
  model = zky_session_get_model (fixture->session);
  other = fixture_write (fixture, "other.lua", PARTED);
  g_timeout_add (500, elapsed_cb, &elapsed);
  while (!elapsed)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (zky_session_get_model (fixture->session) == model);
  g_assert_cmpuint (zky_training_run_get_last_step (fixture->window->training), >, 0);

  again = fixture_write (fixture, "part.lua", "return {w = 0, b = 1}");
  g_assert_true (wait_for (has_no_steps, fixture));
  g_assert_true (has_learned (fixture));
  g_assert_true (wait_for (says_kept, fixture));

  learn (fixture, has_steps);
  anew = fixture_write (fixture, "part.lua", "return {w = 1, b = 0}");
  g_assert_true (wait_for (has_no_steps, fixture));
  g_assert_false (has_learned (fixture));
  g_assert_true (wait_for (says_anew, fixture));
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

static GtkWidget *
get_picture (WindowFixture *fixture,
             const char    *name)
{
  GtkWidget *pictures = get_child (fixture, "pictures");

  return GTK_WIDGET (gtk_widget_get_template_child (pictures, ZKY_TYPE_TRAINING_PICTURES, name));
}

static const char *
get_picture_text (WindowFixture *fixture,
                  const char    *name)
{
  return gtk_label_get_text (GTK_LABEL (get_picture (fixture, name)));
}

static gboolean
has_surface (gpointer data)
{
  return gtk_widget_get_mapped (get_picture (data, "plot_view"))
         && g_str_equal (get_picture_text (data, "caption_label"), "4 of 4 examples right");
}

static gboolean
has_fit (gpointer data)
{
  return g_str_equal (get_picture_text (data, "title_label"), "Fit");
}

static gboolean
has_no_picture (gpointer data)
{
  return !gtk_widget_get_visible (get_picture (data, "plot_box"));
}

/* The surface comes while it learns; its layers can be looked at; another model has another picture, a formula none. */
static void
test_pictures (WindowFixture *fixture,
               gconstpointer  data)
{
  g_autoptr(GFile) file = fixture_write (fixture, "plane.lua", PLANE);
  GtkDropDown *layers;

  fixture_expect_call (fixture);
  zky_window_open_file (fixture->window, file);
  fixture_wait_called (fixture);
  fixture_activate (fixture, "win.train");
  g_assert_true (wait_for (has_surface, fixture));
  g_assert_cmpstr (get_picture_text (fixture, "title_label"), ==, "Decision Surface");
  g_assert_true (gtk_widget_get_mapped (get_picture (fixture, "spread_area")));
  layers = GTK_DROP_DOWN (get_picture (fixture, "layer_list"));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (layers)));
  g_assert_cmpuint (g_list_model_get_n_items (gtk_drop_down_get_model (layers)), ==, 4);
  gtk_drop_down_set_selected (layers, 2);
  g_assert_cmpstr (get_picture_text (fixture, "caption_label"), ==, "What the 2 units of h say; 0 along the line");

  zky_training_run_reset (fixture->window->training);
  fixture_open_model (fixture, "line.lua", MODEL);
  fixture_activate (fixture, "win.train");
  g_assert_true (wait_for (has_fit, fixture));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (layers)));
  fixture_open_expression (fixture, "x + 2");
  g_assert_true (wait_for (has_no_picture, fixture));
}

/* Behind each letter comes the other one; it is trained so slowly that it stays so. */
#define LETTERS                                                                                      \
  "local zky = require 'zky'\n"                                                                      \
  "local model = zky.module 'Letters'\n"                                                             \
  "local text = zky.encode ('abababababab', {length = 4})\n"                                         \
  "model:input ('x', text.x:slice {stop = 1})\n"                                                     \
  "model:input ('y', text.y:slice {stop = 1})\n"                                                     \
  "model:param ('w', {{0, 9}, {9, 0}})\n"                                                            \
  "function model:call (x, y)\n"                                                                     \
  "  local scores = zky.embedding (x, self.w)\n"                                                     \
  "  local loss = zky.cross_entropy (scores:reshape {-1, 2}, y:reshape {-1})\n"                      \
  "  return loss\n"                                                                                  \
  "end\n"                                                                                            \
  "model:train { dataset = text, lr = 1e-9, optimizer = 'sgd', epochs = 100000000 }\n"               \
  "return model\n"

static GtkWidget *
get_sample (WindowFixture *fixture,
            const char    *name)
{
  return GTK_WIDGET (gtk_widget_get_template_child (get_picture (fixture, "sample_line"), ZKY_TYPE_SAMPLE_LINE, name));
}

static gboolean
has_sample (gpointer data)
{
  return gtk_widget_get_mapped (get_picture (data, "sample_line"))
         && g_str_has_prefix (gtk_label_get_text (GTK_LABEL (get_sample (data, "text_label"))), "bbababab");
}

static gboolean
has_sample_error (gpointer data)
{
  return g_str_equal (gtk_label_get_text (GTK_LABEL (get_sample (data, "error_label"))), "“x” is not in the vocabulary");
}

/* What it writes is seen while it learns; prompt and temperature are what they are set to. */
static void
test_sample (WindowFixture *fixture,
             gconstpointer  data)
{
  g_autoptr(GFile) file = fixture_write (fixture, "letters.lua", LETTERS);
  GtkWidget *prompt;

  fixture_expect_call (fixture);
  zky_window_open_file (fixture->window, file);
  fixture_wait_called (fixture);
  prompt = get_sample (fixture, "prompt_entry");
  gtk_editable_set_text (GTK_EDITABLE (get_sample (fixture, "temperature_entry")), "0");
  gtk_editable_set_text (GTK_EDITABLE (prompt), "bb");
  fixture_activate (fixture, "win.train");
  g_assert_true (wait_for (has_sample, fixture));
  gtk_editable_set_text (GTK_EDITABLE (prompt), "ax");
  g_signal_emit_by_name (prompt, "activate");
  g_assert_true (wait_for (has_sample_error, fixture));
  g_assert_true (gtk_widget_has_css_class (prompt, "error"));
  gtk_editable_set_text (GTK_EDITABLE (get_sample (fixture, "temperature_entry")), "hot");
  g_signal_emit_by_name (get_sample (fixture, "temperature_entry"), "activate");
  g_assert_true (gtk_widget_has_css_class (get_sample (fixture, "temperature_entry"), "error"));
}

static void
test_save_curve (WindowFixture *fixture,
                 gconstpointer  data)
{
  static const char *const names[] = { "curve.svg", "curve.png", "curve.csv" };
  static const char *const begins[] = { "<?xml", "\211PNG", "epoch,loss" };

  fixture_open_model (fixture, "line.lua", MODEL);
  fixture_activate (fixture, "win.train");
  g_assert_true (wait_for (has_curve, fixture));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL), *text = NULL;
      g_autoptr(GFile) file = g_file_new_for_path (path);
      g_autoptr(GError) error = NULL;

      zky_curve_view_save (ZKY_CURVE_VIEW (get_child (fixture, "loss_view")), file, &error);
      g_assert_no_error (error);
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_assert_true (g_str_has_prefix (text, begins[i]));
    }
}

static gboolean
has_predictions (gpointer data)
{
  return gtk_widget_get_mapped (get_picture (data, "plot_view"));
}

/* Each picture in each format, and its numbers. */
static void
test_save_pictures (WindowFixture *fixture,
                    gconstpointer  data)
{
  static const char *const actions[] = { "training.save-curve", "training.save-plot", "training.save-spread" };
  static const char *const endings[] = { "svg", "pdf", "png", "csv" };
  static const char *const begins[] = { "<?xml", "%PDF", "\211PNG", NULL };
  static const char *const tables[] = { "epoch,loss", "x0,x1,said0\n", "epoch," };
  g_autoptr(GFile) file = fixture_write (fixture, "plane.lua", PLANE);

  fixture_expect_call (fixture);
  zky_window_open_file (fixture->window, file);
  fixture_wait_called (fixture);
  fixture_activate (fixture, "win.train");
  g_assert_true (wait_for (has_predictions, fixture));
  g_assert_true (wait_for (has_curve, fixture));
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    for (guint k = 0; k < G_N_ELEMENTS (endings); k++)
      {
        g_autofree char *name = g_strdup_printf ("picture%u.%s", i, endings[k]);
        g_autofree char *path = g_build_filename (fixture->folder, name, NULL), *text = NULL;
        g_autoptr(GFile) written = g_file_new_for_path (path);

        zky_training_panel_save (fixture->window->training_panel, actions[i], written);
        g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
        g_assert_true (g_str_has_prefix (text, begins[k] != NULL ? begins[k] : tables[i]));
      }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  FIXTURE_ADD ("/app/window-training/train", test_train);
  FIXTURE_ADD ("/app/window-training/sample", test_sample);
  FIXTURE_ADD ("/app/window-training/save-pictures", test_save_pictures);
  FIXTURE_ADD ("/app/window-training/rate", test_rate);
  FIXTURE_ADD ("/app/window-training/close", test_close);
  FIXTURE_ADD ("/app/window-training/open", test_open);
  FIXTURE_ADD ("/app/window-training/beside", test_beside);
  FIXTURE_ADD ("/app/window-training/steps", test_steps);
  FIXTURE_ADD ("/app/window-training/speed", test_speed);
  FIXTURE_ADD ("/app/window-training/close-answered", test_close_answered);
  FIXTURE_ADD ("/app/window-training/pictures", test_pictures);
  FIXTURE_ADD ("/app/window-training/save-curve", test_save_curve);

  return g_test_run ();
}
