/* zky-measures.c: how large the values and gradients of a call are
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-measures.h"

#include <float.h>
#include <math.h>

#define ROUNDING 8 /* ε: what the terms of a sum have lost on their way, and the sum itself */

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
  self->summed += other->summed;
}

double
zky_tally_get_rms (const ZkyTally *self)
{
  return self->bad > 0 || self->n == 0 ? NAN : sqrt (self->squares / self->n);
}

/* A float32 has lost up to ε of itself where it was rounded, so a sum of such, each off in its own direction, is off by about
 * ε · √(Σ xᵢ²). The same of all elements together: ‖ȳ summed‖ beside ε · ‖ȳ‖. Softmax does not change by a shift, say, and the
 * gradient of what shifts it (a bias of keys) is 0 in mathematics, and that in numbers. */
gboolean
zky_tally_is_rounding (const ZkyTally *self,
                       const ZkyNode  *node)
{
  ZkyTensor *gradient = zky_node_get_gradient (node);
  gboolean is_double = gradient != NULL && zky_tensor_get_dtype (gradient) == ZKY_FLOAT64;

  return self->bad == 0 && sqrt (self->squares) < ROUNDING * (is_double ? DBL_EPSILON : FLT_EPSILON) * sqrt (self->summed);
}

/* The text that an operator's row has for what it hands to its input @i: the last one of a list serves all further ones. */
static const char *
get_partial (const ZkyOp *op,
             guint        i)
{
  guint n = 0;

  while (op->partials != NULL && n <= i && op->partials[n] != NULL)
    n++;

  return n > 0 ? op->partials[n - 1] : "";
}

/* What gradients were added up from: what comes back to an operator, where it hands that on unscaled to an input that is smaller, or has
 * other users too. From the last node on, so that what an operator has got is known when it hands it on. */
static void
add_terms (ZkyMeasures *self,
           ZkyGraph    *graph)
{
  static const char *const plain[] = { "1", "-1", "ȳ", "sum(ȳ)", "reshape(ȳ)", "permute(ȳ)", NULL };

  for (guint i = MIN (self->n, zky_graph_get_n_forward (graph)); i-- > 0; )
    {
      const ZkyNode *node = zky_graph_get_node (graph, i);
      const ZkyOp *op = zky_node_get_op (node);
      double squares = MAX (self->gradients[i].squares, self->gradients[i].summed);

      for (guint k = 0; op != NULL && k < zky_node_get_n_inputs (node); k++)
        if (g_strv_contains (plain, get_partial (op, k)))
          self->gradients[zky_node_get_index (zky_node_get_input (node, k))].summed += squares;
    }
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
  add_terms (self, graph);

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
