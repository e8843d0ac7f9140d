/* layout-fixture.h: drawing problems, and what a good solution is
 * SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <math.h>

#include "zky-bezier.h"
#include "zky-layout.h"

/* A random graph whose links point forward; each box but the first @n_sources has one to @most inputs. */
static inline ZkyLayout *
fixture_random_layout (guint n_boxes,
                       guint n_sources,
                       guint most,
                       guint reach)
{
  GArray *links = g_array_new (FALSE, TRUE, sizeof (ZkyLink));
  ZkyLayout *layout;

  for (guint i = n_sources; i < n_boxes; i++)
    {
      guint n = g_test_rand_int_range (1, most + 1);
      gboolean any_port = g_test_rand_bit ();

      for (guint k = 0; k < n; k++)
        {
          guint first = i > reach ? i - reach : 0;
          ZkyLink link = { .from_at = -1, .to_at = -1, .from = g_test_rand_int_range (first, i), .to = i, .port = k, .n_ports = n,
                           .any_port = any_port };

          g_array_append_val (links, link);
        }
    }

  layout = zky_layout_new (n_boxes, 0);
  layout->n_links = links->len;
  g_free (layout->links);
  layout->links = (ZkyLink *) (gpointer) g_array_free (links, FALSE);
  for (guint i = 0; i < n_boxes; i++)
    {
      layout->boxes[i].width = 2 * g_test_rand_int_range (20, 90);
      layout->boxes[i].height = 2 * g_test_rand_int_range (12, 60);
    }

  return layout;
}

static inline gboolean
fixture_overlap (const ZkyBox *a,
                 const ZkyBox *b)
{
  return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height && b->y < a->y + a->height;
}

static inline gboolean
fixture_is_inside (const ZkyBox *box,
                   const double *point,
                   double        depth)
{
  return point[0] > box->x + depth && point[0] < box->x + box->width - depth && point[1] > box->y + depth &&
         point[1] < box->y + box->height - depth;
}

/* Finite; boxes apart; links from border to border, in order of their ports, and through no other box. */
static inline void
fixture_check_layout (const ZkyLayout *layout,
                      gboolean         routed)
{
  g_assert_true (zky_layout_is_sound (layout));

  for (guint i = 0; i < layout->n_boxes; i++)
    for (guint k = i + 1; k < layout->n_boxes; k++)
      g_assert_false (fixture_overlap (&layout->boxes[i], &layout->boxes[k]));

  for (guint i = 0; i < layout->n_links; i++)
    {
      const ZkyLink *link = &layout->links[i];
      const ZkyBox *from = &layout->boxes[link->from], *to = &layout->boxes[link->to];
      const double *start = link->points, *end = link->points + 2 * (link->n_points - 1);
      double port, size, place;

      zky_layout_get_port (layout, link, &port, &size);
      place = port + size / 2;
      if (layout->top_to_bottom)
        {
          g_assert_cmpfloat_with_epsilon (start[1], from->y + from->height, 2.5);
          g_assert_cmpfloat_with_epsilon (end[1], to->y, 2.5);
          g_assert_cmpfloat_with_epsilon (end[0], to->x + place, 2.5);
        }
      else
        {
          g_assert_cmpfloat_with_epsilon (start[0], from->x + from->width, 2.5);
          g_assert_cmpfloat_with_epsilon (end[0], to->x, 2.5);
          g_assert_cmpfloat_with_epsilon (end[1], to->y + place, 2.5);
        }

      for (guint k = 0; routed && k <= 60; k++)
        {
          double point[2];

          zky_bezier_get_point (link->points, link->n_points, k / 60.0, point, NULL);
          for (guint b = 0; b < layout->n_boxes; b++)
            if (b != link->from && b != link->to)
              g_assert_false (fixture_is_inside (&layout->boxes[b], point, 2));
        }
    }
}
