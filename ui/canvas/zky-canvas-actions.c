/* zky-canvas-actions.c: what can be done on the canvas by name: keys, menus, screen readers
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-canvas-private.h"

#include <glib/gi18n.h>

#include "zky-describe.h"
#include "zky-value-editor.h"

#define ZOOM_STEP 1.25

static void
fit_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  zky_canvas_fit (ZKY_CANVAS (widget));
}

static void
zoom_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ZkyCanvas *self = ZKY_CANVAS (widget);
  double zoom = 1;

  if (g_str_equal (name, "canvas.zoom-in"))
    zoom = self->camera.zoom * ZOOM_STEP;
  else if (g_str_equal (name, "canvas.zoom-out"))
    zoom = self->camera.zoom / ZOOM_STEP;
  zky_canvas_zoom_to (self, zoom);
}

static void
copy_tensor (GtkWidget       *widget,
             const ZkyTensor *tensor)
{
  g_autofree char *text = NULL;

  if (tensor == NULL)
    return;
  text = zky_tensor_to_string (tensor);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
copy_value_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  ZkyCanvas *self = ZKY_CANVAS (widget);
  ZkyNode *node = zky_session_get_selected_node (self->session);

  copy_tensor (widget, node != NULL ? zky_session_get_value (self->session, node) : NULL);
}

static void
copy_gradient_action (GtkWidget  *widget,
                      const char *name,
                      GVariant   *parameter)
{
  ZkyCanvas *self = ZKY_CANVAS (widget);
  ZkyNode *node = zky_session_get_selected_node (self->session);
  g_autoptr (ZkyTensor) gradient = node != NULL ? zky_session_dup_gradient (self->session, node) : NULL;

  copy_tensor (widget, gradient);
}

/* Editing */

static void
editor_closed_cb (ZkyCanvas  *self,
                  GtkPopover *popover)
{
  if (self->editor == popover)
    self->editor = NULL;
}

/* What a popover points at: the part of a card that is seen. Where the camera has left the card behind it is the edge of the canvas
 * that is next to it, since GDK has no place for what hangs on a point outside of all monitors. */
static GdkRectangle
get_seen_anchor (ZkyCanvas     *self,
                 const ZkyRect *rect)
{
  GdkRectangle anchor = zky_canvas_get_anchor (self, rect);
  int width = MAX (1, gtk_widget_get_width (GTK_WIDGET (self))), height = MAX (1, gtk_widget_get_height (GTK_WIDGET (self)));
  int x = CLAMP (anchor.x, 0, width - 1), y = CLAMP (anchor.y, 0, height - 1);

  return (GdkRectangle) { x, y, CLAMP (anchor.x + anchor.width, x + 1, width) - x, CLAMP (anchor.y + anchor.height, y + 1, height) - y };
}

/**
 * zky_canvas_edit_card:
 *
 * Opens the editor below @card, which stays to be seen; a closed group and a composite operator open.
 *
 * Returns: %FALSE if it is neither of these nor an input or a parameter
 */
gboolean
zky_canvas_edit_card (ZkyCanvas *self,
                      gint       card)
{
  const ZkyCard *c = zky_scene_get_card (self->scene, card);
  GdkRectangle anchor;
  ZkyInput input;

  if (c->group > 0)
    {
      zky_canvas_toggle_in_place (self, c->group, FALSE);
      return TRUE;
    }
  if (zky_session_can_open (self->session, c->node))
    {
      double x, y;

      zky_camera_to_view (&self->camera, c->rect.x, c->rect.y, &x, &y);
      zky_canvas_open_composite (self, c->node, x, y);
      return TRUE;
    }
  if (!zky_session_find_input (self->session, c->node, &input))
    return FALSE;
  zky_canvas_close_popovers (self);
  anchor = get_seen_anchor (self, &c->rect);
  self->editor = zky_value_popover_open (GTK_WIDGET (self), self->session, input.name, &anchor);
  g_signal_connect_object (self->editor, "closed", G_CALLBACK (editor_closed_cb), self, G_CONNECT_SWAPPED);
  return TRUE;
}

static void
edit_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ZkyCanvas *self = ZKY_CANVAS (widget);

  if (self->selected_group > 0)
    zky_canvas_toggle_in_place (self, self->selected_group, FALSE);
  else if (self->selected >= 0)
    zky_canvas_edit_card (self, self->selected);
}

/* Tracing */

