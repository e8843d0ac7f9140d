/* test-window.c: open, play, edit, undo, reload, stop: what a window does, without a pointer
 * SPDX-License-Identifier: Apache-2.0 */
#include "window-fixture.h"

#include "zky-examples.h"

#define MODEL(x, body)                                                        \
  "local zky = require \"zky\"\n"                                             \
  "local model = zky.module \"Test\"\n"                                       \
  "model:input(\"x\", " x ")\n"                                               \
  "function model:call(x)\n" body "\nend\n"                                   \
  "return model\n"

static void
open_first_example (WindowFixture *fixture)
{
  g_autoptr(GFile) file = zky_examples_dup_first ();

  g_assert_nonnull (file);
  fixture_expect_call (fixture);
  zky_window_open_file (fixture->window, file);
  fixture_wait_called (fixture);
}

static void
test_open (WindowFixture *fixture,
           gconstpointer  data)
{
  guint n_forward;

  open_first_example (fixture);

  g_object_get (fixture->session, "n-forward", &n_forward, NULL);
  g_assert_cmpuint (zky_session_get_position (fixture->session), ==, n_forward);
  g_assert_cmpfloat (fixture_get_output (fixture), ==, 36);
  g_assert_true (isnan (fixture_get_gradient (fixture, "x")));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (fixture->window->stack), ==, "graph");
  g_assert_cmpstr (adw_window_title_get_title (fixture->window->title), ==, "simple.lua");
}

static gboolean
is_at_end (gpointer data)
{
  WindowFixture *fixture = data;

  return zky_session_get_position (fixture->session) == zky_steps_get_n (zky_session_get_steps (fixture->session)) &&
         !zky_session_get_playing (fixture->session);
}

static void
test_play (WindowFixture *fixture,
           gconstpointer  data)
{
  open_first_example (fixture);
  g_object_set (fixture->window->player, "speed", 4.0, NULL);

  fixture_activate (fixture, "win.play");
  g_assert_true (zky_session_get_playing (fixture->session));
  g_assert_true (wait_for (is_at_end, fixture));

  g_assert_cmpfloat (fixture_get_gradient (fixture, "x"), ==, 33);
  g_assert_cmpfloat (fixture_get_gradient (fixture, "w"), ==, 9);
}

static void
test_step (WindowFixture *fixture,
           gconstpointer  data)
{
  open_first_example (fixture);
  g_object_set (fixture->window->player, "animate", FALSE, NULL);

  fixture_activate (fixture, "win.start");
  g_assert_cmpuint (zky_session_get_position (fixture->session), ==, 0);
  fixture_activate (fixture, "win.step-forward");
  fixture_activate (fixture, "win.step-forward");
  g_assert_cmpuint (zky_session_get_position (fixture->session), ==, 2);
  fixture_activate (fixture, "win.step-back");
  g_assert_cmpuint (zky_session_get_position (fixture->session), ==, 1);
  fixture_activate (fixture, "win.end");
  g_assert_cmpuint (zky_session_get_position (fixture->session), ==,
                    zky_steps_get_n (zky_session_get_steps (fixture->session)));
}

static void
test_edit (WindowFixture *fixture,
           gconstpointer  data)
{
  g_autoptr(ZkyTensor) five = zky_tensor_new_scalar (ZKY_FLOAT32, 5);
  g_autoptr(GError) error = NULL;

  open_first_example (fixture);
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window), "undo"));

  fixture_expect_call (fixture);
  g_assert_true (zky_session_edit (fixture->session, "x", five, 0, &error));
  fixture_wait_called (fixture);
  fixture_activate (fixture, "win.end");
  g_assert_cmpfloat (fixture_get_output (fixture), ==, 150);
  g_assert_cmpfloat (fixture_get_gradient (fixture, "x"), ==, 85);
  g_assert_cmpfloat (fixture_get_gradient (fixture, "w"), ==, 25);

  fixture_expect_call (fixture);
  fixture_activate (fixture, "win.undo");
  fixture_wait_called (fixture);
  g_assert_cmpfloat (fixture_get_output (fixture), ==, 36);

  fixture_expect_call (fixture);
  fixture_activate (fixture, "win.redo");
  fixture_wait_called (fixture);
  g_assert_cmpfloat (fixture_get_output (fixture), ==, 150);
}

