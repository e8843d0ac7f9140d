/* zky-measures.c: how large the values and gradients of a call are
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-measures.h"

#include <math.h>

struct _ZkyMeasures
{
  gint      ref_count; /* atomic */
  guint     n;         /* nodes of the graph when it was looked at */
  ZkyTally *values, *gradients; /* [n] */
};

static inline void
tally_element (ZkyTally *self,
               double    x)
{
  if (!isfinite (x))
    {
      self->bad++;
      return;
    }

  self->squares += x * x;
  self->sum += x;
  self->zeros += x == 0;
}

/**
 * zky_tally_make:
 * @tensor: (nullable): any array
 *
 * Looks at each element once.
 *
 * Returns: what was counted; with no elements for %NULL
 */
ZkyTally
zky_tally_make (const ZkyTensor *tensor)
{
  ZkyTally tally = { 0 };
  gboolean is_plain = tensor != NULL && zky_tensor_is_contiguous (tensor);
  ZkyDtype dtype = tensor != NULL ? zky_tensor_get_dtype (tensor) : ZKY_FLOAT64;

  tally.n = tensor != NULL ? zky_tensor_get_size (tensor) : 0;
  if (is_plain && dtype == ZKY_FLOAT32)
    {
      const float *x = zky_tensor_get_data (tensor);

      for (guint64 i = 0; i < tally.n; i++)
        tally_element (&tally, x[i]);
    }
  else
    {
      for (guint64 i = 0; i < tally.n; i++)
        tally_element (&tally, zky_tensor_get_double (tensor, i));
    }

  return tally;
}

void
zky_tally_add (ZkyTally       *self,
               const ZkyTally *other)
{
  self->squares += other->squares;
  self->sum += other->sum;
  self->n += other->n;
  self->zeros += other->zeros;
  self->bad += other->bad;
}

double
zky_tally_get_rms (const ZkyTally *self)
{
  return self->bad > 0 || self->n == 0 ? NAN : sqrt (self->squares / self->n);
}

/**
 * zky_measures_new:
 * @graph: a call that has ended, with what back left in it
 *
 * Looks at all values and gradients.
 *
 * Returns: (transfer full): what was counted
 */
ZkyMeasures *
zky_measures_new (ZkyGraph *graph)
{
  ZkyMeasures *self = g_new (ZkyMeasures, 1);

  self->ref_count = 1;
  self->n = zky_graph_get_n_nodes (graph);
  self->values = g_new (ZkyTally, self->n + 1);
  self->gradients = g_new (ZkyTally, self->n + 1);
  for (guint i = 0; i < self->n; i++)
    {
      const ZkyNode *node = zky_graph_get_node (graph, i);

      self->values[i] = zky_tally_make (zky_node_get_value (node));
      self->gradients[i] = zky_tally_make (zky_node_get_gradient (node));
    }

  return self;
}

ZkyMeasures *
zky_measures_ref (ZkyMeasures *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
zky_measures_unref (ZkyMeasures *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;

  g_free (self->values);
  g_free (self->gradients);
  g_free (self);
}

static const ZkyTally *
get (const ZkyMeasures *self,
     const ZkyTally    *tallies,
     const ZkyNode     *node)
{
  static const ZkyTally nothing = { 0 };
  guint index = zky_node_get_index (node);

  return index < self->n ? &tallies[index] : &nothing;
}

/* Without elements where the node has no value. */
const ZkyTally *
zky_measures_get_value (const ZkyMeasures *self,
                        const ZkyNode     *node)
{
  return get (self, self->values, node);
}

/* Of the whole gradient, as it is when the pass is over; without elements where there is none. */
const ZkyTally *
zky_measures_get_gradient (const ZkyMeasures *self,
                           const ZkyNode     *node)
{
  return get (self, self->gradients, node);
}
