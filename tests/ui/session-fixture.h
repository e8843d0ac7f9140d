/* session-fixture.h: sessions for tests, and waiting for their calls
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "../test-gone.h"
#include "zky-session.h"

#define FORMULA "f(x; w) = (x + w) * x^2"

#define SESSION_SECONDS 30

static inline gboolean
session_late_cb (gpointer data)
{
  g_error ("The session did not get there within %d s", SESSION_SECONDS);
  return G_SOURCE_REMOVE;
}

/* Runs the main loop until @condition holds. */
#define session_wait_until(condition)                                                   \
  G_STMT_START {                                                                        \
    guint late_ = g_timeout_add_seconds (SESSION_SECONDS, session_late_cb, NULL);       \
    while (!(condition))                                                                \
      g_main_context_iteration (NULL, TRUE);                                            \
    g_source_remove (late_);                                                            \
  } G_STMT_END

static inline void
session_count_cb (guint *count)
{
  (*count)++;
}

/* Waits for the next call, or for the next error. */
static inline void
session_wait (ZkySession *session)
{
  guint count = 0;
  gulong called = g_signal_connect_swapped (session, "called", G_CALLBACK (session_count_cb), &count);
  gulong failed = g_signal_connect_swapped (session, "notify::error", G_CALLBACK (session_count_cb), &count);

  session_wait_until (count > 0);
  g_signal_handler_disconnect (session, called);
  g_signal_handler_disconnect (session, failed);
}

static inline ZkySession *
session_open (const char *expression)
{
  ZkySession *session = zky_session_new ();

  zky_session_open_expression (session, expression);
  session_wait (session);
  g_assert_cmpstr (zky_session_get_error (session), ==, NULL);
  return session;
}

static inline ZkyTensor *
session_parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  ZkyTensor *tensor = zky_tensor_parse (text, ZKY_FLOAT32, &error);

  g_assert_no_error (error);
  return tensor;
}

/* Edits without waiting. */
static inline void
session_edit (ZkySession *session,
              const char *name,
              const char *text,
              guint       gesture)
{
  g_autoptr (ZkyTensor) value = session_parse (text);
  g_autoptr (GError) error = NULL;

  zky_session_edit (session, name, value, gesture, &error);
  g_assert_no_error (error);
}

static inline void
session_edit_wait (ZkySession *session,
                   const char *name,
                   const char *text)
{
  session_edit (session, name, text, 0);
  session_wait (session);
}

static inline void
session_assert_output (ZkySession *session,
                       const char *text)
{
  ZkyNode *output = zky_graph_get_output (zky_session_get_graph (session), 0);
  g_autofree char *found = zky_tensor_to_string (zky_node_get_value (output));

  g_assert_cmpstr (found, ==, text);
}

static inline void
session_assert_input (ZkySession *session,
                      const char *name,
                      const char *text)
{
  g_autofree char *found = NULL;
  ZkyInput input;

  g_assert_true (zky_session_get_input (session, name, &input));
  found = zky_tensor_to_string (input.value);
  g_assert_cmpstr (found, ==, text);
}

static inline guint
session_get_uint (ZkySession *session,
                  const char *property)
{
  guint value;

  g_object_get (session, property, &value, NULL);
  return value;
}

static inline gboolean
session_get_boolean (ZkySession *session,
                     const char *property)
{
  gboolean value;

  g_object_get (session, property, &value, NULL);
  return value;
}

static inline char *
session_dup_string (ZkySession *session,
                    const char *property)
{
  char *value;

  g_object_get (session, property, &value, NULL);
  return value;
}
