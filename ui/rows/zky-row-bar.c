/* zky-row-bar.c: goes through the rows of data that a session is fed with
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-row-bar.h"

#include <glib/gi18n.h>

#include "zky-wrap-box.h"

struct _ZkyRowBar
{
  GtkWidget     parent_instance;

  gboolean      updating;

  /* Owned */
  ZkyRowFeed   *feed;
  GSignalGroup *signals;

  /* Template children */
  GtkWidget    *box;
  GtkDropDown  *part_list;
  GtkEditable  *row_entry;
  GtkLabel     *count_label;
  GtkLabel     *verdict_label;
};

G_DEFINE_FINAL_TYPE (ZkyRowBar, zky_row_bar, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_FEED, N_PROPS };

static GParamSpec *properties[N_PROPS];

/* -- What is shown ----------------------------------------------------------------------- */

static gboolean
has_parts (ZkyRowBar *self)
{
  GListModel *model = gtk_drop_down_get_model (self->part_list);
  guint n = zky_row_feed_get_n_parts (self->feed);

  if (model == NULL || g_list_model_get_n_items (model) != n)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (model), i), zky_row_feed_get_part (self->feed, i)->title))
      return FALSE;

  return TRUE;
}

static void
update_parts (ZkyRowBar *self)
{
  guint n = zky_row_feed_get_n_parts (self->feed);
  g_autoptr (GtkStringList) titles = NULL;

  if (!has_parts (self))
    {
      titles = gtk_string_list_new (NULL);
      for (guint i = 0; i < n; i++)
        gtk_string_list_append (titles, zky_row_feed_get_part (self->feed, i)->title);
      gtk_drop_down_set_model (self->part_list, G_LIST_MODEL (titles));
    }
  gtk_drop_down_set_selected (self->part_list, zky_row_feed_get_current (self->feed));
}

static char *
make_count (ZkyRowBar *self)
{
  guint64 n = zky_row_part_get_n (zky_row_feed_get_part (self->feed, zky_row_feed_get_current (self->feed)));
  guint64 n_at_once = zky_row_feed_get_n_at_once (self->feed);
  gboolean is_edited = FALSE;
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, _("of %" G_GUINT64_FORMAT), n);
  if (zky_row_feed_get_row (self->feed, &is_edited) >= 0 && n_at_once > 1)
    g_string_append_printf (text, _(", %" G_GUINT64_FORMAT " at once"), n_at_once);
  if (is_edited)
    g_string_append (text, _(", changed"));

  return g_string_free (text, FALSE);
}

/* What is being typed is left alone. */
static void
update_row (ZkyRowBar *self)
{
  gint64 row = zky_row_feed_get_row (self->feed, NULL);
  g_autofree char *number = row >= 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, row + 1) : g_strdup ("");
  g_autofree char *count = make_count (self);
  const char *verdict = zky_row_feed_get_verdict (self->feed);

  if (!(gtk_widget_get_state_flags (GTK_WIDGET (self->row_entry)) & GTK_STATE_FLAG_FOCUS_WITHIN))
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->row_entry), "error");
      gtk_editable_set_text (self->row_entry, number);
    }
  gtk_label_set_text (self->count_label, count);
  gtk_label_set_text (self->verdict_label, verdict != NULL ? verdict : "");
  gtk_widget_set_visible (GTK_WIDGET (self->verdict_label), verdict != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->verdict_label), GTK_ACCESSIBLE_PROPERTY_LABEL, verdict != NULL ? verdict : "", -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->verdict_label), verdict);
}

/* The bar goes, perhaps with its list of parts open and the focus in there: what GTK 4.8 hides with the focus inside, one around the
 * other, is never freed. */
static void
drop_focus (ZkyRowBar *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    gtk_root_set_focus (root, NULL);
}

static void
update (ZkyRowBar *self)
{
  gboolean any = self->feed != NULL && zky_row_feed_get_n_parts (self->feed) > 0;

  if (!any)
    drop_focus (self);
  gtk_widget_set_visible (GTK_WIDGET (self), any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "rows.previous", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "rows.next", any);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "rows.random", any);
  if (!any)
    return;

  self->updating = TRUE;
  update_parts (self);
  update_row (self);
  self->updating = FALSE;
}

