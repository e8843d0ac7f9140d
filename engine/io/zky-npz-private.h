/* zky-npz-private.h: what reading and writing .npz files share
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-npz.h"

G_BEGIN_DECLS

#define ZKY_NPZ_TEXTS "__metadata__" /* the member that has the texts */

gboolean zky_npz_is_zip (GBytes *bytes);

G_END_DECLS
