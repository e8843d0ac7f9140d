/* test-calls.c: the list of calls of a session: what is kept, shown again, computed again
 * SPDX-License-Identifier: Apache-2.0 */
#include "session-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "zky-session-calls.h"

static guint
count (ZkySession *session)
{
  return g_list_model_get_n_items (G_LIST_MODEL (zky_session_get_calls (session)));
}

/* Borrowed: the list holds it. 0: the newest */
static ZkyKeptCall *
get_call (ZkySession *session,
          guint       i)
{
  g_autoptr (ZkyKeptCall) call = g_list_model_get_item (G_LIST_MODEL (zky_session_get_calls (session)), i);

  g_assert_nonnull (call);
  return call;
}

static void
assert_changes (ZkyKeptCall *call,
                const char  *expected)
{
  g_autofree char *changes = zky_kept_call_dup_changes (call, 4);

  g_assert_cmpstr (changes, ==, expected);
}

static void
assert_result (ZkyKeptCall *call,
               const char  *expected)
{
  g_autofree char *result = zky_kept_call_dup_result (call, 4);

  g_assert_cmpstr (result, ==, expected);
}

static void
show (ZkySession  *session,
      ZkyKeptCall *call)
{
  zky_session_show_call (session, call);
  session_wait (session);
}

/* Each way to call leaves an entry that says how it came about and what changed. */
static void
test_kinds (void)
{
  static const ZkyCallKind kinds[] = { ZKY_CALL_REDONE, ZKY_CALL_UNDONE, ZKY_CALL_AGAIN, ZKY_CALL_EDITED, ZKY_CALL_OPENED };
  g_autoptr (ZkySession) session = session_open (FORMULA);
  g_autofree char *inputs = NULL, *unlike = NULL;

  assert_changes (get_call (session, 0), FORMULA);
  session_edit_wait (session, "x", "3");
  zky_session_call_again (session);
  session_wait (session);
  zky_session_undo (session);
  session_wait (session);
  zky_session_redo (session);
  session_wait (session);

  g_assert_cmpuint (count (session), ==, G_N_ELEMENTS (kinds));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_assert_cmpint (zky_kept_call_get_kind (get_call (session, i)), ==, kinds[i]);
      g_assert_cmpuint (zky_kept_call_get_number (get_call (session, i)), ==, G_N_ELEMENTS (kinds) - i);
    }
  assert_changes (get_call (session, 3), "x: 1 → 3");
  assert_changes (get_call (session, 2), "");
  assert_changes (get_call (session, 1), "x: 3 → 1");
  assert_result (get_call (session, 3), "out = 36");
  inputs = zky_kept_call_dup_inputs (get_call (session, 3), 4);
  g_assert_cmpstr (inputs, ==, "x = 3, w = 1");
  unlike = zky_kept_call_dup_unlike (get_call (session, 3), get_call (session, 4), 4);
  g_assert_cmpstr (unlike, ==, "x = 3");
  g_assert_true (zky_session_get_shown_call (session) == get_call (session, 0));
  g_assert_false (zky_session_is_earlier (session));
  g_assert_cmpstr (zky_kept_call_get_id (get_call (session, 0)), ==, zky_graph_get_id (zky_session_get_graph (session)));
  g_assert_cmpstr (zky_kept_call_get_id (get_call (session, 0)), !=, zky_kept_call_get_id (get_call (session, 2)));
}

/* A drag is one entry, counted from where it began. */
static void
test_drag (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);
  guint gesture = zky_session_new_gesture (session);

  for (guint i = 2; i < 6; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      session_edit (session, "x", text, gesture);
      session_wait (session);
    }
  g_assert_cmpuint (count (session), ==, 2);
  assert_changes (get_call (session, 0), "x: 1 → 5");
  assert_result (get_call (session, 0), "out = 150");

  session_edit (session, "x", "6", zky_session_new_gesture (session));
  session_wait (session);
  g_assert_cmpuint (count (session), ==, 3);
  assert_changes (get_call (session, 0), "x: 5 → 6");
}

