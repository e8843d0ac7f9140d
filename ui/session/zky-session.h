/* zky-session.h: what one window works on: a model, its present call, the time line, the selection
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

#include "zky-batch-place.h"
#include "zky-health.h"
#include "zky-scene.h"

G_BEGIN_DECLS

/* What messages call a model that is no file yet. */
#define ZKY_SESSION_NEW_NAME "model.lua"

#define ZKY_TYPE_SESSION (zky_session_get_type ())

G_DECLARE_FINAL_TYPE (ZkySession, zky_session, ZKY, SESSION, GObject)

/**
 * ZkySession:
 *
 * View state as an object of its own (no GTK). Widgets bind to its properties and call its methods; nothing else passes
 * between them. Models run in a worker thread, one call at a time, the newest edit wins; results arrive in the main loop.
 * After each call backward has run as well (the sum of a non-scalar output is differentiated, unless told), so that the time
 * line knows all steps; what is shown of it depends on the position alone. A failed call leaves the last good one in place and sets "error".
 *
 * Properties (all notify):
 *   "title" (string, read): file name, or the expression
 *   "file" (GFile, read), "expression" (string, read): what is open; one of them is NULL
 *   "scene" (boxed-like pointer, read): the laid-out scene of the present call; NULL at first
 *   "steps" (pointer, read): the steps of that call
 *   "busy" (boolean, read): a call or a layout is under way (set only after 200 ms, so that quick edits do not flicker)
 *   "error" (string, read): why the last load, edit or call failed; NULL when it worked
 *   "notice" (string, read): something to know: the linear-time layout was taken, a sum is differentiated
 *   "position" (uint): where the time line stands, 0 … n-steps; on opening it is at the end of the forward pass
 *   "phase" (double): 0 … 1, how far the next event has gone while playing
 *   "playing" (boolean): the player runs
 *   "n-steps", "n-forward" (uint, read)
 *   "explanation" (string, read): of the present step
 *   "selected" (string): key of the selected node or group (those of groups end with a slash), NULL for none; carried
 *     from call to call
 *   "orientation" (ZkyOrientation as int)
 *   "quiz" (boolean): hide the next number until it is asked for
 *   "can-undo", "can-redo" (boolean, read)
 *   "digits" (uint): significant digits of the numbers in texts
 *   "hide-constants", "hide-parameters", "hide-shapes" (boolean): what is left out of the picture; the last one is for
 *     operators that change nothing but the shape
 *   "health" (pointer, read): const ZkyHealthLimits *: from where on something is worth a mark
 *   "progress" (double, read): 0 … 1, how far a layout that takes its time is; below 0: not known
 *   "target" (ZkyTarget as pointer, read): what is differentiated; NULL: the sum of the first output
 *   "jacobian" (boolean): that is a Jacobian
 *   "backward" (ZkyBackward as int): whether and how the backward pass is seen as a graph of its own
 *   "batch" (ZkyBatchPlace as pointer, read): a place in a training, whose next batch is called instead of what the inputs are; NULL: none
 * Signals:
 *   "log" (const char *text): what the model printed
 *   "failed": nothing came of a call or of loading; "error" says why, maybe in the words of the time before
 *   "undone": values have gone back, or forward again; their call comes later
 *   "called": a new call is in place (scene and steps are new); cards keep their places when keys, edges and sizes did
 */
ZkySession     *zky_session_new             (void);
void            zky_session_open_file       (ZkySession   *self,
                                             GFile        *file);
void            zky_session_open_saved      (ZkySession   *self,
                                             GFile        *file);
/* As the file, but with @text in the place of what it holds; @file: (nullable): a model that is no file yet. A call that fails shows
 * what it computed up to there, beside its error. */
void            zky_session_open_text       (ZkySession   *self,
                                             GFile        *file,
                                             const char   *text);
void            zky_session_open_expression (ZkySession   *self,
                                             const char   *expression);
void            zky_session_reload          (ZkySession   *self);
void            zky_session_call_again      (ZkySession   *self);
void            zky_session_stop            (ZkySession   *self);
GFile          *zky_session_get_file        (ZkySession   *self);
/* What is called in the place of the file's contents, or NULL. */
const char     *zky_session_get_text        (ZkySession   *self);
GHashTable     *zky_session_dup_files       (ZkySession   *self) G_GNUC_WARN_UNUSED_RESULT;
guint           zky_session_get_n_kept      (ZkySession   *self,
                                             guint        *n_learned);
