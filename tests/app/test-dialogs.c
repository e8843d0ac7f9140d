/* test-dialogs.c: everything that opens is used by keys alone, has names, is left with Escape, and has room for large text
 * SPDX-License-Identifier: Apache-2.0 */
#include "control-names.h"
#include "cut-labels.h"
#include "dialog-places.h"
#include "x-keys.h"

#define USUAL  1200
#define NARROW 400
#define MOST   400 /* keys that go round */

static GHashTable *opened; /* of types */

/* -- Keys ------------------------------------------------------------------------------------------ */

static void
painted_cb (guint *n)
{
  *n += 1;
}

static gboolean
is_painted (gpointer n)
{
  return *(guint *) n >= 3;
}

/* Until everything has its size */
static void
rest_painted (GtkWidget *widget)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (widget);
  guint n = 0;

  wait_ms (50); /* a new size is asked of the X server */
  g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (painted_cb), &n);
  gdk_frame_clock_begin_updating (clock);
  g_assert_true (wait_for (is_painted, &n));
  gdk_frame_clock_end_updating (clock);
  g_signal_handlers_disconnect_by_data (clock, &n);
}

/* There is no window manager to do it. */
static void
give_focus (GtkWindow *window)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));

  for (guint i = 0; i < 30 && !gtk_window_is_active (window); i++)
    {
      x_focus (surface);
      wait_ms (30);
    }
  if (!gtk_window_is_active (window))
    g_test_message ("a %s gets no focus, mapped %d", G_OBJECT_TYPE_NAME (window), gtk_widget_get_mapped (GTK_WIDGET (window)));
  g_assert_true (gtk_window_is_active (window));
}

static void
press_with (guint           key,
            GdkModifierType modifiers)
{
  x_press (XKeysymToKeycode (x_get_display (), key), modifiers);
  XSync (x_get_display (), FALSE);
}

static void
press (guint key)
{
  press_with (key, 0);
}

typedef struct
{
  GtkWindow *window;
  GtkWidget *focus;
  gint64     end;
} Going;

static gboolean
has_gone (gpointer data)
{
  Going *going = data;

  return gtk_window_get_focus (going->window) != going->focus || g_get_monotonic_time () > going->end;
}

/* Tab, until the focus has gone on; or not, if that is the end of it */
static void
press_tab (GtkWindow *window,
           gboolean   back)
{
  Going going = { window, gtk_window_get_focus (window), g_get_monotonic_time () + 150 * G_TIME_SPAN_MILLISECOND };

  /* Tab alone is a character in a text. */
  press_with (GDK_KEY_Tab, (back ? GDK_SHIFT_MASK : 0) | (GTK_IS_TEXT_VIEW (going.focus) ? GDK_CONTROL_MASK : 0));
  while (!has_gone (&going))
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (500);
  wait_ms (1);
}

/* -- Tab ------------------------------------------------------------------------------------------- */

/* Adds what Tab should lead to. Returns: whether there was any */
static gboolean
collect_stops (GtkWidget  *widget,
               GHashTable *stops)
{
  gboolean found = FALSE;

  if (!is_seen (widget) || !gtk_widget_is_sensitive (widget) || !gtk_widget_get_can_focus (widget))
    return FALSE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (!GTK_IS_NATIVE (child))
      found |= collect_stops (child, stops);
  if (!gtk_widget_get_focusable (widget) || (found && !is_control (widget) && !GTK_IS_LIST_BOX_ROW (widget)) || GTK_IS_LABEL (widget))
    return found;
  if (!found || GTK_IS_LIST_BOX_ROW (widget))
    g_hash_table_add (stops, g_object_ref (widget));

  return TRUE;
}

static gboolean
is_radio (GtkWidget *widget)
{
  return GTK_IS_CHECK_BUTTON (widget) && g_str_equal (gtk_widget_get_css_name (gtk_widget_get_first_child (widget)), "radio");
}

