/* zky-locale.c: finds the translations of both programs
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-locale.h"

#include <libintl.h>
#include <locale.h>

#define DOMAIN "zkynet"

/* Where somebody says; beside the program that runs, wherever it was moved; in the build folder; where they were to be installed. */
static char *
find_folder (void)
{
  static const char *const places[] = { "../share/locale", "../resources/po", "../../resources/po" };
  const char *told = g_getenv ("ZKY_LOCALES");
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : NULL;

  if (told != NULL && told[0] != '\0')
    return g_strdup (told);
  for (guint i = 0; folder != NULL && i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *path = g_build_filename (folder, places[i], NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        return g_steal_pointer (&path);
    }

  return g_strdup (ZKY_LOCALEDIR);
}

/**
 * zky_locale_init:
 *
 * Texts come in the user's language from now on. Numbers stay as they are: that is for the program to say.
 */
void
zky_locale_init (void)
{
  g_autofree char *folder = find_folder ();

  setlocale (LC_CTYPE, "");
  setlocale (LC_MESSAGES, "");
  bindtextdomain (DOMAIN, folder);
  bind_textdomain_codeset (DOMAIN, "UTF-8");
  textdomain (DOMAIN);
}
