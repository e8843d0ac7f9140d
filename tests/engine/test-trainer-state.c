/* test-trainer-state.c: checkpoints that were damaged are refused, each with its cause
 * SPDX-License-Identifier: Apache-2.0 */
#include "line-training.h"

/* A training that stands in the middle of its second epoch. */
static ZkyArchive *
make_state (const char *optimizer)
{
  g_autoptr(ZkyModule) module = make_line (line_call, 0);
  g_autoptr(ZkyTraining) training = make_training (module, optimizer, 0.1);
  g_autoptr(ZkyTrainer) trainer = make_trainer (training);

  g_assert_true (zky_trainer_run_until (trainer, 10, NULL, NULL));

  return zky_trainer_dup_state (trainer);
}

/* A copy in which a text is another one, or, with NULL, not there; and without tensors that are called @without. */
static ZkyArchive *
change (const ZkyArchive *archive,
        const char       *key,
        const char       *text,
        const char       *without)
{
  ZkyArchive *changed = zky_archive_new ();

  for (guint i = 0; i < zky_archive_get_n (archive); i++)
    if (g_strcmp0 (zky_archive_get_name (archive, i), without) != 0)
      zky_archive_add (changed, zky_archive_get_name (archive, i), zky_archive_get (archive, i));
  for (guint i = 0; i < zky_archive_get_n_texts (archive); i++)
    {
      const char *own = zky_archive_get_key (archive, i);

      if (!g_str_equal (own, key))
        zky_archive_set_text (changed, own, zky_archive_find_text (archive, own));
      else if (text != NULL)
        zky_archive_set_text (changed, own, text);
    }

  return changed;
}

static gboolean
restore (const ZkyArchive  *archive,
         GError           **error)
{
  g_autoptr(ZkyModule) module = make_line (line_call, 0);
  g_autoptr(ZkyTraining) training = make_training (module, "adam", 0.1);
  g_autoptr(ZkyTrainer) trainer = make_trainer (training);

  /* What is taken can also be trained on, if only a little: the rest may say that it has come to its end. */
  return zky_trainer_restore (trainer, archive, error) && zky_trainer_run_until (trainer, 20, NULL, error);
}

static void
test_counters (void)
{
  static const struct { const char *key, *text, *message; ZkyError code; } cases[] = {
    { "train/epoch", NULL, "this is no checkpoint of a training: it says nothing of train/epoch" },
    { "train/seed", NULL, "it says nothing of train/seed" },
    { "train/rows", "49", "the checkpoint was made with rows 49, this training has 50" },
    { "train/batch", "NaN", "the checkpoint was made with batch NaN, this training has 8" },
    { "train/epoch", "-1", "train/epoch is -1, which is no count" },
    { "train/step", "1.5", "train/step is 1.5, which is no count" },
    { "train/step", "1e300", "train/step is 1e300, which is no count" },
    { "train/bad", "NaN", "train/bad is NaN, which is no count" },
    { "train/done", "many", "train/done: ", ZKY_ERROR_SYNTAX },
    { "train/lr", "", "train/lr: ", ZKY_ERROR_SYNTAX },
    { "train/done", "8", "the checkpoint has done 8 batches of an epoch of 7" },
    { "train/sum_rows", "-1", "train/sum_rows is no number of rows" },
    { "train/sum_rows", "NaN", "train/sum_rows is no number of rows" },
    { "train/metrics", "distance\nmore", "train/sums has 2 numbers, which do not fit the metrics" },
    { "train/metrics", NULL, "train/sums has 2 numbers, which do not fit the metrics" },
  };
  g_autoptr(ZkyArchive) state = make_state ("adam");
  g_autoptr(GError) error = NULL;

  g_assert_cmpstr (zky_archive_find_text (state, "train/done"), ==, "3");
  g_assert_true (restore (state, &error));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(ZkyArchive) bad = change (state, cases[i].key, cases[i].text, NULL);

      g_test_message ("%s: %s", cases[i].key, cases[i].text);
      g_assert_false (restore (bad, &error));
      assert_message (&error, cases[i].code == 0 ? ZKY_ERROR_VALUE : cases[i].code, cases[i].message);
    }
}

/* An epoch that is to be judged has to be known; one that has batches to come need not be, as where a trainer began in its middle. */
static void
test_sums (void)
{
  g_autoptr(ZkyArchive) state = make_state ("adam"), bare = change (state, "train/metrics", NULL, "train/sums");
  g_autoptr(ZkyArchive) full = change (bare, "train/done", "7", NULL), none = change (state, "train/sum_rows", "0", NULL);
  g_autoptr(ZkyArchive) none_full = change (none, "train/done", "7", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_true (restore (bare, &error));
  g_assert_no_error (error);
  g_assert_false (restore (full, &error));
  assert_message (&error, ZKY_ERROR_VALUE, "the checkpoint has done all batches of an epoch and says nothing of what they came to");
  g_assert_false (restore (none_full, &error));
  assert_message (&error, ZKY_ERROR_VALUE, "the checkpoint has done all batches of an epoch and says nothing of what they came to");
}

/* A trainer that was put into the middle of an epoch can be gone on from at once. */
static void
test_position (void)
{
  g_autoptr(ZkyModule) module = make_line (line_call, 0);
  g_autoptr(ZkyTraining) training = make_training (module, "adam", 0.1);
  g_autoptr(ZkyTrainer) trainer = make_trainer (training);
  g_autoptr(ZkyArchive) state = NULL;
  g_autoptr(GError) error = NULL;

  zky_trainer_set_position (trainer, 10.0 / 7);
  state = zky_trainer_dup_state (trainer);
  g_assert_true (restore (state, &error));
  g_assert_no_error (error);
}

static void
test_tensors (void)
{
  g_autoptr(ZkyArchive) state = make_state ("adam"), less = change (state, "", NULL, "w");
  g_autoptr(GError) error = NULL;

  g_assert_false (restore (less, &error));
  assert_message (&error, ZKY_ERROR_UNKNOWN, "no parameter “w”");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/trainer-state/damaged/counters", test_counters);
  g_test_add_func ("/engine/trainer-state/damaged/sums", test_sums);
  g_test_add_func ("/engine/trainer-state/damaged/tensors", test_tensors);
  g_test_add_func ("/engine/trainer-state/position", test_position);

  return g_test_run ();
}
