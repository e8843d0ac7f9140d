/* test-picture.c: the canvas on the screen is neither empty nor garbled
 * SPDX-License-Identifier: Apache-2.0
 *
 * No picture is kept to compare with, since fonts differ from machine to machine. Instead the pixels are looked at where
 * the scene says that something is: colours of cards, ink in their values, wires between them, and nothing elsewhere. */
#include "window-fixture.h"

typedef struct
{
  WindowFixture   *fixture;
  const ZkyTheme  *theme;
  guchar          *pixels;      /* BGRA, premultiplied */
  int              width, height;
  char            *complaint;   /* what was wrong the last time */
} Shot;

/* What the window shows of the canvas now. */
static gboolean
take_shot (Shot *shot)
{
  GtkWidget *canvas = GTK_WIDGET (shot->fixture->window->canvas);
  GtkNative *native = gtk_widget_get_native (canvas);
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (canvas);
  g_autoptr(GdkTexture) texture = NULL;
  g_autoptr(GskRenderNode) node = NULL;
  GtkSnapshot *snapshot = gtk_snapshot_new ();

  shot->width = gtk_widget_get_width (canvas);
  shot->height = gtk_widget_get_height (canvas);
  gdk_paintable_snapshot (paintable, snapshot, shot->width, shot->height);
  node = gtk_snapshot_free_to_node (snapshot);
  if (!node || shot->width == 0 || shot->height == 0)
    return FALSE;

  texture = gsk_renderer_render_texture (gtk_native_get_renderer (native), node,
                                         &GRAPHENE_RECT_INIT (0, 0, shot->width, shot->height));
  g_clear_pointer (&shot->pixels, g_free);
  shot->pixels = g_malloc0 ((gsize) shot->width * shot->height * 4);
  gdk_texture_download (texture, shot->pixels, (gsize) shot->width * 4);

  return TRUE;
}

/* How far a pixel is from a colour: the largest difference of a channel, 0 … 1. */
static double
get_distance (const Shot     *shot,
              int             x,
              int             y,
              const ZkyColor *color)
{
  const guchar *pixel = shot->pixels + ((gsize) y * shot->width + x) * 4;
  double red = fabs (pixel[2] / 255.0 - color->red);
  double green = fabs (pixel[1] / 255.0 - color->green);
  double blue = fabs (pixel[0] / 255.0 - color->blue);

  return MAX (red, MAX (green, blue));
}

/* From scene units to pixels of the canvas. */
static void
to_pixels (const Shot *shot,
           double      x,
           double      y,
           double     *px,
           double     *py)
{
  double zoom, middle_x, middle_y;

  zky_canvas_get_view (shot->fixture->window->canvas, &zoom, &middle_x, &middle_y);
  *px = (x - middle_x) * zoom + shot->width / 2.0;
  *py = (y - middle_y) * zoom + shot->height / 2.0;
}

/* The part of a rectangle's pixels that are near to @color. */
static double
get_share (const Shot     *shot,
           const ZkyRect  *rect,
           const ZkyColor *color)
{
  double left, top, right, bottom;
  guint n = 0, n_near = 0;

  to_pixels (shot, rect->x, rect->y, &left, &top);
  to_pixels (shot, rect->x + rect->width, rect->y + rect->height, &right, &bottom);
  for (int y = MAX (0, (int) top); y < MIN (shot->height, (int) bottom); y++)
    for (int x = MAX (0, (int) left); x < MIN (shot->width, (int) right); x++)
      {
        n++;
        n_near += get_distance (shot, x, y, color) < 0.06;
      }

  return n > 0 ? (double) n_near / n : 0;
}

static ZkyColorRole
get_role (const ZkyCard *card)
{
  if (card->is_output)
    return ZKY_COLOR_OUTPUT;

  switch (zky_node_get_kind (card->node))
    {
    case ZKY_NODE_VARIABLE:
      return ZKY_COLOR_VARIABLE;
    case ZKY_NODE_PARAMETER:
      return ZKY_COLOR_PARAMETER;
    case ZKY_NODE_CONSTANT:
      return ZKY_COLOR_CONSTANT;
    case ZKY_NODE_OPERATOR:
    default:
      return ZKY_COLOR_OPERATOR;
    }
}