/* An earlier call comes back with its numbers and the time line where it was; the newest is one step away. */
static void
test_show (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);
  ZkyKeptCall *first = get_call (session, 0);

  zky_session_set_position (session, session_get_uint (session, "n-steps") - 1);
  session_edit_wait (session, "x", "3");
  zky_session_set_position (session, 2);
  show (session, first);
  g_assert_true (zky_session_is_earlier (session));
  session_assert_output (session, "2");
  session_assert_input (session, "x", "1");
  g_assert_cmpuint (zky_session_get_position (session), ==, session_get_uint (session, "n-steps") - 1);
  g_assert_cmpuint (count (session), ==, 2);

  show (session, NULL);
  g_assert_false (zky_session_is_earlier (session));
  session_assert_output (session, "36");
  session_assert_input (session, "x", "3");
  g_assert_cmpuint (zky_session_get_position (session), ==, 2);
}

/* Groups and directions of an earlier call can be changed as those of the newest. */
static void
test_layout (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);

  session_edit_wait (session, "x", "3");
  show (session, get_call (session, 1));
  g_object_set (session, "orientation", ZKY_ORIENTATION_TOP_TO_BOTTOM, NULL);
  session_wait (session);
  g_assert_true (zky_session_is_earlier (session));
  session_assert_output (session, "2");
  g_assert_cmpint (zky_scene_get_orientation (zky_session_get_scene (session)), ==, ZKY_ORIENTATION_TOP_TO_BOTTOM);
}

/* Inputs are taken over as one step of undo. */
static void
test_use (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);
  g_autoptr (GError) error = NULL;

  session_edit_wait (session, "x", "3");
  session_edit_wait (session, "w", "5");
  g_assert_true (zky_session_use_inputs (session, get_call (session, 2), &error));
  g_assert_no_error (error);
  session_wait (session);
  g_assert_cmpint (zky_kept_call_get_kind (get_call (session, 0)), ==, ZKY_CALL_REUSED);
  assert_changes (get_call (session, 0), "x: 3 → 1, w: 5 → 1");
  session_assert_output (session, "2");
  zky_session_undo (session);
  session_wait (session);
  session_assert_output (session, "72");

  zky_session_open_expression (session, "a + b");
  session_wait (session);
  g_assert_false (zky_session_use_inputs (session, get_call (session, 2), &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_USE);
}

/* Who edits while an earlier call is seen goes on from that one. */
static void
test_continue (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);

  session_edit_wait (session, "x", "3");
  session_edit_wait (session, "w", "5");
  show (session, get_call (session, 2));
  session_edit (session, "x", "2", 0);
  session_edit (session, "w", "7", 0);
  session_wait_until (session_get_uint (session, "n-steps") > 0 && !zky_session_is_earlier (session)
                      && zky_tensor_get_double (zky_node_get_value (zky_graph_find_node (zky_session_get_graph (session), "w")), 0) == 7);
  session_assert_output (session, "36"); /* (2 + 7) · 2² */
  session_assert_input (session, "x", "2");
}

/* Calls of another model are kept as well. */
static void
test_other_model (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);
  ZkyInput input;

  zky_session_open_expression (session, "y * 2");
  session_wait (session);
  g_assert_cmpuint (count (session), ==, 2);
  assert_changes (get_call (session, 0), "y * 2");
  show (session, get_call (session, 1));
  session_assert_output (session, "2");
  g_assert_nonnull (zky_graph_find_node (zky_session_get_graph (session), "w"));
  g_assert_false (zky_session_get_input (session, "x", &input));
  g_assert_cmpstr (zky_session_get_expression (session), ==, "y * 2");
}

