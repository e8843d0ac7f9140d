/* zky-tex.h: text for TeX
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Appends @text (any UTF-8) so that TeX prints it: its special characters are escaped, mathematical ones become
 * commands. What plain LaTeX has no letter for becomes a question mark. */
void         zky_tex_append    (GString    *out,
                                const char *text);
/* The command for a character beyond ASCII, or NULL where LaTeX reads it as it is, or has none. */
const char  *zky_tex_find      (gunichar    character);
/* How much of its memory pdfTeX needs for a picture of ours, in words, about. */
gsize        zky_tex_get_words (const char *document,
                                gsize       length);
/* (transfer full) (nullable): what is to be done about a picture that pdfTeX has no room for; NULL for others */
char        *zky_tex_dup_note  (const char *document,
                                gsize       length) G_GNUC_WARN_UNUSED_RESULT;
/* Whether plain LaTeX prints it. */
gboolean     zky_tex_knows     (gunichar    character);

G_END_DECLS
