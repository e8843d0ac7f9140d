/* zky-application.c: the program zkynet
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-application.h"

#include "zky-app-config.h"
#include "zky-held-gestures.h"
#include "zky-inner-names.h"
#include "zky-lost-focus.h"
#include "zky-preferences.h"
#include "zky-settings.h"
#include "zky-window.h"
#include "zky-x-errors.h"

struct _ZkyApplication
{
  AdwApplication  parent_instance;

  gboolean        has_offered; /* what a crash left */

  /* Owned */
  GSettings      *settings;   /* (nullable) */
};

G_DEFINE_FINAL_TYPE (ZkyApplication, zky_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "expression", 'e', 0, G_OPTION_ARG_STRING, NULL, N_("Open a formula, such as \"f(x; w) = sin(x*w) + x\""),
    N_("EXPR") },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the version"), NULL },
  { NULL }
};

/* Actions of the whole program, and all keys that mean the same wherever the focus is. */
static const struct
{
  const char *action;
  const char *keys[3];
} accelerators[] = {
  { "app.new-window", { "<Control>n" } },
  { "app.preferences", { "<Control>comma" } },
  { "app.quit", { "<Control>q" } },
  { "win.call-again", { "F5" } },
  { "win.copy-picture", { "<Control><Shift>c" } },
  { "win.export", { "<Control><Shift>e" } },
  { "win.find", { "<Control>f" } },
  { "win.formula", { "<Control>e" } },
  { "win.fullscreen", { "F11" } },
  { "win.gallery", { "<Control>g" } },
  { "win.large-text", { "<Control>t" } },
  { "win.log", { "<Control>l" } },
  { "win.new-model", { "<Control><Shift>n" } },
  { "win.open", { "<Control>o" } },
  { "win.panel", { "F9" } },
  { "win.print", { "<Control>p" } },
  { "win.row", { "<Control>j" } },
  { "win.save", { "<Control>s" } },
  { "win.save-as", { "<Control><Shift>s" } },
  { "win.show-help-overlay", { "<Control>question", "<Control>F1" } },
  { "win.source", { "<Control>u" } },
  { "win.stop", { "<Control>period" } },
  { "win.train", { "<Control>r" } },
  { "win.turn", { "<Control>k" } },
  { "win.zoom-in", { "<Control>plus", "<Control>equal" } },
  { "win.zoom-normal", { "<Control>0" } },
  { "win.zoom-out", { "<Control>minus" } },
  { "win.next-training-step", { "<Alt>period" } },
  { "win.previous-training-step", { "<Alt>comma" } },
  { "win.training-batch", { "<Alt>b" } },
  { "win.calls", { "<Control>h" } },
  { "win.call-newer", { "<Alt>Page_Up" } },
  { "win.call-older", { "<Alt>Page_Down" } },
  { "win.call-use", { "<Control><Shift>u" } },
  { "window.close", { "<Control>w" } },
};

static ZkyWindow *
add_window (ZkyApplication *self)
{
  ZkyWindow *window = zky_window_new (GTK_APPLICATION (self), self->settings);

  gtk_window_present (GTK_WINDOW (window));

  return window;
}

static void
new_window_action (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  zky_window_open_last (add_window (user_data));
}

static void
quit_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  GtkWindow *window;

  /* Closing them lets windows save what they keep; one that asks first stays, and so does the program. */
  while ((window = gtk_application_get_active_window (user_data)))
    {
      gtk_window_close (window);
      if (gtk_application_get_active_window (user_data) != NULL
          && g_list_find (gtk_application_get_windows (user_data), window) != NULL)
        return;
    }
  g_application_quit (user_data);
}

static void
about_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  adw_show_about_window (gtk_application_get_active_window (user_data),
                         "application-name", "zkynet",
                         "application-icon", ZKY_APP_ID,
                         "version", ZKY_VERSION,
                         "developer-name", _("The zkynet authors"),
                         "license-type", GTK_LICENSE_APACHE_2_0,
                         "comments", _("Shows what automatic differentiation does: values run forward through a "
                                       "model, gradients run back."),
                         NULL);
}

