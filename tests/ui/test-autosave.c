/* test-autosave.c: text that was not saved, kept where it outlives a crash
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-autosave.h"

#include <glib/gstdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* The number of a process that is gone. */
static int
get_dead_pid (void)
{
  pid_t pid = fork ();

  if (pid == 0)
    _exit (0);
  g_assert_cmpint (pid, >, 0);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
  return (int) pid;
}

static void
test_recover (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("zky-autosave-XXXXXX", &error);
  g_autofree char *mine = zky_autosave_new_id (), *other = zky_autosave_new_id ();
  g_autofree char *dead = g_strdup_printf ("%d-0", get_dead_pid ()), *odd = g_build_filename (folder, "1-0.txt", NULL);
  g_autofree char *broken = g_strdup_printf ("%s/%d-1.lua", folder, get_dead_pid ());
  g_autoptr (GPtrArray) found = NULL;
  const ZkyAutosave *one;

  g_assert_cmpstr (mine, !=, other);
  g_assert_true (zky_autosave_write (folder, mine, NULL, "of a process that lives", &error));
  g_assert_true (zky_autosave_write (folder, dead, "file:///tmp/a%20b.lua", "local x = 1\nlocal y = 'ü'\n", &error));
  g_assert_true (g_file_set_contents (odd, "something else", -1, NULL));
  g_assert_true (g_file_set_contents (broken, "\xff\xfe no text of ours", -1, NULL));
  g_assert_no_error (error);

  found = zky_autosave_list (folder);
  g_assert_cmpuint (found->len, ==, 1);
  one = g_ptr_array_index (found, 0);
  g_assert_cmpstr (one->uri, ==, "file:///tmp/a%20b.lua");
  g_assert_cmpstr (one->text, ==, "local x = 1\nlocal y = 'ü'\n");

  zky_autosave_remove (folder, mine);
  zky_autosave_remove (folder, dead);
  zky_autosave_remove (folder, "never-there");
  g_unlink (odd);
  g_unlink (broken);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_none (void)
{
  g_autoptr (GPtrArray) found = zky_autosave_list ("/nonexistent/folder");
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (found->len, ==, 0);
  g_assert_false (zky_autosave_write ("/proc/nowhere", "1-0", NULL, "text", &error));
  g_assert_nonnull (error);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/autosave/recover", test_recover);
  g_test_add_func ("/ui/autosave/none", test_none);

  return g_test_run ();
}
