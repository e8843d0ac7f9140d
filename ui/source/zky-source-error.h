/* zky-source-error.h: where an error of a model is
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The line of `NAME:LINE: cause`, from 1 on; 0 where there is none, or where it is in another file than @name. @name: (nullable): what
 * a new model is called in messages. */
guint zky_source_error_get_line (const char *message,
                                 const char *name);

G_END_DECLS
