/* test-archive.c: named tensors and texts
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-archive.h"

#include "tensor-assert.h"

static void
test_tensors (void)
{
  g_autoptr(ZkyArchive) archive = zky_archive_new ();
  g_autoptr(ZkyTensor) one = tensor_of (ZKY_FLOAT32, "1");
  g_autoptr(ZkyTensor) two = tensor_of (ZKY_INT64, "[2, 3]");

  g_assert_true (zky_archive_add (archive, "b", one));
  g_assert_true (zky_archive_add (archive, "a", two));
  g_assert_false (zky_archive_add (archive, "b", two));

  g_assert_cmpuint (zky_archive_get_n (archive), ==, 2);
  g_assert_cmpstr (zky_archive_get_name (archive, 0), ==, "b");
  g_assert_cmpstr (zky_archive_get_name (archive, 1), ==, "a");
  g_assert_null (zky_archive_get_name (archive, 2));
  g_assert_null (zky_archive_get (archive, 2));
  g_assert_true (zky_archive_get (archive, 0) == one);
  g_assert_true (zky_archive_find (archive, "a") == two);
  g_assert_null (zky_archive_find (archive, "c"));
}

static void
test_texts (void)
{
  g_autoptr(ZkyArchive) archive = zky_archive_new ();
  g_autoptr(ZkyArchive) same = zky_archive_ref (archive);

  zky_archive_set_text (archive, "seed", "1");
  zky_archive_set_text (archive, "epoch", "2");
  zky_archive_set_text (archive, "seed", "3");

  g_assert_cmpuint (zky_archive_get_n_texts (same), ==, 2);
  g_assert_cmpstr (zky_archive_get_key (same, 0), ==, "seed");
  g_assert_cmpstr (zky_archive_find_text (same, "seed"), ==, "3");
  g_assert_null (zky_archive_find_text (same, "lr"));
  g_assert_null (zky_archive_get_key (same, 2));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/archive/tensors/in-order", test_tensors);
  g_test_add_func ("/engine/archive/texts/in-order", test_texts);

  return g_test_run ();
}
