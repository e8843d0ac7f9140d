/* zky-call-row.c: one call in the list of all calls
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-call-row.h"

#include <glib/gi18n.h>

#include "zky-labels.h"

struct _ZkyCallRow
{
  GtkWidget     parent_instance;

  /* Owned */
  GSignalGroup *call_signals;
  GSignalGroup *session_signals;
  char         *spoken;       /* the accessible name */

  /* Children */
  GtkWidget    *mark;         /* A or B of a comparison */
  GtkWidget    *number;
  GtkWidget    *title;
  GtkWidget    *time;
  GtkWidget    *details;
  GtkWidget    *button;       /* compares */
};

G_DEFINE_FINAL_TYPE (ZkyCallRow, zky_call_row, GTK_TYPE_WIDGET)

/* What it is, in one line: its name, what changed, or how it came about. */
static char *
dup_headline (ZkyKeptCall *call,
              guint        digits)
{
  g_autofree char *changes = zky_kept_call_dup_changes (call, digits);

  if (zky_kept_call_get_name (call) != NULL)
    return g_strdup (zky_kept_call_get_name (call));
  return g_strdup (changes[0] != '\0' ? changes : zky_kept_call_get_kind_name (call));
}

/* And in another one: `edited · out = 36`. */
static char *
dup_details (ZkyKeptCall *call,
             guint        digits)
{
  g_autofree char *changes = zky_kept_call_dup_changes (call, digits);
  g_autofree char *result = zky_kept_call_dup_result (call, digits);

  if (zky_kept_call_get_name (call) != NULL && changes[0] != '\0')
    return g_strdup_printf ("%s  ·  %s", changes, result);
  if (zky_kept_call_get_name (call) == NULL && changes[0] == '\0')
    return g_steal_pointer (&result); /* the headline says how it came about */
  return g_strdup_printf ("%s  ·  %s", zky_kept_call_get_kind_name (call), result);
}

/* With what it was called. */
static char *
dup_line (const char *details,
          const char *inputs)
{
  return inputs[0] != '\0' ? g_strdup_printf ("%s  ·  %s", details, inputs) : g_strdup (details);
}

/* In full: with what it was called, when, and its id. */
static char *
dup_tooltip (ZkyKeptCall *call,
             const char  *inputs)
{
  g_autofree char *time = g_date_time_format (zky_kept_call_get_time (call), "%F %T");

  return g_strdup_printf ("%s%s%s\n%s", inputs, inputs[0] != '\0' ? "\n" : "", time, zky_kept_call_get_id (call));
}

static void
set_name (ZkyCallRow  *self,
          ZkyKeptCall *call,
          const char  *headline,
          const char  *details,
          const char  *time)
{
  /* Translators: a call for screen readers: number, what changed, how it came about and its output, time */
  g_autofree char *name = g_strdup_printf (_("Call %u: %s, %s, at %s"), zky_kept_call_get_number (call), headline, details, time);

  zky_label_list_item (GTK_WIDGET (self), &self->spoken, name);
}

/* Which of the two it is that are compared, and what its button does. */
static void
update_comparison (ZkyCallRow  *self,
                   ZkySession  *session,
                   ZkyKeptCall *call)
{
  ZkyKeptCall *compared = zky_session_get_compared_call (session), *shown = zky_session_get_shown_call (session);
  g_autofree char *title = zky_kept_call_dup_title (call), *hint = NULL;

  zky_label_set_text (self->mark, compared == NULL ? "" : call == compared ? "A" : call == shown ? "B" : "");
  gtk_widget_set_visible (self->mark, compared != NULL);
  gtk_widget_set_sensitive (self->button, call != shown);
  hint = call == compared ? g_strdup (_("End the comparison")) : g_strdup_printf (_("Compare the shown call with %s"), title);
  if (g_strcmp0 (hint, gtk_widget_get_tooltip_text (self->button)) != 0)
    {
      gtk_widget_set_tooltip_text (self->button, hint);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, hint, -1);
    }
}

static void
compare_cb (ZkyCallRow *self)
{
  g_autoptr (ZkyKeptCall) call = g_signal_group_dup_target (self->call_signals);
  g_autoptr (ZkySession) session = g_signal_group_dup_target (self->session_signals);

  if (call != NULL && session != NULL)
    zky_session_compare_call (session, call == zky_session_get_compared_call (session) ? NULL : call);
}

