/* zky-digest.h: what a card shows of a large array
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <cairo.h>
#include <zky.h>

#include "zky-theme.h"

G_BEGIN_DECLS

/**
 * ZkyDigest:
 * @min, @mean, @max: of the finite elements; NaN where there are none
 * @n_bad: elements that are NaN or infinite
 * @n_tiles: matrices that were looked at
 * @of_rows, @of_columns: of each of them
 * @rows, @columns: of the picture of each
 * @levels: [n_tiles][rows][columns] element ÷ greatest magnitude of all; NaN where one is not finite
 *
 * A few numbers and a small picture of an array. Where several elements share a pixel it shows the one of greatest
 * magnitude, so that nothing that sticks out is lost. Reference-counted, immutable.
 */
typedef struct
{
  double min, mean, max;
  gsize  n_bad;
  gsize  of_rows, of_columns;
  guint  n_tiles, rows, columns;
  float *levels;
} ZkyDigest;

ZkyDigest       *zky_digest_new         (const ZkyTensor *tensor,
                                         guint            n_tiles,
                                         gsize            of_rows,
                                         gsize            of_columns,
                                         guint            rows,
                                         guint            columns) G_GNUC_WARN_UNUSED_RESULT;
ZkyDigest       *zky_digest_ref         (ZkyDigest       *self);
void             zky_digest_unref       (ZkyDigest       *self);
cairo_surface_t *zky_digest_make_image  (const ZkyDigest *self,
                                         guint            tile,
                                         const ZkyTheme  *theme) G_GNUC_WARN_UNUSED_RESULT;

/* Digests of tensors that have been drawn; several threads may ask at once. */
typedef struct _ZkyDigestCache ZkyDigestCache;

ZkyDigestCache  *zky_digest_cache_new    (void) G_GNUC_WARN_UNUSED_RESULT;
void             zky_digest_cache_free   (ZkyDigestCache *self);
ZkyDigest       *zky_digest_cache_lookup (ZkyDigestCache *self,
                                          ZkyTensor      *tensor,
                                          guint           n_tiles,
                                          gsize           of_rows,
                                          gsize           of_columns,
                                          guint           rows,
                                          guint           columns) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ZkyDigest, zky_digest_unref)

G_END_DECLS
