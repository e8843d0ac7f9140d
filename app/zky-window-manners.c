/* zky-window-manners.c: what a window does unasked: it folds away what it has no room for, keeps a focus, and asks once
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-text-scale.h"
#include "zky-window-private.h"

/* Pixels, for text of the usual size; large text needs more. */
#define NARROW 590 /* windows below this show one thing at a time, and have fewer buttons */
#define GRAPH  290 /* that a graph needs beside a panel */

/* -- Room -------------------------------------------------------------------------------------- */

static int
get_least_width (GtkWidget *widget)
{
  int least = 0;

  if (widget != NULL && gtk_widget_get_visible (widget))
    gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);

  return least;
}

/* What is folded away in a narrow window is in the menu. */
static void
set_narrow (ZkyWindow *self,
            gboolean   narrow,
            gboolean   tiny)
{
  if (narrow)
    gtk_widget_add_css_class (GTK_WIDGET (self), "narrow");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "narrow");
  gtk_widget_set_visible (self->log_button, !narrow);
  gtk_widget_set_visible (self->source_button, !narrow);
  gtk_widget_set_visible (self->menu_badge, narrow && gtk_widget_get_visible (self->log_badge));
  gtk_widget_set_visible (GTK_WIDGET (self->open_button), !tiny && (!narrow || !gtk_widget_get_visible (self->busy_box)));
  gtk_widget_set_visible (GTK_WIDGET (self->flap), !narrow || !gtk_widget_get_visible (GTK_WIDGET (self->source_panel)));
}

/* Whether graph and side panel have room beside each other. AdwFlap could tell by itself, but only while it is given its size, in the
 * middle of a frame, when nothing may want another size any more. */
static void
update_fold (ZkyWindow *self,
             int        room,
             int        graph)
{
  const int panel = zky_side_panel_get_least (self->side_panel);

  graph = MAX (graph, get_least_width (adw_flap_get_content (self->flap)));
  adw_flap_set_fold_policy (self->flap, room < graph + panel ? ADW_FLAP_FOLD_POLICY_ALWAYS : ADW_FLAP_FOLD_POLICY_NEVER);
  g_object_set (self->side_panel, "most", MAX (room < graph + panel ? room : room - graph, 1), NULL);
}

/* GtkPaned hides a half without room each time that it is given its size, and GTK forgets a reference to it each time that the focus is
 * in there. */
static void
leave_hidden (ZkyWindow *self,
              GtkWidget *half)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (focus != NULL && !gtk_widget_get_child_visible (half) && gtk_widget_is_ancestor (focus, half))
    gtk_window_set_focus (GTK_WINDOW (self), NULL);
}

/* Above what is below the graph: no control is to be covered. Not above the middle of @high pixels of window: what is told counts for how
 * low a window can be made. */
static void
place_toast (ZkyWindow *self,
             int        high)
{
  GtkWidget *bars[] = { GTK_WIDGET (self->step_bar), GTK_WIDGET (self->row_bar), self->explanation, GTK_WIDGET (self->player) };
  GtkWidget *overlay = GTK_WIDGET (self->toasts), *toast = gtk_widget_get_last_child (overlay);
  int below = 0, whole;

  if (toast == NULL || toast == adw_toast_overlay_get_child (self->toasts))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (bars); i++)
    {
      graphene_rect_t bounds;

      if (gtk_widget_get_mapped (bars[i]) && gtk_widget_compute_bounds (bars[i], overlay, &bounds) && bounds.size.height > 0)
        below = MAX (below, gtk_widget_get_height (overlay) - (int) bounds.origin.y);
    }
  gtk_widget_measure (toast, GTK_ORIENTATION_VERTICAL, -1, NULL, &whole, NULL, NULL);
  below = CLAMP (MIN (high - (whole - gtk_widget_get_margin_bottom (toast)), high / 2), 0, below);
  if (gtk_widget_get_margin_bottom (toast) != below)
    gtk_widget_set_margin_bottom (toast, below);
}

void
zky_window_update_room (ZkyWindow *self)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self));
  GtkWidget *paned = gtk_widget_get_parent (GTK_WIDGET (self->flap));
  double shadow_x, shadow_y, scale;
  int room;

  leave_hidden (self, GTK_WIDGET (self->flap));
  leave_hidden (self, GTK_WIDGET (self->source_panel));
  if (surface == NULL || gtk_widget_get_width (GTK_WIDGET (self)) == 0)
    return;

  gtk_native_get_surface_transform (GTK_NATIVE (self), &shadow_x, &shadow_y);
  place_toast (self, gdk_surface_get_height (surface) - 2 * (int) shadow_y);
  room = gdk_surface_get_width (surface) - 2 * (int) shadow_x;
  scale = zky_text_scale_get (GTK_WIDGET (self));
  set_narrow (self, room < NARROW * scale, room < GRAPH * scale);
  gtk_widget_set_size_request (adw_flap_get_content (self->flap), MIN (room, (int) (GRAPH * scale)), -1);
  if (gtk_widget_get_visible (GTK_WIDGET (self->source_panel)))
    room -= gtk_paned_get_position (GTK_PANED (paned));
  update_fold (self, room, (int) (GRAPH * scale));
}