static void
update (ZkyCallRow *self)
{
  g_autoptr (ZkyKeptCall) call = g_signal_group_dup_target (self->call_signals);
  g_autoptr (ZkySession) session = g_signal_group_dup_target (self->session_signals);
  g_autofree char *number = NULL, *headline = NULL, *details = NULL, *time = NULL, *inputs = NULL, *line = NULL, *tooltip = NULL;
  guint digits;

  if (call == NULL || session == NULL)
    return;
  digits = zky_session_get_digits (session);
  number = g_strdup_printf ("%u", zky_kept_call_get_number (call));
  headline = dup_headline (call, digits);
  details = dup_details (call, digits);
  time = g_date_time_format (zky_kept_call_get_time (call), "%T");
  inputs = zky_kept_call_dup_inputs (call, digits);

  zky_label_set_text (self->number, number);
  zky_label_set_text (self->title, headline);
  line = dup_line (details, inputs);
  tooltip = dup_tooltip (call, inputs);
  zky_label_set_text (self->details, line);
  zky_label_set_text (self->time, time);
  zky_label_set_tooltip (GTK_WIDGET (self), tooltip);
  update_comparison (self, session, call);
  set_name (self, call, headline, details, time);
}

static void
zky_call_row_dispose (GObject *object)
{
  ZkyCallRow *self = ZKY_CALL_ROW (object);
  GtkWidget *child;

  if (self->call_signals != NULL)
    g_signal_group_set_target (self->call_signals, NULL);
  g_clear_object (&self->call_signals);
  if (self->session_signals != NULL)
    g_signal_group_set_target (self->session_signals, NULL);
  g_clear_object (&self->session_signals);
  g_clear_pointer (&self->spoken, g_free);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (zky_call_row_parent_class)->dispose (object);
}

static void
zky_call_row_class_init (ZkyCallRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zky_call_row_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "callrow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static GtkWidget *
add_label (GtkWidget  *box,
           const char *css_class,
           float       xalign)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
zky_call_row_init (ZkyCallRow *self)
{
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1), *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->call_signals = g_signal_group_new (ZKY_TYPE_KEPT_CALL);
  g_signal_group_connect_swapped (self->call_signals, "notify", G_CALLBACK (update), self);

  self->session_signals = g_signal_group_new (ZKY_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "notify::digits", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->session_signals, "notify::shown-call", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->session_signals, "notify::compared-call", G_CALLBACK (update), self);

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 8);
  self->mark = gtk_label_new (NULL);
  gtk_label_set_width_chars (GTK_LABEL (self->mark), 1);
  gtk_widget_add_css_class (self->mark, "mark");
  gtk_widget_set_visible (self->mark, FALSE);
  gtk_widget_set_parent (self->mark, GTK_WIDGET (self));
  self->number = gtk_label_new (NULL);
  gtk_label_set_width_chars (GTK_LABEL (self->number), 3);
  gtk_label_set_xalign (GTK_LABEL (self->number), 1);
  gtk_widget_set_valign (self->number, GTK_ALIGN_BASELINE);
  gtk_widget_add_css_class (self->number, "dim-label");
  gtk_widget_add_css_class (self->number, "numeric");
  gtk_widget_set_parent (self->number, GTK_WIDGET (self));

  self->title = add_label (line, NULL, 0);
  gtk_widget_set_hexpand (self->title, TRUE);
  self->time = add_label (line, "dim-label", 1);
  gtk_widget_add_css_class (self->time, "caption");
  gtk_widget_add_css_class (self->time, "numeric");
  gtk_label_set_ellipsize (GTK_LABEL (self->time), PANGO_ELLIPSIZE_NONE);
  gtk_box_append (GTK_BOX (lines), line);
  self->details = add_label (lines, "dim-label", 0);
  gtk_widget_add_css_class (self->details, "caption");
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_widget_set_parent (lines, GTK_WIDGET (self));

  self->button = gtk_button_new_with_label ("Δ");
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->button, "flat");
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (compare_cb), self);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
}

GtkWidget *
zky_call_row_new (void)
{
  return g_object_new (ZKY_TYPE_CALL_ROW, NULL);
}

void
zky_call_row_bind (ZkyCallRow  *self,
                   ZkySession  *session,
                   ZkyKeptCall *call)
{
  g_return_if_fail (ZKY_IS_CALL_ROW (self));

  g_signal_group_set_target (self->call_signals, call);
  g_signal_group_set_target (self->session_signals, session);
  update (self);
}

ZkyKeptCall *
zky_call_row_get_call (ZkyCallRow *self)
{
  g_autoptr (ZkyKeptCall) call = NULL;

  g_return_val_if_fail (ZKY_IS_CALL_ROW (self), NULL);

  call = g_signal_group_dup_target (self->call_signals);
  return call; /* the list holds it */
}
