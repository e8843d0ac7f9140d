/* test-number-editor.c: tests ui/editors/zky-number-editor.c
 * SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "widget-fixture.h"
#include "zky-number-editor.h"

typedef struct
{
  WidgetFixture    window;
  ZkyNumberEditor *editor;
  GtkEditable     *entry;
  GtkRange        *scale;
  guint            n_begun, n_done;
  guint            n_changed;
  char            *value;
} Fixture;

static void
changed_cb (Fixture   *fixture,
            ZkyTensor *value)
{
  fixture->n_changed++;
  g_free (fixture->value);
  fixture->value = zky_tensor_to_string (value);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (ZkyTensor) value = zky_tensor_new_scalar (GPOINTER_TO_INT (data), 3);
  GtkWidget *widget = zky_number_editor_new (value, NAN, NAN, NAN);

  fixture->editor = ZKY_NUMBER_EDITOR (widget);
  fixture->entry = GTK_EDITABLE (widget_find (widget, GTK_TYPE_ENTRY));
  fixture->scale = GTK_RANGE (widget_find (widget, GTK_TYPE_SCALE));
  g_signal_connect_swapped (widget, "begin", G_CALLBACK (session_count_cb), &fixture->n_begun);
  g_signal_connect_swapped (widget, "done", G_CALLBACK (session_count_cb), &fixture->n_done);
  g_signal_connect_swapped (widget, "changed", G_CALLBACK (changed_cb), fixture);
  widget_show (&fixture->window, widget, 300, 120);
  widget_focus_window (&fixture->window);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  widget_close (&fixture->window);
  g_free (fixture->value);
}

static void
assert_valid (Fixture *fixture,
              gboolean valid)
{
  g_assert_cmpint (gtk_widget_has_css_class (GTK_WIDGET (fixture->entry), "error"), ==, !valid);
}

static void
test_text (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_cmpstr (gtk_editable_get_text (fixture->entry), ==, "3");
  gtk_editable_set_text (fixture->entry, " 4.5 ");
  g_assert_cmpstr (fixture->value, ==, "4.5");
  g_assert_cmpfloat (gtk_range_get_value (fixture->scale), ==, 4.5);
  assert_valid (fixture, TRUE);

  fixture->n_changed = 0;
  gtk_editable_set_text (fixture->entry, "4,5");
  gtk_editable_set_text (fixture->entry, "abc");
  g_assert_cmpuint (fixture->n_changed, ==, 0);
  assert_valid (fixture, FALSE);
  g_assert_cmpfloat (gtk_range_get_value (fixture->scale), ==, 4.5);

  gtk_editable_set_text (fixture->entry, "1e3");
  g_assert_cmpstr (fixture->value, ==, "1000");
  g_assert_cmpfloat (gtk_range_get_value (fixture->scale), ==, 1000);
  assert_valid (fixture, TRUE);
}

/* A list in place of a number makes a vector of it. */
static void
test_list (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_editable_set_text (fixture->entry, "[3, 4");
  assert_valid (fixture, FALSE);
  gtk_editable_set_text (fixture->entry, "[3, 4, 5]");
  assert_valid (fixture, TRUE);
  g_assert_cmpstr (fixture->value, ==, "[3, 4, 5]");
}

static void
test_integer (Fixture       *fixture,
              gconstpointer  data)
{
  gtk_editable_set_text (fixture->entry, "7");
  g_assert_cmpstr (fixture->value, ==, "7");
  gtk_editable_set_text (fixture->entry, "7.5");
  assert_valid (fixture, FALSE);
  g_assert_cmpstr (fixture->value, ==, "7");
}

static void
test_keys (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_widget_grab_focus (GTK_WIDGET (fixture->editor));
  widget_settle (50);
  g_assert_cmpuint (fixture->n_begun, >=, 1);
  widget_key (&fixture->window, GDK_KEY_Up);
  g_assert_cmpstr (fixture->value, ==, "3.1");
  g_assert_cmpstr (gtk_editable_get_text (fixture->entry), ==, "3.1");
  widget_key (&fixture->window, GDK_KEY_Down);
  widget_key (&fixture->window, GDK_KEY_Down);
  g_assert_cmpstr (fixture->value, ==, "2.9");
  widget_key (&fixture->window, GDK_KEY_Return);
  g_assert_cmpuint (fixture->n_done, ==, 1);
  gtk_editable_set_text (fixture->entry, "x");
  widget_key (&fixture->window, GDK_KEY_Return);
  g_assert_cmpuint (fixture->n_done, ==, 1);
}

/* All of a drag is one gesture. */
static void
test_drag (Fixture       *fixture,
           gconstpointer  data)
{
  GtkWidget *scale = GTK_WIDGET (fixture->scale);
  graphene_rect_t bounds;
  double x, y;
  guint begun;

  g_assert_true (gtk_widget_compute_bounds (scale, GTK_WIDGET (fixture->editor), &bounds));
  x = bounds.origin.x + bounds.size.width / 2;
  y = bounds.origin.y + 12;
  begun = fixture->n_begun;
  widget_move_pointer (&fixture->window, x, y);
  widget_button (&fixture->window, 1, TRUE);
  for (guint i = 1; i <= 8; i++)
    widget_move_pointer (&fixture->window, x + 10 * i, y);
  widget_button (&fixture->window, 1, FALSE);
  g_assert_cmpuint (fixture->n_changed, >=, 6);
  g_assert_cmpuint (fixture->n_begun - begun, <=, 2); /* the drag, and the focus that it brings */
  g_assert_cmpfloat (gtk_range_get_value (fixture->scale), >, 3);
  g_assert_cmpint (strlen (fixture->value), <=, 3); /* whole steps */
}

static void
test_set_value (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (ZkyTensor) value = zky_tensor_new_scalar (ZKY_FLOAT32, -40);

  zky_number_editor_set_value (fixture->editor, value);
  g_assert_cmpuint (fixture->n_changed, ==, 0);
  g_assert_cmpstr (gtk_editable_get_text (fixture->entry), ==, "-40");
  g_assert_cmpfloat (gtk_adjustment_get_lower (gtk_range_get_adjustment (fixture->scale)), ==, -80);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);

#define ADD(path, dtype, func) g_test_add (path, Fixture, GINT_TO_POINTER (dtype), set_up, func, tear_down)
  ADD ("/ui/number-editor/text", ZKY_FLOAT32, test_text);
  ADD ("/ui/number-editor/list", ZKY_FLOAT32, test_list);
  ADD ("/ui/number-editor/integer", ZKY_INT64, test_integer);
  ADD ("/ui/number-editor/keys", ZKY_FLOAT32, test_keys);
  ADD ("/ui/number-editor/drag", ZKY_FLOAT32, test_drag);
  ADD ("/ui/number-editor/set-value", ZKY_FLOAT32, test_set_value);
#undef ADD

  return g_test_run ();
}
