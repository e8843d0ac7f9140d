/* zky-dot.h: a scene in Graphviz's language
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-frame.h"

G_BEGIN_DECLS

GBytes *zky_dot_write (ZkyScene       *scene,
                       const ZkyFrame *frame) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
