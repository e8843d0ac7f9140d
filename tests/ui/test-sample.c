/* test-sample.c: text that a model writes
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-sample.h"

#include <string.h>

/* Behind each letter comes the next one of the alphabet, and `a` behind `d`, where only the letter itself is looked at. */
#define NEXT(scale)                                                                                  \
  "local zky = require 'zky'\n"                                                                      \
  "local model = zky.module 'Next'\n"                                                                \
  "local text = zky.encode ('abcdabcdabcd', {length = 5})\n"                                         \
  "model:input ('x', text.x:slice {stop = 1})\n"                                                     \
  "model:input ('y', text.y:slice {stop = 1})\n"                                                     \
  "model:param ('w', " scale ")\n"                                                                   \
  "local follows = zky.tensor {{0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}, {1, 0, 0, 0}}\n"            \
  "function model:call (x, y)\n"                                                                     \
  "  local scores = zky.embedding (x, follows) * self.w\n"                                           \
  "  local loss = zky.cross_entropy (scores:reshape {-1, 4}, y:reshape {-1})\n"                      \
  "  return loss\n"                                                                                  \
  "end\n"                                                                                            \
  "model:train { dataset = text }\n"                                                                 \
  "return model\n"

#define NO_TEXT                                                                                      \
  "local zky = require 'zky'\n"                                                                      \
  "local model = zky.module 'Line'\n"                                                                \
  "model:input ('x', {{1}})\n"                                                                       \
  "model:param ('w', 1)\n"                                                                           \
  "function model:call (x) local y = x * self.w return y end\n"                                      \
  "model:train { dataset = {x = {{1}, {2}}, t = {{1}, {2}}}, loss = 'mse_loss', target = 't' }\n"    \
  "return model\n"

static ZkySample *
write_text (const char          *model_text,
            const ZkySampleWish *wish,
            GError             **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (ZkyModel) model = zky_model_load_text (model_text, "next.lua", NULL, NULL, &problem);
  g_autoptr (ZkyExamples) examples = NULL;

  g_assert_no_error (problem);
  examples = zky_examples_new (zky_model_get_training (model));
  g_assert_nonnull (examples);

  return zky_sample_new (examples, wish, NULL, error);
}

static void
test_likeliest (void)
{
  g_autoptr (GError) error = NULL;
  ZkySampleWish wish = { .prompt = (char *) "da" };
  g_autoptr (ZkySample) sample = write_text (NEXT ("1"), &wish, &error), from_data = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (sample->prompt, ==, "da");
  g_assert_cmpuint (strlen (sample->text), ==, ZKY_SAMPLE_TOKENS);
  g_assert_true (g_str_has_prefix (sample->text, "bcdabcda"));

  wish.prompt = NULL;
  from_data = write_text (NEXT ("1"), &wish, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (from_data->prompt, ==, "abcda");
  g_assert_true (g_str_has_prefix (from_data->text, "bcda"));
}

static guint
count_right (const char *text)
{
  guint n = 0;

  for (guint i = 0; text[i + 1] != '\0'; i++)
    n += text[i + 1] == (text[i] == 'd' ? 'a' : text[i] + 1);

  return n;
}

/* Drawn by their probabilities: with scores of 2 against 0 that is e² / (e² + 3) = 0.71 of them, and 0.93 at a temperature of 0.52. The
 * same seed draws the same. */
static void
test_drawn (void)
{
  g_autoptr (GError) error = NULL;
  guint warm = 0, cool = 0;

  for (guint32 seed = 0; seed < 10; seed++)
    {
      ZkySampleWish wish = { .prompt = (char *) "a", .temperature = 1, .seed = seed };
      g_autoptr (ZkySample) first = write_text (NEXT ("2"), &wish, &error), second = write_text (NEXT ("2"), &wish, &error);
      g_autoptr (ZkySample) third = NULL;

      g_assert_no_error (error);
      g_assert_cmpstr (first->text, ==, second->text);
      warm += count_right (first->text);
      wish.temperature = 0.52;
      third = write_text (NEXT ("2"), &wish, &error);
      cool += count_right (third->text);
    }
  g_assert_cmpfloat_with_epsilon (warm / 790.0, 0.711, 0.05);
  g_assert_cmpfloat_with_epsilon (cool / 790.0, 0.94, 0.03);
}

/* A prompt that cannot be read is an error; a model that writes no text is none. */
static void
test_others (void)
{
  g_autoptr (GError) error = NULL;
  ZkySampleWish wish = { .prompt = (char *) "axb" };

  g_assert_null (write_text (NEXT ("1"), &wish, &error));
  g_assert_error (error, ZKY_ERROR, ZKY_ERROR_VALUE);
  g_assert_cmpstr (error->message, ==, "“x” is not in the vocabulary");
  g_clear_error (&error);
  g_assert_null (write_text (NO_TEXT, &wish, &error));
  g_assert_no_error (error);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/ui/sample/likeliest", test_likeliest);
  g_test_add_func ("/ui/sample/drawn", test_drawn);
  g_test_add_func ("/ui/sample/others", test_others);

  return g_test_run ();
}
