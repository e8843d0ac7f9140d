/* zky-window-private.h: what the files of the window share
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-call-bar.h"
#include "zky-calls-panel.h"
#include "zky-canvas.h"
#include "zky-explanation.h"
#include "zky-file-watch.h"
#include "zky-find-panel.h"
#include "zky-formula-bar.h"
#include "zky-inspector.h"
#include "zky-log-pane.h"
#include "zky-player.h"
#include "zky-row-bar.h"
#include "zky-side-panel.h"
#include "zky-source-panel.h"
#include "zky-step-bar.h"
#include "zky-thumbnails.h"
#include "zky-training-panel.h"
#include "zky-window.h"

G_BEGIN_DECLS

/* What is done when nothing unsaved can be lost by it any more. */
typedef void (*ZkyThenFunc) (ZkyWindow *self,
                             gpointer   data);

typedef struct _ZkyThen ZkyThen;

struct _ZkyWindow
{
  AdwApplicationWindow  parent_instance;

  gboolean              large_text;
  guint                 focus_id;
  gboolean              gone;          /* the file that is open is no longer there */
  gboolean              is_slow;       /* the session has been busy for a while */
  guint                 slow_id;
  gboolean              may_close;     /* somebody said that what runs, or was trained, may go */

  /* Owned */
  GSettings            *settings;      /* (nullable) */
  ZkySession           *session;
  GFile                *wanted;        /* the file last asked for, whether it could be opened or not */
  ZkyFileWatch         *watch;         /* on it */
  ZkyThumbnails        *thumbnails;    /* (nullable): of the gallery, from its first time on */
  ZkyTrainingRun       *training;
  ZkyThen              *then;          /* (nullable): what waits for what was trained to be saved or given up */
  ZkyRowFeed           *rows;
  GtkNativeDialog      *dialog;        /* the file chooser that is open */
  GSignalGroup         *focus_signals; /* of what has the focus */
  GtkWidget            *focus_before;  /* (nullable), weak: what had the focus before a menu or another popover took it */
  AdwToast             *quiz_toast;    /* (nullable), weak */
  GtkWidget            *question;      /* (nullable), weak: the dialog that asks what becomes of what would be lost */

  /* Template children */
  GtkWidget            *busy_box;
  ZkyCallBar           *call_bar;
  ZkyCallsPanel        *calls_panel;
  ZkyCanvas            *canvas;
  GtkMenuButton        *menu_button;
  GtkWidget            *explanation;
  ZkyFindPanel         *find_panel;
  GtkRevealer          *find_revealer;
  AdwFlap              *flap;
  ZkyFormulaBar        *formula_bar;
  ZkyInspector         *inspector;
  GtkWidget            *log_badge, *menu_badge;
  GtkWidget            *log_button;
  ZkyLogPane           *log_pane;
  GtkRevealer          *log_revealer;
  GMenu                *recent_menu, *open_recent_menu;
  AdwSplitButton       *open_button;
  ZkyPlayer            *player;
  GtkProgressBar       *progress_bar;
  GtkStack             *panel_stack;
  GtkWidget            *panel_switcher;
  ZkyRowBar            *row_bar;
  GtkWidget            *show_source_button; /* of the page that says that there is nothing to be seen */
  ZkySidePanel         *side_panel;
  GtkWidget            *source_button;
  ZkySourcePanel       *source_panel;
  GtkStack             *stack;
  AdwStatusPage        *status_page;
  GtkWidget            *stop_button;        /* of the page that says that the model is running still */
  AdwWindowTitle       *title;
  AdwToastOverlay      *toasts;
  GtkStackPage         *training_page;
  ZkyStepBar           *step_bar;
  ZkyTrainingPanel     *training_panel;
};

/* zky-window-actions.c */
void  zky_window_add_actions     (ZkyWindow  *self);
void  zky_window_drop_actions    (ZkyWindow  *self);
void  zky_window_add_keys        (ZkyWindow  *self);
void  zky_window_update_actions  (ZkyWindow  *self);

/* zky-window-calls.c */
void  zky_window_add_calls       (ZkyWindow  *self);

