/* test-pool.c: memory that is used again
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-pool.h"

#include <string.h>
#if defined (__GLIBC__)
# include <malloc.h>
#endif

/* Every size may be written to its last byte, and blocks that are there together do not overlap. */
static void
test_sizes (void)
{
  static const gsize sizes[] = { 0, 1, 15, 16, 17, 48, 127, 128, 129, 160, 161, 1000, 4096, 70000, 1 << 20,
                                 (2 << 20) - 1, 2 << 20, (5 << 20) + 3, 32 << 20, (32 << 20) + 1 };
  guint8 *blocks[G_N_ELEMENTS (sizes)];

  for (guint round = 0; round < 3; round++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
        {
          blocks[i] = zky_pool_alloc (sizes[i]);
          g_assert_nonnull (blocks[i]);
          g_assert_cmpuint ((guintptr) blocks[i] % 16, ==, 0);
          memset (blocks[i], (int) i + 1, sizes[i]);
        }
      for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
        {
          if (sizes[i] > 0)
            g_assert_cmpuint (blocks[i][0], ==, i + 1);
          for (gsize k = 0; k < sizes[i]; k += 997)
            g_assert_cmpuint (blocks[i][k], ==, i + 1);
          if (sizes[i] > 0)
            g_assert_cmpuint (blocks[i][sizes[i] - 1], ==, i + 1);
          zky_pool_free (blocks[i], sizes[i]);
        }
    }
}

/* Random sizes, taken and given back in random order. */
static void
test_random (void)
{
  struct { guint8 *block; gsize bytes; guint8 mark; } held[64] = { 0 };

  for (guint i = 0; i < 20000; i++)
    {
      guint k = (guint) g_test_rand_int_range (0, G_N_ELEMENTS (held));

      if (held[k].block != NULL)
        {
          g_assert_cmpuint (held[k].block[0], ==, held[k].mark);
          g_assert_cmpuint (held[k].block[held[k].bytes - 1], ==, held[k].mark);
          zky_pool_free (held[k].block, held[k].bytes);
        }
      held[k].bytes = (gsize) g_test_rand_int_range (1, 1 << g_test_rand_int_range (1, 18));
      held[k].mark = (guint8) i;
      held[k].block = zky_pool_alloc (held[k].bytes);
      memset (held[k].block, held[k].mark, held[k].bytes);
    }
  for (guint k = 0; k < G_N_ELEMENTS (held); k++)
    zky_pool_free (held[k].block, held[k].bytes);
}

/* What was freed last is taken first, unless the sanitizer watches. */
static void
test_reuse (void)
{
#if defined (__SANITIZE_ADDRESS__) || defined (__SANITIZE_THREAD__)
  g_test_skip ("no block is kept under a sanitizer");
#else
  gpointer a = zky_pool_alloc (1000), b;

  zky_pool_free (a, 1000);
  b = zky_pool_alloc (1001);
  g_assert_true (a == b);
  zky_pool_free (b, 1001);
#endif
}

/* More than is kept. */
static void
test_many (void)
{
  const gsize bytes = 3 << 20;
  gpointer blocks[40];

  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
    blocks[i] = zky_pool_alloc (bytes);
  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
    zky_pool_free (blocks[i], bytes);
}

#if defined (__GLIBC__) && !defined (__SANITIZE_ADDRESS__) && !defined (__SANITIZE_THREAD__)
# define FOREIGN_BYTES ((gsize) 1 << 20)
# define N_FOREIGN     64

static gsize
get_used (void)
{
  struct mallinfo2 info = mallinfo2 ();

  return info.uordblks + info.hblkhd;
}

/* Returns: how much memory is used while the thread still has what it keeps */
static gpointer
only_free (gpointer data)
{
  gpointer *blocks = data;

  for (guint i = 0; i < N_FOREIGN; i++)
    zky_pool_free (blocks[i], FOREIGN_BYTES);

  return GSIZE_TO_POINTER (get_used ());
}
#endif

/* A thread that frees what others made, as a main loop does, has no use for it. */
static void
test_foreign (void)
{
#if defined (N_FOREIGN)
  gpointer blocks[N_FOREIGN];
  gsize before, after;

  for (guint i = 0; i < N_FOREIGN; i++)
    blocks[i] = zky_pool_alloc (FOREIGN_BYTES);
  before = get_used ();
  after = GPOINTER_TO_SIZE (g_thread_join (g_thread_new ("frees", only_free, blocks)));
  g_assert_cmpuint (after + (N_FOREIGN - 1) * FOREIGN_BYTES, <, before);
#else
  g_test_skip ("nobody tells how much memory is used");
#endif
}

static gpointer
take_and_give (gpointer data)
{
  gpointer *blocks = data;

  for (guint i = 0; i < 100; i++)
    {
      zky_pool_free (blocks[i], 64 + i);
      blocks[i] = zky_pool_alloc (64 + i);
      memset (blocks[i], 1, 64 + i);
    }

  return NULL;
}

/* Blocks wander from thread to thread. */
static void
test_threads (void)
{
  gpointer blocks[8][100];

  for (guint k = 0; k < 8; k++)
    for (guint i = 0; i < 100; i++)
      blocks[k][i] = zky_pool_alloc (64 + i);
  for (guint round = 0; round < 20; round++)
    {
      GThread *threads[8];

      for (guint k = 0; k < 8; k++)
        threads[k] = g_thread_new ("pool", take_and_give, blocks[k]);
      for (guint k = 0; k < 8; k++)
        g_thread_join (threads[k]);
    }
  for (guint k = 0; k < 8; k++)
    for (guint i = 0; i < 100; i++)
      zky_pool_free (blocks[k][i], 64 + i);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/pool/sizes", test_sizes);
  g_test_add_func ("/engine/pool/random", test_random);
  g_test_add_func ("/engine/pool/reuse", test_reuse);
  g_test_add_func ("/engine/pool/many", test_many);
  g_test_add_func ("/engine/pool/foreign", test_foreign);
  g_test_add_func ("/engine/pool/threads", test_threads);

  return g_test_run ();
}
