/* test-manners.c: windows of any width: nothing is cut, and what folds away can still be reached
 * SPDX-License-Identifier: Apache-2.0 */
#include "window-size.h"

#include "zky-canvas-private.h"
#include "zky-room.h"
#include "zky-settings.h"
#include "zky-timeline.h"

#define NARROW 400
#define USUAL  1200

#define FORMULA "f(x; w) = sigmoid(x * w + 1)"

/* Says how to train, has text and more than one output. */
#define MODEL                                                                                        \
  "local zky = require 'zky'\n"                                                                      \
  "local model = zky.module 'Line'\n"                                                                \
  "model:input ('x', {{1}})\n"                                                                       \
  "model:param ('w', 0)\n"                                                                           \
  "function model:call (x)\n"                                                                        \
  "  local a_rather_long_name_of_an_output = x * self.w\n"                                           \
  "  return a_rather_long_name_of_an_output\n"                                                       \
  "end\n"                                                                                            \
  "model:train { dataset = {x = {{1}, {2}}, t = {{2}, {4}}}, loss = 'mse_loss', target = 't',\n"     \
  "              optimizer = 'sgd', lr = 0.01, epochs = 10 }\n"                                      \
  "return model\n"

static GtkWidget *
get_part (gpointer    widget,
          const char *name)
{
  return GTK_WIDGET (gtk_widget_get_template_child (widget, G_OBJECT_TYPE (widget), name));
}

static void
report_least (GtkWidget *widget,
              int        limit,
              guint      depth)
{
  int least;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  if (least <= limit || !gtk_widget_get_mapped (widget))
    return;

  g_test_message ("%*s%s needs %d", depth, "", G_OBJECT_TYPE_NAME (widget), least);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    report_least (child, 0.8 * limit, depth + 1);
}

/* Everything has its place between the borders of the window: what is wider would be behind a scroll bar. */
static void
assert_whole (WindowFixture *fixture,
              const char    *what)
{
  GtkWidget *room = fixture_find (GTK_WIDGET (fixture->window), ZKY_TYPE_ROOM);
  GtkWidget *child;
  int least;

  g_object_get (room, "child", &child, NULL);
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_test_message ("%s: %d of %d", what, least, gtk_widget_get_width (room));
  report_least (child, gtk_widget_get_width (room), 1);
  g_object_unref (child);
  g_assert_cmpint (least, <=, gtk_widget_get_width (room));
  g_assert_cmpint (gtk_widget_get_width (child), ==, gtk_widget_get_width (room));
}

static gboolean
is_shown (gpointer widget)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_get_child_visible (widget);
}

/* Whether an action is in a menu or below one. */
static gboolean
lists (GMenuModel *menu,
       const char *action)
{
  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      static const char *const links[] = { G_MENU_LINK_SECTION, G_MENU_LINK_SUBMENU };
      g_autofree char *name = NULL;

      if (g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_ACTION, "s", &name) && g_str_equal (name, action))
        return TRUE;
      for (guint k = 0; k < G_N_ELEMENTS (links); k++)
        {
          g_autoptr(GMenuModel) below = g_menu_model_get_item_link (menu, i, links[k]);

          if (below != NULL && lists (below, action))
            return TRUE;
        }
    }

  return FALSE;
}

/* -- Narrow windows ---------------------------------------------------------------------- */

static void
test_narrow (WindowFixture *fixture,
             gconstpointer  data)
{
  static const char *const states[] = { "win.panel", "win.calls", "win.train", "win.panel", "win.find", "win.source", "win.source",
                                        "win.log", "win.log", "win.quiz", "win.call-older", "win.compare" };
  GMenuModel *menu = gtk_menu_button_get_menu_model (fixture->window->menu_button);

  fixture_open_model (fixture, "line.lua", MODEL);
  resize (fixture, NARROW);
  assert_whole (fixture, "a model");
  g_assert_false (gtk_widget_get_visible (fixture->window->source_button));
  g_assert_false (gtk_widget_get_visible (fixture->window->log_button));
  g_assert_true (lists (menu, "win.source"));
  g_assert_true (lists (menu, "win.log"));
  g_assert_true (is_shown (fixture->window->menu_button));

  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      fixture_activate (fixture, states[i]);
      settle ();
      assert_whole (fixture, states[i]);
    }

  resize (fixture, USUAL);
  g_assert_true (is_shown (fixture->window->source_button));
  g_assert_true (is_shown (fixture->window->log_button));
}