/* -- What is done --------------------------------------------------------------------------- */

static void
show_error (ZkyRowBar    *self,
            const GError *error)
{
  if (error != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->row_entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->row_entry), "error");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->row_entry), error != NULL ? error->message : _("Row: Enter Shows It (Ctrl+J)"));
}

static void
step_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  ZkyRowBar *self = ZKY_ROW_BAR (widget);
  g_autoptr (GError) error = NULL;

  if (g_str_equal (action, "rows.random"))
    zky_row_feed_show_random (self->feed, &error);
  else
    zky_row_feed_step (self->feed, g_str_equal (action, "rows.next") ? 1 : -1, &error);
  show_error (self, error);
}

static void
row_cb (ZkyRowBar *self)
{
  const char *text = gtk_editable_get_text (self->row_entry);
  g_autoptr (GError) error = NULL;
  guint64 row = 0;

  if (g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT64, &row, &error))
    zky_row_feed_show (self->feed, row - 1, &error);
  show_error (self, error);
}

static void
part_cb (ZkyRowBar *self)
{
  guint selected = gtk_drop_down_get_selected (self->part_list);

  if (!self->updating && self->feed != NULL && selected != GTK_INVALID_LIST_POSITION)
    zky_row_feed_set_current (self->feed, selected);
}

/* -- The object -------------------------------------------------------------------------------- */

static void
zky_row_bar_get_property (GObject    *object,
                          guint       id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  if (id == PROP_FEED)
    g_value_set_object (value, ZKY_ROW_BAR (object)->feed);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zky_row_bar_set_property (GObject      *object,
                          guint         id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  ZkyRowBar *self = ZKY_ROW_BAR (object);

  if (id != PROP_FEED)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      return;
    }
  if (!g_set_object (&self->feed, g_value_get_object (value)))
    return;
  g_signal_group_set_target (self->signals, self->feed);
  update (self);
  g_object_notify_by_pspec (object, pspec);
}

static void
zky_row_bar_dispose (GObject *object)
{
  ZkyRowBar *self = ZKY_ROW_BAR (object);

  if (self->signals != NULL)
    g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->signals);
  g_clear_object (&self->feed);
  gtk_widget_dispose_template (GTK_WIDGET (self), ZKY_TYPE_ROW_BAR);

  G_OBJECT_CLASS (zky_row_bar_parent_class)->dispose (object);
}

static void
zky_row_bar_class_init (ZkyRowBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = zky_row_bar_dispose;
  object_class->get_property = zky_row_bar_get_property;
  object_class->set_property = zky_row_bar_set_property;

  properties[PROP_FEED] = g_param_spec_object ("feed", NULL, NULL, ZKY_TYPE_ROW_FEED,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "rowbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_install_action (widget_class, "rows.previous", NULL, step_action);
  gtk_widget_class_install_action (widget_class, "rows.next", NULL, step_action);
  gtk_widget_class_install_action (widget_class, "rows.random", NULL, step_action);
  g_type_ensure (ZKY_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/zkynet/ZkyNet/ui/zky-row-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, ZkyRowBar, box);
  gtk_widget_class_bind_template_child (widget_class, ZkyRowBar, part_list);
  gtk_widget_class_bind_template_child (widget_class, ZkyRowBar, row_entry);
  gtk_widget_class_bind_template_child (widget_class, ZkyRowBar, count_label);
  gtk_widget_class_bind_template_child (widget_class, ZkyRowBar, verdict_label);
  gtk_widget_class_bind_template_callback (widget_class, row_cb);
  gtk_widget_class_bind_template_callback (widget_class, part_cb);
}

static void
zky_row_bar_init (ZkyRowBar *self)
{
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->updating = FALSE;
  show_error (self, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Rows of the data"), -1);
  self->signals = g_signal_group_new (ZKY_TYPE_ROW_FEED);
  g_signal_group_connect_swapped (self->signals, "changed", G_CALLBACK (update), self);
  update (self);
}

GtkWidget *
zky_row_bar_new (void)
{
  return g_object_new (ZKY_TYPE_ROW_BAR, NULL);
}

void
zky_row_bar_focus_entry (ZkyRowBar *self)
{
  g_return_if_fail (ZKY_IS_ROW_BAR (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->row_entry));
}
