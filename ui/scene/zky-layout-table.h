/* zky-layout-table.h: boxes with ports at exact places, as Graphviz understands them
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-layout.h"

G_BEGIN_DECLS

/**
 * ZkyTable:
 *
 * A box with ports is an HTML table whose first and last row (columns for left to right) are cut into cells, fillers
 * between them: that gives exact places, and dot counts crossings with them. Each row is a table of its own, or widths
 * would add up.
 */
typedef struct _ZkyTable ZkyTable;

ZkyTable *zky_table_new        (const ZkyLayout *layout,
                                gboolean         is_free) G_GNUC_WARN_UNUSED_RESULT;
void      zky_table_free       (ZkyTable        *self);
/* The label of a box; NULL for one that needs no ports. */
char     *zky_table_make_html  (const ZkyTable  *self,
                                guint            box) G_GNUC_WARN_UNUSED_RESULT;
/* What headport and tailport of an edge have to be. */
char     *zky_table_make_entry (const ZkyTable  *self,
                                const ZkyLink   *link) G_GNUC_WARN_UNUSED_RESULT;
char     *zky_table_make_exit  (const ZkyTable  *self,
                                const ZkyLink   *link) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyTable, zky_table_free)

G_END_DECLS
