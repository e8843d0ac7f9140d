/* zky-outline.c: the list of all nodes with their values and gradients
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-outline.h"

#include <glib/gi18n.h>

#include "zky-labels.h"
#include "zky-node-list.h"
#include "zky-outline-row.h"

struct _ZkyOutline
{
  GtkWidget       parent_instance;

  /* Owned */
  ZkySession     *session;
  ZkyNodeList    *list;

  const ZkyTheme *theme;

  /* Children */
  GtkWidget      *scroller;
  GtkListView    *view;
};

G_DEFINE_FINAL_TYPE (ZkyOutline, zky_outline, GTK_TYPE_WIDGET)

enum
{
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
setup_cb (ZkyOutline  *self,
          GtkListItem *item)
{
  gtk_list_item_set_child (item, zky_outline_row_new ());
}

static void
bind_cb (ZkyOutline  *self,
         GtkListItem *item)
{
  zky_outline_row_bind (ZKY_OUTLINE_ROW (gtk_list_item_get_child (item)), self->session, self->theme,
                        zky_node_item_get_index (gtk_list_item_get_item (item)));
}

static void
unbind_cb (ZkyOutline  *self,
           GtkListItem *item)
{
  zky_outline_row_bind (ZKY_OUTLINE_ROW (gtk_list_item_get_child (item)), NULL, self->theme, G_MAXUINT);
}

static void
activate_cb (ZkyOutline *self,
             guint       position)
{
  g_autoptr (ZkyNodeItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), position);
  ZkyGraph *graph = zky_session_get_graph (self->session);

  if (item != NULL && graph != NULL)
    g_signal_emit (self, signals[ACTIVATED], 0, zky_graph_get_node (graph, zky_node_item_get_index (item)));
}

static void
set_list (ZkyOutline  *self,
          ZkyNodeList *list)
{
  GtkSelectionModel *model = NULL;

  g_set_object (&self->list, list);
  if (list != NULL)
    {
      GtkSingleSelection *selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (list)));

      gtk_single_selection_set_autoselect (selection, FALSE);
      gtk_single_selection_set_can_unselect (selection, TRUE);
      gtk_single_selection_set_selected (selection, GTK_INVALID_LIST_POSITION);
      model = GTK_SELECTION_MODEL (selection);
    }
  gtk_list_view_set_model (self->view, model);
  g_clear_object (&model);
}

static void
zky_outline_dispose (GObject *object)
{
  ZkyOutline *self = ZKY_OUTLINE (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->list);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (zky_outline_parent_class)->dispose (object);
}

static void
zky_outline_class_init (ZkyOutlineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zky_outline_dispose;
  signals[ACTIVATED] = g_signal_new ("activated", ZKY_TYPE_OUTLINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_POINTER);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "outline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
zky_outline_init (ZkyOutline *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  self->theme = zky_theme_get (ZKY_THEME_LIGHT);
  g_signal_connect_swapped (factory, "setup", G_CALLBACK (setup_cb), self);
  g_signal_connect_swapped (factory, "bind", G_CALLBACK (bind_cb), self);
  g_signal_connect_swapped (factory, "unbind", G_CALLBACK (unbind_cb), self);
  self->view = GTK_LIST_VIEW (gtk_list_view_new (NULL, factory));
  gtk_list_view_set_single_click_activate (self->view, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("All nodes"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Outline"), -1);
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (activate_cb), self);

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  zky_label_scrolled_window (GTK_SCROLLED_WINDOW (self->scroller));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->view));
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

void
zky_outline_set_session (ZkyOutline *self,
                         ZkySession *session)
{
  if (self->session == session)
    return;
  set_list (self, NULL);
  g_set_object (&self->session, session);
  zky_outline_update (self);
}

void
zky_outline_set_theme (ZkyOutline     *self,
                       const ZkyTheme *theme)
{
  g_autoptr (ZkyNodeList) list = self->list != NULL ? g_object_ref (self->list) : NULL;

  if (self->theme == theme)
    return;
  self->theme = theme;
  set_list (self, NULL);
  set_list (self, list);
}

static gboolean
shows_pass (ZkyOutline *self)
{
  return zky_scene_get_options (zky_session_get_scene (self->session)).backward != ZKY_BACKWARD_HIDDEN;
}

void
zky_outline_update (ZkyOutline *self)
{
  ZkyGraph *graph = self->session != NULL ? zky_session_get_graph (self->session) : NULL;
  g_autoptr (ZkyNodeList) list = NULL;

  if (graph == NULL || (self->list != NULL && zky_node_list_fits (self->list, graph, shows_pass (self))))
    return;
  list = zky_node_list_new (graph, shows_pass (self));
  set_list (self, list);
}
