/* data-cache.h: data sets in a cache of a test's own
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib/gstdio.h>

#include "zky-data.h"

/* (transfer full): the user's cache from now on; before anybody has asked for it. remove_folder() at the end. */
static inline char *
dup_own_cache (void)
{
  char *cache = g_dir_make_tmp ("zky-data-XXXXXX", NULL);

  g_assert_nonnull (cache);
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);

  return cache;
}

/* Puts a file of a set into the cache. */
static inline void
put (const char *set,
     const char *name,
     const char *data,
     gssize      n)
{
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "zkynet", "data", set, NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (path, data, n, &error);
  g_assert_no_error (error);
}

/* Removes a folder with all that is in it. */
static inline void
remove_folder (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      remove_folder (inner);
    }
  g_assert_cmpint (g_remove (path), ==, 0);
}

static inline ZkyData *
load (const char           *name,
      const ZkyDataOptions *options)
{
  g_autoptr(GError) error = NULL;
  ZkyData *data = zky_data_load (name, options, &error);

  g_assert_no_error (error);

  return data;
}
