/* zky-workers.h: one pool of threads for the parts of one piece of work
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-error.h"

ZKY_BEGIN_DECLS

#define ZKY_WORKERS_MAX 64

guint zky_workers_get_n (void);
void  zky_workers_set_n (guint n);

ZKY_END_DECLS
