/* zky-find-panel.c: finds nodes of the graph by name, operator, shape and what they hold
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-find-panel.h"

#include "zky-app-config.h"
#include "zky-describe.h"
#include "zky-query.h"

/* Rows are widgets; whoever gets more hits types another letter. */
#define MAX_HITS 200

struct _ZkyFindPanel
{
  GtkWidget       parent_instance;

  /* Owned */
  ZkySession     *session;
  GSignalGroup   *signals;
  GArray         *hits;      /* of guint, index of a node in the graph; one for each row */
  char           *asked;     /* (nullable): the text that they fit */

  /* Template children */
  GtkWidget      *box;
  GtkEditable    *entry;
  GtkListBox     *list;
  GtkWidget      *count_label;
  GtkWidget      *scroller;
};

enum { PROP_0, PROP_SESSION, N_PROPS };
enum { FOUND, CLOSED, N_SIGNALS };

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ZkyFindPanel, zky_find_panel, GTK_TYPE_WIDGET)

/* `hidden.a  mul`: where the node is, what it is called, what it does. Parameters have their path in their name. */
static char *
describe (ZkyFindPanel *self,
          ZkyNode      *node)
{
  ZkyGroups *groups = zky_scene_get_groups (zky_session_get_scene (self->session));
  const ZkyGroup *group = zky_groups_get (groups, zky_groups_get_home (groups, node));
  const char *label = zky_describe_name (self->session, node);
  const ZkyOp *op = zky_node_get_op (node);
  gboolean has_path = op && group->path[0];

  return g_strdup_printf ("%s%s%s%s%s", has_path ? group->path : "", has_path ? "." : "", label, op ? "  " : "",
                          op ? op->name : "");
}

static GtkWidget *
create_label (const char         *text,
              PangoEllipsizeMode  ellipsize,
              const char         *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), ellipsize);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);

  return label;
}

/* Where it is and what it is, and below that its shape and what it was found by. */
static void
add_hit (ZkyFindPanel   *self,
         const ZkyQuery *query,
         ZkyNode        *node,
         const char     *description)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *below;
  g_autofree char *numbers = zky_query_dup_numbers (query, node, zky_session_get_digits (self->session));
  g_autofree char *shape = zky_describe_shape (zky_node_get_value (node));
  g_autofree char *facts = numbers[0] != '\0' ? g_strdup_printf ("%s  %s", numbers, shape) : g_strdup (shape);
  guint index = zky_node_get_index (node);

  below = create_label (facts, PANGO_ELLIPSIZE_END, "caption");
  gtk_widget_add_css_class (below, "dim-label");
  gtk_box_append (GTK_BOX (row), create_label (description, PANGO_ELLIPSIZE_START, NULL));
  gtk_box_append (GTK_BOX (row), below);
  gtk_list_box_append (self->list, row);
  g_array_append_val (self->hits, index);
}

static void
clear_hits (ZkyFindPanel *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)))
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  g_array_set_size (self->hits, 0);
}

/* Those of the backward pass too while they are seen. */
static guint
count_nodes (ZkyFindPanel *self,
             ZkyGraph     *graph)
{
  return zky_scene_get_options (zky_session_get_scene (self->session)).backward == ZKY_BACKWARD_HIDDEN
         ? zky_graph_get_n_forward (graph) : zky_graph_get_n_nodes (graph);
}

static void
update_hits (ZkyFindPanel *self)
{
  ZkyGraph *graph = self->session ? zky_session_get_graph (self->session) : NULL;
  g_autoptr(ZkyQuery) query = zky_query_new (gtk_editable_get_text (self->entry));
  gboolean asks = !zky_query_is_empty (query);
  g_autofree char *count = NULL;
  guint n_hits = 0, n = graph ? count_nodes (self, graph) : 0;

  if (self->session)
    zky_query_set_limits (query, zky_session_get_health (self->session));
  if (graph && asks)
    zky_query_set_measures (query, zky_scene_get_measures (zky_session_get_scene (self->session)));
  g_free (self->asked);
  self->asked = g_strdup (gtk_editable_get_text (self->entry));
  clear_hits (self);
  for (guint i = 0; asks && i < n; i++)
    {
      ZkyNode *node = zky_graph_get_node (graph, i);
      g_autofree char *description = describe (self, node);

      if (!zky_query_fits (query, node, description))
        continue;
      if (n_hits++ < MAX_HITS)
        add_hit (self, query, node, description);
    }

  count = asks ? g_strdup_printf ("%u", n_hits) : g_strdup ("");
  gtk_label_set_text (GTK_LABEL (self->count_label), count);
  gtk_widget_set_visible (self->scroller, n_hits > 0);
  if (asks && n_hits == 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
}

/* The graph of another call has other nodes at the same indices. */
static void
called_cb (ZkyFindPanel *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    update_hits (self);
}

static void
go_to_row (ZkyFindPanel  *self,
           GtkListBoxRow *row)
{
  ZkyGraph *graph = zky_session_get_graph (self->session);
  ZkyNode *node = zky_graph_get_node (graph, g_array_index (self->hits, guint, gtk_list_box_row_get_index (row)));

  gtk_list_box_select_row (self->list, row);
  zky_session_select_node (self->session, node);
  g_signal_emit (self, signals[FOUND], 0, node);
}

static void
go_by (ZkyFindPanel *self,
       gint          step)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  gint n_rows, index;

  /* Who types and presses Enter at once is quicker than the list, which follows a moment later. */
  if (g_strcmp0 (self->asked, gtk_editable_get_text (self->entry)) != 0)
    {
      update_hits (self);
      row = NULL;
    }
  n_rows = (gint) self->hits->len;
  if (n_rows == 0)
    return;

  if (row)
    index = (gtk_list_box_row_get_index (row) + step + n_rows) % n_rows;
  else
    index = step > 0 ? 0 : n_rows - 1;
  go_to_row (self, gtk_list_box_get_row_at_index (self->list, index));
}

