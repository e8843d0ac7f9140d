/* zky-app-theme.h: the colours of graphs that go with the look of the desktop
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-theme.h"

G_BEGIN_DECLS

/* Light or dark, with or without high contrast, as the style manager has it now. */
const ZkyTheme *zky_app_theme_get (void);

G_END_DECLS
