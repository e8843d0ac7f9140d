/* test-gone.h: whether an object goes with its last reference, threads that have just ended included
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib-object.h>

/* As long as for anything else in tests: nobody waits for it unless something is broken. */
#define GONE_SECONDS 30

/* Gives the caller's reference up. What is left may only be that of a GTask: the thread that ran it lets go of its object a
 * moment after the main loop has heard the result. Whoever else holds on fails the test. */
static inline void
assert_gone (gpointer object)
{
  gint64 end = g_get_monotonic_time () + GONE_SECONDS * G_USEC_PER_SEC;
  const char *type = G_OBJECT_TYPE_NAME (object);
  GWeakRef weak;

  g_weak_ref_init (&weak, object);
  g_object_unref (object);
  while ((object = g_weak_ref_get (&weak)) != NULL)
    {
      guint references = G_OBJECT (object)->ref_count - 1;

      g_object_unref (object);
      if (g_get_monotonic_time () > end)
        g_error ("%u references to a %s are left", references, type);
      if (!g_main_context_iteration (NULL, FALSE))
        g_usleep (1000);
    }
  g_weak_ref_clear (&weak);
}