/* What arrows go about in is one stop: lists, radio buttons, the cells of a sheet, the nodes of a graph. */
static GtkWidget *
get_arrow_group (GtkWidget *widget)
{
  static const char *const types[] = { "GtkListView", "GtkFlowBox", "GtkListBox", "GtkColumnView", "GtkStackSwitcher", "GtkPopoverMenu", "ZkySheet", "ZkyCanvas",
                                       "GtkStackSidebar", "ZkyBreadcrumbs" };

  for (GtkWidget *around = gtk_widget_get_parent (widget); around != NULL; around = gtk_widget_get_parent (around))
    {
      if (is_radio (widget) && fixture_find (around, GTK_TYPE_CHECK_BUTTON) != widget)
        return around;
      for (guint i = 0; i < G_N_ELEMENTS (types); i++)
        if (g_type_is_a (G_OBJECT_TYPE (around), g_type_from_name (types[i])))
          return around;
    }

  return NULL;
}

static gboolean
is_visited (GHashTable *visited,
            GtkWidget  *stop)
{
  GtkWidget *group = get_arrow_group (stop);
  GHashTableIter iter;
  gpointer one;

  g_hash_table_iter_init (&iter, visited);
  while (g_hash_table_iter_next (&iter, &one, NULL))
    if (one == stop || gtk_widget_is_ancestor (one, stop) || (group != NULL && (one == group || gtk_widget_is_ancestor (one, group))))
      return TRUE;

  return FALSE;
}

static void
say_way (GString   *way,
         GtkWidget *focus)
{
  g_autofree char *text = focus != NULL ? describe (focus, GTK_IS_TEXT (focus) ? 2 : 1) : g_strdup ("nothing");

  g_string_append_printf (way, "\n  %s", text);
}

static guint
count_missing (GHashTable *stops,
               GHashTable *visited,
               gboolean    say)
{
  GHashTableIter iter;
  gpointer stop;
  guint n = 0;

  g_hash_table_iter_init (&iter, stops);
  while (g_hash_table_iter_next (&iter, &stop, NULL))
    if (!is_visited (visited, stop))
      {
        g_autofree char *text = describe (stop, 6);

        if (say)
          fault ("no way to %s", text);
        n++;
      }

  return n;
}

/* Returns: %FALSE if it is nowhere, or anywhere else */
static gboolean
check_focus (GtkWindow *window,
             GtkWidget *root)
{
  GtkWidget *focus = gtk_window_get_focus (window);

  if (focus == NULL || !is_seen (focus) || !gtk_widget_is_sensitive (focus))
    fault ("the focus is in %s", focus != NULL ? G_OBJECT_TYPE_NAME (focus) : "nothing");
  else if (focus != root && !gtk_widget_is_ancestor (focus, root))
    fault ("the focus has left for %s", G_OBJECT_TYPE_NAME (focus));
  else
    return TRUE;

  return FALSE;
}

/* Goes by Tab, or back, until everything has been there and the way begins anew. */
static void
go_round (GtkWindow  *window,
          GtkWidget  *root,
          gboolean    back)
{
  g_autoptr(GHashTable) stops = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  g_autoptr(GHashTable) visited = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  g_autoptr(GString) way = g_string_new (NULL);
  guint before = n_faults, same = 0;

  collect_stops (root, stops);
  for (guint i = 0; i < MOST && same < g_hash_table_size (stops) + 3; i++)
    {
      GtkWidget *focus = gtk_window_get_focus (window);

      if (!check_focus (window, root))
        break;
      same = g_hash_table_add (visited, g_object_ref (focus)) ? 0 : same + 1;
      say_way (way, focus);
      if (same >= 2 && count_missing (stops, visited, FALSE) == 0)
        break;
      press_tab (window, back);
    }

  count_missing (stops, visited, TRUE);
  g_test_message ("%s: %u stops, %u seen%s", back ? "Shift+Tab" : "Tab", g_hash_table_size (stops), g_hash_table_size (visited),
                  n_faults > before ? way->str : "");
}

/* -- Escape and Return ------------------------------------------------------------------------------ */

static gboolean
is_open (gpointer fixture)
{
  return place_find_above (fixture) != NULL;
}

static gboolean
is_closed (gpointer fixture)
{
  return place_find_above (fixture) == NULL;
}

