/* test-text-size.c: text twice as large as usual is neither cut nor out of reach, in the window; test-dialogs.c looks at what it opens
 * SPDX-License-Identifier: Apache-2.0 */
#include "cut-labels.h"
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

static void
set_up (WindowFixture *fixture,
        gconstpointer  data)
{
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  set_text_size (*(const double *) data);
  n_faults = 0;
  fixture_set_up (fixture, NULL);
  fixture_open_model (fixture, "line.lua", MODEL);
}

static void
tear_down (WindowFixture *fixture,
           gconstpointer  data)
{
  g_assert_cmpuint (n_faults, ==, 0);
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
      } tests[] = { { "window", test_window }, { "node", test_node } };

      for (guint k = 0; k < G_N_ELEMENTS (tests); k++)
        {
          g_autofree char *path = g_strdup_printf ("/app/text-size/%s/%g", tests[k].name, scales[i]);

          g_test_add (path, WindowFixture, &scales[i], set_up, tests[k].test, tear_down);
        }
    }

  return g_test_run ();
}
