/* zky-table-private.h: making a table
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-table.h"

G_BEGIN_DECLS

ZkyTable *zky_table_new (gsize        n_rows) G_GNUC_WARN_UNUSED_RESULT;
void      zky_table_add (ZkyTable    *self,
                         const char  *name,
                         ZkyTensor   *values,
                         char       **categories,
                         char        *note);

G_END_DECLS
