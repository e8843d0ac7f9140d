/* zky-app-theme.h: the colours of graphs that go with the look of the desktop
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

#include "zky-palette.h"

G_BEGIN_DECLS

/* Light or dark, with or without high contrast, as the style manager has it now; @settings: (nullable): where the palette is kept. */
const ZkyTheme *zky_app_theme_get (GSettings *settings);

G_END_DECLS
