/* test-completion.c: names that are offered while a model is typed
 * SPDX-License-Identifier: Apache-2.0 */
#include "source-fixture.h"

#include "zky-completion.h"

static ZkyCompletion *
get_completion (WindowFixture *fixture)
{
  return ZKY_COMPLETION (fixture_find (GTK_WIDGET (fixture->window->source_panel), ZKY_TYPE_COMPLETION));
}

/* The cursor at the end of a new line in the call, with the focus. */
static void
begin_line (WindowFixture *fixture)
{
  GtkTextIter end;

  if (!gtk_widget_get_visible (GTK_WIDGET (fixture->window->source_panel)))
    fixture_activate (fixture, "win.source");
  gtk_widget_grab_focus (get_view (fixture));
  replace_line (fixture, 5, "  ");
  gtk_text_buffer_get_iter_at_line (get_buffer (fixture), &end, 4);
  gtk_text_iter_forward_to_line_end (&end);
  gtk_text_buffer_place_cursor (get_buffer (fixture), &end);
}

/* As an input method does it: character by character. */
static void
type (WindowFixture *fixture,
      const char    *text)
{
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      char one[8] = { 0 };

      memcpy (one, c, (gsize) (g_utf8_next_char (c) - c));
      gtk_text_buffer_insert_interactive_at_cursor (get_buffer (fixture), one, -1, TRUE);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
}

/* What the completion says to a key in the text. */
static gboolean
press (WindowFixture   *fixture,
       guint            keyval,
       GdkModifierType  state)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (get_view (fixture));
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !handled; i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (g_strcmp0 (gtk_event_controller_get_name (controller), "completion") == 0)
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, state, &handled);
    }
  while (g_main_context_iteration (NULL, FALSE))
    ;

  return handled;
}

static char *
dup_line (WindowFixture *fixture,
          int            line)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_iter_at_line (get_buffer (fixture), &start, line - 1);
  end = start;
  gtk_text_iter_forward_to_line_end (&end);

  return gtk_text_buffer_get_text (get_buffer (fixture), &start, &end, FALSE);
}

static void
assert_line (WindowFixture *fixture,
             const char    *expected)
{
  g_autofree char *line = dup_line (fixture, 5);

  g_assert_cmpstr (line, ==, expected);
}

/* Names come while one types, and what is taken stands in the text. Anything critical would end the test. */
static void
test_take (WindowFixture *fixture,
               gconstpointer  data)
{
  g_autoptr(GFile) file = open_model (fixture);
  ZkyCompletion *completion = get_completion (fixture);

  begin_line (fixture);
  type (fixture, "local a = zky.");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (completion)));
  g_assert_cmpuint (zky_completion_get_n_fits (completion), >, 200);
  type (fixture, "softm");
  g_assert_cmpstr (zky_completion_get_chosen (completion), ==, "softmax");
  g_assert_true (press (fixture, GDK_KEY_Down, 0));
  g_assert_cmpstr (zky_completion_get_chosen (completion), ==, "softmin");
  g_assert_true (press (fixture, GDK_KEY_Down, 0)); /* round */
  g_assert_cmpstr (zky_completion_get_chosen (completion), ==, "softmax");
  g_assert_true (press (fixture, GDK_KEY_Tab, 0));
  assert_line (fixture, "  local a = zky.softmax");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (completion)));
  g_assert_false (press (fixture, GDK_KEY_Tab, 0)); /* is an indentation again */

  begin_line (fixture);
  type (fixture, "local a = zky.nn.lin");
  g_assert_true (press (fixture, GDK_KEY_Return, 0));
  assert_line (fixture, "  local a = zky.nn.Linear");

  begin_line (fixture);
  type (fixture, "local a = x:rel");
  g_assert_cmpstr (zky_completion_get_chosen (completion), ==, "relu");
  g_assert_true (press (fixture, GDK_KEY_Escape, 0));
  g_assert_null (zky_completion_get_chosen (completion));
  g_assert_false (press (fixture, GDK_KEY_Return, 0));
  g_assert_true (press (fixture, GDK_KEY_space, GDK_CONTROL_MASK));
  g_assert_cmpstr (zky_completion_get_chosen (completion), ==, "relu");
  end (fixture);
}

/* Where nothing can be completed nothing is offered, and Enter behind a whole word is Enter. */
static void
test_quiet (WindowFixture *fixture,
                     gconstpointer  data)
{
  g_autoptr(GFile) file = open_model (fixture);
  ZkyCompletion *completion = get_completion (fixture);
  GtkTextIter start;

  begin_line (fixture);
  type (fixture, "f");
  g_assert_null (zky_completion_get_chosen (completion));
  type (fixture, "u");
  g_assert_cmpstr (zky_completion_get_chosen (completion), ==, "function");
  type (fixture, "zzy");
  g_assert_null (zky_completion_get_chosen (completion));

  begin_line (fixture);
  type (fixture, "if x then else");
  g_assert_cmpstr (zky_completion_get_chosen (completion), ==, "else"); /* elseif is below */
  g_assert_false (press (fixture, GDK_KEY_Return, 0));
  assert_line (fixture, "  if x then else");

  begin_line (fixture);
  type (fixture, "zky.so");
  g_assert_nonnull (zky_completion_get_chosen (completion));
  gtk_text_buffer_get_start_iter (get_buffer (fixture), &start);
  gtk_text_buffer_place_cursor (get_buffer (fixture), &start);
  g_assert_null (zky_completion_get_chosen (completion));

  begin_line (fixture);
  type (fixture, "zky.so");
  gtk_widget_grab_focus (GTK_WIDGET (fixture->window->canvas));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (zky_completion_get_chosen (completion));

  /* Text that comes from elsewhere. */
  replace_line (fixture, 5, "  local a = zky.so");
  g_assert_null (zky_completion_get_chosen (completion));
  end (fixture);
}

/* A long model stays as quick under the fingers as a short one: less than a frame a key in the mean. */
static void
test_fast (WindowFixture *fixture,
                    gconstpointer  data)
{
  g_autoptr(GFile) file = open_model (fixture);
  g_autoptr(GString) long_text = g_string_new (NULL);
  gint64 start;
  double milliseconds;
  GtkTextIter end_iter;

  begin_line (fixture);
  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (long_text, "-- line %u\n", i);
  gtk_text_buffer_get_end_iter (get_buffer (fixture), &end_iter);
  gtk_text_buffer_insert (get_buffer (fixture), &end_iter, long_text->str, -1);
  begin_line (fixture);

  start = g_get_monotonic_time ();
  for (guint i = 0; i < 20; i++)
    {
      gtk_text_buffer_insert_interactive_at_cursor (get_buffer (fixture), " ", 1, TRUE);
      for (const char *c = "zky.softmax"; *c != '\0'; c++)
        gtk_text_buffer_insert_interactive_at_cursor (get_buffer (fixture), c, 1, TRUE);
    }
  milliseconds = (double) (g_get_monotonic_time () - start) / 1000 / 240;
  g_test_minimized_result (milliseconds, "%.2f ms a key", milliseconds);
  g_assert_cmpfloat (milliseconds, <, 16);
  end (fixture);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  FIXTURE_ADD ("/app/completion/take", test_take);
  FIXTURE_ADD ("/app/completion/quiet", test_quiet);
  FIXTURE_ADD ("/app/completion/fast", test_fast);

  return g_test_run ();
}
