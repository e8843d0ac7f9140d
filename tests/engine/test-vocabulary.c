/* test-vocabulary.c: what numbers stand for
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-vocabulary.h"

#include "tensor-assert.h"

static ZkyVocabulary *
make (const char *first,
      ...)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;
  ZkyVocabulary *vocabulary;
  va_list rest;

  va_start (rest, first);
  for (const char *name = first; name != NULL; name = va_arg (rest, const char *))
    g_ptr_array_add (names, (gpointer) name);
  va_end (rest);
  g_ptr_array_add (names, NULL);
  vocabulary = zky_vocabulary_new ((const char *const *) names->pdata, &error);
  g_assert_no_error (error);

  return vocabulary;
}

static void
assert_numbers (GArray     *numbers,
                const char *expected)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < numbers->len; i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? " " : "", g_array_index (numbers, gint64, i));
  g_assert_cmpstr (text->str, ==, expected);
}

/* What has no number is passed over, and its bytes are told. */
static void
test_characters (void)
{
  g_autoptr(ZkyVocabulary) vocabulary = make ("\n", " ", "a", "é", NULL);
  g_autoptr(GArray) gaps = NULL, numbers = zky_vocabulary_read (vocabulary, "éa↵b a😀", &gaps);
  static const gint64 all[] = { 2, 0, 3, 1, 4, -1 };
  g_autofree char *text = zky_vocabulary_write (vocabulary, all, G_N_ELEMENTS (all));

  g_assert_true (zky_vocabulary_has_characters (vocabulary));
  assert_numbers (numbers, "3 2 0 1 2");
  g_assert_cmpuint (gaps->len, ==, 2);
  g_assert_cmpuint (g_array_index (gaps, ZkyVocabularyGap, 0).start, ==, 6);
  g_assert_cmpuint (g_array_index (gaps, ZkyVocabularyGap, 0).end, ==, 7);
  g_assert_cmpuint (g_array_index (gaps, ZkyVocabularyGap, 1).start, ==, 9);
  g_assert_cmpuint (g_array_index (gaps, ZkyVocabularyGap, 1).end, ==, 13);
  g_assert_cmpstr (text, ==, "a↵é ��");
  g_assert_cmpint (zky_vocabulary_get_filler (vocabulary), ==, 1);
}

/* The longest name at a word's end counts: names may have spaces. */
static void
test_words (void)
{
  g_autoptr(ZkyVocabulary) vocabulary = make ("the", "cat", "New York", "New", NULL);
  g_autoptr(GArray) gaps = NULL, numbers = zky_vocabulary_read (vocabulary, "  the cats New York  New cat", &gaps);
  static const gint64 all[] = { 0, 2, 9 };
  g_autofree char *text = zky_vocabulary_write (vocabulary, all, G_N_ELEMENTS (all));

  g_assert_false (zky_vocabulary_has_characters (vocabulary));
  assert_numbers (numbers, "0 2 3 1");
  g_assert_cmpuint (gaps->len, ==, 1);
  g_assert_cmpuint (g_array_index (gaps, ZkyVocabularyGap, 0).start, ==, 6);
  g_assert_cmpuint (g_array_index (gaps, ZkyVocabularyGap, 0).end, ==, 10);
  g_assert_cmpstr (text, ==, "the New York �");
  g_assert_cmpint (zky_vocabulary_get_filler (vocabulary), ==, 0);
}

static void
test_tensor (void)
{
  g_autoptr(ZkyVocabulary) vocabulary = make ("a", "b", NULL);
  g_autoptr(ZkyTensor) numbers = zky_tensor_parse ("[[0, 1], [1, 5]]", ZKY_INT64, NULL);
  g_autofree char *all = zky_vocabulary_write_tensor (vocabulary, numbers, 0, 100);
  g_autofree char *second = zky_vocabulary_write_tensor (vocabulary, numbers, 2, 2);
  g_autofree char *none = zky_vocabulary_write_tensor (vocabulary, numbers, 7, G_MAXSIZE);
  gint64 number = -1;

  g_assert_cmpstr (all, ==, "abb�");
  g_assert_cmpstr (second, ==, "b�");
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpuint (zky_vocabulary_get_n (vocabulary), ==, 2);
  g_assert_null (zky_vocabulary_get_name (vocabulary, 2));
  g_assert_null (zky_vocabulary_get_name (vocabulary, -1));
  g_assert_true (zky_vocabulary_find (vocabulary, "b", &number));
  g_assert_cmpint (number, ==, 1);
  g_assert_false (zky_vocabulary_find (vocabulary, "c", NULL));
}

static void
test_errors (void)
{
  static const struct
  {
    const char *names[4];
    const char *message;
  } cases[] = {
    { { NULL }, "There are no names" },
    { { "a", "b", "a", NULL }, "Numbers 0 and 2 are both called “a”" },
    { { "a", "", NULL }, "Number 1 has nothing for a name" },
    { { "\xff", NULL }, "Number 0 has no UTF-8 for a name" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (zky_vocabulary_new (cases[i].names, &error));
      assert_error (error, ZKY_ERROR_VALUE, cases[i].message);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/vocabulary/text/characters", test_characters);
  g_test_add_func ("/engine/vocabulary/text/words", test_words);
  g_test_add_func ("/engine/vocabulary/text/tensor", test_tensor);
  g_test_add_func ("/engine/vocabulary/errors", test_errors);

  return g_test_run ();
}
