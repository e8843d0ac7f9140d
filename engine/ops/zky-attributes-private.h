/* zky-attributes-private.h: the inside of attributes, for the two files that make and read them
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-attributes.h"

G_BEGIN_DECLS

/**
 * ZkyAttributeValue:
 * @is_set: given, or by default
 *
 * One value; which member of the union holds it the declaration says.
 */
typedef struct
{
  gboolean is_set;
  union
  {
    gboolean  b;
    gint64    i;
    double    d;
    char     *s;    /* owned */
    gint64   *ints; /* owned, @n of them; %NULL for none */
  };
  guint n;
} ZkyAttributeValue;

struct _ZkyAttributes
{
  gint                ref_count; /* atomic */
  const ZkyAttribute *declared;  /* borrowed: tables of rows are static */
  guint               n;
  ZkyAttributeValue   values[];
};

/* Sets the value at @position from text. */
gboolean zky_attributes_parse_value (ZkyAttributes  *self,
                                     guint           position,
                                     const char     *text,
                                     GError        **error);

G_END_DECLS
