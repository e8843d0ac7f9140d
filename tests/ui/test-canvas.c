/* test-canvas.c: tests ui/canvas/zky-canvas.c and the files around it, with a real pointer
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-card-proxy.h"
#include "zky-value-editor.h"

#include "canvas-fixture.h"

static gint
find_card (CanvasFixture *fixture,
           const char *name)
{
  ZkyScene *scene = zky_session_get_scene (fixture->session);
  ZkySteps *steps = zky_session_get_steps (fixture->session);

  for (guint i = 0; i < zky_scene_get_n_cards (scene); i++)
    if (g_strcmp0 (zky_steps_get_name (steps, zky_scene_get_card (scene, i)->node), name) == 0)
      return i;
  g_assert_not_reached ();
}

/* The middle of a rectangle of the scene, in the widget. */
static void
get_middle (CanvasFixture *fixture,
            const ZkyRect *rect,
            double        *x,
            double        *y)
{
  zky_camera_to_view (&fixture->canvas->camera, rect->x + rect->width / 2, rect->y + rect->height / 2, x, y);
}

static void
click_card (CanvasFixture *fixture,
            const char *name)
{
  const ZkyCard *card = zky_scene_get_card (zky_session_get_scene (fixture->session), find_card (fixture, name));
  double x, y;

  zky_camera_to_view (&fixture->canvas->camera, card->rect.x + 20, card->rect.y + 10, &x, &y);
  widget_click (&fixture->window, x, y);
}

static void
click_value (CanvasFixture *fixture,
             const char *name)
{
  const ZkyCard *card = zky_scene_get_card (zky_session_get_scene (fixture->session), find_card (fixture, name));
  double x, y;

  get_middle (fixture, &card->value_rect, &x, &y);
  widget_click (&fixture->window, x, y);
}

static void
assert_selected (CanvasFixture *fixture,
                 const char *name)
{
  ZkyNode *node = zky_session_get_selected_node (fixture->session);
  ZkySteps *steps = zky_session_get_steps (fixture->session);

  g_assert_cmpstr (node != NULL ? zky_steps_get_name (steps, node) : NULL, ==, name);
}

static void
test_select (CanvasFixture *fixture,
             gconstpointer  data)
{
  click_card (fixture, "x");
  assert_selected (fixture, "x");
  click_card (fixture, "out");
  assert_selected (fixture, "out");
  widget_click (&fixture->window, 3, 3);
  assert_selected (fixture, NULL);
}

/* A click on an edge goes to its source, with Control to its consumer. */
static void
test_wire (CanvasFixture *fixture,
           gconstpointer  data)
{
  ZkyScene *scene = zky_session_get_scene (fixture->session);
  ZkySteps *steps = zky_session_get_steps (fixture->session);
  const ZkyWire *wire = zky_scene_get_wire (scene, 0);
  guint middle = wire->n_points / 2 / 3 * 3; /* a point that the path goes through */
  double x, y;

  if (middle == 0 || middle == wire->n_points - 1)
    {
      const double *p = wire->points;

      /* a single piece: its point at t = ½ */
      x = (p[0] + 3 * p[2] + 3 * p[4] + p[6]) / 8;
      y = (p[1] + 3 * p[3] + 3 * p[5] + p[7]) / 8;
    }
  else
    {
      x = wire->points[2 * middle];
      y = wire->points[2 * middle + 1];
    }
  zky_camera_to_view (&fixture->canvas->camera, x, y, &x, &y);
  widget_click (&fixture->window, x, y);
  assert_selected (fixture, zky_steps_get_name (steps, zky_scene_get_card (scene, wire->from)->node));
  widget_key_event (&fixture->window, GDK_KEY_Control_L, TRUE);
  widget_click (&fixture->window, x, y);
  widget_key_event (&fixture->window, GDK_KEY_Control_L, FALSE);
  assert_selected (fixture, zky_steps_get_name (steps, zky_scene_get_card (scene, wire->to)->node));
}

