/* zky-theme.c: colours and fonts of pictures
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-theme.h"

#include <math.h>

#define RGB(hex) \
  { (((hex) >> 16) & 0xff) / 255.0, (((hex) >> 8) & 0xff) / 255.0, ((hex) & 0xff) / 255.0, 1.0 }

#define FONT "Inter, Cantarell, Noto Sans, DejaVu Sans, sans-serif"

/* After Okabe and Ito (2008), whose hues stay apart for colour-blind eyes. Magenta belongs to gradients, blue to
 * values; green and vermilion only trace a selection, so they are the same two in every variant. */
#define INPUTS    RGB (0x009e73)
#define CONSUMERS RGB (0xd55e00)

/* Negative, zero, positive on light and on dark ground. */
#define SIGNED_LIGHT { RGB (0xd97900), RGB (0xf4f4f1), RGB (0x0072b2) }
#define SIGNED_DARK  { RGB (0xf0a030), RGB (0x2b313b), RGB (0x56b4e9) }

/* From yellow through green to blue, as in ColorBrewer's YlGnBu, which colour-blind eyes see as getting darker all the way; on dark
 * ground the other way round. */
#define RAMP_LIGHT { RGB (0xfff7c8), RGB (0xa9dcb6), RGB (0x4bb3c3), RGB (0x2b78b4), RGB (0x232f86) }
#define RAMP_DARK  { RGB (0x262f66), RGB (0x2a6296), RGB (0x2f9c95), RGB (0x96cf70), RGB (0xfff28a) }

static const ZkyTheme themes[] = {
  [ZKY_THEME_LIGHT] = {
    .variant = ZKY_THEME_LIGHT,
    .signed_scale = SIGNED_LIGHT,
    .ramp = RAMP_LIGHT,
    .absent = RGB (0xd3d5d8),
    .font = FONT,
    .colors = {
      [ZKY_COLOR_BACKGROUND] = RGB (0xfafaf7),
      [ZKY_COLOR_TEXT] = RGB (0x1b2430),
      [ZKY_COLOR_DIM_TEXT] = RGB (0x515d6c),
      [ZKY_COLOR_EDGE] = RGB (0x78869a),
      [ZKY_COLOR_VARIABLE] = RGB (0xcbe5f7),
      [ZKY_COLOR_PARAMETER] = RGB (0xfae3a3),
      [ZKY_COLOR_CONSTANT] = RGB (0xe7e9ec),
      [ZKY_COLOR_OPERATOR] = RGB (0xe4e7f1),
      [ZKY_COLOR_OUTPUT] = RGB (0xd0d9e6),
      [ZKY_COLOR_CARD] = RGB (0xffffff),
      [ZKY_COLOR_CARD_BORDER] = RGB (0xa3afbe),
      [ZKY_COLOR_VALUE] = RGB (0x0b4f91),
      [ZKY_COLOR_GRADIENT] = RGB (0x9c1d76),
      [ZKY_COLOR_SELECTION] = RGB (0x1a6fe0),
      [ZKY_COLOR_INPUTS] = INPUTS,
      [ZKY_COLOR_CONSUMERS] = CONSUMERS,
      [ZKY_COLOR_WARNING] = RGB (0xb3261e),
    },
  },
  [ZKY_THEME_DARK] = {
    .variant = ZKY_THEME_DARK,
    .signed_scale = SIGNED_DARK,
    .ramp = RAMP_DARK,
    .absent = RGB (0x4a4f57),
    .font = FONT,
    .colors = {
      [ZKY_COLOR_BACKGROUND] = RGB (0x15191f),
      [ZKY_COLOR_TEXT] = RGB (0xeef2f7),
      [ZKY_COLOR_DIM_TEXT] = RGB (0xb4becb),
      [ZKY_COLOR_EDGE] = RGB (0x8492a5),
      [ZKY_COLOR_VARIABLE] = RGB (0x174766),
      [ZKY_COLOR_PARAMETER] = RGB (0x5c4a0e),
      [ZKY_COLOR_CONSTANT] = RGB (0x363d48),
      [ZKY_COLOR_OPERATOR] = RGB (0x323a4e),
      [ZKY_COLOR_OUTPUT] = RGB (0x3e4a60),
      [ZKY_COLOR_CARD] = RGB (0x20262f),
      [ZKY_COLOR_CARD_BORDER] = RGB (0x5c6a7d),
      [ZKY_COLOR_VALUE] = RGB (0x86c8ff),
      [ZKY_COLOR_GRADIENT] = RGB (0xf7a1d6),
      [ZKY_COLOR_SELECTION] = RGB (0x6ba9ff),
      [ZKY_COLOR_INPUTS] = INPUTS,
      [ZKY_COLOR_CONSUMERS] = CONSUMERS,
      [ZKY_COLOR_WARNING] = RGB (0xff9287),
    },
  },
  [ZKY_THEME_LIGHT_CONTRAST] = {
    .variant = ZKY_THEME_LIGHT_CONTRAST,
    .signed_scale = SIGNED_LIGHT,
    .ramp = RAMP_LIGHT,
    .absent = RGB (0xd3d5d8),
    .font = FONT,
    .colors = {
      [ZKY_COLOR_BACKGROUND] = RGB (0xffffff),
      [ZKY_COLOR_TEXT] = RGB (0x000000),
      [ZKY_COLOR_DIM_TEXT] = RGB (0x262626),
      [ZKY_COLOR_EDGE] = RGB (0x262626),
      [ZKY_COLOR_VARIABLE] = RGB (0xb5dcf6),
      [ZKY_COLOR_PARAMETER] = RGB (0xffd969),
      [ZKY_COLOR_CONSTANT] = RGB (0xdedede),
      [ZKY_COLOR_OPERATOR] = RGB (0xe3e6f2),
      [ZKY_COLOR_OUTPUT] = RGB (0xb9c6dc),
      [ZKY_COLOR_CARD] = RGB (0xffffff),
      [ZKY_COLOR_CARD_BORDER] = RGB (0x000000),
      [ZKY_COLOR_VALUE] = RGB (0x003370),
      [ZKY_COLOR_GRADIENT] = RGB (0x74004f),
      [ZKY_COLOR_SELECTION] = RGB (0x0044cc),
      [ZKY_COLOR_INPUTS] = INPUTS,
      [ZKY_COLOR_CONSUMERS] = CONSUMERS,
      [ZKY_COLOR_WARNING] = RGB (0x8c0000),
    },
  },
  [ZKY_THEME_DARK_CONTRAST] = {
    .variant = ZKY_THEME_DARK_CONTRAST,
    .signed_scale = SIGNED_DARK,
    .ramp = RAMP_DARK,
    .absent = RGB (0x4a4f57),
    .font = FONT,
    .colors = {
      [ZKY_COLOR_BACKGROUND] = RGB (0x000000),
      [ZKY_COLOR_TEXT] = RGB (0xffffff),
      [ZKY_COLOR_DIM_TEXT] = RGB (0xe4e4e4),
      [ZKY_COLOR_EDGE] = RGB (0xe4e4e4),
      [ZKY_COLOR_VARIABLE] = RGB (0x0d3f60),
      [ZKY_COLOR_PARAMETER] = RGB (0x4f3e00),
      [ZKY_COLOR_CONSTANT] = RGB (0x2e2e2e),
      [ZKY_COLOR_OPERATOR] = RGB (0x272c3b),
      [ZKY_COLOR_OUTPUT] = RGB (0x3a465c),
      [ZKY_COLOR_CARD] = RGB (0x000000),
      [ZKY_COLOR_CARD_BORDER] = RGB (0xffffff),
      [ZKY_COLOR_VALUE] = RGB (0x9ad6ff),
      [ZKY_COLOR_GRADIENT] = RGB (0xffb3e1),
      [ZKY_COLOR_SELECTION] = RGB (0x8fc0ff),
      [ZKY_COLOR_INPUTS] = INPUTS,
      [ZKY_COLOR_CONSUMERS] = CONSUMERS,
      [ZKY_COLOR_WARNING] = RGB (0xffaba3),
    },
  },
};

