/* test-session-target.c: what of a session's call is differentiated
 * SPDX-License-Identifier: Apache-2.0 */
#include "session-fixture.h"

#include <string.h>

#include "zky-data-file.h"

#define VECTOR "f(x; w) = (x + w) * x^2"

static void
assert_gradient (ZkySession *session,
                 const char *name,
                 const char *expected)
{
  ZkyTensor *gradient = zky_node_get_gradient (zky_graph_find_node (zky_session_get_graph (session), name));
  g_autofree char *text = gradient != NULL ? zky_tensor_to_string (gradient) : NULL;

  g_assert_cmpstr (text, ==, expected);
}

static void
choose (ZkySession *session,
        ZkyTarget  *target)
{
  zky_session_set_target (session, target, 0);
  session_wait (session);
  g_assert_cmpstr (zky_session_get_error (session), ==, NULL);
}

static ZkySession *
open_vector (void)
{
  ZkySession *session = session_open (VECTOR);

  session_edit_wait (session, "x", "[3, 4, 5]");
  return session;
}

/* Each choice is a step of undo, and good for the calls that come after. */
static void
test_choices (void)
{
  g_autoptr (ZkySession) session = open_vector ();
  g_autoptr (ZkyTarget) element = zky_target_parse_element (NULL, "1", NULL);
  g_autoptr (ZkyTensor) weights = session_parse ("[1, 0, 2]");
  g_autoptr (ZkyTarget) cotangent = zky_target_new_cotangent (NULL, weights);

  assert_gradient (session, "x", "[33, 56, 85]");
  choose (session, element);
  assert_gradient (session, "x", "[0, 56, 0]");
  choose (session, cotangent);
  assert_gradient (session, "x", "[33, 0, 170]");
  g_assert_false (session_get_boolean (session, "jacobian"));
  g_object_set (session, "jacobian", TRUE, NULL);
  session_wait (session);
  assert_gradient (session, "x", "[[33, 0, 0], [0, 56, 0], [0, 0, 85]]");
  assert_gradient (session, "w", "[9, 16, 25]");

  session_edit_wait (session, "w", "2");
  assert_gradient (session, "w", "[9, 16, 25]");
  assert_gradient (session, "x", "[[39, 0, 0], [0, 64, 0], [0, 0, 95]]");

  zky_session_undo (session);
  session_wait (session);
  session_assert_input (session, "w", "1");
  zky_session_undo (session);
  session_wait (session);
  g_assert_true (zky_target_equal (zky_session_get_target (session), cotangent));
  assert_gradient (session, "x", "[33, 0, 170]");
  zky_session_undo (session);
  session_wait (session);
  zky_session_undo (session);
  session_wait (session);
  g_assert_null (zky_session_get_target (session));
  assert_gradient (session, "x", "[33, 56, 85]");
  zky_session_redo (session);
  session_wait (session);
  assert_gradient (session, "x", "[0, 56, 0]");
}

/* What a drag over a sheet does is one step. */
static void
test_gesture (void)
{
  g_autoptr (ZkySession) session = open_vector ();
  guint gesture = zky_session_new_gesture (session);

  for (guint i = 1; i <= 3; i++)
    {
      g_autofree char *text = g_strdup_printf ("[%u, 0, 0]", i);
      g_autoptr (ZkyTensor) weights = session_parse (text);
      g_autoptr (ZkyTarget) target = zky_target_new_cotangent (NULL, weights);

      zky_session_set_target (session, target, gesture);
      session_wait (session);
    }
  assert_gradient (session, "x", "[99, 0, 0]");
  zky_session_undo (session);
  session_wait (session);
  g_assert_null (zky_session_get_target (session));
}

/* Where it cannot be done the sum is shown, and why; nothing else is lost. */
static void
test_fallback (void)
{
  g_autoptr (ZkySession) session = open_vector ();
  g_autoptr (ZkyTarget) element = zky_target_parse_element (NULL, "2", NULL);
  g_autofree char *notice = NULL, *after = NULL, *large = NULL;
  g_autofree double *numbers = g_new0 (double, 9000);
  g_autoptr (ZkyTensor) many = zky_tensor_new_from_doubles (ZKY_FLOAT32, &(ZkyShape) { 1, { 9000 } }, numbers, NULL);

  choose (session, element);
  session_edit_wait (session, "x", "[3, 4]");
  notice = session_dup_string (session, "notice");
  g_assert_nonnull (strstr (notice, "An output of shape [2] has no element [2]"));
  g_assert_nonnull (strstr (notice, "the sum of out is differentiated"));
  assert_gradient (session, "x", "[33, 56]");
  g_assert_true (zky_target_equal (zky_session_get_target (session), element));

  session_edit_wait (session, "x", "[3, 4, 5]");
  after = session_dup_string (session, "notice");
  g_assert_nonnull (strstr (after, "one element: out[2]"));
  assert_gradient (session, "x", "[0, 0, 85]");

  /* 9000 × 9000 numbers of four bytes are past the limit. */
  g_object_set (session, "jacobian", TRUE, NULL);
  session_wait (session);
  zky_session_edit (session, "x", many, 0, NULL);
  session_wait (session);
  g_assert_cmpstr (zky_session_get_error (session), ==, NULL);
  large = session_dup_string (session, "notice");
  g_assert_nonnull (strstr (large, "shape [9000]"));
  g_assert_nonnull (strstr (large, "81000000 elements") != NULL ? large : strstr (large, "8.1e+07 elements"));
  g_assert_nonnull (strstr (large, "give a cotangent"));
  g_assert_cmpuint (session_get_uint (session, "n-steps"), >, session_get_uint (session, "n-forward"));
  g_assert_true (session_get_boolean (session, "jacobian"));
}

