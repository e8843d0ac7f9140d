/* zky-vocabulary.h: what numbers stand for: characters, words, classes
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-tensor.h"

ZKY_BEGIN_DECLS

/**
 * ZkyVocabulary:
 *
 * A name for each number from 0 on, all different. Where each of them is one character, text is made of characters, else of words
 * between spaces. Reference-counted; does not change, so any thread may read it.
 */
typedef struct _ZkyVocabulary ZkyVocabulary;

/**
 * ZkyVocabularyGap:
 * @start, @end: bytes of a text, the second behind the last one
 *
 * A piece of a text that no number stands for.
 */
typedef struct
{
  gsize start, end;
} ZkyVocabularyGap;

ZkyVocabulary *zky_vocabulary_new            (const char *const    *names,
                                              GError              **error) G_GNUC_WARN_UNUSED_RESULT;
ZkyVocabulary *zky_vocabulary_ref            (ZkyVocabulary        *self);
void           zky_vocabulary_unref          (ZkyVocabulary        *self);
guint          zky_vocabulary_get_n          (const ZkyVocabulary  *self);
const char    *zky_vocabulary_get_name       (const ZkyVocabulary  *self,
                                              gint64                number);
gboolean       zky_vocabulary_find           (const ZkyVocabulary  *self,
                                              const char           *name,
                                              gint64               *number);
gboolean       zky_vocabulary_has_characters (const ZkyVocabulary  *self);
gint64         zky_vocabulary_get_filler     (const ZkyVocabulary  *self);
GArray        *zky_vocabulary_read           (const ZkyVocabulary  *self,
                                              const char           *text,
                                              GArray              **gaps) G_GNUC_WARN_UNUSED_RESULT;
char          *zky_vocabulary_write          (const ZkyVocabulary  *self,
                                              const gint64         *numbers,
                                              gsize                 n) G_GNUC_WARN_UNUSED_RESULT;
char          *zky_vocabulary_write_tensor   (const ZkyVocabulary  *self,
                                              ZkyTensor            *numbers,
                                              gsize                 start,
                                              gsize                 n) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyVocabulary, zky_vocabulary_unref)

ZKY_END_DECLS
