/* test-room.c: containers that get along with the room that there is
 * SPDX-License-Identifier: Apache-2.0 */
#include "widget-fixture.h"

#include "zky-room.h"
#include "zky-text-scale.h"
#include "zky-wrap-box.h"

static GtkWidget *
new_block (int width,
           int height)
{
  return g_object_new (GTK_TYPE_BOX, "width-request", width, "height-request", height, NULL);
}

static int
measure (GtkWidget      *widget,
         GtkOrientation  orientation,
         int             for_size,
         gboolean        natural)
{
  int least, wanted;

  gtk_widget_measure (widget, orientation, for_size, &least, &wanted, NULL, NULL);

  return natural ? wanted : least;
}

/* Three blocks, the second of which expands; a fourth that is hidden takes nothing. */
static GtkWidget *
new_wrap_box (GtkWidget **blocks)
{
  GtkWidget *box = zky_wrap_box_new (10);

  for (guint i = 0; i < 4; i++)
    {
      blocks[i] = new_block (100, 20 + 10 * i);
      gtk_widget_set_parent (blocks[i], box);
    }
  gtk_widget_set_hexpand (blocks[1], TRUE);
  gtk_widget_set_visible (blocks[3], FALSE);

  return g_object_ref_sink (box);
}

static void
test_wrap_measure (void)
{
  GtkWidget *blocks[4], *box = new_wrap_box (blocks);

  g_assert_cmpint (measure (box, GTK_ORIENTATION_HORIZONTAL, -1, FALSE), ==, 100);
  g_assert_cmpint (measure (box, GTK_ORIENTATION_HORIZONTAL, -1, TRUE), ==, 320);
  g_assert_cmpint (measure (box, GTK_ORIENTATION_VERTICAL, 320, FALSE), ==, 40);
  g_assert_cmpint (measure (box, GTK_ORIENTATION_VERTICAL, 319, FALSE), ==, 30 + 10 + 40);
  g_assert_cmpint (measure (box, GTK_ORIENTATION_VERTICAL, 210, FALSE), ==, 30 + 10 + 40);
  g_assert_cmpint (measure (box, GTK_ORIENTATION_VERTICAL, 209, FALSE), ==, 20 + 10 + 30 + 10 + 40);
  g_assert_finalize_object (box);
}

static void
assert_place (GtkWidget *block,
              int        x,
              int        y,
              int        width)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (block, gtk_widget_get_parent (block), &bounds));
  g_assert_cmpfloat (bounds.origin.x, ==, x);
  g_assert_cmpfloat (bounds.origin.y, ==, y);
  g_assert_cmpfloat (bounds.size.width, ==, width);
}

static void
test_wrap_allocate (void)
{
  GtkWidget *blocks[4], *box = new_wrap_box (blocks);

  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, 400, NULL, NULL, NULL, NULL);
  gtk_widget_size_allocate (box, &(GtkAllocation) { 0, 0, 400, 40 }, -1);
  assert_place (blocks[0], 0, 0, 100);
  assert_place (blocks[1], 110, 0, 180);
  assert_place (blocks[2], 300, 0, 100);
  gtk_widget_size_allocate (box, &(GtkAllocation) { 0, 0, 250, 80 }, -1);
  assert_place (blocks[0], 0, 0, 100);
  assert_place (blocks[1], 110, 0, 140);
  assert_place (blocks[2], 0, 40, 100);
  gtk_widget_set_direction (box, GTK_TEXT_DIR_RTL);
  gtk_widget_size_allocate (box, &(GtkAllocation) { 0, 0, 251, 80 }, -1);
  assert_place (blocks[0], 151, 0, 100);
  assert_place (blocks[2], 151, 40, 100);
  g_assert_finalize_object (box);
}

/* It asks for nothing. Too small, it has bars, and shows what has the focus. */
static void
test_room (void)
{
  GtkWidget *room = zky_room_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *button = gtk_button_new_with_label ("far away");
  WidgetFixture fixture;
  graphene_rect_t bounds;

  gtk_box_append (GTK_BOX (box), gtk_button_new_with_label ("near"));
  gtk_box_append (GTK_BOX (box), new_block (500, 300));
  gtk_box_append (GTK_BOX (box), button);
  g_object_set (room, "child", box, NULL);
  g_assert_cmpint (measure (room, GTK_ORIENTATION_HORIZONTAL, -1, FALSE), ==, 0);
  g_assert_cmpint (measure (room, GTK_ORIENTATION_HORIZONTAL, -1, TRUE), ==, 0);

  widget_show (&fixture, room, 200, 400);
  g_assert_true (gtk_widget_compute_bounds (button, room, &bounds));
  g_assert_cmpfloat (bounds.origin.x, >=, 200);
  gtk_widget_grab_focus (button);
  widget_settle (300);
  g_assert_true (gtk_widget_compute_bounds (button, room, &bounds));
  g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, 200);
  g_assert_cmpint (gtk_widget_get_height (box), <, 400); /* above the bar */

  gtk_window_set_default_size (GTK_WINDOW (fixture.window), 800, 400);
  widget_settle (300);
  g_assert_cmpint (gtk_widget_get_width (box), ==, 800);
  g_assert_cmpint (gtk_widget_get_height (box), ==, 400);
  widget_close (&fixture);
}

static void
test_text_scale (void)
{
  GtkSettings *settings = gtk_settings_get_default ();
  GtkWidget *label = gtk_label_new ("1");
  WidgetFixture fixture;
  double before;
  int resolution;

  widget_show (&fixture, label, 100, 100);
  before = zky_text_scale_get (label);
  g_object_get (settings, "gtk-xft-dpi", &resolution, NULL);
  g_object_set (settings, "gtk-xft-dpi", 2 * resolution, NULL);
  g_assert_cmpfloat_with_epsilon (zky_text_scale_get (label), 2 * before, 1e-3);
  g_object_set (settings, "gtk-xft-dpi", resolution, NULL);
  g_assert_cmpfloat_with_epsilon (zky_text_scale_get (label), before, 1e-3);
  widget_close (&fixture);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/room/wrap/measure", test_wrap_measure);
  g_test_add_func ("/ui/room/wrap/allocate", test_wrap_allocate);
  g_test_add_func ("/ui/room/bars", test_room);
  g_test_add_func ("/ui/room/text-scale", test_text_scale);

  return g_test_run ();
}
