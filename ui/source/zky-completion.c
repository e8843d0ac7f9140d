/* zky-completion.c: names that go on from what is being typed, with what they mean
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-completion.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "zky-lua-words.h"

#define N_ROWS      8
#define LEAST_TYPED 2 /* letters of a word that stands alone */

/* Pixels */
#define SIDES 50  /* beside what is in the popover, with its shadow */
#define LEAST 200 /* that is in it, however narrow the window is */
#define MOST  700 /* however wide */

typedef struct
{
  GtkListBoxRow *row;
  GtkLabel      *name, *hint;
} Row;

struct _ZkyCompletion
{
  GtkPopover      parent_instance;

  guint           chosen, first;  /* of @fits: taken by Tab; in the first row */
  int             offset;         /* of the cursor when @fits were found */
  gsize           n_typed;        /* characters of the word that are there */
  gboolean        typing;         /* one character came */
  gboolean        taking;         /* a word is being put in */

  /* Owned */
  GPtrArray      *words;          /* all of them */
  GPtrArray      *fits;           /* those that go on; borrowed from @words */
  GSignalGroup   *buffer_signals;

  /* Borrowed */
  GtkTextView    *view;

  /* Template children */
  AdwClamp       *clamp;
  GtkListBox     *list;
  GtkWidget      *comment_window;
  GtkLabel       *count_label, *comment_label;
  Row             rows[N_ROWS];
};

G_DEFINE_FINAL_TYPE (ZkyCompletion, zky_completion, GTK_TYPE_POPOVER)

static gboolean
is_shown (ZkyCompletion *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self));
}

static void
hide (ZkyCompletion *self)
{
  if (is_shown (self))
    gtk_popover_popdown (GTK_POPOVER (self));
  g_ptr_array_set_size (self->fits, 0);
}

static const ZkyLuaWord *
get_chosen (ZkyCompletion *self)
{
  return self->chosen < self->fits->len ? g_ptr_array_index (self->fits, self->chosen) : NULL;
}

const char *
zky_completion_get_chosen (ZkyCompletion *self)
{
  const ZkyLuaWord *word = get_chosen (self);

  g_return_val_if_fail (ZKY_IS_COMPLETION (self), NULL);

  return word != NULL && is_shown (self) ? word->text : NULL;
}

guint
zky_completion_get_n_fits (ZkyCompletion *self)
{
  g_return_val_if_fail (ZKY_IS_COMPLETION (self), 0);

  return self->fits->len;
}

/* -- What is seen -------------------------------------------------------------------------- */

static void
show_row (ZkyCompletion *self,
          guint          i)
{
  Row *row = &self->rows[i];
  const ZkyLuaWord *word = self->first + i < self->fits->len ? g_ptr_array_index (self->fits, self->first + i) : NULL;
  g_autofree char *label = NULL;

  gtk_widget_set_visible (GTK_WIDGET (row->row), word != NULL);
  if (word == NULL)
    return;

  label = g_strdup_printf ("%s, %s", word->text, word->hint);
  gtk_label_set_text (row->name, word->text);
  gtk_label_set_text (row->hint, word->hint);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* The focus stays in the text, which says which row is the active one. */
static void
choose (ZkyCompletion *self,
        guint          chosen)
{
  const ZkyLuaWord *word;
  GtkListBoxRow *row;
  g_autofree char *count = NULL, *label = NULL;

  self->chosen = MIN (chosen, self->fits->len - 1);
  self->first = CLAMP (self->first, self->chosen >= N_ROWS ? self->chosen - N_ROWS + 1 : 0, self->chosen);
  for (guint i = 0; i < N_ROWS; i++)
    show_row (self, i);

  word = get_chosen (self);
  row = self->rows[self->chosen - self->first].row;
  gtk_list_box_select_row (self->list, row);
  count = g_strdup_printf (_("%u of %u"), self->chosen + 1, self->fits->len);
  gtk_label_set_text (self->count_label, count);
  gtk_label_set_text (self->comment_label, word->comment);
  gtk_widget_set_visible (self->comment_window, word->comment[0] != '\0');

  label = g_strdup_printf (_("%s, %s, %s"), word->text, word->hint, word->comment);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_RELATION_ACTIVE_DESCENDANT, row, -1);
}

