/* zky-mark-preferences.c: from where on numbers are worth a mark
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-mark-preferences.h"

#include <math.h>
#include <zky.h>

#include "zky-app-config.h"

struct _ZkyMarkPreferences
{
  AdwPreferencesGroup  parent_instance;

  /* Owned */
  GSettings           *settings;

  /* Template children */
  GtkSwitch           *marks_switch;
  GtkSpinButton       *vanishing_spin, *exploding_spin;
  GtkAdjustment       *vanishing, *exploding; /* powers of ten, so that a step is a factor */
  GtkAdjustment       *dead;                  /* percent */
};

G_DEFINE_FINAL_TYPE (ZkyMarkPreferences, zky_mark_preferences, ADW_TYPE_PREFERENCES_GROUP)

static const char *const keys[] = { "marks", "vanishing", "exploding", "dead" };

/* -- Numbers of any size in spin buttons -------------------------------------------------- */

static gboolean
output_cb (GtkSpinButton *button)
{
  char text[ZKY_NUMBER_MAX];

  zky_number_format_digits (text, pow (10, gtk_spin_button_get_value (button)), 3);
  if (!g_str_equal (text, gtk_editable_get_text (GTK_EDITABLE (button))))
    gtk_editable_set_text (GTK_EDITABLE (button), text);

  return TRUE;
}

static int
input_cb (GtkSpinButton *button,
          double        *value)
{
  double number;

  if (!zky_number_parse (gtk_editable_get_text (GTK_EDITABLE (button)), &number, NULL) || !(number > 0) || isinf (number))
    return GTK_INPUT_ERROR;

  *value = log10 (number);
  return TRUE;
}

static gboolean
to_power (GValue   *value,
          GVariant *variant,
          gpointer  user_data)
{
  g_value_set_double (value, log10 (g_variant_get_double (variant)));
  return TRUE;
}

/* As short as it was typed: the spin button keeps three digits of the logarithm. */
static GVariant *
from_power (const GValue       *value,
            const GVariantType *type,
            gpointer            user_data)
{
  char text[ZKY_NUMBER_MAX];

  zky_number_format_digits (text, pow (10, g_value_get_double (value)), 3);
  return g_variant_new_double (g_ascii_strtod (text, NULL));
}

static gboolean
to_percent (GValue   *value,
            GVariant *variant,
            gpointer  user_data)
{
  g_value_set_double (value, g_variant_get_double (variant) * 100);
  return TRUE;
}

static GVariant *
from_percent (const GValue       *value,
              const GVariantType *type,
              gpointer            user_data)
{
  return g_variant_new_double (g_value_get_double (value) / 100);
}

/* -- The object --------------------------------------------------------------------------- */

static void
reset_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  ZkyMarkPreferences *self = ZKY_MARK_PREFERENCES (widget);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (self->settings, keys[i]);
}

static void
zky_mark_preferences_dispose (GObject *object)
{
  g_clear_object (&ZKY_MARK_PREFERENCES (object)->settings);
  gtk_widget_dispose_template (GTK_WIDGET (object), ZKY_TYPE_MARK_PREFERENCES);

  G_OBJECT_CLASS (zky_mark_preferences_parent_class)->dispose (object);
}

static void
zky_mark_preferences_class_init (ZkyMarkPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zky_mark_preferences_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, ZKY_RESOURCE_UI "zky-mark-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, ZkyMarkPreferences, dead);
  gtk_widget_class_bind_template_child (widget_class, ZkyMarkPreferences, exploding);
  gtk_widget_class_bind_template_child (widget_class, ZkyMarkPreferences, exploding_spin);
  gtk_widget_class_bind_template_child (widget_class, ZkyMarkPreferences, marks_switch);
  gtk_widget_class_bind_template_child (widget_class, ZkyMarkPreferences, vanishing);
  gtk_widget_class_bind_template_child (widget_class, ZkyMarkPreferences, vanishing_spin);
  gtk_widget_class_bind_template_callback (widget_class, input_cb);
  gtk_widget_class_bind_template_callback (widget_class, output_cb);
  gtk_widget_class_install_action (widget_class, "marks.reset", NULL, reset_action);
}

static void
zky_mark_preferences_init (ZkyMarkPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Signals were connected when the texts were there already. */
  output_cb (self->vanishing_spin);
  output_cb (self->exploding_spin);
}

void
zky_mark_preferences_bind (ZkyMarkPreferences *self,
                           GSettings          *settings)
{
  g_return_if_fail (ZKY_IS_MARK_PREFERENCES (self));

  g_set_object (&self->settings, settings);
  g_settings_bind (settings, "marks", self->marks_switch, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind_with_mapping (settings, "vanishing", self->vanishing, "value", G_SETTINGS_BIND_DEFAULT, to_power, from_power,
                                NULL, NULL);
  g_settings_bind_with_mapping (settings, "exploding", self->exploding, "value", G_SETTINGS_BIND_DEFAULT, to_power, from_power,
                                NULL, NULL);
  g_settings_bind_with_mapping (settings, "dead", self->dead, "value", G_SETTINGS_BIND_DEFAULT, to_percent, from_percent, NULL,
                                NULL);
}
