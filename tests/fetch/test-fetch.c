/* test-fetch.c: data sets from a server that is not always good, into a cache
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-fetch.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#define SIZE 200000

static char *cache;      /* where sets go */
static char *log_path;   /* what the server was asked */
static int   port;
static char  sum[65];    /* of what the server's files have in them */

/* A set of one file. */
typedef struct
{
  ZkyDataFile  files[2];
  const char  *bases[3];
  char        *addresses[2];
  ZkyDataInfo  info;
} Set;

static void
set_init (Set        *self,
          const char *how,
          const char *file)
{
  *self = (Set) {
    .files = { { file, SIZE, sum } },
    .info = { .name = "set", .summary = "", .licence = "", .source = "https://example.org", .origin = ZKY_DATA_FETCHED },
  };
  self->addresses[0] = g_strdup_printf ("http://127.0.0.1:%d/%s/", port, how);
  self->bases[0] = self->addresses[0];
  self->info.files = self->files;
  self->info.bases = self->bases;
}

static void
set_clear (Set *self)
{
  g_free (self->addresses[0]);
  g_free (self->addresses[1]);
}

static char *
path_of (const char *name)
{
  return g_build_filename (cache, "zkynet", "data", "set", name, NULL);
}

static void
put (const char *name,
     const char *data,
     gsize       n)
{
  g_autofree char *path = path_of (name), *folder = g_path_get_dirname (path);
  g_autoptr(GError) error = NULL;

  g_mkdir_with_parents (folder, 0777);
  g_file_set_contents (path, data, (gssize) n, &error);
  g_assert_no_error (error);
}

static char *
make_content (void)
{
  char *content = g_malloc (SIZE);

  for (guint i = 0; i < SIZE; i++)
    content[i] = (char) ((i * 7) ^ (i >> 8));

  return content;
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The names of the files of the set, sorted; all of them are removed. */
static char *
take_files (void)
{
  g_autofree char *folder = path_of ("");
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = path_of (name);

      g_ptr_array_add (names, g_strdup (name));
      g_assert_cmpint (g_unlink (path), ==, 0);
    }
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);

  return g_strjoinv (" ", (char **) names->pdata);
}

/* What the server has been asked since the last time. */
static char *
take_log (void)
{
  char *text = NULL;

  g_assert_true (g_file_get_contents (log_path, &text, NULL, NULL));
  g_assert_cmpint (truncate (log_path, 0), ==, 0);

  return g_strdelimit (g_strchomp (text), "\n", ';');
}

static void
assert_files (const char *expected)
{
  g_autofree char *found = take_files ();

  g_assert_cmpstr (found, ==, expected);
}

static void
assert_log (const char *expected)
{
  g_autofree char *found = take_log ();

  g_assert_cmpstr (found, ==, expected);
}

static void
assert_fetched (Set *set)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (zky_fetch (&set->info, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (zky_data_is_there (&set->info));
}

static void
assert_fails (Set        *set,
              int         code,
              const char *message)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (zky_fetch (&set->info, NULL, NULL, NULL, &error));
  g_assert_error (error, ZKY_ERROR, code);
  if (strstr (error->message, message) == NULL)
    g_assert_cmpstr (error->message, ==, message);
  g_assert_null (strchr (error->message, '\n'));
  g_assert_false (zky_data_is_there (&set->info));
}

/* -- Good servers ----------------------------------------------------------------------- */

static void
test_plain (void)
{
  g_autofree char *content = make_content (), *path = path_of ("a.bin"), *found = NULL;
  gsize n;
  Set set;

  set_init (&set, "plain", "a.bin");
  assert_fetched (&set);
  g_assert_true (g_file_get_contents (path, &found, &n, NULL));
  g_assert_cmpmem (found, n, content, SIZE);
  assert_log ("plain a.bin 0");

  /* What is there is not fetched again; what is damaged is. */
  assert_fetched (&set);
  assert_log ("");
  put ("a.bin", content, SIZE - 1);
  assert_fetched (&set);
  assert_log ("plain a.bin 0");
  assert_files ("a.bin");
  set_clear (&set);
}

/* The sum is of what is in it. */
static void
test_packed (void)
{
  Set set;

  set_init (&set, "range", "a.gz");
  assert_fetched (&set);
  assert_files ("a.gz");
  set_clear (&set);
  assert_log ("range a.gz 0");
}

