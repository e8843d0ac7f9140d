/* zky-card-metrics.h: the measures of cards, in scene units
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#define CARD_PAD         10.0
#define CARD_HEAD        30.0
#define CARD_LEAST       104.0  /* width of the smallest card with a head */
#define CARD_BUTTON      24.0   /* room for what opens a composite operator */
#define CARD_BARE        64.0   /* width of an unnamed number */
#define CARD_SUM         172.0  /* room for `-24.56 + 9.123 = -33.45` */
#define CARD_RING        4.0    /* distance of the two borders of an output */
#define CARD_TITLE_MOST  170.0  /* longer names are shortened */
#define CARD_DETAIL_MOST 130.0
#define VALUE_PAD        7.0
#define GRADIENT_PAD     5.0
#define GRADIENT_LINE    15.0   /* the line above the gradient of an array */
#define NABLA_WIDTH      14.0    /* of the sign before a gradient */
#define BADGE_HEIGHT     26.0
#define BADGE_NUMBER     48.0

#define TITLE_SIZE       14.0
#define SYMBOL_SIZE      13.0
#define SYMBOL_HEIGHT    22.0
#define DETAIL_SIZE      10.5
#define VALUE_SIZE       21.0
#define BARE_SIZE        16.0
#define GRADIENT_SIZE    14.0
#define BADGE_SIZE       11.5
#define LEAST_TEXT       7.5
