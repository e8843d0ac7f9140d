/* window-fixture.h: a window of zkynet in this process, for tests
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib/gstdio.h>
#include <math.h>

#include "test-wait.h"
#include "zky-application.h"
#include "zky-window-private.h"

typedef struct
{
  ZkyWindow  *window;
  ZkySession *session;
  char       *folder;    /* of this test alone */
  guint       n_called;
} WindowFixture;

static inline GtkApplication *
fixture_get_application (void)
{
  static ZkyApplication *application;

  if (!application)
    {
      g_autoptr(GError) error = NULL;

      application = zky_application_new (G_APPLICATION_NON_UNIQUE);
      g_application_register (G_APPLICATION (application), NULL, &error);
      g_assert_no_error (error);
    }

  return GTK_APPLICATION (application);
}

static inline void
fixture_called_cb (WindowFixture *fixture)
{
  fixture->n_called++;
}

static inline gboolean
fixture_was_called (gpointer data)
{
  return ((WindowFixture *) data)->n_called > 0;
}

/* Waits for the call that what was done since fixture_expect_call() leads to. */
static inline void
fixture_wait_called (WindowFixture *fixture)
{
  g_assert_true (wait_for (fixture_was_called, fixture));
  g_assert_cmpstr (zky_session_get_error (fixture->session), ==, NULL);
}

static inline void
fixture_expect_call (WindowFixture *fixture)
{
  fixture->n_called = 0;
}

static inline void
fixture_spin (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* A window with settings, in place of the one before. */
static inline void
fixture_reopen (WindowFixture *fixture,
                GSettings     *settings)
{
  g_signal_handlers_disconnect_by_data (fixture->session, fixture);
  gtk_window_close (GTK_WINDOW (fixture->window));
  fixture_spin ();

  fixture->window = zky_window_new (fixture_get_application (), settings);
  fixture->session = zky_window_get_session (fixture->window);
  g_signal_connect_swapped (fixture->session, "called", G_CALLBACK (fixture_called_cb), fixture);
  gtk_window_present (GTK_WINDOW (fixture->window));
  fixture_expect_call (fixture);
}

static inline void
fixture_open_expression (WindowFixture *fixture,
                         const char    *expression)
{
  fixture_expect_call (fixture);
  zky_window_open_expression (fixture->window, expression);
  fixture_wait_called (fixture);
}

/* A model file in the folder of this test. */
static inline GFile *
fixture_write (WindowFixture *fixture,
               const char    *name,
               const char    *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);

  return g_file_new_for_path (path);
}

/* Opens a model that is called at once. */
static inline void
fixture_open_model (WindowFixture *fixture,
                    const char    *name,
                    const char    *text)
{
  g_autoptr(GFile) file = fixture_write (fixture, name, text);

  fixture_expect_call (fixture);
  zky_window_open_file (fixture->window, file);
  fixture_wait_called (fixture);
}

static inline ZkyNode *
fixture_get_node (WindowFixture *fixture,
                  const char    *name)
{
  ZkyNode *node = zky_graph_find_node (zky_session_get_graph (fixture->session), name);

  g_assert_nonnull (node);
  return node;
}

static inline double
fixture_get_output (WindowFixture *fixture)
{
  ZkyNode *output = zky_graph_get_output (zky_session_get_graph (fixture->session), 0);

  return zky_tensor_get_double (zky_node_get_value (output), 0);
}

/* What the time line shows of a gradient: NaN for —. */
static inline double
fixture_get_gradient (WindowFixture *fixture,
                      const char    *name)
{
  g_autoptr(ZkyTensor) gradient = zky_steps_dup_gradient (zky_session_get_steps (fixture->session),
                                                          zky_session_get_position (fixture->session),
                                                          fixture_get_node (fixture, name));

  return gradient ? zky_tensor_get_double (gradient, 0) : NAN;
}

static inline void
fixture_activate (WindowFixture *fixture,
                  const char    *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), action, NULL));
}

/* The first widget of a type inside another. */
static inline GtkWidget *
fixture_find (GtkWidget *widget,
              GType      type)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (child), type) ? child : fixture_find (child, type);

      if (found)
        return found;
    }

  return NULL;
}

static inline gboolean
fixture_has_size (gpointer window)
{
  return gtk_widget_get_width (window) > 0;
}

/* Until the window is seen: before that nothing can slide away, for libadwaita 1.2 divides by the width that it has. */
static inline void
fixture_set_up (WindowFixture *fixture,
                gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("zky-test-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->window = zky_window_new (fixture_get_application (), NULL);
  fixture->session = zky_window_get_session (fixture->window);
  g_signal_connect_swapped (fixture->session, "called", G_CALLBACK (fixture_called_cb), fixture);
  gtk_window_present (GTK_WINDOW (fixture->window));
  g_assert_true (wait_for (fixture_has_size, fixture->window));
}

static inline void
fixture_tear_down (WindowFixture *fixture,
                   gconstpointer  data)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  g_signal_handlers_disconnect_by_data (fixture->session, fixture);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;

  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

#define FIXTURE_ADD(path, test) \
  g_test_add (path, WindowFixture, NULL, fixture_set_up, test, fixture_tear_down)