/* Its left edge at the beginning of the word; inside the view, which may not have followed the word yet: GDK has no place for
 * what hangs on a point outside of all monitors. */
static void
place (ZkyCompletion *self)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self->view)));
  GtkTextIter start;
  GdkRectangle area;
  double x, y;
  int window_x, window_y;

  gtk_text_buffer_get_iter_at_offset (gtk_text_view_get_buffer (self->view), &start, self->offset - (int) self->n_typed);
  gtk_text_view_get_iter_location (self->view, &start, &area);
  gtk_text_view_buffer_to_window_coords (self->view, GTK_TEXT_WINDOW_WIDGET, area.x, area.y, &window_x, &window_y);
  window_x = CLAMP (window_x, 0, gtk_widget_get_width (GTK_WIDGET (self->view)));
  window_y = CLAMP (window_y, 0, gtk_widget_get_height (GTK_WIDGET (self->view)));
  gtk_widget_translate_coordinates (GTK_WIDGET (self->view), gtk_widget_get_parent (GTK_WIDGET (self)), window_x, window_y, &x, &y);
  area = (GdkRectangle) { (int) x, (int) y, 1, area.height };
  gtk_popover_set_pointing_to (GTK_POPOVER (self), &area);
  /* No wider than the window, nor, where that is wide, than names and comments need. */
  adw_clamp_set_maximum_size (self->clamp, CLAMP (gtk_widget_get_width (root) - SIDES, LEAST, MOST));
}

/* -- What goes on from the text --------------------------------------------------------------- */

/* Comments and strings are for people. */
static gboolean
is_code (ZkyCompletion     *self,
         const GtkTextIter *cursor)
{
  GtkSourceBuffer *buffer = GTK_SOURCE_BUFFER (gtk_text_iter_get_buffer (cursor));
  GtkTextIter before = *cursor;

  gtk_text_iter_backward_chars (&before, (int) self->n_typed);
  if (!gtk_text_iter_starts_line (&before))
    gtk_text_iter_backward_char (&before);

  return !gtk_source_buffer_iter_has_context_class (buffer, &before, "comment")
         && !gtk_source_buffer_iter_has_context_class (buffer, &before, "string");
}

/* The word that is there already comes first, so that Enter behind it is what it always is. */
static void
find_fits (ZkyCompletion *self,
           const char    *prefix,
           const char    *typed)
{
  g_ptr_array_set_size (self->fits, 0);
  for (guint i = 0; i < self->words->len; i++)
    {
      ZkyLuaWord *word = g_ptr_array_index (self->words, i);

      if (zky_lua_word_fits (word, prefix, typed))
        g_ptr_array_insert (self->fits, g_str_equal (word->text, typed) ? 0 : -1, word);
    }
}

/* @asked: by Ctrl+Space, with however little there is to go by */
static void
update (ZkyCompletion *self,
        gboolean       asked)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  g_autofree char *line = NULL, *prefix = NULL, *typed = NULL;
  GtkTextIter start, cursor;

  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
  start = cursor;
  gtk_text_iter_set_line_offset (&start, 0);
  line = gtk_text_iter_get_slice (&start, &cursor);
  zky_lua_words_split (line, &prefix, &typed);
  self->offset = gtk_text_iter_get_offset (&cursor);
  self->n_typed = strlen (typed);

  if ((!asked && prefix[0] == '\0' && self->n_typed < LEAST_TYPED) || !is_code (self, &cursor))
    {
      hide (self);
      return;
    }
  find_fits (self, prefix, typed);
  /* A whole word that nothing goes on from needs no help. */
  if (self->fits->len == 0
      || (self->fits->len == 1 && !asked && g_str_equal (((ZkyLuaWord *) g_ptr_array_index (self->fits, 0))->text, typed)))
    {
      hide (self);
      return;
    }

  self->first = 0;
  choose (self, 0);
  place (self);
  if (!is_shown (self))
    gtk_popover_popup (GTK_POPOVER (self));
}

