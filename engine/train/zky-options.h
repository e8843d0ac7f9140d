/* zky-options.h: options that are numbers in a struct, by name
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-error.h"

G_BEGIN_DECLS

/**
 * ZkyOption:
 * @name: PyTorch's
 * @field: where the number is in the struct of options
 * @value: the default
 * @min, @max: what it may be; @max itself is not where @open
 * @whole: a whole number, or a switch
 */
typedef struct
{
  const char *name;
  gsize       field;
  double      value, min, max;
  gboolean    open, whole;
} ZkyOption;

/* Rows of a table of options, which ends with a row of zeros; the file defines ZKY_OPTION_FIELD (name). */
#define ZKY_OPTION_NUMBER(name, value) { #name, ZKY_OPTION_FIELD (name), value, 0, G_MAXDOUBLE }
#define ZKY_OPTION_SHARE(name, value)  { #name, ZKY_OPTION_FIELD (name), value, 0, 1, .open = TRUE }
#define ZKY_OPTION_SWITCH(name, value) { #name, ZKY_OPTION_FIELD (name), value, 0, 1, .whole = TRUE }
#define ZKY_OPTION_COUNT(name, value)  { #name, ZKY_OPTION_FIELD (name), value, 0, 1e9, .whole = TRUE }

void     zky_options_init (const ZkyOption  *options,
                           gpointer          values);
gboolean zky_options_set  (const ZkyOption  *options,
                           gpointer          values,
                           const char       *owner,
                           const char       *name,
                           double            value,
                           GError          **error);
gboolean zky_options_get  (const ZkyOption  *options,
                           gconstpointer     values,
                           const char       *owner,
                           const char       *name,
                           double           *value,
                           GError          **error);

G_END_DECLS