/* A formula that is typed on keeps it; another model does not. */
static void
test_carried (void)
{
  g_autoptr (ZkySession) session = open_vector ();
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "resources", "examples", "jacobian.lua", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (ZkyTarget) first = zky_target_parse_element (NULL, "1", NULL);

  g_object_set (session, "jacobian", TRUE, NULL);
  session_wait (session);
  zky_session_open_expression (session, VECTOR " + 1");
  session_wait (session);
  g_assert_true (session_get_boolean (session, "jacobian"));

  zky_session_open_file (session, file);
  session_wait (session);
  g_assert_false (session_get_boolean (session, "jacobian"));
  g_object_set (session, "jacobian", TRUE, NULL);
  session_wait (session);
  zky_session_reload (session);
  session_wait (session);
  g_assert_true (session_get_boolean (session, "jacobian"));

  zky_session_set_first_target (session, first);
  zky_session_open_expression (session, "x + 1");
  session_wait (session);
  g_assert_true (zky_target_equal (zky_session_get_target (session), first));
}

/* The true shape goes into files. */
static void
test_json (void)
{
  g_autoptr (ZkySession) session = open_vector ();
  g_autoptr (GBytes) bytes = NULL;

  g_object_set (session, "jacobian", TRUE, NULL);
  session_wait (session);
  bytes = zky_data_file_to_bytes (zky_session_get_graph (session), NULL, ZKY_DATA_JSON, NULL);
  g_assert_nonnull (g_strstr_len (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                  "\"shape\": [3, 3], \"value\": [[33, 0, 0], [0, 56, 0], [0, 0, 85]]"));
}

/* -- Against the engine's own pass, and against PyTorch ----------------------------------------- */

typedef struct
{
  const char *name;
  const char *names[5];
} Net;

static const Net nets[] = {
  { "mlp", { "x", "w", "b", "v" } },
  { "attention", { "q", "k", "v" } },
};

static void
assert_like_engine (ZkyGraph *graph,
                    ZkyNode  *node)
{
  g_autoptr (ZkyTensor) before = zky_tensor_ref (zky_node_get_gradient (node));
  ZkyBackOptions options = { .wanted = &node, .n_wanted = 1 };
  g_autoptr (GError) error = NULL;

  zky_graph_back (graph, &options, &error);
  g_assert_no_error (error);
  g_assert_true (zky_tensor_equal (before, zky_node_get_gradient (node)));
}

static gboolean
is_jacobian (ZkySession *session)
{
  ZkyTensor *seed = zky_graph_get_seed (zky_session_get_graph (session));

  return seed != NULL && zky_tensor_get_n_axes (seed) == 4;
}

static ZkyTensor *
get_input (ZkySession *session,
           const char *name)
{
  ZkyInput input;

  g_assert_true (zky_session_get_input (session, name, &input));
  return input.value;
}

static void
test_net (gconstpointer data)
{
  const Net *net = data;
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "data", "jacobian", NULL);
  g_autofree char *numbers = g_strconcat (folder, "/", net->name, ".npz", NULL);
  g_autofree char *model = g_strconcat (folder, "/", net->name, ".lua", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (model);
  g_autoptr (GError) error = NULL;
  g_autoptr (ZkyArchive) archive = zky_archive_load (numbers, &error);
  g_autoptr (ZkySession) session = zky_session_new ();

  g_assert_no_error (error);
  zky_session_open_file (session, file);
  session_wait (session);
  for (guint i = 0; net->names[i] != NULL; i++)
    {
      g_autoptr (ZkyTensor) value = zky_tensor_cast (zky_archive_find (archive, net->names[i]), ZKY_FLOAT32, &error);

      zky_session_edit (session, net->names[i], value, 1, &error);
      g_assert_no_error (error);
    }
  g_object_set (session, "jacobian", TRUE, NULL);
  /* Edits that come while a call runs gather for the next one. */
  session_wait_until (is_jacobian (session) && zky_node_get_value (zky_graph_find_node (zky_session_get_graph (session), "v"))
                      == get_input (session, "v"));

  for (guint i = 0; net->names[i] != NULL; i++)
    {
      g_autofree char *key = g_strconcat ("d_", net->names[i], NULL);
      ZkyNode *node = zky_graph_find_node (zky_session_get_graph (session), net->names[i]);
      g_autoptr (ZkyTensor) expected = zky_tensor_cast (zky_archive_find (archive, key), ZKY_FLOAT32, &error);
      ZkyShape a, b;

      g_assert_no_error (error);
      a = zky_tensor_get_shape (expected);
      b = zky_tensor_get_shape (zky_node_get_gradient (node));
      g_assert_true (zky_shape_equal (&a, &b));
      g_assert_true (zky_tensor_close (zky_node_get_gradient (node), expected, 1e-4, 1e-6));
    }
  for (guint i = 0; net->names[i] != NULL; i++)
    {
      zky_session_call_again (session);
      session_wait (session);
      assert_like_engine (zky_session_get_graph (session), zky_graph_find_node (zky_session_get_graph (session), net->names[i]));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/session-target/choices", test_choices);
  g_test_add_func ("/ui/session-target/gesture", test_gesture);
  g_test_add_func ("/ui/session-target/fallback", test_fallback);
  g_test_add_func ("/ui/session-target/carried", test_carried);
  g_test_add_func ("/ui/session-target/json", test_json);
  for (guint i = 0; i < G_N_ELEMENTS (nets); i++)
    {
      g_autofree char *path = g_strconcat ("/ui/session-target/torch/", nets[i].name, NULL);

      g_test_add_data_func (path, &nets[i], test_net);
    }

  return g_test_run ();
}
