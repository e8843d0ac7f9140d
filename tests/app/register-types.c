/* register-types.c: a module that makes our widget types known to gtk4-builder-tool, which knows GTK's only
 * SPDX-License-Identifier: Apache-2.0 */
#include <adwaita.h>

#include "zky-breadcrumbs.h"
#include "zky-color-preferences.h"
#include "zky-export-dialog.h"
#include "zky-mark-preferences.h"
#include "zky-room.h"
#include "zky-window-private.h"
#include "zky-wrap-box.h"

__attribute__ ((constructor)) static void
register_types (void)
{
  /* The types that templates name, and those that they are made from. */
  g_type_ensure (ADW_TYPE_APPLICATION_WINDOW);
  g_type_ensure (ADW_TYPE_PREFERENCES_GROUP);
  g_type_ensure (ADW_TYPE_PREFERENCES_WINDOW);
  g_type_ensure (ADW_TYPE_WINDOW);
  g_type_ensure (ZKY_TYPE_BREADCRUMBS);
  g_type_ensure (ZKY_TYPE_CALL_BAR);
  g_type_ensure (ZKY_TYPE_CALLS_PANEL);
  g_type_ensure (ZKY_TYPE_CANVAS);
  g_type_ensure (ZKY_TYPE_COLOR_PREFERENCES);
  g_type_ensure (ZKY_TYPE_EXPLANATION);
  g_type_ensure (ZKY_TYPE_EXPORT_DIALOG);
  g_type_ensure (ZKY_TYPE_FIND_PANEL);
  g_type_ensure (ZKY_TYPE_FORMULA_BAR);
  g_type_ensure (ZKY_TYPE_INSPECTOR);
  g_type_ensure (ZKY_TYPE_LOG_PANE);
  g_type_ensure (ZKY_TYPE_MARK_PREFERENCES);
  g_type_ensure (ZKY_TYPE_PLAYER);
  g_type_ensure (ZKY_TYPE_ROOM);
  g_type_ensure (ZKY_TYPE_SIDE_PANEL);
  g_type_ensure (ZKY_TYPE_WINDOW);
  g_type_ensure (ZKY_TYPE_WRAP_BOX);
}
