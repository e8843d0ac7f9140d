/* zky-window.c: a window with one model
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-window-private.h"

#include "zky-app-config.h"
#include "zky-app-theme.h"
#include "zky-breadcrumbs.h"
#include "zky-examples.h"
#include "zky-room.h"

enum { PROP_0, PROP_LARGE_TEXT, N_PROPS };

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (ZkyWindow, zky_window, ADW_TYPE_APPLICATION_WINDOW)

/* Colours of the desktop, with the palette of the settings. */
void
zky_window_update_theme (ZkyWindow *self)
{
  gpointer theme = (gpointer) zky_app_theme_get (self->settings);

  g_object_set (self->canvas, "theme", theme, NULL);
  g_object_set (self->player, "theme", theme, NULL);
  g_object_set (self->inspector, "theme", theme, NULL);
  g_object_set (self->source_panel, "theme", theme, NULL);
  g_object_set (self->training_panel, "theme", theme, NULL);
}

/* Where a file is, in the words of a shell: `~/models`. */
static char *
describe_folder (GFile *file)
{
  g_autoptr(GFile) home = g_file_new_for_path (g_get_home_dir ());
  g_autoptr(GFile) folder = g_file_get_parent (file);
  g_autofree char *below_home = NULL;

  if (!folder)
    return NULL;
  if (g_file_equal (folder, home))
    return g_strdup ("~");

  below_home = g_file_get_relative_path (home, folder);
  return below_home ? g_strconcat ("~/", below_home, NULL) : g_file_get_parse_name (folder);
}

void
zky_window_update_title (ZkyWindow *self)
{
  const char *title = zky_session_get_title (self->session);
  GFile *file = title ? zky_session_get_file (self->session) : self->wanted; /* as long as the first one is on its way */
  g_autofree char *window_title = NULL;
  g_autofree char *name = !title && file ? g_file_get_basename (file) : NULL;
  g_autofree char *folder = file ? describe_folder (file) : NULL;

  if (name)
    title = name;
  window_title = title ? g_strdup_printf ("%s – zkynet", title) : g_strdup ("zkynet");
  gtk_window_set_title (GTK_WINDOW (self), window_title);
  adw_window_title_set_title (self->title, title ? title : "zkynet");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), file && zky_examples_contain (file)
                                                           ? _("An example of zkynet: saving makes a copy of your own") : NULL);
  adw_window_title_set_subtitle (self->title, self->gone ? _("deleted or moved") : folder ? folder : "");
}

/* The model may have read other files than before. */
static void
follow_files (ZkyWindow *self)
{
  if (self->watch != NULL)
    zky_file_watch_follow (self->watch);
}

static void
called_cb (ZkyWindow *self)
{
  follow_files (self);
  zky_window_update_status (self);
  zky_window_remember_model (self);
  zky_window_update_actions (self);
}

/* What is wrong with a formula stands under it at each key press; only the errors of files are worth a line in the log. */
static void
error_cb (ZkyWindow *self)
{
  const char *error = zky_session_get_error (self->session);

  follow_files (self);
  zky_window_update_status (self);
  if (error && !g_str_has_prefix (error, "-e:"))
    zky_log_pane_append (self->log_pane, error, TRUE);
}

/* The file that was open before the formula may go on changing. */
static void
expression_cb (ZkyWindow *self)
{
  if (!zky_session_get_expression (self->session))
    return;

  g_clear_pointer (&self->watch, zky_file_watch_free);
  g_clear_object (&self->wanted);
  zky_window_file_found (self);
}

static void
log_cb (ZkyWindow  *self,
        const char *text)
{
  zky_log_pane_append (self->log_pane, text, FALSE);
}

static void
unread_cb (ZkyWindow *self)
{
  guint unread;

  g_object_get (self->log_pane, "unread", &unread, NULL);
  gtk_widget_set_visible (self->log_badge, unread > 0);
  zky_window_update_room (self); /* the button of the log may be folded into the menu */
}

static void
show_node_cb (ZkyWindow *self,
              ZkyNode   *node)
{
  zky_canvas_show_node (self->canvas, node);
}

/* Numbers of the inspector went into @file, or why they did not */
static void
saved_cb (ZkyWindow  *self,
          GFile      *file,
          const char *problem)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *message = problem != NULL ? g_strdup (problem) : g_strdup_printf (_("Saved as %s"), name);

  zky_window_show_toast (self, message);
}

static void
show_line_cb (ZkyWindow *self,
              guint      line)
{
  zky_window_show_source (self, line);
}

/* What a panel could not do */
static void
failed_cb (ZkyWindow  *self,
           const char *problem)
{
  zky_window_show_toast (self, problem);
}

