/* zky-archive.c: named tensors and texts, what a file of parameters holds
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-archive.h"

struct _ZkyArchive
{
  gint        ref_count;
  GPtrArray  *names;    /* of char *, as the tensors stand */
  GPtrArray  *tensors;
  GHashTable *indices;  /* name → index + 1 */
  GPtrArray  *keys;     /* of char * */
  GHashTable *texts;    /* key → text */
};

static void
unref_tensor (gpointer tensor)
{
  zky_tensor_unref (tensor);
}

/**
 * zky_archive_new:
 *
 * Returns: (transfer full): an empty archive
 */
ZkyArchive *
zky_archive_new (void)
{
  ZkyArchive *self = g_new0 (ZkyArchive, 1);

  self->ref_count = 1;
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->tensors = g_ptr_array_new_with_free_func (unref_tensor);
  self->indices = g_hash_table_new (g_str_hash, g_str_equal);
  self->keys = g_ptr_array_new_with_free_func (g_free);
  self->texts = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  return self;
}

ZkyArchive *
zky_archive_ref (ZkyArchive *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_int_inc (&self->ref_count);

  return self;
}

void
zky_archive_unref (ZkyArchive *self)
{
  if (self == NULL || !g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_hash_table_unref (self->indices);
  g_hash_table_unref (self->texts);
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->tensors);
  g_ptr_array_unref (self->keys);
  g_free (self);
}

/**
 * zky_archive_add:
 * @name: any text
 * @tensor: (transfer none): what it stands for
 *
 * Returns: %FALSE, and changes nothing, if the name is taken
 */
gboolean
zky_archive_add (ZkyArchive *self,
                 const char *name,
                 ZkyTensor  *tensor)
{
  char *own;

  g_return_val_if_fail (self != NULL && name != NULL && tensor != NULL, FALSE);

  if (g_hash_table_contains (self->indices, name))
    return FALSE;

  own = g_strdup (name);
  g_ptr_array_add (self->names, own);
  g_ptr_array_add (self->tensors, zky_tensor_ref (tensor));
  g_hash_table_insert (self->indices, own, GUINT_TO_POINTER (self->names->len));

  return TRUE;
}

guint
zky_archive_get_n (const ZkyArchive *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->names->len;
}

/**
 * zky_archive_get_name:
 * @i: in the order in which they were added
 *
 * Returns: (nullable): the name of tensor @i, or %NULL past the end
 */
const char *
zky_archive_get_name (const ZkyArchive *self,
                      guint             i)
{
  g_return_val_if_fail (self != NULL, NULL);

  return i < self->names->len ? g_ptr_array_index (self->names, i) : NULL;
}

/**
 * zky_archive_get:
 * @i: in the order in which they were added
 *
 * Returns: (transfer none) (nullable): tensor @i, or %NULL past the end
 */
ZkyTensor *
zky_archive_get (const ZkyArchive *self,
                 guint             i)
{
  g_return_val_if_fail (self != NULL, NULL);

  return i < self->tensors->len ? g_ptr_array_index (self->tensors, i) : NULL;
}

/**
 * zky_archive_find:
 *
 * Returns: (transfer none) (nullable): the tensor called @name
 */
ZkyTensor *
zky_archive_find (const ZkyArchive *self,
                  const char       *name)
{
  guint place;

  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  place = GPOINTER_TO_UINT (g_hash_table_lookup (self->indices, name));

  return place > 0 ? g_ptr_array_index (self->tensors, place - 1) : NULL;
}

/**
 * zky_archive_set_text:
 * @key: any text
 * @text: what is kept under it; replaces what was
 */
void
zky_archive_set_text (ZkyArchive *self,
                      const char *key,
                      const char *text)
{
  gpointer own;

  g_return_if_fail (self != NULL && key != NULL && text != NULL);

  if (!g_hash_table_lookup_extended (self->texts, key, &own, NULL))
    {
      own = g_strdup (key);
      g_ptr_array_add (self->keys, own);
    }
  g_hash_table_insert (self->texts, own, g_strdup (text));
}

guint
zky_archive_get_n_texts (const ZkyArchive *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->keys->len;
}

/**
 * zky_archive_get_key:
 * @i: in the order in which they were first set
 *
 * Returns: (nullable): the key of text @i, or %NULL past the end
 */
const char *
zky_archive_get_key (const ZkyArchive *self,
                     guint             i)
{
  g_return_val_if_fail (self != NULL, NULL);

  return i < self->keys->len ? g_ptr_array_index (self->keys, i) : NULL;
}

/**
 * zky_archive_find_text:
 *
 * Returns: (nullable): the text under @key
 */
const char *
zky_archive_find_text (const ZkyArchive *self,
                       const char       *key)
{
  g_return_val_if_fail (self != NULL && key != NULL, NULL);

  return g_hash_table_lookup (self->texts, key);
}
