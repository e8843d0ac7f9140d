/* test-text-size.c: text twice as large as usual is neither cut nor out of reach, in the window and in what it opens
 * SPDX-License-Identifier: Apache-2.0 */
#include "window-size.h"

#include "zky-settings.h"

#define MODEL                                                                                        \
  "local zky = require 'zky'\n"                                                                      \
  "local model = zky.module 'Line'\n"                                                                \
  "model:input ('x', {{1, 0.25}})\n"                                                                 \
  "model:param ('w', {{-12345.678, 2}})\n"                                                           \
  "function model:call (x)\n"                                                                        \
  "  local y = zky.tanh (x * self.w)\n"                                                              \
  "  return zky.sum (y)\n"                                                                           \
  "end\n"                                                                                            \
  "model:train { dataset = {x = {{1, 2}, {2, 1}}, t = {{2}, {4}}}, loss = 'mse_loss', target = 't',\n" \
  "              optimizer = 'sgd', lr = 0.01, epochs = 3 }\n"                                       \
  "return model\n"

/* -- What is looked at ------------------------------------------------------------------- */

static gboolean
scrolls (GtkWidget *widget)
{
  return GTK_IS_SCROLLABLE (widget) || GTK_IS_SCROLLED_WINDOW (widget);
}

/* Whether @widget lies within all that it is in, up to what scrolls. */
static gboolean
is_inside (GtkWidget  *widget,
           GtkWidget **border)
{
  graphene_rect_t bounds;

  for (GtkWidget *around = gtk_widget_get_parent (widget); around != NULL && !scrolls (around); around = gtk_widget_get_parent (around))
    {
      *border = around;
      if (gtk_widget_compute_bounds (widget, around, &bounds)
          && (bounds.origin.x < -1 || bounds.origin.x + bounds.size.width > gtk_widget_get_width (around) + 1))
        return FALSE;
    }

  return TRUE;
}

static guint n_cut;

static void G_GNUC_PRINTF (1, 2)
report (const char *format,
        ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_test_message ("CUT: %s", text);
  n_cut++;
}

static guint
check_label (GtkLabel *label)
{
  GtkWidget *widget = GTK_WIDGET (label), *border = NULL;
  PangoLayout *layout = gtk_label_get_layout (label);
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  if (width == 0)
    return 0;
  if (gtk_label_get_ellipsize (label) == PANGO_ELLIPSIZE_NONE && width > gtk_widget_get_width (widget) + 1)
    report ("“%s” needs %d pixels and has %d", gtk_label_get_text (label), width, gtk_widget_get_width (widget));
  if (height > gtk_widget_get_height (widget) + 1)
    report ("“%s” is %d pixels high in %d", gtk_label_get_text (label), height, gtk_widget_get_height (widget));
  if (!is_inside (widget, &border))
    report ("“%s” is cut by a %s", gtk_label_get_text (label), G_OBJECT_TYPE_NAME (border));

  return 1;
}

/* Returns: how many labels were looked at */
static guint
check_labels (GtkWidget *widget)
{
  guint n = 0;

  if (!gtk_widget_get_mapped (widget) || GTK_IS_TEXT_VIEW (widget))
    return 0;
  if (GTK_IS_LABEL (widget))
    return check_label (GTK_LABEL (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += check_labels (child);

  return n;
}

/* -- Text of another size ------------------------------------------------------------------ */

static int usual_resolution;

static void
set_text_size (double scale)
{
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int) (scale * usual_resolution), NULL);
}

static void
set_up (WindowFixture *fixture,
        gconstpointer  data)
{
  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &usual_resolution, NULL);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  set_text_size (*(const double *) data);
  n_cut = 0;
  fixture_set_up (fixture, NULL);
  fixture_open_model (fixture, "line.lua", MODEL);
}

static void
tear_down (WindowFixture *fixture,
           gconstpointer  data)
{
  g_assert_cmpuint (n_cut, ==, 0);
  fixture_tear_down (fixture, NULL);
  set_text_size (1);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
}

/* -- The window ------------------------------------------------------------------------------ */

