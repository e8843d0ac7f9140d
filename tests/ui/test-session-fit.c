/* test-session-fit.c: tests ui/session/zky-session-fit.c and what a session makes of it
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "session-fixture.h"
#include "zky-session-fit.h"

static char *
dup_input (ZkyModule  *module,
           const char *name)
{
  ZkyInput input;

  g_assert_true (zky_module_find (module, name, &input, NULL));
  return zky_tensor_to_string (input.value);
}

static void
assert_input (ZkySession *session,
              const char *name,
              const char *expected)
{
  g_autofree char *text = NULL;
  ZkyInput input;

  g_assert_true (zky_session_get_input (session, name, &input));
  text = zky_tensor_to_string (input.value);
  g_assert_cmpstr (text, ==, expected);
}

typedef struct
{
  const char *formula;
  const char *names; /* NULL: nothing fits */
  const char *value;
} Case;

#define MATRIX "[[1, 2], [3, 4]]"

static const Case cases[] = {
  { "f(A, B) = A @ B", "A B", MATRIX },
  { "f(A, B, c) = A @ B + c", "A B", MATRIX },
  { "f(c, A; B) = c * (A @ B)", "A B", MATRIX },
  { "sum(x, axes=[0]) * y", "x", MATRIX },
  { "solve(A, b)", "A b", MATRIX },
  { "cholesky(S)", "S", "[[2, 1], [1, 2]]" },
  { "cross(a, b)", "a b", "[1, 2, 3]" },
  { "conv1d(x, k)", "x k", "[[[1, 2, 3]]]" },
  { "conv2d(x, k)", "x k", "[[[[1, 2, 3], [4, 5, 6], [7, 8, 9]]]]" },
  { "f(A, B = [[1, 0, 0], [0, 1, 0]]) = A @ B", "A", MATRIX },
  { "f(A, B = [[1], [2], [3]]) = A @ B", "A", "[1, 2, 3]" },
  { "f(A, B = [[1, 2, 3, 4, 5]]) = A @ B", NULL, NULL },
  { "f(x) = reshape(x, shape=[7, 11])", NULL, NULL },
  { "f(x = 1) = sum(x, axes=[0])", NULL, NULL },
};

/* What gets another value is what needs it; the rest, and all where nothing fits, stays 1. */
static void
test_values (gconstpointer data)
{
  const Case *item = data;
  const ZkyModelOptions options = { .free_names_are_one = TRUE };
  g_autoptr (ZkyModel) model = zky_model_parse (item->formula, &options, NULL);
  ZkyModule *module = zky_model_get_module (model);
  const char *value = NULL;
  g_autoptr (GPtrArray) names = zky_session_fit (model, NULL, &value);
  g_auto (GStrv) expected = g_strsplit (item->names != NULL ? item->names : "", " ", -1);
  g_autoptr (ZkyGraph) graph = zky_graph_new (NULL);
  ZkyInput input;

  g_assert_cmpstr (value, ==, item->value);
  g_assert_cmpuint (names != NULL ? names->len : 0, ==, g_strv_length (expected));
  g_assert_cmpint (zky_model_call (model, graph, NULL, NULL), ==, item->names != NULL);
  for (guint i = 0; names != NULL && i < names->len; i++)
    g_assert_cmpstr (g_ptr_array_index (names, i), ==, expected[i]);

  for (guint i = 0; zky_module_get_input (module, i, &input); i++)
    {
      g_autofree char *text = dup_input (module, input.name);

      if (zky_model_is_written (model, input.name))
        continue;
      g_assert_cmpstr (text, ==, g_strv_contains ((const char *const *) expected, input.name) ? item->value : "1");
    }
}

/* The Stop button stops looking, too. */
static void
test_stopped (void)
{
  const ZkyModelOptions options = { .free_names_are_one = TRUE };
  g_autoptr (ZkyModel) model = zky_model_parse ("A @ B", &options, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *text = NULL;
  const char *value;

  g_cancellable_cancel (cancellable);
  g_assert_null (zky_session_fit (model, cancellable, &value));
  text = dup_input (zky_model_get_module (model), "A");
  g_assert_cmpstr (text, ==, "1");
}

/* A matrix formula opens, says what it starts from, can be changed, and typing on keeps what was changed. */
static void
test_session (void)
{
  g_autoptr (ZkySession) session = session_open ("f(A, B) = A @ B");
  g_autofree char *notice = session_dup_string (session, "notice");

  g_assert_nonnull (strstr (notice, "A, B = " MATRIX " to begin with"));
  session_assert_output (session, "[[7, 10], [15, 22]]");
  g_assert_false (session_get_boolean (session, "can-undo"));

  session_edit (session, "A", "[[1, 0], [0, 1], [1, 1]]", 0);
  session_wait (session);
  session_assert_output (session, "[[1, 2], [3, 4], [4, 6]]");

  zky_session_open_expression (session, "f(A, B) = 2 * A @ B");
  session_wait (session);
  g_assert_cmpstr (zky_session_get_error (session), ==, NULL);
  session_assert_output (session, "[[2, 4], [6, 8], [8, 12]]");

  /* B was a guess: where it is not needed, it is a number again */
  zky_session_open_expression (session, "f(A, B) = A * B");
  session_wait (session);
  assert_input (session, "B", "1");
  assert_input (session, "A", "[[1, 0], [0, 1], [1, 1]]");
}

/* What is written in the formula is what it starts from, whatever stood there before. */
static void
test_written (void)
{
  g_autoptr (ZkySession) session = session_open ("f(x = 3, y = 2) = x * y");

  session_assert_output (session, "6");
  session_edit (session, "x", "5", 0);
  session_wait (session);
  session_assert_output (session, "10");
  zky_session_open_expression (session, "f(x = 4, y) = x * y");
  session_wait (session);
  session_assert_output (session, "8");
  zky_session_open_expression (session, "f(x = [[1, 2], [3, 4]], y) = x @ x * y");
  session_wait (session);
  session_assert_output (session, "[[14, 20], [30, 44]]");
}

/* Where nothing fits, the first cause is told, and the last good call stays. */
static void
test_nothing_fits (void)
{
  g_autoptr (ZkySession) session = session_open (FORMULA);

  zky_session_open_expression (session, "f(x) = reshape(x, shape=[7, 11])");
  session_wait (session);
  g_assert_cmpstr (zky_session_get_error (session), ==,
                   "-e:8: reshape: shape [] with 1 elements does not fit into shape=[7, 11]");
  session_assert_output (session, "2");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/ui/session-fit/values/%u", i);

      g_test_add_data_func (path, &cases[i], test_values);
    }
  g_test_add_func ("/ui/session-fit/stopped", test_stopped);
  g_test_add_func ("/ui/session-fit/session", test_session);
  g_test_add_func ("/ui/session-fit/written", test_written);
  g_test_add_func ("/ui/session-fit/nothing-fits", test_nothing_fits);

  return g_test_run ();
}
