/* zky-html.h: a scene as a web page that can be stepped through
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-frame.h"

G_BEGIN_DECLS

GBytes *zky_html_write (ZkyScene       *scene,
                        const ZkyFrame *frame,
                        double          scale) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
