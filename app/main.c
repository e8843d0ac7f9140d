/* main.c: starts zkynet
 * SPDX-License-Identifier: Apache-2.0 */
#include <locale.h>
#include <malloc.h>

#include "zky-app-config.h"
#include "zky-application.h"
#include "zky-locale.h"

/* GTK and Cairo take and give back buffers of the window's size in each frame. Kept, their pages need not be faulted in
 * again, which is most of the time that a frame takes on the software renderer. */
static void
keep_big_buffers (void)
{
  mallopt (M_MMAP_THRESHOLD, 32 << 20);
  mallopt (M_TRIM_THRESHOLD, 400 << 20);
  mallopt (M_TOP_PAD, 64 << 20);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(ZkyApplication) application = NULL;

  keep_big_buffers ();
  gtk_disable_setlocale ();
  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C"); /* numbers in messages look as those that are typed */
  zky_locale_init ();
  g_set_application_name ("zkynet");

  application = zky_application_new (G_APPLICATION_DEFAULT_FLAGS);
  return g_application_run (G_APPLICATION (application), argc, argv);
}