/* Everything above the window goes; what was asked is taken back. */
static void
close_all (WindowFixture *fixture)
{
  GtkWidget *above;

  for (guint i = 0; i < 5 && (above = place_find_above (fixture)) != NULL; i++)
    {
      give_focus (GTK_WINDOW (gtk_widget_get_root (above)));
      press (GDK_KEY_Escape);
      wait_ms (60);
    }
  g_assert_true (is_closed (fixture));
}

static void
check_escape (WindowFixture *fixture)
{
  GtkWidget *above = place_find_above (fixture), *focus;

  give_focus (GTK_WINDOW (gtk_widget_get_root (above)));
  press (GDK_KEY_Escape);
  for (guint i = 0; i < 20 && place_find_above (fixture) == above; i++)
    wait_ms (50);
  if (place_find_above (fixture) == above)
    fault ("Escape does not close it");
  close_all (fixture); /* what it was opened from */
  give_focus (GTK_WINDOW (fixture->window));
  wait_ms (60);
  focus = gtk_window_get_focus (GTK_WINDOW (fixture->window));
  if (focus == NULL || !is_seen (focus) || !gtk_widget_is_sensitive (focus))
    fault ("after Escape the focus is in %s", focus != NULL ? G_OBJECT_TYPE_NAME (focus) : "nothing");
  else
    g_test_message ("after Escape the focus is in a %s", G_OBJECT_TYPE_NAME (focus));
}

static void
count_cb (guint *n)
{
  *n += 1;
}

/* Return does what the button is for that looks as if it would. The answer to a question may take the window away. */
static void
check_default (WindowFixture *fixture)
{
  GtkWidget *above = place_find_above (fixture), *button = NULL;
  g_autoptr(GObject) window = g_object_ref (G_OBJECT (fixture->window)), session = g_object_ref (G_OBJECT (fixture->session));
  guint n = 0;

  g_object_get (above, "default-widget", &button, NULL);
  if (button == NULL)
    return;
  g_signal_connect_swapped (button, GTK_IS_BUTTON (button) ? "clicked" : "activate", G_CALLBACK (count_cb), &n);
  give_focus (GTK_WINDOW (gtk_widget_get_root (above)));
  press (GDK_KEY_Return);
  wait_ms (100);
  if (n == 0)
    fault ("Return does nothing with the default button");
  g_signal_handlers_disconnect_by_data (button, &n);
  g_object_unref (button);
  if (!gtk_widget_get_visible (GTK_WIDGET (fixture->window)))
    {
      g_signal_handlers_disconnect_by_data (session, fixture);
      fixture->window = zky_window_new (fixture_get_application (), NULL);
      fixture->session = zky_window_get_session (fixture->window);
      gtk_window_present (GTK_WINDOW (fixture->window));
    }
}

/* -- Room ------------------------------------------------------------------------------------------ */

/* What makes it so wide */
static void
say_wide (GtkWidget *widget,
          guint      depth)
{
  int least;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  if (least < NARROW - 60 * (int) depth || !is_seen (widget))
    return;
  g_test_message ("%*s%s needs %d", depth, "", G_OBJECT_TYPE_NAME (widget), least);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    say_wide (child, depth + 1);
}

static void
check_room (WindowFixture *fixture,
            const Place   *place,
            GtkWidget     *root)
{
  static const double scales[] = { 1, 1.5, 2 };

  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      int least;

      set_text_size (scales[i]);
      if (GTK_IS_WINDOW (root))
        gtk_window_set_default_size (GTK_WINDOW (root), NARROW, 640);
      rest_painted (root);
      gtk_widget_measure (root, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      g_test_message ("text × %g: needs %d, %u labels", scales[i], least, check_labels (root));
      if (least <= NARROW || GTK_IS_POPOVER (root) || (place->flags & PLACE_WIDE))
        continue;
      say_wide (root, 0);
      fault ("at a text scale of %g it is %d pixels wide", scales[i], least);
    }
  set_text_size (1);
}

/* -- One after the other ---------------------------------------------------------------------------- */

