/* zky-session-private.h: the inside of a session, shared by its files
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-session-calls.h"
#include "zky-session-job.h"

G_BEGIN_DECLS

enum
{
  ZKY_SESSION_PROP_0,
  ZKY_SESSION_PROP_TITLE,
  ZKY_SESSION_PROP_FILE,
  ZKY_SESSION_PROP_EXPRESSION,
  ZKY_SESSION_PROP_SCENE,
  ZKY_SESSION_PROP_STEPS,
  ZKY_SESSION_PROP_BUSY,
  ZKY_SESSION_PROP_ERROR,
  ZKY_SESSION_PROP_NOTICE,
  ZKY_SESSION_PROP_POSITION,
  ZKY_SESSION_PROP_PHASE,
  ZKY_SESSION_PROP_PLAYING,
  ZKY_SESSION_PROP_N_STEPS,
  ZKY_SESSION_PROP_N_FORWARD,
  ZKY_SESSION_PROP_EXPLANATION,
  ZKY_SESSION_PROP_SELECTED,
  ZKY_SESSION_PROP_ORIENTATION,
  ZKY_SESSION_PROP_QUIZ,
  ZKY_SESSION_PROP_CAN_UNDO,
  ZKY_SESSION_PROP_CAN_REDO,
  ZKY_SESSION_PROP_HIDE_CONSTANTS, /* in the order of the flags */
  ZKY_SESSION_PROP_HIDE_PARAMETERS,
  ZKY_SESSION_PROP_HIDE_SHAPES,
  ZKY_SESSION_PROP_PROGRESS,
  ZKY_SESSION_PROP_DIGITS,
  ZKY_SESSION_PROP_HEALTH,
  ZKY_SESSION_PROP_SHOWN_CALL,
  ZKY_SESSION_PROP_TARGET,
  ZKY_SESSION_PROP_JACOBIAN,
  ZKY_SESSION_PROP_BACKWARD,
  ZKY_SESSION_PROP_COMPARED_CALL,
  ZKY_SESSION_PROP_BATCH,
  ZKY_SESSION_N_PROPS
};

extern GParamSpec *zky_session_properties[ZKY_SESSION_N_PROPS];

/**
 * ZkySessionPending:
 *
 * What the worker has to do next.
 */
typedef enum
{
  ZKY_SESSION_PENDING_LAYOUT = 1 << 0,
  ZKY_SESSION_PENDING_CALL   = 1 << 1,
  ZKY_SESSION_PENDING_LOAD   = 1 << 2,
  ZKY_SESSION_PENDING_SHOW   = 1 << 3, /* another call of the list */
} ZkySessionPending;

struct _ZkySession
{
  GObject           parent_instance;

  /* What is open; owned */
  GFile            *file;
  char             *expression;
  char             *text;        /* (nullable): in the place of what the file holds */
  char             *title;
  char             *error;
  char             *notice;
  char             *call_notice; /* the part of the notice that is not about layout */
  ZkySessionModel  *model;
  GHashTable       *last_files;  /* (nullable): set of paths: what was read by the model that was loaded last, whether that worked or not */
  ZkyEdits         *edits;
  GPtrArray        *declared;     /* (nullable) (element-type ZkyEdit): parameters as the model's text has them */
  guint             n_kept, n_learned; /* of the parameters, when the same model was loaded anew */
  GPtrArray        *first;        /* (nullable) (element-type ZkyTensor): inputs as the model's text has them */
  ZkyBatchPlace    *place;        /* (nullable): calls are about this place of a training */
  ZkyScene         *scene;
  ZkySteps         *steps;
  guint             last_gesture;

  /* The list of calls */
  ZkyKeptCalls     *calls;
  ZkyKeptCall      *shown;            /* (nullable): whose numbers are seen */
  ZkyKeptCall      *next_shown;       /* (nullable): that is wanted instead */
  ZkyKeptCall      *against;          /* (nullable): what shown is compared with, or will be with the next picture */
  ZkyDifference    *difference;       /* (nullable): of the picture that is there */
  ZkyCallSource    *source;           /* (nullable): what the present model was loaded from */
  ZkyCallKind       next_kind;        /* of the next call */
  guint             next_gesture;
  guint             entry_gesture;    /* of the newest entry */
  gboolean          entry_unfinished; /* its text failed half way */
  gboolean          continues;        /* an earlier call is seen, and its inputs have been taken over for an edit */

