/* zky-glide.c: from one layout of a graph to another
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-glide.h"

#include "zky-frame-private.h"

#define REACH 12.0 /* what rings stand out of their cards */

/* Where something comes from and goes to. */
typedef struct
{
  ZkyRect from, to;
} Way;

struct _ZkyGlide
{
  ZkyScene *before, *after;
  Way      *cards;       /* [after->n_cards] */
  Way      *boxes;       /* [after->n_boxes] */
  GArray   *gone;        /* indices of cards of before that are no more */
  GArray   *gone_ways;   /* of Way */
};

/* Keys of all that is to be seen, in one table. */
static const char *
get_key (ZkyScene      *scene,
         const ZkyCard *card)
{
  return card->group > 0 ? zky_groups_get (scene->groups, card->group)->key
                         : zky_graph_get_key (scene->graph, zky_node_get_index (card->node));
}

/* A badge is that of its consumer. */
static char *
dup_card_key (ZkyScene *scene,
              guint     i)
{
  const ZkyCard *card = &scene->cards[i];

  if (card->badge_for < 0)
    return g_strdup (get_key (scene, card));

  return g_strdup_printf ("%s>%s", get_key (scene, card), get_key (scene, &scene->cards[card->badge_for]));
}

static GHashTable *
index_rects (ZkyScene *scene)
{
  GHashTable *rects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < scene->n_cards; i++)
    g_hash_table_insert (rects, dup_card_key (scene, i), &scene->cards[i].rect);
  for (guint i = 0; i < scene->n_boxes; i++)
    g_hash_table_insert (rects, g_strdup (zky_groups_get (scene->groups, scene->boxes[i].group)->key),
                         &scene->boxes[i].rect);

  return rects;
}

/* The nearest group around @home, with that one first, that is to be seen in the other scene. */
static ZkyRect
find_around (GHashTable *rects,
             ZkyScene   *scene,
             gint        home,
             ZkyRect     otherwise)
{
  for (; home > 0; home = zky_groups_get (scene->groups, home)->parent)
    {
      const ZkyRect *rect = g_hash_table_lookup (rects, zky_groups_get (scene->groups, home)->key);

      if (rect != NULL)
        return *rect;
    }

  return otherwise;
}

/* A small card in the middle of what it comes out of. */
static ZkyRect
shrink (const ZkyRect *around,
        const ZkyRect *card)
{
  double scale = MIN (0.2, MIN (around->width / card->width, around->height / card->height));

  return (ZkyRect) { around->x + (around->width - card->width * scale) / 2,
                     around->y + (around->height - card->height * scale) / 2, card->width * scale, card->height * scale };
}

static void
find_cards (ZkyGlide   *self,
            GHashTable *before)
{
  ZkyScene *after = self->after;

  for (guint i = 0; i < after->n_cards; i++)
    {
      const ZkyCard *card = &after->cards[i];
      g_autofree char *key = dup_card_key (after, i);
      const ZkyRect *rect = g_hash_table_lookup (before, key);
      ZkyRect around;

      self->cards[i].to = self->cards[i].from = card->rect;
      if (rect != NULL && card->group == 0)
        {
          self->cards[i].from.x = rect->x;
          self->cards[i].from.y = rect->y;
        }
      else if (rect != NULL)
        self->cards[i].from = *rect;
      else
        {
          around = find_around (before, after, card->home, card->rect);
          self->cards[i].from = shrink (&around, &card->rect);
        }
    }
}

static void
find_boxes (ZkyGlide   *self,
            GHashTable *before)
{
  ZkyScene *after = self->after;

  for (guint i = 0; i < after->n_boxes; i++)
    {
      self->boxes[i].to = after->boxes[i].rect;
      self->boxes[i].from = find_around (before, after, after->boxes[i].group, after->boxes[i].rect);
    }
}

static void
find_gone (ZkyGlide   *self,
           GHashTable *after)
{
  ZkyScene *before = self->before;

  for (guint i = 0; i < before->n_cards; i++)
    {
      const ZkyCard *card = &before->cards[i];
      g_autofree char *key = dup_card_key (before, i);
      ZkyRect around;
      Way way = { card->rect };

      if (g_hash_table_contains (after, key))
        continue;
      around = find_around (after, before, card->home, card->rect);
      way.to = shrink (&around, &card->rect);
      g_array_append_val (self->gone, i);
      g_array_append_val (self->gone_ways, way);
    }
}