static void
test_history (CanvasFixture *fixture,
              gconstpointer  data)
{
  GtkWidget *canvas = GTK_WIDGET (fixture->canvas);

  click_card (fixture, "x");
  click_card (fixture, "w");
  click_card (fixture, "out");
  gtk_widget_activate_action (canvas, "canvas.select-back", NULL);
  assert_selected (fixture, "w");
  gtk_widget_activate_action (canvas, "canvas.select-back", NULL);
  assert_selected (fixture, "x");
  gtk_widget_activate_action (canvas, "canvas.select-back", NULL);
  assert_selected (fixture, "x");
  gtk_widget_activate_action (canvas, "canvas.select-forward", NULL);
  assert_selected (fixture, "w");
  click_card (fixture, "x");
  gtk_widget_activate_action (canvas, "canvas.select-forward", NULL);
  assert_selected (fixture, "x");
}

/* Numbers get the digits that are asked for, at once. */
static void
test_digits (CanvasFixture *fixture,
             gconstpointer  data)
{
  g_object_set (fixture->canvas, "digits", 6, NULL);
  g_assert_cmpuint (fixture->canvas->shown.digits, ==, 6);
  g_object_set (fixture->canvas, "digits", 3, NULL);
  g_assert_cmpuint (fixture->canvas->shown.digits, ==, 3);
}

static void
test_keys (CanvasFixture *fixture,
           gconstpointer  data)
{
  ZkyCanvas *canvas = fixture->canvas;
  double fit = canvas->camera.zoom;

  widget_focus_window (&fixture->window);
  gtk_widget_grab_focus (GTK_WIDGET (canvas));
  click_card (fixture, "out");
  widget_key (&fixture->window, GDK_KEY_Left);
  g_assert_nonnull (zky_session_get_selected_node (fixture->session));
  g_assert_true (zky_session_get_selected_node (fixture->session)
                 != zky_graph_get_output (zky_session_get_graph (fixture->session), 0));
  g_assert_true (ZKY_IS_CARD_PROXY (gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (canvas)))));

  widget_key_event (&fixture->window, GDK_KEY_Control_L, TRUE);
  widget_key (&fixture->window, GDK_KEY_plus);
  widget_key (&fixture->window, GDK_KEY_minus);
  widget_key_event (&fixture->window, GDK_KEY_Control_L, FALSE);
  g_assert_false (canvas->auto_fit);
  widget_key (&fixture->window, GDK_KEY_f);
  g_assert_true (canvas->auto_fit);
  g_assert_cmpfloat_with_epsilon (canvas->camera.zoom, fit, 1e-9);

  widget_key (&fixture->window, GDK_KEY_Escape);
  assert_selected (fixture, NULL);
}

static void
test_edit (CanvasFixture *fixture,
           gconstpointer  data)
{
  widget_focus_window (&fixture->window);
  click_value (fixture, "out");
  g_assert_null (fixture->canvas->editor);
  click_value (fixture, "x");
  session_wait_until (fixture->canvas->editor != NULL);
  widget_settle (100);
  widget_key (&fixture->window, GDK_KEY_5);
  session_wait_until (zky_session_get_graph (fixture->session) != NULL
                      && zky_tensor_get_double (zky_node_get_value (zky_graph_get_output (zky_session_get_graph (fixture->session), 0)), 0) == 150);
  widget_key (&fixture->window, GDK_KEY_Return);
  session_wait_until (fixture->canvas->editor == NULL);
  session_assert_output (fixture->session, "150");

  /* Escape takes it back. */
  gtk_widget_activate_action (GTK_WIDGET (fixture->canvas), "canvas.edit", NULL);
  widget_settle (150);
  widget_key (&fixture->window, GDK_KEY_7);
  session_wait_until (zky_tensor_get_double (zky_node_get_value (zky_graph_find_node (zky_session_get_graph (fixture->session), "x")), 0) == 7);
  widget_key (&fixture->window, GDK_KEY_Escape);
  session_wait_until (zky_tensor_get_double (zky_node_get_value (zky_graph_find_node (zky_session_get_graph (fixture->session), "x")), 0) == 5);
  session_wait_until (fixture->canvas->editor == NULL);
  widget_settle (400); /* the popover lingers */
}

