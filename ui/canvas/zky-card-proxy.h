/* zky-card-proxy.h: the accessible object of one card on the canvas
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-proxy.h"

G_BEGIN_DECLS

#define ZKY_TYPE_CARD_PROXY (zky_card_proxy_get_type ())

/**
 * ZkyCardProxy:
 *
 * In GTK 4.8 the accessible tree is the tree of widgets, so each card on the screen has a widget of its own. It draws
 * nothing and lets the pointer through: the canvas does both.
 *
 * Actions, which a screen reader lists: card.select, card.edit
 */
G_DECLARE_FINAL_TYPE (ZkyCardProxy, zky_card_proxy, ZKY, CARD_PROXY, ZkyProxy)

G_END_DECLS
