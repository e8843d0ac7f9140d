/* zky-layout-dot.h: one layout by Graphviz
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gvc.h>

#include "zky-layout.h"

G_BEGIN_DECLS

/* NULL where Graphviz has no dot. */
GVC_t    *zky_layout_dot_open (void);
gboolean  zky_layout_dot_run  (ZkyLayout *layout,
                               GVC_t     *graphviz);

G_END_DECLS