/* The editor and the menu of a card that the camera has left behind have a place all the same. */
static void
test_edit_far (CanvasFixture *fixture,
               gconstpointer  data)
{
  ZkyCamera *camera = &fixture->canvas->camera;
  const double far[] = { -5000, 5000 };

  click_card (fixture, "x");
  for (guint i = 0; i < 4; i++)
    {
      GdkRectangle place;

      zky_canvas_set_view (fixture->canvas, camera->zoom, far[i % 2], far[i / 2]);
      gtk_widget_activate_action (GTK_WIDGET (fixture->canvas), "canvas.edit", NULL);
      g_assert_nonnull (fixture->canvas->editor);
      widget_settle (100);
      g_assert_true (gtk_popover_get_pointing_to (fixture->canvas->editor, &place));
      g_assert_true (gdk_rectangle_intersect (&place, &(GdkRectangle) { 0, 0, 800, 500 }, NULL));
      g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (fixture->canvas->editor)), >, 100);
      zky_canvas_close_popovers (fixture->canvas);
      session_wait_until (fixture->canvas->editor == NULL);
      gtk_widget_activate_action (GTK_WIDGET (fixture->canvas), "canvas.menu", NULL);
      widget_settle (100);
      g_assert_cmpint (gtk_widget_get_width (fixture->canvas->menu), >, 100);
      zky_canvas_close_popovers (fixture->canvas);
    }
  widget_settle (400);
}

/* Another model comes while an editor is open. */
static void
test_edit_gone (CanvasFixture *fixture,
                gconstpointer  data)
{
  click_value (fixture, "x");
  session_wait_until (fixture->canvas->editor != NULL);
  zky_session_open_expression (fixture->session, "u * v");
  session_wait (fixture->session);
  session_wait_until (fixture->canvas->editor == NULL);
  widget_settle (400);
}

static void
test_menu (CanvasFixture *fixture,
           gconstpointer  data)
{
  click_card (fixture, "x");
  gtk_widget_activate_action (GTK_WIDGET (fixture->canvas), "canvas.menu", NULL);
  g_assert_nonnull (fixture->canvas->menu);
  session_wait_until (gtk_widget_get_mapped (fixture->canvas->menu));
  zky_canvas_close_popovers (fixture->canvas);
}

static void
test_copy (CanvasFixture *fixture,
           gconstpointer  data)
{
  GtkWidget *canvas = GTK_WIDGET (fixture->canvas);
  GdkContentProvider *content;
  g_auto (GValue) value = G_VALUE_INIT;

  click_card (fixture, "out");
  gtk_widget_activate_action (canvas, "canvas.copy-value", NULL);
  content = gdk_clipboard_get_content (gtk_widget_get_clipboard (canvas));
  g_value_init (&value, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value (content, &value, NULL));
  g_assert_cmpstr (g_value_get_string (&value), ==, "36");
}

/* Proxies get their places in the next frame. */
static gboolean
are_placed (CanvasFixture *fixture)
{
  GHashTableIter iter;
  gpointer proxy;

  g_hash_table_iter_init (&iter, fixture->canvas->proxies);
  while (g_hash_table_iter_next (&iter, NULL, &proxy))
    if (gtk_widget_get_width (proxy) <= 1)
      return FALSE;

  return g_hash_table_size (fixture->canvas->proxies) == 5;
}

