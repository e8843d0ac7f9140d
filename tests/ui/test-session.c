/* test-session.c: tests ui/session/zky-session.c and the worker behind it
 * SPDX-License-Identifier: Apache-2.0 */
#include <glib/gstdio.h>

#include "session-fixture.h"

static char *
write_model (const char *folder,
             const char *body)
{
  char *path = g_build_filename (folder, "model.lua", NULL);
  g_autofree char *text = g_strdup_printf ("local zky = require \"zky\"\n"
                                           "local model = zky.module \"M\"\n"
                                           "model:input(\"x\", 3)\n"
                                           "model:param(\"w\", 1)\n"
                                           "function model:call(x)\n"
                                           "  %s\n"
                                           "end\n"
                                           "return model\n", body);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static char *
create_folder (void)
{
  char *folder = g_dir_make_tmp ("zky-session-XXXXXX", NULL);

  g_assert_nonnull (folder);
  return folder;
}

static void
remove_folder (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "model.lua", NULL);

  g_remove (path);
  g_rmdir (folder);
}

static void
test_empty (void)
{
  g_autoptr (ZkySession) session = zky_session_new ();
  g_autofree char *explanation = session_dup_string (session, "explanation");

  g_assert_null (zky_session_get_scene (session));
  g_assert_null (zky_session_get_graph (session));
  g_assert_null (zky_session_get_selected_node (session));
  g_assert_cmpuint (session_get_uint (session, "n-steps"), ==, 0);
  g_assert_cmpstr (explanation, ==, "");
  zky_session_set_playing (session, TRUE);
  g_assert_false (zky_session_get_playing (session));
  zky_session_step (session, 1);
  zky_session_undo (session);
  zky_session_stop (session);
  zky_session_reload (session);
  zky_session_call_again (session);
}

static void
test_open (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);

  g_assert_cmpstr (zky_session_get_title (session), ==, FORMULA);
  g_assert_cmpstr (zky_session_get_expression (session), ==, FORMULA);
  g_assert_null (zky_session_get_file (session));
  g_assert_true (zky_scene_is_laid_out (zky_session_get_scene (session)));
  g_assert_cmpuint (session_get_uint (session, "n-forward"), ==, 3);
  g_assert_cmpuint (session_get_uint (session, "n-steps"), ==, 10);
  g_assert_cmpuint (zky_session_get_position (session), ==, 3);
  g_assert_true (zky_graph_has_gradients (zky_session_get_graph (session)));
  g_assert_false (session_get_boolean (session, "can-undo"));
  session_assert_output (session, "2");
}

static void
test_open_file (void)
{
  g_autoptr (ZkySession) session = zky_session_new ();
  g_autofree char *folder = create_folder ();
  g_autofree char *path = write_model (folder, "return (x + self.w) * zky.square(x)");
  g_autoptr (GFile) file = g_file_new_for_path (path);

  zky_session_open_file (session, file);
  session_wait (session);
  g_assert_cmpstr (zky_session_get_error (session), ==, NULL);
  g_assert_cmpstr (zky_session_get_title (session), ==, "model.lua");
  g_assert_true (g_file_equal (zky_session_get_file (session), file));
  session_assert_output (session, "36");
  remove_folder (folder);
}

static void
test_edit (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);
  ZkyScene *before = zky_scene_ref (zky_session_get_scene (session));
  ZkyScene *after;

  session_edit_wait (session, "x", "3");
  session_assert_output (session, "36");
  session_edit_wait (session, "x", "5");
  session_assert_output (session, "150");
  session_assert_input (session, "x", "5");

  after = zky_session_get_scene (session);
  g_assert_true (after != before);
  for (guint i = 0; i < zky_scene_get_n_cards (after); i++)
    {
      g_assert_cmpfloat (zky_scene_get_card (after, i)->rect.x, ==, zky_scene_get_card (before, i)->rect.x);
      g_assert_cmpfloat (zky_scene_get_card (after, i)->rect.y, ==, zky_scene_get_card (before, i)->rect.y);
    }
  zky_scene_unref (before);
}

static void
test_edit_unknown (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);
  g_autoptr (ZkyTensor) value = session_parse ("5");
  g_autoptr (GError) error = NULL;

  g_assert_false (zky_session_edit (session, "nobody", value, 0, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_UNKNOWN);
}

/* While a call runs edits gather; the last one wins, and all of a drag is one step of undo. */
static void
test_edit_coalesce (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);
  guint gesture = zky_session_new_gesture (session), count = 0;

  session_edit_wait (session, "x", "3");
  g_signal_connect_swapped (session, "called", G_CALLBACK (session_count_cb), &count);
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      session_edit (session, "x", text, gesture);
    }
  session_edit (session, "x", "5", gesture);
  session_wait_until (count >= 2);
  g_assert_cmpuint (count, ==, 2);
  session_assert_output (session, "150");

  zky_session_undo (session);
  session_wait (session);
  session_assert_output (session, "36");
  zky_session_redo (session);
  session_wait (session);
  session_assert_output (session, "150");
}

