/* zky-value-editor.c: edits one input or parameter of a session
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-value-editor.h"

#include <glib/gi18n.h>

#include "zky-drawing-pad.h"
#include "zky-fill.h"
#include "zky-focus.h"
#include "zky-load-dialog.h"
#include "zky-number-editor.h"
#include "zky-sheet.h"
#include "zky-token-editor.h"
#include "zky-token-follow.h"
#include "zky-wrap-box.h"

struct _ZkyValueEditor
{
  GtkWidget   parent_instance;

  /* Owned */
  ZkySession *session;
  char       *name;
  ZkyTensor  *original;   /* what Escape brings back */
  ZkyTensor  *shown;      /* what the session has as far as the child knows */
  char       *follower;   /* (nullable): the input that is the continuation of the text */

  guint       gesture;
  guint       n_gestures; /* undo steps that were begun here */
  gsize       n_texts;    /* that the token editor has */
  gboolean    edited;     /* the session's next error is about what was typed here */

  /* Children */
  GtkWidget  *child;      /* a ZkyNumberEditor or a ZkySheet */
  GtkWidget  *drawing;    /* what is around the pad, or NULL */
  GtkWidget  *pad;        /* a ZkyDrawingPad for what looks like an image, or NULL */
  GtkWidget  *tokens;     /* a ZkyTokenEditor for what is text, or NULL */
  GtkWidget  *tools;      /* ways to fill an array; NULL for a number */
  GtkWidget  *number;     /* what it is filled with: an entry among the tools */
  GtkWidget  *error;
};

G_DEFINE_FINAL_TYPE (ZkyValueEditor, zky_value_editor, GTK_TYPE_WIDGET)

