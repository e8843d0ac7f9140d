/* zky-text.h: what text of a picture measures, and how it is made to fit
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <pango/pangocairo.h>

G_BEGIN_DECLS

/* All sizes are in scene units. Widths are sums of advances without hinting, so that they hold at every zoom and
 * in every format; each thread has its own Pango context. */
PangoLayout *zky_text_get_layout (const char *text,
                                  double      size,
                                  gboolean    bold);
double       zky_text_get_width  (const char *text,
                                  double      size,
                                  gboolean    bold);
char        *zky_text_clean      (const char *text) G_GNUC_WARN_UNUSED_RESULT;
char        *zky_text_fit        (const char *text,
                                  double      width,
                                  double      least_size,
                                  gboolean    bold,
                                  double     *size) G_GNUC_WARN_UNUSED_RESULT;
char        *zky_text_dup_count  (guint64     n) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