/* Past the budget numbers go and are computed again, with the very bits they had, even when the file has changed. */
static void
test_budget (void)
{
  static const char model[] =
    "local zky = require 'zky'\n"
    "local model = zky.module 'M'\n"
    "model:input ('x', 3)\n"
    "model:param ('w', zky.randn {16, 16})\n"
    "function model:call (x) return zky.sum (zky.exp (self.w * x)) end\n"
    "return model\n";
  g_autofree char *folder = g_dir_make_tmp ("zky-test-XXXXXX", NULL), *path = g_build_filename (folder, "m.lua", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (ZkySession) session = zky_session_new ();
  g_autoptr (ZkyTensor) before = NULL;
  g_autofree char *notice = NULL;
  ZkyKeptCall *first;

  g_assert_true (g_file_set_contents (path, model, -1, NULL));
  g_object_set (zky_session_get_calls (session), "budget", (guint64) 6000, NULL);
  zky_session_open_file (session, file);
  session_wait (session);
  g_assert_cmpstr (zky_session_get_error (session), ==, NULL);
  first = get_call (session, 0);
  before = zky_tensor_ref (zky_node_get_gradient (zky_graph_find_node (zky_session_get_graph (session), "w")));
  session_edit_wait (session, "x", "2");
  g_assert_null (zky_kept_call_get_steps (first));
  g_assert_nonnull (zky_kept_call_get_steps (get_call (session, 0)));

  g_assert_true (g_file_set_contents (path, "return nil", -1, NULL));
  show (session, first);
  g_assert_cmpstr (zky_session_get_error (session), ==, NULL);
  g_assert_true (zky_tensor_equal (before, zky_node_get_gradient (zky_graph_find_node (zky_session_get_graph (session), "w"))));
  notice = session_dup_string (session, "notice");
  g_assert_nonnull (strstr (notice, "same result"));
  session_assert_input (session, "x", "3");

  g_unlink (path);
  g_rmdir (folder);
}

/* A model that does not give the same each time is told so. */
static void
test_random (void)
{
  static const char model[] =
    "local zky = require 'zky'\n"
    "local model = zky.module 'M'\n"
    "local n = 0\n"
    "model:input ('x', zky.ones {64})\n"
    "function model:call (x) n = n + 1 return zky.sum (x * n) end\n"
    "return model\n";
  g_autoptr (ZkySession) session = zky_session_new ();
  g_autofree char *notice = NULL;

  g_object_set (zky_session_get_calls (session), "budget", (guint64) 1, NULL);
  zky_session_open_text (session, NULL, model);
  session_wait (session);
  zky_session_call_again (session);
  session_wait (session);
  zky_session_call_again (session);
  session_wait (session);
  show (session, get_call (session, 1));
  notice = session_dup_string (session, "notice");
  g_assert_nonnull (strstr (notice, "another one"));
}

/* Where inputs alone are too much, the oldest entries go, but not those with a name. */
static void
test_inputs (void)
{
  g_autoptr (ZkySession) session = zky_session_new ();
  guint numbers[] = { 7, 6, 2 };

  g_object_set (zky_session_get_calls (session), "budget", (guint64) 3 * 256, NULL);
  zky_session_open_text (session, NULL,
                         "local zky = require 'zky'\n"
                         "local model = zky.module 'M'\n"
                         "model:input ('x', zky.ones {64})\n"
                         "function model:call (x) return zky.sum (x) end\n"
                         "return model\n");
  session_wait (session);
  for (guint i = 0; i < 6; i++)
    {
      ZkyShape shape = { .n_axes = 1, .dims = { 64 } };
      g_autoptr (ZkyTensor) value = zky_tensor_new_full (ZKY_FLOAT32, &shape, i + 2, NULL);

      zky_session_edit (session, "x", value, 0, NULL);
      session_wait (session);
      if (i == 0)
        zky_kept_call_set_name (get_call (session, 0), "two");
    }
  g_assert_cmpuint (count (session), ==, G_N_ELEMENTS (numbers));
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_assert_cmpuint (zky_kept_call_get_number (get_call (session, i)), ==, numbers[i]);
}

static void
test_remove (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);
  g_autofree char *title = NULL;
  ZkyKeptCall *call;

  session_edit_wait (session, "x", "3");
  session_edit_wait (session, "x", "4");
  zky_session_remove_call (session, get_call (session, 0)); /* the newest stays */
  g_assert_cmpuint (count (session), ==, 3);
  call = get_call (session, 1);
  zky_kept_call_set_name (call, "  three ");
  title = zky_kept_call_dup_title (call);
  g_assert_cmpstr (title, ==, "three");
  show (session, call);
  zky_session_remove_call (session, call);
  session_wait (session);
  g_assert_cmpuint (count (session), ==, 2);
  session_assert_output (session, "80");
  g_assert_false (zky_session_is_earlier (session));
  zky_session_clear_calls (session);
  g_assert_cmpuint (count (session), ==, 1);
  g_assert_cmpuint (zky_kept_call_get_number (get_call (session, 0)), ==, 3);
}

