/* zky-formula-bar.c: the entry in which a function is typed, with what is wrong with it underneath
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-formula-bar.h"

#include "zky-app-config.h"
#include "zky-focus.h"

/* Long enough to finish a word, short enough to feel alive. */
#define PAUSE_MS 600

struct _ZkyFormulaBar
{
  GtkWidget     parent_instance;

  /* Owned */
  ZkySession   *session;
  GSignalGroup *signals;
  guint         pause;      /* source that opens what was typed */
  gboolean      is_quiet;   /* errors of files are shown elsewhere */
  gint          column;     /* of the error in the entry, counted from 1; 0: none */
  gboolean      is_entered; /* by Enter: the graph is what is looked at next */

  /* Template children */
  GtkWidget    *box;
  GtkEditable  *entry;
  GtkWidget    *revealer;
  GtkWidget    *caret_label;
  GtkWidget    *message_label;
};

enum { PROP_0, PROP_SESSION,
  PROP_QUIET, N_PROPS };

static GParamSpec *properties[N_PROPS];

enum { OPENING, LEFT, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ZkyFormulaBar, zky_formula_bar, GTK_TYPE_WIDGET)

/* The expression that is open, or "" while a file is. */
static const char *
get_open_expression (ZkyFormulaBar *self)
{
  const char *expression = self->session ? zky_session_get_expression (self->session) : NULL;

  return expression ? expression : "";
}

static char *
dup_typed (ZkyFormulaBar *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));
}

/* An expression's error says `-e:COLUMN: cause`. Returns the cause, and the column or 0. */
static const char *
split_error (const char *error,
             gint       *column)
{
  char *end;
  guint64 number;

  *column = 0;
  if (!g_str_has_prefix (error, "-e:"))
    return error;

  number = g_ascii_strtoull (error + strlen ("-e:"), &end, 10);
  if (end[0] != ':' || number == 0 || number > G_MAXINT)
    return error;

  *column = (gint) number;
  return g_str_has_prefix (end, ": ") ? end + 2 : end + 1;
}

/* Puts the caret under the character that the error is about. The text field is asked, since it may have scrolled. */
static void
place_caret (ZkyFormulaBar *self)
{
  GtkText *text = GTK_TEXT (gtk_editable_get_delegate (self->entry));
  graphene_rect_t strong;
  graphene_point_t point;
  glong length, index;
  int width;

  gtk_widget_set_visible (self->caret_label, self->column > 0);
  if (self->column == 0)
    return;

  length = g_utf8_strlen (gtk_editable_get_text (self->entry), -1);
  index = MIN (self->column - 1, length);
  gtk_text_compute_cursor_extents (text, (gsize) index, &strong, NULL);
  if (!gtk_widget_compute_point (GTK_WIDGET (text), self->box,
                                 &GRAPHENE_POINT_INIT (strong.origin.x, 0), &point))
    return;

  gtk_widget_measure (self->caret_label, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  width -= gtk_widget_get_margin_start (self->caret_label);
  gtk_widget_set_margin_start (self->caret_label, MAX (0, (int) (point.x - width / 2.0 + 3)));
}

static void
show_message (ZkyFormulaBar *self,
              const char    *text,
              gint           column,
              gboolean       is_error)
{
  self->column = column;
  if (text)
    gtk_label_set_text (GTK_LABEL (self->message_label), text);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), text != NULL);

  if (is_error)
    {
      gtk_widget_add_css_class (self->message_label, "error");
      gtk_widget_remove_css_class (self->message_label, "dim-label");
    }
  else
    {
      gtk_widget_add_css_class (self->message_label, "dim-label");
      gtk_widget_remove_css_class (self->message_label, "error");
    }

  if (is_error && column > 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               is_error && column > 0 ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE,
                               -1);
  place_caret (self);
}

static void
update_message (ZkyFormulaBar *self)
{
  const char *error = self->session ? zky_session_get_error (self->session) : NULL;
  g_autofree char *notice = NULL;

  if (!self->session)
    return;
  if (error && (!self->is_quiet || g_str_has_prefix (error, "-e:")))
    {
      gint column;
      const char *cause = split_error (error, &column);

      show_message (self, cause, column, TRUE);
      return;
    }

  g_object_get (self->session, "notice", &notice, NULL);
  show_message (self, notice, 0, FALSE);
}

/* While somebody types, the entry is theirs: the same formula in other spaces, or a half of the next, stays as it is. */
static void
update_text (ZkyFormulaBar *self)
{
  const char *expression = get_open_expression (self);
  g_autofree char *typed = dup_typed (self);

  if (self->pause == 0 && g_strcmp0 (typed, expression) != 0)
    {
      gtk_editable_set_text (self->entry, expression);
      g_clear_handle_id (&self->pause, g_source_remove);
    }
}

static void
open_typed (ZkyFormulaBar *self)
{
  g_autofree char *typed = dup_typed (self);

  g_clear_handle_id (&self->pause, g_source_remove);
  if (self->session && typed[0] != '\0')
    {
      gboolean taken = FALSE;

      g_signal_emit (self, signals[OPENING], 0, typed, &taken);
      if (!taken)
        zky_session_open_expression (self->session, typed);
    }
}

static void
entered_cb (ZkyFormulaBar *self)
{
  self->is_entered = TRUE;
  open_typed (self);
}

