/* zky-kept-call.h: one call in the list of all calls: when it was, what went in, what came out
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>
#include <zky.h>

#include "zky-batch-place.h"

G_BEGIN_DECLS

/* How a call came about. */
typedef enum
{
  ZKY_CALL_OPENED,   /* a model or a formula was opened */
  ZKY_CALL_RELOADED, /* the text of the model was read again, or typed */
  ZKY_CALL_EDITED,   /* an input or a parameter was changed by hand */
  ZKY_CALL_AGAIN,    /* the same model with the same values */
  ZKY_CALL_UNDONE,
  ZKY_CALL_REDONE,
  ZKY_CALL_TRAINED,  /* parameters came from a training */
  ZKY_CALL_EXPANDED, /* a composite operator was opened or closed */
  ZKY_CALL_REUSED,   /* inputs of an earlier call were taken over */
  ZKY_CALL_TARGET,   /* something else of it is differentiated */
} ZkyCallKind;

#define ZKY_N_CALL_KINDS 10

/**
 * ZkyCallSource:
 * @title: file name or formula
 * @file: (nullable): where the text lies; other files are found from there
 * @expression: (nullable): the formula
 * @text: (nullable): what the file held when it was loaded, or a model that is no file
 *
 * What was loaded: enough to load it once more when the file has long been changed. Counted; calls of one load share it.
 */
typedef struct
{
  char  *title;
  GFile *file;
  char  *expression;
  char  *text;
} ZkyCallSource;

ZkyCallSource *zky_call_source_new   (const char    *title,
                                      GFile         *file,
                                      const char    *expression,
                                      const char    *text) G_GNUC_WARN_UNUSED_RESULT;
ZkyCallSource *zky_call_source_ref   (ZkyCallSource *self);
void           zky_call_source_unref (ZkyCallSource *self);

#define ZKY_TYPE_KEPT_CALL (zky_kept_call_get_type ())

G_DECLARE_FINAL_TYPE (ZkyKeptCall, zky_kept_call, ZKY, KEPT_CALL, GObject)

/**
 * ZkyKeptCall:
 *
 * A call. Inputs and output stay; its steps, with the graph and all numbers in it, may be dropped when memory is short, and are
 * then computed again from source and inputs when they are wanted.
 *
 * Properties (all notify):
 *   "name" (string): given by the user; NULL: none
 *   "summary" (string, read): what changed, in a few words, with four digits
 */
ZkyKeptCall   *zky_kept_call_new           (ZkySteps      *steps,
                                            ZkyCallKind    kind,
                                            ZkyCallSource *source,
                                            GPtrArray     *inputs,
                                            GHashTable    *composites) G_GNUC_WARN_UNUSED_RESULT;
/* The same entry goes on with another call: the next one of a drag. */
void           zky_kept_call_replace       (ZkyKeptCall   *self,
                                            ZkyKeptCall   *next);
guint          zky_kept_call_get_number    (ZkyKeptCall   *self);
void           zky_kept_call_set_number    (ZkyKeptCall   *self,
                                            guint          number);
const char    *zky_kept_call_get_id        (ZkyKeptCall   *self);
GDateTime     *zky_kept_call_get_time      (ZkyKeptCall   *self);
ZkyCallKind    zky_kept_call_get_kind      (ZkyKeptCall   *self);
const char    *zky_kept_call_get_kind_name (ZkyKeptCall   *self);
ZkyCallSource *zky_kept_call_get_source    (ZkyKeptCall   *self);
GHashTable    *zky_kept_call_get_composites (ZkyKeptCall  *self);
const char    *zky_kept_call_get_name      (ZkyKeptCall   *self);
void           zky_kept_call_set_name      (ZkyKeptCall   *self,
                                            const char    *name);
/* `call 3`, or its name. */
char          *zky_kept_call_dup_title     (ZkyKeptCall   *self) G_GNUC_WARN_UNUSED_RESULT;
/* (element-type ZkyEdit): all inputs and parameters. */
GPtrArray     *zky_kept_call_get_inputs    (ZkyKeptCall   *self);
ZkyTensor     *zky_kept_call_find_input    (ZkyKeptCall   *self,
                                            const char    *name);
ZkyTensor     *zky_kept_call_get_output    (ZkyKeptCall   *self);
const char    *zky_kept_call_get_output_name (ZkyKeptCall *self);
/* What is different from the call before: `x: 3 → 4`. Shown with @digits significant digits. */
void           zky_kept_call_set_before    (ZkyKeptCall   *self,
                                            ZkyKeptCall   *before);
char          *zky_kept_call_dup_changes   (ZkyKeptCall   *self,
                                            guint          digits) G_GNUC_WARN_UNUSED_RESULT;
/* `x = 3, w = 1` */
char          *zky_kept_call_dup_inputs    (ZkyKeptCall   *self,
                                            guint          digits) G_GNUC_WARN_UNUSED_RESULT;
/* `x = 3`: those that are not the same in @other */
char          *zky_kept_call_dup_unlike    (ZkyKeptCall   *self,
                                            ZkyKeptCall   *other,
                                            guint          digits) G_GNUC_WARN_UNUSED_RESULT;
/* `36 inputs and parameters differ, most of all letters.weight, by 0.012`; NULL: they are few, and said in a few words. */
char          *zky_kept_call_dup_distance  (ZkyKeptCall   *self,
                                            ZkyKeptCall   *other,
                                            guint          digits) G_GNUC_WARN_UNUSED_RESULT;
char          *zky_kept_call_dup_result    (ZkyKeptCall   *self,
                                            guint          digits) G_GNUC_WARN_UNUSED_RESULT;

/* Its numbers: NULL while they are dropped. */
ZkySteps      *zky_kept_call_get_steps     (ZkyKeptCall   *self);
/* Puts back what was computed again. Returns whether its output has the very bits that it had. */
gboolean       zky_kept_call_take_steps    (ZkyKeptCall   *self,
                                            ZkySteps      *steps);
void           zky_kept_call_drop_steps    (ZkyKeptCall   *self);
/* Memory that the steps take, and the inputs that no other call has. */
gsize          zky_kept_call_get_bytes     (ZkyKeptCall   *self);
gsize          zky_kept_call_get_input_bytes (ZkyKeptCall *self);
/* (nullable): what was to be known about it, as the session's "notice". */
const char    *zky_kept_call_get_notice    (ZkyKeptCall   *self);
void           zky_kept_call_set_notice    (ZkyKeptCall   *self,
                                            const char    *notice);
/* (nullable): what of it was differentiated. */
ZkyTarget     *zky_kept_call_get_target    (ZkyKeptCall   *self);
void           zky_kept_call_set_target    (ZkyKeptCall   *self,
                                            ZkyTarget     *target);
/* (nullable): the place in a training whose batch it is about, instead of the inputs. */
ZkyBatchPlace *zky_kept_call_get_place     (ZkyKeptCall   *self);
void           zky_kept_call_set_place     (ZkyKeptCall   *self,
                                            ZkyBatchPlace *place);
/* Where the time line stood when it was left; -1: it never was. */
gint           zky_kept_call_get_position  (ZkyKeptCall   *self);
void           zky_kept_call_set_position  (ZkyKeptCall   *self,
                                            gint           position);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyCallSource, zky_call_source_unref)

G_END_DECLS