static void
realize_cb (ZkyWindow *self)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self));

  /* A new size is told before anything is given its size; all else that changes the room has changed before the frame. */
  g_signal_connect_object (surface, "notify::width", G_CALLBACK (zky_window_update_room), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (surface, "notify::height", G_CALLBACK (zky_window_update_room), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gdk_surface_get_frame_clock (surface), "before-paint", G_CALLBACK (zky_window_update_room), self, G_CONNECT_SWAPPED);
}

/* -- Focus ------------------------------------------------------------------------------------- */

/* Nobody sees what has the focus: it goes back to where it was, or to the graph. */
static gboolean
restore_focus_cb (gpointer user_data)
{
  ZkyWindow *self = user_data;
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  self->focus_id = 0;
  if (focus != NULL && gtk_widget_get_mapped (focus))
    return G_SOURCE_REMOVE;
  if (self->focus_before != NULL && gtk_widget_get_mapped (self->focus_before) && gtk_widget_grab_focus (self->focus_before))
    return G_SOURCE_REMOVE;
  if (!gtk_widget_get_mapped (GTK_WIDGET (self->canvas)) || !gtk_widget_grab_focus (GTK_WIDGET (self->canvas)))
    gtk_window_set_focus (GTK_WINDOW (self), NULL);

  return G_SOURCE_REMOVE;
}

static void
focus_lost_cb (ZkyWindow *self)
{
  if (self->focus_id == 0)
    self->focus_id = g_idle_add_full (G_PRIORITY_DEFAULT, restore_focus_cb, self, NULL);
}

/* What had the focus may be gone, or be an item of a menu that has closed: keys would go nowhere. */
static void
focus_cb (ZkyWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  g_signal_group_set_target (self->focus_signals, focus);
  if (focus == NULL)
    focus_lost_cb (self);
  else if (gtk_widget_get_ancestor (focus, GTK_TYPE_POPOVER) == NULL)
    g_set_weak_pointer (&self->focus_before, focus);
}

/* -- Questions --------------------------------------------------------------------------------- */

/* @dialog asks what becomes of what would be lost. What is asked for last is done; whoever asked twice need not answer twice. */
void
zky_window_ask (ZkyWindow *self,
                GtkWidget *dialog)
{
  zky_window_forget_question (self);
  g_set_weak_pointer (&self->question, dialog);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* It is answered. The answer may close the window, and GTK 4.8 never takes a parent that goes from a dialog that is destroyed by
 * then, but in use until all have heard its answer: it would reach for the parent at its end. */
void
zky_window_end_question (ZkyWindow *self)
{
  if (self->question != NULL)
    gtk_window_set_transient_for (GTK_WINDOW (self->question), NULL);
  g_clear_weak_pointer (&self->question);
}

/* Nobody waits for the answer any more. */
void
zky_window_forget_question (ZkyWindow *self)
{
  GtkWidget *dialog = self->question;

  zky_window_end_question (self);
  if (dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (dialog));
}

/* -- What lies above it ------------------------------------------------------------------------ */

static GtkWindow *
find_dialog (ZkyWindow *self)
{
  g_autoptr(GList) all = gtk_window_list_toplevels ();

  for (GList *l = all; l != NULL; l = l->next)
    if (gtk_window_get_transient_for (l->data) == GTK_WINDOW (self) && !GTK_IS_DIALOG (l->data))
      return l->data;

  return NULL;
}

/* Dialogs go with their window, which they are about and whose session they hold. Those of GTK itself have their own ways. Each may take
 * others along, that stand above it. */
void
zky_window_drop_dialogs (ZkyWindow *self)
{
  GtkWindow *dialog;

  while ((dialog = find_dialog (self)) != NULL)
    {
      gtk_window_set_transient_for (dialog, NULL);
      gtk_window_destroy (dialog);
      /* The window holds it still. It knows the window without holding that, and would look for it when the last one lets go of it. */
      if (dialog == GTK_WINDOW (gtk_application_window_get_help_overlay (GTK_APPLICATION_WINDOW (self))))
        g_object_run_dispose (G_OBJECT (dialog));
    }
}

/* -- The window ------------------------------------------------------------------------------- */

void
zky_window_add_manners (ZkyWindow *self)
{
  g_signal_connect (self, "realize", G_CALLBACK (realize_cb), NULL);
  self->focus_signals = g_signal_group_new (GTK_TYPE_WIDGET);
  g_signal_group_connect_swapped (self->focus_signals, "unmap", G_CALLBACK (focus_lost_cb), self);
  g_signal_connect (self, "notify::focus-widget", G_CALLBACK (focus_cb), NULL);
}

/* The window is going. */
void
zky_window_drop_manners (ZkyWindow *self)
{
  g_signal_handlers_disconnect_by_func (self, focus_cb, NULL);
  if (self->focus_signals != NULL)
    g_signal_group_set_target (self->focus_signals, NULL);
  g_clear_object (&self->focus_signals);
  g_clear_weak_pointer (&self->focus_before);
  g_clear_handle_id (&self->focus_id, g_source_remove);
}
