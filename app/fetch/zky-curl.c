/* zky-curl.c: libcurl, loaded when something is fetched
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-curl.h"

#include <dlfcn.h>

#include "zky-error.h"

#define LIBRARY "libcurl.so.4"

static ZkyCurl library;

static gboolean
load (void)
{
  static const struct { const char *name; gsize place; } symbols[] = {
    { "curl_global_init", G_STRUCT_OFFSET (ZkyCurl, init) },
    { "curl_easy_init", G_STRUCT_OFFSET (ZkyCurl, new) },
    { "curl_easy_cleanup", G_STRUCT_OFFSET (ZkyCurl, free) },
    { "curl_easy_setopt", G_STRUCT_OFFSET (ZkyCurl, setopt) },
    { "curl_easy_getinfo", G_STRUCT_OFFSET (ZkyCurl, getinfo) },
    { "curl_easy_perform", G_STRUCT_OFFSET (ZkyCurl, perform) },
    { "curl_easy_strerror", G_STRUCT_OFFSET (ZkyCurl, describe) },
  };
  gpointer handle = dlopen (LIBRARY, RTLD_NOW | RTLD_LOCAL);

  if (handle == NULL)
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (symbols); i++)
    {
      gpointer symbol = dlsym (handle, symbols[i].name);

      if (symbol == NULL)
        return FALSE;
      G_STRUCT_MEMBER (gpointer, &library, symbols[i].place) = symbol;
    }

  return library.init (CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

/**
 * zky_curl_load:
 * @error: a %ZKY_ERROR_IO: there is no libcurl
 *
 * Loads the library, once; it stays.
 *
 * Returns: (transfer none) (nullable): its functions
 */
const ZkyCurl *
zky_curl_load (GError **error)
{
  static gsize state = 0; /* 1: loaded, 2: it could not be */

  if (g_once_init_enter (&state))
    g_once_init_leave (&state, load () ? 1 : 2);
  if (state == 1)
    return &library;

  g_set_error_literal (error, ZKY_ERROR, ZKY_ERROR_IO, "nothing can be fetched without " LIBRARY);
  return NULL;
}
