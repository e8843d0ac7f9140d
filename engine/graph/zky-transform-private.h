/* zky-transform-private.h: what the files of zky-transform.h share
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-graph-private.h"
#include "zky-transform.h"

G_BEGIN_DECLS

gboolean zky_transform_check      (ZkyGraph          *self,
                                   ZkyNode *const    *nodes,
                                   guint              n_nodes,
                                   const char        *what,
                                   GError           **error);
gboolean zky_transform_batch      (ZkyTensor *const  *vectors,
                                   ZkyNode *const    *nodes,
                                   guint              n,
                                   const char        *what,
                                   ZkyShape          *batch,
                                   GError           **error);
gboolean zky_transform_check_size (const char        *what,
                                   double             bytes,
                                   gsize              limit,
                                   GError           **error);

G_END_DECLS
