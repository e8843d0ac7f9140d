/* test-row-file.c: data files as rows for inputs
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-row-file.h"

#include <glib/gstdio.h>
#include <string.h>

#include "session-fixture.h"
#include "zky-row-feed.h"

#define FLOWERS                                                                                      \
  "local zky = require 'zky'\n"                                                                      \
  "local model = zky.module 'Flowers'\n"                                                             \
  "model:input ('x', {{0, 0}})\n"                                                                    \
  "model:input ('y', {0}, {dtype = 'int64'})\n"                                                      \
  "model:param ('w', 1)\n"                                                                           \
  "function model:call (x, y)\n"                                                                     \
  "  local scores = zky.concat ({x, x:slice {axis = 1, stop = 1}}, {axis = 1}) * self.w\n"           \
  "  local loss = zky.cross_entropy (scores, y)\n"                                                   \
  "  return loss, scores\n"                                                                          \
  "end\n"                                                                                            \
  "model:train { dataset = {x = {{1, 2}, {1, 2}, {1, 2}}, y = {0, 1, 2}}, accuracy = 'y', classes = {'rose', 'lily', 'iris'} }\n" \
  "return model\n"

#define IMAGES                                                                                       \
  "local zky = require 'zky'\n"                                                                      \
  "local model = zky.module 'Images'\n"                                                              \
  "model:input ('x', zky.zeros {1, 1, 2, 2})\n"                                                      \
  "model:param ('w', 1)\n"                                                                           \
  "function model:call (x) local y = zky.sum (x) * self.w return y end\n"                            \
  "return model\n"

static ZkySession *
open_model (const char *text)
{
  ZkySession *session = zky_session_new ();

  zky_session_open_text (session, NULL, text);
  session_wait (session);
  g_assert_cmpstr (zky_session_get_error (session), ==, NULL);

  return session;
}

/* Loads files that were just written, which are gone then. */
static ZkyRowFile *
load (GError            **error,
      const char         *suffix,
      gconstpointer       data,
      gssize              n,
      const char         *second,
      gconstpointer       more,
      gssize              n_more)
{
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autofree char *folder = g_dir_make_tmp ("zky-rows-XXXXXX", NULL);
  const char *names[] = { suffix, second };
  gconstpointer texts[] = { data, more };
  gssize sizes[] = { n, n_more };
  ZkyRowFile *file;

  for (guint i = 0; i < 2 && names[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      g_autoptr (GFile) added = g_file_new_for_path (path);

      g_assert_true (g_file_set_contents (path, texts[i], sizes[i], NULL));
      g_list_store_append (files, added);
    }
  file = zky_row_file_load (G_LIST_MODEL (files), error);
  for (guint i = 0; i < 2 && names[i] != NULL; i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_unlink (path);
    }
  g_rmdir (folder);

  return file;
}

static ZkyRowColumn *
get_column (ZkyRowFile *file,
            guint       i)
{
  return &g_array_index (file->columns, ZkyRowColumn, i);
}

/* Two columns of numbers are the flower's, the names are its class, by the model's numbers. */
static void
test_csv (void)
{
  ZkySession *session = open_model (FLOWERS);
  g_autoptr (ZkyRowFeed) feed = zky_row_feed_new (session);
  g_autoptr (GError) error = NULL;
  g_autoptr (ZkyRowFile) file = load (&error, "flowers.csv", "length,width,kind\n1,2,lily\n3,4.5,iris\n", -1, NULL, NULL, 0);
  ZkyRowPart *part;

  g_assert_no_error (error);
  zky_row_file_guess (file, session);
  g_assert_cmpint (get_column (file, 0)->input, ==, 0);
  g_assert_cmpint (get_column (file, 1)->input, ==, 0);
  g_assert_cmpint (get_column (file, 2)->input, ==, 1);
  g_assert_false (file->are_bytes);
  part = zky_row_file_make (file, session, &error);
  g_assert_no_error (error);
  g_assert_true (zky_row_feed_add_part (feed, part, NULL));
  session_wait (session);
  g_assert_cmpstr (zky_row_feed_get_part (feed, 1)->title, ==, "flowers.csv");
  session_assert_input (session, "x", "[[1, 2]]");
  session_assert_input (session, "y", "[1]");
  g_assert_true (g_str_has_prefix (zky_row_feed_get_verdict (feed), "y: lily  ·  said: lily ("));
  g_assert_true (zky_row_feed_step (feed, 1, &error));
  session_wait (session);
  session_assert_input (session, "x", "[[3, 4.5]]");
  session_assert_input (session, "y", "[2]");
  g_object_unref (session);
}

/* The right answer may be no input. What is chosen wrongly is said. */
static void
test_choices (void)
{
  ZkySession *session = open_model (FLOWERS);
  g_autoptr (ZkyRowFeed) feed = zky_row_feed_new (session);
  g_autoptr (GError) error = NULL;
  g_autoptr (ZkyRowFile) file = load (&error, "other.csv", "a,b,kind\n1,2.5,tulip\n3,4,rose\n", -1, NULL, NULL, 0);
  g_autoptr (ZkyRowPart) part = NULL;

  g_assert_no_error (error);
  zky_row_file_guess (file, session);
  g_assert_null (zky_row_file_make (file, session, &error));
  g_assert_cmpstr (error->message, ==, "“tulip” in the column “kind” is none of the names that the model knows");
  g_clear_error (&error);

  get_column (file, 0)->input = get_column (file, 1)->input = get_column (file, 2)->input = ZKY_ROW_FILE_NOTHING;
  g_assert_null (zky_row_file_make (file, session, &error));
  g_assert_cmpstr (error->message, ==, "Say which input a column is for");
  g_clear_error (&error);

  get_column (file, 1)->input = 1;
  part = zky_row_file_make (file, session, &error);
  g_assert_no_error (error);
  g_assert_false (zky_row_feed_add_part (feed, g_steal_pointer (&part), &error));
  g_assert_cmpstr (error->message, ==, "y takes whole numbers: 2.5 in row 1 is none");
  g_assert_cmpuint (zky_row_feed_get_n_parts (feed), ==, 1);
  g_object_unref (session);
}

/* Images and labels of two files; brightness becomes 0 … 1. */
static void
test_idx (void)
{
  static const guint8 images[] = { 0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 255, 51, 51, 51, 102 };
  static const guint8 labels[] = { 0, 0, 8, 1, 0, 0, 0, 2, 7, 9 }, three[] = { 0, 0, 8, 1, 0, 0, 0, 3, 7, 9, 1 };
  ZkySession *session = open_model (IMAGES);
  g_autoptr (ZkyRowFeed) feed = zky_row_feed_new (session);
  g_autoptr (GError) error = NULL;
  g_autoptr (ZkyRowFile) file = load (&error, "images.idx", images, sizeof images, "labels.idx", labels, sizeof labels);
  g_autoptr (ZkyRowFile) differ = NULL;
  ZkyRowPart *part;

  g_assert_no_error (error);
  zky_row_file_guess (file, session);
  g_assert_cmpint (get_column (file, 0)->input, ==, 0);
  g_assert_cmpint (get_column (file, 1)->input, ==, ZKY_ROW_FILE_NOTHING);
  g_assert_true (file->are_bytes);
  get_column (file, 1)->input = ZKY_ROW_FILE_TARGET;
  part = zky_row_file_make (file, session, &error);
  g_assert_no_error (error);
  g_assert_true (zky_row_feed_add_part (feed, part, NULL));
  session_wait (session);
  session_assert_input (session, "x", "[[[[0, 0], [0, 1]]]]");
  g_assert_true (g_str_has_prefix (zky_row_feed_get_verdict (feed), "labels: 7"));
  g_assert_true (zky_row_feed_step (feed, 1, NULL));
  session_wait (session);
  session_assert_input (session, "x", "[[[[0.2, 0.2], [0.2, 0.4]]]]");

  differ = load (&error, "images.idx", images, sizeof images, "labels.idx", three, sizeof three);
  g_assert_null (differ);
  g_assert_cmpstr (error->message, ==, "“images” has 2 rows, “labels” has 3");
  g_object_unref (session);
}

static void
test_npz (void)
{
  ZkySession *session = open_model (FLOWERS);
  g_autoptr (ZkyArchive) archive = zky_archive_new ();
  g_autoptr (ZkyTensor) x = zky_tensor_parse ("[[1, 2], [3, 4]]", ZKY_FLOAT64, NULL), y = zky_tensor_parse ("[2, 0]", ZKY_INT64, NULL);
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "zky-rows.npz", NULL);
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autoptr (GFile) written = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (ZkyRowFile) file = NULL;
  g_autoptr (ZkyRowPart) part = NULL;
  g_autoptr (ZkyTensor) taken = NULL;
  g_autofree char *text = NULL;

  zky_archive_add (archive, "Y", y);
  zky_archive_add (archive, "x", x);
  g_assert_true (zky_archive_save (archive, path, &error));
  g_list_store_append (files, written);
  file = zky_row_file_load (G_LIST_MODEL (files), &error);
  g_unlink (path);
  g_assert_no_error (error);
  zky_row_file_guess (file, session);
  part = zky_row_file_make (file, session, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (part->target, ==, "y");
  taken = zky_row_part_take (part, "x", ZKY_FLOAT32, 1, 1, &error);
  text = zky_tensor_to_string (taken);
  g_assert_cmpstr (text, ==, "[[3, 4]]");
  g_object_unref (session);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/row-file/csv", test_csv);
  g_test_add_func ("/ui/row-file/choices", test_choices);
  g_test_add_func ("/ui/row-file/idx", test_idx);
  g_test_add_func ("/ui/row-file/npz", test_npz);

  return g_test_run ();
}
