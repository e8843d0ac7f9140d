/* test-value-editor.c: tests ui/editors/zky-value-editor.c
 * SPDX-License-Identifier: Apache-2.0 */
#include "widget-fixture.h"
#include "zky-drawing-pad.h"
#include "zky-number-editor.h"
#include "zky-sheet.h"
#include "zky-token-editor.h"
#include "zky-value-editor.h"

#include <string.h>

typedef struct
{
  WidgetFixture  window;
  ZkySession    *session;
  GtkWidget     *editor;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->session = session_open ("f(x; w) = x + w");
  if (data != NULL)
    session_edit_wait (fixture->session, "x", data);
  fixture->editor = zky_value_editor_new (fixture->session, "x");
  widget_show (&fixture->window, fixture->editor, 400, 300);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  widget_close (&fixture->window);
  assert_gone (fixture->session);
}

static void
type_text (Fixture    *fixture,
           const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (widget_find (fixture->editor, GTK_TYPE_ENTRY)), text);
}

static void
test_edit (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_nonnull (widget_find (fixture->editor, ZKY_TYPE_NUMBER_EDITOR));
  type_text (fixture, "5");
  session_wait (fixture->session);
  session_assert_output (fixture->session, "6");

  /* Typing on is the same step of undo. */
  type_text (fixture, "51");
  session_wait (fixture->session);
  type_text (fixture, "512");
  session_wait (fixture->session);
  session_assert_output (fixture->session, "513");
  zky_session_undo (fixture->session);
  session_wait (fixture->session);
  session_assert_output (fixture->session, "4");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (widget_find (fixture->editor, GTK_TYPE_ENTRY))), ==, "3");
}

static void
test_restore (Fixture       *fixture,
              gconstpointer  data)
{
  type_text (fixture, "5");
  session_wait (fixture->session);
  type_text (fixture, "6");
  session_wait (fixture->session);
  zky_value_editor_restore (ZKY_VALUE_EDITOR (fixture->editor));
  session_wait (fixture->session);
  session_assert_output (fixture->session, "4");
  g_assert_true (session_get_boolean (fixture->session, "can-redo"));
}

static void
test_invalid (Fixture       *fixture,
              gconstpointer  data)
{
  guint count = 0;

  g_signal_connect_swapped (fixture->session, "called", G_CALLBACK (session_count_cb), &count);
  type_text (fixture, "5..");
  widget_settle (100);
  g_assert_cmpuint (count, ==, 0);
  session_assert_input (fixture->session, "x", "3");
}

static void
test_sheet (Fixture       *fixture,
            gconstpointer  data)
{
  g_assert_nonnull (widget_find (fixture->editor, ZKY_TYPE_SHEET));
  type_text (fixture, "7");
  session_wait (fixture->session);
  session_assert_output (fixture->session, "[8, 3]");
}

/* A call that fails brings the old value back, with the cause below. */
static void
test_fails (Fixture       *fixture,
            gconstpointer  data)
{
  GtkWidget *sheet = widget_find (fixture->editor, ZKY_TYPE_SHEET);

  session_edit_wait (fixture->session, "w", "[1, 2]");
  g_assert_nonnull (sheet);
  gtk_widget_activate_action (sheet, "sheet.add-column", NULL);
  session_wait (fixture->session);
  g_assert_nonnull (zky_session_get_error (fixture->session));
  session_assert_input (fixture->session, "x", "[1, 2]");
  g_assert_true (gtk_widget_get_visible (gtk_widget_get_last_child (fixture->editor)));
}

/* Undo may bring another kind of value. */
static void
test_kind (Fixture       *fixture,
           gconstpointer  data)
{
  session_edit_wait (fixture->session, "x", "[1, 2]");
  g_assert_nonnull (widget_find (fixture->editor, ZKY_TYPE_SHEET));
  zky_session_undo (fixture->session);
  session_wait (fixture->session);
  g_assert_nonnull (widget_find (fixture->editor, ZKY_TYPE_NUMBER_EDITOR));
}

static GtkWidget *
find_button (GtkWidget  *root,
             const char *label)
{
  if (GTK_IS_BUTTON (root) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (root)), label) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Each way to fill is a step of undo. */
static void
test_fill (Fixture       *fixture,
           gconstpointer  data)
{
  GtkWidget *fill = find_button (fixture->editor, "Fill");
  GtkWidget *entry = gtk_widget_get_prev_sibling (fill);

  gtk_editable_set_text (GTK_EDITABLE (entry), "7");
  g_signal_emit_by_name (fill, "clicked");
  session_wait (fixture->session);
  session_assert_output (fixture->session, "[8, 8, 8]");
  g_signal_emit_by_name (find_button (fixture->editor, "Random"), "clicked");
  session_wait (fixture->session);
  zky_session_undo (fixture->session);
  session_wait (fixture->session);
  session_assert_output (fixture->session, "[8, 8, 8]");

  gtk_editable_set_text (GTK_EDITABLE (entry), "seven");
  g_signal_emit_by_name (fill, "clicked");
  session_assert_input (fixture->session, "x", "[7, 7, 7]");
}