/* zky-window-notices.c */
void  zky_window_add_notices     (ZkyWindow  *self);
void  zky_window_drop_notices    (ZkyWindow  *self);
void  zky_window_file_gone       (gpointer    data);
void  zky_window_file_found      (ZkyWindow  *self);
void  zky_window_remind_of_gone  (ZkyWindow  *self);

/* zky-window.c */
void  zky_window_update_title    (ZkyWindow  *self);
void  zky_window_watch_file      (ZkyWindow  *self,
                                  GFile      *file);
void  zky_window_update_theme    (ZkyWindow  *self);

/* zky-window-files.c */
void  zky_window_choose          (ZkyWindow  *self,
                                  const char *title,
                                  GtkFileChooserAction action,
                                  const char *accept,
                                  const char *name,
                                  GCallback   response_cb);
GFile *zky_window_end_dialog     (ZkyWindow  *self,
                                  int         response);
void  zky_window_choose_file     (ZkyWindow  *self);
GtkWidget *zky_window_show_gallery (ZkyWindow *self);
void  zky_window_save_formula    (ZkyWindow  *self);
void  zky_window_add_drop_target (ZkyWindow  *self);
void  zky_window_fill_menus      (ZkyWindow  *self);
void  zky_window_show_toast      (ZkyWindow  *self,
                                  const char *text);

/* zky-window-manners.c */
void  zky_window_update_room     (ZkyWindow  *self);
void  zky_window_add_manners     (ZkyWindow  *self);
void  zky_window_drop_manners    (ZkyWindow  *self);
void  zky_window_drop_dialogs    (ZkyWindow  *self);
void  zky_window_ask             (ZkyWindow  *self,
                                  GtkWidget  *dialog);
void  zky_window_end_question    (ZkyWindow  *self);
void  zky_window_forget_question (ZkyWindow  *self);

/* zky-window-lens.c */
void  zky_window_follow_lens     (ZkyWindow  *self);

/* zky-window-picture.c */
void  zky_window_export          (ZkyWindow  *self);
void  zky_window_copy_picture    (ZkyWindow  *self);
void  zky_window_print           (ZkyWindow  *self,
                                  GtkPrintOperationAction action,
                                  const char *path);

/* zky-window-rows.c */
void  zky_window_add_rows        (ZkyWindow  *self);
void  zky_window_feed_files      (ZkyWindow  *self,
                                  GListModel *files);

/* zky-window-source.c */
void  zky_window_add_source      (ZkyWindow  *self);
void  zky_window_show_source     (ZkyWindow  *self,
                                  guint       line);
void  zky_window_new_model       (ZkyWindow  *self);
void  zky_window_save            (ZkyWindow  *self);
void  zky_window_save_as         (ZkyWindow  *self);
void  zky_window_ask_to_overwrite (ZkyWindow *self,
                                  GFile      *file);
void  zky_window_after_saving    (ZkyWindow  *self,
                                  ZkyThenFunc then,
                                  gpointer    data,
                                  GDestroyNotify destroy);

/* zky-window-training.c */
void     zky_window_add_training   (ZkyWindow  *self);
void     zky_window_train          (ZkyWindow  *self);
void     zky_window_drop_training  (ZkyWindow  *self);
gboolean zky_window_ask_to_close   (ZkyWindow  *self);
void     zky_window_after_training (ZkyWindow  *self,
                                    const char *close_label,
                                    ZkyThenFunc then,
                                    gpointer    data,
                                    GDestroyNotify destroy);

/* zky-window-state.c */
void  zky_window_restore_state   (ZkyWindow  *self);
void  zky_window_save_state      (ZkyWindow  *self);
void  zky_window_remember_model  (ZkyWindow  *self);

/* zky-window-status.c */
void  zky_window_add_status      (ZkyWindow  *self);
void  zky_window_drop_status     (ZkyWindow  *self);
void  zky_window_update_status   (ZkyWindow  *self);

/* zky-window-target.c */
void  zky_window_restore_target  (ZkyWindow  *self);
void  zky_window_keep_target     (ZkyWindow  *self);

G_END_DECLS
