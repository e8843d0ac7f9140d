/* zky-breadcrumbs.c: the groups that one is in
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-breadcrumbs.h"

#include <glib/gi18n.h>

#define MOST_CHARS 24 /* of one group; the middle of longer names is left out */

struct _ZkyBreadcrumbs
{
  GtkWidget     parent_instance;

  /* Owned */
  ZkyCanvas    *canvas;
  GSignalGroup *signals;
  char         *shown;  /* what the buttons say, to see whether it changes */
};

enum
{
  PROP_0,
  PROP_CANVAS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ZkyBreadcrumbs, zky_breadcrumbs, GTK_TYPE_WIDGET)

static void
clicked_cb (ZkyBreadcrumbs *self,
            GtkWidget      *button)
{
  const char *key = g_object_get_data (G_OBJECT (button), "key");

  zky_canvas_show_group (self->canvas, key);
}

static void
add_crumb (ZkyBreadcrumbs *self,
           const char     *label,
           const char     *key,
           gboolean        is_last)
{
  GtkWidget *text = gtk_label_new (label), *button = gtk_button_new ();
  g_autofree char *tooltip = NULL;

  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (text), MOST_CHARS);
  gtk_button_set_child (GTK_BUTTON (button), text);
  gtk_button_set_has_frame (GTK_BUTTON (button), FALSE);
  gtk_widget_set_focus_on_click (button, FALSE);
  if (is_last)
    gtk_widget_add_css_class (button, "heading");
  /* Translators: a group of the graph */
  tooltip = g_strdup_printf (_("Go to %s"), label);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip, -1);
  g_object_set_data_full (G_OBJECT (button), "key", g_strdup (key), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (button, GTK_WIDGET (self));
}

static void
add_arrow (ZkyBreadcrumbs *self)
{
  GtkWidget *arrow = gtk_label_new ("›");

  gtk_widget_add_css_class (arrow, "dim-label");
  gtk_widget_set_parent (arrow, GTK_WIDGET (self));
}

static void
clear (ZkyBreadcrumbs *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
}

static void
fill (ZkyBreadcrumbs *self,
      ZkyGroups      *groups,
      guint           place)
{
  g_autoptr (GArray) path = g_array_new (FALSE, FALSE, sizeof (guint));

  for (gint g = place; g >= 0; g = zky_groups_get (groups, g)->parent)
    g_array_append_val (path, g);
  for (guint i = path->len; i-- > 0;)
    {
      const ZkyGroup *group = zky_groups_get (groups, g_array_index (path, guint, i));

      if (i + 1 < path->len)
        add_arrow (self);
      add_crumb (self, group->label != NULL ? group->label : _("Graph"), group->key, i == 0);
    }
}

static void
update (ZkyBreadcrumbs *self)
{
  g_autofree char *place = NULL;
  ZkySession *session = NULL;
  ZkyScene *scene = NULL;
  ZkyGroups *groups;
  gint group;

  if (self->canvas != NULL)
    g_object_get (self->canvas, "place", &place, "session", &session, NULL);
  if (session != NULL)
    scene = zky_session_get_scene (session);
  groups = scene != NULL ? zky_scene_get_groups (scene) : NULL;
  group = groups != NULL && place != NULL ? zky_groups_find (groups, place) : -1;
  gtk_widget_set_visible (GTK_WIDGET (self), groups != NULL && zky_groups_get_n (groups) > 1);
  g_clear_object (&session);
  if (group < 0 || g_strcmp0 (place, self->shown) == 0)
    return;

  g_free (self->shown);
  self->shown = g_steal_pointer (&place);
  clear (self);
  fill (self, groups, group);
}

/* A crumb of another model may have the same key. */
static void
scene_cb (ZkyBreadcrumbs *self)
{
  g_clear_pointer (&self->shown, g_free);
  update (self);
}

static void
zky_breadcrumbs_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  if (id == PROP_CANVAS)
    g_value_set_object (value, ZKY_BREADCRUMBS (object)->canvas);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zky_breadcrumbs_set_property (GObject      *object,
                              guint         id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  ZkyBreadcrumbs *self = ZKY_BREADCRUMBS (object);

  if (id != PROP_CANVAS)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  if (!g_set_object (&self->canvas, g_value_get_object (value)))
    return;
  g_signal_group_set_target (self->signals, self->canvas);
  scene_cb (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
zky_breadcrumbs_dispose (GObject *object)
{
  ZkyBreadcrumbs *self = ZKY_BREADCRUMBS (object);

  clear (self);
  g_clear_object (&self->signals);
  g_clear_object (&self->canvas);
  g_clear_pointer (&self->shown, g_free);

  G_OBJECT_CLASS (zky_breadcrumbs_parent_class)->dispose (object);
}

static void
zky_breadcrumbs_class_init (ZkyBreadcrumbsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = zky_breadcrumbs_get_property;
  object_class->set_property = zky_breadcrumbs_set_property;
  object_class->dispose = zky_breadcrumbs_dispose;

  properties[PROP_CANVAS] = g_param_spec_object ("canvas", NULL, NULL, ZKY_TYPE_CANVAS,
                                                 G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "breadcrumbs");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_NAVIGATION);
}

static void
zky_breadcrumbs_init (ZkyBreadcrumbs *self)
{
  self->signals = g_signal_group_new (ZKY_TYPE_CANVAS);
  g_signal_group_connect_swapped (self->signals, "notify::place", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "notify::session", G_CALLBACK (scene_cb), self);
  g_signal_group_connect_swapped (self->signals, "scene-shown", G_CALLBACK (scene_cb), self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Groups around"), -1);
}

GtkWidget *
zky_breadcrumbs_new (void)
{
  return g_object_new (ZKY_TYPE_BREADCRUMBS, NULL);
}
