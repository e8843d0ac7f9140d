/* zky-data-private.h: what the files share that write numbers
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "zky-data-file.h"

G_BEGIN_DECLS

extern const char *const zky_data_kinds[];

/* JSON */
void    zky_data_append_text   (GString         *out,
                                const char      *name,
                                const char      *value);
void    zky_data_append_node   (GString         *out,
                                const ZkyNode   *node);

/* CSV */
void    zky_data_append_cell   (GString         *out,
                                const char      *text);
void    zky_data_append_cells  (GString         *out,
                                const ZkyNode   *node);
void    zky_data_append_place  (GString         *out,
                                const ZkyShape  *shape,
                                gsize            element);
void    zky_data_append_number (GString         *out,
                                const ZkyTensor *tensor,
                                gsize            element);

/* zky-data-compared.c */
GBytes *zky_data_compared_json (ZkyDifference   *difference);
GBytes *zky_data_compared_csv  (ZkyDifference   *difference);
GBytes *zky_data_compared_npz  (ZkyDifference   *difference,
                                GError         **error);

G_END_DECLS
