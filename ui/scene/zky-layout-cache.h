/* zky-layout-cache.h: layouts that have been made before
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ZkyLayoutCache:
 *
 * Replies of the helper by the request that they answer. So a group that is closed and opened again costs nothing, and of
 * a hundred equal blocks one is laid out. Reference-counted; any thread may ask. What has not been used for
 * longest goes first.
 */
typedef struct _ZkyLayoutCache ZkyLayoutCache;

ZkyLayoutCache *zky_layout_cache_new    (void) G_GNUC_WARN_UNUSED_RESULT;
ZkyLayoutCache *zky_layout_cache_ref    (ZkyLayoutCache *self);
void            zky_layout_cache_unref  (ZkyLayoutCache *self);
GBytes         *zky_layout_cache_lookup (ZkyLayoutCache *self,
                                         GBytes         *request) G_GNUC_WARN_UNUSED_RESULT;
void            zky_layout_cache_store  (ZkyLayoutCache *self,
                                         GBytes         *request,
                                         GBytes         *reply);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyLayoutCache, zky_layout_cache_unref)

G_END_DECLS
