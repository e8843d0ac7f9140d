/* test-wait.h: waits for what happens in the main loop
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

/* Long enough for a sanitizer on a busy machine; nobody waits for it unless something is broken. */
#define WAIT_SECONDS 30

static inline gboolean
wait_timeout_cb (gpointer data)
{
  *(gboolean *) data = TRUE;

  return G_SOURCE_CONTINUE;
}

/* Runs the main loop until @condition holds; whether it did in time. */
static inline gboolean
wait_for (gboolean (*condition) (gpointer data),
          gpointer   data)
{
  gboolean late = FALSE;
  guint timeout = g_timeout_add_seconds (WAIT_SECONDS, wait_timeout_cb, &late);

  while (!condition (data) && !late)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);

  return condition (data);
}

/* Runs the main loop for a while. */
static inline void
wait_ms (guint milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * G_TIME_SPAN_MILLISECOND;

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}