static void
row_activated_cb (ZkyFindPanel  *self,
                  GtkListBoxRow *row)
{
  go_to_row (self, row);
}

static void
next_cb (ZkyFindPanel *self)
{
  go_by (self, 1);
}

static void
previous_cb (ZkyFindPanel *self)
{
  go_by (self, -1);
}

static void
stop_cb (ZkyFindPanel *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

static void
next_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  go_by (ZKY_FIND_PANEL (widget), g_str_equal (name, "find.next") ? 1 : -1);
}

static void
close_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  stop_cb (ZKY_FIND_PANEL (widget));
}

static void
zky_find_panel_get_property (GObject    *object,
                             guint       id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  if (id == PROP_SESSION)
    g_value_set_object (value, ZKY_FIND_PANEL (object)->session);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zky_find_panel_set_property (GObject      *object,
                             guint         id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  ZkyFindPanel *self = ZKY_FIND_PANEL (object);

  if (id != PROP_SESSION)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  if (g_set_object (&self->session, g_value_get_object (value)))
    {
      g_signal_group_set_target (self->signals, self->session);
      g_object_notify_by_pspec (object, pspec);
    }
}

static void
zky_find_panel_dispose (GObject *object)
{
  ZkyFindPanel *self = ZKY_FIND_PANEL (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->session);
  g_clear_pointer (&self->hits, g_array_unref);
  g_clear_pointer (&self->asked, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), ZKY_TYPE_FIND_PANEL);

  G_OBJECT_CLASS (zky_find_panel_parent_class)->dispose (object);
}

static void
zky_find_panel_class_init (ZkyFindPanelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = zky_find_panel_dispose;
  object_class->get_property = zky_find_panel_get_property;
  object_class->set_property = zky_find_panel_set_property;

  properties[PROP_SESSION] =
    g_param_spec_object ("session", NULL, NULL, ZKY_TYPE_SESSION,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[FOUND] = g_signal_new ("found", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "findpanel");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, ZKY_RESOURCE_UI "zky-find-panel.ui");
  gtk_widget_class_bind_template_child (widget_class, ZkyFindPanel, box);
  gtk_widget_class_bind_template_child (widget_class, ZkyFindPanel, count_label);
  gtk_widget_class_bind_template_child (widget_class, ZkyFindPanel, entry);
  gtk_widget_class_bind_template_child (widget_class, ZkyFindPanel, list);
  gtk_widget_class_bind_template_child (widget_class, ZkyFindPanel, scroller);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_hits);

  gtk_widget_class_install_action (widget_class, "find.next", NULL, next_action);
  gtk_widget_class_install_action (widget_class, "find.previous", NULL, next_action);
  gtk_widget_class_install_action (widget_class, "find.close", NULL, close_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "find.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_SHIFT_MASK, "find.previous", NULL);
}

static void
zky_find_panel_init (ZkyFindPanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->hits = g_array_new (FALSE, FALSE, sizeof (guint));
  self->signals = g_signal_group_new (ZKY_TYPE_SESSION);
  g_signal_group_connect_swapped (self->signals, "called", G_CALLBACK (called_cb), self);
}

/**
 * zky_find_panel_open:
 *
 * Puts the focus into the entry; what was typed the last time is selected.
 */
void
zky_find_panel_open (ZkyFindPanel *self)
{
  g_return_if_fail (ZKY_IS_FIND_PANEL (self));

  update_hits (self);
  /* In this order: GTK complains of a cursor that blinks and is a selection a moment later. */
  gtk_editable_select_region (self->entry, 0, -1);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}