static void
test_redirect (void)
{
  Set set;

  set_init (&set, "redirect", "a.bin");
  assert_fetched (&set);
  assert_log ("redirect a.bin 0;range a.bin 0");
  assert_files ("a.bin");
  set_clear (&set);
}

/* -- Going on ------------------------------------------------------------------------------ */

static void
test_resume (void)
{
  g_autofree char *content = make_content ();
  Set set;

  set_init (&set, "range", "a.bin");
  put ("a.bin.part", content, 70000);
  assert_fetched (&set);
  assert_log ("range a.bin 70000");
  assert_files ("a.bin");

  /* All of it, but not moved to its place yet. */
  put ("a.bin.part", content, SIZE);
  assert_fetched (&set);
  assert_log ("range a.bin 200000");
  assert_files ("a.bin");

  /* The begin of another file. */
  content[0] ^= 1;
  put ("a.bin.part", content, 70000);
  assert_fetched (&set);
  assert_log ("range a.bin 70000;range a.bin 0");
  assert_files ("a.bin");

  /* More than there is. */
  put ("a.bin.part", content, SIZE - 1);
  {
    g_autofree char *path = path_of ("a.bin.part");
    FILE *file = fopen (path, "ab");

    fputs ("too much", file);
    fclose (file);
  }
  assert_fetched (&set);
  assert_files ("a.bin");
  set_clear (&set);
  g_free (take_log ());
}

/* A server that does not know of ranges. */
static void
test_no_ranges (void)
{
  g_autofree char *content = make_content ();
  Set set;

  set_init (&set, "plain", "a.bin");
  put ("a.bin.part", content, 70000);
  assert_fetched (&set);
  assert_log ("plain a.bin 70000;plain a.bin 0");
  assert_files ("a.bin");
  set_clear (&set);
}

static void
test_drop (void)
{
  Set set;

  set_init (&set, "drop", "a.bin");
  assert_fetched (&set);
  assert_log ("drop a.bin 0;drop a.bin 50000;drop a.bin 100000;drop a.bin 150000");
  assert_files ("a.bin");
  set_clear (&set);
}

/* -- Bad servers ------------------------------------------------------------------------------- */

static void
test_wrong (void)
{
  Set set;

  set_init (&set, "wrong", "a.bin");
  assert_fails (&set, ZKY_ERROR_VALUE, "a.bin: the contents have the SHA-256 sum ");
  assert_files ("");

  /* The next address may be better. */
  set.addresses[1] = g_strdup_printf ("http://127.0.0.1:%d/range", port);
  set.bases[1] = set.addresses[1];
  assert_fetched (&set);
  assert_files ("a.bin");
  set_clear (&set);
  assert_log ("wrong a.bin 0;wrong a.bin 0;range a.bin 0");
}

static void
test_damaged (void)
{
  static const char *const names[] = { "bad.gz", "bomb.gz" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      Set set;

      set_init (&set, "range", names[i]);
      assert_fails (&set, ZKY_ERROR_SYNTAX, "the packed data are damaged");
      assert_files ("");
      set_clear (&set);
    }
  g_free (take_log ());
}

static void
test_status (void)
{
  static const struct
  {
    const char *how, *message;
    int         code;
  } servers[] = {
    { "missing", "/missing/a.bin: the server answers with 404", ZKY_ERROR_IO },
    { "loop", "/loop/a.bin: Maximum (5) redirects followed", ZKY_ERROR_IO },
    { "outside", "/outside/a.bin: Protocol \"file\"", ZKY_ERROR_IO },
    { "endless", "/endless/a.bin: there are more than 865536 bytes, too many for this file", ZKY_ERROR_VALUE },
    { "dead", "/dead/a.bin: ", ZKY_ERROR_IO },
  };

  for (guint i = 0; i < G_N_ELEMENTS (servers); i++)
    {
      Set set;

      set_init (&set, servers[i].how, "a.bin");
      if (g_str_equal (servers[i].how, "dead") && !g_test_slow ())
        set.bases[0] = "http://127.0.0.1:1/dead/"; /* nobody listens there, and waiting is short */
      assert_fails (&set, servers[i].code, servers[i].message);
      assert_files ("");
      set_clear (&set);
    }
  g_free (take_log ());
}

/* -- Stopping --------------------------------------------------------------------------------------- */

typedef struct
{
  GCancellable *cancellable;
  guint64       done, total;
  guint         n;
} Watch;