static void
trace_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  ZkyTraceKind kind = g_str_equal (name, "canvas.trace-upstream") ? ZKY_TRACE_UPSTREAM
                      : g_str_equal (name, "canvas.trace-downstream") ? ZKY_TRACE_DOWNSTREAM : ZKY_TRACE_PATHS;

  zky_canvas_trace (ZKY_CANVAS (widget), kind);
}

/* To the gradient of the selected node, or to what it is the gradient of. */
static void
partner_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  ZkyCanvas *self = ZKY_CANVAS (widget);

  zky_canvas_go_to_partner (self, zky_session_get_selected_node (self->session));
}

/* Groups */

static void
toggle_subtree_action (GtkWidget  *widget,
                       const char *name,
                       GVariant   *parameter)
{
  ZkyCanvas *self = ZKY_CANVAS (widget);

  zky_canvas_toggle_in_place (self, zky_session_get_selected_group (self->session), TRUE);
}

static void
set_all_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  zky_canvas_set_all_open (ZKY_CANVAS (widget),
                           g_str_equal (name, "canvas.open-all") ? ZKY_FOLDS_OPEN : ZKY_FOLDS_CLOSED);
}

/* From a node to its group, from that to the one around it, and from the outermost one to nothing. */
static void
select_around_action (GtkWidget  *widget,
                      const char *name,
                      GVariant   *parameter)
{
  ZkyCanvas *self = ZKY_CANVAS (widget);
  ZkyNode *node = zky_session_get_selected_node (self->session);
  guint group = zky_session_get_selected_group (self->session);
  ZkyGroups *groups;

  if (self->scene == NULL || (node == NULL && group == 0))
    return;
  groups = zky_scene_get_groups (self->scene);
  group = node != NULL ? zky_groups_get_home (groups, node) : (guint) zky_groups_get (groups, group)->parent;
  if (group > 0)
    {
      zky_canvas_select_group (self, group);
      if (gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_FOCUS_WITHIN)
        zky_canvas_focus_group (self, group);
    }
  else
    zky_canvas_select_card (self, -1);
}

/* The menu */

static GMenuModel *
create_menu_model (void)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) copy = g_menu_new ();
  g_autoptr (GMenu) groups = g_menu_new ();
  g_autoptr (GMenu) trace = g_menu_new ();
  g_autoptr (GMenu) view = g_menu_new ();

  g_menu_append (menu, _("_Edit Value or Open Group…"), "canvas.edit");
  g_menu_append (copy, _("Copy _Value"), "canvas.copy-value");
  g_menu_append (copy, _("Copy _Gradient"), "canvas.copy-gradient");
  g_menu_append (view, _("_Fit"), "canvas.fit");
  g_menu_append (trace, _("Go to Its Gra_dient, or from There to the Node"), "canvas.partner");
  g_menu_append (trace, _("Trace _Upstream"), "canvas.trace-upstream");
  g_menu_append (trace, _("Trace _Downstream"), "canvas.trace-downstream");
  g_menu_append (trace, _("_Paths from the Selection Before"), "canvas.trace-paths");
  g_menu_append (groups, _("_Select Group Around"), "canvas.select-around");
  g_menu_append (groups, _("Open or Close _Subtree"), "canvas.toggle-subtree");
  g_menu_append (groups, _("_Open All Groups"), "canvas.open-all");
  g_menu_append (groups, _("_Close All Groups"), "canvas.close-all");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (copy));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (trace));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (groups));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (view));
  return G_MENU_MODEL (g_steal_pointer (&menu));
}

/**
 * zky_canvas_open_menu:
 * @x, @y: where it points at
 *
 * Opens the context menu of the selected node.
 */
void
zky_canvas_open_menu (ZkyCanvas *self,
                      double     x,
                      double     y)
{
  if (self->menu == NULL)
    {
      g_autoptr (GMenuModel) model = create_menu_model ();

      self->menu = gtk_popover_menu_new_from_model (model);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->menu),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, _("Node menu"), -1);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle) { x, y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
menu_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  ZkyCanvas *self = ZKY_CANVAS (widget);
  GdkRectangle anchor;
  ZkyRect rect;

  if (self->selected >= 0)
    rect = zky_scene_get_card (self->scene, self->selected)->rect;
  else if (self->selected_group > 0)
    rect = zky_scene_get_box (self->scene, zky_scene_find_box (self->scene, self->selected_group))->title;
  else
    return;
  anchor = get_seen_anchor (self, &rect);
  zky_canvas_open_menu (self, anchor.x + anchor.width / 2, anchor.y + anchor.height);
}

