/* zky-findings-private.h: how findings are made, for their own files
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-findings.h"

G_BEGIN_DECLS

/* zky-findings-said.c: copies what @node says of so many examples */
double   *zky_findings_read_said  (const ZkyFindings  *self,
                                   ZkyNode            *node,
                                   gsize               n_rows) G_GNUC_WARN_UNUSED_RESULT;
/* The right answers as classes, or as numbers; neither where they are something else. */
void      zky_findings_read_truth (ZkyFindings        *self,
                                   ZkyTensor          *target);
void      zky_findings_count      (ZkyFindings        *self);

/* zky-findings-grid.c */
gboolean  zky_findings_add_grid   (ZkyFindings        *self,
                                   const ZkyExamples  *examples,
                                   gboolean            is_logit,
                                   GCancellable       *cancellable,
                                   GError            **error);

G_END_DECLS
