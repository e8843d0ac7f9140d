/* zky-cli-bar.c: how far something is that takes long
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-cli.h"

#include <sys/ioctl.h>
#include <unistd.h>

#define BAR_WIDTH 24

/**
 * zky_cli_append_time:
 * @seconds: some seconds
 *
 * Adds `0:03` or `1:00:03`.
 */
void
zky_cli_append_time (GString *text,
                     double   seconds)
{
  guint64 whole = (guint64) MIN (seconds + 0.5, 1e9);

  if (whole >= 3600)
    g_string_append_printf (text, "%" G_GUINT64_FORMAT ":%02u:%02u", whole / 3600, (guint) (whole / 60 % 60), (guint) (whole % 60));
  else
    g_string_append_printf (text, "%u:%02u", (guint) (whole / 60), (guint) (whole % 60));
}

/**
 * zky_cli_append_bar:
 * @share: from 0 to 1
 *
 * Begins the line of the terminal anew, with a bar: `[#####-----]`.
 */
void
zky_cli_append_bar (GString *text,
                    double   share)
{
  guint n = (guint) (CLAMP (share, 0, 1) * BAR_WIDTH);

  g_string_append (text, "\r\033[K[");
  for (guint i = 0; i < BAR_WIDTH; i++)
    g_string_append_c (text, i < n ? '#' : '-');
  g_string_append_c (text, ']');
}

/**
 * zky_cli_cut_line:
 * @text: a line for the terminal that is standard output
 *
 * Cuts the line to the terminal's width: one that wraps could not be written over.
 */
void
zky_cli_cut_line (GString *text)
{
  static const char start[] = "\r\033[K";
  const gsize n_start = g_str_has_prefix (text->str, start) ? sizeof start - 1 : 0;
  struct winsize size = { 0 };
  const char *line = text->str + n_start;

  if (ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 2 || g_utf8_strlen (line, -1) < size.ws_col)
    return;

  g_string_truncate (text, (gsize) (g_utf8_offset_to_pointer (line, size.ws_col - 1) - text->str));
}