void
zky_canvas_close_popovers (ZkyCanvas *self)
{
  if (self->editor != NULL)
    gtk_popover_popdown (self->editor);
  if (self->menu != NULL)
    gtk_popover_popdown (GTK_POPOVER (self->menu));
}

/* Going through the graph */

static void
travel (ZkyCanvas *self,
        int        direction)
{
  if (direction < 0 ? self->history_at == 0 : self->history_at + 1 >= self->history->len)
    return;
  self->history_at += direction;
  self->travelling = TRUE;
  g_object_set (self->session, "selected", g_ptr_array_index (self->history, self->history_at), NULL);
  self->travelling = FALSE;
  zky_canvas_show_selected (self);
}

static void
travel_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  travel (ZKY_CANVAS (widget), g_str_equal (name, "canvas.select-back") ? -1 : 1);
}

static void
clear_selection_action (GtkWidget  *widget,
                        const char *name,
                        GVariant   *parameter)
{
  ZkyCanvas *self = ZKY_CANVAS (widget);

  if (self->trace != NULL)
    zky_canvas_clear_trace (self);
  else
    zky_canvas_select_card (self, -1);
}

/* An arrow key: to the nearest card in that direction; from nowhere to the first card. */
static gboolean
walk_cb (GtkWidget *widget,
         GVariant  *args,
         gpointer   unused)
{
  ZkyCanvas *self = ZKY_CANVAS (widget);
  gint card = 0;
  int dx, dy;

  if (self->scene == NULL || zky_scene_get_n_cards (self->scene) == 0)
    return GDK_EVENT_PROPAGATE;
  g_variant_get (args, "(ii)", &dx, &dy);
  if (self->selected >= 0)
    card = zky_scene_find_neighbor (self->scene, self->selected, dx, dy);
  if (card >= 0)
    {
      zky_canvas_select_card (self, card);
      zky_canvas_focus_card (self, card);
    }
  return GDK_EVENT_STOP;
}

/**
 * zky_canvas_update_actions:
 *
 * Enables what can be done with what is selected.
 */
void
zky_canvas_update_actions (ZkyCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  ZkyNode *node = self->session != NULL ? zky_session_get_selected_node (self->session) : NULL;
  gboolean is_group = self->session != NULL && zky_session_get_selected_group (self->session) > 0;

  gtk_widget_action_set_enabled (widget, "canvas.edit",
                                 is_group || (node != NULL && (zky_session_find_input (self->session, node, NULL) ||
                                                               zky_session_can_open (self->session, node))));
  gtk_widget_action_set_enabled (widget, "canvas.toggle-subtree", is_group);
  gtk_widget_action_set_enabled (widget, "canvas.select-around", is_group || node != NULL);
  gtk_widget_action_set_enabled (widget, "canvas.open-all", self->scene != NULL);
  gtk_widget_action_set_enabled (widget, "canvas.close-all", self->scene != NULL);
  gtk_widget_action_set_enabled (widget, "canvas.copy-value", node != NULL);
  gtk_widget_action_set_enabled (widget, "canvas.copy-gradient", node != NULL);
  gtk_widget_action_set_enabled (widget, "canvas.menu", node != NULL || is_group);
  gtk_widget_action_set_enabled (widget, "canvas.clear-selection",
                                 node != NULL || is_group || self->trace != NULL);
  gtk_widget_action_set_enabled (widget, "canvas.partner", zky_canvas_find_partner (self, node) != NULL);
  gtk_widget_action_set_enabled (widget, "canvas.trace-upstream", node != NULL || is_group);
  gtk_widget_action_set_enabled (widget, "canvas.trace-downstream", node != NULL || is_group);
  gtk_widget_action_set_enabled (widget, "canvas.trace-paths", (node != NULL || is_group) && self->history_at > 0);
  gtk_widget_action_set_enabled (widget, "canvas.select-back", self->history_at > 0);
  gtk_widget_action_set_enabled (widget, "canvas.select-forward",
                                 self->history_at + 1 < self->history->len);
}

