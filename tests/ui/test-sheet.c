/* test-sheet.c: tests ui/editors/zky-sheet.c
 * SPDX-License-Identifier: Apache-2.0 */
#include "widget-fixture.h"
#include "zky-sheet.h"

typedef struct
{
  WidgetFixture  window;
  GtkWidget     *sheet;
  guint          n_changed;
  char          *value;
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
  g_autoptr (ZkyTensor) value = session_parse (data);

  fixture->sheet = zky_sheet_new (value, TRUE);
  g_signal_connect_swapped (fixture->sheet, "changed", G_CALLBACK (changed_cb), fixture);
  widget_show (&fixture->window, fixture->sheet, 500, 400);
  widget_focus_window (&fixture->window);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  widget_close (&fixture->window);
  g_free (fixture->value);
}

static GtkGrid *
get_grid (Fixture *fixture)
{
  GtkWidget *entry = widget_find (fixture->sheet, GTK_TYPE_ENTRY);

  return GTK_GRID (gtk_widget_get_ancestor (entry, GTK_TYPE_GRID));
}

static GtkEditable *
get_cell (Fixture *fixture,
          int      row,
          int      column)
{
  return GTK_EDITABLE (gtk_grid_get_child_at (get_grid (fixture), column + 1, row + 1));
}

static GtkWidget *
get_text (Fixture *fixture)
{
  GtkWidget *box = gtk_widget_get_first_child (fixture->sheet);

  return gtk_widget_get_last_child (box);
}

static void
test_cells (Fixture       *fixture,
            gconstpointer  data)
{
  g_assert_cmpstr (gtk_editable_get_text (get_cell (fixture, 0, 0)), ==, "1");
  g_assert_cmpstr (gtk_editable_get_text (get_cell (fixture, 1, 2)), ==, "6");
  gtk_editable_set_text (get_cell (fixture, 1, 2), "-0.5");
  g_assert_cmpstr (fixture->value, ==, "[[1, 2, 3], [4, 5, -0.5]]");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (get_text (fixture))), ==, fixture->value);

  gtk_editable_set_text (get_cell (fixture, 0, 0), "what");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (get_cell (fixture, 0, 0)), "error"));
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  gtk_editable_set_text (get_cell (fixture, 0, 0), "9");
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (get_cell (fixture, 0, 0)), "error"));
  g_assert_cmpstr (fixture->value, ==, "[[9, 2, 3], [4, 5, -0.5]]");
}

static void
test_text (Fixture       *fixture,
           gconstpointer  data)
{
  GtkWidget *text = get_text (fixture);

  gtk_editable_set_text (GTK_EDITABLE (text), "[[1, 2], [3");
  g_assert_true (gtk_widget_has_css_class (text, "error"));
  g_assert_cmpuint (fixture->n_changed, ==, 0);
  gtk_editable_set_text (GTK_EDITABLE (text), "[[1, 2], [3, 4], [5, 6]]");
  g_assert_false (gtk_widget_has_css_class (text, "error"));
  g_assert_cmpstr (fixture->value, ==, "[[1, 2], [3, 4], [5, 6]]");
  g_assert_cmpstr (gtk_editable_get_text (get_cell (fixture, 2, 1)), ==, "6");
}

static void
test_resize (Fixture       *fixture,
             gconstpointer  data)
{
  gtk_widget_activate_action (fixture->sheet, "sheet.add-row", NULL);
  g_assert_cmpstr (fixture->value, ==, "[[1, 2, 3], [4, 5, 6], [0, 0, 0]]");
  gtk_widget_activate_action (fixture->sheet, "sheet.remove-row", NULL);
  gtk_widget_activate_action (fixture->sheet, "sheet.remove-row", NULL);
  gtk_widget_activate_action (fixture->sheet, "sheet.remove-row", NULL);
  g_assert_cmpstr (fixture->value, ==, "[[1, 2, 3]]");
  gtk_widget_activate_action (fixture->sheet, "sheet.add-column", NULL);
  g_assert_cmpstr (fixture->value, ==, "[[1, 2, 3, 0]]");
}

