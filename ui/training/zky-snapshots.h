/* zky-snapshots.h: parameters as they were while a model was trained
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <zky.h>

G_BEGIN_DECLS

/**
 * ZkySnapshots:
 *
 * Archives by epoch. When they become too many, or take too much memory, every other one goes; the first and the last stay.
 */
typedef struct _ZkySnapshots ZkySnapshots;

ZkySnapshots *zky_snapshots_new     (void) G_GNUC_WARN_UNUSED_RESULT;
void          zky_snapshots_free    (ZkySnapshots *self);
void          zky_snapshots_clear   (ZkySnapshots *self);
/* What is there from @epoch on goes. */
void          zky_snapshots_add     (ZkySnapshots *self,
                                     double        epoch,
                                     ZkyArchive   *archive);
/* What came behind @epoch goes. */
void          zky_snapshots_cut     (ZkySnapshots *self,
                                     double        epoch);
double        zky_snapshots_get_begin (ZkySnapshots *self);
double        zky_snapshots_get_end (ZkySnapshots *self);
/* The last one that is not behind @epoch, (transfer full), or NULL. */
ZkyArchive   *zky_snapshots_dup_before (ZkySnapshots *self,
                                     double        epoch,
                                     double       *found) G_GNUC_WARN_UNUSED_RESULT;
guint         zky_snapshots_get_n   (ZkySnapshots *self);
/* The @i-th, (transfer none), and where it is. */
ZkyArchive   *zky_snapshots_get     (ZkySnapshots *self,
                                     guint         i,
                                     double       *epoch);
/* The nearest one, (transfer full), or NULL where there is none. */
ZkyArchive   *zky_snapshots_dup     (ZkySnapshots *self,
                                     double        epoch,
                                     double       *found) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