void
zky_completion_ask (ZkyCompletion *self)
{
  g_return_if_fail (ZKY_IS_COMPLETION (self));

  update (self, TRUE);
}

/* What was typed of the word gives way to all of it. */
static void
take (ZkyCompletion *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  const ZkyLuaWord *word = get_chosen (self);
  GtkTextIter start, end;

  gtk_text_buffer_get_iter_at_offset (buffer, &end, self->offset);
  gtk_text_buffer_get_iter_at_offset (buffer, &start, self->offset - (int) self->n_typed);
  self->taking = TRUE;
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete (buffer, &start, &end);
  gtk_text_buffer_insert (buffer, &start, word->text, -1);
  gtk_text_buffer_end_user_action (buffer);
  self->taking = FALSE;
  hide (self);
}

/* Typing may have scrolled the text; when the word was scrolled away, nobody is writing there. */
static void
scrolled_cb (ZkyCompletion *self)
{
  GdkRectangle visible, area;
  GtkTextIter cursor;

  if (!is_shown (self))
    return;
  gtk_text_buffer_get_iter_at_offset (gtk_text_view_get_buffer (self->view), &cursor, self->offset);
  gtk_text_view_get_iter_location (self->view, &cursor, &area);
  gtk_text_view_get_visible_rect (self->view, &visible);
  if (area.y + area.height < visible.y || area.y > visible.y + visible.height)
    hide (self);
  else
    place (self);
}

/* -- What happens in the text ------------------------------------------------------------------- */

static void
insert_cb (ZkyCompletion *self,
           GtkTextIter   *place,
           const char    *text,
           int            length)
{
  self->typing = gtk_widget_has_focus (GTK_WIDGET (self->view)) && length > 0 && g_utf8_strlen (text, length) == 1;
}

/* One character was typed; or, while names are shown, one was taken away. */
static void
changed_cb (ZkyCompletion *self)
{
  gboolean typing = self->typing;

  self->typing = FALSE;
  if (self->taking)
    return;
  if (typing || is_shown (self))
    update (self, FALSE);
}

static void
cursor_cb (ZkyCompletion *self)
{
  int offset;

  if (!is_shown (self) || self->taking)
    return;
  g_object_get (gtk_text_view_get_buffer (self->view), "cursor-position", &offset, NULL);
  if (offset != self->offset)
    hide (self);
}

static gboolean
key_cb (ZkyCompletion   *self,
        guint            keyval,
        guint            keycode,
        GdkModifierType  state)
{
  guint modifiers = state & gtk_accelerator_get_default_mod_mask ();
  const ZkyLuaWord *word = get_chosen (self);

  if (keyval == GDK_KEY_space && modifiers == GDK_CONTROL_MASK)
    {
      update (self, TRUE);
      return TRUE;
    }
  if (!is_shown (self) || word == NULL || modifiers != 0)
    return FALSE;

  switch (keyval)
    {
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      choose (self, self->chosen > 0 ? self->chosen - 1 : self->fits->len - 1);
      return TRUE;
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      choose (self, self->chosen + 1 < self->fits->len ? self->chosen + 1 : 0);
      return TRUE;
    case GDK_KEY_Page_Up:
      choose (self, self->chosen > N_ROWS ? self->chosen - N_ROWS : 0);
      return TRUE;
    case GDK_KEY_Page_Down:
      choose (self, self->chosen + N_ROWS);
      return TRUE;
    case GDK_KEY_Escape:
      hide (self);
      return TRUE;
    case GDK_KEY_Tab:
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      if (strlen (word->text) == self->n_typed)
        {
          hide (self);
          return FALSE; /* all of it is there: the key means what it always means */
        }
      take (self);
      return TRUE;
    default:
      return FALSE;
    }
}

static void
activated_cb (ZkyCompletion *self,
              GtkListBoxRow *row)
{
  choose (self, self->first + (guint) gtk_list_box_row_get_index (row));
  take (self);
}

static gboolean
scroll_cb (ZkyCompletion *self,
           double         dx,
           double         dy)
{
  guint last = self->fits->len > N_ROWS ? self->fits->len - N_ROWS : 0;
  guint first = (guint) CLAMP ((double) self->first + (dy > 0 ? 1 : dy < 0 ? -1 : 0), 0, last);

  self->first = first;
  choose (self, CLAMP (self->chosen, first, first + N_ROWS - 1));

  return TRUE;
}

