/* zky-init-private.h: what the families of initialisers share
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-init.h"
#include "zky-special.h"

G_BEGIN_DECLS

#define ZKY_INIT_SEED { "seed", ZKY_ATTRIBUTE_INT, NULL, FALSE, "for random numbers of its own" }

gboolean zky_init_get  (const ZkyAttributes  *attributes,
                        guint                 position,
                        double               *value,
                        GError              **error);
double  *zky_init_take (const ZkyShape       *shape,
                        gsize                *n,
                        GError              **error);

extern const ZkyInit zky_inits_matrix[];
extern const ZkyInit zky_inits_plain[];
extern const ZkyInit zky_inits_variance[];

G_END_DECLS