static void
progress_cb (const ZkyFetchProgress *progress,
             gpointer                user_data)
{
  Watch *self = user_data;

  g_assert_cmpstr (progress->file, ==, "a.bin");
  g_assert_cmpuint (progress->done, >=, self->done);
  self->done = progress->done;
  self->total = progress->total;
  self->n++;
  if (self->done > 10000)
    g_cancellable_cancel (self->cancellable);
}

/* What has come is kept, and the next time goes on. */
static void
test_stop (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *part = path_of ("a.bin.part"), *expected = NULL;
  Watch watch = { .cancellable = cancellable };
  g_autoptr(GError) error = NULL;
  GStatBuf status;
  Set set;

  set_init (&set, "slow", "a.bin");
  g_assert_false (zky_fetch (&set.info, progress_cb, &watch, cancellable, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_STOPPED);
  g_assert_cmpuint (watch.n, >, 1);
  g_assert_cmpuint (watch.total, ==, SIZE);
  g_assert_false (zky_data_is_there (&set.info));
  g_assert_cmpint (g_stat (part, &status), ==, 0);
  g_assert_cmpint (status.st_size, >, 10000);
  set_clear (&set);

  set_init (&set, "range", "a.bin");
  assert_fetched (&set);
  expected = g_strdup_printf ("slow a.bin 0;range a.bin %" G_GUINT64_FORMAT, (guint64) status.st_size);
  assert_log (expected);
  assert_files ("a.bin");
  set_clear (&set);
}

/* -- Mirrors ------------------------------------------------------------------------------------------ */

static void
test_mirror (void)
{
  g_autofree char *content = make_content (), *folder = g_build_filename (cache, "mirror", "set", NULL);
  g_autofree char *path = g_build_filename (folder, "a.bin", NULL), *base = g_path_get_dirname (folder);
  g_autofree char *mirror = g_strconcat ("file://", base, NULL);
  Set set;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0777), ==, 0);
  g_assert_true (g_file_set_contents (path, content, SIZE, NULL));
  g_setenv ("ZKYNET_DATA_MIRROR", mirror, TRUE);
  set_init (&set, "missing", "a.bin");
  assert_fetched (&set);
  assert_files ("a.bin");

  /* Files go on too. */
  put ("a.bin.part", content, 70000);
  assert_fetched (&set);
  assert_files ("a.bin");

  g_assert_cmpint (g_unlink (path), ==, 0);
  assert_fails (&set, ZKY_ERROR_IO, "/mirror/set/a.bin");
  assert_files ("");
  assert_log ("");
  g_setenv ("ZKYNET_DATA_MIRROR", "gopher://127.0.0.1", TRUE);
  assert_fails (&set, ZKY_ERROR_IO, "gopher://127.0.0.1/set/a.bin: Protocol \"gopher\"");
  assert_files ("");
  g_unsetenv ("ZKYNET_DATA_MIRROR");
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_cmpint (g_rmdir (base), ==, 0);
  set_clear (&set);
}

/* -- Files without a known sum --------------------------------------------------------------------------- */

static void
test_first_sum (void)
{
  g_autofree char *path = path_of ("a.bin"), *kept_path = path_of ("a.bin.sha256"), *kept = NULL, *line = NULL;
  Set set;

  set_init (&set, "range", "a.bin");
  set.files[0].sha256 = NULL;
  assert_fetched (&set);
  g_assert_true (g_file_get_contents (kept_path, &kept, NULL, NULL));
  line = g_strdup_printf ("%s  a.bin\n", sum);
  g_assert_cmpstr (kept, ==, line);
  g_unlink (path);
  assert_fetched (&set);
  g_unlink (path);
  set_clear (&set);

  set_init (&set, "wrong", "a.bin");
  set.files[0].sha256 = NULL;
  assert_fails (&set, ZKY_ERROR_VALUE, "when they were fetched first it was ");
  assert_files ("a.bin.sha256");
  set_clear (&set);
  g_free (take_log ());
}

/* -- Kaggle ---------------------------------------------------------------------------------------------- */

/* A command `kaggle` that does this, alone in its folder. */
static char *
make_kaggle (const char *script)
{
  char *folder = g_build_filename (cache, "bin", NULL);
  g_autofree char *path = g_build_filename (folder, "kaggle", NULL);
  g_autofree char *text = g_strconcat ("#!/bin/sh\n", script, NULL);
  g_autoptr(GError) error = NULL;

  g_mkdir_with_parents (folder, 0777);
  g_unlink (path);
  g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0777, &error);
  g_assert_no_error (error);

  return folder;
}

