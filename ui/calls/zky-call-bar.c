/* zky-call-bar.c: what is on the canvas, while it is not the newest call
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-call-bar.h"

#include <glib/gi18n.h>

#include "zky-wrap-box.h"

struct _ZkyCallBar
{
  GtkWidget     parent_instance;

  /* Owned */
  ZkySession   *session;
  GSignalGroup *signals;

  /* Template children */
  GtkWidget    *box;
  GtkLabel     *label;
  GtkWidget    *earlier_box;
  GtkWidget    *compare_box;
};

G_DEFINE_FINAL_TYPE (ZkyCallBar, zky_call_bar, GTK_TYPE_WIDGET)

enum { PROP_0, PROP_SESSION, N_PROPS };

static GParamSpec *properties[N_PROPS];

/* `An earlier call, “three”, of 05:58:12: x = 3, w = 1` */
static char *
describe_earlier (ZkyKeptCall *call,
                  guint        digits)
{
  g_autofree char *title = zky_kept_call_dup_title (call), *inputs = zky_kept_call_dup_inputs (call, digits);
  g_autofree char *time = g_date_time_format (zky_kept_call_get_time (call), "%T");

  if (inputs[0] == '\0')
    return g_strdup_printf (_("Earlier: %s of %s"), title, time);
  return g_strdup_printf (_("Earlier: %s of %s, %s"), title, time, inputs);
}

/* `call 3 (x = 4)`: with the inputs that the other one has not */
static char *
describe_side (ZkyKeptCall *call,
               ZkyKeptCall *other,
               guint        digits)
{
  g_autofree char *title = zky_kept_call_dup_title (call), *unlike = zky_kept_call_dup_unlike (call, other, digits);

  return unlike[0] != '\0' ? g_strdup_printf ("%s (%s)", title, unlike) : g_steal_pointer (&title);
}

static char *
describe_comparison (ZkyKeptCall *a,
                     ZkyKeptCall *b,
                     guint        digits)
{
  g_autofree char *one = NULL, *other = NULL, *distance = zky_kept_call_dup_distance (b, a, digits);

  if (distance != NULL)
    {
      one = zky_kept_call_dup_title (a);
      other = zky_kept_call_dup_title (b);
      return g_strdup_printf (_("Compared, B − A.  B: %s  A: %s  %s"), other, one, distance);
    }

  one = describe_side (a, b, digits);
  other = describe_side (b, a, digits);
  return g_strdup_printf (_("Compared, B − A.  B: %s  A: %s"), other, one);
}

static char *
describe (ZkyCallBar *self)
{
  ZkyKeptCall *shown = zky_session_get_shown_call (self->session), *compared = zky_session_get_compared_call (self->session);
  guint digits = zky_session_get_digits (self->session);

  if (shown == NULL)
    return NULL;
  if (compared != NULL)
    return describe_comparison (compared, shown, digits);
  return zky_session_is_earlier (self->session) ? describe_earlier (shown, digits) : NULL;
}

static void
update (ZkyCallBar *self)
{
  g_autofree char *text = self->session != NULL ? describe (self) : NULL;
  gboolean compares = text != NULL && zky_session_get_compared_call (self->session) != NULL;

  if (text != NULL)
    {
      gtk_label_set_text (self->label, text);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->label), text);
    }
  gtk_widget_set_visible (self->compare_box, compares);
  gtk_widget_set_visible (self->earlier_box, !compares);
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
}

static void
set_session (ZkyCallBar *self,
             ZkySession *session)
{
  if (!g_set_object (&self->session, session))
    return;
  g_signal_group_set_target (self->signals, session);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

static void
zky_call_bar_get_property (GObject    *object,
                           guint       id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  if (id == PROP_SESSION)
    g_value_set_object (value, ZKY_CALL_BAR (object)->session);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zky_call_bar_set_property (GObject      *object,
                           guint         id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  if (id == PROP_SESSION)
    set_session (ZKY_CALL_BAR (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zky_call_bar_dispose (GObject *object)
{
  ZkyCallBar *self = ZKY_CALL_BAR (object);

  if (self->signals != NULL)
    g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), ZKY_TYPE_CALL_BAR);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (zky_call_bar_parent_class)->dispose (object);
}

static void
zky_call_bar_class_init (ZkyCallBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = zky_call_bar_dispose;
  object_class->get_property = zky_call_bar_get_property;
  object_class->set_property = zky_call_bar_set_property;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, ZKY_TYPE_SESSION,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "callbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  g_type_ensure (ZKY_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/zkynet/ZkyNet/ui/zky-call-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, ZkyCallBar, box);
  gtk_widget_class_bind_template_child (widget_class, ZkyCallBar, compare_box);
  gtk_widget_class_bind_template_child (widget_class, ZkyCallBar, earlier_box);
  gtk_widget_class_bind_template_child (widget_class, ZkyCallBar, label);
}

static void
zky_call_bar_init (ZkyCallBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Call on the canvas"), -1);

  self->signals = g_signal_group_new (ZKY_TYPE_SESSION);
  g_signal_group_connect_swapped (self->signals, "called", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "notify::shown-call", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "notify::compared-call", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "notify::digits", G_CALLBACK (update), self);
  update (self);
}

GtkWidget *
zky_call_bar_new (void)
{
  return g_object_new (ZKY_TYPE_CALL_BAR, NULL);
}