static void
test_proxies (CanvasFixture *fixture,
              gconstpointer  data)
{
  GtkWidget *canvas = GTK_WIDGET (fixture->canvas);
  GtkWidget *proxy;
  guint n = 0;

  session_wait_until (are_placed (fixture));
  for (GtkWidget *child = gtk_widget_get_first_child (canvas); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (ZKY_IS_CARD_PROXY (child))
      {
        ZkyRect rect = zky_scene_get_card (fixture->canvas->scene, zky_proxy_get_index (ZKY_PROXY (child)))->rect;
        GdkRectangle anchor = zky_canvas_get_anchor (fixture->canvas, &rect);
        graphene_rect_t bounds;

        n++;
        g_assert_true (gtk_widget_compute_bounds (child, canvas, &bounds));
        g_assert_cmpfloat_with_epsilon (bounds.origin.x, anchor.x, 1);
        g_assert_cmpfloat_with_epsilon (bounds.size.width, anchor.width, 1);
      }
  g_assert_cmpuint (n, ==, 5);

  proxy = g_hash_table_lookup (fixture->canvas->proxies, GINT_TO_POINTER (find_card (fixture, "w")));
  gtk_widget_activate_action (proxy, "card.select", NULL);
  assert_selected (fixture, "w");
}

/* Every node is reached, in all themes and at all positions, without a warning. */
static void
test_states (CanvasFixture *fixture,
             gconstpointer  data)
{
  for (guint variant = ZKY_THEME_LIGHT; variant <= ZKY_THEME_DARK_CONTRAST; variant++)
    {
      g_object_set (fixture->canvas, "theme", zky_theme_get (variant), NULL);
      for (guint position = 0; position <= 10; position++)
        {
          zky_session_set_position (fixture->session, position);
          zky_session_set_phase (fixture->session, 0.4);
          widget_settle (20);
        }
    }
  g_object_set (fixture->session, "quiz", TRUE, NULL);
  zky_session_set_position (fixture->session, 0);
  zky_session_step (fixture->session, 1);
  widget_settle (30);
}

/* The static part is the same node as long as only tokens move. */
static void
test_retained (CanvasFixture *fixture,
               gconstpointer  data)
{
  GskRenderNode *node;

  zky_session_set_position (fixture->session, 0);
  zky_session_set_phase (fixture->session, 0.1);
  widget_settle (200);
  node = fixture->canvas->static_node;
  g_assert_nonnull (node);
  for (guint i = 2; i < 9; i++)
    {
      zky_session_set_phase (fixture->session, i / 10.0);
      widget_settle (30);
      g_assert_true (fixture->canvas->static_node == node);
    }
}

static void
test_empty (void)
{
  WidgetFixture window;
  GtkWidget *canvas = zky_canvas_new ();
  g_autoptr (ZkySession) session = zky_session_new ();

  g_object_set (canvas, "session", session, NULL);
  widget_show (&window, canvas, 300, 200);
  zky_canvas_fit (ZKY_CANVAS (canvas));
  zky_canvas_show_node (ZKY_CANVAS (canvas), NULL);
  widget_click (&window, 50, 50);
  gtk_widget_activate_action (canvas, "canvas.zoom-in", NULL);
  widget_close (&window);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add (path, CanvasFixture, NULL, canvas_set_up, func, canvas_tear_down)
  ADD ("/ui/canvas/select", test_select);
  ADD ("/ui/canvas/wire", test_wire);
  ADD ("/ui/canvas/history", test_history);
  ADD ("/ui/canvas/digits", test_digits);
  ADD ("/ui/canvas/keys", test_keys);
  ADD ("/ui/canvas/edit", test_edit);
  ADD ("/ui/canvas/edit/far", test_edit_far);
  ADD ("/ui/canvas/edit/gone", test_edit_gone);
  ADD ("/ui/canvas/menu", test_menu);
  ADD ("/ui/canvas/copy", test_copy);
  ADD ("/ui/canvas/proxies", test_proxies);
  ADD ("/ui/canvas/states", test_states);
  ADD ("/ui/canvas/retained", test_retained);
#undef ADD
  g_test_add_func ("/ui/canvas/empty", test_empty);

  return g_test_run ();
}