enum
{
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
set_shown (ZkyValueEditor *self,
           ZkyTensor      *value)
{
  ZkyTensor *before = self->shown;

  self->shown = zky_tensor_ref (value);
  g_clear_pointer (&before, zky_tensor_unref);
}

/* In a sheet, who goes on to another cell has accepted the one before: Escape takes back the present cell alone. */
static void
begin_cb (ZkyValueEditor *self)
{
  ZkyInput input;

  self->gesture = 0;
  if (!ZKY_IS_SHEET (self->child) || !zky_session_get_input (self->session, self->name, &input))
    return;

  self->n_gestures = 0;
  zky_tensor_ref (input.value);
  zky_tensor_unref (self->original);
  self->original = input.value;
}

static void
show_error (ZkyValueEditor *self,
            const char     *message)
{
  gtk_label_set_text (GTK_LABEL (self->error), message != NULL ? message : "");
  gtk_widget_set_visible (self->error, message != NULL);
}

/* What is another look at the same numbers. */
static void
show_beside (ZkyValueEditor *self,
             ZkyTensor      *value)
{
  if (self->pad != NULL && zky_drawing_pad_suits (value))
    zky_drawing_pad_set_value (ZKY_DRAWING_PAD (self->pad), value);
  if (self->tokens != NULL && zky_token_text_get_n_rows (value) == self->n_texts)
    zky_token_editor_set_value (ZKY_TOKEN_EDITOR (self->tokens), value);
}

static void
changed_cb (ZkyValueEditor *self,
            ZkyTensor      *value)
{
  g_autoptr (GError) error = NULL;

  if (self->gesture == 0)
    {
      self->gesture = zky_session_new_gesture (self->session);
      self->n_gestures++;
    }
  set_shown (self, value);
  self->edited = TRUE;
  show_beside (self, value);
  if (!zky_session_edit (self->session, self->name, value, self->gesture, &error))
    show_error (self, error->message);
}

/* The sheet below shows what is drawn, or typed as text. */
static void
drawn_cb (ZkyValueEditor *self,
          ZkyTensor      *value)
{
  zky_sheet_set_value (ZKY_SHEET (self->child), value);
  changed_cb (self, value);
}

/* The input that has at each place what comes next in the text goes with it, in the same step of undo. */
static void
typed_cb (ZkyValueEditor *self,
          ZkyTensor      *value)
{
  g_autoptr (ZkyTensor) before = zky_tensor_ref (self->shown), moved = NULL;
  g_autoptr (GError) error = NULL;
  ZkyInput input;

  zky_session_begin_edits (self->session);
  drawn_cb (self, value);
  if (self->follower != NULL && zky_session_get_input (self->session, self->follower, &input))
    moved = zky_token_follow_move (before, value, input.value, zky_token_editor_get_next (ZKY_TOKEN_EDITOR (self->tokens)));
  if (moved != NULL && !zky_tensor_equal (moved, input.value)
      && !zky_session_edit (self->session, self->follower, moved, self->gesture, &error))
    show_error (self, error->message);
  zky_session_end_edits (self->session);
}

static void
done_cb (ZkyValueEditor *self)
{
  g_signal_emit (self, signals[DONE], 0, TRUE);
}

static GtkWidget *
create_child (const ZkyInput *input)
{
  if (zky_tensor_get_n_axes (input->value) == 0)
    return zky_number_editor_new (input->value, input->min, input->max, input->step);
  return zky_sheet_new (input->value, !input->is_parameter);
}

/* -- Filling an array ------------------------------------------------------------------- */

/* All of it is new: a step of undo of its own, which every child shows. */
static void
replace_value (ZkyValueEditor *self,
               ZkyTensor      *value)
{
  g_autoptr (GError) error = NULL;

  self->n_gestures++;
  self->gesture = 0;
  self->edited = TRUE;
  if (!zky_session_edit (self->session, self->name, value, zky_session_new_gesture (self->session), &error))
    show_error (self, error->message);
}

static void
fill_cb (ZkyValueEditor *self)
{
  g_autoptr (ZkyTensor) value = NULL;
  g_autoptr (GError) error = NULL;
  double number;

  if (zky_number_parse (gtk_editable_get_text (GTK_EDITABLE (self->number)), &number, &error))
    value = zky_fill_constant (self->shown, number, &error);
  if (value != NULL)
    replace_value (self, value);
  else
    show_error (self, error->message);
}

static void
random_cb (ZkyValueEditor *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (ZkyTensor) value = zky_fill_random (self->shown, g_random_int (), &error);

  if (value != NULL)
    replace_value (self, value);
  else
    show_error (self, error->message);
}

/* What is loaded goes to the session, wherever this is by then. */
static gboolean
load (gpointer     user_data,
      const char  *path,
      GError     **error)
{
  ZkyValueEditor *self = user_data;
  g_autoptr (ZkyTensor) value = NULL;
  ZkyInput input;

  if (!zky_session_get_input (self->session, self->name, &input))
    return TRUE;
  value = zky_fill_load (input.value, path, !input.is_parameter, error);
  if (value != NULL)
    replace_value (self, value);

  return value != NULL;
}

static void
load_cb (ZkyValueEditor *self)
{
  zky_load_dialog_open (GTK_WIDGET (self), _("Load Numbers: .npy or .csv"), load);
}

static void
append_button (ZkyValueEditor *self,
               const char     *label,
               const char     *tooltip,
               GCallback       clicked)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_tooltip_text (button, tooltip);
  g_signal_connect_swapped (button, "clicked", clicked, self);
  gtk_widget_set_parent (button, self->tools);
}

static void
create_tools (ZkyValueEditor *self)
{
  self->tools = zky_wrap_box_new (6);
  self->number = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (self->number), "0");
  gtk_editable_set_width_chars (GTK_EDITABLE (self->number), 6);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->number), 8);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->number), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Number to fill with"), -1);
  g_signal_connect_swapped (self->number, "activate", G_CALLBACK (fill_cb), self);
  gtk_widget_set_parent (self->number, self->tools);
  append_button (self, _("Fill"), _("The same number everywhere"), G_CALLBACK (fill_cb));
  append_button (self, _("Random"), _("Random numbers"), G_CALLBACK (random_cb));
  append_button (self, _("Load…"), _("Numbers from a .npy or .csv file"), G_CALLBACK (load_cb));
  gtk_widget_insert_before (self->tools, GTK_WIDGET (self), self->error);
}

