/* zky-max-pool.h: the greatest element of each window
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-budget.h"
#include "zky-taps.h"

G_BEGIN_DECLS

/* Of @n_planes planes at @x, of float32 or float64 and dense; @taps are those of rows and columns. Fills @greatest (nullable)
 * with the elements, and @indices (nullable) with their places in the plane. A NaN counts as greatest, and the last of these
 * is taken, as in PyTorch, but the first of equal numbers. */
gboolean zky_max_pool (const ZkyTaps *taps,
                       ZkyDtype       dtype,
                       gconstpointer  x,
                       gpointer       greatest,
                       gint64        *indices,
                       gsize          n_planes,
                       ZkyBudget     *budget,
                       GError       **error);

G_END_DECLS