/* What looks like an image is drawn; the sheet shows the numbers, and undo takes a stroke back. */
static void
test_draw (Fixture       *fixture,
           gconstpointer  data)
{
  GtkWidget *pad = widget_find (fixture->editor, ZKY_TYPE_DRAWING_PAD);
  graphene_point_t middle;
  ZkyInput input;

  g_assert_nonnull (pad);
  g_assert_true (gtk_widget_compute_point (pad, fixture->window.widget,
                                           &GRAPHENE_POINT_INIT (gtk_widget_get_width (pad) / 2, gtk_widget_get_height (pad) / 2),
                                           &middle));
  widget_focus_window (&fixture->window);
  widget_click (&fixture->window, middle.x, middle.y);
  session_wait_until (zky_session_get_input (fixture->session, "x", &input) && zky_tensor_get_double (input.value, 12) > 0.9);
  g_assert_cmpfloat (zky_tensor_get_double (input.value, 0), ==, 0);
  widget_key (&fixture->window, GDK_KEY_space);
  session_wait_until (zky_session_get_input (fixture->session, "x", &input) && zky_tensor_get_double (input.value, 0) > 0.9);
  zky_session_undo (fixture->session);
  session_wait (fixture->session);
  g_assert_true (zky_session_get_input (fixture->session, "x", &input));
  g_assert_cmpfloat (zky_tensor_get_double (input.value, 0), ==, 0);
  g_assert_cmpfloat (zky_tensor_get_double (input.value, 12), >, 0.9);

  g_signal_emit_by_name (find_button (fixture->editor, "Clear"), "clicked");
  session_wait_until (zky_session_get_input (fixture->session, "x", &input) && zky_tensor_get_double (input.value, 12) == 0);
  session_wait (fixture->session);
  zky_session_undo (fixture->session);
  session_wait_until (zky_session_get_input (fixture->session, "x", &input) && zky_tensor_get_double (input.value, 12) > 0.9);
}

#define TEXT_MODEL                                                                                   \
  "local zky = require 'zky'\n"                                                                      \
  "local model = zky.module 'Copies'\n"                                                              \
  "model:input ('x', {{0, 1, 2}}, {dtype = 'int64'})\n"                                              \
  "model:param ('w', 1)\n"                                                                           \
  "function model:call (x) local y = zky.sum (x:cast {dtype = 'float32'}) * self.w return y end\n"   \
  "model:train { vocabulary = 'abc ' }\n"                                                            \
  "return model\n"

static void
set_up_text (Fixture       *fixture,
             gconstpointer  data)
{
  fixture->session = zky_session_new ();
  zky_session_open_text (fixture->session, NULL, TEXT_MODEL);
  session_wait (fixture->session);
  g_assert_cmpstr (zky_session_get_error (fixture->session), ==, NULL);
  fixture->editor = zky_value_editor_new (fixture->session, "x");
  widget_show (&fixture->window, fixture->editor, 400, 300);
}

static GtkWidget *
find_text (Fixture *fixture)
{
  return widget_find (widget_find (fixture->editor, ZKY_TYPE_TOKEN_EDITOR), GTK_TYPE_ENTRY);
}

static ZkyTensor *
get_value (Fixture *fixture)
{
  ZkyInput input;

  g_assert_true (zky_session_get_input (fixture->session, "x", &input));

  return input.value;
}

/* A text that is replaced goes and comes. */
static void
type_tokens (Fixture    *fixture,
             const char *text,
             const char *expected)
{
  gtk_editable_set_text (GTK_EDITABLE (find_text (fixture)), text);
  session_assert_input (fixture->session, "x", expected);
  session_wait_until (zky_node_get_value (zky_graph_find_node (zky_session_get_graph (fixture->session), "x")) == get_value (fixture));
}

