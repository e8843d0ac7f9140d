/* zky-gradient-check.c: buttons that check one gradient, or all, and what came of it
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-gradient-check.h"

#include <glib/gi18n.h>

#include "zky-session-check.h"

#define DIGITS 6

struct _ZkyGradientCheck
{
  GtkWidget     parent_instance;

  /* Owned */
  ZkySession   *session;
  ZkySteps     *steps;        /* of the call that is, or was, checked */
  ZkyTarget    *target;       /* (nullable): what of it was differentiated */
  char         *name;
  gboolean      is_key;       /* that is the key of an operator node */
  GCancellable *cancellable;  /* of the check that runs, or NULL */
  gboolean      all;          /* it is to say of all gradients */

  /* Children */
  GtkWidget    *button, *all_button;
  GtkWidget    *result;
};

G_DEFINE_FINAL_TYPE (ZkyGradientCheck, zky_gradient_check, GTK_TYPE_WIDGET)

static void
show_result (ZkyGradientCheck *self,
             const char       *text,
             const char       *style)
{
  gtk_label_set_text (GTK_LABEL (self->result), text != NULL ? text : "");
  gtk_widget_set_visible (self->result, text != NULL);
  gtk_widget_remove_css_class (self->result, "success");
  gtk_widget_remove_css_class (self->result, "error");
  if (style != NULL)
    gtk_widget_add_css_class (self->result, style);
}

static void
set_sensitive (ZkyGradientCheck *self,
               gboolean          sensitive)
{
  gtk_widget_set_sensitive (self->button, sensitive);
  gtk_widget_set_sensitive (self->all_button, sensitive);
}

static void
cancel (ZkyGradientCheck *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/* `✓ analytic 33, numeric 33, relative error 2e-10` */
static char *
describe (const ZkyCheckRow *row)
{
  char analytic[ZKY_NUMBER_MAX], numeric[ZKY_NUMBER_MAX], worst[ZKY_NUMBER_MAX];
  g_autofree char *kinks = row->n_kinks > 0 ? g_strdup_printf (_("\n%u at kinks, left out"), row->n_kinks) : g_strdup ("");

  return g_strdup_printf (_("%s analytic %s\n    numeric %s\n    relative error %s, the worst of %u%s"), row->passed ? "✓" : "✗",
                          zky_number_format_digits (analytic, row->analytic, DIGITS),
                          zky_number_format_digits (numeric, row->numeric, DIGITS),
                          zky_number_format_digits (worst, row->relative, 2), row->n_checked, kinks);
}

/* `✓ x: analytic 33, numeric 33, relative error 2e-10` */
static void
append_line (GString           *text,
             const ZkyCheckRow *row)
{
  char analytic[ZKY_NUMBER_MAX], numeric[ZKY_NUMBER_MAX], worst[ZKY_NUMBER_MAX];

  g_string_append_printf (text, _("\n%s %s: analytic %s, numeric %s, relative error %s"), row->passed ? "✓" : "✗", row->name,
                          zky_number_format_digits (analytic, row->analytic, DIGITS),
                          zky_number_format_digits (numeric, row->numeric, DIGITS),
                          zky_number_format_digits (worst, row->relative, 2));
}

/* What does not pass comes first. */
static void
show_all (ZkyGradientCheck *self,
          ZkyCheck         *check)
{
  guint n = zky_check_get_n (check), n_passed = 0;
  GString *text = g_string_new (NULL);
  g_autofree char *head = NULL;

  for (guint i = 0; i < n; i++)
    n_passed += zky_check_get (check, i)->passed != FALSE;
  head = g_strdup_printf (ngettext ("%u of %u gradient passes", "%u of %u gradients pass", n), n_passed, n);
  g_string_append (text, head);
  for (guint pass = 0; pass < 2; pass++)
    for (guint i = 0; i < n; i++)
      if ((zky_check_get (check, i)->passed != FALSE) == (pass == 1))
        append_line (text, zky_check_get (check, i));
  show_result (self, text->str, n_passed == n ? "success" : "error");
  g_string_free (text, TRUE);
}

static void
show_check (ZkyGradientCheck *self,
            ZkyCheck         *check)
{
  if (self->all && zky_check_get_n (check) > 0)
    {
      show_all (self, check);
      return;
    }
  for (guint i = 0; i < zky_check_get_n (check); i++)
    {
      const ZkyCheckRow *row = zky_check_get (check, i);
      g_autofree char *text = g_strcmp0 (row->name, self->name) == 0 ? describe (row) : NULL;

      if (text != NULL)
        {
          show_result (self, text, row->passed ? "success" : "error");
          return;
        }
    }

  show_result (self, _("Nothing can be checked: it holds no floating numbers."), NULL);
}

static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(ZkyGradientCheck) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyCheck) check = zky_session_check_finish (ZKY_SESSION (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || self->cancellable != g_task_get_cancellable (G_TASK (result)))
    return; /* of another node, or of another call */

  g_clear_object (&self->cancellable);
  set_sensitive (self, TRUE);
  if (check != NULL)
    show_check (self, check);
  else
    show_result (self, error->message, "error");
}

