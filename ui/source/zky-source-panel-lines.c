/* zky-source-panel-lines.c: the lines of the text that nodes and errors stand in
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-source-error.h"
#include "zky-source-panel-private.h"

#define ERROR_MARK "error"

/* -- Lines ------------------------------------------------------------------------------- */

/* @line: from 1 on */
static void
get_line (ZkySourcePanel *self,
          guint           line,
          GtkTextIter    *start,
          GtkTextIter    *end)
{
  gtk_text_buffer_get_iter_at_line (GTK_TEXT_BUFFER (self->buffer), start, line > 0 ? (int) line - 1 : 0);
  *end = *start;
  if (!gtk_text_iter_ends_line (end))
    gtk_text_iter_forward_to_line_end (end);
}

static void
scroll_to (ZkySourcePanel *self,
           guint           line)
{
  GtkTextIter start, end;

  get_line (self, line, &start, &end);
  gtk_text_view_scroll_to_iter (GTK_TEXT_VIEW (self->view), &start, 0.1, FALSE, 0, 0);
}

void
zky_source_panel_show_line (ZkySourcePanel *self,
                            guint           line)
{
  GtkTextIter start, end;

  g_return_if_fail (ZKY_IS_SOURCE_PANEL (self));

  get_line (self, line, &start, &end);
  self->following = TRUE;
  gtk_text_buffer_select_range (GTK_TEXT_BUFFER (self->buffer), &start, &end);
  self->following = FALSE;
  gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self->view), gtk_text_buffer_get_insert (GTK_TEXT_BUFFER (self->buffer)), 0, TRUE, 0, 0.4);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/* The line of the selected node is that of the cursor, unless somebody is writing there. */
void
zky_source_panel_selected_cb (ZkySourcePanel *self)
{
  ZkyNode *node = zky_session_get_selected_node (self->session);
  guint line = node != NULL ? zky_node_get_line (node) : 0;
  GtkTextIter start, end;

  if (line == 0 || self->following || self->is_new != (zky_session_get_file (self->session) == NULL)
      || gtk_widget_has_focus (GTK_WIDGET (self->view)))
    return;

  get_line (self, line, &start, &end);
  self->following = TRUE;
  gtk_text_buffer_place_cursor (GTK_TEXT_BUFFER (self->buffer), &start);
  self->following = FALSE;
  scroll_to (self, line);
}

/* The last node that a line made is what it is about. */
static ZkyNode *
find_node (ZkySourcePanel *self,
           guint           line)
{
  ZkyGraph *graph = zky_session_get_graph (self->session);

  for (guint i = graph != NULL ? zky_graph_get_n_forward (graph) : 0; i-- > 0;)
    if (zky_node_get_line (zky_graph_get_node (graph, i)) == line)
      return zky_graph_get_node (graph, i);

  return NULL;
}

void
zky_source_panel_cursor_cb (ZkySourcePanel *self)
{
  GtkTextIter cursor;
  ZkyNode *node;

  if (self->following || self->loading || self->session == NULL || !gtk_widget_has_focus (GTK_WIDGET (self->view)))
    return;

  gtk_text_buffer_get_iter_at_mark (GTK_TEXT_BUFFER (self->buffer), &cursor,
                                    gtk_text_buffer_get_insert (GTK_TEXT_BUFFER (self->buffer)));
  node = find_node (self, (guint) gtk_text_iter_get_line (&cursor) + 1);
  if (node == NULL || node == zky_session_get_selected_node (self->session))
    return;

  self->following = TRUE;
  zky_session_select_node (self->session, node);
  zky_source_panel_show_node (self, node);
  self->following = FALSE;
}

/* -- Errors ------------------------------------------------------------------------------ */

void
zky_source_panel_clear_error (ZkySourcePanel *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);
  gtk_source_buffer_remove_source_marks (self->buffer, &start, &end, ERROR_MARK);
  gtk_text_buffer_remove_tag_by_name (GTK_TEXT_BUFFER (self->buffer), ERROR_MARK, &start, &end);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), FALSE);
}

/* The message is of the text before. It stays till there is news, since a foot that came and went at each pause would make the text jump. */
void
zky_source_panel_age_error (ZkySourcePanel *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->error_label), "error");
  gtk_widget_add_css_class (GTK_WIDGET (self->error_label), "dim-label");
}

/* It is of the text that is there. */
void
zky_source_panel_renew_error (ZkySourcePanel *self)
{
  if (self->call_id != 0)
    return; /* somebody has typed on */
  gtk_widget_remove_css_class (GTK_WIDGET (self->error_label), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->error_label), "error");
}

/* The line of the text that the session's error is about; 0: none. */
static guint
get_error_line (ZkySourcePanel *self)
{
  const char *error = self->session != NULL ? zky_session_get_error (self->session) : NULL;
  g_autofree char *name = self->file != NULL ? g_file_get_basename (self->file) : NULL;

  return error != NULL ? zky_source_error_get_line (error, name) : 0;
}

void
zky_source_panel_show_error (ZkySourcePanel *self)
{
  guint line;
  GtkTextIter start, end;

  g_return_if_fail (ZKY_IS_SOURCE_PANEL (self));

  line = get_error_line (self);
  if (line == 0)
    return;
  get_line (self, line, &start, &end);
  self->following = TRUE;
  gtk_text_buffer_place_cursor (GTK_TEXT_BUFFER (self->buffer), &start);
  self->following = FALSE;
  gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self->view), gtk_text_buffer_get_insert (GTK_TEXT_BUFFER (self->buffer)), 0, TRUE, 0, 0.4);
}

/* A mark in the gutter, a wave below the line, and the words at the foot. Errors of other files have no line here. */
void
zky_source_panel_error_cb (ZkySourcePanel *self)
{
  const char *error = zky_session_get_error (self->session);
  guint line = get_error_line (self);
  GtkTextIter start, end;

  zky_source_panel_clear_error (self);
  if (error == NULL)
    return;

  gtk_label_set_text (self->error_label, error);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), TRUE);
  zky_source_panel_renew_error (self);
  if (line == 0)
    return;
  get_line (self, line, &start, &end);
  gtk_source_buffer_create_source_mark (self->buffer, NULL, ERROR_MARK, &start);
  gtk_text_buffer_apply_tag_by_name (GTK_TEXT_BUFFER (self->buffer), ERROR_MARK, &start, &end);
}

static char *
tooltip_cb (GtkSourceMarkAttributes *attributes,
            GtkSourceMark           *mark,
            ZkySourcePanel          *self)
{
  return g_strdup (gtk_label_get_text (self->error_label));
}

/* How lines are marked in which something is wrong. */
void
zky_source_panel_add_error_marks (ZkySourcePanel *self)
{
  g_autoptr(GtkSourceMarkAttributes) attributes = gtk_source_mark_attributes_new ();

  gtk_text_buffer_create_tag (GTK_TEXT_BUFFER (self->buffer), ERROR_MARK, "underline", PANGO_UNDERLINE_ERROR, NULL);
  gtk_source_mark_attributes_set_icon_name (attributes, "dialog-error-symbolic");
  g_signal_connect (attributes, "query-tooltip-text", G_CALLBACK (tooltip_cb), self);
  gtk_source_view_set_mark_attributes (self->view, ERROR_MARK, attributes, 0);
}
