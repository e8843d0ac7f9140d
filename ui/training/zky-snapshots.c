/* zky-snapshots.c: parameters as they were while a model was trained
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-snapshots.h"

#include <math.h>

#define MOST_SNAPSHOTS 400
#define MOST_BYTES     ((gsize) 256 << 20)

typedef struct
{
  double      epoch;
  ZkyArchive *archive;
  gsize       bytes;
} Snapshot;

struct _ZkySnapshots
{
  GArray *items;    /* of Snapshot, epoch rising */
  gsize   bytes;
  double  spacing;  /* epochs that two of them are apart at least, but for the last one */
};

static void
clear_item (gpointer data)
{
  Snapshot *snapshot = data;

  g_clear_pointer (&snapshot->archive, zky_archive_unref);
}

ZkySnapshots *
zky_snapshots_new (void)
{
  ZkySnapshots *self = g_new0 (ZkySnapshots, 1);

  self->items = g_array_new (FALSE, FALSE, sizeof (Snapshot));
  g_array_set_clear_func (self->items, clear_item);

  return self;
}

void
zky_snapshots_free (ZkySnapshots *self)
{
  g_array_unref (self->items);
  g_free (self);
}

void
zky_snapshots_clear (ZkySnapshots *self)
{
  g_array_set_size (self->items, 0);
  self->bytes = 0;
  self->spacing = 0;
}

static gsize
count_bytes (ZkyArchive *archive)
{
  gsize bytes = 256;

  for (guint i = 0; i < zky_archive_get_n (archive); i++)
    bytes += zky_tensor_get_bytes (zky_archive_get (archive, i));

  return bytes;
}

static void
drop (ZkySnapshots *self,
      guint         i)
{
  self->bytes -= g_array_index (self->items, Snapshot, i).bytes;
  g_array_remove_index (self->items, i);
}

/* Every other one goes, and from now on they lie so far apart. */
static void
thin (ZkySnapshots *self)
{
  for (guint i = self->items->len; i-- > 2;)
    if (i % 2 == 1 && i + 1 < self->items->len)
      drop (self, i);
  self->spacing = zky_snapshots_get_end (self) / self->items->len;
}

static double
get_epoch (ZkySnapshots *self,
           guint         i)
{
  return g_array_index (self->items, Snapshot, i).epoch;
}

void
zky_snapshots_add (ZkySnapshots *self,
                   double        epoch,
                   ZkyArchive   *archive)
{
  Snapshot snapshot = { epoch, zky_archive_ref (archive), count_bytes (archive) };

  while (self->items->len > 0 && get_epoch (self, self->items->len - 1) >= epoch)
    drop (self, self->items->len - 1);
  if (self->items->len > 1 && epoch - get_epoch (self, self->items->len - 2) < self->spacing)
    drop (self, self->items->len - 1);
  g_array_append_val (self->items, snapshot);
  self->bytes += snapshot.bytes;
  while ((self->items->len > MOST_SNAPSHOTS || self->bytes > MOST_BYTES) && self->items->len > 3)
    thin (self);
}

void
zky_snapshots_cut (ZkySnapshots *self,
                   double        epoch)
{
  while (self->items->len > 0 && get_epoch (self, self->items->len - 1) > epoch)
    drop (self, self->items->len - 1);
}

guint
zky_snapshots_get_n (ZkySnapshots *self)
{
  return self->items->len;
}

double
zky_snapshots_get_begin (ZkySnapshots *self)
{
  return self->items->len > 0 ? get_epoch (self, 0) : 0;
}

double
zky_snapshots_get_end (ZkySnapshots *self)
{
  return self->items->len > 0 ? g_array_index (self->items, Snapshot, self->items->len - 1).epoch : 0;
}

ZkyArchive *
zky_snapshots_get (ZkySnapshots *self,
                   guint         i,
                   double       *epoch)
{
  *epoch = get_epoch (self, i);

  return g_array_index (self->items, Snapshot, i).archive;
}

/**
 * zky_snapshots_dup_before:
 * @epoch: where
 * @found: (out): where it is
 *
 * Returns: (transfer full) (nullable): the last one that is not behind @epoch
 */
ZkyArchive *
zky_snapshots_dup_before (ZkySnapshots *self,
                          double        epoch,
                          double       *found)
{
  for (guint i = self->items->len; i-- > 0;)
    if (get_epoch (self, i) <= epoch)
      return zky_archive_ref (zky_snapshots_get (self, i, found));

  return NULL;
}

/**
 * zky_snapshots_dup:
 * @epoch: where
 * @found: (out) (optional): where the nearest one is
 *
 * Returns: (transfer full) (nullable): the nearest one
 */
ZkyArchive *
zky_snapshots_dup (ZkySnapshots *self,
                   double        epoch,
                   double       *found)
{
  const Snapshot *best = NULL;

  for (guint i = 0; i < self->items->len; i++)
    {
      const Snapshot *snapshot = &g_array_index (self->items, Snapshot, i);

      if (best == NULL || fabs (snapshot->epoch - epoch) < fabs (best->epoch - epoch))
        best = snapshot;
    }
  if (best == NULL)
    return NULL;
  if (found != NULL)
    *found = best->epoch;

  return zky_archive_ref (best->archive);
}
