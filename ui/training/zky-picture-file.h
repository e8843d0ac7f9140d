/* zky-picture-file.h: a picture of the training as a file
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

#include "zky-pen.h"

G_BEGIN_DECLS

/**
 * ZkyPictureFile:
 * @width, @height: of the picture
 * @theme: its background
 * @paint: draws it with any pen
 * @to_csv: (nullable): its numbers; %NULL where it has none
 * @data: for the two
 *
 * What a file is made of.
 */
typedef struct
{
  double           width, height;
  const ZkyTheme  *theme;
  void           (*paint)  (gconstpointer  data,
                            ZkyPen        *pen,
                            double         width,
                            double         height);
  char          *(*to_csv) (gconstpointer  data);
  gconstpointer    data;
} ZkyPictureFile;

/* The file's ending picks the format: .svg, .pdf, .png, and .csv for the numbers. */
gboolean zky_picture_file_save (const ZkyPictureFile  *self,
                                GFile                 *file,
                                GError               **error);

G_END_DECLS
