/* walk-input.c: keys and the pointer, by chance
 * SPDX-License-Identifier: Apache-2.0 */
#include <X11/XKBlib.h>

#include "walk.h"
#include "x-keys.h"
#include "zky-canvas-private.h"

/* Keys that every toolkit has, beside those of zkynet */
static const char *const usual_keys[] = {
  "Tab", "<Shift>Tab", "Return", "Escape", "Left", "Right", "Up", "Down", "Page_Up", "Page_Down", "BackSpace", "Delete", "<Control>a", "<Control>c",
  "<Control>v", "<Control>x", "<Control>Left", "<Shift>Right", "F10", "<Shift>F10", "Menu", "<Alt>Left", "<Alt>Right", "<Alt>Return", "x", "2", "period", "F6",
  "<Control>space", "<Control>Tab", "plus", "minus",
};

static const char *const window_keys[] = {
  "space", "period", "comma", "Home", "End", "bracketright", "bracketleft", "f", "q", "c", "p", "s", "m", "asterisk", "slash", "u", "d", "b",
  "<Control>z", "<Control><Shift>z", "<Control>y", "<Control>question",
};

/* To the window on top */
static void
press_key (Walk       *walk,
           const char *name)
{
  GtkWindow *top = walk_get_top (walk);
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (top));
  GdkModifierType modifiers;
  KeyCode code;
  guint key;

  if (!gtk_accelerator_parse (name, &key, &modifiers) || surface == NULL || !gdk_surface_get_mapped (surface))
    return;
  code = XKeysymToKeycode (x_get_display (), key);
  if (code == 0)
    return;
  if (XkbKeycodeToKeysym (x_get_display (), code, 0, 0) != (KeySym) key)
    modifiers |= GDK_SHIFT_MASK;
  walk_say (walk, "key %s", name);
  x_focus (surface);
  x_press (code, modifiers);
}

void
walk_act_key (Walk *walk)
{
  g_auto(GStrv) actions = gtk_application_list_action_descriptions (walk->application);
  g_auto(GStrv) keys = gtk_application_get_accels_for_action (walk->application, actions[g_rand_int_range (walk->rand, 0, (int) g_strv_length (actions))]);

  if (walk_toss (walk, 3))
    press_key (walk, WALK_PICK (walk, usual_keys));
  else if (walk_toss (walk, 2))
    press_key (walk, WALK_PICK (walk, window_keys));
  else if (keys[0] != NULL && (!g_str_equal (keys[0], "<Control>q") || walk_toss (walk, 10)))
    press_key (walk, keys[0]);
}

static void
move (int x,
      int y)
{
  XTestFakeMotionEvent (x_get_display (), -1, x, y, CurrentTime);
}

static void
button (guint    n,
        gboolean down)
{
  XTestFakeButtonEvent (x_get_display (), n, down, CurrentTime);
}

/* Clicks, drags and turns the wheel: anywhere, or with @at at a place */
static void
act_at (Walk *walk,
        int   x,
        int   y)
{
  static const char *const modifiers[] = { "<Control>", "<Shift>", "<Alt>" };
  const char *modifier = walk_toss (walk, 3) ? WALK_PICK (walk, modifiers) : NULL;
  GdkModifierType mask = modifier == NULL ? 0 : modifier[1] == 'C' ? GDK_CONTROL_MASK : modifier[1] == 'S' ? GDK_SHIFT_MASK : GDK_ALT_MASK;
  int what = g_rand_int_range (walk->rand, 0, 6);

  walk_say (walk, "pointer %d %s at %d, %d", what, modifier != NULL ? modifier : "", x, y);
  x_hold_modifiers (mask, TRUE);
  move (x, y);
  if (what <= 2)
    for (int i = 0; i < (what == 1 ? 2 : 1); i++)
      {
        button (what == 2 && walk_toss (walk, 2) ? 3 : 1, TRUE);
        button (1, FALSE);
        button (3, FALSE);
      }
  else if (what == 3)
    {
      button (1, TRUE);
      for (int i = 1; i <= 8; i++)
        move (x + i * g_rand_int_range (walk->rand, -20, 21), y + i * g_rand_int_range (walk->rand, -20, 21));
      button (1, FALSE);
    }
  else if (what == 4)
    for (int i = 0; i < 5; i++)
      {
        guint wheel = (guint) g_rand_int_range (walk->rand, 4, 8);

        button (wheel, TRUE);
        button (wheel, FALSE);
      }
  x_hold_modifiers (mask, FALSE);
  XFlush (x_get_display ());
}

void
walk_act_pointer (Walk *walk)
{
  GtkWidget *top = GTK_WIDGET (walk_get_top (walk));

  act_at (walk, g_rand_int_range (walk->rand, 0, MAX (gtk_widget_get_width (top), 1)),
          g_rand_int_range (walk->rand, 0, MAX (gtk_widget_get_height (top), 1)));
}

/* On a card or a group, wherever it is seen */
void
walk_act_card (Walk *walk)
{
  ZkyWindow *window = walk_get_window (walk);
  ZkyCanvas *canvas = window->canvas;
  ZkyScene *scene = canvas->scene;
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  double view_x, view_y, x, y, offset_x, offset_y;
  const ZkyRect *rect;

  if (scene == NULL || zky_scene_get_n_cards (scene) == 0 || surface == NULL || !walk_is_open (walk))
    return;
  rect = &zky_scene_get_card (scene, (guint) g_rand_int_range (walk->rand, 0, (int) zky_scene_get_n_cards (scene)))->rect;
  zky_camera_to_view (&canvas->camera, rect->x + rect->width / 2, rect->y + rect->height / 2, &view_x, &view_y);
  if (!gtk_widget_translate_coordinates (GTK_WIDGET (canvas), GTK_WIDGET (window), view_x, view_y, &x, &y))
    return;
  gtk_native_get_surface_transform (GTK_NATIVE (window), &offset_x, &offset_y);
  act_at (walk, CLAMP ((int) (x + offset_x), 0, WALK_WIDTH - 1), CLAMP ((int) (y + offset_y), 0, WALK_HEIGHT - 1));
}
