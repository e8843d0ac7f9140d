/* zky-sample.c: text that a model writes
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-sample.h"

#include <glib/gi18n.h>
#include <math.h>

#define MOST_PROMPT 8 /* tokens of an example that are a prompt */

ZkySampleWish *
zky_sample_wish_copy (const ZkySampleWish *self)
{
  ZkySampleWish *copy = g_new (ZkySampleWish, 1);

  *copy = *self;
  copy->prompt = g_strdup (self->prompt);

  return copy;
}

void
zky_sample_wish_free (ZkySampleWish *self)
{
  g_free (self->prompt);
  g_free (self);
}

void
zky_sample_free (ZkySample *self)
{
  g_free (self->prompt);
  g_free (self->text);
  g_free (self);
}

/* -- What it begins with ------------------------------------------------------------------------ */

static GArray *
take_example (const ZkyExamples  *examples,
              GError            **error)
{
  g_autoptr (ZkyTensor) row = zky_dataset_take (examples->dataset, examples->x_column, &(guint64) { 0 }, 1, error);
  GArray *tokens;

  if (row == NULL)
    return NULL;
  tokens = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (gsize i = 0; i < MIN (zky_tensor_get_size (row), MOST_PROMPT); i++)
    g_array_append_vals (tokens, &(gint64) { zky_tensor_get_int (row, i) }, 1);

  return tokens;
}

static GArray *
read_prompt (const ZkyExamples    *examples,
             const ZkySampleWish  *wish,
             GError              **error)
{
  g_autoptr (GArray) tokens = NULL, gaps = NULL;

  if (wish->prompt == NULL || *wish->prompt == '\0')
    return take_example (examples, error);

  tokens = zky_vocabulary_read (examples->names, wish->prompt, &gaps);
  if (gaps->len > 0)
    {
      const ZkyVocabularyGap *gap = &g_array_index (gaps, ZkyVocabularyGap, 0);
      g_autofree char *unknown = g_strndup (wish->prompt + gap->start, gap->end - gap->start);

      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, _("“%s” is not in the vocabulary"), unknown);
      return NULL;
    }
  if (tokens->len == 0)
    return take_example (examples, error);

  return g_steal_pointer (&tokens);
}

/* -- What comes next -------------------------------------------------------------------------------- */

/* p(k) ∝ exp(score ÷ temperature); at 0 the greatest. */
static gint64
draw (const double *scores,
      gsize         n,
      double        temperature,
      GRand        *rand)
{
  g_autofree double *shares = g_new (double, n);
  double sum = 0, at;
  gsize best = 0;

  for (gsize k = 1; k < n; k++)
    if (scores[k] > scores[best])
      best = k;
  if (!(temperature > 0))
    return (gint64) best;

  for (gsize k = 0; k < n; k++)
    sum += shares[k] = exp ((scores[k] - scores[best]) / temperature);
  at = g_rand_double (rand) * sum;
  for (gsize k = 0; k < n; k++)
    {
      at -= shares[k];
      if (at < 0)
        return (gint64) k;
    }

  return (gint64) best;
}

/* The last tokens from the left on, as many as an example has. What stands behind them has no say in a model that guesses what comes next. */
static ZkyTensor *
make_context (const ZkyExamples  *examples,
              GArray             *tokens,
              gsize               length,
              gsize              *last,
              GError            **error)
{
  gsize n = MIN (tokens->len, length);
  ZkyShape shape = { .n_axes = 2, .dims = { 1, length } };
  ZkyTensor *context = zky_tensor_new_full (ZKY_INT64, &shape, (double) zky_vocabulary_get_filler (examples->names), error);
  gint64 *data = context != NULL ? zky_tensor_get_data_writable (context) : NULL;

  for (gsize i = 0; context != NULL && i < n; i++)
    data[i] = g_array_index (tokens, gint64, tokens->len - n + i);
  *last = n - 1;

  return context;
}

/* Appends the next token. FALSE without an error: what the model says is no scores of tokens. */
static gboolean
write_token (const ZkyExamples    *examples,
             const ZkySampleWish  *wish,
             GArray               *tokens,
             gsize                 length,
             GRand                *rand,
             GCancellable         *cancellable,
             GError              **error)
{
  gsize n = zky_vocabulary_get_n (examples->names), last = 0;
  g_autoptr (ZkyTensor) context = make_context (examples, tokens, length, &last, error);
  g_autoptr (ZkyGraph) graph = NULL;
  g_autofree double *scores = g_new (double, n);
  ZkyNode *output;
  gint64 token;

  if (context != NULL)
    graph = zky_examples_call (examples, &(guint64) { 0 }, 1, context, cancellable, error);
  if (graph == NULL)
    return FALSE;
  output = zky_examples_find_output (graph, 1);
  if (output == NULL || zky_tensor_get_size (zky_node_get_value (output)) != length * n
      || !zky_dtype_is_float (zky_tensor_get_dtype (zky_node_get_value (output))))
    return FALSE;

  for (gsize k = 0; k < n; k++)
    scores[k] = zky_tensor_get_double (zky_node_get_value (output), last * n + k);
  token = draw (scores, n, wish->temperature, rand);
  g_array_append_val (tokens, token);

  return TRUE;
}

/* Tokens of an example; 0 where examples are no rows of tokens. */
static gsize
get_length (const ZkyExamples *examples)
{
  g_autoptr (ZkyTensor) row = NULL;

  if (examples->names == NULL || zky_dataset_get_dtype (examples->dataset, examples->x_column) != ZKY_INT64)
    return 0;
  row = zky_dataset_take (examples->dataset, examples->x_column, &(guint64) { 0 }, 1, NULL);

  return row != NULL && zky_tensor_get_n_axes (row) == 2 ? zky_tensor_get_size (row) : 0;
}

/**
 * zky_sample_new:
 * @examples: the model, as it is now
 * @wish: what is wanted
 * @cancellable: (nullable): stops it
 * @error: return location for what the model's calls fail with, or for what is unknown in the prompt
 *
 * Lets a model write that guesses the next token at each place of a text: what it says is taken for true, token by token. For a thread
 * of its own.
 *
 * Returns: (transfer full) (nullable): the text; %NULL without an error where the model is none of this kind
 */
ZkySample *
zky_sample_new (const ZkyExamples    *examples,
                const ZkySampleWish  *wish,
                GCancellable         *cancellable,
                GError              **error)
{
  gsize length = get_length (examples);
  g_autoptr (GArray) tokens = length > 0 ? read_prompt (examples, wish, error) : NULL;
  g_autoptr (GRand) rand = g_rand_new_with_seed (wish->seed);
  ZkySample *self;
  guint start;

  if (tokens == NULL)
    return NULL;

  start = tokens->len;
  for (guint i = 0; i < ZKY_SAMPLE_TOKENS; i++)
    if (g_cancellable_set_error_if_cancelled (cancellable, error)
        || !write_token (examples, wish, tokens, length, rand, cancellable, error))
      return NULL;

  self = g_new (ZkySample, 1);
  self->prompt = zky_vocabulary_write (examples->names, (const gint64 *) (gpointer) tokens->data, start);
  self->text = zky_vocabulary_write (examples->names, (const gint64 *) (gpointer) tokens->data + start, tokens->len - start);

  return self;
}
