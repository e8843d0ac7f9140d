/* zky-layered.h: a layout of ours in linear time
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-layout.h"

G_BEGIN_DECLS

/* Fills in all places and paths. Never fails; links that would close a circle are drawn, but do not count. */
void zky_layered_run (ZkyLayout *layout);

G_END_DECLS