static void
test_window (WindowFixture *fixture,
             gconstpointer  data)
{
  static const int widths[] = { 1200, 600, 400 };
  static const char *const states[] = { "win.calls", "win.train", "win.panel", "win.panel", "win.find", "win.log", "win.log", "win.source", "win.source" };

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      resize (fixture, widths[i]);
      g_test_message ("%d pixels: %u labels", widths[i], check_labels (GTK_WIDGET (fixture->window)));
      for (guint k = 0; k < G_N_ELEMENTS (states); k++)
        {
          fixture_activate (fixture, states[k]);
          settle ();
          g_test_message ("%s", states[k]);
          g_assert_cmpuint (check_labels (GTK_WIDGET (fixture->window)), >=, 3);
        }
      g_object_set (fixture->session, "selected", NULL, NULL);
    }
}

/* What is known of a node, with its editors */
static void
test_node (WindowFixture *fixture,
           gconstpointer  data)
{
  gtk_stack_set_visible_child_name (fixture->window->panel_stack, "inspector");
  for (int width = 1200; width >= 400; width -= 400)
    {
      resize (fixture, width);
      adw_flap_set_reveal_flap (fixture->window->flap, TRUE);
      for (guint i = 0; i < 3; i++)
        {
          zky_canvas_show_node (fixture->window->canvas, fixture_get_node (fixture, (const char *[]) { "w", "x", "y" }[i]));
          settle ();
          g_assert_cmpuint (check_labels (GTK_WIDGET (fixture->window)), >, 8);
        }
    }
}

/* -- What it opens ----------------------------------------------------------------------------- */

static GtkWindow *
find_other (WindowFixture *fixture)
{
  g_autoptr(GList) all = gtk_window_list_toplevels ();

  for (GList *l = all; l != NULL; l = l->next)
    if (l->data != (gpointer) fixture->window && gtk_widget_get_mapped (l->data))
      return l->data;

  return NULL;
}

/* Opens, looks at, makes small, looks at again, closes. */
static void
check_dialog (WindowFixture *fixture,
              const char    *action)
{
  GtkWindow *dialog;
  int least;

  if (g_str_has_prefix (action, "app."))
    g_action_group_activate_action (G_ACTION_GROUP (fixture_get_application ()), action + strlen ("app."), NULL);
  else
    fixture_activate (fixture, action);
  settle ();
  dialog = find_other (fixture);
  g_assert_nonnull (dialog);
  g_test_message ("%s: %d × %d", action, gtk_widget_get_width (GTK_WIDGET (dialog)), gtk_widget_get_height (GTK_WIDGET (dialog)));
  g_assert_cmpuint (check_labels (GTK_WIDGET (dialog)), >, 3);
  gtk_widget_measure (GTK_WIDGET (dialog), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_test_message ("%s needs %d", action, least);
  g_assert_cmpint (least, <=, 400 * *(const double *) g_object_get_data (G_OBJECT (fixture->window), "scale"));
  gtk_window_set_default_size (dialog, least, 500);
  settle ();
  check_labels (GTK_WIDGET (dialog));
  gtk_window_destroy (dialog);
  settle ();
}

static void
test_dialogs (WindowFixture *fixture,
              gconstpointer  data)
{
  static const char *const actions[] = { "app.preferences", "win.gallery", "win.export", "app.about" };

  g_object_set_data (G_OBJECT (fixture->window), "scale", (gpointer) data);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    check_dialog (fixture, actions[i]);
}

int
main (int   argc,
      char *argv[])
{
  static const double scales[] = { 1.5, 2 };

  g_test_init (&argc, &argv, NULL);
  adw_init ();

  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      const struct
      {
        const char *name;
        void      (*test) (WindowFixture *fixture, gconstpointer data);
      } tests[] = { { "window", test_window }, { "node", test_node }, { "dialogs", test_dialogs } };

      for (guint k = 0; k < G_N_ELEMENTS (tests); k++)
        {
          g_autofree char *path = g_strdup_printf ("/app/text-size/%s/%g", tests[k].name, scales[i]);

          g_test_add (path, WindowFixture, &scales[i], set_up, tests[k].test, tear_down);
        }
    }

  return g_test_run ();
}