/* What is on it, page by page where it has pages */
static void
check_content (WindowFixture *fixture,
               const Place   *place,
               GtkWidget     *root)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (root));

  give_focus (window);
  check_names (root);
  if (place->flags & PLACE_SMALL)
    return;
  go_round (window, root, FALSE);
  go_round (window, root, TRUE);
}

/* Opens it again, in a window of 400 pixels where it hangs on one. */
static void
open_again (WindowFixture *fixture,
            const Place   *place,
            gboolean       narrow,
            double         scale)
{
  GtkWidget *root;

  if (narrow)
    resize (fixture, NARROW);
  set_text_size (scale);
  give_focus (GTK_WINDOW (fixture->window));
  place->open (fixture, place->what);
  g_assert_true (wait_for (is_open, fixture));
  root = place_find_above (fixture);
  rest_painted (root);
  if (!narrow)
    return;
  g_test_message ("text × %g in a narrow window: %d wide, %u labels", scale, gtk_widget_get_width (root), check_labels (root));
  if (gtk_widget_get_width (root) > NARROW * (GTK_IS_POPOVER_MENU (root) ? scale : 1)) /* no line of a menu can be broken */
    fault ("it is %d pixels wide", gtk_widget_get_width (root));
}

static void
test_place (WindowFixture *fixture,
            gconstpointer  data)
{
  const Place *place = data;
  GtkWidget *root;

  n_faults = 0;
  place_open_model (fixture);
  give_focus (GTK_WINDOW (fixture->window));
  wait_ms (100);
  place->open (fixture, place->what);
  if (!(place->flags & PLACE_PART))
    g_assert_true (wait_for (is_open, fixture));
  wait_ms (150);
  root = place->flags & PLACE_PART ? GTK_WIDGET (fixture->window) : place_find_above (fixture);
  g_hash_table_add (opened, GSIZE_TO_POINTER (G_OBJECT_TYPE (root)));
  g_test_message ("a %s", G_OBJECT_TYPE_NAME (root));
  if (!(place->flags & PLACE_FOREIGN))
    {
      check_content (fixture, place, root);
      check_room (fixture, place, root);
    }
  if (!(place->flags & PLACE_PART))
    {
      gboolean narrow = GTK_IS_POPOVER (root);

      check_escape (fixture);
      open_again (fixture, place, narrow, 1);
      if (!(place->flags & PLACE_FOREIGN))
        check_default (fixture);
      close_all (fixture);
      if (narrow)
        {
          open_again (fixture, place, TRUE, 2);
          close_all (fixture);
        }
    }
  if (n_faults > 0)
    g_test_fail_printf ("%u faults", n_faults);
}

/* -- Newcomers ---------------------------------------------------------------------------------------- */

/* Every window and popover of zkynet's own has been open by now. */
static void
check_types (GType type)
{
  guint n;
  g_autofree GType *types = g_type_children (type, &n);

  for (guint i = 0; i < n; i++)
    {
      if (g_str_has_prefix (g_type_name (types[i]), "Zky") && types[i] != ZKY_TYPE_WINDOW
          && !g_hash_table_contains (opened, GSIZE_TO_POINTER (types[i])))
        fault ("no row of the table opens a %s", g_type_name (types[i]));
      check_types (types[i]);
    }
}

static void
test_types (void)
{
  if (g_hash_table_size (opened) < 5)
    {
      g_test_skip ("Not all of them were opened");
      return;
    }
  n_faults = 0;
  check_types (GTK_TYPE_WINDOW);
  check_types (GTK_TYPE_POPOVER);
  g_assert_cmpuint (n_faults, ==, 0);
}

static void
set_up (WindowFixture *fixture,
        gconstpointer  data)
{
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  set_text_size (1);
  fixture_set_up (fixture, NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  for (guint i = 0; places[i].name != NULL; i++)
    {
      g_autofree char *path = g_strdup_printf ("/app/dialogs/%s", places[i].name);

      g_test_add (path, WindowFixture, &places[i], set_up, test_place, fixture_tear_down);
    }
  opened = g_hash_table_new (NULL, NULL);
  g_test_add_func ("/app/dialogs-all/types", test_types);

  return g_test_run ();
}
