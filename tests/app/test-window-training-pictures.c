/* test-window-training-pictures.c: what is seen of a training beside its graph, and saved
 * SPDX-License-Identifier: Apache-2.0 */
#include "training-fixture.h"

#include "zky-curve-view.h"
#include "zky-plot-view.h"
#include "zky-sample-line.h"
#include "zky-training-pictures.h"

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

  FIXTURE_ADD ("/app/window-training-pictures/pictures", test_pictures);
  FIXTURE_ADD ("/app/window-training-pictures/sample", test_sample);
  FIXTURE_ADD ("/app/window-training-pictures/save-curve", test_save_curve);
  FIXTURE_ADD ("/app/window-training-pictures/save-pictures", test_save_pictures);

  return g_test_run ();
}
