/* zky-nest.c: boxes in boxes, laid out group by group
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-nest.h"

#include <math.h>

#include "zky-nest-private.h"

ZkyNest *
zky_nest_new (guint n_groups,
              guint n_cards,
              guint n_wires)
{
  ZkyNest *self = g_new0 (ZkyNest, 1);

  self->n_groups = n_groups;
  self->n_cards = n_cards;
  self->n_wires = n_wires;
  self->groups = g_new0 (ZkyNestGroup, n_groups + 1);
  self->cards = g_new0 (ZkyNestCard, n_cards + 1);
  self->wires = g_new0 (ZkyNestWire, n_wires + 1);

  return self;
}

void
zky_nest_free (ZkyNest *self)
{
  for (guint i = 0; i < self->n_wires; i++)
    g_free (self->wires[i].points);
  g_free (self->groups);
  g_free (self->cards);
  g_free (self->wires);
  g_free (self);
}

static void
nesting_init (ZkyNesting *self,
              ZkyNest    *nest)
{
  *self = (ZkyNesting) { .nest = nest };
  self->levels = g_new0 (ZkyNestLevel, nest->n_groups);
  self->item_of_card = g_new0 (guint, nest->n_cards + 1);
  self->item_of_group = g_new0 (guint, nest->n_groups + 1);
  self->pieces = g_array_new (FALSE, FALSE, sizeof (ZkyNestPiece));
  self->piece_start = g_new0 (guint, nest->n_wires + 1);
}

static void
nesting_clear (ZkyNesting *self)
{
  for (guint g = 0; g < self->nest->n_groups; g++)
    {
      ZkyNestLevel *level = &self->levels[g];

      g_array_unref (level->items);
      g_array_unref (level->links);
      g_hash_table_unref (level->ins);
      g_hash_table_unref (level->outs);
      g_hash_table_unref (level->joined);
      g_free (level->places);
      g_clear_pointer (&level->layout, zky_layout_free);
    }
  g_free (self->levels);
  g_free (self->item_of_card);
  g_free (self->item_of_group);
  g_array_unref (self->pieces);
  g_free (self->piece_start);
}

/* How far all of it is. */
typedef struct
{
  ZkyLayoutProgress progress;
  gpointer          user_data;
  guint             n_done, n_now, n_all;
} Tally;

static void
progress_cb (guint    done,
             guint    total,
             gpointer user_data)
{
  Tally *tally = user_data;

  if (tally->progress != NULL)
    tally->progress (tally->n_done + tally->n_now * done / MAX (total, 1), tally->n_all, tally->user_data);
}

/* The levels of one depth, which do not depend on each other. */
static gboolean
solve_depth (ZkyNesting     *self,
             guint           depth,
             const gboolean *wanted,
             ZkyLayoutCache *cache,
             Tally          *tally,
             GCancellable   *cancellable,
             char          **message,
             GError        **error)
{
  g_autoptr (GPtrArray) layouts = g_ptr_array_new ();
  g_autofree char *text = NULL;

  for (guint g = 0; g < self->nest->n_groups; g++)
    if (self->levels[g].depth == depth && wanted[g])
      {
        zky_nesting_pose (self, g);
        g_ptr_array_add (layouts, self->levels[g].layout);
      }
  tally->n_now = layouts->len;
  if (!zky_layout_run_many ((ZkyLayout *const *) layouts->pdata, layouts->len, cache, progress_cb, tally, cancellable,
                            &text, error))
    return FALSE;

  tally->n_done += layouts->len;
  if (*message == NULL)
    *message = g_steal_pointer (&text);
  for (guint g = 0; g < self->nest->n_groups; g++)
    if (self->levels[g].depth == depth && wanted[g])
      zky_nesting_frame (self, g);

  return TRUE;
}

static gboolean
solve (ZkyNesting     *self,
       const gboolean *wanted,
       ZkyLayoutCache *cache,
       Tally          *tally,
       GCancellable   *cancellable,
       char          **message,
       GError        **error)
{
  guint deepest = 0;

  for (guint g = 0; g < self->nest->n_groups; g++)
    deepest = MAX (deepest, self->levels[g].depth);
  for (guint depth = deepest + 1; depth-- > 0;)
    if (!solve_depth (self, depth, wanted, cache, tally, cancellable, message, error))
      return FALSE;

  return TRUE;
}

/* Groups whose ports stand in the way of one another are laid out again, and so is all that is around them. */
static gboolean
find_disordered (ZkyNesting *self,
                 gboolean   *wanted,
                 Tally      *tally)
{
  gboolean any = FALSE;

  for (guint g = 1; g < self->nest->n_groups; g++)
    wanted[g] = zky_nesting_order (self, g);
  for (guint g = self->nest->n_groups; g-- > 1;)
    if (wanted[g])
      {
        wanted[self->nest->groups[g].parent] = any = TRUE;
        tally->n_all++;
      }

  return any;
}

static gboolean
is_free (const GArray *ports,
         double        start,
         double        end)
{
  for (guint i = 0; i < ports->len; i++)
    if (g_array_index (ports, double, i) > start && g_array_index (ports, double, i) < end)
      return FALSE;

  return TRUE;
}

