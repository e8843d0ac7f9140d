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

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/examples/list/first-comes-first", test_list);

  g_test_add_func ("/app/examples/list/topics", test_topics);

  return g_test_run ();
}