/* -- The object ------------------------------------------------------------------------------- */

static void
zky_completion_dispose (GObject *object)
{
  ZkyCompletion *self = ZKY_COMPLETION (object);

  if (self->buffer_signals != NULL)
    g_signal_group_set_target (self->buffer_signals, NULL);
  g_clear_object (&self->buffer_signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), ZKY_TYPE_COMPLETION);
  g_clear_pointer (&self->fits, g_ptr_array_unref);
  g_clear_pointer (&self->words, g_ptr_array_unref);

  G_OBJECT_CLASS (zky_completion_parent_class)->dispose (object);
}

static void
zky_completion_class_init (ZkyCompletionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zky_completion_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/zkynet/ZkyNet/ui/zky-completion.ui");
  gtk_widget_class_bind_template_child (widget_class, ZkyCompletion, clamp);
  gtk_widget_class_bind_template_child (widget_class, ZkyCompletion, list);
  gtk_widget_class_bind_template_child (widget_class, ZkyCompletion, count_label);
  gtk_widget_class_bind_template_child (widget_class, ZkyCompletion, comment_label);
  gtk_widget_class_bind_template_child (widget_class, ZkyCompletion, comment_window);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, scroll_cb);
}

/* Eight of them, whatever there is to show: hundreds of names fit behind `zky.`. */
static void
add_row (ZkyCompletion *self,
         Row           *row)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);

  row->row = GTK_LIST_BOX_ROW (gtk_list_box_row_new ());
  row->name = GTK_LABEL (gtk_label_new (NULL));
  row->hint = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (row->name, 0);
  gtk_label_set_xalign (row->hint, 1);
  gtk_label_set_ellipsize (row->name, PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_ellipsize (row->hint, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (row->hint), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (row->name), "monospace");
  gtk_widget_add_css_class (GTK_WIDGET (row->hint), "dim-label");
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (row->name));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (row->hint));
  gtk_list_box_row_set_child (row->row, box);
  gtk_widget_set_focusable (GTK_WIDGET (row->row), FALSE);
  gtk_list_box_append (self->list, GTK_WIDGET (row->row));
}

static void
zky_completion_init (ZkyCompletion *self)
{
  self->words = zky_lua_words_list ();
  self->fits = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Names that go on from here"), -1);
  for (guint i = 0; i < N_ROWS; i++)
    add_row (self, &self->rows[i]);

  self->buffer_signals = g_signal_group_new (GTK_TYPE_TEXT_BUFFER);
  g_signal_group_connect_swapped (self->buffer_signals, "insert-text", G_CALLBACK (insert_cb), self);
  g_signal_group_connect_swapped (self->buffer_signals, "changed", G_CALLBACK (changed_cb), self);
  g_signal_group_connect_swapped (self->buffer_signals, "notify::cursor-position", G_CALLBACK (cursor_cb), self);
}

static void
add_controllers (ZkyCompletion *self)
{
  GtkEventController *key = gtk_event_controller_key_new (), *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view));

  gtk_event_controller_set_name (key, "completion");
  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect_object (key, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (hide), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (click, "pressed", G_CALLBACK (hide), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->view), key);
  gtk_widget_add_controller (GTK_WIDGET (self->view), focus);
  gtk_widget_add_controller (GTK_WIDGET (self->view), GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
zky_completion_new (GtkWidget     *parent,
                    GtkSourceView *view)
{
  ZkyCompletion *self = g_object_new (ZKY_TYPE_COMPLETION, NULL);

  g_return_val_if_fail (GTK_IS_WIDGET (parent), NULL);
  g_return_val_if_fail (GTK_SOURCE_IS_VIEW (view), NULL);

  self->view = GTK_TEXT_VIEW (view);
  gtk_widget_set_parent (GTK_WIDGET (self), parent);
  g_signal_group_set_target (self->buffer_signals, gtk_text_view_get_buffer (self->view));
  add_controllers (self);

  return GTK_WIDGET (self);
}