static void
create_pad (ZkyValueEditor *self,
            ZkyTensor      *value)
{
  GtkWidget *beside = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *clear = gtk_button_new_with_label (_("Clear"));
  GtkWidget *hint = gtk_label_new (_("The first button draws, the second one erases."));

  self->drawing = zky_wrap_box_new (12);
  self->pad = zky_drawing_pad_new (value);
  gtk_widget_set_parent (self->pad, self->drawing);
  gtk_widget_set_tooltip_text (clear, _("An empty sheet (Delete)"));
  gtk_widget_set_halign (clear, GTK_ALIGN_START);
  gtk_label_set_wrap (GTK_LABEL (hint), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (hint), 14);
  gtk_label_set_max_width_chars (GTK_LABEL (hint), 20);
  gtk_label_set_xalign (GTK_LABEL (hint), 0);
  gtk_widget_add_css_class (hint, "caption");
  gtk_widget_add_css_class (hint, "dim-label");
  gtk_box_append (GTK_BOX (beside), clear);
  gtk_box_append (GTK_BOX (beside), hint);
  gtk_widget_set_parent (beside, self->drawing);
  gtk_widget_insert_before (self->drawing, GTK_WIDGET (self), self->child);
  g_signal_connect_swapped (self->pad, "begin", G_CALLBACK (begin_cb), self);
  g_signal_connect_swapped (self->pad, "changed", G_CALLBACK (drawn_cb), self);
  g_signal_connect_swapped (clear, "clicked", G_CALLBACK (zky_drawing_pad_clear), self->pad);
}

static void
create_tokens (ZkyValueEditor *self,
               ZkyTensor      *value,
               ZkyVocabulary  *names)
{
  g_autofree char *note = NULL;

  self->tokens = zky_token_editor_new (value, names);
  self->n_texts = zky_token_text_get_n_rows (value);
  g_free (self->follower);
  self->follower = zky_token_follow_dup_input (self->session, self->name, &note);
  zky_token_editor_set_note (ZKY_TOKEN_EDITOR (self->tokens), note);
  gtk_widget_insert_before (self->tokens, GTK_WIDGET (self), self->child);
  g_signal_connect_swapped (self->tokens, "begin", G_CALLBACK (begin_cb), self);
  g_signal_connect_swapped (self->tokens, "changed", G_CALLBACK (typed_cb), self);
  g_signal_connect_swapped (self->tokens, "done", G_CALLBACK (done_cb), self);
}

static void
replace_child (ZkyValueEditor *self,
               const ZkyInput *input)
{
  g_clear_pointer (&self->child, gtk_widget_unparent);
  g_clear_pointer (&self->drawing, gtk_widget_unparent);
  self->pad = NULL;
  g_clear_pointer (&self->tokens, gtk_widget_unparent);
  g_clear_pointer (&self->tools, gtk_widget_unparent);
  self->child = create_child (input);
  gtk_widget_insert_before (self->child, GTK_WIDGET (self), self->error);
  if (zky_tensor_get_n_axes (input->value) > 0)
    create_tools (self);
  if (!input->is_parameter && zky_drawing_pad_suits (input->value))
    create_pad (self, input->value);
  if (zky_session_get_names (self->session, input->name) != NULL && zky_token_text_get_n_rows (input->value) > 0)
    create_tokens (self, input->value, zky_session_get_names (self->session, input->name));
  g_signal_connect_swapped (self->child, "begin", G_CALLBACK (begin_cb), self);
  g_signal_connect_swapped (self->child, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->child, "done", G_CALLBACK (done_cb), self);
}

/* Undo, a failed call, or another editor changed the value: show it. What was typed here is not touched. */
static void
sync_cb (ZkyValueEditor *self)
{
  const char *error = zky_session_get_error (self->session);
  ZkyInput input;

  /* What is wrong with a formula that is being typed is not about this value. */
  show_error (self, self->edited ? error : NULL);
  if (error == NULL)
    self->edited = FALSE;
  if (!zky_session_get_input (self->session, self->name, &input) || input.value == self->shown)
    return;

  if (ZKY_IS_NUMBER_EDITOR (self->child) != (zky_tensor_get_n_axes (input.value) == 0)
      || (self->tokens != NULL && zky_token_text_get_n_rows (input.value) != self->n_texts))
    replace_child (self, &input);
  else if (ZKY_IS_NUMBER_EDITOR (self->child))
    zky_number_editor_set_value (ZKY_NUMBER_EDITOR (self->child), input.value);
  else
    zky_sheet_set_value (ZKY_SHEET (self->child), input.value);
  show_beside (self, input.value);
  set_shown (self, input.value);
}