static void
test_edit_fails (void)
{
  g_autoptr (ZkySession) session = session_open ("f(x; w) = x + w");
  ZkyGraph *graph;

  session_edit_wait (session, "x", "[1, 2]");
  session_assert_output (session, "[2, 3]");
  graph = zky_session_get_graph (session);
  session_edit_wait (session, "w", "[1, 2, 3]");
  g_assert_nonnull (zky_session_get_error (session));
  g_assert_nonnull (strstr (zky_session_get_error (session), "[3]"));
  g_assert_true (zky_session_get_graph (session) == graph);
  session_assert_input (session, "w", "1");

  session_edit_wait (session, "x", "7");
  g_assert_cmpstr (zky_session_get_error (session), ==, NULL);
  session_assert_output (session, "8");
  zky_session_undo (session);
  session_wait (session);
  session_assert_output (session, "[2, 3]");
  zky_session_undo (session);
  session_wait (session);
  session_assert_output (session, "2");
  g_assert_false (session_get_boolean (session, "can-undo"));
}

static void
test_error (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);

  zky_session_open_expression (session, "f(x) = (x +");
  session_wait (session);
  g_assert_true (g_str_has_prefix (zky_session_get_error (session), "-e:"));
  g_assert_cmpstr (zky_session_get_expression (session), ==, FORMULA);
  session_assert_output (session, "2");

  zky_session_open_expression (session, "x + 1");
  session_wait (session);
  g_assert_cmpstr (zky_session_get_error (session), ==, NULL);
  g_assert_cmpstr (zky_session_get_expression (session), ==, "x + 1");
}

static void
test_error_file (void)
{
  g_autoptr (ZkySession) session = zky_session_new ();
  g_autoptr (GFile) missing = g_file_new_for_path ("/nonexistent/model.lua");
  g_autoptr (GFile) remote = g_file_new_for_uri ("http://localhost/model.lua");

  zky_session_open_file (session, missing);
  session_wait (session);
  g_assert_nonnull (zky_session_get_error (session));
  g_assert_null (zky_session_get_scene (session));
  g_assert_cmpstr (zky_session_get_title (session), ==, "model.lua");
  zky_session_open_file (session, remote);
  session_wait (session);
  g_assert_nonnull (strstr (zky_session_get_error (session), "localhost"));
}

/* Typing on in a formula does not set x back to 1. */
static void
test_carry_values (void)
{
  g_autoptr (ZkySession) session = session_open ("f(x) = x + 1");

  session_edit_wait (session, "x", "4");
  zky_session_open_expression (session, "f(x, z) = x + 2*z");
  session_wait (session);
  session_assert_output (session, "6");
  zky_session_reload (session);
  session_wait (session);
  session_assert_output (session, "6");
}

static void
test_reload (void)
{
  g_autoptr (ZkySession) session = zky_session_new ();
  g_autofree char *folder = create_folder ();
  g_autofree char *path = write_model (folder, "return x + self.w");
  g_autofree char *again = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path);

  zky_session_open_file (session, file);
  session_wait (session);
  session_edit_wait (session, "x", "5");
  session_assert_output (session, "6");
  zky_session_set_position (session, session_get_uint (session, "n-steps"));
  zky_session_select_node (session, zky_graph_get_output (zky_session_get_graph (session), 0));

  again = write_model (folder, "return (x + self.w) * x");
  zky_session_reload (session);
  session_wait (session);
  session_assert_output (session, "12");
  g_assert_cmpuint (zky_session_get_position (session), ==, session_get_uint (session, "n-steps"));
  g_assert_false (session_get_boolean (session, "can-undo"));
  remove_folder (folder);
}

/* What a parameter has become stays when the text around it is changed, and goes when the text gives it another value. */
static void
test_reload_parameters (void)
{
  static const char text[] = "local zky = require 'zky'\nlocal m = zky.module 'M'\nm:input('x', 3)\nm:param('w', %d)\n"
                             "function m:call(x) return x * self.w%s end\nreturn m\n";
  g_autoptr (ZkySession) session = zky_session_new ();
  g_autofree char *folder = create_folder ();
  g_autofree char *path = g_build_filename (folder, "model.lua", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  const struct { int w; const char *more, *output; } texts[] = { { 1, " + 1", "22" }, { 1, " + 2", "23" }, { 2, "", "6" } };
  g_autofree char *first = g_strdup_printf (text, 1, "");

  g_assert_true (g_file_set_contents (path, first, -1, NULL));
  zky_session_open_file (session, file);
  session_wait (session);
  session_edit_wait (session, "w", "7");
  session_assert_output (session, "21");
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *next = g_strdup_printf (text, texts[i].w, texts[i].more);

      g_assert_true (g_file_set_contents (path, next, -1, NULL));
      zky_session_reload (session);
      session_wait (session);
      session_assert_output (session, texts[i].output);
    }
  remove_folder (folder);
}

