/* zky-trace.h: what a node depends on, what depends on it, and what lies between two
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <zky.h>

G_BEGIN_DECLS

typedef enum
{
  ZKY_TRACE_UPSTREAM,   /* all that goes into the start */
  ZKY_TRACE_DOWNSTREAM, /* all that the start goes into */
  ZKY_TRACE_PATHS,      /* all that lies on a way from the start to the end */
} ZkyTraceKind;

/**
 * ZkyTrace:
 *
 * A set of nodes of one graph, those at the ends included. Immutable and reference-counted.
 */
typedef struct _ZkyTrace ZkyTrace;

/* @start, @end: indices of nodes; @end only for paths. */
ZkyTrace *zky_trace_new      (ZkyGraph       *graph,
                              ZkyTraceKind    kind,
                              const GArray   *start,
                              const GArray   *end) G_GNUC_WARN_UNUSED_RESULT;
ZkyTrace *zky_trace_ref      (ZkyTrace       *self);
void      zky_trace_unref    (ZkyTrace       *self);
guint     zky_trace_get_n    (const ZkyTrace *self);
gboolean  zky_trace_has      (const ZkyTrace *self,
                              guint           node);
/* Whether there is one of it among the nodes @first … @last. */
gboolean  zky_trace_has_any  (const ZkyTrace *self,
                              guint           first,
                              guint           last);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyTrace, zky_trace_unref)

G_END_DECLS