/* Wires that come in from above go past the title: it stands at the left, else behind the first port that leaves room, else
 * at the left all the same. */
static double
find_title (ZkyNesting *self,
            guint       group)
{
  const ZkyNestLevel *level = &self->levels[group];
  double width = self->nest->groups[group].least_width;
  g_autoptr (GArray) ports = g_array_new (FALSE, FALSE, sizeof (double));
  GHashTableIter iter;
  gpointer source;
  double best = G_MAXDOUBLE;

  g_hash_table_iter_init (&iter, level->ins);
  while (self->nest->top_to_bottom && g_hash_table_iter_next (&iter, &source, NULL))
    {
      double port = zky_nesting_get_port (self, group, FALSE, GPOINTER_TO_UINT (source) - 1);

      g_array_append_val (ports, port);
    }
  if (is_free (ports, 0, width))
    return 0;
  for (guint i = 0; i < ports->len; i++)
    {
      double start = g_array_index (ports, double, i) + 6;

      if (start < best && start + width <= level->frame.width && is_free (ports, start, start + width))
        best = start;
    }

  return best < G_MAXDOUBLE ? best : 0;
}

/* Where the parts of all groups are in the whole picture. */
static void
place (ZkyNesting *self)
{
  ZkyNest *nest = self->nest;

  for (guint g = 0; g < nest->n_groups; g++)
    {
      const ZkyNestLevel *level = &self->levels[g];
      ZkyRect *rect = &nest->groups[g].rect;

      if (g == 0)
        *rect = level->frame;
      else
        nest->groups[g].title_at = find_title (self, g);
      for (guint i = 0; i < level->items->len; i++)
        {
          const ZkyNestItem *item = ZKY_NEST_ITEM (level, i);
          const ZkyBox *found = &level->layout->boxes[level->places[i]];
          double x = found->x + rect->x - level->frame.x, y = found->y + rect->y - level->frame.y;

          if (item->kind == ZKY_NEST_CARD)
            nest->cards[item->index].x = x, nest->cards[item->index].y = y;
          else if (item->kind == ZKY_NEST_CHILD)
            nest->groups[item->index].rect = (ZkyRect) { round (x), round (y), found->width, found->height };
        }
    }
}

/* One path of its pieces; each begins where the one before ends. */
static void
join_wire (ZkyNesting *self,
           guint       w,
           GArray     *points)
{
  ZkyNest *nest = self->nest;

  g_array_set_size (points, 0);
  for (guint i = self->piece_start[w]; i < self->piece_start[w + 1]; i++)
    {
      ZkyNestPiece piece = g_array_index (self->pieces, ZkyNestPiece, i);
      const ZkyNestLevel *level = &self->levels[piece.level];
      const ZkyLink *link = &level->layout->links[piece.link];
      const ZkyRect *rect = &nest->groups[piece.level].rect;

      for (guint k = points->len > 0 ? 1 : 0; k < link->n_points; k++)
        {
          double point[2] = { link->points[2 * k] + rect->x - level->frame.x,
                              link->points[2 * k + 1] + rect->y - level->frame.y };

          g_array_append_vals (points, point, 2);
        }
    }
  nest->wires[w].n_points = points->len / 2;
  nest->wires[w].points = g_memdup2 (points->data, points->len * sizeof (double));
}

/**
 * zky_nest_run:
 * @self: a problem
 * @cache: (nullable): of layouts of groups
 * @progress: (nullable): called in this thread
 * @user_data: for @progress
 * @cancellable: (nullable): stops it
 * @message: (out) (nullable): what the user should know of it
 * @error: set when it was cancelled
 *
 * Lays out all groups, the innermost ones first; then once more those whose ports are in another order than the wires that
 * come to them.
 *
 * Returns: %FALSE when it was cancelled
 */
gboolean
zky_nest_run (ZkyNest           *self,
              ZkyLayoutCache    *cache,
              ZkyLayoutProgress  progress,
              gpointer           user_data,
              GCancellable      *cancellable,
              char             **message,
              GError           **error)
{
  g_autofree gboolean *wanted = g_new (gboolean, self->n_groups + 1);
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (double));
  Tally tally = { progress, user_data, .n_all = self->n_groups };
  g_autofree char *text = NULL;
  ZkyNesting nesting;
  gboolean worked;

  nesting_init (&nesting, self);
  zky_nesting_split (&nesting);
  for (guint g = 0; g < self->n_groups; g++)
    wanted[g] = TRUE;
  worked = solve (&nesting, wanted, cache, &tally, cancellable, &text, error);

  wanted[0] = FALSE;
  if (worked && find_disordered (&nesting, wanted, &tally))
    worked = solve (&nesting, wanted, cache, &tally, cancellable, &text, error);
  if (worked)
    {
      place (&nesting);
      for (guint w = 0; w < self->n_wires; w++)
        join_wire (&nesting, w, points);
    }
  nesting_clear (&nesting);
  *message = worked ? g_steal_pointer (&text) : NULL;

  return worked;
}