static void
preferences_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  GtkWindow *window = gtk_application_get_active_window (user_data);

  gtk_window_present (GTK_WINDOW (zky_preferences_new (window, ZKY_APPLICATION (user_data)->settings)));
}

static const GActionEntry entries[] = {
  { "about", about_action },
  { "new-window", new_window_action },
  { "preferences", preferences_action },
  { "quit", quit_action },
};

static void
zky_application_startup (GApplication *application)
{
  ZkyApplication *self = ZKY_APPLICATION (application);
  AdwStyleManager *style;
  g_autoptr(GPropertyAction) theme = NULL;

  G_APPLICATION_CLASS (zky_application_parent_class)->startup (application);

  style = adw_style_manager_get_default ();
  theme = g_property_action_new ("theme", style, "color-scheme");
  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (theme));
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (guint i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accelerators[i].action, accelerators[i].keys);

  zky_held_gestures_init ();
  zky_inner_names_init ();
  zky_lost_focus_init ();
  zky_x_errors_init ();
  self->settings = zky_settings_new ();
  if (self->settings)
    g_settings_bind (self->settings, "theme", style, "color-scheme", G_SETTINGS_BIND_DEFAULT);
  else
    g_action_map_remove_action (G_ACTION_MAP (self), "preferences"); /* there is nowhere to keep them */
}

static void
zky_application_activate (GApplication *application)
{
  zky_window_open_last (add_window (ZKY_APPLICATION (application)));
}

/* Once a start, in the window that came first. */
static void
offer_recovery (ZkyApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (self->has_offered || window == NULL)
    return;
  self->has_offered = TRUE;
  zky_window_offer_recovery (ZKY_WINDOW (window));
}

static int
zky_application_handle_local_options (GApplication *application,
                                      GVariantDict *dict)
{
  if (!g_variant_dict_contains (dict, "version"))
    return -1;

  g_print ("zkynet %s\n", ZKY_VERSION);
  return 0;
}

/* Every file has a window of its own, and so has the formula. */
static int
zky_application_command_line (GApplication            *application,
                              GApplicationCommandLine *command_line)
{
  ZkyApplication *self = ZKY_APPLICATION (application);
  GVariantDict *dict = g_application_command_line_get_options_dict (command_line);
  g_auto(GStrv) arguments = NULL;
  const char *expression = NULL;
  int n_arguments;

  arguments = g_application_command_line_get_arguments (command_line, &n_arguments);
  for (int i = 1; i < n_arguments; i++)
    {
      g_autoptr(GFile) file = g_application_command_line_create_file_for_arg (command_line, arguments[i]);

      zky_window_open_file (add_window (self), file);
    }

  if (g_variant_dict_lookup (dict, "expression", "&s", &expression))
    zky_window_open_expression (add_window (self), expression);
  if (n_arguments <= 1 && !expression)
    zky_application_activate (application);
  offer_recovery (self);

  return 0;
}

static void
zky_application_finalize (GObject *object)
{
  g_clear_object (&ZKY_APPLICATION (object)->settings);

  G_OBJECT_CLASS (zky_application_parent_class)->finalize (object);
}

static void
zky_application_class_init (ZkyApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->finalize = zky_application_finalize;
  application_class->activate = zky_application_activate;
  application_class->command_line = zky_application_command_line;
  application_class->handle_local_options = zky_application_handle_local_options;
  application_class->startup = zky_application_startup;
}

static void
zky_application_init (ZkyApplication *self)
{
  GApplication *application = G_APPLICATION (self);

  g_application_add_main_option_entries (application, options);
  g_application_set_option_context_parameter_string (application, _("[MODEL.lua…]"));
  g_application_set_option_context_summary (
    application, _("Shows the graph of a model: values run forward, gradients run back."));
}

/**
 * zky_application_new:
 * @flags: beside those that the command line needs; %G_APPLICATION_NON_UNIQUE in tests
 */
ZkyApplication *
zky_application_new (GApplicationFlags flags)
{
  return g_object_new (ZKY_TYPE_APPLICATION,
                       "application-id", ZKY_APP_ID,
                       "flags", flags | G_APPLICATION_HANDLES_COMMAND_LINE,
                       "resource-base-path", "/org/zkynet/ZkyNet",
                       NULL);
}
