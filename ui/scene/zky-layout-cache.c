/* zky-layout-cache.c: layouts that have been made before
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-layout-cache.h"

#define MOST_BYTES (32u << 20)

typedef struct
{
  GBytes *request, *reply;
  GList   link; /* in the order of use */
} Entry;

struct _ZkyLayoutCache
{
  gint        ref_count; /* atomic */
  GMutex      mutex;
  GHashTable *entries;   /* request → Entry */
  GQueue      order;     /* used last at the head */
  gsize       bytes;
};

static gsize
get_size (const Entry *entry)
{
  return g_bytes_get_size (entry->request) + g_bytes_get_size (entry->reply);
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_bytes_unref (entry->request);
  g_bytes_unref (entry->reply);
  g_free (entry);
}

ZkyLayoutCache *
zky_layout_cache_new (void)
{
  ZkyLayoutCache *self = g_new0 (ZkyLayoutCache, 1);

  self->ref_count = 1;
  g_mutex_init (&self->mutex);
  self->entries = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, NULL, entry_free);

  return self;
}

ZkyLayoutCache *
zky_layout_cache_ref (ZkyLayoutCache *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
zky_layout_cache_unref (ZkyLayoutCache *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_hash_table_unref (self->entries);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * zky_layout_cache_lookup:
 * @request: what would be asked
 *
 * Returns: (transfer full) (nullable): what was answered
 */
GBytes *
zky_layout_cache_lookup (ZkyLayoutCache *self,
                         GBytes         *request)
{
  GBytes *reply = NULL;
  Entry *entry;

  g_mutex_lock (&self->mutex);
  entry = g_hash_table_lookup (self->entries, request);
  if (entry != NULL)
    {
      g_queue_unlink (&self->order, &entry->link);
      g_queue_push_head_link (&self->order, &entry->link);
      reply = g_bytes_ref (entry->reply);
    }
  g_mutex_unlock (&self->mutex);

  return reply;
}

static void
drop (ZkyLayoutCache *self,
      Entry          *entry)
{
  g_queue_unlink (&self->order, &entry->link);
  self->bytes -= get_size (entry);
  g_hash_table_remove (self->entries, entry->request);
}

void
zky_layout_cache_store (ZkyLayoutCache *self,
                        GBytes         *request,
                        GBytes         *reply)
{
  Entry *entry = g_new0 (Entry, 1), *old;

  entry->request = g_bytes_ref (request);
  entry->reply = g_bytes_ref (reply);
  entry->link.data = entry;

  g_mutex_lock (&self->mutex);
  old = g_hash_table_lookup (self->entries, request);
  if (old != NULL)
    drop (self, old);
  g_hash_table_insert (self->entries, entry->request, entry);
  g_queue_push_head_link (&self->order, &entry->link);
  self->bytes += get_size (entry);
  while (self->bytes > MOST_BYTES && self->order.length > 1)
    drop (self, self->order.tail->data);
  g_mutex_unlock (&self->mutex);
}
