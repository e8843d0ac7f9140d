/* zky-pool.h: memory that is used again
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * What malloc and free do, with blocks kept for the next use: a fresh page of memory costs as much as a thousand
 * additions, and a graph of numbers makes and frees millions of small blocks. Each thread keeps its own blocks, so that
 * no lock is needed; a block may be freed by another thread than the one that took it. Together the blocks that a thread
 * keeps are no larger than what it has asked the system for itself, nor than ZKY_POOL_MAX_KEPT, and they go with the thread. Programs built with the
 * address sanitizer keep none, so that it sees every use of freed memory.
 */
#define ZKY_POOL_MAX_KEPT  ((gsize) 128 << 20)

gpointer zky_pool_alloc (gsize    bytes) G_GNUC_WARN_UNUSED_RESULT; /* NULL where there is no memory; undefined content */
void     zky_pool_free  (gpointer block,
                         gsize    bytes);                           /* as it was asked for */

G_END_DECLS