/* What is new in the log is told where the button of the log is not. */
static void
test_badge (WindowFixture *fixture,
            gconstpointer  data)
{
  fixture_open_expression (fixture, FORMULA);
  resize (fixture, NARROW);
  zky_log_pane_append (fixture->window->log_pane, "Something", FALSE);
  g_assert_true (gtk_widget_get_visible (fixture->window->menu_badge));
  fixture_activate (fixture, "win.log");
  settle ();
  g_assert_false (gtk_widget_get_visible (fixture->window->menu_badge));
}

/* Text and graph are looked at one after the other where there is no room for both. */
static void
test_source (WindowFixture *fixture,
             gconstpointer  data)
{
  fixture_open_model (fixture, "line.lua", MODEL);
  resize (fixture, NARROW);
  g_assert_true (is_shown (fixture->window->canvas));
  fixture_activate (fixture, "win.source");
  settle ();
  g_assert_true (is_shown (fixture->window->source_panel));
  g_assert_false (is_shown (fixture->window->canvas));
  fixture_activate (fixture, "win.source");
  settle ();
  g_assert_true (is_shown (fixture->window->canvas));
  fixture_activate (fixture, "win.source");
  resize (fixture, USUAL);
  g_assert_true (is_shown (fixture->window->source_panel));
  g_assert_true (is_shown (fixture->window->canvas));
}

/* While a model runs it can be stopped, however narrow the window is. */
static void
test_busy (WindowFixture *fixture,
           gconstpointer  data)
{
  fixture_open_expression (fixture, FORMULA);
  resize (fixture, NARROW);
  gtk_widget_set_visible (fixture->window->busy_box, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (fixture->window->progress_bar), TRUE);
  settle ();
  assert_whole (fixture, "busy");
  g_assert_true (is_shown (fixture->window->busy_box));
  gtk_widget_set_visible (fixture->window->busy_box, FALSE);
  settle ();
  g_assert_true (is_shown (fixture->window->open_button));
}

/* -- The row of the player ---------------------------------------------------------------- */

static GdkRectangle
get_area (GtkWidget *widget,
          GtkWidget *within)
{
  graphene_rect_t bounds;

  g_assert_true (is_shown (widget));
  g_assert_true (gtk_widget_compute_bounds (widget, within, &bounds));

  return (GdkRectangle) { bounds.origin.x, bounds.origin.y, bounds.size.width, bounds.size.height };
}

