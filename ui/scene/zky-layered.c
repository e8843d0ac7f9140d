/* zky-layered.c: a layout of ours in linear time: layers, bends and the order within a layer
 * SPDX-License-Identifier: Apache-2.0
 *
 * After Sugiyama, Tagawa and Toda (1981), with every phase cut down to a constant number of sweeps: a million boxes
 * are laid out in about a second. Used for graphs that are too large for Graphviz, and where its helper fails. */
#include "zky-layered-private.h"

#include <stdlib.h>
#include <string.h>

#define BENDS_PER_ITEM 4  /* links may have so many bends on average; the longest go round the drawing */
#define MAX_SPAN       64 /* and none has more than this */
#define SWEEPS         6

/* Items that follow on one another, as index lists: start[i] … start[i + 1]. */
static void
make_lists (guint        n_items,
            guint        n_pairs,
            const guint *keys,
            const guint *values,
            guint      **list,
            guint      **start)
{
  g_autofree guint *next = g_new (guint, n_items + 1);

  *start = g_new0 (guint, n_items + 1);
  *list = g_new (guint, MAX (n_pairs, 1));
  for (guint i = 0; i < n_pairs; i++)
    (*start)[keys[i] + 1]++;
  for (guint i = 0; i < n_items; i++)
    (*start)[i + 1] += (*start)[i];

  memcpy (next, *start, (n_items + 1) * sizeof (guint));
  for (guint i = 0; i < n_pairs; i++)
    (*list)[next[keys[i]]++] = values[i];
}

/* The boxes in an order in which links point forward; those in a circle are left out. */
static guint
sort_boxes (const ZkyLayout *layout,
            const guint     *after,
            const guint     *start,
            guint           *sorted)
{
  g_autofree guint *missing = g_new0 (guint, layout->n_boxes);
  guint n_sorted = 0;

  for (guint i = 0; i < layout->n_links; i++)
    missing[layout->links[i].to]++;
  for (guint i = 0; i < layout->n_boxes; i++)
    if (missing[i] == 0)
      sorted[n_sorted++] = i;

  for (guint done = 0; done < n_sorted; done++)
    for (guint k = start[sorted[done]]; k < start[sorted[done] + 1]; k++)
      if (--missing[after[k]] == 0)
        sorted[n_sorted++] = after[k];

  return n_sorted;
}

/* Ports have the first and the last layer to themselves. Returns the first layer of the others. */
static guint
place_first (ZkyLayered *self)
{
  const ZkyLayout *layout = self->layout;
  guint first = 0;

  for (guint i = 0; i < layout->n_boxes; i++)
    if (layout->boxes[i].place == ZKY_BOX_FIRST)
      first = 1;
  for (guint i = 0; i < layout->n_boxes; i++)
    self->layer[i] = layout->boxes[i].place == ZKY_BOX_FIRST ? 0 : first;

  return first;
}

static void
place_last (ZkyLayered *self)
{
  const ZkyLayout *layout = self->layout;
  guint last = 0;

  for (guint i = 0; i < layout->n_boxes; i++)
    if (layout->boxes[i].place != ZKY_BOX_LAST)
      last = MAX (last, self->layer[i] + 1);
  for (guint i = 0; i < layout->n_boxes; i++)
    if (layout->boxes[i].place == ZKY_BOX_LAST)
      self->layer[i] = last;
}

/* A box lies behind all that it needs (longest path); a box that needs nothing lies just before its first user. */
void
zky_layered_assign_layers (ZkyLayered *self)
{
  const ZkyLayout *layout = self->layout;
  guint first = place_first (self);
  g_autofree guint *from = g_new (guint, layout->n_links + 1);
  g_autofree guint *to = g_new (guint, layout->n_links + 1);
  g_autofree guint *sorted = g_new (guint, layout->n_boxes + 1);
  g_autofree guint *after = NULL, *start = NULL;
  g_autofree gboolean *has_input = g_new0 (gboolean, layout->n_boxes + 1);
  guint n_sorted;

  for (guint i = 0; i < layout->n_links; i++)
    {
      from[i] = layout->links[i].from;
      to[i] = layout->links[i].to;
      has_input[to[i]] = TRUE;
    }
  make_lists (layout->n_boxes, layout->n_links, from, to, &after, &start);
  n_sorted = sort_boxes (layout, after, start, sorted);

  for (guint i = 0; i < n_sorted; i++)
    for (guint k = start[sorted[i]]; k < start[sorted[i] + 1]; k++)
      self->layer[after[k]] = MAX (self->layer[after[k]], self->layer[sorted[i]] + 1);

  for (guint i = 0; i < layout->n_boxes; i++)
    if (!has_input[i] && start[i + 1] > start[i] && layout->boxes[i].place == ZKY_BOX_FREE)
      {
        guint nearest = G_MAXUINT;

        for (guint k = start[i]; k < start[i + 1]; k++)
          nearest = MIN (nearest, self->layer[after[k]]);
        self->layer[i] = MAX (nearest, first + 1) - 1;
      }
  place_last (self);

  for (guint i = 0; i < layout->n_boxes; i++)
    self->n_layers = MAX (self->n_layers, self->layer[i] + 1);
}

static guint
get_span (const ZkyLayered *self,
          const ZkyLink    *link)
{
  guint from = self->layer[link->from], to = self->layer[link->to];

  return to > from ? to - from : 0;
}