/**
 * zky_glide_new:
 * @before: a laid-out scene
 * @after: another one of the same model
 *
 * Finds out what goes where.
 */
ZkyGlide *
zky_glide_new (ZkyScene *before,
               ZkyScene *after)
{
  ZkyGlide *self = g_new0 (ZkyGlide, 1);
  g_autoptr (GHashTable) old_rects = index_rects (before), new_rects = index_rects (after);

  self->before = zky_scene_ref (before);
  self->after = zky_scene_ref (after);
  self->cards = g_new0 (Way, after->n_cards + 1);
  self->boxes = g_new0 (Way, after->n_boxes + 1);
  self->gone = g_array_new (FALSE, FALSE, sizeof (guint));
  self->gone_ways = g_array_new (FALSE, FALSE, sizeof (Way));
  find_cards (self, old_rects);
  find_boxes (self, old_rects);
  find_gone (self, new_rects);

  return self;
}

void
zky_glide_free (ZkyGlide *self)
{
  zky_scene_unref (self->before);
  zky_scene_unref (self->after);
  g_free (self->cards);
  g_free (self->boxes);
  g_array_unref (self->gone);
  g_array_unref (self->gone_ways);
  g_free (self);
}

static double
lerp (double a,
      double b,
      double t)
{
  return a + (b - a) * t;
}

static ZkyRect
get_rect (const Way *way,
          double     t)
{
  return (ZkyRect) { lerp (way->from.x, way->to.x, t), lerp (way->from.y, way->to.y, t),
                     lerp (way->from.width, way->to.width, t), lerp (way->from.height, way->to.height, t) };
}

ZkyRect
zky_glide_get_card (ZkyGlide *self,
                    guint     card,
                    double    t)
{
  g_return_val_if_fail (card < self->after->n_cards, ((ZkyRect) { 0, 0, 0, 0 }));

  return get_rect (&self->cards[card], t);
}

static gboolean
meets (const ZkyRect *a,
       const ZkyRect *clip)
{
  return a->x - REACH <= clip->x + clip->width && clip->x <= a->x + a->width + REACH &&
         a->y - REACH <= clip->y + clip->height && clip->y <= a->y + a->height + REACH;
}

static void
draw_boxes (ZkyGlide       *self,
            const ZkyFrame *frame,
            ZkyPen         *pen,
            const ZkyRect  *clip,
            double          t,
            gboolean        titles)
{
  ZkyScene *scene = self->after;

  for (guint i = 0; i < scene->n_boxes; i++)
    {
      ZkyGroupBox moved = scene->boxes[i];
      const ZkyGroup *group = zky_groups_get (scene->groups, moved.group);

      moved.rect = get_rect (&self->boxes[i], t);
      moved.title.x += moved.rect.x - scene->boxes[i].rect.x;
      moved.title.y += moved.rect.y - scene->boxes[i].rect.y;
      if (!meets (&moved.rect, clip))
        continue;
      if (titles)
        zky_group_title_draw (group, &moved, frame->theme, pen);
      else
        zky_group_box_draw (group, &moved, -1, frame->theme, pen);
    }
}

/* A wire bends along with the cards at its ends. */
static void
draw_wires (ZkyGlide       *self,
            const ZkyFrame *frame,
            ZkyPen         *pen,
            const ZkyRect  *clip,
            double          zoom,
            double          t)
{
  ZkyScene *scene = self->after;

  for (guint w = 0; w < scene->n_wires; w++)
    {
      ZkyWire moved = scene->wires[w];
      ZkyRect from = get_rect (&self->cards[moved.from], t), to = get_rect (&self->cards[moved.to], t);
      const ZkyRect *old_from = &scene->cards[moved.from].rect, *old_to = &scene->cards[moved.to].rect;
      double dx0 = from.x + from.width / 2 - old_from->x - old_from->width / 2;
      double dy0 = from.y + from.height / 2 - old_from->y - old_from->height / 2;
      double dx1 = to.x + to.width / 2 - old_to->x - old_to->width / 2;
      double dy1 = to.y + to.height / 2 - old_to->y - old_to->height / 2;
      g_autofree double *points = NULL;
      ZkyRect around = { MIN (from.x, to.x), MIN (from.y, to.y) };

      around.width = MAX (from.x + from.width, to.x + to.width) - around.x;
      around.height = MAX (from.y + from.height, to.y + to.height) - around.y;
      if (!meets (&around, clip))
        continue;
      points = g_memdup2 (moved.points, 2 * sizeof (double) * moved.n_points);
      for (guint i = 0; i < moved.n_points; i++)
        {
          double at = (double) i / (moved.n_points - 1);

          points[2 * i] += lerp (dx0, dx1, at);
          points[2 * i + 1] += lerp (dy0, dy1, at);
        }
      moved.points = points;
      zky_frame_paint_wire (frame, scene, &moved, pen, zoom);
    }
}

