/* zky-ops-dropout.c: elements left out at random
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-ops-private.h"

#include "zky-compose.h"
#include "zky-samples.h"
#include "zky-tensor-private.h"

/* -- dropout: y = a · mask, with 0 or 1 / (1 - p) in the mask --------------------------------------------------- */

enum { DROPOUT_P, DROPOUT_SEED, DROPOUT_TRAINING };

static const ZkyAttribute dropout_attributes[] = {
  { "p", ZKY_ATTRIBUTE_DOUBLE, "0.5", FALSE, "the share of elements that become 0" },
  { "seed", ZKY_ATTRIBUTE_INT, NULL, FALSE, "which elements these are: the same for the same seed; without one others at each place and in each step" },
  { "training", ZKY_ATTRIBUTE_BOOL, "true", FALSE, "otherwise nothing changes" },
  { NULL }
};

static gboolean
dropout_infer (ZkyOpCall  *call,
               GError    **error)
{
  double p = zky_attributes_get_double (call->attributes, DROPOUT_P);

  if (!(p >= 0 && p <= 1))
    {
      g_set_error (error, ZKY_ERROR, ZKY_ERROR_VALUE, "p is %g, it has to be between 0 and 1", p);
      return FALSE;
    }
  if (call->n_inputs > 1 && call->inputs[1]->n_axes > 0)
    {
      g_set_error_literal (error, ZKY_ERROR, ZKY_ERROR_SHAPE, "the counter beside the seed has to be a single number");
      return FALSE;
    }

  call->outputs[0].dtype = MAX (call->inputs[0]->dtype, ZKY_FLOAT32);
  call->outputs[0].shape = zky_tensor_get_shape (call->inputs[0]);

  return TRUE;
}

/* splitmix64: a permutation of 64 bits in which each bit of the result depends on each of the argument. */
static inline guint64
scramble (guint64 x)
{
  x += 0x9e3779b97f4a7c15u;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

/* Element i stays where a number made of seed, counter and i, evenly spread over [0, 1), is at least p. */
static gboolean
mask_forward (ZkyOpCall  *call,
              GError    **error)
{
  double p = zky_attributes_get_double (call->attributes, DROPOUT_P);
  gboolean training = zky_attributes_get_bool (call->attributes, DROPOUT_TRAINING);
  guint64 seed = scramble (zky_attributes_get_int (call->attributes, DROPOUT_SEED));
  ZkyTensor *mask = zky_op_call_output (call, 0, error);
  gsize size;

  if (mask == NULL)
    return FALSE;

  if (call->n_inputs > 1)
    seed = scramble (seed ^ (guint64) zky_tensor_get_int (call->inputs[1], 0));
  size = zky_dtype_get_size (mask->dtype);
  for (gsize i = 0; i < mask->size; i++)
    {
      gboolean stays = !training || (scramble (seed ^ i) >> 11) * 0x1p-53 >= p;

      zky_element_store (mask->dtype, (char *) mask->data + i * size, !stays ? 0 : training ? 1 / (1 - p) : 1);
    }

  return TRUE;
}

static gboolean
dropout_expand (ZkyNode *const       *inputs,
                guint                 n_inputs,
                const ZkyAttributes  *attributes,
                ZkyNode             **outputs)
{
  ZkyAttributes *copy;

  if (!zky_attributes_get_bool (attributes, DROPOUT_TRAINING))
    {
      outputs[0] = zky_identity (inputs[0]);
      return outputs[0] != NULL;
    }

  copy = zky_compose_attributes ("dropout_mask");
  zky_attributes_set_double (copy, DROPOUT_P, zky_attributes_get_double (attributes, DROPOUT_P));
  zky_attributes_set_int (copy, DROPOUT_SEED, zky_attributes_get_int (attributes, DROPOUT_SEED));
  outputs[0] = zky_mul (inputs[0], zky_compose_apply ("dropout_mask", inputs, n_inputs, copy));
  return outputs[0] != NULL;
}

static const ZkySampleCase dropout_cases[] = {
  { { "4" } }, { { "2, 3t" }, "p=0.25, seed=7" }, { { "6" }, "training=false" }, { { "" } }, { { "0, 2" } }, { { NULL } }
};

ZKY_SAMPLE_FUNCTION (dropout, ZKY_SAMPLE_ANY)

/* -- The rows ---------------------------------------------------------------------------- */

const ZkyOp zky_ops_dropout[] = {
  {
    .name = "dropout", .symbol = "dropout", .formula = "a · dropout_mask(a)", .attributes = dropout_attributes,
    .summary = "Sets a share of the elements to 0 and scales up the others; a counter b is mixed into the seed",
    .partials = (const char *const[]) { "dropout_mask(a)", "0" }, .min_inputs = 1, .max_inputs = 2, .n_outputs = 1,
    .infer = dropout_infer, .expand = dropout_expand, .sample = dropout_sample,
  },
  {
    .name = "dropout_mask", .symbol = "mask", .formula = "dropout_mask(a)", .attributes = dropout_attributes,
    .summary = "Gives what dropout multiplies by: 0 where an element is dropped, 1 / (1 - p) elsewhere",
    .min_inputs = 1, .max_inputs = 2, .n_outputs = 1,
    .infer = dropout_infer, .forward = mask_forward, .sample = dropout_sample,
  },
  { NULL }
};
