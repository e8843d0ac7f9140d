/* zky-difference-list.c: where two calls differ most
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-difference-list.h"

#include <glib/gi18n.h>
#include <math.h>

#include "zky-describe.h"
#include "zky-labels.h"

#define MOST_ROWS 60 /* further down they differ less and less */

struct _ZkyDifferenceList
{
  GtkWidget          parent_instance;

  /* Owned */
  ZkySession        *session;
  GSignalGroup      *signals;
  guint              update_id;

  /* Template children */
  GtkWidget         *box;
  GtkDropDown       *order_list;
  GtkScrolledWindow *scroller;
  GtkListBox        *list;
  GtkLabel          *empty_label;
};

G_DEFINE_FINAL_TYPE (ZkyDifferenceList, zky_difference_list, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_SESSION, N_PROPS };
enum { ACTIVATED, N_SIGNALS };

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* In the order of the drop-down. */
typedef enum
{
  ORDER_RELATIVE,
  ORDER_ABSOLUTE,
  ORDER_GRADIENT_RELATIVE,
  ORDER_GRADIENT_ABSOLUTE,
} Order;

typedef struct
{
  guint              index; /* of the node */
  double             size;
  const ZkyDistance *distance;
} Entry;

/* The share of labels that changed is no amount, and stands behind all amounts. */

static int
compare_entries (gconstpointer x,
                 gconstpointer y)
{
  const Entry *a = x, *b = y;

  if (a->distance->is_label != b->distance->is_label)
    return a->distance->is_label ? 1 : -1;
  if (a->size != b->size)
    return a->size > b->size ? -1 : 1;
  return a->index < b->index ? -1 : a->index > b->index;
}

/* Those that differ at all, the largest first; NaN is larger than all. */
static GArray *
find_entries (ZkyDifference *difference,
              Order          order)
{
  ZkyGraph *graph = zky_difference_get_graph (difference);
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (Entry));

  for (guint i = 0; i < zky_graph_get_n_nodes (graph); i++)
    {
      ZkyNode *node = zky_graph_get_node (graph, i);
      const ZkyDistance *distance = order >= ORDER_GRADIENT_RELATIVE ? zky_difference_get_gradient (difference, node)
                                                                     : zky_difference_get_value (difference, node);
      gboolean relative = order == ORDER_RELATIVE || order == ORDER_GRADIENT_RELATIVE;
      double size = distance->is_label ? (double) distance->n_changed / (double) MAX (distance->n, 1)
                    : relative ? distance->relative : fabs (distance->most);

      if (zky_node_is_backward (node) || zky_difference_get_presence (difference, node) != ZKY_IN_BOTH
          || (order >= ORDER_GRADIENT_RELATIVE && zky_node_get_gradient (node) == NULL) || distance->most == 0)
        continue;
      g_array_append_val (entries, ((Entry) { i, isnan (size) ? INFINITY : size, distance }));
    }
  g_array_sort (entries, compare_entries);
  g_array_set_size (entries, MIN (entries->len, MOST_ROWS));

  return entries;
}

/* -- Rows ------------------------------------------------------------------------------------- */

static GtkWidget *
add_label (GtkWidget  *box,
           const char *css_class,
           float       xalign)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static GtkWidget *
add_row (ZkyDifferenceList *self)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *name;

  name = add_label (box, "name", 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_START);
  gtk_widget_set_hexpand (name, TRUE);
  g_object_set_data (G_OBJECT (row), "name", name);
  g_object_set_data (G_OBJECT (row), "most", add_label (box, "numeric", 1));
  g_object_set_data (G_OBJECT (row), "relative", add_label (box, "dim-label", 1));
  gtk_widget_add_css_class (g_object_get_data (G_OBJECT (row), "relative"), "numeric");
  gtk_label_set_width_chars (g_object_get_data (G_OBJECT (row), "relative"), 8);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_append (self->list, row);
  return row;
}

/* `+1.5`, or `2 of 8 changed` */
static char *
format_most (const ZkyDistance *distance,
             guint              digits)
{
  char number[ZKY_NUMBER_MAX];

  if (distance->is_label)
    return zky_describe_changed (distance);

  return g_strdup_printf ("%s%s", distance->most > 0 ? "+" : "", zky_number_format_digits (number, distance->most, digits));
}

static char *
format_share (double relative)
{
  char number[ZKY_NUMBER_MAX];

  return g_strdup_printf ("%s %%", zky_number_format_digits (number, 100 * relative, 3));
}