/* What is saved under another name is the same model still, with all that was done to it. */
static void
test_saved (void)
{
  static const char text[] = "local zky = require 'zky'\nlocal m = zky.module 'M'\nm:input('x', 3)\nm:param('w', 1)\n"
                             "function m:call(x) return x * self.w end\nreturn m\n";
  g_autoptr (ZkySession) session = zky_session_new ();
  g_autofree char *folder = create_folder (), *path = g_build_filename (folder, "model.lua", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  zky_session_open_text (session, NULL, text);
  session_wait (session);
  session_edit_wait (session, "w", "7");
  session_assert_output (session, "21");
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  zky_session_open_saved (session, file);
  g_assert_cmpstr (zky_session_get_title (session), ==, "model.lua");
  session_wait (session);
  session_assert_output (session, "21");
  g_assert_true (zky_session_get_file (session) == file);
  g_assert_null (zky_session_get_text (session));
  remove_folder (folder);
}

static void
test_notice (void)
{
  g_autoptr (ZkySession) session = session_open ("f(x; w) = (x + w) * x^2");
  g_autofree char *before = session_dup_string (session, "notice");
  g_autofree char *after = NULL;

  g_assert_true (before == NULL || strstr (before, "sum") == NULL);
  session_edit_wait (session, "x", "[3, 4, 5]");
  session_assert_output (session, "[36, 80, 150]");
  after = session_dup_string (session, "notice");
  g_assert_nonnull (strstr (after, "the sum of out is differentiated"));
}

static void
log_cb (ZkySession *session,
        const char *text,
        GString    *log)
{
  g_string_append (log, text);
  g_string_append_c (log, '\n');
}

static void
test_log (void)
{
  g_autoptr (ZkySession) session = zky_session_new ();
  g_autofree char *folder = create_folder ();
  g_autofree char *path = write_model (folder, "print(\"hello\", 5); return x + self.w");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GString) log = g_string_new (NULL);

  g_signal_connect (session, "log", G_CALLBACK (log_cb), log);
  zky_session_open_file (session, file);
  session_wait (session);
  session_wait_until (log->len > 0);
  g_assert_nonnull (strstr (log->str, "hello"));
  remove_folder (folder);
}

static GFile *
rewrite (const char *folder,
         const char *body)
{
  g_autofree char *path = write_model (folder, body);

  return g_file_new_for_path (path);
}

/* What a model computed up to its mistake is seen when it is opened, and not for values that it cannot be called with. */
static void
test_unfinished (void)
{
  g_autoptr (ZkySession) session = zky_session_new ();
  g_autofree char *folder = create_folder ();
  g_autoptr (GFile) file = rewrite (folder, "local a = x + self.w\n  local b = zky.square(a)\n  return zky.matmul(b, zky.ones({2, 3}))");
  ZkyGraph *graph;

  zky_session_open_file (session, file);
  session_wait (session);
  g_assert_nonnull (strstr (zky_session_get_error (session), "model.lua:8: matmul"));
  g_assert_cmpstr (zky_session_get_title (session), ==, "model.lua");
  graph = zky_session_get_graph (session);
  g_assert_cmpfloat (zky_tensor_get_double (zky_node_get_value (zky_graph_find_node (graph, "b")), 0), ==, 16);
  g_assert_cmpuint (zky_graph_get_n_outputs (graph), ==, 0);

  session_edit_wait (session, "x", "[1, 2, 3]");
  g_assert_true (zky_session_get_graph (session) == graph);

  g_object_unref (rewrite (folder, "return x + self.w"));
  zky_session_reload (session);
  session_wait (session);
  g_assert_cmpstr (zky_session_get_error (session), ==, NULL);
  session_assert_output (session, "4");
  remove_folder (folder);
}

/* What was computed until somebody stopped it: of what has no end, how it begins. */
static void
test_stop_call (void)
{
  g_autoptr (ZkySession) session = zky_session_new ();
  g_autofree char *folder = create_folder ();
  g_autoptr (GFile) file = rewrite (folder, "local s = x  while true do s = s + self.w end");

  zky_session_open_file (session, file);
  session_wait_until (zky_session_get_busy (session));
  g_usleep (G_USEC_PER_SEC / 10);
  zky_session_stop (session);
  session_wait (session);
  g_assert_true (g_str_has_prefix (zky_session_get_error (session), "Stopped; of "));
  g_assert_true (g_str_has_suffix (zky_session_get_error (session), "the first 1000 are shown"));
  g_assert_cmpuint (zky_graph_get_n_nodes (zky_session_get_graph (session)), ==, 1000);
  remove_folder (folder);
}

