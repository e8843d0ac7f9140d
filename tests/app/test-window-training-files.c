/* test-window-training-files.c: what becomes of a training when files change
 * SPDX-License-Identifier: Apache-2.0 */
#include "training-fixture.h"

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
  gpointer model; /* only compared */

  fixture_open_model (fixture, "line.lua", PARTED);
  learn (fixture, has_learned);
  model = zky_session_get_model (fixture->session);
  other = fixture_write (fixture, "other.lua", PARTED);
  wait_ms (500);
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

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  FIXTURE_ADD ("/app/window-training-files/beside", test_beside);

  return g_test_run ();
}
