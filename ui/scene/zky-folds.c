/* zky-folds.c: which groups are open
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-folds.h"

struct _ZkyFolds
{
  gint             ref_count; /* atomic */
  ZkyFoldsDefault  others;
  GHashTable      *said;      /* key → open */
};

ZkyFolds *
zky_folds_new (ZkyFoldsDefault others)
{
  ZkyFolds *self = g_new0 (ZkyFolds, 1);

  self->ref_count = 1;
  self->others = others;
  self->said = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  return self;
}

ZkyFolds *
zky_folds_copy (const ZkyFolds *self)
{
  ZkyFolds *copy = zky_folds_new (self->others);
  GHashTableIter iter;
  gpointer key, open;

  g_hash_table_iter_init (&iter, self->said);
  while (g_hash_table_iter_next (&iter, &key, &open))
    g_hash_table_insert (copy->said, g_strdup (key), open);

  return copy;
}

ZkyFolds *
zky_folds_ref (ZkyFolds *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
zky_folds_unref (ZkyFolds *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_hash_table_unref (self->said);
  g_free (self);
}

ZkyFoldsDefault
zky_folds_get_default (const ZkyFolds *self)
{
  return self->others;
}

void
zky_folds_set (ZkyFolds   *self,
               const char *key,
               gboolean    open)
{
  g_hash_table_replace (self->said, g_strdup (key), GINT_TO_POINTER (!!open));
}

gboolean
zky_folds_find (const ZkyFolds *self,
                const char     *key,
                gboolean       *open)
{
  gpointer value;

  if (!g_hash_table_lookup_extended (self->said, key, NULL, &value))
    return FALSE;

  *open = GPOINTER_TO_INT (value);
  return TRUE;
}
