/* zky-preferences.c: what can be set for the whole program
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-preferences.h"

#include "zky-app-config.h"
#include "zky-color-preferences.h"
#include "zky-mark-preferences.h"

struct _ZkyPreferences
{
  AdwPreferencesWindow  parent_instance;

  /* Template children */
  AdwComboRow          *theme_row;
  GtkSwitch            *large_text_switch;
  GtkAdjustment        *digits;
  AdwComboRow          *speed_row;
  AdwComboRow          *wheel_row;
  ZkyColorPreferences  *colors;
  ZkyMarkPreferences   *marks;
};

G_DEFINE_FINAL_TYPE (ZkyPreferences, zky_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* In the order of the rows. */
static const char *const themes[] = { "default", "force-light", "force-dark" };
static const double speeds[] = { 0.25, 0.5, 1, 2, 4 };

static gboolean
theme_to_row (GValue   *value,
              GVariant *variant,
              gpointer  user_data)
{
  for (guint i = 0; i < G_N_ELEMENTS (themes); i++)
    if (g_str_equal (themes[i], g_variant_get_string (variant, NULL)))
      g_value_set_uint (value, i);

  return TRUE;
}

static GVariant *
theme_from_row (const GValue       *value,
                const GVariantType *type,
                gpointer            user_data)
{
  return g_variant_new_string (themes[MIN (g_value_get_uint (value), G_N_ELEMENTS (themes) - 1)]);
}

/* The nearest of those that the player has. */
static gboolean
speed_to_row (GValue   *value,
              GVariant *variant,
              gpointer  user_data)
{
  double speed = g_variant_get_double (variant);
  guint best = 0;

  for (guint i = 1; i < G_N_ELEMENTS (speeds); i++)
    if (ABS (speeds[i] - speed) < ABS (speeds[best] - speed))
      best = i;
  g_value_set_uint (value, best);

  return TRUE;
}

static GVariant *
speed_from_row (const GValue       *value,
                const GVariantType *type,
                gpointer            user_data)
{
  return g_variant_new_double (speeds[MIN (g_value_get_uint (value), G_N_ELEMENTS (speeds) - 1)]);
}

static gboolean
wheel_to_row (GValue   *value,
              GVariant *variant,
              gpointer  user_data)
{
  g_value_set_uint (value, g_variant_get_boolean (variant));

  return TRUE;
}

static GVariant *
wheel_from_row (const GValue       *value,
                const GVariantType *type,
                gpointer            user_data)
{
  return g_variant_new_boolean (g_value_get_uint (value) == 1);
}

/* All of a type below @widget, but not one within another */
static void
collect (GtkWidget *widget,
         GType      type,
         GPtrArray *found)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (g_type_is_a (G_OBJECT_TYPE (child), type))
      g_ptr_array_add (found, child);
    else
      collect (child, type, found);
}

static void
empty_group (AdwPreferencesGroup *group)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new ();

  collect (GTK_WIDGET (group), ADW_TYPE_PREFERENCES_ROW, rows);
  for (guint i = 0; i < rows->len; i++)
    adw_preferences_group_remove (group, rows->pdata[i]);
}

/* libadwaita 1.2 forgets a reference to each group when its window makes the list of rows to be searched, so that groups never go. They
 * are emptied here, or all that is in them would stay each time. */
static void
empty_page (AdwPreferencesPage *page)
{
  g_autoptr(GPtrArray) groups = g_ptr_array_new ();

  collect (GTK_WIDGET (page), ADW_TYPE_PREFERENCES_GROUP, groups);
  for (guint i = 0; i < groups->len; i++)
    {
      empty_group (groups->pdata[i]);
      adw_preferences_page_remove (page, groups->pdata[i]);
    }
}

static void
zky_preferences_dispose (GObject *object)
{
  ZkyPreferences *self = ZKY_PREFERENCES (object);
  g_autoptr(GPtrArray) pages = g_ptr_array_new ();

  collect (GTK_WIDGET (object), ADW_TYPE_PREFERENCES_PAGE, pages);
  for (guint i = 0; i < pages->len; i++)
    empty_page (pages->pdata[i]);
  if (self->colors != NULL)
    gtk_widget_dispose_template (GTK_WIDGET (self->colors), ZKY_TYPE_COLOR_PREFERENCES);
  if (self->marks != NULL)
    gtk_widget_dispose_template (GTK_WIDGET (self->marks), ZKY_TYPE_MARK_PREFERENCES);
  gtk_widget_dispose_template (GTK_WIDGET (object), ZKY_TYPE_PREFERENCES);

  G_OBJECT_CLASS (zky_preferences_parent_class)->dispose (object);
}

static void
zky_preferences_class_init (ZkyPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = zky_preferences_dispose;

  g_type_ensure (ZKY_TYPE_COLOR_PREFERENCES);
  g_type_ensure (ZKY_TYPE_MARK_PREFERENCES);
  gtk_widget_class_set_template_from_resource (widget_class, ZKY_RESOURCE_UI "zky-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, ZkyPreferences, colors);
  gtk_widget_class_bind_template_child (widget_class, ZkyPreferences, digits);
  gtk_widget_class_bind_template_child (widget_class, ZkyPreferences, large_text_switch);
  gtk_widget_class_bind_template_child (widget_class, ZkyPreferences, marks);
  gtk_widget_class_bind_template_child (widget_class, ZkyPreferences, speed_row);
  gtk_widget_class_bind_template_child (widget_class, ZkyPreferences, theme_row);
  gtk_widget_class_bind_template_child (widget_class, ZkyPreferences, wheel_row);
}

static void
zky_preferences_init (ZkyPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
zky_preferences_new (GtkWindow *parent,
                     GSettings *settings)
{
  ZkyPreferences *self = g_object_new (ZKY_TYPE_PREFERENCES, "transient-for", parent, NULL);

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  g_settings_bind (settings, "large-text", self->large_text_switch, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "digits", self->digits, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind_with_mapping (settings, "theme", self->theme_row, "selected", G_SETTINGS_BIND_DEFAULT,
                                theme_to_row, theme_from_row, NULL, NULL);
  g_settings_bind_with_mapping (settings, "speed", self->speed_row, "selected", G_SETTINGS_BIND_DEFAULT,
                                speed_to_row, speed_from_row, NULL, NULL);
  g_settings_bind_with_mapping (settings, "wheel-zooms", self->wheel_row, "selected", G_SETTINGS_BIND_DEFAULT,
                                wheel_to_row, wheel_from_row, NULL, NULL);
  zky_color_preferences_bind (self->colors, settings);
  zky_mark_preferences_bind (self->marks, settings);

  return GTK_WIDGET (self);
}
