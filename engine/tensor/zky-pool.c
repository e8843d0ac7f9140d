/* zky-pool.c: memory that is used again
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-pool.h"

#include <stdlib.h>

#if defined (__linux__)
# include <sys/mman.h>
#endif

#if defined (__SANITIZE_ADDRESS__) || defined (__SANITIZE_THREAD__)
# define KEEP FALSE
#else
# define KEEP TRUE
#endif

/* Blocks come in sizes: multiples of 16 bytes up to 128, then four sizes from each power of two to the next, so that no
 * more than a fifth of a block lies idle. Larger ones than the last size are not kept. */
#define N_SMALL   8u
#define SMALL_MAX ((gsize) 128)
#define N_SIZES   (N_SMALL + 4 * 18)
#define SIZE_MAX_KEPT (SMALL_MAX << 18) /* 32 MiB */

#define HUGE_PAGE ((gsize) 2 << 20)

/* A block that waits for its next use holds the pointer to the next one of its size. */
typedef struct _Kept Kept;

struct _Kept
{
  Kept *next;
};

/**
 * Cache:
 * @blocks: that are kept, by size
 * @asked: whether a block of this size has been asked for since there was last no room
 * @bytes: of all of them
 * @most: how many they may be: what this thread has asked the system for, less what it gave back, so that one that only frees what others
 *   made, as a main loop does, keeps nothing
 */
typedef struct
{
  Kept   *blocks[N_SIZES];
  guint8  asked[N_SIZES];
  gsize   bytes;
  gsize   most;
} Cache;

static void drop_cache (gpointer data);

static GPrivate private = G_PRIVATE_INIT (drop_cache);
/* The same, to be reached without a call. */
static __thread Cache *cache __attribute__ ((tls_model ("initial-exec")));

/* The place of the smallest size that holds @bytes, and that size. */
static inline guint
find_size (gsize  bytes,
           gsize *size)
{
  guint octave, quarter;

  if (G_LIKELY (bytes <= SMALL_MAX))
    {
      *size = (MAX (bytes, 1) + 15) & ~(gsize) 15;
      return (guint) (*size / 16 - 1);
    }

  octave = 63 - (guint) __builtin_clzll (bytes - 1); /* 2^octave < bytes ≤ 2^(octave + 1) */
  quarter = (bytes - 1) >> (octave - 2) & 3;
  *size = (gsize) (5 + quarter) << (octave - 2);

  return N_SMALL + 4 * (octave - 7) + quarter;
}

/* Memory of the system's. Large blocks ask for large pages: one of 2 MiB is there ten times as soon as its 512 small
 * ones. */
static gpointer
block_new (gsize bytes)
{
#if defined (MADV_HUGEPAGE)
  if (bytes >= HUGE_PAGE)
    {
      gpointer block;

      if (posix_memalign (&block, HUGE_PAGE, bytes) != 0)
        return NULL;
      madvise (block, bytes & ~(HUGE_PAGE - 1), MADV_HUGEPAGE);
      return block;
    }
#endif

  return malloc (bytes);
}

static gsize
size_of (guint place)
{
  if (place < N_SMALL)
    return (place + 1) * 16;

  place -= N_SMALL;
  return (gsize) (5 + place % 4) << (place / 4 + 5);
}

/* Gives back all blocks, or those of sizes that nobody has asked for lately. */
static void
free_blocks (Cache    *self,
             gboolean  all)
{
  for (guint i = 0; i < N_SIZES; i++)
    {
      while (self->blocks[i] != NULL && (all || !self->asked[i]))
        {
          Kept *block = self->blocks[i];

          self->blocks[i] = block->next;
          self->bytes -= size_of (i);
          free (block);
        }
      self->asked[i] = FALSE;
    }
}

/* At the end of a thread. Should it free more blocks after this, it gets a new cache, which goes the same way. */
static void
drop_cache (gpointer data)
{
  cache = NULL;
  free_blocks (data, TRUE);
  g_free (data);
}

static void
make_cache (void)
{
  cache = g_new0 (Cache, 1);
  g_private_set (&private, cache);
}

gpointer
zky_pool_alloc (gsize bytes)
{
  gsize size;
  guint place;
  Kept *block;

  if (!KEEP || bytes > SIZE_MAX_KEPT)
    return block_new (bytes);

  place = find_size (bytes, &size);
  if (G_UNLIKELY (cache == NULL))
    make_cache ();

  cache->asked[place] = TRUE;
  block = cache->blocks[place];
  if (G_UNLIKELY (block == NULL))
    {
      cache->most = MIN (cache->most + size, ZKY_POOL_MAX_KEPT);
      return block_new (size);
    }

  cache->blocks[place] = block->next;
  cache->bytes -= size;

  return block;
}

void
zky_pool_free (gpointer block,
               gsize    bytes)
{
  gsize size;
  guint place;

  if (!KEEP || bytes > SIZE_MAX_KEPT || block == NULL)
    {
      free (block);
      return;
    }

  place = find_size (bytes, &size);
  if (G_UNLIKELY (cache == NULL))
    make_cache ();
  if (G_UNLIKELY (cache->bytes + size > cache->most))
    {
      if (cache->most == ZKY_POOL_MAX_KEPT)
        free_blocks (cache, FALSE);
      if (cache->bytes + size > cache->most)
        {
          cache->most -= MIN (cache->most, size);
          free (block);
          return;
        }
    }

  ((Kept *) block)->next = cache->blocks[place];
  cache->blocks[place] = block;
  cache->bytes += size;
}
