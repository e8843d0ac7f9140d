/* zky-health.h: what is wrong with the numbers of a node
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-moment.h"
#include "zky-scene.h"

G_BEGIN_DECLS

/* The worst first. */
typedef enum
{
  ZKY_FINDING_BAD,       /* NaN or infinity in the value or the gradient */
  ZKY_FINDING_EXPLODING, /* the gradient is very large */
  ZKY_FINDING_DEAD,      /* all, or too many, outputs of a ReLU are 0 */
  ZKY_FINDING_VANISHING, /* the gradient is very small, but not 0 */
  ZKY_FINDING_ZERO,      /* all of the gradient is 0 */
  ZKY_FINDING_ROUNDING,  /* what there is of the gradient is noise of rounding around 0 */
} ZkyFinding;

#define ZKY_N_FINDINGS 6

/**
 * ZkyHealthLimits:
 * @is_on: look for anything at all
 * @vanishing: a gradient of a smaller rms vanishes
 * @exploding: one of a greater rms explodes
 * @dead: a ReLU is dead from this share of zeros in its output on, 0 … 1
 *
 * From where on something is worth a mark.
 */
typedef struct
{
  gboolean is_on;
  double   vanishing, exploding, dead;
} ZkyHealthLimits;

#define ZKY_HEALTH_VANISHING 1e-6
#define ZKY_HEALTH_EXPLODING 1e3
#define ZKY_HEALTH_DEAD      0.95
#define ZKY_HEALTH_LIMITS_INIT { TRUE, ZKY_HEALTH_VANISHING, ZKY_HEALTH_EXPLODING, ZKY_HEALTH_DEAD }

/**
 * ZkyHealth:
 * @counts: nodes with this finding: of one node 0 or 1
 * @numbers: the worst number of each: elements that are NaN or infinite, rms of a gradient, share of zeros
 *
 * What was found in one node, or in all of a group.
 */
typedef struct
{
  guint  counts[ZKY_N_FINDINGS];
  double numbers[ZKY_N_FINDINGS];
} ZkyHealth;

gboolean    zky_health_limits_equal (const ZkyHealthLimits *a,
                                     const ZkyHealthLimits *b);
/* What queries call it: `dead`; and people. */
const char *zky_finding_get_name   (ZkyFinding              finding);
const char *zky_finding_get_title  (ZkyFinding              finding);
/* `Vanishing gradient: rms 3.1e-09`; of a group, `…, in 4 nodes`. */
char       *zky_finding_describe   (ZkyFinding              finding,
                                    const ZkyHealth        *health) G_GNUC_WARN_UNUSED_RESULT;

/* @value, @gradient: (nullable): what is known of the node; a gradient that is not whole yet is judged only for NaN. */
void        zky_health_add         (ZkyHealth              *self,
                                    const ZkyHealthLimits  *limits,
                                    const ZkyNode          *node,
                                    const ZkyTally         *value,
                                    const ZkyTally         *gradient,
                                    gboolean                is_whole);
/* −1: nothing is wrong. */
gint        zky_health_get_worst   (const ZkyHealth        *self);
/* All findings, one a line; NULL if there are none. */
char       *zky_health_describe    (const ZkyHealth        *self) G_GNUC_WARN_UNUSED_RESULT;

ZkyHealth   zky_health_of_node     (const ZkyHealthLimits  *limits,
                                    const ZkyMoment        *moment,
                                    ZkyNode                *node);
/* Of all operators of a group, and of the parameters that it uses (zky_groups_list_params()). */
ZkyHealth   zky_health_of_group    (const ZkyHealthLimits  *limits,
                                    const ZkyMoment        *moment,
                                    ZkyGraph               *graph,
                                    const ZkyGroup         *group,
                                    const GArray           *params);
/* From the node behind (or before) @from on, around the end: the next one with a finding, or NULL. @from: −1: from the beginning. */
ZkyNode    *zky_health_find_next   (const ZkyHealthLimits  *limits,
                                    const ZkyMoment        *moment,
                                    ZkyGraph               *graph,
                                    gint                    from,
                                    int                     direction);

G_END_DECLS
