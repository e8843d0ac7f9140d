/* zky-source-error.c: where an error of a model is
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-source-error.h"

#include <string.h>

#include "zky-session.h"

guint
zky_source_error_get_line (const char *message,
                           const char *name)
{
  gsize length;
  guint64 line;
  char *end;

  if (name == NULL)
    name = ZKY_SESSION_NEW_NAME;
  length = strlen (name);
  if (strncmp (message, name, length) != 0 || message[length] != ':' || !g_ascii_isdigit (message[length + 1]))
    return 0;

  line = g_ascii_strtoull (message + length + 1, &end, 10);

  return *end == ':' && line <= G_MAXINT ? (guint) line : 0;
}
