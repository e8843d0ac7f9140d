/* zky-wrap-box.h: children beside each other, in as many rows as they need
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ZKY_TYPE_WRAP_BOX (zky_wrap_box_get_type ())

G_DECLARE_FINAL_TYPE (ZkyWrapBox, zky_wrap_box, ZKY, WRAP_BOX, GtkWidget)

/**
 * ZkyWrapBox:
 *
 * A horizontal box whose children go on in another row where there is no room for them, as words do. Those that expand take what is left
 * of their row.
 *
 * CSS name: `wrapbox`. Properties: "spacing" (int), between children and between rows
 */
GtkWidget *zky_wrap_box_new (int spacing);

G_END_DECLS