/* So that what is drawn at @at comes to lie at @rect. */
static void
transform (cairo_t       *cr,
           const ZkyRect *at,
           const ZkyRect *rect)
{
  double scale = at->width > 0 ? rect->width / at->width : 1;

  cairo_translate (cr, rect->x, rect->y);
  if (scale != 1)
    cairo_scale (cr, MAX (scale, 0.01), MAX (scale, 0.01));
  cairo_translate (cr, -at->x, -at->y);
}

static void
draw_cards (ZkyGlide       *self,
            const ZkyFrame *frame,
            cairo_t        *cr,
            ZkyPen         *pen,
            const ZkyRect  *clip,
            double          zoom,
            double          t)
{
  ZkyScene *scene = self->after;

  for (guint i = 0; i < scene->n_cards; i++)
    {
      ZkyRect rect = get_rect (&self->cards[i], t);

      if (!meets (&rect, clip))
        continue;
      cairo_save (cr);
      transform (cr, &scene->cards[i].rect, &rect);
      zky_frame_paint_card (frame, scene, i, pen, zoom);
      zky_frame_paint_sign (frame, scene, i, pen, zoom);
      cairo_restore (cr);
    }
}

/* Without text: they are on their way out. */
static void
draw_gone (ZkyGlide       *self,
           const ZkyFrame *frame,
           cairo_t        *cr,
           ZkyPen         *pen,
           const ZkyRect  *clip,
           double          t)
{
  ZkyScene *scene = self->before;
  const ZkyCardState state = ZKY_CARD_STATE_INIT;

  for (guint k = 0; k < self->gone->len; k++)
    {
      guint i = g_array_index (self->gone, guint, k);
      ZkyRect rect = get_rect (&g_array_index (self->gone_ways, Way, k), t);

      if (!meets (&rect, clip))
        continue;
      cairo_save (cr);
      transform (cr, &scene->cards[i].rect, &rect);
      zky_card_draw_box (&scene->plans[i], &scene->cards[i], &state, frame->theme, pen);
      cairo_restore (cr);
    }
}

/**
 * zky_glide_draw:
 * @self: a glide
 * @frame: what the scene at the end shows
 * @cr: in scene units
 * @clip: what is wanted
 * @zoom: pixels per scene unit: decides on the detail
 * @t: how far it is, 0 … 1
 *
 * Draws a moment on the way, with its background.
 */
void
zky_glide_draw (ZkyGlide       *self,
                const ZkyFrame *frame,
                cairo_t        *cr,
                const ZkyRect  *clip,
                double          zoom,
                double          t)
{
  const ZkyColor *background = &frame->theme->colors[ZKY_COLOR_BACKGROUND];
  ZkyPen *pen;

  cairo_save (cr);
  cairo_set_source_rgb (cr, background->red, background->green, background->blue);
  cairo_paint (cr);
  pen = zky_pen_new_cairo (cr);
  draw_boxes (self, frame, pen, clip, t, FALSE);
  draw_gone (self, frame, cr, pen, clip, t);
  draw_wires (self, frame, pen, clip, zoom, t);
  if (zky_frame_get_detail (zoom) == ZKY_DETAIL_FULL)
    draw_boxes (self, frame, pen, clip, t, TRUE);
  draw_cards (self, frame, cr, pen, clip, zoom, t);
  zky_pen_free (pen);
  cairo_restore (cr);
}
