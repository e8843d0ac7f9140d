/* zky-probe.h: asks a model of its own what it says of its data, again and again while it is trained
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-findings.h"
#include "zky-sample.h"
#include "zky-session.h"

G_BEGIN_DECLS

#define ZKY_TYPE_PROBE (zky_probe_get_type ())

G_DECLARE_FINAL_TYPE (ZkyProbe, zky_probe, ZKY, PROBE, GObject)

/**
 * ZkyProbe:
 *
 * Loads the model once more, and calls it with the parameters that it is given: in a thread, one answer at a time, a few a second at
 * most; of parameters that come faster only the newest are looked at. Without a widget.
 *
 * Signals:
 *   "changed": there are new findings, or there is another error
 */
ZkyProbe    *zky_probe_new          (void) G_GNUC_WARN_UNUSED_RESULT;
/* The session's model from now on; NULL: none. What was on its way is forgotten. */
void         zky_probe_open         (ZkyProbe    *self,
                                     ZkySession  *session);
gboolean     zky_probe_is_open      (ZkyProbe    *self);
void         zky_probe_ask          (ZkyProbe    *self,
                                     ZkyArchive  *params);
/* The next answer has a text too, where the model writes some. (transfer full) */
void         zky_probe_wish         (ZkyProbe    *self,
                                     ZkySampleWish *wish);
/* The last one, or NULL; why there is none, or NULL. */
const ZkySample *zky_probe_get_sample (ZkyProbe  *self,
                                     const char **error);
/* (transfer none) (nullable) */
ZkyFindings *zky_probe_get_findings (ZkyProbe    *self);
/* Why there are none, or NULL. */
const char  *zky_probe_get_error    (ZkyProbe    *self);

G_END_DECLS
