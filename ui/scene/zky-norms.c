/* zky-norms.c: how large the numbers of a group are
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-norms.h"

#include <math.h>

typedef struct
{
  gboolean  is_set;
  ZkySteps *steps;    /* only compared */
  guint     position;
  ZkyNorms  norms;
} Entry;

struct _ZkyNormCache
{
  GMutex mutex;
  guint  n_cards;
  Entry *entries;
};

ZkyNormCache *
zky_norm_cache_new (guint n_cards)
{
  ZkyNormCache *self = g_new (ZkyNormCache, 1);

  g_mutex_init (&self->mutex);
  self->n_cards = n_cards;
  self->entries = g_new0 (Entry, n_cards + 1);

  return self;
}

void
zky_norm_cache_free (ZkyNormCache *self)
{
  g_mutex_clear (&self->mutex);
  g_free (self->entries);
  g_free (self);
}

static double
sum_squares (const ZkyTensor *tensor)
{
  gsize n = zky_tensor_get_size (tensor);
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    {
      double value = zky_tensor_get_double (tensor, i);

      sum += value * value;
    }

  return sum;
}

/* ‖t‖ = √(Σ tᵢ²) */
double
zky_tensor_get_norm (const ZkyTensor *tensor)
{
  return sqrt (sum_squares (tensor));
}

static ZkyTensor *
dup_gradient (ZkySteps *steps,
              guint     position,
              ZkyNode  *node)
{
  ZkyTensor *gradient;

  if (steps != NULL && position < zky_steps_get_n (steps))
    return zky_steps_dup_gradient (steps, position, node);

  gradient = zky_node_get_gradient (node);
  return gradient != NULL ? zky_tensor_ref (gradient) : NULL;
}

static ZkyNorms
find_norms (ZkyGraph     *graph,
            ZkySteps     *steps,
            guint         position,
            const GArray *outputs,
            const GArray *params)
{
  const GArray *differentiated = params->len > 0 ? params : outputs;
  ZkyNorms norms = { 0, 0, outputs->len > 0, FALSE };

  for (guint i = 0; i < outputs->len && norms.has_value; i++)
    {
      ZkyNode *node = zky_graph_get_node (graph, g_array_index (outputs, guint, i));
      ZkyTensor *value = steps != NULL ? zky_steps_get_value (steps, position, node) : zky_node_get_value (node);

      norms.has_value = value != NULL;
      norms.value += value != NULL ? sum_squares (value) : 0;
    }
  for (guint i = 0; i < differentiated->len; i++)
    {
      ZkyNode *node = zky_graph_get_node (graph, g_array_index (differentiated, guint, i));
      g_autoptr (ZkyTensor) gradient = dup_gradient (steps, position, node);

      norms.has_gradient |= gradient != NULL;
      norms.gradient += gradient != NULL ? sum_squares (gradient) : 0;
    }
  norms.value = sqrt (norms.value);
  norms.gradient = sqrt (norms.gradient);

  return norms;
}

ZkyNorms
zky_norm_cache_lookup (ZkyNormCache *self,
                       guint         card,
                       ZkyGraph     *graph,
                       ZkySteps     *steps,
                       guint         position,
                       const GArray *outputs,
                       const GArray *params)
{
  Entry *entry = &self->entries[card];
  ZkyNorms norms;
  gboolean known;

  g_return_val_if_fail (card < self->n_cards, ((ZkyNorms) { 0 }));

  g_mutex_lock (&self->mutex);
  known = entry->is_set && entry->steps == steps && entry->position == position;
  norms = entry->norms;
  g_mutex_unlock (&self->mutex);
  if (known)
    return norms;

  norms = find_norms (graph, steps, position, outputs, params);
  g_mutex_lock (&self->mutex);
  *entry = (Entry) { TRUE, steps, position, norms };
  g_mutex_unlock (&self->mutex);

  return norms;
}
