/* zky-export.h: pictures as files
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-frame.h"

G_BEGIN_DECLS

typedef enum
{
  ZKY_FORMAT_SVG,
  ZKY_FORMAT_PDF,
  ZKY_FORMAT_PNG,
  ZKY_FORMAT_DOT,
} ZkyFormat;

#define ZKY_N_FORMATS 4

const char *zky_format_get_extension (ZkyFormat        format);
const char *zky_format_get_title     (ZkyFormat        format);
gboolean    zky_format_from_path     (const char      *path,
                                      ZkyFormat       *format,
                                      GError         **error);
/* The whole scene as it stands in @frame, tokens included when 0 < phase < 1. @scale: pixels per scene unit for PNG,
 * size for the others. The same input gives the same bytes. */
GBytes     *zky_export_to_bytes      (ZkyScene        *scene,
                                      const ZkyFrame  *frame,
                                      ZkyFormat        format,
                                      double           scale,
                                      GError         **error) G_GNUC_WARN_UNUSED_RESULT;
/* Written beside the target and renamed, so that an error leaves an old file as it was. */
gboolean    zky_export_to_file       (ZkyScene        *scene,
                                      const ZkyFrame  *frame,
                                      ZkyFormat        format,
                                      double           scale,
                                      GFile           *file,
                                      GError         **error);

G_END_DECLS