static char *
complain_about_card (const Shot    *shot,
                     const ZkyCard *card)
{
  g_autofree char *label = zky_node_dup_label (card->node);
  double head = get_share (shot, &card->rect, &shot->theme->colors[get_role (card)]);
  double calm = get_share (shot, &card->value_rect, &shot->theme->colors[ZKY_COLOR_CARD]);

  if (head < 0.05)
    return g_strdup_printf ("%s: only %.3f of the card has the colour of its kind", label, head);
  /* A number is some ink on an otherwise even ground. */
  if (calm < 0.3 || calm > 0.995)
    return g_strdup_printf ("%s: %.3f of the value's place is even", label, calm);

  return NULL;
}

/* The middle of each curve is where the wire is, give or take a pixel. */
static char *
complain_about_wire (const Shot    *shot,
                     const ZkyWire *wire)
{
  const double *p = wire->points + ((wire->n_points - 1) / 3 / 2) * 6;
  double x, y, px, py;

  x = (p[0] + 3 * p[2] + 3 * p[4] + p[6]) / 8;
  y = (p[1] + 3 * p[3] + 3 * p[5] + p[7]) / 8;
  to_pixels (shot, x, y, &px, &py);
  for (int dy = -2; dy <= 2; dy++)
    for (int dx = -2; dx <= 2; dx++)
      if (get_distance (shot, (int) px + dx, (int) py + dy, &shot->theme->colors[ZKY_COLOR_BACKGROUND]) > 0.1)
        return NULL;

  return g_strdup_printf ("nothing is drawn at the middle of the wire from card %u to %u", wire->from, wire->to);
}

/* Beyond the bounds of the scene there is nothing but the background. */
static char *
complain_about_margin (const Shot *shot)
{
  ZkyRect bounds = zky_scene_get_bounds (zky_session_get_scene (shot->fixture->session));
  double left, top, right, bottom;

  to_pixels (shot, bounds.x, bounds.y, &left, &top);
  to_pixels (shot, bounds.x + bounds.width, bounds.y + bounds.height, &right, &bottom);
  for (int y = 0; y < shot->height; y++)
    for (int x = 0; x < shot->width; x++)
      if ((x < left - 8 || x > right + 8 || y < top - 8 || y > bottom + 8) &&
          get_distance (shot, x, y, &shot->theme->colors[ZKY_COLOR_BACKGROUND]) > 0.06)
        return g_strdup_printf ("something is drawn beside the graph, at %d, %d", x, y);

  return NULL;
}

static char *
find_complaint (Shot *shot)
{
  ZkyScene *scene = zky_session_get_scene (shot->fixture->session);
  char *complaint = NULL;

  if (!take_shot (shot))
    return g_strdup ("nothing was drawn");

  for (guint i = 0; !complaint && i < zky_scene_get_n_cards (scene); i++)
    complaint = complain_about_card (shot, zky_scene_get_card (scene, i));
  for (guint i = 0; !complaint && i < zky_scene_get_n_wires (scene); i++)
    complaint = complain_about_wire (shot, zky_scene_get_wire (scene, i));

  return complaint ? complaint : complain_about_margin (shot);
}

static gboolean
is_good (gpointer data)
{
  Shot *shot = data;

  g_free (shot->complaint);
  shot->complaint = find_complaint (shot);

  return shot->complaint == NULL;
}

static void
check_picture (WindowFixture *fixture,
               AdwColorScheme scheme)
{
  Shot shot = { .fixture = fixture, .theme = zky_theme_get (scheme == ADW_COLOR_SCHEME_FORCE_DARK ? ZKY_THEME_DARK
                                                                                                   : ZKY_THEME_LIGHT) };

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), scheme);
  fixture_open_expression (fixture, "f(x; w) = (x + w) * x^2");
  gtk_widget_activate_action (GTK_WIDGET (fixture->window->canvas), "canvas.fit", NULL);

  /* Tiles are painted by workers, so that the first frames may lack some. */
  if (!wait_for (is_good, &shot))
    {
      g_test_message ("%s", shot.complaint);
      g_test_fail ();
    }
  g_free (shot.complaint);
  g_free (shot.pixels);
}

static void
test_light (WindowFixture *fixture,
            gconstpointer  data)
{
  check_picture (fixture, ADW_COLOR_SCHEME_FORCE_LIGHT);
}

static void
test_dark (WindowFixture *fixture,
           gconstpointer  data)
{
  check_picture (fixture, ADW_COLOR_SCHEME_FORCE_DARK);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  FIXTURE_ADD ("/app/picture/light/cards-and-wires", test_light);
  FIXTURE_ADD ("/app/picture/dark/cards-and-wires", test_dark);

  return g_test_run ();
}
