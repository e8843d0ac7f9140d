/* zky-export-job.h: draws the call of a session, for a file or for the eye, in a worker thread
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gdk/gdk.h>

#include "zky-export-kind.h"
#include "zky-lens.h"
#include "zky-palette.h"
#include "zky-session.h"

G_BEGIN_DECLS

typedef enum
{
  ZKY_EXPORT_WHOLE,      /* the graph */
  ZKY_EXPORT_VIEW,       /* what is seen of it */
  ZKY_EXPORT_SELECTION,  /* the selected node, its inputs and its consumers; or the selected group */
} ZkyExportArea;

/**
 * ZkyExportOptions:
 * @kind: of the file
 * @scale: pixels per scene unit for PNG and animations
 * @theme: light or dark
 * @look: (nullable): a theme with the palette that is wanted; %NULL: the usual one
 * @area: what is shown
 * @view: the part of the scene that is seen, for %ZKY_EXPORT_VIEW
 * @gradients: gradients are drawn; without them cards are smaller, so that the graph is laid out anew
 * @present_step: as it stands on the time line; else all values and gradients of the call
 * @transparent: no background
 * @captions: what happens is said below the picture
 * @rate: frames a second of an animation
 * @seconds: from one step of an animation to the next
 * @digits: of numbers; 0: as usual
 * @color_by: what cards are coloured by; a legend is added then
 * @marks: signs on what is wrong, from the limits of the session on
 */
typedef struct
{
  ZkyExportKind   kind;
  double          scale;
  ZkyThemeVariant theme;
  const ZkyTheme *look;
  ZkyExportArea   area;
  ZkyRect         view;
  gboolean        gradients;
  gboolean        present_step;
  gboolean        transparent;
  gboolean        captions;
  double          rate, seconds;
  guint           digits;
  ZkyLensKind     color_by;
  gboolean        marks;
} ZkyExportOptions;

/* Writes the file. @progress: (nullable): told 0 … 1000 by the worker; counted, so that it may outlive who asks. */
typedef struct
{
  gint permille;
} ZkyExportProgress;

void             zky_export_job_start      (ZkySession              *session,
                                            const ZkyExportOptions  *options,
                                            GFile                   *file,
                                            ZkyExportProgress       *progress,
                                            GCancellable            *cancellable,
                                            GAsyncReadyCallback      callback,
                                            gpointer                 user_data);
gboolean         zky_export_job_finish     (GAsyncResult            *result,
                                            GError                 **error);
/* Draws the picture as the file would show it, not larger than its scale and @width × @height pixels. */
void             zky_export_preview_start  (ZkySession              *session,
                                            const ZkyExportOptions  *options,
                                            int                      width,
                                            int                      height,
                                            GCancellable            *cancellable,
                                            GAsyncReadyCallback      callback,
                                            gpointer                 user_data);
const char      *zky_export_preview_get_note (GAsyncResult          *result);
GdkTexture      *zky_export_preview_finish (GAsyncResult            *result,
                                            GError                 **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