static gboolean
key_pressed_cb (ZkyValueEditor *self,
                guint           key)
{
  if (key != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;
  zky_value_editor_restore (self);
  g_signal_emit (self, signals[DONE], 0, FALSE);
  return GDK_EVENT_STOP;
}

static gboolean
lead_focus (GtkWidget *widget)
{
  ZkyValueEditor *self = ZKY_VALUE_EDITOR (widget);

  if (self->tokens != NULL)
    return gtk_widget_grab_focus (self->tokens);

  return self->child != NULL && gtk_widget_grab_focus (self->child);
}

static void
zky_value_editor_dispose (GObject *object)
{
  ZkyValueEditor *self = ZKY_VALUE_EDITOR (object);

  g_clear_pointer (&self->child, gtk_widget_unparent);
  g_clear_pointer (&self->drawing, gtk_widget_unparent);
  self->pad = NULL;
  g_clear_pointer (&self->tokens, gtk_widget_unparent);
  g_clear_pointer (&self->tools, gtk_widget_unparent);
  g_clear_pointer (&self->error, gtk_widget_unparent);
  g_clear_pointer (&self->original, zky_tensor_unref);
  g_clear_pointer (&self->shown, zky_tensor_unref);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->follower, g_free);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (zky_value_editor_parent_class)->dispose (object);
}

static void
zky_value_editor_class_init (ZkyValueEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zky_value_editor_dispose;
  zky_focus_class_lead (widget_class, lead_focus);

  signals[DONE] = g_signal_new ("done", ZKY_TYPE_VALUE_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_BOOLEAN);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "valueeditor");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
zky_value_editor_init (ZkyValueEditor *self)
{
  GtkEventController *controller = gtk_event_controller_key_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                                  GTK_ORIENTATION_VERTICAL);
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (controller, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), controller);

  self->error = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->error), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->error), 36);
  gtk_label_set_xalign (GTK_LABEL (self->error), 0);
  gtk_widget_add_css_class (self->error, "error");
  gtk_widget_set_visible (self->error, FALSE);
  gtk_widget_set_parent (self->error, GTK_WIDGET (self));
}

/**
 * zky_value_editor_new:
 * @name: an input or a parameter of the open model
 */
GtkWidget *
zky_value_editor_new (ZkySession *session,
                      const char *name)
{
  ZkyValueEditor *self = g_object_new (ZKY_TYPE_VALUE_EDITOR, NULL);
  ZkyInput input;

  self->session = g_object_ref (session);
  self->name = g_strdup (name);
  if (zky_session_get_input (session, name, &input))
    {
      g_autofree char *label = g_strdup_printf (_("Value of %s"), name);

      self->original = zky_tensor_ref (input.value);
      set_shown (self, input.value);
      replace_child (self, &input);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
    }
  g_signal_connect_object (session, "called", G_CALLBACK (sync_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::error", G_CALLBACK (sync_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

/**
 * zky_value_editor_set_text_only:
 *
 * Shows the text of tokens alone, without the sheet of their numbers.
 */
void
zky_value_editor_set_text_only (ZkyValueEditor *self)
{
  g_return_if_fail (ZKY_IS_VALUE_EDITOR (self));

  if (self->tokens == NULL)
    return;
  gtk_widget_set_visible (self->child, FALSE);
  gtk_widget_set_visible (self->tools, FALSE);
}

/**
 * zky_value_editor_restore:
 *
 * Takes back what was done here: the steps leave the history as if nothing had been.
 */
void
zky_value_editor_restore (ZkyValueEditor *self)
{
  ZkyInput input;

  g_return_if_fail (ZKY_IS_VALUE_EDITOR (self));

  for (; self->n_gestures > 0; self->n_gestures--)
    if (zky_session_get_input (self->session, self->name, &input) && input.value != self->original)
      zky_session_undo (self->session);
  self->gesture = 0;
}