/* All parts of the player are seen, none above another, none cut. Returns: the rows that they take */
static guint
count_rows (WindowFixture *fixture)
{
  static const char *const names[] = { "controls", "timeline", "figures" };
  GtkWidget *player = GTK_WIDGET (fixture->window->player);
  GdkRectangle whole = get_area (player, player), areas[G_N_ELEMENTS (names)];
  guint n_rows = 1;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GtkWidget *part = get_part (player, names[i]);
      int least;

      areas[i] = get_area (part, player);
      gtk_widget_measure (part, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      g_assert_cmpint (areas[i].width, >=, least);
      g_assert_cmpint (areas[i].x, >=, whole.x);
      g_assert_cmpint (areas[i].x + areas[i].width, <=, whole.x + whole.width);
      g_assert_cmpint (areas[i].y + areas[i].height, <=, whole.y + whole.height);
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    for (guint k = 0; k < i; k++)
      g_assert_false (gdk_rectangle_intersect (&areas[i], &areas[k], NULL));
  if (areas[1].y + areas[1].height <= areas[0].y)
    n_rows++;
  if (areas[0].y + areas[0].height <= areas[2].y)
    n_rows++;

  return n_rows;
}

static void
test_player (WindowFixture *fixture,
             gconstpointer  data)
{
  guint before;

  fixture_open_model (fixture, "line.lua", MODEL);
  settle ();
  g_assert_cmpuint (count_rows (fixture), ==, 1);
  for (int width = USUAL; width >= NARROW; width -= 100)
    {
      resize (fixture, width);
      count_rows (fixture);
    }
  g_assert_cmpuint (count_rows (fixture), ==, 2);

  before = count_rows (fixture);
  g_object_set (fixture->window, "large-text", TRUE, NULL);
  settle ();
  assert_whole (fixture, "large text");
  g_assert_cmpuint (count_rows (fixture), >=, before);

  resize (fixture, USUAL);
  fixture_activate (fixture, "win.source");
  settle ();
  assert_whole (fixture, "large text beside the source");
  count_rows (fixture);
}

/* -- What lies over the graph ------------------------------------------------------------- */

/* The map gives way to the legend where there is no room for both. */
static void
test_map (WindowFixture *fixture,
          gconstpointer  data)
{
  ZkyRect place;

  fixture_open_model (fixture, "line.lua", MODEL);
  adw_flap_set_reveal_flap (fixture->window->flap, FALSE);
  resize (fixture, 500);
  g_assert_true (zky_canvas_get_minimap (fixture->window->canvas, &place));
  g_object_set (fixture->window->canvas, "color-by", "value", NULL);
  settle ();
  g_assert_false (zky_canvas_get_minimap (fixture->window->canvas, &place));
  resize (fixture, USUAL);
  g_assert_true (zky_canvas_get_minimap (fixture->window->canvas, &place));
}

/* -- The edge of the side panel ----------------------------------------------------------- */

static int
get_panel_width (WindowFixture *fixture)
{
  settle ();
  return gtk_widget_get_width (GTK_WIDGET (fixture->window->side_panel));
}

static void
test_panel (WindowFixture *fixture,
            gconstpointer  data)
{
  GtkWidget *panel = GTK_WIDGET (fixture->window->side_panel);
  int usual, least;

  fixture_open_model (fixture, "line.lua", MODEL);
  resize (fixture, USUAL);
  usual = get_panel_width (fixture);
  g_assert_cmpint (usual, <=, 0.31 * USUAL);
  fixture_activate (fixture, "win.train");
  g_assert_cmpint (get_panel_width (fixture), ==, usual);

  g_object_set (panel, "width", usual + 80, NULL);
  g_assert_cmpint (get_panel_width (fixture), ==, usual + 80);

  /* It is a stop of Tab. */
  g_assert_true (gtk_widget_grab_focus (gtk_widget_get_first_child (panel)));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture->window)) == gtk_widget_get_first_child (panel));

  /* Neither does the panel push the graph away, nor is it cut. */
  g_object_set (panel, "width", 5000, NULL);
  g_assert_cmpint (get_panel_width (fixture), <, USUAL - 250);
  g_assert_false (adw_flap_get_folded (fixture->window->flap));
  assert_whole (fixture, "a wide panel");
  g_object_set (panel, "width", 0, NULL);
  least = zky_side_panel_get_least (fixture->window->side_panel);
  g_assert_cmpint (get_panel_width (fixture), ==, least);
  g_assert_cmpint (least, <=, 360);
}

static void
test_panel_kept (WindowFixture *fixture,
                 gconstpointer  data)
{
  g_autoptr(GSettings) settings = zky_settings_new ();

  g_settings_reset (settings, "panel-width");
  fixture_reopen (fixture, settings);
  fixture_open_expression (fixture, FORMULA);
  g_object_set (fixture->window->side_panel, "width", 444, NULL);
  fixture_reopen (fixture, settings);
  fixture_open_expression (fixture, FORMULA);
  g_assert_cmpint (get_panel_width (fixture), ==, 444);
  g_settings_reset (settings, "panel-width");
}

/* -- Focus -------------------------------------------------------------------------------- */

/* The button of a menu that says @label */
static GtkWidget *
find_item (GtkWidget  *widget,
           const char *label)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = GTK_IS_LABEL (child) && g_str_equal (gtk_label_get_text (GTK_LABEL (child)), label) ? child : find_item (child, label);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static GtkWidget *
find_button (GtkWidget  *menu,
             const char *label)
{
  GtkWidget *widget = find_item (menu, label);

  while (!gtk_widget_get_focusable (widget))
    widget = gtk_widget_get_parent (widget);

  return widget;
}