/**
 * zky_theme_get:
 * @variant: which one
 *
 * The colours of one variant, a constant table.
 *
 * Returns: (transfer none): the theme
 */
const ZkyTheme *
zky_theme_get (ZkyThemeVariant variant)
{
  g_return_val_if_fail (variant <= ZKY_THEME_DARK_CONTRAST, &themes[ZKY_THEME_LIGHT]);

  return &themes[variant];
}

/**
 * zky_theme_signed_color:
 * @self: a theme
 * @t: a number divided by the greatest magnitude beside it: −1 … 1, clamped
 *
 * The colour of a signed number: blue positive, orange negative, pale at zero.
 *
 * Returns: the colour; that of warnings for NaN
 */
ZkyColor
zky_theme_signed_color (const ZkyTheme *self,
                        double          t)
{
  if (isnan (t))
    return self->colors[ZKY_COLOR_WARNING];

  t = CLAMP (t, -1, 1);

  return zky_color_mix (&self->signed_scale[1], &self->signed_scale[t < 0 ? 0 : 2], fabs (t));
}

/**
 * zky_theme_size_color:
 * @self: a theme
 * @t: where a size stands between the least and the greatest: 0 … 1, clamped
 *
 * Returns: the colour; that of warnings for NaN
 */
ZkyColor
zky_theme_size_color (const ZkyTheme *self,
                      double          t)
{
  guint i;

  if (isnan (t))
    return self->colors[ZKY_COLOR_WARNING];

  t = CLAMP (t, 0, 1) * (ZKY_N_RAMP - 1);
  i = MIN ((guint) t, ZKY_N_RAMP - 2);

  return zky_color_mix (&self->ramp[i], &self->ramp[i + 1], t - i);
}

/**
 * zky_color_mix:
 * @a: the colour at 0
 * @b: the colour at 1
 * @t: how much of @b, 0 … 1
 *
 * Goes from one colour to another in a straight line.
 *
 * Returns: the colour between them
 */
ZkyColor
zky_color_mix (const ZkyColor *a,
               const ZkyColor *b,
               double          t)
{
  return (ZkyColor) {
    a->red + (b->red - a->red) * t,
    a->green + (b->green - a->green) * t,
    a->blue + (b->blue - a->blue) * t,
    a->alpha + (b->alpha - a->alpha) * t,
  };
}

static double
to_linear (double c)
{
  return c <= 0.04045 ? c / 12.92 : pow ((c + 0.055) / 1.055, 2.4);
}

static double
get_luminance (const ZkyColor *c)
{
  return 0.2126 * to_linear (c->red) + 0.7152 * to_linear (c->green) + 0.0722 * to_linear (c->blue);
}

/* (lighter + 0.05) / (darker + 0.05), of relative luminances */
double
zky_color_get_contrast (const ZkyColor *a,
                        const ZkyColor *b)
{
  double x = get_luminance (a), y = get_luminance (b);

  return (MAX (x, y) + 0.05) / (MIN (x, y) + 0.05);
}

ZkyColor
zky_color_get_ink (const ZkyColor *ground)
{
  static const ZkyColor black = RGB (0x000000), white = RGB (0xffffff);

  return zky_color_get_contrast (&black, ground) >= zky_color_get_contrast (&white, ground) ? black : white;
}