static void
test_keys (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_widget_grab_focus (fixture->sheet);
  widget_settle (30);
  widget_key (&fixture->window, GDK_KEY_8);
  widget_key (&fixture->window, GDK_KEY_Return);
  widget_key (&fixture->window, GDK_KEY_7);
  widget_key (&fixture->window, GDK_KEY_Return);
  widget_key (&fixture->window, GDK_KEY_6);
  widget_key (&fixture->window, GDK_KEY_Tab);
  widget_key (&fixture->window, GDK_KEY_5);
  widget_key (&fixture->window, GDK_KEY_Down);
  widget_key (&fixture->window, GDK_KEY_4);
  g_assert_cmpstr (fixture->value, ==, "[[8, 6, 5], [7, 5, 4]]");
}

static void
paste (Fixture    *fixture,
       const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (fixture->sheet), text);
  widget_key_event (&fixture->window, GDK_KEY_Control_L, TRUE);
  widget_key (&fixture->window, GDK_KEY_v);
  widget_key_event (&fixture->window, GDK_KEY_Control_L, FALSE);
  widget_settle (100);
}

/* A block of a spreadsheet goes into as many cells, one number into the one; what does not fit changes nothing and says why. */
static void
test_paste (Fixture       *fixture,
            gconstpointer  data)
{
  gtk_widget_grab_focus (GTK_WIDGET (get_cell (fixture, 0, 1)));
  widget_settle (30);
  paste (fixture, "10\t1,5\r\n-2\t30\r\n");
  session_wait_until (fixture->n_changed == 1);
  g_assert_cmpstr (fixture->value, ==, "[[1, 10, 1.5], [4, -2, 30]]");
  g_assert_cmpstr (gtk_editable_get_text (get_cell (fixture, 1, 2)), ==, "30");

  paste (fixture, "1\t2\t3\n");
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (get_cell (fixture, 0, 1)), "error"));
  g_assert_nonnull (gtk_widget_get_tooltip_text (GTK_WIDGET (get_cell (fixture, 0, 1))));

  gtk_editable_select_region (get_cell (fixture, 0, 1), 0, -1);
  paste (fixture, "77");
  g_assert_cmpstr (fixture->value, ==, "[[1, 77, 1.5], [4, -2, 30]]");
}

/* A sheet of many numbers has no more cells than fit; keys at its edge scroll. */
static void
test_large (void)
{
  const gsize dims[] = { 3, 200, 24 };
  ZkyShape shape = zky_shape_new (3, dims);
  g_autoptr (ZkyTensor) value = zky_tensor_new_zeros (ZKY_FLOAT32, &shape, NULL);
  g_autoptr (ZkyTensor) marked = zky_tensor_with_element (value, 5 * 24 + 23, 7, NULL);
  Fixture fixture = { 0 };
  GtkWidget *spin;

  fixture.sheet = zky_sheet_new (marked, FALSE);
  g_signal_connect_swapped (fixture.sheet, "changed", G_CALLBACK (changed_cb), &fixture);
  widget_show (&fixture.window, fixture.sheet, 500, 500);
  widget_focus_window (&fixture.window);
  g_assert_false (gtk_widget_get_visible (get_text (&fixture)));

  gtk_widget_grab_focus (GTK_WIDGET (get_cell (&fixture, 5, 0)));
  widget_settle (30);
  for (guint i = 0; i < 23; i++)
    {
      widget_key_event (&fixture.window, GDK_KEY_Right, TRUE);
      widget_key_event (&fixture.window, GDK_KEY_Right, FALSE);
    }
  widget_settle (300);
  session_wait_until (g_str_equal (gtk_editable_get_text (get_cell (&fixture, 5, 5)), "7"));

  spin = widget_find (fixture.sheet, GTK_TYPE_SPIN_BUTTON);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), 1);
  g_assert_cmpstr (gtk_editable_get_text (get_cell (&fixture, 5, 5)), ==, "0");
  widget_close (&fixture.window);
  g_free (fixture.value);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);

#define ADD(path, text, func) g_test_add (path, Fixture, text, set_up, func, tear_down)
  ADD ("/ui/sheet/cells", "[[1, 2, 3], [4, 5, 6]]", test_cells);
  ADD ("/ui/sheet/text", "[[1, 2, 3], [4, 5, 6]]", test_text);
  ADD ("/ui/sheet/resize", "[[1, 2, 3], [4, 5, 6]]", test_resize);
  ADD ("/ui/sheet/keys", "[[1, 2, 3], [4, 5, 6]]", test_keys);
  ADD ("/ui/sheet/paste", "[[1, 2, 3], [4, 5, 6]]", test_paste);
#undef ADD
  g_test_add_func ("/ui/sheet/large", test_large);

  return g_test_run ();
}
