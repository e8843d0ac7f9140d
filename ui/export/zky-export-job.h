/* zky-export-job.h: writes the picture of a call to a file, in a worker thread
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-export.h"
#include "zky-session.h"

G_BEGIN_DECLS

/**
 * ZkyExportOptions:
 * @format: of the file
 * @scale: pixels per scene unit for PNG
 * @theme: colours
 * @gradients: gradients are drawn; without them cards are smaller, so that the graph is laid out anew
 * @present_step: as it stands on the time line; else all values and gradients of the call
 * @transparent: no background
 */
typedef struct
{
  ZkyFormat       format;
  double          scale;
  ZkyThemeVariant theme;
  gboolean        gradients;
  gboolean        present_step;
  gboolean        transparent;
} ZkyExportOptions;

void      zky_export_job_start  (ZkySession              *session,
                                 const ZkyExportOptions  *options,
                                 GFile                   *file,
                                 GCancellable            *cancellable,
                                 GAsyncReadyCallback      callback,
                                 gpointer                 user_data);
gboolean  zky_export_job_finish (GAsyncResult            *result,
                                 GError                 **error);

G_END_DECLS
