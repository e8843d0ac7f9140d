/* zky-token-editor.c: edits the tokens of an input as text
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-token-editor.h"

#include <glib/gi18n.h>

#include "zky-focus.h"

#define MOST_CHARS  40
#define MOST_SHOWN  200 /* numbers that are written below a text */

struct _ZkyTokenEditor
{
  GtkWidget      parent_instance;

  gboolean       updating;
  gsize          n_rows;
  gint64         next;        /* what came behind the text that was typed last */

  /* Owned */
  ZkyTensor     *value;
  ZkyVocabulary *names;

  /* Children */
  GtkWidget     *entries[ZKY_TOKEN_TEXT_ROWS];
  GtkWidget     *numbers[ZKY_TOKEN_TEXT_ROWS];  /* below them: what the tokens are */
  GtkWidget     *message;
  GtkWidget     *note;
};

G_DEFINE_FINAL_TYPE (ZkyTokenEditor, zky_token_editor, GTK_TYPE_WIDGET)

enum { BEGIN, CHANGED, DONE, N_SIGNALS };

static guint signals[N_SIGNALS];

/* -- What is shown ----------------------------------------------------------------------- */

static void
show_message (ZkyTokenEditor *self,
              const char     *message,
              gboolean        is_error)
{
  gtk_label_set_text (GTK_LABEL (self->message), message != NULL ? message : "");
  gtk_widget_set_visible (self->message, message != NULL);
  if (is_error)
    gtk_widget_add_css_class (self->message, "error");
  else
    gtk_widget_remove_css_class (self->message, "error");
}

/* Underlines what is unknown. */
static void
mark (GtkWidget *entry,
      GArray    *gaps)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  for (guint i = 0; gaps != NULL && i < gaps->len; i++)
    {
      const ZkyVocabularyGap *gap = &g_array_index (gaps, ZkyVocabularyGap, i);
      PangoAttribute *attribute = pango_attr_underline_new (PANGO_UNDERLINE_ERROR);

      attribute->start_index = (guint) gap->start;
      attribute->end_index = (guint) gap->end;
      pango_attr_list_insert (attributes, attribute);
    }
  gtk_entry_set_attributes (GTK_ENTRY (entry), attributes);
  pango_attr_list_unref (attributes);
  if (gaps != NULL && gaps->len > 0)
    gtk_widget_add_css_class (entry, "error");
  else
    gtk_widget_remove_css_class (entry, "error");
}

/* The numbers of a row, so that one sees which token is which. */
static void
show_numbers (ZkyTokenEditor *self,
              gsize           row)
{
  gsize length = zky_tensor_get_size (self->value) / self->n_rows;
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < MIN (length, MOST_SHOWN); i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? " " : "", zky_tensor_get_int (self->value, row * length + i));
  if (length > MOST_SHOWN)
    g_string_append (text, " …");
  gtk_label_set_text (GTK_LABEL (self->numbers[row]), text->str);
}

static void
show_text (ZkyTokenEditor *self,
           gsize           row)
{
  g_autofree char *text = zky_token_text_write (self->value, row, self->names);

  self->updating = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entries[row]), text);
  self->updating = FALSE;
  mark (self->entries[row], NULL);
  show_numbers (self, row);
}

static void
take_value (ZkyTokenEditor *self,
            ZkyTensor      *value)
{
  zky_tensor_ref (value);
  g_clear_pointer (&self->value, zky_tensor_unref);
  self->value = value;
}

/* -- What is typed -------------------------------------------------------------------------- */

static gsize
find_row (ZkyTokenEditor *self,
          GtkWidget      *entry)
{
  gsize row = 0;

  while (row < self->n_rows && self->entries[row] != entry)
    row++;

  return row;
}

static void
changed_cb (ZkyTokenEditor *self,
            GtkEditable    *entry)
{
  gsize row = find_row (self, GTK_WIDGET (entry));
  g_autoptr (GArray) gaps = NULL;
  g_autofree char *message = NULL;
  g_autoptr (ZkyTensor) value = NULL;

  if (self->updating || row >= self->n_rows)
    return;

  value = zky_token_text_read (self->value, row, gtk_editable_get_text (entry), self->names, &self->next, &gaps, &message);
  mark (GTK_WIDGET (entry), gaps);
  show_message (self, message, value == NULL);
  if (value == NULL || zky_tensor_equal (value, self->value))
    return;
  take_value (self, value);
  show_numbers (self, row);
  g_signal_emit (self, signals[CHANGED], 0, value);
}

static void
begin_cb (ZkyTokenEditor *self)
{
  g_signal_emit (self, signals[BEGIN], 0);
}

static void
done_cb (ZkyTokenEditor *self)
{
  g_signal_emit (self, signals[DONE], 0);
}

/* -- The object -------------------------------------------------------------------------------- */