const char     *zky_session_get_expression  (ZkySession   *self);
const char     *zky_session_get_title       (ZkySession   *self);
const char     *zky_session_get_error       (ZkySession   *self);
/* What was wrong is known, and the last good call is wanted: "error" is NULL again. */
void            zky_session_dismiss_error   (ZkySession   *self);
gboolean        zky_session_get_busy        (ZkySession   *self);
ZkyModel       *zky_session_get_model       (ZkySession   *self);
ZkyScene       *zky_session_get_scene       (ZkySession   *self);
ZkySteps       *zky_session_get_steps       (ZkySession   *self);
ZkyGraph       *zky_session_get_graph       (ZkySession   *self);
guint           zky_session_get_position    (ZkySession   *self);
void            zky_session_set_position    (ZkySession   *self,
                                             guint         position);
guint           zky_session_get_digits      (ZkySession   *self);
double          zky_session_get_phase       (ZkySession   *self);
void            zky_session_set_phase       (ZkySession   *self,
                                             double        phase);
gboolean        zky_session_get_playing     (ZkySession   *self);
void            zky_session_set_playing     (ZkySession   *self,
                                             gboolean      playing);
/* One step, as the keys . and , do it: stops playing; in a quiz the first press asks, the second one shows. */
void            zky_session_step            (ZkySession   *self,
                                             int           direction);
ZkyNode        *zky_session_get_selected_node (ZkySession *self);
void            zky_session_select_node     (ZkySession   *self,
                                             ZkyNode      *node);

/* Groups, by their keys. What is opened and closed carries over from call to call, but not to another model. */
guint           zky_session_get_selected_group (ZkySession *self);
void            zky_session_select_group    (ZkySession   *self,
                                             guint         group);
void            zky_session_set_group_open  (ZkySession   *self,
                                             guint         group,
                                             gboolean      open,
                                             gboolean      subtree);
/* Composite operators, which open into their textbook graphs: that takes a new call. */
gboolean        zky_session_can_open        (ZkySession   *self,
                                             const ZkyNode *node);
void            zky_session_open_composite  (ZkySession   *self,
                                             ZkyNode      *node);
void            zky_session_set_all_open    (ZkySession   *self,
                                             ZkyFoldsDefault state);
/* Opens all groups around a node. Returns whether any was closed; the scene then comes later. */
gboolean        zky_session_reveal_node     (ZkySession   *self,
                                             const ZkyNode *node);

/* What is worth a mark; and how much there is of each number where the time line stands. */
const ZkyHealthLimits *zky_session_get_health (ZkySession *self);
void            zky_session_set_health      (ZkySession   *self,
                                             const ZkyHealthLimits *limits);
gboolean        zky_session_get_moment      (ZkySession   *self,
                                             ZkyMoment    *moment);

/**
 * Edits. @name is an input's or a parameter's. Edits with the same non-zero @gesture are one undo step (a drag).
 */
gboolean        zky_session_get_input       (ZkySession   *self,
                                             const char   *name,
                                             ZkyInput     *input);
/* What the numbers of an integer input stand for, or NULL (transfer none). */
ZkyVocabulary  *zky_session_get_names       (ZkySession   *self,
                                             const char   *name);
gboolean        zky_session_edit            (ZkySession   *self,
                                             const char   *name,
                                             ZkyTensor    *value,
                                             guint         gesture,
                                             GError      **error);
/* Between the two nothing is called: what belongs together, such as all inputs of one example, comes in one call. They nest. */
void            zky_session_begin_edits     (ZkySession   *self);
void            zky_session_end_edits       (ZkySession   *self);
/* A number for a new gesture. */
guint           zky_session_new_gesture     (ZkySession   *self);
/* The input or parameter that @node is, if it is one that can be edited. */
gboolean        zky_session_find_input      (ZkySession   *self,
                                             const ZkyNode *node,
                                             ZkyInput     *input);
/* The call of a training's next step instead of that of the inputs, or theirs again; calls with one @entry, unless it is 0, are one entry of
 * the list. An edit of an input goes on from the rows of the batch. */
ZkyBatchPlace  *zky_session_get_batch       (ZkySession   *self);
void            zky_session_set_batch       (ZkySession   *self,
                                             ZkyBatchPlace *place,
                                             guint         entry);
void            zky_session_undo            (ZkySession   *self);
void            zky_session_redo            (ZkySession   *self);
/* What is differentiated: (nullable), carried from call to call. Where a call cannot be differentiated like that, its sum is, and
 * "notice" says so. */
ZkyTarget      *zky_session_get_target      (ZkySession   *self);
void            zky_session_set_target      (ZkySession   *self,
                                             ZkyTarget    *target,
                                             guint         gesture);
/* For the first call of what is opened next. */
void            zky_session_set_first_target (ZkySession  *self,
                                             ZkyTarget    *target);
/* The open expression as a Lua model, or NULL when a file is open (transfer full). */
char           *zky_session_to_lua          (ZkySession   *self,
                                             GError      **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
