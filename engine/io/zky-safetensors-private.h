/* zky-safetensors-private.h: what the header of a safetensors file says
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-archive.h"

G_BEGIN_DECLS

/* An element type of the format, and what it becomes. */
typedef struct
{
  const char *name;
  guint       item;    /* bytes of an element in the file */
  ZkyDtype    dtype;
} ZkySafetensorsType;

typedef struct
{
  char                     *name;
  const ZkySafetensorsType *type;
  ZkyShape                  shape;
  guint64                   begin, end; /* bytes, from the end of the header */
} ZkySafetensorsEntry;

/* (transfer full): array of ZkySafetensorsEntry as they stand in the header; texts go into @archive. */
GArray *zky_safetensors_read_header (const char  *header,
                                     gsize        length,
                                     ZkyArchive  *archive,
                                     GError     **error);
/* The texts alone, {"key": "text", …}. */
gboolean zky_safetensors_read_texts (const char  *json,
                                     gsize        length,
                                     ZkyArchive  *archive,
                                     GError     **error);
void     zky_safetensors_append_texts (GString          *header,
                                       const ZkyArchive *archive);

G_END_DECLS