static gboolean
has_error (gpointer data)
{
  return zky_session_get_error (((WindowFixture *) data)->session) != NULL;
}

static void
test_reload (WindowFixture *fixture,
             gconstpointer  data)
{
  g_autoptr(GFile) file = fixture_write (fixture, "model.lua", MODEL ("2", "return x * 3"));
  g_autoptr(GFile) other = NULL;
  g_autoptr(GFile) again = NULL;

  zky_window_open_file (fixture->window, file);
  fixture_wait_called (fixture);
  g_assert_cmpfloat (fixture_get_output (fixture), ==, 6);

  /* A mistake is shown, and the last good graph stays … */
  other = fixture_write (fixture, "model.lua", MODEL ("2", "return x * nothing"));
  g_assert_true (wait_for (has_error, fixture));
  g_assert_nonnull (strstr (zky_session_get_error (fixture->session), "model.lua:"));
  g_assert_cmpfloat (fixture_get_output (fixture), ==, 6);

  /* … until it is corrected. */
  fixture_expect_call (fixture);
  again = fixture_write (fixture, "model.lua", MODEL ("2", "return x * 4"));
  fixture_wait_called (fixture);
  g_assert_cmpfloat (fixture_get_output (fixture), ==, 8);
}

/* Nothing was open before: the cause is shown, and saving a better version opens it. */
static void
test_broken (WindowFixture *fixture,
             gconstpointer  data)
{
  g_autoptr(GFile) file = fixture_write (fixture, "model.lua", "this is no Lua");
  g_autoptr(GFile) again = NULL;

  zky_window_open_file (fixture->window, file);
  g_assert_true (wait_for (has_error, fixture));
  g_assert_cmpstr (gtk_stack_get_visible_child_name (fixture->window->stack), ==, "status");
  g_assert_nonnull (strstr (adw_status_page_get_description (fixture->window->status_page), "model.lua:1: "));

  again = fixture_write (fixture, "model.lua", MODEL ("2", "return x * 4"));
  fixture_wait_called (fixture);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (fixture->window->stack), ==, "graph");
}

static gboolean
is_busy (gpointer data)
{
  return zky_session_get_busy (((WindowFixture *) data)->session);
}

static gboolean
is_idle (gpointer data)
{
  return !is_busy (data);
}

static gboolean
is_slow (gpointer data)
{
  return gtk_widget_get_mapped (((WindowFixture *) data)->window->stop_button);
}

/* The window answers, and says what it waits for, while the model runs, Stop ends it, and the next model works. */
static void
test_endless (WindowFixture *fixture,
              gconstpointer  data)
{
  g_autoptr(GFile) file = fixture_write (fixture, "endless.lua", MODEL ("1", "while true do end"));

  zky_window_open_file (fixture->window, file);
  g_assert_cmpstr (adw_window_title_get_title (fixture->window->title), ==, "endless.lua");
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (fixture->window)), ==, "endless.lua – zkynet");
  g_assert_cmpstr (adw_window_title_get_subtitle (fixture->window->title), ==, fixture->folder);
  g_assert_true (wait_for (is_busy, fixture));
  g_assert_true (gtk_widget_get_visible (fixture->window->busy_box));
  g_assert_true (wait_for (is_slow, fixture));
  g_assert_cmpstr (adw_status_page_get_title (fixture->window->status_page), ==, "The Model Is Still Running");

  g_signal_emit_by_name (fixture->window->stop_button, "clicked");
  g_assert_true (wait_for (has_error, fixture));
  g_assert_true (wait_for (is_idle, fixture));
  g_assert_false (gtk_widget_get_visible (fixture->window->stop_button));

  open_first_example (fixture);
  g_assert_cmpfloat (fixture_get_output (fixture), ==, 36);
}

static gboolean
has_unread (gpointer data)
{
  return gtk_widget_get_visible (((WindowFixture *) data)->window->log_badge);
}

static gboolean
has_read (gpointer data)
{
  return !has_unread (data);
}

