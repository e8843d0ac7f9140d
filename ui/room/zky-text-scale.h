/* zky-text-scale.h: how much larger than usual the text of a widget is
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

double zky_text_scale_get (GtkWidget *widget);

G_END_DECLS
