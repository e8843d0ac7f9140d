/* test-token-text.c: text as the tokens of an input
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-token-text.h"

static ZkyVocabulary *
make (const char *const *names)
{
  g_autoptr (GError) error = NULL;
  ZkyVocabulary *vocabulary = zky_vocabulary_new (names, &error);

  g_assert_no_error (error);

  return vocabulary;
}

/* Types @text into the second row of two. */
static void
assert_read (ZkyVocabulary *names,
             const char    *text,
             const char    *expected,
             const char    *message)
{
  g_autoptr (ZkyTensor) value = zky_tensor_parse ("[[0, 1, 0], [1, 1, 1]]", ZKY_INT64, NULL);
  g_autoptr (GArray) gaps = NULL;
  g_autofree char *said = NULL, *found = NULL;
  gint64 next;
  g_autoptr (ZkyTensor) read = zky_token_text_read (value, 1, text, names, &next, &gaps, &said);

  if (read != NULL)
    found = zky_tensor_to_string (read);
  g_assert_cmpstr (found, ==, expected);
  g_assert_cmpstr (said, ==, message);
  g_assert_cmpint (read == NULL, ==, gaps->len > 0);
}

/* What is too short is filled up, what is too long cut, and it is said; what is unknown changes nothing. */
static void
test_characters (void)
{
  g_autoptr (ZkyVocabulary) names = make ((const char *const[]) { "a", "b", " ", "\n", NULL });

  assert_read (names, "ba↵", "[[0, 1, 0], [1, 0, 3]]", NULL);
  assert_read (names, "b", "[[0, 1, 0], [1, 2, 2]]", "1 of 3 characters: filled up");
  assert_read (names, "abbab", "[[0, 1, 0], [0, 1, 1]]", "5 characters: the first 3 are used");
  assert_read (names, "axb", NULL, "“x” is not in the vocabulary");
  assert_read (names, "xéz", NULL, "“x” and 2 more are not in the vocabulary");
  assert_read (names, "", "[[0, 1, 0], [2, 2, 2]]", "0 of 3 characters: filled up");
}

static void
test_words (void)
{
  g_autoptr (ZkyVocabulary) names = make ((const char *const[]) { "cat", "sat", NULL });

  assert_read (names, "cat sat  cat", "[[0, 1, 0], [0, 1, 0]]", NULL);
  assert_read (names, "sat", "[[0, 1, 0], [1, 0, 0]]", "1 of 3 words: filled up");
  assert_read (names, "cats sat", NULL, "“cats” is not in the vocabulary");
}

/* Which inputs are text, and how many texts they are. */
static void
test_rows (void)
{
  static const struct
  {
    const char *value;
    ZkyDtype    dtype;
    gsize       n_rows;
  } cases[] = {
    { "3", ZKY_INT64, 0 }, { "[1, 2]", ZKY_INT64, 1 }, { "[[1, 2], [3, 4]]", ZKY_INT64, 2 }, { "[1, 2]", ZKY_FLOAT32, 0 },
    { "[[[1], [2]], [[3], [4]]]", ZKY_INT64, 4 }, { "[[1], [2], [3], [4], [5], [6], [7], [8], [9]]", ZKY_INT64, 0 },
  };
  g_autoptr (ZkyVocabulary) names = make ((const char *const[]) { "a", "b", "c", "d", "e", NULL });
  g_autoptr (ZkyTensor) two = zky_tensor_parse ("[[0, 1], [2, 9]]", ZKY_INT64, NULL);
  g_autofree char *first = zky_token_text_write (two, 0, names), *second = zky_token_text_write (two, 1, names);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (ZkyTensor) value = zky_tensor_parse (cases[i].value, cases[i].dtype, NULL);

      g_assert_cmpuint (zky_token_text_get_n_rows (value), ==, cases[i].n_rows);
    }
  g_assert_cmpstr (first, ==, "ab");
  g_assert_cmpstr (second, ==, "c�");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/token-text/characters", test_characters);
  g_test_add_func ("/ui/token-text/words", test_words);
  g_test_add_func ("/ui/token-text/rows", test_rows);

  return g_test_run ();
}
