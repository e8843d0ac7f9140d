/* zky-edits.h: the values of a model's inputs and parameters, and the history of their changes
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <zky.h>

G_BEGIN_DECLS

/**
 * ZkyEdit:
 * @name: of the input or parameter
 * @value: what it shall be
 *
 * One value on its way to the model.
 */
typedef struct
{
  char      *name;
  ZkyTensor *value;
} ZkyEdit;

/**
 * ZkyEdits:
 *
 * The model itself belongs to the worker, so the main loop keeps the values here. Three of them are told apart for each
 * input: the present one, the one of the last call that worked, and the one that the model has.
 */
typedef struct _ZkyEdits ZkyEdits;

ZkyEdits  *zky_edits_new          (ZkyModule       *module) G_GNUC_WARN_UNUSED_RESULT;
void       zky_edits_free         (ZkyEdits        *self);
GPtrArray *zky_edits_list_parameters (ZkyModule     *module) G_GNUC_WARN_UNUSED_RESULT;
guint      zky_edits_get_n        (ZkyEdits        *self);
gint       zky_edits_find         (ZkyEdits        *self,
                                   const char      *name);
void       zky_edits_get          (ZkyEdits        *self,
                                   guint            i,
                                   ZkyInput        *input);
void       zky_edits_set          (ZkyEdits        *self,
                                   guint            i,
                                   ZkyTensor       *value,
                                   guint            gesture);
/* What is differentiated, which has its place in the same history; NULL: the sum of the first output. */
ZkyTarget *zky_edits_get_target   (ZkyEdits        *self);
void       zky_edits_set_target   (ZkyEdits        *self,
                                   ZkyTarget       *target,
                                   guint            gesture);
/* Where it begins, without a change that could be undone. */
void       zky_edits_init_target  (ZkyEdits        *self,
                                   ZkyTarget       *target);
gboolean   zky_edits_can_undo     (ZkyEdits        *self);
gboolean   zky_edits_can_redo     (ZkyEdits        *self);
gboolean   zky_edits_undo         (ZkyEdits        *self);
gboolean   zky_edits_redo         (ZkyEdits        *self);
/* What a name starts from was only tried till it fitted. */
void       zky_edits_mark_guess   (ZkyEdits        *self,
                                   const char      *name);
GPtrArray *zky_edits_dup_chosen   (ZkyEdits        *self) G_GNUC_WARN_UNUSED_RESULT;
/* All values of the last call that worked. */
GPtrArray *zky_edits_dup_good     (ZkyEdits        *self) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *zky_edits_send         (ZkyEdits        *self) G_GNUC_WARN_UNUSED_RESULT;
void       zky_edits_accept       (ZkyEdits        *self);
void       zky_edits_reject       (ZkyEdits        *self,
                                   gboolean         keep);
gboolean   zky_edits_differ       (ZkyEdits        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyEdits, zky_edits_free)

G_END_DECLS
