/* zky-export-kind.c: what the dialog can save a call as
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-export-kind.h"

/**
 * zky_export_kinds_list:
 *
 * Pictures first, then animations, then data.
 *
 * Returns: (transfer full) (element-type ZkyExportKind): those that this machine can write
 */
GArray *
zky_export_kinds_list (void)
{
  GArray *kinds = g_array_new (FALSE, FALSE, sizeof (ZkyExportKind));

  for (guint i = 0; i < ZKY_N_FORMATS; i++)
    g_array_append_val (kinds, ((ZkyExportKind) { .klass = ZKY_EXPORT_STILL, .still = i }));
  for (guint i = 0; i < ZKY_N_MOVIE_FORMATS; i++)
    if (zky_movie_format_is_available (i))
      g_array_append_val (kinds, ((ZkyExportKind) { .klass = ZKY_EXPORT_MOVIE, .movie = i }));
  for (guint i = 0; i < ZKY_N_DATA_FORMATS; i++)
    g_array_append_val (kinds, ((ZkyExportKind) { .klass = ZKY_EXPORT_DATA, .data = i }));

  return kinds;
}

const char *
zky_export_kind_get_title (const ZkyExportKind *self)
{
  return self->klass == ZKY_EXPORT_STILL ? zky_format_get_title (self->still)
       : self->klass == ZKY_EXPORT_MOVIE ? zky_movie_format_get_title (self->movie)
                                         : zky_data_format_get_title (self->data);
}

const char *
zky_export_kind_get_extension (const ZkyExportKind *self)
{
  return self->klass == ZKY_EXPORT_STILL ? zky_format_get_extension (self->still)
       : self->klass == ZKY_EXPORT_MOVIE ? zky_movie_format_get_extension (self->movie)
                                         : zky_data_format_get_extension (self->data);
}
