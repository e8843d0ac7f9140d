/* zky-session-job.h: one piece of work of a session's worker: load, call, back, steps, layout
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-batch-place.h"
#include "zky-edits.h"
#include "zky-kept-call.h"
#include "zky-scene.h"
#include "zky-session-model.h"

G_BEGIN_DECLS

/**
 * ZkySessionJob:
 * @file, @expression: (nullable): load this first; at most one is set
 * @text: (nullable): what is loaded instead of what @file holds, or as a model that is no file yet
 * @model: what is called; for a load an empty box
 * @edits: (element-type ZkyEdit) (nullable): values to set before the call
 * @carried: (element-type ZkyEdit) (nullable): values for names that the loaded formula leaves open
 * @trained: (element-type ZkyEdit) (nullable): what the parameters have become since the text before was loaded; @born: what they were then
 * @declared: (element-type ZkyEdit) (nullable): the parameters as the loaded text has them
 * @previous: (nullable): the scene on the screen, whose layout is taken over where it fits
 * @relayout: lay out anew even where it fits
 * @opens: no whole call of what is loaded has been seen that could stay
 * @only_layout: the call is there already, nothing is called
 * @shown: (nullable): with @only_layout: which call of the list it is
 * @recall: (nullable): with @only_layout: the job that computes its numbers once more
 * @against: (nullable): which call of the list it is compared with
 * @against_recall: (nullable): the job that computes the numbers of that one once more
 * @kind, @gesture: what the list of calls says of it
 * @composites: (nullable): set of keys of composite operators that are recorded as their textbook graphs
 * @record: the backward pass is recorded, so that it can be drawn
 * @for_view: the newest call once more, since something else of it is to be seen
 * @target: (nullable): what is differentiated; %NULL: the sum of the first output
 * @place: (nullable): a place in a training, whose batch is called instead of what the inputs are, and whose loss is differentiated
 * @first: (element-type ZkyTensor) (nullable): what the inputs were declared with; after a load: what they are declared with now
 * @options: of the scene; owns its folds and its cache
 * @progress: (atomic): thousandths of the layout that are done; −1: it has not begun
 * @cancellable: nobody waits for it any more
 * @stop: of the call alone, which @calling says is under way (atomic)
 *
 * @values: after a load: what the model starts from
 * @n_learned: after a load: how many of @trained had become something else, and @n_kept: how many of these stay that
 * @contents: (nullable): after a load: what the file held
 * @call_steps: of the call; given with @only_layout, unless there is @recall
 * @against_steps: of @against; given, unless there is @against_recall
 * @difference: (nullable): the comparison; given where it is known already
 * @steps, @scene, @notice: what came out; @scene has the graph, of a comparison that of both calls
 * @compare_failed: it is the comparison that cannot be made
 * @problem: (nullable): why the call of what was loaded went no further than what came out
 *
 * The first group is filled in by the session, the second one by the worker.
 */
typedef struct _ZkySessionJob ZkySessionJob;

struct _ZkySessionJob
{
  GFile           *file;
  char            *expression;
  char            *text;
  ZkySessionModel *model;
  GPtrArray       *edits, *carried, *trained, *born, *declared;
  ZkyScene        *previous;
  gboolean         relayout, only_layout, opens;
  ZkyKeptCall     *shown;
  ZkySessionJob   *recall;
  ZkyKeptCall     *against;
  ZkySessionJob   *against_recall;
  ZkyCallKind      kind;
  guint            gesture;
  GHashTable      *composites;
  ZkyTarget       *target;
  ZkyBatchPlace   *place;
  GPtrArray       *first;
  gboolean         record, for_view;
  ZkySceneOptions  options;
  gint             progress;
  GCancellable    *cancellable, *stop;
  gint             calling;

  ZkyEdits        *values;
  guint            n_kept, n_learned;
  char            *contents;
  ZkySteps        *call_steps;
  ZkySteps        *against_steps;
  ZkyDifference   *difference;
  ZkySteps        *steps;
  ZkyScene        *scene;
  char            *notice;
  char            *problem;
  gboolean         compare_failed;
};

ZkySessionJob *zky_session_job_new  (void) G_GNUC_WARN_UNUSED_RESULT;
void           zky_session_job_free (ZkySessionJob  *self);
void           zky_session_job_cancel (ZkySessionJob *self);
void           zky_session_job_stop (ZkySessionJob  *self);
gboolean       zky_session_job_run  (ZkySessionJob  *self,
                                     GError        **error);

/* For the files of a job */
ZkyGraph      *zky_session_job_call       (ZkySessionJob  *self,
                                           GError        **error) G_GNUC_WARN_UNUSED_RESULT;
void           zky_session_job_add_notice (ZkySessionJob  *self,
                                           const char     *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkySessionJob, zky_session_job_free)

G_END_DECLS
