/* zky-source-scheme.c: the colours of source text
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-source-scheme.h"

/* Files, since GtkSourceView loads schemes from nothing else: beside the program that runs, wherever it was moved; in the source folder;
 * where they were to be installed. */
static char *
find_folder (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *bin = program != NULL ? g_path_get_dirname (program) : NULL;
  g_autofree char *beside = bin != NULL ? g_build_filename (bin, "..", "share", "zkynet", "source", NULL) : NULL;
  const char *const folders[] = { beside, ZKY_SOURCE_SCHEMES, ZKY_INSTALLED_SCHEMES };

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    if (folders[i] != NULL && g_file_test (folders[i], G_FILE_TEST_IS_DIR))
      return g_canonicalize_filename (folders[i], NULL);

  return NULL;
}

static GtkSourceStyleSchemeManager *
get_manager (void)
{
  static GtkSourceStyleSchemeManager *manager;

  if (manager == NULL)
    {
      g_autofree char *folder = find_folder ();

      manager = gtk_source_style_scheme_manager_get_default ();
      if (folder != NULL)
        gtk_source_style_scheme_manager_append_search_path (manager, folder);
    }

  return manager;
}

GtkSourceStyleScheme *
zky_source_scheme_get (ZkyThemeVariant variant)
{
  gboolean is_dark = variant == ZKY_THEME_DARK || variant == ZKY_THEME_DARK_CONTRAST;
  const char *usual = is_dark ? "Adwaita-dark" : "Adwaita";
  GtkSourceStyleScheme *scheme = NULL;

  if (variant == ZKY_THEME_LIGHT_CONTRAST || variant == ZKY_THEME_DARK_CONTRAST)
    scheme = gtk_source_style_scheme_manager_get_scheme (get_manager (), is_dark ? "zkynet-contrast-dark" : "zkynet-contrast");

  return scheme != NULL ? scheme : gtk_source_style_scheme_manager_get_scheme (get_manager (), usual);
}