static void
run_action (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  ZkyGradientCheck *self = ZKY_GRADIENT_CHECK (widget);

  if (self->steps == NULL || self->cancellable != NULL)
    return;

  self->all = g_str_equal (action, "gradient-check.run-all");
  self->cancellable = g_cancellable_new ();
  set_sensitive (self, FALSE);
  show_result (self, _("Checking…"), NULL);
  zky_session_check_async (self->session, self->is_key && !self->all ? self->name : NULL, self->cancellable, checked_cb, g_object_ref (self));
}

static void
zky_gradient_check_dispose (GObject *object)
{
  ZkyGradientCheck *self = ZKY_GRADIENT_CHECK (object);
  GtkWidget *child;

  cancel (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->steps, zky_steps_unref);
  g_clear_pointer (&self->target, zky_target_unref);
  g_clear_pointer (&self->name, g_free);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (zky_gradient_check_parent_class)->dispose (object);
}

static void
zky_gradient_check_class_init (ZkyGradientCheckClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zky_gradient_check_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "gradientcheck");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_install_action (widget_class, "gradient-check.run", NULL, run_action);
  gtk_widget_class_install_action (widget_class, "gradient-check.run-all", NULL, run_action);
}

static void
zky_gradient_check_init (ZkyGradientCheck *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 4);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Gradient check"), -1);

  self->button = gtk_button_new_with_mnemonic (_("Chec_k Against Differences"));
  gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (self->button))), TRUE);
  gtk_widget_set_halign (self->button, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (self->button, _("Compare with (f(x + h) − f(x − h)) ÷ 2h"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), "gradient-check.run");
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));

  self->all_button = gtk_button_new_with_mnemonic (_("Check _All"));
  gtk_widget_set_halign (self->all_button, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (self->all_button, _("The Gradients of All Inputs and Parameters"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->all_button), "gradient-check.run-all");
  gtk_widget_set_parent (self->all_button, GTK_WIDGET (self));

  self->result = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, "xalign", 0.0, "wrap", TRUE,
                               "wrap-mode", PANGO_WRAP_WORD_CHAR, "selectable", TRUE, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->result, "numeric");
  gtk_widget_set_parent (self->result, GTK_WIDGET (self));
}

GtkWidget *
zky_gradient_check_new (void)
{
  return g_object_new (ZKY_TYPE_GRADIENT_CHECK, NULL);
}

void
zky_gradient_check_set (ZkyGradientCheck *self,
                        ZkySession       *session,
                        const char       *name,
                        gboolean          is_key)
{
  ZkySteps *steps = session != NULL ? zky_session_get_steps (session) : NULL;
  ZkyTarget *target = session != NULL ? zky_session_get_target (session) : NULL;

  g_return_if_fail (ZKY_IS_GRADIENT_CHECK (self));

  gtk_widget_set_visible (GTK_WIDGET (self), name != NULL);
  if (session == self->session && steps == self->steps && zky_target_equal (target, self->target) && is_key == self->is_key
      && g_strcmp0 (name, self->name) == 0)
    return;

  cancel (self);
  g_set_object (&self->session, session);
  g_clear_pointer (&self->steps, zky_steps_unref);
  self->steps = steps != NULL ? zky_steps_ref (steps) : NULL;
  g_clear_pointer (&self->target, zky_target_unref);
  self->target = target != NULL ? zky_target_ref (target) : NULL;
  g_free (self->name);
  self->name = g_strdup (name);
  self->is_key = is_key;
  set_sensitive (self, TRUE);
  show_result (self, NULL, NULL);
}
