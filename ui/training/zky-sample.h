/* zky-sample.h: text that a model writes
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-examples.h"

G_BEGIN_DECLS

#define ZKY_SAMPLE_TOKENS 80 /* that are written */

/**
 * ZkySampleWish:
 * @prompt: (nullable): what the text begins with; %NULL: as the first example does
 * @temperature: scores are divided by it; 0: always the likeliest token
 * @seed: what is drawn depends on it
 *
 * What is wanted.
 */
typedef struct
{
  char    *prompt;
  double   temperature;
  guint32  seed;
} ZkySampleWish;

ZkySampleWish *zky_sample_wish_copy (const ZkySampleWish  *self) G_GNUC_WARN_UNUSED_RESULT;
void           zky_sample_wish_free (ZkySampleWish        *self);

/**
 * ZkySample:
 * @prompt: what it begins with
 * @text: what the model wrote behind it
 *
 * Both on one line, as zky_vocabulary_write() has them.
 */
typedef struct
{
  char *prompt, *text;
} ZkySample;

ZkySample *zky_sample_new  (const ZkyExamples    *examples,
                            const ZkySampleWish  *wish,
                            GCancellable         *cancellable,
                            GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void       zky_sample_free (ZkySample            *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkySampleWish, zky_sample_wish_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkySample, zky_sample_free)

G_END_DECLS
