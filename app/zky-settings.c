/* zky-settings.c: what is remembered between runs
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-settings.h"

#include <glib/gstdio.h>

#include "zky-app-config.h"

#define MAX_RECENT 10

/* The schema this program was built with travels in its resources, so that its keys exist wherever it runs: installed,
 * from the build folder, or beside an older version. GIO reads schemas from folders only, so it goes through one. */
static GSettingsSchema *
load_own_schema (void)
{
  g_autoptr(GSettingsSchemaSource) source = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;

  bytes = g_resources_lookup_data (ZKY_RESOURCE "gschemas.compiled", 0, NULL);
  folder = bytes ? g_dir_make_tmp ("zkynet-XXXXXX", NULL) : NULL;
  if (!folder)
    return NULL;

  path = g_build_filename (folder, "gschemas.compiled", NULL);
  if (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL))
    source = g_settings_schema_source_new_from_directory (folder, NULL, TRUE, NULL);
  g_unlink (path);
  g_rmdir (folder);

  return source ? g_settings_schema_source_lookup (source, ZKY_APP_ID, FALSE) : NULL;
}

/**
 * zky_settings_new:
 *
 * Returns: (transfer full) (nullable): the settings, or %NULL where there is no place to keep even a schema; zkynet
 *   then forgets
 */
GSettings *
zky_settings_new (void)
{
  g_autoptr(GSettingsSchema) schema = load_own_schema ();

  if (!schema && g_settings_schema_source_get_default ())
    schema = g_settings_schema_source_lookup (g_settings_schema_source_get_default (), ZKY_APP_ID, TRUE);

  return schema ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

/**
 * zky_settings_dup_recent:
 * @self: (nullable): the settings
 *
 * Returns: (transfer full): URIs of the files that were opened, newest first
 */
char **
zky_settings_dup_recent (GSettings *self)
{
  return self ? g_settings_get_strv (self, "recent-files") : g_new0 (char *, 1);
}

/**
 * zky_settings_add_recent:
 * @self: (nullable): the settings
 * @file: a file that was opened
 *
 * Puts @file before the others; the oldest drops out.
 */
void
zky_settings_add_recent (GSettings *self,
                         GFile     *file)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) old = zky_settings_dup_recent (self);
  g_auto(GStrv) recent = NULL;
  g_autofree char *uri = g_file_get_uri (file);
  guint n = 1;

  if (!self)
    return;

  g_strv_builder_add (builder, uri);
  for (guint i = 0; old[i] && n < MAX_RECENT; i++)
    if (!g_str_equal (old[i], uri))
      {
        g_strv_builder_add (builder, old[i]);
        n++;
      }

  recent = g_strv_builder_end (builder);
  if (!g_strv_equal ((const char *const *) old, (const char *const *) recent))
    g_settings_set_strv (self, "recent-files", (const char *const *) recent);
}
