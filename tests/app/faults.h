/* faults.h: what is wrong in a window, all of it before a test fails
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

static guint n_faults;

static inline void G_GNUC_PRINTF (1, 2)
fault (const char *format,
       ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_test_message ("FAULT: %s", text);
  n_faults++;
}
