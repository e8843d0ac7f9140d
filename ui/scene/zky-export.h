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
  ZKY_FORMAT_TIKZ,
  ZKY_FORMAT_HTML,
} ZkyFormat;

#define ZKY_N_FORMATS 6

/**
 * ZkyStill:
 * @format: of the file
 * @scale: pixels per scene unit for PNG, points or pixels for the others
 * @area: what is shown of the scene; all of it where its width is 0. DOT and HTML always have the whole
 * @caption: (nullable): a line below the picture; HTML and DOT have none
 *
 * What a picture of a moment is to be.
 */
typedef struct
{
  ZkyFormat   format;
  double      scale;
  ZkyRect     area;
  const char *caption;
} ZkyStill;

const char *zky_format_get_extension (ZkyFormat         format);
const char *zky_format_get_title     (ZkyFormat         format);
gboolean    zky_format_from_path     (const char       *path,
                                      ZkyFormat        *format,
                                      GError          **error);
/* The scene as it stands in @frame, tokens included when 0 < phase < 1. The same input gives the same bytes. */
GBytes     *zky_export_to_bytes      (ZkyScene         *scene,
                                      const ZkyFrame   *frame,
                                      const ZkyStill   *still,
                                      GError          **error) G_GNUC_WARN_UNUSED_RESULT;
/* Written beside the target and renamed, so that an error leaves an old file as it was. */
gboolean    zky_export_to_file       (ZkyScene         *scene,
                                      const ZkyFrame   *frame,
                                      const ZkyStill   *still,
                                      GFile            *file,
                                      GError          **error);
/* The same with any Cairo context in pixels: what is shown, and what it measures there. */
void        zky_still_get_size       (const ZkyStill   *self,
                                      ZkyScene         *scene,
                                      const ZkyFrame   *frame,
                                      double           *width,
                                      double           *height);
void        zky_still_draw           (const ZkyStill   *self,
                                      ZkyScene         *scene,
                                      const ZkyFrame   *frame,
                                      cairo_t          *cr);

G_END_DECLS
