/* zky-explanation.h: what the present step does, in words and numbers
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "zky-session.h"

G_BEGIN_DECLS

#define ZKY_TYPE_EXPLANATION (zky_explanation_get_type ())

G_DECLARE_FINAL_TYPE (ZkyExplanation, zky_explanation, ZKY, EXPLANATION, GtkWidget)

/**
 * ZkyExplanation:
 *
 * The line below the canvas. Wraps, can be selected; larger inside an ancestor with the style class `large-text`.
 *
 * CSS name: `explanation`.
 *
 * Properties: "session" (ZkySession)
 */
GtkWidget *zky_explanation_new (void);

G_END_DECLS
