/* zky-nearest.c: which name was meant
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-nearest.h"

#include <string.h>

#define MOST_LENGTH 48 /* of names that are compared */
#define MIN_START   4  /* letters of a name that are enough to mean it: `data` of `dataset` */

/* One letter too many, too few, or another one costs 1, and so do two that are swapped; another case costs nothing (Damerau and
 * Levenshtein, for strings that are near each other). */
static guint
get_distance (const char *a,
              const char *b)
{
  gsize n = strlen (a), m = strlen (b);
  guint rows[3][MOST_LENGTH + 1];

  for (gsize k = 0; k <= m; k++)
    rows[0][k] = (guint) k;
  for (gsize i = 1; i <= n; i++)
    {
      guint *row = rows[i % 3], *above = rows[(i + 2) % 3], *before = rows[(i + 1) % 3];

      row[0] = (guint) i;
      for (gsize k = 1; k <= m; k++)
        {
          char x = g_ascii_tolower (a[i - 1]), y = g_ascii_tolower (b[k - 1]);

          row[k] = MIN (MIN (above[k], row[k - 1]) + 1, above[k - 1] + (x != y));
          if (i > 1 && k > 1 && x == g_ascii_tolower (b[k - 2]) && y == g_ascii_tolower (a[i - 2]))
            row[k] = MIN (row[k], before[k - 2] + 1);
        }
    }

  return rows[n % 3][m];
}

/**
 * zky_nearest_init:
 * @wanted: what was written; borrowed
 *
 * Of a name a third may be wrong.
 */
void
zky_nearest_init (ZkyNearest *self,
                  const char *wanted)
{
  *self = (ZkyNearest) { .wanted = wanted, .distance = (guint) MAX (strlen (wanted) / 3, 1) + 1 };
}

static gsize
count_same (const char *a,
            const char *b)
{
  gsize n = 0;

  while (a[n] != '\0' && g_ascii_tolower (a[n]) == g_ascii_tolower (b[n]))
    n++;
  return n;
}

/* Of two names that are as near: the one that begins alike for longer, then the shorter one, then the first of the alphabet. */
static gboolean
is_likelier (const char *wanted,
             const char *name,
             const char *found)
{
  gsize same = count_same (wanted, name), found_same = count_same (wanted, found);

  if (same != found_same)
    return same > found_same;
  if (strlen (name) != strlen (found))
    return strlen (name) < strlen (found);
  return strcmp (name, found) < 0;
}

/* Looks at a name that there is. */
void
zky_nearest_look (ZkyNearest *self,
                  const char *name)
{
  guint distance;

  if (strlen (self->wanted) > MOST_LENGTH || strlen (name) > MOST_LENGTH)
    return;
  distance = get_distance (self->wanted, name);
  if (strlen (self->wanted) >= MIN_START && count_same (self->wanted, name) == strlen (self->wanted))
    distance = MIN (distance, (guint) strlen (self->wanted) / 3);
  if (distance < self->distance
      || (self->found != NULL && distance == self->distance && is_likelier (self->wanted, name, self->found)))
    {
      self->distance = distance;
      self->found = name;
    }
}