  /* The worker */
  GFile            *next_file; /* to be loaded next; one of the two */
  char             *next_expression;
  char             *next_text;
  gboolean          was_jacobian; /* what "jacobian" was when it was last told */
  ZkyTarget        *next_target; /* (nullable): what its first call differentiates */
  ZkySessionPending pending;
  GCancellable     *running;   /* of the job that runs, or NULL */
  ZkySessionJob    *job;       /* borrowed: the one that runs */
  guint             n_held;    /* edits that belong together are on their way: nothing is started */
  guint             busy_id, progress_id;
  gboolean          busy;
  double            progress;

  /* What is looked at */
  guint             n_steps, n_forward;
  guint             position;
  double            phase;
  gboolean          playing;
  gboolean          untouched; /* the position is where opening put it */
  char             *selected;
  char             *explanation;
  gint              explained; /* the step that it explains, or -1 */
  gboolean          explained_as_question;
  ZkyOrientation    orientation;
  ZkyOrientation    settled;      /* what the first picture of the model chose, while that is left to it */
  gboolean          quiz;
  guint             digits;
  ZkyHealthLimits   health;
  ZkyFolds         *folds;      /* which groups are open; another object after each change */
  guint             hide;       /* ZkyHide */
  ZkyBackward       backward;   /* how the backward pass is seen */
  gboolean          next_for_view; /* the next call is the newest once more, for that */
  GHashTable       *composites; /* set of keys of composite operators that are open; another one after each change */
  ZkyLayoutCache   *cache;
};

void        zky_session_notify            (ZkySession        *self,
                                           guint              property);
void        zky_session_notify_undo       (ZkySession        *self);
void        zky_session_notify_target     (ZkySession        *self);
void        zky_session_set_backward      (ZkySession        *self,
                                           ZkyBackward        backward);
gboolean    zky_session_lacks_pass        (ZkySession        *self,
                                           ZkySteps          *steps);
gboolean    zky_session_batch_read        (ZkySession        *self,
                                           ZkyInput          *input);
void        zky_session_batch_leave       (ZkySession        *self,
                                           guint              gesture);
void        zky_session_batch_set_place   (ZkySession        *self,
                                           ZkyBatchPlace     *place);
void        zky_session_set_jacobian      (ZkySession        *self,
                                           gboolean           jacobian);
void        zky_session_printed           (GObject           *owner,
                                           const char        *text);
void        zky_session_request           (ZkySession        *self,
                                           ZkySessionPending  what);
void        zky_session_request_load      (ZkySession        *self,
                                           GFile             *file,
                                           const char        *expression,
                                           const char        *text);
void        zky_session_expect_call       (ZkySession        *self,
                                           ZkyCallKind        kind,
                                           guint              gesture);
void        zky_session_calls_leave       (ZkySession        *self);
void        zky_session_calls_add         (ZkySession        *self,
                                           ZkySessionJob     *job,
                                           gboolean           loaded,
                                           gboolean           opened);
void        zky_session_calls_shown       (ZkySession        *self,
                                           ZkySessionJob     *job);
void        zky_session_calls_prepare     (ZkySession        *self,
                                           ZkySessionJob     *job,
                                           ZkyKeptCall       *call);
void        zky_session_calls_compare     (ZkySession        *self,
                                           ZkySessionJob     *job);
void        zky_session_calls_compared    (ZkySession        *self,
                                           ZkySessionJob     *job,
                                           gboolean           opened);
guint       zky_session_calls_continue    (ZkySession        *self,
                                           guint              gesture);
void        zky_session_view_called       (ZkySession        *self,
                                           gboolean           opened);
void        zky_session_groups_revert     (ZkySession        *self);
void        zky_session_groups_opened     (ZkySession        *self);
ZkyOrientation
            zky_session_groups_get_orientation (ZkySession   *self);
void        zky_session_groups_set_hide   (ZkySession        *self,
                                           ZkyHide            what,
                                           gboolean           hide);
void        zky_session_groups_carry      (ZkySession        *self);
const char *zky_session_view_explain      (ZkySession        *self);
void        zky_session_view_set_selected (ZkySession        *self,
                                           const char        *key);
void        zky_session_view_set_digits   (ZkySession        *self,
                                           guint              digits);
void        zky_session_view_set_quiz     (ZkySession        *self,
                                           gboolean           quiz);

G_END_DECLS
