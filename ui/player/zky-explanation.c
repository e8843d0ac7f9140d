/* zky-explanation.c: what the present step does, in words and numbers
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-explanation.h"

#include <glib/gi18n.h>

struct _ZkyExplanation
{
  GtkWidget   parent_instance;

  ZkySession *session; /* owned */
  GBinding   *binding; /* borrowed; goes with the session */
  GtkWidget  *label;
};

G_DEFINE_FINAL_TYPE (ZkyExplanation, zky_explanation, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SESSION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_session (ZkyExplanation *self,
             ZkySession     *session)
{
  if (self->session == session)
    return;
  g_clear_pointer (&self->binding, g_binding_unbind);
  g_set_object (&self->session, session);
  if (session != NULL)
    self->binding = g_object_bind_property (session, "explanation", self->label, "label", G_BINDING_SYNC_CREATE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SESSION]);
}

static void
zky_explanation_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  if (id == PROP_SESSION)
    g_value_set_object (value, ZKY_EXPLANATION (object)->session);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zky_explanation_set_property (GObject      *object,
                              guint         id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  if (id == PROP_SESSION)
    set_session (ZKY_EXPLANATION (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zky_explanation_dispose (GObject *object)
{
  ZkyExplanation *self = ZKY_EXPLANATION (object);

  g_clear_pointer (&self->binding, g_binding_unbind);
  g_clear_object (&self->session);
  g_clear_pointer (&self->label, gtk_widget_unparent);

  G_OBJECT_CLASS (zky_explanation_parent_class)->dispose (object);
}

static void
zky_explanation_class_init (ZkyExplanationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = zky_explanation_dispose;
  object_class->get_property = zky_explanation_get_property;
  object_class->set_property = zky_explanation_set_property;
  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, ZKY_TYPE_SESSION,
                                                  G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                  | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "explanation");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
zky_explanation_init (ZkyExplanation *self)
{
  self->label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (self->label), GTK_JUSTIFY_CENTER);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Present step"), -1);
}

GtkWidget *
zky_explanation_new (void)
{
  return g_object_new (ZKY_TYPE_EXPLANATION, NULL);
}
