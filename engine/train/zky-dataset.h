/* zky-dataset.h: examples to train on
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-tensor.h"
#include "zky-vocabulary.h"

ZKY_BEGIN_DECLS

/**
 * ZkyDataset:
 *
 * Named tensors, columns, whose first axis counts the examples, rows; all have as many. Reference-counted; once it is shared nobody
 * may add to it, and any thread may read it.
 */
typedef struct _ZkyDataset ZkyDataset;

ZkyDataset *zky_dataset_new           (void) G_GNUC_WARN_UNUSED_RESULT;
ZkyDataset *zky_dataset_ref           (ZkyDataset        *self);
void        zky_dataset_unref         (ZkyDataset        *self);
gboolean    zky_dataset_add           (ZkyDataset        *self,
                                       const char        *name,
                                       ZkyTensor         *column,
                                       GError           **error);
guint64     zky_dataset_get_n_rows    (const ZkyDataset  *self);
guint       zky_dataset_get_n_columns (const ZkyDataset  *self);
const char *zky_dataset_get_name      (const ZkyDataset  *self,
                                       guint              column);
ZkyDtype    zky_dataset_get_dtype     (const ZkyDataset  *self,
                                       guint              column);
gboolean    zky_dataset_find          (const ZkyDataset  *self,
                                       const char        *name,
                                       guint             *column);
void        zky_dataset_set_vocabulary (ZkyDataset      *self,
                                       guint              column,
                                       ZkyVocabulary     *vocabulary);
ZkyVocabulary *zky_dataset_get_vocabulary (const ZkyDataset *self,
                                       guint              column);
ZkyTensor  *zky_dataset_take          (const ZkyDataset  *self,
                                       guint              column,
                                       const guint64     *rows,
                                       guint64            n_rows,
                                       GError           **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean    zky_dataset_split         (ZkyDataset        *self,
                                       double             share,
                                       guint32            seed,
                                       ZkyDataset       **rest,
                                       ZkyDataset       **part,
                                       GError           **error);
void        zky_dataset_shuffle       (guint64           *rows,
                                       guint64            n_rows,
                                       guint32            seed,
                                       guint64            epoch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyDataset, zky_dataset_unref)

ZKY_END_DECLS