/* A text that fails half way is shown as far as it came, but makes one entry however often it is typed on. */
static void
test_unfinished (void)
{
  static const char start[] =
    "local zky = require 'zky'\n"
    "local model = zky.module 'M'\n"
    "model:input ('x', 2)\n"
    "function model:call (x) local a = x * 3 return %s end\n"
    "return model\n";
  static const char *const ends[] = { "a", "nothing (a)", "nothin (a)", "a * a" };
  g_autoptr (ZkySession) session = zky_session_new ();

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_auto (GStrv) parts = g_strsplit (start, "%s", 2);
      g_autofree char *text = g_strconcat (parts[0], ends[i], parts[1], NULL);

      zky_session_open_text (session, NULL, text);
      session_wait (session);
      g_assert_cmpuint (count (session), ==, i == 0 ? 1 : 2);
    }
  assert_result (get_call (session, 0), "out = 36");
}

/* The parameters of a run of training are one entry; single steps are one each. */
static void
test_training (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);
  guint gesture = zky_session_new_gesture (session);

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (ZkyArchive) params = zky_archive_new ();
      g_autoptr (ZkyTensor) value = zky_tensor_new_scalar (ZKY_FLOAT32, i + 2);

      zky_archive_add (params, "w", value);
      zky_session_take_params (session, params, gesture, i < 3 ? gesture : 0);
      session_wait (session);
      g_assert_cmpint (zky_kept_call_get_kind (get_call (session, 0)), ==, ZKY_CALL_TRAINED);
      g_assert_cmpuint (count (session), ==, i < 3 ? 2 : i);
    }
  assert_changes (get_call (session, 0), "w: 5 → 6");
  zky_session_undo (session);
  session_wait (session);
  session_assert_input (session, "w", "1");
}

/* What a list view makes of what it is told. */
typedef struct
{
  GListModel *list;
  GPtrArray  *items;   /* borrowed, only compared */
  gboolean    telling; /* one change at a time */
} Shadow;

static void
assert_shadow (Shadow *shadow)
{
  g_assert_cmpuint (g_list_model_get_n_items (shadow->list), ==, shadow->items->len);
  for (guint i = 0; i < shadow->items->len; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (shadow->list, i);

      g_assert_true (item == shadow->items->pdata[i]);
    }
  g_assert_null (g_list_model_get_item (shadow->list, shadow->items->len));
}

static void
changed_cb (GListModel *list,
            guint       position,
            guint       removed,
            guint       added,
            Shadow     *shadow)
{
  g_assert_false (shadow->telling);
  shadow->telling = TRUE;
  g_assert_cmpuint (position + removed, <=, shadow->items->len);
  if (removed > 0)
    g_ptr_array_remove_range (shadow->items, position, removed);
  for (guint i = 0; i < added; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (list, position + i);

      g_assert_nonnull (item);
      g_ptr_array_insert (shadow->items, (int) (position + i), item);
    }
  assert_shadow (shadow);
}

static void
told_cb (Shadow *shadow)
{
  shadow->telling = FALSE;
}

