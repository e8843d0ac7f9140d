/* zky-examples.h: the rows of its data that a model is looked at with
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <zky.h>

G_BEGIN_DECLS

/**
 * ZkyExamples:
 * @module: what is called
 * @dataset: the validation set where there is one, else what is trained on
 * @is_validation: which of the two
 * @x_input: which input of the module is looked at
 * @x_column: and the column that it gets
 * @has_target: whether there are right answers
 * @target_column: where
 * @names: (nullable): what the numbers of the input that is looked at stand for
 * @classes: (nullable): what the right answers stand for
 * @has_logits: the loss takes one number an example for a logit, not for a probability
 *
 * Where a training has no data set, the inputs that the module was declared with are one. Any thread may read it.
 */
typedef struct
{
  ZkyModule  *module;
  ZkyDataset *dataset;
  gboolean    is_validation, has_target, has_logits;
  guint       x_input, x_column, target_column;
  ZkyVocabulary *names, *classes;
} ZkyExamples;

void         zky_examples_split   (ZkyTraining        *training,
                                   ZkyDataset        **trained,
                                   ZkyDataset        **kept);
/* NULL: no input of the module has rows. */
ZkyExamples *zky_examples_new     (ZkyTraining        *training) G_GNUC_WARN_UNUSED_RESULT;
void         zky_examples_free    (ZkyExamples        *self);
ZkyGraph    *zky_examples_call    (const ZkyExamples  *self,
                                   const guint64      *rows,
                                   guint64             n_rows,
                                   ZkyTensor          *x,
                                   GCancellable       *cancellable,
                                   GError            **error) G_GNUC_WARN_UNUSED_RESULT;
/* What a call says of @n_rows examples, or NULL. */
ZkyNode     *zky_examples_find_output (ZkyGraph       *graph,
                                       gsize           n_rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyExamples, zky_examples_free)

G_END_DECLS
