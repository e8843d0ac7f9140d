/* zky-plan.h: a graph compiled, to be computed again on other numbers
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-graph.h"

G_BEGIN_DECLS

/**
 * ZkyPlan:
 *
 * The operators that lead from some nodes of a graph, the *feeds*, to others, the *results*, laid out to be run again and
 * again: what depends on no feed is a constant, equal parts are computed once, views are strides, chains of elementwise
 * operators run tile by tile, and all values lie in one arena. Nothing of the graph is kept but fixed values. A plan holds as
 * long as the same calls would make the same graph: who reads numbers to decide what to build must not be planned
 * (zky_graph_reads_values()). A plan belongs to one thread at a time.
 */
typedef struct _ZkyPlan ZkyPlan;

/**
 * ZkyPlanFacts:
 * @n_nodes: operators that the results depend on and that vary
 * @n_steps: of them, those that are computed: neither views nor equal to another
 * @n_chains: runs of elementwise operators computed tile by tile
 * @n_chained: the steps in them
 * @n_copied: steps whose operator cannot write where it is told, as of the last run
 * @arena: bytes
 *
 * What became of a graph: for tests and for who wonders.
 */
typedef struct
{
  guint n_nodes, n_steps, n_chains, n_chained, n_copied;
  gsize arena;
} ZkyPlanFacts;

ZkyPlan      *zky_plan_new        (ZkyGraph          *graph,
                                   ZkyNode *const    *feeds,
                                   guint              n_feeds,
                                   ZkyNode *const    *results,
                                   guint              n_results,
                                   GError           **error) G_GNUC_WARN_UNUSED_RESULT;
void          zky_plan_free       (ZkyPlan           *self);
gboolean      zky_plan_run        (ZkyPlan           *self,
                                   ZkyTensor *const  *feeds,
                                   ZkyBudget         *budget,
                                   GError           **error);
ZkyTensor    *zky_plan_get_result (ZkyPlan           *self,
                                   guint              i);
ZkyPlanFacts  zky_plan_get_facts  (ZkyPlan           *self);

/* zky-plan-same.c */
char         *zky_plan_fingerprint (ZkyGraph          *graph,
                                    ZkyNode *const    *feeds,
                                    guint              n_feeds) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyPlan, zky_plan_free)

G_END_DECLS
