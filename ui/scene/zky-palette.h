/* zky-palette.h: other hues for what has a meaning in pictures
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-theme.h"

G_BEGIN_DECLS

/**
 * ZkyPalette:
 * @positive: of positive numbers, and of values as text
 * @negative: of negative numbers
 * @gradient: of gradients
 * @inputs: of input cards, and of what feeds the selected one
 * @is_grey: everything is grey, for print; then the hues are not looked at
 *
 * What a person chose. Themes made of it keep to the contrasts of the usual ones, whatever was chosen: hues are made darker or lighter
 * until text in them can be read.
 */
typedef struct
{
  ZkyColor positive, negative, gradient, inputs;
  gboolean is_grey;
} ZkyPalette;

#define ZKY_N_PALETTES 4

/* Those that are there; the first one is the usual one. */
const char       *zky_palette_get_name  (guint              i);
const char       *zky_palette_get_title (guint              i);
const ZkyPalette *zky_palette_get       (guint              i);
/* −1: there is none of this name. */
gint              zky_palette_find      (const char        *name);
/* A constant, however often it is asked for: themes are compared by their address, and threads draw with them. */
const ZkyTheme   *zky_palette_get_theme (const ZkyPalette  *self,
                                         ZkyThemeVariant    variant);
/* The theme of another variant with the same palette. */
const ZkyTheme   *zky_theme_get_like    (const ZkyTheme    *theme,
                                         ZkyThemeVariant    variant);
/* `#0b4f91` */
gboolean          zky_color_parse       (const char        *text,
                                         ZkyColor          *color);
char             *zky_color_to_string   (const ZkyColor    *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