static void
test_log (WindowFixture *fixture,
          gconstpointer  data)
{
  g_autoptr(GFile) file = fixture_write (fixture, "model.lua", MODEL ("2", "print(\"hello\")\nreturn x"));
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (
    GTK_TEXT_VIEW (fixture_find (GTK_WIDGET (fixture->window->log_pane), GTK_TYPE_TEXT_VIEW)));
  g_autofree char *text = NULL;

  zky_window_open_file (fixture->window, file);
  fixture_wait_called (fixture);
  g_assert_true (wait_for (has_unread, fixture));

  fixture_activate (fixture, "win.log");
  g_assert_true (wait_for (has_read, fixture));
  g_object_get (buffer, "text", &text, NULL);
  g_assert_nonnull (strstr (text, "hello"));
}

static void
test_open_uri (WindowFixture *fixture,
            gconstpointer  data)
{
  g_autoptr(GPtrArray) examples = zky_examples_list ();
  g_autofree char *uri = g_file_get_uri (((ZkyExample *) examples->pdata[0])->file);
  g_autoptr(GVariant) target = g_variant_ref_sink (g_variant_new_string (uri));
  const char *action = "win.open-uri";

  g_assert_true (gtk_widget_activate_action_variant (GTK_WIDGET (fixture->window), action, target));
  fixture_wait_called (fixture);
  g_assert_cmpfloat (fixture_get_output (fixture), ==, 36);
}

/* As the desktop delivers it: a list of files to the controller that takes such lists. */
static void
test_drop (WindowFixture *fixture,
           gconstpointer  data)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (fixture->window));
  g_autoptr(GFile) file = fixture_write (fixture, "model.lua", MODEL ("2", "return x * 3"));
  g_autoptr(GtkEventController) target = NULL;
  g_auto(GValue) value = G_VALUE_INIT;
  gboolean taken = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !target; i++)
    {
      target = g_list_model_get_item (controllers, i);
      if (!GTK_IS_DROP_TARGET (target))
        g_clear_object (&target);
    }
  g_assert_nonnull (target);

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, g_slist_append (NULL, g_object_ref (file)));
  g_signal_emit_by_name (target, "drop", &value, 10.0, 10.0, &taken);
  g_assert_true (taken);
  fixture_wait_called (fixture);
  g_assert_cmpfloat (fixture_get_output (fixture), ==, 6);
}

/* Whatever has a key exists. */
static void
test_accelerators (WindowFixture *fixture,
                   gconstpointer  data)
{
  /* Of GTK, or of the class. */
  static const char *const elsewhere[] = { "win.fullscreen", "win.large-text", "window.close", NULL };
  g_auto(GStrv) actions = gtk_application_list_action_descriptions (fixture_get_application ());

  for (guint i = 0; actions[i]; i++)
    {
      const char *name = strchr (actions[i], '.') + 1;

      if (g_str_has_prefix (actions[i], "app."))
        g_assert_true (g_action_group_has_action (G_ACTION_GROUP (fixture_get_application ()), name));
      else if (!g_strv_contains (elsewhere, actions[i]))
        g_assert_true (g_action_group_has_action (G_ACTION_GROUP (fixture->window), name));
    }
}

