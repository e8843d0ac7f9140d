/* test-examples.c: the shipped models are found
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-examples.h"

static void
test_list (void)
{
  g_autoptr(GPtrArray) examples = zky_examples_list ();
  g_autoptr(GFile) first = zky_examples_dup_first ();

  g_assert_cmpuint (examples->len, >, 1);
  g_assert_nonnull (first);
  g_assert_true (g_file_equal (((ZkyExample *) examples->pdata[0])->file, first));

  for (guint i = 0; i < examples->len; i++)
    {
      ZkyExample *example = examples->pdata[i];

      g_assert_true (g_file_query_exists (example->file, NULL));
      g_assert_cmpstr (example->title, !=, "");
      g_assert_null (strchr (example->title, '\n'));
      g_assert_cmpstr (example->summary, !=, "");
      g_assert_null (strchr (example->summary, '\n'));
      g_assert_null (strstr (example->summary, "--"));
    }
}

/* The contents name every model, and in an order: those of one topic follow on one another. */
static void
test_topics (void)
{
  g_autoptr(GPtrArray) examples = zky_examples_list ();
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  const char *topic = "";

  for (guint i = 0; i < examples->len; i++)
    {
      ZkyExample *example = examples->pdata[i];

      g_assert_cmpstr (example->topic, !=, "More");
      if (!g_str_equal (example->topic, topic))
        g_assert_true (g_hash_table_add (seen, (gpointer) example->topic));
      topic = example->topic;
    }
  g_assert_cmpuint (g_hash_table_size (seen), >, 3);
}

/* They are told from copies of them, also when they are named by another way. */
static void
test_contain (void)
{
  g_autoptr(GFile) first = zky_examples_dup_first (), folder = g_file_get_parent (first);
  g_autoptr(GFile) part = g_file_resolve_relative_path (folder, "gpt/block.lua"), other = g_file_new_for_path ("/tmp/simple.lua");
  g_autofree char *base = g_file_get_basename (folder), *beside = g_strdup_printf ("../%s-more/simple.lua", base);
  g_autoptr(GFile) near = g_file_resolve_relative_path (folder, beside);

  g_assert_true (zky_examples_contain (first));
  g_assert_true (zky_examples_contain (part));
  g_assert_false (zky_examples_contain (other));
  g_assert_false (zky_examples_contain (near));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/examples/list/first-comes-first", test_list);

  g_test_add_func ("/app/examples/list/topics", test_topics);

  g_test_add_func ("/app/examples/contain/elsewhere", test_contain);

  return g_test_run ();
}
