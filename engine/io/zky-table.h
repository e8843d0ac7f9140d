/* zky-table.h: columns with names, what a CSV file holds
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-tensor.h"

ZKY_BEGIN_DECLS

/**
 * ZkyTable:
 *
 * Columns of equal length. A column is numbers, float64, where NaN is a missing one; or categories, int64 numbers of names in
 * their order, where -1 is a missing one. Reference-counted; does not change.
 */
typedef struct _ZkyTable ZkyTable;

ZkyTable          *zky_table_ref            (ZkyTable        *self);
void               zky_table_unref          (ZkyTable        *self);
gsize              zky_table_get_n_rows     (const ZkyTable  *self);
guint              zky_table_get_n_columns  (const ZkyTable  *self);
const char        *zky_table_get_name       (const ZkyTable  *self,
                                             guint            column);
ZkyTensor         *zky_table_get            (const ZkyTable  *self,
                                             guint            column);
const char *const *zky_table_get_categories (const ZkyTable  *self,
                                             guint            column);
const char        *zky_table_get_note       (const ZkyTable  *self,
                                             guint            column);
gboolean           zky_table_find           (const ZkyTable  *self,
                                             const char      *name,
                                             guint           *column);
ZkyTensor         *zky_table_stack          (const ZkyTable  *self,
                                             const guint     *columns,
                                             guint            n_columns,
                                             ZkyDtype         dtype,
                                             GError         **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyTable, zky_table_unref)

ZKY_END_DECLS