static gboolean
lead_focus (GtkWidget *widget)
{
  ZkyTokenEditor *self = ZKY_TOKEN_EDITOR (widget);

  return self->entries[0] != NULL && gtk_widget_grab_focus (self->entries[0]);
}

static void
zky_token_editor_dispose (GObject *object)
{
  ZkyTokenEditor *self = ZKY_TOKEN_EDITOR (object);

  for (gsize i = 0; i < self->n_rows; i++)
    {
      g_clear_pointer (&self->entries[i], gtk_widget_unparent);
      g_clear_pointer (&self->numbers[i], gtk_widget_unparent);
    }
  g_clear_pointer (&self->message, gtk_widget_unparent);
  g_clear_pointer (&self->note, gtk_widget_unparent);
  g_clear_pointer (&self->value, zky_tensor_unref);
  g_clear_pointer (&self->names, zky_vocabulary_unref);

  G_OBJECT_CLASS (zky_token_editor_parent_class)->dispose (object);
}

static void
zky_token_editor_class_init (ZkyTokenEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zky_token_editor_dispose;
  zky_focus_class_lead (widget_class, lead_focus);

  signals[BEGIN] = g_signal_new ("begin", ZKY_TYPE_TOKEN_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CHANGED] = g_signal_new ("changed", ZKY_TYPE_TOKEN_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[DONE] = g_signal_new ("done", ZKY_TYPE_TOKEN_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "tokeneditor");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
create_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MOST_CHARS);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);

  return label;
}

static void
zky_token_editor_init (ZkyTokenEditor *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 4);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Text of the input"), -1);
  self->message = create_label (NULL);
  gtk_widget_set_visible (self->message, FALSE);
  gtk_widget_set_parent (self->message, GTK_WIDGET (self));
  self->note = create_label ("dim-label");
  gtk_widget_add_css_class (self->note, "caption");
  gtk_widget_set_visible (self->note, FALSE);
  gtk_widget_set_parent (self->note, GTK_WIDGET (self));
}

static void
add_entry (ZkyTokenEditor *self,
           gsize           row)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();
  g_autofree char *label = self->n_rows > 1 ? g_strdup_printf (_("Text of row %lu"), (gulong) row + 1) : g_strdup (_("Text"));

  self->entries[row] = gtk_entry_new ();
  self->numbers[row] = create_label ("dim-label");
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entries[row]), 24);
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entries[row]), _("Type a text"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entries[row]), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_label_set_lines (GTK_LABEL (self->numbers[row]), 3);
  gtk_label_set_ellipsize (GTK_LABEL (self->numbers[row]), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->numbers[row], "numeric");
  gtk_widget_add_css_class (self->numbers[row], "caption");
  gtk_widget_insert_before (self->entries[row], GTK_WIDGET (self), self->message);
  gtk_widget_insert_before (self->numbers[row], GTK_WIDGET (self), self->message);
  g_signal_connect_swapped (self->entries[row], "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->entries[row], "activate", G_CALLBACK (done_cb), self);
  g_signal_connect_swapped (focus, "enter", G_CALLBACK (begin_cb), self);
  gtk_widget_add_controller (self->entries[row], focus);
}

/**
 * zky_token_editor_new:
 * @value: the value of an input: zky_token_text_get_n_rows() is not 0
 * @names: (transfer none): what its numbers stand for
 */
GtkWidget *
zky_token_editor_new (ZkyTensor     *value,
                      ZkyVocabulary *names)
{
  ZkyTokenEditor *self = g_object_new (ZKY_TYPE_TOKEN_EDITOR, NULL);

  self->names = zky_vocabulary_ref (names);
  self->next = zky_vocabulary_get_filler (names);
  self->n_rows = zky_token_text_get_n_rows (value);
  take_value (self, value);
  for (gsize i = 0; i < self->n_rows; i++)
    {
      add_entry (self, i);
      show_text (self, i);
    }

  return GTK_WIDGET (self);
}

/* What was typed stays as it is where it means the same. @value has as many rows. */
void
zky_token_editor_set_value (ZkyTokenEditor *self,
                            ZkyTensor      *value)
{
  g_return_if_fail (ZKY_IS_TOKEN_EDITOR (self));
  g_return_if_fail (zky_token_text_get_n_rows (value) == self->n_rows);

  if (zky_tensor_equal (value, self->value))
    return;
  take_value (self, value);
  show_message (self, NULL, FALSE);
  for (gsize i = 0; i < self->n_rows; i++)
    show_text (self, i);
}

gint64
zky_token_editor_get_next (ZkyTokenEditor *self)
{
  g_return_val_if_fail (ZKY_IS_TOKEN_EDITOR (self), 0);

  return self->next;
}

void
zky_token_editor_set_note (ZkyTokenEditor *self,
                           const char     *note)
{
  g_return_if_fail (ZKY_IS_TOKEN_EDITOR (self));

  gtk_label_set_text (GTK_LABEL (self->note), note != NULL ? note : "");
  gtk_widget_set_visible (self->note, note != NULL);
}