/* Text is called at once, all that is typed into it is one step of undo; what is unknown is marked and changes nothing. */
static void
test_tokens (Fixture       *fixture,
             gconstpointer  data)
{
  GtkEditable *entry = GTK_EDITABLE (find_text (fixture));
  int end = 2;

  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "abc");
  type_tokens (fixture, "cc", "[[2, 2, 3]]");
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "cc");
  gtk_editable_insert_text (entry, "x", 1, &end);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (entry), "error"));
  session_assert_input (fixture->session, "x", "[[2, 2, 3]]");
  type_tokens (fixture, "cba", "[[2, 1, 0]]");
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (entry), "error"));
  session_assert_output (fixture->session, "3");
  zky_session_undo (fixture->session);
  session_wait (fixture->session);
  session_assert_input (fixture->session, "x", "[[0, 1, 2]]");
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "abc");
}

/* y is what comes behind each letter of x in all examples. */
#define NEXT_MODEL(y)                                                                                \
  "local zky = require 'zky'\n"                                                                      \
  "local model = zky.module 'Next'\n"                                                                \
  "model:input ('x', {{0, 1, 2}}, {dtype = 'int64'})\n"                                              \
  "model:input ('y', {{1, 2, 0}}, {dtype = 'int64'})\n"                                              \
  "model:param ('w', 1)\n"                                                                           \
  "function model:call (x, y) return zky.sum ((x + y):cast {dtype = 'float32'}) * self.w end\n"      \
  "model:train { vocabulary = 'abc ', dataset = {x = {{0, 1, 2}, {2, 2, 1}}, y = " y "} }\n"         \
  "return model\n"

static void
set_up_next (Fixture       *fixture,
             gconstpointer  data)
{
  fixture->session = zky_session_new ();
  zky_session_open_text (fixture->session, NULL, data);
  session_wait (fixture->session);
  g_assert_cmpstr (zky_session_get_error (fixture->session), ==, NULL);
  fixture->editor = zky_value_editor_new (fixture->session, "x");
  widget_show (&fixture->window, fixture->editor, 400, 300);
}

static gboolean
has_label (GtkWidget  *widget,
           const char *part)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_visible (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), part) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (has_label (child, part))
      return TRUE;

  return FALSE;
}

/* The continuation goes with the text: what is typed beyond the end is its last letter. One undo takes both back. */
static void
test_next (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_true (has_label (fixture->editor, "“y” goes with it"));
  type_tokens (fixture, "cab", "[[2, 0, 1]]");
  session_assert_input (fixture->session, "y", "[[0, 1, 3]]");
  type_tokens (fixture, "bbcac", "[[1, 1, 2]]");
  session_assert_input (fixture->session, "y", "[[1, 2, 0]]");
  g_assert_true (has_label (fixture->editor, "5 characters: the first 3 are used"));
  type_tokens (fixture, "c", "[[2, 3, 3]]");
  session_assert_input (fixture->session, "y", "[[3, 3, 3]]");
  g_assert_true (has_label (fixture->editor, "1 of 3 characters: filled up"));
  zky_session_undo (fixture->session);
  session_wait (fixture->session);
  session_assert_input (fixture->session, "x", "[[0, 1, 2]]");
  session_assert_input (fixture->session, "y", "[[1, 2, 0]]");
}

/* Where the data do not say how one comes of the other, nothing is guessed, but it is said. */
static void
test_no_next (Fixture       *fixture,
              gconstpointer  data)
{
  g_assert_true (has_label (fixture->editor, "“y” stays as it is"));
  type_tokens (fixture, "cab", "[[2, 0, 1]]");
  session_assert_input (fixture->session, "y", "[[1, 2, 0]]");
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);

#define ADD(path, value, func) g_test_add (path, Fixture, value, set_up, func, tear_down)
  ADD ("/ui/value-editor/edit", "3", test_edit);
  ADD ("/ui/value-editor/restore", "3", test_restore);
  ADD ("/ui/value-editor/invalid", "3", test_invalid);
  ADD ("/ui/value-editor/sheet", "[1, 2]", test_sheet);
  ADD ("/ui/value-editor/fails", "[1, 2]", test_fails);
  ADD ("/ui/value-editor/kind", "3", test_kind);
  ADD ("/ui/value-editor/fill", "[1, 2, 3]", test_fill);
  ADD ("/ui/value-editor/draw", "[[0,0,0,0,0],[0,0,0,0,0],[0,0,0,0,0],[0,0,0,0,0],[0,0,0,0,0]]", test_draw);
  g_test_add ("/ui/value-editor/tokens", Fixture, NULL, set_up_text, test_tokens, tear_down);
  g_test_add ("/ui/value-editor/next", Fixture, NEXT_MODEL ("{{1, 2, 0}, {2, 1, 1}}"), set_up_next, test_next, tear_down);
  g_test_add ("/ui/value-editor/no-next", Fixture, NEXT_MODEL ("{{1, 2, 0}, {2, 2, 1}}"), set_up_next, test_no_next, tear_down);
#undef ADD

  return g_test_run ();
}
