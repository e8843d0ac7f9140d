/* zky-app-theme.c: the colours of graphs that go with the look of the desktop
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-app-theme.h"

#include <adwaita.h>

static ZkyThemeVariant
get_variant (void)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (style);

  if (adw_style_manager_get_high_contrast (style))
    return dark ? ZKY_THEME_DARK_CONTRAST : ZKY_THEME_LIGHT_CONTRAST;

  return dark ? ZKY_THEME_DARK : ZKY_THEME_LIGHT;
}

/* Own colours; one that is none is as usual. */
static ZkyPalette
read_own (GSettings *settings)
{
  ZkyPalette palette = *zky_palette_get (0);
  const struct { const char *key; ZkyColor *color; } colors[] = {
    { "color-positive", &palette.positive }, { "color-negative", &palette.negative }, { "color-gradient", &palette.gradient },
    { "color-inputs", &palette.inputs },
  };

  for (guint i = 0; i < G_N_ELEMENTS (colors); i++)
    {
      g_autofree char *text = g_settings_get_string (settings, colors[i].key);

      zky_color_parse (text, colors[i].color);
    }

  return palette;
}

/**
 * zky_app_theme_get:
 * @settings: (nullable): where the palette is kept; %NULL: the usual one
 *
 * Returns: (transfer none): the theme that goes with the desktop and the settings
 */
const ZkyTheme *
zky_app_theme_get (GSettings *settings)
{
  g_autofree char *name = settings != NULL ? g_settings_get_string (settings, "palette") : g_strdup ("default");
  ZkyPalette palette;
  gint i = zky_palette_find (name);

  if (i >= 0)
    return zky_palette_get_theme (zky_palette_get (i), get_variant ());

  palette = read_own (settings);
  return zky_palette_get_theme (&palette, get_variant ());
}