/* The keys are for the graph again. */
static void
formula_left_cb (ZkyWindow *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static void
find_closed_cb (ZkyWindow *self)
{
  gtk_revealer_set_reveal_child (self->find_revealer, FALSE);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static void
set_large_text (ZkyWindow *self,
                gboolean   large_text)
{
  if (self->large_text == large_text)
    return;

  self->large_text = large_text;
  if (large_text)
    gtk_widget_add_css_class (GTK_WIDGET (self), "large-text");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "large-text");
  g_object_set (self->canvas, "large-text", large_text, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LARGE_TEXT]);
}

/* How far a layout is that takes its time. */
static void
progress_cb (ZkyWindow *self)
{
  double progress;

  g_object_get (self->session, "progress", &progress, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), progress >= 0);
  gtk_progress_bar_set_fraction (self->progress_bar, MAX (progress, 0));
}

static void
connect_session (ZkyWindow *self)
{
  GObject *children[] = { G_OBJECT (self->canvas), G_OBJECT (self->explanation), G_OBJECT (self->find_panel),
                          G_OBJECT (self->call_bar), G_OBJECT (self->calls_panel), G_OBJECT (self->formula_bar), G_OBJECT (self->inspector), G_OBJECT (self->player) };

  self->session = zky_session_new ();
  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    g_object_set (children[i], "session", self->session, NULL);

  g_object_bind_property (self->canvas, "digits", self->session, "digits", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self->session, "busy", self->busy_box, "visible", G_BINDING_SYNC_CREATE);
  g_signal_connect_swapped (self->session, "notify::progress", G_CALLBACK (progress_cb), self);
  g_signal_connect_swapped (self->session, "called", G_CALLBACK (called_cb), self);
  g_signal_connect_swapped (self->session, "log", G_CALLBACK (log_cb), self);
  g_signal_connect_swapped (self->session, "notify::error", G_CALLBACK (error_cb), self);
  g_signal_connect_swapped (self->session, "notify::expression", G_CALLBACK (expression_cb), self);
  g_signal_connect_swapped (self->session, "notify::title", G_CALLBACK (zky_window_update_title), self);
  g_signal_connect_swapped (self->session, "notify::file", G_CALLBACK (zky_window_update_title), self);
}