/* What the window of shortcuts says, as `key modifiers`. */
static GHashTable *
read_help (void)
{
  GHashTable *found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GBytes) bytes = g_resources_lookup_data ("/org/zkynet/ZkyNet/shortcuts.ui", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr(GRegex) regex = g_regex_new ("\"accelerator\">([^<]*)<", 0, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;

  g_assert_nonnull (bytes);
  g_regex_match (regex, g_bytes_get_data (bytes, NULL), 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *text = g_match_info_fetch (match, 1);
      g_autoptr(GString) plain = g_string_new (text);
      g_auto(GStrv) words = NULL;

      g_string_replace (plain, "&lt;", "<", 0);
      g_string_replace (plain, "&gt;", ">", 0);
      words = g_strsplit (plain->str, " ", -1);
      for (guint i = 0; words[i] != NULL; i++)
        {
          GdkModifierType modifiers;
          guint key;

          if (gtk_accelerator_parse (words[i], &key, &modifiers))
            g_hash_table_add (found, g_strdup_printf ("%u %u", key, modifiers));
        }
    }

  return found;
}

/* No key of the window does two things, and the window of shortcuts has all of them. */
static void
test_keys (WindowFixture *fixture,
           gconstpointer  data)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (fixture->window));
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) help = read_help ();
  g_autoptr(GString) wrong = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GObject) controller = g_list_model_get_item (controllers, i);

      for (guint k = 0; GTK_IS_SHORTCUT_CONTROLLER (controller) && k < g_list_model_get_n_items (G_LIST_MODEL (controller)); k++)
        {
          g_autoptr(GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), k);
          GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);
          GtkShortcutAction *action = gtk_shortcut_get_action (shortcut);
          g_autofree char *name = NULL, *label = gtk_shortcut_trigger_to_string (trigger);

          if (!GTK_IS_KEYVAL_TRIGGER (trigger) || !GTK_IS_CALLBACK_ACTION (action))
            continue;
          name = g_strdup_printf ("%u %u", gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)),
                                  gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)));
          if (!g_hash_table_contains (help, name) && !g_str_equal (label, "Escape")) /* leaves whatever there is */
            g_string_append_printf (wrong, "%s is not in the window of shortcuts. ", label);
          if (!g_hash_table_add (seen, g_steal_pointer (&name)))
            g_string_append_printf (wrong, "%s does two things. ", label);
        }
    }
  g_assert_cmpstr (wrong->str, ==, "");
  g_assert_cmpuint (g_hash_table_size (seen), >, 20);
}

static void
test_large_text (WindowFixture *fixture,
                 gconstpointer  data)
{
  gboolean large;

  fixture_activate (fixture, "win.large-text");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (fixture->window), "large-text"));
  g_object_get (fixture->window->canvas, "large-text", &large, NULL);
  g_assert_true (large);
  fixture_activate (fixture, "win.large-text");
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (fixture->window), "large-text"));
}

static void
test_turn (WindowFixture *fixture,
           gconstpointer  data)
{
  ZkyOrientation before;

  open_first_example (fixture);
  before = zky_scene_get_orientation (zky_session_get_scene (fixture->session));
  fixture_expect_call (fixture);
  fixture_activate (fixture, "win.turn");
  fixture_wait_called (fixture);
  g_assert_cmpint (zky_scene_get_orientation (zky_session_get_scene (fixture->session)), !=, before);
}

static gboolean
is_null (gpointer data)
{
  return *(gpointer *) data == NULL;
}

/* A window that is closed while its model runs takes the call with it. */
static void
test_close (WindowFixture *fixture,
            gconstpointer  data)
{
  g_autoptr(GFile) file = fixture_write (fixture, "endless.lua", MODEL ("1", "while true do end"));
  ZkyWindow *window = zky_window_new (fixture_get_application (), NULL);

  gtk_window_present (GTK_WINDOW (window));
  zky_window_open_file (window, file);
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_close (GTK_WINDOW (window));
  g_assert_true (wait_for (is_null, &window));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  FIXTURE_ADD ("/app/window/open/first-example", test_open);
  FIXTURE_ADD ("/app/window/play/to-the-end", test_play);
  FIXTURE_ADD ("/app/window/step/both-ways", test_step);
  FIXTURE_ADD ("/app/window/edit/undo", test_edit);
  FIXTURE_ADD ("/app/window/reload/after-mistake", test_reload);
  FIXTURE_ADD ("/app/window/broken/first", test_broken);
  FIXTURE_ADD ("/app/window/endless/stop", test_endless);
  FIXTURE_ADD ("/app/window/log/badge", test_log);
  FIXTURE_ADD ("/app/window/open-uri", test_open_uri);
  FIXTURE_ADD ("/app/window/drop/opens", test_drop);
  FIXTURE_ADD ("/app/window/accelerators/exist", test_accelerators);
  FIXTURE_ADD ("/app/window/keys/once", test_keys);
  FIXTURE_ADD ("/app/window/large-text/toggle", test_large_text);
  FIXTURE_ADD ("/app/window/turn/orientation", test_turn);
  FIXTURE_ADD ("/app/window/close/while-running", test_close);

  return g_test_run ();
}
