/* test-lua-words.c: what can be written in a model file
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-lua-words.h"

#include <string.h>

static const ZkyLuaWord *
find (GPtrArray  *words,
      const char *prefix,
      const char *text)
{
  for (guint i = 0; i < words->len; i++)
    {
      const ZkyLuaWord *word = g_ptr_array_index (words, i);

      if (g_str_equal (word->prefix, prefix) && g_str_equal (word->text, text))
        return word;
    }

  return NULL;
}

/* Every operator and every layer is there, with words about it. */
static void
test_registries (void)
{
  g_autoptr (GPtrArray) words = zky_lua_words_list ();
  const ZkyNnLayer *const *layers;
  const ZkyOp *const *ops;
  guint n;

  ops = zky_op_list (&n);
  for (guint i = 0; i < n; i++)
    {
      const ZkyLuaWord *word = find (words, "zky.", ops[i]->name);

      /* A word of Lua cannot be written behind a dot. */
      if (g_str_equal (ops[i]->name, "repeat"))
        continue;
      g_assert_nonnull (word);
      g_assert_cmpstr (word->hint, ==, ops[i]->formula);
      g_assert_true (g_str_has_prefix (word->comment, ops[i]->summary));
    }
  layers = zky_nn_list (&n);
  for (guint i = 0; i < n; i++)
    {
      const ZkyLuaWord *word = find (words, "zky.nn.", layers[i]->name);

      g_assert_nonnull (word);
      g_assert_true (g_str_has_prefix (word->comment, layers[i]->summary));
    }
  g_assert_nonnull (find (words, "", "function"));
}

static void
assert_split (const char *line,
              const char *prefix,
              const char *typed)
{
  g_autofree char *a = NULL, *b = NULL;

  zky_lua_words_split (line, &a, &b);
  g_assert_cmpstr (a, ==, prefix);
  g_assert_cmpstr (b, ==, typed);
}

static void
test_split (void)
{
  assert_split ("", "", "");
  assert_split ("  loc", "", "loc");
  assert_split ("local a = zky.", "zky.", "");
  assert_split ("local a = zky.nn.Lin", "zky.nn.", "Lin");
  assert_split ("model:in", "model:", "in");
  assert_split ("y = f(x.rel", "x.", "rel");
  assert_split ("größe = zky.s", "zky.", "s");
}

static guint
count (GPtrArray  *words,
       const char *line)
{
  g_autofree char *prefix = NULL, *typed = NULL;
  guint n = 0;

  zky_lua_words_split (line, &prefix, &typed);
  for (guint i = 0; i < words->len; i++)
    n += zky_lua_word_fits (g_ptr_array_index (words, i), prefix, typed);

  return n;
}

static void
test_fits (void)
{
  g_autoptr (GPtrArray) words = zky_lua_words_list ();

  g_assert_cmpuint (count (words, "zky.softm"), >=, 1);
  g_assert_cmpuint (count (words, "zky.SOFTM"), ==, count (words, "zky.softm"));
  g_assert_cmpuint (count (words, "zky.nn.Lin"), >=, 1);
  g_assert_cmpuint (count (words, "zky.Lin"), ==, count (words, "zky.lin")); /* layers are in zky.nn */
  g_assert_cmpuint (count (words, "nothing.softm"), ==, 0);
  g_assert_cmpuint (count (words, "x:softm"), >=, 1);    /* operators are methods of nodes */
  g_assert_cmpuint (count (words, "m:inp"), >=, 1);      /* and modules have theirs, whatever they are called */
  g_assert_cmpuint (count (words, "functio"), ==, 1);
  g_assert_cmpuint (count (words, "math.sq"), ==, 1);
  g_assert_cmpuint (count (words, "x:ite"), ==, 1);
  g_assert_cmpuint (count (words, "zky."), >, 200);
}

/* What a model file prints, by failing. */
static char *
ask_lua (const char *expression)
{
  g_autofree char *text = g_strdup_printf ("local zky = require 'zky'\n%s", expression);
  g_autoptr(ZkyModel) model = NULL;
  g_autoptr(GError) error = NULL;

  model = zky_model_load_text (text, "words.lua", NULL, NULL, &error);
  g_assert_null (model);
  g_assert_nonnull (error);

  return g_strdup (error->message);
}

/* Lua itself has every word, where it is said to be. */
static void
test_exist (void)
{
  g_autoptr (GPtrArray) words = zky_lua_words_list ();
  g_autoptr (GString) text = g_string_new ("local missing, module, node = {}, zky.module 'm', zky.tensor (1)\n");
  g_autofree char *message = NULL;

  for (guint i = 0; i < words->len; i++)
    {
      const ZkyLuaWord *word = g_ptr_array_index (words, i);
      const char *place = g_str_equal (word->prefix, "model:") ? "module." : g_str_equal (word->prefix, "x:") ? "node." : word->prefix;

      if (word->prefix[0] != '\0' && !g_str_equal (word->text, "call"))
        g_string_append_printf (text, "if %s%s == nil then table.insert (missing, '%s') end\n", place, word->text, word->text);
    }
  g_string_append (text, "error ('missing: ' .. table.concat (missing, ' ') .. ';')\n");
  message = ask_lua (text->str);
  g_test_message ("%s", message);
  g_assert_nonnull (strstr (message, "missing: ;"));
}

/* And there is a word for everything that Lua has. */
static void
test_complete (gconstpointer data)
{
  const char *prefix = data;
  g_autoptr (GPtrArray) words = zky_lua_words_list ();
  g_autofree char *table = g_strndup (prefix, strlen (prefix) - 1);
  g_autofree char *text = g_strdup_printf ("local names = {}\nfor name in pairs (%s) do table.insert (names, name) end\n"
                                           "error ('names: ' .. table.concat (names, ' ') .. ' .')", table);
  g_autofree char *message = ask_lua (text);
  g_auto(GStrv) names = g_strsplit (strstr (message, "names: ") + strlen ("names: "), " ", -1);

  for (guint i = 0; names[i] != NULL && names[i][0] != '.'; i++)
    {
      if (g_str_equal (names[i], "repeat"))
        continue;
      g_test_message ("%s%s", prefix, names[i]);
      g_assert_true (find (words, prefix, names[i]) != NULL || !g_ascii_isalpha (names[i][0]));
    }
  g_assert_cmpuint (g_strv_length (names), >, 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/lua-words/registries", test_registries);
  g_test_add_func ("/ui/lua-words/exist", test_exist);
  g_test_add_data_func ("/ui/lua-words/complete/zky", "zky.", test_complete);
  g_test_add_data_func ("/ui/lua-words/complete/nn", "zky.nn.", test_complete);
  g_test_add_data_func ("/ui/lua-words/complete/init", "zky.nn.init.", test_complete);
  g_test_add_data_func ("/ui/lua-words/complete/data", "zky.data.", test_complete);
  g_test_add_data_func ("/ui/lua-words/complete/math", "math.", test_complete);
  g_test_add_data_func ("/ui/lua-words/complete/string", "string.", test_complete);
  g_test_add_data_func ("/ui/lua-words/complete/table", "table.", test_complete);
  g_test_add_func ("/ui/lua-words/split", test_split);
  g_test_add_func ("/ui/lua-words/fits", test_fits);

  return g_test_run ();
}