static void
test_kaggle (void)
{
  g_autofree char *before = g_strdup (g_getenv ("PATH")), *folder = NULL, *path = NULL, *program = NULL;
  Set set;

  set_init (&set, "missing", "train.csv");
  set.info.origin = ZKY_DATA_KAGGLE;
  set.info.competition = "things";
  set.files[0].sha256 = NULL;

  g_setenv ("PATH", "/nowhere", TRUE);
  assert_fails (&set, ZKY_ERROR_IO, "set: it comes from Kaggle by the command “kaggle”, which is not installed");
  assert_files ("");

  folder = make_kaggle ("echo Warning: old >&2; echo '403 - Forbidden'; exit 1\n");
  path = g_strconcat (folder, ":", before, NULL);
  g_setenv ("PATH", path, TRUE);
  assert_fails (&set, ZKY_ERROR_IO, "set: kaggle could not fetch it: 403 - Forbidden; the rules at https://example.org/rules");
  assert_files ("");

  g_free (make_kaggle ("[ \"$*\" = \"competitions download -c things -p $6\" ] || exit 1\n"
                       "cd \"$6\" && printf 'a,b\\n1,2\\n' >train.csv && echo x >test.csv\n"
                       "python3 -m zipfile -c things.zip train.csv test.csv\n"));
  assert_fetched (&set);
  assert_fetched (&set);
  assert_files ("train.csv train.csv.sha256");

  g_free (make_kaggle ("cd \"$6\" && echo x >test.csv && python3 -m zipfile -c things.zip test.csv\n"));
  assert_fails (&set, ZKY_ERROR_SYNTAX, "things.zip: train.csv: No such file");
  assert_files ("");
  g_free (make_kaggle ("echo hello >\"$6/things.zip\"\n"));
  assert_fails (&set, ZKY_ERROR_SYNTAX, "things.zip: what kaggle left is no whole zip file");
  assert_files ("");

  g_setenv ("PATH", before, TRUE);
  program = g_build_filename (folder, "kaggle", NULL);
  g_unlink (program);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  set_clear (&set);
}

/* -------------------------------------------------------------------------------------------------------- */

static GSubprocess *
start_server (void)
{
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "fetch", "server.py", NULL), *line = NULL;
  g_autoptr(GError) error = NULL;
  GSubprocess *server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "python3", script, log_path, NULL);
  g_autoptr(GDataInputStream) output = NULL;

  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server));
  line = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  port = atoi (line);
  g_assert_cmpint (port, >, 0);

  return server;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GSubprocess) server = NULL;
  g_autofree char *content = make_content (), *found = NULL;
  int result;

  cache = g_dir_make_tmp ("zky-fetch-XXXXXX", NULL);
  log_path = g_build_filename (cache, "log", NULL);
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_unsetenv ("ZKYNET_DATA_MIRROR");
  g_setenv ("no_proxy", "127.0.0.1", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_assert_true (g_file_set_contents (log_path, "", 0, NULL));
  found = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) content, SIZE);
  g_strlcpy (sum, found, sizeof sum);
  server = start_server ();

  g_test_add_func ("/fetch/good/plain", test_plain);
  g_test_add_func ("/fetch/good/packed", test_packed);
  g_test_add_func ("/fetch/good/redirect", test_redirect);
  g_test_add_func ("/fetch/resume/ranges", test_resume);
  g_test_add_func ("/fetch/resume/no-ranges", test_no_ranges);
  g_test_add_func ("/fetch/resume/dropped", test_drop);
  g_test_add_func ("/fetch/bad/wrong", test_wrong);
  g_test_add_func ("/fetch/bad/damaged", test_damaged);
  g_test_add_func ("/fetch/bad/status", test_status);
  g_test_add_func ("/fetch/stop/part", test_stop);
  g_test_add_func ("/fetch/mirror/file", test_mirror);
  g_test_add_func ("/fetch/sum/first", test_first_sum);
  g_test_add_func ("/fetch/kaggle/command", test_kaggle);
  result = g_test_run ();

  g_subprocess_force_exit (server);
  g_subprocess_wait (server, NULL, NULL);
  g_unlink (log_path);
  for (const char *const *name = (const char *const[]) { "zkynet/data/set", "zkynet/data", "zkynet", "", NULL }; *name != NULL; name++)
    {
      g_autofree char *path = g_build_filename (cache, *name, NULL);

      g_rmdir (path);
    }
  g_free (cache);
  g_free (log_path);

  return result;
}
