/* zky-target-button.c: says what is differentiated, and opens what picks it
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-target-button.h"

#include <glib/gi18n.h>

#include "zky-target-chooser.h"

#define EDGE  64  /* px that the popover has around what is in it, with its shadow */
#define LEAST 180 /* px of what is in it, however small the window is */

struct _ZkyTargetButton
{
  GtkWidget      parent_instance;

  /* Owned */
  ZkySession    *session;
  GSignalGroup  *signals;

  GtkMenuButton *button;
  GtkWidget     *label;
};

G_DEFINE_FINAL_TYPE (ZkyTargetButton, zky_target_button, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SESSION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* (transfer full): `out[0, 1]`, `sum out`: in the form of what stands behind ∂. */
static char *
describe (ZkySession *session)
{
  ZkyGraph *graph = zky_session_get_graph (session);
  ZkyTarget *target = zky_session_get_target (session);
  ZkyNode *output = graph != NULL ? zky_target_find_output (target, graph, NULL) : NULL;
  const char *name = zky_target_get_output (target);
  g_autofree char *element = zky_target_dup_element (target);

  if (output == NULL || zky_node_get_value (output) == NULL)
    return g_strdup ("—");
  if (name == NULL)
    name = zky_graph_get_output_name (graph, 0);
  if (zky_tensor_get_n_axes (zky_node_get_value (output)) == 0)
    return g_strdup (name);

  switch (zky_target_get_kind (target))
    {
    case ZKY_TARGET_ELEMENT:
      return g_strdup_printf ("%s[%s]", name, element);
    case ZKY_TARGET_COTANGENT:
      return g_strdup_printf (_("weights · %s"), name);
    case ZKY_TARGET_JACOBIAN:
      return g_strdup_printf (_("%s, Jacobian"), name);
    case ZKY_TARGET_SUM:
    default:
      return g_strdup_printf (_("sum %s"), name);
    }
}

static void
update (ZkyTargetButton *self)
{
  g_autofree char *what = self->session != NULL ? describe (self->session) : g_strdup ("—");
  g_autofree char *text = g_strdup_printf ("∂ %s", what);
  g_autofree char *spoken = g_strdup_printf (_("Differentiated: %s"), what);

  gtk_label_set_text (GTK_LABEL (self->label), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (GTK_WIDGET (self->button))),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

/* What is larger than the window is scrolled. */
static GtkWidget *
create_scroller (ZkyTargetButton *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new (), *root = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkScrolledWindow *window = GTK_SCROLLED_WINDOW (scroller);

  gtk_scrolled_window_set_propagate_natural_width (window, TRUE);
  gtk_scrolled_window_set_propagate_natural_height (window, TRUE);
  gtk_scrolled_window_set_child (window, zky_target_chooser_new (self->session));
  if (root != NULL)
    {
      gtk_scrolled_window_set_max_content_width (window, MAX (LEAST, gtk_widget_get_width (root) - EDGE));
      gtk_scrolled_window_set_max_content_height (window, MAX (LEAST, gtk_widget_get_height (root) - 2 * EDGE));
    }

  return scroller;
}

/* Made anew each time, so that it begins with what is. */
static void
create_popup_cb (GtkMenuButton *button,
                 gpointer       data)
{
  ZkyTargetButton *self = data;
  GtkWidget *popover = GTK_WIDGET (gtk_menu_button_get_popover (button));

  if (self->session == NULL)
    return;
  if (popover == NULL)
    {
      popover = gtk_popover_new ();
      gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What is differentiated"), -1);
      gtk_menu_button_set_popover (button, popover);
    }
  gtk_popover_set_child (GTK_POPOVER (popover), create_scroller (self));
}

static void
set_session (ZkyTargetButton *self,
             ZkySession      *session)
{
  if (!g_set_object (&self->session, session))
    return;
  g_signal_group_set_target (self->signals, session);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

static void
zky_target_button_get_property (GObject    *object,
                                guint       id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  if (id == PROP_SESSION)
    g_value_set_object (value, ZKY_TARGET_BUTTON (object)->session);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zky_target_button_set_property (GObject      *object,
                                guint         id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  if (id == PROP_SESSION)
    set_session (ZKY_TARGET_BUTTON (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zky_target_button_dispose (GObject *object)
{
  ZkyTargetButton *self = ZKY_TARGET_BUTTON (object);

  if (self->signals != NULL)
    g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->signals);
  if (self->button != NULL)
    {
      GtkPopover *popover = gtk_menu_button_get_popover (self->button);

      /* An open popover of GTK 4.8 that goes leaves its child. */
      if (popover != NULL)
        gtk_popover_set_child (popover, NULL);
      gtk_widget_unparent (GTK_WIDGET (self->button));
    }
  self->button = NULL;
  g_clear_object (&self->session);

  G_OBJECT_CLASS (zky_target_button_parent_class)->dispose (object);
}

static void
zky_target_button_class_init (ZkyTargetButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = zky_target_button_dispose;
  object_class->get_property = zky_target_button_get_property;
  object_class->set_property = zky_target_button_set_property;
  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, ZKY_TYPE_SESSION,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "targetbutton");
}

static void
zky_target_button_init (ZkyTargetButton *self)
{
  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  self->label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (self->label), 5);
  gtk_label_set_max_width_chars (GTK_LABEL (self->label), 18);
  gtk_menu_button_set_child (self->button, self->label);
  gtk_menu_button_set_create_popup_func (self->button, create_popup_cb, self, NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), _("What Is Differentiated (O)"));
  gtk_widget_set_parent (GTK_WIDGET (self->button), GTK_WIDGET (self));

  self->signals = g_signal_group_new (ZKY_TYPE_SESSION);
  g_signal_group_connect_swapped (self->signals, "called", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "notify::target", G_CALLBACK (update), self);
  update (self);
}

GtkWidget *
zky_target_button_new (void)
{
  return g_object_new (ZKY_TYPE_TARGET_BUTTON, NULL);
}

void
zky_target_button_popup (ZkyTargetButton *self)
{
  g_return_if_fail (ZKY_IS_TARGET_BUTTON (self));

  gtk_menu_button_popup (self->button);
}
