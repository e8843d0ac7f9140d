/* zky-scroll.h: ending the movement of what scrolls
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void zky_scroll_stop (GtkScrollable *scrollable);

G_END_DECLS
