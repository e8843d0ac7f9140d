/* zky-breadcrumbs.h: the groups that one is in
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-canvas.h"

G_BEGIN_DECLS

#define ZKY_TYPE_BREADCRUMBS (zky_breadcrumbs_get_type ())

G_DECLARE_FINAL_TYPE (ZkyBreadcrumbs, zky_breadcrumbs, ZKY, BREADCRUMBS, GtkWidget)

/**
 * ZkyBreadcrumbs:
 *
 * A row of buttons: the model, then the groups around what is selected or seen, from the outermost one inwards. A click goes
 * there. Nothing is shown for a graph without groups.
 *
 * CSS name: `breadcrumbs`.
 *
 * Properties:
 *   "canvas" (ZkyCanvas)
 */
GtkWidget *zky_breadcrumbs_new (void);

G_END_DECLS