/* An item below another one keeps the focus when its menu closes; what had it before gets it again. */
static void
test_menu (WindowFixture *fixture,
           gconstpointer  data)
{
  GtkWidget *popover, *item, *focus;

  fixture_open_model (fixture, "line.lua", MODEL);
  gtk_widget_grab_focus (get_part (fixture->window->player, "timeline"));
  gtk_menu_button_popup (fixture->window->menu_button);
  settle ();
  popover = GTK_WIDGET (gtk_menu_button_get_popover (fixture->window->menu_button));
  gtk_widget_activate (find_button (popover, "View"));
  settle ();
  item = find_button (popover, "Fit the Graph");
  g_assert_true (gtk_widget_get_mapped (item));
  gtk_widget_grab_focus (item);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture->window)) == item);
  gtk_menu_button_popdown (fixture->window->menu_button);
  settle ();
  focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));
  g_test_message ("%s has the focus", focus != NULL ? G_OBJECT_TYPE_NAME (focus) : "nobody");
  g_assert_true (focus == get_part (fixture->window->player, "timeline"));
}

/* -- Reduced motion -------------------------------------------------------------------------- */

static gboolean
is_played (gpointer data)
{
  return !zky_session_get_playing (((WindowFixture *) data)->session);
}

static void
phase_cb (ZkySession *session,
          GParamSpec *pspec,
          double     *most)
{
  double phase;

  g_object_get (session, "phase", &phase, NULL);
  *most = MAX (*most, phase);
}

/* With the animations of the desktop off nothing slides, glides or travels: it is where it belongs at once. */
static void
test_motion (WindowFixture *fixture,
             gconstpointer  data)
{
  double most = 0;

  fixture_open_model (fixture, "line.lua", MODEL);
  settle ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  g_assert_cmpfloat (adw_flap_get_reveal_progress (fixture->window->flap), ==, 1);
  fixture_activate (fixture, "win.panel");
  g_assert_cmpfloat (adw_flap_get_reveal_progress (fixture->window->flap), ==, 0);
  fixture_activate (fixture, "win.panel");
  g_assert_cmpfloat (adw_flap_get_reveal_progress (fixture->window->flap), ==, 1);
  fixture_activate (fixture, "win.find");
  g_assert_true (gtk_revealer_get_child_revealed (fixture->window->find_revealer));
  fixture_activate (fixture, "win.log");
  g_assert_true (gtk_revealer_get_child_revealed (fixture->window->log_revealer));

  g_signal_connect (fixture->session, "notify::phase", G_CALLBACK (phase_cb), &most);
  g_object_set (fixture->window->player, "speed", 4.0, NULL);
  fixture_activate (fixture, "win.start");
  fixture_activate (fixture, "win.play");
  g_assert_true (wait_for (is_played, fixture));
  g_assert_cmpfloat (most, ==, 0);
  g_signal_handlers_disconnect_by_func (fixture->session, phase_cb, &most);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
}

/* -- Notices ------------------------------------------------------------------------------- */

static gboolean
is_gone (gpointer data)
{
  return ((WindowFixture *) data)->window->gone;
}

static gboolean
is_not_gone (gpointer data)
{
  return !is_gone (data);
}

static gboolean
says (WindowFixture *fixture,
      const char    *text)
{
  settle ();
  return find_item (GTK_WIDGET (fixture->window->toasts), text) != NULL;
}

static void
test_gone (WindowFixture *fixture,
           gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "line.lua", NULL), *text = NULL;
  GAction *save = g_action_map_lookup_action (G_ACTION_MAP (fixture->window), "save");

  fixture_open_model (fixture, "line.lua", MODEL);
  g_assert_false (g_action_get_enabled (save));
  g_unlink (path);
  g_assert_true (wait_for (is_gone, fixture));
  g_assert_true (says (fixture, "line.lua was deleted or moved. Its text is kept here until it is saved."));
  g_assert_cmpstr (adw_window_title_get_subtitle (fixture->window->title), ==, "deleted or moved");

  /* The model that was read goes on. */
  fixture_expect_call (fixture);
  fixture_activate (fixture, "win.call-again");
  fixture_wait_called (fixture);

  g_assert_true (g_action_get_enabled (save));
  fixture_activate (fixture, "win.save");
  g_assert_true (wait_for (is_not_gone, fixture));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, MODEL);
  g_assert_false (g_action_get_enabled (save));
}