static void
write_row (ZkyDifferenceList *self,
           GtkWidget         *row,
           const Entry       *entry)
{
  ZkyGraph *graph = zky_session_get_graph (self->session);
  ZkyNode *node = zky_graph_get_node (graph, entry->index);
  g_autofree char *name = zky_describe_row_name (self->session, node, TRUE);
  g_autofree char *most = format_most (entry->distance, zky_session_get_digits (self->session));
  g_autofree char *share = entry->distance->is_label ? g_strdup ("") : format_share (entry->distance->relative);
  /* Translators: for screen readers: a node, its largest difference, and the whole difference in per cent */
  g_autofree char *spoken = entry->distance->is_label ? g_strdup_printf ("%s, %s", name, most)
                                                      : g_strdup_printf (_("%s, difference %s, relative %s"), name, most, share);

  gtk_label_set_text (g_object_get_data (G_OBJECT (row), "name"), name);
  gtk_label_set_text (g_object_get_data (G_OBJECT (row), "most"), most);
  gtk_label_set_text (g_object_get_data (G_OBJECT (row), "relative"), share);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_object_set_data (G_OBJECT (row), "node", GUINT_TO_POINTER (entry->index));
}

static void
update (ZkyDifferenceList *self)
{
  ZkyDifference *difference = self->session != NULL ? zky_session_get_difference (self->session) : NULL;
  g_autoptr (GArray) entries = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self), difference != NULL);
  if (difference == NULL || zky_session_get_graph (self->session) != zky_difference_get_graph (difference))
    return;

  entries = find_entries (difference, gtk_drop_down_get_selected (self->order_list));
  for (guint i = 0; i < entries->len; i++)
    {
      GtkWidget *row = GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, (int) i));

      write_row (self, row != NULL ? row : add_row (self), &g_array_index (entries, Entry, i));
    }
  for (GtkListBoxRow *row; (row = gtk_list_box_get_row_at_index (self->list, (int) entries->len)) != NULL;)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  gtk_widget_set_visible (GTK_WIDGET (self->empty_label), entries->len == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->scroller), entries->len > 0);
}

static gboolean
update_cb (gpointer data)
{
  ZkyDifferenceList *self = data;

  self->update_id = 0;
  update (self);
  return G_SOURCE_REMOVE;
}

/* A drag brings many comparisons a second. */
static void
schedule (ZkyDifferenceList *self)
{
  if (self->update_id == 0)
    self->update_id = g_timeout_add (60, update_cb, self);
}

static void
row_activated_cb (ZkyDifferenceList *self,
                  GtkListBoxRow     *row)
{
  guint index = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "node"));
  ZkyGraph *graph = zky_session_get_graph (self->session);

  if (graph != NULL && index < zky_graph_get_n_nodes (graph))
    g_signal_emit (self, signals[ACTIVATED], 0, zky_graph_get_node (graph, index));
}

/* -- The object ---------------------------------------------------------------------------------- */

static void
set_session (ZkyDifferenceList *self,
             ZkySession        *session)
{
  if (!g_set_object (&self->session, session))
    return;
  g_signal_group_set_target (self->signals, session);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

static void
zky_difference_list_get_property (GObject    *object,
                                  guint       id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  if (id == PROP_SESSION)
    g_value_set_object (value, ZKY_DIFFERENCE_LIST (object)->session);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zky_difference_list_set_property (GObject      *object,
                                  guint         id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  if (id == PROP_SESSION)
    set_session (ZKY_DIFFERENCE_LIST (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zky_difference_list_dispose (GObject *object)
{
  ZkyDifferenceList *self = ZKY_DIFFERENCE_LIST (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  if (self->signals != NULL)
    g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), ZKY_TYPE_DIFFERENCE_LIST);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (zky_difference_list_parent_class)->dispose (object);
}

static void
zky_difference_list_class_init (ZkyDifferenceListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = zky_difference_list_dispose;
  object_class->get_property = zky_difference_list_get_property;
  object_class->set_property = zky_difference_list_set_property;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, ZKY_TYPE_SESSION,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[ACTIVATED] = g_signal_new ("activated", ZKY_TYPE_DIFFERENCE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_POINTER);

  gtk_widget_class_set_css_name (widget_class, "differencelist");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/zkynet/ZkyNet/ui/zky-difference-list.ui");
  gtk_widget_class_bind_template_child (widget_class, ZkyDifferenceList, box);
  gtk_widget_class_bind_template_child (widget_class, ZkyDifferenceList, empty_label);
  gtk_widget_class_bind_template_child (widget_class, ZkyDifferenceList, list);
  gtk_widget_class_bind_template_child (widget_class, ZkyDifferenceList, order_list);
  gtk_widget_class_bind_template_child (widget_class, ZkyDifferenceList, scroller);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, update);
}

static void
zky_difference_list_init (ZkyDifferenceList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Largest differences"), -1);
  zky_label_scrolled_window (self->scroller);

  self->signals = g_signal_group_new (ZKY_TYPE_SESSION);
  g_signal_group_connect_swapped (self->signals, "called", G_CALLBACK (schedule), self);
  g_signal_group_connect_swapped (self->signals, "notify::digits", G_CALLBACK (schedule), self);
  update (self);
}

GtkWidget *
zky_difference_list_new (void)
{
  return g_object_new (ZKY_TYPE_DIFFERENCE_LIST, NULL);
}
