/* zky-source-scheme.h: the colours of source text
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtksourceview/gtksource.h>

#include "zky-theme.h"

G_BEGIN_DECLS

/* (transfer none): Adwaita's; in high contrast ours, as GtkSourceView has none. */
GtkSourceStyleScheme *zky_source_scheme_get (ZkyThemeVariant variant);

G_END_DECLS
