/* zky-log-pane.c: what models print and what went wrong
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-log-pane.h"

#include "zky-app-config.h"
#include "zky-scroll.h"

#define MAX_LINES      2000
#define MAX_LINE_BYTES 4000

struct _ZkyLogPane
{
  GtkWidget    parent_instance;

  guint        unread;

  /* Template children */
  GtkWidget   *box;
  GtkTextView *view;
};

enum { PROP_0, PROP_UNREAD, N_PROPS };

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ZkyLogPane, zky_log_pane, GTK_TYPE_WIDGET)

static void
set_unread (ZkyLogPane *self,
            guint       unread)
{
  if (self->unread == unread)
    return;

  self->unread = unread;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UNREAD]);
}

static void
scroll_to_end (ZkyLogPane *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  GtkTextIter end;

  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_move_mark_by_name (buffer, "end", &end);
  gtk_text_view_scroll_to_mark (self->view, gtk_text_buffer_get_mark (buffer, "end"), 0, TRUE, 0, 1);
}

static void
drop_old_lines (GtkTextBuffer *buffer)
{
  int surplus = gtk_text_buffer_get_line_count (buffer) - MAX_LINES;
  GtkTextIter start, end;

  if (surplus <= 0)
    return;

  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_text_buffer_get_iter_at_line (buffer, &end, surplus);
  gtk_text_buffer_delete (buffer, &start, &end);
}

static void
clear_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  ZkyLogPane *self = ZKY_LOG_PANE (widget);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->view), "", 0);
  set_unread (self, 0);
}

static void
zky_log_pane_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (zky_log_pane_parent_class)->map (widget);

  set_unread (ZKY_LOG_PANE (widget), 0);
  scroll_to_end (ZKY_LOG_PANE (widget));
}

static void
zky_log_pane_unmap (GtkWidget *widget)
{
  zky_scroll_stop (GTK_SCROLLABLE (ZKY_LOG_PANE (widget)->view));

  GTK_WIDGET_CLASS (zky_log_pane_parent_class)->unmap (widget);
}

static void
zky_log_pane_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  if (id == PROP_UNREAD)
    g_value_set_uint (value, ZKY_LOG_PANE (object)->unread);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zky_log_pane_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ZKY_TYPE_LOG_PANE);

  G_OBJECT_CLASS (zky_log_pane_parent_class)->dispose (object);
}

static void
zky_log_pane_class_init (ZkyLogPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = zky_log_pane_dispose;
  object_class->get_property = zky_log_pane_get_property;
  widget_class->map = zky_log_pane_map;
  widget_class->unmap = zky_log_pane_unmap;

  properties[PROP_UNREAD] = g_param_spec_uint ("unread", NULL, NULL, 0, G_MAXUINT, 0,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "logpane");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, ZKY_RESOURCE_UI "zky-log-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, ZkyLogPane, box);
  gtk_widget_class_bind_template_child (widget_class, ZkyLogPane, view);
  gtk_widget_class_install_action (widget_class, "log.clear", NULL, clear_action);
}

static void
zky_log_pane_init (ZkyLogPane *self)
{
  GtkTextBuffer *buffer;
  GtkTextIter end;

  gtk_widget_init_template (GTK_WIDGET (self));

  buffer = gtk_text_view_get_buffer (self->view);
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_create_mark (buffer, "end", &end, FALSE);
  gtk_text_buffer_create_tag (buffer, "error", "weight", PANGO_WEIGHT_BOLD, NULL);
}

/**
 * zky_log_pane_append:
 * @text: one or more lines, without the final newline; what is no UTF-8 in it is replaced
 * @is_error: it stands out
 *
 * A model may print without end, so that only the last lines, and of long ones only the beginning, are kept.
 */
void
zky_log_pane_append (ZkyLogPane *self,
                     const char *text,
                     gboolean    is_error)
{
  g_autofree char *valid = NULL;
  GtkTextBuffer *buffer;
  GtkTextIter end;

  g_return_if_fail (ZKY_IS_LOG_PANE (self));
  g_return_if_fail (text != NULL);

  valid = g_utf8_make_valid (text, (gssize) strnlen (text, MAX_LINE_BYTES));
  buffer = gtk_text_view_get_buffer (self->view);
  gtk_text_buffer_get_end_iter (buffer, &end);
  if (gtk_text_buffer_get_char_count (buffer) > 0)
    gtk_text_buffer_insert (buffer, &end, "\n", 1);
  gtk_text_buffer_insert_with_tags_by_name (buffer, &end, valid, -1, is_error ? "error" : NULL, NULL);
  drop_old_lines (buffer);

  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    scroll_to_end (self);
  else
    set_unread (self, self->unread + 1);
}
