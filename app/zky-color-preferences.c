/* zky-color-preferences.c: the hues that graphs are drawn in
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-color-preferences.h"

#include "zky-app-config.h"
#include "zky-palette.h"

#define N_COLORS 4

struct _ZkyColorPreferences
{
  AdwPreferencesGroup  parent_instance;

  /* Template children */
  AdwComboRow         *palette_row;
  GtkColorButton      *positive_button, *negative_button, *gradient_button, *inputs_button;
};

G_DEFINE_FINAL_TYPE (ZkyColorPreferences, zky_color_preferences, ADW_TYPE_PREFERENCES_GROUP)

/* The rows are the palettes in their order, and one more for own colours. */
static gboolean
palette_to_row (GValue   *value,
                GVariant *variant,
                gpointer  user_data)
{
  gint i = zky_palette_find (g_variant_get_string (variant, NULL));

  g_value_set_uint (value, i >= 0 ? i : ZKY_N_PALETTES);
  return TRUE;
}

static GVariant *
palette_from_row (const GValue       *value,
                  const GVariantType *type,
                  gpointer            user_data)
{
  guint i = g_value_get_uint (value);

  return g_variant_new_string (i < ZKY_N_PALETTES ? zky_palette_get_name (i) : "own");
}

static gboolean
color_to_button (GValue   *value,
                 GVariant *variant,
                 gpointer  user_data)
{
  ZkyColor color;

  if (!zky_color_parse (g_variant_get_string (variant, NULL), &color))
    return FALSE;

  g_value_set_boxed (value, &(GdkRGBA) { color.red, color.green, color.blue, 1 });
  return TRUE;
}

static GVariant *
color_from_button (const GValue       *value,
                   const GVariantType *type,
                   gpointer            user_data)
{
  const GdkRGBA *rgba = g_value_get_boxed (value);
  ZkyColor color = { rgba->red, rgba->green, rgba->blue, 1 };

  return g_variant_new_take_string (zky_color_to_string (&color));
}

static gboolean
is_own (GBinding     *binding,
        const GValue *from,
        GValue       *to,
        gpointer      user_data)
{
  g_value_set_boolean (to, g_value_get_uint (from) >= ZKY_N_PALETTES);
  return TRUE;
}

static void
fill_palettes (ZkyColorPreferences *self)
{
  g_autoptr(GtkStringList) titles = gtk_string_list_new (NULL);

  for (guint i = 0; i < ZKY_N_PALETTES; i++)
    gtk_string_list_append (titles, zky_palette_get_title (i));
  gtk_string_list_append (titles, _("Own colours"));
  adw_combo_row_set_model (self->palette_row, G_LIST_MODEL (titles));
}

static void
zky_color_preferences_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), ZKY_TYPE_COLOR_PREFERENCES);

  G_OBJECT_CLASS (zky_color_preferences_parent_class)->dispose (object);
}

static void
zky_color_preferences_class_init (ZkyColorPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zky_color_preferences_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, ZKY_RESOURCE_UI "zky-color-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, ZkyColorPreferences, gradient_button);
  gtk_widget_class_bind_template_child (widget_class, ZkyColorPreferences, inputs_button);
  gtk_widget_class_bind_template_child (widget_class, ZkyColorPreferences, negative_button);
  gtk_widget_class_bind_template_child (widget_class, ZkyColorPreferences, palette_row);
  gtk_widget_class_bind_template_child (widget_class, ZkyColorPreferences, positive_button);
}

static void
zky_color_preferences_init (ZkyColorPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_palettes (self);
}

void
zky_color_preferences_bind (ZkyColorPreferences *self,
                            GSettings           *settings)
{
  const struct { const char *key; GtkColorButton *button; } colors[N_COLORS] = {
    { "color-positive", self->positive_button }, { "color-negative", self->negative_button },
    { "color-gradient", self->gradient_button }, { "color-inputs", self->inputs_button },
  };

  g_return_if_fail (ZKY_IS_COLOR_PREFERENCES (self));

  g_settings_bind_with_mapping (settings, "palette", self->palette_row, "selected", G_SETTINGS_BIND_DEFAULT, palette_to_row,
                                palette_from_row, NULL, NULL);
  for (guint i = 0; i < N_COLORS; i++)
    {
      GtkWidget *row = gtk_widget_get_ancestor (GTK_WIDGET (colors[i].button), ADW_TYPE_ACTION_ROW);

      g_settings_bind_with_mapping (settings, colors[i].key, colors[i].button, "rgba", G_SETTINGS_BIND_DEFAULT,
                                    color_to_button, color_from_button, NULL, NULL);
      g_object_bind_property_full (self->palette_row, "selected", row, "visible", G_BINDING_SYNC_CREATE, is_own, NULL, NULL,
                                   NULL);
    }
}
