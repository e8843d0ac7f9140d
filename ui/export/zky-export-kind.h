/* zky-export-kind.h: what the dialog can save a call as
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-data-file.h"
#include "zky-export.h"
#include "zky-movie.h"

G_BEGIN_DECLS

typedef enum
{
  ZKY_EXPORT_STILL,
  ZKY_EXPORT_MOVIE,
  ZKY_EXPORT_DATA,
} ZkyExportClass;

/**
 * ZkyExportKind:
 * @klass: which of the formats counts
 * @still: a #ZkyFormat
 * @movie: a #ZkyMovieFormat
 * @data: a #ZkyDataFormat
 *
 * One entry of the dialog's list.
 */
typedef struct
{
  ZkyExportClass klass;
  ZkyFormat      still;
  ZkyMovieFormat movie;
  ZkyDataFormat  data;
} ZkyExportKind;

/* All kinds that this machine can write; (transfer full): array of ZkyExportKind. */
GArray     *zky_export_kinds_list        (void) G_GNUC_WARN_UNUSED_RESULT;
const char *zky_export_kind_get_title     (const ZkyExportKind *self);
const char *zky_export_kind_get_extension (const ZkyExportKind *self);

G_END_DECLS