/* The longest span that still gets bends: as many as a linear number of them allows. */
static guint
find_longest_span (const ZkyLayered *self)
{
  const ZkyLayout *layout = self->layout;
  guint64 budget = (guint64) BENDS_PER_ITEM * (layout->n_boxes + layout->n_links);
  guint64 used = 0;
  guint count[MAX_SPAN + 1] = { 0 };
  guint span;

  for (guint i = 0; i < layout->n_links; i++)
    {
      guint length = get_span (self, &layout->links[i]);

      if (length <= MAX_SPAN)
        count[length]++;
    }

  for (span = 2; span <= MAX_SPAN; span++)
    {
      used += (guint64) count[span] * (span - 1);
      if (used > budget)
        break;
    }

  return span - 1;
}

/* Links that cross layers get a bend in each, and neighbours are listed. */
void
zky_layered_add_bends (ZkyLayered *self)
{
  const ZkyLayout *layout = self->layout;
  guint longest = find_longest_span (self);
  guint n_bends = 0, n_pairs = 0, bend = layout->n_boxes;
  g_autofree guint *from = NULL, *to = NULL;

  for (guint i = 0; i < layout->n_links; i++)
    {
      guint span = get_span (self, &layout->links[i]);

      if (span > 1 && span <= longest)
        n_bends += span - 1;
    }

  self->n_items = layout->n_boxes + n_bends;
  self->layer = g_renew (guint, self->layer, self->n_items + 1);
  self->first_bend = g_new0 (guint, layout->n_links + 1);
  from = g_new (guint, layout->n_links + n_bends + 1);
  to = g_new (guint, layout->n_links + n_bends + 1);

  for (guint i = 0; i < layout->n_links; i++)
    {
      const ZkyLink *link = &layout->links[i];
      guint span = get_span (self, link);
      guint last = link->from;

      if (span == 0 || span > longest)
        continue;
      if (span > 1)
        self->first_bend[i] = bend;
      for (guint k = 1; k < span; k++)
        {
          self->layer[bend] = self->layer[link->from] + k;
          from[n_pairs] = last;
          to[n_pairs++] = last = bend++;
        }
      from[n_pairs] = last;
      to[n_pairs++] = link->to;
    }

  make_lists (self->n_items, n_pairs, from, to, &self->after, &self->after_start);
  make_lists (self->n_items, n_pairs, to, from, &self->before, &self->before_start);
}

typedef struct
{
  guint  item;
  guint  place;
  double key;
} Rank;

static int
compare_ranks (gconstpointer a,
               gconstpointer b)
{
  const Rank *x = a, *y = b;

  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  return x->place < y->place ? -1 : x->place > y->place;
}

/* Sorts one layer by the mean place of its items' neighbours in the layer that was sorted before it. */
static void
sort_layer (ZkyLayered  *self,
            guint        layer,
            const guint *list,
            const guint *start,
            Rank        *ranks)
{
  guint *order = self->order + self->layer_start[layer];
  guint n = self->layer_start[layer + 1] - self->layer_start[layer];

  if (n < 2 || (self->layout->is_ordered && order[0] < self->layout->n_boxes &&
                self->layout->boxes[order[0]].place != ZKY_BOX_FREE))
    return;

  for (guint i = 0; i < n; i++)
    {
      guint item = order[i];
      double sum = 0;

      for (guint k = start[item]; k < start[item + 1]; k++)
        sum += self->place[list[k]];
      ranks[i] = (Rank) { item, i, start[item + 1] > start[item] ? sum / (start[item + 1] - start[item]) : i };
    }

  qsort (ranks, n, sizeof (Rank), compare_ranks);
  for (guint i = 0; i < n; i++)
    {
      order[i] = ranks[i].item;
      self->place[order[i]] = i;
    }
}

/* Fewer crossings: a constant number of barycentre sweeps, forward and back. */
void
zky_layered_order (ZkyLayered *self)
{
  g_autofree Rank *ranks = NULL;
  g_autofree guint *items = g_new (guint, self->n_items + 1);
  guint widest = 0;

  for (guint i = 0; i < self->n_items; i++)
    items[i] = i;
  make_lists (self->n_layers, self->n_items, self->layer, items, &self->order, &self->layer_start);

  self->place = g_new (guint, self->n_items + 1);
  for (guint layer = 0; layer < self->n_layers; layer++)
    {
      widest = MAX (widest, self->layer_start[layer + 1] - self->layer_start[layer]);
      for (guint k = self->layer_start[layer]; k < self->layer_start[layer + 1]; k++)
        self->place[self->order[k]] = k - self->layer_start[layer];
    }

  ranks = g_new (Rank, widest + 1);
  for (guint sweep = 0; widest > 1 && sweep < SWEEPS; sweep++)
    for (guint i = 0; i < self->n_layers; i++)
      if (sweep % 2 == 0)
        sort_layer (self, i, self->before, self->before_start, ranks);
      else
        sort_layer (self, self->n_layers - 1 - i, self->after, self->after_start, ranks);
}

static void
layered_clear (ZkyLayered *self)
{
  g_free (self->layer);
  g_free (self->place);
  g_free (self->across);
  g_free (self->first_bend);
  g_free (self->order);
  g_free (self->layer_start);
  g_free (self->before);
  g_free (self->before_start);
  g_free (self->after);
  g_free (self->after_start);
  g_free (self->bands);
}

/**
 * zky_layered_run:
 * @layout: a problem
 *
 * Lays out any number of boxes in layers, in time that grows with the number of boxes and links (but for the sorting
 * of a layer), by loops alone.
 */
void
zky_layered_run (ZkyLayout *layout)
{
  ZkyLayered self = { .layout = layout };

  zky_layout_clear (layout);
  self.layer = g_new0 (guint, layout->n_boxes + 1);

  zky_layered_assign_layers (&self);
  zky_layered_add_bends (&self);
  zky_layered_order (&self);
  zky_layered_place (&self);
  zky_layered_route (&self);

  layered_clear (&self);
}
