/* zky-distance-private.h: how far two arrays are apart
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-difference.h"

G_BEGIN_DECLS

gboolean    zky_distance_subtract (ZkyTensor        *a,
                                   ZkyTensor        *b,
                                   ZkyTensor       **result,
                                   GError          **error);
/* All of them may be NULL. */
ZkyDistance zky_distance_measure  (const ZkyTensor  *a,
                                   const ZkyTensor  *b,
                                   const ZkyTensor  *difference);

G_END_DECLS
