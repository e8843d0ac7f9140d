/* zky-theme.h: colours and fonts of pictures
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  double red, green, blue, alpha;
} ZkyColor;

typedef enum
{
  ZKY_THEME_LIGHT,
  ZKY_THEME_DARK,
  ZKY_THEME_LIGHT_CONTRAST,
  ZKY_THEME_DARK_CONTRAST,
} ZkyThemeVariant;

/* The parts of a picture that have a colour of their own; kinds of node differ in shape as well. */
typedef enum
{
  ZKY_COLOR_BACKGROUND,
  ZKY_COLOR_TEXT,
  ZKY_COLOR_DIM_TEXT,
  ZKY_COLOR_EDGE,
  ZKY_COLOR_VARIABLE,         /* fill of the card's head */
  ZKY_COLOR_PARAMETER,
  ZKY_COLOR_CONSTANT,
  ZKY_COLOR_OPERATOR,
  ZKY_COLOR_OUTPUT,
  ZKY_COLOR_CARD,
  ZKY_COLOR_CARD_BORDER,
  ZKY_COLOR_VALUE,            /* forward values, on cards and on tokens */
  ZKY_COLOR_GRADIENT,         /* the one hue kept for gradients */
  ZKY_COLOR_SELECTION,
  ZKY_COLOR_INPUTS,           /* edges and cards that feed the selected one: #009E73 */
  ZKY_COLOR_CONSUMERS,        /* those that it feeds: #D55E00 */
  ZKY_COLOR_WARNING,          /* NaN and infinity */
  ZKY_N_COLORS
} ZkyColorRole;

#define ZKY_N_RAMP 5

/**
 * ZkyTheme:
 * @variant: light or dark, and whether with high contrast
 * @colors: of the parts of a picture
 * @signed_scale: of −1, 0 and 1
 * @ramp: of sizes: from the least to the greatest, equally far apart
 * @absent: of what has no number on a scale
 * @font: Pango family list of names and numbers
 *
 * How pictures look.
 */
typedef struct
{
  ZkyThemeVariant variant;
  ZkyColor        colors[ZKY_N_COLORS];
  ZkyColor        signed_scale[3];
  ZkyColor        ramp[ZKY_N_RAMP];
  ZkyColor        absent;
  const char     *font;
} ZkyTheme;

const ZkyTheme *zky_theme_get          (ZkyThemeVariant  variant);
/* Colour of a signed number: blue positive, orange negative, pale zero; @t = value ÷ range in −1 … 1, clamped; NaN is the warning colour. */
ZkyColor        zky_theme_signed_color (const ZkyTheme  *self,
                                        double           t);
/* Colour of a size, 0 … 1, clamped; NaN is the warning colour. */
ZkyColor        zky_theme_size_color   (const ZkyTheme  *self,
                                        double           t);
ZkyColor        zky_color_mix          (const ZkyColor  *a,
                                        const ZkyColor  *b,
                                        double           t);
/* How well two colours can be told apart, as WCAG 2.1 measures it: 1 … 21; text wants 4.5 or more. */
double          zky_color_get_contrast (const ZkyColor  *a,
                                        const ZkyColor  *b);
/* Black or white, whichever can be read on @ground: 4.5 at least. */
ZkyColor        zky_color_get_ink      (const ZkyColor  *ground);

G_END_DECLS
