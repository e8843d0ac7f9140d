/* zky-nearest.h: which name was meant
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ZkyNearest:
 * @wanted: what was written
 * @found: (nullable): the name that is nearest so far; borrowed
 * @distance: how many letters it takes to make one of the other
 *
 * A search through names, one after the other.
 */
typedef struct
{
  const char *wanted;
  const char *found;
  guint       distance;
} ZkyNearest;

void  zky_nearest_init (ZkyNearest *self,
                        const char *wanted);
void  zky_nearest_look (ZkyNearest *self,
                        const char *name);

G_END_DECLS