static void
test_quiz (WindowFixture *fixture,
           gconstpointer  data)
{
  fixture_open_expression (fixture, FORMULA);
  fixture_activate (fixture, "win.quiz");
  g_assert_true (says (fixture, "Quiz: each step waits before its number, until you go on"));
  fixture_activate (fixture, "win.quiz");
  g_assert_true (says (fixture, "The quiz has ended"));
}

/* A stack asks its page how wide it is at the height that it has. Boxes find that out by trying, each by trying all in it, where there is
 * no room to spare, as in what is scrolled: frames of seconds. GTK's own menus are such. */
static guint
check_stacks (GtkWidget *widget)
{
  guint n = GTK_IS_STACK (widget);

  if (GTK_IS_POPOVER_MENU (widget) || GTK_IS_DROP_DOWN (widget))
    return 0;
  if (GTK_IS_STACK (widget))
    g_assert_null (gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += check_stacks (child);

  return n;
}

static void
test_stacks (WindowFixture *fixture,
             gconstpointer  data)
{
  g_assert_cmpuint (check_stacks (GTK_WIDGET (fixture->window)), >=, 3);
}

/* Whether a control that is not the toast's own lies under @place */
static gboolean
covers_control (GtkWidget             *widget,
                GtkWidget             *toast,
                const graphene_rect_t *place)
{
  graphene_rect_t bounds;

  if (!gtk_widget_get_mapped (widget) || widget == toast || ZKY_IS_CANVAS (widget))
    return FALSE;
  if ((GTK_IS_BUTTON (widget) || GTK_IS_EDITABLE (widget) || GTK_IS_RANGE (widget) || ZKY_IS_TIMELINE (widget))
      && gtk_widget_compute_bounds (widget, gtk_widget_get_parent (toast), &bounds) && graphene_rect_intersection (&bounds, place, NULL))
    {
      g_test_message ("A %s is covered", G_OBJECT_TYPE_NAME (widget));
      return TRUE;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (covers_control (child, toast, place))
      return TRUE;

  return FALSE;
}

/* In a window of any width, with everything that there is below the graph, and with the log */
static void
test_toast (WindowFixture *fixture,
            gconstpointer  data)
{
  fixture_open_model (fixture, "line.lua", MODEL);
  adw_flap_set_reveal_flap (fixture->window->flap, FALSE);
  for (int width = USUAL; width >= NARROW; width -= 400)
    {
      GtkWidget *toast;
      graphene_rect_t place;

      resize (fixture, width);
      fixture_activate (fixture, "win.log");
      zky_window_show_toast (fixture->window, "Something has been done that is told in a sentence");
      settle ();
      toast = gtk_widget_get_last_child (GTK_WIDGET (fixture->window->toasts));
      g_assert_true (gtk_widget_compute_bounds (toast, GTK_WIDGET (fixture->window->toasts), &place));
      g_assert_cmpfloat (place.size.width, >, 100);
      g_assert_false (covers_control (GTK_WIDGET (fixture->window), toast, &place));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  FIXTURE_ADD ("/app/manners/stacks", test_stacks);
  FIXTURE_ADD ("/app/manners/narrow/whole", test_narrow);
  FIXTURE_ADD ("/app/manners/narrow/badge", test_badge);
  FIXTURE_ADD ("/app/manners/narrow/source-alone", test_source);
  FIXTURE_ADD ("/app/manners/narrow/busy", test_busy);
  FIXTURE_ADD ("/app/manners/player/rows", test_player);
  FIXTURE_ADD ("/app/manners/map/gives-way", test_map);
  FIXTURE_ADD ("/app/manners/panel/width", test_panel);
  FIXTURE_ADD ("/app/manners/panel/kept", test_panel_kept);

  FIXTURE_ADD ("/app/manners/focus/menu", test_menu);
  FIXTURE_ADD ("/app/manners/motion/none", test_motion);
  FIXTURE_ADD ("/app/manners/notice/gone", test_gone);
  FIXTURE_ADD ("/app/manners/notice/quiz", test_quiz);
  FIXTURE_ADD ("/app/manners/notice/covers-nothing", test_toast);

  return g_test_run ();
}
