/* zky-group-proxy.h: the accessible object of one open group on the canvas
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-proxy.h"

G_BEGIN_DECLS

#define ZKY_TYPE_GROUP_PROXY (zky_group_proxy_get_type ())

/**
 * ZkyGroupProxy:
 *
 * The box of an open group for those who cannot see it, as #ZkyCardProxy is for cards: a button that is expanded.
 *
 * Actions, which a screen reader lists: group.close, group.select
 */
G_DECLARE_FINAL_TYPE (ZkyGroupProxy, zky_group_proxy, ZKY, GROUP_PROXY, ZkyProxy)

G_END_DECLS