static void
called_cb (ZkyFormulaBar *self)
{
  g_autofree char *typed = dup_typed (self);

  if (!self->is_entered || zky_session_get_error (self->session) != NULL || g_strcmp0 (typed, get_open_expression (self)) != 0)
    return;
  self->is_entered = FALSE;
  g_signal_emit (self, signals[LEFT], 0);
}

static gboolean
pause_cb (gpointer data)
{
  ZkyFormulaBar *self = data;
  g_autofree char *typed = dup_typed (self);

  self->pause = 0;
  if (g_strcmp0 (typed, get_open_expression (self)) != 0)
    open_typed (self);
  else if (self->session)
    zky_session_dismiss_error (self->session);

  return G_SOURCE_REMOVE;
}

static void
changed_cb (ZkyFormulaBar *self)
{
  g_clear_handle_id (&self->pause, g_source_remove);
  self->is_entered = FALSE;
  self->pause = g_timeout_add (PAUSE_MS, pause_cb, self);
}

static void
restore_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  ZkyFormulaBar *self = ZKY_FORMULA_BAR (widget);
  g_autofree char *typed = dup_typed (self);

  /* There is nothing to bring back. */
  if (g_str_equal (typed, get_open_expression (self)) && !gtk_widget_has_css_class (self->message_label, "error"))
    {
      g_signal_emit (self, signals[LEFT], 0);
      return;
    }

  gtk_editable_set_text (self->entry, get_open_expression (self));
  gtk_editable_set_position (self->entry, -1);
  g_clear_handle_id (&self->pause, g_source_remove);
  if (self->session)
    {
      zky_session_dismiss_error (self->session);
      update_message (self);
    }
}

static void
zky_formula_bar_set_session (ZkyFormulaBar *self,
                             ZkySession    *session)
{
  if (!g_set_object (&self->session, session))
    return;

  g_signal_group_set_target (self->signals, session);
  if (session)
    {
      update_text (self);
      update_message (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

static void
zky_formula_bar_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  if (id == PROP_SESSION)
    g_value_set_object (value, ZKY_FORMULA_BAR (object)->session);
  else if (id == PROP_QUIET)
    g_value_set_boolean (value, ZKY_FORMULA_BAR (object)->is_quiet);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zky_formula_bar_set_property (GObject      *object,
                              guint         id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  if (id == PROP_SESSION)
    zky_formula_bar_set_session (ZKY_FORMULA_BAR (object), g_value_get_object (value));
  else if (id == PROP_QUIET)
    {
      ZKY_FORMULA_BAR (object)->is_quiet = g_value_get_boolean (value);
      update_message (ZKY_FORMULA_BAR (object));
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static gboolean
lead_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (ZKY_FORMULA_BAR (widget)->entry));
}

static void
zky_formula_bar_dispose (GObject *object)
{
  ZkyFormulaBar *self = ZKY_FORMULA_BAR (object);

  g_clear_handle_id (&self->pause, g_source_remove);
  g_clear_object (&self->signals);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), ZKY_TYPE_FORMULA_BAR);

  G_OBJECT_CLASS (zky_formula_bar_parent_class)->dispose (object);
}

static void
zky_formula_bar_class_init (ZkyFormulaBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = zky_formula_bar_dispose;
  object_class->get_property = zky_formula_bar_get_property;
  object_class->set_property = zky_formula_bar_set_property;
  zky_focus_class_lead (widget_class, lead_focus);

  properties[PROP_SESSION] =
    g_param_spec_object ("session", NULL, NULL, ZKY_TYPE_SESSION,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_QUIET] = g_param_spec_boolean ("quiet", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[OPENING] = g_signal_new ("opening", ZKY_TYPE_FORMULA_BAR, G_SIGNAL_RUN_LAST, 0, g_signal_accumulator_true_handled, NULL, NULL,
                                   G_TYPE_BOOLEAN, 1, G_TYPE_STRING);
  signals[LEFT] = g_signal_new ("left", ZKY_TYPE_FORMULA_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "formulabar");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, ZKY_RESOURCE_UI "zky-formula-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, ZkyFormulaBar, box);
  gtk_widget_class_bind_template_child (widget_class, ZkyFormulaBar, caret_label);
  gtk_widget_class_bind_template_child (widget_class, ZkyFormulaBar, entry);
  gtk_widget_class_bind_template_child (widget_class, ZkyFormulaBar, message_label);
  gtk_widget_class_bind_template_child (widget_class, ZkyFormulaBar, revealer);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entered_cb);

  gtk_widget_class_install_action (widget_class, "formula.restore", NULL, restore_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "formula.restore", NULL);
}

static void
zky_formula_bar_init (ZkyFormulaBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->signals = g_signal_group_new (ZKY_TYPE_SESSION);
  g_signal_group_connect_swapped (self->signals, "called", G_CALLBACK (called_cb), self);
  g_signal_group_connect_swapped (self->signals, "notify::expression", G_CALLBACK (update_text), self);
  g_signal_group_connect_swapped (self->signals, "notify::error", G_CALLBACK (update_message), self);
  g_signal_group_connect_swapped (self->signals, "notify::notice", G_CALLBACK (update_message), self);
}

/**
 * zky_formula_bar_edit:
 *
 * Puts the focus into the entry, everything selected, ready to type another formula.
 */
void
zky_formula_bar_edit (ZkyFormulaBar *self)
{
  g_return_if_fail (ZKY_IS_FORMULA_BAR (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_select_region (self->entry, 0, -1);
}