static void
test_stop (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);
  g_autofree char *folder = create_folder ();
  g_autofree char *path = write_model (folder, "while true do end");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  gint64 start;

  zky_session_open_file (session, file);
  session_wait_until (zky_session_get_busy (session));
  start = g_get_monotonic_time ();
  zky_session_stop (session);
  session_wait (session);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 2 * G_USEC_PER_SEC);
  g_assert_nonnull (zky_session_get_error (session));
  session_assert_output (session, "2");
  session_wait_until (!zky_session_get_busy (session));

  /* The session goes on. */
  session_edit_wait (session, "x", "3");
  session_assert_output (session, "36");
  remove_folder (folder);
}

/* Opening something else does not wait for what runs. */
static void
test_open_while_running (void)
{
  g_autoptr (ZkySession) session = zky_session_new ();
  g_autofree char *folder = create_folder ();
  g_autofree char *path = write_model (folder, "while true do end");
  g_autoptr (GFile) file = g_file_new_for_path (path);

  zky_session_open_file (session, file);
  session_wait_until (zky_session_get_busy (session));
  zky_session_open_expression (session, FORMULA);
  session_wait (session);
  g_assert_cmpstr (zky_session_get_error (session), ==, NULL);
  session_assert_output (session, "2");
  remove_folder (folder);
}

static void
test_dispose_while_running (void)
{
  g_autofree char *folder = create_folder ();
  g_autofree char *path = write_model (folder, "print(\"x\"); while true do end");
  g_autoptr (GFile) file = g_file_new_for_path (path);
  ZkySession *session = zky_session_new ();

  zky_session_open_file (session, file);
  session_wait_until (zky_session_get_busy (session));
  g_assert_finalize_object (session);
  for (gint64 end = g_get_monotonic_time () + G_USEC_PER_SEC / 2; g_get_monotonic_time () < end;)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (5000);
    }
  remove_folder (folder);
}

static void
test_orientation (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);
  ZkyGraph *graph = zky_session_get_graph (session);

  g_object_set (session, "orientation", ZKY_ORIENTATION_TOP_TO_BOTTOM, NULL);
  session_wait (session);
  g_assert_cmpint (zky_scene_get_orientation (zky_session_get_scene (session)), ==,
                   ZKY_ORIENTATION_TOP_TO_BOTTOM);
  g_assert_true (zky_session_get_graph (session) == graph);
  g_object_set (session, "orientation", ZKY_ORIENTATION_LEFT_TO_RIGHT, NULL);
  session_wait (session);
  g_assert_cmpint (zky_scene_get_orientation (zky_session_get_scene (session)), ==,
                   ZKY_ORIENTATION_LEFT_TO_RIGHT);
}

static void
test_to_lua (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = zky_session_to_lua (session, &error);

  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, "zky.module"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/session/empty", test_empty);
  g_test_add_func ("/ui/session/open/expression", test_open);
  g_test_add_func ("/ui/session/open/file", test_open_file);
  g_test_add_func ("/ui/session/open/while-running", test_open_while_running);
  g_test_add_func ("/ui/session/edit", test_edit);
  g_test_add_func ("/ui/session/edit/unknown", test_edit_unknown);
  g_test_add_func ("/ui/session/edit/coalesce", test_edit_coalesce);
  g_test_add_func ("/ui/session/edit/fails", test_edit_fails);
  g_test_add_func ("/ui/session/error/expression", test_error);
  g_test_add_func ("/ui/session/error/file", test_error_file);
  g_test_add_func ("/ui/session/error/unfinished", test_unfinished);
  g_test_add_func ("/ui/session/stop/call", test_stop_call);
  g_test_add_func ("/ui/session/carry-values", test_carry_values);
  g_test_add_func ("/ui/session/reload", test_reload);
  g_test_add_func ("/ui/session/reload/parameters", test_reload_parameters);
  g_test_add_func ("/ui/session/saved", test_saved);
  g_test_add_func ("/ui/session/notice", test_notice);
  g_test_add_func ("/ui/session/log", test_log);
  g_test_add_func ("/ui/session/stop", test_stop);
  g_test_add_func ("/ui/session/dispose-while-running", test_dispose_while_running);
  g_test_add_func ("/ui/session/orientation", test_orientation);
  g_test_add_func ("/ui/session/to-lua", test_to_lua);

  return g_test_run ();
}
