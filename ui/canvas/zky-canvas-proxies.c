/* zky-canvas-proxies.c: the canvas's accessible children, for the cards on the screen
 * SPDX-License-Identifier: Apache-2.0 */
#include "zky-canvas-private.h"

#include "zky-card-proxy.h"

#define MAX_PROXIES 200 /* each costs in every layout; the outline list has all nodes */
#define DELAY       120 /* ms without a move of the camera before they follow */

static ZkyCardProxy *
ensure_proxy (ZkyCanvas *self,
              gint       card)
{
  GtkWidget *proxy = g_hash_table_lookup (self->proxies, GINT_TO_POINTER (card));

  if (proxy == NULL)
    {
      proxy = zky_card_proxy_new (card);
      gtk_widget_set_parent (proxy, GTK_WIDGET (self));
      g_hash_table_insert (self->proxies, GINT_TO_POINTER (card), proxy);
    }
  return ZKY_CARD_PROXY (proxy);
}

static gboolean
is_visible (ZkyCanvas *self,
            gint       card)
{
  const ZkyRect *rect = &zky_scene_get_card (self->scene, card)->rect;
  ZkyRect view = zky_camera_get_visible (&self->camera);

  return rect->x < view.x + view.width && rect->x + rect->width > view.x
         && rect->y < view.y + view.height && rect->y + rect->height > view.y;
}

/* The cards that shall have a proxy: those on the screen, or when there are too many of them the selected one and those
 * it is joined to. */
static GHashTable *
find_cards (ZkyCanvas *self)
{
  GHashTable *cards = g_hash_table_new (NULL, NULL);
  guint n = zky_scene_get_n_cards (self->scene);

  for (guint i = 0; i < n && g_hash_table_size (cards) <= MAX_PROXIES; i++)
    if (is_visible (self, i))
      g_hash_table_add (cards, GUINT_TO_POINTER (i));
  if (g_hash_table_size (cards) > MAX_PROXIES)
    {
      g_hash_table_remove_all (cards);
      for (guint i = 0; self->selected >= 0 && i < zky_scene_get_n_wires (self->scene); i++)
        {
          const ZkyWire *wire = zky_scene_get_wire (self->scene, i);

          if (wire->from == (guint) self->selected && g_hash_table_size (cards) < MAX_PROXIES)
            g_hash_table_add (cards, GUINT_TO_POINTER (wire->to));
          if (wire->to == (guint) self->selected && g_hash_table_size (cards) < MAX_PROXIES)
            g_hash_table_add (cards, GUINT_TO_POINTER (wire->from));
        }
    }
  if (self->selected >= 0)
    g_hash_table_add (cards, GINT_TO_POINTER (self->selected));
  return cards;
}

static void
drop_others (ZkyCanvas  *self,
             GHashTable *cards)
{
  GHashTableIter iter;
  gpointer card, proxy;

  g_hash_table_iter_init (&iter, self->proxies);
  while (g_hash_table_iter_next (&iter, &card, &proxy))
    if (!g_hash_table_contains (cards, card))
      {
        g_hash_table_iter_remove (&iter);
        gtk_widget_unparent (proxy);
      }
}

static gboolean
update_cb (gpointer data)
{
  ZkyCanvas *self = data;
  g_autoptr (GHashTable) cards = NULL;
  GHashTableIter iter;
  gpointer card;

  self->proxies_id = 0;
  if (self->scene == NULL || self->shown.steps == NULL)
    return G_SOURCE_REMOVE;

  cards = find_cards (self);
  drop_others (self, cards);
  g_hash_table_iter_init (&iter, cards);
  while (g_hash_table_iter_next (&iter, &card, NULL))
    {
      ZkyCardProxy *proxy = ensure_proxy (self, GPOINTER_TO_INT (card));
      g_autofree char *text = zky_canvas_describe_card (self, GPOINTER_TO_INT (card));

      zky_card_proxy_set_text (proxy, text);
      zky_card_proxy_set_selected (proxy, GPOINTER_TO_INT (card) == self->selected);
    }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

/**
 * zky_canvas_schedule_proxies:
 *
 * The proxies follow a moment after the last change, not in the frames of a pan.
 */
void
zky_canvas_schedule_proxies (ZkyCanvas *self)
{
  if (self->proxies == NULL)
    return;
  g_clear_handle_id (&self->proxies_id, g_source_remove);
  self->proxies_id = g_timeout_add (DELAY, update_cb, self);
}

void
zky_canvas_clear_proxies (ZkyCanvas *self)
{
  GHashTableIter iter;
  gpointer proxy;

  g_hash_table_iter_init (&iter, self->proxies);
  while (g_hash_table_iter_next (&iter, NULL, &proxy))
    {
      g_hash_table_iter_remove (&iter);
      gtk_widget_unparent (proxy);
    }
}

void
zky_canvas_allocate_proxies (ZkyCanvas *self)
{
  GHashTableIter iter;
  gpointer card, proxy;

  g_hash_table_iter_init (&iter, self->proxies);
  while (g_hash_table_iter_next (&iter, &card, &proxy))
    {
      GdkRectangle place = zky_canvas_get_anchor (self, &zky_scene_get_card (self->scene, GPOINTER_TO_UINT (card))->rect);
      int width, height;

      gtk_widget_measure (proxy, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
      gtk_widget_measure (proxy, GTK_ORIENTATION_VERTICAL, -1, &height, NULL, NULL, NULL);
      place.width = MAX (place.width, width);
      place.height = MAX (place.height, height);
      gtk_widget_size_allocate (proxy, &place, -1);
    }
}

/**
 * zky_canvas_focus_card:
 *
 * Moves the keyboard focus to @card, so that a screen reader speaks it.
 */
void
zky_canvas_focus_card (ZkyCanvas *self,
                       gint       card)
{
  ZkyCardProxy *proxy = ensure_proxy (self, card);
  g_autofree char *text = zky_canvas_describe_card (self, card);

  zky_card_proxy_set_text (proxy, text);
  gtk_widget_grab_focus (GTK_WIDGET (proxy));
}
