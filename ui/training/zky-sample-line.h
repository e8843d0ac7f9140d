/* zky-sample-line.h: what a model that learns texts writes
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "zky-sample.h"

G_BEGIN_DECLS

#define ZKY_TYPE_SAMPLE_LINE (zky_sample_line_get_type ())

G_DECLARE_FINAL_TYPE (ZkySampleLine, zky_sample_line, ZKY, SAMPLE_LINE, GtkWidget)

/**
 * ZkySampleLine:
 *
 * A text that the model has written, behind what it was given, and how it is to write: prompt, temperature, seed.
 *
 * CSS name: `sampleline`.
 * Signals: "wished": another text is wanted
 */
GtkWidget     *zky_sample_line_new        (void);
ZkySampleWish *zky_sample_line_dup_wish   (ZkySampleLine    *self) G_GNUC_WARN_UNUSED_RESULT;
/* Either of them may be NULL: with neither, it is not seen. */
void           zky_sample_line_set_sample (ZkySampleLine    *self,
                                           const ZkySample  *sample,
                                           const char       *error);

G_END_DECLS
