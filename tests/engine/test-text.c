/* test-text.c: texts as numbers
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-text.h"

#include "tensor-assert.h"

static GBytes *
text_of (const char *text)
{
  return g_bytes_new_static (text, strlen (text));
}

static void
test_characters (void)
{
  g_autoptr(GBytes) text = text_of ("bé\nab😀"), other = text_of ("ab"), unknown = text_of ("abé c");
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) vocabulary = zky_text_vocabulary (text, "file", &error);
  g_autofree char *joined = g_strjoinv ("|", vocabulary);
  g_autoptr(ZkyTensor) ids = zky_text_encode (text, "file", (const char *const *) vocabulary, &error);
  g_autoptr(ZkyTensor) others = zky_text_encode (other, "file", (const char *const *) vocabulary, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (joined, ==, "\n|a|b|é|😀");
  g_assert_cmpint (zky_tensor_get_dtype (ids), ==, ZKY_INT64);
  assert_tensor (ids, "[2, 3, 0, 1, 2, 4]");
  assert_tensor (others, "[1, 2]");
  g_assert_null (zky_text_encode (unknown, "file", (const char *const *) vocabulary, &error));
  assert_error (error, ZKY_ERROR_VALUE, "file: byte 4: the vocabulary has no “ ”");
}

static void
test_bytes (void)
{
  g_autoptr(GBytes) text = g_bytes_new_static ("a\0\xff", 3), empty = g_bytes_new_static ("", 0);
  g_autoptr(GError) error = NULL;
  g_autoptr(ZkyTensor) ids = zky_text_encode (text, "file", NULL, &error), none = zky_text_encode (empty, "file", NULL, &error);

  g_assert_no_error (error);
  assert_tensor (ids, "[97, 0, 255]");
  assert_tensor (none, "[]");
}

static void
test_damaged (void)
{
  g_autoptr(GBytes) bad = text_of ("abc\xc3"), zero = g_bytes_new_static ("a\0b", 3), good = text_of ("a");
  g_autoptr(GError) error = NULL;

  g_assert_null (zky_text_vocabulary (bad, "file", &error));
  assert_error (error, ZKY_ERROR_SYNTAX, "file: byte 3: this is not text in UTF-8");
  g_clear_error (&error);
  g_assert_null (zky_text_vocabulary (zero, "file", &error));
  assert_error (error, ZKY_ERROR_SYNTAX, "file: byte 1: this is not text in UTF-8");
  g_clear_error (&error);
  g_assert_null (zky_text_encode (good, "file", (const char *const[]) { "a", "bc", NULL }, &error));
  assert_error (error, ZKY_ERROR_VALUE, "number 1 of the vocabulary is not one character");
  g_clear_error (&error);
  g_assert_null (zky_text_encode (good, "file", (const char *const[]) { "a", "a", NULL }, &error));
  assert_error (error, ZKY_ERROR_VALUE, "number 1 of the vocabulary is not one character");
  g_clear_error (&error);
  g_assert_null (zky_text_encode (good, "file", (const char *const[]) { "", NULL }, &error));
  assert_error (error, ZKY_ERROR_VALUE, "number 0 of the vocabulary");
  g_clear_error (&error);
  g_assert_null (zky_text_load ("/nowhere/a.txt", &error));
  assert_error (error, ZKY_ERROR_IO, "/nowhere/a.txt: the file cannot be read");
}

static void
test_windows (void)
{
  g_autoptr(ZkyTensor) ids = tensor_of (ZKY_INT64, "[0, 1, 2, 3, 4, 5, 6]");
  g_autoptr(ZkyTensor) x = NULL, y = NULL, x2 = NULL, y2 = NULL, x3 = NULL, y3 = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (zky_text_windows (ids, 3, 0, &x, &y, &error));
  assert_tensor (x, "[[0, 1, 2], [3, 4, 5]]");
  assert_tensor (y, "[[1, 2, 3], [4, 5, 6]]");
  g_assert_true (zky_text_windows (ids, 5, 1, &x2, &y2, &error));
  assert_tensor (x2, "[[0, 1, 2, 3, 4], [1, 2, 3, 4, 5]]");
  g_assert_true (zky_text_windows (ids, 6, 0, &x3, &y3, &error));
  assert_tensor (y3, "[[1, 2, 3, 4, 5, 6]]");

  for (gsize length = 0; length <= 7; length += 7)
    {
      ZkyTensor *none, *nothing;

      g_assert_false (zky_text_windows (ids, length, 1, &none, &nothing, &error));
      assert_error (error, ZKY_ERROR_VALUE, "a text of 7 characters has no window of");
      g_clear_error (&error);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/text/encode/characters", test_characters);
  g_test_add_func ("/engine/text/encode/bytes", test_bytes);
  g_test_add_func ("/engine/text/damaged/messages", test_damaged);
  g_test_add_func ("/engine/text/windows/strides", test_windows);

  return g_test_run ();
}
