/* zky-app-theme.c: the colours of graphs that go with the look of the desktop
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-app-theme.h"

#include <adwaita.h>

const ZkyTheme *
zky_app_theme_get (void)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  gboolean dark = adw_style_manager_get_dark (style);

  if (adw_style_manager_get_high_contrast (style))
    return zky_theme_get (dark ? ZKY_THEME_DARK_CONTRAST : ZKY_THEME_LIGHT_CONTRAST);

  return zky_theme_get (dark ? ZKY_THEME_DARK : ZKY_THEME_LIGHT);
}