static void
change_at_random (ZkyKeptCalls *calls,
                  ZkyKeptCall  *pattern)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (calls));
  g_autoptr (ZkyKeptCall) any = n > 0 ? g_list_model_get_item (G_LIST_MODEL (calls), g_test_rand_int_range (0, n)) : NULL;
  g_autoptr (ZkyKeptCall) other = n > 0 ? g_list_model_get_item (G_LIST_MODEL (calls), g_test_rand_int_range (0, n)) : NULL;
  ZkyKeptCall *made = zky_kept_call_new (zky_kept_call_get_steps (pattern), ZKY_CALL_EDITED, zky_kept_call_get_source (pattern),
                                         g_ptr_array_ref (zky_kept_call_get_inputs (pattern)), NULL);
  int what = g_test_rand_int_range (0, 40);

  if (what < 16 || n == 0)
    zky_kept_calls_add (calls, g_steal_pointer (&made));
  else if (what < 20)
    zky_kept_calls_replace (calls, made);
  else if (what < 26)
    g_assert_true (zky_kept_calls_remove (calls, any) == (any != zky_kept_calls_get_newest (calls)));
  else if (what < 30)
    zky_kept_call_set_name (any, what % 2 == 0 ? "kept" : "");
  else if (what < 39)
    {
      g_object_set (calls, "budget", (guint64) g_test_rand_int_range (0, 400), NULL);
      zky_kept_calls_trim (calls, any, what % 2 == 0 ? other : NULL);
    }
  else
    zky_kept_calls_clear (calls);
  g_clear_object (&made);
}

/* The list says exactly what becomes of it, after it has, and of one change at a time. */
static void
test_changes (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);
  g_autoptr (ZkyKeptCalls) calls = zky_kept_calls_new ();
  Shadow shadow = { G_LIST_MODEL (calls), g_ptr_array_new (), FALSE };

  g_signal_connect (calls, "items-changed", G_CALLBACK (changed_cb), &shadow);
  g_signal_connect_data (calls, "items-changed", G_CALLBACK (told_cb), &shadow, NULL, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  for (guint i = 0; i < 3000; i++)
    {
      change_at_random (calls, get_call (session, 0));
      assert_shadow (&shadow);
    }
  g_ptr_array_unref (shadow.items);
}

#define SOME "0, 0, 0, 0, 0, 0, 0, 0, "
#define MANY SOME SOME SOME SOME SOME SOME SOME SOME

/* Of arrays and of many inputs only what differs is said. */
static void
test_distance (void)
{
  static const struct { const char *formula, *name, *value, *said; } cases[] = {
    { FORMULA, "x", "3", NULL },
    { "f(x = [1, 2, 3]) = sum(x)", "x", "[1, 2.5, 3]", NULL },
    { "f(x = [" MANY "1]) = sum(x)", "x", "[" MANY "1.5]", "x differs by up to 0.5" },
    { "f(a = 1, b = 1, c = 1, d = 1, e = 1) = a + b + c + d + e", "abcde", "7", "5 inputs and parameters differ, most of all a, by 6" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ZkySession) session = session_open (cases[i].formula);
      g_autofree char *said = NULL;
      guint first;

      for (const char *name = cases[i].name; *name != '\0'; name++)
        session_edit_wait (session, (char[]) { *name, '\0' }, cases[i].value);
      first = count (session) - 1;
      said = zky_kept_call_dup_distance (get_call (session, 0), get_call (session, first), 4);
      g_assert_cmpstr (said, ==, cases[i].said);
      g_clear_pointer (&said, g_free);
      said = zky_kept_call_dup_distance (get_call (session, 0), get_call (session, 0), 4);
      g_assert_null (said);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/calls/kinds", test_kinds);
  g_test_add_func ("/ui/calls/drag", test_drag);
  g_test_add_func ("/ui/calls/show", test_show);
  g_test_add_func ("/ui/calls/layout", test_layout);
  g_test_add_func ("/ui/calls/use", test_use);
  g_test_add_func ("/ui/calls/continue", test_continue);
  g_test_add_func ("/ui/calls/other-model", test_other_model);
  g_test_add_func ("/ui/calls/budget", test_budget);
  g_test_add_func ("/ui/calls/random", test_random);
  g_test_add_func ("/ui/calls/inputs", test_inputs);
  g_test_add_func ("/ui/calls/remove", test_remove);
  g_test_add_func ("/ui/calls/unfinished", test_unfinished);
  g_test_add_func ("/ui/calls/training", test_training);
  g_test_add_func ("/ui/calls/changes", test_changes);
  g_test_add_func ("/ui/calls/distance", test_distance);

  return g_test_run ();
}