static void
close_now (ZkyWindow *self,
           gpointer   data)
{
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
zky_window_close_request (GtkWindow *window)
{
  ZkyWindow *self = ZKY_WINDOW (window);

  if (zky_window_ask_to_close (self))
    return TRUE;
  if (zky_source_panel_get_modified (self->source_panel))
    {
      zky_window_after_saving (self, close_now, NULL, NULL);
      return TRUE;
    }

  zky_window_save_state (ZKY_WINDOW (window));

  return GTK_WINDOW_CLASS (zky_window_parent_class)->close_request (window);
}

static void
zky_window_get_property (GObject    *object,
                         guint       id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  if (id == PROP_LARGE_TEXT)
    g_value_set_boolean (value, ZKY_WINDOW (object)->large_text);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zky_window_set_property (GObject      *object,
                         guint         id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  if (id == PROP_LARGE_TEXT)
    set_large_text (ZKY_WINDOW (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
zky_window_dispose (GObject *object)
{
  ZkyWindow *self = ZKY_WINDOW (object);

  zky_window_drop_dialogs (self);
  zky_window_drop_manners (self);
  gtk_window_set_focus (GTK_WINDOW (self), NULL);
  zky_window_drop_notices (self);
  zky_window_drop_status (self);
  zky_window_drop_actions (self);
  if (self->session)
    {
      g_signal_handlers_disconnect_by_data (self->session, self);
      zky_session_stop (self->session);
    }
  zky_window_forget_question (self);
  zky_window_drop_training (self);
  if (self->canvas && self->settings)
    g_settings_unbind (self->canvas, "color-by"); /* whoever still holds the canvas */
  g_clear_object (&self->dialog);
  g_clear_object (&self->thumbnails);
  g_clear_object (&self->training);
  g_clear_object (&self->rows);
  g_clear_pointer (&self->watch, zky_file_watch_free);
  g_clear_object (&self->wanted);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), ZKY_TYPE_WINDOW);

  G_OBJECT_CLASS (zky_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, ZkyWindow, busy_box);
  gtk_widget_class_bind_template_child (widget_class, ZkyWindow, call_bar);
  gtk_widget_class_bind_template_child (widget_class, ZkyWindow, calls_panel);
  gtk_widget_class_bind_template_child (widget_class, ZkyWindow, canvas);
  gtk_widget_class_bind_template_child (widget_class, ZkyWindow, explanation);
  gtk_widget_class_bind_template_child (widget_class, ZkyWindow, find_panel);
  gtk_widget_class_bind_template_child (widget_class, ZkyWindow, find_revealer);
  gtk_widget_class_bind_template_child (widget_class, ZkyWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, ZkyWindow, formula_bar);
  gtk_widget_class_bind_template_child (widget_class, ZkyWindow, inspector);
  gtk_widget_class_bind_template_child (widget_class, ZkyWindow, log_badge);
  gtk_widget_class_bind_template_child (widget_class, ZkyWindow, log_button);
  gtk_widget_class_bind_template_child (widget_class, ZkyWindow, log_pane);
  gtk_widget_class_bind_template_child (widget_class, ZkyWindow, log_revealer);
  gtk_widget_class_bind_template_child (widget_class, ZkyWindow, menu_badge);
  gtk_widget_class_bind_template_child (widget_class, ZkyWindow, menu_button);
  gtk_widget_class_bind_template_child (widget_class, ZkyWindow, open_button);
  gtk_widget_class_bind_template_child (widget_class, ZkyWindow, open_recent_menu);
  gtk_widget_class_bind_template_child (widget_class, ZkyWindow, panel_stack);
  gtk_widget_class_bind_template_child (widget_class, ZkyWindow, panel_switcher);
  gtk_widget_class_bind_template_child (widget_class, ZkyWindow, player);
  gtk_widget_class_bind_template_child (widget_class, ZkyWindow, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, ZkyWindow, recent_menu);
  gtk_widget_class_bind_template_child (widget_class, ZkyWindow, row_bar);
  gtk_widget_class_bind_template_child (widget_class, ZkyWindow, side_panel);
  gtk_widget_class_bind_template_child (widget_class, ZkyWindow, show_source_button);
  gtk_widget_class_bind_template_child (widget_class, ZkyWindow, source_button);
  gtk_widget_class_bind_template_child (widget_class, ZkyWindow, source_panel);
  gtk_widget_class_bind_template_child (widget_class, ZkyWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, ZkyWindow, status_page);
  gtk_widget_class_bind_template_child (widget_class, ZkyWindow, stop_button);
  gtk_widget_class_bind_template_child (widget_class, ZkyWindow, title);
  gtk_widget_class_bind_template_child (widget_class, ZkyWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, ZkyWindow, training_page);
  gtk_widget_class_bind_template_child (widget_class, ZkyWindow, step_bar);
  gtk_widget_class_bind_template_child (widget_class, ZkyWindow, training_panel);
  gtk_widget_class_bind_template_callback (widget_class, failed_cb);
  gtk_widget_class_bind_template_callback (widget_class, find_closed_cb);
  gtk_widget_class_bind_template_callback (widget_class, formula_left_cb);
  gtk_widget_class_bind_template_callback (widget_class, saved_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_line_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_node_cb);
  gtk_widget_class_bind_template_callback (widget_class, unread_cb);
}

static void
zky_window_class_init (ZkyWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = zky_window_dispose;
  object_class->get_property = zky_window_get_property;
  object_class->set_property = zky_window_set_property;
  GTK_WINDOW_CLASS (klass)->close_request = zky_window_close_request;

  properties[PROP_LARGE_TEXT] =
    g_param_spec_boolean ("large-text", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (ZKY_TYPE_BREADCRUMBS);
  g_type_ensure (ZKY_TYPE_CALL_BAR);
  g_type_ensure (ZKY_TYPE_CALLS_PANEL);
  g_type_ensure (ZKY_TYPE_CANVAS);
  g_type_ensure (ZKY_TYPE_EXPLANATION);
  g_type_ensure (ZKY_TYPE_FIND_PANEL);
  g_type_ensure (ZKY_TYPE_FORMULA_BAR);
  g_type_ensure (ZKY_TYPE_INSPECTOR);
  g_type_ensure (ZKY_TYPE_LOG_PANE);
  g_type_ensure (ZKY_TYPE_PLAYER);
  g_type_ensure (ZKY_TYPE_ROOM);
  g_type_ensure (ZKY_TYPE_ROW_BAR);
  g_type_ensure (ZKY_TYPE_SIDE_PANEL);
  g_type_ensure (ZKY_TYPE_SOURCE_PANEL);
  g_type_ensure (ZKY_TYPE_STEP_BAR);
  g_type_ensure (ZKY_TYPE_TRAINING_PANEL);
  gtk_widget_class_set_template_from_resource (widget_class, ZKY_RESOURCE_UI "zky-window.ui");
  bind_children (widget_class);

  /* Of the class, since a GPropertyAction in the window's group would hold the window that holds it. */
  gtk_widget_class_install_property_action (widget_class, "win.fullscreen", "fullscreened");
  gtk_widget_class_install_property_action (widget_class, "win.large-text", "large-text");
}

static void
zky_window_init (ZkyWindow *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  gtk_widget_init_template (GTK_WIDGET (self));

  connect_session (self);
  zky_window_add_actions (self);
  zky_window_add_calls (self);
  zky_window_add_source (self);
  zky_window_add_training (self);
  zky_window_add_rows (self);
  zky_window_add_keys (self);
  zky_window_add_drop_target (self);
  zky_window_add_manners (self);
  zky_window_add_notices (self);
  zky_window_add_status (self);
  zky_window_update_title (self);

  g_signal_connect_object (style, "notify::dark", G_CALLBACK (zky_window_update_theme), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (zky_window_update_theme), self, G_CONNECT_SWAPPED);
  zky_window_update_theme (self);
}

/**
 * zky_window_new:
 * @application: whose window it is
 * @settings: (nullable): where size and view are kept
 *
 * Returns: (transfer none): a window without a model
 */
ZkyWindow *
zky_window_new (GtkApplication *application,
                GSettings      *settings)
{
  ZkyWindow *self = g_object_new (ZKY_TYPE_WINDOW, "application", application, NULL);

  g_set_object (&self->settings, settings);
  zky_window_restore_state (self);
  zky_window_keep_target (self);
  zky_window_fill_menus (self);
  zky_window_update_actions (self);
  /* Space is to play, not to press the first button. */
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));

  return self;
}

ZkySession *
zky_window_get_session (ZkyWindow *self)
{
  g_return_val_if_fail (ZKY_IS_WINDOW (self), NULL);

  return self->session;
}

/* For the watch of the file. */
static GHashTable *
list_files (gpointer data)
{
  return zky_session_dup_files (ZKY_WINDOW (data)->session);
}

/* What was changed in the window is called with what changed beside it; the file itself is looked at when it is saved. */
static void
file_changed_cb (gpointer data)
{
  ZkyWindow *self = data;

  zky_window_file_found (self);
  if (zky_source_panel_get_modified (self->source_panel))
    zky_source_panel_call (self->source_panel);
  else
    zky_session_open_file (self->session, self->wanted);
}

/* @file: (nullable): opened again each time that it is written, until it is another one */
void
zky_window_watch_file (ZkyWindow *self,
                       GFile     *file)
{
  g_set_object (&self->wanted, file);
  zky_window_file_found (self);
  zky_window_update_title (self);
  g_clear_pointer (&self->watch, zky_file_watch_free);
  if (file != NULL)
    self->watch = zky_file_watch_new (file, list_files, file_changed_cb, zky_window_file_gone, self);
  follow_files (self);
}

static void
open_at_once (ZkyWindow *self,
              gpointer   file)
{
  zky_window_watch_file (self, file);
  zky_session_open_file (self->session, file);
  /* Space is to play, not to open the menu again that the file was chosen from. */
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static void
open_now (ZkyWindow *self,
          gpointer   file)
{
  zky_window_after_training (self, _("_Open Without Saving"), open_at_once, g_object_ref (file), g_object_unref);
}

/**
 * zky_window_open_file:
 *
 * Opens a model file, and again each time it is saved, until something else is opened. Text that was not saved is asked for first.
 */
void
zky_window_open_file (ZkyWindow *self,
                      GFile     *file)
{
  g_return_if_fail (ZKY_IS_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  zky_window_after_saving (self, open_now, g_object_ref (file), g_object_unref);
}

void
zky_window_open_expression (ZkyWindow  *self,
                            const char *expression)
{
  g_return_if_fail (ZKY_IS_WINDOW (self));
  g_return_if_fail (expression != NULL);

  zky_session_open_expression (self->session, expression);
}

/**
 * zky_window_open_last:
 *
 * Opens what was open when zkynet was last used, at first, or when that file is gone, the first example.
 */
void
zky_window_open_last (ZkyWindow *self)
{
  g_autofree char *uri = NULL;
  g_autofree char *formula = NULL;
  g_autoptr(GFile) file = NULL;

  g_return_if_fail (ZKY_IS_WINDOW (self));

  if (self->settings)
    {
      uri = g_settings_get_string (self->settings, "last-file");
      formula = g_settings_get_string (self->settings, "last-formula");
    }

  if (formula && formula[0])
    {
      zky_window_restore_target (self);
      zky_window_open_expression (self, formula);
      return;
    }

  file = uri && uri[0] ? g_file_new_for_uri (uri) : NULL;
  if (file && !g_file_query_exists (file, NULL))
    g_clear_object (&file);
  if (file)
    zky_window_restore_target (self);
  else
    file = zky_examples_dup_first ();
  if (file)
    zky_window_open_file (self, file);
  else
    zky_window_update_status (self);
}