void
zky_canvas_class_init_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    guint           key;
    GdkModifierType modifiers;
    const char     *action;
  } keys[] = {
    { GDK_KEY_f, 0, "canvas.fit" },
    { GDK_KEY_plus, GDK_CONTROL_MASK, "canvas.zoom-in" },
    { GDK_KEY_equal, GDK_CONTROL_MASK, "canvas.zoom-in" },
    { GDK_KEY_KP_Add, GDK_CONTROL_MASK, "canvas.zoom-in" },
    { GDK_KEY_minus, GDK_CONTROL_MASK, "canvas.zoom-out" },
    { GDK_KEY_KP_Subtract, GDK_CONTROL_MASK, "canvas.zoom-out" },
    { GDK_KEY_0, GDK_CONTROL_MASK, "canvas.zoom-normal" },
    { GDK_KEY_KP_0, GDK_CONTROL_MASK, "canvas.zoom-normal" },
    { GDK_KEY_Left, GDK_ALT_MASK, "canvas.select-back" },
    { GDK_KEY_Right, GDK_ALT_MASK, "canvas.select-forward" },
    { GDK_KEY_Return, 0, "canvas.edit" },
    { GDK_KEY_KP_Enter, 0, "canvas.edit" },
    { GDK_KEY_u, 0, "canvas.trace-upstream" },
    { GDK_KEY_d, 0, "canvas.trace-downstream" },
    { GDK_KEY_b, 0, "canvas.trace-paths" },
    { GDK_KEY_Return, GDK_ALT_MASK, "canvas.toggle-subtree" },
    { GDK_KEY_KP_Enter, GDK_ALT_MASK, "canvas.toggle-subtree" },
    { GDK_KEY_BackSpace, 0, "canvas.select-around" },
    { GDK_KEY_asterisk, 0, "canvas.open-all" },
    { GDK_KEY_KP_Multiply, 0, "canvas.open-all" },
    { GDK_KEY_slash, 0, "canvas.close-all" },
    { GDK_KEY_KP_Divide, 0, "canvas.close-all" },
    { GDK_KEY_Escape, 0, "canvas.clear-selection" },
    { GDK_KEY_c, GDK_CONTROL_MASK, "canvas.copy-value" },
    { GDK_KEY_F10, GDK_SHIFT_MASK, "canvas.menu" },
    { GDK_KEY_Menu, 0, "canvas.menu" },
  };
  static const struct
  {
    guint key, keypad_key;
    int   dx, dy;
  } arrows[] = {
    { GDK_KEY_Left, GDK_KEY_KP_Left, -1, 0 },
    { GDK_KEY_Right, GDK_KEY_KP_Right, 1, 0 },
    { GDK_KEY_Up, GDK_KEY_KP_Up, 0, -1 },
    { GDK_KEY_Down, GDK_KEY_KP_Down, 0, 1 },
  };

  gtk_widget_class_install_action (widget_class, "canvas.fit", NULL, fit_action);
  gtk_widget_class_install_action (widget_class, "canvas.zoom-in", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "canvas.zoom-out", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "canvas.zoom-normal", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "canvas.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "canvas.partner", NULL, partner_action);
  gtk_widget_class_install_action (widget_class, "canvas.trace-upstream", NULL, trace_action);
  gtk_widget_class_install_action (widget_class, "canvas.trace-downstream", NULL, trace_action);
  gtk_widget_class_install_action (widget_class, "canvas.trace-paths", NULL, trace_action);
  gtk_widget_class_install_action (widget_class, "canvas.toggle-subtree", NULL, toggle_subtree_action);
  gtk_widget_class_install_action (widget_class, "canvas.open-all", NULL, set_all_action);
  gtk_widget_class_install_action (widget_class, "canvas.close-all", NULL, set_all_action);
  gtk_widget_class_install_action (widget_class, "canvas.select-around", NULL, select_around_action);
  gtk_widget_class_install_action (widget_class, "canvas.copy-value", NULL, copy_value_action);
  gtk_widget_class_install_action (widget_class, "canvas.copy-gradient", NULL, copy_gradient_action);
  gtk_widget_class_install_action (widget_class, "canvas.menu", NULL, menu_action);
  gtk_widget_class_install_action (widget_class, "canvas.select-back", NULL, travel_action);
  gtk_widget_class_install_action (widget_class, "canvas.select-forward", NULL, travel_action);
  gtk_widget_class_install_action (widget_class, "canvas.clear-selection", NULL, clear_selection_action);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].key, keys[i].modifiers, keys[i].action, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (arrows); i++)
    {
      gtk_widget_class_add_binding (widget_class, arrows[i].key, 0, walk_cb, "(ii)", arrows[i].dx, arrows[i].dy);
      gtk_widget_class_add_binding (widget_class, arrows[i].keypad_key, 0, walk_cb, "(ii)", arrows[i].dx,
                                    arrows[i].dy);
    }
}
